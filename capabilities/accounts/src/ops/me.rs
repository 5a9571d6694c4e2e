//! One's own account: name and phone, password, the organization worked for.

use kezhuan_authority::Subject;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Cx;

use crate::ops::sign_in::verified;
use crate::ops::sign_up::signed_in;
use crate::permissions::SELF;
use crate::rules::PasswordRaw;
use crate::settings::Settings;
use crate::{password, session, store};

/// Changes one's own name and phone.
///
/// # Errors
/// When the database fails.
pub async fn amend_me(cx: &Cx, name: String, phone: String) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let user = signed_in(cx)?;
    let mut tx = cx.write(&may).await?;
    store::rename(&tx, user, &name, &phone).await?;
    tx.record(Event::new("accounts.amended", user)).await?;
    Ok(tx.commit().await?)
}

/// Changes one's own password and ends all other sessions (ASVS 5.0 7.4.3). Whoever signs in by phone
/// only sets a first one.
///
/// # Errors
/// The current password is wrong, or the new one too weak.
pub async fn change_password(cx: &Cx, ask: &PasswordRaw) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let user = signed_in(cx)?;
    let me = store::get(cx.db().reader(), user).await?.ok_or(Problem::SignIn)?;
    let mut c = Check::new();
    me.check_password(&mut c, &ask.password, &cx.app.settings::<Settings>());
    c.finish()?;
    if me.has_password {
        verified(cx, &me.login, &ask.current, ("current", "原密码不对")).await?;
    }
    let hash = password::hash_password(cx.db(), &ask.password).await?;
    let here = match &cx.request.session {
        Some(token) => session::find(&cx.app, token).await?.map(|(session, _)| session.id),
        None => None,
    };
    let mut tx = cx.write(&may).await?;
    store::set_password(&tx, user, hash.as_str()).await?;
    store::end_sessions(&tx, user, here).await?;
    tx.record(Event::new("accounts.password_changed", user)).await?;
    Ok(tx.commit().await?)
}

/// Chooses the organization worked for in this session.
///
/// # Errors
/// [`Problem::NotFound`] when not a member of it.
pub async fn work_for(cx: &Cx, organization: OrganizationId) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    if !cx.actor.is_member(organization.uuid()) {
        return Err(Problem::NotFound);
    }
    let token = cx.request.session.as_ref().ok_or(Problem::SignIn)?;
    let (here, _) = session::find(&cx.app, token).await?.ok_or(Problem::SignIn)?;
    let tx = cx.write(&may).await?;
    store::work_for(&tx, here.id, organization.uuid()).await?;
    Ok(tx.commit_without_event("the organization worked for").await?)
}
