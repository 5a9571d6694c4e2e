//! Identifiers: a UUIDv7 inside, a readable prefix outside (`ach_0190…`).

use std::fmt;

use uuid::Uuid;

/// Text that is no identifier of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("编号不对：{0}")]
pub struct BadId(pub String);

/// What every typed identifier offers; made by [`crate::id!`].
pub trait Id: Copy + Eq + fmt::Display + Send + Sync + 'static {
    /// The outside prefix, without the underscore.
    const PREFIX: &'static str;
    /// Wraps the inner value.
    fn from_uuid(uuid: Uuid) -> Self;
    /// The inner value, as stored.
    fn uuid(self) -> Uuid;

    /// Reads the outside form, prefix included.
    fn parse(text: &str) -> Result<Self, BadId> {
        text.strip_prefix(Self::PREFIX)
            .and_then(|rest| rest.strip_prefix('_'))
            .and_then(|rest| Uuid::try_parse(rest).ok())
            .map(Self::from_uuid)
            .ok_or_else(|| BadId(text.to_owned()))
    }
}

/// Declares a typed identifier: `id!(/// doc
/// AchievementId, "ach");`
#[macro_export]
macro_rules! id {
    ($(#[$doc:meta])* $name:ident, $prefix:literal) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($crate::Uuid);
        impl $crate::Id for $name {
            const PREFIX: &'static str = $prefix;
            fn from_uuid(uuid: $crate::Uuid) -> Self { Self(uuid) }
            fn uuid(self) -> $crate::Uuid { self.0 }
        }
        impl ::std::fmt::Display for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                write!(f, "{}_{}", $prefix, self.0.simple())
            }
        }
        impl ::std::str::FromStr for $name {
            type Err = $crate::BadId;
            fn from_str(text: &str) -> Result<Self, $crate::BadId> { <Self as $crate::Id>::parse(text) }
        }
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> { s.collect_str(self) }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = <::std::string::String as $crate::serde::Deserialize>::deserialize(d)?;
                <Self as $crate::Id>::parse(&text).map_err($crate::serde::de::Error::custom)
            }
        }
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    crate::id!(
        /// A sample.
        SampleId, "smp"
    );

    #[test]
    fn round_trip() {
        let id = SampleId::from_uuid(Uuid::from_u128(7));
        assert_eq!(id.to_string(), "smp_00000000000000000000000000000007");
        assert_eq!(id.to_string().parse::<SampleId>(), Ok(id));
        assert!("ach_00000000000000000000000000000007".parse::<SampleId>().is_err());
        assert!("smp_zz".parse::<SampleId>().is_err());
    }
}
