//! Every template in both languages.

#[test]
fn pages_are_sound_in_both_languages() {
    kezhuan_testkit::pages_are_sound(&kezhuan_demands::CAPABILITY);
}
