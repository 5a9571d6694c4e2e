//! `kezhuan`: the one program. Reads its command line and runs one command.

mod commands;
mod compose;
mod config;
mod house;
#[cfg(test)]
mod tests;

use clap::{Parser, Subcommand};

/// A page is built of some thousand short strings: with the system's allocator a third of a
/// request's time goes there (`make bench-pages`).
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// 科转：让科技成果转化政策跑起来的软件。
#[derive(Parser)]
#[command(name = "kezhuan", version, about, arg_required_else_help = true)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// 运行（正式数据）
    Serve(commands::serve::Serve),
    /// 建好演示数据并运行，只能在本机
    Demo(commands::demo::Demo),
    /// 升级数据库结构
    Migrate(commands::migrate::Migrate),
    /// 检查、装入、试算政策包
    #[command(subcommand)]
    Pack(commands::pack::Pack),
    /// 按政策计算
    #[command(subcommand)]
    Policy(commands::policy::Policy),
    /// 从表格导入
    Import(commands::import::Import),
    /// 管理用户
    #[command(subcommand)]
    User(commands::user::User),
    /// 重建检索索引
    Index(commands::index::Index),
    /// 输出接口说明（OpenAPI）
    Openapi,
    /// 检查数据是否自洽
    Fsck(commands::fsck::Fsck),
}

/// What a program ends with whose reader went away (`kezhuan pack test | head`).
const READER_GONE: i32 = 141;

/// Ends quietly when nobody reads on; any other panic is told as always.
fn end_with_the_pipe() {
    let told = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let text = panic.payload_as_str().unwrap_or_default();
        if text.starts_with("failed printing to stdout") && text.contains("Broken pipe") {
            std::process::exit(READER_GONE);
        }
        told(panic);
    }));
}

fn main() -> std::process::ExitCode {
    end_with_the_pipe();
    let cli = Cli::parse();
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(run(cli.command)),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(code) => code,
        Err(error) => {
            eprintln!("kezhuan：{error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

async fn run(command: Command) -> anyhow::Result<std::process::ExitCode> {
    match command {
        Command::Serve(serve) => serve.run().await,
        Command::Demo(demo) => demo.run().await,
        Command::Migrate(migrate) => migrate.run().await,
        Command::Pack(pack) => pack.run().await,
        Command::Policy(policy) => policy.run(),
        Command::Import(import) => import.run().await,
        Command::User(user) => user.run().await,
        Command::Index(index) => index.run().await,
        Command::Openapi => commands::openapi::run(),
        Command::Fsck(fsck) => fsck.run().await,
    }
}
