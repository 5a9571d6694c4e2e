//! Reading what people typed about themselves.

use kezhuan_authority::Role;
use kezhuan_kernel::{Check, Problem};
use kezhuan_organizations::OrganizationId;

use crate::password;

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
    pub fn check(&self) -> Result<SignUp, Problem> {
        let mut c = Check::new();
        let login = c.text("login", &self.login).required("请填登录名").min(3).max(80).get();
        let login = login.to_lowercase();
        let fine = |ch: char| ch.is_alphanumeric() || matches!(ch, '.' | '_' | '-' | '@');
        let message = "登录名可以用字母、汉字、数字和 . _ - @";
        c.expect(login.chars().all(fine), "login", message);
        let (name, phone) = person(&mut c, &self.name, &self.phone);
        password::check(&mut c, "password", &self.password, &login);
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
    fn every_error_of_a_sign_up_is_told() {
        let raw = SignUpRaw { login: "a b".into(), phone: "电话".into(), ..SignUpRaw::default() };
        let Err(Problem::Invalid(errors)) = raw.check() else { panic!("errors expected") };
        let fields: Vec<&str> = errors.iter().map(|e| e.field.as_str()).collect();
        assert_eq!(fields, ["login", "name", "phone", "password"]);
    }
}
