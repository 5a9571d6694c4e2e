//! Papers that people go on writing, and lists for the seal: one record, as PDF, DOCX or XLSX.

use kezhuan_kernel::{Check, Day, Problem};
use kezhuan_sheets::Sheet;
/// A cell of a [`SealList`].
pub use kezhuan_sheets::Value as Cell;
use serde::Deserialize;
use serde_json::json;

use crate::cx::Cx;
use crate::reply::Reply;

/// The pack's draft of a list.
const LIST: &str = "list";
/// Rows of one list at most; whoever wants more takes a shorter period.
pub const MOST_ROWS: u64 = 5_000;

/// In which form a paper is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum PaperFormat {
    /// To print.
    Pdf,
    /// To edit in WPS or Word.
    Docx,
    /// To reckon with; only lists have it.
    Xlsx,
}

impl PaperFormat {
    /// Reads `format=`; nothing asked is PDF.
    ///
    /// # Errors
    /// Not found, when it is none of them.
    pub fn parse(word: &str) -> Result<Self, Problem> {
        match word {
            "" | "pdf" => Ok(Self::Pdf),
            "docx" => Ok(Self::Docx),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(Problem::NotFound),
        }
    }

    /// `docx`.
    pub const fn ending(self) -> &'static str {
        match self {
            Self::Pdf => "pdf",
            Self::Docx => "docx",
            Self::Xlsx => "xlsx",
        }
    }

    const fn content_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Docx => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
            Self::Xlsx => kezhuan_sheets::XLSX_TYPE,
        }
    }
}

/// The form of a paper, as an address asks for it.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct FormatRaw {
    /// `pdf` or `docx`.
    pub format: String,
}

/// A list of a period, as a form or an address asks for it.
#[derive(Debug, Default, Clone, Deserialize)]
#[serde(default)]
pub struct PeriodRaw {
    /// First day; the first of this year when empty.
    pub from: String,
    /// Last day; today when empty.
    pub to: String,
    /// `pdf`, `docx` or `xlsx`.
    pub format: String,
}

/// The days of a list, both included, and its form.
#[derive(Debug, Clone, Copy)]
pub struct Period {
    /// First day.
    pub from: Day,
    /// Last day.
    pub to: Day,
    /// Form.
    pub format: PaperFormat,
}

impl PeriodRaw {
    /// Reads it.
    ///
    /// # Errors
    /// Every field that is wrong.
    pub fn check(&self, today: Day) -> Result<Period, Problem> {
        let mut check = Check::new();
        let from = check.day_or_none("from", &self.from);
        let from = from.or_else(|| Day::new(today.year(), 1, 1)).unwrap_or(today);
        let to = check.day_or_none("to", &self.to).unwrap_or(today);
        check.expect(from <= to, "to", "末日不能早于首日");
        check.finish()?;
        Ok(Period { from, to, format: PaperFormat::parse(&self.format)? })
    }
}

impl Period {
    /// `2026年1月1日至2026年6月30日`.
    pub fn chinese(&self) -> String {
        format!("{}至{}", self.from.chinese(), self.to.chinese())
    }
}

/// A list with room for the seal.
#[derive(Debug, Clone)]
pub struct SealList {
    /// `技术合同认定登记汇总表`.
    pub title: &'static str,
    /// What it covers, and in which unit.
    pub remarks: Vec<String>,
    /// Heads; those of money stand at the right.
    pub columns: Vec<&'static str>,
    /// A cell each column.
    pub rows: Vec<Vec<Cell>>,
    /// The sums, if any.
    pub total: Option<Vec<Cell>>,
    /// Whose seal, where it is known.
    pub signed_by: Option<String>,
}

