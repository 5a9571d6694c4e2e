//! What a person hears of outside the product; the robot of an organization.

use kezhuan_authority::Subject;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Check, Id, Problem};
use kezhuan_organizations::OrganizationId;
use kezhuan_outbox::{Channel, Channels, Message, send_within};
use kezhuan_web::Cx;

use crate::model::preference::{Pace, Robot, Topic};
use crate::ops::me;
use crate::permissions::{INBOX, ROBOT};
use crate::store::preference as store;

/// How often mail is wanted, by topic, as typed.
#[derive(
    Debug, Default, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize, utoipa::ToSchema,
)]
#[serde(default)]
pub struct PacesRaw {
    /// `never`, `now`, `daily` or `weekly`: achievements and demands.
    pub market: String,
    /// Deals and 公示.
    pub deals: String,
    /// Contracts, registers, subsidies.
    pub contracts: String,
    /// Organizations and accounts.
    pub house: String,
}

impl PacesRaw {
    /// What is chosen for a topic.
    pub fn of(&self, topic: Topic) -> &str {
        match topic {
            Topic::Market => &self.market,
            Topic::Deals => &self.deals,
            Topic::Contracts => &self.contracts,
            Topic::House => &self.house,
        }
    }
}

/// What the actor has chosen.
///
/// # Errors
/// Nobody is signed in.
pub async fn paces(cx: &Cx) -> Result<PacesRaw, Problem> {
    cx.may(&INBOX, &Subject::none())?;
    let (user, conn) = (me(cx)?, cx.db().reader());
    let word = async |topic| store::pace(conn, user, topic).await.map(|p| p.word().to_owned());
    Ok(PacesRaw {
        market: word(Topic::Market).await?,
        deals: word(Topic::Deals).await?,
        contracts: word(Topic::Contracts).await?,
        house: word(Topic::House).await?,
    })
}

/// Chooses how often mail comes.
///
/// # Errors
/// An unknown word, or there is no proved mail address to send to.
pub async fn set_paces(cx: &Cx, raw: &PacesRaw) -> Result<(), Problem> {
    let may = cx.may(&INBOX, &Subject::none())?;
    let user = me(cx)?;
    let mut c = Check::new();
    let mut chosen = Vec::new();
    for topic in Topic::ALL {
        let pace = c.one_of(topic.word(), raw.of(topic), Pace::parse);
        chosen.extend(pace.map(|pace| (topic, pace)));
    }
    c.finish()?;
    let wants_mail = chosen.iter().find(|(_, pace)| *pace != Pace::Never);
    if let Some((topic, _)) = wants_mail
        && kezhuan_accounts::email_of(cx.db(), user).await?.is_none()
    {
        return Err(Problem::field(topic.word(), "先在“我的账号”里绑定邮箱，才能收邮件"));
    }
    let tx = cx.write(&may).await?;
    for (topic, pace) in chosen {
        store::set_pace(&tx, user, topic, pace).await?;
    }
    Ok(tx.commit_without_event("how often mail comes").await?)
}

/// A robot, as typed.
#[derive(Debug, Default, Clone, serde::Deserialize, utoipa::ToSchema)]
#[serde(default)]
pub struct RobotRaw {
    /// `wecom`, `dingtalk` or `feishu`.
    pub channel: String,
    /// Its address, as the group shows it.
    pub address: String,
    /// The key that signs the calls; empty without.
    pub signing_key: String,
}

impl RobotRaw {
    fn check(&self, channels: &Channels) -> Result<Robot, Problem> {
        let mut c = Check::new();
        let robots = |word: &str| Channel::parse(word).filter(|ch| Channel::ROBOTS.contains(ch));
        let channel = c.one_of("channel", &self.channel, robots);
        let address = c.text("address", &self.address).required("请填机器人的地址").max(500).get();
        let signing_key = c.text("signing_key", &self.signing_key).max(200).get();
        if let Some(channel) = channel {
            let fine = address.is_empty() || channels.allows_robot(channel, &address);
            let text = "这不是这种机器人的地址；请从群设置里整条复制";
            c.expect(fine, "address", text);
        }
        c.finish()?;
        let channel = channel.ok_or_else(|| Problem::bug("a channel that was checked"))?;
        Ok(Robot { channel, address, signing_key })
    }
}

/// The robot of an organization, for its officers.
///
/// # Errors
/// Not one of its officers.
pub async fn robot(cx: &Cx, of: OrganizationId) -> Result<Option<Robot>, Problem> {
    cx.may(&ROBOT, &Subject::of(of.uuid()))?;
    Ok(store::robot(cx.db().reader(), of).await?)
}

/// Sets it; news of the organization go there at once from now on.
///
/// # Errors
/// Not one of its officers, or an address that is none of this kind.
pub async fn set_robot(cx: &Cx, of: OrganizationId, raw: &RobotRaw) -> Result<(), Problem> {
    let may = cx.may(&ROBOT, &Subject::of(of.uuid()))?;
    let robot = raw.check(&cx.app.settings::<Channels>())?;
    let mut tx = cx.write(&may).await?;
    store::set_robot(&tx, of, &robot, cx.user()).await?;
    tx.record(Event::new("notices.robot_set", of).parties()).await?;
    Ok(tx.commit().await?)
}

/// Takes it away.
///
/// # Errors
/// Not one of its officers, or there is none.
pub async fn remove_robot(cx: &Cx, of: OrganizationId) -> Result<(), Problem> {
    let may = cx.may(&ROBOT, &Subject::of(of.uuid()))?;
    let mut tx = cx.write(&may).await?;
    if !store::remove_robot(&tx, of).await? {
        return Err(Problem::NotFound);
    }
    tx.record(Event::new("notices.robot_removed", of).parties()).await?;
    Ok(tx.commit().await?)
}

/// Sends it a line to see whether it hears.
///
/// # Errors
/// Not one of its officers, there is none, or too often.
pub async fn try_robot(cx: &Cx, of: OrganizationId) -> Result<(), Problem> {
    let may = cx.may(&ROBOT, &Subject::of(of.uuid()))?;
    let robot = store::robot(cx.db().reader(), of).await?.ok_or(Problem::NotFound)?;
    let mut tx = cx.write(&may).await?;
    if !tx.count_within("robot.try", &of.to_string(), 5, 600).await? {
        return Err(Problem::Busy("试得太多，请过 10 分钟再试".to_owned()));
    }
    let site = &cx.app.site().city.site_name;
    let text = format!("{site}：群机器人已接通，单位的消息会发到这里。");
    let message = Message::new(robot.channel, robot.address, text).signed(robot.signing_key);
    send_within(&tx, &message).await?;
    Ok(tx.commit_without_event("a robot is tried").await?)
}
