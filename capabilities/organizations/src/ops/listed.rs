//! The organization that a row of an imported list names: known by code, then by name, else registered.

use std::collections::HashMap;

use kezhuan_authority::{Permission, Subject};
use kezhuan_db::{Conn, WriteTx};
use kezhuan_kernel::{CreditCode, Problem};
use kezhuan_pack::{Pack, Terms};
use kezhuan_sheets::Cells;
use kezhuan_web::Cx;

use crate::model::{Organization, OrganizationId, Profile};
use crate::ops::register::register_within;
use crate::store;

/// Words of the column `state`.
const STATES: [&str; 2] = ["已发布", "草稿"];

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

/// An organization of a list: which, and where.
type Known = (OrganizationId, String);

/// The organizations met so far in one list, and how far the one who brings it in may go.
#[derive(Debug)]
pub struct ListedUnits {
    imported_kind: String,
    permission: &'static Permission,
    own: Option<ListedUnit>,
    known: HashMap<String, Option<Known>>,
}

impl ListedUnit {
    /// Code or name: what the same organization is recognised by within a list.
    pub fn key(&self) -> Option<&str> {
        self.code.as_ref().map(CreditCode::as_str).or(self.name.as_deref())
    }
}

/// The organization whose officer the actor is, unless the actor holds a post: an officer brings in
/// the lists of that organization only.
///
/// # Errors
/// When the database fails.
pub async fn importing_for(cx: &Cx) -> Result<Option<Organization>, Problem> {
    if cx.actor.is_staff() || cx.actor.system.is_some() {
        return Ok(None);
    }
    let Some(id) = crate::first_own(cx, "organizations") else { return Ok(None) };
    Ok(store::get(cx.db().reader(), id).await?)
}

/// What the columns that such lists share may hold.
pub fn listed_words(pack: &Pack, key: &str) -> Vec<String> {
    match key {
        "organization_kind" => pack.organizations.kinds.names(),
        "industries" => pack.industries.all.names(),
        "state" => STATES.map(str::to_owned).to_vec(),
        "region" => pack.regions.units().iter().map(|unit| unit.name().to_owned()).collect(),
        _ => Vec::new(),
    }
}

