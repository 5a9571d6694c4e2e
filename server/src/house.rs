//! The written order of the house: lowest first. Call down, tell up.

use kezhuan_web::{House, Routes};

/// All capabilities of this program.
pub fn house() -> House {
    House::new(vec![
        kezhuan_policies::CAPABILITY,
        kezhuan_organizations::CAPABILITY,
        kezhuan_accounts::CAPABILITY,
        kezhuan_publicity::CAPABILITY,
        kezhuan_registries::CAPABILITY,
        kezhuan_achievements::CAPABILITY,
        kezhuan_demands::CAPABILITY,
        kezhuan_campaigns::CAPABILITY,
        kezhuan_contracts::CAPABILITY,
        kezhuan_trading::CAPABILITY,
        kezhuan_market::CAPABILITY,
        kezhuan_readers::CAPABILITY,
        kezhuan_claims::CAPABILITY,
        kezhuan_scenarios::CAPABILITY,
        kezhuan_indicators::CAPABILITY,
        kezhuan_notices::CAPABILITY,
        kezhuan_imports::CAPABILITY,
        kezhuan_desk::CAPABILITY,
    ])
}

/// All their routes.
pub fn routes(house: &House) -> Routes {
    house.iter().fold(Routes::new(), |all, capability| all.merge((capability.routes)()))
}
