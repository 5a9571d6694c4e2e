//! Limits on guessing passwords: slow for whoever guesses, never a bar for the owner.
//!
//! ASVS 5.0 6.3.1 asks for controls against brute force, 6.1.1 that they cannot be used to lock
//! somebody else out; ASVS 4.0.3 2.2.1 gave the figure of at most 100 failures an hour and account.
//! Three counters over `lock_minutes` of the settings:
//!
//! - failures from one address, for any login ([`PER_ADDRESS`]);
//! - failures for one login from addresses that never signed in to it (`lock_failures`): then only
//!   such strange addresses wait;
//! - failures for one login from one address that did sign in to it before ([`PER_KNOWN`]): the
//!   owner's address is bound by this one only, so nobody elsewhere can bar the owner.
//!
//! An attempt is noted before the password is looked at, so a burst of parallel guesses counts.

use std::net::IpAddr;

use kezhuan_db::{Db, StoreError, WriteTx, rows, run};
use kezhuan_kernel::{Instant, Problem, Uuid};
use sha2::{Digest, Sha256};

use crate::settings::Settings;

/// Failures from one address, whatever the login.
const PER_ADDRESS: i64 = 30;
/// For so long an address is known to a login after signing in from it.
const KNOWN_SECONDS: i64 = 90 * 24 * 3600;

/// One attempt, already counted as a failure.
pub(crate) struct Attempt {
    id: Uuid,
}

/// The keys under which an attempt is kept: no login in clear (people type passwords there), no
/// address.
struct Keys {
    login: String,
    address: String,
}

impl Keys {
    fn of(login: &str, address: &str) -> Self {
        let digest = |text: &str| hex::encode(Sha256::digest(text));
        Self { login: digest(login), address: digest(&place(address)) }
    }
}

/// An IPv4 address, or the /64 of an IPv6 address: what one subscriber gets.
pub(crate) fn place(address: &str) -> String {
    match address.parse::<IpAddr>() {
        Ok(IpAddr::V6(ip)) => match ip.to_ipv4_mapped() {
            Some(ip) => ip.to_string(),
            None => ip.segments()[..4].iter().map(|s| format!("{s:x}:")).collect(),
        },
        Ok(IpAddr::V4(ip)) => ip.to_string(),
        Err(_) => address.to_owned(),
    }
}

/// Notes an attempt, or refuses it because there were too many.
///
/// # Errors
/// [`Problem::Busy`] with how long to wait.
pub(crate) async fn begin(
    db: &Db,
    login: &str,
    address: &str,
    settings: &Settings,
) -> Result<Attempt, Problem> {
    let keys = Keys::of(login, address);
    let mut tx = db.begin("system:sign_in").await?;
    tx.lock_topic(&format!("accounts.login/{}", keys.login)).await?;
    let counts = counts(&tx, &keys, settings.lock_minutes * 60).await?;
    if counts.refused(settings.lock_failures) {
        return Err(Problem::Busy(format!(
            "密码试得太多，请过 {} 分钟再试；忘了密码可以用手机验证码重设",
            settings.lock_minutes
        )));
    }
    let id = tx.fresh_uuid();
    let sql =
        "insert into accounts_attempt (id, login, address, at, good) values ($1, $2, $3, $4, $5)";
    let values =
        vec![id.into(), keys.login.into(), keys.address.into(), tx.now().0.into(), false.into()];
    run(&tx, sql, values).await?;
    tx.commit_without_event("a sign-in attempt").await?;
    Ok(Attempt { id })
}

/// It was the right password.
pub(crate) async fn succeeded(tx: &WriteTx, attempt: &Attempt) -> Result<(), StoreError> {
    let sql = "update accounts_attempt set good = $2 where id = $1";
    run(tx, sql, vec![attempt.id.into(), true.into()]).await?;
    Ok(())
}

