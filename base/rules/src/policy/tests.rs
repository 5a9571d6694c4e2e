//! Reading packs: what is refused, where, and with which help; changes by path.

use kezhuan_kernel::Rate;
use serde_json::json;

use super::*;
use crate::pack_tests::zhoukou;
use crate::sentence;

const HEAD: &str = r#"
[policy]
id = "T"
number = "测〔2025〕1号"
title = "测试"
jurisdiction = "河南省/周口市"
rounding = { mode = "down" }
levels = ["city", "provincial"]
[[collection]]
id = "contracts"
name = "技术合同"
[collection.fields]
id = { kind = "text", name = "编号" }
amount = { kind = "money", name = "成交额" }
registered_on = { kind = "date", name = "登记日期" }
converted_in = { kind = "region", name = "转化地" }
kind = { kind = "text", name = "类别" }
level = { kind = "text", name = "级别" }
"#;

/// Mistakes in `[[rule]]` lines after a valid header.
fn mistakes(rule: &str) -> Vec<String> {
    let text = format!("{HEAD}[[rule]]\nid = \"T-1\"\nclause = \"1\"\n{rule}\n");
    match Policy::read([("t.toml", text.as_str())]) {
        Ok(_) => Vec::new(),
        Err(all) => all
            .iter()
            .map(|d| match &d.help {
                Some(help) => format!("{} → {help}", d.message),
                None => d.message.clone(),
            })
            .collect(),
    }
}

const FINE: &str = r#"base = { sum = "amount" }
amount = [{ rate = "10%" }]"#;

