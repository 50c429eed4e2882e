//! `cargo xtask sbom [FILE]`: what the program is made of, as CycloneDX 1.5 JSON.
//!
//! It tells of the packages that `Cargo.lock` names for building and running deboil with all its features, not of
//! those that only its tests need. Nothing in it depends on the time or the machine, so two runs give the same bytes.

use super::tools;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

/// Prints the list, or writes it to the file.
pub fn run(words: &[String]) {
    let text = format!("{:#}\n", bill(&metadata()));
    match words {
        [] => print!("{text}"),
        [file] => std::fs::write(file, text).unwrap(),
        _ => {
            eprintln!("usage: cargo xtask sbom [FILE]");
            std::process::exit(2);
        }
    }
}

/// `--all-features` is all of deboil; a platform is not named, so those of every system are told.
fn metadata() -> Value {
    let printed = tools::output(
        Command::new(env!("CARGO"))
            .args(["metadata", "--locked", "--format-version", "1", "--all-features"])
            .current_dir(tools::root()),
    );
    serde_json::from_slice(&printed).unwrap()
}

fn bill(metadata: &Value) -> Value {
    let packages: BTreeMap<&str, &Value> =
        list(&metadata["packages"]).map(|p| (text(&p["id"]), p)).collect();
    let root = packages.values().find(|p| p["name"] == "deboil" && p["source"].is_null()).unwrap();
    let needs = needs(metadata);
    let (mut reached, mut open) = (BTreeSet::new(), vec![text(&root["id"])]);
    while let Some(id) = open.pop() {
        if reached.insert(id) {
            open.extend(&needs[id]);
        }
    }
    let reference = |id: &str| purl(packages[id]);
    let others = reached.iter().filter(|id| **id != text(&root["id"]));
    let components: Vec<Value> = others.map(|id| component(packages[id], "library")).collect();
    let dependencies: Vec<Value> = reached
        .iter()
        .map(|id| {
            let on: Vec<String> = needs[id].iter().map(|id| reference(id)).collect();
            json!({"ref": reference(id), "dependsOn": on})
        })
        .collect();
    json!({
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": component(root, "application")},
        "components": components,
        "dependencies": dependencies,
    })
}

/// What each package needs to be built or to run, tests left out.
fn needs(metadata: &Value) -> BTreeMap<&str, BTreeSet<&str>> {
    let nodes = list(&metadata["resolve"]["nodes"]);
    nodes
        .map(|node| {
            let wanted = list(&node["deps"])
                .filter(|dep| list(&dep["dep_kinds"]).any(|kind| kind["kind"] != "dev"));
            (text(&node["id"]), wanted.map(|dep| text(&dep["pkg"])).collect())
        })
        .collect()
}

fn component(package: &Value, kind: &str) -> Value {
    let mut told = Map::new();
    told.insert("type".into(), json!(kind));
    told.insert("bom-ref".into(), json!(purl(package)));
    for key in ["name", "version", "description"] {
        if let Some(value) = package[key].as_str() {
            told.insert(key.into(), json!(value.trim()));
        }
    }
    if let Some(license) = package["license"].as_str() {
        told.insert("licenses".into(), json!([{"expression": expression(license)}]));
    }
    told.insert("purl".into(), json!(purl(package)));
    if let Some(address) = package["repository"].as_str() {
        told.insert("externalReferences".into(), json!([{"type": "vcs", "url": address}]));
    }
    Value::Object(told)
}

fn purl(package: &Value) -> String {
    // A plus sign is part of a version's build label, and is written in hex in a package URL.
    format!(
        "pkg:cargo/{}@{}",
        text(&package["name"]),
        text(&package["version"]).replace('+', "%2B")
    )
}

/// Old manifests part licences with a slash, which SPDX does not know.
fn expression(license: &str) -> String {
    license.split('/').map(str::trim).collect::<Vec<_>>().join(" OR ")
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bill_of_this_workspace_is_whole() {
        let bill = bill(&metadata());
        assert_eq!(
            (&bill["bomFormat"], &bill["specVersion"]),
            (&json!("CycloneDX"), &json!("1.5"))
        );
        let top = text(&bill["metadata"]["component"]["bom-ref"]);
        assert!(top.starts_with("pkg:cargo/deboil@"), "{top}");
        let mut known: BTreeSet<&str> = BTreeSet::from([top]);
        for part in list(&bill["components"]) {
            assert!(part["licenses"][0]["expression"].is_string(), "{part}");
            assert!(known.insert(text(&part["bom-ref"])), "told twice: {part}");
        }
        let names: BTreeSet<&str> =
            list(&bill["components"]).map(|part| text(&part["name"])).collect();
        assert!(names.contains("regex") && names.contains("parquet") && names.contains("zstd-sys"));
        assert!(!names.contains("proptest") && !names.contains("xtask"), "only tests need it");
        let told: BTreeSet<&str> =
            list(&bill["dependencies"]).map(|need| text(&need["ref"])).collect();
        assert_eq!(told, known);
        assert!(
            list(&bill["dependencies"])
                .flat_map(|need| list(&need["dependsOn"]))
                .all(|on| known.contains(text(on)))
        );
    }

    #[test]
    fn licences_are_spdx() {
        assert_eq!(expression("Apache-2.0 / MIT"), "Apache-2.0 OR MIT");
        assert_eq!(expression("MIT OR Apache-2.0"), "MIT OR Apache-2.0");
    }
}
