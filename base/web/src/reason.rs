//! The page that asks why, before something leaves the public lists or comes back to them.

use askama::Template;

use crate::chrome::{Chrome, Errors};
use crate::filters;

/// What the page says, in Chinese.
#[derive(Debug, Clone, Copy)]
pub struct ReasonWords {
    /// The title.
    pub heading: &'static str,
    /// On the button.
    pub verb: &'static str,
    /// Beside the field.
    pub question: &'static str,
    /// Who reads it, and what happens.
    pub hint: &'static str,
}

/// One field `reason`, one button.
#[derive(Template)]
#[template(path = "reason.html")]
pub struct ReasonPage {
    /// Around it.
    pub chrome: Chrome,
    /// What is wrong with what was typed.
    pub errors: Errors,
    /// What the page says.
    pub words: ReasonWords,
    /// What was typed.
    pub reason: String,
    /// Address and name of the list.
    pub list: (&'static str, &'static str),
    /// What it is about.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Where the form goes.
    pub action: String,
}
