//! What templates say: the Chinese sentence as message id, money with its unit, dates.
//!
//! A capability writes `pub use kezhuan_web::filters;` in its lib.rs; its templates then know:
//!
//! | filter | of | gives |
//! |---|---|---|
//! | `t` | a Chinese sentence | the sentence, or its English; a gap is noted |
//! | `told` | a sentence made at run time | the same, but a gap is not noted |
//! | `upload_limit` | a sentence with `{}` | the megabytes a file of the reader may have |
//! | `with(x)` | a sentence with `{}` | the first `{}` filled |
//! | `yuan` `wan` `yi` | [`Fen`] | figure and unit as HTML: `361,000.00 元`, `36.10 万元`, `17.36 亿元` |
//! | `figure` | [`Fen`] | `361,000.00`: for inputs, and for columns whose head names the unit |
//! | `capitals` | [`Fen`] | `叁拾陆万壹仟元整` |
//! | `spoken` | a typed amount | its 大写 from 10,000 元 on |
//! | `asset` | `app.css` | its address with the hash |
//! | `id`, `date_input` | a field's name, a typed day | for the form macros |
//! | `grouped` | an integer | `1,284` |
//! | `day` `weekday` | [`Day`] | `2025年11月24日`, `周一` (tables print the bare value: `2025-11-24`) |
//! | `minute` | [`Instant`] | `2025年11月24日 10:37` |

#![expect(missing_docs, reason = "filter_fn writes a struct per filter, without docs")]

use std::any::Any;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::fmt::Display;
use std::sync::{Arc, Mutex, OnceLock, PoisonError, RwLock};

use askama::filters::Safe;
use askama::{Template, Values};
use kezhuan_files::Mib;
use kezhuan_kernel::{Day, Fen, Instant, Problem};

use crate::chrome::Locale;
use crate::kit::{Leaf, Tree};
use crate::tongue::{is_han, mark};

type Table = HashMap<String, String>;

/// From here on an input reads its amount back in 大写.
const READ_BACK_FROM: Fen = Fen::yuan(10_000);

/// A gap list never grows beyond this, whatever is rendered.
const MOST_GAPS: usize = 2_000;

static ENGLISH: OnceLock<Table> = OnceLock::new();
/// The English of the pack's words.
static WORDS: RwLock<Option<Arc<BTreeMap<String, String>>>> = RwLock::new(None);
static GAPS: Mutex<BTreeSet<String>> = Mutex::new(BTreeSet::new());

/// The English of this crate's own templates.
pub const EN: &str = include_str!("../en.toml");

/// Installs the English table from every crate's `en.toml` (`"中文" = "English"`); once a process.
pub fn install<'a>(tables: impl IntoIterator<Item = &'a str>) -> Result<(), String> {
    let mut all = Table::new();
    for text in tables {
        all.extend(toml::from_str::<Table>(text).map_err(|e| format!("en.toml: {e}"))?);
    }
    let _ = ENGLISH.set(all);
    Ok(())
}

/// Puts the English of a pack's words in force.
pub fn use_words(words: &Arc<BTreeMap<String, String>>) {
    *WORDS.write().unwrap_or_else(PoisonError::into_inner) = Some(words.clone());
}

/// Sentences that were asked for in English and have none, since the start of the process.
pub fn gaps() -> Vec<String> {
    GAPS.lock().unwrap_or_else(PoisonError::into_inner).iter().cloned().collect()
}

/// Renders a page in a language.
pub fn render(template: &impl Template, locale: Locale) -> Result<String, Problem> {
    render_for(template, locale, Mib::default())
}

/// Renders a page in a language for somebody whose files may be so large.
pub(crate) fn render_for(
    template: &impl Template,
    locale: Locale,
    limit: Mib,
) -> Result<String, Problem> {
    let values: [(&str, &dyn Any); 2] = [("locale", &locale), ("upload_limit", &limit)];
    let page = template.render_with_values(&values).map_err(Problem::bug)?;
    Ok(if locale == Locale::En { mark(&page) } else { page })
}

