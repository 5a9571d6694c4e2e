//! Campaigns from the call to the list: who may what in which county, days, duplicates, sending up,
//! visibility; on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod pages;
mod setup;

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::Id;
use kezhuan_testkit::{both, officer, post};
use setup::*;

const XIANG_CODE: &str = "411681";
const TAIKANG_CODE: &str = "411627";

both! { [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY, kezhuan_demands::CAPABILITY,
        kezhuan_campaigns::CAPABILITY];
    async fn the_city_opens_and_a_county_only_for_itself(t) {
        let (xiang, guest) = (bureau(XIANG), Actor::nobody());
        t.post(&city(), "/campaigns", &[("until", "2026-02-01"), ("target", "很多")]).await.expect_status(422)
            .expect_text("请写征集的名称").expect_text("请写征集什么样的需求").expect_text("请至少选一个县区");
        let late = [FIELDS[0], FIELDS[1], FIELDS[2], ("from", "2026-03-02"), ("until", "2026-03-20"), ("due", "2026-03-19")];
        t.post(&city(), "/campaigns", &late).await.expect_status(422).expect_text("县区上报的期限不能早于企业报送的截止日");
        t.post(&xiang, "/campaigns", &FIELDS).await.expect_status(422).expect_text("没有这个选项");
        t.post(&post(Role::MarketDesk, CITY), "/campaigns", &FIELDS).await.expect_status(403);
        t.get(&guest, "/campaigns").await.expect_text("还没有征集活动");
        let own: Vec<_> = FIELDS.iter().copied().filter(|(_, value)| *value != TAIKANG).collect();
        let place = t.post(&xiang, "/campaigns", &own).await.expect_status(303).location().unwrap().to_owned();
        t.get(&xiang, &place).await.expect_text("项城市科技局").expect_text("结束征集");
        t.get(&bureau(TAIKANG), &place).await.expect_status(403);
        let id = campaign(&t).await;
        t.get(&xiang, &format!("/campaigns/{id}/progress")).await.expect_status(403);
        t.get(&city(), &format!("/campaigns/{id}/progress")).await.expect_text("太康县").expect_text("还没上报");
        let public = t.get(&guest, &format!("/campaigns/{id}")).await.expect_text("至少 3 项").expect_text("不限");
        public.expect_text("报送");
        t.get(&xiang, &format!("/campaigns/{id}")).await.expect_text("去本县区核对");
        assert!(check(&t).await.is_empty());
    }

    async fn a_company_files_and_its_county_checks(t) {
        let id = campaign(&t).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", XIANG).await;
        let elsewhere = unit(&t, "川汇远厂有限公司（演示）", "河南省/周口市/川汇区").await;
        let (boss, xiang, form) = (officer(firm.uuid()), bureau(XIANG), format!("/campaigns/{id}/file"));
        t.get(&boss, &form).await.expect_text("写一项新的");
        let organization = firm.to_string();
        t.post(&boss, &form, &[("organization", &organization)]).await.expect_status(422).expect_text("请用一句话写难题");
        let far = elsewhere.to_string();
        let mut fields = vec![("organization", far.as_str())];
        fields.extend(NEW);
        t.post(&officer(elsewhere.uuid()), &form, &fields).await.expect_status(422).expect_text("不在这次征集的县区里");
        t.post(&boss, &form, &fields).await.expect_status(403);
        let entry = file(&t, id, firm, "离交废水氨氮深度处理").await;
        t.get(&boss, &entry).await.expect_text("待核对");
        t.get(&boss, "/campaigns/mine").await.expect_text("离交废水氨氮深度处理");
        t.get(&officer(elsewhere.uuid()), &entry).await.expect_status(404);
        t.get(&bureau(TAIKANG), &entry).await.expect_status(403);
        let work = format!("/campaigns/{id}/counties/{XIANG_CODE}");
        assert_eq!(todos(&t, &xiang).await, [format!("核对报送的需求 1 项：{} {work}", FIELDS[0].1)]);
        assert!(todos(&t, &bureau(TAIKANG)).await.is_empty());
        t.get(&bureau(TAIKANG), &work).await.expect_status(403);
        t.get(&xiang, &work).await.expect_text("项城味源食品").expect_text("同意上报选中的");
        let check_at = format!("{entry}/check");
        t.post(&bureau(TAIKANG), &check_at, &[("decision", "agree")]).await.expect_status(403);
        t.post(&city(), &check_at, &[("decision", "agree")]).await.expect_status(403);
        t.post(&xiang, &check_at, &[("decision", "return")]).await.expect_status(422).expect_text("请写明要改什么");
        t.post(&xiang, &check_at, &[("decision", "return"), ("reason", "写清规模")]).await.expect_status(303);
        assert_eq!(todos(&t, &boss).await, [format!("修改后重新报送：离交废水氨氮深度处理 {entry}")]);
        t.get(&boss, &entry).await.expect_text("写清规模").expect_text("改好了，重新报送");
        t.post(&boss, &format!("{entry}/again"), &[]).await.expect_status(303);
        t.post(&boss, &format!("{entry}/again"), &[]).await.expect_status(409);
        let json = t.get(&xiang, &format!("/api/v1{work}")).await.expect_status(200).json();
        let entry_id = json[0]["id"].as_str().unwrap().to_owned();
        t.post(&xiang, &format!("{work}/agree"), &[]).await.expect_status(422).expect_text("请至少选一项");
        t.post(&xiang, &format!("{work}/agree"), &[("entries", &entry_id)]).await.expect_status(303);
        t.post(&xiang, &format!("{work}/agree"), &[("entries", &entry_id)]).await.expect_status(422).expect_text("已经核对过");
        t.get(&boss, &entry).await.expect_text("同意上报");
        assert!(check(&t).await.is_empty());
    }

    async fn days_and_sending_up(t) {
        let id = campaign(&t).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", XIANG).await;
        let (boss, xiang, taikang) = (officer(firm.uuid()), bureau(XIANG), bureau(TAIKANG));
        let (work, other) = (format!("/campaigns/{id}/counties/{XIANG_CODE}"), format!("/campaigns/{id}/counties/{TAIKANG_CODE}"));
        let entry = file(&t, id, firm, "离交废水氨氮深度处理").await;
        t.go_to("2026-03-21").await;
        let organization = firm.to_string();
        let mut fields = vec![("organization", organization.as_str())];
        fields.extend(NEW);
        t.post(&boss, &format!("/campaigns/{id}/file"), &fields).await.expect_status(409).expect_text("企业报送已于");
        assert_eq!(todos(&t, &taikang).await, [format!("上报征集的需求：{} {other}", FIELDS[0].1)], "near its last day");
        t.post(&taikang, &format!("{work}/send-up"), &[]).await.expect_status(403);
        t.post(&xiang, &format!("{work}/send-up"), &[]).await.expect_status(409).expect_text("还有 1 项没有核对");
        t.post(&xiang, &format!("{entry}/check"), &[("decision", "agree")]).await.expect_status(303);
        t.post(&xiang, &format!("{work}/send-up"), &[]).await.expect_status(303);
        t.post(&xiang, &format!("{work}/send-up"), &[]).await.expect_status(409).expect_text("清单不能再改");
        t.post(&xiang, &format!("{entry}/check"), &[("decision", "return"), ("reason", "晚了")]).await.expect_status(409);
        t.go_to("2026-03-26").await;
        let progress = format!("/campaigns/{id}/progress");
        t.get(&city(), &progress).await.expect_text("逾期未报").expect_text("已上报");
        t.post(&xiang, &format!("/campaigns/{id}/urge"), &[]).await.expect_status(403);
        t.post(&city(), &format!("/campaigns/{id}/urge"), &[]).await.expect_status(303);
        t.post(&city(), &format!("/campaigns/{id}/urge"), &[]).await.expect_status(409).expect_text("今天已经催过");
        t.post(&city(), &format!("{other}/postpone"), &[("due", "2026-03-01")]).await.expect_status(422).expect_text("这一天已经过去");
        t.post(&city(), &format!("{other}/postpone"), &[("due", "2026-03-31")]).await.expect_status(303);
        let again = t.get(&city(), &progress).await.text();
        assert!(!again.contains("逾期未报</span>"), "it has until the 31st");
        t.post(&city(), &format!("{work}/give-back"), &[]).await.expect_status(422);
        t.post(&city(), &format!("{work}/give-back"), &[("reason", "少一项")]).await.expect_status(303);
        t.get(&xiang, &work).await.expect_text("少一项").expect_text("清单被退回");
        t.post(&xiang, &format!("{entry}/check"), &[("decision", "return"), ("reason", "写清规模")]).await.expect_status(303);
        assert_eq!(todos(&t, &boss).await.len(), 1);
        t.post(&xiang, &format!("{work}/send-up"), &[]).await.expect_status(303);
        assert!(todos(&t, &boss).await.is_empty(), "too late to mend it");
        t.post(&city(), &format!("{work}/give-back"), &[("reason", "补上")]).await.expect_status(303);
        t.post(&boss, &format!("{entry}/again"), &[]).await.expect_status(303);
        t.post(&xiang, &format!("{entry}/check"), &[("decision", "agree")]).await.expect_status(303);
        t.post(&xiang, &format!("{work}/send-up"), &[]).await.expect_status(303);
        t.post(&taikang, &format!("{other}/send-up"), &[]).await.expect_status(303);
        assert_eq!(todos(&t, &city()).await, [format!("各县区都已上报，可以结束：{} {progress}", FIELDS[0].1)]);
        t.post(&xiang, &format!("/campaigns/{id}/close"), &[]).await.expect_status(403);
        t.post(&city(), &format!("/campaigns/{id}/close"), &[]).await.expect_status(303);
        t.post(&city(), &format!("/campaigns/{id}/close"), &[]).await.expect_status(409);
        t.post(&city(), &format!("{work}/give-back"), &[("reason", "再来")]).await.expect_status(409).expect_text("这次征集已经结束");
        t.post(&boss, &format!("/campaigns/{id}/file"), &fields).await.expect_status(409).expect_text("这次征集已经结束");
        let csv = t.get(&city(), &format!("{progress}/export?format=csv")).await.expect_status(200).text();
        assert!(csv.contains("离交废水氨氮深度处理") && csv.contains("项城味源食品有限公司"));
        t.get(&xiang, &format!("{progress}/export?format=csv")).await.expect_status(403);
        t.get(&xiang, &format!("{work}/export?format=csv")).await.expect_text("离交废水氨氮深度处理");
        t.get(&city(), &format!("/campaigns/{id}/summary?format=xlsx")).await.expect_status(200);
        assert!(check(&t).await.is_empty());
    }

    async fn duplicates_are_found_and_a_person_decides(t) {
        let id = campaign(&t).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", XIANG).await;
        let rival = unit(&t, "太康味丰食品有限公司（演示）", TAIKANG).await;
        let old = demand(&t, firm, "离交废水氨氮处理提标", &[]).await;
        publish(&t, old).await;
        let first = file(&t, id, rival, "离交废水氨氮深度处理").await;
        let second = file(&t, id, firm, "离交废水氨氮深度处理").await;
        let (xiang, taikang) = (bureau(XIANG), bureau(TAIKANG));
        let page = t.get(&xiang, &second).await.expect_text("相近的需求").expect_text("离交废水氨氮处理提标");
        let text = page.text();
        assert!(!text.contains("太康味丰"), "the name is hidden from another county");
        t.get(&city(), &second).await.expect_text("太康味丰");
        t.post(&xiang, &format!("{second}/check"), &[("decision", "agree")]).await.expect_status(422).expect_text("先定是不是重复");
        let json = t.get(&xiang, &format!("/api/v1/campaigns/{id}/counties/{XIANG_CODE}")).await.json();
        let alike = json[0]["alike"].as_array().unwrap().clone();
        assert_eq!(alike.len(), 1, "what nobody published is not shown to another county");
        assert_eq!(alike[0]["demand"].as_str(), Some(old.to_string().as_str()));
        t.post(&taikang, &format!("{second}/pair"), &[("other", &old.to_string()), ("decision", "same")]).await.expect_status(403);
        t.post(&xiang, &format!("{second}/pair"), &[("other", &old.to_string()), ("decision", "different")]).await.expect_status(303);
        t.post(&xiang, &format!("{second}/check"), &[("decision", "agree")]).await.expect_status(303);
        // The city sees both counties, and finds the pair across them.
        let across = t.get(&city(), &format!("/api/v1/campaigns/{id}/counties/{TAIKANG_CODE}")).await.json();
        let other = across[0]["demand"].as_str().unwrap().to_owned();
        t.post(&city(), &format!("{second}/pair"), &[("other", &other), ("decision", "same")]).await.expect_status(303);
        t.get(&officer(firm.uuid()), &second).await.expect_text("重复，不上报");
        let progress = t.get(&city(), &format!("/api/v1/campaigns/{id}/progress")).await.json();
        let of = |code: &str| progress.as_array().unwrap().iter().find(|p| p["county"] == code).unwrap().clone();
        assert_eq!((of(XIANG)["agreed"].as_u64(), of(XIANG)["duplicate"].as_u64()), (Some(0), Some(1)));
        t.post(&city(), &format!("{second}/pair"), &[("other", &other), ("decision", "different")]).await.expect_status(303);
        t.get(&officer(firm.uuid()), &second).await.expect_text("待核对");
        t.post(&xiang, &format!("{first}/pair"), &[("other", &old.to_string()), ("decision", "same")]).await.expect_status(403);
        assert!(check(&t).await.is_empty());
    }

    async fn a_county_writes_for_a_company_and_takes_in_what_is_there(t) {
        let id = campaign(&t).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", XIANG).await;
        let far = unit(&t, "太康味丰食品有限公司（演示）", TAIKANG).await;
        let (xiang, work) = (bureau(XIANG), format!("/campaigns/{id}/counties/{XIANG_CODE}"));
        let enter = format!("{work}/enter");
        t.post(&xiang, &enter, &[]).await.expect_status(422).expect_text("请写企业全称").expect_text("请写企业怎么同意的");
        let mut fields = vec![("company", "太康味丰食品有限公司（演示）"), ("consent", "电话同意")];
        fields.extend(NEW);
        t.post(&xiang, &enter, &fields).await.expect_status(422).expect_text("本县区没有登记这家企业");
        fields[0].1 = "项城味源食品有限公司（演示）";
        t.post(&bureau(TAIKANG), &enter, &fields).await.expect_status(403);
        let entry = t.post(&xiang, &enter, &fields).await.expect_status(303).location().unwrap().to_owned();
        t.get(&xiang, &entry).await.expect_text("电话同意");
        let seen = t.get(&officer(firm.uuid()), &entry).await.expect_status(200).text();
        assert!(!seen.contains("重新报送"));
        let there = demand(&t, firm, "卤料渣做饲料的脱盐", &[]).await;
        let foreign = demand(&t, far, "面筋粉溶解慢", &[]).await;
        let take = format!("{work}/take");
        t.get(&xiang, &take).await.expect_text("卤料渣做饲料的脱盐");
        t.post(&xiang, &take, &[]).await.expect_status(422).expect_text("请至少选一项需求");
        t.post(&xiang, &take, &[("demands", &foreign.to_string())]).await.expect_status(422).expect_text("不在本县区");
        t.post(&xiang, &take, &[("demands", &there.to_string())]).await.expect_status(303);
        t.post(&xiang, &take, &[("demands", &there.to_string())]).await.expect_status(422).expect_text("已经收进来了");
        t.post(&officer(firm.uuid()), &format!("/campaigns/{id}/file"), &[("demand", &there.to_string())]).await.expect_status(422).expect_text("已经报送过了");
        t.get(&officer(firm.uuid()), &format!("/demands/{there}")).await.expect_text("需求征集").expect_text("看报送");
        let public = t.get(&Actor::nobody(), &format!("/campaigns/{id}")).await.expect_text("已报送 2 项").text();
        assert!(!public.contains("卤料渣"), "only counted while it runs");
    }

    async fn what_is_for_named_units_is_counted_and_never_shown(t) {
        let id = campaign(&t).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", XIANG).await;
        let named = unit(&t, "太康味丰食品有限公司（演示）", TAIKANG).await;
        let to = named.to_string();
        let aimed = demand(&t, firm, "秘方酱料结块", &[("visibility", "targeted"), ("recipients", &to)]).await;
        let open = demand(&t, firm, "卤料渣做饲料的脱盐", &[]).await;
        publish(&t, aimed).await;
        publish(&t, open).await;
        let (boss, xiang) = (officer(firm.uuid()), bureau(XIANG));
        let work = format!("/campaigns/{id}/counties/{XIANG_CODE}");
        for d in [aimed, open] {
            let entry = t.post(&boss, &format!("/campaigns/{id}/file"), &[("demand", &d.to_string())]).await.expect_status(303);
            let entry = entry.location().unwrap().to_owned();
            let alike = t.get(&xiang, &entry).await.text();
            assert!(!alike.contains("还没定"));
            t.post(&xiang, &format!("{entry}/check"), &[("decision", "agree")]).await.expect_status(303);
            t.get(&bureau(TAIKANG), &entry).await.expect_status(403);
        }
        t.post(&xiang, &format!("{work}/send-up"), &[]).await.expect_status(303);
        t.post(&boss, &format!("/demands/{open}/withdraw"), &[("reason", "not_needed")]).await.expect_status(303);
        let tally = t.get(&city(), &format!("/api/v1/campaigns/{id}/progress")).await.json();
        assert_eq!(tally[1]["agreed"].as_u64().or(tally[0]["agreed"].as_u64()), Some(1), "{tally}");
        t.post(&city(), &format!("/campaigns/{id}/close"), &[]).await.expect_status(303);
        let public = t.get(&Actor::nobody(), &format!("/campaigns/{id}")).await.expect_text("征集结果").expect_text("1 项").text();
        assert!(!public.contains("秘方") && !public.contains("味源") && !public.contains("卤料渣"));
        t.get(&city(), &format!("/campaigns/{id}/progress/export?format=csv")).await.expect_text("秘方酱料结块").expect_text("仅定向");
        let api = t.get(&Actor::nobody(), &format!("/api/v1/campaigns/{id}")).await.json();
        assert_eq!((api["phase"].as_str(), api["filed"].as_u64()), (Some("closed"), Some(2)));
    }
}
