//! Every template, from sample data, in both languages.

use kezhuan_web::Locale;

use crate::house::house;

#[test]
fn every_template_renders_in_both_languages() {
    let english = house().iter().map(|c| c.english).collect::<Vec<_>>();
    kezhuan_web::filters::install(english.into_iter().chain([kezhuan_web::filters::EN]))
        .expect("the English tables are well-formed");
    let mut count = 0;
    for capability in house().iter() {
        let Some(samples) = capability.samples else { continue };
        for locale in [Locale::Zh, Locale::En] {
            for (name, html) in samples(locale) {
                let html = html.unwrap_or_else(|e| panic!("{name}: {e:?}"));
                check(name, locale, &html);
                count += 1;
            }
        }
    }
    assert!(count >= 40, "only {count} samples");
}

fn check(name: &str, locale: Locale, html: &str) {
    let whole = html.contains("<html");
    if whole {
        assert_eq!(html.matches("<h1").count(), 1, "{name}: one h1");
        assert!(html.contains(&format!("<html lang=\"{}\"", locale.tag())), "{name}: language");
        assert_eq!(html.matches("<main").count(), 1, "{name}: one main");
    }
    for forbidden in [" style=\"", " onclick=", "javascript:"] {
        assert!(!html.contains(forbidden), "{name}: {forbidden}");
    }
    for form in html.split("<form").skip(1) {
        let form = form.split("</form>").next().unwrap_or_default();
        if form.contains("method=\"post\"") {
            assert!(form.contains("name=\"_key\""), "{name}: a form without a key: {form:.120}");
        }
    }
}
