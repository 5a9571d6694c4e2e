//! What an installation may set: how long, how often, how strict.

/// `[accounts]` of the settings file. The defaults follow OWASP ASVS 5.0; `protection = "dengbao"`
/// changes them to what 等级保护 reviews ask for (docs/accounts.md says which item asks for what).
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "Written")]
pub struct Settings {
    /// Shortest password.
    pub password_shortest: usize,
    /// Kinds of characters a password needs: lower, upper, digits, others. 0 asks for none.
    pub password_kinds: usize,
    /// A password is good for so many days. 0 for ever.
    pub password_days: i64,
    /// Failed sign-ins for one login before strangers wait.
    pub lock_failures: i64,
    /// Failures are counted over so many minutes, and that long one waits.
    pub lock_minutes: i64,
    /// A session ends after so many minutes without a request.
    pub idle_minutes: i64,
    /// A session ends after so many hours in any case.
    pub longest_hours: i64,
    /// Must whoever holds a post in the administration sign in with a second factor?
    pub second_factor_for_staff: bool,
    /// New accounts from one address in an hour.
    pub sign_ups_per_hour: i64,
    /// For so many days the present administrator of an organization may object to a change that an
    /// official has granted.
    pub objection_days: i64,
    /// Where people may sign in instead.
    pub oidc: Vec<Provider>,
}

/// `[[accounts.oidc]]`: an OpenID Connect provider whose people may sign in here.
#[derive(Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provider {
    /// Stands in addresses: `/login/oidc/<id>`.
    pub id: String,
    /// Shown name.
    pub name: String,
    /// Where it describes itself: below `/.well-known/openid-configuration`.
    pub issuer: String,
    /// What it knows this installation by.
    pub client_id: String,
    /// Empty for a public client.
    #[serde(default)]
    pub client_secret: String,
    /// What is asked for beside `openid`.
    #[serde(default = "profile")]
    pub scopes: Vec<String>,
    /// The claim with the mobile number, if it tells one.
    #[serde(default)]
    pub mobile: String,
    /// The claim with the mail address, if it tells one.
    #[serde(default)]
    pub email: String,
    /// It has proved what these claims say, even where it does not tell so (`…_verified`).
    #[serde(default)]
    pub proves: bool,
}

fn profile() -> Vec<String> {
    vec!["profile".to_owned()]
}

/// The secret is not told.
impl std::fmt::Debug for Provider {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Provider").field("issuer", &self.issuer).finish_non_exhaustive()
    }
}

impl Provider {
    fn check(&self) -> Result<(), String> {
        let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        if self.id.is_empty() || self.id.len() > 20 || !self.id.chars().all(plain) {
            return Err(format!("accounts.oidc: id “{}” 只能用小写字母、数字和 -", self.id));
        }
        let here = ["http://127.0.0.1", "http://localhost"];
        let closed = self.issuer.starts_with("https://");
        if !closed && !here.iter().any(|host| self.issuer.starts_with(host)) {
            return Err(format!("accounts.oidc: {} 的 issuer 要以 https:// 开头", self.id));
        }
        if self.name.trim().is_empty() || self.client_id.trim().is_empty() {
            return Err(format!("accounts.oidc: {} 缺 name 或 client_id", self.id));
        }
        Ok(())
    }
}

/// The table as written: what is not written is the profile's.
#[derive(Debug, Default, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Written {
    protection: Protection,
    password_shortest: Option<usize>,
    password_kinds: Option<usize>,
    password_days: Option<i64>,
    lock_failures: Option<i64>,
    lock_minutes: Option<i64>,
    idle_minutes: Option<i64>,
    longest_hours: Option<i64>,
    second_factor_for_staff: Option<bool>,
    sign_ups_per_hour: Option<i64>,
    objection_days: Option<i64>,
    oidc: Vec<Provider>,
}

