//! The register on both databases, through pages, API and operations.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{CreditCode, Id, Uuid};
use kezhuan_organizations::{OrganizationId, OrganizationRaw};
use kezhuan_registries as registries;
use kezhuan_registries::{RegistrationId, State};
use kezhuan_testkit::{TestApp, officer, post};
use serde_json::{Value, json};

const XIANGCHENG: &str = "河南省/周口市/项城市";
const TAIKANG: &str = "河南省/周口市/太康县";
const CITY: &str = "河南省/周口市";

/// A verified organization.
async fn organization(t: &TestApp, name: &str, stem: &str) -> OrganizationId {
    let raw = OrganizationRaw {
        name: name.into(),
        kind: "enterprise".into(),
        credit_code: CreditCode::with_checks(stem).unwrap().to_string(),
        region: XIANGCHENG.into(),
        ..OrganizationRaw::default()
    };
    let cx = t.cx(&Actor { user: Some(Uuid::from_u128(99)), ..Actor::default() });
    let may = cx.may(&kezhuan_organizations::REGISTER, &Default::default()).unwrap();
    let profile = raw.check(&cx.pack()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let id = kezhuan_organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    let cx = t.cx(&post(Role::CountyBureau, XIANGCHENG));
    kezhuan_organizations::decide(&cx, id, kezhuan_organizations::Decision::Verify).await.unwrap();
    id
}

async fn holder(t: &TestApp) -> OrganizationId {
    organization(t, "演示孵化运营有限公司", "91411699MADEM001").await
}

fn county() -> Actor {
    post(Role::CountyBureau, XIANGCHENG)
}

fn city() -> Actor {
    post(Role::CityBureau, CITY)
}

fn id_of(location: &str) -> RegistrationId {
    location.rsplit('/').next().unwrap().parse().unwrap()
}

async fn apply(t: &TestApp, own: &Actor, kind: &str, level: &str) -> (RegistrationId, String) {
    let fields = [("level", level), ("name", "演示豫东载体"), ("fields[tenants]", "12")];
    let answer = t.post(own, &format!("/registries/{kind}"), &fields).await.expect_status(303);
    let at = answer.location().unwrap().to_owned();
    (id_of(&at), at)
}

async fn act(t: &TestApp, who: &Actor, at: &str, verb: &str, fields: &[(&str, &str)]) {
    t.post(who, &format!("{at}/{verb}"), fields).await.expect_status(303);
}

async fn state(t: &TestApp, id: RegistrationId) -> State {
    registries::get(t.app.db().reader(), id).await.unwrap().unwrap().state
}

async fn facts(t: &TestApp, collection: &str) -> Vec<Value> {
    let cx = t.cx(&city());
    t.app.house().facts(&cx, collection, None).await.unwrap()
}

async fn past(t: &TestApp, holder: OrganizationId, body: Value) -> RegistrationId {
    let mut body = body;
    body["holder"] = json!(holder.to_string());
    let answer = t.post_json(&city(), "/api/v1/registrations/past", &body).await;
    answer.expect_status(201).json()["id"].as_str().unwrap().parse().unwrap()
}

async fn todos(t: &TestApp, who: &Actor) -> Vec<&'static str> {
    let all = t.app.house().todos(&t.cx(who)).await.unwrap();
    all.into_iter().filter(|todo| todo.group == "平台与载体").map(|todo| todo.verb).collect()
}

async fn sound(t: &TestApp) {
    let check = registries::CAPABILITY.checks.unwrap();
    assert_eq!(check(&t.cx(&Actor::system("fsck"))).await.unwrap(), Vec::<String>::new());
}

