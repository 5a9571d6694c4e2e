//! Messages that leave the house: written with what causes them, delivered by a job, then forgotten.

mod channels;
mod deliver;
mod mail;
mod message;
mod migrations;
mod robots;
mod sms;
mod store;
mod web;

pub use channels::{Channels, Send, Settings};
pub use deliver::{deliver, forget};
pub use mail::{MailSettings, Tls};
pub use message::{Channel, Message, MessageId, Sent, State};
pub use migrations::migrations;
pub use robots::RobotHosts;
pub use sms::SmsSettings;
pub use store::{count, latest_to, list, put_back, send_within};
pub use web::{Client, Web};
