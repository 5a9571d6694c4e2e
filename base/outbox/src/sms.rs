//! Text messages by whatever HTTP gateway the installation has: one POST of JSON from a template.

use std::collections::BTreeMap;

use kezhuan_kernel::Instant;
use serde_json::Value;

use crate::channels::Send;
use crate::message::Sent;
use crate::web::Client;

/// `[messages.sms]`: where and how to post.
#[derive(Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SmsSettings {
    /// Address of the gateway.
    pub url: String,
    /// Headers, such as `Authorization`.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// JSON; `{to}`, `{text}` and `{id}` in its strings are filled in.
    pub body: String,
    /// Where the answer says that it worked, as a JSON pointer (`/code`); empty: HTTP 2xx is enough.
    #[serde(default)]
    pub success_at: String,
    /// What stands there then (`0`, `OK`).
    #[serde(default)]
    pub success_is: String,
}

/// Headers and body carry keys: not told.
impl std::fmt::Debug for SmsSettings {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("SmsSettings").field("url", &self.url).finish_non_exhaustive()
    }
}

pub(crate) struct Sms {
    settings: SmsSettings,
    body: Value,
    client: Client,
}

impl Sms {
    pub(crate) fn new(settings: &SmsSettings, client: Client) -> Result<Self, String> {
        let body = serde_json::from_str(&settings.body)
            .map_err(|error| format!("messages.sms.body 不是 JSON：{error}"))?;
        if !settings.body.contains("{to}") || !settings.body.contains("{text}") {
            return Err("messages.sms.body 里要有 {to} 和 {text}".to_owned());
        }
        Ok(Self { settings: settings.clone(), body, client })
    }
}

impl Send for Sms {
    fn send(&self, sent: &Sent, _: Instant) -> Result<(), String> {
        let body = filled(&self.body, &|text| {
            text.replace("{id}", &sent.id.to_string())
                .replace("{to}", &sent.message.to)
                .replace("{text}", &sent.message.text)
        });
        let headers: Vec<_> =
            self.settings.headers.iter().map(|(k, v)| (k.clone(), v.clone())).collect();
        let answer = self.client.post_json(&self.settings.url, &headers, &body)?;
        if self.settings.success_at.is_empty() {
            return Ok(());
        }
        let said = answer.pointer(&self.settings.success_at);
        let said = said.map(|v| v.as_str().map_or_else(|| v.to_string(), str::to_owned));
        if said.as_deref() == Some(self.settings.success_is.as_str()) {
            return Ok(());
        }
        let said = said.unwrap_or_else(|| "没有说明".to_owned());
        Err(format!("短信网关没有接受：{} = {said}", self.settings.success_at))
    }
}

/// The same JSON with every string put through `fill`.
fn filled(value: &Value, fill: &dyn Fn(&str) -> String) -> Value {
    match value {
        Value::String(text) => Value::String(fill(text)),
        Value::Array(all) => all.iter().map(|v| filled(v, fill)).collect(),
        Value::Object(all) => all.iter().map(|(k, v)| (k.clone(), filled(v, fill))).collect(),
        other => other.clone(),
    }
}
