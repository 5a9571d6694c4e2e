//! Reading what people typed about themselves.

use kezhuan_authority::Role;
use kezhuan_kernel::{Check, Instant, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Upload;

use crate::password;
use crate::settings::Settings;

/// The form of a new account, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SignUpRaw {
    /// Login name.
    pub login: String,
    /// Shown name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    /// Password.
    pub password: String,
    /// Where to go afterwards.
    pub next: String,
}

/// A new account, checked; the password is not hashed yet.
#[derive(Debug, Clone)]
pub struct SignUp {
    /// Login name, lower case.
    pub login: String,
    /// Shown name.
    pub name: String,
    /// Telephone.
    pub phone: String,
    pub(crate) password: String,
}

impl SignUpRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, settings: &Settings) -> Result<SignUp, Problem> {
        let mut c = Check::new();
        let login = c.text("login", &self.login).required("请填登录名").min(3).max(80).get();
        let login = login.to_lowercase();
        let fine = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-' | '@');
        let message = "登录名可以用字母、汉字、数字和 . _ - @";
        c.expect(login.chars().all(fine), "login", message);
        let (name, phone) = person(&mut c, &self.name, &self.phone);
        password::check(&mut c, "password", &self.password, &[&login, &name, &phone], settings);
        c.finish()?;
        Ok(SignUp { login, name, phone, password: self.password.clone() })
    }
}

fn person(c: &mut Check, name: &str, phone: &str) -> (String, String) {
    let name = c.text("name", name).required("请填姓名").max(40).get();
    let phone = c.text("phone", phone).max(40).get();
    let fine = phone.chars().all(|ch| ch.is_ascii_digit() || matches!(ch, '-' | '+' | ' '));
    c.expect(fine, "phone", "电话只填数字，例如 0394-0000000");
    (name, phone)
}

/// The sign-in form, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct SignInRaw {
    /// Login name.
    pub login: String,
    /// Password.
    pub password: String,
    /// Where to go afterwards; only addresses of this site.
    pub next: String,
}

/// Asking for a code by phone, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PhoneRaw {
    /// Mobile number.
    pub mobile: String,
    /// Where to go afterwards; only addresses of this site.
    pub next: String,
}

impl PhoneRaw {
    /// Reads it; `demo` lets the invented numbers of a demonstration in.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self, demo: bool) -> Result<String, Problem> {
        mobile(&self.mobile, demo)
    }
}

/// Asking for a code by mail, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct EmailRaw {
    /// Mail address.
    pub email: String,
}

impl EmailRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<String, Problem> {
        let mut c = Check::new();
        let email = c.text("email", &self.email).required("请填邮箱").max(120).get().to_lowercase();
        let fine = email.split_once('@').is_some_and(|(name, host)| {
            let plain =
                |ch: char| ch.is_ascii_alphanumeric() || matches!(ch, '.' | '-' | '_' | '+');
            !name.is_empty()
                && name.chars().all(plain)
                && host.contains('.')
                && host.chars().all(plain)
        });
        c.expect(fine, "email", "邮箱的写法不对，例如 name@example.cn");
        c.finish()?;
        Ok(email)
    }
}

/// The answer to a code, as typed. Which fields count depends on what the code is for.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CodeRaw {
    /// The six digits; for a second factor also a recovery code.
    pub code: String,
    /// Shown name, for whoever has no account yet.
    pub name: String,
    /// The new password, where one is set.
    pub password: String,
    /// Where to go afterwards.
    pub next: String,
}

/// Opening an account for whom a provider vouches, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct NameRaw {
    /// Shown name.
    pub name: String,
}

/// Showing once more that it is oneself, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ProofRaw {
    /// The password, or for whoever has none a code of the second factor.
    pub proof: String,
}

/// What shows that it is oneself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Proof {
    /// Nothing more: the session was opened a moment ago.
    Fresh,
    /// The password.
    Password,
    /// A code of the second factor.
    Code,
    /// Signing in anew.
    SignIn,
}

