//! 公示 through its pages and API, on both databases.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod setup;

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{Day, Id};
use kezhuan_publicity::{CAPABILITY, State, get, objections, of_object};
use kezhuan_testkit::{TestApp, both, officer, post};
use serde_json::json;
use setup::{open, stranger, unit};

const PDF: &[u8] = b"%PDF-1.7 sealed";
const REGION: &str = "河南省/周口市/川汇区";

/// Objects as a unit, with its sealed paper.
async fn object(t: &TestApp, who: &Actor, page: &str) -> String {
    let fields = [
        ("by", "unit"),
        ("name", "甲公司（演示）"),
        ("phone", "0394-0000001"),
        ("body", "权属有争议"),
    ];
    let files = [("seal", "异议书.pdf", PDF)];
    let answer = t.post_files(who, &format!("{page}/object"), &fields, &files).await;
    answer.expect_status(303).location().expect("a page of the objection").to_owned()
}

async fn give_place(t: &TestApp, who: &Actor, page: &str) {
    let fields = [("link", "https://unit.example.invalid/notice/1"), ("from", "2026-03-02")];
    t.post(who, &format!("{page}/place"), &fields).await.expect_status(303);
}

both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn runs_to_its_end_and_gives_the_proof(t) {
        let org = unit(&t, "演示农学院").await;
        let (id, page) = open(&t, org, "dea_1").await;
        let office = officer(org.uuid());
        t.get(&Actor::nobody(), "/publicity").await.expect_status(200).expect_text("GS-2026-000001");
        let shown = t.get(&Actor::nobody(), &page).await.expect_status(200);
        shown.expect_text("2026年3月17日").expect_text("提出异议");
        t.get(&office, &format!("{page}/proof")).await.expect_status(409).expect_text("期满");
        t.go_to("2026-03-17").await;
        assert_eq!(get(t.app.db().reader(), id).await.unwrap().unwrap().state, State::Open);
        t.go_to("2026-03-18").await;
        assert_eq!(get(t.app.db().reader(), id).await.unwrap().unwrap().state, State::Passed);
        t.settle().await;
        t.get(&office, &format!("{page}/proof")).await.expect_status(409).expect_text("本单位公示");
        give_place(&t, &office, &page).await;
        let proof = t.get(&office, &format!("{page}/proof")).await.expect_status(200);
        proof.expect_text("2026年3月17日 24 时").expect_text("unit.example.invalid");
        let notice = t.get(&office, &format!("{page}/notice?format=docx")).await.expect_status(200);
        notice.expect_text("notice.docx").expect_text("演示农学院").expect_text("15 个工作日");
        t.get(&stranger(), &format!("{page}/notice")).await.expect_status(403);
        let city = post(Role::CityBureau, "河南省/周口市");
        t.get(&city, "/api/v1/publicity/register?format=docx").await.expect_status(200)
            .expect_text("list.docx").expect_text("GS-2026-000001").expect_text("公示期满");
        t.get(&city, "/publicity/register?from=2026-03-03").await.expect_status(200)
            .expect_text("共 0 件");
        t.get(&office, "/publicity/register").await.expect_status(403);
        t.get(&city, "/publicity").await.expect_text("公示情况汇总表");
        let late = t.post(&stranger(), &format!("{page}/object"), &[
            ("by", "person"), ("name", "王小明"), ("phone", "0394-0000002"), ("body", "晚了"),
        ]).await;
        late.expect_status(409);
        let broken = (CAPABILITY.checks.unwrap())(&t.cx(&Actor::system("fsck"))).await.unwrap();
        assert_eq!(broken, Vec::<String>::new());
    }

    async fn an_objection_stops_the_clock_and_a_dismissal_starts_it(t) {
        let org = unit(&t, "演示农学院").await;
        let (id, page) = open(&t, org, "dea_1").await;
        t.go_to("2026-03-09").await;
        let one = object(&t, &stranger(), &page).await;
        let two = object(&t, &officer(kezhuan_kernel::Uuid::from_u128(77)), &page).await;
        let public = t.get(&Actor::nobody(), &page).await.expect_status(200);
        assert!(!public.text().contains("甲公司"), "only the number of objections is public");
        public.expect_text("收到异议 2 件");
        t.go_to("2026-03-19").await;
        let reader = t.app.db().reader();
        assert_eq!(get(reader, id).await.unwrap().unwrap().state, State::Suspended);
        let office = officer(org.uuid());
        let todos = (CAPABILITY.todos.unwrap())(&t.cx(&office)).await.unwrap();
        assert_eq!(todos.iter().filter(|todo| todo.group == "公示异议").count(), 2);
        let reply = [("outcome", "dismissed"), ("text", "查过任务书，权属清楚")];
        t.post(&office, &one, &reply).await.expect_status(303);
        assert_eq!(get(reader, id).await.unwrap().unwrap().state, State::Suspended);
        t.post(&office, &two, &reply).await.expect_status(303);
        let on = get(reader, id).await.unwrap().unwrap();
        // Eight days were left on 9 March; 27 March is a Friday.
        assert_eq!((on.state, on.end), (State::Open, Day::new(2026, 3, 27)));
        t.post(&office, &one, &reply).await.expect_status(409);
        give_place(&t, &office, &page).await;
        t.go_to("2026-03-28").await;
        let proof = t.get(&office, &format!("{page}/proof")).await.expect_status(200);
        proof.expect_text("收到异议 2 件");
    }

    async fn an_upheld_objection_ends_it(t) {
        let org = unit(&t, "演示农学院").await;
        let (id, page) = open(&t, org, "dea_1").await;
        let one = object(&t, &stranger(), &page).await;
        let reply = [("outcome", "upheld"), ("text", "完成人名单确实少列一人")];
        t.post(&officer(org.uuid()), &one, &reply).await.expect_status(303);
        let reader = t.app.db().reader();
        assert_eq!(get(reader, id).await.unwrap().unwrap().state, State::Upheld);
        t.go_to("2026-05-20").await;
        assert_eq!(get(reader, id).await.unwrap().unwrap().state, State::Upheld);
        let (anew, _) = open(&t, org, "dea_1").await;
        let all = of_object(reader, "dea_1").await.unwrap();
        assert_eq!(all.iter().map(|p| p.id).collect::<Vec<_>>(), [anew, id]);
        assert_eq!(all[0].replaces, Some(id));
    }

    async fn every_field_is_named_at_once_and_kept(t) {
        let org = unit(&t, "演示农学院").await;
        let (_, page) = open(&t, org, "dea_1").await;
        let wrong = [("by", "unit"), ("name", "甲公司"), ("phone", ""), ("body", "")];
        let answer = t.post(&stranger(), &format!("{page}/object"), &wrong).await.expect_status(422);
        answer.expect_text("有 3 处要改").expect_text("甲公司").expect_text("盖公章的异议书");
        let bad = t.post_files(&stranger(), &format!("{page}/object"), &[
            ("by", "unit"), ("name", "甲公司"), ("phone", "1"), ("body", "不对"),
        ], &[("seal", "x.exe", b"MZ\x00\x01")]).await;
        bad.expect_status(422).expect_text("只收 PDF");
        let place = [("link", "unit"), ("from", "2026-03-05"), ("to", "")];
        t.post(&officer(org.uuid()), &format!("{page}/place"), &place).await
            .expect_status(422).expect_text("有 2 处要改");
        let api = format!("/api/v1{page}/objections");
        t.post_json(&stranger(), &api, &json!({ "by": "person" })).await.expect_status(422)
            .expect_text("请填真实姓名");
    }

    async fn who_may_do_what(t) {
        let org = unit(&t, "演示农学院").await;
        let (id, page) = open(&t, org, "dea_1").await;
        let person = [("by", "person"), ("name", "王小明"), ("phone", "0394-0000002"), ("body", "不对")];
        let guest = t.post(&Actor::nobody(), &format!("{page}/object"), &person).await.expect_status(303);
        assert_eq!(guest.location().map(|to| to.split('?').next()), Some(Some("/login")));
        let objector = stranger();
        t.post(&objector, &format!("{page}/object"), &person).await.expect_status(303);
        let one = objections(t.app.db().reader(), id).await.unwrap()[0].href();
        let own = officer(org.uuid());
        let other = officer(kezhuan_kernel::Uuid::from_u128(99));
        let county = post(Role::CountyBureau, REGION);
        let elsewhere = post(Role::CountyBureau, "河南省/周口市/沈丘县");
        let auditor = post(Role::Auditor, "河南省/周口市");
        for (who, path, status) in [
            (&own, one.clone(), 200), (&objector, one.clone(), 200), (&county, one.clone(), 200),
            (&auditor, one.clone(), 200), (&other, one.clone(), 403), (&elsewhere, one.clone(), 403),
            (&own, format!("{page}/place"), 200), (&other, format!("{page}/place"), 403),
            (&county, format!("{page}/place"), 403), (&other, format!("{page}/proof"), 403),
        ] {
            t.get(who, &path).await.expect_status(status);
        }
        t.get(&county, &one).await.expect_text("王小明");
        assert!(!t.get(&own, &one).await.expect_text("王某（实名）").text().contains("王小明"));
        let reply = [("outcome", "upheld"), ("text", "对")];
        for who in [&other, &county, &objector] {
            t.post(who, &one, &reply).await.expect_status(403);
        }
        t.get(&own, "/publicity/pub_zz").await.expect_status(404);
    }

    async fn twice_is_once(t) {
        let org = unit(&t, "演示农学院").await;
        let (id, page) = open(&t, org, "dea_1").await;
        let path = format!("/api/v1{page}/objections");
        let body = json!({ "by": "person", "name": "王小明", "phone": "1", "body": "不对" });
        let first = t.post_json_keyed(&stranger(), &path, "key-00000001", &body).await;
        let again = t.post_json_keyed(&stranger(), &path, "key-00000001", &body).await;
        assert_eq!(first.expect_status(201).json(), again.expect_status(201).json());
        assert_eq!(objections(t.app.db().reader(), id).await.unwrap().len(), 1);
    }

    async fn a_page_becomes_a_record(t) {
        let org = unit(&t, "演示农学院").await;
        let (id, page) = open(&t, org, "dea_1").await;
        t.go_to("2026-04-16").await;
        let full = t.get(&Actor::nobody(), &page).await.expect_status(200).expect_text("600,000.00");
        assert!(!full.text().contains("noindex"));
        t.go_to("2026-04-17").await;
        let record = t.get(&Actor::nobody(), &page).await.expect_status(200).expect_text("noindex");
        assert!(!record.text().contains("600,000.00"));
        t.get(&officer(org.uuid()), &page).await.expect_text("600,000.00");
        let code = get(t.app.db().reader(), id).await.unwrap().unwrap().check_code;
        t.get(&Actor::nobody(), &format!("{page}?code={code}")).await.expect_text("600,000.00");
    }

    async fn a_year_without_holidays_is_said(t) {
        let org = unit(&t, "演示农学院").await;
        t.go_to("2026-12-21").await;
        let (id, page) = open(&t, org, "dea_1").await;
        t.get(&Actor::nobody(), &page).await.expect_status(200).expect_text("末日待定");
        t.go_to("2027-03-01").await;
        let found = get(t.app.db().reader(), id).await.unwrap().unwrap();
        assert_eq!((found.state, found.end), (State::Open, None), "no date is made up");
    }

    async fn the_house_hears_of_it(t) {
        let org = unit(&t, "演示农学院").await;
        let (_, page) = open(&t, org, "dea_1").await;
        let cx = t.cx(&Actor::nobody());
        let next = (CAPABILITY.next_deadline.unwrap())(&cx).await.unwrap();
        assert_eq!(next, Day::new(2026, 3, 17).map(Day::end));
        let stations = (CAPABILITY.stations.unwrap())(&cx, "dea_1").await.unwrap();
        assert_eq!(stations[0].note, "公示至 2026-03-17");
        let blocks = (CAPABILITY.blocks.unwrap())(&cx).await.unwrap();
        assert_eq!(blocks[0].rows[0].href, page);
    }
}

#[test]
fn pages_are_sound_in_both_languages() {
    kezhuan_testkit::pages_are_sound(&CAPABILITY);
}
