//! The tables by themselves: names, references, days, and the sums the cases rest on.

use std::collections::BTreeSet;

use kezhuan_kernel::{CreditCode, Day};

use crate::data::achievements::ACHIEVEMENTS;
use crate::data::contracts::{Between, CASES, Contract, Course, OTHERS};
use crate::data::deals::{DEALS, Objection};
use crate::data::demands::DEMANDS;
use crate::data::figures::{ABOVE_SCALE, HOLDINGS, QUALIFICATIONS};
use crate::data::organizations::{ORGANIZATIONS, find};
use crate::data::registries::ENTRIES;
use crate::data::{achievements, contracts, deals, demands};

fn contracts() -> impl Iterator<Item = &'static Contract> {
    CASES.iter().chain(OTHERS)
}

#[test]
fn every_name_says_that_it_is_invented() {
    for org in ORGANIZATIONS {
        assert!(org.name.contains("演示"), "{}", org.name);
        if let Some(stem) = org.code_stem() {
            let code = CreditCode::with_checks(&stem).unwrap_or_else(|| panic!("{stem}"));
            assert_eq!(code.division(), "411699");
        }
    }
    assert!((0..300).all(|n| crate::people::person(n).contains("演示")));
    assert!(ENTRIES.iter().all(|e| e.name.contains("演示") || e.name.contains("演")));
}

#[test]
fn keys_are_unique_and_lead_somewhere() {
    let unique = |keys: Vec<&'static str>| {
        let count = keys.len();
        assert_eq!(keys.into_iter().collect::<BTreeSet<_>>().len(), count);
    };
    unique(ORGANIZATIONS.iter().map(|o| o.key).collect());
    unique(ORGANIZATIONS.iter().map(|o| o.name).collect());
    unique(ACHIEVEMENTS.iter().map(|a| a.key).collect());
    unique(contracts().map(|c| c.key).collect());
    unique(DEMANDS.iter().map(|d| d.key).collect());
    unique(ENTRIES.iter().map(|e| e.name).collect());
    let parties = contracts().flat_map(|c| [c.seller, c.buyer]);
    let agencies = contracts().filter_map(|c| match c.between {
        Between::Named(key) | Between::Unnamed(key) => Some(key),
        Between::Nobody => None,
    });
    let named = parties
        .chain(agencies)
        .chain(ACHIEVEMENTS.iter().map(|a| a.holder))
        .chain(DEMANDS.iter().map(|d| d.org))
        .chain(ENTRIES.iter().map(|e| e.holder))
        .chain(ABOVE_SCALE.iter().map(|s| s.org))
        .chain(QUALIFICATIONS.iter().map(|q| q.org));
    for key in named {
        assert!(find(key).is_some(), "{key}");
    }
    for key in contracts().map(|c| c.achievement).filter(|key| !key.is_empty()) {
        assert!(achievements::find(key).is_some(), "{key}");
    }
    assert!(contracts::find("bran").is_some());
    for (held, ..) in HOLDINGS {
        assert!(ORGANIZATIONS.iter().any(|o| o.name == *held), "{held}");
    }
}

#[test]
fn days_are_days() {
    let fine = |text: &str| assert!(text.parse::<Day>().is_ok(), "{text}");
    ACHIEVEMENTS.iter().for_each(|a| fine(a.day));
    DEMANDS.iter().for_each(|d| fine(d.day));
    for c in contracts() {
        fine(c.signed);
        c.paid.iter().for_each(|(on, _)| fine(on));
        if let Some(used) = c.used {
            fine(used.filed);
            assert!(used.produced.is_empty() || used.produced.parse::<Day>().is_ok());
        }
        match c.course {
            Course::Registered(a)
            | Course::Mended(a, _)
            | Course::ByExperts(a)
            | Course::Refused(a, _) => {
                fine(a);
            }
            Course::Cancelled(a, b)
            | Course::ChangeAsked(a, b)
            | Course::Revoked(a, b, _)
            | Course::Elsewhere(a, b)
            | Course::ElsewhereWaiting(a, b)
            | Course::ElsewhereWrong(a, b, _) => {
                fine(a);
                fine(b);
            }
            _ => {}
        }
    }
    for q in QUALIFICATIONS {
        fine(q.from);
        assert!(q.to.is_empty() || q.to.parse::<Day>().is_ok());
    }
}

