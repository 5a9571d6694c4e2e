//! What the tests stand on: verified units in two counties, demands, a campaign.

use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_campaigns::CampaignId;
use kezhuan_demands::DemandId;
use kezhuan_kernel::Id;
use kezhuan_organizations::{Decision, OrganizationId, Profile};
use kezhuan_testkit::{TestApp, officer, post};

pub const CITY: &str = "河南省/周口市";
pub const XIANG: &str = "河南省/周口市/项城市";
pub const TAIKANG: &str = "河南省/周口市/太康县";

pub fn city() -> Actor {
    post(Role::CityBureau, CITY)
}

pub fn bureau(county: &str) -> Actor {
    post(Role::CountyBureau, county)
}

pub async fn unit(t: &TestApp, name: &str, county: &str) -> OrganizationId {
    let cx = t.cx(&Actor::system("test"));
    let may = cx.may(&kezhuan_organizations::IMPORT, &Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let profile = Profile {
        name: name.into(),
        kind: "enterprise".into(),
        credit_code: None,
        region: county.into(),
        address: String::new(),
        contact_name: "王工".into(),
        contact_phone: "0394-0000111".into(),
        summary: String::new(),
        size: None,
        party_nature: None,
        industries: vec!["modern_food".into()],
        roles: Vec::new(),
        legal_entity: None,
    };
    let id = kezhuan_organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    kezhuan_organizations::decide(&t.cx(&bureau(county)), id, Decision::Verify).await.unwrap();
    id
}

/// A demand of this unit, submitted.
pub async fn demand(
    t: &TestApp,
    of: OrganizationId,
    title: &str,
    visibility: &[(&str, &str)],
) -> DemandId {
    let organization = of.to_string();
    let problem = format!("{title}：试过，不行");
    let mut fields = vec![
        ("organization", organization.as_str()),
        ("title", title),
        ("problem", problem.as_str()),
        ("industries", "modern_food"),
        ("then", "submit"),
    ];
    fields.extend(if visibility.is_empty() { &[("visibility", "public")] } else { visibility });
    let answer = t.post(&officer(of.uuid()), "/demands", &fields).await.expect_status(303);
    t.settle().await;
    let place = answer.location().unwrap().to_owned();
    place.split('/').find_map(|part| part.parse().ok()).expect("a demand")
}

pub async fn publish(t: &TestApp, id: DemandId) {
    let review = format!("/demands/{id}/review");
    t.post(&city(), &review, &[("decision", "publish")]).await.expect_status(303);
    t.settle().await;
}

/// A campaign of the city for two counties: companies until 20 March, counties until 25 March.
pub async fn campaign(t: &TestApp) -> CampaignId {
    let answer = t.post(&city(), "/campaigns", &FIELDS).await.expect_status(303);
    let place = answer.location().unwrap().to_owned();
    place.split('/').find_map(|part| part.parse().ok()).expect("a campaign")
}

pub const FIELDS: [(&str, &str); 8] = [
    ("title", "第一季度企业技术需求征集（演示）"),
    ("about", "生产里解决不了的技术难题"),
    ("counties", XIANG),
    ("counties", TAIKANG),
    ("from", "2026-03-02"),
    ("until", "2026-03-20"),
    ("due", "2026-03-25"),
    ("target", "3"),
];

pub const NEW: [(&str, &str); 4] = [
    ("title", "离交废水氨氮深度处理"),
    ("problem", "盐分高，生化法不稳"),
    ("budget_kind", "open"),
    ("visibility", "hidden_name"),
];

/// Files a new demand; its entry.
pub async fn file(t: &TestApp, id: CampaignId, of: OrganizationId, title: &str) -> String {
    let organization = of.to_string();
    let mut fields = vec![("organization", organization.as_str()), ("title", title)];
    fields.extend(&NEW[1..]);
    let path = format!("/campaigns/{id}/file");
    let answer = t.post(&officer(of.uuid()), &path, &fields).await.expect_status(303);
    t.settle().await;
    answer.location().unwrap().to_owned()
}

pub async fn todos(t: &TestApp, actor: &Actor) -> Vec<String> {
    let todos = (kezhuan_campaigns::CAPABILITY.todos.unwrap())(&t.cx(actor)).await.unwrap();
    todos.into_iter().map(|todo| format!("{} {}", todo.title, todo.href)).collect()
}

pub async fn check(t: &TestApp) -> Vec<String> {
    let cx = t.cx(&Actor::system("fsck"));
    (kezhuan_campaigns::CAPABILITY.checks.unwrap())(&cx).await.unwrap()
}
