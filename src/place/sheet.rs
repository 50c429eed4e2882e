//! A table of numbers: one column for each feature, one row for each unit.

/// Columns of 16-bit numbers, all of one height; columns are found by their place.
#[derive(Default)]
pub struct Sheet {
    cells: Vec<i16>,
    names: Vec<&'static str>,
    rows: usize,
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
    /// Empties the sheet for a page of `rows` units.
    pub fn start(&mut self, rows: usize) {
        self.cells.clear();
        self.names.clear();
        self.rows = rows;
    }

    /// Adds a column.
    pub fn column(&mut self, name: &'static str, value: impl FnMut(usize) -> i64) {
        self.names.push(name);
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
        self.cells.get(place * self.rows..(place + 1) * self.rows).unwrap_or_default()
    }

    /// A column by its name; empty when there is none.
    pub fn named(&self, name: &str) -> &[i16] {
        self.names.iter().position(|it| *it == name).map_or(&[], |place| self.at(place))
    }
}
