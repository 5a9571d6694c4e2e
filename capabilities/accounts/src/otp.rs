//! One-time codes of an authenticator (RFC 6238) and recovery codes.

use kezhuan_db::Db;
use kezhuan_kernel::{Instant, Problem};
use sha2::{Digest, Sha256};
use totp_rs::{Builder, Secret, Totp};

/// So many recovery codes are handed out.
const RECOVERY_CODES: usize = 8;

/// 160 random bits in base 32, as RFC 4226 recommends.
pub(crate) fn fresh_secret(db: &Db) -> String {
    Secret::from(db.random_bytes::<20>().to_vec()).to_base32()
}

fn generator(secret: &str, account: &str, issuer: &str) -> Result<Totp, Problem> {
    let secret = Secret::try_from_base32(secret).map_err(|e| Problem::bug(format!("{e:?}")))?;
    let plain = |text: &str| text.replace(':', "：");
    let builder = Builder::new().with_secret(secret).with_account_name(plain(account));
    builder.with_issuer(Some(plain(issuer))).build().map_err(|e| Problem::bug(format!("{e:?}")))
}

/// What the authenticator reads from the QR code.
pub(crate) fn address(secret: &str, account: &str, issuer: &str) -> Result<String, Problem> {
    generator(secret, account, issuer)?.to_url().map_err(|e| Problem::bug(format!("{e:?}")))
}

/// The time step of a right code, one step early or late allowed (ASVS 5.0 6.5.5).
pub(crate) fn step_of(secret: &str, code: &str, now: Instant) -> Result<Option<i64>, Problem> {
    let seconds = u64::try_from(now.0 / 1_000_000).map_err(Problem::bug)?;
    let step = generator(secret, "kezhuan", "kezhuan")?.check(code, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()))
}

/// Fresh recovery codes, each with eighty random bits: as shown, and as stored.
pub(crate) fn recovery_codes(db: &Db) -> (Vec<String>, Vec<String>) {
    let code = |_| {
        let text = Secret::from(db.random_bytes::<10>().to_vec()).to_base32();
        let (a, b) = text.split_at(text.len() / 2);
        format!("{a}-{b}")
    };
    let shown: Vec<String> = (0..RECOVERY_CODES).map(code).collect();
    let stored = shown.iter().map(|code| recovery_hash(code)).collect();
    (shown, stored)
}

/// Codes of this length need no slow hash.
pub(crate) fn recovery_hash(code: &str) -> String {
    let plain: String = code.chars().filter(char::is_ascii_alphanumeric).collect();
    hex::encode(Sha256::digest(plain.to_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Appendix B of RFC 6238, its last six digits: the key "12345678901234567890".
    const KEY: &str = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ";

    #[test]
    fn the_vectors_of_the_rfc() {
        for (seconds, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924")]
        {
            let at = |seconds: i64| Instant(0).plus_seconds(seconds);
            let step = seconds / 30;
            assert_eq!(step_of(KEY, code, at(seconds)).unwrap(), Some(step), "{seconds}");
            assert_eq!(step_of(KEY, code, at(seconds + 30)).unwrap(), Some(step), "one step late");
            assert_eq!(step_of(KEY, code, at(seconds + 60)).unwrap(), None, "two steps late");
        }
        let address = address(KEY, "li:ming", "科转").unwrap();
        assert!(address.starts_with("otpauth://totp/") && address.contains(KEY), "{address}");
    }

    #[test]
    fn recovery_codes_are_read_however_they_are_typed() {
        assert_eq!(recovery_hash("abcd-EFGH"), recovery_hash("ABCD EFGH"));
        assert_ne!(recovery_hash("abcd-EFGH"), recovery_hash("abcd-EFGI"));
    }
}
