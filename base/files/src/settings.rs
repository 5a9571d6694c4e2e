//! What an installation says about files: the scanner, and how large an upload may be for whom.

use std::fmt;

/// `[files]` of the settings file.
#[derive(Debug, Default, Clone, serde::Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Where clamd listens: `/run/clamav/clamd.ctl` or `127.0.0.1:3310`. Empty: nothing is scanned.
    pub clamd: String,
    /// The largest file, where nothing else is said.
    pub limit_mib: Mib,
    /// The largest file of officers of an organization.
    pub officer_limit_mib: Option<Mib>,
    /// The largest file of those who hold a post, lists to be brought in included.
    pub staff_limit_mib: Option<Mib>,
}

/// Who uploads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Uploader {
    /// Anybody.
    Person,
    /// An officer of an organization.
    Officer,
    /// Somebody with a post.
    Staff,
}

/// Mebibytes, as many as a request may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(try_from = "usize")]
pub struct Mib(usize);

impl Mib {
    /// What one request can hold beside the rest of its form.
    const MOST: usize = 30;

    /// In bytes.
    pub const fn bytes(self) -> usize {
        self.0 * 1024 * 1024
    }
}

impl Default for Mib {
    fn default() -> Self {
        Self(20)
    }
}

impl fmt::Display for Mib {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)
    }
}

impl TryFrom<usize> for Mib {
    type Error = String;

    fn try_from(size: usize) -> Result<Self, String> {
        match size {
            1..=Self::MOST => Ok(Self(size)),
            _ => Err(format!("上传上限填 1 到 {} 之间的整数（MB）", Self::MOST)),
        }
    }
}

impl Settings {
    /// The largest file of this uploader.
    pub fn limit(&self, uploader: Uploader) -> Mib {
        let own = match uploader {
            Uploader::Person => None,
            Uploader::Officer => self.officer_limit_mib,
            Uploader::Staff => self.staff_limit_mib,
        };
        own.unwrap_or(self.limit_mib)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_limit_for_each_kind_of_uploader() {
        let said: Settings = toml::from_str("limit_mib = 5\nstaff_limit_mib = 30").unwrap();
        let limits = [Uploader::Person, Uploader::Officer, Uploader::Staff].map(|u| said.limit(u));
        assert_eq!(limits, [Mib(5), Mib(5), Mib(30)]);
        assert_eq!(Settings::default().limit(Uploader::Staff).bytes(), 20 * 1024 * 1024);
        for wrong in ["limit_mib = 0", "limit_mib = 31", "limit_mib = '5'", "most_mib = 5"] {
            assert!(toml::from_str::<Settings>(wrong).is_err(), "{wrong}");
        }
    }
}
