//! What the tests stand on: units, the people of the desk, demands, an achievement.

use kezhuan_accounts::{NewUser, actor_of, add_post_within, create_user_within, hash_password};
use kezhuan_achievements::AchievementId;
use kezhuan_authority::{Actor, Role, Subject};
use kezhuan_demands::DemandId;
use kezhuan_kernel::Id;
use kezhuan_market::Matter;
use kezhuan_organizations::{Decision, OrganizationId, Profile};
use kezhuan_testkit::{TestApp, officer, post};

pub const CITY: &str = "河南省/周口市";
pub const COUNTY: &str = "河南省/周口市/项城市";

pub async fn unit(t: &TestApp, name: &str, kind: &str) -> OrganizationId {
    let cx = t.cx(&Actor::system("test"));
    let may = cx.may(&kezhuan_organizations::IMPORT, &Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let profile = Profile {
        name: name.into(),
        kind: kind.into(),
        credit_code: None,
        region: COUNTY.into(),
        address: String::new(),
        contact_name: "王工".into(),
        contact_phone: "0394-0000111".into(),
        summary: String::new(),
        size: None,
        party_nature: None,
        industries: Vec::new(),
        roles: Vec::new(),
        legal_entity: None,
    };
    let id = kezhuan_organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    let county = t.cx(&post(Role::CountyBureau, COUNTY));
    kezhuan_organizations::decide(&county, id, Decision::Verify).await.unwrap();
    id
}

/// People of the desk, as many as names.
pub async fn desk(t: &TestApp, names: &[&str]) -> Vec<Actor> {
    let cx = t.cx(&Actor::system("test"));
    let password = hash_password(cx.db(), "a-long-password").await.unwrap();
    let may = cx.may(&kezhuan_accounts::ADMINISTER, &Subject::none()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let mut ids = Vec::new();
    for (number, name) in names.iter().enumerate() {
        let new = NewUser {
            login: format!("desk{number}@demo.invalid"),
            phone: String::new(),
            mobile: None,
            name: (*name).to_owned(),
            password: password.clone(),
            demo_label: None,
        };
        let id = create_user_within(&mut tx, new).await.unwrap();
        add_post_within(&cx, &mut tx, id, Role::MarketDesk, CITY).await.unwrap();
        ids.push(id);
    }
    tx.commit().await.unwrap();
    let mut people = Vec::new();
    for id in ids {
        people.push(actor_of(t.app.db(), id.uuid(), None).await.unwrap().unwrap());
    }
    people
}

pub async fn demand(
    t: &TestApp,
    of: OrganizationId,
    title: &str,
    more: &[(&str, &str)],
) -> DemandId {
    let organization = of.to_string();
    let mut fields = vec![
        ("organization", organization.as_str()),
        ("title", title),
        ("problem", "现在盐分高，生化法不稳。"),
        ("industries", "prepared_food"),
        ("visibility", "hidden_name"),
        ("then", "submit"),
    ];
    fields.retain(|(name, _)| !more.iter().any(|(other, _)| other == name));
    fields.extend(more);
    let answer = t.post(&officer(of.uuid()), "/demands", &fields).await.expect_status(303);
    let place = answer.location().unwrap().to_owned();
    t.settle().await;
    place.split('/').find_map(|part| part.parse().ok()).expect("a demand")
}

pub async fn publish(t: &TestApp, id: DemandId) {
    let city = post(Role::CityBureau, CITY);
    let review = format!("/demands/{id}/review");
    t.post(&city, &review, &[("decision", "publish")]).await.expect_status(303);
    t.settle().await;
}

/// A published achievement of this unit.
pub async fn achievement(t: &TestApp, of: OrganizationId, title: &str) -> AchievementId {
    let (seller, holder) = (officer(of.uuid()), of.to_string());
    let fields = [
        ("holder", holder.as_str()),
        ("then", "submit"),
        ("title", title),
        ("gain", "氨氮降到 20 mg/L"),
        ("summary", "处理高盐废水的氨氮。"),
        ("comparisons[0][indicator]", "氨氮"),
        ("comparisons[0][today]", "320"),
        ("comparisons[0][ours]", "20"),
        ("comparisons[0][unit]", "mg/L"),
        ("trl", "7"),
        ("industries", "prepared_food"),
        ("ownership", "service"),
        ("contributors[0][name]", "张三"),
        ("contributors[0][role]", "lead"),
        ("price_kind", "open"),
        ("pricing_mode", "negotiated"),
        ("modes", "licence"),
        ("ip[0][kind]", "invention"),
        ("ip[0][number]", "202210000417"),
        ("ip[0][title]", "一种处理工艺"),
        ("ip[0][state]", "granted"),
        ("secrecy_by", "科研处"),
        ("secrecy_on", "2026-02-01"),
        ("contact_name", "办公室"),
        ("contact_phone", "0394-0000112"),
    ];
    let answer = t.post(&seller, "/achievements", &fields).await.expect_status(303);
    let place = answer.location().unwrap().to_owned();
    let id = place.split('/').find_map(|part| part.parse().ok()).expect("an achievement");
    let city = post(Role::CityBureau, CITY);
    let review = format!("/achievements/{id}/review");
    t.post(&city, &review, &[("decision", "publish")]).await.expect_status(303);
    t.settle().await;
    id
}

pub async fn matter(t: &TestApp, object: impl ToString) -> Matter {
    kezhuan_market::of_object(t.app.db().reader(), &object.to_string()).await.unwrap().unwrap()
}

pub async fn todos(t: &TestApp, actor: &Actor) -> Vec<String> {
    let cx = t.cx(actor);
    let todos = (kezhuan_market::CAPABILITY.todos.unwrap())(&cx).await.unwrap();
    todos.into_iter().map(|todo| todo.href).collect()
}

pub async fn check(t: &TestApp) -> Vec<String> {
    let cx = t.cx(&Actor::system("fsck"));
    (kezhuan_market::CAPABILITY.checks.unwrap())(&cx).await.unwrap()
}