kezhuan_testkit::both! { [kezhuan_organizations::CAPABILITY, kezhuan_registries::CAPABILITY];
    async fn a_city_level_carrier_is_granted_by_the_city(t) {
        let own = officer(holder(&t).await.uuid());
        t.get(&own, "/registries/incubator/new").await.expect_status(200).expect_text("场地面积");
        let (id, at) = apply(&t, &own, "incubator", "city").await;
        t.get(&Actor::nobody(), &at).await.expect_status(303);
        t.get(&officer(Uuid::from_u128(5)), &at).await.expect_status(404);
        t.get(&own, &at).await.expect_status(200).expect_text("等县区科技局核实");
        assert_eq!(todos(&t, &county()).await, ["去核实"]);
        assert!(todos(&t, &post(Role::CountyBureau, TAIKANG)).await.is_empty());
        assert!(todos(&t, &city()).await.is_empty());

        let early = t.post(&city(), &format!("{at}/decide"), &[("decision", "grant"), ("note", "好")]).await;
        early.expect_status(409);
        let verify = format!("{at}/verify");
        t.post(&own, &verify, &[("decision", "verify"), ("note", "好")]).await.expect_status(403);
        let elsewhere = post(Role::CountyBureau, TAIKANG);
        t.post(&elsewhere, &verify, &[("decision", "verify"), ("note", "好")]).await.expect_status(403);
        t.post(&county(), &verify, &[("decision", "verify")]).await.expect_status(422).expect_text("请写意见或理由");
        act(&t, &county(), &at, "verify", &[("decision", "verify"), ("note", "现场看过")]).await;
        assert_eq!(todos(&t, &city()).await, ["去决定"]);
        let above = [("decision", "forward"), ("note", "x")];
        t.post(&city(), &format!("{at}/decide"), &above).await.expect_status(409);
        act(&t, &city(), &at, "decide", &[("decision", "grant"), ("note", "逐条核过"), ("document_no", "周科〔2026〕3号")]).await;

        let granted = registries::get(t.app.db().reader(), id).await.unwrap().unwrap();
        assert_eq!((granted.state, granted.number.as_str()), (State::Recognised, "DJ-2026-00001"));
        assert_eq!(granted.recognised_on.unwrap().to_string(), "2026-03-02");
        let page = t.get(&Actor::nobody(), &at).await.expect_status(200);
        assert!(page.text().contains("周科〔2026〕3号") && !page.text().contains("逐条核过"));
        t.get(&Actor::nobody(), "/registries/incubator").await.expect_text("演示豫东载体");
        let by_id = t.get(&Actor::nobody(), &format!("/registries/{id}")).await.expect_status(303);
        assert_eq!(by_id.location(), Some(at.as_str()));
        t.settle().await;
        let query = kezhuan_text::Query { text: "豫东载体".into(), ..Default::default() };
        assert_eq!(t.app.index().search(&query).unwrap().hits.len(), 1);
        sound(&t).await;
    }

    async fn a_higher_level_is_forwarded_and_its_result_needs_a_document(t) {
        let own = officer(holder(&t).await.uuid());
        let (id, at) = apply(&t, &own, "incubator", "provincial").await;
        act(&t, &county(), &at, "verify", &[("decision", "verify"), ("note", "现场看过")]).await;
        let decide = format!("{at}/decide");
        let grant = t.post(&city(), &decide, &[("decision", "grant"), ("note", "x")]).await;
        grant.expect_status(409).expect_text("河南省科学技术厅");
        act(&t, &city(), &at, "decide", &[("decision", "forward"), ("note", "达到推荐条件")]).await;
        t.get(&own, &at).await.expect_text("等河南省科学技术厅的结果");
        assert_eq!(todos(&t, &city()).await, ["录入结果"]);
        assert_eq!(facts(&t, "recognitions").await[0]["recognised_on"], Value::Null);
        let result = [("decision", "recognise"), ("note", "省厅公布")];
        t.post(&city(), &decide, &result).await.expect_status(422).expect_text("文号");
        t.clock.advance_seconds(30 * 86_400);
        let early = [&result[..], &[("document_no", "豫科〔2026〕9号"), ("on", "2026-03-01")]].concat();
        t.post(&city(), &decide, &early).await.expect_status(422).expect_text("不能早于上一步");
        let fine = [&result[..], &[("document_no", "豫科〔2026〕9号"), ("on", "2026-03-20")]].concat();
        t.post(&city(), &decide, &fine).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Recognised);
        assert_eq!(facts(&t, "recognitions").await[0]["recognised_on"], "2026-03-20");
        sound(&t).await;
    }

    async fn another_bureaus_centre_is_not_ours_to_grant(t) {
        let own = officer(holder(&t).await.uuid());
        let (_, at) = apply(&t, &own, "enterprise_technology_center", "city").await;
        act(&t, &county(), &at, "verify", &[("decision", "verify"), ("note", "x")]).await;
        let grant = [("decision", "grant"), ("note", "x")];
        let answer = t.post(&city(), &format!("{at}/decide"), &grant).await;
        answer.expect_status(409).expect_text("周口市工业和信息化局");
    }

    async fn a_returned_application_is_mended(t) {
        let own = officer(holder(&t).await.uuid());
        let (id, at) = apply(&t, &own, "makerspace", "city").await;
        let edit = format!("{at}/edit");
        t.post(&own, &edit, &[("level", "city"), ("name", "x")]).await.expect_status(409);
        act(&t, &county(), &at, "verify", &[("decision", "return"), ("note", "面积没填")]).await;
        assert_eq!(todos(&t, &own).await, ["去修改"]);
        t.get(&own, &at).await.expect_text("面积没填");
        t.get(&own, &edit).await.expect_status(200).expect_text("演示豫东载体");
        let bad = [("level", "city"), ("name", "改过的名字"), ("fields[area]", "很大")];
        t.post(&own, &edit, &bad).await.expect_status(422).expect_text("改过的名字");
        let good = [("level", "city"), ("name", "改过的名字"), ("fields[area]", "1,200.5")];
        t.post(&own, &edit, &good).await.expect_status(303);
        let now = registries::get(t.app.db().reader(), id).await.unwrap().unwrap();
        assert_eq!((now.state, now.name.as_str()), (State::Applied, "改过的名字"));
        assert_eq!(now.fields["area"], "1200.5");
        sound(&t).await;
    }

    async fn wrong_fields_are_named_and_strangers_kept_out(t) {
        let id = holder(&t).await;
        let own = officer(id.uuid());
        let answer = t.post(&own, "/registries/incubator", &[("fields[reserve_on]", "昨天")]).await;
        let text = answer.expect_status(422).text();
        for wrong in ["请选一项", "请填名称", "#f-fields-reserve-on"] {
            assert!(text.contains(wrong), "{wrong}");
        }
        t.post(&own, "/registries/no_such", &[("level", "city"), ("name", "x")]).await.expect_status(404);
        t.post(&county(), "/registries/incubator", &[]).await.expect_status(403);
        t.get(&Actor::nobody(), "/registries/incubator/new").await.expect_status(303);
        let body = json!({"kind": "incubator", "level": "city", "name": "演示", "holder": id.to_string()});
        let api = "/api/v1/registrations";
        t.post_json(&officer(Uuid::from_u128(5)), api, &body).await.expect_status(404);
        t.post_json(&own, api, &json!({"kind": "incubator", "level": 3})).await.expect_status(422);
    }

    async fn the_api_does_what_the_pages_do_and_a_replay_does_nothing(t) {
        let own = officer(holder(&t).await.uuid());
        let body = json!({"kind": "pilot_base", "level": "city", "name": "演示中试基地",
            "fields": {"equipment": "1200000"}, "picks": {"industries": ["biodegradable"]}});
        let api = "/api/v1/registrations";
        let first = t.post_json_keyed(&own, api, "key-00000001", &body).await.expect_status(201).json();
        let again = t.post_json_keyed(&own, api, "key-00000001", &body).await.expect_status(201).json();
        assert_eq!(first, again);
        t.post_json(&own, api, &body).await.expect_status(409);
        let id = first["id"].as_str().unwrap();
        let at = format!("{api}/{id}");
        t.get(&Actor::nobody(), &at).await.expect_status(401);
        let verify = json!({"decision": "verify", "note": "看过"});
        t.post_json(&county(), &format!("{at}/verify"), &verify).await.expect_status(200);
        t.post_json(&county(), &format!("{at}/verify"), &verify).await.expect_status(409);
        let grant = json!({"decision": "grant", "note": "逐条核过"});
        let now = t.post_json(&city(), &format!("{at}/decide"), &grant).await.expect_status(200).json();
        assert_eq!(now["state"], "recognised");
        assert_eq!(now["fields"]["equipment"], "1200000.00");
        assert_eq!(now["history"].as_array().unwrap().len(), 3);
        let list = t.get(&Actor::nobody(), "/api/v1/registrations?kind=pilot_base&region=河南省").await;
        assert_eq!(list.expect_status(200).json()["total"], 1);
        assert_eq!(facts(&t, "recognitions").await[0]["industries"], json!(["biodegradable"]));
        let kinds = t.get(&Actor::nobody(), "/api/v1/registry-kinds").await.expect_status(200).json();
        let pilot = kinds.as_array().unwrap().iter().find(|k| k["id"] == "pilot_base").unwrap().clone();
        assert_eq!(pilot["in_force"], 1);
    }

    async fn an_upgrade_ends_the_lower_one_and_status_changes_are_dated(t) {
        let id = holder(&t).await;
        let body = json!({"kind": "incubator", "level": "city", "name": "演示孵化器",
            "recognised_on": "2024-05-01", "document_no": "周科〔2024〕3号"});
        let old = past(&t, id, body.clone()).await;
        t.post_json(&city(), "/api/v1/registrations/past", &{ let mut b = body.clone(); b["holder"] = json!("演示孵化运营有限公司"); b })
            .await.expect_status(409);
        let mut up = body.clone();
        up["level"] = json!("provincial");
        up["recognised_on"] = json!("2025-12-01");
        up["upgrade_of"] = json!("DJ-2026-00001");
        let new = past(&t, id, up).await;
        let facts = facts(&t, "recognitions").await;
        let of = |id: RegistrationId| facts.iter().find(|f| f["id"] == id.to_string()).unwrap().clone();
        assert_eq!(of(old)["withdrawn_on"], "2025-12-01");
        assert_eq!(of(new)["upgrade_of"], old.to_string());
        assert_eq!(state(&t, old).await, State::Replaced);

        let api = format!("/api/v1/registrations/{new}");
        let decide = format!("{api}/decide");
        let step = |decision: &str, on: &str| json!({"decision": decision, "note": "复核", "on": on});
        t.post_json(&city(), &decide, &step("suspend", "2025-11-30")).await.expect_status(422);
        t.post_json(&city(), &decide, &step("suspend", "2026-01-10")).await.expect_status(200);
        t.post_json(&city(), &decide, &step("restore", "2026-02-10")).await.expect_status(200);
        t.post_json(&city(), &decide, &step("withdraw", "2026-03-01")).await.expect_status(200);
        t.post_json(&city(), &decide, &step("restore", "2026-03-01")).await.expect_status(409);
        let history = t.get(&Actor::nobody(), &api).await.json()["history"].clone();
        let days: Vec<&str> = history.as_array().unwrap().iter().map(|h| h["on"].as_str().unwrap()).collect();
        assert_eq!(days, ["2025-12-01", "2026-01-10", "2026-02-10", "2026-03-01"]);
        let list = t.get(&Actor::nobody(), "/registries/incubator?state[]=replaced").await.expect_status(200);
        assert!(list.text().contains("DJ-2026-00001") && !list.text().contains("DJ-2026-00002"));
        sound(&t).await;
    }

    async fn a_reserve_list_is_a_correction_with_a_reason(t) {
        let id = holder(&t).await;
        let reg = past(&t, id, json!({"kind": "incubator", "level": "provincial", "name": "演示孵化器",
            "recognised_on": "2024-05-01", "document_no": "豫科〔2024〕3号"})).await;
        let at = format!("/registries/incubator/{reg}/correct");
        t.get(&city(), &at).await.expect_status(200).expect_text("更正的理由");
        let mut fields = vec![("name", "演示孵化器"), ("fields[reserve_on]", "2026-02-01")];
        t.post(&city(), &at, &fields).await.expect_status(422).expect_text("请写更正的理由");
        t.post(&county(), &at, &fields).await.expect_status(403);
        fields.push(("note", "省厅后备名单"));
        t.post(&city(), &at, &fields).await.expect_status(303);
        let fact = &facts(&t, "recognitions").await[0];
        assert_eq!((&fact["reserve_on"], &fact["level"]), (&json!("2026-02-01"), &json!("provincial")));
        sound(&t).await;
    }

    async fn awards_and_headquarters_are_facts(t) {
        let id = holder(&t).await;
        past(&t, id, json!({"kind": "science_award", "level": "provincial", "name": "演示项目",
            "recognised_on": "2025-06-01", "document_no": "豫政〔2025〕1号", "fields": {"grade": "二等奖"}})).await;
        let awards = facts(&t, "awards").await;
        assert_eq!(awards.len(), 1);
        assert_eq!((&awards[0]["year"], &awards[0]["grade"]), (&json!(2025), &json!(2)));
        assert!(facts(&t, "recognitions").await.is_empty());

        past(&t, id, json!({"kind": "service_headquarters", "level": "city", "name": "演示总部",
            "recognised_on": "2025-06-01", "document_no": "周科〔2025〕1号"})).await;
        for year in ["2024", "2025"] {
            let raw = kezhuan_organizations::FiguresRaw {
                year: year.into(),
                source: "演示年报".into(),
                figures: [("revenue".to_owned(), "5000000".to_owned()), ("city_clients".to_owned(), "31".to_owned())].into(),
            };
            let cx = t.cx(&officer(id.uuid()));
            let ask = raw.check(&cx.pack(), cx.now().day().year()).unwrap();
            kezhuan_organizations::record_yearly_figures(&cx, id, ask).await.unwrap();
        }
        let performance = facts(&t, "hq_performance").await;
        assert_eq!(performance.len(), 1, "2024 was before it came");
        assert_eq!((&performance[0]["revenue"], &performance[0]["city_clients"]), (&json!("5000000.00"), &json!(31)));
        assert!(performance[0].get("local_tax").is_none());
    }

    async fn evidence_is_for_those_inside(t) {
        let own = officer(holder(&t).await.uuid());
        let fields = [("level", "city"), ("name", "演示星创天地")];
        let png = b"\x89PNG\r\n\x1a\nrest";
        let answer = t.post_files(&own, "/registries/star_space", &fields, &[("evidence", "场地.png", png)]).await;
        let at = answer.expect_status(303).location().unwrap().to_owned();
        let page = t.get(&own, &at).await.expect_status(200).text();
        let href = page.split("href=\"").find(|p| p.contains("/files/fil_")).unwrap().split('"').next().unwrap().to_owned();
        assert_eq!(t.get(&own, &href).await.expect_status(200).bytes, png);
        t.get(&officer(Uuid::from_u128(5)), &href).await.expect_status(404);
        let bad = t.post_files(&own, "/registries/star_space", &[("level", "city"), ("name", "另一个")],
            &[("evidence", "x.png", b"\x00\x01\x02\x03")]).await;
        bad.expect_status(422);
        act(&t, &county(), &at, "verify", &[("decision", "verify"), ("note", "x")]).await;
        act(&t, &city(), &at, "decide", &[("decision", "grant"), ("note", "x")]).await;
        t.get(&officer(Uuid::from_u128(5)), &href).await.expect_status(403);
        let other = at.replace("star_space", "incubator");
        t.get(&own, &other).await.expect_status(404);
    }

    async fn the_overview_counts_what_is_in_force(t) {
        let id = holder(&t).await;
        past(&t, id, json!({"kind": "makerspace", "level": "city", "name": "演示空间",
            "recognised_on": "2024-05-01", "document_no": "周科〔2024〕3号", "region": TAIKANG})).await;
        let own = officer(id.uuid());
        apply(&t, &own, "incubator", "city").await;
        t.get(&Actor::nobody(), "/registries").await.expect_status(200).expect_text("共 1 条");
        t.get(&own, "/registries/work").await.expect_status(200).expect_text("演示豫东载体");
        let cards = (registries::CAPABILITY.clause_cards.unwrap())(&t.cx(&own)).await.unwrap();
        let of = |clause: &str| cards.iter().filter(|c| c.clause == clause).map(|c| c.count).sum::<u64>();
        assert_eq!((of("3-6"), of("8-6")), (1, 0));
    }
}

#[test]
fn every_template_renders_in_both_languages() {
    for locale in [kezhuan_web::Locale::Zh, kezhuan_web::Locale::En] {
        for (name, html) in (registries::CAPABILITY.samples.unwrap())(locale) {
            let html = html.unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(html.contains("</html>") && !html.contains("style="), "{name}");
        }
    }
}
