//! Chinese sentences about conditions and amounts, made from the rule data and the pack's words.

use kezhuan_kernel::Fen;
use serde_json::Value;

use crate::facts::shown;
use crate::number::{Mode, Rounding, decimals};
use crate::policy::{
    Bounds, Certainty, Effort, Expr, Fold, Formula, Limit, Measure, Over, Per, Quantity, Rule, Set,
};
use crate::round::judge::Ground;
use crate::test::{Clause, Frame, Op, Operand, Order, Span, Test, When, Where};

/// 登记日期 for `registered_on`; the path itself when the pack gives no name.
pub(crate) fn field(frame: Frame<'_>, path: &str) -> String {
    if let Some(rest) = path.strip_prefix("payee.") {
        let collection = frame.policy.payees.as_str();
        return format!("本单位{}", field(Frame { collection, prefix: "", ..frame }, rest));
    }
    if let Some(rest) = path.strip_prefix("item.") {
        return field(Frame { prefix: "", ..frame }, rest);
    }
    let full = format!("{}{path}", frame.prefix);
    frame
        .policy
        .collections
        .get(frame.collection)
        .and_then(|collection| collection.fields.get(&full))
        .map_or(full, |field| field.name.clone())
}

fn word(frame: Frame<'_>, value: &Value) -> String {
    match value {
        Value::String(text) => frame.policy.words.get(text).unwrap_or(text).clone(),
        other => shown(other),
    }
}

fn words(frame: Frame<'_>, values: &[Value]) -> String {
    values.iter().map(|v| word(frame, v)).collect::<Vec<_>>().join("、")
}

/// 河南省周口市 for `河南省/周口市`.
pub(crate) fn region(path: &str) -> String {
    path.replace('/', "")
}

fn regions(frame: Frame<'_>, paths: &[String]) -> String {
    let name = |path: &String| match path.strip_prefix('@') {
        Some(other) => field(frame, other),
        None => region(path),
    };
    paths.iter().map(name).collect::<Vec<_>>().join("、")
}

/// 上年度 for -1; with the year itself when it is known.
pub(crate) fn relative_year(offset: i32) -> String {
    match offset {
        0 => "本年度".to_owned(),
        -1 => "上年度".to_owned(),
        -2 => "上上年度".to_owned(),
        n if n < 0 => format!("{} 年前的那一年", -n),
        n => format!("{n} 年后的那一年"),
    }
}

fn years(offsets: &[i32]) -> String {
    offsets.iter().map(|offset| relative_year(*offset)).collect::<Vec<_>>().join("或")
}

fn calendar_years(frame: Frame<'_>, offsets: &[i32]) -> String {
    let years: Vec<String> = offsets.iter().map(|o| (frame.year + o).to_string()).collect();
    format!("{} 年", years.join("、"))
}

const fn order(order: Order) -> &'static str {
    match order {
        Order::Less => "低于",
        Order::AtMost => "不超过",
        Order::More => "超过",
        Order::AtLeast => "不低于",
    }
}

const fn date_order(order: Order) -> &'static str {
    match order {
        Order::Less => "早于",
        Order::AtMost => "不晚于",
        Order::More => "晚于",
        Order::AtLeast => "不早于",
    }
}

/// A day, in words: 上年度 7 月 1 日.
fn when(when: &When, frame: Frame<'_>) -> String {
    match when {
        When::Day(day) => day.chinese(),
        When::Field(path) => field(frame, path),
        When::Relative { year, month, day } => {
            format!("{} {month} 月 {day} 日", relative_year(*year))
        }
        When::AsOf => "统计日".to_owned(),
    }
}

