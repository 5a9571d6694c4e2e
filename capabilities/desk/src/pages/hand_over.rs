//! Handing a to-do to a colleague.

use std::collections::HashMap;

use askama::Template;
use kezhuan_accounts::UserId;
use kezhuan_kernel::{Id, Problem, Uuid};
use kezhuan_web::kit::Choice;
use kezhuan_web::{Chrome, Cx, Errors, Form, Query, Reply, Todo, filters};

use crate::ops::hand_over::{TodoHandOverRaw, colleagues, hand_over, own};
use crate::store;

/// A handover in words.
pub(crate) struct Trace {
    pub(crate) when: String,
    pub(crate) by: String,
    pub(crate) to: String,
    pub(crate) why: String,
}

#[derive(Template)]
#[template(path = "desk/hand_over.html")]
pub(crate) struct HandOverPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) raw: TodoHandOverRaw,
    pub(crate) todo: Todo,
    pub(crate) people: Vec<Choice>,
    pub(crate) traces: Vec<Trace>,
}

impl HandOverPage {
    async fn of(cx: &Cx, raw: TodoHandOverRaw, errors: Errors) -> Result<Self, Problem> {
        let todo = own(cx, &raw.todo).await?;
        let people = colleagues(cx, &todo).await?;
        let choice =
            |(id, name): &(Uuid, String)| Choice::new(UserId::from_uuid(*id).to_string(), name);
        let known = store::of_todos(cx.db().reader(), &[todo.id()]).await?;
        let ids: Vec<Uuid> = known.iter().flat_map(|h| [h.by, h.to]).collect();
        let names: HashMap<Uuid, String> = kezhuan_accounts::names(cx.db(), &ids).await?;
        let name = |id: &Uuid| names.get(id).cloned().unwrap_or_default();
        let trace = |h: &crate::model::Handover| Trace {
            when: h.at.minute(),
            by: name(&h.by),
            to: name(&h.to),
            why: h.why.clone(),
        };
        Ok(Self {
            chrome: cx.chrome().await?,
            errors,
            raw,
            people: people.iter().map(choice).collect(),
            traces: known.iter().map(trace).collect(),
            todo,
        })
    }
}

/// GET /desk/hand-over?todo=
pub(crate) async fn form(cx: Cx, Query(raw): Query<TodoHandOverRaw>) -> Reply {
    cx.page(&HandOverPage::of(&cx, raw, Errors::none()).await?)
}

/// POST /desk/hand-over
pub(crate) async fn give(cx: Cx, form: Form<TodoHandOverRaw>) -> Reply {
    match hand_over(&cx, &form.raw).await {
        Ok(_) => cx.go_saying("/desk", "已交接，对方会收到消息"),
        Err(Problem::Invalid(errors)) => {
            let errors = Errors::from(errors);
            let page = HandOverPage::of(&cx, form.raw, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
        Err(other) => Err(other.into()),
    }
}
