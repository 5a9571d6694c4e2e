//! Paging of lists.

/// Which page of a list is asked for. Numbers start at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Page {
    /// Page number, from 1.
    pub number: u64,
    /// Rows on a page.
    pub size: u64,
}

impl Page {
    /// Rows on a page unless asked otherwise.
    pub const SIZE: u64 = 20;

    /// A page that is always in range: at least 1, at most 10,000, 1 to 200 rows.
    pub fn new(number: u64, size: u64) -> Self {
        Self { number: number.clamp(1, 10_000), size: size.clamp(1, 200) }
    }

    /// Rows before this page.
    pub const fn offset(self) -> u64 {
        (self.number - 1) * self.size
    }

    /// Its rows, of a list that is in memory whole.
    pub fn of<T: Clone>(self, all: &[T]) -> Vec<T> {
        all.iter().skip(self.offset() as usize).take(self.size as usize).cloned().collect()
    }
}

impl Default for Page {
    fn default() -> Self {
        Self::new(1, Self::SIZE)
    }
}

/// Rows of one page, and how many there are in all.
#[derive(Debug, Clone)]
pub struct Paged<T> {
    /// This page's rows.
    pub rows: Vec<T>,
    /// Rows on all pages.
    pub total: u64,
    /// The page.
    pub page: Page,
}

impl<T> Paged<T> {
    /// How many pages there are; at least 1.
    pub fn pages(&self) -> u64 {
        self.total.div_ceil(self.page.size).max(1)
    }
}
