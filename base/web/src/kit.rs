//! Plain values behind the macros of `kit.html`: statuses, clocks, the thread, trees, goals, lists.

use askama::Template;
use kezhuan_kernel::{Fen, Instant, Page};

use crate::filters;

/// Who has the ball. There is no seventh status.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// The reader's turn.
    You,
    /// Somebody else works on it; say whom it waits for.
    Proc,
    /// It really happened.
    Done,
    /// Wrong, refused or expired.
    Bad,
    /// Unknown: the policy is silent, a decision or data is awaited. Never zero.
    Open,
    /// Not yet, or put away.
    Off,
}

impl Status {
    /// The value of `data-s`.
    pub const fn code(self) -> &'static str {
        match self {
            Self::You => "you",
            Self::Proc => "proc",
            Self::Done => "done",
            Self::Bad => "bad",
            Self::Open => "open",
            Self::Off => "off",
        }
    }
}

/// How near a deadline is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pace {
    /// Plenty of time.
    Calm,
    /// A fifth or a day left.
    Soon,
    /// Past; the detail names the owner.
    Over,
    /// Not running; the detail says why.
    Stopped,
}

/// A deadline in words: `还有 9 个工作日`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// How near.
    pub pace: Pace,
    /// `9 个工作日`, `4 天`; unused when stopped.
    pub left: String,
    /// `明天 17:30`, `市科技局`, `等您补材料`; may be empty.
    pub detail: String,
}

impl Clock {
    /// A running clock at `now`. Soon: a fifth of the time or a day is left. The due moment is the
    /// end of the last day.
    pub fn running(since: Instant, due: Instant, now: Instant) -> Self {
        let left = due.seconds_since(now);
        let whole = due.seconds_since(since).max(1);
        let pace = match left {
            n if n < 0 => Pace::Over,
            n if n <= 86_400 || n * 5 <= whole => Pace::Soon,
            _ => Pace::Calm,
        };
        // Days as on the calendar, as every other page counts them; hours on the last one.
        let last = Instant(due.0 - 1).day();
        let left = match left {
            0..=86_400 => format!("{} 小时", left / 3600),
            _ => format!("{} 天", last.days_since(now.day()).abs().max(1)),
        };
        Self { pace, left, detail: String::new() }
    }

    /// The value of `data-s`.
    pub const fn code(&self) -> &'static str {
        match self.pace {
            Pace::Soon => "soon",
            Pace::Over => "over",
            Pace::Calm | Pace::Stopped => "",
        }
    }

    /// Does it stand still?
    pub fn stopped(&self) -> bool {
        self.pace == Pace::Stopped
    }

    /// The word before the time left.
    pub const fn lead(&self) -> &'static str {
        match self.pace {
            Pace::Over => "逾期",
            _ => "还有",
        }
    }

    /// The sign for those who do not see colour.
    pub const fn sign(&self) -> &'static str {
        match self.pace {
            Pace::Soon => "▸",
            Pace::Over => "✕",
            Pace::Calm | Pace::Stopped => "",
        }
    }
}

/// The eight stations of every deal.
pub const STATIONS: [&str; 8] = ["发布", "公示", "成交", "合同", "登记", "到账", "奖补", "绩效"];

/// A station of the thread.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Station {
    /// One of [`STATIONS`].
    pub name: &'static str,
    /// `done`, `skip` (passed by), `now` or nothing.
    pub class: &'static str,
    /// A date, a count, a reason; may be empty.
    pub note: String,
}

/// The thread of a deal: where it stands among the eight stations.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rail {
    /// All eight.
    pub stations: Vec<Station>,
    /// Number of the current station, 1 to 8.
    pub at: usize,
}

impl Rail {
    /// From what the capabilities report ([`crate::House::stations`]): it stands at the first station
    /// that is not done, else behind the last that is. A done station without a word gets one, so
    /// that it is not drawn as passed by.
    pub fn of(stations: &[crate::Station], waits: Status) -> Self {
        let place = |station: &crate::Station| usize::from(station.place).min(STATIONS.len() - 1);
        let mut notes = [""; STATIONS.len()];
        for station in stations {
            let quiet = station.done && station.note.is_empty();
            notes[place(station)] = if quiet { "已完成" } else { &station.note };
        }
        let open = stations.iter().filter(|s| !s.done).map(place).min();
        let last = stations.iter().filter(|s| s.done).map(place).max();
        let at = open.unwrap_or_else(|| last.map_or(0, |place| place + 1));
        Self::new(at + 1, waits, &notes)
    }

