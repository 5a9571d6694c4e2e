//! What the commands refuse before they touch anything.

use clap::Parser;

use crate::{Cli, run};

async fn refusal(words: &[&str]) -> String {
    let cli = Cli::try_parse_from(words).expect("the words are understood");
    run(cli.command).await.expect_err("it is refused").to_string()
}

#[tokio::test]
async fn the_demonstration_stays_on_this_machine() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().join("data");
    let data = data.to_str().expect("a path");
    let said = refusal(&["kezhuan", "demo", "--data", data, "--listen", "0.0.0.0:0"]).await;
    assert!(said.contains("只能在本机"), "{said}");
    assert!(!std::path::Path::new(data).exists(), "nothing was made");
}

#[tokio::test]
async fn plain_http_elsewhere_needs_a_word() {
    let dir = tempfile::tempdir().expect("a folder");
    let data = dir.path().to_str().expect("a path");
    let said = refusal(&["kezhuan", "serve", "--data", data, "--listen", "0.0.0.0:0"]).await;
    assert!(said.contains("--plain-http"), "{said}");
}

#[tokio::test]
async fn serve_refuses_a_demo_database_and_demo_a_real_one() {
    use kezhuan_db::{DbOptions, Profile};
    let dir = tempfile::tempdir().expect("a folder");
    let url = |name: &str| format!("sqlite://{}", dir.path().join(name).display());
    for (made, other, words) in
        [(Profile::Demo, Profile::Real, "演示数据库"), (Profile::Real, Profile::Demo, "正式数据库")]
    {
        let options = DbOptions::new(url(&format!("{made:?}.db")));
        crate::compose::open_database(&options, made).await.expect("made").close().await;
        let Err(said) = crate::compose::open_database(&options, other).await else {
            panic!("{other:?} took a database made as {made:?}")
        };
        assert!(said.to_string().contains(words), "{said}");
    }
}

#[tokio::test]
async fn a_faulty_pack_is_refused_with_every_place() {
    let dir = tempfile::tempdir().expect("a folder");
    for (name, text) in kezhuan_testkit::pack().files() {
        let path = dir.path().join(name);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("it is made");
        let text =
            text.replace("rate = \"10%\"", "rate = \"十%\"").replace("\nlimits =", "\nlimitz =");
        std::fs::write(path, text).expect("it is written");
    }
    let said = refusal(&["kezhuan", "pack", "check", dir.path().to_str().expect("a path")]).await;
    assert!(said.contains("rules/money.toml:") && said.contains("是不是 limits"), "{said}");
    assert!(said.matches("limitz").count() >= 2, "every place: {said}");
}
