//! A list to take along: XLSX, CSV or JSON of exactly what the list shows, all its pages.
//!
//! A capability says the columns and gives the rows of a page as its list does; everything else
//! (forms, title, filters in words, 演示, who and when) is here. Rows are fetched page by page while the
//! answer is on its way, so that a long list neither fills the memory nor keeps anybody waiting.

use axum::body::Body;
use futures::stream::{self, BoxStream, Stream, StreamExt};
use kezhuan_kernel::{Page, Problem};
use kezhuan_sheets::{Sheet, Value};
use serde_json::json;

use crate::cx::Cx;
use crate::reply::Reply;

/// Rows fetched at a time.
const ROWS: u64 = 200;

/// A column: its field, its header, its value of a row.
pub struct Col<R> {
    key: String,
    header: String,
    value: Box<dyn Fn(&R) -> Value + Send + Sync>,
}

impl<R> Col<R> {
    /// `key` is the field's name in JSON.
    pub fn new(
        key: impl Into<String>,
        header: impl Into<String>,
        value: impl Fn(&R) -> Value + Send + Sync + 'static,
    ) -> Self {
        Self { key: key.into(), header: header.into(), value: Box::new(value) }
    }

    /// A column of text.
    pub fn text(
        key: &str,
        header: &str,
        value: impl Fn(&R) -> &str + Send + Sync + 'static,
    ) -> Self {
        Self::new(key, header, move |row| value(row).into())
    }
}

/// A list as it was asked for.
#[async_trait::async_trait]
pub trait Exported: Send + Sync + 'static {
    /// A row, as the page shows it.
    type Row: Send + 'static;

    /// What it is, also the name of the file: `科技成果`.
    fn title(&self) -> String;

    /// The columns of the page.
    fn columns(&self) -> Vec<Col<Self::Row>>;

    /// What it is narrowed to, in words; nothing when it is whole.
    fn filters(&self, cx: &Cx) -> Vec<String>;

    /// The rows of a page, as the list gives them; fewer than asked for at the end.
    async fn rows(&self, cx: &Cx, page: Page) -> Result<Vec<Self::Row>, Problem>;
}

/// Which form.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub struct ExportRaw {
    /// `xlsx`, `csv` or `json`.
    pub format: String,
}

type Cells = Vec<Value>;
type Pages = BoxStream<'static, Result<Vec<Cells>, Problem>>;

/// A list on its way out.
struct Out<E: Exported> {
    cx: Cx,
    list: E,
    columns: Vec<Col<E::Row>>,
}

impl<E: Exported> Out<E> {
    async fn page(&self, number: u64) -> Result<Vec<Cells>, Problem> {
        let rows = self.list.rows(&self.cx, Page::new(number, ROWS)).await?;
        let cells = |row: &E::Row| self.columns.iter().map(|c| (c.value)(row)).collect();
        Ok(rows.iter().map(cells).collect())
    }

    /// What stands above the rows.
    fn head(&self) -> Sheet {
        let (cx, title) = (&self.cx, self.list.title());
        let headers = self.columns.iter().map(|column| column.header.as_str());
        let mut sheet = Sheet::new(title.as_str(), headers).remark(title.as_str());
        if cx.app.is_demo() {
            sheet = sheet.remark("演示环境：机构、人员和数字均为虚构");
        }
        let filters = self.list.filters(cx);
        let filters = if filters.is_empty() { "全部".to_owned() } else { filters.join("；") };
        let when = cx.now().minute();
        sheet.remark(format!("条件：{filters}")).remark(format!("导出：{when}，{}", who(cx)))
    }

    /// The same for JSON.
    fn about(&self) -> serde_json::Value {
        json!({
            "title": self.list.title(),
            "made_at": self.cx.now().rfc3339(),
            "made_by": who(&self.cx),
            "demo": self.cx.app.is_demo(),
            "filters": self.list.filters(&self.cx),
        })
    }

