//! Passwords: which are good enough, and hashing them (Argon2id) off the async threads.

use argon2::{Argon2, PasswordHasher, PasswordVerifier};
use kezhuan_db::Db;
use kezhuan_kernel::{Check, Problem};

use crate::model::User;
use crate::settings::Settings;

/// Longest; at least 64 must be allowed (ASVS 5.0 6.2.9).
const LONGEST: usize = 128;
/// Words of this house and city, and of love in numbers, that guessers try first (ASVS 5.0 6.2.11).
const CONTEXT: [&str; 12] = [
    "kezhuan", "zhoukou", "科转", "周口", "kejiju", "henan", "keji", "zhuanhua", "woaini",
    "5201314", "520", "1314",
];
/// From this score of zxcvbn on (fewer than a million guesses get there) it is hard enough to guess.
/// Its lists hold some thirty thousand common passwords and names (ASVS 5.0 6.2.4).
const HARD: u8 = 2;

/// A password hash in the PHC form, `$argon2id$…`.
#[derive(Clone, PartialEq, Eq)]
pub struct Hashed(String);

impl Hashed {
    /// No password: whoever signs in by phone or elsewhere.
    pub(crate) fn none() -> Self {
        Self(String::new())
    }

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

/// Is it good enough? `own` are words of this person: login, name, phone. Kinds of characters are
/// asked for only where the installation wants them (ASVS 5.0 6.2.5 advises against).
pub(crate) fn check(c: &mut Check, field: &str, password: &str, own: &[&str], settings: &Settings) {
    let length = password.chars().count();
    let shortest = settings.password_shortest;
    let plain = password.to_lowercase();
    let own = || own.iter().filter(|word| word.chars().count() > 2);
    let message = if length == 0 {
        "请填密码".to_owned()
    } else if length < shortest {
        format!("至少 {shortest} 个字符，现在是 {length} 个；可以用几个不相干的词")
    } else if length > LONGEST {
        format!("最多 {LONGEST} 个字符")
    } else if own().any(|word| plain.contains(&word.to_lowercase())) {
        "密码里不要有登录名、姓名或手机号".to_owned()
    } else if kinds(password) < settings.password_kinds {
        format!(
            "大写字母、小写字母、数字、其他符号，至少要有 {} 种，现在是 {} 种",
            settings.password_kinds,
            kinds(password)
        )
    } else if u8::from(zxcvbn::zxcvbn(password, &CONTEXT).score()) < HARD {
        "这个密码太常见，别人容易猜到，请换一个".to_owned()
    } else {
        return;
    };
    c.wrong(field, message);
}

impl User {
    /// Is it good enough for this person?
    pub(crate) fn check_password(&self, c: &mut Check, password: &str, settings: &Settings) {
        let mobile = self.mobile.as_deref().unwrap_or_default();
        check(c, "password", password, &[&self.login, &self.name, &self.phone, mobile], settings);
    }
}

fn kinds(password: &str) -> usize {
    let tests: [fn(char) -> bool; 4] = [
        |c| c.is_ascii_lowercase(),
        |c| c.is_ascii_uppercase(),
        |c| c.is_ascii_digit(),
        |c| !c.is_ascii_alphanumeric(),
    ];
    tests.iter().filter(|test| password.chars().any(**test)).count()
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

/// Does the password fit? For nobody, and for whoever has none, it costs the same and never fits.
pub(crate) async fn fits(stored: Option<String>, password: &str) -> Result<bool, Problem> {
    let password = password.to_owned();
    let work = move || {
        let stored = stored.filter(|hash| !hash.is_empty());
        let known = stored.is_some();
        let hash = stored.as_deref().unwrap_or(NOBODY);
        Argon2::default().verify_password(password.as_bytes(), hash).is_ok() && known
    };
    tokio::task::spawn_blocking(work).await.map_err(Problem::bug)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fine(password: &str, settings: &Settings) -> bool {
        let mut c = Check::new();
        check(&mut c, "password", password, &["liming", "李明", "13900000000"], settings);
        c.finish().is_ok()
    }

    #[test]
    fn weak_passwords_are_refused() {
        let plain = Settings::default();
        let long: String =
            (0..LONGEST).filter_map(|n| "麦田Bär-沙颍7河x".chars().nth(n * n % 13)).collect();
        for good in ["沙颍河边种麦子的老人家", "corn field rain", "vh7tq2rw", &long] {
            assert!(fine(good, &plain), "{good}");
        }
        for bad in [
            "",
            "short",
            "my-LiMing-pass",
            "1234567890",
            "QwertyUiop",
            "aabbaabbaabb",
            "password1",
            "zhoukou123",
            "Kezhuan2026",
            "kezhuan@",
            "13900000000a",
            "5201314520",
            "1qaz2wsx",
            "woaini1314",
            "qq123456789",
            "a123456789",
        ] {
            assert!(!fine(bad, &plain), "{bad}");
        }
        assert!(!fine(&"ab1 ".repeat(33), &plain));
    }

    #[test]
    fn kinds_of_characters_count_only_where_asked_for() {
        let strict = Settings { password_kinds: 3, ..Settings::default() };
        assert!(!fine("corn field rain", &strict));
        assert!(fine("Corn field rain", &strict));
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
