//! A to-do handed to a colleague.

use kezhuan_kernel::{Instant, Uuid};

/// 交接 of a to-do. The latest one since the to-do came decides who does it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Handover {
    /// Which to-do: its page.
    pub todo: String,
    /// To whom.
    pub to: Uuid,
    /// By whom.
    pub by: Uuid,
    /// Why.
    pub why: String,
    /// When.
    pub at: Instant,
}

/// Who does a to-do that waits since then: none while nobody handed it over. `all` is in order of
/// time. A to-do that came anew after a handover is everybody's again.
pub fn assignee<'a>(all: &'a [Handover], todo: &str, since: Instant) -> Option<&'a Handover> {
    all.iter().rev().find(|h| h.todo == todo && h.at >= since)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_latest_since_it_came_decides() {
        let given = |todo: &str, to: u128, at: i64| Handover {
            todo: todo.into(),
            to: Uuid::from_u128(to),
            by: Uuid::from_u128(9),
            why: "出差".into(),
            at: Instant(at),
        };
        let all = [given("/a", 1, 10), given("/b", 2, 11), given("/a", 3, 12)];
        let to = |todo, since| assignee(&all, todo, Instant(since)).map(|h| h.to.as_u128());
        assert_eq!(to("/a", 5), Some(3));
        assert_eq!(to("/a", 12), Some(3));
        assert_eq!(to("/a", 13), None);
        assert_eq!(to("/c", 0), None);
    }
}
