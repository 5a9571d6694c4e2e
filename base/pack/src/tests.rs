//! The real pack loads; each kind of mistake is told with its file and line.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use kezhuan_kernel::{Day, Fen};
use proptest::prelude::*;

use super::*;

fn dir() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../packs/zhoukou")
}

fn zhoukou() -> &'static Pack {
    static PACK: OnceLock<Pack> = OnceLock::new();
    PACK.get_or_init(|| {
        Pack::read_dir(&dir()).unwrap_or_else(|all| {
            let text: Vec<String> = all.iter().map(ToString::to_string).collect();
            panic!("{}", text.join("\n"))
        })
    })
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

#[test]
fn the_real_pack_holds_the_policy() {
    let pack = zhoukou();
    assert_eq!(pack.clauses.all.len(), 130);
    assert_eq!((pack.clauses.chapters.len(), pack.clauses.measures.len()), (6, 13));
    let mut kinds: HashMap<ClauseKind, usize> = HashMap::new();
    for clause in &pack.clauses.all {
        *kinds.entry(clause.kind).or_default() += 1;
        let own = clause.meaning.chars().count();
        assert!((8..=60).contains(&own), "{}: {own}", clause.id);
        assert!(clause.quotes.iter().all(|quote| quote.chars().count() <= 20), "{}", clause.id);
    }
    for (kind, count) in [
        (ClauseKind::Workflow, 44),
        (ClauseKind::Registry, 33),
        (ClauseKind::Indicator, 10),
        (ClauseKind::Body, 10),
        (ClauseKind::Reference, 8),
        (ClauseKind::Document, 7),
        (ClauseKind::Principle, 7),
        (ClauseKind::Rule, 6),
        (ClauseKind::Tax, 3),
        (ClauseKind::RuleUnstated, 2),
    ] {
        assert_eq!(kinds.get(&kind), Some(&count), "{kind:?}");
    }
    let main = pack.documents.main().unwrap();
    assert_eq!(main.signed, Some(day("2023-11-24")));
    assert_eq!(main.published, Some(day("2023-12-12")));
    assert_eq!(main.valid_to.show(), "政策未载明");
    assert_eq!(pack.documents.unresolved("5-9").map(|d| d.id.as_str()), Some("ZK-21"));
    assert!(pack.documents.unresolved("5-11").is_none());
}

#[test]
fn regions_are_ten_and_three() {
    let regions = &zhoukou().regions;
    assert_eq!((regions.counties().len(), regions.zones().len()), (10, 3));
    assert_eq!(regions.pick_units().len(), 13);
    let find = |text| regions.find(text).map(|region| region.path.as_str());
    assert_eq!(find("项城市"), Some("河南省/周口市/项城市"));
    assert_eq!(find("411626"), Some("河南省/周口市/淮阳区"));
    assert_eq!(find("河南省郑州市金水区"), Some("河南省/郑州市/金水区"));
    assert_eq!(find("乌有县"), None);
    let reach = |path| regions.reach(path);
    assert_eq!(reach("河南省/周口市/项城市"), Reach::Home);
    assert_eq!(reach("河南省/周口市外示例区"), Reach::Province);
    assert_eq!(reach("上海市/浦东新区"), Reach::Country);
    assert_eq!(reach("境外/德国"), Reach::Abroad);
    assert_eq!(regions.name("河南省/郑州市"), "河南省郑州市");
    let unit = regions.unit_of("河南省/周口市/项城市/某镇").map(Region::name);
    assert_eq!(unit, Some("项城市"));
}

#[test]
fn working_days_follow_the_table() {
    let calendar = &zhoukou().calendar;
    let plus = |from, n| calendar.plus_working_days(day(from), n).map(|d| d.to_string());
    assert_eq!(plus("2025-09-30", 1), Ok("2025-10-09".to_owned()));
    assert_eq!(plus("2025-10-10", 1), Ok("2025-10-11".to_owned()), "a swapped Saturday");
    assert_eq!(plus("2026-12-31", 1), Err(MissingYear(2027)));
    assert_eq!(plus("2027-01-04", 0), Ok("2027-01-04".to_owned()));
    let between = |from, to| calendar.working_days_between(day(from), day(to));
    assert_eq!(between("2025-09-30", "2025-10-11"), Ok(3));
    assert_eq!(between("2025-10-11", "2025-09-30"), Ok(0));
}

#[test]
fn publicity_ends_on_a_working_day() {
    let pack = zhoukou();
    let case = pack.publicity.cases.get("pricing").unwrap();
    let end = |start| pack.publicity.end(case, day(start), &pack.calendar).map(|d| d.to_string());
    assert_eq!(end("2025-03-03"), Ok("2025-03-18".to_owned()));
    assert_eq!(end("2025-01-15"), Ok("2025-02-05".to_owned()), "30 January is 春节");
    assert_eq!(end("2026-12-20"), Err(MissingYear(2027)));
    let required = |kind, mode| pack.publicity.requirement(kind, mode).is_required();
    assert!(required("university", "negotiated"));
    assert!(required("research_institute", "negotiated"));
    assert!(!required("university", "listing"));
    assert!(!required("enterprise", "negotiated"));
}