/// What a condition asks for: 登记日期在上年度.
pub(crate) fn asked(test: &Test, frame: Frame<'_>) -> String {
    let name = field(frame, &test.path);
    match &test.op {
        Op::Equal(Value::Bool(true)) | Op::Decided(Value::Bool(true)) => name,
        Op::Equal(Value::Bool(false)) => format!("不是{name}"),
        Op::Equal(want) | Op::Decided(want) => format!("{name}为{}", word(frame, want)),
        Op::NotEqual(want) => format!("{name}不为{}", word(frame, want)),
        Op::OneOf(wants) => format!("{name}为{}", words(frame, wants)),
        Op::NoneOf(wants) => format!("{name}不为{}", words(frame, wants)),
        Op::Same(path) => format!("{name}与{}相同", field(frame, path)),
        Op::Differs(path) => format!("{name}与{}不同", field(frame, path)),
        Op::Has(wants) => format!("{name}包含{}", words(frame, wants)),
        Op::Starts(starts) => format!("{name}以 {} 开头", starts.join("、")),
        Op::Present => format!("有{name}"),
        Op::Absent => format!("没有{name}"),
        Op::Inside(paths) => format!("{name}在{}", regions(frame, paths)),
        Op::Outside(paths) => format!("{name}在{}以外", regions(frame, paths)),
        Op::Year(offsets) => format!("{name}在{}", years(offsets)),
        Op::Date(order, when) => {
            format!("{name}{}{}", date_order(*order), self::when(when, frame))
        }
        Op::Within { of, span, strict } => {
            let span = match span {
                Span::Months(months) if months % 12 == 0 => format!("{} 年", months / 12),
                Span::Months(months) => format!("{months} 个月"),
                Span::Days(days) => format!("{days} 天"),
            };
            let word = if *strict { "未满" } else { "不超过" };
            format!("{name}在{}之后{word} {span}", field(frame, of))
        }
        Op::Number(o, operand) => {
            let right = match operand {
                Operand::Exact(exact) => number(*exact),
                Operand::Field(path) => field(frame, path),
            };
            format!("{name}{} {right}", order(*o))
        }
        Op::Share(o, of, rate) => {
            format!("{name}{}{}的 {rate}", order(*o), field(frame, of))
        }
        Op::AtLeast(level) => {
            format!("{name}为{}及以上", word(frame, &Value::String(level.clone())))
        }
    }
}

/// Why a value does not count: 登记日期 2024-01-02 不在 2023 年.
pub(crate) fn failed(test: &Test, value: &Value, frame: Frame<'_>) -> String {
    let name = field(frame, &test.path);
    let have = word(frame, value);
    match &test.op {
        Op::Inside(paths) => format!("{name}“{}”不在{}", region(&have), regions(frame, paths)),
        Op::Outside(paths) => format!("{name}“{}”在{}以内", region(&have), regions(frame, paths)),
        Op::Year(offsets) => format!("{name} {have} 不在 {}", calendar_years(frame, offsets)),
        Op::Decided(_) => format!("决定为“{have}”：{name}"),
        Op::Equal(Value::Bool(true)) => format!("未满足：{name}"),
        Op::Equal(Value::Bool(false)) => format!("已标为{name}"),
        _ => format!("{name}为“{have}”，要求{}", asked(test, frame)),
    }
}

/// What is not known: 没有登记日期.
pub(crate) fn missing(path: &str, frame: Frame<'_>) -> String {
    format!("缺少：{}", field(frame, path))
}

/// What must be decided first.
pub(crate) fn undecided(test: &Test, frame: Frame<'_>) -> String {
    format!("尚未决定：{}", field(frame, &test.path))
}

/// 100.00 万元; below one 万元 in yuan.
pub(crate) fn wan(fen: Fen) -> String {
    match fen.0.abs() {
        1..1_000_000 => format!("{} 元", fen.plain()),
        _ => format!("{} 万元", fen.wan()),
    }
}

/// A whole condition: 单位类型为高校、科研院所，所在地在河南省周口市.
pub(crate) fn condition(tests: &Where, frame: Frame<'_>) -> String {
    let part = |one: &Clause| match one {
        Clause::Any(_) if tests.all.len() > 1 => format!("并且（{}）", clause(one, frame)),
        one => clause(one, frame),
    };
    tests.all.iter().map(part).collect::<Vec<_>>().join("，")
}

