//! Two kinds of time that never mix: [`Instant`] (UTC, microseconds) and [`Day`] (a date in 周口).

use std::fmt;
use std::str::FromStr;

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// A moment: microseconds since 1970 in UTC. Both databases keep exactly this.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Instant(pub i64);

/// A calendar day in Asia/Shanghai (UTC+8, no summer time since 1991).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Day(NaiveDate);

const SHANGHAI_SECONDS: i32 = 8 * 3600;
const MICROS_PER_SECOND: i64 = 1_000_000;

impl Instant {
    /// Seconds later (or earlier).
    pub const fn plus_seconds(self, seconds: i64) -> Self {
        Self(self.0 + seconds * MICROS_PER_SECOND)
    }

    /// Whole seconds from `earlier` to `self`.
    pub const fn seconds_since(self, earlier: Self) -> i64 {
        (self.0 - earlier.0) / MICROS_PER_SECOND
    }

    /// The day it is in 周口.
    pub fn day(self) -> Day {
        Day(self.local().date_naive())
    }

    /// RFC 3339 with offset, for the API.
    pub fn rfc3339(self) -> String {
        self.local().to_rfc3339_opts(chrono::SecondsFormat::Micros, false)
    }

    /// `2025-11-24 10:37`.
    pub fn minute(self) -> String {
        self.local().format("%Y-%m-%d %H:%M").to_string()
    }

    /// Reads RFC 3339.
    pub fn parse_rfc3339(text: &str) -> Option<Self> {
        DateTime::parse_from_rfc3339(text).ok().map(|t| Self(t.timestamp_micros()))
    }

    fn local(self) -> DateTime<FixedOffset> {
        let utc = DateTime::<Utc>::from_timestamp_micros(self.0).unwrap_or_default();
        let offset = FixedOffset::east_opt(SHANGHAI_SECONDS).unwrap_or(
            FixedOffset::east_opt(0).unwrap_or_else(|| unreachable!("zero is an offset")),
        );
        utc.with_timezone(&offset)
    }
}

impl fmt::Display for Instant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.minute())
    }
}

impl Day {
    /// A date, if there is one.
    pub fn new(year: i32, month: u32, day: u32) -> Option<Self> {
        NaiveDate::from_ymd_opt(year, month, day).map(Self)
    }

    /// Calendar year.
    pub fn year(self) -> i32 {
        self.0.year()
    }

    /// 1 to 12.
    pub fn month(self) -> u32 {
        self.0.month()
    }

    /// Day of the month, 1 to 31.
    pub fn day(self) -> u32 {
        self.0.day()
    }

    /// Calendar days later (or earlier, if negative). Stays put at the end of the calendar.
    pub fn plus_days(self, days: i64) -> Self {
        let n = Days::new(days.unsigned_abs());
        let moved = if days < 0 { self.0.checked_sub_days(n) } else { self.0.checked_add_days(n) };
        Self(moved.unwrap_or(self.0))
    }

    /// Months later; the 31st becomes the last day of a shorter month.
    pub fn plus_months(self, months: u32) -> Self {
        Self(self.0.checked_add_months(chrono::Months::new(months)).unwrap_or(self.0))
    }

    /// Days from `earlier` to `self`.
    pub fn days_since(self, earlier: Self) -> i64 {
        self.0.signed_duration_since(earlier.0).num_days()
    }

    /// Saturday or Sunday? (Swaps for holidays are pack data.)
    pub fn is_weekend(self) -> bool {
        self.0.weekday().number_from_monday() > 5
    }

    /// The first moment of the day, 00:00 in 周口.
    pub fn start(self) -> Instant {
        let midnight = self.0.and_hms_opt(0, 0, 0).unwrap_or_default().and_utc();
        Instant(midnight.timestamp_micros()).plus_seconds(-i64::from(SHANGHAI_SECONDS))
    }

    /// 24:00 of the day: the first moment that is no longer in it.
    pub fn end(self) -> Instant {
        self.plus_days(1).start()
    }

    /// `2025年11月24日`.
    pub fn chinese(self) -> String {
        format!("{}年{}月{}日", self.year(), self.month(), self.day())
    }

    /// `周一` … `周日`.
    pub fn weekday(self) -> &'static str {
        const NAMES: [&str; 7] = ["周一", "周二", "周三", "周四", "周五", "周六", "周日"];
        NAMES[self.0.weekday().num_days_from_monday() as usize]
    }
}

/// `2025-11-24`.
impl fmt::Display for Day {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year(), self.month(), self.day())
    }
}

impl FromStr for Day {
    type Err = String;

    /// Reads `2025-11-24`; also `2025/11/24`, `2025.11.24` and `2025年11月24日`, as people write.
    fn from_str(text: &str) -> Result<Self, String> {
        let bad = || format!("日期不对：{text}（请写 2025-11-24）");
        let plain = text.trim().trim_end_matches('日');
        let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月']).collect();
        let [year, month, day] = parts.as_slice() else { return Err(bad()) };
        if year.len() != 4 {
            return Err(bad());
        }
        let number = |s: &str| s.trim().parse::<u32>().map_err(|_| bad());
        Self::new(number(year)? as i32, number(month)?, number(day)?).ok_or_else(bad)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_in_zhoukou() {
        let day: Day = "2025-12-31".parse().unwrap();
        assert_eq!(day.end().day().to_string(), "2026-01-01");
        assert_eq!(Instant(day.end().0 - 1).day(), day);
        assert_eq!(day.start().rfc3339(), "2025-12-31T00:00:00.000000+08:00");
        assert_eq!(Instant::parse_rfc3339("2025-12-31T00:00:00+08:00"), Some(day.start()));
        assert_eq!(day.weekday(), "周三");
    }

    #[test]
    fn reads_what_people_write() {
        for text in ["2025-5-1", "2025.5.1", "2025/05/01", "2025年5月1日"] {
            assert_eq!(text.parse::<Day>().unwrap().to_string(), "2025-05-01");
        }
        for text in ["2025-02-30", "25-5-1", "五月一日", ""] {
            assert!(text.parse::<Day>().is_err(), "{text}");
        }
    }
}
