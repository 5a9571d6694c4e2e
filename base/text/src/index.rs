//! One node's index: one applier writes, everybody reads the last commit.

use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, RwLock};

use tantivy::query::AllQuery;
use tantivy::{IndexReader, IndexWriter, ReloadPolicy, Term};

use crate::analysis::Analyzer;
use crate::columns::Snapshot;
use crate::schema::{FORMAT, Fields, GRAMS, WORDS, key};
use crate::{Change, Document, Found, Query, TextError, search};

/// Memory the writer may fill before it makes a segment.
const WRITER_BYTES: usize = 64_000_000;

/// The search index. Blocking: `search` takes milliseconds, writing may wait for the disk.
pub struct Index {
    fields: Fields,
    reader: IndexReader,
    writer: Mutex<IndexWriter>,
    /// Beside the writer, so that asking for it never waits for the disk.
    cursor: Mutex<Option<i64>>,
    snapshot: RwLock<Arc<Snapshot>>,
}

impl Index {
    /// Opens the index in a folder, creating both. What is damaged or of another format is thrown
    /// away: then [`Index::cursor`] is `None` and everything has to be applied again.
    pub fn open(dir: &Path) -> Result<Self, TextError> {
        let folder = dir.join(FORMAT);
        match Self::open_folder(&folder) {
            Err(error) if error.is_damage() => {
                std::fs::remove_dir_all(&folder)?;
                Self::open_folder(&folder)
            }
            other => other,
        }
    }

    fn open_folder(folder: &Path) -> Result<Self, TextError> {
        std::fs::create_dir_all(folder)?;
        let (schema, fields) = Fields::build();
        let directory =
            tantivy::directory::MmapDirectory::open(folder).map_err(tantivy::TantivyError::from)?;
        Self::start(tantivy::Index::open_or_create(directory, schema)?, fields)
    }

    /// An index that is gone with its owner; for tests.
    pub fn in_memory() -> Result<Self, TextError> {
        let (schema, fields) = Fields::build();
        Self::start(tantivy::Index::create_in_ram(schema), fields)
    }

    fn start(engine: tantivy::Index, fields: Fields) -> Result<Self, TextError> {
        engine.tokenizers().register(WORDS, Analyzer::Words);
        engine.tokenizers().register(GRAMS, Analyzer::Grams);
        let cursor: Option<i64> =
            engine.load_metas()?.payload.and_then(|payload| payload.parse().ok());
        let reader = engine.reader_builder().reload_policy(ReloadPolicy::Manual).try_into()?;
        let snapshot = RwLock::new(Arc::new(Snapshot::read(reader.searcher(), None)?));
        let writer = Mutex::new(engine.writer_with_num_threads(1, WRITER_BYTES)?);
        Ok(Self { fields, reader, writer, cursor: Mutex::new(cursor), snapshot })
    }

    /// How far the log has been applied; `None` if not at all.
    pub fn cursor(&self) -> Option<i64> {
        *self.applied()
    }

    /// Documents in the index, whoever may see them.
    pub fn len(&self) -> u64 {
        self.snapshot().searcher.num_docs()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Applies changes and remembers `cursor`, both or neither; searches see them at once.
    /// Applying the same changes again does no harm. Without changes nothing is written and the
    /// new cursor is kept in memory until the next commit.
    pub fn apply(&self, changes: &[Change], cursor: i64) -> Result<(), TextError> {
        let mut writer = self.writer();
        if let Some(applied) = self.cursor().filter(|applied| cursor < *applied) {
            return Err(TextError::Cursor { asked: cursor, applied });
        }
        if changes.is_empty() {
            *self.applied() = Some(cursor);
            return Ok(());
        }
        self.write(&mut writer, cursor, |engine| {
            changes.iter().try_for_each(|change| match change {
                Change::Put(document) => self.put(engine, document),
                Change::Delete { kind, id } => self.delete(engine, kind, id),
            })
        })
    }

    /// Replaces everything by `documents`. Searches see the old content until it is done, and keep
    /// it if this fails.
    pub fn rebuild(
        &self,
        documents: impl IntoIterator<Item = Document>,
        cursor: i64,
    ) -> Result<(), TextError> {
        let mut writer = self.writer();
        self.write(&mut writer, cursor, |engine| {
            engine.delete_query(Box::new(AllQuery))?;
            documents.into_iter().try_for_each(|document| self.put(engine, &document))
        })
    }

    /// Answers from the last commit.
    pub fn search(&self, query: &Query) -> Result<Found, TextError> {
        search::search(&self.snapshot(), &self.fields, query)
    }

    fn put(&self, engine: &IndexWriter, document: &Document) -> Result<(), TextError> {
        let entry = self.fields.document(document)?;
        self.delete(engine, &document.kind, &document.id)?;
        engine.add_document(entry)?;
        Ok(())
    }

    fn delete(&self, engine: &IndexWriter, kind: &str, id: &str) -> Result<(), TextError> {
        engine.delete_term(Term::from_field_text(self.fields.key, &key(kind, id)?));
        Ok(())
    }

    /// Commits what `work` does together with the cursor, or leaves everything as it was.
    fn write(
        &self,
        engine: &mut IndexWriter,
        cursor: i64,
        work: impl FnOnce(&IndexWriter) -> Result<(), TextError>,
    ) -> Result<(), TextError> {
        let done = work(engine).and_then(|()| {
            let mut commit = engine.prepare_commit()?;
            commit.set_payload(&cursor.to_string());
            commit.commit()?;
            Ok(())
        });
        if let Err(error) = done {
            engine.rollback()?;
            return Err(error);
        }
        *self.applied() = Some(cursor);
        self.reload()
    }

    fn reload(&self) -> Result<(), TextError> {
        self.reader.reload()?;
        let next = Snapshot::read(self.reader.searcher(), Some(&self.snapshot()))?;
        *self.snapshot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(next);
        Ok(())
    }

    fn snapshot(&self) -> Arc<Snapshot> {
        Arc::clone(&self.snapshot.read().unwrap_or_else(PoisonError::into_inner))
    }

    fn writer(&self) -> MutexGuard<'_, IndexWriter> {
        self.writer.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn applied(&self) -> MutexGuard<'_, Option<i64>> {
        self.cursor.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
