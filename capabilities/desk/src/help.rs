//! The guides of `docs/guide/` inside the product: the same text, one page per role, and the glossary.

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

/// A guide: its address, its file (Chinese; other guides link to it by this name), its texts.
pub(crate) struct Guide {
    pub(crate) slug: &'static str,
    pub(crate) file: &'static str,
    /// Whom it is for.
    pub(crate) reader: &'static str,
    chinese: &'static str,
    english: Option<&'static str>,
}

macro_rules! guide {
    ($slug:literal, $file:literal, $reader:literal, english: $english:expr) => {
        Guide {
            slug: $slug,
            file: $file,
            reader: $reader,
            chinese: include_str!(concat!("../../../docs/guide/", $file, ".md")),
            english: $english,
        }
    };
    ($slug:literal, $file:literal, $reader:literal) => {
        guide!($slug, $file, $reader, english: None)
    };
    ($slug:literal, $file:literal, $reader:literal, $english:literal) => {
        guide!($slug, $file, $reader, english: Some(include_str!(concat!("../../../docs/guide/en/", $english, ".md"))))
    };
}

/// In the order of the table of contents.
pub(crate) const GUIDES: &[Guide] = &[
    guide!("public", "公众", "只是看看，或者要提异议", "public"),
    guide!("company", "企业", "企业、合作社", "company"),
    guide!("unit", "高校院所", "高校、科研院所、新型研发机构的经办人和科研人员"),
    guide!("broker", "技术经理人", "技术转移机构、技术经理人"),
    guide!("clerk", "合同登记员", "技术合同登记机构"),
    guide!("county", "县区科技局", "县（市、区）科技局"),
    guide!("city", "市科技局", "市科技局"),
    guide!("finance", "财政和审计", "财政、审计"),
    guide!("market", "市场运营", "替需求找人、盯着每件事有人答复的人"),
    guide!("operator", "平台运营", "安装、运行、备份这个平台的人"),
];

const INDEX: &str = include_str!("../../../docs/guide/README.md");
const INDEX_EN: &str = include_str!("../../../docs/guide/en/README.md");
const GLOSSARY: &str = include_str!("../../../GLOSSARY.md");

/// A term with what it means.
pub(crate) struct Term {
    pub(crate) chinese: &'static str,
    pub(crate) meaning: &'static str,
    pub(crate) english: &'static str,
}

impl Guide {
    /// The guide at this address.
    pub(crate) fn at(slug: &str) -> Option<&'static Self> {
        GUIDES.iter().find(|guide| guide.slug == slug)
    }

    /// Its Markdown, and whether that is the language asked for.
    pub(crate) fn text(&self, english: bool) -> (&'static str, bool) {
        match self.english.filter(|_| english) {
            Some(text) => (text, true),
            None => (self.chinese, !english),
        }
    }
}

/// What everybody should know first: the guides' README without its table of guides.
pub(crate) fn index(english: bool) -> &'static str {
    let text = if english { INDEX_EN } else { INDEX };
    text.find("\n## ").map_or(text, |at| &text[at..])
}

/// The title of a guide, and the rest.
pub(crate) fn title(text: &str) -> (&str, &str) {
    let (title, rest) = text.split_once('\n').unwrap_or((text, ""));
    (title.trim_start_matches('#').trim(), rest)
}

/// The sections of a guide: heading and words, for the search index.
pub(crate) fn sections(text: &str) -> Vec<(String, String)> {
    let mut all = vec![(String::new(), String::new())];
    let mut in_heading = false;
    for event in Parser::new_ext(text, Options::ENABLE_TABLES) {
        let Some((heading, body)) = all.last_mut() else { break };
        match event {
            Event::Start(Tag::Heading { level: HeadingLevel::H2, .. }) => {
                all.push(Default::default());
                in_heading = true;
            }
            Event::End(TagEnd::Heading(_)) => in_heading = false,
            Event::Text(words) | Event::Code(words) if in_heading => heading.push_str(&words),
            Event::Text(words) | Event::Code(words) => body.push_str(&words),
            Event::End(_) | Event::SoftBreak => body.push(' '),
            _ => {}
        }
    }
    all
}

