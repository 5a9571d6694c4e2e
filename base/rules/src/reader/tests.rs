//! The reader's promises: places, unknown keys, nearest words, every mistake at once.

use super::*;

const TEXT: &str = r#"
[policy]
id = "ZK"
signed = 2023-11-24
cap = 1000000
shre = "10%"

[[rule]]
id = ""
rate = "十分之一"
"#;

fn mistakes(read: impl FnOnce(&Table<'_>)) -> Vec<String> {
    let found = Found::new();
    let root = parse("rules/money.toml", TEXT, &found).unwrap();
    read(&root.table(&found).unwrap());
    found.into_vec().iter().map(|d| format!("{}:{} {}", d.line, d.column, d.message)).collect()
}

#[test]
fn every_mistake_has_its_place() {
    let all = mistakes(|root| {
        let policy = root.table("policy").unwrap();
        assert_eq!(policy.text("id"), "ZK");
        assert_eq!(policy.day("signed").map(|d| d.to_string()), Some("2023-11-24".to_owned()));
        assert_eq!(policy.money_or_none("cap"), None);
        assert_eq!(policy.rate_or_none("share"), None);
        for rule in root.tables("rule") {
            rule.text("id");
            rule.rate_or_none("rate");
            rule.text("clause");
        }
    });
    assert_eq!(
        all,
        [
            "5:7 这里应为带引号的金额，单位元，例如 \"1000000.00\"，现在是整数",
            "6:1 这里没有“shre”这个键",
            "8:1 缺少 clause",
            "9:6 id 不能为空",
            "10:8 这里应为带引号的比例，例如 \"10%\"、\"0.6‰\"、\"1/3\"，现在是文字",
        ]
    );
}

#[test]
fn nobody_asked_is_unknown() {
    let all = mistakes(|_| {});
    assert_eq!(all, ["2:2 这里没有“policy”这个键", "8:3 这里没有“rule”这个键"]);
}

#[test]
fn names_the_nearest_word() {
    let found = Found::new();
    let root = parse("a.toml", "mode = \"dwon\"\nkind = \"x\"", &found).unwrap();
    {
        let table = root.table(&found).unwrap();
        assert_eq!(table.one_of("mode", &[("down", 1), ("half_up", 2)]), None);
        assert_eq!(table.one_of("kind", &[("city", 1), ("county", 2)]), None);
    }
    let help: Vec<_> = found.into_vec().into_iter().map(|d| d.help).collect();
    assert_eq!(help, [Some("是不是 down？".to_owned()), Some("可以写：city、county".to_owned())]);
}

#[test]
fn syntax_errors_are_placed() {
    let found = Found::new();
    assert!(parse("a.toml", "a = 1\nb = [1, 2\nc = 3\n", &found).is_none());
    let all = found.into_vec();
    assert_eq!(all.len(), 1);
    assert!(all[0].line >= 2, "{all:?}");
}
