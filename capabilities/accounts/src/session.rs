//! Sessions: the cookie, the token, and the actor behind it.

use futures::FutureExt;
use futures::future::BoxFuture;
use kezhuan_authority::{Actor, Mandate, Membership, Post, Role};
use kezhuan_db::{Conn, Db, StoreError, WriteTx};
use kezhuan_kernel::{Day, Id, Instant, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::{App, SESSION_COOKIE};
use sha2::{Digest, Sha256};

use crate::model::{Session, UserId};
use crate::settings::Settings;
use crate::store;

/// The last request is noted at most this often.
const TOUCH_SECONDS: i64 = 600;
/// A browser keeps the cookie no longer than this; the session may end before.
const COOKIE_SECONDS: i64 = 30 * 24 * 3600;

/// What is stored instead of the token.
pub(crate) fn hash_of(token: &str) -> String {
    hex::encode(Sha256::digest(token))
}

/// Opens a session; returns the token, 256 random bits in hexadecimal.
/// It ends after `longest_hours` in any case (ASVS 5.0 7.3.2).
pub(crate) async fn open(
    tx: &WriteTx,
    user: UserId,
    settings: &Settings,
) -> Result<String, StoreError> {
    let token = hex::encode(tx.db().random_bytes::<32>());
    let ends = tx.now().plus_seconds(settings.longest_hours * 3600);
    store::insert_session(tx, user, &hash_of(&token), ends).await?;
    Ok(token)
}

/// The cookie that carries the token.
pub(crate) fn cookie(token: &str) -> String {
    let attributes = "Path=/; Secure; HttpOnly; SameSite=Lax";
    format!("{SESSION_COOKIE}={token}; {attributes}; Max-Age={COOKIE_SECONDS}")
}

/// The cookie that takes it away.
pub(crate) fn no_cookie() -> String {
    format!("{SESSION_COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0")
}

/// The session behind a token, if it is still open. On a demonstration database, whose clock people
/// move by days, time does not end a session.
pub(crate) async fn find(app: &App, token: &str) -> Result<Option<(Session, String)>, Problem> {
    let db = app.db();
    let found = store::session_by_hash(db.reader(), &hash_of(token)).await?;
    let idle = app.settings::<Settings>().idle_minutes * 60;
    Ok(found.filter(|(session, _)| app.is_demo() || is_open(session, idle, db.now())))
}

/// It ends after so long without a request (ASVS 5.0 7.3.1), and with its term.
fn is_open(session: &Session, idle: i64, now: Instant) -> bool {
    now < session.expires_at && now.seconds_since(session.seen_at) < idle
}

/// The actor behind a session token: a few short queries.
pub fn authenticate<'a>(
    app: &'a App,
    token: &'a str,
) -> BoxFuture<'a, Result<Option<Actor>, Problem>> {
    async move {
        let Some((session, name)) = find(app, token).await? else { return Ok(None) };
        let db = app.db();
        let idle = app.settings::<Settings>().idle_minutes * 60;
        if db.now().seconds_since(session.seen_at) >= TOUCH_SECONDS.min(idle / 3) {
            let tx = db.begin("system:session").await?;
            store::touch(&tx, session.id).await?;
            tx.commit_without_event("a session was used").await?;
        }
        Ok(Some(
            actor(db.reader(), session.user, name, session.organization, db.now().day()).await?,
        ))
    }
    .boxed()
}

/// The actor a user is now; the organization worked for comes first.
pub(crate) async fn actor(
    conn: &impl Conn,
    user: UserId,
    name: String,
    works_for: Option<Uuid>,
    today: Day,
) -> Result<Actor, StoreError> {
    let (members, posts) = store::standing(conn, user).await?;
    let ids: Vec<_> = members.iter().map(|(organization, _)| *organization).collect();
    let names = kezhuan_organizations::acting_names(conn, &ids).await?;
    let mut memberships: Vec<Membership> = members
        .into_iter()
        .filter_map(|(id, role)| {
            let name = names.get(&id)?.clone();
            Some(Membership { organization: id.uuid(), name, role })
        })
        .collect();
    memberships.sort_by_key(|m| {
        (Some(m.organization) != works_for, m.name.clone(), m.organization, m.role)
    });
    let posts = posts.into_iter().map(|(role, region)| Post { role, region }).collect();
    let mandates = mandates(conn, &memberships, today).await?;
    Ok(Actor { user: Some(user.uuid()), name, memberships, posts, mandates, system: None })
}

/// In whose name the officers and brokers of these organizations may act today.
async fn mandates(
    conn: &impl Conn,
    memberships: &[Membership],
    today: Day,
) -> Result<Vec<Mandate>, StoreError> {
    let acts = |m: &&Membership| matches!(m.role, Role::Officer | Role::Broker);
    let agents: Vec<OrganizationId> = memberships
        .iter()
        .filter(acts)
        .map(|m| OrganizationId::from_uuid(m.organization))
        .collect();
    let found = store::mandate::in_force(conn, &agents, today).await?;
    let principals: Vec<OrganizationId> = found.iter().map(|m| m.principal).collect();
    let names = kezhuan_organizations::acting_names(conn, &principals).await?;
    let mandate = |m: crate::model::mandate::Mandate| {
        let agent = memberships.iter().find(|own| own.organization == m.agent.uuid())?;
        Some(Mandate {
            principal: m.principal.uuid(),
            principal_name: names.get(&m.principal)?.clone(),
            agent: m.agent.uuid(),
            agent_name: agent.name.clone(),
            areas: m.areas,
        })
    };
    Ok(found.into_iter().filter_map(mandate).collect())
}

/// The actor of a login: for demonstration data and the command line.
///
/// # Errors
/// When the database cannot be read.
pub async fn actor_of_login(db: &Db, login: &str) -> Result<Option<Actor>, StoreError> {
    let login = login.trim().to_lowercase();
    let Some(user) = store::by_login(db.reader(), &login).await? else { return Ok(None) };
    actor(db.reader(), user.id, user.name, None, db.now().day()).await.map(Some)
}

/// The actor a user is now: for handing something over, for work that is done later on his behalf;
/// the organization worked for comes first.
///
/// # Errors
/// When the database cannot be read.
pub async fn actor_of(
    db: &Db,
    user: Uuid,
    works_for: Option<Uuid>,
) -> Result<Option<Actor>, StoreError> {
    let found = store::get(db.reader(), UserId::from_uuid(user)).await?;
    let Some(user) = found else { return Ok(None) };
    actor(db.reader(), user.id, user.name, works_for, db.now().day()).await.map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SessionId;

    #[test]
    fn sessions_end_by_idleness_and_by_age() {
        let session = |seen: i64| Session {
            id: SessionId::from_uuid(Uuid::nil()),
            user: UserId::from_uuid(Uuid::nil()),
            created_at: Instant(0),
            seen_at: Instant(0).plus_seconds(seen),
            expires_at: Instant(0).plus_seconds(9000),
            organization: None,
        };
        let open =
            |seen: i64, now: i64| is_open(&session(seen), 1800, Instant(0).plus_seconds(now));
        assert!(open(0, 1799));
        assert!(!open(0, 1800));
        assert!(open(8999, 8999));
        assert!(!open(8999, 9000));
    }

    #[test]
    fn the_cookie_is_bound_to_this_host() {
        let bound = format!("{SESSION_COOKIE}=ab; Path=/; Secure; HttpOnly; SameSite=Lax");
        assert!(cookie("ab").starts_with(&bound));
        assert!(no_cookie().starts_with(&format!("{SESSION_COOKIE}=; Path=/; Secure")));
    }
}
