//! Parties as typed become organizations of the platform, or somebody outside by name.

use std::collections::HashMap;

use kezhuan_kernel::{Check, CreditCode, Problem};
use kezhuan_organizations::{Organization, OrganizationId};
use kezhuan_pack::Pack;
use kezhuan_web::Cx;

use crate::content::{Content, Party};
use crate::raw::{ContractRaw, Parties, PartyRaw};

impl Party {
    /// As the organization is now.
    pub(crate) fn of_organization(o: &Organization, pack: &Pack) -> Self {
        Self {
            organization: Some(o.id),
            name: o.name.clone(),
            credit_code: o.credit_code.as_ref().map(|code| code.as_str().to_owned()),
            region: o.region.clone(),
            policy_type: Some(o.policy_type(pack).to_owned()),
            legal_entity: Some(o.legal()),
        }
    }
}

/// The party behind what was typed: by credit code, by id, else as somebody outside.
async fn resolve(
    cx: &Cx,
    c: &mut Check,
    at: &str,
    raw: &PartyRaw,
    pack: &Pack,
    asked: Option<&Asked>,
) -> Result<Party, Problem> {
    let conn = cx.db().reader();
    let (code, id) = raw.keys(c, at);
    let found = match (&code, id) {
        (Some(code), _) => match asked.and_then(|asked| asked.0.get(code)) {
            Some(found) => found.clone(),
            None => kezhuan_organizations::find_by_code(conn, code).await?,
        },
        (None, Some(id)) => kezhuan_organizations::get(conn, id).await?,
        (None, None) => None,
    };
    if let Some(organization) = found {
        return Ok(Party::of_organization(&organization, pack));
    }
    if id.is_some() && code.is_none() {
        c.wrong(format!("{at}[organization]"), "没有这个单位");
    }
    Ok(raw.outside(c, at, code, pack))
}

/// The organizations of many contracts, looked up at once.
#[derive(Debug, Default)]
pub(crate) struct Asked(HashMap<CreditCode, Option<Organization>>);

impl Asked {
    /// Looks up the parties of these contracts that are given by code.
    pub(crate) async fn of(cx: &Cx, raws: &[ContractRaw]) -> Result<Self, Problem> {
        let parties = raws.iter().flat_map(|raw| [&raw.seller, &raw.buyer, &raw.agency]);
        let mut asked: HashMap<CreditCode, Option<Organization>> = parties
            .filter_map(|party| party.credit_code.parse().ok())
            .map(|code| (code, None))
            .collect();
        let codes: Vec<CreditCode> = asked.keys().cloned().collect();
        for found in kezhuan_organizations::find_by_codes(cx.db().reader(), &codes).await? {
            if let Some(code) = found.credit_code.clone() {
                asked.insert(code, Some(found));
            }
        }
        Ok(Self(asked))
    }
}

/// All parties of a contract as typed; `asked` when they were looked up before.
pub(crate) async fn resolve_all(
    cx: &Cx,
    c: &mut Check,
    raw: &ContractRaw,
    pack: &Pack,
    asked: Option<&Asked>,
) -> Result<Parties, Problem> {
    let seller = resolve(cx, c, "seller", &raw.seller, pack, asked).await?;
    let buyer = resolve(cx, c, "buyer", &raw.buyer, pack, asked).await?;
    let agency = match raw.agency.is_empty() {
        true => None,
        false => Some(resolve(cx, c, "agency", &raw.agency, pack, asked).await?),
    };
    Ok(Parties { seller, buyer, agency })
}

/// The party of an organization of the platform.
pub(crate) async fn of(cx: &Cx, id: OrganizationId, pack: &Pack) -> Result<Party, Problem> {
    let found = kezhuan_organizations::get(cx.db().reader(), id).await?;
    found.map(|o| Party::of_organization(&o, pack)).ok_or(Problem::NotFound)
}

/// A recorded shareholding between the two parties, in words.
pub(crate) async fn holding(cx: &Cx, content: &Content) -> Result<Option<String>, Problem> {
    let (Some(seller), Some(buyer)) = (content.seller.organization, content.buyer.organization)
    else {
        return Ok(None);
    };
    let related = kezhuan_organizations::related(cx.db().reader(), seller, buyer).await?;
    Ok(related.first().map(|holding| match holding.share {
        Some(share) => format!("{} 持股 {}", holding.holder_name, share.percent()),
        None => format!("{} 持股，比例未记", holding.holder_name),
    }))
}