    /// The first page, then the others until one is not full.
    fn pages(self, first: Vec<Cells>) -> Pages {
        let next = |(out, number, ready): (Self, u64, Option<Vec<Cells>>)| async move {
            let page = match ready {
                Some(first) => Ok(first),
                None if number == 0 => return None,
                None => out.page(number).await,
            };
            let more = page.as_ref().is_ok_and(|rows| rows.len() as u64 == ROWS);
            Some((page, (out, if more { number + 1 } else { 0 }, None)))
        };
        // A body may be asked once more after its end: compression does.
        stream::unfold((self, 1, Some(first)), next).fuse().boxed()
    }
}

/// The answer: the first page decides whether there is one, the others follow.
///
/// # Errors
/// An unknown form; whatever the list fails with on its first page.
pub async fn export<E: Exported>(cx: &Cx, list: E, raw: &ExportRaw) -> Reply {
    let out = Out { cx: cx.clone(), columns: list.columns(), list };
    let (head, about, title) = (out.head(), out.about(), out.list.title());
    let keys: Vec<String> = out.columns.iter().map(|column| column.key.clone()).collect();
    let first = out.page(1).await?;
    let pages = out.pages(first);
    match raw.format.as_str() {
        "csv" | "" => {
            let rows = pages.map(|page| page.map(|rows| Sheet::csv_rows(&rows)));
            let whole = stream::once(async move { Ok(head.csv()) }).chain(rows);
            cx.file("text/csv; charset=utf-8", &format!("{title}.csv"), Body::from_stream(whole))
        }
        "xlsx" => {
            let whole = stream::once(workbook(head, cx.now(), pages));
            cx.file(kezhuan_sheets::XLSX_TYPE, &format!("{title}.xlsx"), Body::from_stream(whole))
        }
        "json" => {
            let whole = document(about, keys, pages);
            cx.file("application/json", &format!("{title}.json"), Body::from_stream(whole))
        }
        _ => Err(Problem::NotFound.into()),
    }
}

fn who(cx: &Cx) -> &str {
    if cx.actor.is_known() { &cx.actor.name } else { "未登录" }
}

/// The whole workbook, written by a thread of its own while the rows come.
async fn workbook(
    head: Sheet,
    made: kezhuan_kernel::Instant,
    mut pages: Pages,
) -> Result<Vec<u8>, Problem> {
    let (rows, mut taken) = tokio::sync::mpsc::channel::<Vec<Cells>>(1);
    let write = tokio::task::spawn_blocking(move || {
        let rows = std::iter::from_fn(move || taken.blocking_recv()).flatten();
        head.xlsx_of(made, rows)
    });
    while let Some(page) = pages.next().await {
        if rows.send(page?).await.is_err() {
            break;
        }
    }
    drop(rows);
    write.await.map_err(Problem::bug)?.map_err(Problem::bug)
}

/// `{"title": …, "rows": [{field: value}, …]}`, written as the rows come.
fn document(
    about: serde_json::Value,
    keys: Vec<String>,
    pages: Pages,
) -> impl Stream<Item = Result<Vec<u8>, Problem>> {
    let begin = about.to_string().trim_end_matches('}').to_owned() + ",\"rows\":[";
    let mut first = true;
    let rows = pages.map(move |page| {
        let mut text = String::new();
        for cells in page? {
            let fields = keys.iter().cloned().zip(cells.into_iter().map(plain));
            if !std::mem::take(&mut first) {
                text.push(',');
            }
            text.push_str(&serde_json::Value::Object(fields.collect()).to_string());
        }
        Ok(text.into_bytes())
    });
    let end = stream::once(async { Ok(b"]}".to_vec()) });
    stream::once(async move { Ok(begin.into_bytes()) }).chain(rows).chain(end)
}

fn plain(value: Value) -> serde_json::Value {
    match value {
        Value::Blank => serde_json::Value::Null,
        Value::Text(text) => text.into(),
        Value::Whole(n) => n.into(),
        Value::Money(fen) => fen.plain().into(),
        Value::Day(day) => day.to_string().into(),
    }
}
