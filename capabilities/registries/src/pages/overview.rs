//! The register at a glance: kinds by level, counties by level; what is in force now.

use askama::Template;
use kezhuan_authority::Subject;
use kezhuan_pack::Pack;
use kezhuan_web::{Chrome, Cx, Reply, filters};

use crate::model::State;
use crate::permissions::{ENTER, READ};
use crate::store::{self, Cell};

/// Kinds with counts.
#[derive(Template)]
#[template(path = "registries/overview.html")]
pub struct OverviewPage {
    pub(crate) chrome: Chrome,
    pub(crate) levels: Vec<String>,
    pub(crate) groups: Vec<GroupShown>,
    pub(crate) counties: Vec<Line>,
    pub(crate) total: i64,
    pub(crate) may_read: bool,
    pub(crate) may_enter: bool,
}

/// A group of kinds.
pub struct GroupShown {
    pub(crate) name: String,
    pub(crate) lines: Vec<Line>,
}

/// A kind or a county, counted by level.
pub struct Line {
    pub(crate) name: String,
    pub(crate) href: String,
    /// None where the kind does not exist at the level.
    pub(crate) counts: Vec<Option<i64>>,
    pub(crate) total: i64,
}

/// GET /registries
pub(crate) async fn show(cx: Cx) -> Reply {
    let pack = cx.pack();
    let cells = store::overview(cx.db().reader(), &State::counting(&pack)).await?;
    let levels = pack.registries.level_ids();
    let page = OverviewPage {
        chrome: cx.chrome().await?,
        levels: levels.iter().map(|l| pack.registries.levels.name(l).to_owned()).collect(),
        groups: groups(&pack, &levels, &cells),
        counties: counties(&pack, &levels, &cells),
        total: cells.iter().map(|cell| cell.count).sum(),
        may_read: cx.can(&READ, &Subject::none()),
        may_enter: cx.can(&ENTER, &Subject::none()),
    };
    cx.page(&page)
}

fn sum<'a>(cells: impl Iterator<Item = &'a Cell>) -> i64 {
    cells.map(|cell| cell.count).sum()
}

fn groups(pack: &Pack, levels: &[&str], cells: &[Cell]) -> Vec<GroupShown> {
    let line = |kind: &kezhuan_pack::Term<kezhuan_pack::RegistryKind>| {
        let of = |level: &str| {
            cells.iter().filter(|c| c.kind == kind.id && c.level == level).collect::<Vec<_>>()
        };
        let exists = |level: &str| pack.registries.decider(&kind.id, level).is_some();
        Line {
            name: kind.name.clone(),
            href: format!("/registries/{}", kind.id),
            counts: levels.iter().map(|l| exists(l).then(|| sum(of(l).into_iter()))).collect(),
            total: sum(cells.iter().filter(|c| c.kind == kind.id)),
        }
    };
    let groups = pack.registries.groups.iter().map(|group| GroupShown {
        name: group.name.clone(),
        lines: pack.registries.of_group(&group.id).into_iter().map(line).collect(),
    });
    groups.filter(|group| !group.lines.is_empty()).collect()
}

fn counties(pack: &Pack, levels: &[&str], cells: &[Cell]) -> Vec<Line> {
    let line = |unit: &&kezhuan_pack::Region| {
        let here: Vec<&Cell> =
            cells.iter().filter(|c| pack.regions.inside(&c.region, &unit.path)).collect();
        let at = |level: &&str| sum(here.iter().copied().filter(|c| c.level == **level));
        Line {
            name: unit.name().to_owned(),
            href: String::new(),
            counts: levels.iter().map(|level| Some(at(level))).collect(),
            total: sum(here.iter().copied()),
        }
    };
    pack.regions.units().iter().map(line).collect()
}
