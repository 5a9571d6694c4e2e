//! Deals as facts for the policy engine: those made here whose contract is signed, by its day.

use std::collections::BTreeMap;

use kezhuan_contracts::{ContractId, signed_days};
use kezhuan_kernel::{Day, Uuid};
use kezhuan_web::{FactSource, Later};
use serde_json::{Value, json};

use crate::model::Deal;
use crate::state::State;
use crate::store::{self, Whose};

/// The collection of this crate.
pub(crate) const FACTS: &[FactSource] = &[FactSource { collection: "deals", load }];

fn load(cx: &kezhuan_web::Cx, of: Option<Uuid>) -> Later<'_, Vec<Value>> {
    Box::pin(async move {
        let conn = cx.db().reader();
        let whose = Whose {
            organizations: of.into_iter().collect(),
            all: of.is_none(),
            ..Whose::default()
        };
        let deals = store::in_states(conn, &whose, &[State::Contracted]).await?;
        let contracts: Vec<ContractId> = deals.iter().filter_map(|deal| deal.contract).collect();
        let signed = signed_days(conn, &contracts).await?;
        Ok(deals.iter().filter_map(|deal| fact(deal, &signed)).collect())
    })
}

fn fact(deal: &Deal, signed: &BTreeMap<ContractId, Day>) -> Option<Value> {
    let on = signed.get(&deal.contract?)?;
    Some(json!({ "id": deal.id, "title": deal.title, "place": "online", "signed_on": on }))
}
