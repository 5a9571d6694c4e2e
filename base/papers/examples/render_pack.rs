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
        let Some((stem, ending)) = name.rsplit_once('.') else { continue };
        let example = if stem.starts_with("contract_") { "contract" } else { stem };
        let example = pack.join("examples").join(format!("{example}.json"));
        let Ok(text) = std::fs::read_to_string(&example) else { continue };
        let data = serde_json::from_str(&text)?;
        let forms: &[&str] = match ending {
            "typ" => &["typ"],
            "jinja" if stem != "contract" => &["pdf", "docx"],
            _ => &[],
        };
        for form in forms {
            let made = papers.make(&templates, &format!("{stem}.{form}"), &data)?;
            std::fs::write(out.join(format!("{stem}.{}", form.replace("typ", "pdf"))), made)?;
        }
    }
    Ok(())
}
