//! A contract as typed, in the form, the API and imports alike, and reading it with every error at once.

use std::collections::BTreeMap;

use kezhuan_kernel::{Check, CreditCode, Day, Fen, NO_OPTION};
use kezhuan_organizations::OrganizationId;
use kezhuan_pack::Pack;
use serde::{Deserialize, Serialize};

use crate::content::{Agency, Content, Cost, Party, PlanRow, has_fixed_sum};
use crate::model::Registration;
use crate::rules;

/// A party as typed: the credit code of an organization here, or name and region of somebody outside.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractPartyRaw)]
pub struct PartyRaw {
    /// Outside id of the organization, `org_…`; not needed beside a credit code.
    pub organization: String,
    /// 统一社会信用代码.
    pub credit_code: String,
    /// Name; of an organization here it is taken from its record.
    pub name: String,
    /// Region: path, name or code; of an organization here it is taken from its record.
    pub region: String,
}

/// A row of the payment plan as typed.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractPlanRaw)]
pub struct PlanRaw {
    /// Day, ISO.
    pub due: String,
    /// Yuan.
    pub amount: String,
    /// Upon what.
    pub condition: String,
}

/// A non-technical part of the price as typed.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractCostRaw)]
pub struct CostRaw {
    /// What.
    pub what: String,
    /// Yuan.
    pub amount: String,
}

/// Where the contract says what it must say.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractClauseRaw)]
pub struct ClauseRaw {
    /// The item.
    pub item: String,
    /// 第八条; empty: not there.
    pub at: String,
}

/// A contract as typed. Everything is text; amounts in yuan, days ISO.
#[derive(Debug, Default, Clone, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(default)]
#[schema(as = ContractRaw)]
pub struct ContractRaw {
    /// Kind, a key of the pack.
    pub kind: String,
    /// Sub-kind, in the pack's words.
    pub subkind: String,
    /// 项目名称.
    pub title: String,
    /// What it is about.
    pub summary: String,
    /// The side that gives technology.
    pub seller: PartyRaw,
    /// The side that gets it.
    pub buyer: PartyRaw,
    /// 中介方; leave empty when there is none.
    pub agency: PartyRaw,
    /// `true`: the contract names it as 中介方.
    pub agency_in_contract: String,
    /// Its work as the contract names it.
    pub agency_work: String,
    /// Its commission, yuan.
    pub commission: String,
    /// 技术经理人.
    pub broker: String,
    /// Outside id of the achievement.
    pub achievement: String,
    /// Outside id of the deal.
    pub deal: String,
    /// 合同成交额, yuan.
    pub amount: String,
    /// 技术交易额, yuan; may be left out, then it is the price less the costs.
    pub technical_amount: String,
    /// Non-technical parts of the price.
    pub costs: Vec<CostRaw>,
    /// How it is paid, a key of the pack.
    pub payment_mode: String,
    /// Payment plan.
    pub plan: Vec<PlanRaw>,
    /// 签订日期.
    pub signed_on: String,
    /// First day of the term.
    pub from: String,
    /// Last day of the term.
    pub until: String,
    /// `true`: the parties are related.
    pub is_related: String,
    /// How they are related.
    pub related: String,
    /// 技术领域, a key of the pack.
    pub field: String,
    /// Industry, a key of the pack.
    pub industry: String,
    /// Region where it is planned to be converted.
    pub place: String,
    /// 独占, 排他, 普通: a key of the pack.
    pub licence_mode: String,
    /// Territory of the licence.
    pub territory: String,
    /// IP rights with their numbers.
    pub ip: String,
    /// Where the contract says what it must say.
    pub clauses: Vec<ClauseRaw>,
    /// Of a registration made elsewhere or earlier: its number.
    pub national_no: String,
    /// Of a registration made elsewhere or earlier: its day.
    pub registered_on: String,
    /// Of a registration made elsewhere or earlier: the registry.
    pub registry: String,
    /// Of a registration made elsewhere or earlier: the registry's region.
    pub registered_in: String,
    /// Why a registered contract is to be changed.
    pub change_reason: String,
    /// A row button of the form: a row more.
    #[serde(rename = "_add", skip_serializing)]
    pub add: String,
    /// A row button of the form: a row less.
    #[serde(rename = "_drop", skip_serializing)]
    pub drop: String,
}

/// The parties after their organizations were looked up.
pub(crate) struct Parties {
    pub(crate) seller: Party,
    pub(crate) buyer: Party,
    pub(crate) agency: Option<Party>,
}

impl PartyRaw {
    /// Nothing typed?
    pub fn is_empty(&self) -> bool {
        [&self.organization, &self.credit_code, &self.name].iter().all(|s| s.trim().is_empty())
    }

