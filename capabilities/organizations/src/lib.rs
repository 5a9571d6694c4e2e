//! 主体库: organizations, what is verified of them, and their yearly figures.
//!
//! A verified organization is public; its contact, figures and holders are for its members and the
//! administration. Members and officers are the accounts' matter, one floor up.

mod facts;
mod migrations;
mod model;
mod ops;
mod permissions;
mod records;
mod rules;
mod search;
mod store;

use kezhuan_web::Capability;
pub use kezhuan_web::filters;

pub use facts::party;
pub use model::{
    Backing, Figure, Holding, Organization, OrganizationId, Profile, Qualification,
    QualificationId, State,
};
pub use ops::amend::amend;
pub use ops::decide::decide;
pub use ops::import::{COLUMNS, import};
pub use ops::record::{record_holding, record_qualification, record_yearly_figures};
pub use ops::register::register_within;
pub use permissions::{AMEND, IMPORT, READ, RECORD, REGISTER, VERIFY};
pub use records::{figures, holdings, qualifications, related};
pub use rules::{
    Decision, DecisionRaw, FiguresAsk, FiguresRaw, HoldingRaw, OrganizationRaw, QualificationAsk,
    QualificationRaw,
};
pub use store::{acting_names, campuses, find_by_code, find_by_name, get, many};

/// What this crate gives to the house.
pub const CAPABILITY: Capability = Capability {
    migrations: migrations::migrations,
    permissions: &[&REGISTER, &READ, &AMEND, &VERIFY, &RECORD, &IMPORT],
    facts: facts::FACTS,
    searchable: Some(search::SEARCHABLE),
    ..Capability::named("organizations")
};
