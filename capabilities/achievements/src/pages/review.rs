//! The two review pages: what is said at the left, what to look at and the decision at the right.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Problem};
use kezhuan_text::Query;
use kezhuan_web::kit::Choice;
use kezhuan_web::listing::search;
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::Achievement;
use crate::ops::review::{
    AchievementPlatformReviewRaw, AchievementUnitReviewRaw, is_collective, platform_review,
    unit_review,
};
use crate::pages::view::View;
use crate::pages::{asked, choices, href};
use crate::permissions::{PLATFORM_REVIEW, UNIT_REVIEW};
use crate::search::KIND;
use crate::state::State;

/// Something to look at: good, bad or to be judged.
pub struct Point {
    pub(crate) class: &'static str,
    pub(crate) text: String,
}

fn point(
    good: bool,
    yes: impl Into<String>,
    no: impl Into<String>,
    otherwise: &'static str,
) -> Point {
    if good {
        Point { class: "", text: yes.into() }
    } else {
        Point { class: otherwise, text: no.into() }
    }
}

#[derive(Template)]
#[template(path = "achievements/unit_review.html")]
pub(crate) struct UnitReviewPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: AchievementUnitReviewRaw,
    pub(crate) v: View,
    pub(crate) points: Vec<Point>,
    pub(crate) pricing: Vec<Choice>,
    pub(crate) decisions: Vec<Choice>,
    pub(crate) collective: bool,
}

impl UnitReviewPage {
    async fn of(
        cx: &Cx,
        a: Achievement,
        raw: AchievementUnitReviewRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let pack = cx.pack();
        let collective = is_collective(cx, &a).await?;
        let v = View::of(cx, a).await?;
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            points: points(cx, &v),
            v,
            pricing: choices(&pack.achievements.pricing_modes),
            decisions: vec![
                Choice::new("agree", "单位同意，送平台审核"),
                Choice::new("return", "退回修改"),
            ],
            collective,
        })
    }
}

/// What both reviews look at.
fn points(cx: &Cx, v: &View) -> Vec<Point> {
    let pack = cx.pack();
    let secrecy = v.a.secrecy.as_ref().map(|s| format!("{}，{}", s.by, s.on)).unwrap_or_default();
    vec![
        point(!secrecy.is_empty(), format!("做过保密审查：{secrecy}"), "没有保密审查", "bad"),
        point(
            !v.a.endangers_novelty(&pack),
            "知识产权已经申请",
            "有知识产权还没申请，先公开会丢掉新颖性；登记人已经知道",
            "ask",
        ),
        point(!v.contributors.is_empty(), "写了完成人", "没有写完成人", "ask"),
        point(!v.a.comparisons.is_empty(), "有指标对比", "没有指标对比，好处说不清", "ask"),
        point(v.a.trl.is_some(), format!("成熟度 {}", v.trl_words), "没有写成熟度", "bad"),
    ]
}

/// GET /achievements/{id}/unit-review
pub(crate) async fn unit(cx: Cx, Path(id): Path<String>) -> Reply {
    let a = asked(&cx, &id, &UNIT_REVIEW).await?;
    if a.state != State::UnitReview {
        return cx.go(&href(a.id, ""));
    }
    let raw = AchievementUnitReviewRaw {
        pricing_mode: a.pricing_mode.clone().unwrap_or_default(),
        decision_number: a.decision_number.clone().unwrap_or_default(),
        ..AchievementUnitReviewRaw::default()
    };
    cx.page(&UnitReviewPage::of(&cx, a, raw, Errors::none()).await?)
}

/// POST /achievements/{id}/unit-review
pub(crate) async fn decide_unit(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementUnitReviewRaw>,
) -> Reply {
    let a = asked(&cx, &id, &UNIT_REVIEW).await?;
    match unit_review(&cx, a.id, &form.raw).await {
        Ok(State::Returned) => cx.go_saying(&href(a.id, ""), "已退回，登记人会看到原因"),
        Ok(_) => cx.go_saying(&href(a.id, ""), "单位已同意，等平台审核"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = UnitReviewPage::of(&cx, a, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

#[derive(Template)]
#[template(path = "achievements/review.html")]
pub(crate) struct ReviewPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: AchievementPlatformReviewRaw,
    pub(crate) v: View,
    pub(crate) points: Vec<Point>,
    pub(crate) reasons: Vec<Choice>,
    pub(crate) decisions: Vec<Choice>,
    pub(crate) due: Option<Day>,
    /// Published ones with a similar title.
    pub(crate) similar: Vec<(String, String, String)>,
}

impl ReviewPage {
    async fn of(
        cx: &Cx,
        a: Achievement,
        raw: AchievementPlatformReviewRaw,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let pack = cx.pack();
        let similar = similar(cx, &a).await?;
        let v = View::of(cx, a).await?;
        let mut points = points(cx, &v);
        let name = v.holder.as_ref().map(|(name, _)| name.clone()).unwrap_or_default();
        points.push(point(v.holder_verified, format!("{name}已核验"), "持有人还没有核验", "bad"));
        let agreed = v.a.unit_reviewed_at.map(|at| at.minute()).unwrap_or_default();
        points.push(point(
            !agreed.is_empty(),
            format!("单位已同意，{agreed}"),
            "单位没有同意",
            "bad",
        ));
        let reasons = pack.achievements.rejection_reasons.iter();
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            points,
            reasons: reasons.map(|r| Choice::new(&r.id, &r.name)).collect(),
            decisions: vec![
                Choice::new("publish", "发布"),
                Choice::new("return", "退回修改"),
                Choice::new("refuse", "不予发布"),
            ],
            due: v.a.review_due(&pack),
            similar,
            v,
        })
    }
}

/// Published achievements that share words with the title: (title, address, holder).
async fn similar(cx: &Cx, a: &Achievement) -> Result<Vec<(String, String, String)>, Problem> {
    let query = Query {
        text: a.title.clone(),
        kinds: vec![KIND.to_owned()],
        page: kezhuan_kernel::Page::new(1, 6),
        ..Query::default()
    };
    let found = search(cx, query).await?;
    let own = a.id.to_string();
    let hits = found.hits.into_iter().filter(|hit| hit.id != own).take(5);
    Ok(hits
        .map(|hit| {
            let holder = hit.card("holder").unwrap_or_default().to_owned();
            (hit.title.text, hit.href, holder)
        })
        .collect())
}

/// GET /achievements/{id}/review
pub(crate) async fn platform(cx: Cx, Path(id): Path<String>) -> Reply {
    let a = asked(&cx, &id, &PLATFORM_REVIEW).await?;
    if a.state != State::PlatformReview {
        return cx.go(&href(a.id, ""));
    }
    let raw = AchievementPlatformReviewRaw::default();
    cx.page(&ReviewPage::of(&cx, a, raw, Errors::none()).await?)
}

/// POST /achievements/{id}/review
pub(crate) async fn decide_platform(
    cx: Cx,
    Path(id): Path<String>,
    form: Form<AchievementPlatformReviewRaw>,
) -> Reply {
    let a = asked(&cx, &id, &PLATFORM_REVIEW).await?;
    match platform_review(&cx, a.id, &form.raw).await {
        Ok(State::Published) => cx.go_saying(&href(a.id, ""), "已发布"),
        Ok(State::Refused) => cx.go_saying(&href(a.id, ""), "已决定不予发布"),
        Ok(_) => cx.go_saying(&href(a.id, ""), "已退回，单位会看到原因"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = ReviewPage::of(&cx, a, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
