//! The main document taken apart: chapters, measures and clauses with stable ids, in our own words.

use kezhuan_rules::Diagnostic;
use kezhuan_rules::reader::Table;

use crate::sheet::{Reading, Sheet, Target, diagnostic, small};
use crate::term::{Source, Terms};

/// What kind of mechanism a clause is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ClauseKind {
    /// Money by a formula in the text.
    Rule,
    /// Money, but the text gives no formula.
    RuleUnstated,
    /// Money by another document.
    Reference,
    /// A target.
    Indicator,
    /// A registry.
    Registry,
    /// A process.
    Workflow,
    /// A body or institution.
    Body,
    /// A national tax scheme.
    Tax,
    /// A principle or a class.
    Principle,
    /// A fact about the document.
    Document,
}

impl ClauseKind {
    /// All kinds with their word in the pack.
    pub const WORDS: [(&'static str, Self); 10] = [
        ("rule", Self::Rule),
        ("rule_unstated", Self::RuleUnstated),
        ("reference", Self::Reference),
        ("indicator", Self::Indicator),
        ("registry", Self::Registry),
        ("workflow", Self::Workflow),
        ("body", Self::Body),
        ("tax", Self::Tax),
        ("principle", Self::Principle),
        ("document", Self::Document),
    ];

    /// What a page says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Rule => "奖补规则",
            Self::RuleUnstated => "奖补（未写明算法）",
            Self::Reference => "奖补（见其他文件）",
            Self::Indicator => "指标",
            Self::Registry => "登记",
            Self::Workflow => "流程",
            Self::Body => "机构",
            Self::Tax => "税收",
            Self::Principle => "原则",
            Self::Document => "文件信息",
        }
    }
}

/// How strongly the text binds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strength {
    /// 达到: must.
    #[default]
    Must,
    /// 不低于: at least.
    AtLeast,
    /// 最高, 不超过: a ceiling, no entitlement.
    Ceiling,
    /// 力争: strives.
    Strive,
    /// 争取: seeks, promises nothing.
    Seek,
    /// 支持, 鼓励, 探索: encourages.
    Encourage,
}

/// A word of the text with its strength.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Word {
    /// How strongly it binds.
    pub strength: Strength,
}

/// A chapter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chapter {
    /// From 1.
    pub number: u32,
    /// Its heading.
    pub title: String,
}

/// A measure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Measure {
    /// From 1.
    pub number: u32,
    /// The chapter it is in.
    pub chapter: u32,
    /// Its heading.
    pub title: String,
}

/// A clause.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clause {
    /// Stable id, `5-12`; cited by rules, payments, indicators.
    pub id: String,
    /// What kind of mechanism it is.
    pub kind: ClauseKind,
    /// Its measure; `None` for the document as a whole.
    pub measure: Option<u32>,
    /// Its chapter; `None` for the document as a whole.
    pub chapter: Option<u32>,
    /// A short title.
    pub title: String,
    /// What it means, in our own words.
    pub meaning: String,
    /// Who acts.
    pub actors: Vec<String>,
    /// Key words quoted from the text.
    pub quotes: Vec<String>,
    /// Id of the word that says how strongly it binds.
    pub word: Option<String>,
    /// Capabilities that run it.
    pub runs: Vec<String>,
    /// Why nothing, or not all of it, runs yet.
    pub why_not: Option<String>,
    /// Where it stands.
    pub source: Source,
    /// File and line in the pack, for mistakes found later.
    pub(crate) place: (String, usize),
}

/// `clauses.toml` and `clauses/*.toml`.
#[derive(Debug, Clone, Default)]
pub struct Clauses {
    /// Chapters.
    pub chapters: Vec<Chapter>,
    /// Measures.
    pub measures: Vec<Measure>,
    /// Words that say how strongly a clause binds.
    pub words: Terms<Word>,
    /// All clauses in the order of the text.
    pub all: Vec<Clause>,
}

impl Clause {
    /// A mistake about this clause.
    pub(crate) fn wrong(&self, message: String) -> Diagnostic {
        diagnostic(&self.place.0, self.place.1, "", message, None)
    }
}

impl Clauses {
    /// The clause with this id.
    pub fn get(&self, id: &str) -> Option<&Clause> {
        self.all.iter().find(|clause| clause.id == id)
    }

