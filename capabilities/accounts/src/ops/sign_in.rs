//! Signing in and out.

use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::model::{SessionId, UserId};
use crate::ops::enter::{Entered, proceed};
use crate::ops::sign_up::signed_in;
use crate::permissions::{SELF, SIGN_IN};
use crate::settings::Settings;
use crate::{attempts, password, session, store};

/// Signs in by a password. An unknown login and a wrong password look and cost the same. Every
/// sign-in opens a new session with a new token.
///
/// # Errors
/// [`Problem::Invalid`] at `password`, or [`Problem::Busy`] after too many failures.
pub async fn sign_in(cx: &Cx, login: &str, typed: &str) -> Result<Entered, Problem> {
    cx.may(&SIGN_IN, &Subject::none())?;
    let login = login.trim().to_lowercase();
    let user = verified(cx, &login, typed, ("password", "登录名或密码不对")).await?;
    let tx = cx.db().begin("system:sign_in").await?;
    let entered = proceed(cx, &tx, user, false).await?;
    tx.commit_without_event("somebody signs in").await?;
    Ok(entered)
}

/// Looks at the password under the limits; `wrong` is the field and the sentence when it is not it.
pub(crate) async fn verified(
    cx: &Cx,
    login: &str,
    typed: &str,
    wrong: (&str, &str),
) -> Result<UserId, Problem> {
    let settings = cx.app.settings::<Settings>();
    let attempt = attempts::begin(cx.db(), login, &cx.request.address, &settings).await?;
    let (user, stored) = store::secret_of(cx.db().reader(), login).await?.unzip();
    let fits = password::fits(stored, typed).await?;
    let Some(user) = user.filter(|_| fits) else {
        return Err(Problem::field(wrong.0, wrong.1));
    };
    let tx = cx.db().begin("system:sign_in").await?;
    attempts::succeeded(&tx, &attempt).await?;
    tx.commit_without_event("a right password").await?;
    Ok(user)
}

/// Ends the session of this request. Nothing to end is fine.
///
/// # Errors
/// When the database fails.
pub async fn sign_out(cx: &Cx) -> Result<(), Problem> {
    let Some(token) = &cx.request.session else { return Ok(()) };
    let Some((here, _)) = session::find(&cx.app, token).await? else { return Ok(()) };
    let tx = cx.db().begin(cx.actor.label()).await?;
    store::end_session(&tx, here.user, here.id).await?;
    Ok(tx.commit_without_event("a session ends").await?)
}

/// Ends one of one's own sessions.
///
/// # Errors
/// [`Problem::NotFound`] if it is somebody else's or ended.
pub async fn end_session(cx: &Cx, id: SessionId) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let user = signed_in(cx)?;
    let tx = cx.write(&may).await?;
    if !store::end_session(&tx, user, id).await? {
        return Err(Problem::NotFound);
    }
    Ok(tx.commit_without_event("a session ends").await?)
}

/// Ends all of one's own sessions, this one too.
///
/// # Errors
/// When the database fails.
pub async fn sign_out_everywhere(cx: &Cx) -> Result<u64, Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let user = signed_in(cx)?;
    let tx = cx.write(&may).await?;
    let ended = store::end_sessions(&tx, user, None).await?;
    tx.commit_without_event("all sessions of a user end").await?;
    Ok(ended)
}
