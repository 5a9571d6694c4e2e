//! Comparing headers: spaces, brackets, stars and units do not count; near misses are found.

/// Units of money a header may name.
const UNITS: [&str; 5] = ["亿元", "万元", "千元", "元", "分"];

/// A header as compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Header {
    /// Without spaces and stars, in half width, lower case.
    pub full: String,
    /// Also without what stands in brackets.
    pub bare: String,
    /// The unit of money in brackets.
    pub unit: Option<&'static str>,
}

impl Header {
    pub(crate) fn new(text: &str) -> Self {
        let full: String = text
            .chars()
            .filter(|c| !c.is_whitespace() && !matches!(c, '*' | '＊' | ':' | '：' | '"'))
            .map(|c| match c {
                '（' | '【' | '[' | '〔' => '(',
                '）' | '】' | ']' | '〕' => ')',
                _ => c,
            })
            .flat_map(char::to_lowercase)
            .collect();
        let (bare, hint) = match full.split_once('(') {
            Some((bare, hint)) if !bare.is_empty() => (bare.to_owned(), hint.to_owned()),
            _ => (full.clone(), String::new()),
        };
        let unit = UNITS.into_iter().find(|unit| {
            let hint =
                hint.trim_end_matches(')').trim_start_matches("单位").trim_start_matches("人民币");
            hint == *unit
        });
        Self { full, bare, unit }
    }
}

/// How many characters must change to turn one into the other.
pub(crate) fn distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, x) in a.chars().enumerate() {
        let mut diagonal = row[0];
        row[0] = i + 1;
        for (j, y) in b.iter().enumerate() {
            let change = diagonal + usize::from(x != *y);
            diagonal = row[j + 1];
            row[j + 1] = change.min(row[j] + 1).min(diagonal + 1);
        }
    }
    row[b.len()]
}

/// Near enough to ask "did you mean"? At most half of the characters differ.
pub(crate) fn is_near(a: &str, b: &str) -> Option<usize> {
    let longer = a.chars().count().max(b.chars().count());
    if longer > 40 {
        return None;
    }
    let steps = distance(a, b);
    (steps * 2 <= longer).then_some(steps)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_counts_in_a_header() {
        let check = |text: &str, bare: &str, unit: Option<&str>| {
            let header = Header::new(text);
            assert_eq!((header.bare.as_str(), header.unit), (bare, unit), "{text}");
        };
        check(" 成果 名称* ", "成果名称", None);
        check("成交额（万元）", "成交额", Some("万元"));
        check("成交额(单位：元)", "成交额", Some("元"));
        check("Title", "title", None);
        check("日期【必填】", "日期", None);
    }

    #[test]
    fn near_misses() {
        assert_eq!(is_near("成果名", "成果名称"), Some(1));
        assert_eq!(is_near("单位名称", "企业名称"), Some(2));
        assert_eq!(is_near("备注", "成果名称"), None);
        assert_eq!(distance("", "三个字"), 3);
    }
}
