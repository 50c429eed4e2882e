//! A table of numbers: one column for each feature, one row for each unit.

/// Rows that trees look at side by side; columns are filled up with nothing to a multiple of it.
pub const LANES: usize = 32;

/// Columns of 16-bit numbers, all of one height; columns are found by their place.
#[derive(Default)]
pub struct Sheet {
    cells: Vec<[i16; LANES]>,
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
    const SMALL: std::ops::Range<i64> = 0..1 << 21;
    match whole {
        0 => 0,
        // A division of 32 bits is several times cheaper.
        _ if SMALL.contains(&part) && SMALL.contains(&whole) => {
            i64::from(part as u32 * 1000 / whole as u32)
        }
        _ => part * 1000 / whole,
    }
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
        let start = self.cells.len();
        self.starts.push(Some(start));
        self.cells.resize(start + self.rows.div_ceil(LANES), [0; LANES]);
        let cells = self.cells[start..].as_flattened_mut();
        let mut value = value;
        for (row, cell) in cells.iter_mut().enumerate().take(self.rows) {
            *cell = narrow(value(row));
        }
    }

    /// A block of a column; nothing when there is none.
    pub fn lanes(&self, place: usize, block: usize) -> &[i16; LANES] {
        const NONE: [i16; LANES] = [0; LANES];
        let start = self.starts.get(place).copied().flatten();
        start.and_then(|start| self.cells.get(start + block)).unwrap_or(&NONE)
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
        start.map_or(&[], |start| &self.cells[start..].as_flattened()[..self.rows])
    }

    /// A column by its name; empty when there is none.
    pub fn named(&self, name: &str) -> &[i16] {
        self.names.iter().position(|it| *it == name).map_or(&[], |place| self.at(place))
    }
}