#[derive(Debug, Default, Clone, Copy, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
enum Protection {
    #[default]
    Standard,
    Dengbao,
}

impl TryFrom<Written> for Settings {
    type Error = String;

    fn try_from(written: Written) -> Result<Self, String> {
        for (n, provider) in written.oidc.iter().enumerate() {
            provider.check()?;
            let before = &written.oidc[..n];
            if before.iter().any(|p| p.id == provider.id || p.issuer == provider.issuer) {
                return Err(format!("accounts.oidc: {} 的 id 或 issuer 写了两次", provider.id));
            }
        }
        let base = match written.protection {
            Protection::Standard => Self::default(),
            Protection::Dengbao => Self::dengbao(),
        };
        Ok(Self {
            password_shortest: written.password_shortest.unwrap_or(base.password_shortest),
            password_kinds: written.password_kinds.unwrap_or(base.password_kinds),
            password_days: written.password_days.unwrap_or(base.password_days),
            lock_failures: written.lock_failures.unwrap_or(base.lock_failures),
            lock_minutes: written.lock_minutes.unwrap_or(base.lock_minutes),
            idle_minutes: written.idle_minutes.unwrap_or(base.idle_minutes),
            longest_hours: written.longest_hours.unwrap_or(base.longest_hours),
            second_factor_for_staff: written
                .second_factor_for_staff
                .unwrap_or(base.second_factor_for_staff),
            sign_ups_per_hour: written.sign_ups_per_hour.unwrap_or(base.sign_ups_per_hour),
            objection_days: written.objection_days.unwrap_or(base.objection_days),
            oidc: written.oidc,
        })
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            password_shortest: 8,
            password_kinds: 0,
            password_days: 0,
            lock_failures: 10,
            lock_minutes: 15,
            idle_minutes: 8 * 60,
            longest_hours: 7 * 24,
            second_factor_for_staff: false,
            sign_ups_per_hour: 20,
            objection_days: 7,
            oidc: Vec::new(),
        }
    }
}

impl Settings {
    pub(crate) fn provider(&self, id: &str) -> Option<&Provider> {
        self.oidc.iter().find(|provider| provider.id == id)
    }

    /// What reviews by GB/T 22239 usually ask for; the standard itself names no figures.
    fn dengbao() -> Self {
        Self {
            password_kinds: 3,
            password_days: 90,
            lock_failures: 5,
            lock_minutes: 30,
            idle_minutes: 30,
            longest_hours: 12,
            second_factor_for_staff: true,
            ..Self::default()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_changes_only_what_is_not_written() {
        let read = |text: &str| serde_json::from_str::<Settings>(text);
        assert_eq!(read("{}").unwrap(), Settings::default());
        let strict = read(r#"{"protection":"dengbao","password_days":180}"#).unwrap();
        assert_eq!(strict, Settings { password_days: 180, ..Settings::dengbao() });
        assert!(read(r#"{"pasword_days":1}"#).is_err(), "a slip of the pen is told");
    }

    #[test]
    fn a_provider_is_looked_over_when_it_is_read() {
        let read = |extra: serde_json::Value| {
            let mut one = serde_json::json!({ "id": "gov", "name": "政务网",
                "issuer": "https://id.example", "client_id": "kezhuan" });
            one.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
            serde_json::from_value::<Settings>(serde_json::json!({ "oidc": [one] }))
        };
        let provider = read(serde_json::json!({ "client_secret": "s" })).unwrap().oidc.remove(0);
        assert_eq!(provider.scopes, ["profile"]);
        assert!(!format!("{provider:?}").contains("\"s\""));
        for wrong in [
            serde_json::json!({ "issuer": "http://id.example" }),
            serde_json::json!({ "id": "Gov/1" }),
            serde_json::json!({ "client_secrets": "s" }),
            serde_json::json!({ "client_id": " " }),
        ] {
            assert!(read(wrong.clone()).is_err(), "{wrong}");
        }
    }
}
