//! A clause as it is shown: what it means, what runs for it now, or honestly why not yet.

use kezhuan_pack::{Clause, ClauseKind, Pack, Runs};
use kezhuan_web::{ClauseCard, House};

/// Where a clause stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// Something of this program runs it.
    Runs,
    /// The amount stands in a document that is not loaded.
    WaitsForDocument,
    /// There is no formula: somebody decides each case.
    WaitsForDecision,
    /// Nothing runs it yet.
    NotYet,
    /// Nothing to run: a principle, a fact about the document.
    Says,
}

impl Standing {
    /// 中文.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Runs => "在跑",
            Self::WaitsForDocument => "等文件",
            Self::WaitsForDecision => "要逐件决定",
            Self::NotYet => "还没跑",
            Self::Says => "说明",
        }
    }

    /// Does it wait for something that is not ours to give?
    pub const fn is_open(self) -> bool {
        matches!(self, Self::WaitsForDocument | Self::WaitsForDecision)
    }
}

/// A clause with what is known of it.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Id, `5-12`.
    pub id: String,
    /// Short title.
    pub title: String,
    /// Meaning in our own words.
    pub meaning: String,
    /// Kind, in Chinese.
    pub kind: &'static str,
    /// The word that says how strongly it binds, and whether that is no promise.
    pub word: Option<(String, bool)>,
    /// Where it stands.
    pub standing: Standing,
    /// The rule in sentences, for money rules.
    pub rule: Vec<String>,
    /// What runs now.
    pub cards: Vec<ClauseCard>,
    /// 办事指南: where, and what it is called.
    pub guides: Vec<(String, String)>,
    /// Why not, or not all.
    pub why: Option<String>,
    /// Where it stands in the document, and how sure we are.
    pub source: String,
}

/// Puts a clause together.
pub fn shown(pack: &Pack, house: &House, clause: &Clause, cards: &[ClauseCard]) -> Shown {
    let mine: Vec<ClauseCard> = cards.iter().filter(|c| c.clause == clause.id).cloned().collect();
    let runs = pack.runs(&clause.id);
    let standing = standing(pack, house, clause, &runs);
    Shown {
        id: clause.id.clone(),
        title: clause.title.clone(),
        meaning: clause.meaning.clone(),
        kind: clause.kind.label(),
        word: clause.word.as_deref().map(|id| word(pack, id)),
        standing,
        rule: rule_sentences(pack, &runs),
        cards: mine,
        guides: crate::pages::guides_of(pack, &clause.id),
        why: why(pack, clause, standing),
        source: clause.source.text.clone(),
    }
}

fn standing(pack: &Pack, house: &House, clause: &Clause, runs: &[Runs<'_>]) -> Standing {
    if pack.documents.unresolved(&clause.id).is_some() {
        return Standing::WaitsForDocument;
    }
    let decided = runs.iter().any(|run| match run {
        Runs::Rule(id) => pack.policy.rules.iter().any(|r| r.id == *id && r.no_formula.is_some()),
        _ => false,
    });
    if decided {
        return Standing::WaitsForDecision;
    }
    let alive = runs.iter().any(|run| match run {
        Runs::Capability(name) => house.iter().any(|c| c.name == *name),
        Runs::Rule(_) | Runs::Indicator(_) => true,
        Runs::Registry(_) => house.iter().any(|c| c.name == "registries"),
    });
    match clause.kind {
        _ if alive => Standing::Runs,
        ClauseKind::Principle | ClauseKind::Document if clause.why_not.is_none() => Standing::Says,
        _ => Standing::NotYet,
    }
}

fn word(pack: &Pack, id: &str) -> (String, bool) {
    use kezhuan_pack::Strength;
    let soft = pack
        .clauses
        .words
        .get(id)
        .is_some_and(|term| !matches!(term.data.strength, Strength::Must | Strength::AtLeast));
    (pack.clauses.words.name(id).to_owned(), soft)
}

fn rule_sentences(pack: &Pack, runs: &[Runs<'_>]) -> Vec<String> {
    runs.iter()
        .filter_map(|run| match run {
            Runs::Rule(id) => pack.policy.rules.iter().find(|rule| rule.id == *id),
            _ => None,
        })
        .flat_map(|rule| pack.policy.describe(rule))
        .collect()
}

fn why(pack: &Pack, clause: &Clause, standing: Standing) -> Option<String> {
    let number = || {
        let document = pack.documents.unresolved(&clause.id)?;
        Some(format!(
            "金额写在{}里，我们还没有这份文件，所以不算，也不当作 0 元。",
            document.number.show()
        ))
    };
    match standing {
        Standing::WaitsForDocument => number(),
        Standing::WaitsForDecision => {
            Some("没有公式，由有权的机关逐件决定，决定书登记后公开。".to_owned())
        }
        _ => clause.why_not.clone(),
    }
}
