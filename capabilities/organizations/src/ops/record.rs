//! Recording what is known about an organization: qualifications, yearly figures, holders.

use kezhuan_authority::{May, Role};
use kezhuan_db::WriteTx;
use kezhuan_journal::{Event, Record};
use kezhuan_kernel::{Problem, Rate};
use kezhuan_web::{Cx, Upload};

use crate::model::{
    Backing, Figure, Holding, Organization, OrganizationId, Qualification, QualificationId,
};
use crate::permissions::RECORD;
use crate::rules::{FiguresAsk, QualificationAsk};
use crate::store::{self, records};

/// Records a qualification, with the certificate if it was uploaded.
///
/// # Errors
/// Not allowed, recorded before, or a file of a wrong kind.
pub async fn record_qualification(
    cx: &Cx,
    of: OrganizationId,
    ask: QualificationAsk,
    evidence: Option<&Upload>,
) -> Result<QualificationId, Problem> {
    let (_, may) = allowed(cx, of).await?;
    let mut tx = cx.write(&may).await?;
    let file = match evidence {
        Some(upload) => Some(kezhuan_files::save(&tx, upload).await?),
        None => None,
    };
    let id: QualificationId = tx.fresh();
    let qualification = Qualification {
        id,
        organization: of,
        kind: ask.kind,
        level: ask.level,
        certificate: ask.certificate,
        from: ask.from,
        to: ask.to,
        evidence: file,
        backing: backing(&may),
    };
    records::add_qualification(&tx, &qualification, cx.user()).await?;
    let payload = serde_json::json!({
        "qualification": id,
        "kind": qualification.kind,
        "certificate": qualification.certificate,
        "from": qualification.from,
        "to": qualification.to,
        "backing": qualification.backing.word(),
    });
    tx.record(Event::new("organizations.qualification_recorded", of).parties().payload(payload))
        .await?;
    tx.commit().await?;
    Ok(id)
}

/// Records one year's figures; a figure that is not known any more is taken out, not set to 0.
///
/// # Errors
/// Not allowed.
pub async fn record_yearly_figures(
    cx: &Cx,
    of: OrganizationId,
    ask: FiguresAsk,
) -> Result<(), Problem> {
    let (_, may) = allowed(cx, of).await?;
    let mut tx = cx.write(&may).await?;
    record_figures_within(cx, &mut tx, of, ask, backing(&may)).await?;
    Ok(tx.commit().await?)
}

/// The same in the caller's transaction; the caller has asked for its permission.
pub(crate) async fn record_figures_within(
    cx: &Cx,
    tx: &mut WriteTx,
    of: OrganizationId,
    ask: FiguresAsk,
    backing: Backing,
) -> Result<(), Problem> {
    let values: serde_json::Map<String, serde_json::Value> =
        ask.values.iter().map(|(key, value)| (key.clone(), (*value).into())).collect();
    for (key, value) in ask.values {
        let Some(value) = value else {
            records::drop_figure(tx, of, ask.year, &key).await?;
            continue;
        };
        let figure = Figure {
            organization: of,
            year: ask.year,
            figure: key,
            value,
            source: ask.source.clone(),
            backing,
        };
        records::put_figure(tx, &figure, cx.user()).await?;
    }
    let payload = serde_json::json!({
        "year": ask.year,
        "source": ask.source,
        "backing": backing.word(),
        "figures": values,
    });
    tx.record(Event::new("organizations.figures_recorded", of).parties().payload(payload)).await?;
    Ok(())
}

/// Records who holds shares. A holder whose name is registered here is linked.
///
/// # Errors
/// Not allowed.
pub async fn record_holding(
    cx: &Cx,
    of: OrganizationId,
    holder_name: String,
    share: Option<Rate>,
) -> Result<(), Problem> {
    let (_, may) = allowed(cx, of).await?;
    let mut tx = cx.write(&may).await?;
    let holder = store::find_by_name(tx.conn(), &holder_name).await?.map(|o| o.id);
    if holder == Some(of) {
        return Err(Problem::field("holder", "单位不能持有自己"));
    }
    let holding = Holding {
        id: tx.fresh_uuid(),
        organization: of,
        holder,
        holder_name,
        share,
        backing: backing(&may),
    };
    records::put_holding(&tx, &holding, cx.user()).await?;
    let payload = serde_json::json!({
        "holder": holding.holder,
        "holder_name": holding.holder_name,
        "share": holding.share,
        "backing": holding.backing.word(),
    });
    tx.record(Event::new("organizations.holding_recorded", of).payload(payload)).await?;
    tx.commit().await?;
    Ok(())
}

async fn allowed(cx: &Cx, of: OrganizationId) -> Result<(Organization, May), Problem> {
    let organization = store::get(cx.db().reader(), of).await?.ok_or(Problem::NotFound)?;
    let may = cx.may(&RECORD, &organization.subject_of_verification(&cx.pack()))?;
    Ok((organization, may))
}

fn backing(may: &May) -> Backing {
    if may.role() == Role::Officer { Backing::Own } else { Backing::Official }
}
