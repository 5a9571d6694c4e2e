//! How far each county is; urging and closing.

use askama::Template;
use axum::extract::Path;
use kezhuan_web::kit::{Clock, Status};
use kezhuan_web::{Chrome, Cx, Reply};

use crate::filters;
use crate::model::Campaign;
use crate::ops;
use crate::ops::whole::{Tally, Whole};
use crate::pages::list::by;
use crate::pages::{clock, county_href, href, id_of, phase, stands};
use crate::permissions::{READ, RUN};

/// A county as a row.
pub(crate) struct PartRow {
    pub(crate) name: String,
    pub(crate) href: String,
    pub(crate) tally: Tally,
    /// Fewer than the notice asks for?
    pub(crate) short: bool,
    pub(crate) status: (Status, &'static str),
    pub(crate) clock: Option<Clock>,
    /// When it sent up; when it was urged last.
    pub(crate) note: String,
}

#[derive(Template)]
#[template(path = "campaigns/progress.html")]
pub(crate) struct ProgressPage {
    pub(crate) chrome: Chrome,
    pub(crate) c: Campaign,
    pub(crate) stood: (Status, &'static str),
    pub(crate) by: String,
    pub(crate) rows: Vec<PartRow>,
    pub(crate) filed: usize,
    pub(crate) sent: usize,
    pub(crate) counties_sent: usize,
    pub(crate) late: usize,
    /// Open, and the reader organises it?
    pub(crate) may_run: bool,
    pub(crate) may_urge: bool,
    /// Some county has not sent up?
    pub(crate) unsent: usize,
}

impl ProgressPage {
    pub(crate) fn at(&self, below: &str) -> String {
        href(self.c.id, below)
    }
}

fn row(cx: &Cx, whole: &Whole, part: &crate::model::Part) -> PartRow {
    let (pack, tally) = (cx.pack(), whole.tally(&part.county));
    let note = match (part.sent_at, part.urged_at) {
        (Some(at), _) => format!("{} 上报", at.day()),
        (None, Some(at)) => format!("{} 催过", at.day()),
        _ => String::new(),
    };
    PartRow {
        name: pack.regions.name(&part.county),
        href: county_href(&pack, whole.c.id, &part.county, ""),
        short: whole.c.target.is_some_and(|target| tally.agreed < target as usize),
        tally,
        status: stands(cx, part),
        clock: clock(cx, &whole.c, part),
        note,
    }
}

/// GET /campaigns/{id}/progress
pub(crate) async fn show(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    cx.may(&READ, &ops::current(&cx, id).await?.subject())?;
    let whole = Whole::of(&cx, id).await?;
    let (parts, now) = (&whole.parts, cx.now());
    let open = whole.c.closed_at.is_none();
    let may_run = open && cx.can(&RUN, &whole.c.subject());
    let counties_sent = parts.iter().filter(|part| part.sent_at.is_some()).count();
    cx.page(&ProgressPage {
        chrome: cx.chrome().await?,
        stood: phase(&cx, &whole.c),
        by: by(&cx, &whole.c),
        rows: parts.iter().map(|part| row(&cx, &whole, part)).collect(),
        filed: whole.entries.len(),
        sent: whole.sent().len(),
        counties_sent,
        late: parts.iter().filter(|part| part.is_late(now.day())).count(),
        may_run,
        may_urge: may_run && parts.iter().any(|part| part.clone().urge(now).is_some()),
        unsent: parts.len() - counties_sent,
        c: whole.c,
    })
}

/// POST /campaigns/{id}/urge
pub(crate) async fn urge(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    let urged = ops::run::urge(&cx, id).await?;
    cx.go_saying(&href(id, "/progress"), &format!("已催 {urged} 个县区，对方会收到消息"))
}

/// POST /campaigns/{id}/close
pub(crate) async fn close(cx: Cx, Path(id): Path<String>) -> Reply {
    let id = id_of(&id)?;
    ops::run::close(&cx, id).await?;
    cx.go_saying(&href(id, "/progress"), "已结束，结果在公开页上")
}
