//! The configured ways out, behind one trait.

use std::collections::HashMap;
use std::sync::Arc;

use kezhuan_kernel::Instant;

use crate::mail::{Mail, MailSettings};
use crate::message::{Channel, Sent};
use crate::robots::{Robot, RobotHosts};
use crate::sms::{Sms, SmsSettings};
use crate::web::Client;

/// A way out. Called off the async threads; may take seconds.
pub trait Send: std::marker::Send + Sync {
    /// Sends the message; `now` is for signatures.
    ///
    /// # Errors
    /// Why not, for the operator; no address, no text, no key.
    fn send(&self, sent: &Sent, now: Instant) -> Result<(), String>;
}

/// `[messages]` of the settings file.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// A gateway for text messages.
    pub sms: Option<SmsSettings>,
    /// A mail server.
    pub mail: Option<MailSettings>,
    /// Where robots may live; group robots are off with an empty list.
    pub robots: RobotHosts,
    /// Messages are erased so many days after they went out or were given up.
    pub keep_days: i64,
}

impl Default for Settings {
    fn default() -> Self {
        Self { sms: None, mail: None, robots: RobotHosts::default(), keep_days: 30 }
    }
}

/// All ways out of this installation. Without settings there are none.
#[derive(Clone, Default)]
pub struct Channels {
    ways: HashMap<Channel, Arc<dyn Send>>,
    hosts: RobotHosts,
    only_shows: bool,
    /// Messages are erased so many days after they were settled.
    pub keep_days: i64,
}

impl Channels {
    /// As configured.
    ///
    /// # Errors
    /// What is wrong with the settings, for whoever wrote them.
    pub fn configured(settings: &Settings, client: &Client) -> Result<Self, String> {
        let mut ways: HashMap<Channel, Arc<dyn Send>> = HashMap::new();
        if let Some(sms) = &settings.sms {
            ways.insert(Channel::Sms, Arc::new(Sms::new(sms, client.clone())?));
        }
        if let Some(mail) = &settings.mail {
            ways.insert(Channel::Mail, Arc::new(Mail::new(mail)?));
        }
        for channel in Channel::ROBOTS {
            if !settings.robots.of(channel).is_empty() {
                ways.insert(channel, Arc::new(Robot::new(channel, client.clone())));
            }
        }
        let hosts = settings.robots.clone();
        Ok(Self { ways, hosts, only_shows: false, keep_days: settings.keep_days })
    }

    /// For a demonstration: every message counts as sent and is only shown on the outbox page.
    pub fn showing() -> Self {
        struct Shown;
        impl Send for Shown {
            fn send(&self, _: &Sent, _: Instant) -> Result<(), String> {
                Ok(())
            }
        }
        let way: Arc<dyn Send> = Arc::new(Shown);
        let ways = Channel::ALL.into_iter().map(|channel| (channel, way.clone())).collect();
        let keep_days = Settings::default().keep_days;
        Self { ways, hosts: RobotHosts::default(), only_shows: true, keep_days }
    }

    /// Can messages go this way?
    pub fn has(&self, channel: Channel) -> bool {
        self.ways.contains_key(&channel)
    }

    /// Are messages only shown, and nothing leaves?
    pub fn only_shows(&self) -> bool {
        self.only_shows
    }

    /// May a robot of this kind live at this address?
    pub fn allows_robot(&self, channel: Channel, address: &str) -> bool {
        self.hosts.of(channel).iter().any(|host| address.starts_with(host.as_str()))
    }

    pub(crate) fn of(&self, channel: Channel) -> Option<&Arc<dyn Send>> {
        self.ways.get(&channel)
    }
}
