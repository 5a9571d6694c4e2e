//! Amounts as people write them in tables; what could be a slip of the unit becomes a question.

use kezhuan_kernel::{Fen, MoneyError};

/// Reads `600000`, `600,000.00元`, `¥600000`, `60万元`, `1.2亿`. Refuses with a sentence that asks
/// when number and unit do not fit together (`600000万元`) or when the text is no single amount.
pub fn yuan_or_wan(text: &str) -> Result<Fen, String> {
    let plain = plain(text);
    if plain.is_empty() {
        return Err("请填金额，单位元".to_owned());
    }
    if plain.contains(['~', '～', '—', '至']) || plain.trim_start_matches('-').contains('-') {
        return Err(format!("“{}”是一个范围，请填一个确定的金额，单位元", text.trim()));
    }
    let bare = plain.trim_end_matches(['元', '圆']);
    for (unit, zeros) in [('万', 4), ('亿', 8)] {
        if let Some(number) = bare.strip_suffix(unit) {
            return scaled(text.trim(), number, zeros);
        }
    }
    Fen::parse_yuan(bare).map_err(|error| match error {
        MoneyError::NotANumber => {
            format!("“{}”不是金额，请填数字，单位元，例如 600000.00", text.trim())
        }
        other => other.to_string(),
    })
}

/// What people put around an amount.
fn plain(text: &str) -> String {
    let text: String = text
        .chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，'))
        .map(|c| match c {
            '０'..='９' | '．' | '－' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect();
    let text = text.trim_start_matches("人民币").trim_start_matches("RMB");
    let text = text.trim_start_matches(['¥', '￥']).trim_end_matches(['整', '正']);
    text.trim_end_matches("人民币").to_owned()
}

/// `number` times 10^zeros yuan. Five or more digits before 万 or 亿 are asked about.
fn scaled(text: &str, number: &str, zeros: usize) -> Result<Fen, String> {
    let (whole, part) = number.split_once('.').unwrap_or((number, ""));
    let digits = |s: &str| s.bytes().all(|b| b.is_ascii_digit());
    let unsigned = whole.trim_start_matches('-');
    if unsigned.is_empty() || !digits(unsigned) || !digits(part) {
        return Err(format!("“{text}”不是金额，请填数字，单位元，例如 600000.00"));
    }
    if unsigned.trim_start_matches('0').len() > 4 {
        return Err(format!("“{text}”的单位对吗？是不是 {number} 元？请只用元填写"));
    }
    if part.trim_end_matches('0').len() > zeros + 2 {
        return Err(MoneyError::TooManyDecimals.to_string());
    }
    let part = format!("{part:0<width$}", width = zeros + 2);
    let (yuan, cents) = part.split_at(zeros);
    Fen::parse_yuan(&format!("{whole}{yuan}.{}", &cents[..2])).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, fen) in [
            ("600000", 60_000_000),
            ("600,000.00 元", 60_000_000),
            ("¥600000", 60_000_000),
            ("人民币６００元整", 60_000),
            ("60万元", 60_000_000),
            ("60 万", 60_000_000),
            ("15.6万", 15_600_000),
            ("0.123456万元", 123_456),
            ("9999万元", 9_999_000_000),
            ("1.2亿元", 12_000_000_000),
            ("-8.5", -850),
            ("0", 0),
        ] {
            assert_eq!(yuan_or_wan(text), Ok(Fen(fen)), "{text}");
        }
    }

    #[test]
    fn asks_when_it_may_be_a_slip() {
        for (text, part) in [
            ("600000万元", "是不是 600000 元？"),
            ("12000万", "是不是 12000 元？"),
            ("50-80万元", "范围"),
            ("50至80万元", "范围"),
            ("陆拾万元整", "不是金额"),
            ("60万5千", "不是金额"),
            ("约60万", "不是金额"),
            ("面议", "不是金额"),
            ("1.0000001万", "最多两位小数"),
            ("1.005", "最多两位小数"),
            ("", "请填金额"),
            ("万元", "不是金额"),
            ("99999999999999999999", "单位"),
        ] {
            let message = yuan_or_wan(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
