//! Every template in both languages.

#[test]
fn pages_render_in_both_languages() {
    kezhuan_testkit::pages_render(&kezhuan_campaigns::CAPABILITY);
}
