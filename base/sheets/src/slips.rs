//! Slips of the unit that only show beside the other values of the column: 60 among 600,000s.

use kezhuan_kernel::Fen;

use crate::header::Header;
use crate::{Column, Columns, Row, RowError, yuan_or_wan};

/// Fewer values say nothing about what is usual.
const ENOUGH: usize = 5;
/// A value this many times off the middle of its column is asked about; a slip of 万元 is 10,000.
const OFF: i64 = 1_000;
/// What lies between 元 and 万元.
const WAN: i64 = 10_000;

/// The amounts of each money column, to be compared when all rows were seen.
#[derive(Debug)]
pub struct Slips {
    columns: Vec<(&'static Column, Vec<(usize, Fen)>)>,
}

/// A value to be confirmed or mended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slip {
    /// Field of the column.
    pub key: &'static str,
    /// Where, and what it might mean.
    pub asks: RowError,
}

impl Slips {
    /// Nothing seen yet.
    pub fn new(columns: &Columns) -> Self {
        let money = |column: &&Column| Header::new(column.header).unit.is_some();
        Self { columns: columns.all.iter().filter(money).map(|c| (c, Vec::new())).collect() }
    }

    /// Sees a row.
    pub fn see(&mut self, row: &Row<'_>) {
        for (column, seen) in &mut self.columns {
            let amount = yuan_or_wan(&row.text(column.key)).ok();
            seen.extend(amount.filter(|a| *a > Fen::ZERO).map(|a| (row.number(), a)));
        }
    }

    /// What lies far from its neighbours, by row.
    pub fn found(&self) -> Vec<Slip> {
        let mut all = Vec::new();
        for (column, seen) in self.columns.iter().filter(|(_, seen)| seen.len() >= ENOUGH) {
            let mut amounts: Vec<i64> = seen.iter().map(|(_, amount)| amount.0).collect();
            let middle = amounts.len() / 2;
            let usual = *amounts.select_nth_unstable(middle).1;
            let ask = |(row, amount): &(usize, Fen)| {
                let message = question(amount.0, usual)?;
                let asks = RowError { row: *row, column: column.header.to_owned(), message };
                Some(Slip { key: column.key, asks })
            };
            all.extend(seen.iter().filter_map(ask));
        }
        all.sort_by_key(|slip| slip.asks.row);
        all
    }
}

fn question(amount: i64, usual: i64) -> Option<String> {
    let (less, much) = (amount < usual / OFF, amount / OFF > usual);
    let meant = if less { amount.checked_mul(WAN)? } else { amount / WAN };
    let (word, shown, usual) = (if less { "小" } else { "大" }, Fen(amount), Fen(usual));
    (less || much).then(|| {
        format!(
            "{shown} 元比这一列别的数（多在 {usual} 元上下）{word}得多，是不是 {} 元？",
            Fen(meant)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_ten_thousand_times_off_is_asked_about() {
        let usual = 60_000_000;
        assert_eq!(question(600_000, usual), None, "a small contract");
        assert_eq!(question(3_000_000_000, usual), None, "a large one");
        let text = question(6_000, usual).unwrap();
        assert!(text.contains("60.00 元比") && text.contains("是不是 600,000.00 元"), "{text}");
        let text = question(600_000_000_000, usual).unwrap();
        assert!(text.contains("大得多，是不是 600,000.00 元"), "{text}");
        assert!(question(i64::MAX, 1).is_some());
    }
}