    /// At station `at` (1 to 8); `waits` colours it: [`Status::You`], [`Status::Open`], else plain.
    /// `notes` are the small lines under the first stations, `""` for none: a station behind the
    /// current one without a note was passed by, not walked (a publicity that is not required).
    pub fn new(at: usize, waits: Status, notes: &[&str]) -> Self {
        let at = at.clamp(1, STATIONS.len());
        let now = match waits {
            Status::You => "now you",
            Status::Open => "now open",
            _ => "now",
        };
        let station = |(i, name): (usize, &&'static str)| {
            let note = notes.get(i).copied().unwrap_or_default().to_owned();
            let class = match (i + 1).cmp(&at) {
                std::cmp::Ordering::Less if note.is_empty() => "skip",
                std::cmp::Ordering::Less => "done",
                std::cmp::Ordering::Equal => now,
                std::cmp::Ordering::Greater => "",
            };
            Station { name, class, note }
        };
        Self { stations: STATIONS.iter().enumerate().map(station).collect(), at }
    }

    /// The current station.
    pub fn current(&self) -> &Station {
        &self.stations[self.at - 1]
    }
}

/// A step of a vertical thread: who did what, when, how long.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Step {
    /// What happened or will happen.
    pub what: String,
    /// When and by whom: `2025-09-11，市科技局两人`.
    pub when: String,
    /// Where it leads; may be empty.
    pub href: String,
    /// `done`, `now` or nothing (still to come).
    pub class: &'static str,
}

/// A link inside a sentence; without `href` it is only words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Part {
    /// Words.
    pub text: String,
    /// Where they lead; may be empty.
    pub href: String,
}

impl Part {
    /// Only words.
    pub fn words(text: impl Into<String>) -> Self {
        Self { text: text.into(), href: String::new() }
    }

    /// A link.
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self { text: text.into(), href: href.into() }
    }
}

/// A leaf of an explanation: a sum, why, and what it was made of.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Leaf {
    /// What this sum is: words and links.
    pub label: Vec<Part>,
    /// The sum; none is shown as `unknown`.
    pub sum: Option<Fen>,
    /// What to say instead of a sum (`等文件`); may be empty.
    pub unknown: String,
    /// Clause, reading, decision, voucher: words and links.
    pub note: Vec<Part>,
    /// Did this limit cut the result? Then it is tinted and says 在这里封顶.
    pub capped: bool,
    /// What it was made of.
    pub parts: Vec<Leaf>,
}

/// An explanation tree; in a template: `{{ leaves|tree }}`.
#[derive(Template)]
#[template(path = "tree.html")]
pub struct Tree<'a> {
    leaves: &'a [Leaf],
    top: bool,
}

impl<'a> Tree<'a> {
    /// Of these leaves, result first.
    pub const fn of(leaves: &'a [Leaf]) -> Self {
        Self { leaves, top: true }
    }

    const fn below(leaves: &'a [Leaf]) -> Self {
        Self { leaves, top: false }
    }
}

/// A goal bar: fill = now, line = target. Widths are percent of the bar.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Goal {
    /// Width of the fill; none = no data.
    pub now: Option<i64>,
    /// Place of the line.
    pub target: i64,
    /// 力争, 争取: a dashed line.
    pub soft: bool,
    /// Read aloud: `17.36 亿元，力争 20 亿元`.
    pub said: String,
}

impl Goal {
    /// Where the line stands while the target is not reached.
    const LINE: i64 = 90;
    /// How far the longest fill goes.
    const FULL: i64 = 96;

    /// `now` (none = no data) against `target`, both in the same unit.
    pub fn new(now: Option<i64>, target: i64, soft: bool, said: impl Into<String>) -> Self {
        let share = |part: i64, whole: i64, width: i64| {
            i64::try_from(i128::from(part.max(0)) * i128::from(width) / i128::from(whole.max(1)))
                .unwrap_or(i64::MAX)
        };
        let beyond = now.filter(|now| share(*now, target, Self::LINE) > Self::FULL);
        let (now, line) = match beyond {
            Some(now) => (Some(Self::FULL), share(target, now, Self::FULL)),
            None => (now.map(|now| share(now, target, Self::LINE)), Self::LINE),
        };
        Self { now, target: line, soft, said: said.into() }
    }
}

/// An option of a select, of radio cards or of check boxes.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Choice {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// A line below; may be empty.
    pub hint: String,
}

impl Choice {
    /// Without a hint.
    pub fn new(value: impl Into<String>, label: impl Into<String>) -> Self {
        Self { value: value.into(), label: label.into(), hint: String::new() }
    }

    /// With a line below.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = hint.into();
        self
    }
}

/// A value of a facet with the number of rows it would leave.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FacetValue {
    /// What is sent.
    pub value: String,
    /// What is read.
    pub label: String,
    /// Rows.
    pub count: u64,
    /// Chosen?
    pub on: bool,
}

