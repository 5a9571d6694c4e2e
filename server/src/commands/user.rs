//! `kezhuan user`: people and posts, for the first administrator and for emergencies.

use std::process::ExitCode;

use anyhow::{Context, bail};
use clap::Subcommand;
use kezhuan_authority::Role;

use crate::compose::{Indexing, compose, open_existing};
use crate::config::{Settings, Where};

/// 管理用户
#[derive(Subcommand)]
pub enum User {
    /// 新建用户；密码从标准输入读一行
    Add {
        /// 登录名
        login: String,
        /// 姓名
        #[arg(long)]
        name: String,
        /// 手机号
        #[arg(long, default_value = "")]
        phone: String,
        #[command(flatten)]
        place: Where,
    },
    /// 给用户一个岗位
    Post {
        /// 登录名
        login: String,
        /// 岗位：clerk、county_bureau、city_bureau、finance、auditor、operator
        #[arg(long)]
        role: String,
        /// 辖区，例如 河南省/周口市/项城市
        #[arg(long)]
        region: String,
        #[command(flatten)]
        place: Where,
    },
    /// 重设密码；新密码从标准输入读一行，已有登录全部失效
    Password {
        /// 登录名
        login: String,
        #[command(flatten)]
        place: Where,
    },
}

impl User {
    pub async fn run(self) -> anyhow::Result<ExitCode> {
        match self {
            Self::Add { login, name, phone, place } => {
                let cx = context(&place).await?;
                let password = read_password()?;
                let next = String::new();
                let raw = kezhuan_accounts::SignUpRaw { login, name, phone, password, next };
                let ask =
                    raw.check(&cx.app.settings::<kezhuan_accounts::Settings>()).map_err(told)?;
                kezhuan_accounts::create_user(&cx, ask, None).await.map_err(told)?;
                println!("已建好");
            }
            Self::Post { login, role, region, place } => {
                let cx = context(&place).await?;
                let role = Role::parse(&role).filter(|r| !r.of_member());
                let Some(role) = role else { bail!("没有这个岗位") };
                if cx.pack().regions.get(&region).is_none() {
                    bail!("政策包里没有辖区 {region}");
                }
                kezhuan_accounts::give_post(&cx, &login, role, &region).await.map_err(told)?;
                println!("已给 {login} 岗位：{}", role.chinese());
            }
            Self::Password { login, place } => {
                let cx = context(&place).await?;
                let password = read_password()?;
                kezhuan_accounts::reset_password(&cx, &login, &password).await.map_err(told)?;
                println!("密码已改，{login} 的登录都已失效");
            }
        }
        Ok(ExitCode::SUCCESS)
    }
}

async fn context(place: &Where) -> anyhow::Result<kezhuan_web::Cx> {
    let (db, profile) = open_existing(place).await?;
    let app = compose(db, place, &Settings::default(), profile, Indexing::Elsewhere).await?;
    Ok(kezhuan_web::Cx::system(&app, "user"))
}

fn read_password() -> anyhow::Result<String> {
    eprintln!("请输入密码，回车结束：");
    let mut line = String::new();
    std::io::stdin().read_line(&mut line).context("读不到密码")?;
    Ok(line.trim_end_matches(['\r', '\n']).to_owned())
}

/// A problem in words, with every field.
fn told(problem: kezhuan_kernel::Problem) -> anyhow::Error {
    match &problem {
        kezhuan_kernel::Problem::Invalid(fields) => {
            let lines: Vec<&str> = fields.iter().map(|f| f.message.as_str()).collect();
            anyhow::anyhow!(lines.join("；"))
        }
        other => anyhow::anyhow!("{other}"),
    }
}
