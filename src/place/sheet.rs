//! A table of numbers: one column for each feature, one row for each unit.

/// Columns of 16-bit numbers, all of one height; columns are found by their place.
#[derive(Default)]
pub struct Sheet {
    cells: Vec<i16>,
    names: Vec<&'static str>,
    starts: Vec<Option<usize>>,
    rows: usize,
    asked: Option<Vec<bool>>,
    named: &'static [&'static str],
}

/// The number as 16 bits; what does not fit becomes the nearest that does.
pub fn narrow(value: i64) -> i16 {
    value.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16
}

/// `part` of `whole` in thousandths, 0 of nothing.
pub fn mille(part: i64, whole: i64) -> i64 {
    if whole == 0 { 0 } else { part * 1000 / whole }
}

impl Sheet {
    /// From now on fills only the columns whose places are marked, and those with these names.
    pub fn ask(&mut self, places: &[bool], named: &'static [&'static str]) {
        self.asked = Some(places.to_vec());
        self.named = named;
    }

    /// Empties the sheet for a page of `rows` units.
    pub fn start(&mut self, rows: usize) {
        self.cells.clear();
        self.names.clear();
        self.starts.clear();
        self.rows = rows;
    }

    /// Adds a column; it stays empty when nobody asks for it.
    pub fn column(&mut self, name: &'static str, value: impl FnMut(usize) -> i64) {
        let place = self.names.len();
        self.names.push(name);
        let asked =
            |asked: &Vec<bool>| asked.get(place) == Some(&true) || self.named.contains(&name);
        if !self.asked.as_ref().is_none_or(asked) {
            self.starts.push(None);
            return;
        }
        self.starts.push(Some(self.cells.len()));
        self.cells.extend((0..self.rows).map(value).map(narrow));
    }

    /// Number of rows.
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// Names of the columns in order.
    pub fn names(&self) -> &[&'static str] {
        &self.names
    }

    /// A column by its place; empty when there is none.
    pub fn at(&self, place: usize) -> &[i16] {
        let start = self.starts.get(place).copied().flatten();
        start.and_then(|from| self.cells.get(from..from + self.rows)).unwrap_or_default()
    }

    /// A column by its name; empty when there is none.
    pub fn named(&self, name: &str) -> &[i16] {
        self.names.iter().position(|it| *it == name).map_or(&[], |place| self.at(place))
    }
}
