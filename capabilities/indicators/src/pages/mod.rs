//! Pages: all indicators, one indicator with its records.

pub(crate) mod list;
pub(crate) mod one;

use kezhuan_web::Cx;
use serde::Deserialize;

use crate::measures::years;

/// What may be asked in the query.
#[derive(Debug, Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    /// The year.
    pub year: String,
    /// Page of the records.
    pub page: String,
}

/// A page of one year among others.
pub struct YearLink {
    /// The year.
    pub year: i32,
    /// Its page.
    pub href: String,
    /// This one?
    pub current: bool,
}

pub(crate) fn year_links(cx: &Cx, path: &str, current: i32) -> Vec<YearLink> {
    let link =
        |year| YearLink { year, href: format!("{path}?year={year}"), current: year == current };
    years(&cx.pack(), cx.now().day()).into_iter().map(link).collect()
}
