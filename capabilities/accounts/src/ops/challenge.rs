//! Questions put to one browser: opened with a token, answered at most a few times.

use kezhuan_db::WriteTx;
use kezhuan_kernel::Problem;
use kezhuan_outbox::{Channel, Channels, Message, send_within};
use kezhuan_web::Cx;

use crate::model::{Challenge, Purpose, UserId};
use crate::session::hash_of;
use crate::store::challenge as store;
use crate::{attempts, password};

/// A code is good for so long (ASVS 5.0 6.5.5 allows ten minutes).
pub(crate) const CODE_SECONDS: i64 = 300;
/// A step of signing in waits so long for its answer.
pub(crate) const STEP_SECONDS: i64 = 600;
/// So many answers to one question.
const TRIES: i64 = 5;
/// Codes an hour for one number: asked for from places where its owner never signed in, and, counted
/// apart, from each place where he did. So nobody elsewhere can use up the owner's.
const PER_NUMBER: i64 = 5;
/// Codes an hour asked for from one address.
const PER_ADDRESS: i64 = 20;
/// Between two codes for the same number from the same address.
const PAUSE_SECONDS: i64 = 60;
const HOUR: i64 = 3600;

/// A step of signing in that waits for its answer; returns the token.
pub(crate) async fn open_step(
    tx: &WriteTx,
    purpose: Purpose,
    user: UserId,
    secret: String,
) -> Result<String, Problem> {
    let token = fresh_token(tx);
    let challenge = Challenge {
        token_hash: hash_of(&token),
        purpose,
        target: String::new(),
        user: Some(user),
        code_hash: String::new(),
        secret,
        carried: String::new(),
        tries: 0,
        expires_at: tx.now().plus_seconds(STEP_SECONDS),
    };
    store::insert(tx, &challenge).await?;
    Ok(token)
}

/// A step bound to one browser: only whoever brings the ticket goes on; returns the token.
pub(crate) async fn open_bound(
    tx: &WriteTx,
    purpose: Purpose,
    provider: &str,
    ticket: &str,
    carried: String,
) -> Result<String, Problem> {
    let token = fresh_token(tx);
    let challenge = Challenge {
        token_hash: hash_of(&token),
        purpose,
        target: provider.to_owned(),
        user: None,
        code_hash: hash_of(ticket),
        secret: String::new(),
        carried,
        tries: 0,
        expires_at: tx.now().plus_seconds(STEP_SECONDS),
    };
    store::insert(tx, &challenge).await?;
    Ok(token)
}

/// The open step behind a token, in the browser that it is bound to.
pub(crate) async fn find_bound(
    cx: &Cx,
    token: &str,
    purpose: Purpose,
    ticket: &str,
) -> Result<Challenge, Problem> {
    let step = find(cx, token, purpose).await?;
    if step.code_hash == hash_of(ticket) { Ok(step) } else { Err(expired()) }
}

