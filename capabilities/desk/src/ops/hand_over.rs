//! 交接: a to-do goes to a colleague for whom it waits as well, with a reason and a trace.

use kezhuan_accounts::{UserId, actor_of, holders, members};
use kezhuan_authority::Subject;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Id, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::{Cx, Todo};
use serde::Deserialize;

use crate::model::{Handover, assignee};
use crate::permissions::HAND_OVER;
use crate::store;

/// Colleagues that are looked at, at most.
const MOST: usize = 40;

/// What goes to whom and why, as typed.
#[derive(Debug, Default, Clone, Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TodoHandOverRaw {
    /// The to-do: the address of its page.
    pub todo: String,
    /// `usr_…` of a colleague.
    pub to: String,
    /// Why.
    pub why: String,
}

/// The to-do, if it waits for the actor.
pub(crate) async fn own(cx: &Cx, todo: &str) -> Result<Todo, Problem> {
    let all = cx.app.house().todos(cx).await?;
    all.into_iter().find(|one| one.id() == todo).ok_or(Problem::NotFound)
}

/// Colleagues of the same organization or post for whom the to-do waits too: (user, name).
pub(crate) async fn colleagues(cx: &Cx, todo: &Todo) -> Result<Vec<(Uuid, String)>, Problem> {
    let mut people: Vec<Uuid> = Vec::new();
    for m in &cx.actor.memberships {
        let all = members(cx.db(), OrganizationId::from_uuid(m.organization)).await?;
        people.extend(all.into_iter().map(|member| member.user.uuid()));
    }
    for post in &cx.actor.posts {
        people.extend(holders(cx.db(), post.role, &post.region).await?);
    }
    people.sort_unstable();
    people.dedup();
    people.retain(|person| Some(*person) != cx.user());
    let mut found = Vec::new();
    for person in people.into_iter().take(MOST) {
        let Some(actor) = actor_of(cx.db(), person, None).await? else { continue };
        let name = actor.name.clone();
        let theirs = cx.app.house().todos(&cx.for_actor(actor)).await?;
        if theirs.iter().any(|one| one.id() == todo.id()) {
            found.push((person, name));
        }
    }
    Ok(found)
}

/// Hands it over.
///
/// # Errors
/// Not one's own to-do, nobody for whom it waits, or no reason.
pub async fn hand_over(cx: &Cx, raw: &TodoHandOverRaw) -> Result<Uuid, Problem> {
    let may = cx.may(&HAND_OVER, &Subject::none())?;
    let by = cx.user().ok_or(Problem::SignIn)?;
    let todo = own(cx, &raw.todo).await?;
    let people = colleagues(cx, &todo).await?;
    let mut c = Check::new();
    let known = |text: &str| {
        let id: UserId = text.parse().ok()?;
        people.iter().map(|(person, _)| *person).find(|person| *person == id.uuid())
    };
    let to = c.one_of("to", &raw.to, known);
    let why = c.text("why", &raw.why).required("请写为什么交接，对方会看到").max(300).get();
    c.finish()?;
    let to = to.ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    let new = Handover { todo: todo.id().to_owned(), to, by, why, at: tx.now() };
    store::insert(&tx, &new).await?;
    let said = serde_json::json!({ "title": todo.title, "why": new.why });
    let event = Event::new("desk.handed_over", UserId::from_uuid(to)).payload(said);
    // The thing it is about is what the message leads to.
    let object = new.todo.split('/').find(|part| part.len() > 30 && part.contains('_'));
    let event = match object {
        Some(object) => event.link("object", object),
        None => event,
    };
    tx.record(event).await?;
    tx.commit().await?;
    Ok(to)
}

/// Who does each of these to-dos, where that is settled.
pub(crate) async fn assignees(cx: &Cx, todos: &[Todo]) -> Result<Vec<Option<Uuid>>, Problem> {
    let ids: Vec<&str> = todos.iter().map(Todo::id).collect();
    let all = store::of_todos(cx.db().reader(), &ids).await?;
    Ok(todos.iter().map(|todo| assignee(&all, todo.id(), todo.since).map(|h| h.to)).collect())
}

/// How many of them somebody else does.
pub(crate) async fn elsewhere(cx: &Cx, todos: &[Todo]) -> Result<u64, Problem> {
    let assignees = assignees(cx, todos).await?;
    let others = assignees.iter().flatten().filter(|to| Some(**to) != cx.user());
    Ok(others.count() as u64)
}
