//! From a notice to what goes outside: a letter at once, one in the morning, a line to a robot.

use kezhuan_db::WriteTx;
use kezhuan_kernel::{Problem, Uuid};
use kezhuan_organizations::OrganizationId;
use kezhuan_outbox::{Channel, Channels, Message, send_within};
use kezhuan_web::Cx;

use crate::model::Notice;
use crate::model::preference::{Pace, Topic};
use crate::store::preference as store;

/// One line: what happened, to what.
fn line(notice: &Notice) -> String {
    match notice.title.as_str() {
        "" => notice.says.clone(),
        title => format!("{}：{title}", notice.says),
    }
}

/// The notice goes out as its reader wishes; called in the transaction that writes it.
pub(crate) async fn pass_on(cx: &Cx, tx: &WriteTx, notice: &Notice) -> Result<(), Problem> {
    let pace = store::pace(tx.conn(), notice.user, Topic::of(&notice.kind)).await?;
    match pace.due(tx.now()) {
        Some(_) if pace == Pace::Now => {
            letter(cx, tx, notice.user, std::slice::from_ref(notice)).await
        }
        Some(due) => Ok(store::wait(tx, notice.id, notice.user, due).await?),
        None => Ok(()),
    }
}

/// A letter with these notices, to whoever has a proved mail address.
async fn letter(cx: &Cx, tx: &WriteTx, user: Uuid, notices: &[Notice]) -> Result<(), Problem> {
    let Some(email) = kezhuan_accounts::email_of(cx.db(), user).await? else { return Ok(()) };
    if !cx.app.settings::<Channels>().has(Channel::Mail) {
        return Ok(());
    }
    let site = cx.app.site();
    let subject = match notices {
        [one] => format!("{}：{}", site.city.site_name, one.says),
        many => format!("{}：{} 条消息", site.city.site_name, many.len()),
    };
    let mut text = String::new();
    for n in notices {
        text.push_str(&format!("{} {}\n{}{}\n\n", n.at.minute(), line(n), site.public_url, n.href));
    }
    text.push_str(&format!("少收或不收邮件：{}/notices/settings\n", site.public_url));
    send_within(tx, &Message::new(Channel::Mail, email, text).subject(subject)).await?;
    Ok(())
}

/// The job: letters that are due.
pub(crate) async fn send_due(cx: &Cx) -> Result<u64, Problem> {
    let people = store::due_people(cx.db().reader(), cx.now()).await?;
    for user in &people {
        let tx = cx.db().begin("system:notices.digest").await?;
        let notices = store::take_due(&tx, *user).await?;
        if !notices.is_empty() {
            letter(cx, &tx, *user, &notices).await?;
        }
        tx.commit_without_event("a letter with the news").await?;
    }
    Ok(people.len() as u64)
}

/// A line to the robot of an organization that hears of something.
pub(crate) async fn tell_robot(
    cx: &Cx,
    tx: &WriteTx,
    of: OrganizationId,
    notice: &Notice,
) -> Result<(), Problem> {
    let Some(robot) = store::robot(tx.conn(), of).await? else { return Ok(()) };
    let home = &cx.app.site().public_url;
    let text = format!("{} {}\n{home}{}", notice.at.minute(), line(notice), notice.href);
    let message = Message::new(robot.channel, robot.address, text).signed(robot.signing_key);
    send_within(tx, &message).await?;
    Ok(())
}
