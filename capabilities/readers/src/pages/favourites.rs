//! 我的收藏: a private list.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Page, Problem, Uuid};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use crate::record::{self, Record, RecordId};
use crate::{ops, store};

/// Something kept, as it is now.
pub(crate) struct Row {
    pub(crate) kept: store::Kept,
    /// None: it is no longer public.
    pub(crate) now: Option<Record>,
    pub(crate) kind: &'static str,
}

impl Row {
    pub(crate) fn title(&self) -> &str {
        self.now.as_ref().map_or(&self.kept.title, |now| &now.title)
    }

    pub(crate) fn state(&self) -> &str {
        self.now.as_ref().map_or("已不再公开", |now| &now.state)
    }

    pub(crate) fn price(&self) -> &str {
        self.now.as_ref().filter(|now| now.listed).map_or("", |now| &now.price)
    }
}

pub(crate) async fn rows(cx: &Cx, user: Uuid, page: Page) -> Result<Vec<Row>, Problem> {
    let mut rows = Vec::new();
    for kept in store::kept(cx.db().reader(), user, page).await? {
        let kind = RecordId::parse(&kept.object).map_or("", RecordId::kind);
        let now = record::find(cx, &kept.object).await?;
        rows.push(Row { kept, now, kind });
    }
    Ok(rows)
}

#[derive(Template)]
#[template(path = "readers/favourites.html")]
pub(crate) struct FavouritesPage {
    pub(crate) chrome: Chrome,
    pub(crate) rows: Vec<Row>,
    pub(crate) total: u64,
    pub(crate) pager: Pager,
}

/// Which page of the list.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct FavouritesQuery {
    page: String,
}

/// GET /favourites
pub(crate) async fn show(cx: Cx, Query(query): Query<FavouritesQuery>) -> Reply {
    let user = ops::me(&cx)?;
    let page = Page::new(query.page.trim().parse().unwrap_or(1), Page::SIZE);
    let total = store::kept_count(cx.db().reader(), user).await?;
    cx.page(&FavouritesPage {
        chrome: cx.chrome().await?,
        rows: rows(&cx, user, page).await?,
        total,
        pager: Pager::new(page, total, |n| format!("/favourites?page={n}")),
    })
}

/// POST /favourites/{object}
pub(crate) async fn keep(cx: Cx, Path(object): Path<String>) -> Reply {
    ops::keep::keep(&cx, &object).await?;
    let found = record::find(&cx, &object).await?.ok_or(Problem::NotFound)?;
    cx.go_saying(&found.href, "已收藏，有变化会告诉您")
}

/// POST /favourites/{object}/remove
pub(crate) async fn remove(cx: Cx, Path(object): Path<String>) -> Reply {
    ops::keep::drop(&cx, &object).await?;
    cx.go_saying("/favourites", "已取消收藏")
}

struct Favourites(Uuid);

#[async_trait::async_trait]
impl Exported for Favourites {
    type Row = Row;

    fn title(&self) -> String {
        "我的收藏".to_owned()
    }

    fn columns(&self) -> Vec<Col<Row>> {
        vec![
            Col::text("kind", "类别", |row: &Row| row.kind),
            Col::text("title", "名称", Row::title),
            Col::text("state", "状态", Row::state),
            Col::text("price", "价格", Row::price),
            Col::new("at", "收藏时间", |row: &Row| row.kept.at.minute().into()),
            Col::text("id", "编号", |row: &Row| &row.kept.object),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        Vec::new()
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Row>, Problem> {
        rows(cx, self.0, page).await
    }
}

/// GET /favourites/export
pub(crate) async fn take(cx: Cx, Query(raw): Query<ExportRaw>) -> Reply {
    let me = ops::me(&cx)?;
    export(&cx, Favourites(me), &raw).await
}