#[test]
fn the_sums_of_the_cases() {
    let in_2025 = |c: &&'static Contract| match c.course {
        Course::Registered(on)
        | Course::ByExperts(on)
        | Course::Mended(on, _)
        | Course::Elsewhere(on, _) => on.starts_with("2025"),
        _ => false,
    };
    let brokered = |agency: &'static str| -> i64 {
        let own = contracts().filter(in_2025).filter(|c| c.between == Between::Named(agency));
        own.map(|c| c.price - c.equipment).sum()
    };
    assert_eq!(brokered("sanchuan"), 56_000);
    assert_eq!(brokered("mingli"), 18_600);
    let sold = |sellers: &[&'static str]| -> i64 {
        let own = contracts().filter(in_2025).filter(|c| sellers.contains(&c.seller));
        let here = own.filter(|c| c.used.is_some_and(|u| u.place != "上海市"));
        here.map(|c| c.price).sum()
    };
    assert_eq!(sold(&["yudong", "yudong2"]), 12_800);
    assert_eq!(sold(&["chenchu"]), 10_000);
    assert_eq!(sold(&["shaying", "shaying2"]), 12_000);
}

#[test]
fn a_deal_and_its_contract_say_the_same() {
    for deal in DEALS {
        let deals::Course::Contracted(key) = deal.course else { continue };
        let contract = contracts::find(key).unwrap_or_else(|| panic!("{key}"));
        let holder = achievements::find(deal.achievement).unwrap().holder;
        let price = match deal.objection {
            Objection::Upheld(corrected) => corrected,
            _ => deal.price,
        };
        assert_eq!(
            (contract.achievement, contract.seller, contract.buyer, contract.price),
            (deal.achievement, holder, deal.buyer, price),
            "{key}"
        );
        let agency = match contract.between {
            Between::Named(agency) => agency,
            _ => "",
        };
        assert_eq!((agency, contract.related), (deal.agency, deal.interested), "{key}");
    }
}

#[test]
fn no_two_titles_are_alike() {
    let titles = ACHIEVEMENTS.iter().map(|a| a.title).chain(DEMANDS.iter().map(|d| d.title));
    let titles: Vec<_> = titles.chain(contracts().map(|c| c.title)).collect();
    assert_eq!(titles.iter().collect::<BTreeSet<_>>().len(), titles.len());
    let gains: BTreeSet<_> = ACHIEVEMENTS.iter().map(|a| a.gain).collect();
    assert_eq!(gains.len(), ACHIEVEMENTS.len());
}

#[test]
fn enough_of_everything() {
    assert!(ORGANIZATIONS.len() >= 72, "{}", ORGANIZATIONS.len());
    let places: BTreeSet<&str> = ORGANIZATIONS.iter().map(|o| o.place).collect();
    assert_eq!(places.len(), 13 + 3);
    assert!(ACHIEVEMENTS.len() >= 160, "{}", ACHIEVEMENTS.len());
    assert!(ACHIEVEMENTS.iter().filter(|a| a.mode == "use_first_pay_later").count() >= 5);
    assert!(contracts().count() >= 150, "{}", contracts().count());
    let buying: BTreeSet<&str> = contracts().map(|c| find(c.buyer).unwrap().place).collect();
    assert!(places.iter().all(|p| p.contains('/') || buying.contains(p)), "{buying:?}");
    assert!(DEMANDS.len() >= 90, "{}", DEMANDS.len());
    let share = |few: usize| few * 100 / DEMANDS.len();
    let hidden = share(DEMANDS.iter().filter(|d| d.visibility == "hidden_name").count());
    assert!((25..=35).contains(&hidden), "{hidden}");
    let vague = share(DEMANDS.iter().filter(|d| d.measures.is_empty()).count());
    assert!((8..=12).contains(&vague), "{vague}");
    let no_taker = demands::Course::Closed("no_taker");
    assert_eq!(DEMANDS.iter().filter(|d| d.course == no_taker).count(), 2);
}

#[test]
fn prices_of_the_lists_are_log_normal() {
    let mut chance = crate::seeded::Seeded::new(1);
    let mut prices: Vec<i64> = (0..4_000).map(|_| chance.price()).collect();
    prices.sort_unstable();
    let mean = prices.iter().sum::<i64>() / 4_000;
    assert!((540..=660).contains(&prices[2_000]), "{}", prices[2_000]);
    assert!((2_500..=3_100).contains(&mean), "{mean}");
}
