//! From a proof (password, code, sign-in elsewhere) to a session, by way of what else is asked for.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Problem};
use kezhuan_web::Cx;

use crate::model::{Purpose, UserId};
use crate::ops::challenge;
use crate::permissions::SIGN_IN;
use crate::rules::{CodeRaw, Next, next_step};
use crate::settings::Settings;
use crate::{otp, password, session, store};

/// How far signing in has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Entered {
    /// A session is open.
    Open {
        /// Who.
        user: UserId,
        /// The session's token.
        token: String,
    },
    /// One more step.
    More {
        /// Which.
        step: Next,
        /// The token that leads to it.
        token: String,
    },
}

/// Opens a session, or asks for the next step. `shown`: the second factor was just shown.
pub(crate) async fn proceed(
    cx: &Cx,
    tx: &WriteTx,
    user: UserId,
    shown: bool,
) -> Result<Entered, Problem> {
    let settings = cx.app.settings::<Settings>();
    let standing = store::standing_of(tx.conn(), user).await?.ok_or(Problem::SignIn)?;
    let step = next_step(standing, shown, &settings, tx.now());
    let (purpose, secret) = match step {
        Next::Open => {
            let token = session::open(tx, user, &settings).await?;
            return Ok(Entered::Open { user, token });
        }
        Next::Second => (Purpose::Second, String::new()),
        Next::Enrol => (Purpose::Enrol, otp::fresh_secret(tx.db())),
        Next::Renew => (Purpose::Renew, String::new()),
    };
    let token = challenge::open_step(tx, purpose, user, secret).await?;
    Ok(Entered::More { step, token })
}

/// A new password where the old one was too old; then signing in goes on.
///
/// # Errors
/// The step is over, or the password is too weak.
pub async fn renew_password(cx: &Cx, token: &str, raw: &CodeRaw) -> Result<Entered, Problem> {
    let may = cx.may(&SIGN_IN, &Subject::none())?;
    let challenge = challenge::find(cx, token, Purpose::Renew).await?;
    let user = challenge.user.ok_or(Problem::SignIn)?;
    let me = store::get(cx.db().reader(), user).await?.ok_or(Problem::SignIn)?;
    let mut c = Check::new();
    me.check_password(&mut c, &raw.password, &cx.app.settings::<Settings>());
    let (_, old) = store::secret_of(cx.db().reader(), &me.login).await?.unzip();
    if c.is_fine() && password::fits(old, &raw.password).await? {
        c.wrong("password", "新密码要和原来的不一样");
    }
    c.finish()?;
    let hash = password::hash_password(cx.db(), &raw.password).await?;
    let mut tx = cx.write(&may).await?;
    challenge::use_up(&tx, &challenge).await?;
    store::set_password(&tx, user, hash.as_str()).await?;
    tx.record(Event::new("accounts.password_changed", user)).await?;
    let entered = proceed(cx, &tx, user, true).await?;
    tx.commit().await?;
    Ok(entered)
}
