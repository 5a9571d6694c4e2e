//! Statistics of registered contracts, the only thing everybody may see. Sums by the database, never rows.

use kezhuan_db::sea_orm::{ConnectionTrait, QueryResult, Value};
use kezhuan_db::{StoreError, rows};
use kezhuan_kernel::Fen;
use kezhuan_pack::Pack;

use crate::state::{State, sql_list};

/// Contracts and sums of one key: a kind, a month, a region.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Count {
    /// Key, then what is read.
    pub key: String,
    /// How many.
    pub contracts: u64,
    /// 合同成交额.
    pub amount: Fen,
    /// 技术交易额.
    pub technical: Fen,
}

/// One year of the city.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Year {
    /// The year.
    pub year: i32,
    /// Registered in the city, all.
    pub total: Count,
    /// By kind, in the pack's order.
    pub kinds: Vec<Count>,
    /// By month, January first; months without contracts are left out.
    pub months: Vec<Count>,
    /// By the seller's county (输出).
    pub outflow: Vec<Count>,
    /// By the buyer's county, registrations elsewhere included (吸纳).
    pub inflow: Vec<Count>,
}

const SUMS: &str = "count(*) as contracts, cast(sum(amount) as bigint) as amount, \
                    cast(sum(technical_amount) as bigint) as technical";

fn count(row: &QueryResult) -> Result<Count, StoreError> {
    let contracts: i64 = row.try_get("", "contracts")?;
    Ok(Count {
        key: row.try_get("", "key")?,
        contracts: u64::try_from(contracts).unwrap_or(0),
        amount: Fen(row.try_get("", "amount")?),
        technical: Fen(row.try_get("", "technical")?),
    })
}

/// The years with registrations, latest first.
pub(crate) async fn years(conn: &impl ConnectionTrait) -> Result<Vec<i32>, StoreError> {
    let sql = format!(
        "select distinct substr(registered_on, 1, 4) as year from contracts_contract \
         where registered_on is not null and state in ({}) order by 1 desc",
        sql_list(&State::IN_FORCE)
    );
    let found = rows(conn, &sql, Vec::new()).await?;
    found
        .iter()
        .map(|row| row.try_get::<String>("", "year")?.parse().map_err(StoreError::bug))
        .collect()
}

/// Sums of one year by `key`, an expression over the table; `place` is the column that must lie in
/// the home city.
async fn by(
    conn: &impl ConnectionTrait,
    key: &str,
    place: &str,
    year: i32,
    home: &str,
) -> Result<Vec<Count>, StoreError> {
    let sql = format!(
        "select {key} as key, {SUMS} from contracts_contract where state in ({}) \
         and registered_on >= $1 and registered_on <= $2 and ({place} = $3 or {place} like $4) \
         group by 1 order by 1",
        sql_list(&State::IN_FORCE)
    );
    let values: Vec<Value> = vec![
        format!("{year}-01-01").into(),
        format!("{year}-12-31").into(),
        home.into(),
        format!("{home}/%").into(),
    ];
    rows(conn, &sql, values).await?.iter().map(count).collect()
}

/// One year of the city.
///
/// # Errors
/// When the database cannot be read.
pub async fn year(conn: &impl ConnectionTrait, year: i32, pack: &Pack) -> Result<Year, StoreError> {
    let home = pack.regions.home();
    let kinds = by(conn, "kind", "registered_in", year, home).await?;
    let months = by(conn, "substr(registered_on, 1, 7)", "registered_in", year, home).await?;
    let sellers = by(conn, "seller_region", "registered_in", year, home).await?;
    let buyers = by(conn, "buyer_region", "buyer_region", year, home).await?;
    let total = kinds.iter().fold(Count::default(), add);
    let named = |id: &str, name: &str| {
        let found = kinds.iter().find(|c| c.key == id)?;
        Some(Count { key: name.to_owned(), ..found.clone() })
    };
    Ok(Year {
        year,
        total,
        kinds: pack.contracts.kinds.iter().filter_map(|k| named(&k.id, &k.name)).collect(),
        months,
        outflow: counties(&sellers, pack),
        inflow: counties(&buyers, pack),
    })
}

fn add(all: Count, one: &Count) -> Count {
    Count {
        key: all.key,
        contracts: all.contracts + one.contracts,
        amount: Fen(all.amount.0.saturating_add(one.amount.0)),
        technical: Fen(all.technical.0.saturating_add(one.technical.0)),
    }
}

/// Regions folded into the units of the city, in the pack's order; the rest as 市本级和其他.
fn counties(regions: &[Count], pack: &Pack) -> Vec<Count> {
    let unit = |c: &Count| pack.regions.unit_of(&c.key).map(|u| u.path.clone());
    let sum = |key: &str, of: Option<&str>| {
        let start = Count { key: key.to_owned(), ..Count::default() };
        regions.iter().filter(|c| unit(c).as_deref() == of).fold(start, add)
    };
    let units = pack.regions.units();
    let mut all: Vec<Count> = units.iter().map(|u| sum(u.name(), Some(&u.path))).collect();
    all.push(sum("市本级和其他", None));
    all.retain(|c| c.contracts > 0);
    all
}

/// Contracts in force that clauses of the policy speak of.
#[derive(Debug, Clone, Default)]
pub(crate) struct ForClauses {
    /// Registered in the city this year.
    pub(crate) this_year: Count,
    /// Registered in the city.
    pub(crate) registered: Count,
    /// Sold from the city, conversion in the city found true.
    pub(crate) sold: Count,
    /// Bought into the city from outside.
    pub(crate) bought: Count,
    /// With an agency of the platform.
    pub(crate) agency: Count,
}

/// What the policy page counts.
pub(crate) async fn for_clauses(
    conn: &impl ConnectionTrait,
    year: i32,
    home: &str,
) -> Result<ForClauses, StoreError> {
    let inside = |column: &str| format!("({column} = $1 or {column} like $2)");
    let pair = || -> Vec<Value> { vec![home.into(), format!("{home}/%").into()] };
    let mut this_year = pair();
    this_year.push(format!("{year}-01-01").into());
    let since = format!("{} and registered_on >= $3", inside("registered_in"));
    let bought = format!("{} and not {}", inside("buyer_region"), inside("seller_region"));
    let sold = format!(
        "{} and exists (select 1 from contracts_evidence e where e.contract = c.id \
         and e.state = 'passed' and {})",
        inside("seller_region"),
        inside("e.place")
    );
    Ok(ForClauses {
        this_year: in_force(conn, &since, this_year).await?,
        registered: in_force(conn, &inside("registered_in"), pair()).await?,
        sold: in_force(conn, &sold, pair()).await?,
        bought: in_force(conn, &bought, pair()).await?,
        agency: in_force(conn, "agency is not null", Vec::new()).await?,
    })
}

/// Contracts in force with some condition: how many and their sum.
async fn in_force(
    conn: &impl ConnectionTrait,
    condition: &str,
    values: Vec<Value>,
) -> Result<Count, StoreError> {
    let sql = format!(
        "select 'all' as key, count(*) as contracts, \
         cast(coalesce(sum(amount), 0) as bigint) as amount, \
         cast(coalesce(sum(technical_amount), 0) as bigint) as technical \
         from contracts_contract c where state in ({}) and {condition}",
        sql_list(&State::IN_FORCE)
    );
    let found = rows(conn, &sql, values).await?;
    found.first().map(count).transpose().map(Option::unwrap_or_default)
}
