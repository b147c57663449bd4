//! Where something is in a document.

use std::fmt;
use std::str::FromStr;

use crate::ids::{InvalidId, serde_as_text};

/// The keys from the root of a document to a value, written as a JSON pointer (RFC 6901), e.g. `/objectives/01J…/due`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Path(Vec<String>);

impl Path {
    pub fn root() -> Self {
        Self::default()
    }

    #[must_use]
    pub fn then(&self, key: impl Into<String>) -> Self {
        let mut keys = self.0.clone();
        keys.push(key.into());
        Self(keys)
    }

    pub fn keys(&self) -> &[String] {
        &self.0
    }

    /// The container and the last key.
    pub(crate) fn split(&self) -> Option<(Self, &str)> {
        let (last, parents) = self.0.split_last()?;
        Some((Self(parents.to_vec()), last))
    }

    /// Whether `self` is `ancestor` or lies inside it.
    pub fn is_within(&self, ancestor: &Self) -> bool {
        self.0.starts_with(&ancestor.0)
    }
}

impl<const N: usize> From<[&str; N]> for Path {
    fn from(keys: [&str; N]) -> Self {
        Self(keys.into_iter().map(str::to_owned).collect())
    }
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|key| write!(f, "/{}", key.replace('~', "~0").replace('/', "~1")))
    }
}

impl FromStr for Path {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, InvalidId> {
        if s.is_empty() {
            return Ok(Self::root());
        }
        let keys = s.strip_prefix('/').ok_or_else(|| InvalidId(s.to_owned()))?;
        Ok(Self(keys.split('/').map(|key| key.replace("~1", "/").replace("~0", "~")).collect()))
    }
}

serde_as_text!(Path);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_with_slashes_are_one_key() {
        let path = Path::from(["events", "x", "present", "ct:scuola / nido ~1"]);
        assert_eq!(path.to_string().parse(), Ok(path.clone()));
        assert!(path.is_within(&Path::from(["events", "x"])));
        assert!(!path.is_within(&Path::from(["events", "y"])));
        assert_eq!("".parse(), Ok(Path::root()));
        assert!("events".parse::<Path>().is_err());
    }
}
