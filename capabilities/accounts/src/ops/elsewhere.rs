//! Signing in by a provider of OpenID Connect: going there, coming back, linking, unlinking.

use kezhuan_authority::Subject;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Id, Instant, Problem};
use kezhuan_outbox::Client;
use kezhuan_web::Cx;

use crate::attempts::place;
use crate::model::{NewUser, Purpose, User, Vouched};
use crate::oidc::Oidc;
use crate::ops::challenge::{self, STEP_SECONDS, expired};
use crate::ops::enter::{Entered, proceed};
use crate::ops::second;
use crate::ops::sign_in::verified;
use crate::ops::sign_up::{create_user_within, limit_sign_ups, signed_in};
use crate::password::Hashed;
use crate::permissions::{SELF, SIGN_IN};
use crate::rules::{NameRaw, Proof, ProofRaw, local_path};
use crate::settings::{Provider, Settings};
use crate::{session, store};

/// Departures an hour from one address: an office behind one address may be large.
const PER_ADDRESS: i64 = 300;
const HOUR: i64 = 3600;

/// What the provider sends back with the browser.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default)]
pub(crate) struct Back {
    pub(crate) state: String,
    pub(crate) code: String,
    pub(crate) error: String,
}

/// What came of going to a provider.
pub(crate) enum Returned {
    /// The person is known.
    Entered(Entered),
    /// The person is not known yet: the token of the step that links or opens an account.
    Unknown(String),
}

fn refused(provider: &Provider, why: &str) -> Problem {
    let text =
        format!("用{}登录没有成功：{why}。请回到登录页再试，或换一种方式登录", provider.name);
    Problem::conflict("accounts.elsewhere", text)
}

/// The operator reads the cause in the log; the person learns whose fault it is.
fn failed(provider: &Provider, why: &str, cause: &str) -> Problem {
    tracing::warn!(provider = %provider.id, %cause, "signing in elsewhere failed");
    refused(provider, why)
}

/// The address where the browser goes, and the ticket that it keeps meanwhile.
///
/// # Errors
/// No such provider, it does not answer, or too many went from one address.
pub(crate) async fn depart(cx: &Cx, id: &str, next: &str) -> Result<(String, String), Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let settings = cx.app.settings::<Settings>();
    let provider = settings.provider(id).ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    if !tx.count_within("oidc", &place(&cx.request.address), PER_ADDRESS, HOUR).await? {
        return Err(Problem::Busy("从这里去登录的太多，请过 1 小时再试，或用密码登录".to_owned()));
    }
    let ticket = hex::encode(tx.db().random_bytes::<32>());
    let next = local_path(next).to_owned();
    let state = challenge::open_bound(&tx, Purpose::Away, id, &ticket, next).await?;
    tx.commit_without_event("somebody goes to sign in elsewhere").await?;
    let oidc = reach(cx, provider).await?;
    Ok((oidc.address(state, &ticket), ticket))
}

async fn reach<'a>(cx: &Cx, provider: &'a Provider) -> Result<Oidc<'a>, Problem> {
    let http = cx.app.settings::<Client>();
    let found = Oidc::discover(provider, &http, &cx.app.site().public_url).await;
    found.map_err(|cause| failed(provider, "对方现在没有答复", &cause))
}

