//! One's own data: seeing all of it, closing the account.

use kezhuan_authority::{Role, Subject};
use kezhuan_journal::{Event, Record, count_actor};
use kezhuan_kernel::{Check, Id, Problem, Uuid};
use kezhuan_web::{Cx, Personal};

use crate::model::UserId;
use crate::ops::sign_in::verified;
use crate::ops::sign_up::signed_in;
use crate::permissions::SELF;
use crate::rules::CloseRaw;
use crate::store;

const GONE: &str = "清除";

/// Everything the house holds about the actor.
///
/// # Errors
/// Nobody is signed in.
pub async fn my_data(cx: &Cx) -> Result<Vec<Personal>, Problem> {
    cx.may(&SELF, &Subject::none())?;
    cx.app.house().personal(cx, signed_in(cx)?.uuid()).await
}

/// The port: what accounts hold.
pub(crate) async fn personal(cx: &Cx, user: Uuid) -> Result<Vec<Personal>, Problem> {
    let conn = cx.db().reader();
    let id = UserId::from_uuid(user);
    let me = store::get(conn, id).await?.ok_or(Problem::NotFound)?;
    let row = |what: &str, value: String| Personal {
        group: "账号",
        what: what.to_owned(),
        value,
        afterwards: GONE,
    };
    let mut all = vec![
        row("登录名", me.login),
        row("姓名", me.name),
        row("手机或电话", me.phone),
        row("绑定的手机", me.mobile.unwrap_or_default()),
        row("绑定的邮箱", me.email.unwrap_or_default()),
        row("注册时间", me.created_at.minute()),
    ];
    let members = store::memberships_of(conn, id).await?;
    let ids: Vec<_> = members.iter().map(|m| m.organization).collect();
    let names = kezhuan_organizations::acting_names(conn, &ids).await?;
    for m in members {
        let name = names.get(&m.organization).cloned().unwrap_or_default();
        all.push(row("在单位的身份", format!("{name} {}", m.role.chinese())));
    }
    for t in store::takeover::of_user(conn, id).await? {
        let value = format!("{} {}", t.asked_at.minute(), t.state.chinese());
        let what = "认领单位的申请和附件".to_owned();
        let afterwards = "保留：单位由谁管理的依据";
        all.push(Personal { group: "账号", what, value, afterwards });
    }
    for session in store::sessions_of(conn, id).await? {
        all.push(row("登录过的地方", session.created_at.minute()));
    }
    if store::second::get(conn, id).await?.is_some() {
        all.push(row("二次验证", "已开通".to_owned()));
    }
    for linked in store::elsewhere::of(conn, id).await? {
        all.push(row("绑定的登录", linked.issuer));
    }
    let deeds = count_actor(cx.db(), &format!("user:{}", user.simple())).await?;
    all.push(Personal {
        group: "办事记录",
        what: "以您的编号记下的操作".to_owned(),
        value: format!("{deeds} 条"),
        afterwards: "保留编号，不再有姓名：合同、公示、资金要能查到是谁办的",
    });
    all.retain(|row| !row.value.is_empty());
    Ok(all)
}

/// Closes one's own account: name, numbers and ways to sign in are erased, business records keep the
/// bare number of the account.
///
/// # Errors
/// Holds a post, is the last officer of an organization, or the password is wrong.
pub async fn close_account(cx: &Cx, raw: &CloseRaw) -> Result<(), Problem> {
    let may = cx.may(&SELF, &Subject::none())?;
    let user = signed_in(cx)?;
    let me = store::get(cx.db().reader(), user).await?.ok_or(Problem::SignIn)?;
    let mut c = Check::new();
    c.expect(Check::ticked(&raw.sure), "sure", "请勾选，表示您知道注销后不能恢复");
    c.expect(!me.has_password || !raw.password.is_empty(), "password", "请填密码");
    c.finish()?;
    if me.has_password {
        verified(cx, &me.login, &raw.password, ("password", "密码不对")).await?;
    }
    if !store::posts_of(cx.db().reader(), user).await?.is_empty() {
        let text = "您有行政岗位，注销要先由平台运营收回岗位";
        return Err(Problem::conflict("accounts.has_post", text));
    }
    let mut tx = cx.write(&may).await?;
    for m in store::memberships_of(tx.conn(), user).await? {
        tx.lock_topic(&format!("accounts.members/{}", m.organization)).await?;
        if m.role == Role::Officer {
            super::member::not_the_last_officer(&tx, &m).await?;
        }
        store::remove_member(&tx, m.id).await?;
        let (kind, of) = ("accounts.membership_ended", m.organization);
        tx.record(super::member::event(kind, m.id, user, of, m.role)).await?;
    }
    cx.app.house().erase(&tx, user.uuid()).await?;
    store::second::remove(&tx, user).await?;
    store::elsewhere::remove_all(&tx, user).await?;
    store::end_sessions(&tx, user, None).await?;
    store::blank(&tx, user).await?;
    tx.record(Event::new("accounts.closed", user)).await?;
    Ok(tx.commit().await?)
}
