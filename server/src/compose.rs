//! Putting the parts together: database, pack, capabilities, index, typesetter.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, bail};
use kezhuan_db::{Db, DbOptions, Profile};
use kezhuan_kernel::Problem;
use kezhuan_outbox::{Channels, Client};
use kezhuan_pack::Pack;
use kezhuan_papers::{Fonts, Papers, Templates};
use kezhuan_rules::{Diagnostic, Policy};
use kezhuan_text::{Index, TextError};
use kezhuan_web::{App, MakePaper, Parts, Site};

use crate::config::{Settings, Where};
use crate::house::house;

/// Reads a pack from its directory (or the file that `/policies/pack` hands out), or tells every
/// mistake.
///
/// # Errors
/// All diagnostics, one below the other.
pub fn read_pack(dir: &std::path::Path) -> anyhow::Result<Pack> {
    let read = if dir.is_file() { Pack::from_files(downloaded(dir)?) } else { Pack::read_dir(dir) };
    read.map_err(|mistakes| told("政策包", dir, &mistakes))
}

/// Reads the rules alone: of a pack, of a folder that has nothing but `rules/*.toml` (or `*.toml`), or
/// of one file. A policy can be written, checked and tried before there is a pack around it.
///
/// # Errors
/// All diagnostics, one below the other.
pub fn read_rules(path: &std::path::Path) -> anyhow::Result<Policy> {
    let whole = path.join("pack.toml").is_file() || path.extension().is_some_and(|e| e == "json");
    if whole {
        return Ok(read_pack(path)?.policy.clone());
    }
    let folder = if path.join("rules").is_dir() { path.join("rules") } else { path.to_owned() };
    let mut names = Vec::new();
    if folder.is_file() {
        names.push(folder);
    } else {
        let entries = std::fs::read_dir(&folder);
        for entry in entries.with_context(|| format!("读不了 {}", folder.display()))? {
            let name = entry?.path();
            if name.extension().is_some_and(|e| e == "toml") {
                names.push(name);
            }
        }
        names.sort();
    }
    let mut files = Vec::new();
    for name in names {
        let text =
            std::fs::read_to_string(&name).with_context(|| format!("读不了 {}", name.display()))?;
        files.push((name.display().to_string(), text));
    }
    let read = Policy::read(files.iter().map(|(name, text)| (name.as_str(), text.as_str())));
    read.map_err(|mistakes| told("规则", path, &mistakes))
}

fn told(what: &str, path: &std::path::Path, mistakes: &[Diagnostic]) -> anyhow::Error {
    let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
    anyhow::anyhow!("{what} {} 有 {} 处错误：\n{}", path.display(), lines.len(), lines.join("\n"))
}

/// The files of a pack as `/policies/pack` hands them out: `{"hash": …, "files": {name: text}}`.
fn downloaded(path: &std::path::Path) -> anyhow::Result<BTreeMap<String, String>> {
    #[derive(serde::Deserialize)]
    struct Download {
        files: BTreeMap<String, String>,
    }
    let text = std::fs::read_to_string(path)?;
    let download: Download = serde_json::from_str(&text)
        .with_context(|| format!("{} 不是下载的政策包", path.display()))?;
    Ok(download.files)
}

/// Opens a database and brings its tables up to date.
///
/// # Errors
/// When it cannot be opened or migrated, or is of the other kind.
pub async fn open_database(options: &DbOptions, profile: Profile) -> anyhow::Result<Db> {
    let db = Db::open(options).await.with_context(|| format!("打不开数据库 {}", options.url))?;
    refuse_other_kind(&db, profile).await?;
    let house = house();
    db.migrate(&move || house.migrations()).await.context("数据库结构升级失败，没有改动")?;
    db.create_as(profile).await?;
    Ok(db)
}

/// Opens the database that is there, whichever kind it is, and brings its tables up to date.
///
/// # Errors
/// As [`open_database`].
pub async fn open_existing(place: &Where) -> anyhow::Result<(Db, Profile)> {
    std::fs::create_dir_all(&place.data)?;
    let options = DbOptions::new(place.existing_url());
    let db = Db::open(&options).await.with_context(|| format!("打不开数据库 {}", options.url))?;
    let profile = db.profile().await?.unwrap_or(Profile::Real);
    db.close().await;
    Ok((open_database(&options, profile).await?, profile))
}

