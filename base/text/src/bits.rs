//! Sets of documents of one segment: what makes filters and facet counts cheap.

/// A set of document numbers below a fixed bound, one bit each.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Bits(Vec<u64>);

impl Bits {
    /// The empty set of numbers below `bound`.
    pub(crate) fn new(bound: u32) -> Self {
        Self(vec![0; bound.div_ceil(64) as usize])
    }

    pub(crate) fn set(&mut self, doc: u32) {
        self.0[(doc / 64) as usize] |= 1 << (doc % 64);
    }

    pub(crate) fn contains(&self, doc: u32) -> bool {
        self.0.get((doc / 64) as usize).is_some_and(|word| word >> (doc % 64) & 1 == 1)
    }

    pub(crate) fn count(&self) -> u64 {
        self.0.iter().map(|word| u64::from(word.count_ones())).sum()
    }

    /// Keeps what is in both.
    pub(crate) fn keep(&mut self, other: &Self) {
        for (word, other) in self.0.iter_mut().zip(&other.0) {
            *word &= other;
        }
    }

    /// The smallest member that is at least `from`.
    pub(crate) fn next(&self, from: u32) -> Option<u32> {
        let mut at = (from / 64) as usize;
        let mut word = *self.0.get(at)? & (u64::MAX << (from % 64));
        while word == 0 {
            at += 1;
            word = *self.0.get(at)?;
        }
        Some(at as u32 * 64 + word.trailing_zeros())
    }

    /// Calls `f` with every member, in order.
    pub(crate) fn each(&self, mut f: impl FnMut(u32)) {
        for (at, word) in self.0.iter().enumerate() {
            let mut word = *word;
            while word != 0 {
                f(at as u32 * 64 + word.trailing_zeros());
                word &= word - 1;
            }
        }
    }
}

/// The documents that have one value: bits if many, numbers if few.
#[derive(Debug, Clone)]
pub(crate) enum Posting {
    Many(Bits),
    Few(Vec<u32>),
}

impl Posting {
    /// From ascending document numbers below `bound`.
    pub(crate) fn new(docs: Vec<u32>, bound: u32) -> Self {
        if docs.len() <= bound.div_ceil(64) as usize {
            return Self::Few(docs);
        }
        let mut bits = Bits::new(bound);
        docs.into_iter().for_each(|doc| bits.set(doc));
        Self::Many(bits)
    }

    /// How many of them are in `set`.
    pub(crate) fn count_in(&self, set: &Bits) -> u64 {
        match self {
            Self::Many(bits) => {
                bits.0.iter().zip(&set.0).map(|(a, b)| u64::from((a & b).count_ones())).sum()
            }
            Self::Few(docs) => docs.iter().filter(|doc| set.contains(**doc)).count() as u64,
        }
    }

    /// Adds them to `set`.
    pub(crate) fn add_to(&self, set: &mut Bits) {
        match self {
            Self::Many(bits) => set.0.iter_mut().zip(&bits.0).for_each(|(a, b)| *a |= b),
            Self::Few(docs) => docs.iter().for_each(|doc| set.set(*doc)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_shapes_of_a_posting_agree() {
        for step in [1_u32, 2, 63, 64, 65, 199] {
            let docs: Vec<u32> = (0..200).step_by(step as usize).collect();
            let mut many = Bits::new(200);
            docs.iter().for_each(|doc| many.set(*doc));
            let mut odd = Bits::new(200);
            (1..200).step_by(2).for_each(|doc| odd.set(doc));
            let wanted = docs.iter().filter(|doc| *doc % 2 == 1).count() as u64;
            for posting in [Posting::Many(many.clone()), Posting::Few(docs.clone())] {
                assert_eq!(posting.count_in(&odd), wanted);
                let mut union = Bits::new(200);
                posting.add_to(&mut union);
                assert_eq!(union, many);
            }
            let mut seen = Vec::new();
            many.each(|doc| seen.push(doc));
            assert_eq!(seen, docs);
            assert_eq!(many.next(1), docs.get(1).copied());
            assert_eq!(many.next(200), None);
        }
    }
}
