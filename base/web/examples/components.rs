//! Writes the living style page and the error pages to a folder: `components FOLDER`.

use kezhuan_kernel::Problem;
use kezhuan_web::chrome::{Chrome, Locale};
use kezhuan_web::components::ComponentsPage;
use kezhuan_web::fault::FaultPage;
use kezhuan_web::filters;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("components FOLDER")?;
    filters::install([filters::EN])?;
    let faults = [
        ("404", Problem::NotFound),
        ("403", Problem::Forbidden("只有本单位的合同登记人能办".into())),
        ("500", Problem::bug("for the log")),
        ("503", Problem::Unknown("付款指令".into())),
    ];
    for locale in [Locale::Zh, Locale::En] {
        let page = filters::render(&ComponentsPage::sample(locale), locale)?;
        std::fs::write(format!("{folder}/components.{}.html", locale.code()), page)?;
        for (name, problem) in &faults {
            let page = FaultPage::of(Chrome::sample(locale), problem);
            let html = filters::render(&page, locale)?;
            std::fs::write(format!("{folder}/{name}.{}.html", locale.code()), html)?;
        }
    }
    for url in ["app.css", "app.js", "favicon.svg"].map(kezhuan_assets::url) {
        let path = url.trim_start_matches(kezhuan_assets::PREFIX);
        let file = kezhuan_assets::asset(path).ok_or("a file that is listed is missing")?;
        std::fs::create_dir_all(format!("{folder}/assets"))?;
        std::fs::write(format!("{folder}{url}"), file.bytes)?;
    }
    for gap in filters::gaps() {
        println!("no English: {gap}");
    }
    Ok(())
}
