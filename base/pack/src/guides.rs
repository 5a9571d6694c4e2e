//! 办事指南: how a matter is done here, by which clauses.

use crate::sheet::{Reading, Target};
use crate::term::Terms;

/// One matter. What the policy does not say stays empty and is shown as such, never guessed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Guide {
    /// By which clauses.
    pub clauses: Vec<String>,
    /// Who may do it.
    pub who: String,
    /// What to have ready.
    pub prepare: Vec<String>,
    /// How it goes.
    pub steps: Vec<String>,
    /// How long it takes; empty: 政策未载明.
    pub limit: String,
    /// What comes out.
    pub result: String,
    /// Where it begins.
    pub href: String,
    /// What the button there says.
    pub action: String,
}

pub(crate) fn read(reading: &Reading<'_>) -> Terms<Guide> {
    reading.file("guides.toml", |sheet| {
        sheet.terms("guide", |table, sheet| Guide {
            clauses: sheet.links.texts(table, "clauses", Target::Clause),
            who: table.text("who"),
            prepare: table.texts("prepare"),
            steps: table.texts("steps"),
            limit: table.text_or_none("limit").unwrap_or_default(),
            result: table.text("result"),
            href: table.text("href"),
            action: table.text("action"),
        })
    })
}
