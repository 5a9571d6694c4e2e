//! Registry kinds: platforms, carriers, bases, agencies, awards …; who decides at which level.

use kezhuan_rules::reader::Table;

use crate::sheet::{Reading, Sheet, Target, small};
use crate::term::{Term, Terms};

/// A level: city, provincial, national.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Level {
    /// Higher is greater.
    pub rank: u32,
}

/// A status of an entry.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EntryStatus {
    /// Does an entry in this status count as recognised?
    pub counts: bool,
}

/// What the city may do at a level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Power {
    /// 准予: the city decides.
    Grant,
    /// 达到推荐条件 → 上报 → the result (文号) of the higher level.
    #[default]
    Forward,
}

/// Who decides about a kind at a level.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Decider {
    /// Level id.
    pub level: String,
    /// The authority.
    pub by: String,
    /// What the city may do.
    pub power: Power,
}

/// What is known of the conditions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Criteria {
    /// Not found: a clerk fills in item by item, nothing is decided by itself.
    #[default]
    Unknown,
    /// There are none: the higher level's document is entered.
    NotApplicable,
}

/// Type of an extra field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FieldType {
    /// Text.
    #[default]
    Text,
    /// A number with decimals.
    Number,
    /// A whole number.
    Count,
    /// Money.
    Fen,
    /// A rate.
    Rate,
    /// A day.
    Date,
    /// Industries of the pack, one or more.
    Industries,
    /// One of the field's options.
    Choice,
}

/// A field of a kind, beside holder, level, region, dated status and evidence.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegistryField {
    /// Key in the record.
    pub id: String,
    /// Label.
    pub name: String,
    /// Type.
    pub kind: FieldType,
    /// The options of a choice.
    pub options: Vec<String>,
}

/// A registry kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct RegistryKind {
    /// Group: platform, carrier, base, …
    pub group: String,
    /// Clauses it carries.
    pub clauses: Vec<String>,
    /// Levels it exists at, with who decides.
    pub deciders: Vec<Decider>,
    /// 达标即准 at city level?
    pub meets_then_grant: bool,
    /// What is known of the conditions.
    pub criteria: Criteria,
    /// Extra fields.
    pub fields: Vec<RegistryField>,
}

/// `registries.toml`.
#[derive(Debug, Clone, Default)]
pub struct Registries {
    /// Levels, lowest first.
    pub levels: Terms<Level>,
    /// Statuses of an entry.
    pub statuses: Terms<EntryStatus>,
    /// Groups of kinds.
    pub groups: Terms,
    /// The kinds.
    pub kinds: Terms<RegistryKind>,
}

impl Registries {
    /// Who decides about a kind at a level.
    pub fn decider(&self, kind: &str, level: &str) -> Option<&Decider> {
        self.kinds.get(kind)?.deciders.iter().find(|decider| decider.level == level)
    }

    /// The kinds of a group.
    pub fn of_group(&self, group: &str) -> Vec<&Term<RegistryKind>> {
        self.kinds.iter().filter(|kind| kind.group == group).collect()
    }

    /// Ids of the levels, lowest first.
    pub fn level_ids(&self) -> Vec<&str> {
        let mut levels: Vec<&Term<Level>> = self.levels.iter().collect();
        levels.sort_by_key(|level| level.rank);
        levels.into_iter().map(|level| level.id.as_str()).collect()
    }

    /// For a picker of the levels of a kind: (value, 中文).
    pub fn pick_levels(&self, kind: &str) -> Vec<(&str, &str)> {
        let exists = |level: &str| self.decider(kind, level).is_some();
        self.levels.pick().into_iter().filter(|(id, _)| exists(id)).collect()
    }

    /// Is `level` at least `least`?
    pub fn at_least(&self, level: &str, least: &str) -> bool {
        let rank = |id: &str| self.levels.get(id).map(|level| level.rank);
        matches!((rank(level), rank(least)), (Some(a), Some(b)) if a >= b)
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> Registries {
    reading.file("registries.toml", |sheet| Registries {
        levels: sheet.terms("level", |table, _| Level { rank: small(table, "rank", 1..=9) }),
        statuses: sheet.terms("status", |table, _| EntryStatus { counts: table.flag("counts") }),
        groups: sheet.words("group"),
        kinds: sheet.terms("kind", read_kind),
    })
}

fn read_kind(table: &Table<'_>, sheet: &Sheet<'_>) -> RegistryKind {
    let criteria = [("unknown", Criteria::Unknown), ("not_applicable", Criteria::NotApplicable)];
    let kind = RegistryKind {
        group: sheet.links.text(table, "group", Target::RegistryGroup),
        clauses: sheet.links.texts(table, "clauses", Target::Clause),
        deciders: table.tables("decide").iter().map(|table| read_decider(table, sheet)).collect(),
        meets_then_grant: table.flag("meets_then_grant"),
        criteria: table.one_of("criteria", &criteria).unwrap_or_default(),
        fields: table.tables("fields").iter().map(read_field).collect(),
    };
    if kind.deciders.is_empty() {
        table.wrong("至少要写一级 decide", None);
    }
    if kind.meets_then_grant && !kind.deciders.iter().any(|d| d.power == Power::Grant) {
        table.wrong_at("meets_then_grant", "没有一级由本市准予，不能达标即准", None);
    }
    kind
}

fn read_decider(table: &Table<'_>, sheet: &Sheet<'_>) -> Decider {
    table.need("mode");
    Decider {
        level: sheet.links.text(table, "level", Target::RegistryLevel),
        by: table.text("by"),
        power: table
            .one_of("mode", &[("grant", Power::Grant), ("forward", Power::Forward)])
            .unwrap_or_default(),
    }
}

fn read_field(table: &Table<'_>) -> RegistryField {
    let words = [
        ("text", FieldType::Text),
        ("number", FieldType::Number),
        ("count", FieldType::Count),
        ("fen", FieldType::Fen),
        ("rate", FieldType::Rate),
        ("date", FieldType::Date),
        ("industries", FieldType::Industries),
        ("choice", FieldType::Choice),
    ];
    table.need("type");
    let field = RegistryField {
        id: table.text("id"),
        name: table.text("name"),
        kind: table.one_of("type", &words).unwrap_or_default(),
        options: table.texts("options"),
    };
    if (field.kind == FieldType::Choice) == field.options.is_empty() {
        table.wrong_at("options", "options 只用于 choice，并且要有选项", None);
    }
    field
}
