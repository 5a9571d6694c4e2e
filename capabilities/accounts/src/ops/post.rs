//! What the operator does for others: posts in the administration, a new password.

use kezhuan_authority::{Role, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;

use crate::model::{PostId, UserId};
use crate::permissions::ADMINISTER;
use crate::settings::Settings;
use crate::{password, store};

/// Gives a post for a region.
///
/// # Errors
/// Not allowed, no such user, region or post, or held already.
pub async fn add_post(cx: &Cx, user: UserId, role: Role, region: &str) -> Result<PostId, Problem> {
    let may = cx.may(&ADMINISTER, &Subject::none())?;
    let mut tx = cx.write(&may).await?;
    let id = add_post_within(cx, &mut tx, user, role, region).await?;
    tx.commit().await?;
    Ok(id)
}

/// The same in the caller's transaction.
///
/// # Errors
/// As [`add_post`].
pub async fn add_post_within(
    cx: &Cx,
    tx: &mut WriteTx,
    user: UserId,
    role: Role,
    region: &str,
) -> Result<PostId, Problem> {
    if role.of_member() || role == Role::System {
        return Err(Problem::field("role", "这不是行政岗位"));
    }
    let pack = cx.pack();
    let region =
        pack.regions.find(region).ok_or_else(|| Problem::field("region", "没有这个地区"))?;
    store::get(tx.conn(), user).await?.ok_or(Problem::NotFound)?;
    let id =
        store::insert_post(tx, user, role, &region.path, cx.user()).await.map_err(|error| {
            if error.is_unique_violation() {
                Problem::conflict("accounts.post", "已经在这个岗位上")
            } else {
                error.into()
            }
        })?;
    let payload = serde_json::json!({ "role": role.word(), "region": region.path });
    tx.record(Event::new("accounts.post_given", id).link("user", user).payload(payload)).await?;
    Ok(id)
}

/// Gives a post to whoever has this login.
///
/// # Errors
/// As [`add_post`].
pub async fn give_post(cx: &Cx, login: &str, role: Role, region: &str) -> Result<PostId, Problem> {
    let user = user_of(cx, login).await?;
    add_post(cx, user, role, region).await
}

async fn user_of(cx: &Cx, login: &str) -> Result<UserId, Problem> {
    cx.may(&ADMINISTER, &Subject::none())?;
    let found = store::by_login(cx.db().reader(), &login.trim().to_lowercase()).await?;
    Ok(found.ok_or_else(|| Problem::field("login", "没有这个登录名"))?.id)
}

/// Sets a new password for somebody who forgot it, and ends all their sessions.
///
/// # Errors
/// Not allowed, no such login, or too weak a password.
pub async fn reset_password(cx: &Cx, login: &str, new: &str) -> Result<(), Problem> {
    let may = cx.may(&ADMINISTER, &Subject::none())?;
    let user = user_of(cx, login).await?;
    let whom = store::get(cx.db().reader(), user).await?.ok_or(Problem::NotFound)?;
    let mut c = Check::new();
    whom.check_password(&mut c, new, &cx.app.settings::<Settings>());
    c.finish()?;
    let hash = password::hash_password(cx.db(), new).await?;
    let mut tx = cx.write(&may).await?;
    store::set_password(&tx, user, hash.as_str()).await?;
    store::end_sessions(&tx, user, None).await?;
    tx.record(Event::new("accounts.password_reset", user)).await?;
    Ok(tx.commit().await?)
}