fn fresh_token(tx: &WriteTx) -> String {
    tx.db().random_bytes::<16>().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// What a code is asked for.
pub(crate) struct Ask {
    pub(crate) purpose: Purpose,
    pub(crate) channel: Channel,
    pub(crate) target: String,
    pub(crate) user: Option<UserId>,
    /// Does anybody have this number? A code for nobody is made all the same, and not sent.
    pub(crate) send: bool,
}

/// Makes a code under the limits and sends it; returns the token with which it can be answered.
pub(crate) async fn send_code(cx: &Cx, mut tx: WriteTx, ask: Ask) -> Result<String, Problem> {
    if !cx.app.settings::<Channels>().has(ask.channel) {
        let text = format!("这里没有开通{}，请用密码登录或联系平台", ask.channel.chinese());
        return Err(Problem::conflict("accounts.no_channel", text));
    }
    within_limits(&mut tx, &ask.target, &cx.request.address).await?;
    let number = u64::from_be_bytes(tx.db().random_bytes()) % 1_000_000;
    let code = format!("{number:06}");
    let hash = password::hash_password(tx.db(), &code).await?;
    let token = fresh_token(&tx);
    let until = tx.now().plus_seconds(CODE_SECONDS);
    let challenge = Challenge {
        token_hash: hash_of(&token),
        purpose: ask.purpose,
        target: ask.target.clone(),
        user: ask.user,
        code_hash: hash.as_str().to_owned(),
        secret: String::new(),
        carried: String::new(),
        tries: 0,
        expires_at: until,
    };
    store::insert(&tx, &challenge).await?;
    if ask.send {
        let doing = match ask.purpose {
            Purpose::Reset => "重设密码",
            Purpose::Mobile => "绑定手机",
            Purpose::Email => "绑定邮箱",
            _ => "登录",
        };
        let minutes = CODE_SECONDS / 60;
        let text =
            format!("验证码 {code}，{minutes} 分钟内有效。您正在{doing}；不是您本人请不要理会。");
        let subject = format!("{}验证码", cx.app.site().city.site_name);
        let message =
            Message::new(ask.channel, ask.target, text).subject(subject).secret_until(until);
        send_within(&tx, &message).await?;
    }
    tx.commit_without_event("a code is on its way").await?;
    Ok(token)
}

async fn within_limits(tx: &mut WriteTx, target: &str, address: &str) -> Result<(), Problem> {
    let here = attempts::place(address);
    let pair = format!("{target}/{here}");
    let busy = |text: &str| Err(Problem::Busy(text.to_owned()));
    if !tx.count_within("code.pause", &pair, 1, PAUSE_SECONDS).await? {
        return busy("刚刚发过一条，过 1 分钟可以再发");
    }
    if !tx.count_within("code.address", &here, PER_ADDRESS, HOUR).await? {
        return busy("这里要的验证码太多，请过 1 小时再试，或者用密码登录");
    }
    let known = attempts::knows(tx, target, address).await?;
    let (what, who) = if known { ("code.known", pair.as_str()) } else { ("code.number", target) };
    if !tx.count_within(what, who, PER_NUMBER, HOUR).await? {
        return busy("这个号码要的验证码太多，请过 1 小时再试，或者用密码登录");
    }
    Ok(())
}

/// The open question behind a token.
pub(crate) async fn find(cx: &Cx, token: &str, purpose: Purpose) -> Result<Challenge, Problem> {
    let found = store::get(cx.db().reader(), &hash_of(token)).await?;
    let now = cx.now();
    let open = |c: &Challenge| c.purpose == purpose && now < c.expires_at && c.tries < TRIES;
    found.filter(open).ok_or_else(expired)
}

pub(crate) fn expired() -> Problem {
    Problem::conflict("accounts.expired", "验证码或这一步已经过期，请回到登录页重新来一次")
}

/// Counts one answer, before it is looked at: a burst of guesses counts.
pub(crate) async fn count_try(cx: &Cx, challenge: &Challenge) -> Result<(), Problem> {
    let tx = cx.db().begin("system:code").await?;
    if !store::try_once(&tx, &challenge.token_hash, TRIES).await? {
        return Err(expired());
    }
    Ok(tx.commit_without_event("an answer to a code").await?)
}

/// The question behind a token, if this is the code that was sent for it.
pub(crate) async fn answered(
    cx: &Cx,
    token: &str,
    purpose: Purpose,
    code: &str,
) -> Result<Challenge, Problem> {
    let challenge = find(cx, token, purpose).await?;
    count_try(cx, &challenge).await?;
    let code: String = code.chars().filter(|ch| !ch.is_whitespace()).collect();
    if password::fits(Some(challenge.code_hash.clone()), &code).await? {
        Ok(challenge)
    } else {
        Err(Problem::field("code", "验证码不对，请看最近收到的那一条"))
    }
}

/// Uses the question up in the transaction of what the answer does.
pub(crate) async fn use_up(tx: &WriteTx, challenge: &Challenge) -> Result<(), Problem> {
    if store::use_up(tx, &challenge.token_hash).await? { Ok(()) } else { Err(expired()) }
}
