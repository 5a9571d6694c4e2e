//! Lists over the search index: words, facets, pills, orders and pages in one shareable address.
//!
//! A capability declares a [`Listing`]; [`Listing::asked`] reads the address, [`Asked::find`] asks
//! the index once, [`Asked::frame`] is everything around the rows.

use kezhuan_kernel::{Page, Problem};
use kezhuan_text::{Found, Query, Sort, Viewer};

use crate::cx::Cx;
use crate::kit::{self, Facet, FacetValue, Facets, Pager, Pill};
use crate::service::percent_decoded;

/// Values picked in one address at most.
const MOST_PICKS: usize = 50;

/// A facet of a list: query parameter and facet of the documents, heading, unfolded or not.
#[derive(Debug, Clone, Copy)]
pub struct FacetSpec {
    /// Name in the address and in the index.
    pub name: &'static str,
    /// Heading.
    pub title: &'static str,
    /// Unfolded from the start?
    pub open: bool,
}

/// An order of a list; the first one is the default and has the key `""`.
#[derive(Debug, Clone, Copy)]
pub struct Order {
    /// Value of `sort`.
    pub key: &'static str,
    /// What is read.
    pub text: &'static str,
    /// How the index sorts.
    pub sort: fn() -> Sort,
}

/// What a list is.
#[derive(Debug, Clone, Copy)]
pub struct Listing {
    /// Its address.
    pub path: &'static str,
    /// Kind of its documents.
    pub kind: &'static str,
    /// Its facets.
    pub facets: &'static [FacetSpec],
    /// Its orders.
    pub orders: &'static [Order],
}

/// What an address asks of a list.
#[derive(Debug, Clone)]
pub struct Asked {
    listing: &'static Listing,
    /// Words.
    pub q: String,
    picks: Vec<(&'static FacetSpec, String)>,
    order: String,
    /// Page.
    pub page: Page,
    viewer: Viewer,
}

/// Everything around the rows of a list.
#[derive(Debug, Clone)]
pub struct Frame {
    /// Words.
    pub q: String,
    /// Rows in all.
    pub total: u64,
    /// Nothing had all the words; these have some.
    pub relaxed: bool,
    /// The filter column.
    pub facets: Facets,
    /// What is picked.
    pub pills: Vec<Pill>,
    /// Orders.
    pub sorts: Vec<kit::Sort>,
    /// Pages.
    pub pager: Pager,
    /// The query string, for an export of the same rows.
    pub query: String,
    /// For an empty list: which filter to drop, and what that gives.
    pub instead: Vec<(Pill, u64)>,
}

impl Listing {
    /// Reads the address of the request. `tidy` turns what people write as a value (a name) into
    /// the value of the index (a key).
    pub fn asked(&'static self, cx: &Cx, tidy: impl Fn(&str, &str) -> String) -> Asked {
        let query = cx.request.path.split_once('?').map_or("", |(_, query)| query);
        Asked { viewer: viewer(cx), ..self.read(query, tidy) }
    }

