//! Every template in both languages: English has no gaps, ids are unique, no inline styles.

use kezhuan_market::CAPABILITY;
use kezhuan_web::{Locale, filters};

#[test]
fn pages_are_sound_in_both_languages() {
    filters::install([filters::EN, CAPABILITY.english]).unwrap();
    let samples = CAPABILITY.samples.unwrap();
    for locale in [Locale::Zh, Locale::En] {
        for (name, html) in samples(locale) {
            let html = html.unwrap();
            assert!(!html.contains(" style="), "{name}: the CSP allows no inline styles");
            assert_eq!(html.matches("<h1").count(), 1, "{name}");
            let ids = html.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next());
            let mut ids: Vec<&str> = ids.collect();
            let all = ids.len();
            ids.sort_unstable();
            ids.dedup();
            assert_eq!(ids.len(), all, "{name}: ids are unique");
        }
    }
    assert_eq!(filters::gaps(), Vec::<String>::new());
}