/// Somebody got in by other means than a password: from now on the address is known to the login.
pub(crate) async fn note_good(tx: &WriteTx, login: &str, address: &str) -> Result<(), StoreError> {
    let keys = Keys::of(login, address);
    let sql =
        "insert into accounts_attempt (id, login, address, at, good) values ($1, $2, $3, $4, $5)";
    let id = tx.fresh_uuid();
    let values =
        vec![id.into(), keys.login.into(), keys.address.into(), tx.now().0.into(), true.into()];
    run(tx, sql, values).await?;
    Ok(())
}

/// Did somebody sign in to this login from this address before?
pub(crate) async fn knows(tx: &WriteTx, login: &str, address: &str) -> Result<bool, StoreError> {
    let keys = Keys::of(login, address);
    Ok(counts(tx, &keys, 0).await?.known)
}

#[derive(Debug, Default, Clone, Copy)]
struct Counts {
    known: bool,
    from_address: i64,
    login_from_strangers: i64,
    login_from_here: i64,
}

impl Counts {
    fn refused(self, failures: i64) -> bool {
        if self.known {
            self.login_from_here >= failures
        } else {
            self.from_address >= PER_ADDRESS || self.login_from_strangers >= failures
        }
    }
}

async fn counts(tx: &WriteTx, keys: &Keys, window: i64) -> Result<Counts, StoreError> {
    let since = tx.now().plus_seconds(-window).0;
    let known_since = tx.now().plus_seconds(-KNOWN_SECONDS).0;
    let sql = "select address, max(case when good then cast(1 as bigint) else 0 end) as good, \
               cast(sum(case when not good and at > $3 then 1 else 0 end) as bigint) as bad \
               from accounts_attempt where login = $1 and at > $2 group by address";
    let mut counts = Counts::default();
    let values = vec![keys.login.as_str().into(), known_since.into(), since.into()];
    for row in rows(tx.conn(), sql, values).await? {
        let good = row.try_get::<i64>("", "good")? > 0;
        let bad: i64 = row.try_get("", "bad")?;
        let here = row.try_get::<String>("", "address")? == keys.address;
        if here {
            (counts.known, counts.login_from_here) = (good, bad);
        }
        if !good {
            counts.login_from_strangers += bad;
        }
    }
    let sql = "select count(*) as bad from accounts_attempt \
               where address = $1 and at > $2 and not good";
    let values = vec![keys.address.as_str().into(), since.into()];
    let found = rows(tx.conn(), sql, values).await?;
    counts.from_address = found.first().map(|row| row.try_get("", "bad")).transpose()?.unwrap_or(0);
    Ok(counts)
}

/// Forgets attempts that count for nothing any more.
pub(crate) async fn forget(tx: &WriteTx) -> Result<u64, StoreError> {
    let Instant(before) = tx.now().plus_seconds(-KNOWN_SECONDS);
    run(tx, "delete from accounts_attempt where at < $1", vec![before.into()]).await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strangers_wait_and_the_owner_does_not() {
        let check = |known, from_address, strangers, here, want| {
            let counts = Counts {
                known,
                from_address,
                login_from_strangers: strangers,
                login_from_here: here,
            };
            assert_eq!(counts.refused(10), want, "{counts:?}");
        };
        check(false, 0, 0, 0, false);
        check(false, 0, 10, 0, true);
        check(false, PER_ADDRESS, 0, 0, true);
        check(true, 500, 500, 0, false);
        check(true, 0, 0, 10, true);
    }

    #[test]
    fn one_subscriber_is_one_place() {
        assert_eq!(place("2001:db8:1:2::1"), place("2001:db8:1:2:ffff::9"));
        assert_ne!(place("2001:db8:1:2::1"), place("2001:db8:1:3::1"));
        assert_eq!(place("::ffff:192.0.2.1"), place("192.0.2.1"));
        assert_ne!(place("192.0.2.1"), place("192.0.2.2"));
    }
}
