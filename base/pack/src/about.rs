//! Who this pack is for: city, site name, host; the industries of the city.

use crate::sheet::{Reading, Target, small};
use crate::term::{Source, Terms};

/// The pack as a whole.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// Identifier of the pack, `zhoukou`.
    pub id: String,
    /// The author's version word; the true version is [`crate::Pack::hash`].
    pub version: String,
    /// `周口市`.
    pub city: String,
    /// `周口`.
    pub city_short: String,
    /// `河南省`.
    pub province: String,
    /// `周口市人民政府`.
    pub government: String,
    /// Name of the site, `周口科技大市场`.
    pub site: String,
    /// One line under the name.
    pub tagline: String,
    /// 主办单位.
    pub host: String,
    /// What people call the policy.
    pub policy_short: String,
    /// Where these names come from.
    pub source: Source,
}

/// A slot of the taxonomy of industries.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Industry {
    /// Id of its group: strategic, featured, other.
    pub group: String,
}

/// A group of industries; the policy gives only their number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct IndustryGroup {
    /// How many the policy speaks of.
    pub count: u32,
    /// Do its industries count as 重点产业?
    pub key: bool,
}

/// The taxonomy of industries.
#[derive(Debug, Clone, Default)]
pub struct Industries {
    /// 三大战略性新兴产业, 十大优势特色产业, 其他.
    pub groups: Terms<IndustryGroup>,
    /// The industries.
    pub all: Terms<Industry>,
}

impl Industries {
    /// Does this industry count as 重点产业?
    pub fn is_key(&self, id: &str) -> bool {
        let group = self.all.get(id).and_then(|industry| self.groups.get(&industry.group));
        group.is_some_and(|group| group.key)
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> About {
    reading.file("pack.toml", |sheet| {
        let mut about = About {
            id: sheet.table.text("id"),
            version: sheet.table.text("version"),
            source: sheet.source(&sheet.table),
            ..About::default()
        };
        sheet.table.need("city");
        if let Some(city) = sheet.table.table("city") {
            about.city = city.text("name");
            about.city_short = city.text("short");
            about.province = city.text("province");
            about.government = city.text("government");
        }
        sheet.table.need("site");
        if let Some(site) = sheet.table.table("site") {
            about.site = site.text("name");
            about.tagline = site.text("tagline");
            about.host = site.text("host");
            about.policy_short = site.text("policy_short");
        }
        about
    })
}

pub(crate) fn read_industries(reading: &Reading<'_>) -> Industries {
    reading.file("industries.toml", |sheet| {
        let groups = sheet.terms("group", |table, _| IndustryGroup {
            count: small(table, "count", 1..=99),
            key: table.flag("key"),
        });
        let all = sheet.terms("industry", |table, sheet| Industry {
            group: sheet.links.text(table, "group", Target::IndustryGroup),
        });
        let places = sheet.table.get("group").and_then(|node| node.list(reading.found));
        for (group, place) in groups.iter().zip(places.unwrap_or_default()) {
            let have = all.iter().filter(|industry| industry.group == group.id).count();
            if have != group.count as usize {
                let message = format!("{}应有 {} 个，写了 {have} 个", group.name, group.count);
                place.wrong(reading.found, message, None);
            }
        }
        Industries { groups, all }
    })
}