/// The value behind any number of references, as templates pass them.
pub trait Plain<V> {
    /// The value itself.
    fn plain(&self) -> V;
}

impl Plain<Fen> for Fen {
    fn plain(&self) -> Fen {
        *self
    }
}

impl Plain<Day> for Day {
    fn plain(&self) -> Day {
        *self
    }
}

impl Plain<Instant> for Instant {
    fn plain(&self) -> Instant {
        *self
    }
}

impl<V, T: Plain<V> + ?Sized> Plain<V> for &T {
    fn plain(&self) -> V {
        (**self).plain()
    }
}

fn locale(values: &dyn Values) -> Locale {
    askama::get_value::<Locale>(values, "locale").copied().unwrap_or_default()
}

/// The sentence in `locale`; Chinese when there is no English.
pub fn say(sentence: &str, locale: Locale) -> String {
    match locale {
        Locale::Zh => sentence.to_owned(),
        Locale::En => translated(sentence).unwrap_or_else(|| sentence.to_owned()),
    }
}

/// The English of a sentence, of its pattern, or of the words it is put together from.
fn translated(sentence: &str) -> Option<String> {
    if !sentence.contains(is_han) {
        return Some(sentence.to_owned());
    }
    english(sentence)
        .or_else(|| english_with_figures(sentence))
        .or_else(|| english_of_parts(sentence))
}

/// `技术开发（委托开发）`, `地区：川汇区`, `转让、许可`.
fn english_of_parts(sentence: &str) -> Option<String> {
    if let Some((word, more)) = sentence.strip_suffix('）').and_then(|s| s.split_once('（')) {
        return Some(format!("{} ({})", translated(word)?, translated(more)?));
    }
    if let Some((name, value)) = sentence.split_once('：') {
        return Some(format!("{}: {}", translated(name)?, translated(value)?));
    }
    let words: Vec<&str> = sentence.split('、').collect();
    if words.len() < 2 {
        return None;
    }
    Some(words.into_iter().map(translated).collect::<Option<Vec<_>>>()?.join(", "))
}

/// A sentence made at run time: `还有 12 天` is looked up as `还有 {} 天`.
fn english_with_figures(sentence: &str) -> Option<String> {
    let (mut pattern, mut figures, mut rest) = (String::new(), Vec::new(), sentence);
    while let Some(start) = rest.find(|c: char| c.is_ascii_digit()) {
        let (before, from) = rest.split_at(start);
        let end = from.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',');
        let (figure, after) = from.split_at(end.unwrap_or(from.len()));
        pattern.push_str(before);
        pattern.push_str("{}");
        figures.push(figure);
        rest = after;
    }
    pattern.push_str(rest);
    let english = english(&pattern).filter(|_| !figures.is_empty())?;
    Some(figures.iter().fold(english, |text, figure| text.replacen("{}", figure, 1)))
}

fn english(sentence: &str) -> Option<String> {
    let own = ENGLISH.get().and_then(|table| table.get(sentence).cloned());
    own.or_else(|| {
        let words = WORDS.read().unwrap_or_else(PoisonError::into_inner).clone();
        words?.get(sentence).cloned()
    })
}

fn note_gap(sentence: &str) {
    let mut gaps = GAPS.lock().unwrap_or_else(PoisonError::into_inner);
    if gaps.len() < MOST_GAPS {
        gaps.insert(sentence.to_owned());
    }
}

fn with_unit(figure: &str, unit: &str, values: &dyn Values) -> Safe<String> {
    let unit = say(unit, locale(values));
    Safe(format!("<span class=\"kz-n\">{figure}<i>{unit}</i></span>"))
}

/// The address of one of our files: `"app.css"|asset` → `/assets/app-<hash>.css`.
#[askama::filter_fn]
pub fn asset<T: AsRef<str>>(name: T, _: &dyn Values) -> askama::Result<&'static str> {
    Ok(kezhuan_assets::url(name.as_ref()))
}

