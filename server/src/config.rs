//! Settings of one installation: a TOML file, overridden by options and environment. Unknown keys
//! are refused, so that a slip of the pen is not silently ignored.

use std::path::{Path, PathBuf};

use anyhow::Context;
use clap::Args;
use kezhuan_web::chrome::City;
use serde::Deserialize;

/// Where the data is; shared by all commands that open it.
#[derive(Args, Debug, Clone)]
pub struct Where {
    /// 数据目录（SQLite 文件和检索索引）
    #[arg(long, env = "KEZHUAN_DATA", default_value = "data")]
    pub data: PathBuf,
    /// 数据库地址：postgres://… 或 sqlite://…；不填用数据目录下的 SQLite
    #[arg(long, env = "KEZHUAN_DATABASE")]
    pub database: Option<String>,
    /// 政策包目录
    #[arg(long, env = "KEZHUAN_PACK", default_value = "packs/zhoukou")]
    pub pack: PathBuf,
}

impl Where {
    /// The database's URL; `name` is the file in the data directory unless one was given.
    pub fn url(&self, name: &str) -> String {
        let file = self.data.join(name);
        self.database.clone().unwrap_or_else(|| format!("sqlite://{}", file.display()))
    }

    /// The database that is there: the given one, else the real one, else the demo.
    pub fn existing_url(&self) -> String {
        let demo_only = self.data.join(DEMO).exists() && !self.data.join(REAL).exists();
        self.url(if demo_only { DEMO } else { REAL })
    }
}

/// File of real data in the data directory.
pub const REAL: &str = "kezhuan.db";
/// File of demonstration data in the data directory.
pub const DEMO: &str = "demo.db";

/// The settings file.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Address people type: `https://kz.example.gov.cn`.
    pub public_url: String,
    /// 主办单位; the pack's when empty.
    pub host: String,
    /// 承办单位.
    pub operator: String,
    /// Telephone.
    pub hotline: String,
    /// ICP 备案号.
    pub icp: String,
    /// 公安备案号.
    pub police: String,
    /// 网站标识码.
    pub site_code: String,
    /// Address of the privacy statement.
    pub privacy_href: String,
    /// Signing in: how strict (docs/accounts.md).
    pub accounts: kezhuan_accounts::Settings,
    /// Where the virus scanner of uploads is.
    pub files: kezhuan_files::Settings,
    /// Ways by which messages leave the house (docs/messages.md).
    pub messages: kezhuan_outbox::Settings,
}

impl Settings {
    /// Reads the file; without one, everything is empty.
    ///
    /// # Errors
    /// An unreadable file or an unknown key.
    pub fn read(path: Option<&Path>) -> anyhow::Result<Self> {
        let Some(path) = path else { return Ok(Self::default()) };
        let text = std::fs::read_to_string(path)
            .with_context(|| format!("读不了配置文件 {}", path.display()))?;
        toml::from_str(&text).with_context(|| format!("配置文件 {} 有错", path.display()))
    }

    /// Names and footer, the pack's where the installation says nothing.
    pub fn city(&self, pack: &kezhuan_pack::Pack) -> City {
        City {
            site_name: "科转".to_owned(),
            market_name: pack.about.site.clone(),
            host: if self.host.is_empty() { pack.about.host.clone() } else { self.host.clone() },
            operator: self.operator.clone(),
            hotline: self.hotline.clone(),
            icp: self.icp.clone(),
            police: self.police.clone(),
            site_code: self.site_code.clone(),
            privacy_href: self.privacy_href.clone(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unknown_keys_are_refused() {
        assert!(toml::from_str::<Settings>("public_url = 'https://x'").is_ok());
        let error = toml::from_str::<Settings>("publik_url = 'https://x'").unwrap_err();
        assert!(error.to_string().contains("publik_url"));
    }
}
