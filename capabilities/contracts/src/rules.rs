//! 自动预检: what the registry will look at, found before anybody looks. Pure.

use kezhuan_kernel::{Day, Fen};
use kezhuan_pack::{Pack, Reach};

use crate::content::{Content, has_fixed_sum};

/// How a finding weighs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// Fits.
    Fine,
    /// The clerk will ask.
    Ask,
    /// Must be mended before it can be submitted.
    Stop,
}

impl Weight {
    /// Class of an item of `kz-check`.
    pub const fn class(self) -> &'static str {
        match self {
            Self::Fine => "",
            Self::Ask => "ask",
            Self::Stop => "bad",
        }
    }
}

/// One finding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// The item of the clerk's check-list it belongs to, or `""`.
    pub check: &'static str,
    /// How it weighs.
    pub weight: Weight,
    /// The sentence.
    pub text: String,
    /// The reason of a return that it suggests.
    pub reason: Option<&'static str>,
    /// The field to mend.
    pub field: &'static str,
}

/// What the findings rest on besides the content.
#[derive(Debug, Clone, Default)]
pub struct Seen {
    /// Is the signed text uploaded?
    pub has_text: bool,
    /// Is the brokerage contract uploaded?
    pub has_brokerage: bool,
    /// Numbers of other contracts that look the same.
    pub alike: Vec<String>,
    /// A recorded shareholding between the parties.
    pub holding: Option<String>,
}

/// Items of the clerk's list whose place in the contract the applicant names as well.
const ASKED_TOO: [&str; 2] = ["acceptance", "ownership"];

/// Where the contract must say what: (item, 中文), from the kind's list and the clerk's.
pub fn clause_items<'a>(kind: &str, pack: &'a Pack) -> Vec<(&'a str, &'a str)> {
    let required =
        pack.contracts.kinds.get(kind).map(|k| k.required.as_slice()).unwrap_or_default();
    let of_kind = required.iter().map(|text| (text.as_str(), text.as_str()));
    let checks = ASKED_TOO.iter().filter_map(|id| pack.contracts.checks.get(id));
    of_kind.chain(checks.map(|term| (term.id.as_str(), term.name.as_str()))).collect()
}

/// The region whose registry is competent: the seller's; the buyer's for technology from abroad.
pub fn registry_region(content: &Content, pack: &Pack) -> String {
    match pack.regions.reach(&content.seller.region) {
        Reach::Home => content.seller.region.clone(),
        _ if pack.regions.reach(&content.buyer.region) == Reach::Home => {
            content.buyer.region.clone()
        }
        _ => pack.regions.home().to_owned(),
    }
}

/// Is the technology imported, so that the buyer applies?
pub fn is_import(content: &Content, pack: &Pack) -> bool {
    pack.regions.reach(&content.seller.region) == Reach::Abroad
}

/// Must it be registered elsewhere? Then the buyer only files it here.
pub fn is_elsewhere(content: &Content, pack: &Pack) -> bool {
    let home = |region: &str| pack.regions.reach(region) == Reach::Home;
    !(home(&content.seller.region) || is_import(content, pack) && home(&content.buyer.region))
}

/// 自动预检 of a contract.
pub fn precheck(content: &Content, seen: &Seen, pack: &Pack, today: Day) -> Vec<Finding> {
    let mut found = vec![written(content, seen, today), parties(content, pack)];
    found.extend(clauses(content, pack));
    found.push(price(content));
    found.push(split(content));
    found.extend(equipment(content));
    found.push(alike(seen));
    found.push(related(content, seen));
    found.extend(agency(content, seen));
    found.push(summary(content));
    found.extend(large(content, pack));
    found
}

/// 自动预检 of a contract that is registered elsewhere: what its own registry judged is not asked again.
pub fn precheck_external(content: &Content, seen: &Seen) -> Vec<Finding> {
    let mut found = vec![price(content), split(content), alike(seen), related(content, seen)];
    found.extend(agency(content, seen));
    found
}

fn finding(check: &'static str, weight: Weight, text: impl Into<String>) -> Finding {
    Finding { check, weight, text: text.into(), reason: None, field: "" }
}

