//! A mistake in a pack, told like a good compiler does: where, what, what was expected, nearest word.

use std::fmt;

/// One mistake in a pack file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// File inside the pack, `rules/money.toml`.
    pub file: String,
    /// Line, from 1; 0 when the whole file is meant.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// The offending line of text.
    pub excerpt: String,
    /// What is wrong, in Chinese.
    pub message: String,
    /// What was expected, or the nearest known word.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if !self.excerpt.is_empty() {
            write!(f, "\n    {}", self.excerpt.trim_end())?;
        }
        if let Some(help) = &self.help {
            write!(f, "\n    → {help}")?;
        }
        Ok(())
    }
}
