//! Putting the parts together: database, pack, capabilities, index, typesetter.

use std::sync::Arc;

use anyhow::{Context, bail};
use kezhuan_db::{Db, DbOptions, Profile};
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_papers::{Fonts, Papers, Templates};
use kezhuan_text::Index;
use kezhuan_web::{App, MakePaper, Parts, Site};

use crate::config::{Settings, Where};
use crate::house::house;

/// Reads a pack from its directory, or tells every mistake.
///
/// # Errors
/// All diagnostics, one below the other.
pub fn read_pack(dir: &std::path::Path) -> anyhow::Result<Pack> {
    Pack::read_dir(dir).map_err(|mistakes| {
        let lines: Vec<String> = mistakes.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(
            "政策包 {} 有 {} 处错误：\n{}",
            dir.display(),
            lines.len(),
            lines.join("\n")
        )
    })
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
) -> anyhow::Result<App> {
    kezhuan_web::filters::install(
        house().iter().map(|c| c.english).chain([kezhuan_web::filters::EN]),
    )
    .map_err(anyhow::Error::msg)?;
    let pack = match kezhuan_policies::pack_in_force(&db).await? {
        Some(pack) => pack,
        None => read_pack(&place.pack)?,
    };
    let index_dir = place.data.join("index");
    std::fs::create_dir_all(&index_dir)?;
    let index = Index::open(&index_dir).context("打不开检索索引")?;
    let city = settings.city(&pack);
    Ok(App::new(Parts {
        db,
        pack,
        house: house(),
        index,
        papers: papers(),
        authenticate: kezhuan_accounts::authenticate,
        site: Site { public_url: settings.public_url.clone(), city, profile, node: node_name() },
    }))
}

/// The typesetter; fonts are read when the first paper is asked for.
fn papers() -> MakePaper {
    let press: Arc<std::sync::OnceLock<Result<Papers, String>>> = Arc::default();
    Arc::new(move |pack: &Pack, name, data| {
        let press = press.get_or_init(|| open_press().map_err(|e| e.to_string()));
        let press = press.as_ref().map_err(Problem::bug)?;
        let files = pack.papers().map(|(name, text)| (name.to_owned(), text.to_owned()));
        let templates = Templates::new(files).map_err(Problem::bug)?;
        press.render(&templates, name, data).map_err(Problem::bug)
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
