//! The real pack: its rules load, and every worked case comes out to the fen.

use std::fs;
use std::path::Path;

use crate::cases::{self, CaseVerdict};
use crate::policy::Policy;

pub(crate) fn texts(pack: &str, folder: &str, extension: &str) -> Vec<(String, String)> {
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
pub(crate) const PACKS: &[(&str, usize)] = &[
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

/// The lines of the Chinese table, each tried in a rule of its own.
#[test]
fn every_line_of_the_chinese_table_is_the_language() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/policy-language.zh.md");
    let manual = fs::read_to_string(path).unwrap();
    let first = manual.split("```toml\n").nth(1).and_then(|rest| rest.split("```").next()).unwrap();
    assert!(Policy::read([("zh", first)]).is_ok());
    let mut tried = 0;
    for line in manual.lines().filter(|line| line.starts_with('|')) {
        let written = line.split('|').nth(2).unwrap_or_default();
        for code in written.split('`').skip(1).step_by(2) {
            let amount = if code.starts_with("amount") || code.starts_with("outcome") {
                code
            } else {
                "amount = [{ fixed = \"1.00\" }]"
            };
            let rest = if code == amount || !code.contains(" = ") || code.starts_with(['[', '{']) {
                ""
            } else {
                code
            };
            let keys = [
                "amount",
                "outcome",
                "limits",
                "threshold",
                "quota",
                "allocate",
                "split",
                "payer",
                "stages",
                "minus_paid",
            ];
            if !keys.iter().any(|key| code.starts_with(key)) {
                continue;
            }
            let text = format!(
                "[policy]\nid = \"Z\"\nnumber = \"1\"\ntitle = \"t\"\njurisdiction = \"j\"\nrounding = {{ mode = \"down\" }}\n[[reference]]\nid = \"R-1\"\nnumber = \"2\"\ntitle = \"u\"\n[[rule]]\nid = \"A\"\ngroup = \"id\"\nitems = {{ from = \"contracts\", role = \"org\" }}\nbase = {{ sum = \"amount\" }}\n{amount}\n{rest}\n"
            );
            tried += 1;
            if let Err(all) = Policy::read([("zh", text.as_str())]) {
                panic!("{code}: {}", all.iter().map(|d| format!("{d}\n")).collect::<String>());
            }
        }
    }
    assert!(tried >= 20, "{tried}");
}
