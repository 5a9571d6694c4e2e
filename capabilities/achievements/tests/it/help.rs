//! What the tests share: units, forms, a published achievement.

use kezhuan_achievements::{AchievementId, State};
use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_kernel::Id;
use kezhuan_organizations::{Decision, OrganizationId, Profile};
use kezhuan_sheets::{Book, Column, Columns, Limits, Line, Report};
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

/// Everything a submission needs but the pricing mode.
pub fn full() -> Fields<'static> {
    vec![
        ("title", "用秸秆纤维做的全生物降解地膜"),
        ("gain", "每亩成本低 41 元"),
        ("summary", "小麦秸秆磨细后与聚乳酸共混。"),
        ("comparisons[0][indicator]", "180 天降解率"),
        ("comparisons[0][today]", "0"),
        ("comparisons[0][ours]", "92"),
        ("comparisons[0][unit]", "%"),
        ("trl", "7"),
        ("industries", "biodegradable"),
        ("ownership", "service"),
        ("contributors[0][name]", "张三"),
        ("contributors[0][role]", "lead"),
        ("price_kind", "amount"),
        ("price", "600,000.00"),
        ("modes", "licence"),
        ("ip[0][kind]", "invention"),
        ("ip[0][number]", "202210000417"),
        ("ip[0][title]", "一种降解地膜"),
        ("ip[0][state]", "granted"),
        ("secrecy_by", "科研处"),
        ("secrecy_on", "2026-02-01"),
        ("nda_text", "母粒比例"),
        ("contact_name", "技术转移中心"),
        ("contact_phone", "0394-1234567"),
    ]
}

/// The same as JSON.
pub fn full_json() -> serde_json::Value {
    serde_json::json!({
        "title": "用秸秆纤维做的全生物降解地膜", "gain": "每亩成本低 41 元",
        "summary": "小麦秸秆磨细后与聚乳酸共混。", "trl": "7", "industries": ["biodegradable"],
        "ownership": "service", "price_kind": "amount", "price": "600000", "modes": ["licence"],
        "ip": [{ "kind": "invention", "number": "202210000417", "title": "一种降解地膜", "state": "granted" }],
        "secrecy_by": "科研处", "secrecy_on": "2026-02-01", "nda_text": "母粒比例",
        "contact_name": "技术转移中心", "contact_phone": "0394-1234567",
    })
}

pub fn with<'a>(fields: &[(&'a str, &'a str)], more: &[(&'a str, &'a str)]) -> Fields<'a> {
    let kept = fields.iter().filter(|(name, _)| !more.iter().any(|(other, _)| other == name));
    kept.chain(more).copied().collect()
}

pub fn agree() -> Fields<'static> {
    vec![
        ("decision", "agree"),
        ("ownership_checked", "true"),
        ("contributors_checked", "true"),
        ("pricing_mode", "negotiated"),
        ("decision_number", "校纪要〔2026〕7号"),
    ]
}

/// Begins one through the page.
pub async fn begin(t: &TestApp, actor: &Actor, fields: &[(&str, &str)]) -> AchievementId {
    begin_any(t, actor, fields, 303).await.expect("an achievement in the address")
}

pub async fn begin_any(
    t: &TestApp,
    actor: &Actor,
    fields: &[(&str, &str)],
    status: u16,
) -> Option<AchievementId> {
    let answer = t.post(actor, "/achievements", fields).await.expect_status(status);
    let place = answer.location()?.to_owned();
    place.split('/').find_map(|part| part.parse().ok())
}

/// One of a university, published, and its officer.
pub async fn published(t: &TestApp) -> (AchievementId, Actor) {
    let school = unit(t, "周口豫东农业大学（演示）", "university", "河南省/周口市/川汇区").await;
    let office = officer(school.uuid());
    let holder = school.to_string();
    let id = begin(t, &office, &with(&full(), &[("holder", &holder), ("then", "submit")])).await;
    t.post(&office, &format!("/achievements/{id}/unit-review"), &agree()).await.expect_status(303);
    let city = post(Role::CityBureau, "河南省/周口市");
    let publish = [("decision", "publish")];
    t.post(&city, &format!("/achievements/{id}/review"), &publish).await.expect_status(303);
    t.settle().await;
    (id, office)
}

pub async fn state(t: &TestApp, id: AchievementId) -> State {
    kezhuan_achievements::get(t.app.db().reader(), id).await.unwrap().unwrap().state
}

pub async fn holder(t: &TestApp, id: AchievementId) -> String {
    let holder = kezhuan_achievements::holder_of(t.app.db().reader(), id).await.unwrap();
    holder.unwrap().to_string()
}

pub async fn import(t: &TestApp, text: &str, name: &str) -> Report {
    let cx = t.cx(&Actor::system("import"));
    let list = &kezhuan_achievements::LIST;
    kezhuan_web::imports::bring_in(&cx, list, text.into(), name, Limits::default()).await.unwrap()
}

pub async fn check(t: &TestApp) -> Vec<String> {
    let cx = t.cx(&Actor::system("fsck"));
    (kezhuan_achievements::CAPABILITY.checks.unwrap())(&cx).await.unwrap()
}

pub async fn todos(t: &TestApp, actor: &Actor) -> Vec<String> {
    let cx = t.cx(actor);
    let todos = (kezhuan_achievements::CAPABILITY.todos.unwrap())(&cx).await.unwrap();
    todos.into_iter().map(|todo| todo.href).collect()
}

/// The numbers in an exported file, read back as any table.
pub fn serials(bytes: Vec<u8>) -> Vec<String> {
    const COLUMNS: Columns = Columns::new(&[Column::new("serial", "编号").required()]);
    let book = Book::open(bytes, "a", &Limits::default()).unwrap();
    let heading = COLUMNS.find(&book).unwrap();
    let mut all = Vec::new();
    let take = |lines: Vec<Line>| {
        all.extend(lines.iter().map(|line| heading.row(line).text("serial")));
        true
    };
    heading.batches(&book, 100, take).unwrap();
    all
}