    /// Reads a query string.
    pub fn read(&'static self, query: &str, tidy: impl Fn(&str, &str) -> String) -> Asked {
        let mut asked = Asked {
            listing: self,
            q: String::new(),
            picks: Vec::new(),
            order: String::new(),
            page: Page::default(),
            viewer: Viewer::Anonymous,
        };
        for (name, value) in query.split('&').filter_map(|pair| pair.split_once('=')) {
            let value = percent_decoded(&value.replace('+', " ")).trim().to_owned();
            let name = percent_decoded(name);
            let name = name.trim_end_matches("[]");
            match name {
                _ if value.is_empty() => {}
                "q" => asked.q = value.chars().take(200).collect(),
                "sort" => asked.order = value,
                "page" => asked.page = Page::new(value.parse().unwrap_or(1), Page::SIZE),
                _ => {
                    let facet = self.facets.iter().find(|facet| facet.name == name);
                    asked.picks.extend(facet.map(|facet| (facet, tidy(facet.name, &value))));
                }
            }
        }
        asked.picks.truncate(MOST_PICKS);
        if !self.orders.iter().any(|order| order.key == asked.order) {
            asked.order.clear();
        }
        asked
    }
}

impl Asked {
    /// What the index is asked.
    pub fn query(&self) -> Query {
        let order = self.listing.orders.iter().find(|order| order.key == self.order);
        let picks =
            self.picks.iter().map(|(facet, value)| (facet.name.to_owned(), vec![value.clone()]));
        Query {
            text: self.q.clone(),
            kinds: vec![self.listing.kind.to_owned()],
            filters: picks.collect(),
            facets: self.listing.facets.iter().map(|facet| facet.name.to_owned()).collect(),
            sort: order.map(|order| (order.sort)()).unwrap_or_default(),
            page: self.page,
            viewer: self.viewer.clone(),
            ..Query::default()
        }
    }

    /// Asks the index, off the async threads.
    ///
    /// # Errors
    /// When the index fails.
    pub async fn find(&self, cx: &Cx) -> Result<Found, Problem> {
        search(cx, self.query()).await
    }

    /// The hits of another page, for an export of the same rows.
    ///
    /// # Errors
    /// When the index fails.
    pub async fn hits(&self, cx: &Cx, page: Page) -> Result<Vec<kezhuan_text::Hit>, Problem> {
        let query = Query { page, facets: Vec::new(), ..self.query() };
        Ok(search(cx, query).await?.hits)
    }

    /// What it is narrowed to, in words.
    pub fn words(&self, name: impl Fn(&str, &str) -> String) -> Vec<String> {
        let words = Some(format!("含“{}”", self.q)).filter(|_| !self.q.is_empty());
        let picks = self.picks.iter();
        let picks = picks.map(|(facet, v)| format!("{}：{}", facet.title, name(facet.name, v)));
        words.into_iter().chain(picks).collect()
    }

    /// Everything around the rows. `name` is what people read for a value.
    ///
    /// # Errors
    /// When the index fails (it is asked again only for an empty list).
    pub async fn frame(
        &self,
        cx: &Cx,
        found: &Found,
        name: impl Fn(&str, &str) -> String,
    ) -> Result<Frame, Problem> {
        let pills: Vec<Pill> = (0..self.picks.len()).map(|i| self.pill(i, &name)).collect();
        let instead = if found.total == 0 { self.instead(cx, &pills).await? } else { Vec::new() };
        Ok(Frame {
            q: self.q.clone(),
            total: found.total,
            relaxed: found.relaxed,
            facets: self.facets(found, &name),
            sorts: self.sorts(),
            pager: Pager::new(self.page, found.total, |n| self.href(None, &self.order, n)),
            query: self.query_string(None, &self.order, 1),
            pills,
            instead,
        })
    }

    fn pill(&self, i: usize, name: &impl Fn(&str, &str) -> String) -> Pill {
        let (facet, value) = &self.picks[i];
        let text = format!("{}：{}", facet.title, name(facet.name, value));
        Pill { text, href: self.href(Some(i), &self.order, 1) }
    }

    /// Each filter that, dropped alone, gives something; the most first.
    async fn instead(&self, cx: &Cx, pills: &[Pill]) -> Result<Vec<(Pill, u64)>, Problem> {
        let mut ways = Vec::new();
        for (i, pill) in pills.iter().enumerate().take(8) {
            let mut without = self.clone();
            without.picks.remove(i);
            let query = Query { facets: Vec::new(), page: Page::new(1, 1), ..without.query() };
            let total = search(cx, query).await?.total;
            if total > 0 {
                ways.push((pill.clone(), total));
            }
        }
        ways.sort_by_key(|(_, total)| std::cmp::Reverse(*total));
        Ok(ways)
    }

