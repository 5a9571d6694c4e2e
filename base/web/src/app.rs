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
use crate::remembered::Remembered;

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
    /// To-do and message counts of users.
    chips: Remembered<Uuid, (u64, u64)>,
    /// When time itself does something next.
    deadline: Remembered<(), Option<Instant>>,
    /// Who is behind a session token, for requests that only read.
    actors: Remembered<String, Option<Actor>>,
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
        crate::filters::use_words(parts.pack.english());
        Self(Arc::new(Inner {
            db: parts.db,
            pack: RwLock::new(Arc::new(parts.pack)),
            house: parts.house,
            index: parts.index,
            papers: parts.papers,
            authenticate: parts.authenticate,
            site: parts.site,
            stopping: AtomicBool::new(false),
            chips: Remembered::for_seconds(10),
            deadline: Remembered::for_seconds(10),
            actors: Remembered::for_seconds(1),
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
        crate::filters::use_words(pack.english());
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

    /// Who is behind a session token. A request that writes asks anew: what was taken away a moment
    /// ago on another node must not write.
    pub(crate) async fn actor_of(
        &self,
        token: &str,
        reads: bool,
    ) -> Result<Option<Actor>, Problem> {
        let ask = (self.0.authenticate)(self, token);
        if reads { self.0.actors.or(self.db(), token.to_owned(), ask).await } else { ask.await }
    }

    /// To-do and message counts of a user, at most a few seconds old.
    pub(crate) fn chips(&self) -> &Remembered<Uuid, (u64, u64)> {
        &self.0.chips
    }

    /// When time itself does something next, as it was a moment ago.
    pub(crate) fn deadline(&self) -> &Remembered<(), Option<Instant>> {
        &self.0.deadline
    }

    /// Has a stop been asked for? `/readyz` then says no, so that balancers go elsewhere.
    pub fn is_stopping(&self) -> bool {
        self.0.stopping.load(Ordering::SeqCst)
    }

    /// Asks for a stop.
    pub fn stop(&self) {
        self.0.stopping.store(true, Ordering::SeqCst);
    }
}
