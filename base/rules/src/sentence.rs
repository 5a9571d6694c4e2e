//! Chinese sentences about conditions and amounts, made from the rule data and the pack's words.

use kezhuan_kernel::Fen;
use serde_json::Value;

use crate::facts::shown;
use crate::number::{Mode, Rounding, plain};
use crate::policy::{Certainty, Effort, Limit, Over, Per, Rule};
use crate::test::{Frame, Op, Operand, Order, Test, When, Where};

/// 登记日期 for `registered_on`; the path itself when the pack gives no name.
pub(crate) fn field(frame: Frame<'_>, path: &str) -> String {
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

fn regions(paths: &[String]) -> String {
    paths.iter().map(|path| region(path)).collect::<Vec<_>>().join("、")
}

/// 上年度 for -1; with the year itself when it is known.
pub(crate) fn relative_year(offset: i32) -> String {
    match offset {
        0 => "本年度".to_owned(),
        -1 => "上年度".to_owned(),
        n if n < 0 => format!("前 {} 年", -n),
        n => format!("后 {n} 年"),
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
        Op::Has(want) => format!("{name}包含{}", word(frame, want)),
        Op::Present => format!("有{name}"),
        Op::Absent => format!("没有{name}"),
        Op::Inside(paths) => format!("{name}在{}", regions(paths)),
        Op::Outside(paths) => format!("{name}在{}以外", regions(paths)),
        Op::Year(offsets) => format!("{name}在{}", years(offsets)),
        Op::Date(order, when) => {
            let when = match when {
                When::Day(day) => day.chinese(),
                When::Field(path) => field(frame, path),
                When::AsOf => "统计日".to_owned(),
            };
            format!("{name}{}{when}", date_order(*order))
        }
        Op::Within { of, months } => {
            format!("{name}在{}之后 {months} 个月内", field(frame, of))
        }
        Op::Number(o, operand) => {
            let right = match operand {
                Operand::Exact(number) => plain(*number),
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
        Op::Inside(paths) => format!("{name}“{}”不在{}", region(&have), regions(paths)),
        Op::Outside(paths) => format!("{name}“{}”在{}以内", region(&have), regions(paths)),
        Op::Year(offsets) => format!("{name} {have} 不在 {}", calendar_years(frame, offsets)),
        Op::Decided(_) => format!("决定为“{have}”：{name}"),
        Op::Equal(Value::Bool(true)) => format!("未满足：{name}"),
        Op::Equal(Value::Bool(false)) => format!("已标为{name}"),
        _ => format!("{name}为“{have}”，要求{}", asked(test, frame)),
    }
}

/// What is not known: 没有登记日期.
pub(crate) fn missing(test: &Test, frame: Frame<'_>) -> String {
    format!("缺少：{}", field(frame, &test.path))
}

/// What must be decided first.
pub(crate) fn undecided(test: &Test, frame: Frame<'_>) -> String {
    format!("尚未决定：{}", field(frame, &test.path))
}

/// 100.00 万元.
pub(crate) fn wan(fen: Fen) -> String {
    format!("{} 万元", fen.wan())
}

/// A whole condition: 单位类型为高校、科研院所，所在地在河南省周口市.
pub(crate) fn condition(tests: &Where, frame: Frame<'_>) -> String {
    let join =
        |tests: &[Test]| tests.iter().map(|t| asked(t, frame)).collect::<Vec<_>>().join("，");
    let any = tests.any.iter().map(|group| join(group)).collect::<Vec<_>>().join("，或者");
    let parts = [join(&tests.all), any];
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("，并且")
}

/// 每家单位每年最高 100.00 万元.
pub(crate) fn limit(limit: &Limit, max: Fen) -> String {
    let per = match limit.per {
        Per::Group => "每个项目",
        Per::Payee => "每家单位",
    };
    let over = match limit.over {
        Over::Year => "每年",
        Over::Lifetime => "累计",
    };
    format!("{per}{over}最高 {}", wan(max))
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
