//! Regions: one tree, one key. The key of a region is its path (`河南省/周口市/项城市`), everywhere.

use std::collections::HashMap;

use crate::sheet::{Reading, Sheet, Target, diagnostic};
use crate::term::Source;

/// What a region is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RegionKind {
    /// 省、自治区、直辖市、特别行政区.
    Province,
    /// 地级市.
    City,
    /// 县级行政区.
    #[default]
    County,
    /// 功能区 without a place in GB/T 2260: no county.
    Zone,
    /// 境外.
    Abroad,
}

/// Where a region lies, seen from the home city.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reach {
    /// 本市.
    Home,
    /// 省内市外.
    Province,
    /// 省外.
    Country,
    /// 境外.
    Abroad,
}

impl Reach {
    /// What a page says.
    pub fn label(self) -> &'static str {
        match self {
            Self::Home => "本市",
            Self::Province => "省内市外",
            Self::Country => "省外",
            Self::Abroad => "境外",
        }
    }
}

/// A region.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Region {
    /// Its key: `河南省/周口市/项城市`.
    pub path: String,
    /// GB/T 2260 code, if it has one.
    pub code: Option<String>,
    /// What it is.
    pub kind: RegionKind,
    /// Counted where the policy speaks of 县（市、区）?
    pub counted_as_county: bool,
    /// Other names and older codes.
    pub aliases: Vec<String>,
    /// Where that comes from.
    pub source: Source,
}

impl Region {
    /// The last part of the path.
    pub fn name(&self) -> &str {
        last(&self.path)
    }
}

