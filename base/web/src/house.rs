//! What a capability gives to the house, and the house made of all of them.
//!
//! Lists that cross capabilities (menu, to-dos, clause cards, facts, search documents, checks) are
//! port types here: each capability fills its part, the server folds them, pages read the whole.

use std::sync::OnceLock;

use axum::http::Method;
use futures::future::BoxFuture;
use kezhuan_authority::{Actor, Permission};
use kezhuan_db::WriteTx;
use kezhuan_db::sea_orm_migration::MigrationTrait;
use kezhuan_kernel::{Fen, Instant, Problem, Uuid};
use kezhuan_text::{Change, Document};

use crate::chrome::Locale;
use crate::cx::Cx;
use crate::imports::Import;
use crate::routes::{Face, RouteRow, Routes};

/// What an asked capability will answer.
pub type Later<'a, T> = BoxFuture<'a, Result<T, Problem>>;
/// A function from a context to a future, as capabilities export them.
pub type Ask<T> = for<'a> fn(&'a Cx) -> Later<'a, T>;
/// The stations that a capability knows of an object (its outside id).
pub type AskStations = for<'a> fn(&'a Cx, &'a str) -> Later<'a, Vec<Station>>;
/// The cards that the capabilities above give for the page of an object (its outside id), as far as
/// the actor may see them.
pub type AskCards = for<'a> fn(&'a Cx, &'a str) -> Later<'a, Vec<Card>>;
/// How many of the actor's to-dos somebody else has taken over.
pub type CountElsewhere = for<'a> fn(&'a Cx, &'a [Todo]) -> Later<'a, u64>;
/// What a capability holds about a person.
pub type AskPersonal = for<'a> fn(&'a Cx, Uuid) -> Later<'a, Vec<Personal>>;
/// Takes out of a capability what it need not keep of a person who closes the account.
pub type Erase = for<'a> fn(&'a WriteTx, Uuid) -> Later<'a, ()>;
/// A template rendered from sample data: its name and the HTML.
pub type Sample = (&'static str, Result<String, Problem>);

/// Everything one capability gives. Start from [`Capability::named`].
#[derive(Clone, Copy)]
pub struct Capability {
    /// Crate name without the prefix: `contracts`.
    pub name: &'static str,
    /// Its tables.
    pub migrations: fn() -> Vec<Box<dyn MigrationTrait>>,
    /// Its pages and API.
    pub routes: fn() -> Routes,
    /// Its lines of the policy table.
    pub permissions: &'static [&'static Permission],
    /// Entries of the main menu; only what runs.
    pub menu: &'static [MenuItem],
    /// What is done by time.
    pub jobs: &'static [Job],
    /// Jobs that may take minutes; they run beside the others.
    pub long_jobs: &'static [LongJob],
    /// Lists that can be brought in.
    pub imports: &'static [Import],
    /// What waits for the actor.
    pub todos: Option<Ask<Vec<Todo>>>,
    /// To-dos of the actor that were handed to somebody else.
    pub elsewhere: Option<CountElsewhere>,
    /// The next moment at which one of its jobs has something to do.
    pub next_deadline: Option<Ask<Option<Instant>>>,
    /// Unread messages of the actor.
    pub unread: Option<Ask<u64>>,
    /// What runs for clauses of the policy now.
    pub clause_cards: Option<Ask<Vec<ClauseCard>>>,
    /// Facts for the policy engine, by collection name of the pack.
    pub facts: &'static [FactSource],
    /// What can be searched.
    pub searchable: Option<Searchable>,
    /// Figures of the home page, each with the records behind it.
    pub figures: Option<Ask<Vec<Figure>>>,
    /// Lists of the home page.
    pub blocks: Option<Ask<Vec<Block>>>,
    /// Deals of the actor for the workbench, newest first.
    pub threads: Option<Ask<Vec<ThreadCard>>>,
    /// One public deal that went far, for the home page.
    pub showcase: Option<Ask<Option<ThreadCard>>>,
    /// Cards at the side of the workbench.
    pub cards: Option<Ask<Vec<Card>>>,
    /// Cards for the page of a lower capability's object.
    pub about: Option<AskCards>,
    /// Invariants, for `kezhuan fsck`: one sentence for each that is broken.
    pub checks: Option<Ask<Vec<String>>>,
    /// Stations of the thread that belong to an object (achievement, deal, contract id).
    pub stations: Option<AskStations>,
    /// What it holds about a person.
    pub personal: Option<AskPersonal>,
    /// What it forgets when a person closes the account; in the transaction that closes it.
    pub erase: Option<Erase>,
    /// Each template rendered from sample data, for page tests: (name, html).
    pub samples: Option<fn(Locale) -> Vec<Sample>>,
    /// Its `en.toml`: English for the Chinese sentences of its templates.
    pub english: &'static str,
}