#[test]
fn refuses_with_help() {
    let items = |tests: &str| {
        mistakes(&format!("items = {{ from = \"contracts\", where = [{tests}] }}\n{FINE}"))
    };
    assert_eq!(items(r#"["registered_on", "year", -1]"#), Vec::<String>::new());
    let check = |tests: &str, want: &str| assert_eq!(items(tests), [want], "{tests}");
    check(
        r#"["registerd_on", "year", -1]"#,
        "技术合同没有“registerd_on”这个字段 → 是不是 registered_on？",
    );
    check(
        r#"["kind", "equals", "x"]"#,
        "没有“equals”这种比较 → 可以写：=、!=、in、not_in、has、starts、present、absent、inside、outside、year、before、until、after、since、within、<、<=、>、>=、share>、share>=、at_least、decided",
    );
    check(r#"["kind", "insde", "x"]"#, "没有“insde”这种比较 → 是不是 inside？");
    check(r#"["kind", "year", -1]"#, "这个字段不能用“year”比较：类型不合");
    check(
        r#"["registered_on", "year", 2023]"#,
        "year 写与申报年度相差几年 → 0 是申报年度，-1 是上年度",
    );
    check(r#"["registered_on", "year"]"#, "“year”后面要写值");
    check(r#"["kind", "=", true]"#, "值与字段的类型不合");
    check(
        r#"["level", "at_least", "provincal"]"#,
        "levels 里没有“provincal” → 是不是 provincial？",
    );
    check(
        r#"["registered_on", "until", "@as_of"]"#,
        "技术合同没有“as_of”这个字段 → 可以写：amount、converted_in、id、kind、level、registered_on",
    );
}

#[test]
fn refuses_rules_that_cannot_be_calculated() {
    let check = |rule: &str, want: &str| {
        let all = mistakes(&format!("items = {{ from = \"contracts\" }}\n{rule}"));
        assert!(all.iter().any(|line| line.contains(want)), "{rule}: {all:?}");
    };
    check(
        &format!("{FINE}\nstages = [{{ on = \"start\" }}]"),
        "写 share（比例，或 \"rest\"）、sum（金额）中的一个",
    );
    check(r#"amount = [{ unit_price = "20.00" }]"#, "缺少 quantity");
    check(r#"amount = [{ rate = "1%", fixed = "2.00" }]"#, "amount 的一项写 rate、fixed");
    check(
        r#"amount = [{ rate = "1%", of = ["amount", "%", "amount"] }]"#,
        "算式写成 [数, 符号, 数]",
    );
    check(r#"amount = [{ rate = "1%", of = { rule = "T-9" } }]"#, "没有编号为“T-9”的规则");
    check(r#"amount = [{ equal = { rule = "T-1" } }]"#, "互相引用金额，算不出先后");
    check(
        r#"amount = [{ step = { every = "0.00", give = "1.00" }, of = { count = true } }]"#,
        "every 应大于 0",
    );
    check(
        r#"amount = [{ rate = { decided = "amount", from = "5%", to = "3%" }, of = { count = true } }]"#,
        "from 不能大于 to",
    );
    check(r#"amount = [{ rate = "10%" }]"#, "按比例计算要写 base");
    check(r#"base = { sum = "amount" }"#, "规则没有算法");
    check(&format!("{FINE}\nlimits = [{{ max = \"1.00\", per = [\"item\"] }}]"), "规则要写 group");
    check(
        &format!("{FINE}\nlimits = [{{ max = \"1.00\", per = [\"paye\"] }}]"),
        "per 里没有“paye”",
    );
    check(&format!("{FINE}\noutcome = {{ decision = \"x\" }}"), "只能写一个");
    check(&format!("{FINE}\nreadings = [\"nobody\"]"), "readings 里没有“nobody”");
    check(&format!("{FINE}\ncap = \"1.00\""), "这里没有“cap”这个键");
    for (rule, want) in [
        (
            "split = [{ payer = \"市\", share = \"80%\" }, { payer = \"县\", share = \"60%\" }]",
            "超过 100%",
        ),
        ("stages = [{ name = \"a\", share = \"120%\" }]", "超过 100%"),
        ("quota = { top = \"30\" }", "top 写整数"),
        ("best = 1", "规则要写 group"),
        ("valid_from = 2025-02-01\nvalid_to = 2025-01-01", "止期早于起期"),
        ("limits = [{ max = \"10万\", per = [\"payee\"] }]", "现在是“10万”"),
    ] {
        check(&format!("{FINE}\n{rule}"), want);
    }
    let no_items =
        mistakes("amount = [{ fixed = \"1.00\" }]\nask = [{ when = [], silence = \"x\" }]");
    assert!(no_items.iter().any(|line| line.contains("规则要写 items")), "{no_items:?}");
    check(
        r#"base = { sum = "kind" }
amount = [{ rate = "10%" }]"#,
        "不是金额或数字",
    );
    check(
        r#"base = { sum = "amount" }
amount = [{ tiers = { mode = "marginal", steps = [{ up_to = "2.00", rate = "1%" }, { up_to = "1.00", rate = "2%" }] } }]"#,
        "从小到大",
    );
}

#[test]
fn all_mistakes_of_all_files_at_once() {
    let more = "[[rule]]\nid = \"T-2\"\nclause = \"2\"\n";
    let text = format!("{HEAD}[[rule]]\nid = \"T-2\"\nclause = \"1\"\n{FINE}\n");
    let all = Policy::read([("a.toml", text.as_str()), ("b.toml", more)]).unwrap_err();
    let places: Vec<String> = all.iter().map(|d| format!("{}:{}", d.file, d.line)).collect();
    assert_eq!(places, ["a.toml:22", "b.toml:1", "b.toml:1"], "{all:?}");
}

#[test]
fn changes_by_path() {
    let policy = zhoukou();
    let change = |path: &str, value: serde_json::Value| {
        policy.with_changes(&[Change(path.to_owned(), value)])
    };
    let changed = change("rule.ZK-5-12.limits[0].max", json!("1500000.00")).unwrap();
    let max = |p: &Policy| p.rule("ZK-5-12").map(|r| r.limits[0].max.clone());
    assert_eq!(max(&changed), Some(Quantity::Exact(Rate::from(1_500_000))));
    assert_eq!(max(&policy), Some(Quantity::Exact(Rate::from(1_000_000))));
    let changed = change("indicator.8-6.target", json!(25)).unwrap();
    assert_eq!(changed.indicator("8-6").map(|i| i.target), Some(Rate::from(25)));
    for (path, value, want) in [
        ("rule.ZK-5-13.amount[0].rate", json!("8%"), "没有编号为 ZK-5-13 的 rule"),
        ("rule.ZK-5-12.amount[2].rate", json!("8%"), "路径走不到 [2]"),
        ("rule.ZK-5-12.amount[0].rat", json!("8%"), "这里没有“rat”这个键"),
        ("rule.ZK-5-12.amount[0].rate", json!("八个点"), "这里应为带引号的比例"),
        ("rate", json!("8%"), "路径开头不能是 rate"),
        ("rules.ZK-5-12.name", json!("x"), "路径开头不能是 rules"),
    ] {
        let all = change(path, value).unwrap_err();
        assert!(all.iter().any(|d| d.message.contains(want)), "{path}: {all:?}");
        assert!(all.iter().all(|d| d.file == "（改动）"), "{path}: {all:?}");
    }
}

#[test]
fn overlay_says_what_it_changes() {
    let policy = zhoukou();
    assert_eq!(policy.overlays[0].rules, ["ZK-5-11", "ZK-5-12"]);
    let province = policy.with_overlay("henan-2023").unwrap();
    assert_eq!(province.overlay.as_deref(), Some("henan-2023"));
    let base = province.rule("ZK-5-12").and_then(|r| r.base.clone()).unwrap();
    assert_eq!(base.name, "到账额");
    assert!(policy.with_overlay("henan-2024").is_err());
}

#[test]
fn names_of_the_pack_are_checked() {
    let policy = zhoukou();
    let clauses = BTreeSet::from(["5-11".to_owned(), "5-12".to_owned()]);
    let regions = BTreeSet::from(["河南省".to_owned()]);
    let all = policy.check_against(&clauses, &regions);
    assert!(all.iter().any(|d| d.message == "政策文件里没有条款“6-9”"), "{all:?}");
    assert!(all.iter().any(|d| d.message == "地区树里没有“河南省/周口市”"), "{all:?}");
    assert!(all.iter().all(|d| d.line > 1 && d.file.starts_with("rules/")), "{all:?}");
}

#[test]
fn rules_speak_chinese() {
    let policy = zhoukou();
    let told = |id: &str| policy.describe(policy.rule(id).unwrap());
    assert_eq!(
        told("ZK-5-12"),
        [
            "对象：单位类型为企业，所在地在河南省周口市",
            "计入：技术合同，本单位为买方，有登记日期，卖方所在地在河南省周口市以外，核查属实的转化地在河南省周口市，产业化（投产）佐证",
            "基数：技术合同实际成交额，即到账额之和（只计到账日期在上年度的）",
            "金额：最高为技术合同实际成交额的 10%",
            "上限：每家单位每年最高 100.00 万元",
            "出资：省财政（争取）",
            "性质：最高数是上限，实际可以少于上限；争取上级资金，由上级决定，不保证",
            "要问：政策未载明关联交易能否享受",
        ]
    );
    assert!(told("ZK-6-9").contains(&"上限：本条没有金额上限".to_owned()));
    assert!(told("ZK-5-9").iter().any(|l| l.contains("周发〔2022〕21号") && l.contains("待定")));
    assert!(told("ZK-8-3").contains(&"出资：单位所在地的受益财政".to_owned()));
    assert_eq!(sentence::relative_year(-2), "上上年度");
}

#[test]
fn every_place_can_be_changed_to_what_stands_there() {
    let policy = zhoukou();
    let places = policy.places();
    let labels = |rule: &str| -> Vec<&str> {
        places.iter().filter(|place| place.rule == rule).map(|p| p.label.as_str()).collect()
    };
    assert_eq!(
        labels("ZK-5-12"),
        ["对象", "计入的记录 条件", "基数 条件", "金额 比例", "上限 最高"]
    );
    let same: Vec<Change> =
        places.iter().map(|place| Change(place.path.clone(), place.value.clone())).collect();
    let unchanged = policy.with_changes(&same).unwrap();
    assert_eq!(unchanged.places(), places);
    assert_eq!(policy.place("rule.ZK-5-12.amount[0].rate").unwrap().value, json!("10%"));
    assert_eq!(policy.place("rule.ZK-5-12.wording"), None);
}