/// The sentence in the reader's language.
#[askama::filter_fn]
pub fn t<T: AsRef<str>>(sentence: T, values: &dyn Values) -> askama::Result<String> {
    let sentence = sentence.as_ref();
    let locale = locale(values);
    if locale == Locale::En && !sentence.is_empty() && english(sentence).is_none() {
        note_gap(sentence);
    }
    Ok(say(sentence, locale))
}

/// The same for a sentence that was made at run time (an error, a status word from data).
#[askama::filter_fn]
pub fn told<T: AsRef<str>>(sentence: T, values: &dyn Values) -> askama::Result<String> {
    Ok(say(sentence.as_ref(), locale(values)))
}

/// Fills the first `{}` with the megabytes that a file of the reader may have.
#[askama::filter_fn]
pub fn upload_limit<T: AsRef<str>>(sentence: T, values: &dyn Values) -> askama::Result<String> {
    let limit = askama::get_value::<Mib>(values, "upload_limit").copied().unwrap_or_default();
    Ok(sentence.as_ref().replacen("{}", &limit.to_string(), 1))
}

/// Fills the first `{}`.
#[askama::filter_fn]
pub fn with<T: AsRef<str>, V: Display>(
    sentence: T,
    _: &dyn Values,
    value: V,
) -> askama::Result<String> {
    Ok(sentence.as_ref().replacen("{}", &value.to_string(), 1))
}

/// `361,000.00 元`, with its unit.
#[askama::filter_fn]
pub fn yuan<T: Plain<Fen>>(sum: T, values: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(with_unit(&sum.plain().to_string(), "元", values))
}

/// `36.10 万元`, with its unit.
#[askama::filter_fn]
pub fn wan<T: Plain<Fen>>(sum: T, values: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(with_unit(&sum.plain().wan(), "万元", values))
}

/// `17.36 亿元`, with its unit.
#[askama::filter_fn]
pub fn yi<T: Plain<Fen>>(sum: T, values: &dyn Values) -> askama::Result<Safe<String>> {
    Ok(with_unit(&sum.plain().yi(), "亿元", values))
}

/// `361,000.00`, without unit.
#[askama::filter_fn]
pub fn figure<T: Plain<Fen>>(sum: T, _: &dyn Values) -> askama::Result<String> {
    Ok(sum.plain().to_string())
}

/// The read-back of a typed amount from 10,000 元 on, in 大写; nothing if it is no amount.
#[askama::filter_fn]
pub fn spoken<T: AsRef<str>>(typed: T, _: &dyn Values) -> askama::Result<String> {
    let sum = Fen::parse_yuan(typed.as_ref()).ok().filter(|sum| *sum >= READ_BACK_FROM);
    Ok(sum.map(Fen::capitals).unwrap_or_default())
}

/// The id of a form field from its name: `pay[1][day]` → `f-pay-1-day`.
#[askama::filter_fn]
pub fn id<T: AsRef<str>>(name: T, _: &dyn Values) -> askama::Result<String> {
    let words: Vec<&str> =
        name.as_ref().split(|c: char| !c.is_alphanumeric()).filter(|w| !w.is_empty()).collect();
    Ok(format!("f-{}", words.join("-")))
}

/// The input type that keeps what was typed: `date`, or `text` when it is no date.
#[askama::filter_fn]
pub fn date_input<T: AsRef<str>>(typed: T, _: &dyn Values) -> askama::Result<&'static str> {
    let typed = typed.as_ref();
    let fits = typed.is_empty() || typed.parse::<Day>().is_ok_and(|day| day.to_string() == typed);
    Ok(if fits { "date" } else { "text" })
}

/// 人民币大写.
#[askama::filter_fn]
pub fn capitals<T: Plain<Fen>>(sum: T, _: &dyn Values) -> askama::Result<String> {
    Ok(sum.plain().capitals())
}

/// `1,284`.
#[askama::filter_fn]
pub fn grouped<T: Display>(number: T, _: &dyn Values) -> askama::Result<String> {
    Ok(group(&number.to_string()))
}

