//! Mail by SMTP.

use std::time::Duration;

use kezhuan_kernel::Instant;
use lettre::message::{Mailbox, header};
use lettre::transport::smtp::authentication::Credentials;
use lettre::{Message as Letter, SmtpTransport, Transport};

use crate::channels::Send;
use crate::message::Sent;

/// How the connection to the mail server is protected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Tls {
    /// TLS from the first byte, port 465.
    Tls,
    /// STARTTLS, never without, port 587.
    Starttls,
    /// None: only for a relay on the same machine or network, port 25.
    None,
}

/// `[messages.mail]`.
#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MailSettings {
    /// Host name.
    pub server: String,
    /// Port; that of the protection unless given.
    pub port: Option<u16>,
    /// Protection.
    pub tls: Tls,
    /// Login; empty without.
    #[serde(default)]
    pub user: String,
    /// Password.
    #[serde(default)]
    pub password: String,
    /// Sender: `科转 <noreply@example.gov.cn>`.
    pub from: String,
}

/// Says nothing of the password.
impl std::fmt::Debug for MailSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailSettings").field("server", &self.server).finish_non_exhaustive()
    }
}

pub(crate) struct Mail {
    transport: SmtpTransport,
    from: Mailbox,
}

impl Mail {
    pub(crate) fn new(settings: &MailSettings) -> Result<Self, String> {
        let wrong = |what: &dyn std::fmt::Display| format!("messages.mail 有错：{what}");
        let from: Mailbox = settings.from.parse().map_err(|e| wrong(&e))?;
        let builder = match settings.tls {
            Tls::Tls => SmtpTransport::relay(&settings.server).map_err(|e| wrong(&e))?,
            Tls::Starttls => {
                SmtpTransport::starttls_relay(&settings.server).map_err(|e| wrong(&e))?
            }
            Tls::None => SmtpTransport::builder_dangerous(&settings.server),
        };
        let builder = builder.timeout(Some(Duration::from_secs(10)));
        let builder = match settings.port {
            Some(port) => builder.port(port),
            None => builder,
        };
        let builder = match settings.user.is_empty() {
            true => builder,
            false => builder
                .credentials(Credentials::new(settings.user.clone(), settings.password.clone())),
        };
        Ok(Self { transport: builder.build(), from })
    }
}

impl Send for Mail {
    fn send(&self, sent: &Sent, _: Instant) -> Result<(), String> {
        let to: Mailbox = sent.message.to.parse().map_err(|_| "收件地址不对".to_owned())?;
        let letter = Letter::builder()
            .from(self.from.clone())
            .to(to)
            .subject(&sent.message.subject)
            .message_id(Some(format!("<{}@{}>", sent.id, self.from.email.domain())))
            .header(header::ContentType::TEXT_PLAIN)
            .body(sent.message.text.clone())
            .map_err(|error| error.to_string())?;
        self.transport.send(&letter).map(|_| ()).map_err(|error| error.to_string())
    }
}