/// Is `path` the region `ancestor` or part of it? Only whole parts count:
/// `河南省/周口市外某区` is not inside `河南省/周口市`.
pub fn inside(path: &str, ancestor: &str) -> bool {
    path.strip_prefix(ancestor).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn last(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// All regions of the pack.
#[derive(Debug, Clone, Default)]
pub struct Regions {
    home: String,
    all: Vec<Region>,
    by_path: HashMap<String, usize>,
    /// Codes and aliases.
    by_other: HashMap<String, usize>,
    children: HashMap<String, Vec<usize>>,
}

impl Regions {
    /// Path of the home city.
    pub fn home(&self) -> &str {
        &self.home
    }

    /// The region with this path.
    pub fn get(&self, path: &str) -> Option<&Region> {
        self.by_path.get(path).map(|i| &self.all[*i])
    }

    /// What people write in a file or a form: path, code, alias, or the name of a unit of the home city.
    pub fn find(&self, text: &str) -> Option<&Region> {
        let text = text.trim();
        self.get(text)
            .or_else(|| self.by_other.get(text).map(|i| &self.all[*i]))
            .or_else(|| self.get(&format!("{}/{text}", self.home)))
            .or_else(|| self.all.iter().find(|r| r.path.replace('/', "") == text))
    }

    /// Is `path` the region `ancestor` or part of it? See [`inside`].
    pub fn inside(&self, path: &str, ancestor: &str) -> bool {
        inside(path, ancestor)
    }

    /// Where `path` lies, seen from the home city.
    pub fn reach(&self, path: &str) -> Reach {
        let province = self.home.split('/').next().unwrap_or_default();
        let top = path.split('/').next().unwrap_or_default();
        if inside(path, &self.home) {
            Reach::Home
        } else if inside(path, province) {
            Reach::Province
        } else if self.get(top).is_some_and(|r| r.kind == RegionKind::Abroad) {
            Reach::Abroad
        } else {
            Reach::Country
        }
    }

    /// The name for a page: `项城市` inside the home city, `河南省郑州市` outside.
    pub fn name(&self, path: &str) -> String {
        if inside(path, &self.home) { last(path).to_owned() } else { path.replace('/', "") }
    }

    /// The unit of the home city that `path` belongs to (county or zone), if it lies there.
    pub fn unit_of(&self, path: &str) -> Option<&Region> {
        self.units().into_iter().find(|unit| inside(path, &unit.path))
    }

    /// The direct parts of the home city, counties and zones, in the pack's order.
    pub fn units(&self) -> Vec<&Region> {
        self.children(&self.home)
    }

    /// The units that count as 县（市、区）.
    pub fn counties(&self) -> Vec<&Region> {
        self.units().into_iter().filter(|region| region.counted_as_county).collect()
    }

    /// The units that are 功能区.
    pub fn zones(&self) -> Vec<&Region> {
        self.units().into_iter().filter(|region| region.kind == RegionKind::Zone).collect()
    }

    /// The direct parts of a region; of the whole country for an empty path.
    pub fn children(&self, path: &str) -> Vec<&Region> {
        self.children
            .get(path)
            .map(|list| list.iter().map(|i| &self.all[*i]).collect())
            .unwrap_or_default()
    }

    /// For a picker of the home city's units: (path, 中文).
    pub fn pick_units(&self) -> Vec<(&str, &str)> {
        self.units().into_iter().map(|region| (region.path.as_str(), region.name())).collect()
    }

    /// For a picker of the direct parts of a region: (path, 中文).
    pub fn pick(&self, path: &str) -> Vec<(&str, &str)> {
        self.children(path)
            .into_iter()
            .map(|region| (region.path.as_str(), region.name()))
            .collect()
    }

    /// All regions.
    pub fn iter(&self) -> std::slice::Iter<'_, Region> {
        self.all.iter()
    }

    /// Adds a region, or tells what is wrong with it.
    fn add(&mut self, region: Region) -> Result<(), String> {
        if self.by_path.contains_key(&region.path) {
            return Err(format!("地区“{}”写了两次", region.path));
        }
        let parent = region.path.rsplit_once('/').map_or("", |(parent, _)| parent).to_owned();
        if !parent.is_empty() && !self.by_path.contains_key(&parent) {
            return Err(format!("上级地区“{parent}”还没有写"));
        }
        let place = self.all.len();
        for other in region.code.iter().chain(&region.aliases) {
            if self.by_other.insert(other.clone(), place).is_some() {
                return Err(format!("代码或别名“{other}”用了两次"));
            }
        }
        self.by_path.insert(region.path.clone(), place);
        self.children.entry(parent).or_default().push(place);
        self.all.push(region);
        Ok(())
    }
}

pub(crate) fn read(reading: &Reading<'_>) -> Regions {
    reading.file("regions.toml", |sheet| {
        let home = sheet.links.text(&sheet.table, "home", Target::Region);
        let mut regions = Regions { home, ..Regions::default() };
        read_table(reading, sheet, &mut regions);
        read_own(sheet, &mut regions);
        if regions.counties().is_empty() {
            sheet.table.wrong_at("home", "本市没有一个县级单位", None);
        }
        regions
    })
}

/// The country's table; it comes first, so that the pack's own regions have their parents.
fn read_table(reading: &Reading<'_>, sheet: &Sheet<'_>, regions: &mut Regions) {
    let file = sheet.table.text("table");
    let Some(text) = reading.files.get(&file) else {
        sheet.table.wrong_at("table", format!("包里没有 {file}"), None);
        return;
    };
    for (number, line) in text.lines().enumerate().skip(1) {
        let wrong = |message: String| {
            reading.found.push(diagnostic(&file, number + 1, line, message, None));
        };
        let cells: Vec<&str> = line.split(',').collect();
        let [code, path, level] = cells.as_slice() else {
            wrong("应为三列：code,path,level".to_owned());
            continue;
        };
        let kind = TABLE_KINDS.iter().find(|(word, _)| word == level).map(|(_, kind)| *kind);
        if kind.is_none() {
            wrong("level 只能是 province、city 或 county".to_owned());
        }
        let region = Region {
            path: (*path).to_owned(),
            code: Some((*code).to_owned()),
            kind: kind.unwrap_or_default(),
            source: sheet.source.clone(),
            ..Region::default()
        };
        let checked = check_code(code);
        checked.and_then(|()| regions.add(region)).unwrap_or_else(wrong);
    }
}

const TABLE_KINDS: [(&str, RegionKind); 3] = [
    ("province", RegionKind::Province),
    ("city", RegionKind::City),
    ("county", RegionKind::County),
];

fn check_code(code: &str) -> Result<(), String> {
    let fine = code.len() == 6 && code.bytes().all(|b| b.is_ascii_digit());
    if fine {
        Ok(())
    } else {
        Err(format!("区划代码应为 6 位数字，现在是“{code}”"))
    }
}

fn read_own(sheet: &Sheet<'_>, regions: &mut Regions) {
    let kinds = [
        ("province", RegionKind::Province),
        ("city", RegionKind::City),
        ("county", RegionKind::County),
        ("zone", RegionKind::Zone),
        ("abroad", RegionKind::Abroad),
    ];
    for table in sheet.table.tables("region") {
        table.need("kind");
        let region = Region {
            path: table.text("path"),
            code: table.text_or_none("code"),
            kind: table.one_of("kind", &kinds).unwrap_or_default(),
            counted_as_county: table.flag("counted_as_county"),
            aliases: table.texts("aliases"),
            source: sheet.source(&table),
        };
        if let Some(Err(message)) = region.code.as_deref().map(check_code) {
            table.wrong_at("code", message, None);
        }
        if let Err(message) = regions.add(region) {
            table.wrong_at("path", message, None);
        }
    }
}