    fn facets(&self, found: &Found, name: &impl Fn(&str, &str) -> String) -> Facets {
        let on = |spec: &FacetSpec, value: &str| {
            self.picks.iter().any(|(facet, picked)| facet.name == spec.name && picked == value)
        };
        let group = |spec: &FacetSpec| {
            let values = found.facet(spec.name).iter().map(|(value, count)| FacetValue {
                value: value.clone(),
                label: name(spec.name, value),
                count: *count,
                on: on(spec, value),
            });
            let values: Vec<FacetValue> = values.collect();
            let open = spec.open || values.iter().any(|value| value.on);
            Facet { name: spec.name.to_owned(), title: spec.title.to_owned(), open, values }
        };
        let keep = [("q", &self.q), ("sort", &self.order)];
        let keep = keep.into_iter().filter(|(_, value)| !value.is_empty());
        Facets {
            action: self.listing.path.to_owned(),
            keep: keep.map(|(name, value)| (name.to_owned(), value.clone())).collect(),
            groups: self
                .listing
                .facets
                .iter()
                .map(group)
                .filter(|g| !g.values.is_empty())
                .collect(),
        }
    }

    fn sorts(&self) -> Vec<kit::Sort> {
        let sort = |order: &Order| kit::Sort {
            text: order.text.to_owned(),
            href: self.href(None, order.key, 1),
            current: order.key == self.order,
        };
        self.listing.orders.iter().map(sort).collect()
    }

    fn href(&self, without: Option<usize>, order: &str, page: u64) -> String {
        let query = self.query_string(without, order, page);
        let mark = if query.is_empty() { "" } else { "?" };
        format!("{}{mark}{query}", self.listing.path)
    }

    fn query_string(&self, without: Option<usize>, order: &str, page: u64) -> String {
        let mut pairs = vec![("q", self.q.clone())];
        let picks = self.picks.iter().enumerate().filter(|(i, _)| Some(*i) != without);
        pairs.extend(picks.map(|(_, (facet, value))| (facet.name, value.clone())));
        pairs.push(("sort", order.to_owned()));
        if page > 1 {
            pairs.push(("page", page.to_string()));
        }
        let pairs = pairs.iter().filter(|(_, value)| !value.is_empty());
        pairs
            .map(|(name, value)| format!("{name}={}", encoded(value)))
            .collect::<Vec<_>>()
            .join("&")
    }
}

/// Who asks the index: what was sent to an organization by name is found by its members.
pub fn viewer(cx: &Cx) -> Viewer {
    if !cx.actor.is_known() {
        return Viewer::Anonymous;
    }
    let scopes = cx.actor.memberships.iter().map(|m| format!("org_{}", m.organization.simple()));
    Viewer::SignedIn(scopes.collect())
}

/// Asks the index: a question with words off the async threads; one without takes a fraction of a
/// millisecond, less than the way to another thread and back costs.
///
/// # Errors
/// When the index fails.
pub async fn search(cx: &Cx, query: Query) -> Result<Found, Problem> {
    if query.text.trim().is_empty() {
        return cx.app.index().search(&query).map_err(Problem::bug);
    }
    let app = cx.app.clone();
    let ask = move || app.index().search(&query).map_err(Problem::bug);
    tokio::task::spawn_blocking(ask).await.map_err(Problem::bug)?
}

/// A value in an address of a page. Chinese stays readable: browsers encode it on the wire.
pub fn encoded(text: &str) -> String {
    escape(text, char::is_alphanumeric)
}

/// The same in ASCII, for headers and QR codes.
pub fn encoded_ascii(text: &str) -> String {
    escape(text, |c| c.is_ascii_alphanumeric())
}

fn escape(text: &str, plain: fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if plain(c) || matches!(c, '-' | '_' | '.' | '/') {
            out.push(c);
        } else {
            let bytes = c.encode_utf8(&mut [0; 4]).as_bytes().to_vec();
            out.extend(bytes.iter().map(|byte| format!("%{byte:02X}")));
        }
    }
    out
}

