//! What the tests stand on: a verified unit, an open 公示, somebody who objects.

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{Fen, Uuid};
use kezhuan_organizations::{Decision, OrganizationId, OrganizationRaw};
use kezhuan_publicity::{Line, OpenPublicity, PublicityId, open_within};
use kezhuan_testkit::{TestApp, post};

pub async fn unit(t: &TestApp, name: &str) -> OrganizationId {
    let raw = OrganizationRaw {
        name: name.into(),
        kind: "university".into(),
        credit_code: "91411699MADEM0011R".into(),
        region: super::REGION.into(),
        ..OrganizationRaw::default()
    };
    let county = t.cx(&post(Role::CountyBureau, super::REGION));
    let mut tx = t.app.db().begin("test").await.unwrap();
    let profile = raw.check(&t.app.pack()).unwrap();
    let id = kezhuan_organizations::register_within(&county, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    kezhuan_organizations::decide(&county, id, Decision::Verify).await.unwrap();
    id
}

pub async fn open(t: &TestApp, unit: OrganizationId, object: &str) -> (PublicityId, String) {
    let ask = OpenPublicity {
        kind: "pricing".into(),
        object: object.into(),
        title: "低温慢速小麦制粉工艺".into(),
        lines: vec![Line::new("转化方式", "许可")],
        interested: false,
        statement: "受让方与完成人没有利害关系".into(),
        price: Some(Fen::yuan(600_000)),
        pricing: "协议定价".into(),
        organization: Some(unit),
        region: super::REGION.into(),
    };
    let mut tx = t.app.db().begin("test").await.unwrap();
    let id = open_within(&t.cx(&Actor::nobody()), &mut tx, ask).await.unwrap();
    tx.commit().await.unwrap();
    (id, format!("/publicity/{id}"))
}

/// Somebody signed in who belongs to nothing.
pub fn stranger() -> Actor {
    Actor { user: Some(Uuid::from_u128(4711)), name: "王小明".into(), ..Actor::default() }
}
