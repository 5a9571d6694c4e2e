//! Writing events inside the business transaction, and checking them afterwards.

use kezhuan_db::sea_orm::{ConnectionTrait, Statement};
use kezhuan_db::{Db, StoreError, WriteTx, run};
use kezhuan_kernel::{Id, Instant, Uuid};
use sha2::{Digest, Sha256};

use crate::event::{Event, EventId};

/// Links written in one statement.
const LINKS_AT_ONCE: usize = 200;

/// Adds `record` to [`WriteTx`].
#[async_trait::async_trait]
pub trait Record {
    /// Writes the event in this transaction.
    async fn record(&mut self, event: Event) -> Result<EventId, StoreError>;
}

#[async_trait::async_trait]
impl Record for WriteTx {
    async fn record(&mut self, event: Event) -> Result<EventId, StoreError> {
        let event = match self.agent() {
            Some((agent, name)) => event.through(agent, name),
            None => event,
        };
        let id: EventId = self.fresh();
        let salt = hex::encode(self.db().random_bytes::<16>());
        let payload = serde_json::to_string(&event.payload).map_err(StoreError::bug)?;
        let digest = payload_digest(&salt, &payload);
        let head = Head {
            id: id.uuid(),
            at: self.now(),
            actor: self.actor(),
            kind: event.kind,
            object: &event.object,
            digest: &digest,
        };
        let leaf = head.leaf();
        run(
            self,
            "insert into journal_event (id, at, actor, kind, object, audience, digest, leaf) \
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
            vec![
                head.id.into(),
                head.at.0.into(),
                head.actor.into(),
                event.kind.into(),
                event.object.as_str().into(),
                event.audience.word().into(),
                digest.as_str().into(),
                leaf.into(),
            ],
        )
        .await?;
        run(
            self,
            "insert into journal_payload (event_id, salt, payload) values ($1, $2, $3)",
            vec![id.uuid().into(), salt.into(), payload.into()],
        )
        .await?;
        for links in event.links.chunks(LINKS_AT_ONCE) {
            let places: Vec<String> =
                (0..links.len()).map(|i| format!("($1, ${}, ${})", i * 2 + 2, i * 2 + 3)).collect();
            let sql = format!(
                "insert into journal_link (event_id, role, object) values {} on conflict do nothing",
                places.join(", ")
            );
            let said = links.iter().flat_map(|(role, to)| [(*role).into(), to.as_str().into()]);
            let values = std::iter::once(id.uuid().into()).chain(said).collect();
            run(self, &sql, values).await?;
        }
        self.mark_recorded();
        Ok(id)
    }
}

/// H(salt ‖ payload), hex: what the leaf commits to instead of the payload itself.
fn payload_digest(salt: &str, payload: &str) -> String {
    hex::encode(Sha256::new().chain_update(salt).chain_update(payload).finalize())
}

/// The part of an event that the leaf covers.
struct Head<'a> {
    id: Uuid,
    at: Instant,
    actor: &'a str,
    kind: &'a str,
    object: &'a str,
    digest: &'a str,
}

impl Head<'_> {
    /// RFC 6962 leaf hash of one line per field, in this order.
    fn leaf(&self) -> String {
        let Self { id, at, actor, kind, object, digest } = self;
        let text = format!("{}\n{}\n{actor}\n{kind}\n{object}\n{digest}\n", id.simple(), at.0);
        hex::encode(Sha256::new().chain_update([0_u8]).chain_update(text).finalize())
    }
}

/// Recomputes every leaf and payload digest; returns the ids of events that do not fit.
///
/// # Errors
/// When the database cannot be read.
pub async fn check_leaves(db: &Db) -> Result<Vec<EventId>, StoreError> {
    let sql = "select e.id, e.at, e.actor, e.kind, e.object, e.digest, e.leaf, p.salt, p.payload \
               from journal_event e left join journal_payload p on p.event_id = e.id order by e.id";
    let rows = db.reader().query_all_raw(Statement::from_string(db.backend(), sql)).await?;
    let mut wrong = Vec::new();
    for row in rows {
        let text = |name: &str| row.try_get::<String>("", name);
        let (actor, kind, object, digest) =
            (text("actor")?, text("kind")?, text("object")?, text("digest")?);
        let head = Head {
            id: row.try_get("", "id")?,
            at: Instant(row.try_get("", "at")?),
            actor: &actor,
            kind: &kind,
            object: &object,
            digest: &digest,
        };
        let salt: Option<String> = row.try_get("", "salt")?;
        let payload: Option<String> = row.try_get("", "payload")?;
        let payload_fits = match (salt, payload) {
            (Some(salt), Some(payload)) => payload_digest(&salt, &payload) == digest,
            _ => true,
        };
        if head.leaf() != text("leaf")? || !payload_fits {
            wrong.push(EventId::from_uuid(head.id));
        }
    }
    Ok(wrong)
}
