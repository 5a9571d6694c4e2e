//! Rows of accounts: the only place that knows the tables, except sign-in attempts.

pub(crate) mod challenge;
pub(crate) mod elsewhere;
pub(crate) mod mandate;
pub(crate) mod second;
pub(crate) mod takeover;

use std::collections::HashMap;

use kezhuan_authority::Role;
use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Id, Instant, Page, Uuid};
use kezhuan_organizations::OrganizationId;

use crate::model::{
    Member, MembershipId, MembershipState, NewUser, PostHeld, PostId, Session, SessionId, User,
    UserId,
};
use crate::rules::Standing;

fn role(row: &QueryResult) -> Result<Role, StoreError> {
    let word: String = row.try_get("", "role")?;
    Role::parse(&word).ok_or_else(|| StoreError::bug(format!("role {word}")))
}

// People.

const USER: &str = "select id, login, phone, mobile, email, name, demo_label, password, created_at \
                    from accounts_user";

fn user(row: &QueryResult) -> Result<User, StoreError> {
    Ok(User {
        id: UserId::from_uuid(row.try_get("", "id")?),
        login: row.try_get("", "login")?,
        phone: row.try_get("", "phone")?,
        mobile: row.try_get("", "mobile")?,
        email: row.try_get("", "email")?,
        name: row.try_get("", "name")?,
        demo_label: row.try_get("", "demo_label")?,
        has_password: !row.try_get::<String>("", "password")?.is_empty(),
        created_at: Instant(row.try_get("", "created_at")?),
    })
}

