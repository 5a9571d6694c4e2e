//! What can go wrong, said once for pages, API, imports and the command line.

use std::fmt;

/// One field that cannot be accepted, with the Chinese sentence shown beside it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct FieldError {
    /// Path of the field as in the form: `title`, `ip[0][number]`.
    pub field: String,
    /// What is wrong and how to mend it.
    pub message: String,
}

/// Why a use case did not happen. Nothing was changed, except for [`Problem::Unknown`].
#[derive(Debug)]
pub enum Problem {
    /// No such thing, or the actor may not know of it. 404.
    NotFound,
    /// Nobody is signed in. Pages go to the sign-in form, the API says 401.
    SignIn,
    /// Visible, but not for this actor. 403.
    Forbidden(String),
    /// The state does not allow it; `code` is stable. 409.
    Conflict {
        /// Stable, dotted, English: `contracts.already_registered`.
        code: &'static str,
        /// For people.
        message: String,
    },
    /// Fields to mend, all of them. 422.
    Invalid(Vec<FieldError>),
    /// The request itself is malformed. 400.
    Malformed(String),
    /// Too often or too much at once; try later. 429.
    Busy(String),
    /// The disk is full; rolled back, nothing lost. 507.
    Full,
    /// The outcome is not known; ask again with the same key. 503.
    Unknown(String),
    /// Our fault; details go to the log, a number to the user. 500.
    Bug(String),
}

impl Problem {
    /// One field only.
    pub fn field(field: impl Into<String>, message: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldError { field: field.into(), message: message.into() }])
    }

    /// The state does not allow it.
    pub fn conflict(code: &'static str, message: impl Into<String>) -> Self {
        Self::Conflict { code, message: message.into() }
    }

    /// Our fault.
    pub fn bug(error: impl fmt::Display) -> Self {
        Self::Bug(error.to_string())
    }

    /// Stable code for machines.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotFound => "not_found",
            Self::SignIn => "sign_in",
            Self::Forbidden(_) => "forbidden",
            Self::Conflict { code, .. } => code,
            Self::Invalid(_) => "invalid",
            Self::Malformed(_) => "malformed",
            Self::Busy(_) => "busy",
            Self::Full => "full",
            Self::Unknown(_) => "unknown_outcome",
            Self::Bug(_) => "bug",
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotFound => f.write_str("没有这个页面或记录"),
            Self::SignIn => f.write_str("请先登录"),
            Self::Forbidden(why) => f.write_str(why),
            Self::Conflict { message, .. } => f.write_str(message),
            Self::Invalid(fields) => write!(f, "有 {} 处要改", fields.len()),
            Self::Malformed(what) => write!(f, "请求的格式不对：{what}"),
            Self::Busy(why) => f.write_str(why),
            Self::Full => f.write_str("存储空间不足，这一步没有办成，没有丢失数据，请联系管理员"),
            Self::Unknown(what) => write!(f, "还不知道这一步是否办成：{what}"),
            Self::Bug(_) => f.write_str("是我们的问题，已经记下"),
        }
    }
}

impl std::error::Error for Problem {}
