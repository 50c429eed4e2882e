//! The trained weights and the format they are kept in.

use super::forest::{DEPTH, Forest, LEAVES, Question, Tree};
use super::reason::{Evidence, GRADES, SIGNS};
use super::stand::Stand;
use super::stranger::{Gate, MEASURES};
use super::words::Words;

/// Marks a weights file and its format.
const MAGIC: &[u8; 8] = b"deboil\x00\x02";

/// Steps of the curve from scores to probabilities.
pub const STEPS: usize = 65;
/// A score step of the curve, in [`super::forest::SCALE`]: a quarter of a logarithm of the odds.
pub const STEP: i32 = 1024;

/// Word weights, trees and the curve that makes probabilities of scores.
#[derive(Clone)]
pub struct Model<'a> {
    /// Weights of hashed words.
    pub words: Words<'a>,
    /// The trees.
    pub forest: Forest,
    /// The same trees made ready for judging.
    pub stand: Stand,
    /// Probability at each step of the score, in 1/65535; never falls.
    pub curve: [u16; STEPS],
    /// How much each sign speaks against main text.
    pub evidence: Evidence,
    /// What tells pages from other text.
    pub gate: Gate,
    /// For each column whether some tree asks about it.
    pub asked: Vec<bool>,
}

impl std::fmt::Debug for Model<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Model of {} trees", self.forest.trees.len())
    }
}

/// Reads little-endian numbers off the front of a slice.
struct Reader<'a>(&'a [u8]);

impl<'a> Reader<'a> {
    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (head, tail) = self.0.split_at_checked(length)?;
        self.0 = tail;
        Some(head)
    }

    fn u16(&mut self) -> Option<u16> {
        self.take(2)?.try_into().ok().map(u16::from_le_bytes)
    }

    fn i16(&mut self) -> Option<i16> {
        self.take(2)?.try_into().ok().map(i16::from_le_bytes)
    }

    fn u32(&mut self) -> Option<u32> {
        self.take(4)?.try_into().ok().map(u32::from_le_bytes)
    }
}

impl<'a> Model<'a> {
    /// Reads a weights file; `None` when it is of another format or cut short.
    pub fn read(bytes: &'a [u8]) -> Option<Self> {
        let mut reader = Reader(bytes);
        if reader.take(MAGIC.len())? != MAGIC {
            return None;
        }
        let buckets = reader.u32()? as usize;
        let trees = reader.u32()? as usize;
        let base = reader.u32()? as i32;
        if !buckets.is_power_of_two() || buckets < 2 {
            return None;
        }
        let mut curve = [0; STEPS];
        for step in &mut curve {
            *step = reader.u16()?;
        }
        let mut evidence = [[0; GRADES]; SIGNS];
        for cell in evidence.as_flattened_mut() {
            *cell = i8::from_le_bytes([*reader.take(1)?.first()?]);
        }
        let mut gate = [0; MEASURES + 1];
        for weight in &mut gate {
            *weight = reader.u32()? as i32;
        }
        let mut forest = Forest { base, trees: Vec::with_capacity(trees.min(1 << 16)) };
        for _ in 0..trees {
            forest.trees.push(read_tree(&mut reader)?);
        }
        let words = Words::new(reader.take(buckets)?);
        let asked = forest.asked();
        let stand = Stand::of(&forest);
        Some(Self { words, forest, stand, curve, evidence, gate, asked })
    }

    /// The weights as a file, to be read back by [`Model::read`]; `words` is the word table.
    pub fn write(
        words: &[u8],
        forest: &Forest,
        curve: &[u16; STEPS],
        evidence: &Evidence,
        gate: &Gate,
    ) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        bytes.extend((words.len() as u32).to_le_bytes());
        bytes.extend((forest.trees.len() as u32).to_le_bytes());
        bytes.extend(forest.base.to_le_bytes());
        bytes.extend(curve.iter().flat_map(|step| step.to_le_bytes()));
        bytes.extend(evidence.as_flattened().iter().map(|&cell| cell as u8));
        bytes.extend(gate.iter().flat_map(|weight| weight.to_le_bytes()));
        for tree in &forest.trees {
            for question in &tree.questions {
                bytes.extend(question.column.to_le_bytes());
                bytes.extend(question.above.to_le_bytes());
            }
            bytes.extend(tree.leaves.iter().flat_map(|leaf| leaf.to_le_bytes()));
        }
        bytes.extend(words);
        bytes
    }

    /// Probability of main text in 1/65535 from a score.
    pub fn probability(&self, score: i32) -> u16 {
        bend(&self.curve, score)
    }
}

/// Follows the curve, straight between its steps.
pub fn bend(curve: &[u16; STEPS], score: i32) -> u16 {
    let half = (STEPS as i32 / 2) * STEP;
    let place = (score + half).clamp(0, (STEPS as i32 - 1) * STEP - 1);
    let step = (place / STEP) as usize;
    let (low, high) = (i32::from(curve[step]), i32::from(curve[step + 1]));
    (low + (high - low) * (place % STEP) / STEP) as u16
}

fn read_tree(reader: &mut Reader<'_>) -> Option<Tree> {
    let mut tree = Tree { questions: [Question::default(); DEPTH], leaves: [0; LEAVES] };
    for question in &mut tree.questions {
        *question = Question { column: reader.u16()?, above: reader.i16()? };
    }
    for leaf in &mut tree.leaves {
        *leaf = reader.i16()?;
    }
    Some(tree)
}
