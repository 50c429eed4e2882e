//! Reads the benchmark pages: `<set>.<split>.jsonl.gz`, one JSON object per line.

use flate2::read::GzDecoder;
use serde::Deserialize;
use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

/// The sets with full gold text whose figures are the headline.
pub const HEADLINE: [&str; 4] = ["zyte", "newsart", "wcxb-article", "zh-web"];
/// All sets, in the order of the tables.
pub const SETS: [&str; 6] = ["zyte", "newsart", "wcxb-article", "zh-web", "wcxb-other", "segments"];
/// The three ways a page is flattened.
pub const FIELDS: [&str; 3] = ["text", "text_nodes", "text_wrapped"];

/// A page as it stands in the data.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct Page {
    /// Name of the page.
    pub id: String,
    /// Set it belongs to.
    pub dataset: String,
    /// Registered domain, or nothing.
    pub site: String,
    /// Language, guessed.
    pub lang: String,
    /// One block per line.
    pub text: String,
    /// One text node per line.
    pub text_nodes: Option<String>,
    /// Wrapped at 80 columns.
    pub text_wrapped: Option<String>,
    /// What people marked.
    pub gold: String,
    /// What one extractor takes.
    pub silver: String,
    /// What another takes.
    pub silver2: String,
    /// Segments that must stay.
    pub with: Vec<String>,
    /// Segments that must go.
    pub without: Vec<String>,
}

impl Page {
    /// The page in one flattening, if the data has it.
    pub fn field(&self, field: &str) -> Option<&str> {
        match field {
            "text" => Some(&self.text),
            "text_nodes" => self.text_nodes.as_deref(),
            "text_wrapped" => self.text_wrapped.as_deref(),
            _ => None,
        }
    }
}

/// Reads every set of `split` below `dir`; a set that is not there is left out.
pub fn load(dir: &Path, split: &str) -> Vec<Page> {
    let mut pages = Vec::new();
    for set in SETS {
        let Ok(file) = File::open(dir.join(format!("{set}.{split}.jsonl.gz"))) else { continue };
        for line in BufReader::new(GzDecoder::new(file)).lines() {
            let line = line.expect("readable data");
            pages.push(serde_json::from_str(&line).expect("a page per line"));
        }
    }
    pages
}