impl Capability {
    /// A capability that gives nothing yet.
    pub const fn named(name: &'static str) -> Self {
        Self {
            name,
            migrations: Vec::new,
            routes: Routes::new,
            permissions: &[],
            menu: &[],
            jobs: &[],
            long_jobs: &[],
            imports: &[],
            todos: None,
            elsewhere: None,
            next_deadline: None,
            unread: None,
            clause_cards: None,
            facts: &[],
            searchable: None,
            figures: None,
            blocks: None,
            threads: None,
            showcase: None,
            cards: None,
            about: None,
            checks: None,
            stations: None,
            personal: None,
            erase: None,
            samples: None,
            english: "",
        }
    }
}

/// An entry of the main menu.
#[derive(Clone, Copy)]
pub struct MenuItem {
    /// Where it leads.
    pub href: &'static str,
    /// Chinese.
    pub text: &'static str,
    /// Place in the menu, small first.
    pub order: u8,
    /// For whom.
    pub shown: fn(&Actor) -> bool,
}

impl MenuItem {
    /// From this order on an entry stands only in the unfolded menu.
    pub const MORE: u8 = 100;
    /// So many the bar holds; what comes after them stands in the menu too.
    pub const BAR: usize = 7;
}

/// Work done by time, under a lease, idempotent.
#[derive(Clone, Copy)]
pub struct Job {
    /// `publicity.close`.
    pub name: &'static str,
    /// The work; returns how many things it did. Must not do a thing twice when run twice.
    pub run: Ask<u64>,
}

/// Work that may take minutes. It commits often, so that it can go on after a crash.
#[derive(Clone, Copy)]
pub struct LongJob {
    /// The work.
    pub job: Job,
    /// Is there any? Asked every half second; must not write.
    pub due: Ask<bool>,
}

/// Something that waits for the actor.
#[derive(Debug, Clone)]
pub struct Todo {
    /// Group on the workbench: `合同登记`.
    pub group: &'static str,
    /// What to do, with its object: `审核成果：小麦谷朊粉…`.
    pub title: String,
    /// The verb of its button: `去审核`.
    pub verb: &'static str,
    /// Where.
    pub href: String,
    /// Whom it concerns.
    pub party: String,
    /// Waiting since.
    pub since: Instant,
    /// To be done by.
    pub due: Option<Instant>,
}

impl Todo {
    /// What it is known by while it waits: the page where it is done.
    pub fn id(&self) -> &str {
        &self.href
    }
}