/// A group of facet values: OR inside, AND between groups.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Facet {
    /// Name of the query parameter.
    pub name: String,
    /// What is read.
    pub title: String,
    /// Unfolded?
    pub open: bool,
    /// The values.
    pub values: Vec<FacetValue>,
}

/// The filter column of a list, as a GET form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Facets {
    /// The list's address.
    pub action: String,
    /// Other parameters to keep: the words searched for, the order.
    pub keep: Vec<(String, String)>,
    /// The groups.
    pub groups: Vec<Facet>,
}

impl Facets {
    /// How many values are chosen.
    pub fn picked(&self) -> usize {
        self.groups.iter().flat_map(|g| &g.values).filter(|v| v.on).count()
    }
}

/// An active filter: the link removes it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pill {
    /// `产业：生物可降解材料`.
    pub text: String,
    /// The list without this filter.
    pub href: String,
}

/// A way to order a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sort {
    /// `最新发布`.
    pub text: String,
    /// The list in this order.
    pub href: String,
    /// In use?
    pub current: bool,
}

/// The foot of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pager {
    /// Number of the first row shown; 0 when there is none.
    pub from: u64,
    /// Number of the last row shown.
    pub to: u64,
    /// Rows in all.
    pub total: u64,
    /// The page before.
    pub previous: Option<String>,
    /// The page after.
    pub next: Option<String>,
}

impl Pager {
    /// `href` makes the address of a page number.
    pub fn new(page: Page, total: u64, href: impl Fn(u64) -> String) -> Self {
        let last = total.div_ceil(page.size).max(1);
        let within = page.offset() < total;
        let (from, to) =
            if within { (page.offset() + 1, total.min(page.offset() + page.size)) } else { (0, 0) };
        Self {
            from,
            to,
            total,
            previous: (page.number > 1).then(|| href((page.number - 1).min(last))),
            next: (within && to < total).then(|| href(page.number + 1)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_say_how_urgent() {
        let day = |n: i64| Instant(n * 86_400 * 1_000_000);
        let check = |now: Instant, pace, left: &str| {
            let clock = Clock::running(day(0), day(10), now);
            assert_eq!((clock.pace, clock.left.as_str()), (pace, left));
        };
        check(day(1), Pace::Calm, "9 天");
        check(day(8), Pace::Soon, "2 天");
        check(Instant(day(9).0 + 3_600_000_000 * 14), Pace::Soon, "10 小时");
        check(day(14), Pace::Over, "4 天");
        let ends = kezhuan_kernel::Day::new(2026, 11, 18).unwrap().end();
        let morning = Instant(ends.0 + (24 + 9) * 3_600_000_000);
        assert_eq!(Clock::running(day(0), ends, morning).left, "2 天");
    }

    #[test]
    fn goal_bars_keep_their_line_inside() {
        let check = |now, target, want: (Option<i64>, i64)| {
            let goal = Goal::new(now, target, false, "");
            assert_eq!((goal.now, goal.target), want, "{now:?} of {target}");
        };
        check(Some(1736), 2000, (Some(78), 90));
        check(Some(7), 5, (Some(96), 68));
        check(Some(20), 20, (Some(90), 90));
        check(Some(0), 20, (Some(0), 90));
        check(None, 70, (None, 90));
        check(Some(i64::MAX), 1, (Some(96), 0));
        check(Some(3), 0, (Some(96), 0));
    }

    #[test]
    fn pagers_know_their_ends() {
        let check = |number, total, want: (u64, u64, Option<&str>, Option<&str>)| {
            let pager = Pager::new(Page::new(number, 20), total, |n| format!("?page={n}"));
            let got = (pager.from, pager.to, pager.previous.as_deref(), pager.next.as_deref());
            assert_eq!(got, want, "page {number} of {total}");
        };
        check(1, 0, (0, 0, None, None));
        check(1, 20, (1, 20, None, None));
        check(1, 21, (1, 20, None, Some("?page=2")));
        check(2, 21, (21, 21, Some("?page=1"), None));
        check(9, 21, (0, 0, Some("?page=2"), None));
    }

    #[test]
    fn the_rail_has_eight_stations() {
        let rail = Rail::new(5, Status::You, &["", "15 天"]);
        let classes: Vec<&str> = rail.stations.iter().map(|s| s.class).collect();
        assert_eq!(classes, ["skip", "done", "skip", "skip", "now you", "", "", ""]);
        assert_eq!(rail.current().name, "登记");
        assert_eq!(rail.stations[1].note, "15 天");
        assert_eq!(Rail::new(99, Status::Done, &[]).current().name, "绩效");
    }
}
