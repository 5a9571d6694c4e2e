//! What a message is.

use kezhuan_kernel::Instant;

kezhuan_kernel::id!(
    /// A message on its way out; the same at every attempt.
    MessageId,
    "msg"
);

/// A way out of the house.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Channel {
    /// 短信.
    Sms,
    /// 邮件.
    Mail,
    /// 企业微信群机器人.
    WeCom,
    /// 钉钉群机器人.
    DingTalk,
    /// 飞书群机器人.
    Feishu,
}

impl Channel {
    /// All channels.
    pub const ALL: [Self; 5] = [Self::Sms, Self::Mail, Self::WeCom, Self::DingTalk, Self::Feishu];
    /// Robots in a group of people.
    pub const ROBOTS: [Self; 3] = [Self::WeCom, Self::DingTalk, Self::Feishu];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Sms => "sms",
            Self::Mail => "mail",
            Self::WeCom => "wecom",
            Self::DingTalk => "dingtalk",
            Self::Feishu => "feishu",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|channel| channel.word() == word)
    }

    /// 中文.
    pub const fn chinese(self) -> &'static str {
        match self {
            Self::Sms => "短信",
            Self::Mail => "邮件",
            Self::WeCom => "企业微信群",
            Self::DingTalk => "钉钉群",
            Self::Feishu => "飞书群",
        }
    }
}

/// A message to be sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Message {
    /// By which way.
    pub channel: Channel,
    /// Telephone number, mail address, or the robot's address.
    pub to: String,
    /// Subject line; only mail shows it.
    pub subject: String,
    /// Plain text.
    pub text: String,
    /// What signs the call to a robot; empty without.
    pub signing_key: String,
    /// After this it is of no use.
    pub until: Option<Instant>,
    /// Is the text a secret, to be blanked once it is out?
    pub secret: bool,
}

impl Message {
    /// A text by this way to this address.
    pub fn new(channel: Channel, to: impl Into<String>, text: impl Into<String>) -> Self {
        Self {
            channel,
            to: to.into(),
            subject: String::new(),
            text: text.into(),
            signing_key: String::new(),
            until: None,
            secret: false,
        }
    }

    /// With a subject line.
    #[must_use]
    pub fn subject(self, subject: impl Into<String>) -> Self {
        Self { subject: subject.into(), ..self }
    }

    /// Signed with this key.
    #[must_use]
    pub fn signed(self, signing_key: impl Into<String>) -> Self {
        Self { signing_key: signing_key.into(), ..self }
    }

    /// A secret that is of no use after `until`.
    #[must_use]
    pub fn secret_until(self, until: Instant) -> Self {
        Self { until: Some(until), secret: true, ..self }
    }
}

/// How far a message has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// 待发送.
    Waiting,
    /// 已送出.
    Sent,
    /// 没有送出.
    GivenUp,
}

impl State {
    /// All states.
    pub const ALL: [Self; 3] = [Self::Waiting, Self::Sent, Self::GivenUp];

    /// Stored word.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Sent => "sent",
            Self::GivenUp => "given_up",
        }
    }

    /// Reads the stored word.
    pub fn parse(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|state| state.word() == word)
    }
}

/// A message with what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sent {
    /// Id.
    pub id: MessageId,
    /// What was to be said.
    pub message: Message,
    /// How far it has come.
    pub state: State,
    /// Written at.
    pub at: Instant,
    /// How often it was tried.
    pub attempts: i64,
    /// Next attempt, while it waits.
    pub due_at: Instant,
    /// Why the last attempt failed; empty if none did.
    pub error: String,
    /// When it was settled.
    pub settled_at: Option<Instant>,
}
