//! Numbers that look like chance and are the same every time, in whole arithmetic.

/// A linear congruential generator (the constants of Knuth's MMIX).
#[derive(Debug, Clone, Copy)]
pub struct Seeded(u64);

impl Seeded {
    /// From a seed.
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `limit`.
    pub fn below(&mut self, limit: u64) -> u64 {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit.max(1)
    }

    /// One of these.
    pub fn of<T: Copy>(&mut self, all: &[T]) -> Option<T> {
        let place = usize::try_from(self.below(all.len() as u64)).ok()?;
        all.get(place).copied()
    }

    /// A price in thousand yuan: the quantiles of a log-normal distribution with median 600.
    pub fn price(&mut self) -> i64 {
        const QUANTILES: [i64; 32] = [
            15, 35, 54, 74, 96, 120, 146, 175, 207, 242, 282, 325, 374, 429, 491, 561, 641, 733,
            839, 962, 1107, 1279, 1486, 1739, 2056, 2462, 3000, 3747, 4855, 6682, 10363, 23354,
        ];
        self.of(&QUANTILES).unwrap_or(600)
    }
}
