//! The reader of the journal: events become notices for the people concerned, each exactly once.
//!
//! Notices and cursor are written in one transaction: whatever stops a delivery half-way, the next
//! one begins where the last finished one ended.

use std::collections::{BTreeMap, BTreeSet};

use kezhuan_accounts::UserId;
use kezhuan_authority::{Role, Subject};
use kezhuan_db::WriteTx;
use kezhuan_journal::{Audience, Entry, cursor, events_of, last_seq, move_cursor, read_after};
use kezhuan_kernel::{Id, Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_web::Cx;

use crate::digest::{pass_on, tell_robot};
use crate::model::{Notice, NoticeId};
use crate::permissions::DELIVER;
use crate::store;
use crate::words::{Told, page_of, told};

const CURSOR: &str = "notices";
const BATCH: u64 = 200;

/// Delivers what happened since the last time; returns how many events were read.
pub(crate) async fn deliver(cx: &Cx) -> Result<u64, Problem> {
    let may = cx.may(&DELIVER, &Subject::none())?;
    let mut read = 0;
    loop {
        let from = cursor(cx.db(), CURSOR).await?;
        let entries = read_after(cx.db(), from, BATCH).await?;
        if entries.is_empty() {
            return Ok(read);
        }
        let news = news(cx, &entries).await?;
        let tx = cx.write(&may).await?;
        write(cx, &tx, &entries, &news).await?;
        tx.commit_without_event("notices follow the journal").await?;
        read += entries.len() as u64;
    }
}

/// What a stretch of the log gives rise to.
#[derive(Debug, Default)]
struct News {
    notices: Vec<Notice>,
    /// Organizations that hear of something as a party, and a notice in the same words.
    robots: Vec<(OrganizationId, Notice)>,
}

/// Notices, what goes outside, and cursor together.
async fn write(cx: &Cx, tx: &WriteTx, entries: &[Entry], news: &News) -> Result<(), Problem> {
    for notice in &news.notices {
        let notice = Notice { id: tx.fresh(), ..notice.clone() };
        if store::add(tx, &notice).await? {
            pass_on(cx, tx, &notice).await?;
        }
    }
    for (organization, notice) in &news.robots {
        tell_robot(cx, tx, *organization, notice).await?;
    }
    if let Some(last) = entries.last().and_then(|entry| entry.seq) {
        move_cursor(tx, CURSOR, last).await?;
    }
    Ok(())
}

async fn news(cx: &Cx, entries: &[Entry]) -> Result<News, Problem> {
    let mut news = News::default();
    for entry in entries {
        let (Some(told), Some(href)) = (told(&entry.kind), href(entry)) else { continue };
        let hearers = hearers(cx, entry, told).await?;
        let public = !told.parties.is_empty() && entry.audience != Audience::Internal;
        let organizations = if public { linked(entry) } else { Vec::new() };
        if hearers.is_empty() && organizations.is_empty() {
            continue;
        }
        let title = title(cx, entry).await?;
        let notice = |user, says: &str| Notice {
            id: NoticeId::from_uuid(Uuid::nil()),
            user,
            event: entry.id.uuid(),
            kind: entry.kind.clone(),
            says: says.to_owned(),
            title: title.clone(),
            href: href.clone(),
            at: entry.at,
            read_at: None,
        };
        news.notices.extend(hearers.into_iter().map(|(user, says)| notice(user, says)));
        let told = |of: OrganizationId| (of, notice(Uuid::nil(), told.parties));
        news.robots.extend(organizations.into_iter().map(told));
    }
    Ok(news)
}

/// The page of the event's thing, else of the first linked thing that has one.
fn href(entry: &Entry) -> Option<String> {
    let linked = entry.links.iter().map(|(_, object)| object.as_str());
    let page = std::iter::once(entry.object.as_str()).chain(linked).find_map(page_of)?;
    let asked = entry.kind == "accounts.membership_asked";
    Some(if asked { format!("{page}/members") } else { page })
}

fn linked<T: Id>(entry: &Entry) -> Vec<T> {
    let links = entry.links.iter().map(|(_, object)| object);
    let ids =
        std::iter::once(&entry.object).chain(links).filter_map(|object| T::parse(object).ok());
    let mut seen: Vec<T> = Vec::new();
    for id in ids {
        if !seen.contains(&id) {
            seen.push(id);
        }
    }
    seen
}

fn acted(entry: &Entry) -> Option<Uuid> {
    Uuid::try_parse(entry.actor.strip_prefix("user:")?).ok()
}

/// Who hears of it, and in which words; never the one who did it.
async fn hearers(
    cx: &Cx,
    entry: &Entry,
    told: &'static Told,
) -> Result<BTreeMap<Uuid, &'static str>, Problem> {
    let mut all = BTreeMap::new();
    if !told.keepers.is_empty() {
        for user in kezhuan_readers::keepers(cx, &entry.object).await? {
            all.insert(user, told.keepers);
        }
    }
    for user in staff(cx, entry, told).await? {
        all.insert(user, told.staff);
    }
    if !told.parties.is_empty() && entry.audience != Audience::Internal {
        for user in parties(cx, entry).await? {
            all.insert(user, told.parties);
        }
    }
    if !told.person.is_empty() {
        for user in linked::<UserId>(entry) {
            all.insert(user.uuid(), told.person);
        }
    }
    if let Some(actor) = acted(entry) {
        all.remove(&actor);
    }
    Ok(all)
}

