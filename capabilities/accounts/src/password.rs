//! Passwords: which are good enough, and hashing them (Argon2id) off the async threads.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use kezhuan_db::Db;
use kezhuan_kernel::{Check, Problem};

/// Shortest password (ASVS 5.0 6.2.1 asks for at least 8 and recommends 15).
const SHORTEST: usize = 10;
/// Longest; at least 64 must be allowed (ASVS 5.0 6.2.9).
const LONGEST: usize = 128;

/// Often chosen passwords of ten characters or more (ASVS 5.0 6.2.4). Shorter ones fail anyway.
const COMMON: &[&str] = &[
    "0123456789",
    "1029384756",
    "1111111111",
    "1122334455",
    "1234512345",
    "1234567890",
    "12345678900",
    "123456789a",
    "123456789q",
    "123456789abc",
    "123456abcdef",
    "1q2w3e4r5t",
    "1q2w3e4r5t6y",
    "1qaz2wsx3edc",
    "5201314520",
    "9876543210",
    "a123456789",
    "aa12345678",
    "aa123456789",
    "abc1234567",
    "abc123456789",
    "abcd123456",
    "abcd12345678",
    "admin12345",
    "admin123456",
    "administrator",
    "as123456789",
    "asdf123456",
    "asdfghjkl1",
    "asdfghjkl123",
    "asdfghjklz",
    "changeme123",
    "iloveyou123",
    "kezhuan123",
    "letmein123",
    "p@ssw0rd123",
    "pass123456",
    "passw0rd123",
    "password01",
    "password12",
    "password123",
    "password1234",
    "q123456789",
    "qazwsxedcrfv",
    "qq123456789",
    "qwe1234567",
    "qwer123456",
    "qwer12345678",
    "qwerty1234",
    "qwerty12345",
    "qwerty123456",
    "qwertyuiop",
    "qwertyuiop123",
    "root123456",
    "test123456",
    "user123456",
    "welcome123",
    "woaini1314",
    "woaini1314520",
    "woaini520520",
    "wang123456",
    "zhang123456",
    "zhoukou123",
    "zhoukou123456",
    "zhoukou2023",
    "zhoukou2024",
    "zhoukou2025",
    "zhoukou2026",
    "zxcvbnm123",
    "zxcvbnm123456",
    "zz123456789",
];

/// A password hash in the PHC form, `$argon2id$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Hashed(String);

impl Hashed {
    pub(crate) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Says nothing of the hash.
impl std::fmt::Debug for Hashed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Hashed(…)")
    }
}

/// Is it good enough? Length and guessability only: no rules about kinds of characters.
pub(crate) fn check(c: &mut Check, field: &str, password: &str, login: &str) {
    let length = password.chars().count();
    let plain = password.to_lowercase();
    let mut distinct: Vec<char> = plain.chars().collect();
    distinct.sort_unstable();
    distinct.dedup();
    let message = if length == 0 {
        "请填密码".to_owned()
    } else if length < SHORTEST {
        format!("至少 {SHORTEST} 个字符，现在是 {length} 个；可以用几个不相干的词")
    } else if length > LONGEST {
        format!("最多 {LONGEST} 个字符")
    } else if !login.is_empty() && plain.contains(&login.to_lowercase()) {
        "密码里不要有登录名".to_owned()
    } else if distinct.len() < 4 || COMMON.contains(&plain.as_str()) {
        "这个密码太常见，别人容易猜到，请换一个".to_owned()
    } else {
        return;
    };
    c.wrong(field, message);
}

/// Hashes a password with a fresh salt. About 20 ms of work; done outside of transactions.
///
/// # Errors
/// When hashing fails.
pub async fn hash_password(db: &Db, password: &str) -> Result<Hashed, Problem> {
    let salt: [u8; 16] = db.random_bytes();
    let password = password.to_owned();
    let work = move || {
        let hash = Argon2::default().hash_password_with_salt(password.as_bytes(), &salt);
        hash.map(|hash| Hashed(hash.to_string())).map_err(Problem::bug)
    };
    tokio::task::spawn_blocking(work).await.map_err(Problem::bug)?
}

/// Verified against when there is no such user, so that the answer takes as long.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$\
                      a2V6aHVhbm5vYm9keTAwMA$dW5rbm93biB1c2VyOiBubyBwYXNzd29yZCBmaXRzIDE";

/// Does the password fit? For nobody it costs the same and never fits.
pub(crate) async fn fits(stored: Option<String>, password: &str) -> Result<bool, Problem> {
    let password = password.to_owned();
    let work = move || {
        let known = stored.is_some();
        let hash = stored.as_deref().unwrap_or(NOBODY);
        Argon2::default().verify_password(password.as_bytes(), hash).is_ok() && known
    };
    tokio::task::spawn_blocking(work).await.map_err(Problem::bug)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn weak_passwords_are_refused() {
        let fine = |password: &str| {
            let mut c = Check::new();
            check(&mut c, "password", password, "liming");
            c.finish().is_ok()
        };
        assert!(fine("沙颍河边种麦子的老人家"));
        assert!(fine("corn field rain"));
        for bad in ["", "short", "my-LiMing-pass", "1234567890", "QwertyUiop", "aabbaabbaabb"] {
            assert!(!fine(bad), "{bad}");
        }
        assert!(!fine(&"ab1 ".repeat(33)));
    }

    #[tokio::test]
    async fn hashes_fit_only_their_password_and_nobody_has_one() {
        let work = Argon2::default().hash_password_with_salt(b"corn field rain", &[7; 16]);
        let stored = work.unwrap().to_string();
        assert!(stored.starts_with("$argon2id$v=19$m=19456,t=2,p=1$"), "{stored}");
        assert!(fits(Some(stored.clone()), "corn field rain").await.unwrap());
        assert!(!fits(Some(stored), "corn field rain ").await.unwrap());
        assert!(!fits(None, "corn field rain").await.unwrap());
        assert!(Argon2::default().verify_password(b"x", NOBODY).is_err());
        assert!(argon2::PasswordHash::new(NOBODY).is_ok(), "the stand-in must be a real hash");
    }
}
