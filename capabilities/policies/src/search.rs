//! Clauses in the search index. A new version of the pack puts all of them anew.

use kezhuan_kernel::Problem;
use kezhuan_text::{Change, Document};
use kezhuan_web::{Cx, Searchable};

/// How clauses get into the index.
pub const SEARCHABLE: Searchable = Searchable {
    prefixes: &["pak"],
    load: |cx, _| {
        Box::pin(async move {
            Ok(documents(cx).into_iter().map(|d| Change::Put(Box::new(d))).collect())
        })
    },
    all: |cx, after, _| Box::pin(page(cx, after)),
};

/// All clauses fit one page.
async fn page(cx: &Cx, after: Option<String>) -> Result<Vec<Document>, Problem> {
    Ok(if after.is_some() { Vec::new() } else { documents(cx) })
}

fn documents(cx: &Cx) -> Vec<Document> {
    let pack = cx.pack();
    let number = pack.documents.main().map(|d| d.number.show()).unwrap_or_default();
    let clauses = pack.clauses.all.iter().map(|clause| {
        let href = format!("/policies#c{}", clause.id);
        let title = format!("{number} {}　{}", clause.id, clause.title);
        let mut document =
            Document::new("policy", &clause.id, href, title, cx.now()).body(clause.meaning.clone());
        for word in &clause.quotes {
            document = document.keyword(word.clone());
        }
        document
    });
    let guides = pack.guides.iter().map(|guide| {
        let href = format!("/policies/guides/{}", guide.id);
        let title = format!("办事指南：{}", guide.name);
        let lines = guide.prepare.iter().chain(&guide.steps).map(String::as_str);
        let body: Vec<&str> = std::iter::once(guide.who.as_str()).chain(lines).collect();
        Document::new("policy", format!("guide-{}", guide.id), href, title, cx.now())
            .body(body.join("。"))
    });
    clauses.chain(guides).collect()
}
