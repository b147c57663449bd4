//! Names of people, sessions and things. None is made from hidden state: randomness and time come in as arguments.

use std::fmt;
use std::str::FromStr;

/// A text that is not an id of the expected kind.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("not an id: {0}")]
pub struct InvalidId(pub String);

/// The Automerge actor of one unlocked session. It is random and never reused: an actor that goes on from an older copy makes
/// Automerge refuse the whole merge.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Actor(pub [u8; 16]);

/// A person. The same 16 bytes are the Automerge author of what the person writes, and the key of the operator in the workspace
/// document (as 32 hexadecimal digits).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UserId(pub [u8; 16]);

impl UserId {
    /// `None` when `bytes` are not exactly 16.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }
}

/// A document, as other documents name it: the 16 bytes by which its entries travel.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub [u8; 16]);

/// Ids of 16 bytes are spelled as 32 hexadecimal digits.
macro_rules! spelled_in_hexadecimal {
    ($($name:ident),*) => {$(
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(s: &str) -> Result<Self, InvalidId> {
                sixteen_bytes(s).map(Self).ok_or_else(|| InvalidId(s.to_owned()))
            }
        }
    )*};
}

spelled_in_hexadecimal!(UserId, DocId);

fn sixteen_bytes(s: &str) -> Option<[u8; 16]> {
    let digits: Option<Vec<u8>> = s.bytes().map(hex_digit).collect();
    let digits = digits.filter(|digits| digits.len() == 32)?;
    let mut bytes = [0; 16];
    for (byte, pair) in bytes.iter_mut().zip(digits.chunks(2)) {
        *byte = pair.iter().fold(0, |acc, digit| acc << 4 | digit);
    }
    Some(bytes)
}

/// Only lower case: one person has one spelling, so that two devices never make two keys for the same operator.
fn hex_digit(byte: u8) -> Option<u8> {
    match byte {
        b'0'..=b'9' => Some(byte - b'0'),
        b'a'..=b'f' => Some(byte - b'a' + 10),
        _ => None,
    }
}

const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A ULID: 48 bits of milliseconds and 80 random bits as 26 characters of Crockford's base 32, so that ids sort by creation.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(u128);

impl Id {
    /// `random` must come from a good source: two devices make ids without asking each other.
    pub fn new(now_ms: i64, random: [u8; 10]) -> Self {
        let time = u128::from(now_ms.max(0).unsigned_abs() & 0xFFFF_FFFF_FFFF);
        let random = random.iter().fold(0_u128, |acc, byte| acc << 8 | u128::from(*byte));
        Self(time << 80 | random)
    }

    /// When it was made, in declared milliseconds.
    pub fn made_ms(self) -> i64 {
        i64::try_from(self.0 >> 80).unwrap_or(0)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (0..26).rev().try_for_each(|place| {
            let digit = (self.0 >> (place * 5)) & 31;
            let symbol = usize::try_from(digit).ok().and_then(|d| CROCKFORD.get(d)).copied();
            write!(f, "{}", char::from(symbol.unwrap_or(b'0')))
        })
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

impl FromStr for Id {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, InvalidId> {
        let invalid = || InvalidId(s.to_owned());
        // 26 digits hold 130 bits: the first may not exceed 7.
        if s.len() != 26 || s.as_bytes().first().is_none_or(|first| *first > b'7') {
            return Err(invalid());
        }
        let value = s.bytes().try_fold(0_u128, |acc, byte| {
            let digit = CROCKFORD.iter().position(|symbol| *symbol == byte)?;
            Some(acc << 5 | u128::try_from(digit).ok()?)
        });
        value.map(Self).ok_or_else(invalid)
    }
}

/// One who can be named in a plan: a colleague, a person of the household, or somebody outside (a school, a health service) by
/// a description without names.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Party {
    Operator(UserId),
    Member(Id),
    Contact(String),
}

impl fmt::Display for Party {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Operator(user) => write!(f, "op:{user}"),
            Self::Member(member) => write!(f, "hm:{member}"),
            Self::Contact(contact) => write!(f, "ct:{contact}"),
        }
    }
}

impl FromStr for Party {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, InvalidId> {
        match s.split_once(':') {
            Some(("op", user)) => user.parse().map(Self::Operator),
            Some(("hm", member)) => member.parse().map(Self::Member),
            Some(("ct", contact)) if !contact.is_empty() => Ok(Self::Contact(contact.to_owned())),
            _ => Err(InvalidId(s.to_owned())),
        }
    }
}

