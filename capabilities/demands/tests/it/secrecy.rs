//! A hidden name is in nothing that a rival can read, whatever the demand says and whatever happens
//! to it.

use kezhuan_authority::Actor;
use kezhuan_demands::{CAPABILITY, DemandId};
use kezhuan_kernel::Id;
use kezhuan_testkit::{TestApp, both, officer};

use crate::help::*;

const NAME: &str = "周口隐泉生物科技有限公司（演示）";
const TELLING: [&str; 2] = [NAME, "隐泉生物"];
const CLEAN: [&str; 3] = ["我公司废水盐分高", "降低能耗", "膜的韧性"];
const TOLD: [&str; 3] = ["隐泉生物的废水", "周口隐泉生物科技", NAME];

/// The next of a fixed row of numbers.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, n: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % n
    }

    fn pick<'a>(&mut self, of: &[&'a str]) -> &'a str {
        of[self.below(of.len())]
    }
}

/// Everything that somebody from outside may ask for.
async fn faces(t: &TestApp, rival: &Actor, ids: &[DemandId]) -> Vec<(String, String)> {
    let q = "%E9%9A%90%E6%B3%89";
    let mut paths = vec![
        "/demands".to_owned(),
        format!("/demands?q={q}"),
        format!("/api/v1/demands?q={q}"),
        "/api/v1/demands".to_owned(),
        "/demands/export?format=csv".to_owned(),
        "/demands/export?format=json".to_owned(),
        "/demands?region=%E5%B7%9D%E6%B1%87%E5%8C%BA&sort=budget".to_owned(),
    ];
    for id in ids {
        paths.push(format!("/demands/{id}"));
        paths.push(format!("/api/v1/demands/{id}"));
    }
    let mut all = Vec::new();
    for path in paths {
        let text = t.get(rival, &path).await.text();
        all.push((path, text));
    }
    let cx = t.cx(rival);
    let blocks = (CAPABILITY.blocks.unwrap())(&cx).await.unwrap();
    let figures = (CAPABILITY.figures.unwrap())(&cx).await.unwrap();
    all.push(("home page".to_owned(), format!("{blocks:?} {figures:?}")));
    all
}

both! { [kezhuan_organizations::CAPABILITY, CAPABILITY];
    async fn no_face_tells_a_hidden_name(t) {
        let firm = unit(&t, NAME, "enterprise", "河南省/周口市/川汇区").await;
        let rival = unit(&t, "别家（演示）", "enterprise", "河南省/周口市/川汇区").await;
        let friend = unit(&t, "豫东大学（演示）", "university", "河南省/周口市/川汇区").await;
        let (boss, rival, of) = (officer(firm.uuid()), officer(rival.uuid()), firm.to_string());
        let city = kezhuan_testkit::post(kezhuan_authority::Role::CityBureau, "河南省/周口市");
        let (friend_id, mut numbers, mut ids) = (friend.to_string(), Numbers(7), Vec::new());
        for round in 0..24 {
            let hidden = numbers.below(3) > 0;
            let slip = numbers.below(18);
            let mut word = |at: usize| numbers.pick(if at == slip { &TOLD } else { &CLEAN });
            let fields = [
                ("organization", of.as_str()),
                ("title", word(0)),
                ("problem", word(1)),
                ("scenario", word(2)),
                ("keywords", word(3)),
                ("conditions", word(4)),
                ("indicators[0][test]", word(5)),
                ("visibility", if hidden { "hidden_name" } else { "targeted" }),
                ("recipients", friend_id.as_str()),
            ];
            let id = begin(&t, &boss, &with(&full(), &fields)).await;
            let submitted = t.post(&boss, &format!("/demands/{id}/submit"), &[]).await;
            let tells = fields.iter().any(|(_, text)| TELLING.iter().any(|name| text.contains(name)));
            assert_eq!(submitted.status, if tells { 422 } else { 303 }, "{fields:?}");
            ids.push(id);
            if tells {
                continue;
            }
            t.post(&city, &format!("/demands/{id}/review"), &[("decision", "publish")]).await.expect_status(303);
            match round % 3 {
                0 => {
                    let file: &[(&str, &str, &[u8])] = &[("file", "隐泉生物.txt", b"x")];
                    t.post_files(&boss, &format!("/demands/{id}/files"), &[("label", "隐泉生物大门")], file).await.expect_status(303);
                }
                1 => {
                    let more = [("months", "7"), ("why", "隐泉生物改期")];
                    t.post(&boss, &format!("/demands/{id}/correct"), &with(&with(&full(), &fields), &more)).await.expect_status(303);
                }
                _ => drop(t.post(&boss, &format!("/demands/{id}/close"), &[("reason", "solved")]).await.expect_status(303)),
            }
        }
        t.settle().await;
        let readers = [Actor::nobody(), rival, officer(friend.uuid())];
        let simple = firm.uuid().simple().to_string();
        let mut read = 0;
        for reader in &readers {
            for (path, text) in faces(&t, reader, &ids).await {
                read += usize::from(text.contains("某预制菜企业（川汇区）"));
                for name in TELLING.iter().copied().chain([simple.as_str(), "隐泉"]) {
                    // The words that were searched for come back in the search box and in links.
                    let text = text.replace("value=\"隐泉\"", "").replace("q=隐泉", "");
                    assert!(!text.contains(name), "{path} tells {name} to {}: {text}", reader.name);
                }
            }
        }
        assert!(read > 10, "the alias was read in {read} places only: the walk proves nothing");
        let log = kezhuan_journal::read_after(t.app.db(), 0, 500).await.unwrap();
        let public = log.iter().filter(|e| e.audience == kezhuan_journal::Audience::Public && e.kind.starts_with("demands."));
        assert_eq!(public.count(), 0);
        let sent = log.iter().filter(|e| e.kind == "demands.sent");
        assert!(sent.clone().count() > 0 && sent.flat_map(|e| &e.links).all(|(_, to)| *to != of));
    }
}
