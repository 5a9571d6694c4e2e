//! What was just read from the database, until this node commits or a few seconds pass.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Arc, Mutex, PoisonError};

use kezhuan_db::Db;
use kezhuan_kernel::{Instant, Problem};

/// When it is fuller than this it forgets everything.
const MOST: usize = 10_000;

/// Answers by key. What another node commits is seen after `seconds` at the latest.
pub(crate) struct Remembered<K, V> {
    seconds: i64,
    answers: Mutex<HashMap<K, Place<V>>>,
}

/// Where an answer is kept. Whoever asks holds it, so that the others wait for one question.
type Place<V> = Arc<tokio::sync::Mutex<Option<Answer<V>>>>;

struct Answer<V> {
    at: Instant,
    commits: u64,
    value: V,
}

impl<K: Eq + Hash, V: Clone> Remembered<K, V> {
    pub(crate) fn for_seconds(seconds: i64) -> Self {
        Self { seconds, answers: Mutex::default() }
    }

    /// The remembered answer, else what `ask` finds.
    ///
    /// # Errors
    /// Those of `ask`, which are not remembered.
    pub(crate) async fn or(
        &self,
        db: &Db,
        key: K,
        ask: impl Future<Output = Result<V, Problem>>,
    ) -> Result<V, Problem> {
        let place = self.place(key);
        let mut kept = place.lock().await;
        let (at, commits) = (db.now(), db.commits());
        if let Some(answer) = kept.as_ref()
            && answer.commits == commits
            && (0..self.seconds).contains(&at.seconds_since(answer.at))
        {
            return Ok(answer.value.clone());
        }
        let value = ask.await?;
        *kept = Some(Answer { at, commits, value: value.clone() });
        Ok(value)
    }

    fn place(&self, key: K) -> Place<V> {
        let mut answers = self.answers.lock().unwrap_or_else(PoisonError::into_inner);
        if answers.len() > MOST {
            answers.clear();
        }
        answers.entry(key).or_default().clone()
    }
}
