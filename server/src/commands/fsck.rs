//! `kezhuan fsck`: does the data hold together?

use std::process::ExitCode;

use clap::Args;
use kezhuan_web::Cx;

use crate::compose::{Indexing, compose, open_existing};
use crate::config::{Settings, Where};

/// 检查数据是否自洽
#[derive(Args)]
pub struct Fsck {
    #[command(flatten)]
    place: Where,
}

impl Fsck {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let (db, profile) = open_existing(&self.place).await?;
        let app =
            compose(db, &self.place, &Settings::default(), profile, Indexing::Elsewhere).await?;
        let cx = Cx::system(&app, "fsck");
        let mut broken = 0;
        let leaves = kezhuan_journal::check_leaves(app.db()).await?;
        broken += report("journal", leaves.iter().map(|id| format!("事件 {id} 的指纹对不上")));
        for capability in app.house().iter() {
            let Some(ask) = capability.checks else { continue };
            let found =
                ask(&cx).await.map_err(|p| anyhow::anyhow!("{}: {p:?}", capability.name))?;
            broken += report(capability.name, found.into_iter());
        }
        if broken == 0 {
            println!("检查完毕，没有发现问题");
            return Ok(ExitCode::SUCCESS);
        }
        println!("检查完毕，发现 {broken} 处问题");
        Ok(ExitCode::FAILURE)
    }
}

fn report(name: &str, found: impl Iterator<Item = String>) -> usize {
    found.map(|sentence| println!("{name}: {sentence}")).count()
}