#[test]
fn contracts_have_their_words_and_limits() {
    let contracts = &zhoukou().contracts;
    let words: Vec<_> =
        contracts.kinds.iter().map(|k| (k.seller.as_str(), k.buyer.as_str())).collect();
    assert_eq!(words[1], ("让与人", "受让人"));
    assert_eq!(words[4], ("受托方", "委托方"));
    let days = |fen| contracts.decision_limit(Fen(fen)).unwrap().days.to_string();
    assert_eq!(days(499_999_999), "15 个工作日");
    assert_eq!(days(500_000_000), "30 个工作日");
}

#[test]
fn registries_know_who_decides() {
    let registries = &zhoukou().registries;
    let power = |kind, level| registries.decider(kind, level).map(|d| d.power);
    assert_eq!(power("incubator", "city"), Some(Power::Grant));
    assert_eq!(power("incubator", "provincial"), Some(Power::Forward));
    assert_eq!(power("university_science_park", "city"), None);
    assert!(registries.at_least("national", "city"));
    assert!(!registries.at_least("city", "provincial"));
    assert!(zhoukou().runs("3-8").contains(&Runs::Registry("incubator")));
    assert!(!zhoukou().runs("3-8").contains(&Runs::Registry("star_space")));
}

#[test]
fn clauses_find_what_runs_them() {
    let pack = zhoukou();
    assert!(pack.runs("5-12").contains(&Runs::Rule("ZK-5-12")));
    assert!(pack.runs("5-12").contains(&Runs::Capability("contracts")));
    assert!(pack.runs("1-5").contains(&Runs::Indicator("1-5b")));
    assert!(pack.runs("9-6").is_empty());
    assert_eq!(pack.policy.indicators.len(), 12);
    assert!(pack.industries.is_key("meat") && !pack.industries.is_key("other"));
    assert!(pack.papers().any(|(name, _)| name == "common.typ"));
}

#[test]
fn another_rate_needs_no_code() {
    let rate = |pack: &Pack| match &pack.policy.rule("ZK-5-12").unwrap().amount[0].gives {
        kezhuan_rules::Gives::Rate { rate: kezhuan_rules::Share::Exact(rate), .. } => {
            rate.to_string()
        }
        other => panic!("{other:?}"),
    };
    assert_eq!(rate(zhoukou()), "10%");
    let mut files = zhoukou().files().clone();
    let money = files.get_mut("rules/money.toml").unwrap();
    *money = money.replace("\"10%\"", "\"8%\"");
    assert_eq!(rate(&Pack::from_files(files).unwrap()), "8%");
}

#[test]
fn a_pack_can_be_shared() {
    fn shared<T: Send + Sync + 'static>() {}
    shared::<Pack>();
}

#[test]
fn the_stored_files_give_the_same_pack() {
    let again = Pack::from_files(zhoukou().files().clone()).unwrap();
    assert_eq!(again.hash(), zhoukou().hash());
    assert_eq!(again.hash().len(), 64);
}

/// The real files with one text replaced; the text must be there.
fn patched(file: &str, from: &str, to: &str) -> BTreeMap<String, String> {
    let mut files = zhoukou().files().clone();
    let text = files.get_mut(file).unwrap();
    assert!(text.contains(from), "{file}: {from}");
    *text = text.replacen(from, to, 1);
    files
}

#[test]
fn another_city_needs_no_code() {
    let files: BTreeMap<String, String> = zhoukou()
        .files()
        .iter()
        .map(|(name, text)| {
            (name.clone(), text.replace("周口", "汝原").replace("\"zhoukou\"", "\"ruyuan\""))
        })
        .collect();
    let pack = Pack::from_files(files).unwrap();
    assert_eq!((pack.about.id.as_str(), pack.about.city.as_str()), ("ruyuan", "汝原市"));
    assert_eq!(pack.regions.home(), "河南省/汝原市");
    assert_eq!(pack.regions.counties().len(), 10);
    assert_ne!(pack.hash(), zhoukou().hash());
}

