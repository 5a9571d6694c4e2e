//! The guides in the search index. A new version of the pack puts all of them anew.

use kezhuan_kernel::Problem;
use kezhuan_text::{Change, Document};
use kezhuan_web::{Cx, Searchable};

use crate::help::{GUIDES, sections, terms, title};

/// How guides get into the index.
pub const SEARCHABLE: Searchable = Searchable {
    prefixes: &["pak"],
    load: |cx, _| {
        Box::pin(async move {
            Ok(documents(cx).into_iter().map(|d| Change::Put(Box::new(d))).collect())
        })
    },
    all: |cx, after, _| Box::pin(page(cx, after)),
};

/// All guides fit one page.
async fn page(cx: &Cx, after: Option<String>) -> Result<Vec<Document>, Problem> {
    Ok(if after.is_some() { Vec::new() } else { documents(cx) })
}

fn documents(cx: &Cx) -> Vec<Document> {
    let mut all = Vec::new();
    for guide in GUIDES {
        let (text, _) = guide.text(false);
        let (name, rest) = title(text);
        for (i, (heading, body)) in sections(rest).into_iter().enumerate().skip(1) {
            let (id, href) = (format!("{}-{i}", guide.slug), format!("/help/{}#s{i}", guide.slug));
            let heading = format!("{name}：{heading}");
            all.push(Document::new("help", &id, href, heading, cx.now()).body(body));
        }
    }
    let words = terms().into_iter().map(|t| format!("{}：{}", t.chinese, t.meaning));
    let body = words.collect::<Vec<_>>().join(" ");
    all.push(Document::new("help", "glossary", "/help/glossary", "术语", cx.now()).body(body));
    all
}
