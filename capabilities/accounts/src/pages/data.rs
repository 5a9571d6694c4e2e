//! One's own data: what the house holds, as a file, and closing the account.

use askama::Template;
use axum::http::StatusCode;
use kezhuan_kernel::Problem;
use kezhuan_web::{Chrome, Cx, Errors, Form, Personal, Reply};

use crate::filters;
use crate::ops::close::{close_account, my_data};
use crate::pages::sign_in::with_cookie;
use crate::pages::split;
use crate::rules::CloseRaw;
use crate::{session, store};

/// Rows under one heading.
pub(crate) struct Group {
    pub(crate) name: &'static str,
    pub(crate) rows: Vec<Personal>,
}

#[derive(Template)]
#[template(path = "accounts/data.html")]
pub(crate) struct DataPage {
    pub(crate) chrome: Chrome,
    pub(crate) errors: Errors,
    pub(crate) groups: Vec<Group>,
    pub(crate) has_password: bool,
}

pub(crate) fn grouped(rows: Vec<Personal>) -> Vec<Group> {
    let mut groups: Vec<Group> = Vec::new();
    for row in rows {
        match groups.iter_mut().find(|group| group.name == row.group) {
            Some(group) => group.rows.push(row),
            None => groups.push(Group { name: row.group, rows: vec![row] }),
        }
    }
    groups
}

async fn page(cx: &Cx, errors: Errors) -> Result<DataPage, Problem> {
    let groups = grouped(my_data(cx).await?);
    let me = crate::ops::sign_up::signed_in(cx)?;
    let me = store::get(cx.db().reader(), me).await?.ok_or(Problem::SignIn)?;
    Ok(DataPage { chrome: cx.chrome().await?, errors, groups, has_password: me.has_password })
}

/// GET /account/data
pub(crate) async fn show(cx: Cx) -> Reply {
    let page = page(&cx, Errors::none()).await?;
    cx.page(&page)
}

/// GET /account/data.json
pub(crate) async fn export(cx: Cx) -> Reply {
    let rows = my_data(&cx).await?;
    let text = serde_json::to_vec_pretty(&rows).map_err(Problem::bug)?;
    cx.file("application/json", "我的数据.json", text)
}

/// POST /account/close
pub(crate) async fn close(cx: Cx, form: Form<CloseRaw>) -> Reply {
    match split(close_account(&cx, &form.raw).await)? {
        Ok(()) => with_cookie(cx.go_saying("/", "账号已注销"), session::no_cookie()),
        Err(errors) => {
            let page = page(&cx, errors.clone()).await?;
            cx.form_again(&page, &errors)
        }
    }
}

/// Everything the house holds about the signed-in person.
#[utoipa::path(get, path = "/account/data", tag = "accounts",
    responses((status = 200, body = Vec<Personal>)))]
pub(crate) async fn as_json(cx: Cx) -> Reply {
    cx.json(StatusCode::OK, &my_data(&cx).await?)
}

/// Closes one's own account.
#[utoipa::path(delete, path = "/account", tag = "accounts", request_body = CloseRaw,
    responses((status = 200, description = "已注销"), (status = 409, description = "还有岗位，或是最后一位经办人")))]
pub(crate) async fn close_by_api(cx: Cx, body: kezhuan_web::Body<CloseRaw>) -> Reply {
    close_account(&cx, &body.0).await?;
    let done = serde_json::json!({ "done": true });
    with_cookie(cx.json(StatusCode::OK, &done), session::no_cookie())
}
