//! Whom a demand may fit: holders of achievements whose texts match, with the reasons.

use std::collections::BTreeSet;

use kezhuan_achievements::{Achievement, AchievementId};
use kezhuan_demands::Demand;
use kezhuan_kernel::{Page, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_text::{Hit, Query};
use kezhuan_web::Cx;
use kezhuan_web::listing::search;

/// A unit that may help, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Candidate {
    pub(crate) organization: OrganizationId,
    pub(crate) reasons: Vec<String>,
}

const HITS: u64 = 30;
const MOST: usize = 8;
const WORDS: usize = 4;

/// The units with the best matching achievements, the best first, the demand's own left out.
pub(crate) async fn candidates(cx: &Cx, d: &Demand) -> Result<Vec<Candidate>, Problem> {
    let names = d.indicators.iter().map(|row| row.name.as_str());
    let text: Vec<&str> = std::iter::once(d.title.as_str())
        .chain(d.keywords.iter().map(String::as_str))
        .chain(names)
        .collect();
    let query = Query {
        text: text.join(" "),
        kinds: vec!["achievement".to_owned()],
        page: Page::new(1, HITS),
        ..Query::default()
    };
    let hits = search(cx, query).await?.hits;
    let ids: Vec<AchievementId> = hits.iter().filter_map(|hit| hit.id.parse().ok()).collect();
    let known = kezhuan_achievements::many(cx.db().reader(), &ids).await?;
    let mut all: Vec<Candidate> = Vec::new();
    for hit in &hits {
        let Some(a) = known.iter().find(|a| a.id.to_string() == hit.id) else { continue };
        let Some(holder) = a.holder.filter(|holder| Some(*holder) != d.organization) else {
            continue;
        };
        if all.len() < MOST && !all.iter().any(|c| c.organization == holder) {
            all.push(Candidate { organization: holder, reasons: reasons(cx, d, a, hit) });
        }
    }
    Ok(all)
}

/// Shared words, shared industry, same place: what a person would say.
fn reasons(cx: &Cx, d: &Demand, a: &Achievement, hit: &Hit) -> Vec<String> {
    let pack = cx.pack();
    let mut reasons = vec![format!("有成果“{}”", a.title)];
    let marked = hit.title.pieces().into_iter().chain(hit.snippet.pieces());
    let words: BTreeSet<String> = marked
        .filter(|(word, on)| *on && word.chars().count() > 1)
        .map(|(w, _)| w.to_owned())
        .collect();
    if !words.is_empty() {
        let words: Vec<String> = words.into_iter().take(WORDS).collect();
        reasons.push(format!("都提到：{}", words.join("、")));
    }
    let shared = d.industries.iter().filter(|key| a.industries.contains(key));
    let shared: Vec<&str> = shared.map(|key| pack.industries.all.name(key)).collect();
    if !shared.is_empty() {
        reasons.push(format!("同一产业：{}", shared.join("、")));
    }
    if !d.region.is_empty() && d.region == a.region {
        reasons.push(format!("同在{}", pack.regions.name(&d.region)));
    }
    reasons
}
