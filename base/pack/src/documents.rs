//! Policy documents: identity, dates, references, what they leave unsaid. Silence is a value here.

use kezhuan_kernel::Day;
use kezhuan_rules::reader::Table;

use crate::sheet::{Reading, Sheet, Target, small};
use crate::term::Source;

/// A fact that a document may leave unsaid.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stated<T> {
    /// The document says it.
    Said(T),
    /// `"unstated"`: the document does not say it. Unknown is not none.
    Unstated,
}

impl<T: std::fmt::Display> Stated<T> {
    /// For a page: the value, or `政策未载明`.
    pub fn show(&self) -> String {
        match self {
            Self::Said(value) => value.to_string(),
            Self::Unstated => "政策未载明".to_owned(),
        }
    }
}

/// What the city does with a document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DocumentStatus {
    /// In force.
    #[default]
    InForce,
    /// Named by others, its text is not there: what depends on it is unresolved.
    NotLoaded,
    /// Another level's conditions, shown beside the city's own.
    Overlay,
    /// No longer in force.
    Ended,
}

impl DocumentStatus {
    /// What a page says.
    pub fn label(self) -> &'static str {
        match self {
            Self::InForce => "现行",
            Self::NotLoaded => "未载入",
            Self::Overlay => "省级口径",
            Self::Ended => "已失效",
        }
    }
}

/// A policy document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// Id in the pack.
    pub id: String,
    /// 文号.
    pub number: Stated<String>,
    /// Title.
    pub title: String,
    /// 通知, 实施意见.
    pub kind: String,
    /// Who issued it.
    pub issuer: String,
    /// 落款日期.
    pub signed: Option<Day>,
    /// Day it was put on the site; not the day it was signed.
    pub published: Option<Day>,
    /// Moment it was put on the site, as the site writes it.
    pub published_at: Option<String>,
    /// The site.
    pub site: Option<String>,
    /// What the city does with it.
    pub status: DocumentStatus,
    /// The document whose clauses the pack lists?
    pub main: bool,
    /// In force from.
    pub valid_from: Stated<Day>,
    /// In force until.
    pub valid_to: Stated<Day>,
    /// Where it holds.
    pub region: String,
    /// To whom it is addressed.
    pub addressees: Vec<String>,
    /// Where that comes from.
    pub source: Source,
}

/// Clauses of one document that lean on another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DocumentReference {
    /// The document that refers.
    pub from: String,
    /// The document referred to.
    pub to: String,
    /// The clauses that do.
    pub clauses: Vec<String>,
    /// The words they use.
    pub word: String,
}

/// A text that breaks off.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Truncation {
    /// The document.
    pub document: String,
    /// The clause at which it breaks off.
    pub clause: String,
    /// The measure that is incomplete.
    pub measure: u32,
    /// The last words there are.
    pub after: String,
    /// What must not be assumed.
    pub note: String,
}

/// Something the document does not say.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Silence {
    /// The document.
    pub document: String,
    /// What it leaves unsaid.
    pub topic: String,
    /// False while nobody has said it.
    pub stated: bool,
    /// What the system does meanwhile.
    pub effect: String,
}

/// `documents.toml`.
#[derive(Debug, Clone, Default)]
pub struct Documents {
    /// The documents.
    pub all: Vec<Document>,
    /// References between them.
    pub references: Vec<DocumentReference>,
    /// Texts that break off.
    pub truncations: Vec<Truncation>,
    /// What is left unsaid.
    pub silences: Vec<Silence>,
}

impl Documents {
    /// The document with this id.
    pub fn get(&self, id: &str) -> Option<&Document> {
        self.all.iter().find(|document| document.id == id)
    }

    /// The document whose clauses the pack lists.
    pub fn main(&self) -> Option<&Document> {
        self.all.iter().find(|document| document.main)
    }

