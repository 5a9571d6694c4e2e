//! The inbox: unread first, by day.

pub(crate) mod outbox;
pub(crate) mod settings;

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::{Day, Page, Problem};
use kezhuan_web::export::{Col, ExportRaw, Exported, export};
use kezhuan_web::kit::Pager;
use kezhuan_web::{Chrome, Cx, Query, Reply, filters};
use serde::Deserialize;

use crate::model::Notice;
use crate::ops;
use crate::store;

const SIZE: u64 = 30;

/// The inbox.
#[derive(Template)]
#[template(path = "notices/inbox.html")]
pub struct InboxPage {
    pub(crate) chrome: Chrome,
    pub(crate) unread: u64,
    pub(crate) days: Vec<DayShown>,
    pub(crate) pager: Pager,
}

/// A day of the inbox.
pub struct DayShown {
    pub(crate) unread: bool,
    pub(crate) day: Day,
    pub(crate) notices: Vec<Notice>,
}

/// Which page of the inbox.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub(crate) struct InboxQuery {
    page: String,
}

/// GET /notices
pub(crate) async fn show(cx: Cx, Query(query): Query<InboxQuery>) -> Reply {
    let user = ops::me(&cx)?;
    let page = Page::new(query.page.trim().parse().unwrap_or(1), SIZE);
    let notices = store::inbox(cx.db().reader(), user, page).await?;
    let total = store::total(cx.db().reader(), user).await?;
    let page = InboxPage {
        chrome: cx.chrome().await?,
        unread: store::unread(cx.db().reader(), user).await?,
        days: by_day(notices),
        pager: Pager::new(page, total, |n| format!("/notices?page={n}")),
    };
    cx.page(&page)
}

/// Neighbours of the same day and state together.
pub(crate) fn by_day(notices: Vec<Notice>) -> Vec<DayShown> {
    let mut days: Vec<DayShown> = Vec::new();
    for notice in notices {
        let (unread, day) = (notice.read_at.is_none(), notice.at.day());
        match days.last_mut().filter(|last| last.unread == unread && last.day == day) {
            Some(last) => last.notices.push(notice),
            None => days.push(DayShown { unread, day, notices: vec![notice] }),
        }
    }
    days
}

/// POST /notices/{id}/read
pub(crate) async fn read(cx: Cx, Path(id): Path<String>) -> Reply {
    ops::mark_read(&cx, id.parse().map_err(|_| Problem::NotFound)?).await?;
    cx.go("/notices")
}

/// POST /notices/read
pub(crate) async fn read_all(cx: Cx) -> Reply {
    let marked = ops::mark_all_read(&cx).await?;
    cx.go_saying("/notices", &format!("{marked} 条已标为已读"))
}

struct Notices(kezhuan_kernel::Uuid);

#[async_trait::async_trait]
impl Exported for Notices {
    type Row = Notice;

    fn title(&self) -> String {
        "消息".to_owned()
    }

    fn columns(&self) -> Vec<Col<Notice>> {
        vec![
            Col::new("at", "时间", |notice: &Notice| notice.at.minute().into()),
            Col::text("says", "消息", |notice: &Notice| &notice.says),
            Col::text("title", "事项", |notice: &Notice| &notice.title),
            Col::text(
                "read",
                "已读",
                |notice: &Notice| if notice.read_at.is_some() { "是" } else { "" },
            ),
            Col::text("href", "网页", |notice: &Notice| &notice.href),
        ]
    }

    fn filters(&self, _: &Cx) -> Vec<String> {
        Vec::new()
    }

    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Notice>, Problem> {
        Ok(store::inbox(cx.db().reader(), self.0, page).await?)
    }
}

/// GET /notices/export
pub(crate) async fn take(cx: Cx, Query(raw): Query<ExportRaw>) -> Reply {
    let me = ops::me(&cx)?;
    export(&cx, Notices(me), &raw).await
}