/// A row of a repeated group in a form, knowing the names of its fields: `ip[0][number]`.
#[derive(Debug, Clone)]
pub struct Numbered<T> {
    group: &'static str,
    at: usize,
    /// What was typed.
    pub row: T,
}

impl<T> Numbered<T> {
    /// Name of a field of the row; of the row itself for `""`.
    pub fn name(&self, field: &str) -> String {
        if field.is_empty() {
            format!("{}[{}]", self.group, self.at)
        } else {
            format!("{}[{}][{field}]", self.group, self.at)
        }
    }
}

impl<T> std::ops::Deref for Numbered<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.row
    }
}

/// The rows of a group for a template; at least `least`, filled up with empty ones.
pub fn numbered<T: Clone + Default>(
    group: &'static str,
    rows: &[T],
    least: usize,
) -> Vec<Numbered<T>> {
    let count = rows.len().max(least);
    (0..count)
        .map(|at| Numbered { group, at, row: rows.get(at).cloned().unwrap_or_default() })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    static LIST: Listing = Listing {
        path: "/things",
        kind: "thing",
        facets: &[
            FacetSpec { name: "region", title: "地区", open: true },
            FacetSpec { name: "trl", title: "成熟度", open: false },
        ],
        orders: &[
            Order { key: "", text: "最相关", sort: || Sort::Relevance },
            Order { key: "price", text: "价格", sort: || Sort::Ascending("price".to_owned()) },
        ],
    };

    fn asked(query: &str) -> Asked {
        LIST.read(query, |facet, value| match facet {
            "region" => format!("周口市/{value}"),
            _ => value.to_owned(),
        })
    }

    #[test]
    fn an_address_is_read_and_written_back() {
        let text = "q=%E8%96%84%E8%86%9C+A&region=%E5%B7%9D%E6%B1%87%E5%8C%BA&trl[]=4-6&trl=7-9&x=1&sort=price&page=3";
        let asked = asked(text);
        assert_eq!(asked.q, "薄膜 A");
        assert_eq!(asked.page.number, 3);
        let query = asked.query();
        assert_eq!(query.filters.len(), 3);
        assert_eq!(query.filters[0], ("region".to_owned(), vec!["周口市/川汇区".to_owned()]));
        assert_eq!(query.sort, Sort::Ascending("price".to_owned()));
        let again = LIST.read(&asked.query_string(None, "price", 3), |_, value| value.to_owned());
        assert_eq!(again.query_string(None, "price", 3), asked.query_string(None, "price", 3));
        assert_eq!(asked.query_string(Some(0), "", 1).matches("region").count(), 0);
    }

    #[test]
    fn chinese_stays_readable_in_an_address() {
        assert_eq!(encoded("周口市/川汇区"), "周口市/川汇区");
        assert_eq!(encoded("a&b=“薄膜” 1"), "a%26b%3D%E2%80%9C薄膜%E2%80%9D%201");
        assert_eq!(encoded_ascii("/薄?x"), "/%E8%96%84%3Fx");
        assert_eq!(percent_decoded(&encoded("a&b=“薄膜” 1")), "a&b=“薄膜” 1");
    }

    #[test]
    fn nonsense_is_left_aside() {
        let asked = asked("page=-7&sort=drop&region=&&=&trl");
        assert_eq!((asked.page.number, asked.picks.len()), (1, 0));
        assert_eq!(asked.query().sort, Sort::Relevance);
        assert_eq!(asked.href(None, "", 1), "/things");
    }

    #[test]
    fn rows_know_their_names() {
        let rows = numbered("ip", &["a".to_owned()], 2);
        assert_eq!(rows[1].name("number"), "ip[1][number]");
        assert_eq!(rows[0].name(""), "ip[0]");
        assert_eq!((rows[0].as_str(), rows.len()), ("a", 2));
    }
}
