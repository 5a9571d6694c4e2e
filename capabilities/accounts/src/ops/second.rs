//! The second factor: setting it up, showing it at sign-in, taking it away.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Id, Problem};
use kezhuan_web::Cx;

use crate::model::{Challenge, Purpose, UserId};
use crate::ops::challenge;
use crate::ops::enter::{Entered, proceed};
use crate::ops::sign_up::signed_in;
use crate::permissions::{ADMINISTER, SELF, SIGN_IN};
use crate::rules::CodeRaw;
use crate::settings::Settings;
use crate::store::second as rows;
use crate::{otp, store};

/// Begins to set up a second factor for oneself; returns the token of the step.
///
/// # Errors
/// Has one already.
pub async fn begin_enrolment(cx: &Cx) -> Result<String, Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let me = signed_in(cx)?;
    if rows::get(cx.db().reader(), me).await?.is_some() {
        return Err(Problem::conflict(
            "accounts.second",
            "已经开通了二次验证；要换手机，先停用再开通",
        ));
    }
    let tx = cx.write(&may).await?;
    let secret = otp::fresh_secret(tx.db());
    let token = challenge::open_step(&tx, Purpose::Enrol, me, secret).await?;
    tx.commit_without_event("a second factor is being set up").await?;
    Ok(token)
}

/// Who sets it up under this token, and the secret: for whoever is signed in as that person, or
/// is on the way to.
pub(crate) async fn enrolment(cx: &Cx, token: &str) -> Result<(UserId, Challenge), Problem> {
    let step = challenge::find(cx, token, Purpose::Enrol).await?;
    let user = step.user.ok_or(Problem::SignIn)?;
    match cx.user() {
        Some(me) if me != user.uuid() => Err(Problem::NotFound),
        _ => Ok((user, step)),
    }
}

/// The first code was typed: the factor is in force. Returns the recovery codes, shown only now, and
/// how signing in goes on if nobody was signed in yet.
///
/// # Errors
/// The step is over, or it is not the code.
pub async fn confirm_enrolment(
    cx: &Cx,
    token: &str,
    raw: &CodeRaw,
) -> Result<(Vec<String>, Option<Entered>), Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let (user, step) = enrolment(cx, token).await?;
    challenge::count_try(cx, &step).await?;
    let now = cx.db().outside_now();
    let Some(used) = otp::step_of(&step.secret, raw.code.trim(), now)? else {
        let text = "不是现在的验证码；请看看手机的时间准不准，再填验证器上正在显示的 6 位数";
        return Err(Problem::field("code", text));
    };
    let mut tx = cx.write(&may).await?;
    challenge::use_up(&tx, &step).await?;
    let (shown, stored) = otp::recovery_codes(tx.db());
    rows::put(&tx, user, &step.secret, used, &stored).await?;
    tx.record(Event::new("accounts.second_enrolled", user)).await?;
    let entered = match cx.user() {
        Some(_) => None,
        None => Some(proceed(cx, &tx, user, true).await?),
    };
    tx.commit().await?;
    Ok((shown, entered))
}

/// The second factor at sign-in: a code of the authenticator, or a recovery code.
///
/// # Errors
/// The step is over, it is not the code or was used before, or too many were tried.
pub async fn show_second(cx: &Cx, token: &str, raw: &CodeRaw) -> Result<Entered, Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let step = challenge::find(cx, token, Purpose::Second).await?;
    let user = step.user.ok_or(Problem::SignIn)?;
    limit(cx, user).await?;
    challenge::count_try(cx, &step).await?;
    let tx = cx.write(&may).await?;
    if !fits(cx, &tx, user, &raw.code).await? {
        return Err(Problem::field("code", "验证码不对，或者已经用过；等验证器换一个再填"));
    }
    challenge::use_up(&tx, &step).await?;
    let entered = proceed(cx, &tx, user, true).await?;
    tx.commit_without_event("a second factor was shown").await?;
    Ok(entered)
}

/// Counts one try, whatever comes of it.
async fn limit(cx: &Cx, user: UserId) -> Result<(), Problem> {
    let settings = cx.app.settings::<Settings>();
    let (most, seconds) = (settings.lock_failures, settings.lock_minutes * 60);
    let mut tx = cx.db().begin("system:sign_in").await?;
    if !tx.count_within("second", &user.to_string(), most, seconds).await? {
        let text = format!("验证码试得太多，请过 {} 分钟再试", settings.lock_minutes);
        return Err(Problem::Busy(text));
    }
    Ok(tx.commit_without_event("a second factor is tried").await?)
}

/// Is it a code that works now? It does not work again.
async fn fits(cx: &Cx, tx: &WriteTx, user: UserId, code: &str) -> Result<bool, Problem> {
    let Some(second) = rows::get(tx.conn(), user).await? else { return Ok(false) };
    match otp::step_of(&second.secret, code.trim(), cx.db().outside_now())? {
        Some(step) => Ok(rows::use_step(tx, user, step).await?),
        None => Ok(rows::use_recovery(tx, user, &otp::recovery_hash(code)).await?),
    }
}

/// The second factor once more, from somebody who is signed in.
pub(crate) async fn show_again(
    cx: &Cx,
    me: UserId,
    field: &str,
    code: &str,
) -> Result<(), Problem> {
    limit(cx, me).await?;
    let tx = cx.db().begin("system:sign_in").await?;
    if !fits(cx, &tx, me, code).await? {
        return Err(Problem::field(field, "验证码不对，或者已经用过；等验证器换一个再填"));
    }
    Ok(tx.commit_without_event("a second factor was shown").await?)
}

/// Takes one's own second factor away, for which it has to be shown once more.
///
/// # Errors
/// It is not the code.
pub async fn remove_second(cx: &Cx, raw: &CodeRaw) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let me = signed_in(cx)?;
    limit(cx, me).await?;
    let mut tx = cx.write(&may).await?;
    if !fits(cx, &tx, me, &raw.code).await? {
        return Err(Problem::field("code", "验证码不对，或者已经用过；等验证器换一个再填"));
    }
    rows::remove(&tx, me).await?;
    tx.record(Event::new("accounts.second_removed", me)).await?;
    Ok(tx.commit().await?)
}

/// Takes somebody else's second factor away: whoever lost the phone. All their sessions end.
///
/// # Errors
/// Not allowed, oneself, or there is none.
pub async fn reset_second(cx: &Cx, user: UserId) -> Result<(), Problem> {
    let may = cx.may(&ADMINISTER, &Subject::none())?;
    if cx.user() == Some(user.uuid()) {
        let text = "自己的二次验证不能自己重置，请另一位平台运营来办";
        return Err(Problem::conflict("accounts.own_second", text));
    }
    let mut tx = cx.write(&may).await?;
    if !rows::remove(&tx, user).await? {
        return Err(Problem::conflict("accounts.no_second", "这个账号没有开通二次验证"));
    }
    store::end_sessions(&tx, user, None).await?;
    tx.record(Event::new("accounts.second_reset", user)).await?;
    Ok(tx.commit().await?)
}
