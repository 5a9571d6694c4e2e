//! The whole set on SQLite: what it holds, that it is sound, what the policy gives, that it is the same
//! every time.

use std::collections::BTreeMap;

use kezhuan_authority::Actor;
use kezhuan_claims::Explained;
use kezhuan_testkit::{Backend, TestApp};
use kezhuan_web::{Capability, Cx};

use crate::data::organizations::find;

fn capabilities() -> Vec<Capability> {
    vec![
        kezhuan_policies::CAPABILITY,
        kezhuan_organizations::CAPABILITY,
        kezhuan_accounts::CAPABILITY,
        kezhuan_publicity::CAPABILITY,
        kezhuan_registries::CAPABILITY,
        kezhuan_achievements::CAPABILITY,
        kezhuan_demands::CAPABILITY,
        kezhuan_campaigns::CAPABILITY,
        kezhuan_contracts::CAPABILITY,
        kezhuan_trading::CAPABILITY,
        kezhuan_market::CAPABILITY,
        kezhuan_readers::CAPABILITY,
        kezhuan_claims::CAPABILITY,
        kezhuan_indicators::CAPABILITY,
        kezhuan_notices::CAPABILITY,
    ]
}

async fn built() -> TestApp {
    let t = TestApp::at(crate::first_moment(), Backend::sqlite(), capabilities()).await;
    crate::build(&t.app, &t.clock).await.unwrap_or_else(|p| panic!("{p:?}"));
    t
}

/// Built twice at the same time, for sameness; one of them is looked at.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn it_is_whole_and_sound_and_the_same_every_time() {
    let (t, twin) = tokio::join!(built(), built());
    assert_eq!(digests(&t).await, digests(&twin).await);
    let cx = t.cx(&Actor::system("test"));
    no_check_finds_anything(&cx).await;
    let round = kezhuan_claims::explained(&cx, 2026).await.unwrap();
    the_city_gives(&round);
    the_province_reads_otherwise(&round);
    some_need_a_decision(&round);
    statistics_live(&cx).await;
    targets_are_reached_and_missed(&cx).await;
}

/// The empty demonstration: every printed login leads to somebody.
#[tokio::test]
async fn the_logins_alone() {
    let t = TestApp::at(crate::first_moment(), Backend::sqlite(), capabilities()).await;
    crate::build_logins(&t.app, &t.clock).await.unwrap_or_else(|p| panic!("{p:?}"));
    for login in crate::logins() {
        let actor = kezhuan_accounts::actor_of_login(t.app.db(), &login.name).await.unwrap();
        let actor = actor.unwrap_or_else(|| panic!("{}", login.name));
        assert!(actor.is_staff() || actor.organization().is_some(), "{}", login.name);
    }
}

/// Kind and leaf of every event.
async fn digests(t: &TestApp) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut after = 0;
    loop {
        let entries = kezhuan_journal::read_after(t.app.db(), after, 1_000).await.unwrap();
        let Some(last) = entries.last().and_then(|e| e.seq) else { return all };
        after = last;
        all.extend(entries.into_iter().map(|e| (e.kind, e.leaf)));
    }
}

async fn no_check_finds_anything(cx: &Cx) {
    for capability in cx.app.house().iter() {
        if let Some(check) = capability.checks {
            let found = check(cx).await.unwrap();
            assert!(found.is_empty(), "{}: {found:?}", capability.name);
        }
    }
}

/// The answer to a rule for an organization of the tables, by the reading at this place.
fn answer(round: &Explained, key: &str, rule: &str, reading: usize) -> serde_json::Value {
    let name = find(key).unwrap().name;
    let payee = round.payees().find(|p| p.name == name).unwrap_or_else(|| panic!("{name}"));
    let rules = &round.policies.pack.policy.rules;
    let rule = rules.iter().find(|r| r.id == rule).unwrap();
    let line = round.line(&payee.key, rule);
    let entry = line.sides.get(reading).and_then(|(_, entry)| *entry);
    entry.map_or(serde_json::Value::Null, |entry| serde_json::to_value(entry).unwrap())
}

fn amount(round: &Explained, key: &str, rule: &str, reading: usize) -> String {
    let answer = answer(round, key, rule, reading);
    match answer["amount"].as_str() {
        Some(amount) => amount.to_owned(),
        None => answer["status"].as_str().unwrap_or("nothing").to_owned(),
    }
}

