//! Words about organizations: kinds, policy types, roles, sizes, qualifications, yearly figures.

use crate::calendar::Days;
use crate::sheet::{Reading, Target, small};
use crate::term::Terms;

/// A kind of organization.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationKind {
    /// The type the money rules know: enterprise, university, …
    pub policy_type: String,
    /// One of the 国家设立的院所高校?
    pub state_established: bool,
    /// Has legal personality, hence a 统一社会信用代码?
    pub legal_person: bool,
}

/// A role an organization may have beside its kind.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OrganizationRole {
    /// The policy type it adds, if any.
    pub policy_type: Option<String>,
}

/// A qualification with a term.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Qualification {
    /// Level that grants it: city, provincial, national.
    pub level: String,
    /// Months it holds; `None` when the certificate says it.
    pub valid_months: Option<u32>,
}

/// Unit of a yearly figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FigureUnit {
    /// Money.
    #[default]
    Fen,
    /// A number.
    Count,
    /// Yes or no.
    Flag,
}

/// A figure that an organization reports per year.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct YearlyFigure {
    /// Its unit.
    pub unit: FigureUnit,
}

/// `organizations.toml`.
#[derive(Debug, Clone, Default)]
pub struct OrganizationWords {
    /// The types the money rules know.
    pub policy_types: Terms,
    /// Kinds of organizations.
    pub kinds: Terms<OrganizationKind>,
    /// Roles beside the kind.
    pub roles: Terms<OrganizationRole>,
    /// Size classes.
    pub sizes: Terms,
    /// Qualifications.
    pub qualifications: Terms<Qualification>,
    /// 单位性质 codes of the contract form.
    pub party_natures: Terms,
    /// Yearly figures.
    pub yearly_figures: Terms<YearlyFigure>,
    /// In how many days a registered organization is to be verified.
    pub verify_within: Days,
}

pub(crate) fn read(reading: &Reading<'_>) -> OrganizationWords {
    reading.file("organizations.toml", |sheet| OrganizationWords {
        policy_types: sheet.words("policy_type"),
        kinds: sheet.terms("kind", |table, sheet| OrganizationKind {
            policy_type: sheet.links.text(table, "policy_type", Target::PolicyType),
            state_established: table.flag("state_established"),
            legal_person: table.flag("legal_person"),
        }),
        roles: sheet.terms("role", |table, sheet| OrganizationRole {
            policy_type: sheet.links.text_or_none(table, "policy_type", Target::PolicyType),
        }),
        sizes: sheet.words("size"),
        qualifications: sheet.terms("qualification", |table, sheet| Qualification {
            level: sheet.links.text(table, "level", Target::RegistryLevel),
            valid_months: Some(small(table, "valid_months", 0..=600)).filter(|months| *months > 0),
        }),
        party_natures: sheet.words("party_nature"),
        yearly_figures: sheet.terms("yearly_figure", |table, _| YearlyFigure {
            unit: table
                .one_of(
                    "unit",
                    &[
                        ("fen", FigureUnit::Fen),
                        ("count", FigureUnit::Count),
                        ("flag", FigureUnit::Flag),
                    ],
                )
                .unwrap_or_default(),
        }),
        verify_within: Days::read(&sheet.table, "verify_within", "verify_within_unit"),
    })
}
