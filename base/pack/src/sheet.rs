//! Reading one file of a pack: vocabularies, sources and links to other files, every mistake collected.

use std::cell::RefCell;
use std::collections::BTreeMap;

use kezhuan_rules::Diagnostic;
use kezhuan_rules::reader::{Found, Node, Table, nearest, parse};

use crate::term::{Source, Term, Terms};

/// What a link points to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Target {
    Clause,
    Document,
    Region,
    IndustryGroup,
    PolicyType,
    OrganizationKind,
    PricingMode,
    ContractKind,
    ContractAmount,
    ContractLimit,
    PublicityCase,
    RegistryGroup,
    RegistryLevel,
    Visibility,
    Word,
}

impl Target {
    /// What it is called in a message, with the file that lists it.
    pub(crate) fn label(self) -> &'static str {
        match self {
            Self::Clause => "条款（clauses/）",
            Self::Document => "文件（documents.toml）",
            Self::Region => "地区（regions.toml）",
            Self::IndustryGroup => "产业大类（industries.toml）",
            Self::PolicyType => "政策类型（organizations.toml）",
            Self::OrganizationKind => "单位种类（organizations.toml）",
            Self::PricingMode => "定价方式（achievements.toml）",
            Self::ContractKind => "合同种类（contracts.toml）",
            Self::ContractAmount => "合同金额（contracts.toml）",
            Self::ContractLimit => "登记时限（contracts.toml）",
            Self::PublicityCase => "公示情形（publicity.toml）",
            Self::RegistryGroup => "登记大类（registries.toml）",
            Self::RegistryLevel => "级别（registries.toml）",
            Self::Visibility => "公开方式（demands.toml）",
            Self::Word => "分寸词（clauses.toml）",
        }
    }
}

/// Links met while reading, to be resolved when everything is read.
#[derive(Default)]
pub(crate) struct Links(RefCell<Vec<(Target, Node)>>);

impl Links {
    /// Notes that this node names something else.
    pub(crate) fn note(&self, target: Target, node: &Node) {
        self.0.borrow_mut().push((target, node.clone()));
    }

    /// A required text that names something else.
    pub(crate) fn text(&self, table: &Table<'_>, key: &str, target: Target) -> String {
        if let Some(node) = table.get(key) {
            self.note(target, node);
        }
        table.text(key)
    }

    /// An optional text that names something else.
    pub(crate) fn text_or_none(
        &self,
        table: &Table<'_>,
        key: &str,
        target: Target,
    ) -> Option<String> {
        table.get(key)?;
        Some(self.text(table, key, target))
    }

    /// A list of texts that name something else.
    pub(crate) fn texts(&self, table: &Table<'_>, key: &str, target: Target) -> Vec<String> {
        if let Some(nodes) = table.get(key).and_then(|node| node.list(table.found())) {
            nodes.iter().for_each(|node| self.note(target, node));
        }
        table.texts(key)
    }

    /// Reports every link whose target is not among `known(target)`.
    pub(crate) fn resolve(&self, found: &Found, known: impl Fn(Target) -> Vec<String>) {
        for (target, node) in self.0.borrow().iter() {
            let kezhuan_rules::reader::Value::Text(id) = node.value() else { continue };
            let ids = known(*target);
            if !ids.iter().any(|known| known == id) {
                let help = nearest(id, ids.iter().map(String::as_str));
                node.wrong(
                    found,
                    format!("“{id}”不在{}里", target.label()),
                    help.map(|near| format!("是不是 {near}？")),
                );
            }
        }
    }
}

/// All files of the pack and what is found while reading them.
pub(crate) struct Reading<'a> {
    pub(crate) files: &'a BTreeMap<String, String>,
    pub(crate) found: &'a Found,
    pub(crate) links: &'a Links,
}

impl Reading<'_> {
    /// Reads a required file; a missing or broken one is noted and read as empty.
    pub(crate) fn file<T: Default>(&self, name: &str, read: impl FnOnce(&Sheet<'_>) -> T) -> T {
        let Some(text) = self.files.get(name) else {
            self.found.push(diagnostic(name, 0, "", "缺少这个文件".to_owned(), None));
            return T::default();
        };
        let Some(root) = parse(name, text, self.found) else { return T::default() };
        let Some(table) = root.table(self.found) else { return T::default() };
        let source = Source::parse(&table.text_or_none("source").unwrap_or_default());
        read(&Sheet { table, source, links: self.links })
    }
}

/// A mistake in a file that is not TOML, or in a file as a whole.
pub(crate) fn diagnostic(
    file: &str,
    line: usize,
    excerpt: &str,
    message: String,
    help: Option<String>,
) -> Diagnostic {
    let excerpt = excerpt.to_owned();
    Diagnostic { file: file.to_owned(), line, column: 1, excerpt, message, help }
}

/// One file being read.
pub(crate) struct Sheet<'a> {
    pub(crate) table: Table<'a>,
    pub(crate) source: Source,
    pub(crate) links: &'a Links,
}

impl Sheet<'_> {
    /// The source of an entry, or that of its file.
    pub(crate) fn source(&self, table: &Table<'_>) -> Source {
        let own = table.text_or_none("source").map(|text| Source::parse(&text));
        let source = own.unwrap_or_else(|| self.source.clone());
        if source.text.is_empty() {
            table.wrong("缺少 source（文号和条款，或 [own]、[unknown]）", None);
        }
        source
    }

    /// A vocabulary whose words have data of their own.
    pub(crate) fn terms<T>(&self, key: &str, read: impl Fn(&Table<'_>, &Self) -> T) -> Terms<T> {
        let mut terms: Vec<Term<T>> = Vec::new();
        for table in self.table.tables(key) {
            let term = Term {
                id: table.text("id"),
                name: table.text("name"),
                help: table.text_or_none("help").unwrap_or_default(),
                source: self.source(&table),
                data: read(&table, self),
            };
            if terms.iter().any(|earlier| earlier.id == term.id) {
                table.wrong_at("id", format!("{key} 里“{}”写了两次", term.id), None);
            }
            terms.push(term);
        }
        if terms.is_empty() {
            self.table.wrong(format!("至少要有一个 [[{key}]]"), None);
        }
        Terms::new(terms)
    }

    /// A vocabulary of plain words.
    pub(crate) fn words(&self, key: &str) -> Terms {
        self.terms(key, |_, _| ())
    }
}

/// A whole number in a range, or a mistake and the start of the range.
pub(crate) fn small(table: &Table<'_>, key: &str, range: std::ops::RangeInclusive<u32>) -> u32 {
    let number = table.whole(key);
    match u32::try_from(number) {
        Ok(n) if range.contains(&n) => n,
        _ if table.get(key).is_none() => *range.start(),
        _ => {
            let message = format!("{key} 应在 {} 到 {} 之间", range.start(), range.end());
            table.wrong_at(key, message, None);
            *range.start()
        }
    }
}
