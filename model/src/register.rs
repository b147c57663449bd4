//! Registers: values of one piece which people overwrite.
//!
//! When two people write without knowing of each other, Automerge keeps both values and `get` returns one of them. Here nothing
//! is read with `get`: [`candidates`] is the only way to a register's value, it goes over `get_all`, and a [`Register`] carries
//! every value with its author, time and operation.

use std::marker::PhantomData;

use automerge::{ActorId, Automerge, ObjId, ObjType, ReadDoc, ScalarValue, Value};

use crate::history::{History, OpRef};
use crate::ids::{DimensionCode, Id, Party, UserId};
use crate::time::{Date, Instant};

/// What a register holds, for an interface that shows any register without knowing its field.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ValueKind {
    Text,
    Flag,
    Number,
    Date,
    Instant,
    /// [`UserId`] in hexadecimal digits.
    User,
    /// [`Id`] of an organisation or of another thing in the same document.
    Id,
    /// [`Party`].
    Party,
    /// A code of the named vocabulary.
    Code(&'static str),
    /// [`DimensionCode`]: the workspace's own word for it comes before the program's.
    Dimension,
}

/// A type that a register can hold.
pub trait Scalar: Clone + PartialEq + 'static {
    const KIND: ValueKind;

    /// `None` when the stored value is not of this type.
    fn read(value: &ScalarValue) -> Option<Self>;

    fn write(&self) -> ScalarValue;
}

impl Scalar for String {
    const KIND: ValueKind = ValueKind::Text;

    fn read(value: &ScalarValue) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }

    fn write(&self) -> ScalarValue {
        self.as_str().into()
    }
}

impl Scalar for bool {
    const KIND: ValueKind = ValueKind::Flag;

    fn read(value: &ScalarValue) -> Option<Self> {
        match value {
            ScalarValue::Boolean(flag) => Some(*flag),
            _ => None,
        }
    }

    fn write(&self) -> ScalarValue {
        (*self).into()
    }
}

impl Scalar for i64 {
    const KIND: ValueKind = ValueKind::Number;

    fn read(value: &ScalarValue) -> Option<Self> {
        match value {
            ScalarValue::Int(number) => Some(*number),
            ScalarValue::Uint(number) => Self::try_from(*number).ok(),
            _ => None,
        }
    }

    fn write(&self) -> ScalarValue {
        (*self).into()
    }
}

impl Scalar for Instant {
    const KIND: ValueKind = ValueKind::Instant;

    fn read(value: &ScalarValue) -> Option<Self> {
        match value {
            ScalarValue::Timestamp(ms) => Some(Self(*ms)),
            _ => None,
        }
    }

    fn write(&self) -> ScalarValue {
        ScalarValue::Timestamp(self.0)
    }
}

macro_rules! scalar_as_text {
    ($($name:ty: $kind:ident),*) => {$(
        impl $crate::register::Scalar for $name {
            const KIND: $crate::register::ValueKind = $crate::register::ValueKind::$kind;

            fn read(value: &automerge::ScalarValue) -> Option<Self> {
                value.as_str().and_then(|text| text.parse().ok())
            }

            fn write(&self) -> automerge::ScalarValue {
                self.to_string().into()
            }
        }
    )*};
}

pub(crate) use scalar_as_text;

scalar_as_text!(Date: Date, UserId: User, Id: Id, Party: Party, DimensionCode: Dimension);

/// What people may do where two of them wrote different values.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Settle {
    /// Only one value can hold: states, assignments, legal quantities.
    ChooseOne,
    /// Both may stay, each with its author: dates, quantities, judgements.
    KeepBoth,
}

/// A register of the entity `E`, holding a `T`. Fields are declared in [`crate::field`], nowhere else.
pub struct Field<E, T> {
    /// `entity.key`: what the locale files have a label for.
    pub label: &'static str,
    pub settle: Settle,
    marker: PhantomData<fn() -> (E, T)>,
}

impl<E, T> Clone for Field<E, T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E, T> Copy for Field<E, T> {}

impl<E, T> Field<E, T> {
    pub(crate) const fn new(label: &'static str, settle: Settle) -> Self {
        Self { label, settle, marker: PhantomData }
    }

    /// The key in the entity's map.
    pub(crate) fn key(&self) -> &'static str {
        self.label.split_once('.').map_or(self.label, |(_, key)| key)
    }
}

/// A shared text of the entity `E`.
pub struct TextField<E> {
    /// `entity.key`: what the locale files have a label for.
    pub label: &'static str,
    marker: PhantomData<fn() -> E>,
}

impl<E> Clone for TextField<E> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<E> Copy for TextField<E> {}

impl<E> TextField<E> {
    pub(crate) const fn new(label: &'static str) -> Self {
        Self { label, marker: PhantomData }
    }

    pub(crate) fn key(&self) -> &'static str {
        self.label.split_once('.').map_or(self.label, |(_, key)| key)
    }
}

/// A value exactly as the document holds it.
#[derive(Clone, PartialEq, Debug)]
pub enum Raw {
    /// The field was cleared.
    Cleared,
    Scalar(ScalarValue),
    /// A container stands where a value should be.
    Object(ObjType),
}