/// A mobile number of the mainland, without spaces and country code.
pub(crate) fn mobile(raw: &str, demo: bool) -> Result<String, Problem> {
    let plain: String = raw.chars().filter(|ch| !ch.is_whitespace()).collect();
    let plain = plain.strip_prefix("+86").unwrap_or(&plain);
    let digits: String = plain.chars().filter(char::is_ascii_digit).collect();
    let real = digits.len() == 11
        && digits.len() == plain.replace('-', "").len()
        && digits.starts_with('1')
        && digits.as_bytes()[1] >= b'3';
    let dead = plain.strip_prefix("0394-0000").is_some_and(|rest| rest.len() == 3);
    if plain.is_empty() {
        Err(Problem::field("mobile", "请填手机号"))
    } else if real {
        Ok(digits)
    } else if demo && dead {
        Ok(plain.to_owned())
    } else {
        Err(Problem::field("mobile", "手机号是 11 位数字，以 13 到 19 开头，请再看看"))
    }
}

/// What is still to be shown before a session opens.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// Nothing.
    Open,
    /// The second factor.
    Second,
    /// A second factor has to be set up first.
    Enrol,
    /// The password is too old.
    Renew,
}

/// What is known of somebody who has proved a password, a phone or a sign-in elsewhere.
#[derive(Debug, Clone, Copy)]
pub struct Standing {
    /// Has a second factor.
    pub second: bool,
    /// Holds a post in the administration.
    pub staff: bool,
    /// When the password was set, if there is one.
    pub password_at: Option<Instant>,
}

/// The next step; `shown` is whether the second factor was just shown or set up.
pub fn next_step(standing: Standing, shown: bool, settings: &Settings, now: Instant) -> Next {
    if standing.second && !shown {
        return Next::Second;
    }
    if !standing.second && standing.staff && settings.second_factor_for_staff {
        return Next::Enrol;
    }
    let age = standing.password_at.map_or(0, |at| now.seconds_since(at));
    if settings.password_days > 0 && age >= settings.password_days * 86_400 {
        return Next::Renew;
    }
    Next::Open
}

/// One's own data, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PersonRaw {
    /// Shown name.
    pub name: String,
    /// Telephone.
    pub phone: String,
}

impl PersonRaw {
    /// Reads it: name and phone.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<(String, String), Problem> {
        let mut c = Check::new();
        let person = person(&mut c, &self.name, &self.phone);
        c.finish()?;
        Ok(person)
    }
}

/// A change of password, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct PasswordRaw {
    /// The password until now.
    pub current: String,
    /// The new one.
    pub password: String,
}

/// Asking to join, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct JoinRaw {
    /// `officer`, `researcher` or `broker`.
    pub role: String,
}

impl JoinRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<Role, Problem> {
        let mut c = Check::new();
        let role =
            c.one_of("role", &self.role, |word| Role::parse(word).filter(|role| role.of_member()));
        c.finish()?;
        role.ok_or_else(|| Problem::bug("a role that was checked"))
    }
}

/// A decision about a membership, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct MembershipRaw {
    /// `accept`, `refuse` or `remove`.
    pub decision: String,
}

/// A decision about a membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MembershipDecision {
    /// 同意加入.
    Accept,
    /// 不同意.
    Refuse,
    /// 移出.
    Remove,
}

impl MembershipRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<MembershipDecision, Problem> {
        let mut c = Check::new();
        let decision = c.one_of("decision", &self.decision, |word| match word {
            "accept" => Some(MembershipDecision::Accept),
            "refuse" => Some(MembershipDecision::Refuse),
            "remove" => Some(MembershipDecision::Remove),
            _ => None,
        });
        c.finish()?;
        decision.ok_or_else(|| Problem::bug("a decision that was checked"))
    }
}

/// Asking to administer an organization, as typed; papers are files `licence` and `letter`.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TakeoverRaw {
    /// Why; what the official should know.
    pub said: String,
}

impl TakeoverRaw {
    /// Reads it: what was said, the licence, the letter.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check<'a>(
        &self,
        files: &'a [Upload],
        replaces: bool,
    ) -> Result<(String, &'a Upload, Option<&'a Upload>), Problem> {
        let mut c = Check::new();
        let said = c.text("said", &self.said).max(500).get();
        let named = |field: &str| files.iter().find(|file| file.field == field);
        let (licence, letter) = (named("licence"), named("letter"));
        c.expect(licence.is_some(), "licence", "请附营业执照（或法人证书）的照片或 PDF");
        let text = "这个单位已经有经办人，更换要附单位盖章的公函";
        c.expect(letter.is_some() || !replaces, "letter", text);
        c.finish()?;
        let licence = licence.ok_or_else(|| Problem::bug("a licence that was checked"))?;
        Ok((said, licence, letter))
    }
}

/// A decision about it, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct TakeoverDecisionRaw {
    /// `grant` or `refuse`.
    pub decision: String,
    /// Why; needed for a refusal.
    pub reason: String,
}