/// What runs now for a clause.
#[derive(Debug, Clone)]
pub struct ClauseCard {
    /// Clause id, `5-12`.
    pub clause: String,
    /// What the figure counts: `已登记技术合同`.
    pub label: String,
    /// How many.
    pub count: u64,
    /// How much, if money.
    pub sum: Option<Fen>,
    /// The records behind it.
    pub href: String,
    /// What one can do here: verb and address.
    pub action: Option<(&'static str, String)>,
}

/// A figure of the home page.
#[derive(Debug, Clone)]
pub struct Figure {
    /// Place in the row, small first.
    pub order: u8,
    /// What: `可转化成果`.
    pub label: &'static str,
    /// How many or how much, as shown: `1,284`.
    pub figure: String,
    /// Unit: `项`.
    pub unit: &'static str,
    /// One line below: `本月新增 46 项`.
    pub sub: String,
    /// The records behind it.
    pub href: String,
}

/// A list of the home page.
#[derive(Debug, Clone)]
pub struct Block {
    /// Place on the page, small first.
    pub order: u8,
    /// Heading: `正在找技术`.
    pub heading: &'static str,
    /// Link to all: `全部 217 项` and its address.
    pub more: (String, String),
    /// What to say when there are no rows.
    pub empty: &'static str,
    /// At most five.
    pub rows: Vec<BlockRow>,
}

/// A row of a list of the home page.
#[derive(Debug, Clone)]
pub struct BlockRow {
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Facts below the title, each short.
    pub facts: Vec<String>,
    /// At the right: an amount or state.
    pub right: String,
    /// Below it: a term.
    pub below: String,
}

/// A deal as a card with its eight stations.
#[derive(Debug, Clone)]
pub struct ThreadCard {
    /// Title.
    pub title: String,
    /// Its page.
    pub href: String,
    /// Number shown to people.
    pub number: String,
    /// From whom to whom.
    pub parties: String,
    /// What the sum is: `成交`, `意向`.
    pub sum_label: &'static str,
    /// The sum.
    pub sum: Option<Fen>,
    /// Outside id whose stations are asked for.
    pub object: String,
}

/// A card at the side of the workbench.
#[derive(Debug, Clone)]
pub struct Card {
    /// Heading: `今年的奖补`.
    pub heading: &'static str,
    /// Its lines.
    pub rows: Vec<CardRow>,
}

/// A line of a card.
#[derive(Debug, Clone)]
pub struct CardRow {
    /// A sum, with `最高` before it if it is a ceiling.
    pub ceiling: Option<Fen>,
    /// State.
    pub status: Option<(crate::kit::Status, String)>,
    /// A sentence.
    pub text: String,
    /// Link text and address.
    pub link: Option<(&'static str, String)>,
    /// A button: its text, the address it posts to, the key of its form ([`Cx::fresh_key`]).
    pub press: Option<(&'static str, String, String)>,
}

/// Facts of one collection.
#[derive(Clone, Copy)]
pub struct FactSource {
    /// The pack's name for it: `contracts`.
    pub collection: &'static str,
    /// All facts of the collection, or those of one organization (as any party).
    pub load: for<'a> fn(&'a Cx, Option<Uuid>) -> Later<'a, Vec<serde_json::Value>>,
}

/// How a capability's things get into the search index.
#[derive(Clone, Copy)]
pub struct Searchable {
    /// Id prefixes it owns: `ach`.
    pub prefixes: &'static [&'static str],
    /// Current documents (or deletions) of these ids.
    pub load: for<'a> fn(&'a Cx, &'a [String]) -> Later<'a, Vec<Change>>,
    /// A page of everything, after this id, in id order; empty at the end.
    pub all: for<'a> fn(&'a Cx, Option<String>, u64) -> Later<'a, Vec<Document>>,
}

/// One station of the thread of a deal.
#[derive(Debug, Clone)]
pub struct Station {
    /// 0 发布 · 1 公示 · 2 成交 · 3 合同 · 4 登记 · 5 到账 · 6 奖补 · 7 绩效.
    pub place: u8,
    /// Is it passed?
    pub done: bool,
    /// One short line: a date or what it waits for.
    pub note: String,
    /// Its page.
    pub href: Option<String>,
}

/// One thing that is held about a person.
#[derive(Debug, Clone, serde::Serialize, utoipa::ToSchema)]
pub struct Personal {
    /// Heading it stands under: `账号`.
    pub group: &'static str,
    /// What it is: `手机号`.
    pub what: String,
    /// What is held.
    pub value: String,
    /// When the account is closed: `清除`, or why it stays.
    pub afterwards: &'static str,
}

/// All capabilities, in House order (lowest first).
#[derive(Clone)]
pub struct House(std::sync::Arc<Vec<Capability>>, std::sync::Arc<OnceLock<Vec<RouteRow>>>);

impl House {
    /// In the written order of ARCHITECTURE.md.
    pub fn new(capabilities: Vec<Capability>) -> Self {
        Self(std::sync::Arc::new(capabilities), std::sync::Arc::default())
    }

    /// The page behind an address of ours: its row in the table of routes.
    pub(crate) fn door(&self, href: &str) -> Option<&RouteRow> {
        let path = href.split(['?', '#']).next().unwrap_or_default();
        let rows = self.1.get_or_init(|| {
            let rows = self.iter().flat_map(|c| (c.routes)().rows().to_vec());
            rows.filter(|row| row.face == Face::Page && row.method == Method::GET).collect()
        });
        let fits = |row: &&RouteRow| {
            let (mut have, mut want) = (path.split('/'), row.path.split('/'));
            loop {
                match (have.next(), want.next()) {
                    (None, None) => return true,
                    (Some(a), Some(b)) if a == b || b.starts_with('{') => {}
                    _ => return false,
                }
            }
        };
        let exact = rows.iter().find(|row| row.path == path);
        exact.or_else(|| rows.iter().find(fits))
    }

