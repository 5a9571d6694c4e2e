//! What the tests stand on: a published achievement, its seller, a buyer, an agency; the steps of a deal.

use kezhuan_achievements::AchievementId;
use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_kernel::{Id, Uuid};
use kezhuan_organizations::{Decision, OrganizationId, Profile};
use kezhuan_testkit::{TestApp, officer, post};
use kezhuan_trading::{CAPABILITY, Deal, DealId, get};

pub const COUNTY: &str = "河南省/周口市/川汇区";
pub const BUYER_COUNTY: &str = "河南省/周口市/项城市";

pub struct World {
    pub achievement: AchievementId,
    pub sell: Actor,
    pub buy: Actor,
    pub agency: OrganizationId,
}

pub async fn unit(t: &TestApp, name: &str, kind: &str, region: &str) -> OrganizationId {
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
    let county = t.cx(&post(Role::CountyBureau, region));
    kezhuan_organizations::decide(&county, id, Decision::Verify).await.unwrap();
    id
}

/// A published achievement of a seller of this kind, priced by agreement, and a buyer.
pub async fn world(t: &TestApp, kind: &str) -> World {
    priced_world(t, kind, "negotiated").await
}

/// The same, priced by listing.
pub async fn listed_world(t: &TestApp, kind: &str) -> World {
    priced_world(t, kind, "listing").await
}

async fn priced_world(t: &TestApp, kind: &str, pricing: &str) -> World {
    let seller = unit(t, "豫东农业工程学院（演示）", kind, COUNTY).await;
    let buyer = unit(t, "周口豫麦生物科技有限公司（演示）", "enterprise", BUYER_COUNTY).await;
    let agency = unit(t, "周口科汇技术转移中心（演示）", "transfer_agency", COUNTY).await;
    let sell = officer(seller.uuid());
    let achievement = publish(t, &sell, seller, kind, pricing).await;
    World { achievement, sell, buy: officer(buyer.uuid()), agency }
}

async fn publish(
    t: &TestApp,
    sell: &Actor,
    seller: OrganizationId,
    kind: &str,
    pricing: &str,
) -> AchievementId {
    let holder = seller.to_string();
    let collective = kind == "university";
    let mut fields = vec![
        ("holder", holder.as_str()),
        ("then", "submit"),
        ("title", "低温慢速小麦制粉工艺"),
        ("gain", "出粉率提高 2 个百分点"),
        ("summary", "低温慢速研磨，少伤淀粉。"),
        ("comparisons[0][indicator]", "出粉率"),
        ("comparisons[0][today]", "72"),
        ("comparisons[0][ours]", "74"),
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
        ("ip[0][title]", "一种制粉工艺"),
        ("ip[0][state]", "granted"),
        ("secrecy_by", "科研处"),
        ("secrecy_on", "2026-02-01"),
        ("contact_name", "技术转移中心"),
        ("contact_phone", "0394-1234567"),
    ];
    if !collective {
        fields.push(("pricing_mode", pricing));
    }
    let answer = t.post(sell, "/achievements", &fields).await.expect_status(303);
    let place = answer.location().unwrap_or_default().to_owned();
    let id = place.split('/').find_map(|part| part.parse().ok()).expect("an achievement");
    if collective {
        let agree = [
            ("decision", "agree"),
            ("ownership_checked", "true"),
            ("contributors_checked", "true"),
            ("pricing_mode", pricing),
            ("decision_number", "院办纪〔2026〕3号"),
        ];
        let review = format!("/achievements/{id}/unit-review");
        t.post(sell, &review, &agree).await.expect_status(303);
    }
    let city = post(Role::CityBureau, "河南省/周口市");
    let review = format!("/achievements/{id}/review");
    t.post(&city, &review, &[("decision", "publish")]).await.expect_status(303);
    id
}

pub const INTEREST: [(&str, &str); 4] = [
    ("mode", "licence"),
    ("intended_use", "日处理 300 吨的面粉生产线"),
    ("contact_name", "李演示"),
    ("contact_phone", "0394-0000002"),
];

pub async fn begin(t: &TestApp, w: &World) -> String {
    let achievement = w.achievement.to_string();
    let mut fields = vec![("achievement", achievement.as_str())];
    fields.extend(INTEREST);
    let answer = t.post(&w.buy, "/deals", &fields).await.expect_status(303);
    answer.location().expect("the deal").to_owned()
}

/// Interest, answer, promise.
pub async fn talk(t: &TestApp, w: &World) -> String {
    let page = begin(t, w).await;
    let answer =
        [("contact_name", "张演示"), ("contact_phone", "0394-0000001"), ("interested", "no")];
    t.post(&w.sell, &format!("{page}/answer"), &answer).await.expect_status(303);
    let promise = [("name", "李演示"), ("agreed", "true")];
    t.post(&w.buy, &format!("{page}/promise"), &promise).await.expect_status(303);
    page
}

/// A version of the sheet as typed, answering version `based_on`.
pub fn version(based_on: &'static str) -> Vec<(&'static str, &'static str)> {
    vec![
        ("based_on", based_on),
        ("mode", "licence"),
        ("licence_mode", "ordinary"),
        ("years", "5"),
        ("territory", "河南省内"),
        ("total", "600,000.00"),
        ("parts[0][due]", "2026-05-15"),
        ("parts[0][amount]", "180000"),
        ("parts[1][due]", "2026-09-15"),
        ("parts[1][amount]", "420000"),
        ("parts[1][condition]", "试产合格"),
    ]
}

pub async fn propose(t: &TestApp, who: &Actor, page: &str, fields: &[(&str, &str)]) {
    t.post(who, &format!("{page}/sheet"), fields).await.expect_status(303);
}

pub async fn confirm(t: &TestApp, who: &Actor, page: &str, version: &str) {
    let fields = [("version", version)];
    t.post(who, &format!("{page}/confirm"), &fields).await.expect_status(303);
}

pub async fn deal(t: &TestApp, page: &str) -> Deal {
    let id: DealId = page.rsplit('/').next().and_then(|id| id.parse().ok()).expect("an id");
    get(t.app.db().reader(), id).await.unwrap().unwrap()
}

/// Everything the house checks about deals and notices.
pub async fn broken(t: &TestApp) -> Vec<String> {
    let cx = t.cx(&Actor::system("fsck"));
    let mut all = (CAPABILITY.checks.unwrap())(&cx).await.unwrap();
    all.extend((kezhuan_publicity::CAPABILITY.checks.unwrap())(&cx).await.unwrap());
    all
}

/// Another officer of the same organization.
pub fn colleague(of: &Actor) -> Actor {
    Actor { user: of.user.map(|user| Uuid::from_u128(user.as_u128() ^ 0xFFFF)), ..of.clone() }
}

/// Objects against the 公示 of a deal as a person; the page of the objection.
pub async fn object(t: &TestApp, deal: &Deal) -> String {
    let who =
        Actor { user: Some(Uuid::from_u128(4711)), name: "王小明".into(), ..Actor::default() };
    let page = format!("/publicity/{}", deal.publicity.expect("a notice"));
    let fields = [
        ("by", "person"),
        ("name", "王小明"),
        ("phone", "0394-0000003"),
        ("body", "完成人少列一人"),
    ];
    let answer = t.post(&who, &format!("{page}/object"), &fields).await.expect_status(303);
    t.settle().await;
    answer.location().expect("the objection").to_owned()
}
