//! What a rule found: a place, a sentence that says how to mend it, and how grave it is.

use std::fmt;

/// How grave a finding is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Level {
    /// Tidy fails.
    Problem,
    /// Work still to do that is allowed to wait (a sentence without English).
    Gap,
}

/// One finding, ordered by place.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Finding {
    pub path: String,
    pub line: usize,
    pub message: String,
    pub level: Level,
}

impl Finding {
    /// A finding that makes tidy fail. Lines count from 1.
    pub fn problem(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into(), level: Level::Problem }
    }

    /// A finding that is only listed.
    pub fn gap(path: &str, line: usize, message: impl Into<String>) -> Self {
        Self { path: path.to_owned(), line, message: message.into(), level: Level::Gap }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.path, self.line, self.message)
    }
}
