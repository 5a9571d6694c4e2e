//! The templates of listings with sample data, for the page tests.

use kezhuan_achievements::AchievementId;
use kezhuan_kernel::{Id, Page, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::{DayUnit, Days, ListingRules};
use kezhuan_web::kit::{Choice, Clock, Pace, Pager, Step};
use kezhuan_web::{Chrome, Errors, Locale, Sample, filters};

use crate::listing::{Listing, ListingId, ListingState, Taker, TakerId, TakerState};
use crate::model::Contact;
use crate::pages::listing::hall::HallPage;
use crate::pages::listing::new::NewListingPage;
use crate::pages::listing::show::{ListingPage, TakerView};
use crate::pages::listing::steps::{ReasonPage, TalksPage};
use crate::pages::listing::take::TakePage;
use crate::pages::listing::{Head, status, waits_for};
use crate::pages::steps::interested_choices;
use crate::samples::{day, sheet};
use crate::typed_listing::{ListingRaw, ReasonRaw, TakeRaw, TalksRaw};
use crate::typed_sheet::PartRaw;

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<Sample> {
    let chrome = || Chrome::sample(locale);
    let show = |state| filters::render(&show(chrome(), state), locale);
    vec![
        ("trading/listings", filters::render(&hall(chrome(), true), locale)),
        ("trading/listings-none", filters::render(&hall(chrome(), false), locale)),
        ("trading/listing", show(ListingState::Open)),
        ("trading/listing-contested", show(ListingState::Contested)),
        ("trading/listing-withdrawn", show(ListingState::Withdrawn)),
        ("trading/listing-new", filters::render(&new(chrome()), locale)),
        ("trading/listing-take", filters::render(&take(chrome()), locale)),
        ("trading/listing-withdraw", filters::render(&reason(chrome(), ""), locale)),
        ("trading/listing-refuse", filters::render(&reason(chrome(), "甲（演示）"), locale)),
        ("trading/listing-talks", filters::render(&talks(chrome(), true), locale)),
        ("trading/listing-talks-free", filters::render(&talks(chrome(), false), locale)),
    ]
}

fn listing(state: ListingState) -> Listing {
    let at = day(3, 2).start();
    Listing {
        id: ListingId::from_uuid(Uuid::from_u128(7)),
        number: "GP-2026-000012".into(),
        achievement: AchievementId::from_uuid(Uuid::from_u128(2)),
        title: "粮仓霉变早期多参数传感器".into(),
        seller: OrganizationId::from_uuid(Uuid::from_u128(3)),
        region: "河南省/周口市/川汇区".into(),
        decision_number: "院办纪〔2026〕3号".into(),
        terms: crate::sheet::Terms { agency: None, ..sheet(1).terms },
        qualification: "有粮食仓储备案".into(),
        starts_on: day(3, 2),
        ends_on: day(3, 30),
        days: 20,
        extends: state != ListingState::Contested,
        extensions: 0,
        state,
        state_at: at,
        due: None,
        reason: String::new(),
        note: "价格要重新研究".into(),
        deal: None,
        created_by: None,
        created_at: at,
        version: 1,
    }
}

fn taker(place: i64, state: TakerState) -> Taker {
    Taker {
        id: TakerId::from_uuid(Uuid::from_u128(8)),
        listing: ListingId::from_uuid(Uuid::from_u128(7)),
        place,
        buyer: OrganizationId::from_uuid(Uuid::from_u128(4)),
        intended_use: "三座平房仓".into(),
        proof: "备案号见附件".into(),
        file: None,
        contact: Contact { name: "李演示".into(), phone: "0394-0000002".into() },
        interested: place == 2,
        declaration: "没有利害关系".into(),
        promise: None,
        state,
        reason: String::new(),
        note: String::new(),
        by: None,
        at: day(3, 5).start(),
        decided_at: None,
    }
}

fn head(state: ListingState) -> Head {
    Head {
        listing: listing(state),
        seller: "豫东农业工程学院（演示）".into(),
        way: "许可（普通许可，5 年，河南省内）".into(),
        status: status(state),
        clock: Some(Clock { pace: Pace::Calm, left: "9 天".into(), detail: String::new() }),
    }
}

fn hall(chrome: Chrome, filled: bool) -> HallPage {
    let open = || head(ListingState::Open);
    HallPage {
        chrome,
        tabs: vec![
            ("/listings", "正在挂牌", !filled),
            ("/listings?state=over", "已结束", false),
            ("/listings?state=mine", "我的挂牌和摘牌", filled),
        ],
        rows: if filled { vec![open()] } else { Vec::new() },
        taken: if filled { vec![(open(), taker(1, TakerState::Applied))] } else { Vec::new() },
        mine: filled,
        pager: Pager::new(Page::default(), 1, |n| format!("/listings?page={n}")),
        seller: filled,
    }
}

fn show(chrome: Chrome, state: ListingState) -> ListingPage {
    let open = state == ListingState::Open;
    let view = |place, taker_state| TakerView {
        taker: taker(place, taker_state),
        name: "周口豫麦生物科技有限公司（演示）".into(),
        file: None,
        reason: if taker_state == TakerState::Refused {
            "证明材料不全".into()
        } else {
            String::new()
        },
        own: false,
        decides: open && taker_state == TakerState::Applied,
        cancels: open && taker_state == TakerState::Qualified,
    };
    let takers = TakerState::ALL.into_iter().zip(1..).map(|(state, place)| view(place, state));
    let withdrawn = state == ListingState::Withdrawn;
    ListingPage {
        chrome,
        cards: Vec::new(),
        waits: waits_for(&listing(state)),
        sheet: listing(state).sheet(),
        period: "20 个工作日".into(),
        extension: ("5 个工作日".into(), 2),
        at_once: withdrawn,
        talks: true,
        reason: if withdrawn { "要调整挂牌价或条件".into() } else { String::new() },
        takers: if withdrawn { Vec::new() } else { takers.collect() },
        inside: true,
        may_take: open,
        may_manage: !withdrawn,
        steps: vec![Step {
            what: "开始挂牌".into(),
            when: "2026-03-02 09:00".into(),
            href: String::new(),
            class: "now",
        }],
        head: head(state),
    }
}

fn new(chrome: Chrome) -> NewListingPage {
    let days = |count| Days { count, unit: DayUnit::Working };
    NewListingPage {
        chrome,
        title: listing(ListingState::Open).title,
        rules: ListingRules {
            days: days(20),
            min_days: days(10),
            max_days: days(40),
            extension: days(5),
            max_extensions: 2,
            ..ListingRules::default()
        },
        modes: vec![Choice::new("licence", "许可")],
        licence_modes: vec![Choice::new("ordinary", "普通许可")],
        raw: ListingRaw { parts: vec![PartRaw::default()], ..ListingRaw::default() },
        errors: Errors::none(),
    }
}

fn take(chrome: Chrome) -> TakePage {
    TakePage {
        chrome,
        sheet: listing(ListingState::Open).sheet(),
        head: head(ListingState::Open),
        organizations: vec![Choice::new("org_1", "甲（演示）"), Choice::new("org_2", "乙（演示）")],
        interested: interested_choices(),
        promise: vec!["只用来判断是否合作和谈判。".into()],
        raw: TakeRaw::default(),
        errors: Errors::none(),
    }
}

fn reason(chrome: Chrome, who: &str) -> ReasonPage {
    ReasonPage {
        chrome,
        head: head(ListingState::Open),
        who: who.to_owned(),
        action: "/listings".into(),
        reasons: vec![Choice::new("other", "其他")],
        raw: ReasonRaw::default(),
        errors: Errors::none(),
    }
}

fn talks(chrome: Chrome, duty: bool) -> TalksPage {
    TalksPage {
        chrome,
        head: head(ListingState::Contested),
        names: vec!["甲（演示）".into(), "乙（演示）".into()],
        duty,
        raw: TalksRaw::default(),
        errors: Errors::none(),
    }
}
