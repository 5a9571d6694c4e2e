//! `kezhuan index`: builds the search index anew.

use std::process::ExitCode;

use clap::Args;

use crate::compose::{Indexing, compose, open_existing};
use crate::config::{Settings, Where};

/// 重建检索索引
#[derive(Args)]
pub struct Index {
    #[command(flatten)]
    place: Where,
}

impl Index {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        let (db, profile) = open_existing(&self.place).await?;
        let app = compose(db, &self.place, &Settings::default(), profile, Indexing::Here).await?;
        let count = kezhuan_web::rebuild_index(&app).await.map_err(|p| anyhow::anyhow!("{p:?}"))?;
        println!("索引已重建，共 {count} 条");
        Ok(ExitCode::SUCCESS)
    }
}
