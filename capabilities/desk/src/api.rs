//! The JSON face of the workbench.

use axum::http::StatusCode;
use kezhuan_accounts::UserId;
use kezhuan_kernel::Id;
use kezhuan_web::{Body, Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::ops::hand_over::{TodoHandOverRaw, assignees, hand_over};

/// Something that waits for the actor.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskTodo {
    /// The page where it is done; also what it is known by.
    id: String,
    /// Group, 中文.
    group: &'static str,
    /// What to do.
    title: String,
    /// Whom it concerns.
    party: String,
    /// Waiting since.
    since: String,
    /// To be done by.
    due: Option<String>,
    /// `usr_…` of whoever it was handed to; null while it is everybody's.
    assignee: Option<String>,
}

/// Everything that waits for the actor, what is late first.
#[utoipa::path(get, path = "/desk/todos", tag = "desk",
    responses((status = 200, body = [DeskTodo])))]
pub(crate) async fn todos(cx: Cx) -> Reply {
    let todos = cx.app.house().todos(&cx).await?;
    let assignees = assignees(&cx, &todos).await?;
    let one = |(todo, to): (kezhuan_web::Todo, Option<kezhuan_kernel::Uuid>)| DeskTodo {
        group: todo.group,
        since: todo.since.rfc3339(),
        due: todo.due.map(|due| due.rfc3339()),
        assignee: to.map(|to| UserId::from_uuid(to).to_string()),
        title: todo.title,
        party: todo.party,
        id: todo.href,
    };
    cx.json(StatusCode::OK, &todos.into_iter().zip(assignees).map(one).collect::<Vec<_>>())
}

/// Who does it now.
#[derive(Debug, Serialize, ToSchema)]
pub struct DeskHandedOver {
    /// `usr_…`
    assignee: String,
}

/// Hands a to-do to a colleague for whom it waits as well.
#[utoipa::path(post, path = "/desk/hand-over", tag = "desk", request_body = TodoHandOverRaw,
    responses((status = 200, body = DeskHandedOver), (status = 422, description = "有字段要改")))]
pub(crate) async fn give(cx: Cx, Body(raw): Body<TodoHandOverRaw>) -> Reply {
    let to = hand_over(&cx, &raw).await?;
    let assignee = UserId::from_uuid(to).to_string();
    cx.json(StatusCode::OK, &DeskHandedOver { assignee })
}