    fn of(party: &Party) -> Self {
        let organization = party.organization.filter(|_| party.credit_code.is_none());
        Self {
            organization: organization.map(|o| o.to_string()).unwrap_or_default(),
            credit_code: party.credit_code.clone().unwrap_or_default(),
            name: party.name.clone(),
            region: party.region.clone(),
        }
    }

    /// The credit code and the organization that were typed.
    pub(crate) fn keys(
        &self,
        c: &mut Check,
        at: &str,
    ) -> (Option<CreditCode>, Option<OrganizationId>) {
        let code = match self.credit_code.trim() {
            "" => None,
            typed => c.credit_code(&format!("{at}[credit_code]"), typed),
        };
        (code, c.id_or_none(&format!("{at}[organization]"), &self.organization))
    }

    /// Somebody outside, by name and region.
    pub(crate) fn outside(
        &self,
        c: &mut Check,
        at: &str,
        code: Option<CreditCode>,
        pack: &Pack,
    ) -> Party {
        let name =
            c.text(&format!("{at}[name]"), &self.name).required("请填名称，按合同上写的").max(120);
        Party {
            organization: None,
            name: name.get(),
            credit_code: code.map(|code| code.as_str().to_owned()),
            region: region(c, &format!("{at}[region]"), &self.region, pack).unwrap_or_default(),
            policy_type: None,
            legal_entity: None,
        }
    }
}

/// A region as people write it; empty is an error.
pub(crate) fn region(c: &mut Check, at: &str, typed: &str, pack: &Pack) -> Option<String> {
    if typed.trim().is_empty() {
        c.wrong(at, "请填所在地，例如 河南省郑州市");
        return None;
    }
    let province = pack.regions.home().split('/').next().unwrap_or_default();
    let in_province = || pack.regions.find(&format!("{province}/{}", typed.trim()));
    let found = pack.regions.find(typed).or_else(in_province).map(|region| region.path.clone());
    if found.is_none() {
        c.wrong(at, format!("没有找到“{}”，请写到市或县，例如 河南省郑州市", typed.trim()));
    }
    found
}

/// A key of a vocabulary, or nothing.
pub(crate) fn key_or_none(
    c: &mut Check,
    at: &str,
    raw: &str,
    known: impl Fn(&str) -> bool,
) -> String {
    let raw = raw.trim();
    if !raw.is_empty() && !known(raw) {
        c.wrong(at, NO_OPTION);
    }
    raw.to_owned()
}

impl ContractRaw {
    /// The form filled from a contract.
    pub fn of(content: &Content) -> Self {
        let day = |d: Option<Day>| d.map(|d| d.to_string()).unwrap_or_default();
        let agency = content.agency.as_ref();
        let commission = agency.and_then(|a| a.commission);
        Self {
            kind: content.kind.clone(),
            subkind: content.subkind.clone(),
            title: content.title.clone(),
            summary: content.summary.clone(),
            seller: PartyRaw::of(&content.seller),
            buyer: PartyRaw::of(&content.buyer),
            agency: agency.map(|a| PartyRaw::of(&a.party)).unwrap_or_default(),
            agency_in_contract: agency.map(|a| a.in_contract.to_string()).unwrap_or_default(),
            agency_work: agency.map(|a| a.work.clone()).unwrap_or_default(),
            commission: commission.map(Fen::plain).unwrap_or_default(),
            broker: content.broker.clone(),
            achievement: content.achievement.clone().unwrap_or_default(),
            deal: content.deal.clone().unwrap_or_default(),
            amount: content.amount.plain(),
            technical_amount: String::new(),
            costs: content.costs.iter().map(CostRaw::of).collect(),
            payment_mode: content.payment_mode.clone(),
            plan: content.plan.iter().map(PlanRaw::of).collect(),
            signed_on: day(content.signed_on),
            from: day(content.from),
            until: day(content.until),
            is_related: content.related.is_some().to_string(),
            related: content.related.clone().unwrap_or_default(),
            field: content.field.clone(),
            industry: content.industry.clone(),
            place: content.place.clone().unwrap_or_default(),
            licence_mode: content.licence_mode.clone(),
            territory: content.territory.clone(),
            ip: content.ip.clone(),
            clauses: content
                .clauses
                .iter()
                .map(|(item, at)| ClauseRaw { item: item.clone(), at: at.clone() })
                .collect(),
            ..Self::default()
        }
    }

    /// Applies a row button. True when one was pressed: the form is shown again unchecked.
    pub fn turn_rows(&mut self) -> bool {
        let number =
            |text: &str| text.split(['[', ']']).nth(1).and_then(|n| n.parse::<usize>().ok());
        match (self.add.as_str(), self.drop.split('[').next().unwrap_or_default()) {
            ("plan", _) => self.plan.push(PlanRaw::default()),
            ("costs", _) => self.costs.push(CostRaw::default()),
            (_, "plan") => drop_at(&mut self.plan, number(&self.drop)),
            (_, "costs") => drop_at(&mut self.costs, number(&self.drop)),
            _ => return false,
        }
        self.add.clear();
        self.drop.clear();
        true
    }

