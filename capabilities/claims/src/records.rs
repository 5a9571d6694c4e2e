//! Facts as people see them: name, page, who is meant; reading a field of a record by its path.

use kezhuan_kernel::{Fen, Uuid};
use serde_json::Value;

/// The value under a dotted path; `null` counts as absent.
pub fn at<'v>(record: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(record, |value, key| value.get(key)).filter(|v| !v.is_null())
}

/// A text under a dotted path.
pub fn text<'v>(record: &'v Value, path: &str) -> Option<&'v str> {
    at(record, path).and_then(Value::as_str)
}

/// An amount under a dotted path.
pub fn money(record: &Value, path: &str) -> Option<Fen> {
    text(record, path).and_then(|text| Fen::parse_yuan(text).ok())
}

/// What people call it.
pub fn name(record: &Value) -> Option<&str> {
    ["title", "name", "number", "id"].iter().find_map(|field| text(record, field))
}

/// Its page: the record's own `href` if it has one, else by its collection.
pub fn href(collection: &str, record: &Value) -> Option<String> {
    if let Some(href) = text(record, "href") {
        return Some(href.to_owned());
    }
    let id = |field: &str| text(record, field).map(|id| id.split('/').next().unwrap_or(id));
    match collection {
        "contracts" | "deals" => id("id").map(|id| format!("/{collection}/{id}")),
        "organizations" | "yearly_figures" => id("org").map(|id| format!("/organizations/{id}")),
        "regions" | "industries" => None,
        _ => Some(format!("/registries/{}/{}", text(record, "kind")?, id("id")?)),
    }
}

/// The inner value of an organization's identifier.
pub fn organization(id: &str) -> Option<Uuid> {
    id.strip_prefix("org_").and_then(|rest| Uuid::try_parse(rest).ok())
}

/// The outside form of an organization's identifier.
pub fn organization_id(organization: Uuid) -> String {
    format!("org_{}", organization.simple())
}