async fn staff(cx: &Cx, entry: &Entry, told: &Told) -> Result<BTreeSet<Uuid>, Problem> {
    let pack = cx.pack();
    let region = entry.payload.get("region").and_then(|r| r.as_str());
    let region = region.unwrap_or(pack.regions.home());
    let mut all = BTreeSet::new();
    for role in told.posts {
        all.extend(kezhuan_accounts::holders(cx.db(), *role, region).await?);
    }
    Ok(all)
}

/// Officers of the linked organizations, and their members who did something with it before.
async fn parties(cx: &Cx, entry: &Entry) -> Result<BTreeSet<Uuid>, Problem> {
    let organizations: Vec<OrganizationId> = linked(entry);
    if organizations.is_empty() {
        return Ok(BTreeSet::new());
    }
    let earlier: BTreeSet<Uuid> =
        events_of(cx.db(), &entry.object).await?.iter().filter_map(acted).collect();
    let mut all = BTreeSet::new();
    for organization in organizations {
        let members = kezhuan_accounts::members(cx.db(), organization).await?;
        let concerned = members
            .into_iter()
            .filter(|member| member.role == Role::Officer || earlier.contains(&member.user.uuid()));
        all.extend(concerned.map(|member| member.user.uuid()));
    }
    Ok(all)
}

/// The name of the thing: said by the event, by an earlier event of the thing, or by what it is
/// about; else its number; else nothing.
async fn title(cx: &Cx, entry: &Entry) -> Result<String, Problem> {
    if let Some(said) = said(entry, &NAMES) {
        return Ok(said);
    }
    let own = events_of(cx.db(), &entry.object).await?;
    if let Some(name) = own.iter().rev().find_map(|event| said(event, &NAMES)) {
        return Ok(name);
    }
    for role in ABOUT {
        for (_, object) in entry.links.iter().filter(|(r, _)| r == role) {
            let about = events_of(cx.db(), object).await?;
            if let Some(name) = about.iter().rev().find_map(|event| said(event, &NAMES)) {
                return Ok(name);
            }
        }
    }
    Ok(own.iter().rev().find_map(|event| said(event, &NUMBERS)).unwrap_or_default())
}

const NAMES: [&str; 2] = ["title", "name"];
const NUMBERS: [&str; 2] = ["number", "serial"];
/// Roles of links to what an event is about.
const ABOUT: [&str; 4] = ["object", "deal", "achievement", "organization"];

fn said(entry: &Entry, keys: &[&str]) -> Option<String> {
    let found = keys.iter().find_map(|key| entry.payload.get(key)?.as_str())?;
    Some(found.chars().take(200).collect())
}

/// Invariants: every notice tells an event, and the cursor is not ahead of the log.
pub(crate) async fn check(cx: &Cx) -> Result<Vec<String>, Problem> {
    let mut wrong = Vec::new();
    let lost = store::without_event(cx.db().reader()).await?;
    if lost > 0 {
        wrong.push(format!("有 {lost} 条消息找不到对应的事件"));
    }
    if cursor(cx.db(), CURSOR).await? > last_seq(cx.db()).await? {
        wrong.push("消息的读取位置超过了事件的最后编号".to_owned());
    }
    Ok(wrong)
}

#[cfg(test)]
mod tests;