async fn refuse_other_kind(db: &Db, wanted: Profile) -> anyhow::Result<()> {
    match (db.profile().await?, wanted) {
        (Some(Profile::Demo), Profile::Real) => {
            bail!("这是演示数据库，serve 不用它。请用 kezhuan demo，或换一个 --data 目录")
        }
        (Some(Profile::Real), Profile::Demo) => {
            bail!("这是正式数据库，demo 不用它。请换一个 --data 目录")
        }
        _ => Ok(()),
    }
}

/// The application over an open database.
///
/// # Errors
/// When the pack in force, the index or the fonts cannot be read.
pub async fn compose(
    db: Db,
    place: &Where,
    settings: &Settings,
    profile: Profile,
    indexing: Indexing,
) -> anyhow::Result<App> {
    kezhuan_web::filters::install(
        house().iter().map(|c| c.english).chain([kezhuan_web::filters::EN]),
    )
    .map_err(anyhow::Error::msg)?;
    let pack = match kezhuan_policies::pack_in_force(&db).await? {
        Some(pack) => pack,
        None => read_pack(&place.pack)?,
    };
    let index = open_index(&db, place, indexing).await?;
    let city = settings.city(&pack);
    if !settings.accounts.oidc.is_empty() && settings.public_url.is_empty() {
        bail!("配置文件有错：有 [[accounts.oidc]] 就要写 public_url，对方要知道回到哪里");
    }
    let app = App::new(Parts {
        db,
        pack,
        house: house(),
        index,
        papers: papers(),
        authenticate: kezhuan_accounts::authenticate,
        site: Site { public_url: settings.public_url.clone(), city, profile, node: node_name() },
    });
    let client = Client::new();
    app.use_settings(channels(settings, profile, &client)?);
    app.use_settings(client);
    app.use_settings(settings.accounts.clone());
    app.use_settings(settings.files.clone());
    Ok(app)
}

/// Ways out; on a demonstration nothing leaves.
fn channels(settings: &Settings, profile: Profile, client: &Client) -> anyhow::Result<Channels> {
    match profile {
        Profile::Demo => Ok(Channels::showing()),
        Profile::Real => Channels::configured(&settings.messages, client)
            .map_err(|what| anyhow::anyhow!("配置文件有错：{what}")),
    }
}

/// Does this process keep the search index of its data directory?
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Indexing {
    /// Yes. Only one process can.
    Here,
    /// No: a serving process does, or nobody needs it.
    Elsewhere,
}

/// One folder per database: an index never answers for another one.
pub const INDEX_PREFIX: &str = "index-";

async fn open_index(db: &Db, place: &Where, indexing: Indexing) -> anyhow::Result<Index> {
    if indexing == Indexing::Elsewhere {
        return Ok(Index::in_memory()?);
    }
    let dir = place.data.join(format!("{INDEX_PREFIX}{}", db.identity().await?));
    std::fs::create_dir_all(&dir)?;
    Index::open(&dir).map_err(|error| {
        let said = match error {
            TextError::Locked => {
                "检索索引正由另一个 kezhuan 进程使用，请先停下它，或换一个 --data 目录"
            }
            _ => "打不开检索索引",
        };
        anyhow::Error::new(error).context(said)
    })
}

/// Did it fail because another process keeps the index?
pub fn is_index_busy(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| matches!(cause.downcast_ref(), Some(TextError::Locked)))
}

/// The typesetter; fonts are read when the first paper is asked for.
fn papers() -> MakePaper {
    let press: Arc<std::sync::OnceLock<Result<Papers, String>>> = Arc::default();
    Arc::new(move |pack: &Pack, name, data| {
        let press = press.get_or_init(|| open_press().map_err(|e| e.to_string()));
        let press = press.as_ref().map_err(Problem::bug)?;
        let files = pack.papers().map(|(name, text)| (name.to_owned(), text.to_owned()));
        let templates = Templates::new(files).map_err(Problem::bug)?;
        press.make(&templates, name, data).map_err(Problem::bug)
    })
}

fn open_press() -> Result<Papers, kezhuan_papers::PaperError> {
    use kezhuan_assets::Font;
    let fonts = [Font::SansRegular, Font::SansBold, Font::SerifRegular];
    let fonts = Fonts::new(fonts.map(|font| kezhuan_assets::font(font).into()))?;
    Ok(Papers::new(fonts))
}

fn node_name() -> String {
    format!("node-{}", std::process::id())
}

/// Warms what the first visitor would otherwise wait for.
pub fn warm() {
    kezhuan_text::warm();
}