    /// Each capability.
    pub fn iter(&self) -> std::slice::Iter<'_, Capability> {
        self.0.iter()
    }

    /// All migrations: base first, then in House order.
    pub fn migrations(&self) -> Vec<Box<dyn MigrationTrait>> {
        let mut all = kezhuan_db::base_migrations();
        all.extend(kezhuan_journal::migrations());
        all.extend(kezhuan_jobs::migrations());
        all.extend(kezhuan_files::migrations());
        all.extend(kezhuan_outbox::migrations());
        all.extend(self.iter().flat_map(|c| (c.migrations)()));
        all
    }

    /// Facts of a collection, from every capability that supplies it.
    ///
    /// # Errors
    /// When one of them fails.
    pub async fn facts(
        &self,
        cx: &Cx,
        collection: &str,
        organization: Option<Uuid>,
    ) -> Result<Vec<serde_json::Value>, Problem> {
        let mut all = Vec::new();
        for source in self.iter().flat_map(|c| c.facts).filter(|f| f.collection == collection) {
            all.extend((source.load)(cx, organization).await?);
        }
        Ok(all)
    }

    /// Everything that can be brought in, in House order.
    pub fn imports(&self) -> impl Iterator<Item = &'static Import> {
        self.iter().flat_map(|c| c.imports)
    }

    /// Names of all collections that somebody supplies.
    pub fn collections(&self) -> std::collections::BTreeSet<&'static str> {
        self.iter().flat_map(|c| c.facts).map(|f| f.collection).collect()
    }

    /// Everything that waits for the actor, most urgent first.
    ///
    /// # Errors
    /// When one of the capabilities fails.
    pub async fn todos(&self, cx: &Cx) -> Result<Vec<Todo>, Problem> {
        let mut all = Vec::new();
        for ask in self.iter().filter_map(|c| c.todos) {
            all.extend(ask(cx).await?);
        }
        all.sort_by_key(|todo| (todo.due.unwrap_or(Instant(i64::MAX)), todo.since));
        Ok(all)
    }

    /// Everything that is held about a person.
    ///
    /// # Errors
    /// When one of the capabilities fails.
    pub async fn personal(&self, cx: &Cx, user: Uuid) -> Result<Vec<Personal>, Problem> {
        let mut all = Vec::new();
        for ask in self.iter().filter_map(|c| c.personal) {
            all.extend(ask(cx, user).await?);
        }
        Ok(all)
    }

    /// Has every capability forget what it need not keep of a person.
    ///
    /// # Errors
    /// When one of the capabilities fails.
    pub async fn erase(&self, tx: &WriteTx, user: Uuid) -> Result<(), Problem> {
        for erase in self.iter().filter_map(|c| c.erase) {
            erase(tx, user).await?;
        }
        Ok(())
    }

    /// The next moment at which time itself does something.
    ///
    /// # Errors
    /// When one of the capabilities fails.
    pub async fn next_deadline(&self, cx: &Cx) -> Result<Option<Instant>, Problem> {
        let mut next: Option<Instant> = None;
        for ask in self.iter().filter_map(|c| c.next_deadline) {
            next = match (next, ask(cx).await?) {
                (Some(a), Some(b)) => Some(a.min(b)),
                (a, b) => a.or(b),
            };
        }
        Ok(next)
    }

    /// What the capabilities above say on the page of an object.
    ///
    /// # Errors
    /// When one of the capabilities fails.
    pub async fn about(&self, cx: &Cx, object: &str) -> Result<Vec<Card>, Problem> {
        let mut all = Vec::new();
        for ask in self.iter().filter_map(|c| c.about) {
            all.extend(ask(cx, object).await?);
        }
        Ok(all)
    }

    /// The thread of an object: eight stations, each as far as somebody knows it.
    ///
    /// # Errors
    /// When one of the capabilities fails.
    pub async fn stations(&self, cx: &Cx, object: &str) -> Result<Vec<Station>, Problem> {
        let mut all: Vec<Station> = Vec::new();
        for ask in self.iter().filter_map(|c| c.stations) {
            all.extend(ask(cx, object).await?);
        }
        all.sort_by_key(|s| (s.place, !s.done));
        all.dedup_by_key(|s| s.place);
        Ok(all)
    }
}
