//! What every request shares: database, pack, house, search index, papers, settings.

use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError, RwLock};

use futures::future::BoxFuture;
use kezhuan_authority::Actor;
use kezhuan_db::{Db, Profile};
use kezhuan_kernel::{Instant, Problem, Uuid};
use kezhuan_pack::Pack;
use kezhuan_text::Index;

use crate::chrome::City;
use crate::house::House;

/// Makes a PDF from a template of the pack (by name) and its data. The server plugs in base/papers;
/// the heavy typesetter stays out of every other crate.
pub type MakePaper =
    Arc<dyn Fn(&Pack, &str, &serde_json::Value) -> Result<Vec<u8>, Problem> + Send + Sync>;

/// Finds the actor behind a session token.
pub type Authenticate =
    for<'a> fn(&'a App, token: &'a str) -> BoxFuture<'a, Result<Option<Actor>, Problem>>;

/// Settings of one installation that pages need.
#[derive(Debug, Clone)]
pub struct Site {
    /// Address people type, without a slash at the end: `https://kz.example.gov.cn`.
    pub public_url: String,
    /// Names and footer fields.
    pub city: City,
    /// Demo or real.
    pub profile: Profile,
    /// Name of this node, for leases and logs.
    pub node: String,
}

/// The application. Cheap to clone.
#[derive(Clone)]
pub struct App(Arc<Inner>);

struct Inner {
    db: Db,
    pack: RwLock<Arc<Pack>>,
    house: House,
    index: Index,
    papers: MakePaper,
    authenticate: Authenticate,
    site: Site,
    stopping: AtomicBool,
    chips: Mutex<HashMap<Uuid, (Instant, u64, u64)>>,
    memories: Mutex<HashMap<TypeId, Arc<dyn Any + Send + Sync>>>,
}

/// The parts of an [`App`].
pub struct Parts {
    /// Open and migrated.
    pub db: Db,
    /// The pack in force.
    pub pack: Pack,
    /// All capabilities.
    pub house: House,
    /// This node's search index.
    pub index: Index,
    /// The typesetter.
    pub papers: MakePaper,
    /// The session look-up.
    pub authenticate: Authenticate,
    /// Settings.
    pub site: Site,
}

impl App {
    /// Puts the parts together.
    pub fn new(parts: Parts) -> Self {
        Self(Arc::new(Inner {
            db: parts.db,
            pack: RwLock::new(Arc::new(parts.pack)),
            house: parts.house,
            index: parts.index,
            papers: parts.papers,
            authenticate: parts.authenticate,
            site: parts.site,
            stopping: AtomicBool::new(false),
            chips: Mutex::default(),
            memories: Mutex::default(),
        }))
    }

    /// The database.
    pub fn db(&self) -> &Db {
        &self.0.db
    }

    /// The pack in force.
    pub fn pack(&self) -> Arc<Pack> {
        self.0.pack.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Puts another version of the pack in force on this node.
    pub fn use_pack(&self, pack: Pack) {
        *self.0.pack.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(pack);
    }

    /// All capabilities.
    pub fn house(&self) -> &House {
        &self.0.house
    }

    /// This node's search index.
    pub fn index(&self) -> &Index {
        &self.0.index
    }

    /// Settings.
    pub fn site(&self) -> &Site {
        &self.0.site
    }

    /// Is this invented data? Papers and exports then say 演示.
    pub fn is_demo(&self) -> bool {
        self.0.site.profile == Profile::Demo
    }

    /// Typesets a PDF off the async threads. `template` is one of the pack's: `platform_check.typ`.
    ///
    /// # Errors
    /// A missing or faulty template.
    pub async fn paper(&self, template: &str, data: serde_json::Value) -> Result<Vec<u8>, Problem> {
        let (pack, make) = (self.pack(), self.0.papers.clone());
        let template = template.to_owned();
        tokio::task::spawn_blocking(move || make(&pack, &template, &data))
            .await
            .map_err(Problem::bug)?
    }

    /// A capability's own memory on this node (one value per type), made at first use. Only for what
    /// can be made again from the database.
    pub fn memory<T: Any + Send + Sync + Default>(&self) -> Arc<T> {
        let mut memories = self.0.memories.lock().unwrap_or_else(PoisonError::into_inner);
        let memory = memories.entry(TypeId::of::<T>()).or_insert_with(|| Arc::new(T::default()));
        memory.clone().downcast().unwrap_or_default()
    }

    /// Settings of one part of the house as this installation has them; the default where it says
    /// nothing.
    pub fn settings<T: Any + Send + Sync + Default>(&self) -> Arc<T> {
        self.memory()
    }

    /// Puts settings in force on this node.
    pub fn use_settings<T: Any + Send + Sync>(&self, settings: T) {
        let mut memories = self.0.memories.lock().unwrap_or_else(PoisonError::into_inner);
        memories.insert(TypeId::of::<T>(), Arc::new(settings));
    }

    pub(crate) async fn actor_of(&self, token: &str) -> Result<Option<Actor>, Problem> {
        (self.0.authenticate)(self, token).await
    }

    /// Has a stop been asked for? `/readyz` then says no, so that balancers go elsewhere.
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::SeqCst)
    }

    /// Asks for a stop.
    pub fn stop(&self) {
        self.0.stopping.store(true, Ordering::SeqCst);
    }

    /// Remembered to-do and message counts of a user, at most a few seconds old.
    pub(crate) fn remembered_chip(&self, user: Uuid) -> Option<(u64, u64)> {
        let chips = self.0.chips.lock().unwrap_or_else(PoisonError::into_inner);
        let (at, todos, unread) = *chips.get(&user)?;
        (self.db().now().seconds_since(at) < CHIP_SECONDS).then_some((todos, unread))
    }

    pub(crate) fn remember_chip(&self, user: Uuid, todos: u64, unread: u64) {
        let mut chips = self.0.chips.lock().unwrap_or_else(PoisonError::into_inner);
        if chips.len() > 10_000 {
            chips.clear();
        }
        chips.insert(user, (self.db().now(), todos, unread));
    }

    /// Forgets the counts: something changed.
    pub(crate) fn forget_chips(&self) {
        self.0.chips.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}

const CHIP_SECONDS: i64 = 10;
