//! 看依据: one rule for one organization, from the result down to the voucher, and what it takes to
//! calculate it again by oneself.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_rules::Effort;
use kezhuan_web::kit::{Leaf, Step};
use kezhuan_web::{Chrome, Cx, Reply, filters};
use sha2::{Digest, Sha256};

use super::{YearLink, opened, year_links};
use crate::explained::{Explained, Line, Payee};
use crate::shown::{self, LeftRow, Side};
use crate::tree;

/// The explanation.
#[derive(Template)]
#[template(path = "claims/explanation.html")]
pub struct ExplanationPage {
    pub(crate) chrome: Chrome,
    pub(crate) name: String,
    pub(crate) year: i32,
    pub(crate) years: Vec<YearLink>,
    pub(crate) overview: String,
    pub(crate) clause: String,
    pub(crate) rule: String,
    pub(crate) wording: String,
    pub(crate) sides: Vec<Side>,
    pub(crate) differences: Vec<String>,
    pub(crate) trees: Vec<(String, Vec<Leaf>)>,
    pub(crate) left: Vec<LeftRow>,
    pub(crate) readings: Vec<(String, String, String)>,
    pub(crate) silences: Vec<(String, String)>,
    pub(crate) payer: String,
    pub(crate) steps: Vec<Step>,
    pub(crate) check: OwnCheck,
}

/// What somebody needs to calculate it again.
pub struct OwnCheck {
    pub(crate) facts: String,
    pub(crate) size: usize,
    pub(crate) digest: String,
    pub(crate) pack: String,
    pub(crate) engine: &'static str,
}

/// GET /claims/{organization}/{year}/{rule}
pub async fn show(
    cx: Cx,
    Path((organization, year, rule)): Path<(String, String, String)>,
) -> Reply {
    let (explained, payee) = opened(&cx, &organization, &year).await?;
    let line = line(&explained, &payee, &rule)?;
    let base = format!("/claims/{organization}");
    let page = page(&cx, &explained, &payee, &line, &base).await?;
    cx.page(&page)
}

/// GET …/facts: the facts as `kezhuan policy calculate --facts` takes them.
pub async fn facts(
    cx: Cx,
    Path((organization, year, rule)): Path<(String, String, String)>,
) -> Reply {
    let (explained, payee) = opened(&cx, &organization, &year).await?;
    let line = line(&explained, &payee, &rule)?;
    let bytes = facts_file(&explained, &payee, &line)?;
    cx.file("application/json", &format!("{rule}-{year}.json"), bytes)
}

fn line<'e>(explained: &'e Explained, payee: &Payee, rule: &str) -> Result<Line<'e>, Problem> {
    let rule = explained.policies.pack.policy.rule(rule).ok_or(Problem::NotFound)?;
    Ok(explained.line(&payee.key, rule))
}

fn facts_file(explained: &Explained, payee: &Payee, line: &Line<'_>) -> Result<Vec<u8>, Problem> {
    let used = explained.facts_used(payee, line);
    serde_json::to_vec_pretty(&used).map_err(Problem::bug)
}

async fn page(
    cx: &Cx,
    explained: &Explained,
    payee: &Payee,
    line: &Line<'_>,
    base: &str,
) -> Result<ExplanationPage, Problem> {
    let year = explained.year;
    let rule = line.rule;
    let entries = || line.sides.iter().filter_map(|(_, entry)| *entry);
    let trees = line.sides.iter().filter_map(|(reading, entry)| {
        let leaves = tree::tree(&reading.policy, explained, (*entry)?);
        Some((reading.name.clone(), leaves))
    });
    let readings = entries().flat_map(|entry| &entry.readings).map(|reading| {
        let by = reading.basis.iter().map(|basis| format!("，{basis}")).collect::<String>();
        (reading.term.clone(), reading.means.clone(), format!("{}{by}", reading.decided_by))
    });
    let silences = entries()
        .flat_map(|entry| &entry.silences)
        .map(|silence| (silence.text.clone(), silence.meanwhile.clone().unwrap_or_default()));
    let payer = entries().find_map(|entry| entry.payer.clone());
    Ok(ExplanationPage {
        chrome: cx.chrome().await?,
        name: payee.name.clone(),
        year,
        years: year_links(cx, year, |year| format!("{base}/{year}/{}", rule.id)),
        overview: format!("{base}/{year}"),
        clause: rule.clause.clone(),
        rule: rule.name.clone(),
        wording: rule.wording.clone(),
        sides: shown::named_sides(explained, line),
        differences: shown::differences(explained, line),
        trees: trees.collect(),
        left: shown::left_rows(explained, line),
        readings: once(readings),
        silences: once(silences),
        payer: payer.map(|payer| payer.replace('/', "")).unwrap_or_default(),
        steps: steps(rule.effort),
        check: own_check(explained, payee, line, &format!("{base}/{year}/{}/facts", rule.id))?,
    })
}

fn once<T: PartialEq>(all: impl Iterator<Item = T>) -> Vec<T> {
    all.fold(Vec::new(), |mut kept, one| {
        if !kept.contains(&one) {
            kept.push(one);
        }
        kept
    })
}

fn own_check(
    explained: &Explained,
    payee: &Payee,
    line: &Line<'_>,
    href: &str,
) -> Result<OwnCheck, Problem> {
    let bytes = facts_file(explained, payee, line)?;
    Ok(OwnCheck {
        facts: href.to_owned(),
        size: bytes.len().div_ceil(1024),
        digest: hex::encode(Sha256::digest(&bytes)),
        pack: explained.policies.pack.hash().to_owned(),
        engine: env!("CARGO_PKG_VERSION"),
    })
}

/// The two routes never mix: money sought from the province, money of the local treasury.
fn steps(effort: Effort) -> Vec<Step> {
    let words: &[&str] = match effort {
        Effort::Sought | Effort::Strive => {
            &["测算", "县级核验", "市级审核", "上报省里", "省级下达（有文号），或未获支持", "转拨"]
        }
        Effort::Promised => &["测算", "核定", "公示", "待拨付", "已拨付（有凭证）"],
    };
    let step = |(at, what): (usize, &&str)| Step {
        what: (*what).to_owned(),
        when: if at == 0 {
            "系统按记录算出，记录变了就重算".to_owned()
        } else {
            String::new()
        },
        href: String::new(),
        class: if at == 0 { "now" } else { "" },
    };
    words.iter().enumerate().map(step).collect()
}