    /// The clauses of a measure; of the document as a whole for `None`.
    pub fn of_measure(&self, measure: Option<u32>) -> Vec<&Clause> {
        self.all.iter().filter(|clause| clause.measure == measure).collect()
    }

    /// The measures of a chapter.
    pub fn of_chapter(&self, chapter: u32) -> Vec<&Measure> {
        self.measures.iter().filter(|measure| measure.chapter == chapter).collect()
    }

    /// The measure with this number.
    pub fn measure(&self, number: u32) -> Option<&Measure> {
        self.measures.iter().find(|measure| measure.number == number)
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> Clauses {
    let mut clauses = reading.file("clauses.toml", read_frame);
    let files: Vec<&String> =
        reading.files.keys().filter(|name| name.starts_with("clauses/")).collect();
    if files.is_empty() {
        let message = "没有条款文件，例如 clauses/01.toml".to_owned();
        reading.found.push(diagnostic("clauses.toml", 0, "", message, None));
    }
    for file in files {
        let part = reading.file(file, |sheet| {
            sheet.table.tables("clause").iter().map(|t| read_clause(t, sheet, &clauses)).collect()
        });
        add(reading, &mut clauses, part);
    }
    clauses
}

fn add(reading: &Reading<'_>, clauses: &mut Clauses, part: Vec<Clause>) {
    for clause in part {
        if clauses.get(&clause.id).is_some() {
            reading.found.push(clause.wrong(format!("条款“{}”写了两次", clause.id)));
        }
        clauses.all.push(clause);
    }
}

fn read_frame(sheet: &Sheet<'_>) -> Clauses {
    let strengths = [
        ("must", Strength::Must),
        ("at_least", Strength::AtLeast),
        ("ceiling", Strength::Ceiling),
        ("strive", Strength::Strive),
        ("seek", Strength::Seek),
        ("encourage", Strength::Encourage),
    ];
    let mut clauses = Clauses {
        words: sheet.terms("word", |table, _| {
            table.need("strength");
            Word { strength: table.one_of("strength", &strengths).unwrap_or_default() }
        }),
        ..Clauses::default()
    };
    for table in sheet.table.tables("chapter") {
        let chapter =
            Chapter { number: small(&table, "number", 1..=99), title: table.text("title") };
        if clauses.chapters.iter().any(|earlier| earlier.number == chapter.number) {
            table.wrong_at("number", format!("第 {} 章写了两次", chapter.number), None);
        }
        clauses.chapters.push(chapter);
    }
    for table in sheet.table.tables("measure") {
        read_measure(&table, &mut clauses);
    }
    clauses
}

fn read_measure(table: &Table<'_>, clauses: &mut Clauses) {
    let measure = Measure {
        number: small(table, "number", 1..=999),
        chapter: small(table, "chapter", 1..=99),
        title: table.text("title"),
    };
    if clauses.measure(measure.number).is_some() {
        table.wrong_at("number", format!("第 {} 项写了两次", measure.number), None);
    }
    if !clauses.chapters.iter().any(|chapter| chapter.number == measure.chapter) {
        table.wrong_at("chapter", format!("没有第 {} 章", measure.chapter), None);
    }
    clauses.measures.push(measure);
}

fn read_clause(table: &Table<'_>, sheet: &Sheet<'_>, clauses: &Clauses) -> Clause {
    table.need("kind");
    let number = table.get("measure").map(|_| small(table, "measure", 1..=999));
    let measure = number.and_then(|number| clauses.measure(number));
    if let (Some(number), None) = (number, measure) {
        table.wrong_at("measure", format!("clauses.toml 里没有第 {number} 项"), None);
    }
    let place = table.get("id").unwrap_or(table.node()).diagnostic("", None);
    Clause {
        id: table.text("id"),
        kind: table.one_of("kind", &ClauseKind::WORDS).unwrap_or(ClauseKind::Document),
        measure: number,
        chapter: measure.map(|measure| measure.chapter),
        title: table.text("title"),
        meaning: table.text("meaning"),
        actors: table.texts("actors"),
        quotes: table.texts("quotes"),
        word: sheet.links.text_or_none(table, "word", Target::Word),
        runs: table.texts("runs"),
        why_not: table.text_or_none("why_not"),
        source: sheet.source(table),
        place: (place.file, place.line),
    }
}