/// One part of a condition.
pub(crate) fn clause(clause: &Clause, frame: Frame<'_>) -> String {
    match clause {
        Clause::Test(test) => asked(test, frame),
        Clause::Any(groups) => {
            let group = |group: &Where| {
                let asked = condition(group, frame);
                if group.all.len() > 1 { format!("（{asked}）") } else { asked }
            };
            groups.iter().map(group).collect::<Vec<_>>().join("或者")
        }
        Clause::Not(tests) => format!("不是：{}", condition(tests, frame)),
        Clause::Some { set, at_least } => {
            let most = if *at_least > 1 { format!("至少 {at_least} 项") } else { String::new() };
            format!("有{most}{}", self::set(set, frame))
        }
    }
}

/// A set of facts: 技术合同（登记日期在上年度）.
fn set(set: &Set, frame: Frame<'_>) -> String {
    let (collection, prefix) = set.place(frame.collection);
    let name = match frame.policy.collections.get(collection) {
        Some(known) if !set.nested() => known.name.clone(),
        _ => set.from.trim_end_matches("[]").to_owned(),
    };
    let asked = condition(&set.tests, Frame { collection, prefix: &prefix, ..frame });
    if asked.is_empty() { name } else { format!("{name}（{asked}）") }
}

/// A quantity, in words: 研发投入－上年研发投入.
pub(crate) fn quantity(quantity: &Quantity, rule: &Rule, ground: Ground<'_>) -> String {
    let own = ground.frame(&ground.policy.payees);
    let list = |all: &[Quantity]| {
        let names: Vec<String> = all.iter().map(|one| self::quantity(one, rule, ground)).collect();
        names.join("、")
    };
    match quantity {
        Quantity::Base => rule.base.as_ref().map_or("基数".to_owned(), |base| base.name.clone()),
        Quantity::Own(path) => field(own, path.strip_prefix("payee.").unwrap_or(path)),
        Quantity::Exact(exact) => number(*exact),
        Quantity::Items(fold) => {
            let from = rule.items.as_ref().map_or("", |items| items.from.as_str());
            self::fold(fold, ground.frame(from))
        }
        Quantity::Set(of, fold) => {
            let (from, _) = of.place(own.collection);
            format!("{}的{}", set(of, own), self::fold(fold, ground.frame(from)))
        }
        Quantity::Pair(pair) => {
            let side = |one: &Quantity| match one {
                Quantity::Pair(_) => format!("（{}）", self::quantity(one, rule, ground)),
                _ => self::quantity(one, rule, ground),
            };
            format!("{}{}{}", side(&pair.0), pair.1.sign(), side(&pair.2))
        }
        Quantity::Most(all) => format!("{}中的最大数", list(all)),
        Quantity::Least(all) => format!("{}中的最小数", list(all)),
        Quantity::Rule(id) => {
            let other = ground.policy.rule(id).map_or("", |rule| rule.name.as_str());
            format!("按“{}”所得", if other.is_empty() { id.as_str() } else { other })
        }
        Quantity::Day(day) => when(day, own),
    }
}

/// What is measured on facts: 到账额之和（到账日期在上年度）.
pub(crate) fn fold(fold: &Fold, frame: Frame<'_>) -> String {
    let list = match &fold.measure {
        Measure::Sum(f) | Measure::Highest(f) | Measure::Lowest(f) => f.list.as_ref(),
        _ => None,
    };
    let prefix = list.map(|list| format!("{list}[].")).unwrap_or_default();
    let frame = Frame { prefix: &prefix, ..frame };
    let what = match &fold.measure {
        Measure::Count => "份数".to_owned(),
        Measure::Sum(formula) => format!("{}之和", figure_of(formula, frame)),
        Measure::Distinct(path) => format!("不同{}的个数", field(frame, path)),
        Measure::Highest(formula) => format!("最大的{}", figure_of(formula, frame)),
        Measure::Lowest(formula) => format!("最小的{}", figure_of(formula, frame)),
    };
    let asked = condition(&fold.tests, frame);
    if asked.is_empty() { what } else { format!("{what}（只计{asked}的）") }
}