    /// Reads everything but the parties, which were looked up before.
    pub(crate) fn content(
        &self,
        c: &mut Check,
        parties: Parties,
        pack: &Pack,
        today: Day,
    ) -> Content {
        let words = &pack.contracts;
        let kind = c.one_of("kind", &self.kind, |k| words.kinds.get(k).map(|k| k.id.clone()));
        let (amount, technical_amount, costs) = self.amounts(c);
        let plan = self.plan(c, amount);
        let kind = kind.unwrap_or_default();
        Content {
            subkind: self.subkind(c, &kind, pack),
            title: c.text("title", &self.title).required("请填项目名称").max(200).get(),
            summary: c.text("summary", &self.summary).max(2000).get(),
            agency: self.agency(c, parties.agency),
            seller: parties.seller,
            buyer: parties.buyer,
            broker: c.text("broker", &self.broker).max(60).get(),
            achievement: c.text("achievement", &self.achievement).max(60).get_or_none(),
            deal: c.text("deal", &self.deal).max(60).get_or_none(),
            amount,
            technical_amount,
            recognised: false,
            costs,
            payment_mode: key_or_none(c, "payment_mode", &self.payment_mode, |k| {
                words.payment_modes.contains(k)
            }),
            plan,
            signed_on: self.signed_on(c, today),
            from: c.day_or_none("from", &self.from),
            until: self.until(c),
            related: self.related(c),
            field: key_or_none(c, "field", &self.field, |k| words.fields.contains(k)),
            industry: key_or_none(c, "industry", &self.industry, |k| {
                pack.industries.all.contains(k)
            }),
            place: (!self.place.trim().is_empty())
                .then(|| region(c, "place", &self.place, pack))
                .flatten(),
            licence_mode: key_or_none(c, "licence_mode", &self.licence_mode, |k| {
                words.licence_modes.contains(k)
            }),
            territory: c.text("territory", &self.territory).max(200).get(),
            ip: c.text("ip", &self.ip).max(500).get(),
            clauses: self.clauses(c, &kind, pack),
            kind,
        }
    }

    fn amounts(&self, c: &mut Check) -> (Fen, Fen, Vec<Cost>) {
        let amount = c.money("amount", &self.amount);
        if c.is_fine() {
            c.expect(amount > Fen::ZERO, "amount", "成交额要大于 0");
        }
        let mut costs = Vec::new();
        for (i, row) in self.costs.iter().enumerate() {
            if row.what.trim().is_empty() && row.amount.trim().is_empty() {
                continue;
            }
            costs.push(Cost {
                what: c
                    .text(&format!("costs[{i}][what]"), &row.what)
                    .required("请写是什么费用，例如 均质机一台")
                    .max(100)
                    .get(),
                amount: c.money(&format!("costs[{i}][amount]"), &row.amount),
            });
        }
        let total: Fen = costs.iter().map(|cost| cost.amount).sum();
        if total > amount {
            let text =
                format!("非技术性费用合计 {total} 元，大于成交额 {amount} 元，是不是多了一个 0？");
            c.wrong("costs", text);
        }
        let left = amount.checked_sub(total).unwrap_or_default();
        let technical = c.money_or_none("technical_amount", &self.technical_amount).unwrap_or(left);
        if technical > amount {
            c.wrong("technical_amount", format!("技术交易额不能大于成交额 {amount} 元"));
        } else if technical != left && total <= amount {
            let text = format!(
                "成交额减非技术性费用是 {left} 元，与技术交易额 {technical} 元对不上；请把差额列在非技术性费用里"
            );
            c.wrong("technical_amount", text);
        }
        (amount, technical, costs)
    }

    fn plan(&self, c: &mut Check, amount: Fen) -> Vec<PlanRow> {
        let signed: Option<Day> = self.signed_on.trim().parse().ok();
        let mut plan = Vec::new();
        for (i, row) in self.plan.iter().enumerate() {
            if [&row.due, &row.amount, &row.condition].iter().all(|s| s.trim().is_empty()) {
                continue;
            }
            let due = c.day_or_none(&format!("plan[{i}][due]"), &row.due);
            if row.due.trim().is_empty() {
                c.wrong(format!("plan[{i}][due]"), "请填约定的付款日期");
            }
            if let (Some(due), Some(signed)) = (due, signed)
                && due < signed
            {
                let text = format!("第 {} 期付款日期要晚于签订日期 {}", i + 1, signed.chinese());
                c.wrong(format!("plan[{i}][due]"), text);
            }
            let paid = c.money(&format!("plan[{i}][amount]"), &row.amount);
            let condition = c.text(&format!("plan[{i}][condition]"), &row.condition).max(200).get();
            plan.extend(due.map(|due| PlanRow { due, amount: paid, condition }));
        }
        self.plan_fits(c, &plan, amount);
        plan
    }