/// Terms of the glossary that have a meaning written beside them.
pub(crate) fn terms() -> Vec<Term> {
    let row = |line: &'static str| {
        let mut cells = line.strip_prefix("| ")?.strip_suffix(" |")?.split(" | ");
        let (chinese, _code) = (cells.next()?, cells.next()?);
        Some(Term { chinese, meaning: cells.next()?, english: cells.next()? })
    };
    let table = GLOSSARY.lines().skip_while(|line| !line.starts_with("|---")).skip(1);
    table.take_while(|line| line.starts_with('|')).filter_map(row).collect()
}

/// Markdown as HTML: links to other guides lead to their pages, other relative links become text;
/// HTML inside is shown, not run.
pub(crate) fn html(text: &str) -> String {
    let mut dropped = false;
    let mut section = 0;
    let events = Parser::new_ext(text, Options::ENABLE_TABLES).filter_map(move |event| {
        Some(match event {
            Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                let href = address(&dest_url);
                dropped = href.is_none();
                let dest_url = CowStr::from(href?);
                Event::Start(Tag::Link { link_type, dest_url, title, id })
            }
            Event::End(TagEnd::Link) if dropped => return None,
            Event::Start(Tag::Heading { level: HeadingLevel::H2, classes, attrs, .. }) => {
                section += 1;
                let id = Some(CowStr::from(format!("s{section}")));
                Event::Start(Tag::Heading { level: HeadingLevel::H2, id, classes, attrs })
            }
            Event::Start(Tag::Table(_)) => Event::Html("<table class=\"kz-table\">".into()),
            Event::Html(words) | Event::InlineHtml(words) => Event::Text(words),
            other => other,
        })
    });
    let mut out = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// Where a link of a guide leads inside the product.
fn address(link: &str) -> Option<String> {
    if link.starts_with("https://") || link.starts_with('/') {
        return Some(link.to_owned());
    }
    let file = link.split('#').next()?.trim_start_matches("../").strip_suffix(".md")?;
    if file == "README" {
        return Some("/help".to_owned());
    }
    let guide = GUIDES.iter().find(|guide| guide.file == file || guide.slug == file)?;
    Some(format!("/help/{}", guide.slug))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_stay_inside_and_markup_is_only_shown() {
        let made = html(
            "# 甲\n\n## 乙\n\n[企业](企业.md) [法](../law.md) <b>x</b>\n\n| a |\n|---|\n| b |\n",
        );
        assert!(made.contains("<a href=\"/help/company\">企业</a>"), "{made}");
        assert!(made.contains(" 法 &lt;b&gt;x&lt;/b&gt;"), "{made}");
        assert!(made.contains("<h2 id=\"s1\">乙</h2>"), "{made}");
        assert!(made.contains("<table class=\"kz-table\">") && made.contains("</table>"), "{made}");
    }

    #[test]
    fn every_guide_has_a_title_and_every_link_leads_somewhere() {
        for guide in GUIDES {
            for english in [false, true] {
                let (text, _) = guide.text(english);
                assert!(text.starts_with("# "), "{}", guide.slug);
                assert!(sections(text).len() > 1, "{}", guide.slug);
                let made = html(text);
                let links = made.split("href=\"").skip(1);
                for href in links.filter_map(|rest| rest.split('"').next()) {
                    let slug = href.strip_prefix("/help/");
                    let known = slug.is_none_or(|slug| Guide::at(slug).is_some());
                    assert!(known, "{}: {href}", guide.slug);
                }
            }
        }
        assert!(!index(false).contains("企业.md") && index(false).contains("工作台"));
    }

    #[test]
    fn the_glossary_explains_terms() {
        let all = terms();
        assert!(all.len() > 30, "{}", all.len());
        let term = all.iter().find(|term| term.chinese == "技术交易额").unwrap();
        assert!(term.meaning.contains("成交额") && !term.english.is_empty());
    }
}