/// An explanation as nested lists; see [`crate::kit::Leaf`].
#[askama::filter_fn]
pub fn tree<T: AsRef<[Leaf]>>(leaves: T, values: &dyn Values) -> askama::Result<Safe<String>> {
    let locale = locale(values);
    let tree = Tree::of(leaves.as_ref());
    tree.render_with_values(&("locale", &locale as &dyn std::any::Any)).map(Safe)
}

/// `2025年11月24日`; `2025-11-24` in English.
#[askama::filter_fn]
pub fn day<T: Plain<Day>>(day: T, values: &dyn Values) -> askama::Result<String> {
    Ok(long_day(day.plain(), locale(values)))
}

/// `周一`.
#[askama::filter_fn]
pub fn weekday<T: Plain<Day>>(day: T, values: &dyn Values) -> askama::Result<String> {
    Ok(say(day.plain().weekday(), locale(values)))
}

/// `2025年11月24日 10:37`.
#[askama::filter_fn]
pub fn minute<T: Plain<Instant>>(at: T, values: &dyn Values) -> askama::Result<String> {
    let at = at.plain();
    let text = at.minute();
    let clock = text.split_once(' ').map_or("", |(_, clock)| clock);
    Ok(format!("{} {clock}", long_day(at.day(), locale(values))))
}

fn long_day(day: Day, locale: Locale) -> String {
    match locale {
        Locale::Zh => day.chinese(),
        Locale::En => day.to_string(),
    }
}

fn group(digits: &str) -> String {
    let (sign, whole) = digits.strip_prefix('-').map_or(("", digits), |rest| ("-", rest));
    let mut out = String::from(sign);
    for (i, c) in whole.chars().enumerate() {
        if i > 0 && (whole.len() - i).is_multiple_of(3) {
            out.push(',');
        }
        out.push(c);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::filters;

    #[derive(Template)]
    #[template(
        source = "{{ paid|yuan }} {{ paid|wan }} {{ paid|figure }} {{ paid|capitals }} \
                  {{ count|grouped }} {{ on|day }} {{ on|weekday }} {{ at|minute }} \
                  {{ \"第 {}–{} 项，共 {} 项\"|t|with(1)|with(2)|with(count) }} {{ name|told }}",
        ext = "html"
    )]
    struct Sample {
        paid: Fen,
        count: u64,
        on: Day,
        at: Instant,
        name: String,
    }

    fn sample() -> Sample {
        let on = Day::new(2025, 11, 24).unwrap();
        let at = on.start().plus_seconds(10 * 3600 + 37 * 60);
        Sample { paid: Fen::yuan(361_000), count: 1284, on, at, name: "<甲>".into() }
    }

    #[test]
    fn says_it_in_chinese() {
        assert_eq!(
            render(&sample(), Locale::Zh).unwrap(),
            "<span class=\"kz-n\">361,000.00<i>元</i></span> \
             <span class=\"kz-n\">36.10<i>万元</i></span> 361,000.00 叁拾陆万壹仟元整 1,284 \
             2025年11月24日 周一 2025年11月24日 10:37 第 1–2 项，共 1284 项 &#60;甲&#62;"
        );
    }

    #[test]
    fn says_it_in_english_and_notes_gaps() {
        install([EN]).unwrap();
        let text = render(&sample(), Locale::En).unwrap();
        assert!(text.contains("361,000.00<i>yuan</i>"), "{text}");
        assert!(text.contains("2025-11-24 Mon 2025-11-24 10:37 1–2 of 1284"), "{text}");
        assert_eq!(say("没有英文的句子", Locale::En), "没有英文的句子");
    }

    #[test]
    fn groups_digits() {
        for (from, to) in
            [("0", "0"), ("999", "999"), ("-1284", "-1,284"), ("1000000", "1,000,000")]
        {
            assert_eq!(group(from), to);
        }
    }

    #[test]
    fn a_broken_table_is_refused() {
        assert!(install(["\"甲\" = 1"]).is_err());
    }
}
