//! The real pack: its rules load, and every worked case comes out to the fen.

use std::fs;
use std::path::Path;

use crate::cases::{self, CaseVerdict};
use crate::policy::Policy;

fn texts(pack: &str, folder: &str, extension: &str) -> Vec<(String, String)> {
    let packs = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs");
    let folder = packs.join(pack).join(folder);
    let mut files: Vec<(String, String)> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (format!("rules/{name}"), fs::read_to_string(path).unwrap())
        })
        .collect();
    files.sort();
    files
}

fn policy(pack: &str) -> Policy {
    let files = texts(pack, "rules", "toml");
    match Policy::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str()))) {
        Ok(policy) => policy,
        Err(all) => panic!("{pack}: {}", all.iter().map(|d| format!("{d}\n")).collect::<String>()),
    }
}

/// The policy of the pack in this repository.
pub(crate) fn zhoukou() -> Policy {
    policy("zhoukou")
}

/// Every policy beside its worked cases, with the number of them.
const PACKS: &[(&str, usize)] = &[
    ("zhoukou", 95),
    ("examples/ningxia", 13),
    ("examples/nanjing", 10),
    ("examples/dangshan", 6),
];

#[test]
fn every_case_of_every_pack_passes() {
    for (pack, expected) in PACKS {
        let policy = policy(pack);
        let mut told = String::new();
        let mut passed = 0;
        for (name, text) in texts(pack, "cases", "json") {
            let report = cases::run(&policy, &text).unwrap_or_else(|e| panic!("{name}: {e}"));
            passed += report.passed();
            for case in &report.cases {
                if let CaseVerdict::Failed(differences) = &case.verdict {
                    told += &format!("{} {}: {}\n", case.id, case.title, differences.join("; "));
                }
            }
        }
        assert!(told.is_empty(), "{pack}: {told}");
        assert_eq!(passed, *expected, "{pack}");
    }
}

#[test]
fn every_example_of_the_manual_loads() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policy-language.md");
    let manual = fs::read_to_string(path).unwrap();
    let blocks: Vec<&str> =
        manual.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 9, "{}", blocks.len());
    let policy = Policy::read(blocks.iter().map(|block| ("docs/policy-language.md", *block)))
        .unwrap_or_else(|all| {
            panic!("{}", all.iter().map(|d| format!("{d}\n")).collect::<String>())
        });
    assert_eq!((policy.rules.len(), policy.indicators.len()), (19, 4));
    assert!(policy.with_overlay("province").is_ok());
    for rule in &policy.rules {
        assert!(policy.describe(rule).len() >= 2, "{}", rule.id);
    }
}