/// Declares open codes: 1 to 64 small letters, digits and underscores, that no list closes.
macro_rules! open_codes {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name(String);

        impl $name {
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = InvalidId;

            fn from_str(text: &str) -> Result<Self, InvalidId> {
                is_open_code(text).then(|| Self(text.to_owned())).ok_or_else(|| InvalidId(text.to_owned()))
            }
        }
    )*};
}

fn is_open_code(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_';
    (1..=64).contains(&text.len()) && text.bytes().all(plain)
}

open_codes! {
    /// A code that people may add to: a term of an editable vocabulary, a phase of the guidelines.
    Code;
    /// Code of a dimension of the three-sided grid: one of [`crate::vocab::Dimension`], or one of the workspace's own
    /// (see [`crate::grid`]).
    DimensionCode;
}

impl Code {
    /// Name of a closed list, as the name of the editable list that stands over it.
    pub(crate) fn of_vocabulary<T: crate::vocab::Vocabulary>() -> Self {
        Self(T::NAME.to_owned())
    }

    /// Code of a term of a closed list.
    pub(crate) fn of_term<T: crate::vocab::Vocabulary>(term: T) -> Self {
        Self(term.code().to_owned())
    }

    /// A code for a thing of these words: what can be spelled of them, and `chance` (small letters and digits), which makes it the
    /// only one.
    pub(crate) fn from_words(words: &str, chance: &str) -> Self {
        let mut plain = String::new();
        for c in crate::search::fold(words).chars() {
            match c {
                'a'..='z' | '0'..='9' => plain.push(c),
                _ if plain.is_empty() || plain.ends_with('_') => {}
                _ => plain.push('_'),
            }
        }
        plain.truncate(32);
        let stem = plain.trim_end_matches('_');
        let stem = if stem.is_empty() { "x" } else { stem };
        Self(format!("{stem}_{chance}"))
    }
}

impl From<crate::vocab::Dimension> for DimensionCode {
    fn from(dimension: crate::vocab::Dimension) -> Self {
        Self(dimension.code().to_owned())
    }
}

impl From<DimensionCode> for Code {
    fn from(code: DimensionCode) -> Self {
        Self(code.0)
    }
}

impl From<Code> for DimensionCode {
    fn from(code: Code) -> Self {
        Self(code.0)
    }
}

/// Ids travel between the worker and the window in the spelling they have in documents.
macro_rules! serde_as_text {
    ($($name:ty),*) => {$(
        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_str(self)
            }
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = <String as serde::Deserialize>::deserialize(deserializer)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}
pub(crate) use serde_as_text;

serde_as_text!(UserId, DocId, Id, Party, Code, DimensionCode);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_sort_by_creation_and_survive_their_spelling() {
        let early = Id::new(1_700_000_000_000, [255; 10]);
        let late = Id::new(1_700_000_000_001, [0; 10]);
        assert!(early < late && early.to_string() < late.to_string());
        assert_eq!(early.to_string().len(), 26);
        assert_eq!(early.to_string().parse(), Ok(early));
        assert!("8ZZZZZZZZZZZZZZZZZZZZZZZZZ".parse::<Id>().is_err());
    }

    #[test]
    fn a_person_has_one_spelling_only() {
        let user = UserId(*b"0123456789abcdef");
        assert_eq!(user.to_string().parse(), Ok(user));
        assert!(user.to_string().to_uppercase().replace('3', "A").parse::<UserId>().is_err());
        assert!("éa".parse::<UserId>().is_err());
    }

    #[test]
    fn an_open_code_is_plain_and_short() {
        for text in ["child_autonomy", "sonno_7k2q", "a", &"x".repeat(64)] {
            assert_eq!(text.parse::<DimensionCode>().map(|code| code.to_string()), Ok(text.to_owned()));
        }
        for text in ["", "Sonno", "a-b", "a.b", "è", "a b", "a\n", &"x".repeat(65)] {
            assert!(text.parse::<Code>().is_err(), "{text}");
        }
    }

    #[test]
    fn a_party_is_read_back_as_written() {
        let parties = [
            Party::Operator(UserId([7; 16])),
            Party::Member(Id::new(1, [1; 10])),
            Party::Contact("scuola / primaria".to_owned()),
        ];
        for party in parties {
            assert_eq!(party.to_string().parse(), Ok(party));
        }
        assert!("xx:1".parse::<Party>().is_err());
    }
}
