//! Whatever is typed, there is an answer; what is read comes back the same.

use kezhuan_kernel::{CreditCode, Day, Fen, Instant, Rate};
use proptest::prelude::*;

/// Any text, or something near to what people type.
fn typed() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{0,40}",
        "[-+ 0-9,，.．０-９万亿元分%/]{0,24}",
        "[0-9]{0,6}[-/.年][0-9]{0,4}[-/.月][0-9]{0,4}[日号]?",
        "[0-9A-Z]{16,19}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{0,12}[Z+0-9:]{0,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_is_typed(text in typed()) {
        if let Ok(fen) = Fen::parse_yuan(&text) {
            prop_assert_eq!(Fen::parse_yuan(&fen.plain()), Ok(fen));
            let _ = (fen.wan(), fen.yi(), fen.capitals(), fen.to_string());
        }
        if let Ok(day) = text.parse::<Day>() {
            prop_assert_eq!(day.to_string().parse::<Day>(), Ok(day));
            let _ = (day.chinese(), day.plus_months(24), day.start(), day.end());
        }
        if let Ok(code) = text.parse::<CreditCode>() {
            prop_assert_eq!(code.as_str().parse::<CreditCode>(), Ok(code.clone()));
        }
        if let Ok(rate) = text.parse::<Rate>() {
            let _ = (rate.percent(), rate.checked_mul(rate), rate.checked_add(rate), rate.checked_div(rate));
        }
        if let Some(at) = Instant::parse_rfc3339(&text) {
            prop_assert_eq!(Instant::parse_rfc3339(&at.rfc3339()), Some(at));
            let _ = (at.day(), at.minute());
        }
    }

    #[test]
    fn every_amount(fen: i64) {
        let fen = Fen(fen);
        let _ = (fen.wan(), fen.yi(), fen.capitals(), fen.to_string(), fen.plain());
    }
}