impl Cx {
    /// The draft `stem` of the pack, filled, as a file called `name`.
    ///
    /// # Errors
    /// A draft the pack does not have in this form.
    pub async fn draft(
        &self,
        stem: &str,
        format: PaperFormat,
        name: &str,
        data: serde_json::Value,
    ) -> Reply {
        if format == PaperFormat::Xlsx {
            return Err(Problem::NotFound.into());
        }
        let ending = format.ending();
        let bytes = self.app.paper(&format!("{stem}.{ending}"), data).await?;
        self.file(format.content_type(), &format!("{name}.{ending}"), bytes)
    }

    /// A list in the form asked for.
    ///
    /// # Errors
    /// When it cannot be made.
    pub async fn seal_list(&self, format: PaperFormat, list: SealList) -> Reply {
        let day = self.now().day();
        let name = format!("{} {day}", list.title);
        if format != PaperFormat::Xlsx {
            return self.draft(LIST, format, &name, list.data(self, day)).await;
        }
        let bytes = list.sheet(self, day).xlsx(self.now()).map_err(Problem::bug)?;
        self.file(format.content_type(), &format!("{name}.xlsx"), bytes)
    }
}

impl SealList {
    fn data(&self, cx: &Cx, day: Day) -> serde_json::Value {
        let is_money = |i: usize| {
            let cells = self.rows.iter().filter_map(|row| row.get(i));
            cells.into_iter().any(|cell| matches!(cell, Cell::Money(_) | Cell::Whole(_)))
        };
        let column = |(i, title): (usize, &&str)| json!({ "title": title, "align": if is_money(i) { "right" } else { "left" } });
        let cells = |row: &Vec<Cell>| row.iter().map(shown).collect::<Vec<_>>();
        json!({
            "demo": cx.app.is_demo(),
            "platform": cx.pack().about.site,
            "title": self.title,
            "remarks": self.remarks,
            "columns": self.columns.iter().enumerate().map(column).collect::<Vec<_>>(),
            "rows": self.rows.iter().map(cells).collect::<Vec<_>>(),
            "total": self.total.as_ref().map(cells),
            "signed_by": self.signed_by,
            "signed_on": day.chinese(),
        })
    }

    fn sheet(self, cx: &Cx, day: Day) -> Sheet {
        let mut sheet = Sheet::new(self.title, self.columns).remark(self.title);
        if cx.app.is_demo() {
            sheet = sheet.remark("演示环境：机构、人员和数字均为虚构，不作凭证");
        }
        for remark in self.remarks {
            sheet = sheet.remark(remark);
        }
        for row in self.rows {
            sheet.push(row);
        }
        let by = self.signed_by.unwrap_or_else(|| "【待填】".to_owned());
        sheet = sheet.closing(format!("{by}（盖章）")).closing(day.chinese());
        match self.total {
            Some(total) => sheet.total(total),
            None => sheet,
        }
    }
}

fn shown(value: &Cell) -> String {
    match value {
        Cell::Blank => String::new(),
        Cell::Text(text) => text.clone(),
        Cell::Whole(n) => n.to_string(),
        Cell::Money(sum) => sum.to_string(),
        Cell::Day(day) => day.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods() {
        let today = Day::new(2026, 5, 6).unwrap();
        let read = |from: &str, to: &str, format: &str| {
            PeriodRaw { from: from.into(), to: to.into(), format: format.into() }.check(today)
        };
        let whole = read("", "", "").unwrap();
        assert_eq!(whole.chinese(), "2026年1月1日至2026年5月6日");
        assert_eq!(whole.format, PaperFormat::Pdf);
        assert_eq!(read("2026-05-01", "", "xlsx").unwrap().format, PaperFormat::Xlsx);
        assert!(matches!(read("", "", "exe"), Err(Problem::NotFound)));
        let Err(Problem::Invalid(errors)) = read("2026-13-01", "昨天", "") else {
            panic!("both days are wrong")
        };
        assert_eq!(errors.len(), 2);
        assert!(matches!(read("2026-05-07", "", ""), Err(Problem::Invalid(_))));
    }
}