#[test]
fn every_mistake_is_told_with_its_place() {
    let check = |file: &str, from: &str, to: &str, expected: &[&str]| {
        let files = patched(file, from, to);
        let line = files[file].lines().position(|l| l.contains(to.lines().next().unwrap())).unwrap()
            as i64;
        let all = Pack::from_files(files).unwrap_err();
        let told: Vec<String> = all
            .iter()
            .map(|d| {
                let help = d.help.as_deref().unwrap_or_default();
                let place = if d.file == file {
                    format!(":{}", d.line as i64 - line - 1)
                } else {
                    String::new()
                };
                format!("{}{place} {} {help}", d.file, d.message)
            })
            .collect();
        assert_eq!(
            told.iter().map(|t| t.trim_end()).collect::<Vec<_>>(),
            expected,
            "{from} → {to}"
        );
    };
    check(
        "pack.toml",
        "tagline =",
        "taglin =",
        &["pack.toml:-2 缺少 tagline", "pack.toml:0 这里没有“taglin”这个键 是不是 tagline？"],
    );
    check(
        "regions.toml",
        "kind = \"zone\"",
        "kind = \"zoen\"",
        &["regions.toml:0 kind 里没有“zoen”这个词 是不是 zone？"],
    );
    check(
        "regions.toml",
        "code = \"411602\"",
        "code = \"41160\"",
        &["regions.toml:0 区划代码应为 6 位数字，现在是“41160”"],
    );
    check(
        "ref/regions.csv",
        "河南省/郑州市,city",
        "河南省/郑州市,town",
        &["ref/regions.csv:0 level 只能是 province、city 或 county"],
    );
    check(
        "calendar.toml",
        "last_year = 2026",
        "last_year = 2027",
        &["calendar.toml:0 ref/holidays.csv 里没有 2027 年的节假日"],
    );
    check(
        "ref/holidays.csv",
        "2026-10-01,holiday",
        "2026-13-01,holiday",
        &["ref/holidays.csv:0 日期不对，例如 2026-10-01"],
    );
    check(
        "clauses/05.toml",
        "id = \"5-2\"",
        "id = \"5-1\" # again",
        &[
            "clauses/05.toml:0 条款“5-1”写了两次",
            "registries.toml “5-2”不在条款（clauses/）里 是不是 0-2？",
        ],
    );
    check(
        "documents.toml",
        "to = \"ZK-21\"",
        "to = \"ZK-12\"",
        &["documents.toml:0 “ZK-12”不在文件（documents.toml）里 是不是 ZK-21？"],
    );
    check(
        "documents.toml",
        "valid_to = \"unstated\"",
        "# valid_to",
        &["documents.toml:-13 缺少 valid_to"],
    );
    check(
        "publicity.toml",
        "pricing = [\"negotiated\"]",
        "pricing = [\"negociated\"]",
        &["publicity.toml:0 “negociated”不在定价方式（achievements.toml）里 是不是 negotiated？"],
    );
    check(
        "publicity.toml",
        "days = 15",
        "days = \"15\"",
        &["publicity.toml:0 这里应为整数，现在是文字", "publicity.toml:0 days 应在 1 到 3650 之间"],
    );
    check(
        "contracts.toml",
        "id = \"licence\"",
        "id = \"transfer\" # two",
        &[
            "achievements.toml “licence”不在合同种类（contracts.toml）里",
            "achievements.toml “licence”不在合同种类（contracts.toml）里",
            "contracts.toml:0 kind 里“transfer”写了两次",
        ],
    );
    check(
        "industries.toml",
        "count = 3",
        "count = 4",
        &["industries.toml:-3 战略性新兴产业应有 4 个，写了 3 个"],
    );
    check(
        "registries.toml",
        "mode = \"grant\"",
        "mode = \"gift\"",
        &["registries.toml:0 mode 里没有“gift”这个词 可以写：grant、forward"],
    );
    check(
        "clauses/10.toml",
        "why_not = \"功能待建：调度\"",
        "# nothing",
        &["clauses/10.toml:-7 条款 10-1 既没有 runs，也没有写 why_not"],
    );
    check(
        "rules/money.toml",
        "clause = \"5-12\"",
        "clause = \"5-21\"",
        &["rules/money.toml:0 政策文件里没有条款“5-21” 是不是 5-1？"],
    );
    check(
        "registries.toml",
        "rank = 3",
        "rank = 1 # lowest",
        &[
            "registries.toml:-19 级别 city、national、provincial 应与规则里的 levels 同名、同序 规则里是 county、city、provincial、national",
        ],
    );
    check(
        "deals.toml",
        "[[step]]",
        "[[step]",
        &["deals.toml:0 TOML 写法不对：unclosed array table, expected `]`"],
    );
}

#[test]
fn missing_and_strange_files_are_told() {
    let mut files = zhoukou().files().clone();
    let deals = files.remove("deals.toml").unwrap();
    files.insert("deal.toml".to_owned(), deals);
    let told: Vec<String> =
        Pack::from_files(files).unwrap_err().iter().map(ToString::to_string).collect();
    assert_eq!(
        told,
        [
            "deal.toml:0:1: 包里没有这种文件\n    → 是不是 deals.toml？",
            "deals.toml:0:1: 缺少这个文件",
        ]
    );
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_damaged_file_is_told(which: usize, at: usize, drop in 0usize..40, put in "\\PC{0,12}") {
        let mut files = zhoukou().files().clone();
        let which = which % files.len();
        let text = files.values_mut().nth(which).unwrap();
        let chars: Vec<char> = text.chars().collect();
        let at = at % (chars.len() + 1);
        let end = (at + drop).min(chars.len());
        *text = chars[..at].iter().copied().chain(put.chars()).chain(chars[end..].iter().copied()).collect();
        if let Err(found) = Pack::from_files(files) {
            prop_assert!(found.iter().all(|one| !one.to_string().is_empty()) && !found.is_empty());
        }
    }
}
