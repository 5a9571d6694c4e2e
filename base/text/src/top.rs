//! The best rows of many, without sorting all of them.

use std::cmp::Ordering;

/// A candidate; the smaller key wins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) key: u64,
    pub(crate) segment: u32,
    pub(crate) doc: u32,
}

/// Keeps the `keep` best rows, give or take those that `compare` must still decide.
pub(crate) struct Top<F> {
    rows: Vec<Row>,
    keep: usize,
    worst: u64,
    compare: F,
}

impl<F: Fn(&Row, &Row) -> Ordering> Top<F> {
    /// `compare` orders rows by key first.
    pub(crate) fn new(keep: usize, compare: F) -> Self {
        Self { rows: Vec::new(), keep, worst: u64::MAX, compare }
    }

    pub(crate) fn push(&mut self, row: Row) {
        if row.key > self.worst {
            return;
        }
        self.rows.push(row);
        if self.rows.len() >= self.keep * 2 + 64 {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.keep > 0 && self.rows.len() > self.keep {
            let (_, last, _) = self.rows.select_nth_unstable_by(self.keep - 1, &self.compare);
            self.worst = last.key;
        }
        self.rows.truncate(self.keep);
    }

    /// The best rows in order, without the first `skip`.
    pub(crate) fn finish(mut self, skip: usize) -> Vec<Row> {
        self.shrink();
        self.rows.sort_unstable_by(&self.compare);
        self.rows.drain(..skip.min(self.rows.len()));
        self.rows
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_sorting_everything() {
        let compare = |a: &Row, b: &Row| (a.key, a.doc).cmp(&(b.key, b.doc));
        let rows: Vec<Row> = (0..5_000_u64)
            .map(|i| Row { key: i * 7_919 % 97, segment: 0, doc: (i * 31 % 5_000) as u32 })
            .collect();
        let mut sorted = rows.clone();
        sorted.sort_by(compare);
        for (skip, size) in [(0, 1), (0, 20), (40, 20), (4_990, 20), (6_000, 20)] {
            let mut top = Top::new(skip + size, compare);
            rows.iter().for_each(|row| top.push(*row));
            let wanted: Vec<Row> = sorted.iter().skip(skip).take(size).copied().collect();
            assert_eq!(top.finish(skip), wanted);
        }
    }
}
