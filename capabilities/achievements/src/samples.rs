//! Each template with sample data, for the page tests.

use kezhuan_kernel::{Day, Fen, Id, Instant, Page, Problem, Uuid};
use kezhuan_text::Marked;
use kezhuan_web::kit::{Choice, Facets, Pager, Pill, Status};
use kezhuan_web::listing::{Frame, numbered};
use kezhuan_web::{Chrome, Errors, Locale, ReasonPage, filters};

use crate::content::{Comparison, Content, Secrecy};
use crate::model::{Achievement, AchievementId, Correction, Proposed};
use crate::ops::attach::AttachmentRaw;
use crate::ops::correct::AchievementCorrectionRaw;
use crate::ops::nda::AchievementNdaRaw;
use crate::ops::review::{AchievementPlatformReviewRaw, AchievementUnitReviewRaw};
use crate::pages::correction::{CorrectionPage, Difference, decisions};
use crate::pages::form::{FilesPage, FormPage, FormWords};
use crate::pages::list::{ListPage, Row};
use crate::pages::mine::{MinePage, MineRow};
use crate::pages::review::{Point, ReviewPage, UnitReviewPage};
use crate::pages::show::{Buttons, ShowPage};
use crate::pages::small::{NdaPage, Way};
use crate::pages::view::{FileView, IpView, View};
use crate::raw::AchievementRaw;
use crate::state::State;

/// All of them.
pub(crate) fn samples(locale: Locale) -> Vec<(&'static str, Result<String, Problem>)> {
    vec![
        ("achievements/list", filters::render(&list(locale, false), locale)),
        ("achievements/list-empty", filters::render(&list(locale, true), locale)),
        ("achievements/show", filters::render(&show(locale, State::Published, None), locale)),
        (
            "achievements/show-waiting",
            filters::render(&show(locale, State::Published, Some(proposed(None))), locale),
        ),
        (
            "achievements/show-sent-back",
            filters::render(
                &show(locale, State::Published, Some(proposed(Some("写清检测机构")))),
                locale,
            ),
        ),
        (
            "achievements/show-returned",
            filters::render(&show(locale, State::Returned, None), locale),
        ),
        ("achievements/edit", filters::render(&form(locale, false), locale)),
        ("achievements/correct", filters::render(&form(locale, true), locale)),
        ("achievements/files", filters::render(&files(locale), locale)),
        ("achievements/unit_review", filters::render(&unit_review(locale), locale)),
        ("achievements/review", filters::render(&review(locale), locale)),
        ("achievements/mine", filters::render(&mine(locale), locale)),
        (
            "achievements/show-taken-down",
            filters::render(&show(locale, State::TakenDown, None), locale),
        ),
        ("achievements/correction", filters::render(&correction(locale), locale)),
        ("achievements/withdraw", filters::render(&way(locale, Way::Withdraw), locale)),
        ("achievements/take-down", filters::render(&way(locale, Way::TakeDown), locale)),
        ("achievements/restore", filters::render(&way(locale, Way::Restore), locale)),
        ("achievements/nda", filters::render(&nda(locale), locale)),
    ]
}

const TITLE: &str = "用秸秆纤维做的全生物降解薄膜，春播覆盖 80 天不破";
const HOLDER: &str = "周口豫东农业大学（演示）";
const HREF: &str = "/achievements/ach_00000000000000000000000000000001";

fn day() -> Day {
    Day::new(2025, 9, 3).unwrap_or_else(|| Instant(0).day())
}

fn list(locale: Locale, empty: bool) -> ListPage {
    let pill = Pill { text: "地区：郸城县".to_owned(), href: "/achievements".to_owned() };
    let total = if empty { 0 } else { 1 };
    ListPage {
        chrome: Chrome::sample(locale),
        frame: Frame {
            q: "薄膜".to_owned(),
            total,
            relaxed: !empty,
            facets: Facets::default(),
            pills: vec![pill.clone()],
            sorts: Vec::new(),
            pager: Pager::new(Page::default(), total, |n| format!("?page={n}")),
            query: "q=x".to_owned(),
            instead: vec![(pill, 12)],
        },
        rows: if empty { Vec::new() } else { vec![row()] },
        may_demand: true,
        may_create: true,
    }
}

