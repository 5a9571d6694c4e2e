//! 我能争取什么: all money rules for one organization and year, both readings side by side.

use askama::Template;
use axum::extract::Path;
use kezhuan_web::kit::Status;
use kezhuan_web::{Chrome, Cx, Reply, filters};

use super::{YearLink, opened, year_links};
use crate::explained::{Explained, Line};
use crate::shown::{self, Side};

/// The overview of an organization.
#[derive(Template)]
#[template(path = "claims/organization.html")]
pub struct OrganizationPage {
    pub(crate) chrome: Chrome,
    pub(crate) heading: String,
    pub(crate) name: String,
    pub(crate) region: String,
    pub(crate) years: Vec<YearLink>,
    pub(crate) lines: Vec<LineShown>,
    pub(crate) others: Vec<(String, String)>,
    pub(crate) invalid: Vec<String>,
    pub(crate) document: String,
}

/// One rule in the overview.
pub struct LineShown {
    pub(crate) clause: String,
    pub(crate) name: String,
    pub(crate) payer: String,
    pub(crate) sides: Vec<Side>,
    pub(crate) href: String,
}

/// GET /claims/{organization}/{year}
pub async fn show(cx: Cx, Path((organization, year)): Path<(String, String)>) -> Reply {
    let (explained, payee) = opened(&cx, &organization, &year).await?;
    let year = explained.year;
    let (mut lines, mut others) = (Vec::new(), Vec::new());
    for line in explained.lines(&payee.key) {
        if line.matters() {
            let href = format!("/claims/{organization}/{year}/{}", line.rule.id);
            lines.push(line_shown(&explained, &line, href));
        } else if line.sides.iter().any(|(_, entry)| entry.is_some()) {
            others.push((line.rule.clause.clone(), line.rule.name.clone()));
        }
    }
    let page = OrganizationPage {
        chrome: cx.chrome().await?,
        heading: heading(year, &lines),
        name: payee.name.clone(),
        region: cx.pack().regions.name(&payee.region),
        years: year_links(&cx, year, |year| format!("/claims/{organization}/{year}")),
        lines,
        others,
        invalid: explained.invalid(&payee),
        document: cx.pack().policy.number.clone(),
    };
    cx.page(&page)
}

fn line_shown(explained: &Explained, line: &Line<'_>, href: String) -> LineShown {
    let payer = line.sides.iter().find_map(|(_, entry)| entry.and_then(|e| e.payer.clone()));
    LineShown {
        clause: line.rule.clause.clone(),
        name: line.rule.name.clone(),
        payer: payer.map(|payer| payer.replace('/', "")).unwrap_or_default(),
        sides: shown::named_sides(explained, line),
        href,
    }
}

/// How many rules have a ceiling, wait for a decision or a document. Sums of different rules are not
/// added: the document does not say whether they may be.
fn heading(year: i32, lines: &[LineShown]) -> String {
    let first = |line: &LineShown| line.sides.first().cloned();
    let sides: Vec<Side> = lines.iter().filter_map(first).collect();
    let gives = sides.iter().filter(|side| side.gives()).count();
    let open = |side: &&Side| matches!(side.tag, Some((Status::Open, _)));
    let open = sides.iter().filter(open).count();
    match (gives, open) {
        (0, 0) => format!("{year} 年度：还没有能算的金额"),
        (0, _) => format!("{year} 年度：{open} 条等决定或等文件"),
        (_, 0) => format!("{year} 年度：{gives} 条有上限"),
        _ => format!("{year} 年度：{gives} 条有上限，{open} 条等决定或等文件"),
    }
}
