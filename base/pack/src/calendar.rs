//! Working days: weekends, holidays and swapped days from a table; a year without a table is an answer of its own.

use std::collections::BTreeMap;

use kezhuan_kernel::{Day, Problem};

use crate::sheet::{Reading, Sheet, diagnostic, small};
use crate::term::Source;
use kezhuan_rules::reader::Table;

/// The calendar of working days.
#[derive(Debug, Clone, Default)]
pub struct Calendar {
    first_year: i32,
    last_year: i32,
    /// Days that differ from the plain week: true = people work.
    special: BTreeMap<Day, (bool, String)>,
    /// Where the table comes from.
    pub source: Source,
}

/// The calendar has no table for this year, so no date can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingYear(pub i32);

impl std::fmt::Display for MissingYear {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "工作日历还没有 {} 年的节假日，算不出日期，请管理员补上", self.0)
    }
}

impl std::error::Error for MissingYear {}

impl From<MissingYear> for Problem {
    fn from(missing: MissingYear) -> Self {
        Problem::conflict("calendar_missing_year", missing.to_string())
    }
}

impl Calendar {
    /// The years of the table.
    pub fn years(&self) -> std::ops::RangeInclusive<i32> {
        self.first_year..=self.last_year
    }

    /// Do people work on that day?
    pub fn is_working(&self, day: Day) -> Result<bool, MissingYear> {
        if !self.years().contains(&day.year()) {
            return Err(MissingYear(day.year()));
        }
        Ok(self.special.get(&day).map_or(!day.is_weekend(), |(works, _)| *works))
    }

    /// Name of the holiday or swap on that day, if it is one.
    pub fn occasion(&self, day: Day) -> Option<&str> {
        self.special.get(&day).map(|(_, name)| name.as_str())
    }

    /// The day itself if people work on it, else the next working day.
    pub fn roll(&self, mut day: Day) -> Result<Day, MissingYear> {
        while !self.is_working(day)? {
            day = day.plus_days(1);
        }
        Ok(day)
    }

    /// The `count`-th working day after `day`; `day` itself for zero.
    pub fn plus_working_days(&self, day: Day, count: u32) -> Result<Day, MissingYear> {
        let mut reached = day;
        for _ in 0..count {
            reached = self.roll(reached.plus_days(1))?;
        }
        Ok(reached)
    }

    /// Working days after `from` up to and including `to`; zero if `to` is not later.
    pub fn working_days_between(&self, from: Day, to: Day) -> Result<u32, MissingYear> {
        let mut count = 0;
        let mut day = from.plus_days(1);
        while day <= to {
            count += u32::from(self.is_working(day)?);
            day = day.plus_days(1);
        }
        Ok(count)
    }
}

/// How days are counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum DayUnit {
    /// 自然日.
    #[default]
    Calendar,
    /// 工作日.
    Working,
}

/// A number of days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Days {
    /// How many.
    pub count: u32,
    /// Of which kind.
    pub unit: DayUnit,
}

impl Days {
    /// The last day: the first day is not counted.
    pub fn after(self, start: Day, calendar: &Calendar) -> Result<Day, MissingYear> {
        match self.unit {
            DayUnit::Calendar => Ok(start.plus_days(i64::from(self.count))),
            DayUnit::Working => calendar.plus_working_days(start, self.count),
        }
    }

    pub(crate) fn read(table: &Table<'_>, count: &str, unit: &str) -> Self {
        let words = [("calendar", DayUnit::Calendar), ("working", DayUnit::Working)];
        table.need(unit);
        Self {
            count: small(table, count, 1..=3650),
            unit: table.one_of(unit, &words).unwrap_or_default(),
        }
    }
}

/// `15 个工作日`, `15 日`.
impl std::fmt::Display for Days {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self.unit {
            DayUnit::Calendar => write!(f, "{} 日", self.count),
            DayUnit::Working => write!(f, "{} 个工作日", self.count),
        }
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> Calendar {
    reading.file("calendar.toml", |sheet| {
        let mut calendar = Calendar {
            first_year: small(&sheet.table, "first_year", 1950..=2200) as i32,
            last_year: small(&sheet.table, "last_year", 1950..=2200) as i32,
            special: BTreeMap::new(),
            source: sheet.source(&sheet.table),
        };
        read_table(reading, sheet, &mut calendar);
        calendar
    })
}

fn read_table(reading: &Reading<'_>, sheet: &Sheet<'_>, calendar: &mut Calendar) {
    let file = sheet.table.text("table");
    let Some(text) = reading.files.get(&file) else {
        sheet.table.wrong_at("table", format!("包里没有 {file}"), None);
        return;
    };
    for (number, line) in text.lines().enumerate().skip(1) {
        let wrong = |message: &str| {
            reading.found.push(diagnostic(&file, number + 1, line, message.to_owned(), None));
        };
        let cells: Vec<&str> = line.split(',').collect();
        let [date, kind, name] = cells.as_slice() else {
            wrong("应为三列：date,kind,name");
            continue;
        };
        let Ok(day) = date.parse::<Day>() else {
            wrong("日期不对，例如 2026-10-01");
            continue;
        };
        if !matches!(*kind, "holiday" | "workday") {
            wrong("kind 只能是 holiday 或 workday");
        }
        if !calendar.years().contains(&day.year()) {
            wrong("这一年不在 first_year 到 last_year 之间");
        }
        let works = *kind == "workday";
        if calendar.special.insert(day, (works, (*name).to_owned())).is_some() {
            wrong("这一天写了两次");
        }
    }
    for year in calendar.years() {
        if !calendar.special.keys().any(|day| day.year() == year) {
            sheet.table.wrong_at("last_year", format!("{file} 里没有 {year} 年的节假日"), None);
        }
    }
}
