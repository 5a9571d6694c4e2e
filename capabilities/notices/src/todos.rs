//! What waits for the operator: messages that could not be sent.

use kezhuan_authority::Subject;
use kezhuan_kernel::{Page, Problem};
use kezhuan_outbox::State;
use kezhuan_web::{Cx, Todo};

use crate::permissions::OUTGOING;

/// The port: one to-do for all that was given up.
pub(crate) async fn todos(cx: &Cx) -> Result<Vec<Todo>, Problem> {
    if !cx.can(&OUTGOING, &Subject::none()) {
        return Ok(Vec::new());
    }
    let lost = kezhuan_outbox::count(cx.db(), Some(State::GivenUp)).await?;
    let newest = kezhuan_outbox::list(cx.db(), Some(State::GivenUp), Page::new(1, 1)).await?;
    let Some(newest) = newest.first() else { return Ok(Vec::new()) };
    Ok(vec![Todo {
        group: "对外发送",
        title: format!("{lost} 条消息没有发出去"),
        verb: "去看",
        href: "/outbox?state=given_up".to_owned(),
        party: newest.message.channel.chinese().to_owned(),
        since: newest.settled_at.unwrap_or(newest.at),
        due: None,
    }])
}
