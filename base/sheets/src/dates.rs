//! Days as people write them: digits, Chinese numerals, spreadsheet serials; a missing day is asked
//! for, never guessed.

use kezhuan_kernel::Day;

use crate::Cell;

/// Serials that mean a day between 1954 and 2119; shorter numbers are something else.
const SERIALS: std::ops::RangeInclusive<i64> = 20_000..=80_000;

/// Reads `2025-11-24`, `2025/11/24`, `2025年11月24日`, `20251124`, `2025-11-24 10:30:00`,
/// `二〇二三年五月八日` and the serial number of a date cell. Refuses with a sentence that asks.
pub fn day_of(text: &str) -> Result<Day, String> {
    let typed = text.trim();
    if typed.is_empty() {
        return Err("请填日期，例如 2025-11-24".to_owned());
    }
    let plain = without_time(&digits(typed));
    if let Ok(day) = plain.parse() {
        return Ok(day);
    }
    if let Some(day) = from_number(&plain) {
        return Ok(day);
    }
    Err(ask(typed, &plain))
}

fn from_number(plain: &str) -> Option<Day> {
    if !plain.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: i64 = plain.parse().ok()?;
    match plain.len() {
        8 => {
            Day::new(plain[..4].parse().ok()?, plain[4..6].parse().ok()?, plain[6..].parse().ok()?)
        }
        5 if SERIALS.contains(&number) => Cell::serial_day(number),
        _ => None,
    }
}

/// `2025-11-24T00:00:00` and `2025/11/24 10:30` without the time.
fn without_time(text: &str) -> String {
    match text.split_once(['T', ' ']) {
        Some((day, time))
            if time.trim().starts_with(|c: char| c.is_ascii_digit()) && time.contains(':') =>
        {
            day.to_owned()
        }
        _ => text.chars().filter(|c| !c.is_whitespace()).collect(),
    }
}

/// Full-width digits and Chinese numerals as ASCII digits: 二〇二三年十二月三十日 → 2023年12月30日.
fn digits(text: &str) -> String {
    let mut out = String::new();
    let mut run = String::new();
    for c in text.chars() {
        if "〇零○一二三四五六七八九十廿".contains(c) {
            run.push(c);
            continue;
        }
        out.push_str(&numeral(&run));
        run.clear();
        out.push(match c {
            '０'..='９' | '－' | '／' | '．' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        });
    }
    out.push_str(&numeral(&run));
    out
}

/// A run of Chinese numerals: digit by digit, or up to 九十九 with 十.
fn numeral(run: &str) -> String {
    const ONES: &str = "〇一二三四五六七八九";
    let value = |c: char| ONES.chars().position(|one| one == c).unwrap_or(0);
    let spelled = run.replace(['零', '○'], "〇").replace('廿', "二十");
    match spelled.split_once('十') {
        Some((tens, ones)) => {
            let tens = tens.chars().next().map_or(1, value);
            (tens * 10 + ones.chars().next().map_or(0, value)).to_string()
        }
        None => spelled.chars().map(|c| value(c).to_string()).collect(),
    }
}

/// Why it is no day, as far as we can tell.
fn ask(typed: &str, plain: &str) -> String {
    let parts: Vec<&str> =
        plain.split(['-', '/', '.', '年', '月', '日', '号']).filter(|p| !p.is_empty()).collect();
    let number = |i: usize| parts.get(i).and_then(|p| p.parse::<u32>().ok());
    let year = parts.first().filter(|p| p.len() == 4).and_then(|p| p.parse::<u32>().ok());
    match (year, number(1)) {
        (Some(year), Some(month @ 1..=12)) if number(2).is_none() => {
            format!("“{typed}”没写是哪一天，请写全，例如 {year}-{month:02}-15")
        }
        (Some(year), None) if parts.len() == 1 => {
            format!("“{typed}”只有年份，请写全，例如 {year}-05-15")
        }
        _ if parts.last().is_some_and(|p| p.len() == 4) && parts.len() == 3 => {
            format!("“{typed}”分不清月和日，请写成 2025-11-24 的样子")
        }
        (Some(_), Some(_)) => format!("没有“{typed}”这一天，请再看一遍"),
        _ => format!("“{typed}”不是日期，请写成 2025-11-24 的样子"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_people_write() {
        for (text, want) in [
            ("2025-5-1", "2025-05-01"),
            ("2025/05/01", "2025-05-01"),
            ("2025年5月1日", "2025-05-01"),
            ("2025 年 5 月 1 日", "2025-05-01"),
            ("２０２５－５－１", "2025-05-01"),
            ("20250501", "2025-05-01"),
            ("2025-05-01 10:30:00", "2025-05-01"),
            ("2025-05-01T00:00:00", "2025-05-01"),
            ("45231", "2023-11-01"),
            ("二〇二三年五月八日", "2023-05-08"),
            ("二零二三年十二月三十一日", "2023-12-31"),
            ("二○二四年十月十日", "2024-10-10"),
            ("二〇二四年二月廿九日", "2024-02-29"),
        ] {
            assert_eq!(day_of(text).map(|d| d.to_string()).as_deref(), Ok(want), "{text}");
        }
    }

    #[test]
    fn asks_for_what_is_missing() {
        for (text, part) in [
            ("二〇二三年五月", "没写是哪一天"),
            ("2023年5月", "例如 2023-05-15"),
            ("2023.5", "没写是哪一天"),
            ("2023-05", "没写是哪一天"),
            ("2023年5月底", "没写是哪一天"),
            ("2023", "只有年份"),
            ("2023年", "只有年份"),
            ("5/8/2023", "分不清月和日"),
            ("2023-02-30", "没有“2023-02-30”这一天"),
            ("2023年13月1日", "没有"),
            ("尽快", "不是日期"),
            ("12345", "不是日期"),
            ("99999999", "不是日期"),
            ("", "请填日期"),
        ] {
            let message = day_of(text).unwrap_err();
            assert!(message.contains(part), "{text}: {message}");
        }
    }
}