impl Finding {
    fn mend(self, reason: &'static str, field: &'static str) -> Self {
        Self { reason: Some(reason), field, ..self }
    }
}

fn written(content: &Content, seen: &Seen, today: Day) -> Finding {
    match (content.signed_on, seen.has_text) {
        (None, _) => {
            finding("written", Weight::Stop, "还没有填签订日期").mend("no_seal", "signed_on")
        }
        (Some(day), _) if day > today => {
            finding("written", Weight::Stop, "签订日期晚于今天").mend("no_seal", "signed_on")
        }
        (_, false) => {
            finding("written", Weight::Stop, "还没有上传双方签章的合同文本").mend("no_seal", "text")
        }
        (Some(day), true) => {
            finding("written", Weight::Fine, format!("合同 {} 签订，文本已上传", day.chinese()))
        }
    }
}

fn parties(content: &Content, pack: &Pack) -> Finding {
    let (seller, buyer) = (&content.seller, &content.buyer);
    if is_elsewhere(content, pack) {
        let text = format!(
            "卖方在{}，由卖方在当地登记；买方在这里备案外地登记",
            pack.regions.name(&seller.region)
        );
        return finding("", Weight::Stop, text).mend("party_unclear", "seller[region]");
    }
    let same = seller.credit_code.is_some() && seller.credit_code == buyer.credit_code;
    if same {
        let text = "买卖双方是同一个单位";
        return finding("", Weight::Stop, text).mend("party_unclear", "buyer[credit_code]");
    }
    let nameless =
        [seller, buyer].into_iter().find(|p| p.credit_code.is_none() && p.organization.is_none());
    match nameless {
        Some(party) => {
            let text = format!("“{}”没有统一社会信用代码，请登记员核对身份", party.name);
            finding("", Weight::Ask, text).mend("party_unclear", "seller[credit_code]")
        }
        None => finding("", Weight::Fine, "双方的代码和所在地都有"),
    }
}

fn clauses(content: &Content, pack: &Pack) -> Vec<Finding> {
    let reason = |item: &str| match item {
        "acceptance" => ("acceptance", "no_acceptance"),
        "ownership" => ("ownership", "no_ip"),
        _ => ("target", "no_target"),
    };
    let judge = |(item, name): (&str, &str)| {
        let (check, why) = reason(item);
        match content.clauses.get(item) {
            Some(at) => finding(check, Weight::Fine, format!("{name}：{at}")),
            None => finding(check, Weight::Ask, format!("没有写明合同哪一条有：{name}"))
                .mend(why, "clauses"),
        }
    };
    clause_items(&content.kind, pack).into_iter().map(judge).collect()
}

fn price(content: &Content) -> Finding {
    let (total, amount) = (content.plan_total(), content.amount);
    if content.plan.is_empty() {
        return finding("price", Weight::Ask, "没有填付款计划").mend("price_unclear", "plan");
    }
    if has_fixed_sum(&content.payment_mode) && total != amount {
        let text = format!("付款计划合计 {total} 元，成交额 {amount} 元，对不上");
        return finding("price", Weight::Stop, text).mend("price_unclear", "plan");
    }
    if content.payment_mode.is_empty() {
        return finding("price", Weight::Ask, "没有选付款方式")
            .mend("price_unclear", "payment_mode");
    }
    finding("price", Weight::Fine, format!("付款 {} 期，合计 {total} 元", content.plan.len()))
}

fn split(content: &Content) -> Finding {
    let (amount, technical, costs) =
        (content.amount, content.technical_amount, content.costs_total());
    if technical > amount {
        return finding("technical_split", Weight::Stop, "技术交易额大于成交额")
            .mend("no_split", "costs");
    }
    let gap = Fen(amount.0 - technical.0);
    if !content.recognised && gap != costs {
        let text = format!("成交额比技术交易额多 {gap} 元，非技术性费用列了 {costs} 元，对不上");
        return finding("technical_split", Weight::Stop, text).mend("no_split", "costs");
    }
    finding(
        "technical_split",
        Weight::Fine,
        format!("技术交易额 {technical} 元，非技术性费用 {costs} 元"),
    )
}

