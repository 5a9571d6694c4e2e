//! The JSON face of readers.

use axum::extract::Path;
use axum::http::StatusCode;
use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::model::Report;
use crate::ops::decide::ReportDecisionRaw;
use crate::ops::report::ReportRaw;
use crate::pages::favourites;
use crate::permissions::DECIDE;
use crate::{ops, record, store};

const MOST: u64 = 100;

/// Something kept.
#[derive(Debug, Serialize, ToSchema)]
pub struct FavouriteView {
    /// `ach_…`, `dem_…`, `lst_…`.
    object: String,
    /// Title.
    title: String,
    /// 中文; `已不再公开` when it is no longer for the caller.
    state: String,
    /// Price in words; may be empty.
    price: String,
    /// Kept since.
    at: String,
}

/// What one keeps, newest first, at most 100.
#[utoipa::path(get, path = "/favourites", tag = "readers",
    responses((status = 200, body = Vec<FavouriteView>)))]
pub(crate) async fn favourites(cx: Cx) -> Reply {
    let rows = favourites::rows(&cx, ops::me(&cx)?, Page::new(1, MOST)).await?;
    let view = |row: &favourites::Row| FavouriteView {
        object: row.kept.object.clone(),
        title: row.title().to_owned(),
        state: row.state().to_owned(),
        price: row.price().to_owned(),
        at: row.kept.at.rfc3339(),
    };
    cx.json(StatusCode::OK, &rows.iter().map(view).collect::<Vec<_>>())
}

fn done(cx: &Cx) -> Reply {
    cx.json(StatusCode::OK, &serde_json::json!({ "done": true }))
}

/// Keeps an achievement, demand or listing.
#[utoipa::path(put, path = "/favourites/{object}", tag = "readers",
    params(("object" = String, Path, description = "ach_…、dem_…、lst_…")),
    responses((status = 200, description = "已收藏"), (status = 404, description = "没有")))]
pub(crate) async fn keep(cx: Cx, Path(object): Path<String>) -> Reply {
    ops::keep::keep(&cx, &object).await?;
    done(&cx)
}

/// Keeps it no longer.
#[utoipa::path(delete, path = "/favourites/{object}", tag = "readers",
    params(("object" = String, Path, description = "ach_…、dem_…、lst_…")),
    responses((status = 200, description = "已取消")))]
pub(crate) async fn drop(cx: Cx, Path(object): Path<String>) -> Reply {
    ops::keep::drop(&cx, &object).await?;
    done(&cx)
}

/// A report; who reported is not told here.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportView {
    /// `rpt_…`
    id: String,
    /// Id of the achievement or demand.
    of: String,
    /// Its title when it was reported.
    title: String,
    /// A key of the pack's `report_kinds`.
    kind: String,
    /// What is wrong.
    text: String,
    /// `open`, `dismissed`, `upheld`.
    state: &'static str,
    /// Why it was decided so; may be empty.
    reason: String,
    /// Since.
    at: String,
}

impl ReportView {
    fn of(r: &Report) -> Self {
        Self {
            id: r.id.to_string(),
            of: r.object.clone(),
            title: r.title.clone(),
            kind: r.kind.clone(),
            text: r.text.clone(),
            state: r.state.word(),
            reason: r.reason.clone(),
            at: r.at.rfc3339(),
        }
    }
}

/// For the platform what waits for it, longest waiting first; for others their own, newest first.
#[utoipa::path(get, path = "/reports", tag = "readers",
    responses((status = 200, body = Vec<ReportView>)))]
pub(crate) async fn reports(cx: Cx) -> Reply {
    let conn = cx.db().reader();
    let mut views = Vec::new();
    if cx.can(&DECIDE, &Subject::none()) {
        for report in store::open(conn, MOST).await? {
            let found = record::find(&cx, &report.object).await?;
            if found.is_some_and(|found| found.decides(&cx)) {
                views.push(ReportView::of(&report));
            }
        }
    } else {
        let own = store::by_person(conn, ops::me(&cx)?, MOST).await?;
        views.extend(own.iter().map(ReportView::of));
    }
    cx.json(StatusCode::OK, &views)
}

/// Which report was made.
#[derive(Debug, Serialize, ToSchema)]
pub struct ReportMade {
    /// `rpt_…`
    id: String,
}

/// Reports an achievement or demand.
#[utoipa::path(post, path = "/reports", tag = "readers", request_body = ReportRaw,
    responses((status = 201, body = ReportMade), (status = 409, description = "举报过，或不是公开的"),
        (status = 422, description = "有字段要改")))]
pub(crate) async fn report(cx: Cx, Body(raw): Body<ReportRaw>) -> Reply {
    let id = ops::report::report(&cx, &raw, &[]).await?;
    cx.json(StatusCode::CREATED, &ReportMade { id: id.to_string() })
}

/// Decides on a report: `dismiss`, or `take_down` of the record.
#[utoipa::path(post, path = "/reports/{id}/decide", tag = "readers", request_body = ReportDecisionRaw,
    params(("id" = String, Path, description = "rpt_…")),
    responses((status = 200, description = "已办结"), (status = 409, description = "处理过了")))]
pub(crate) async fn decide(
    cx: Cx,
    Path(id): Path<String>,
    Body(raw): Body<ReportDecisionRaw>,
) -> Reply {
    let id = id.parse().map_err(|_| Problem::NotFound)?;
    ops::decide::decide(&cx, id, &raw).await?;
    done(&cx)
}
