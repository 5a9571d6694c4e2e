//! What the tests share: units, forms, a published achievement.

use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_demands::{DemandId, State};
use kezhuan_kernel::Id;
use kezhuan_organizations::{Decision, OrganizationId, Profile};
use kezhuan_sheets::{Limits, Report};
use kezhuan_testkit::{TestApp, officer, post};

pub type Fields<'a> = Vec<(&'a str, &'a str)>;

/// An organization that waits for verification.
pub async fn unverified(t: &TestApp, name: &str, kind: &str, region: &str) -> OrganizationId {
    let cx = t.cx(&Actor::system("test"));
    let may = cx.may(&kezhuan_organizations::IMPORT, &Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let profile = Profile {
        name: name.into(),
        kind: kind.into(),
        credit_code: None,
        region: region.into(),
        address: String::new(),
        contact_name: String::new(),
        contact_phone: String::new(),
        summary: String::new(),
        size: None,
        party_nature: None,
        industries: Vec::new(),
        roles: Vec::new(),
        legal_entity: None,
    };
    let id = kezhuan_organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    id
}

/// The county verifies it.
pub async fn verify(t: &TestApp, id: OrganizationId, region: &str) {
    let county = t.cx(&post(Role::CountyBureau, region));
    kezhuan_organizations::decide(&county, id, Decision::Verify).await.unwrap();
}

/// A verified organization.
pub async fn unit(t: &TestApp, name: &str, kind: &str, region: &str) -> OrganizationId {
    let id = unverified(t, name, kind, region).await;
    verify(t, id, region).await;
    id
}

/// Everything a submission needs.
pub fn full() -> Fields<'static> {
    vec![
        ("title", "酱卤废水处理成本降到每吨 9 元以内"),
        ("problem", "现在每吨 14 元，盐分高，生化法不稳。"),
        ("indicators[0][name]", "吨水成本"),
        ("indicators[0][current]", "14"),
        ("indicators[0][comparison]", "at_most"),
        ("indicators[0][target]", "9"),
        ("indicators[0][unit]", "元"),
        ("indicators[0][test]", "连续 30 天平均"),
        ("kind", "breakthrough"),
        ("cooperations", "joint"),
        ("budget_kind", "amount"),
        ("budget", "1500000"),
        ("months", "12"),
        ("industries", "prepared_food"),
        ("visibility", "public"),
    ]
}

pub fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Fields<'a> {
    let kept = fields.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more).copied().collect()
}

/// Begins one through the page.
pub async fn begin(t: &TestApp, actor: &Actor, fields: &[(&str, &str)]) -> DemandId {
    let answer = t.post(actor, "/demands", fields).await.expect_status(303);
    let place = answer.location().expect("an address").to_owned();
    place.split('/').find_map(|part| part.parse().ok()).expect("a demand in the address")
}

/// One of a company, published with this visibility, and its officer.
pub async fn published(t: &TestApp, visibility: &str) -> (DemandId, Actor) {
    published_for(t, visibility, &[]).await
}

/// The same with more fields.
pub async fn published_for(
    t: &TestApp,
    visibility: &str,
    more: &[(&str, &str)],
) -> (DemandId, Actor) {
    let firm = unit(t, "项城味源食品有限公司（演示）", "enterprise", "河南省/周口市/项城市").await;
    publish(t, officer(firm.uuid()), visibility, more).await
}

/// Another one of the same company.
pub async fn again(t: &TestApp, boss: &Actor, visibility: &str) -> (DemandId, Actor) {
    publish(t, boss.clone(), visibility, &[]).await
}

async fn publish(
    t: &TestApp,
    boss: Actor,
    visibility: &str,
    more: &[(&str, &str)],
) -> (DemandId, Actor) {
    let of = OrganizationId::from_uuid(boss.memberships[0].organization).to_string();
    let fields = [("organization", of.as_str()), ("visibility", visibility), ("then", "submit")];
    let id = begin(t, &boss, &with(&with(&full(), &fields), more)).await;
    let city = post(Role::CityBureau, "河南省/周口市");
    let publish = [("decision", "publish")];
    t.post(&city, &format!("/demands/{id}/review"), &publish).await.expect_status(303);
    t.settle().await;
    (id, boss)
}

pub async fn state(t: &TestApp, id: DemandId) -> State {
    kezhuan_demands::get(t.app.db().reader(), id).await.unwrap().unwrap().state
}

pub async fn import(t: &TestApp, text: &str, name: &str) -> Report {
    let cx = t.cx(&Actor::system("import"));
    let list = &kezhuan_demands::LIST;
    kezhuan_web::imports::bring_in(&cx, list, text.into(), name, Limits::default()).await.unwrap()
}

pub async fn check(t: &TestApp) -> Vec<String> {
    let cx = t.cx(&Actor::system("fsck"));
    (kezhuan_demands::CAPABILITY.checks.unwrap())(&cx).await.unwrap()
}

pub async fn todos(t: &TestApp, actor: &Actor) -> Vec<String> {
    let cx = t.cx(actor);
    let todos = (kezhuan_demands::CAPABILITY.todos.unwrap())(&cx).await.unwrap();
    todos.into_iter().map(|todo| todo.href).collect()
}