    /// The document not loaded that this clause leans on.
    pub fn unresolved(&self, clause: &str) -> Option<&Document> {
        self.references
            .iter()
            .filter(|reference| reference.clauses.iter().any(|id| id == clause))
            .filter_map(|reference| self.get(&reference.to))
            .find(|document| document.status == DocumentStatus::NotLoaded)
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> Documents {
    reading.file("documents.toml", |sheet| {
        let mut all: Vec<Document> = Vec::new();
        for table in sheet.table.tables("document") {
            let document = read_document(&table, sheet);
            if all.iter().any(|earlier| earlier.id == document.id) {
                table.wrong_at("id", format!("文件“{}”写了两次", document.id), None);
            }
            all.push(document);
        }
        if all.iter().filter(|document| document.main).count() != 1 {
            sheet.table.wrong_at("document", "应有且只有一个 role = \"main\" 的文件", None);
        }
        Documents {
            all,
            references: sheet
                .table
                .tables("reference")
                .iter()
                .map(|t| reference(t, sheet))
                .collect(),
            truncations: sheet.table.tables("truncation").iter().map(|t| cut(t, sheet)).collect(),
            silences: sheet.table.tables("silence").iter().map(|t| silence(t, sheet)).collect(),
        }
    })
}

fn read_document(table: &Table<'_>, sheet: &Sheet<'_>) -> Document {
    let statuses = [
        ("in_force", DocumentStatus::InForce),
        ("not_loaded", DocumentStatus::NotLoaded),
        ("overlay", DocumentStatus::Overlay),
        ("ended", DocumentStatus::Ended),
    ];
    for key in ["status", "role"] {
        table.need(key);
    }
    let status = table.one_of("status", &statuses).unwrap_or_default();
    let known = status != DocumentStatus::NotLoaded;
    Document {
        id: table.text("id"),
        number: match table.text("number") {
            word if word == "unstated" => Stated::Unstated,
            number => Stated::Said(number),
        },
        title: table.text("title"),
        kind: table.text("kind"),
        issuer: table.text("issuer"),
        signed: table.day_or_none("signed"),
        published: table.day_or_none("published"),
        published_at: table.text_or_none("published_at"),
        site: table.text_or_none("site"),
        status,
        main: table
            .one_of("role", &[("main", true), ("reference", false), ("overlay", false)])
            .unwrap_or_default(),
        valid_from: stated_day(table, "valid_from", known),
        valid_to: stated_day(table, "valid_to", known),
        region: sheet.links.text(table, "region", Target::Region),
        addressees: table.texts("addressees"),
        source: sheet.source(table),
    }
}

/// A day or the word `unstated`; a loaded document must say one of them.
fn stated_day(table: &Table<'_>, key: &str, needed: bool) -> Stated<Day> {
    let node = if needed { table.need(key) } else { table.get(key) };
    let Some(node) = node else { return Stated::Unstated };
    if matches!(node.value(), kezhuan_rules::reader::Value::Text(word) if word == "unstated") {
        return Stated::Unstated;
    }
    node.day(table.found()).map_or(Stated::Unstated, Stated::Said)
}

fn reference(table: &Table<'_>, sheet: &Sheet<'_>) -> DocumentReference {
    table.need("clauses");
    DocumentReference {
        from: sheet.links.text(table, "from", Target::Document),
        to: sheet.links.text(table, "to", Target::Document),
        clauses: sheet.links.texts(table, "clauses", Target::Clause),
        word: table.text("word"),
    }
}

fn cut(table: &Table<'_>, sheet: &Sheet<'_>) -> Truncation {
    Truncation {
        document: sheet.links.text(table, "document", Target::Document),
        clause: sheet.links.text(table, "clause", Target::Clause),
        measure: small(table, "measure", 1..=999),
        after: table.text("after"),
        note: table.text("note"),
    }
}

fn silence(table: &Table<'_>, sheet: &Sheet<'_>) -> Silence {
    table.need("stated");
    Silence {
        document: sheet.links.text(table, "document", Target::Document),
        topic: table.text("topic"),
        stated: table.flag("stated"),
        effect: table.text("effect"),
    }
}
