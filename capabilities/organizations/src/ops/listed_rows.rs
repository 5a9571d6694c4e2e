//! Taking the rows of a list in which each row may name its organization: what achievements and
//! demands have in common.

use std::collections::HashSet;

use kezhuan_authority::Permission;
use kezhuan_db::WriteTx;
use kezhuan_kernel::Problem;
use kezhuan_pack::Pack;
use kezhuan_sheets::{Row, RowError};
use kezhuan_web::Cx;
use kezhuan_web::imports::{Importing, Verdict};

use crate::model::OrganizationId;
use crate::ops::listed::{ListedUnit, ListedUnits};

/// A row, read.
#[derive(Debug)]
pub struct Listed<T> {
    /// By this the row is known again when the list comes a second time.
    pub key: String,
    /// The organization it names.
    pub unit: ListedUnit,
    /// The region it gives.
    pub region: Option<String>,
    /// The rest.
    pub rest: T,
}

/// A new row whose organization is known.
#[derive(Debug)]
pub struct Placed<T> {
    /// By this the row is known again.
    pub key: String,
    /// Its organization, if it named one.
    pub holder: Option<OrganizationId>,
    /// Its region; empty when the list does not say.
    pub region: String,
    /// The rest.
    pub rest: T,
}

/// What is special about a list.
#[async_trait::async_trait]
pub trait ListOf: Send + Sync {
    /// What is read of a row besides its organization.
    type Rest: Send;

    /// Reads a row with all its errors.
    fn parse(
        &self,
        units: &ListedUnits,
        row: &Row<'_>,
        pack: &Pack,
    ) -> Result<Listed<Self::Rest>, Vec<RowError>>;

    /// Which of these keys are there already.
    async fn known(&self, cx: &Cx, keys: &[String]) -> Result<Vec<String>, Problem>;

    /// Writes new rows, with one event.
    async fn write(
        &self,
        cx: &Cx,
        tx: &mut WriteTx,
        new: Vec<Placed<Self::Rest>>,
    ) -> Result<(), Problem>;
}

/// The rows of such a list.
pub struct ListedRows<L> {
    list: L,
    units: ListedUnits,
    seen: HashSet<String>,
}

impl<L: ListOf> ListedRows<L> {
    /// None taken yet; see [`ListedUnits::new`].
    ///
    /// # Errors
    /// When the database fails.
    pub async fn new(
        cx: &Cx,
        list: L,
        imported_kind: &str,
        permission: &'static Permission,
    ) -> Result<Self, Problem> {
        let units = ListedUnits::new(cx, imported_kind, permission).await?;
        Ok(Self { list, units, seen: HashSet::new() })
    }

    /// Reads a row, looks up its organization and asks whether it is the actor's to bring in.
    async fn read(
        &mut self,
        cx: &Cx,
        row: &Row<'_>,
        pack: &Pack,
    ) -> Result<Result<Listed<L::Rest>, Vec<RowError>>, Problem> {
        let mut listed = match self.list.parse(&self.units, row, pack) {
            Ok(listed) => listed,
            Err(errors) => return Ok(Err(errors)),
        };
        let found = self.units.find(cx.db().reader(), &listed.unit).await?;
        let given = listed.region.take();
        match self.units.place(cx, &listed.unit, found.as_ref(), given) {
            Ok(place) => {
                listed.region = place;
                Ok(Ok(listed))
            }
            Err(problem @ Problem::Invalid(_)) => Ok(Err(row.errors_of(&problem))),
            Err(other) => Err(other),
        }
    }

    async fn write(
        &mut self,
        cx: &Cx,
        tx: &mut WriteTx,
        new: Vec<(usize, Listed<L::Rest>)>,
        rows: &[Row<'_>],
        verdicts: &mut [Verdict],
    ) -> Result<(), Problem> {
        let mut placed = Vec::with_capacity(new.len());
        for (at, listed) in new {
            let region = listed.region.as_deref();
            match self.units.find_or_register(cx, tx, &listed.unit, region).await {
                Ok(holder) => placed.push(Placed {
                    key: listed.key,
                    holder: holder.map(|(id, _)| id),
                    region: listed.region.unwrap_or_default(),
                    rest: listed.rest,
                }),
                Err(problem @ (Problem::Invalid(_) | Problem::Conflict { .. })) => {
                    verdicts[at] = Verdict::Wrong(rows[at].errors_of(&problem));
                }
                Err(other) => return Err(other),
            }
        }
        if placed.is_empty() { Ok(()) } else { self.list.write(cx, tx, placed).await }
    }
}

#[async_trait::async_trait]
impl<L: ListOf> Importing for ListedRows<L> {
    async fn take(
        &mut self,
        cx: &Cx,
        tx: Option<&mut WriteTx>,
        rows: &[Row<'_>],
    ) -> Result<Vec<Verdict>, Problem> {
        let pack = cx.pack();
        let mut verdicts = vec![Verdict::Known; rows.len()];
        let mut new = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            match self.read(cx, row, &pack).await? {
                Ok(listed) => new.push((at, listed)),
                Err(errors) => verdicts[at] = Verdict::Wrong(errors),
            }
        }
        let keys: Vec<String> = new.iter().map(|(_, listed)| listed.key.clone()).collect();
        self.seen.extend(self.list.known(cx, &keys).await?);
        new.retain(|(_, listed)| self.seen.insert(listed.key.clone()));
        for (at, _) in &new {
            verdicts[*at] = Verdict::New;
        }
        if let Some(tx) = tx.filter(|_| !new.is_empty()) {
            self.write(cx, tx, new, rows, &mut verdicts).await?;
        }
        Ok(verdicts)
    }
}