/// Equipment in the price: said always, asked about when there is more of it than technology.
fn equipment(content: &Content) -> Option<Finding> {
    let costs = content.costs_total();
    if costs == Fen::ZERO || content.amount <= Fen::ZERO {
        return None;
    }
    let share = share(costs, content.amount);
    if content.technical_amount == Fen::ZERO {
        let text = "全部价款都是非技术性费用，不像技术合同";
        return Some(finding("kind_fits", Weight::Ask, text).mend("wrong_kind", "costs"));
    }
    let more = costs > content.technical_amount;
    let text = format!(
        "设备、材料等占成交额的 {share}{}",
        if more { "，多于技术部分，登记员会问" } else { "" }
    );
    let weight = if more { Weight::Ask } else { Weight::Fine };
    Some(finding("kind_fits", weight, text))
}

/// `51.61%`, cut after two digits.
fn share(part: Fen, whole: Fen) -> String {
    let points = i128::from(part.0) * 10_000 / i128::from(whole.0.max(1));
    format!("{}.{:02}%", points / 100, points % 100)
}

fn alike(seen: &Seen) -> Finding {
    if seen.alike.is_empty() {
        return finding("not_duplicate", Weight::Fine, "平台上没有看起来相同的合同");
    }
    let text = format!("与 {} 的双方、金额、签订日期相同，是不是同一份", seen.alike.join("、"));
    finding("not_duplicate", Weight::Ask, text)
}

fn related(content: &Content, seen: &Seen) -> Finding {
    match (&content.related, &seen.holding) {
        (Some(reason), _) => finding("", Weight::Ask, format!("双方说明有关联：{reason}")),
        (None, Some(holding)) => {
            finding("", Weight::Ask, format!("没有说明关联关系，但登记的股权显示：{holding}"))
        }
        (None, None) => finding("", Weight::Fine, "没有发现双方有关联"),
    }
}

fn agency(content: &Content, seen: &Seen) -> Option<Finding> {
    let agency = content.agency.as_ref()?;
    let name = &agency.party.name;
    if !agency.in_contract {
        let text = format!("合同没有把“{name}”写成中介方，条款 8-3 不会计它");
        return Some(finding("intermediary", Weight::Ask, text));
    }
    let mut missing = Vec::new();
    if agency.commission.is_none() {
        missing.push("报酬");
    }
    if !seen.has_brokerage {
        missing.push("居间（中介）合同");
    }
    if missing.is_empty() {
        return Some(finding(
            "intermediary",
            Weight::Fine,
            format!("中介方“{name}”的工作和报酬已写明"),
        ));
    }
    let text = format!("中介方“{name}”还缺：{}", missing.join("、"));
    Some(finding("intermediary", Weight::Ask, text))
}

fn summary(content: &Content) -> Finding {
    if content.summary.is_empty() {
        let text = "没有填内容摘要：写清做什么、达到什么指标";
        return finding("target", Weight::Stop, text).mend("no_target", "summary");
    }
    finding("target", Weight::Fine, "有内容摘要")
}

fn large(content: &Content, pack: &Pack) -> Option<Finding> {
    let words = &pack.contracts;
    if !words.is_large(content.technical_amount) {
        return None;
    }
    let days = words.decision_limit(content.technical_amount).map(|l| l.days.to_string());
    let text = format!(
        "技术交易额达到 {} 万元，要专家复审，期限 {}",
        words.large.threshold.wan(),
        days.unwrap_or_default()
    );
    Some(finding("", Weight::Fine, text))
}

/// The last day for a decision, from the day the clock runs; none when the calendar lacks the year.
pub fn decision_due(content: &Content, from: Day, pack: &Pack) -> Option<Day> {
    let limit = pack.contracts.decision_limit(content.technical_amount)?;
    limit.due(from, &pack.calendar).ok()
}

/// The last day for mending.
pub fn supplement_due(from: Day, pack: &Pack) -> Option<Day> {
    pack.contracts.limits.get("supplement")?.due(from, &pack.calendar).ok()
}

/// The last day for the experts, from the day the clock runs.
pub fn experts_due(from: Day, pack: &Pack) -> Option<Day> {
    pack.contracts.limits.get(&pack.contracts.large.limit)?.due(from, &pack.calendar).ok()
}
