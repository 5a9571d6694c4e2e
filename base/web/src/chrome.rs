//! What every page carries around its content: language, menu, person, demo clock, city, errors.
//!
//! Plain data. The web layer fills it from a request; tests take [`Chrome::sample`]. A page's
//! template struct has a field `chrome: Chrome` and extends `layout.html`.

use kezhuan_kernel::{Day, FieldError, Instant};

/// The language of a page. Chinese unless the reader chose otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Locale {
    /// 简体中文.
    #[default]
    Zh,
    /// English.
    En,
}

impl Locale {
    /// The language tag, for `<html lang>`.
    pub const fn tag(self) -> &'static str {
        match self {
            Self::Zh => "zh-CN",
            Self::En => "en",
        }
    }

    /// The short word of URLs and cookies: `zh`, `en`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Zh => "zh",
            Self::En => "en",
        }
    }

    /// Reads [`Locale::code`].
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "zh" => Some(Self::Zh),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// The language the switch leads to.
    pub const fn other(self) -> Self {
        match self {
            Self::Zh => Self::En,
            Self::En => Self::Zh,
        }
    }

    /// The language's name in itself.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Zh => "中文",
            Self::En => "English",
        }
    }
}

/// An entry of the main menu.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MenuLink {
    /// Where it leads.
    pub href: String,
    /// Chinese; translated by the layout.
    pub text: String,
    /// Is the page below this entry?
    pub current: bool,
    /// In the bar, or only in the unfolded menu?
    pub main: bool,
}

/// Who is signed in, as the header shows it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UserChip {
    /// The person.
    pub name: String,
    /// The organization acted for, if any.
    pub organization: Option<String>,
    /// Things that wait for this person.
    pub todos: u64,
    /// Messages not read.
    pub unread: u64,
}

/// The demo clock, in a database made for demonstration.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct DemoBar {
    /// The time the whole system believes in.
    pub now: Instant,
    /// The next moment at which something is due.
    pub next_deadline: Option<Instant>,
}

/// Who runs the site; empty fields are not shown.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct City {
    /// Name of the product: `科转`.
    pub site_name: String,
    /// Name of the market: `周口科技大市场`.
    pub market_name: String,
    /// 主办单位.
    pub host: String,
    /// 承办单位.
    pub operator: String,
    /// Telephone.
    pub hotline: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// 网站标识码.
    pub site_code: String,
    /// Address of the privacy statement.
    pub privacy_href: String,
}

/// What just happened, shown once at the top of the next page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Flash {
    /// The result.
    pub text: String,
    /// Good news (tinted) or a plain remark?
    pub good: bool,
}

/// Everything around the content of a page.
#[derive(Debug, Clone)]
pub struct Chrome {
    /// Language.
    pub locale: Locale,
    /// When the page was made: what a printed copy says of itself.
    pub now: Instant,
    /// Path and query of the page, to come back to.
    pub path: String,
    /// Main menu; only what runs.
    pub menu: Vec<MenuLink>,
    /// Signed in?
    pub user: Option<UserChip>,
    /// A demo database?
    pub demo: Option<DemoBar>,
    /// Who runs the site.
    pub city: City,
    /// Said once.
    pub flash: Option<Flash>,
    /// Idempotency key of the page's form.
    pub key: String,
    /// Number of the request, to quote when something is wrong.
    pub request_id: String,
}

impl Chrome {
    /// The key of one form among several on a page: a repeated click on one must not count as the
    /// other.
    pub fn key_for(&self, form: &str) -> String {
        format!("{}.{form}", self.key)
    }

    /// Where the list on this page is to be had as a file: `xlsx`, `csv` or `json`.
    pub fn export(&self, format: &str) -> String {
        let (path, query) = self.path.split_once('?').unwrap_or((&self.path, ""));
        let mark = if query.is_empty() { "" } else { "&" };
        format!("{path}/export?{query}{mark}format={format}")
    }

    /// A page of the demo city, for tests and for the style page.
    pub fn sample(locale: Locale) -> Self {
        let link = |href: &str, text: &str, current| MenuLink {
            href: href.into(),
            text: text.into(),
            current,
            main: true,
        };
        let day = Day::new(2025, 11, 24).unwrap_or_else(|| Instant(0).day());
        Self {
            locale,
            now: day.start().plus_seconds(38_220),
            path: "/contracts/new".into(),
            menu: vec![
                link("/achievements", "科技成果", false),
                link("/demands", "技术需求", false),
                link("/deals", "交易", false),
                link("/contracts", "技术合同", true),
                link("/policies", "政策与兑现", false),
                link("/indicators", "数据公开", false),
            ],
            user: Some(UserChip {
                name: "李明".into(),
                organization: Some("周口豫麦生物科技".into()),
                todos: 4,
                unread: 3,
            }),
            demo: Some(DemoBar {
                now: day.start().plus_seconds(38_220),
                next_deadline: Some(day.plus_days(1).end()),
            }),
            city: City {
                site_name: "科转".into(),
                market_name: "周口科技大市场".into(),
                host: "周口市科学技术局".into(),
                hotline: "0394-0000000".into(),
                privacy_href: "/privacy".into(),
                ..City::default()
            },
            flash: None,
            key: "0199f000-0000-7000-8000-000000000001".into(),
            request_id: "r-7f3a91".into(),
        }
    }
}

/// The errors of a form, to be shown above it and at each field.
#[derive(Debug, Clone, Default)]
pub struct Errors(Vec<FieldError>);

impl Errors {
    /// Nothing wrong.
    pub const fn none() -> Self {
        Self(Vec::new())
    }

    /// The first error of a field.
    pub fn of(&self, field: &str) -> Option<&str> {
        self.0.iter().find(|e| e.field == field).map(|e| e.message.as_str())
    }

    /// Nothing wrong?
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many places to mend.
    pub fn count(&self) -> usize {
        self.0.len()
    }

    /// In the order they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }
}

impl From<Vec<FieldError>> for Errors {
    fn from(errors: Vec<FieldError>) -> Self {
        Self(errors)
    }
}

impl<'a> IntoIterator for &'a Errors {
    type Item = &'a FieldError;
    type IntoIter = std::slice::Iter<'a, FieldError>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_are_found_by_field() {
        let error = |field: &str, message: &str| FieldError {
            field: field.into(),
            message: message.into(),
        };
        let errors = Errors::from(vec![
            error("title", "请填名称"),
            error("pay[1][day]", "太早"),
            error("title", "太长"),
        ]);
        assert_eq!(errors.count(), 3);
        assert_eq!(errors.of("title"), Some("请填名称"));
        assert_eq!(errors.of("pay[1][day]"), Some("太早"));
        assert_eq!(errors.of("price"), None);
        assert!(Errors::none().is_empty());
    }

    #[test]
    fn two_forms_of_a_page_have_two_keys() {
        let chrome = Chrome::sample(Locale::Zh);
        assert_ne!(chrome.key_for("withdraw"), chrome.key_for("accept"));
        assert_eq!(Locale::parse(Locale::En.code()), Some(Locale::En));
    }
}
