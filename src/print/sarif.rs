//! SARIF 2.1.0 (OASIS Standard, 2020): one log for all texts, with a fix for each removal.

use super::columns::{Columns, Point};
use super::json::{RULES_VERSION, event_of, put};
use super::{Printer, Section, Text};
use crate::rule::{self, RuleInfo};
use serde_json::{Value, json};

/// Where the published form of the log stands.
const SCHEMA: &str = "https://json.schemastore.org/sarif-2.1.0.json";

/// Prints a log. White space beside a cut is no result.
#[derive(Debug, Default)]
pub struct Sarif {
    columns: Columns,
    /// The rules that have spoken, in the order of their first results.
    rules: Vec<(u16, RuleInfo)>,
    has_results: bool,
    /// The address of the text.
    uri: String,
}

impl Printer for Sarif {
    fn begin(&mut self, out: &mut Vec<u8>) {
        let head = format!(
            "{{\"$schema\":\"{SCHEMA}\",\"version\":\"2.1.0\",\"runs\":[{{\"columnKind\":\"unicodeCodePoints\",\"results\":["
        );
        out.extend_from_slice(head.as_bytes());
    }

    fn open(&mut self, text: &Text<'_>, _out: &mut Vec<u8>) {
        self.columns = Columns::default();
        self.uri = uri(text.bare.unwrap_or(text.name.as_bytes()));
    }

    fn section(&mut self, section: &Section<'_>, out: &mut Vec<u8>) {
        for removal in section.plan.removals() {
            let id = section.plan.reasons(removal)[0].rule;
            if id == rule::SEAM {
                continue;
            }
            let index = self.index(section, id.0);
            let (start, end) = self.columns.of(section, removal.span);
            let event = event_of(section, removal);
            let size = event.end - event.start;
            let mut region = region(start, end);
            region["byteOffset"] = event.start.into();
            region["byteLength"] = size.into();
            if let Some(text) = event.text {
                region["snippet"] = json!({ "text": text });
            }
            let place = json!({ "uri": self.uri });
            let mut result = json!({
                "ruleId": event.rule,
                "ruleIndex": index,
                "level": "note",
                "message": { "text": event.reason },
                "locations": [{ "physicalLocation": { "artifactLocation": place, "region": region } }],
                "fixes": [{
                    "description": { "text": "Remove it" },
                    "artifactChanges": [{
                        "artifactLocation": place,
                        "replacements": [{
                            "deletedRegion": { "byteOffset": event.start, "byteLength": size }
                        }]
                    }]
                }],
                "properties": { "category": event.category, "level": event.level }
            });
            if let Some(twin) = event.twin {
                let mut region = json!({ "startLine": twin.line });
                if let (Some(start), Some(end)) = (twin.start, twin.end) {
                    region["byteOffset"] = start.into();
                    region["byteLength"] = (end - start).into();
                }
                result["relatedLocations"] = json!([{
                    "id": 0,
                    "message": { "text": "the twin, which stays" },
                    "physicalLocation": { "artifactLocation": place, "region": region }
                }]);
                result["properties"]["score"] = twin.score.into();
            }
            self.put(&result, out);
        }
        self.columns.pass(section);
    }

    fn end(&mut self, out: &mut Vec<u8>) {
        let rules: Vec<Value> = self
            .rules
            .iter()
            .map(|(_, info)| {
                json!({
                    "id": info.name,
                    "shortDescription": { "text": info.why },
                    "defaultConfiguration": { "level": "note" },
                    "properties": { "category": info.category, "level": info.level.name() }
                })
            })
            .collect();
        let driver = json!({ "name": "deboil", "version": RULES_VERSION, "rules": rules });
        out.extend_from_slice(format!("\n],\"tool\":{{\"driver\":{driver}}}}}]}}\n").as_bytes());
    }
}

impl Sarif {
    /// The place of a rule in the log's list of rules.
    fn index(&mut self, section: &Section<'_>, id: u16) -> usize {
        if let Some(index) = self.rules.iter().position(|(known, _)| *known == id) {
            return index;
        }
        if let Some(info) = section.lexicon.rules().get(rule::RuleId(id)) {
            self.rules.push((id, info.clone()));
        }
        self.rules.len() - 1
    }

    fn put(&mut self, result: &Value, out: &mut Vec<u8>) {
        out.extend_from_slice(if self.has_results { b",\n" } else { b"\n" });
        self.has_results = true;
        put(result, out);
    }
}

fn region(start: Point, end: Point) -> Value {
    json!({
        "startLine": start.line,
        "startColumn": start.column,
        "endLine": end.line,
        "endColumn": end.column
    })
}

/// A file's name as a relative reference, or an absolute one where the name is absolute. Its bytes are
/// escaped, so nothing of a name that is no UTF-8 gets lost.
fn uri(name: &[u8]) -> String {
    let mut uri = String::from(if name.starts_with(b"/") { "file://" } else { "" });
    for &byte in name {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri.push_str(&format!("%{byte:02X}")),
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_addresses() {
        assert_eq!(uri(b"a b/c:d\xff.txt"), "a%20b/c%3Ad%FF.txt");
        assert_eq!(uri("/tmp/ä".as_bytes()), "file:///tmp/%C3%A4");
        assert_eq!(uri(b"//host/x"), "file:////host/x");
    }
}
