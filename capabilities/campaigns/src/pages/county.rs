//! The working page of a county: what was filed, what waits, sending up; for the organiser more time
//! and giving back.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_web::kit::{Clock, Status};
use kezhuan_web::{Chrome, Cx, Errors, Form, Reply};

use crate::filters;
use crate::model::{Campaign, Entry, EntryState, Part};
use crate::ops;
use crate::ops::check::CampaignAgreeRaw;
use crate::ops::run::CampaignDueRaw;
use crate::ops::send_up::CampaignBackRaw;
use crate::ops::whole::{Tally, Whole};
use crate::pages::{clock, county_href, county_of, entry_href, entry_stands, id_of, stands};
use crate::permissions::{COLLECT, READ, RUN};

/// A filed demand as a row.
pub(crate) struct EntryRow {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) href: String,
    pub(crate) who: String,
    pub(crate) on: String,
    pub(crate) status: (Status, &'static str),
    /// How many read like it and are not decided.
    pub(crate) alike: usize,
    /// Withdrawn or taken down?
    pub(crate) gone: bool,
    /// May be ticked?
    pub(crate) ready: bool,
    pub(crate) ticked: bool,
}

/// What was typed into one of the forms.
#[derive(Default)]
pub(crate) struct Typed {
    pub(crate) agree: CampaignAgreeRaw,
    pub(crate) due: CampaignDueRaw,
    pub(crate) back: CampaignBackRaw,
}

#[derive(Template)]
#[template(path = "campaigns/county.html")]
pub(crate) struct CountyPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) typed: Typed,
    pub(crate) c: Campaign,
    pub(crate) part: Part,
    pub(crate) name: String,
    pub(crate) home: String,
    pub(crate) base: String,
    pub(crate) stood: (Status, &'static str),
    pub(crate) clock: Option<Clock>,
    pub(crate) tally: Tally,
    /// What waits, then the rest.
    pub(crate) rows: Vec<EntryRow>,
    /// Something can be ticked.
    pub(crate) some_ready: bool,
    /// The list may be changed, and it is the reader's.
    pub(crate) may_collect: bool,
    /// Where lists are brought in.
    pub(crate) import: Option<String>,
    /// Open, and the reader organises it.
    pub(crate) may_run: bool,
    pub(crate) whole: Option<String>,
}

impl CountyPage {
    async fn of(
        cx: &Cx,
        whole: Whole,
        county: &str,
        typed: Typed,
        errors: Errors,
    ) -> Result<Self, Problem> {
        let (pack, part) = (cx.pack(), whole.part(county)?.clone());
        let open = whole.c.closed_at.is_none();
        let changes = open && part.sent_at.is_none();
        let may_collect = changes && cx.can(&COLLECT, &Subject::at(county));
        let mut all: Vec<&Entry> = whole.in_county(county).collect();
        all.sort_by_key(|e| e.state != EntryState::Filed);
        let rows: Vec<EntryRow> =
            all.iter().filter_map(|e| row(cx, &whole, e, &typed, may_collect)).collect();
        let import = "/imports/new/demands".to_owned();
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            typed,
            name: pack.regions.name(county),
            home: format!("/campaigns/{}", whole.c.id),
            base: county_href(&pack, whole.c.id, county, ""),
            stood: stands(cx, &part),
            clock: clock(cx, &whole.c, &part),
            tally: whole.tally(county),
            some_ready: rows.iter().any(|row| row.ready),
            rows,
            may_collect,
            import: cx.opens(&import).then_some(import),
            may_run: open && cx.can(&RUN, &whole.c.subject()),
            whole: cx
                .can(&READ, &whole.c.subject())
                .then(|| format!("/campaigns/{}/progress", whole.c.id)),
            part,
            c: whole.c,
        })
    }

    pub(crate) fn at(&self, below: &str) -> String {
        format!("{}{below}", self.base)
    }
}

fn row(cx: &Cx, whole: &Whole, e: &Entry, typed: &Typed, collects: bool) -> Option<EntryRow> {
    let d = whole.demand(e.demand)?;
    let alike = if e.state == EntryState::Filed { whole.undecided(cx, e.demand).len() } else { 0 };
    let id = e.id.to_string();
    Some(EntryRow {
        title: d.title.clone(),
        href: entry_href(e.id, ""),
        who: whole.who(cx, d),
        on: e.at.day().to_string(),
        status: entry_stands(cx, e),
        alike,
        gone: !crate::model::stands(d),
        ready: collects && e.state == EntryState::Filed && alike == 0,
        ticked: typed.agree.entries.contains(&id),
        id,
    })
}

async fn page(cx: &Cx, id: &str, code: &str, typed: Typed, errors: &Errors) -> Reply {
    let county = county_of(&cx.pack(), code)?;
    cx.may(&READ, &Subject::at(county.as_str()))?;
    let whole = Whole::of(cx, id_of(id)?).await?;
    let page = CountyPage::of(cx, whole, &county, typed, errors.clone()).await?;
    cx.form_again(&page, errors)
}

/// GET /campaigns/{id}/counties/{county}
pub(crate) async fn show(cx: Cx, Path((id, code)): Path<(String, String)>) -> Reply {
    page(&cx, &id, &code, Typed::default(), &Errors::none()).await
}

async fn done<T>(
    cx: &Cx,
    (id, code): (&str, &str),
    typed: Typed,
    outcome: Result<T, Problem>,
    said: impl Fn(T) -> String,
) -> Reply {
    match outcome {
        Ok(done) => {
            let (pack, of) = (cx.pack(), id_of(id)?);
            let county = county_of(&pack, code)?;
            cx.go_saying(&county_href(&pack, of, &county, ""), &said(done))
        }
        Err(Problem::Invalid(errors)) => page(cx, id, code, typed, &Errors::from(errors)).await,
        Err(other) => Err(other.into()),
    }
}

/// POST /campaigns/{id}/counties/{county}/agree
pub(crate) async fn agree(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    form: Form<CampaignAgreeRaw>,
) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    let outcome = ops::check::agree_all(&cx, id_of(&id)?, &county, &form.raw).await;
    let typed = Typed { agree: form.raw, ..Typed::default() };
    done(&cx, (&id, &code), typed, outcome, |n| format!("同意上报 {n} 项")).await
}

/// POST /campaigns/{id}/counties/{county}/send-up
pub(crate) async fn send_up(cx: Cx, Path((id, code)): Path<(String, String)>) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    let outcome = ops::send_up::send_up(&cx, id_of(&id)?, &county).await;
    done(&cx, (&id, &code), Typed::default(), outcome, |()| "已上报".to_owned()).await
}

/// POST /campaigns/{id}/counties/{county}/give-back
pub(crate) async fn give_back(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    form: Form<CampaignBackRaw>,
) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    let outcome = ops::send_up::give_back(&cx, id_of(&id)?, &county, &form.raw).await;
    let typed = Typed { back: form.raw, ..Typed::default() };
    done(&cx, (&id, &code), typed, outcome, |()| "已退回，县区会看到原因".to_owned()).await
}

/// POST /campaigns/{id}/counties/{county}/postpone
pub(crate) async fn postpone(
    cx: Cx,
    Path((id, code)): Path<(String, String)>,
    form: Form<CampaignDueRaw>,
) -> Reply {
    let county = county_of(&cx.pack(), &code)?;
    let outcome = ops::run::postpone(&cx, id_of(&id)?, &county, &form.raw).await;
    let typed = Typed { due: form.raw, ..Typed::default() };
    done(&cx, (&id, &code), typed, outcome, |()| "已改上报期限".to_owned()).await
}
