//! Help: the table of guides, a guide, the glossary.

use askama::Template;
use axum::extract::Path;
use kezhuan_authority::{Actor, Role};
use kezhuan_kernel::Problem;
use kezhuan_web::{Chrome, Cx, Locale, Reply, filters};

use crate::help::{self, GUIDES, Guide, Term};

/// The table of guides.
#[derive(Template)]
#[template(path = "desk/help.html")]
pub struct HelpPage {
    pub(crate) chrome: Chrome,
    /// Those that fit the reader's posts and memberships.
    pub(crate) own: Vec<&'static Guide>,
    pub(crate) others: Vec<&'static Guide>,
    pub(crate) first: String,
}

/// A guide.
#[derive(Template)]
#[template(path = "desk/article.html")]
pub struct ArticlePage {
    pub(crate) chrome: Chrome,
    pub(crate) title: &'static str,
    pub(crate) sections: Vec<String>,
    pub(crate) body: String,
    /// Is it written in the reader's language?
    pub(crate) in_language: bool,
}

/// The glossary.
#[derive(Template)]
#[template(path = "desk/glossary.html")]
pub struct GlossaryPage {
    pub(crate) chrome: Chrome,
    pub(crate) terms: Vec<Term>,
}

fn is_english(cx: &Cx) -> bool {
    cx.request.locale == Locale::En
}

/// GET /help
pub async fn index(cx: Cx) -> Reply {
    let slugs = own(&cx.actor);
    let (own, others) = GUIDES.iter().partition(|guide| slugs.contains(&guide.slug));
    let first = help::html(help::index(is_english(&cx)));
    cx.page(&HelpPage { chrome: cx.chrome().await?, own, others, first })
}

fn own(actor: &Actor) -> Vec<&'static str> {
    let of = |role: Role| match role {
        Role::Officer => "company",
        Role::Researcher => "unit",
        Role::Broker => "broker",
        Role::Clerk => "clerk",
        Role::CountyBureau => "county",
        Role::CityBureau => "city",
        Role::Finance | Role::Auditor => "finance",
        Role::MarketDesk => "market",
        Role::Operator | Role::System => "operator",
    };
    let memberships = actor.memberships.iter().map(|m| m.role);
    memberships.chain(actor.posts.iter().map(|p| p.role)).map(of).collect()
}

/// GET /help/{guide}
pub async fn article(cx: Cx, Path(slug): Path<String>) -> Reply {
    let guide = Guide::at(&slug).ok_or(Problem::NotFound)?;
    let (text, in_language) = guide.text(is_english(&cx));
    let (title, rest) = help::title(text);
    let sections = help::sections(rest).into_iter().skip(1).map(|(heading, _)| heading).collect();
    let body = help::html(rest);
    let chrome = cx.chrome().await?;
    cx.page(&ArticlePage { chrome, title, sections, body, in_language })
}

/// GET /help/glossary
pub async fn glossary(cx: Cx) -> Reply {
    cx.page(&GlossaryPage { chrome: cx.chrome().await?, terms: help::terms() })
}
