//! What a person does with the inbox: count, mark read.

pub(crate) mod preference;

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_kernel::{Problem, Uuid};
use kezhuan_web::{Cx, Personal};

use crate::model::NoticeId;
use crate::permissions::INBOX;
use crate::store;

/// The person whose inbox it is.
pub(crate) fn me(cx: &Cx) -> Result<Uuid, Problem> {
    cx.user().ok_or(Problem::SignIn)
}

/// How many notices the actor has not read.
pub(crate) async fn unread(cx: &Cx) -> Result<u64, Problem> {
    match cx.user() {
        Some(user) => Ok(store::unread(cx.db().reader(), user).await?),
        None => Ok(0),
    }
}

/// Marks one of the actor's notices read.
///
/// # Errors
/// Nobody is signed in, or it is not the actor's.
pub async fn mark_read(cx: &Cx, id: NoticeId) -> Result<(), Problem> {
    let may = cx.may(&INBOX, &Subject::none())?;
    let user = me(cx)?;
    if !store::owns(cx.db().reader(), user, id).await? {
        return Err(Problem::NotFound);
    }
    let tx = cx.write(&may).await?;
    store::mark(&tx, user, Some(id)).await?;
    Ok(tx.commit_without_event("reading a notice").await?)
}

/// Marks all of the actor's notices read; returns how many were not.
///
/// # Errors
/// Nobody is signed in.
pub async fn mark_all_read(cx: &Cx) -> Result<u64, Problem> {
    let may = cx.may(&INBOX, &Subject::none())?;
    let user = me(cx)?;
    let tx = cx.write(&may).await?;
    let marked = store::mark(&tx, user, None).await?;
    tx.commit_without_event("reading notices").await?;
    Ok(marked)
}

/// The port: what notices hold about a person.
pub(crate) async fn personal(cx: &Cx, user: Uuid) -> Result<Vec<Personal>, Problem> {
    let total = store::total(cx.db().reader(), user).await?;
    Ok(vec![Personal {
        group: "消息",
        what: "收到的站内消息和收消息的方式".to_owned(),
        value: format!("{total} 条"),
        afterwards: "清除",
    }])
}

/// The port: nobody reads the inbox of a closed account.
pub(crate) async fn erase(tx: &WriteTx, user: Uuid) -> Result<(), Problem> {
    Ok(store::forget(tx, user).await?)
}