impl Raw {
    fn of(value: &Value<'_>) -> Self {
        match value {
            Value::Object(kind) => Self::Object(*kind),
            Value::Scalar(scalar) if scalar.is_null() => Self::Cleared,
            Value::Scalar(scalar) => Self::Scalar(scalar.as_ref().clone()),
        }
    }

    pub(crate) fn to_scalar(&self) -> ScalarValue {
        match self {
            Self::Scalar(scalar) => scalar.clone(),
            Self::Cleared | Self::Object(_) => ScalarValue::Null,
        }
    }

    /// The stored spelling: a date as `YYYY-MM-DD`, a code as it is, a flag as `true` or `false`, an instant in milliseconds. `None`
    /// for a cleared field.
    pub fn text(&self) -> Option<String> {
        match self {
            Self::Cleared => None,
            Self::Scalar(ScalarValue::Str(text)) => Some(text.to_string()),
            Self::Scalar(ScalarValue::Timestamp(ms)) => Some(ms.to_string()),
            Self::Scalar(other) => Some(other.to_string()),
            Self::Object(kind) => Some(kind.to_string()),
        }
    }
}

/// One of the values which a register holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Candidate<T> {
    /// `None` when cleared, or when `raw` cannot be read as a `T`.
    pub value: Option<T>,
    pub raw: Raw,
    /// Who wrote it, as the history proves it. `None` for a document's skeleton, or for an edit that is not committed yet.
    pub author: Option<UserId>,
    pub actor: ActorId,
    /// Declared time of writing in milliseconds, with the precision of a second; 0 when unknown.
    pub time_ms: i64,
    pub op: OpRef,
}

/// A register with everything that it holds.
#[derive(Clone, PartialEq, Debug)]
pub struct Register<T> {
    /// The value to compute with. With several candidates it is the one that every replica picks, and it is never shown without the
    /// others: ask [`Register::is_contested`].
    pub value: Option<T>,
    /// Empty when never written.
    pub candidates: Vec<Candidate<T>>,
    /// The values which people decided to keep side by side, each with its author. Empty again once somebody writes the field.
    pub kept: Vec<Candidate<T>>,
}

impl<T> Default for Register<T> {
    fn default() -> Self {
        Self { value: None, candidates: Vec::new(), kept: Vec::new() }
    }
}

impl<T: Scalar> Register<T> {
    pub(crate) fn new(candidates: Vec<Candidate<Raw>>) -> Self {
        let candidates: Vec<Candidate<T>> = candidates.into_iter().map(Candidate::typed).collect();
        Self { value: candidates.last().and_then(|winner| winner.value.clone()), candidates, kept: Vec::new() }
    }

    /// Two people wrote different values and nobody has decided yet.
    pub fn is_contested(&self) -> bool {
        disagree(&self.candidates)
    }

    /// Who wrote the present value last, and when. `None` when never written.
    pub fn written(&self) -> Option<(Option<UserId>, i64)> {
        self.candidates.iter().max_by_key(|c| c.time_ms).map(|c| (c.author, c.time_ms))
    }
}

impl<T: Scalar + Ord> Register<T> {
    /// The smallest of all the values in play: reminders go by the earlier date.
    pub fn earliest(&self) -> Option<T> {
        self.candidates.iter().chain(&self.kept).filter_map(|c| c.value.clone()).min()
    }
}

impl Candidate<Raw> {
    fn typed<T: Scalar>(self) -> Candidate<T> {
        let value = match &self.raw {
            Raw::Scalar(scalar) => T::read(scalar),
            Raw::Cleared | Raw::Object(_) => None,
        };
        Candidate { value, raw: self.raw, author: self.author, actor: self.actor, time_ms: self.time_ms, op: self.op }
    }
}

/// Whether candidates hold different values. Two people who wrote the same value agree.
pub(crate) fn disagree<T>(candidates: &[Candidate<T>]) -> bool {
    candidates.windows(2).any(|pair| matches!(pair, [a, b] if a.raw != b.raw))
}

/// Every value that `key` of `obj` holds, in the order on which all replicas agree, the winner last. Empty when the key was never
/// written or `obj` is not a map.
pub(crate) fn candidates(doc: &Automerge, history: &History, obj: &ObjId, key: &str) -> Vec<Candidate<Raw>> {
    let all = doc.get_all(obj, key).unwrap_or_default();
    all.iter().filter_map(|(value, id)| candidate(history, value, id)).collect()
}

pub(crate) fn candidate(history: &History, value: &Value<'_>, id: &ObjId) -> Option<Candidate<Raw>> {
    let ObjId::Id(_, actor, _) = id else { return None };
    let change = history.change_of(id);
    let raw = Raw::of(value);
    Some(Candidate {
        value: Some(raw.clone()),
        raw,
        author: change.and_then(|c| c.author),
        actor: actor.clone(),
        time_ms: change.map_or(0, |c| c.time_ms),
        op: OpRef::of(id)?,
    })
}
