//! The market desk: owners, clocks, contacts, handovers, pushes and their answers, on both databases.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on should stop")]

mod pages;
mod setup;

use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::{Day, Id};
use kezhuan_testkit::{both, officer, post};
use setup::*;

both! { [kezhuan_organizations::CAPABILITY, kezhuan_accounts::CAPABILITY, kezhuan_publicity::CAPABILITY,
        kezhuan_achievements::CAPABILITY, kezhuan_demands::CAPABILITY, kezhuan_contracts::CAPABILITY,
        kezhuan_trading::CAPABILITY, kezhuan_market::CAPABILITY];
    async fn every_demand_gets_an_owner_and_a_clock(t) {
        let people = desk(&t, &["梁甲", "梁乙"]).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise").await;
        let first = demand(&t, firm, "离交废水氨氮", &[]).await;
        let second = demand(&t, firm, "卤料渣利用", &[]).await;
        let (a, b) = (matter(&t, first).await, matter(&t, second).await);
        assert_ne!(a.owner, b.owner, "whoever has least to do gets the next one");
        assert_eq!(a.due, Day::new(2026, 3, 5), "three working days");
        let owner = people.iter().find(|p| p.user == a.owner).unwrap();
        let other = people.iter().find(|p| p.user == b.owner).unwrap();
        let page = format!("/market/{}", a.id);
        assert_eq!(todos(&t, owner).await, std::slice::from_ref(&page));
        t.get(owner, "/market").await.expect_text("离交废水氨氮").expect_text("还有");
        let mine = t.get(owner, "/market").await.text();
        assert!(!mine.contains("卤料渣利用"));
        t.get(owner, "/market?show=open").await.expect_text("卤料渣利用");
        t.get(&officer(firm.uuid()), &page).await.expect_status(403);
        t.get(&Actor::nobody(), "/market").await.expect_status(303);
        t.go_to("2026-03-07").await;
        t.get(owner, "/market").await.expect_text("逾期");
        t.get(owner, &page).await.expect_text("王工").expect_text("0394-0000111");
        let contacts = format!("{page}/contacts");
        t.post(owner, &contacts, &[]).await.expect_status(422).expect_text("请写和谁联系的").expect_text("请选一项");
        let said = [("way", "phone"), ("with", "王工"), ("outcome", "more"), ("note", "周五补水质")];
        t.post(&officer(firm.uuid()), &contacts, &said).await.expect_status(403);
        t.post(owner, &contacts, &said).await.expect_status(303);
        t.get(owner, &page).await.expect_text("周五补水质").expect_text("已联系，在办");
        assert_eq!(todos(&t, owner).await, Vec::<String>::new());
        let give = format!("{page}/hand-over");
        let to = kezhuan_accounts::UserId::from_uuid(other.user.unwrap()).to_string();
        t.post(owner, &give, &[("to", "usr_1")]).await.expect_status(422).expect_text("没有这个选项").expect_text("请写为什么交接");
        t.post(owner, &give, &[("to", &to), ("why", "出差")]).await.expect_status(303);
        t.get(other, &page).await.expect_text("梁甲").expect_text("梁乙").expect_text("出差");
        assert_eq!(matter(&t, first).await.owner, other.user);
        t.post(other, &format!("{page}/close"), &[]).await.expect_status(422);
        t.post(other, &format!("{page}/close"), &[("ending", "solved")]).await.expect_status(303);
        t.post(other, &contacts, &said).await.expect_status(409);
        t.get(other, "/market?show=closed").await.expect_text("离交废水氨氮").expect_text("已解决");
        assert!(check(&t).await.is_empty());
    }

    async fn a_matter_follows_its_demand(t) {
        let people = desk(&t, &["梁甲"]).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise").await;
        let id = demand(&t, firm, "离交废水氨氮", &[]).await;
        let boss = officer(firm.uuid());
        t.post(&boss, &format!("/demands/{id}/take-back"), &[]).await.expect_status(303);
        t.settle().await;
        assert!(matter(&t, id).await.closed_at.is_some());
        t.go_to("2026-03-09").await;
        t.post(&boss, &format!("/demands/{id}/submit"), &[]).await.expect_status(303);
        t.settle().await;
        let again = matter(&t, id).await;
        assert!(again.waits(), "submitted anew, it has a new clock");
        assert_eq!(again.due, Day::new(2026, 3, 12));
        let wording = [("title", "离交废水氨氮降到 35"), ("problem", "盐分高"), ("industries", "prepared_food"), ("why", "补数")];
        t.post(&people[0], &format!("/demands/{id}/refine"), &wording).await.expect_status(303);
        t.settle().await;
        assert!(!matter(&t, id).await.waits(), "a wording proposed is an answer");
        publish(&t, id).await;
        t.post(&boss, &format!("/demands/{id}/close"), &[("reason", "own_solution")]).await.expect_status(303);
        t.settle().await;
        assert!(matter(&t, id).await.closed_at.is_some());
        assert!(check(&t).await.is_empty());
    }

    async fn without_anybody_at_the_desk_it_waits_for_all(t) {
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise").await;
        let id = demand(&t, firm, "离交废水氨氮", &[]).await;
        assert_eq!(matter(&t, id).await.owner, None);
        let late = desk(&t, &["梁甲"]).await;
        assert_eq!(todos(&t, &late[0]).await.len(), 1);
        t.get(&late[0], "/market").await.expect_text("还没有人");
    }

    async fn an_interest_is_a_matter_too(t) {
        desk(&t, &["梁甲"]).await;
        let buyer = unit(&t, "项城味源食品有限公司（演示）", "enterprise").await;
        let seller = unit(&t, "项城净源科技有限公司（演示）", "enterprise").await;
        let wanted = achievement(&t, seller, "高盐废水氨氮处理").await.to_string();
        let boss = officer(buyer.uuid());
        let ask = [("achievement", wanted.as_str()), ("mode", "licence"), ("intended_use", "污水站"),
            ("contact_name", "王工"), ("contact_phone", "0394-0000111")];
        let begun = t.post(&boss, "/deals", &ask).await.expect_status(303);
        let deal = begun.location().unwrap().rsplit('/').next().unwrap().to_owned();
        t.settle().await;
        assert!(matter(&t, &deal).await.waits());
        let answer = [("contact_name", "李工"), ("contact_phone", "0394-0000113"), ("interested", "no")];
        t.post(&officer(seller.uuid()), &format!("/deals/{deal}/answer"), &answer).await.expect_status(303);
        t.settle().await;
        assert!(!matter(&t, &deal).await.waits(), "the seller's answer is one");
    }

    async fn a_demand_is_sent_once_and_the_answers_come_back(t) {
        let people = desk(&t, &["梁甲"]).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise").await;
        let helper = unit(&t, "项城净源科技有限公司（演示）", "enterprise").await;
        let busy = unit(&t, "项城清研科技有限公司（演示）", "enterprise").await;
        achievement(&t, helper, "高盐废水氨氮处理工艺").await;
        let id = demand(&t, firm, "离交废水氨氮处理", &[]).await;
        let (worker, boss, path) = (&people[0], officer(firm.uuid()), format!("/market/push/{id}"));
        let (to, also) = (helper.to_string(), busy.to_string());
        let both = [("organizations", to.as_str()), ("organizations", also.as_str())];
        t.post(worker, &path, &both).await.expect_status(409);
        publish(&t, id).await;
        t.get(&boss, &path).await.expect_status(403);
        let page = t.get(worker, &path).await.expect_text("项城净源科技").expect_text("都提到").expect_text("氨氮");
        page.expect_text("同一产业：预制菜");
        t.post(worker, &path, &[("unit", "清研"), ("_find", "unit")]).await.expect_text("项城清研科技");
        t.post(worker, &path, &[]).await.expect_status(422).expect_text("请至少选一家单位");
        t.post(worker, &path, &[("organizations", &firm.to_string())]).await.expect_status(422).expect_text("发布单位自己");
        t.post(worker, &path, &both).await.expect_status(303);
        t.post(worker, &path, &both).await.expect_status(422).expect_text("都已经收到过");
        let (one, two) = (officer(helper.uuid()), officer(busy.uuid()));
        let (first, second) = (todos(&t, &one).await, todos(&t, &two).await);
        assert_eq!((first.len(), second.len()), (1, 1));
        let asked = t.get(&one, &first[0]).await.expect_text("某预制菜企业（项城市）").expect_text("都提到").text();
        assert!(!asked.contains("味源"));
        t.get(&two, &first[0]).await.expect_status(404);
        t.post(&one, &first[0], &[]).await.expect_status(422).expect_text("请选一项");
        t.post(&one, &first[0], &[("answer", "interested"), ("note", "先看水样")]).await.expect_status(303);
        t.post(&one, &first[0], &[("answer", "declined"), ("reason", "busy")]).await.expect_status(409);
        t.post(&two, &second[0], &[("answer", "declined")]).await.expect_status(422).expect_text("请选一项");
        t.post(&two, &second[0], &[("answer", "declined"), ("reason", "vague")]).await.expect_status(303);
        assert_eq!(todos(&t, &two).await, Vec::<String>::new());
        let told = t.get(&boss, &format!("/demands/{id}")).await.expect_text("推送 2 家，等答复 0 家");
        let told = told.expect_text("感兴趣 1 家").expect_text("项城净源科技").expect_text("婉拒 1 家").expect_text("需求写得太笼统").text();
        assert!(!told.contains("清研"), "who declined stays unsaid");
        let public = t.get(&Actor::nobody(), &format!("/demands/{id}")).await.text();
        assert!(!public.contains("推送 2 家"));
        let json = t.get(worker, &format!("/api/v1/market/push/{id}")).await.expect_status(200).json();
        let said = |unit: &str| json.as_array().unwrap().iter().find(|p| p["organization"] == unit).unwrap().clone();
        assert_eq!((said(&to)["answer"].as_str(), said(&also)["reason"].as_str()), (Some("interested"), Some("vague")));
        assert!(!matter(&t, id).await.waits(), "sending it is an answer of the desk");
        assert!(check(&t).await.is_empty());
    }

    async fn a_targeted_demand_goes_to_named_units_only(t) {
        let people = desk(&t, &["梁甲"]).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise").await;
        let named = unit(&t, "项城净源科技有限公司（演示）", "enterprise").await;
        let other = unit(&t, "项城清研科技有限公司（演示）", "enterprise").await;
        let to = named.to_string();
        let id = demand(&t, firm, "离交废水氨氮", &[("visibility", "targeted"), ("recipients", &to)]).await;
        publish(&t, id).await;
        let path = format!("/market/push/{id}");
        t.post(&people[0], &path, &[("organizations", &other.to_string())]).await.expect_status(422).expect_text("只能推给发布单位点名的单位");
        t.post(&people[0], &path, &[("organizations", &to)]).await.expect_status(303);
        assert_eq!(todos(&t, &officer(other.uuid())).await, Vec::<String>::new());
        assert_eq!(todos(&t, &officer(named.uuid())).await.len(), 1);
    }

    async fn the_api_does_the_same(t) {
        let people = desk(&t, &["梁甲"]).await;
        let firm = unit(&t, "项城味源食品有限公司（演示）", "enterprise").await;
        let id = demand(&t, firm, "离交废水氨氮", &[]).await;
        let queue = t.get(&people[0], "/api/v1/market").await.expect_status(200).json();
        assert_eq!((queue["total"].as_u64(), queue["rows"][0]["object"].as_str()), (Some(1), Some(id.to_string().as_str())));
        let path = format!("/api/v1/market/{}", queue["rows"][0]["id"].as_str().unwrap());
        let said = serde_json::json!({ "way": "phone", "with": "王工", "outcome": "reached" });
        t.post_json(&people[0], &format!("{path}/contacts"), &serde_json::json!({})).await.expect_status(422).expect_text("outcome");
        let done = t.post_json(&people[0], &format!("{path}/contacts"), &said).await.expect_status(200).json();
        assert!(done["answered_at"].is_string());
        let auditor = post(Role::Auditor, CITY);
        t.get(&auditor, &path).await.expect_status(200);
        t.post_json(&auditor, &format!("{path}/close"), &serde_json::json!({ "ending": "solved" })).await.expect_status(403);
        t.post_json(&people[0], &format!("{path}/close"), &serde_json::json!({ "ending": "solved" })).await.expect_status(200);
    }
}
