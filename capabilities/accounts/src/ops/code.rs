//! Signing in, signing up and setting a password anew by a code; proving a number or mail address.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Problem};
use kezhuan_outbox::Channel;
use kezhuan_web::Cx;

use crate::model::{NewUser, Purpose, UserId};
use crate::ops::challenge::{self, Ask, answered, send_code};
use crate::ops::enter::{Entered, proceed};
use crate::ops::sign_up::{create_user_within, limit_sign_ups, signed_in};
use crate::password::{self, Hashed};
use crate::permissions::{SELF, SIGN_IN};
use crate::rules::CodeRaw;
use crate::settings::Settings;
use crate::{attempts, store};

/// Sends a code to sign in or sign up with; returns the token for the answer.
///
/// # Errors
/// Text messages are not set up, or too many codes were asked for.
pub async fn ask_to_enter(cx: &Cx, mobile: String) -> Result<String, Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let tx = cx.write(&may).await?;
    let purpose = Purpose::Enter;
    send_code(
        cx,
        tx,
        Ask { purpose, channel: Channel::Sms, target: mobile, user: None, send: true },
    )
    .await
}

/// The code was typed: signs in whoever has the number; who has none yet gets an account.
///
/// # Errors
/// Not the code, no longer good, or the name is missing that a new account needs.
pub async fn enter(cx: &Cx, token: &str, raw: &CodeRaw) -> Result<(Entered, bool), Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let challenge = answered(cx, token, Purpose::Enter, &raw.code).await?;
    let known = store::by_mobile(cx.db().reader(), &challenge.target).await?;
    let name = match &known {
        Some(_) => String::new(),
        None => new_name(&raw.name)?,
    };
    let mut tx = cx.write(&may).await?;
    challenge::use_up(&tx, &challenge).await?;
    attempts::note_good(&tx, &challenge.target, &cx.request.address).await?;
    let user = match &known {
        Some(user) => user.id,
        None => {
            limit_sign_ups(cx, &mut tx).await?;
            open_account(&mut tx, &challenge.target, name).await?
        }
    };
    let entered = proceed(cx, &tx, user, false).await?;
    if known.is_some() {
        tx.commit_without_event("somebody signs in by a code").await?;
    } else {
        tx.commit().await?;
    }
    Ok((entered, known.is_none()))
}

fn new_name(typed: &str) -> Result<String, Problem> {
    let name = Check::one_text("name", typed, "这个号码还没有账号，填上姓名就开好", 40)?;
    Ok(name)
}

async fn open_account(tx: &mut WriteTx, mobile: &str, name: String) -> Result<UserId, Problem> {
    let taken = store::by_login(tx.conn(), mobile).await?.is_some();
    let spare = u32::from_be_bytes(tx.db().random_bytes());
    let login = if taken { format!("{mobile}-{spare:08x}") } else { mobile.to_owned() };
    let new = NewUser {
        login,
        phone: mobile.to_owned(),
        mobile: Some(mobile.to_owned()),
        name,
        password: Hashed::none(),
        demo_label: None,
    };
    create_user_within(tx, new).await
}

/// Sends a code to set the password anew with. Whether anybody has the number is not told: the
/// answer and its cost are the same.
///
/// # Errors
/// As [`ask_to_enter`].
pub async fn ask_to_reset(cx: &Cx, mobile: String) -> Result<String, Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let user = store::by_mobile(cx.db().reader(), &mobile).await?.map(|user| user.id);
    let tx = cx.write(&may).await?;
    let (purpose, send) = (Purpose::Reset, user.is_some());
    send_code(cx, tx, Ask { purpose, channel: Channel::Sms, target: mobile, user, send }).await
}

/// Sets the password anew: all sessions end, signing in goes on.
///
/// # Errors
/// Not the code, no longer good, or too weak a password.
pub async fn reset(cx: &Cx, token: &str, raw: &CodeRaw) -> Result<Entered, Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let open = challenge::find(cx, token, Purpose::Reset).await?;
    let mut c = Check::new();
    let settings = cx.app.settings::<Settings>();
    password::check(&mut c, "password", &raw.password, &[&open.target], &settings);
    c.expect(!raw.code.trim().is_empty(), "code", "请填验证码");
    c.finish()?;
    let challenge = answered(cx, token, Purpose::Reset, &raw.code).await?;
    let user = challenge.user.ok_or(Problem::SignIn)?;
    let hash = password::hash_password(cx.db(), &raw.password).await?;
    let mut tx = cx.write(&may).await?;
    challenge::use_up(&tx, &challenge).await?;
    store::set_password(&tx, user, hash.as_str()).await?;
    store::end_sessions(&tx, user, None).await?;
    attempts::note_good(&tx, &challenge.target, &cx.request.address).await?;
    tx.record(Event::new("accounts.password_reset", user)).await?;
    let entered = proceed(cx, &tx, user, false).await?;
    tx.commit().await?;
    Ok(entered)
}

/// Sends a code to prove one's own number or mail address with.
///
/// # Errors
/// The channel is not set up, or too many codes were asked for.
pub async fn ask_to_prove(cx: &Cx, channel: Channel, target: String) -> Result<String, Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let user = Some(signed_in(cx)?);
    let tx = cx.write(&may).await?;
    let purpose = if channel == Channel::Mail { Purpose::Email } else { Purpose::Mobile };
    send_code(cx, tx, Ask { purpose, channel, target, user, send: true }).await
}

/// The code was typed: the number or mail address is one's own.
///
/// # Errors
/// Not the code, no longer good, or another account has proved it before.
pub async fn prove(cx: &Cx, token: &str, purpose: Purpose, raw: &CodeRaw) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let me = signed_in(cx)?;
    let challenge = answered(cx, token, purpose, &raw.code).await?;
    if challenge.user != Some(me) {
        return Err(Problem::NotFound);
    }
    let mut tx = cx.write(&may).await?;
    challenge::use_up(&tx, &challenge).await?;
    let (done, kind) = match purpose {
        Purpose::Email => {
            (store::set_email(&tx, me, &challenge.target).await, "accounts.email_proved")
        }
        _ => (store::set_mobile(&tx, me, &challenge.target).await, "accounts.mobile_proved"),
    };
    done.map_err(|error| {
        if error.is_unique_violation() {
            Problem::field("code", "它已经绑在另一个账号上；请用它登录那个账号，或联系平台")
        } else {
            error.into()
        }
    })?;
    tx.record(Event::new(kind, me)).await?;
    Ok(tx.commit().await?)
}