/// A decision about it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TakeoverDecision {
    /// 同意.
    Grant(String),
    /// 不同意.
    Refuse(String),
}

impl TakeoverDecisionRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<TakeoverDecision, Problem> {
        let mut c = Check::new();
        let reason = c.text("reason", &self.reason).max(500).get();
        let decision = c.one_of("decision", &self.decision, |word| match word {
            "grant" => Some(TakeoverDecision::Grant(reason.clone())),
            "refuse" => Some(TakeoverDecision::Refuse(reason.clone())),
            _ => None,
        });
        if matches!(decision, Some(TakeoverDecision::Refuse(_))) {
            c.expect(!reason.is_empty(), "reason", "不同意要写原因，申请人会看到");
        }
        c.finish()?;
        decision.ok_or_else(|| Problem::bug("a decision that was checked"))
    }
}

/// An objection, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct ObjectionRaw {
    /// Why.
    pub objection: String,
}

impl ObjectionRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<String, Problem> {
        Check::one_text("objection", &self.objection, "请写明为什么不同意更换", 1000)
    }
}

/// Closing one's own account, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct CloseRaw {
    /// The password, for whoever has one.
    pub password: String,
    /// `true`: knows that it cannot be undone.
    pub sure: String,
}

/// The organization to work for, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct WorkForRaw {
    /// Id of the organization.
    pub organization: String,
}

impl WorkForRaw {
    /// Reads it.
    ///
    /// # Errors
    /// [`Problem::Invalid`].
    pub fn check(&self) -> Result<OrganizationId, Problem> {
        let mut c = Check::new();
        let id = c.one_of("organization", &self.organization, |text| text.parse().ok());
        c.finish()?;
        id.ok_or_else(|| Problem::bug("an id that was checked"))
    }
}

/// Where to go after signing in: only a path of this site, so that no link leads people away.
pub(crate) fn local_path(next: &str) -> &str {
    let local = next.starts_with('/')
        && !next.starts_with("//")
        && next.chars().all(|c| c.is_ascii_graphic() && c != '\\');
    if local { next } else { "/desk" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_paths_of_this_site() {
        assert_eq!(local_path("/contracts/new?a=1"), "/contracts/new?a=1");
        for bad in
            ["", "//evil.example", "https://evil.example", "/\\evil.example", "/a\r\nb", "desk"]
        {
            assert_eq!(local_path(bad), "/desk", "{bad:?}");
        }
    }

    #[test]
    fn mobile_numbers() {
        let read = |raw: &str, demo| mobile(raw, demo).ok();
        assert_eq!(read(" +86 138 0000 0001", false).as_deref(), Some("13800000001"));
        assert_eq!(read("138-0000-0001", false).as_deref(), Some("13800000001"));
        assert_eq!(read("0394-0000123", true).as_deref(), Some("0394-0000123"));
        for bad in
            ["", "0394-0000123", "12800000001", "1380000000", "1380000000x", "电话13800000001"]
        {
            assert_eq!(read(bad, false), None, "{bad}");
        }
    }

    #[test]
    fn steps_before_a_session_opens() {
        let strict =
            Settings { second_factor_for_staff: true, password_days: 90, ..Settings::default() };
        let day = |n: i64| Instant(0).plus_seconds(n * 86_400);
        let check = |second, staff, password_at, shown, settings: &Settings, want| {
            let standing = Standing { second, staff, password_at };
            assert_eq!(next_step(standing, shown, settings, day(90)), want, "{standing:?}");
        };
        let (plain, old, new) = (Settings::default(), Some(day(0)), Some(day(1)));
        check(false, true, old, false, &plain, Next::Open);
        check(true, false, new, false, &plain, Next::Second);
        check(true, false, new, true, &plain, Next::Open);
        check(false, true, new, false, &strict, Next::Enrol);
        check(false, false, new, false, &strict, Next::Open);
        check(true, true, old, true, &strict, Next::Renew);
        check(false, false, None, false, &strict, Next::Open);
    }

    #[test]
    fn every_error_of_a_sign_up_is_told() {
        let raw = SignUpRaw { login: "a b".into(), phone: "电话".into(), ..SignUpRaw::default() };
        let Err(Problem::Invalid(errors)) = raw.check(&Settings::default()) else {
            panic!("errors expected")
        };
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["login", "name", "phone", "password"]);
    }
}
