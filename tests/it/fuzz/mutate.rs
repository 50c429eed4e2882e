//! Seeded mutations: splice, flip, repeat, insert, cut.

/// A stream of numbers that follows from its seed (splitmix64).
pub struct Dice(u64);

impl Dice {
    pub fn new(seed: u64, number: u64) -> Dice {
        let mut dice = Dice(seed.wrapping_mul(0xD1B5_4A32_D192_ED03) ^ number);
        dice.next();
        dice
    }

    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// A number below `end`; 0 when `end` is 0.
    pub fn below(&mut self, end: usize) -> usize {
        if end == 0 { 0 } else { (self.next() % end as u64) as usize }
    }

    fn of<'t, T>(&mut self, some: &'t [T]) -> &'t T {
        &some[self.below(some.len())]
    }

    /// A range of at most `longest` bytes within `len`.
    fn range(&mut self, len: usize, longest: usize) -> std::ops::Range<usize> {
        let start = self.below(len + 1);
        start..start + self.below((len - start).min(longest) + 1)
    }
}

/// Makes inputs of one kind.
pub struct Mutator {
    seeds: Vec<Vec<u8>>,
    words: Vec<Vec<u8>>,
}

/// Bytes that stand at the edges of what UTF-8, lines and numbers may be.
const ODD: &[&[u8]] = &[
    b"\xff",
    b"\xc3",
    b"\xe2\x80",
    b"\xf0\x9f\x98",
    b"\x80",
    b"\xed\xa0\x80",
    b"\xf4\x90\x80\x80",
    b"\0",
    b"\r",
    b"\r\n",
    b"\n",
    b"\n\n",
    b"\t",
    b"\x1b[31m",
    b"\x0b",
    b"\x0c",
    b"\xc2\x85",
    b"\xe2\x80\xa8",
    b"\xc2\xa0",
    b"\xe2\x80\x8b",
    b"\xef\xbb\xbf",
    b"\xe2\x80\xae",
    b"\xcc\x81",
    b"\xc4\xb0",
    b"\xc3\x9f",
    b"\xef\xac\x83",
    b"\xf0\x9f\x91\xa8\xe2\x80\x8d\xf0\x9f\x91\xa9",
    b"  ",
    b"...",
    b"?!",
];

impl Mutator {
    pub fn new(seeds: Vec<Vec<u8>>, words: Vec<Vec<u8>>) -> Mutator {
        Mutator { seeds, words }
    }

    /// One input of at most `largest` bytes.
    pub fn make(&self, dice: &mut Dice, largest: usize) -> Vec<u8> {
        let mut text = dice.of(&self.seeds).clone();
        if text.len() > largest {
            let start = dice.below(text.len() - largest + 1);
            text = text[start..start + largest].to_vec();
        }
        for _ in 0..1 + dice.below(8) {
            self.step(dice, &mut text);
        }
        text.truncate(largest);
        text
    }

    fn step(&self, dice: &mut Dice, text: &mut Vec<u8>) {
        let at = dice.below(text.len() + 1);
        match dice.below(10) {
            // A line of its own, twice as likely as the rest.
            0 | 1 => {
                let at = line_start(text, at);
                let ends: [&[u8]; 4] = [b"\n", b"\n\n", b"\r\n", b" "];
                let line = [dice.of(&self.words).as_slice(), *dice.of(&ends)].concat();
                put(text, at, &line);
            }
            2 => put(text, at, dice.of(&self.words).as_slice()),
            3 => put(text, at, dice.of::<&[u8]>(ODD)),
            4 if !text.is_empty() => {
                let at = dice.below(text.len());
                text[at] ^= 1 << dice.below(8);
            }
            5 => drop(text.drain(dice.range(text.len(), 200))),
            // Lines again, elsewhere: repeats are what the engine looks for.
            6 => {
                let range = dice.range(text.len(), 600);
                let lines =
                    text[line_start(text, range.start)..line_start(text, range.end)].to_vec();
                put(text, line_start(text, at), &lines);
            }
            7 => {
                let range = dice.range(text.len(), 40);
                let again = text[range].repeat(1 + dice.below(12));
                put(text, at, &again);
            }
            8 => {
                let other = dice.of(&self.seeds);
                let range = dice.range(other.len(), 1500);
                put(text, at, &other[range]);
            }
            _ => text.truncate(at),
        }
    }
}

fn put(text: &mut Vec<u8>, at: usize, more: &[u8]) {
    text.splice(at..at, more.iter().copied());
}

fn line_start(text: &[u8], at: usize) -> usize {
    text[..at].iter().rposition(|&byte| byte == b'\n').map_or(0, |end| end + 1)
}
