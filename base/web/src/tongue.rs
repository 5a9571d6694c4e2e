//! On an English page the Chinese that stays (names, titles, texts of people) is marked as Chinese,
//! so that it is read aloud and broken into lines as what it is.

/// Elements whose text cannot hold another element.
const PLAIN: [&str; 5] = ["title", "script", "style", "textarea", "option"];

/// The page with `<span lang="zh-CN">` around Chinese in its text.
pub(crate) fn mark(page: &str) -> String {
    let mut out = String::with_capacity(page.len() + page.len() / 8);
    let (mut rest, mut plain) = (page, None::<&str>);
    while let Some(start) = rest.find('<') {
        let (text, from) = rest.split_at(start);
        push(&mut out, text, plain.is_none());
        let tag = &from[..end_of_tag(from)];
        let name = name_of(tag);
        match plain {
            Some(open) if tag.starts_with("</") && name == open => plain = None,
            None if !tag.starts_with("</") => plain = PLAIN.into_iter().find(|one| *one == name),
            _ => {}
        }
        out.push_str(tag);
        rest = &from[tag.len()..];
    }
    push(&mut out, rest, plain.is_none());
    out
}

/// One past the `>` of the tag or comment that begins here; quotes may hold one.
fn end_of_tag(from: &str) -> usize {
    if from.starts_with("<!--") {
        return from.find("-->").map_or(from.len(), |at| at + 3);
    }
    let mut quote = None;
    for (at, c) in from.char_indices() {
        match (quote, c) {
            (None, '>') => return at + 1,
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            _ => {}
        }
    }
    from.len()
}

fn name_of(tag: &str) -> &str {
    let name = tag.trim_start_matches(['<', '/']);
    let end = name.find(|c: char| !c.is_ascii_alphanumeric());
    &name[..end.unwrap_or(name.len())]
}

/// From the first Chinese character to the last is Chinese; what is around it is not.
fn push(out: &mut String, text: &str, wrap: bool) {
    match (text.find(is_han), text.rfind(is_han)) {
        (Some(first), Some(last)) if wrap => {
            let end = last + text[last..].chars().next().map_or(0, char::len_utf8);
            out.push_str(&text[..first]);
            out.push_str("<span lang=\"zh-CN\">");
            out.push_str(&text[first..end]);
            out.push_str("</span>");
            out.push_str(&text[end..]);
        }
        _ => out.push_str(text),
    }
}

/// A Chinese character, not punctuation.
pub(crate) fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chinese_in_text_is_marked_and_nothing_else() {
        let check = |page: &str, want: &str| assert_eq!(mark(page), want);
        check("<p>Name: 豫麦 (demo)</p>", "<p>Name: <span lang=\"zh-CN\">豫麦</span> (demo)</p>");
        check(
            "<a title=\"地区>甲\" href=x>地区</a>",
            "<a title=\"地区>甲\" href=x><span lang=\"zh-CN\">地区</span></a>",
        );
        for same in [
            "<title>科转 &lt;1&gt;</title>",
            "<option>川汇区</option>",
            "<script>let 甲 = 1 < 2;</script>",
            "<!-- 注释 --><p>a，b</p>",
            "plain",
        ] {
            check(same, same);
        }
        check("<option>a</option>乙<b", "<option>a</option><span lang=\"zh-CN\">乙</span><b");
    }
}
