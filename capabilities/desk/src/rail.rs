//! From the stations that capabilities report to the rail that is drawn.

use kezhuan_kernel::Problem;
use kezhuan_web::kit::{Rail, Status};
use kezhuan_web::{Cx, Station, ThreadCard};

/// A deal with its rail.
pub struct Thread {
    /// The deal.
    pub card: ThreadCard,
    /// Its eight stations.
    pub rail: Rail,
}

/// Asks for the stations of each deal.
///
/// # Errors
/// When a capability fails.
pub async fn with_rails(cx: &Cx, cards: Vec<ThreadCard>) -> Result<Vec<Thread>, Problem> {
    let mut threads = Vec::with_capacity(cards.len());
    for card in cards {
        let stations = cx.app.house().stations(cx, &card.object).await?;
        threads.push(Thread { rail: rail(&stations), card });
    }
    Ok(threads)
}

/// The first station that is not passed is where the deal stands.
pub fn rail(stations: &[Station]) -> Rail {
    Rail::of(stations, Status::Proc)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn stands_at_the_first_open_station() {
        let station = |place, done| Station { place, done, note: String::new(), href: None };
        let check = |stations: &[Station], at| assert_eq!(rail(stations).at, at);
        check(&[], 1);
        check(&[station(0, true)], 2);
        check(&[station(0, true), station(2, true), station(3, true), station(4, false)], 5);
        check(&[station(0, true), station(1, false), station(3, true)], 2);
        check(&[station(7, true)], 8);
    }
}
