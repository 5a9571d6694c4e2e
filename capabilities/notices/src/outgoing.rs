//! Emptying the outbox of the house, and what an operator does when that fails.

use kezhuan_authority::Subject;
use kezhuan_kernel::Problem;
use kezhuan_outbox::{Channels, MessageId};
use kezhuan_web::Cx;

use crate::permissions::OUTGOING;

/// The job that sends what is due.
pub(crate) async fn send(cx: &Cx) -> Result<u64, Problem> {
    Ok(kezhuan_outbox::deliver(cx.db(), &cx.app.settings::<Channels>()).await?)
}

/// The job that erases what was settled long ago. In a demonstration everything stays to be seen.
pub(crate) async fn erase(cx: &Cx) -> Result<u64, Problem> {
    let channels = cx.app.settings::<Channels>();
    if channels.only_shows() {
        return Ok(0);
    }
    Ok(kezhuan_outbox::forget(cx.db(), channels.keep_days).await?)
}

/// Has a message that was given up tried again from the beginning.
///
/// # Errors
/// Not allowed, or nothing was given up under this id.
pub async fn try_again(cx: &Cx, id: MessageId) -> Result<(), Problem> {
    let may = cx.may(&OUTGOING, &Subject::none())?;
    let tx = cx.write(&may).await?;
    if !kezhuan_outbox::put_back(&tx, id).await? {
        return Err(Problem::NotFound);
    }
    Ok(tx.commit_without_event("a message is tried again").await?)
}

/// An address without what makes it personal: `138****0001`, `li***@example.cn`.
pub(crate) fn masked(address: &str) -> String {
    match address.split_once('@') {
        Some((name, host)) => {
            let head: String = name.chars().take(2).collect();
            format!("{head}***@{host}")
        }
        None if address.starts_with("http") => {
            address.split('?').next().unwrap_or_default().chars().take(40).collect()
        }
        None => {
            let all: Vec<char> = address.chars().collect();
            let (head, tail) = (all.len().min(3), all.len().saturating_sub(4).max(3));
            let text = |part: &[char]| part.iter().collect::<String>();
            format!("{}****{}", text(&all[..head]), text(all.get(tail..).unwrap_or_default()))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::masked;

    #[test]
    fn addresses_are_masked() {
        for (address, want) in [
            ("13800000001", "138****0001"),
            ("liming@demo.invalid", "li***@demo.invalid"),
            ("https://d.example/robot?token=secret", "https://d.example/robot"),
            ("12", "12****"),
        ] {
            assert_eq!(masked(address), want);
        }
    }
}