fn the_city_gives(round: &Explained) {
    let cases = [
        ("yudong", "ZK-5-11", "1000000.00"),
        ("chenchu", "ZK-5-11", "1000000.00"),
        ("shaying", "ZK-5-11", "1000000.00"),
        ("yinghe", "ZK-5-11", "980000.00"),
        ("zhoushang", "ZK-5-11", "360000.00"),
        ("taikang", "ZK-5-11", "745000.00"),
        ("fugou", "ZK-5-11", "0.00"),
        ("yanxian", "ZK-5-12", "60000.00"),
        ("qinying", "ZK-5-12", "156000.00"),
        ("duanwei", "ZK-5-12", "0.00"),
        ("fuyue", "ZK-5-12", "26400.00"),
        ("juqu", "ZK-5-12", "50000.00"),
        ("xiuyuan", "ZK-5-12", "1000000.00"),
        ("fenmei", "ZK-5-12", "192000.00"),
        ("sanchuan", "ZK-8-3", "1000000.00"),
        ("mingli", "ZK-8-3", "372000.00"),
    ];
    let got: Vec<_> = cases.iter().map(|(key, rule, _)| amount(round, key, rule, 0)).collect();
    let want: Vec<_> = cases.iter().map(|(.., want)| (*want).to_owned()).collect();
    assert_eq!(got, want, "{cases:?}");
    let capped = answer(round, "yudong", "ZK-5-11", 0);
    assert!(capped.to_string().contains("1280000.00"), "{capped}");
    let exact = answer(round, "chenchu", "ZK-5-11", 0);
    assert!(exact.to_string().contains("10000000.00"), "{exact}");
}

fn the_province_reads_otherwise(round: &Explained) {
    // Zhengzhou is no other province; Shanghai is.
    assert_eq!(amount(round, "yanxian", "ZK-5-12", 1), "0.00");
    assert_eq!(amount(round, "qinying", "ZK-5-12", 1), "156000.00");
    let why = answer(round, "yanxian", "ZK-5-12", 1);
    assert!(!why["left_out"].as_array().unwrap().is_empty(), "{why}");
}

fn some_need_a_decision(round: &Explained) {
    assert_eq!(amount(round, "chenchu", "ZK-5-10", 0), "needs_decision");
    assert_eq!(amount(round, "yudong", "ZK-5-9", 0), "unresolved_reference");
    assert_eq!(amount(round, "yunqi", "ZK-8-5", 0), "needs_decision");
    assert_eq!(amount(round, "luqiao", "ZK-8-3", 0), "needs_decision");
}

async fn statistics_live(cx: &Cx) {
    let facts = kezhuan_claims::facts(cx).await.unwrap();
    let mut turnover: BTreeMap<String, f64> = BTreeMap::new();
    for contract in facts.records("contracts") {
        let inside =
            contract["registered_in"].as_str().is_some_and(|r| r.starts_with("河南省/周口市"));
        if let (true, Some(on)) = (inside, contract["registered_on"].as_str()) {
            let yuan: f64 = contract["amount"].as_str().unwrap().parse().unwrap();
            *turnover.entry(on[..4].to_owned()).or_default() += yuan / 1e8;
        }
    }
    let deals = facts.records("deals");
    assert!(deals.len() > 20, "{}", deals.len());
    assert!(deals.iter().all(|deal| deal["signed_on"].is_string() && deal["place"] == "online"));
    let near_miss = turnover["2025"];
    assert!((18.5..20.0).contains(&near_miss), "{turnover:?}");
    assert!(turnover["2024"] < near_miss, "{turnover:?}");
}

async fn targets_are_reached_and_missed(cx: &Cx) {
    use kezhuan_rules::Standing::{Missed, NoData, Reached};
    let measures = kezhuan_indicators::measures(cx, "2026").await.unwrap();
    let standing = |id: &str| measures.one(id).map(|m| (m.standing, m.value.is_some()));
    for (id, want) in [
        ("1-5", Reached),
        ("3-1", NoData),
        ("3-8", Missed),
        ("3-9", Missed),
        ("4-3", Missed),
        ("7-19", Missed),
        ("8-6", Missed),
    ] {
        let got = standing(id).unwrap_or_else(|| panic!("{id}"));
        assert_eq!(got, (want, want != NoData), "{id}");
    }
}
