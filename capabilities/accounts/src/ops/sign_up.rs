//! Opening an account.

use kezhuan_authority::Subject;
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Problem, Uuid};
use kezhuan_web::Cx;

use crate::attempts::place;
use crate::model::{NewUser, UserId};
use crate::password::hash_password;
use crate::permissions::{ADMINISTER, SIGN_UP};
use crate::rules::SignUp;
use crate::settings::Settings;
use crate::{session, store};

/// A person opens an account and is signed in: the user and the session token.
///
/// # Errors
/// The login is taken, or too many accounts were opened from there.
pub async fn sign_up(cx: &Cx, ask: SignUp) -> Result<(UserId, String), Problem> {
    let may = cx.may(&SIGN_UP, &Subject::none())?;
    let new = hashed(cx, ask, None).await?;
    let mut tx = cx.write(&may).await?;
    limit_sign_ups(cx, &mut tx).await?;
    let id = create_user_within(&mut tx, new).await?;
    let token = session::open(&tx, id, &cx.app.settings::<Settings>()).await?;
    tx.commit().await?;
    Ok((id, token))
}

/// Counts one more account opened from this address.
pub(crate) async fn limit_sign_ups(cx: &Cx, tx: &mut WriteTx) -> Result<(), Problem> {
    let most = cx.app.settings::<Settings>().sign_ups_per_hour;
    if tx.count_within("sign_up", &place(&cx.request.address), most, 3600).await? {
        return Ok(());
    }
    let text = "从这里新开的账号太多，请过 1 小时再来；一个单位集中注册请联系平台";
    Err(Problem::Busy(text.to_owned()))
}

/// An operator (or the command line) makes an account for somebody.
///
/// # Errors
/// Not allowed, or the login is taken.
pub async fn create_user(
    cx: &Cx,
    ask: SignUp,
    demo_label: Option<String>,
) -> Result<UserId, Problem> {
    let may = cx.may(&ADMINISTER, &Subject::none())?;
    let new = hashed(cx, ask, demo_label).await?;
    let mut tx = cx.write(&may).await?;
    let id = create_user_within(&mut tx, new).await?;
    tx.commit().await?;
    Ok(id)
}

async fn hashed(cx: &Cx, ask: SignUp, demo_label: Option<String>) -> Result<NewUser, Problem> {
    let password = hash_password(cx.db(), &ask.password).await?;
    Ok(NewUser {
        login: ask.login,
        phone: ask.phone,
        mobile: None,
        name: ask.name,
        password,
        demo_label,
    })
}

/// Makes an account in the caller's transaction. The event names the account only.
///
/// # Errors
/// The login is taken.
pub async fn create_user_within(tx: &mut WriteTx, new: NewUser) -> Result<UserId, Problem> {
    let id: UserId = tx.fresh();
    store::insert_user(tx, id, &new).await.map_err(|error| {
        if error.is_unique_violation() {
            Problem::field("login", "这个登录名有人用了，请换一个")
        } else {
            error.into()
        }
    })?;
    tx.record(Event::new("accounts.created", id)).await?;
    Ok(id)
}

/// The signed-in user's id.
pub(crate) fn signed_in(cx: &Cx) -> Result<UserId, Problem> {
    let user: Uuid = cx.user().ok_or(Problem::SignIn)?;
    Ok(kezhuan_kernel::Id::from_uuid(user))
}
