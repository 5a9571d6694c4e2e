//! Organizations on both databases, through pages, API and operations.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{CreditCode, Id, Uuid};
use kezhuan_organizations as organizations;
use kezhuan_organizations::{CAPABILITY, OrganizationId, OrganizationRaw, State};
use kezhuan_sheets::Limits;
use kezhuan_testkit::{TestApp, officer, post};
use kezhuan_web::imports::bring_in;

const XIANGCHENG: &str = "河南省/周口市/项城市";

fn raw(name: &str, stem: &str) -> OrganizationRaw {
    OrganizationRaw {
        name: name.into(),
        kind: "enterprise".into(),
        credit_code: CreditCode::with_checks(stem).unwrap().to_string(),
        region: XIANGCHENG.into(),
        summary: "头孢类中间体连续流合成".into(),
        contact_phone: "0394-0000001".into(),
        ..OrganizationRaw::default()
    }
}

async fn registered(t: &TestApp, raw: &OrganizationRaw) -> OrganizationId {
    let cx = t.cx(&Actor { user: Some(Uuid::from_u128(99)), ..Actor::default() });
    let may = cx.may(&organizations::REGISTER, &Default::default()).unwrap();
    let profile = raw.check(&cx.pack()).unwrap();
    let mut tx = cx.write(&may).await.unwrap();
    let id = organizations::register_within(&cx, &mut tx, profile).await.unwrap();
    tx.commit().await.unwrap();
    id
}

async fn state(t: &TestApp, id: OrganizationId) -> State {
    organizations::get(t.app.db().reader(), id).await.unwrap().unwrap().state
}

fn at(id: OrganizationId, below: &str) -> String {
    format!("/organizations/{id}{below}")
}

