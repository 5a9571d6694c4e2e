//! `kezhuan migrate`: brings the tables up to date.

use std::process::ExitCode;

use clap::Args;
use kezhuan_db::{Db, DbOptions};

use crate::compose::open_existing;
use crate::config::Where;
use crate::house::house;

/// 升级数据库结构
#[derive(Args)]
pub struct Migrate {
    #[command(flatten)]
    place: Where,
}

impl Migrate {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        std::fs::create_dir_all(&self.place.data)?;
        let db = Db::open(&DbOptions::new(self.place.existing_url())).await?;
        let house = house();
        let open = kezhuan_db::pending(&db, &move || house.migrations()).await?;
        db.close().await;
        open_existing(&self.place).await?;
        println!("数据库结构已是最新，这次做了 {open} 步");
        Ok(ExitCode::SUCCESS)
    }
}
