//! Opening a 公示, in the transaction of whoever needs it.

use kezhuan_db::WriteTx;
use kezhuan_journal::Record;
use kezhuan_kernel::{Fen, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Cx;

use crate::model::{Line, Publicity, PublicityId, State};
use crate::{ops, rules, store};

/// What is published.
#[derive(Debug, Clone)]
pub struct OpenPublicity {
    /// Case of the pack: `pricing`.
    pub kind: String,
    /// Outside id of what it is about.
    pub object: String,
    /// Heading.
    pub title: String,
    /// What is shown.
    pub lines: Vec<Line>,
    /// Is the other side a contributor or otherwise interested?
    pub interested: bool,
    /// That, in words.
    pub statement: String,
    /// The intended price, where there is one.
    pub price: Option<Fen>,
    /// How it was priced, in words; may be empty.
    pub pricing: String,
    /// Whose it is; none when the bureau itself publishes.
    pub organization: Option<OrganizationId>,
    /// Region path.
    pub region: String,
}

/// Opens a 公示 today in the caller's transaction. The caller has asked for its own permission. If the
/// last one of the same object ended without passing, the new one is linked to it.
///
/// # Errors
/// A case the pack does not know; a conflict when one is already running for the object.
pub async fn open_within(
    cx: &Cx,
    tx: &mut WriteTx,
    ask: OpenPublicity,
) -> Result<PublicityId, Problem> {
    let earlier = store::of_object(tx.conn(), &ask.object).await?.into_iter().next();
    if earlier.as_ref().is_some_and(|p| p.state.is_running()) {
        return Err(Problem::conflict("publicity.running", "已经在公示，不用再发一次"));
    }
    let serial = store::next_serial(tx).await?;
    let now = tx.now();
    let start = now.day();
    let publicity = Publicity {
        id: tx.fresh(),
        number: format!("GS-{}-{:06}", serial.0, serial.1),
        end: rules::last_day(&cx.pack(), &ask.kind, start)?,
        kind: ask.kind,
        object: ask.object,
        title: ask.title,
        lines: ask.lines,
        interested: ask.interested,
        statement: ask.statement,
        price: ask.price,
        pricing: ask.pricing,
        organization: ask.organization,
        region: ask.region,
        replaces: earlier.filter(|p| p.state != State::Passed).map(|p| p.id),
        check_code: check_code(cx),
        start,
        state: State::Open,
        state_at: now,
        reason: String::new(),
        suspended_on: None,
        own_place: None,
        opened_at: now,
        version: 0,
    };
    store::insert(tx, &publicity, serial).await?;
    let payload = serde_json::json!({
        "number": publicity.number,
        "kind": publicity.kind,
        "start": publicity.start,
        "end": publicity.end,
        "replaces": publicity.replaces,
    });
    tx.record(ops::event("publicity.opened", &publicity).public().payload(payload)).await?;
    Ok(publicity.id)
}

fn check_code(cx: &Cx) -> String {
    let [a, b, c, d] = cx.db().random_bytes::<4>();
    format!("{a:02X}{b:02X}-{c:02X}{d:02X}")
}
