//! The policy page: the document by clause, and beside each clause what runs for it now.

use askama::Template;
use axum::extract::Path;
use kezhuan_kernel::Problem;
use kezhuan_pack::{Guide, Pack, Term};
use kezhuan_web::{Chrome, ClauseCard, Cx, Reply, filters};

use crate::clause::{Shown, Standing, shown};

/// The policy by clause.
#[derive(Template)]
#[template(path = "policies/policy.html")]
pub struct PolicyPage {
    pub(crate) chrome: Chrome,
    pub(crate) title: String,
    pub(crate) meta: Vec<String>,
    pub(crate) site: Option<String>,
    pub(crate) total: usize,
    /// Measures, clauses that run, that do not, that wait for others.
    pub(crate) counts: [String; 4],
    pub(crate) measures: Vec<MeasureShown>,
    pub(crate) silences: Vec<(String, String)>,
    pub(crate) references: Vec<(String, String, &'static str)>,
    pub(crate) hash: String,
}

/// A measure with its clauses.
pub struct MeasureShown {
    pub(crate) number: u32,
    pub(crate) title: String,
    pub(crate) clauses: Vec<Shown>,
    pub(crate) running: usize,
    pub(crate) broken_off: Option<String>,
}

/// GET /policies
pub async fn show(cx: Cx) -> Reply {
    let pack = cx.pack();
    let cards = cards(&cx).await?;
    let measures = measures(&cx, &pack, &cards);
    let all = || measures.iter().flat_map(|m| &m.clauses);
    let count = |wanted: fn(Standing) -> bool| all().filter(|c| wanted(c.standing)).count();
    let document = pack.documents.main().ok_or_else(|| Problem::bug("no main document"))?;
    let dates = [
        document.signed.map(|day| format!("{}签发", day.chinese())),
        document.published.map(|day| format!("{}公布", day.chinese())),
    ];
    let page = PolicyPage {
        chrome: cx.chrome().await?,
        title: document.title.clone(),
        meta: [Some(document.number.show()), Some(document.issuer.clone())]
            .into_iter()
            .chain(dates)
            .flatten()
            .collect(),
        site: document.site.clone(),
        total: all().count(),
        counts: [
            pack.clauses.measures.len(),
            count(|s| s == Standing::Runs),
            count(|s| s == Standing::NotYet),
            count(Standing::is_open),
        ]
        .map(|n| n.to_string()),
        silences: silences(&pack, &document.id),
        references: references(&pack, &document.id),
        hash: pack.hash().to_owned(),
        measures,
    };
    cx.page(&page)
}

pub(crate) async fn cards(cx: &Cx) -> Result<Vec<ClauseCard>, Problem> {
    let mut all = Vec::new();
    for ask in cx.app.house().iter().filter_map(|c| c.clause_cards) {
        all.extend(ask(cx).await?);
    }
    for card in &mut all {
        card.action = card.action.take().filter(|(_, href)| cx.opens(href));
    }
    Ok(all)
}

pub(crate) fn measures(cx: &Cx, pack: &Pack, cards: &[ClauseCard]) -> Vec<MeasureShown> {
    let clauses_of = |measure: Option<u32>| -> Vec<Shown> {
        let house = cx.app.house();
        pack.clauses.of_measure(measure).iter().map(|c| shown(pack, house, c, cards)).collect()
    };
    let running =
        |clauses: &[Shown]| clauses.iter().filter(|c| c.standing == Standing::Runs).count();
    let of_document = clauses_of(None);
    let envelope = MeasureShown {
        number: 0,
        title: "文件本身".to_owned(),
        running: running(&of_document),
        clauses: of_document,
        broken_off: None,
    };
    let broken_off = |number: u32| {
        let truncation = pack.documents.truncations.iter().find(|t| t.measure == number)?;
        Some(truncation.note.clone())
    };
    let rest = pack.clauses.measures.iter().map(|measure| {
        let clauses = clauses_of(Some(measure.number));
        MeasureShown {
            number: measure.number,
            title: measure.title.clone(),
            running: running(&clauses),
            clauses,
            broken_off: broken_off(measure.number),
        }
    });
    std::iter::once(envelope).chain(rest).collect()
}

fn silences(pack: &Pack, document: &str) -> Vec<(String, String)> {
    let all = pack.documents.silences.iter().filter(|s| s.document == document && !s.stated);
    all.map(|s| (s.topic.clone(), s.effect.clone())).collect()
}

fn references(pack: &Pack, document: &str) -> Vec<(String, String, &'static str)> {
    let others = pack.documents.all.iter().filter(|d| d.id != document);
    others.map(|d| (d.number.show(), d.title.clone(), d.status.label())).collect()
}

/// GET /policies/pack: the files of the pack in force, so that anybody can calculate for himself.
pub async fn pack_files(cx: Cx) -> Reply {
    let pack = cx.pack();
    let body = serde_json::json!({ "hash": pack.hash(), "files": pack.files() });
    let name = format!("{}-{}.json", pack.about.id, &pack.hash()[..12]);
    let bytes = serde_json::to_vec_pretty(&body).map_err(Problem::bug)?;
    cx.file("application/json", &name, bytes)
}

/// All matters.
#[derive(Template)]
#[template(path = "policies/guides.html")]
pub struct GuidesPage {
    pub(crate) chrome: Chrome,
    pub(crate) guides: Vec<Term<Guide>>,
}

/// One matter.
#[derive(Template)]
#[template(path = "policies/guide.html")]
pub struct GuidePage {
    pub(crate) chrome: Chrome,
    pub(crate) guide: Term<Guide>,
    /// Id and title.
    pub(crate) clauses: Vec<(String, String)>,
    /// May the reader begin it?
    pub(crate) opens: bool,
}

/// GET /policies/guides
pub async fn guides(cx: Cx) -> Reply {
    let guides = cx.pack().guides.iter().cloned().collect();
    cx.page(&GuidesPage { chrome: cx.chrome().await?, guides })
}

/// GET /policies/guides/{id}
pub async fn guide(cx: Cx, Path(id): Path<String>) -> Reply {
    let pack = cx.pack();
    let guide = pack.guides.get(&id).ok_or(Problem::NotFound)?.clone();
    let opens = cx.opens(&guide.href);
    let clauses = clauses_of(&pack, &guide);
    cx.page(&GuidePage { chrome: cx.chrome().await?, guide, clauses, opens })
}

fn clauses_of(pack: &Pack, guide: &Guide) -> Vec<(String, String)> {
    let all = pack.clauses.all.iter().filter(|clause| guide.clauses.contains(&clause.id));
    all.map(|clause| (clause.id.clone(), clause.title.clone())).collect()
}

/// Matters of a clause: where their guide is, and what it is called.
pub(crate) fn guides_of(pack: &Pack, clause: &str) -> Vec<(String, String)> {
    let all = pack.guides.iter().filter(|guide| guide.clauses.iter().any(|own| own == clause));
    all.map(|guide| (format!("/policies/guides/{}", guide.id), guide.name.clone())).collect()
}
