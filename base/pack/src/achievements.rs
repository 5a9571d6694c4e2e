//! Words about achievements: IP, maturity, transfer and pricing modes, disclosure.

use crate::calendar::Days;
use crate::sheet::{Reading, Sheet, Target, small};
use crate::term::{Term, Terms};

/// A kind of intellectual property.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IpKind {
    /// Does publishing before filing destroy it?
    pub novelty: bool,
}

/// A state of intellectual property.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IpState {
    /// Is the filing date fixed?
    pub protected: bool,
}

/// A stage of maturity with its TRL range.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Stage {
    /// From this level.
    pub trl_from: u8,
    /// To this level.
    pub trl_to: u8,
}

/// A way of putting an achievement to use.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct TransferMode {
    /// The contract kind that usually follows.
    pub contract_kind: String,
    /// What else is agreed upon under this way.
    pub form: DealForm,
}

/// What the parties agree upon beside price and payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DealForm {
    /// Nothing else.
    #[default]
    Plain,
    /// 作价入股: what the technology is worth, and who holds how much of the company.
    Equity,
    /// 先使用后付费: how long it is tried, and what payment waits for.
    Trial,
}

/// `achievements.toml`.
#[derive(Debug, Clone, Default)]
pub struct AchievementWords {
    /// What numbers begin with: `ZK` of `ZK-2026-000123`.
    pub serial_prefix: String,
    /// How many months an achievement stays published.
    pub valid_months: u32,
    /// In how many days the platform reviews.
    pub review_within: Days,
    /// Policy types whose units review before the platform does, with a collective decision.
    pub unit_review_types: Vec<String>,
    /// Fields whose correction is shown at once; every other one is looked at first.
    pub corrected_at_once: Vec<String>,
    /// Policy types that may publish.
    pub holder_types: Vec<String>,
    /// Kind of a new organization in a list that does not say.
    pub imported_holder_kind: String,
    /// Kinds of IP.
    pub ip_kinds: Terms<IpKind>,
    /// States of IP.
    pub ip_states: Terms<IpState>,
    /// TRL 1 to 9; the id is the digit, `help` the meaning.
    pub trl: Terms,
    /// 小试, 中试, 产业化.
    pub stages: Terms<Stage>,
    /// 转让, 许可, …
    pub transfer_modes: Terms<TransferMode>,
    /// 协议定价, 挂牌, …
    pub pricing_modes: Terms,
    /// Tiers of disclosure.
    pub disclosures: Terms,
    /// What a person did.
    pub contributor_roles: Terms,
    /// Who owns it.
    pub ownerships: Terms,
    /// Why a review sends it back; `help` says how to mend.
    pub rejection_reasons: Terms,
}

impl AchievementWords {
    /// The TRL word of a level.
    pub fn trl(&self, level: u8) -> Option<&Term> {
        self.trl.get(&level.to_string())
    }

    /// The stage a level belongs to.
    pub fn stage(&self, level: u8) -> Option<&Term<Stage>> {
        self.stages.iter().find(|stage| (stage.trl_from..=stage.trl_to).contains(&level))
    }

    /// Would publishing now destroy the novelty of such a right?
    pub fn endangers_novelty(&self, ip_kind: &str, ip_state: &str) -> bool {
        self.ip_kinds.get(ip_kind).is_some_and(|kind| kind.novelty)
            && !self.ip_states.get(ip_state).is_some_and(|state| state.protected)
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> AchievementWords {
    reading.file("achievements.toml", |sheet| {
        let trl = sheet.words("trl");
        if trl.iter().map(|term| term.id.as_str()).ne(["1", "2", "3", "4", "5", "6", "7", "8", "9"])
        {
            sheet.table.wrong_at("trl", "技术成熟度应依次写 1 到 9", None);
        }
        AchievementWords {
            serial_prefix: sheet.table.text("serial_prefix"),
            valid_months: small(&sheet.table, "valid_months", 1..=600),
            review_within: Days::read(&sheet.table, "review_within", "review_within_unit"),
            unit_review_types: sheet.links.texts(
                &sheet.table,
                "unit_review_types",
                Target::PolicyType,
            ),
            corrected_at_once: sheet.table.texts("corrected_at_once"),
            holder_types: sheet.links.texts(&sheet.table, "holder_types", Target::PolicyType),
            imported_holder_kind: sheet.links.text(
                &sheet.table,
                "imported_holder_kind",
                Target::OrganizationKind,
            ),
            ip_kinds: sheet.terms("ip_kind", |table, _| IpKind { novelty: table.flag("novelty") }),
            ip_states: sheet
                .terms("ip_state", |table, _| IpState { protected: table.flag("protected") }),
            trl,
            stages: read_stages(sheet),
            transfer_modes: sheet.terms("transfer_mode", |table, sheet| TransferMode {
                contract_kind: sheet.links.text(table, "contract_kind", Target::ContractKind),
                form: table.one_of("form", &FORMS).unwrap_or_default(),
            }),
            pricing_modes: sheet.words("pricing_mode"),
            disclosures: sheet.words("disclosure"),
            contributor_roles: sheet.words("contributor_role"),
            ownerships: sheet.words("ownership"),
            rejection_reasons: sheet.words("rejection_reason"),
        }
    })
}

const FORMS: [(&str, DealForm); 2] = [("equity", DealForm::Equity), ("trial", DealForm::Trial)];

fn read_stages(sheet: &Sheet<'_>) -> Terms<Stage> {
    sheet.terms("stage", |table, _| Stage {
        trl_from: small(table, "trl_from", 1..=9) as u8,
        trl_to: small(table, "trl_to", 1..=9) as u8,
    })
}
