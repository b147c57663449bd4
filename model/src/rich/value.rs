//! Values inside a rich text: what block markers hold and marks say. Another program may have written anything that Automerge can hold,
//! so all of it is kept.

use std::collections::{BTreeMap, HashMap};

use automerge::{ObjType, ScalarValue, TextEncoding, hydrate};
use serde::{Deserialize, Serialize};

/// One value. `Str` is a string that is replaced as a whole, `Text` one that is edited (`ImmutableString` and `string` in Automerge's
/// JavaScript package).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum RichValue {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Float(f64),
    Str(String),
    Text(String),
    Bytes(Vec<u8>),
    /// Milliseconds since 1970.
    Timestamp(i64),
    Counter(i64),
    Map(BTreeMap<String, RichValue>),
    List(Vec<RichValue>),
}

impl RichValue {
    pub fn as_str(&self) -> Option<&str> {
        match self {
            Self::Str(text) | Self::Text(text) => Some(text),
            _ => None,
        }
    }

    pub fn as_int(&self) -> Option<i64> {
        match self {
            Self::Int(number) | Self::Counter(number) => Some(*number),
            Self::Uint(number) => i64::try_from(*number).ok(),
            #[expect(clippy::cast_possible_truncation, reason = "whole and small, as compared")]
            Self::Float(number) if number.fract() == 0.0 && number.abs() < 1e9 => Some(*number as i64),
            _ => None,
        }
    }

    pub(super) fn of_scalar(value: &ScalarValue) -> Self {
        match value {
            ScalarValue::Null | ScalarValue::Unknown { .. } => Self::Null,
            ScalarValue::Boolean(flag) => Self::Bool(*flag),
            ScalarValue::Int(number) => Self::Int(*number),
            ScalarValue::Uint(number) => Self::Uint(*number),
            ScalarValue::F64(number) => Self::Float(*number),
            ScalarValue::Str(text) => Self::Str(text.to_string()),
            ScalarValue::Bytes(bytes) => Self::Bytes(bytes.clone()),
            ScalarValue::Timestamp(at) => Self::Timestamp(*at),
            ScalarValue::Counter(counter) => Self::Counter(counter.into()),
        }
    }

    pub(super) fn of_object(kind: ObjType) -> Self {
        match kind {
            ObjType::Map | ObjType::Table => Self::Map(BTreeMap::new()),
            ObjType::List => Self::List(Vec::new()),
            ObjType::Text => Self::Text(String::new()),
        }
    }

    pub(super) fn of_hydrated(value: &hydrate::Value) -> Self {
        match value {
            hydrate::Value::Scalar(scalar) => Self::of_scalar(scalar),
            hydrate::Value::Map(map) => Self::Map(fields(map)),
            hydrate::Value::List(list) => Self::List(list.iter().map(|item| Self::of_hydrated(&item.value)).collect()),
            hydrate::Value::Text(text) => Self::Text(text.to_string()),
        }
    }

    /// What a mark says; nothing but a scalar can be said.
    pub(super) fn to_scalar(&self) -> ScalarValue {
        match self {
            Self::Null | Self::Map(_) | Self::List(_) => ScalarValue::Null,
            Self::Bool(flag) => (*flag).into(),
            Self::Int(number) => (*number).into(),
            Self::Uint(number) => (*number).into(),
            Self::Float(number) => (*number).into(),
            Self::Str(text) | Self::Text(text) => text.as_str().into(),
            Self::Bytes(bytes) => bytes.clone().into(),
            Self::Timestamp(at) => ScalarValue::Timestamp(*at),
            Self::Counter(count) => ScalarValue::counter(*count),
        }
    }

    fn to_hydrated(&self, encoding: TextEncoding) -> hydrate::Value {
        match self {
            Self::Map(fields) => hydrate::Value::Map(hydrated(fields, encoding)),
            Self::List(items) => {
                let items: Vec<hydrate::Value> = items.iter().map(|item| item.to_hydrated(encoding)).collect();
                hydrate::Value::from(items)
            }
            Self::Text(text) => hydrate::Value::Text(hydrate::Text::new(encoding, text)),
            scalar => hydrate::Value::Scalar(scalar.to_scalar()),
        }
    }
}

/// What a map holds.
pub(super) fn fields(map: &hydrate::Map) -> BTreeMap<String, RichValue> {
    map.iter().map(|(key, held)| (key.clone(), RichValue::of_hydrated(&held.value))).collect()
}

pub(super) fn hydrated(fields: &BTreeMap<String, RichValue>, encoding: TextEncoding) -> hydrate::Map {
    let held = fields.iter().map(|(key, value)| (key.clone(), value.to_hydrated(encoding)));
    hydrate::Map::from(held.collect::<HashMap<String, hydrate::Value>>())
}
