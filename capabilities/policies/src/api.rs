//! The clauses as JSON.

use axum::http::StatusCode;
use kezhuan_pack::{Guide, Term};
use kezhuan_web::{Cx, Reply};
use serde::Serialize;
use utoipa::ToSchema;

use crate::pages::{cards, measures};

/// A clause of the policy and where it stands.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyClause {
    /// Stable id, `5-12`.
    pub id: String,
    /// Measure; 0 for the document itself.
    pub measure: u32,
    /// Short title.
    pub title: String,
    /// Meaning, not the official words.
    pub meaning: String,
    /// Where it stands: 在跑, 还没跑, 等文件, 要逐件决定, 说明.
    pub standing: String,
    /// Why it does not run, if it does not.
    pub why: Option<String>,
    /// The money rule in sentences.
    pub rule: Vec<String>,
    /// What runs now.
    pub runs: Vec<PolicyClauseFigure>,
}

/// A figure that runs for a clause.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyClauseFigure {
    /// What is counted.
    pub label: String,
    /// How many.
    pub count: u64,
    /// Yuan, two decimals, if money.
    pub sum: Option<String>,
    /// The records behind it.
    pub href: String,
}

/// All clauses with what runs for them
#[utoipa::path(get, path = "/clauses", tag = "policies",
    responses((status = 200, body = [PolicyClause])))]
pub async fn list_clauses(cx: Cx) -> Reply {
    let pack = cx.pack();
    let cards = cards(&cx).await?;
    let clauses: Vec<PolicyClause> = measures(&cx, &pack, &cards)
        .into_iter()
        .flat_map(|measure| {
            let number = measure.number;
            measure.clauses.into_iter().map(move |clause| PolicyClause {
                id: clause.id,
                measure: number,
                title: clause.title,
                meaning: clause.meaning,
                standing: clause.standing.label().to_owned(),
                why: clause.why,
                rule: clause.rule,
                runs: clause
                    .cards
                    .into_iter()
                    .map(|card| PolicyClauseFigure {
                        label: card.label,
                        count: card.count,
                        sum: card.sum.map(kezhuan_kernel::Fen::plain),
                        href: card.href,
                    })
                    .collect(),
            })
        })
        .collect();
    cx.json(StatusCode::OK, &clauses)
}

/// How a matter is done.
#[derive(Debug, Serialize, ToSchema)]
pub struct PolicyGuide {
    /// Stable id.
    pub id: String,
    /// What it is called.
    pub title: String,
    /// By which clauses.
    pub clauses: Vec<String>,
    /// Who may do it.
    pub who: String,
    /// What to have ready.
    pub prepare: Vec<String>,
    /// How it goes.
    pub steps: Vec<String>,
    /// How long it takes; null: the policy does not say.
    pub limit: Option<String>,
    /// What comes out.
    pub result: String,
    /// Where it begins.
    pub href: String,
    /// Where that comes from.
    pub source: String,
}

/// How matters are done, with their clauses
#[utoipa::path(get, path = "/guides", tag = "policies",
    responses((status = 200, body = [PolicyGuide])))]
pub async fn list_guides(cx: Cx) -> Reply {
    let pack = cx.pack();
    let guide = |guide: &Term<Guide>| PolicyGuide {
        id: guide.id.clone(),
        title: guide.name.clone(),
        clauses: guide.clauses.clone(),
        who: guide.who.clone(),
        prepare: guide.prepare.clone(),
        steps: guide.steps.clone(),
        limit: (!guide.limit.is_empty()).then(|| guide.limit.clone()),
        result: guide.result.clone(),
        href: guide.href.clone(),
        source: guide.source.text.clone(),
    };
    cx.json(StatusCode::OK, &pack.guides.iter().map(guide).collect::<Vec<_>>())
}