kezhuan_testkit::both! { [CAPABILITY];
    async fn a_county_verifies_and_everybody_finds_it(t) {
        let id = registered(&t, &raw("沁颍药业（演示）有限公司", "91411699MADEM001")).await;
        let (nobody, own) = (Actor::nobody(), officer(id.uuid()));
        let clerk = post(Role::Clerk, XIANGCHENG);
        let other = post(Role::Clerk, "河南省/周口市/太康县");
        t.get(&nobody, &at(id, "")).await.expect_status(404);
        t.get(&own, &at(id, "")).await.expect_status(200).expect_text("待核验");
        t.get(&other, &at(id, "/verify")).await.expect_status(403);

        let todos = t.app.house().todos(&t.cx(&clerk)).await.unwrap();
        assert_eq!(todos.len(), 1);
        assert_eq!(todos[0].due.unwrap().day().to_string(), "2026-03-10", "5 working days, then the end");
        assert!(t.app.house().todos(&t.cx(&other)).await.unwrap().is_empty());

        t.get(&clerk, &at(id, "/verify")).await.expect_status(200).expect_text("核对要点");
        t.post(&own, &at(id, "/verify"), &[("decision", "verify")]).await.expect_status(403);
        t.post(&other, &at(id, "/verify"), &[("decision", "verify")]).await.expect_status(403);
        t.post(&clerk, &at(id, "/verify"), &[]).await.expect_status(422);
        t.post(&clerk, &at(id, "/verify"), &[("decision", "verify")]).await.expect_status(303);
        let again = t.post(&clerk, &at(id, "/verify"), &[("decision", "verify")]).await;
        again.expect_status(409);

        let page = t.get(&nobody, &at(id, "")).await.expect_status(200);
        assert!(!page.text().contains("0394-0000001"), "the telephone is not for everybody");
        t.settle().await;
        let list = t.get(&nobody, "/organizations?q=头孢&region=河南省/周口市/项城市").await;
        list.expect_status(200).expect_text("沁颍药业");
        let list = t.get(&nobody, "/organizations?region=河南省/周口市/太康县&region=河南省/周口市/扶沟县").await;
        assert!(!list.expect_status(200).text().contains("沁颍药业"));
        let api = t.get(&nobody, "/api/v1/organizations?q=沁颍").await.expect_status(200).json();
        assert_eq!(api["rows"][0]["id"], id.to_string());

        let list = "/api/v1/organizations/register?format=docx";
        t.get(&clerk, list).await.expect_status(200).expect_text("沁颍药业").expect_text("共 1 家");
        t.get(&other, list).await.expect_status(200).expect_text("共 0 家");
        t.get(&own, "/organizations/register").await.expect_status(403);
        t.get(&clerk, "/organizations").await.expect_text("已核验单位汇总表");
    }

    async fn returned_particulars_are_mended_and_come_back(t) {
        let mut raw = raw("笙毫美妆工具（演示）有限公司", "91411699MADEM002");
        let id = registered(&t, &raw).await;
        let (own, county) = (officer(id.uuid()), post(Role::CountyBureau, XIANGCHENG));
        t.post(&county, &at(id, "/verify"), &[("decision", "return")]).await.expect_status(422)
            .expect_text("请写明退回原因");
        let why = [("decision", "return"), ("reason", "名称少了两个字")];
        t.post(&county, &at(id, "/verify"), &why).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Returned);
        let todos = t.app.house().todos(&t.cx(&own)).await.unwrap();
        assert_eq!((todos.len(), todos[0].verb), (1, "去修改"));
        t.get(&own, &at(id, "")).await.expect_text("名称少了两个字");

        raw.name = "笙毫美妆工具制造（演示）有限公司".into();
        let form = [("name", raw.name.as_str()), ("kind", "enterprise"), ("region", XIANGCHENG),
            ("credit_code", raw.credit_code.as_str()), ("industries", "food"), ("industries", "food")];
        let wrong = [("name", ""), ("kind", "castle"), ("region", "无此县"), ("credit_code", "9141")];
        t.post(&own, &at(id, "/edit"), &wrong).await.expect_status(422).expect_text("有 4 处要改");
        t.post(&county, &at(id, "/edit"), &form[..4]).await.expect_status(403);
        t.post(&own, &at(id, "/edit"), &form[..4]).await.expect_status(303);
        assert_eq!(state(&t, id).await, State::Pending);
    }

    async fn a_code_is_registered_once(t) {
        let first = raw("甲（演示）", "91411699MADEM003");
        registered(&t, &first).await;
        let operator = post(Role::Operator, "河南省/周口市");
        let code = &first.credit_code;
        let sheet = format!(
            "单位名称,单位种类,统一社会信用代码,地区,产业\n\
             甲（演示）,企业,{code},项城市,\n\
             乙（演示）,高校（国家设立）,,川汇区,\n\
             丙团队（演示）,没有法人资格的团队,,411681,\n\
             丁（演示）,城堡,{code},月球,\n"
        );
        let import = async |actor: &Actor| {
            let (cx, bytes) = (t.cx(actor), sheet.clone().into_bytes());
            bring_in(&cx, &organizations::LIST, bytes, "a.csv", Limits::default()).await
        };
        assert!(import(&officer(Uuid::from_u128(1))).await.is_err());
        let report = import(&operator).await.unwrap();
        assert_eq!((report.accepted, report.skipped_duplicates), (1, 1), "{report}");
        let rows: Vec<usize> = report.errors.iter().map(|e| e.row).collect();
        assert_eq!(rows, [3, 5, 5], "{report}");
        let team = organizations::find_by_name(t.app.db().reader(), "丙团队（演示）").await.unwrap();
        assert_eq!(team.unwrap().region, XIANGCHENG);
        assert!(report.to_string().contains("没有“城堡”这一项，请填：企业"), "{report}");
        let again = import(&operator).await.unwrap();
        assert_eq!((again.accepted, again.skipped_duplicates), (0, 2), "{again}");
        let clerk = import(&post(Role::Clerk, "河南省/周口市/郸城县")).await.unwrap();
        assert!(clerk.to_string().contains("第 2 行，地区：“项城市”不归您导入"), "{clerk}");
    }

    async fn yearly_figures_are_imported(t) {
        let one = raw("丙制药（演示）有限公司", "91411699MADEM005");
        let id = registered(&t, &one).await;
        let other = raw("丁制药（演示）有限公司", "91411699MADEM006");
        registered(&t, &other).await;
        let text = format!(
            "信用代码,年度,数据来源,营业收入（元）,有研发活动,规模以上工业企业\n\
             {},2025,2025 年审计报告,1.2亿元,是,是\n{},2025,2025 年审计报告,,也许,\n,2025,名单,,是,\n",
            one.credit_code, other.credit_code
        );
        let import = async |actor: &Actor| {
            let (cx, bytes) = (t.cx(actor), text.clone().into_bytes());
            bring_in(&cx, &organizations::FIGURES_LIST, bytes, "a.csv", Limits::default()).await.unwrap()
        };
        let county = post(Role::CountyBureau, XIANGCHENG);
        let report = import(&county).await;
        assert_eq!((report.accepted, report.refused()), (1, 2), "{report}");
        assert!(report.to_string().contains("请填“是”或“否”"), "{report}");
        let known = organizations::figures(t.app.db().reader(), Some(id)).await.unwrap();
        let value = |key: &str| known.iter().find(|f| f.figure == key).map(|f| f.value);
        assert_eq!(value("revenue"), Some(12_000_000_000));
        assert_eq!((value("rd_activity"), value("above_scale"), value("staff")), (Some(1), Some(1), None));
        assert_eq!(import(&county).await.skipped_duplicates, 1);
        let own = import(&officer(id.uuid())).await;
        assert_eq!((own.accepted, own.skipped_duplicates, own.refused()), (1, 1, 1), "the row without a code is the officer's own: {own}");
        let elsewhere = import(&post(Role::CountyBureau, "河南省/周口市/郸城县")).await;
        assert!(elsewhere.to_string().contains("这个单位不归您导入"), "{elsewhere}");
    }

    async fn unknown_figures_are_absent_and_never_zero(t) {
        let id = registered(&t, &raw("釜岳锅炉（演示）有限公司", "91411699MADEM004")).await;
        let own = officer(id.uuid());
        let path = at(id, "/figures");
        let form = [("year", "2025"), ("source", "2025 年审计报告"), ("figures[revenue]", "12,345.60"),
            ("figures[rd_expense]", ""), ("figures[rd_activity]", "no"), ("figures[staff]", "0")];
        t.post(&own, &path, &form).await.expect_status(303);
        let stranger = officer(Uuid::from_u128(5));
        t.post(&stranger, &path, &form).await.expect_status(404);
        t.post(&own, &path, &[("year", "2027"), ("figures[revenue]", "多")]).await.expect_status(422)
            .expect_text("有 3 处要改");

        let cx = t.cx(&own);
        let facts = t.app.house().facts(&cx, "yearly_figures", Some(id.uuid())).await.unwrap();
        assert_eq!(facts.len(), 1);
        let fact = &facts[0];
        assert_eq!(fact["revenue"], "12345.60");
        assert_eq!(fact["rd_activity"], false);
        assert_eq!(fact["staff"], 0);
        assert_eq!(fact["org"], id.to_string());
        assert!(fact.get("rd_expense").is_none(), "{fact}");

        t.post(&own, &path, &[("year", "2025"), ("source", "更正"), ("figures[staff]", "")]).await
            .expect_status(303);
        let facts = t.app.house().facts(&cx, "yearly_figures", None).await.unwrap();
        assert!(facts[0].get("staff").is_none() && facts[0]["revenue"] == "12345.60", "{facts:?}");
        t.get(&own, &at(id, "")).await.expect_text("没有掌握").expect_text("12,345.60");
        t.get(&Actor::nobody(), &format!("/api/v1{path}")).await.expect_status(401);
    }

    async fn qualifications_and_holders_are_kept_with_whose_word_it_is(t) {
        let id = registered(&t, &raw("端微电子（演示）有限公司", "91411699MADEM005")).await;
        let partner = registered(&t, &raw("聚渠管业（演示）有限公司", "91411699MADEM006")).await;
        let own = officer(id.uuid());
        let form = [("kind", "hnte"), ("certificate", "演示-GR-0001"), ("from", "2024-12-01")];
        let path = at(id, "/qualifications");
        t.post_files(&own, &path, &form, &[("file", "证书.pdf", b"%PDF-1.7 demo")]).await
            .expect_status(303);
        t.post(&own, &path, &form).await.expect_status(409);
        t.post(&own, &path, &[("kind", "hnte"), ("from", "2024-12-01")]).await.expect_status(422);
        let held = organizations::qualifications(t.app.db().reader(), Some(id)).await.unwrap();
        assert_eq!(held[0].to.unwrap().to_string(), "2027-11-30", "36 months by the pack");
        assert!(held[0].evidence.is_some());
        assert_eq!(held[0].backing, organizations::Backing::Own);

        let county = post(Role::CountyBureau, XIANGCHENG);
        let holder = [("holder", "三川控股（演示）"), ("share", "51%")];
        t.post(&county, &at(id, "/holders"), &holder).await.expect_status(303);
        t.post(&own, &at(id, "/holders"), &[("holder", "x"), ("share", "151%")]).await.expect_status(422);
        let related = organizations::related(t.app.db().reader(), id, partner).await.unwrap();
        assert!(related.is_empty());
        t.post(&officer(partner.uuid()), &at(partner, "/holders"), &holder[..1]).await.expect_status(303);
        let related = organizations::related(t.app.db().reader(), id, partner).await.unwrap();
        assert_eq!(related.len(), 2);
        assert_eq!(related[0].backing, organizations::Backing::Official);
        assert_eq!(related[1].share, None);
    }

    async fn the_api_does_the_same_once_per_key(t) {
        let id = registered(&t, &raw("麦瓴种业（演示）有限公司", "91411699MADEM007")).await;
        let clerk = post(Role::Clerk, XIANGCHENG);
        let path = format!("/api/v1/organizations/{id}/decisions");
        let body = serde_json::json!({ "decision": "verify" });
        let first = t.post_json_keyed(&clerk, &path, "verify-once-1", &body).await.expect_status(200);
        assert_eq!(first.json()["state"], "verified");
        let again = t.post_json_keyed(&clerk, &path, "verify-once-1", &body).await.expect_status(200);
        assert_eq!(again.json(), first.json());
        assert_eq!(again.headers["idempotent-replay"], "true");
        t.post_json(&clerk, &path, &body).await.expect_status(409);
        t.post_json(&Actor::nobody(), &path, &body).await.expect_status(401);
        let seen = t.get(&Actor::nobody(), &format!("/api/v1/organizations/{id}")).await.json();
        assert_eq!(seen["contact_phone"], serde_json::Value::Null);
        let seen = t.get(&clerk, &format!("/api/v1/organizations/{id}")).await.json();
        assert_eq!(seen["contact_phone"], "0394-0000001");
    }

    async fn bodies_outside_the_city_are_verified_by_the_city(t) {
        let mut raw = raw("临波演示酶工程有限公司", "91310099MADEM001");
        raw.region = "上海市".into();
        let id = registered(&t, &raw).await;
        let decision = [("decision", "verify")];
        t.post(&post(Role::CountyBureau, XIANGCHENG), &at(id, "/verify"), &decision).await.expect_status(403);
        let city = post(Role::CityBureau, "河南省/周口市");
        assert_eq!(t.app.house().todos(&t.cx(&city)).await.unwrap().len(), 1);
        t.post(&city, &at(id, "/verify"), &decision).await.expect_status(303);
        let figures = [("year", "2025"), ("source", "年报"), ("figures[staff]", "12")];
        t.post(&city, &at(id, "/figures"), &figures).await.expect_status(303);
        let why = [("decision", "suspend"), ("reason", "已注销")];
        t.post(&city, &at(id, "/verify"), &why).await.expect_status(303);
        let names = organizations::acting_names(t.app.db().reader(), &[id]).await.unwrap();
        assert!(names.is_empty(), "a suspended organization does not act");
        let broken = CAPABILITY.checks.unwrap()(&t.cx(&city)).await.unwrap();
        assert_eq!(broken, Vec::<String>::new());
    }
}

#[test]
fn every_template_renders_in_both_languages() {
    kezhuan_web::filters::install([kezhuan_web::filters::EN, CAPABILITY.english]).unwrap();
    for locale in [kezhuan_web::Locale::Zh, kezhuan_web::Locale::En] {
        for (name, html) in CAPABILITY.samples.unwrap()(locale) {
            let html = html.unwrap_or_else(|e| panic!("{name}: {e}"));
            assert!(html.contains("</html>") && !html.contains("style="), "{name}");
        }
    }
    assert_eq!(kezhuan_web::filters::gaps(), Vec::<String>::new(), "sentences without English");
}
