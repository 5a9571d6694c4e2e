//! A filed demand: what it says, what reads like it side by side, and the county's decision; for its
//! company how it stands and, once returned and mended, filing it again.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_demands::Demand;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::{Choice, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Campaign, Entry, EntryId, EntryState, may_be_filed};
use crate::ops;
use crate::ops::check::CampaignCheckRaw;
use crate::ops::decide::CampaignPairRaw;
use crate::ops::whole::Whole;
use crate::ops::{is_own, shows, subject};
use crate::pages::{county_href, entry_href, entry_stands};
use crate::permissions::{COLLECT, DECIDE, READ};

/// A demand in words, for one side of a comparison.
pub(crate) struct Side {
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) who: String,
    pub(crate) problem: String,
    pub(crate) goals: Vec<String>,
    pub(crate) about: String,
}

/// One that reads alike.
pub(crate) struct PairView {
    pub(crate) other: String,
    pub(crate) side: Side,
    pub(crate) likeness: u32,
    pub(crate) same: Option<bool>,
    /// May be decided now.
    pub(crate) open: bool,
}

#[derive(Template)]
#[template(path = "campaigns/entry.html")]
pub(crate) struct EntryPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: CampaignCheckRaw,
    pub(crate) c: Campaign,
    pub(crate) e: Entry,
    pub(crate) side: Side,
    pub(crate) county: String,
    pub(crate) county_href: Option<String>,
    pub(crate) stood: (Status, &'static str),
    pub(crate) pairs: Vec<PairView>,
    pub(crate) undecided: usize,
    pub(crate) decisions: Vec<Choice>,
    pub(crate) may_check: bool,
    /// Its own company may go on: the form of the demand, and whether it can be filed again.
    pub(crate) mend: Option<(String, bool)>,
}

impl EntryPage {
    async fn of(cx: &Cx, e: Entry, raw: CampaignCheckRaw, errors: Errors) -> Result<Self, Problem> {
        let whole = Whole::of(cx, e.campaign).await?;
        let (pack, d) = (cx.pack(), whole.demand(e.demand).ok_or(Problem::NotFound)?);
        let county = Subject::at(e.county.as_str());
        let open = whole.c.closed_at.is_none() && whole.part(&e.county)?.sent_at.is_none();
        let may_decide = open && cx.can(&DECIDE, &county);
        let inside = cx.can(&READ, &county);
        let pairs = if inside { whole.pairs_of(cx, e.demand) } else { Vec::new() };
        let pair = |(pair, other): (&crate::model::Pair, &Demand)| {
            let changeable = matches!(e.state, EntryState::Filed | EntryState::Agreed)
                || (e.state == EntryState::Duplicate && e.same_as == Some(other.id));
            PairView {
                other: other.id.to_string(),
                side: side(cx, &whole, other),
                likeness: pair.likeness,
                same: pair.same,
                open: may_decide && changeable,
            }
        };
        let returned = open && e.state == EntryState::Returned && is_own(cx, &e);
        let may_check = open
            && cx.can(&COLLECT, &county)
            && matches!(e.state, EntryState::Filed | EntryState::Agreed);
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            side: side(cx, &whole, d),
            county: pack.regions.name(&e.county),
            county_href: inside.then(|| county_href(&pack, e.campaign, &e.county, "")),
            stood: entry_stands(cx, &e),
            pairs: pairs.into_iter().map(pair).collect(),
            undecided: if inside { whole.undecided(cx, e.demand).len() } else { 0 },
            decisions: decisions(&e),
            may_check,
            mend: returned.then(|| (format!("/demands/{}", d.id), may_be_filed(d))),
            c: whole.c.clone(),
            e,
        })
    }

    pub(crate) fn at(&self, below: &str) -> String {
        entry_href(self.e.id, below)
    }
}

fn decisions(e: &Entry) -> Vec<Choice> {
    let back = Choice::new("return", "退回修改").hint("写明要改什么，企业改好后重新报送");
    if e.state == EntryState::Agreed {
        return vec![back];
    }
    vec![Choice::new("agree", "同意上报").hint("真实、写得清、不重复"), back]
}

fn side(cx: &Cx, whole: &Whole, d: &Demand) -> Side {
    let pack = cx.pack();
    let goal = |row: &kezhuan_demands::Indicator| {
        format!("{}：{} {}", row.name, row.goal(&pack), row.unit)
    };
    let budget = d.budget.map_or("面议".to_owned(), |sum| format!("{} 万元", sum.wan()));
    Side {
        title: d.title.clone(),
        href: format!("/demands/{}", d.id),
        who: whole.who(cx, d),
        problem: d.problem.clone(),
        goals: d.indicators.iter().map(goal).collect(),
        about: format!("{}，{}，{budget}", d.serial, pack.regions.name(&d.region)),
    }
}

/// The entry of an address, for its county, the city and its company.
async fn asked(cx: &Cx, id: &str) -> Result<Entry, Problem> {
    let id: EntryId = id.parse().map_err(|_| Problem::NotFound)?;
    let e = ops::entry(cx, id).await?;
    let d = ops::demand(cx, e.demand).await?;
    let staff = cx.can(&READ, &Subject::at(e.county.as_str())) && shows(cx, &d);
    if is_own(cx, &e) || staff { Ok(e) } else { Err(refused(cx, &e)) }
}

fn refused(cx: &Cx, e: &Entry) -> Problem {
    match cx.may(&READ, &subject(e)) {
        Err(problem) => problem,
        Ok(_) => Problem::NotFound,
    }
}

/// GET /campaigns/entries/{entry}
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let e = asked(&cx, &id).await?;
    cx.page(&EntryPage::of(&cx, e, CampaignCheckRaw::default(), Errors::none()).await?)
}

/// POST /campaigns/entries/{entry}/check
pub(crate) async fn check(cx: Cx, Path(id): Path<String>, form: Form<CampaignCheckRaw>) -> Reply {
    let e = asked(&cx, &id).await?;
    match ops::check::check(&cx, e.id, &form.raw).await {
        Ok(state) => {
            let county = county_href(&cx.pack(), e.campaign, &e.county, "");
            let said = match state {
                EntryState::Returned => "已退回，企业会看到原因",
                _ => "已同意上报",
            };
            cx.go_saying(&county, said)
        }
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = EntryPage::of(&cx, e, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}

/// POST /campaigns/entries/{entry}/pair
pub(crate) async fn pair(cx: Cx, Path(id): Path<String>, form: Form<CampaignPairRaw>) -> Reply {
    let e = asked(&cx, &id).await?;
    let same = ops::decide::decide(&cx, e.id, &form.raw).await?;
    let said = if same { "已认定重复，这一项不上报" } else { "已认定不重复" };
    cx.go_saying(&entry_href(e.id, ""), said)
}

/// POST /campaigns/entries/{entry}/again
pub(crate) async fn again(cx: Cx, Path(id): Path<String>) -> Reply {
    let e = asked(&cx, &id).await?;
    ops::file::file_again(&cx, e.id).await?;
    cx.go_saying(&entry_href(e.id, ""), "已重新报送，县区科技局会再核对")
}