/// The browser is back. The state works once, in the browser that went, whatever comes of it.
///
/// # Errors
/// Not this browser, too late or twice; the provider said no, or what it says does not hold.
pub(crate) async fn come_back(
    cx: &Cx,
    id: &str,
    back: &Back,
    ticket: &str,
) -> Result<(Returned, String), Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let settings = cx.app.settings::<Settings>();
    let provider = settings.provider(id).ok_or(Problem::NotFound)?;
    let step = challenge::find_bound(cx, &back.state, Purpose::Away, ticket).await?;
    if step.target != id {
        return Err(expired());
    }
    let tx = cx.write(&may).await?;
    challenge::use_up(&tx, &step).await?;
    tx.commit_without_event("somebody comes back from elsewhere").await?;
    if !back.error.is_empty() {
        return Err(failed(provider, "您或对方没有同意登录", &back.error));
    }
    let oidc = reach(cx, provider).await?;
    let (now, demo) = (cx.db().outside_now(), cx.app.is_demo());
    let who = oidc.redeem(&back.code, ticket, now, demo).await;
    let who = who.map_err(|cause| failed(provider, "对方给的登录结果核对不上", &cause))?;
    let who = Vouched { next: step.carried.clone(), ..who };
    let tx = cx.write(&may).await?;
    let returned = match store::elsewhere::find(tx.conn(), &who).await? {
        Some(user) if cx.user().is_some_and(|me| me != user.uuid()) => {
            let text = format!(
                "这个{}账号已经绑在另一个科转账号上；先退出登录，再用它登录",
                provider.name
            );
            return Err(Problem::conflict("accounts.linked", text));
        }
        Some(user) => Returned::Entered(proceed(cx, &tx, user, false).await?),
        None => {
            let carried = serde_json::to_string(&who).map_err(Problem::bug)?;
            let link = challenge::open_bound(&tx, Purpose::Link, id, ticket, carried).await?;
            Returned::Unknown(link)
        }
    };
    tx.commit_without_event("somebody signs in elsewhere").await?;
    Ok((returned, step.carried))
}

/// Whom the provider vouches for, in the browser that came back.
pub(crate) async fn vouched(cx: &Cx, token: &str, ticket: &str) -> Result<Vouched, Problem> {
    let step = challenge::find_bound(cx, token, Purpose::Link, ticket).await?;
    serde_json::from_str(&step.carried).map_err(Problem::bug)
}

/// How people know an issuer.
pub(crate) fn name_of(settings: &Settings, issuer: &str) -> String {
    let found = settings.oidc.iter().find(|provider| provider.issuer == issuer);
    found.map_or(issuer, |provider| &provider.name).to_owned()
}

/// Opens an account for whom the provider vouches. A number or mail address that it has proved is
/// taken over, unless another account has proved it here.
///
/// # Errors
/// The step is over, or the name is missing.
pub(crate) async fn open_account(
    cx: &Cx,
    token: &str,
    ticket: &str,
    raw: &NameRaw,
) -> Result<(Entered, String), Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let step = challenge::find_bound(cx, token, Purpose::Link, ticket).await?;
    let who: Vouched = serde_json::from_str(&step.carried).map_err(Problem::bug)?;
    let name = Check::one_text("name", &raw.name, "请填姓名", 40)?;
    let mut tx = cx.write(&may).await?;
    challenge::use_up(&tx, &step).await?;
    limit_sign_ups(cx, &mut tx).await?;
    let mobile = match &who.mobile {
        Some(mobile) if store::by_mobile(tx.conn(), mobile).await?.is_none() => Some(mobile),
        _ => None,
    };
    let spare = u64::from_be_bytes(tx.db().random_bytes());
    let new = NewUser {
        login: format!("{}-{spare:016x}", step.target),
        phone: mobile.cloned().unwrap_or_default(),
        mobile: mobile.cloned(),
        name,
        password: Hashed::none(),
        demo_label: None,
    };
    let user = create_user_within(&mut tx, new).await?;
    if let Some(email) = &who.email
        && !store::has_email(tx.conn(), email).await?
    {
        store::set_email(&tx, user, email).await?;
    }
    store::elsewhere::insert(&tx, user, &who).await?;
    tx.record(Event::new("accounts.linked", user)).await?;
    let entered = proceed(cx, &tx, user, false).await?;
    tx.commit().await?;
    Ok((entered, who.next))
}

/// What shows that it is oneself: a session opened a moment ago, the password, a code, or signing in
/// anew where there is neither.
pub(crate) async fn proof_asked(cx: &Cx, me: &User) -> Result<Proof, Problem> {
    let opened = match &cx.request.session {
        Some(token) => session::find(&cx.app, token).await?.map(|(found, _)| found.created_at),
        None => None,
    };
    if opened.is_some_and(|at| cx.now().seconds_since(at) < STEP_SECONDS) {
        return Ok(Proof::Fresh);
    }
    if me.has_password {
        return Ok(Proof::Password);
    }
    let second = store::second::get(cx.db().reader(), me.id).await?;
    Ok(if second.is_some() { Proof::Code } else { Proof::SignIn })
}

