//! How a draft looks: margins, fonts and sizes of `layouts.toml` in the pack.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{PaperError, Templates};

/// Where the layouts are.
const FILE: &str = "layouts.toml";

/// One layout. Margins in millimetres, sizes and line distance in points.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Layout {
    /// Top, right, bottom, left.
    pub(crate) margins: [f64; 4],
    pub(crate) line: f64,
    /// Font of Latin letters and digits.
    pub(crate) latin: String,
    /// `dash`: — 1 — at the outer side; `of`: 第 1 页，共 3 页.
    pub(crate) pages: String,
    pub(crate) title: Face,
    pub(crate) heading: Face,
    pub(crate) body: Face,
    pub(crate) table: Face,
    #[serde(skip_deserializing)]
    pub(crate) landscape: bool,
}

/// A typeface and its size.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Face {
    /// As office programs know it.
    pub(crate) font: String,
    /// What they take when it is not installed.
    #[serde(default)]
    pub(crate) instead: String,
    pub(crate) size: f64,
    /// In the PDF: `song` or `hei`.
    pub(crate) pdf: String,
}

impl Layout {
    pub(crate) fn of(templates: &Templates, name: &str) -> Result<Self, PaperError> {
        let text = templates.text(FILE).ok_or_else(|| PaperError::NoTemplate(FILE.to_owned()))?;
        let mut all: BTreeMap<String, Self> = toml::from_str(text)
            .map_err(|error| PaperError::Template(format!("{FILE}: {error}")))?;
        all.remove(name)
            .ok_or_else(|| PaperError::Template(format!("{FILE}: 没有叫“{name}”的版式")))
    }
}
