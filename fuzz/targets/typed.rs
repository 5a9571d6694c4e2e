//! What people type: money, days, codes, rates, ids. What is read comes back the same.
#![no_main]

use kezhuan_kernel::{CreditCode, Day, Fen, Instant, Rate};
use kezhuan_sheets::{Cell, day_of, yuan_or_wan};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(fen) = yuan_or_wan(text) {
        assert_eq!(Fen::parse_yuan(&fen.plain()), Ok(fen), "{text}");
        let _ = (fen.wan(), fen.yi(), fen.capitals(), fen.to_string());
    }
    if let Ok(fen) = Fen::parse_yuan(text) {
        assert_eq!(Fen::parse_yuan(&fen.plain()), Ok(fen), "{text}");
        let _ = (fen.wan(), fen.yi(), fen.capitals(), fen.to_string());
    }
    if let Ok(day) = day_of(text) {
        assert_eq!(day_of(&day.to_string()), Ok(day), "{text}");
        if day.year() >= 1000 {
            assert_eq!(day_of(&day.chinese()), Ok(day), "{text}");
        }
        let _ = (day.plus_months(24), day.plus_days(-400), day.start(), day.end(), day.weekday());
    }
    let _ = text.parse::<Day>();
    if let Some(at) = Instant::parse_rfc3339(text) {
        let _ = (at.day(), at.rfc3339(), at.minute());
    }
    if let Ok(code) = text.parse::<CreditCode>() {
        assert_eq!(code.as_str().parse::<CreditCode>().as_ref(), Ok(&code));
        let _ = code.division();
    }
    if let Ok(rate) = text.parse::<Rate>() {
        let _ = (rate.percent(), rate.checked_mul(rate), rate.checked_add(rate), rate.checked_div(rate));
    }
    let _ = Cell::text_of(text);
    if let Ok(number) = text.parse::<f64>() {
        let _ = Cell::number_of(number);
    }
});
