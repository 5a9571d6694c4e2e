//! The use cases of lists on their way in.

pub(crate) mod confirm;
pub(crate) mod mend;
pub(crate) mod upload;
pub(crate) mod work;

use kezhuan_authority::Subject;
use kezhuan_journal::Event;
use kezhuan_kernel::{Id, Problem};
use kezhuan_sheets::Limits;
use kezhuan_web::imports::List;
use kezhuan_web::{Cx, Import, Todo};
use serde_json::json;

use crate::model::{ImportId, Imported};
use crate::permissions::USE;
use crate::store;

/// The kind of list with this name, if the actor may bring it in somewhere.
pub(crate) fn kind(cx: &Cx, name: &str) -> Result<&'static Import, Problem> {
    let found = cx.app.house().imports().find(|import| import.name == name);
    let import = found.ok_or(Problem::NotFound)?;
    cx.may(import.permission, &Subject::none())?;
    Ok(import)
}

/// All kinds of lists that the actor may bring in.
pub(crate) fn kinds(cx: &Cx) -> Vec<&'static Import> {
    cx.app.house().imports().filter(|i| cx.can(i.permission, &Subject::none())).collect()
}

/// One of the actor's lists.
pub(crate) async fn load(cx: &Cx, id: ImportId) -> Result<Imported, Problem> {
    let found = store::get(cx.db().reader(), id).await?.ok_or(Problem::NotFound)?;
    cx.may(&USE, &found.subject())?;
    Ok(found)
}

/// Its file, read again.
pub(crate) async fn open(cx: &Cx, import: &Import, of: &Imported) -> Result<List, Problem> {
    let file = kezhuan_files::load(cx.db(), of.file).await?;
    let (_, bytes) = file.ok_or_else(|| Problem::bug("the file of an import is gone"))?;
    // It was let in when it was uploaded, by the limit of that day.
    let limits = Limits { bytes: bytes.len(), ..Limits::default() };
    List::open(import, &cx.pack(), bytes, &of.file_name, limits).await
}

/// An event of a list; the person it concerns is linked.
pub(crate) fn event(kind: &'static str, of: &Imported) -> Event {
    let user = kezhuan_accounts::UserId::from_uuid(of.user);
    let payload = json!({ "what": of.what, "title": of.file_name, "written": of.written });
    Event::new(kind, of.id).link("user", user).payload(payload)
}

/// Lists that wait for the actor.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    let Some(user) = cx.user() else { return Ok(Vec::new()) };
    let waiting = store::to_confirm(cx.db().reader(), user).await?;
    let todo = |import: Imported| Todo {
        group: "导入表格",
        title: format!("确认导入：{}，{} 行", import.file_name, import.checked.new),
        verb: "去确认",
        href: format!("/imports/{}", import.id),
        party: String::new(),
        since: import.state_at,
        due: None,
    };
    Ok(waiting.into_iter().map(todo).collect())
}

/// Invariants: what was written of a list adds up to what was read.
pub(crate) async fn checks(cx: &Cx) -> Result<Vec<String>, Problem> {
    let wrong = store::overfull(cx.db().reader()).await?;
    let say = |(id, counts): (ImportId, _)| format!("导入 {id} 的行数对不上：{counts:?}");
    Ok(wrong.into_iter().map(say).collect())
}
