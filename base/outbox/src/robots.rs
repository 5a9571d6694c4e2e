//! Robots in groups of 企业微信, 钉钉 and 飞书: their text messages, signatures and answers as their
//! makers document them (docs/messages.md).

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit, Mac};
use kezhuan_kernel::Instant;
use serde_json::{Value, json};
use sha2::Sha256;

use crate::channels::Send;
use crate::message::{Channel, Sent};
use crate::web::Client;

/// `[messages.robots]`: how an address of each kind must begin, so that nobody can make this server
/// call other machines.
#[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct RobotHosts {
    /// 企业微信.
    pub wecom: Vec<String>,
    /// 钉钉.
    pub dingtalk: Vec<String>,
    /// 飞书.
    pub feishu: Vec<String>,
}

impl Default for RobotHosts {
    fn default() -> Self {
        let one = |start: &str| vec![start.to_owned()];
        Self {
            wecom: one("https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key="),
            dingtalk: one("https://oapi.dingtalk.com/robot/send?access_token="),
            feishu: one("https://open.feishu.cn/open-apis/bot/v2/hook/"),
        }
    }
}

impl RobotHosts {
    /// How addresses of this kind may begin.
    pub fn of(&self, channel: Channel) -> &[String] {
        match channel {
            Channel::WeCom => &self.wecom,
            Channel::DingTalk => &self.dingtalk,
            Channel::Feishu => &self.feishu,
            Channel::Sms | Channel::Mail => &[],
        }
    }
}

pub(crate) struct Robot {
    channel: Channel,
    client: Client,
}

impl Robot {
    pub(crate) fn new(channel: Channel, client: Client) -> Self {
        Self { channel, client }
    }
}

impl Send for Robot {
    fn send(&self, sent: &Sent, now: Instant) -> Result<(), String> {
        let message = &sent.message;
        let (address, body) =
            call(self.channel, &message.to, &message.text, &message.signing_key, now);
        let answer = self.client.post_json(&address, &[], &body)?;
        let code = ["errcode", "code", "StatusCode"].iter().find_map(|name| answer[name].as_i64());
        match code {
            Some(0) => Ok(()),
            Some(code) => {
                let said = answer["errmsg"].as_str().or(answer["msg"].as_str()).unwrap_or_default();
                Err(format!("机器人没有接受：{code} {said}"))
            }
            None => Err("机器人的答复看不懂".to_owned()),
        }
    }
}

/// The address and the body of the call.
fn call(channel: Channel, to: &str, text: &str, key: &str, now: Instant) -> (String, Value) {
    let plain = json!({ "msgtype": "text", "text": { "content": text } });
    match channel {
        Channel::DingTalk if !key.is_empty() => {
            let stamp = now.0 / 1000;
            let sign = signature(key.as_bytes(), format!("{stamp}\n{key}").as_bytes());
            let sign: String = sign.bytes().map(escaped).collect();
            (format!("{to}&timestamp={stamp}&sign={sign}"), plain)
        }
        Channel::Feishu => {
            let mut body = json!({ "msg_type": "text", "content": { "text": text } });
            if !key.is_empty() {
                let stamp = now.0 / 1_000_000;
                body["timestamp"] = json!(stamp.to_string());
                body["sign"] = json!(signature(format!("{stamp}\n{key}").as_bytes(), b""));
            }
            (to.to_owned(), body)
        }
        _ => (to.to_owned(), plain),
    }
}

/// Base64 of the HMAC-SHA256 of `text` under `key`.
fn signature(key: &[u8], text: &[u8]) -> String {
    // HMAC takes keys of every length; the error of the trait cannot happen.
    let Ok(mut mac) = Hmac::<Sha256>::new_from_slice(key) else { return String::new() };
    mac.update(text);
    STANDARD.encode(mac.finalize().into_bytes())
}

/// Base64 has three signs that mean something else in an address.
fn escaped(byte: u8) -> String {
    match byte {
        b'+' => "%2B".to_owned(),
        b'/' => "%2F".to_owned(),
        b'=' => "%3D".to_owned(),
        other => char::from(other).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Instant = Instant(1_599_360_473_000_000);

    /// Calculated with Python's hmac and base64, independently of this program.
    #[test]
    fn signatures_are_those_of_the_makers() {
        let (address, body) =
            call(Channel::DingTalk, "https://d/?access_token=a", "到账", "SECkey", NOW);
        assert_eq!(address, DINGTALK);
        assert_eq!(body["text"]["content"], "到账");
        let (address, body) = call(Channel::Feishu, "https://f/hook/a", "到账", "key", NOW);
        assert_eq!(address, "https://f/hook/a");
        assert_eq!(body["timestamp"], "1599360473");
        assert_eq!(body["sign"], FEISHU);
        let (address, body) = call(Channel::WeCom, "https://w/?key=a", "到账", "", NOW);
        assert_eq!((address.as_str(), &body["msgtype"]), ("https://w/?key=a", &json!("text")));
    }

    const DINGTALK: &str = "https://d/?access_token=a&timestamp=1599360473000&sign=xyLyrKhL3V1nSQoJduoTBgm73SR2lV1DrX8frCVD4WQ%3D";
    const FEISHU: &str = "Dj3J6+l2ORqf/uSfLExhM/QcvBgAfrEeQaFEb4fzUc4=";
}
