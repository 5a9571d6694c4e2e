//! Whom and what the authority table asks: actors of every kind, and things that belong to one of them.

use std::collections::BTreeMap;

use kezhuan_authority::{Actor, Role};
use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
use kezhuan_kernel::Uuid;
use kezhuan_testkit::TestApp;

/// The columns of the table. The exhibits belong to the university of `officer`.
pub async fn witnesses(t: &TestApp) -> Vec<(&'static str, Actor)> {
    let mut all = vec![("nobody", Actor::nobody())];
    let logins = [
        ("officer", "officer@demo.invalid"),
        ("researcher", "researcher@demo.invalid"),
        ("broker", "broker@demo.invalid"),
        ("clerk", "clerk@demo.invalid"),
        ("city", "city@demo.invalid"),
        ("finance", "finance@demo.invalid"),
        ("auditor", "auditor@demo.invalid"),
        ("desk", "desk@demo.invalid"),
        ("operator", "operator@demo.invalid"),
    ];
    for (name, login) in logins {
        let actor = kezhuan_accounts::actor_of_login(t.app.db(), login).await.expect("it reads");
        all.push((name, actor.unwrap_or_else(|| panic!("no login {login}"))));
    }
    let stranger =
        one(t, "select id as v from organizations_organization where name like '霁纺%'").await;
    all.push(("other officer", kezhuan_testkit::officer(stranger)));
    all.push(("own county", kezhuan_testkit::post(Role::CountyBureau, "河南省/周口市/川汇区")));
    all.push(("other county", kezhuan_testkit::post(Role::CountyBureau, "河南省/周口市/太康县")));
    all
}

/// Values for the parameters of a path, by its first word or by the whole path.
pub async fn exhibits(t: &TestApp) -> BTreeMap<String, Vec<String>> {
    let officer = kezhuan_accounts::actor_of_login(t.app.db(), "officer@demo.invalid").await;
    let officer = officer.expect("it reads").expect("the officer");
    let unit = officer.organization().expect("a unit").organization;
    let deal = format!(
        "from trading_deal d where d.seller = {} and d.contract is not null \
         and d.publicity is not null order by d.number limit 1",
        literal(unit)
    );
    let id = async |column: &str| one(t, &format!("select {column} as v {deal}")).await;
    let (deal_id, contract) = (id("d.id").await, id("d.contract").await);
    let (achievement, publicity) = (id("d.achievement").await, id("d.publicity").await);
    let demand = one(
        t,
        "select id as v from demands_demand where state = 'published' order by number limit 1",
    )
    .await;
    let matter = one(t, "select id as v from market_matter order by opened_at limit 1").await;
    let push = format!(
        "select id as v from market_push where organization = {} order by sent_at limit 1",
        literal(unit)
    );
    let push = one(t, &push).await;
    let filed = "from campaigns_entry where county = '河南省/周口市/川汇区' order by at limit 1";
    let campaign = one(t, &format!("select campaign as v {filed}")).await;
    let entry = one(t, &format!("select id as v {filed}")).await;
    let (kind, registration) = registration(t).await;
    let token = text(
        t,
        &format!("select token as v from contracts_contract where id = {}", literal(contract)),
    )
    .await;
    let named = |prefix: &str, id: Uuid| format!("{prefix}_{}", id.simple());
    let (organization, entry) = (named("org", unit), named("cen", entry));
    let claims = vec![organization.clone(), "2026".to_owned(), "ZK-5-11".to_owned()];
    let pairs = [
        ("organizations", vec![organization]),
        ("achievements", vec![named("ach", achievement)]),
        ("deals", vec![named("dea", deal_id)]),
        ("contracts", vec![named("con", contract)]),
        ("publicity", vec![named("pub", publicity)]),
        ("demands", vec![named("dem", demand)]),
        ("/demands/{id}/start/{question}", vec![named("dem", demand), "problem".to_owned()]),
        ("campaigns", vec![named("cmp", campaign), "411602".to_owned()]),
        ("/campaigns/entries/{entry}", vec![entry.clone()]),
        ("/campaigns/entries/{entry}/check", vec![entry.clone()]),
        ("/campaigns/entries/{entry}/pair", vec![entry.clone()]),
        ("/campaigns/entries/{entry}/again", vec![entry]),
        ("market", vec![named("mat", matter)]),
        ("/market/push/{demand}", vec![named("dem", demand)]),
        ("/market/received/{push}", vec![named("psh", push)]),
        ("registries", vec![kind, registration.clone()]),
        ("registrations", vec![registration]),
        ("claims", claims),
        ("indicators", vec!["7-19".to_owned()]),
        ("language", vec!["en".to_owned()]),
        ("v", vec![token]),
    ];
    pairs.into_iter().map(|(noun, values)| (noun.to_owned(), values)).collect()
}

async fn registration(t: &TestApp) -> (String, String) {
    let first = "from registries_registration where state = 'recognised' order by number limit 1";
    let kind = text(t, &format!("select kind as v {first}")).await;
    let id = one(t, &format!("select id as v {first}")).await;
    (kind, format!("reg_{}", id.simple()))
}

fn literal(id: Uuid) -> String {
    format!("x'{}'", id.simple())
}

async fn row(t: &TestApp, sql: &str) -> kezhuan_db::sea_orm::QueryResult {
    let statement = Statement::from_string(t.app.db().backend(), sql);
    let row = t.app.db().reader().query_one_raw(statement).await.expect("it reads");
    row.unwrap_or_else(|| panic!("nothing for {sql}"))
}

async fn one(t: &TestApp, sql: &str) -> Uuid {
    row(t, sql).await.try_get("", "v").expect("an id")
}

async fn text(t: &TestApp, sql: &str) -> String {
    row(t, sql).await.try_get("", "v").expect("a text")
}
