//! The organization that a row of an imported list names: known by code, then by name, else registered.

use std::collections::HashMap;

use kezhuan_db::WriteTx;
use kezhuan_kernel::{CreditCode, Problem};
use kezhuan_pack::{Pack, Terms};
use kezhuan_sheets::Cells;
use kezhuan_web::Cx;

use crate::model::{OrganizationId, Profile};
use crate::ops::register::register_within;
use crate::store;

/// What a row says of its organization. Columns `organization`, `credit_code`, `organization_kind`.
#[derive(Debug, Clone, Default)]
pub struct ListedUnit {
    /// Its name.
    pub name: Option<String>,
    /// Its code.
    pub code: Option<CreditCode>,
    /// Its kind, a key of the pack.
    pub kind: Option<String>,
}

/// The organizations met so far in one list.
#[derive(Debug, Default)]
pub struct ListedUnits {
    imported_kind: String,
    known: HashMap<String, (OrganizationId, String)>,
}

impl ListedUnit {
    /// Reads the three columns; wrong cells are noted.
    pub fn read(c: &mut Cells<'_>, pack: &Pack) -> Self {
        let kinds = &pack.organizations.kinds;
        let names: Vec<&str> = kinds.iter().map(|kind| kind.name.as_str()).collect();
        Self {
            name: c.text_or_none("organization", 120),
            code: c.credit_code("credit_code"),
            kind: c.one_of("organization_kind", &names, |text| kinds.key_of(text)),
        }
    }

    /// Code or name: what the same organization is recognised by within a list.
    pub fn key(&self) -> Option<&str> {
        self.code.as_ref().map(CreditCode::as_str).or(self.name.as_deref())
    }
}

/// A cell that lists words of the pack: their ids; each unknown word is noted with what there is.
pub fn listed_terms<T>(c: &mut Cells<'_>, field: &str, words: &Terms<T>) -> Vec<String> {
    let names: Vec<&str> = words.iter().map(|term| term.name.as_str()).collect();
    let mut keys: Vec<String> = Vec::new();
    for name in c.list(field, 300) {
        match words.key_of(&name) {
            Some(key) if keys.contains(&key) => {}
            Some(key) => keys.push(key),
            None => c.wrong(field, format!("没有“{name}”这一项，请填：{}", names.join("、"))),
        }
    }
    keys
}

impl ListedUnits {
    /// `imported_kind` is the kind of organizations of which a row says none.
    pub fn new(imported_kind: &str) -> Self {
        Self { imported_kind: imported_kind.to_owned(), known: HashMap::new() }
    }

    /// The organization and its region; none when the row names none. An unknown one is registered,
    /// to be verified, in `region` or at home.
    ///
    /// # Errors
    /// A code nobody has, without a name; what registering refuses; the database.
    pub async fn find_or_register(
        &mut self,
        cx: &Cx,
        tx: &mut WriteTx,
        unit: &ListedUnit,
        region: Option<&str>,
    ) -> Result<Option<(OrganizationId, String)>, Problem> {
        let Some(key) = unit.key() else { return Ok(None) };
        if let Some(known) = self.known.get(key) {
            return Ok(Some(known.clone()));
        }
        let by_code = match &unit.code {
            Some(code) => store::find_by_code(tx.conn(), code).await?,
            None => None,
        };
        let found = match (by_code, &unit.name) {
            (None, Some(name)) => store::find_by_name(tx.conn(), name).await?,
            (found, _) => found,
        };
        let known = match found {
            Some(organization) => (organization.id, organization.region.clone()),
            None => self.register(cx, tx, unit, region).await?,
        };
        self.known.insert(key.to_owned(), known.clone());
        Ok(Some(known))
    }

    async fn register(
        &self,
        cx: &Cx,
        tx: &mut WriteTx,
        unit: &ListedUnit,
        region: Option<&str>,
    ) -> Result<(OrganizationId, String), Problem> {
        let Some(name) = unit.name.clone() else {
            return Err(Problem::field("organization", "没有这个代码的单位，请同时填单位名称"));
        };
        let region = region.map_or_else(|| cx.pack().regions.home().to_owned(), str::to_owned);
        let profile = Profile {
            name,
            kind: unit.kind.clone().unwrap_or_else(|| self.imported_kind.clone()),
            credit_code: unit.code.clone(),
            region: region.clone(),
            address: String::new(),
            contact_name: String::new(),
            contact_phone: String::new(),
            summary: String::new(),
            size: None,
            party_nature: None,
            industries: Vec::new(),
            roles: Vec::new(),
            legal_entity: None,
        };
        let id = register_within(cx, tx, profile).await?;
        Ok((id, region))
    }
}