    fn plan_fits(&self, c: &mut Check, plan: &[PlanRow], amount: Fen) {
        let total: Fen = plan.iter().map(|row| row.amount).sum();
        if plan.is_empty() || total == amount || !has_fixed_sum(self.payment_mode.trim()) {
            return;
        }
        let (word, gap) =
            if total < amount { ("少", amount.0 - total.0) } else { ("多", total.0 - amount.0) };
        c.wrong("plan", format!("付款计划合计要等于成交额，现在{word} {} 元", Fen(gap)));
    }

    fn subkind(&self, c: &mut Check, kind: &str, pack: &Pack) -> String {
        let subkind = self.subkind.trim();
        let known =
            pack.contracts.kinds.get(kind).map(|k| k.subkinds.as_slice()).unwrap_or_default();
        if !subkind.is_empty() && !known.iter().any(|k| k == subkind) {
            let text = match known {
                [] => "这个类别不分子类，请留空".to_owned(),
                known => format!("这个类别没有“{subkind}”这个子类，可填：{}", known.join("、")),
            };
            c.wrong("subkind", text);
        }
        subkind.to_owned()
    }

    fn agency(&self, c: &mut Check, party: Option<Party>) -> Option<Agency> {
        let commission = c.money_or_none("commission", &self.commission);
        let work = c.text("agency_work", &self.agency_work).max(500).get();
        let party = party?;
        let in_contract = Check::ticked(&self.agency_in_contract);
        if in_contract && work.is_empty() {
            c.wrong("agency_work", "合同里写了中介方，请写它做的工作");
        }
        Some(Agency { party, in_contract, work, commission })
    }

    fn signed_on(&self, c: &mut Check, today: Day) -> Option<Day> {
        let signed = c.day_or_none("signed_on", &self.signed_on);
        if signed.is_some_and(|day| day > today) {
            c.wrong("signed_on", "签订日期不能晚于今天");
        }
        signed
    }

    fn until(&self, c: &mut Check) -> Option<Day> {
        let until = c.day_or_none("until", &self.until);
        let from: Option<Day> = self.from.trim().parse().ok();
        if let (Some(from), Some(until)) = (from, until)
            && until < from
        {
            c.wrong("until", "有效期的最后一天不能早于第一天");
        }
        until
    }

    /// The registration made elsewhere or earlier.
    pub(crate) fn registration(
        &self,
        c: &mut Check,
        pack: &Pack,
        today: Day,
    ) -> (String, Registration) {
        let on = c.day("registered_on", &self.registered_on);
        c.expect(on <= today, "registered_on", "登记日期不能晚于今天");
        let signed: Option<Day> = self.signed_on.trim().parse().ok();
        c.expect(signed.is_none_or(|s| s <= on), "registered_on", "登记日期不能早于签订日期");
        let number =
            c.text("national_no", &self.national_no).required("请填登记编号").max(40).get();
        let registry =
            c.text("registry", &self.registry).required("请填登记机构的名称").max(120).get();
        let region = region(c, "registered_in", &self.registered_in, pack).unwrap_or_default();
        (number, Registration { on, region, registry })
    }

    fn related(&self, c: &mut Check) -> Option<String> {
        let reason = c.text("related", &self.related).max(300).get();
        if !Check::ticked(&self.is_related) {
            return None;
        }
        c.expect(!reason.is_empty(), "related", "请写双方是什么关系，例如 卖方持有买方 30% 股份");
        Some(reason)
    }

    fn clauses(&self, c: &mut Check, kind: &str, pack: &Pack) -> BTreeMap<String, String> {
        let known = rules::clause_items(kind, pack);
        let mut clauses = BTreeMap::new();
        for (i, row) in self.clauses.iter().enumerate() {
            let at = c.text(&format!("clauses[{i}][at]"), &row.at).max(60).get();
            if !at.is_empty() && known.iter().any(|(item, _)| *item == row.item) {
                clauses.insert(row.item.clone(), at);
            }
        }
        clauses
    }
}

impl CostRaw {
    fn of(cost: &Cost) -> Self {
        Self { what: cost.what.clone(), amount: cost.amount.plain() }
    }
}

impl PlanRaw {
    fn of(row: &PlanRow) -> Self {
        Self {
            due: row.due.to_string(),
            amount: row.amount.plain(),
            condition: row.condition.clone(),
        }
    }
}

fn drop_at<T>(rows: &mut Vec<T>, at: Option<usize>) {
    if let Some(at) = at.filter(|at| *at < rows.len()) {
        rows.remove(at);
    }
}