fn row() -> Row {
    Row {
        title: Marked { text: TITLE.to_owned(), spans: std::iter::once(8..10).collect() },
        href: HREF.to_owned(),
        serial: "ZK-2025-001036".to_owned(),
        gain: "每亩成本低 41 元".to_owned(),
        trl: Some(7),
        ip: "发明专利 2 件".to_owned(),
        holder: HOLDER.to_owned(),
        demo: true,
        region: "川汇区".to_owned(),
        verified: true,
        imported: true,
        dealing: Some((Status::Proc, "洽谈中")),
        price: Some(Fen::yuan(1_200_000)),
        modes: "许可、作价入股".to_owned(),
        industries: "生物可降解材料".to_owned(),
    }
}

fn achievement(state: State) -> Achievement {
    let id = AchievementId::from_uuid(Uuid::from_u128(1));
    let at = day().start();
    let begun = Achievement::begin(id, "ZK-2025-001036".to_owned(), None, String::new(), at);
    Achievement {
        content: Content {
            title: TITLE.to_owned(),
            gain: "每亩成本低 41 元".to_owned(),
            summary: "把小麦秸秆磨细后与聚乳酸共混，一次吹膜成型。".to_owned(),
            how: "接枝改性。".to_owned(),
            comparisons: vec![
                Comparison {
                    indicator: "180 天降解率".to_owned(),
                    today: "0".to_owned(),
                    ours: "92".to_owned(),
                    unit: "%".to_owned(),
                    evidence: "检测报告 1".to_owned(),
                },
                Comparison { indicator: "成本".to_owned(), ..Comparison::default() },
            ],
            trl: Some(7),
            price: Some(Fen::yuan(1_200_000)),
            secrecy: Some(Secrecy { by: "科研处".to_owned(), on: day() }),
            decision_number: Some("校纪要〔2025〕7号".to_owned()),
            members_text: "可以看样。".to_owned(),
            nda_text: "配方。".to_owned(),
            contact_name: "技术转移中心".to_owned(),
            contact_phone: "0394-0000000".to_owned(),
            ..Content::default()
        },
        state,
        reason: Some("指标没写清".to_owned()),
        submitted_at: Some(at),
        unit_reviewed_at: Some(at),
        published_on: Some(day()),
        expires_on: Some(day().plus_months(12)),
        corrections: vec![
            Correction {
                on: day(),
                fields: vec!["价格".to_owned()],
                why: String::new(),
                reviewed: false,
            },
            Correction {
                on: day(),
                fields: vec!["知识产权".to_owned()],
                why: "专利已授权".to_owned(),
                reviewed: true,
            },
        ],
        demo: true,
        ..begun
    }
}

fn view(state: State) -> View {
    let right = |protected, state: &str| IpView {
        title: "一种降解地膜".to_owned(),
        kind: "发明专利".to_owned(),
        number: "ZL 2022 1 0000417.X".to_owned(),
        state: state.to_owned(),
        protected,
        until: protected.then(day),
    };
    let file = |href: Option<&str>| FileView {
        label: "检测报告".to_owned(),
        about: "2.1 MB".to_owned(),
        tier: "公开摘要".to_owned(),
        href: href.map(str::to_owned),
        remove: format!("{HREF}/attachments/1/remove"),
    };
    View {
        a: achievement(state),
        status: Status::Done,
        holder: Some((HOLDER.to_owned(), "/organizations/1".to_owned())),
        holder_demo: true,
        holder_verified: false,
        region: "川汇区".to_owned(),
        industries: "生物可降解材料".to_owned(),
        modes: "许可".to_owned(),
        ownership: "职务成果，归单位".to_owned(),
        pricing: "协议定价".to_owned(),
        trl_words: "环境级：在真实环境里试过".to_owned(),
        ip: vec![right(true, "已授权"), right(false, "尚未申请"), right(false, "")],
        files: vec![file(Some("/x")), file(None)],
        contributors: vec![("甲".to_owned(), "主要完成人".to_owned(), "60%".to_owned())],
        inside: true,
        members_open: true,
        nda_open: false,
    }
}

fn show(locale: Locale, state: State, proposed: Option<Proposed>) -> ShowPage {
    let mut v = view(state);
    v.a.proposed = proposed;
    let published = state == State::Published;
    ShowPage {
        chrome: Chrome::sample(locale),
        steps: v.steps(),
        cards: Vec::new(),
        may: Buttons {
            sign: true,
            edit: !published,
            take_back: !published,
            unit_review: true,
            platform_review: true,
            manage: published,
            withdraw: published,
            take_down: published,
            restore: state == State::TakenDown,
            deal: published,
            contact: true,
        },
        due: Some(day()),
        contact: None,
        v,
    }
}