/// A cell that holds one word of the pack: its id.
pub fn listed_term<T>(c: &mut Cells<'_>, field: &str, words: &Terms<T>) -> Option<String> {
    let names: Vec<&str> = words.iter().map(|term| term.name.as_str()).collect();
    c.one_of(field, &names, |text| words.key_of(text))
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

/// Column `state`: is the row a draft? Whoever may not publish brings in drafts.
pub fn listed_draft(c: &mut Cells<'_>, publishes: bool) -> bool {
    let draft = c.one_of("state", &STATES, |word| match word {
        "草稿" | "draft" => Some(true),
        "已发布" | "published" => Some(false),
        _ => None,
    });
    if draft == Some(false) && !publishes {
        c.wrong("state", "您导入的先存为草稿，请填“草稿”或留空；补全后提交审核");
    }
    draft.unwrap_or(!publishes)
}

impl ListedUnits {
    /// `imported_kind` is the kind of organizations of which a row says none; `permission` is asked
    /// for each row.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new(
        cx: &Cx,
        imported_kind: &str,
        permission: &'static Permission,
    ) -> Result<Self, Problem> {
        let mut known = HashMap::new();
        let own = importing_for(cx).await?.map(|o| {
            let unit =
                ListedUnit { name: Some(o.name.clone()), code: o.credit_code.clone(), kind: None };
            known.extend(unit.key().map(|key| (key.to_owned(), Some((o.id, o.region.clone())))));
            unit
        });
        Ok(Self { imported_kind: imported_kind.to_owned(), permission, own, known })
    }

    /// Reads the three columns; wrong cells are noted. An officer's rows are those of the own unit.
    pub fn read(&self, c: &mut Cells<'_>, pack: &Pack) -> ListedUnit {
        let said = ListedUnit {
            name: c.text_or_none("organization", 120),
            code: c.credit_code("credit_code"),
            kind: listed_term(c, "organization_kind", &pack.organizations.kinds),
        };
        let Some(own) = &self.own else { return said };
        let other_name = said.name.is_some() && said.name != own.name;
        if other_name || (said.code.is_some() && said.code != own.code) {
            let field = if other_name { "organization" } else { "credit_code" };
            let name = own.name.as_deref().unwrap_or_default();
            c.wrong(field, format!("您只能导入“{name}”的，请改成它或留空"));
        }
        own.clone()
    }

    /// The organization that a row names, if it is there.
    ///
    /// # Errors
    /// When the database fails.
    pub async fn find(
        &mut self,
        conn: &impl Conn,
        unit: &ListedUnit,
    ) -> Result<Option<Known>, Problem> {
        let Some(key) = unit.key() else { return Ok(None) };
        if let Some(known) = self.known.get(key) {
            return Ok(known.clone());
        }
        let by_code = match &unit.code {
            Some(code) => store::find_by_code(conn, code).await?,
            None => None,
        };
        let found = match (by_code, &unit.name) {
            (None, Some(name)) => store::find_by_name(conn, name).await?,
            (found, _) => found,
        };
        let known = found.map(|organization| (organization.id, organization.region.clone()));
        self.known.insert(key.to_owned(), known.clone());
        Ok(known)
    }

    /// Where a row belongs: the region it gives, its organization's, or the one region that the actor
    /// answers for; none when it does not say.
    ///
    /// # Errors
    /// Not a region of the actor's; a code nobody has, without a name.
    pub fn place(
        &self,
        cx: &Cx,
        unit: &ListedUnit,
        found: Option<&Known>,
        given: Option<String>,
    ) -> Result<Option<String>, Problem> {
        if found.is_none() && unit.key().is_some() && unit.name.is_none() {
            return Err(Problem::field("organization", "没有这个代码的单位，请同时填单位名称"));
        }
        let home = cx.pack().regions.home().to_owned();
        let posts = cx.actor.posts.iter().map(|post| &post.region);
        let county = posts.clone().find(|region| **region != home).filter(|_| posts.count() == 1);
        let place = given.or_else(|| found.map(|(_, region)| region.clone()));
        let place = place.or_else(|| county.cloned());
        let mut asked = vec![place.clone().unwrap_or(home)];
        asked.extend(found.map(|(_, region)| region.clone()));
        if self.own.is_none() {
            for region in asked {
                let subject = Subject::at(region.as_str()).known(true);
                cx.may(self.permission, &subject).map_err(|_| elsewhere(cx, &region))?;
            }
        }
        Ok(place)
    }

    /// Registers an organization that is not there yet, to be verified, in `region` or at home;
    /// nothing when the row names none.
    ///
    /// # Errors
    /// What registering refuses; the database.
    pub async fn find_or_register(
        &mut self,
        cx: &Cx,
        tx: &mut WriteTx,
        unit: &ListedUnit,
        region: Option<&str>,
    ) -> Result<Option<Known>, Problem> {
        let Some(key) = unit.key() else { return Ok(None) };
        let known = match self.find(tx.conn(), unit).await? {
            Some(known) => known,
            None => self.register(cx, tx, unit, region).await?,
        };
        self.known.insert(key.to_owned(), Some(known.clone()));
        Ok(Some(known))
    }

    async fn register(
        &self,
        cx: &Cx,
        tx: &mut WriteTx,
        unit: &ListedUnit,
        region: Option<&str>,
    ) -> Result<Known, Problem> {
        let region = region.map_or_else(|| cx.pack().regions.home().to_owned(), str::to_owned);
        let profile = Profile {
            name: unit.name.clone().unwrap_or_default(),
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

/// A row of a region that is somebody else's.
pub(crate) fn elsewhere(cx: &Cx, region: &str) -> Problem {
    let name = cx.pack().regions.name(region);
    Problem::field("region", format!("“{name}”不归您导入，请由当地科技局或平台运营导入"))
}