pub(crate) async fn get(
    conn: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<User>, StoreError> {
    let sql = format!("{USER} where id = $1");
    rows(conn, &sql, vec![id.uuid().into()]).await?.first().map(user).transpose()
}

pub(crate) async fn by_login(
    conn: &impl ConnectionTrait,
    login: &str,
) -> Result<Option<User>, StoreError> {
    let sql = format!("{USER} where login = $1");
    rows(conn, &sql, vec![login.into()]).await?.first().map(user).transpose()
}

/// The logins a demonstration shows, in the order they were made.
pub(crate) async fn demo_logins(conn: &impl ConnectionTrait) -> Result<Vec<User>, StoreError> {
    let sql = format!("{USER} where demo_label is not null order by id limit 40");
    rows(conn, &sql, vec![]).await?.iter().map(user).collect()
}

/// Whose proved number this is.
pub(crate) async fn by_mobile(
    conn: &impl ConnectionTrait,
    mobile: &str,
) -> Result<Option<User>, StoreError> {
    let sql = format!("{USER} where mobile = $1");
    rows(conn, &sql, vec![mobile.into()]).await?.first().map(user).transpose()
}

/// Has somebody proved this mail address?
pub(crate) async fn has_email(
    conn: &impl ConnectionTrait,
    email: &str,
) -> Result<bool, StoreError> {
    let sql = "select id from accounts_user where email = $1";
    Ok(!rows(conn, sql, vec![email.into()]).await?.is_empty())
}

/// Id and password hash behind a login or a proved number; whoever proved the number comes before
/// whoever only chose it as a login.
pub(crate) async fn secret_of(
    conn: &impl ConnectionTrait,
    login: &str,
) -> Result<Option<(UserId, String)>, StoreError> {
    let sql = "select id, password from accounts_user where login = $1 or mobile = $1 \
               order by case when mobile = $1 then 0 else 1 end limit 1";
    let found = rows(conn, sql, vec![login.into()]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    Ok(Some((UserId::from_uuid(row.try_get("", "id")?), row.try_get("", "password")?)))
}

pub(crate) async fn insert_user(tx: &WriteTx, id: UserId, new: &NewUser) -> Result<(), StoreError> {
    let sql = "insert into accounts_user (id, login, phone, name, password, demo_label, created_at, \
               password_at, mobile) values ($1, $2, $3, $4, $5, $6, $7, $7, $8)";
    run(
        tx,
        sql,
        vec![
            id.uuid().into(),
            new.login.as_str().into(),
            new.phone.as_str().into(),
            new.name.as_str().into(),
            new.password.as_str().into(),
            new.demo_label.clone().into(),
            tx.now().0.into(),
            new.mobile.clone().into(),
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn rename(
    tx: &WriteTx,
    id: UserId,
    name: &str,
    phone: &str,
) -> Result<(), StoreError> {
    let sql = "update accounts_user set name = $2, phone = $3 where id = $1";
    run(tx, sql, vec![id.uuid().into(), name.into(), phone.into()]).await?;
    Ok(())
}

pub(crate) async fn set_password(tx: &WriteTx, id: UserId, hash: &str) -> Result<(), StoreError> {
    let sql = "update accounts_user set password = $2, password_at = $3 where id = $1";
    run(tx, sql, vec![id.uuid().into(), hash.into(), tx.now().0.into()]).await?;
    Ok(())
}

/// The number or mail address was proved.
pub(crate) async fn set_mobile(tx: &WriteTx, id: UserId, mobile: &str) -> Result<(), StoreError> {
    let sql = "update accounts_user set mobile = $2 where id = $1";
    run(tx, sql, vec![id.uuid().into(), mobile.into()]).await?;
    Ok(())
}

pub(crate) async fn set_email(tx: &WriteTx, id: UserId, email: &str) -> Result<(), StoreError> {
    let sql = "update accounts_user set email = $2 where id = $1";
    run(tx, sql, vec![id.uuid().into(), email.into()]).await?;
    Ok(())
}

/// Nothing personal is left of a closed account, and nothing signs in to it.
pub(crate) async fn blank(tx: &WriteTx, id: UserId) -> Result<(), StoreError> {
    let sql = "update accounts_user set login = $2, name = '已注销', phone = '', mobile = null, \
               email = null, password = '', demo_label = null where id = $1";
    let login = format!("closed-{}", id.uuid().simple());
    run(tx, sql, vec![id.uuid().into(), login.into()]).await?;
    Ok(())
}

/// What decides the next step of signing in.
pub(crate) async fn standing_of(
    conn: &impl ConnectionTrait,
    id: UserId,
) -> Result<Option<Standing>, StoreError> {
    let sql = "select u.password, u.password_at, \
               (select count(*) from accounts_second s where s.user_id = u.id) as second, \
               (select count(*) from accounts_post p where p.user_id = u.id) as posts \
               from accounts_user u where u.id = $1";
    let found = rows(conn, sql, vec![id.uuid().into()]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    let has_password = !row.try_get::<String>("", "password")?.is_empty();
    let password_at = Instant(row.try_get("", "password_at")?);
    Ok(Some(Standing {
        second: row.try_get::<i64>("", "second")? > 0,
        staff: row.try_get::<i64>("", "posts")? > 0,
        password_at: has_password.then_some(password_at),
    }))
}

/// People whose name, login or number contains the text, by login.
pub(crate) async fn search(
    conn: &impl ConnectionTrait,
    text: &str,
    page: Page,
) -> Result<Vec<User>, StoreError> {
    let sql = format!("{USER} where {FOUND} order by login limit $2 offset $3");
    let number = |n: u64| Value::from(i64::try_from(n).unwrap_or(i64::MAX));
    let values = vec![pattern(text).into(), number(page.size), number(page.offset())];
    rows(conn, &sql, values).await?.iter().map(user).collect()
}

/// How many [`search`] finds.
pub(crate) async fn count_found(
    conn: &impl ConnectionTrait,
    text: &str,
) -> Result<u64, StoreError> {
    let sql = format!("select count(*) as n from accounts_user where {FOUND}");
    let found = rows(conn, &sql, vec![pattern(text).into()]).await?;
    let n: i64 = found.first().map(|row| row.try_get("", "n")).transpose()?.unwrap_or(0);
    Ok(u64::try_from(n).unwrap_or(0))
}

const FOUND: &str = "(login like $1 escape '\\' or lower(name) like $1 escape '\\' \
                     or mobile like $1 escape '\\')";

fn pattern(text: &str) -> String {
    let mut plain = String::from("%");
    for ch in text.to_lowercase().chars() {
        if matches!(ch, '%' | '_' | '\\') {
            plain.push('\\');
        }
        plain.push(ch);
    }
    plain.push('%');
    plain
}

/// Names of these users; unknown ids are left out.
pub(crate) async fn names(
    conn: &impl ConnectionTrait,
    ids: &[Uuid],
) -> Result<HashMap<Uuid, String>, StoreError> {
    let mut found = HashMap::new();
    for part in ids.chunks(200) {
        let marks: Vec<String> = (1..=part.len()).map(|n| format!("${n}")).collect();
        let sql = format!("select id, name from accounts_user where id in ({})", marks.join(", "));
        let values = part.iter().map(|id| (*id).into()).collect();
        for row in rows(conn, &sql, values).await? {
            found.insert(row.try_get("", "id")?, row.try_get("", "name")?);
        }
    }
    Ok(found)
}

// Memberships.

const MEMBER: &str = "select m.id, m.user_id, u.name, m.organization, m.role, m.state, m.asked_at \
                      from accounts_membership m join accounts_user u on u.id = m.user_id";

fn member(row: &QueryResult) -> Result<Member, StoreError> {
    let word: String = row.try_get("", "state")?;
    let state = MembershipState::parse(&word);
    Ok(Member {
        id: MembershipId::from_uuid(row.try_get("", "id")?),
        user: UserId::from_uuid(row.try_get("", "user_id")?),
        name: row.try_get("", "name")?,
        organization: OrganizationId::from_uuid(row.try_get("", "organization")?),
        role: role(row)?,
        state: state.ok_or_else(|| StoreError::bug(format!("membership state {word}")))?,
        asked_at: Instant(row.try_get("", "asked_at")?),
    })
}

pub(crate) async fn membership(
    conn: &impl ConnectionTrait,
    id: MembershipId,
) -> Result<Option<Member>, StoreError> {
    let sql = format!("{MEMBER} where m.id = $1");
    rows(conn, &sql, vec![id.uuid().into()]).await?.first().map(member).transpose()
}

/// Members of an organization and those who ask, the asking first.
pub(crate) async fn members(
    conn: &impl ConnectionTrait,
    of: OrganizationId,
) -> Result<Vec<Member>, StoreError> {
    let sql = format!("{MEMBER} where m.organization = $1 order by m.state desc, m.asked_at, m.id");
    rows(conn, &sql, vec![of.uuid().into()]).await?.iter().map(member).collect()
}

/// All memberships of a person, held and asked for.
pub(crate) async fn memberships_of(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<Member>, StoreError> {
    let sql = format!("{MEMBER} where m.user_id = $1 order by m.asked_at, m.id");
    rows(conn, &sql, vec![user.uuid().into()]).await?.iter().map(member).collect()
}

pub(crate) async fn insert_member(
    tx: &WriteTx,
    user: UserId,
    organization: OrganizationId,
    role: Role,
    state: MembershipState,
) -> Result<MembershipId, StoreError> {
    let id: MembershipId = tx.fresh();
    let sql = "insert into accounts_membership (id, user_id, organization, role, state, asked_at) \
               values ($1, $2, $3, $4, $5, $6)";
    run(
        tx,
        sql,
        vec![
            id.uuid().into(),
            user.uuid().into(),
            organization.uuid().into(),
            role.word().into(),
            state.word().into(),
            tx.now().0.into(),
        ],
    )
    .await?;
    Ok(id)
}

pub(crate) async fn activate(
    tx: &WriteTx,
    id: MembershipId,
    by: Option<Uuid>,
) -> Result<(), StoreError> {
    let sql = "update accounts_membership set state = 'active', decided_by = $2, decided_at = $3 \
               where id = $1";
    run(tx, sql, vec![id.uuid().into(), by.into(), tx.now().0.into()]).await?;
    Ok(())
}

pub(crate) async fn remove_member(tx: &WriteTx, id: MembershipId) -> Result<(), StoreError> {
    run(tx, "delete from accounts_membership where id = $1", vec![id.uuid().into()]).await?;
    Ok(())
}

// Posts.

fn post(row: &QueryResult) -> Result<PostHeld, StoreError> {
    Ok(PostHeld {
        id: PostId::from_uuid(row.try_get("", "id")?),
        user: UserId::from_uuid(row.try_get("", "user_id")?),
        role: role(row)?,
        region: row.try_get("", "region")?,
    })
}

pub(crate) async fn posts_of(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<PostHeld>, StoreError> {
    let sql = "select id, user_id, role, region from accounts_post where user_id = $1 order by id";
    rows(conn, sql, vec![user.uuid().into()]).await?.iter().map(post).collect()
}

pub(crate) async fn posts_with_role(
    conn: &impl ConnectionTrait,
    role: Role,
) -> Result<Vec<PostHeld>, StoreError> {
    let sql = "select id, user_id, role, region from accounts_post where role = $1 order by id";
    rows(conn, sql, vec![role.word().into()]).await?.iter().map(post).collect()
}

pub(crate) async fn insert_post(
    tx: &WriteTx,
    user: UserId,
    role: Role,
    region: &str,
    by: Option<Uuid>,
) -> Result<PostId, StoreError> {
    let id: PostId = tx.fresh();
    let sql = "insert into accounts_post (id, user_id, role, region, given_by, given_at) \
               values ($1, $2, $3, $4, $5, $6)";
    run(
        tx,
        sql,
        vec![
            id.uuid().into(),
            user.uuid().into(),
            role.word().into(),
            region.into(),
            by.into(),
            tx.now().0.into(),
        ],
    )
    .await?;
    Ok(id)
}

// Sessions.

const SESSION: &str =
    "select id, user_id, organization, created_at, seen_at, expires_at from accounts_session";

fn session(row: &QueryResult) -> Result<Session, StoreError> {
    Ok(Session {
        id: SessionId::from_uuid(row.try_get("", "id")?),
        user: UserId::from_uuid(row.try_get("", "user_id")?),
        created_at: Instant(row.try_get("", "created_at")?),
        seen_at: Instant(row.try_get("", "seen_at")?),
        expires_at: Instant(row.try_get("", "expires_at")?),
        organization: row.try_get("", "organization")?,
    })
}

/// The session behind a token's hash, and the user's name.
pub(crate) async fn session_by_hash(
    conn: &impl ConnectionTrait,
    hash: &str,
) -> Result<Option<(Session, String)>, StoreError> {
    let sql = "select s.id, s.user_id, s.organization, s.created_at, s.seen_at, s.expires_at, u.name \
               from accounts_session s join accounts_user u on u.id = s.user_id \
               where s.token_hash = $1";
    let found = rows(conn, sql, vec![hash.into()]).await?;
    let Some(row) = found.first() else { return Ok(None) };
    Ok(Some((session(row)?, row.try_get("", "name")?)))
}

pub(crate) async fn sessions_of(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<Vec<Session>, StoreError> {
    let sql = format!("{SESSION} where user_id = $1 order by seen_at desc, id");
    rows(conn, &sql, vec![user.uuid().into()]).await?.iter().map(session).collect()
}

pub(crate) async fn insert_session(
    tx: &WriteTx,
    user: UserId,
    hash: &str,
    expires_at: Instant,
) -> Result<(), StoreError> {
    let id: SessionId = tx.fresh();
    let sql = "insert into accounts_session (id, token_hash, user_id, organization, created_at, \
               seen_at, expires_at) values ($1, $2, $3, null, $4, $4, $5)";
    run(
        tx,
        sql,
        vec![
            id.uuid().into(),
            hash.into(),
            user.uuid().into(),
            tx.now().0.into(),
            expires_at.0.into(),
        ],
    )
    .await?;
    Ok(())
}

pub(crate) async fn touch(tx: &WriteTx, id: SessionId) -> Result<(), StoreError> {
    let sql = "update accounts_session set seen_at = $2 where id = $1";
    run(tx, sql, vec![id.uuid().into(), tx.now().0.into()]).await?;
    Ok(())
}

pub(crate) async fn work_for(
    tx: &WriteTx,
    id: SessionId,
    organization: Uuid,
) -> Result<(), StoreError> {
    let sql = "update accounts_session set organization = $2 where id = $1";
    run(tx, sql, vec![id.uuid().into(), organization.into()]).await?;
    Ok(())
}

/// Ends one session of this user; `false` if there is none.
pub(crate) async fn end_session(
    tx: &WriteTx,
    user: UserId,
    id: SessionId,
) -> Result<bool, StoreError> {
    let sql = "delete from accounts_session where id = $1 and user_id = $2";
    Ok(run(tx, sql, vec![id.uuid().into(), user.uuid().into()]).await? > 0)
}

/// Ends all sessions of this user, except one if given.
pub(crate) async fn end_sessions(
    tx: &WriteTx,
    user: UserId,
    except: Option<SessionId>,
) -> Result<u64, StoreError> {
    let except = except.map_or(Uuid::nil(), Id::uuid);
    let sql = "delete from accounts_session where user_id = $1 and id <> $2";
    run(tx, sql, vec![user.uuid().into(), except.into()]).await
}

pub(crate) async fn forget_ended(tx: &WriteTx) -> Result<u64, StoreError> {
    run(tx, "delete from accounts_session where expires_at < $1", vec![tx.now().0.into()]).await
}

/// Roles of a person in one query, as the actor needs them: organization and role, or role and
/// region.
pub(crate) async fn standing(
    conn: &impl ConnectionTrait,
    user: UserId,
) -> Result<(Vec<(OrganizationId, Role)>, Vec<(Role, String)>), StoreError> {
    let sql = "select organization, role, '' as region from accounts_membership \
               where user_id = $1 and state = 'active' \
               union all select null, role, region from accounts_post where user_id = $1";
    let (mut members, mut posts) = (Vec::new(), Vec::new());
    for row in rows(conn, sql, vec![user.uuid().into()]).await? {
        let organization: Option<Uuid> = row.try_get("", "organization")?;
        match organization {
            Some(id) => members.push((OrganizationId::from_uuid(id), role(&row)?)),
            None => posts.push((role(&row)?, row.try_get("", "region")?)),
        }
    }
    Ok((members, posts))
}
