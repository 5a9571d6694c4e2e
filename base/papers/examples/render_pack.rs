//! Renders the example of every paper of a pack, to look at:
//! `cargo run -p kezhuan-papers --example render_pack -- packs/zhoukou/papers out`.

use std::borrow::Cow;
use std::path::PathBuf;

use kezhuan_assets::{Font, font};
use kezhuan_papers::{Fonts, Papers, Templates};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (Some(pack), Some(out)) = (arguments.next(), arguments.next()) else {
        return Err("usage: render_pack PAPERS_DIR OUT_DIR".into());
    };
    let files = [Font::SansRegular, Font::SansBold, Font::SerifRegular];
    let papers = Papers::new(Fonts::new(files.map(|file| Cow::Borrowed(font(file))))?);
    let templates = Templates::read(&pack)?;
    std::fs::create_dir_all(&out)?;
    for name in templates.names() {
        let stem = name.trim_end_matches(".typ");
        let example = pack.join("examples").join(format!("{stem}.json"));
        if let Ok(text) = std::fs::read_to_string(&example) {
            let pdf = papers.render(&templates, name, &serde_json::from_str(&text)?)?;
            std::fs::write(out.join(format!("{stem}.pdf")), pdf)?;
        }
    }
    Ok(())
}