fn figure_of(formula: &Formula, frame: Frame<'_>) -> String {
    figure(&formula.figure, frame)
}

fn figure(one: &Expr, frame: Frame<'_>) -> String {
    match one {
        Expr::Field(path) => field(frame, path),
        Expr::Exact(exact) => number(*exact),
        Expr::Day(day) => when(day, frame),
        Expr::Most(all) | Expr::Least(all) => {
            let names: Vec<String> = all.iter().map(|one| figure(one, frame)).collect();
            let word = if matches!(one, Expr::Most(_)) { "最大" } else { "最小" };
            format!("{}中{word}的", names.join("、"))
        }
        Expr::Pair(pair) => {
            let side = |one: &Expr| match one {
                Expr::Pair(_) => format!("（{}）", figure(one, frame)),
                _ => figure(one, frame),
            };
            format!("（{}{}{}）", side(&pair.0), pair.1.sign(), side(&pair.2))
        }
    }
}

/// A number as people write it: a share below one as a percentage, thousands grouped.
pub(crate) fn number(number: kezhuan_kernel::Rate) -> String {
    use kezhuan_kernel::Rate;
    if number > Rate::ZERO && number < Rate::ONE {
        return number.to_string();
    }
    let plain = decimals(number, 0, 6);
    let (whole, rest) = plain.split_once('.').map_or((plain.as_str(), None), |(a, b)| (a, Some(b)));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    let rest = rest.map(|rest| format!(".{rest}")).unwrap_or_default();
    format!("{sign}{grouped}{rest}")
}

/// 达到 100.00，不超过 500.00.
pub(crate) fn bounds(bounds: &Bounds) -> String {
    let min = bounds
        .min
        .map(|(min, strict)| format!("{} {}", if strict { "超过" } else { "达到" }, number(min)));
    let max = bounds
        .max
        .map(|(max, strict)| format!("{} {}", if strict { "低于" } else { "不超过" }, number(max)));
    min.into_iter().chain(max).collect::<Vec<_>>().join("，")
}

/// 每家单位每年最高 100.00 万元.
pub(crate) fn limit(limit: &Limit, max: Fen) -> String {
    format!("{}最高 {}", limit_of(limit), wan(max))
}

/// 每家单位每年.
pub(crate) fn limit_of(limit: &Limit) -> String {
    let per = match &limit.per {
        Per::Group => "每个项目".to_owned(),
        Per::Field(path) => format!("每个{path}"),
        Per::Payee => "每家单位".to_owned(),
    };
    let over = match limit.over {
        Over::Year => "每年".to_owned(),
        Over::Years(years) => format!("{years} 年合计"),
        Over::Lifetime => "累计".to_owned(),
    };
    format!("{per}{over}")
}

/// 向下取到分.
pub(crate) fn rounding(rounding: Rounding) -> String {
    let mode = match rounding.mode {
        Mode::Down => "向下取到",
        Mode::HalfUp => "四舍五入到",
        Mode::Up => "向上取到",
    };
    match rounding.unit {
        Fen(1) => format!("{mode}分"),
        Fen(100) => format!("{mode}元"),
        unit => format!("{mode} {} 元的整数倍", unit.plain()),
    }
}

/// 上限 6.00 万元（争取，由省里决定给不给）: never 可得.
pub(crate) fn result(rule: &Rule, amount: Fen) -> String {
    let word = match rule.certainty {
        Certainty::Ceiling => "上限",
        Certainty::Exact => "金额",
        Certainty::Floor => "不低于",
    };
    let effort = match rule.effort {
        Effort::Sought => "（争取）",
        Effort::Strive => "（力争）",
        Effort::Promised => "",
    };
    format!("{word} {}{effort}", wan(amount))
}
