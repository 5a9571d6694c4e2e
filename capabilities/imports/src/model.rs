//! A list on its way in: its states and what each of them allows. Pure.

use kezhuan_authority::Subject;
use kezhuan_files::FileId;
use kezhuan_kernel::{Instant, Problem, Uuid};
use kezhuan_sheets::RowError;
use serde::{Deserialize, Serialize};

kezhuan_kernel::id!(
    /// A list on its way in.
    ImportId,
    "imp"
);

/// Where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Its rows are being judged; nothing is written.
    Checking,
    /// Waits for the person who brought it.
    Checked,
    /// Its rows are being written.
    Writing,
    /// Written.
    Done,
    /// Could not be read or written.
    Failed,
    /// Given up by the person who brought it.
    Dropped,
}

impl State {
    /// All of them.
    pub const ALL: [Self; 6] =
        [Self::Checking, Self::Checked, Self::Writing, Self::Done, Self::Failed, Self::Dropped];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Checking => "checking",
            Self::Checked => "checked",
            Self::Writing => "writing",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Dropped => "dropped",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Checking => "正在检查",
            Self::Checked => "等您确认",
            Self::Writing => "正在导入",
            Self::Done => "已导入",
            Self::Failed => "没有导入",
            Self::Dropped => "已放弃",
        }
    }

    /// Is the program at work on it?
    pub const fn is_at_work(self) -> bool {
        matches!(self, Self::Checking | Self::Writing)
    }
}

/// Rows by what became of them.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Counts {
    /// Rows with content.
    pub read: u64,
    /// New records.
    pub new: u64,
    /// There already.
    pub known: u64,
    /// To be mended.
    pub wrong: u64,
    /// Left out because a value that was asked about was not confirmed.
    pub left: u64,
}

/// A list on its way in.
#[derive(Debug, Clone, PartialEq)]
pub struct Imported {
    /// Id.
    pub id: ImportId,
    /// Name of the kind of list, `achievements`.
    pub what: String,
    /// Who brought it.
    pub user: Uuid,
    /// The organization worked for when it was brought.
    pub organization: Option<Uuid>,
    /// The file as it was uploaded.
    pub file: FileId,
    /// Its name.
    pub file_name: String,
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub state_at: Instant,
    /// What the check found.
    pub checked: Counts,
    /// What was written so far.
    pub written: Counts,
    /// Row up to which it is written.
    pub done_to: i64,
    /// What else the person should know.
    pub notes: Vec<String>,
    /// Columns whose doubtful values were confirmed.
    pub confirmed: Vec<String>,
    /// Why it failed.
    pub why: Option<String>,
    /// Begun so often without getting on.
    pub tries: i64,
    /// When it was brought.
    pub created_at: Instant,
    /// Guards saves.
    pub version: i64,
}

/// Something found in a row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// An error, or a question that can be confirmed.
    pub asks: bool,
    /// Field of the column, for questions.
    pub key: String,
    /// Where, and what to do.
    pub error: RowError,
}

/// Begun so often without getting on, it has failed.
const MOST_TRIES: i64 = 5;

impl Imported {
    /// For permissions: whoever brought it.
    pub fn subject(&self) -> Subject {
        Subject::none().made_by(Some(self.user))
    }

    fn to(self, state: State, now: Instant) -> Self {
        Self { state, state_at: now, tries: 0, ..self }
    }

    /// Somebody begins to work on it; too often without getting on, and it has failed.
    #[must_use]
    pub fn tried(self, now: Instant) -> Self {
        if self.tries < MOST_TRIES {
            return Self { tries: self.tries + 1, ..self };
        }
        let done = self.written.new;
        self.failed(
            format!("试了 {MOST_TRIES} 次都中断了，已经导入 {done} 行；请联系平台运营"),
            now,
        )
    }

    /// All rows were judged.
    #[must_use]
    pub fn checked(self, checked: Counts, notes: Vec<String>, now: Instant) -> Self {
        Self { checked, notes, ..self }.to(State::Checked, now)
    }

    /// The person confirms, with the columns whose doubtful values stand.
    ///
    /// # Errors
    /// Not waiting for that; nothing to write.
    pub fn confirm(self, confirmed: Vec<String>, now: Instant) -> Result<Self, Problem> {
        self.waits()?;
        if self.checked.new == 0 {
            let text = "没有可以导入的行，请改好表格再上传";
            return Err(Problem::conflict("imports.nothing_new", text));
        }
        Ok(Self { confirmed, ..self }.to(State::Writing, now))
    }

    /// The person gives it up.
    ///
    /// # Errors
    /// Not waiting for that.
    pub fn give_up(self, now: Instant) -> Result<Self, Problem> {
        self.waits()?;
        Ok(self.to(State::Dropped, now))
    }

    fn waits(&self) -> Result<(), Problem> {
        match self.state {
            State::Checked => Ok(()),
            State::Checking => Err(Problem::conflict("imports.checking", "还在检查，检查完再确认")),
            state => Err(Problem::conflict(
                "imports.settled",
                format!("这份表格{}，不用再确认", state.chinese()),
            )),
        }
    }

    /// All rows were written.
    #[must_use]
    pub fn done(self, now: Instant) -> Self {
        self.to(State::Done, now)
    }

    /// It cannot be read or written.
    #[must_use]
    pub fn failed(self, why: String, now: Instant) -> Self {
        Self { why: Some(why), ..self.to(State::Failed, now) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use kezhuan_kernel::Id;

    fn checked(new: u64) -> Imported {
        let import = Imported {
            id: ImportId::from_uuid(Uuid::nil()),
            what: "achievements".into(),
            user: Uuid::nil(),
            organization: None,
            file: FileId::from_uuid(Uuid::nil()),
            file_name: String::new(),
            state: State::Checking,
            state_at: Instant(0),
            checked: Counts::default(),
            written: Counts::default(),
            done_to: 0,
            notes: Vec::new(),
            confirmed: Vec::new(),
            why: None,
            tries: 3,
            created_at: Instant(0),
            version: 1,
        };
        import.checked(Counts { new, ..Counts::default() }, Vec::new(), Instant(1))
    }

    #[test]
    fn it_is_confirmed_once_and_only_with_rows() {
        let code =
            |outcome: Result<Imported, Problem>| outcome.map_err(|p| p.code()).map(|i| i.state);
        assert_eq!(code(checked(0).confirm(Vec::new(), Instant(2))), Err("imports.nothing_new"));
        let writing = checked(2).confirm(vec!["price".into()], Instant(2)).unwrap();
        assert_eq!((writing.state, writing.tries), (State::Writing, 0));
        assert_eq!(code(writing.clone().confirm(Vec::new(), Instant(3))), Err("imports.settled"));
        assert_eq!(code(writing.give_up(Instant(3))), Err("imports.settled"));
        assert_eq!(code(checked(2).give_up(Instant(3))), Ok(State::Dropped));
    }

    #[test]
    fn what_never_gets_on_fails() {
        let mut import = checked(1).confirm(Vec::new(), Instant(2)).unwrap();
        for _ in 0..MOST_TRIES {
            import = import.tried(Instant(3));
            assert_eq!(import.state, State::Writing);
        }
        let failed = import.tried(Instant(3));
        assert_eq!(failed.state, State::Failed);
        assert!(failed.why.unwrap().contains("联系平台运营"));
    }

    #[test]
    fn words_come_back() {
        for state in State::ALL {
            assert_eq!(State::parse(state.word()), Some(state));
        }
    }
}