async fn prove(cx: &Cx, me: &User, raw: &ProofRaw) -> Result<(), Problem> {
    match proof_asked(cx, me).await? {
        Proof::Fresh => Ok(()),
        Proof::Password => {
            let wrong = ("proof", "密码不对");
            verified(cx, &me.login, &raw.proof, wrong).await.map(|_| ())
        }
        Proof::Code => second::show_again(cx, me.id, "proof", &raw.proof).await,
        Proof::SignIn => {
            let text = "请先退出，再登录一次，10 分钟内来办";
            Err(Problem::conflict("accounts.sign_in_anew", text))
        }
    }
}

async fn myself(cx: &Cx) -> Result<User, Problem> {
    store::get(cx.db().reader(), signed_in(cx)?).await?.ok_or(Problem::SignIn)
}

/// From now on the provider signs in to one's own account.
///
/// # Errors
/// The step is over, it is not oneself, or either side is linked already.
pub(crate) async fn link(
    cx: &Cx,
    token: &str,
    ticket: &str,
    raw: &ProofRaw,
) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let me = myself(cx).await?;
    let step = challenge::find_bound(cx, token, Purpose::Link, ticket).await?;
    let who: Vouched = serde_json::from_str(&step.carried).map_err(Problem::bug)?;
    prove(cx, &me, raw).await?;
    let mut tx = cx.write(&may).await?;
    challenge::use_up(&tx, &step).await?;
    store::elsewhere::insert(&tx, me.id, &who).await.map_err(|error| {
        if error.is_unique_violation() {
            let name = name_of(&cx.app.settings::<Settings>(), &who.issuer);
            let text = format!(
                "您已经绑过一个{name}账号，或者这个{name}账号已经绑在别的账号上；先解除再绑"
            );
            Problem::conflict("accounts.linked", text)
        } else {
            error.into()
        }
    })?;
    tx.record(Event::new("accounts.linked", me.id)).await?;
    Ok(tx.commit().await?)
}

/// The provider no longer signs in to one's own account.
///
/// # Errors
/// Not linked, it is not oneself, or no other way to sign in would be left.
pub(crate) async fn unlink(cx: &Cx, id: &str, raw: &ProofRaw) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let settings = cx.app.settings::<Settings>();
    let issuer = &settings.provider(id).ok_or(Problem::NotFound)?.issuer;
    let me = myself(cx).await?;
    prove(cx, &me, raw).await?;
    let mut tx = cx.write(&may).await?;
    tx.lock("accounts_user", me.id.uuid()).await?;
    let me = store::get(tx.conn(), me.id).await?.ok_or(Problem::SignIn)?;
    let linked = store::elsewhere::of(tx.conn(), me.id).await?;
    if !linked.iter().any(|one| one.issuer == *issuer) {
        return Err(Problem::NotFound);
    }
    if linked.len() == 1 && !me.has_password && me.mobile.is_none() {
        let text = "这是您唯一的登录方式；先设一个密码或绑定手机，再来解除";
        return Err(Problem::conflict("accounts.last_way", text));
    }
    store::elsewhere::remove(&tx, me.id, issuer).await?;
    tx.record(Event::new("accounts.unlinked", me.id)).await?;
    Ok(tx.commit().await?)
}

/// A provider, and since when it signs in to one's own account.
pub(crate) struct Standing {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) since: Option<Instant>,
}

/// Every provider that is set up.
pub(crate) async fn standings(cx: &Cx) -> Result<Vec<Standing>, Problem> {
    cx.may(&SELF, &Subject::none())?;
    let linked = store::elsewhere::of(cx.db().reader(), signed_in(cx)?).await?;
    let since = |issuer: &str| linked.iter().find(|one| one.issuer == issuer).map(|one| one.since);
    let settings = cx.app.settings::<Settings>();
    let all = settings.oidc.iter().map(|p| Standing {
        id: p.id.clone(),
        name: p.name.clone(),
        since: since(&p.issuer),
    });
    Ok(all.collect())
}
