//! Applications under way: those an organization handed in, those an office has to deal with.

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_web::{Chrome, Cx, Reply, filters};

use crate::desk::{reach, turn};
use crate::model::Way;
use crate::pages::{Row, holders};
use crate::permissions::ENTER;
use crate::store;

/// The applications under way.
#[derive(Template)]
#[template(path = "registries/work.html")]
pub struct WorkPage {
    pub(crate) chrome: Chrome,
    pub(crate) mine: Vec<Row>,
    pub(crate) others: Vec<Row>,
    pub(crate) may_enter: bool,
}

/// GET /registries/work
pub(crate) async fn show(cx: Cx) -> Reply {
    let pack = cx.pack();
    let pending = store::pending(cx.db().reader(), &reach(&cx.actor)).await?;
    let holders = holders(&cx, &pending).await?;
    let row = |r: &crate::model::Registration| {
        let way = Way::of(&pack, &r.kind, &r.level);
        Row {
            verb: way.and_then(|way| turn(&cx, r, &way)),
            ..Row::of(r, holders.get(&r.holder), &pack)
        }
    };
    let (mine, others): (Vec<Row>, Vec<Row>) =
        pending.iter().map(row).partition(|row| row.verb.is_some());
    let may_enter = cx.can(&ENTER, &Subject::none());
    cx.page(&WorkPage { chrome: cx.chrome().await?, mine, others, may_enter })
}
