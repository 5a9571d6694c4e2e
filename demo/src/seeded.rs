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

    /// The place of one of these shares, each as likely as it is large.
    pub fn among(&mut self, shares: &[u64]) -> usize {
        let mut left = self.below(shares.iter().sum());
        for (place, share) in shares.iter().enumerate() {
            match left.checked_sub(*share) {
                Some(rest) => left = rest,
                None => return place,
            }
        }
        0
    }

    /// A price in thousand yuan: means of the fortieths of a log-normal distribution with median 600
    /// and mean 2,800, each a fifth up or down.
    pub fn price(&mut self) -> i64 {
        const MEANS: [i64; 40] = [
            11, 26, 40, 55, 71, 88, 106, 126, 147, 171, 196, 224, 254, 287, 323, 363, 407, 455,
            509, 568, 634, 709, 792, 886, 993, 1115, 1256, 1419, 1611, 1839, 2112, 2446, 2864,
            3399, 4109, 5096, 6566, 9019, 14127, 47520,
        ];
        let mean = self.of(&MEANS).unwrap_or(600);
        mean * (80 + i64::try_from(self.below(41)).unwrap_or(20)) / 100
    }
}