fn words() -> FormWords {
    let one = || vec![Choice::new("a", "甲")];
    FormWords {
        holders: one(),
        industries: one(),
        trl: one(),
        ownerships: one(),
        roles: one(),
        pricing: one(),
        prices: one(),
        modes: one(),
        ip_kinds: one(),
        ip_states: one(),
        tiers: one(),
    }
}

fn form(locale: Locale, correcting: bool) -> FormPage {
    let raw = AchievementRaw::of(&achievement(State::Returned).content);
    FormPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        words: words(),
        of: Some((AchievementId::from_uuid(Uuid::from_u128(1)), "ZK-2025-001036".to_owned())),
        correcting,
        at_once: "公开摘要、联系人".to_owned(),
        reason: Some("指标没写清".to_owned()),
        files: view(State::Returned).files,
        missing: vec!["请至少选一个产业".to_owned()],
        comparisons: numbered("comparisons", &raw.comparisons, 1),
        contributors: numbered("contributors", &raw.contributors, 1),
        ip: numbered("ip", &raw.ip, 1),
        raw,
    }
}

fn files(locale: Locale) -> FilesPage {
    FilesPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: AttachmentRaw::default(),
        tiers: vec![Choice::new("public", "公开摘要").hint("所有人都能看")],
        v: view(State::Draft),
    }
}

fn points() -> Vec<Point> {
    vec![
        Point { class: "", text: "写了完成人".to_owned() },
        Point { class: "ask", text: "没有指标对比，好处说不清".to_owned() },
    ]
}

fn unit_review(locale: Locale) -> UnitReviewPage {
    UnitReviewPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: AchievementUnitReviewRaw::default(),
        v: view(State::UnitReview),
        points: points(),
        pricing: vec![Choice::new("negotiated", "协议定价")],
        decisions: vec![Choice::new("agree", "单位同意，送平台审核")],
        collective: true,
    }
}

fn review(locale: Locale) -> ReviewPage {
    ReviewPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: AchievementPlatformReviewRaw::default(),
        v: view(State::PlatformReview),
        points: points(),
        reasons: vec![Choice::new("duplicate", "与已发布的成果重复")],
        decisions: vec![Choice::new("publish", "发布")],
        due: Some(day()),
        similar: vec![(TITLE.to_owned(), HREF.to_owned(), HOLDER.to_owned())],
    }
}

fn mine(locale: Locale) -> MinePage {
    MinePage {
        chrome: Chrome::sample(locale),
        rows: vec![MineRow {
            title: TITLE.to_owned(),
            href: HREF.to_owned(),
            serial: "ZK-2025-001036".to_owned(),
            status: Status::You,
            words: State::Returned.chinese(),
            since: day().to_string(),
        }],
        previous: Some("/achievements/mine".to_owned()),
        next: Some("/achievements/mine?page=3".to_owned()),
    }
}

fn way(locale: Locale, way: Way) -> ReasonPage {
    ReasonPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        words: way.words(),
        reason: String::new(),
        list: ("/achievements", "科技成果"),
        title: TITLE.to_owned(),
        href: HREF.to_owned(),
        action: format!("{HREF}/withdraw"),
    }
}

fn correction(locale: Locale) -> CorrectionPage {
    let a = achievement(State::Published);
    CorrectionPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: AchievementCorrectionRaw::default(),
        proposed: proposed(None),
        differences: vec![
            Difference { field: "技术成熟度", before: "7".to_owned(), after: "8".to_owned() },
            Difference { field: "知识产权", before: String::new(), after: String::new() },
        ],
        decisions: decisions(),
        due: Some(day()),
        href: HREF.to_owned(),
        a,
    }
}

fn proposed(returned: Option<&str>) -> Proposed {
    Proposed {
        content: Content::default(),
        fields: vec!["技术成熟度".to_owned()],
        why: "通过了第三方检测".to_owned(),
        at: day().start(),
        returned: returned.map(str::to_owned),
    }
}

fn nda(locale: Locale) -> NdaPage {
    NdaPage {
        chrome: Chrome::sample(locale),
        errors: Errors::none(),
        raw: AchievementNdaRaw::default(),
        title: TITLE.to_owned(),
        holder: HOLDER.to_owned(),
        href: HREF.to_owned(),
        organizations: vec![Choice::new("org_1", "甲公司（演示）")],
    }
}
