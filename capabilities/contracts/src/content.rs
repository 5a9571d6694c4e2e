//! What a contract says: parties, amounts, plan, clauses.

use std::collections::BTreeMap;

use kezhuan_kernel::{Day, Fen};
use kezhuan_organizations::OrganizationId;
use serde::{Deserialize, Serialize};

/// A party: an organization of the platform, or somebody outside by name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Party {
    /// The organization, if it is here.
    pub organization: Option<OrganizationId>,
    /// Name as in the contract.
    pub name: String,
    /// 统一社会信用代码, if it has one.
    pub credit_code: Option<String>,
    /// Region path, as it was when the contract was written.
    pub region: String,
    /// Policy type of the organization then; none for somebody outside.
    pub policy_type: Option<String>,
    /// The legal person of a campus or branch.
    pub legal_entity: Option<OrganizationId>,
}

/// The 中介方: whether the contract names it decides about 8-3.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Agency {
    /// Who.
    pub party: Party,
    /// Named in the contract as 中介方?
    pub in_contract: bool,
    /// Its work, as the contract names it.
    pub work: String,
    /// Its commission.
    pub commission: Option<Fen>,
}

/// A part of the price that is no technology: equipment, material.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cost {
    /// What.
    pub what: String,
    /// How much.
    pub amount: Fen,
}

/// A row of the payment plan.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PlanRow {
    /// Due on.
    pub due: Day,
    /// How much.
    pub amount: Fen,
    /// Upon what; may be empty.
    pub condition: String,
}

/// What the contract says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Content {
    /// One of the five kinds, a key of the pack.
    pub kind: String,
    /// Sub-kind, in the pack's words; may be empty.
    pub subkind: String,
    /// 项目名称.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The side that gives technology.
    pub seller: Party,
    /// The side that gets it.
    pub buyer: Party,
    /// 中介方.
    pub agency: Option<Agency>,
    /// 技术经理人; may be empty.
    pub broker: String,
    /// Outside id of the achievement.
    pub achievement: Option<String>,
    /// Outside id of the deal.
    pub deal: Option<String>,
    /// 合同成交额.
    pub amount: Fen,
    /// 技术交易额.
    pub technical_amount: Fen,
    /// Was it set by the registry (else it follows from the costs)?
    pub recognised: bool,
    /// Non-technical parts of the price.
    pub costs: Vec<Cost>,
    /// How it is paid, a key of the pack.
    pub payment_mode: String,
    /// Payment plan.
    pub plan: Vec<PlanRow>,
    /// 签订日期.
    pub signed_on: Option<Day>,
    /// First day of the term.
    pub from: Option<Day>,
    /// Last day of the term.
    pub until: Option<Day>,
    /// How the parties are related; none when they say they are not.
    pub related: Option<String>,
    /// 技术领域, a key of the pack; may be empty.
    pub field: String,
    /// Industry, a key of the pack; may be empty.
    pub industry: String,
    /// Region where it is planned to be converted.
    pub place: Option<String>,
    /// 独占, 排他, 普通: a key of the pack; may be empty.
    pub licence_mode: String,
    /// Territory of the licence; may be empty.
    pub territory: String,
    /// IP rights with their numbers; may be empty.
    pub ip: String,
    /// Where the contract says what it must say: item → 第八条.
    pub clauses: BTreeMap<String, String>,
}

impl Content {
    /// Sum of the non-technical parts.
    pub fn costs_total(&self) -> Fen {
        self.costs.iter().map(|cost| cost.amount).sum()
    }

    /// Sum of the plan.
    pub fn plan_total(&self) -> Fen {
        self.plan.iter().map(|row| row.amount).sum()
    }

    /// The registry's 技术交易额 takes the place of the applicant's.
    pub(crate) fn recognise(&mut self, technical_amount: Fen) {
        self.recognised |= technical_amount != self.technical_amount;
        self.technical_amount = technical_amount;
    }

    /// Every organization of the platform among the parties.
    pub fn organizations(&self) -> Vec<OrganizationId> {
        let agency = self.agency.as_ref().map(|a| &a.party);
        let parties = [Some(&self.seller), Some(&self.buyer), agency];
        parties.into_iter().flatten().filter_map(|p| p.organization).collect()
    }

    /// Planned payments due by `day`.
    pub fn due_by(&self, day: Day) -> Fen {
        self.plan.iter().filter(|row| row.due <= day).map(|row| row.amount).sum()
    }
}

/// Can the sum of the plan be compared with the price? Not where a part depends on sales.
pub(crate) fn has_fixed_sum(payment_mode: &str) -> bool {
    matches!(payment_mode, "once" | "instalments")
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    pub(crate) fn party(name: &str, region: &str) -> Party {
        Party {
            organization: None,
            name: name.into(),
            credit_code: None,
            region: region.into(),
            policy_type: None,
            legal_entity: None,
        }
    }

    pub(crate) fn sample() -> Content {
        Content {
            kind: "development".into(),
            subkind: "委托开发".into(),
            title: "低温乳化型植物奶油基料开发".into(),
            summary: "4 ℃ 下保持 72 小时不析水。".into(),
            seller: party("食品工程研究所（演示）", "河南省/周口市/川汇区"),
            buyer: party("乳品有限公司（演示）", "河南省/周口市/项城市"),
            agency: None,
            broker: String::new(),
            achievement: None,
            deal: None,
            amount: Fen::yuan(1_550_000),
            technical_amount: Fen::yuan(750_000),
            recognised: false,
            costs: vec![Cost { what: "均质机".into(), amount: Fen::yuan(800_000) }],
            payment_mode: "instalments".into(),
            plan: Vec::new(),
            signed_on: Day::new(2026, 2, 2),
            from: None,
            until: None,
            related: None,
            field: String::new(),
            industry: String::new(),
            place: None,
            licence_mode: String::new(),
            territory: String::new(),
            ip: String::new(),
            clauses: BTreeMap::new(),
        }
    }

    #[test]
    fn sums_and_days() {
        let mut content = sample();
        let row = |day, yuan| PlanRow {
            due: Day::new(2026, 3, day).unwrap(),
            amount: Fen::yuan(yuan),
            condition: String::new(),
        };
        content.plan = vec![row(1, 500_000), row(20, 1_050_000)];
        assert_eq!(content.plan_total(), content.amount);
        assert_eq!(content.costs_total(), Fen::yuan(800_000));
        assert_eq!(content.due_by(Day::new(2026, 3, 19).unwrap()), Fen::yuan(500_000));
        content.recognise(Fen::yuan(750_000));
        assert!(!content.recognised);
        content.recognise(Fen::yuan(700_000));
        assert!(content.recognised);
    }
}
