//! Pages: the list for the administration, the overview of an organization, the explanation.

pub(crate) mod explanation;
pub(crate) mod list;
pub(crate) mod organization;

use std::sync::Arc;

use kezhuan_kernel::Problem;
use kezhuan_web::Cx;

use crate::explained::{Explained, Payee};
use crate::{READ, memory};

/// The answers of a year, or not found.
pub(crate) async fn of_year(cx: &Cx, year: &str) -> Result<Arc<Explained>, Problem> {
    let year: i32 = year.parse().map_err(|_| Problem::NotFound)?;
    if !memory::years(&cx.pack(), cx.now().day()).contains(&year) {
        return Err(Problem::NotFound);
    }
    memory::explained(cx, year).await
}

/// The answers of a year and the payee behind an organization, if the actor may see them.
pub(crate) async fn opened(
    cx: &Cx,
    organization: &str,
    year: &str,
) -> Result<(Arc<Explained>, Payee), Problem> {
    let explained = of_year(cx, year).await?;
    let payee = explained.payee(organization).ok_or(Problem::NotFound)?.clone();
    cx.may(&READ, &payee.subject())?;
    Ok((explained, payee))
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

/// Links to all years.
pub(crate) fn year_links(cx: &Cx, current: i32, href: impl Fn(i32) -> String) -> Vec<YearLink> {
    let years = memory::years(&cx.pack(), cx.now().day());
    years
        .into_iter()
        .map(|year| YearLink { year, href: href(year), current: year == current })
        .collect()
}
