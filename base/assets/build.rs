//! Bundles `ui/` with npm and esbuild into OUT_DIR, for `src/lib.rs` to embed.
//!
//! Runs again only when a file under `ui/` changed; `npm ci` only when the lock file changed.

use std::error::Error;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

const SOURCES: [&str; 4] = ["package.json", "package-lock.json", "build.mjs", "src"];

const NO_NODE: &str = "\
    缺少 Node.js（20 或更新，含 npm），界面文件没法打包。Debian：apt-get install nodejs npm\n\
    Node.js 20 or newer with npm is missing; ui/ cannot be bundled without it.";

fn main() {
    if let Err(error) = bundle() {
        eprintln!("{error}");
        std::process::exit(1);
    }
}

fn bundle() -> Result<(), Box<dyn Error>> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../ui").canonicalize()?;
    for source in SOURCES {
        println!("cargo:rerun-if-changed={}", ui.join(source).display());
    }
    let out = PathBuf::from(env::var_os("OUT_DIR").ok_or("OUT_DIR is not set")?);
    let dist = out.join("dist");
    install(&ui)?;
    run(Command::new("node").arg("build.mjs").arg(&dist).current_dir(&ui), "node build.mjs")?;
    fs::write(out.join("urls.rs"), urls(&fs::read_to_string(dist.join("manifest.txt"))?))?;
    println!("cargo:rustc-env=KEZHUAN_DIST={}", dist.display());
    Ok(())
}

/// `npm ci`, unless `node_modules` was made from this very lock file.
fn install(ui: &Path) -> Result<(), Box<dyn Error>> {
    let lock = fs::read(ui.join("package-lock.json"))?;
    let stamp = ui.join("node_modules/.kezhuan-lock");
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(());
    }
    let options = ["ci", "--no-audit", "--no-fund", "--ignore-scripts", "--loglevel=error"];
    run(Command::new("npm").args(options).current_dir(ui), "npm ci")?;
    Ok(fs::write(stamp, lock)?)
}

fn run(command: &mut Command, what: &str) -> Result<(), Box<dyn Error>> {
    let output = command.output().map_err(|error| format!("{what}: {error}\n{NO_NODE}"))?;
    if output.status.success() {
        return Ok(());
    }
    let (said, failed) =
        (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    Err(format!("{what} 没有成功 (failed in ui/):\n{said}{failed}").into())
}

/// `app.css app-1f2e.css` lines → a table in Rust.
fn urls(manifest: &str) -> String {
    let rows = manifest.lines().filter_map(|line| line.split_once(' '));
    let rows: String = rows
        .map(|(name, file)| format!("({name:?}, {:?}),\n", format!("/assets/{file}")))
        .collect();
    format!("&[\n{rows}]\n")
}
