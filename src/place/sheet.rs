//! A table of numbers: one column for each feature, one row for each unit.

use super::reason::NAMES;

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
    /// Which columns are filled.
    wanted: Vec<bool>,
    /// Where the columns of [`NAMES`] are.
    signs: [Option<usize>; NAMES.len()],
}

/// A number of a column.
pub trait Cell {
    /// The number as 16 bits; what does not fit becomes the nearest that does.
    fn narrow(self) -> i16;
}

impl Cell for i64 {
    #[inline(always)]
    fn narrow(self) -> i16 {
        self.clamp(i64::from(i16::MIN), i64::from(i16::MAX)) as i16
    }
}

impl Cell for u64 {
    #[inline(always)]
    fn narrow(self) -> i16 {
        self.min(i16::MAX as u64) as i16
    }
}

impl Sheet {
    /// From now on fills only the columns whose places are marked, and those of [`NAMES`].
    pub fn ask(&mut self, places: &[bool]) {
        if self.asked.as_deref() != Some(places) {
            *self = Self { asked: Some(places.to_vec()), ..Self::default() };
        }
    }

    /// Empties the sheet for a page of `rows` units.
    pub fn start(&mut self, rows: usize) {
        self.cells.clear();
        self.starts.clear();
        self.rows = rows;
    }

    /// Adds a column; it stays empty when nobody asks for it. The columns of all pages are the same.
    pub fn column<C: Cell>(&mut self, name: &'static str, value: impl FnMut(usize) -> C) {
        self.fill(name, (0..self.rows).map(value));
    }

    /// The same with the numbers in order, one for each row.
    #[inline(always)]
    pub fn fill(&mut self, name: &'static str, values: impl Iterator<Item: Cell>) {
        if !self.enter(name) {
            return;
        }
        let start = self.cells.len() - self.rows.div_ceil(LANES);
        for (cell, value) in self.cells[start..].as_flattened_mut().iter_mut().zip(values) {
            *cell = value.narrow();
        }
    }

    /// The same with the number of the last row first.
    #[inline(always)]
    pub fn fill_back(&mut self, name: &'static str, values: impl Iterator<Item: Cell>) {
        if !self.enter(name) {
            return;
        }
        let start = self.cells.len() - self.rows.div_ceil(LANES);
        let cells = &mut self.cells[start..].as_flattened_mut()[..self.rows];
        for (cell, value) in cells.iter_mut().rev().zip(values) {
            *cell = value.narrow();
        }
    }

    /// Adds a column that has the same number in all rows.
    pub fn constant(&mut self, name: &'static str, value: impl Cell) {
        if self.enter(name) {
            let start = self.cells.len() - self.rows.div_ceil(LANES);
            self.cells[start..].fill([value.narrow(); LANES]);
        }
    }

    /// Makes room for a column if somebody asks for it; says so.
    fn enter(&mut self, name: &'static str) -> bool {
        let place = self.starts.len();
        if place == self.names.len() {
            let sign = NAMES.iter().position(|it| *it == name);
            if let Some(sign) = sign {
                self.signs[sign] = Some(place);
            }
            let asked = |asked: &Vec<bool>| asked.get(place) == Some(&true) || sign.is_some();
            self.names.push(name);
            self.wanted.push(self.asked.as_ref().is_none_or(asked));
        }
        debug_assert_eq!(self.names[place], name, "columns have a fixed order");
        let start = self.cells.len();
        let wanted = self.wanted[place];
        self.starts.push(wanted.then_some(start));
        if wanted {
            self.cells.resize(start + self.rows.div_ceil(LANES), [0; LANES]);
        }
        wanted
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
        &self.names[..self.starts.len()]
    }

    /// A column by its place; empty when there is none.
    pub fn at(&self, place: usize) -> &[i16] {
        let start = self.starts.get(place).copied().flatten();
        start.map_or(&[], |start| &self.cells[start..].as_flattened()[..self.rows])
    }

    /// A column by its name; empty when there is none.
    pub fn named(&self, name: &str) -> &[i16] {
        let sign = NAMES.iter().position(|it| *it == name);
        let search = || self.names.iter().position(|it| *it == name);
        sign.map_or_else(search, |sign| self.signs[sign]).map_or(&[], |place| self.at(place))
    }
}
