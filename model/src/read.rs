//! Total reading: whatever a document holds, reading it gives a view and a list of what was not as expected.

use std::collections::{BTreeMap, HashMap};
use std::fmt;

use automerge::iter::{DocItem, DocObjItem, MapRangeItem, Span};
use automerge::{Automerge, ObjId, ObjType, ROOT, ReadDoc, Value};

use crate::conflict::{Conflict, ConflictKind, Record};
use crate::doc::{Doc, Kind, REMOVED, SCHEMA};
use crate::history::History;
use crate::ids::UserId;
use crate::passage::TextPlace;
use crate::path::Path;
use crate::place::{Entity, Place};
use crate::register::{self, Candidate, Field, Raw, Register, Scalar, TextField};
use crate::vocab::Outcome;

/// Something in a document that is not as this version expects it. It is shown to people, and never dropped from the document.
#[derive(Clone, PartialEq, Debug)]
pub struct Anomaly {
    pub path: Path,
    pub kind: AnomalyKind,
}

/// What is unexpected.
#[derive(Clone, PartialEq, Debug)]
pub enum AnomalyKind {
    /// The document says that it is something else.
    WrongDocument { found: String },
    /// Written by a newer version: some of it may not be shown.
    NewerSchema { found: i64 },
    /// A container or a text that every such document has is not there.
    Missing,
    /// The value cannot be read as what the field holds.
    Unreadable { found: String },
    /// A code that the vocabulary does not have.
    UnknownCode { code: String },
    /// A field or key that this version does not know.
    UnknownField,
    /// Two containers under one key: the content of the other is not shown.
    Doubled,
    /// The thing refers to another that is not in the document.
    Dangling { to: String },
}

/// A shared text as it reads now.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct SharedText {
    pub value: String,
}

impl fmt::Display for SharedText {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.value)
    }
}

/// Who did something, and when (declared milliseconds).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct By {
    pub author: Option<UserId>,
    pub time_ms: i64,
}

/// Whether a thing is there.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Life {
    #[default]
    Present,
    Removed {
        by: By,
    },
    /// Somebody removed it while somebody else was editing it: the edit brought it back. Until anyone decides, both are said.
    Restored {
        removed_by: By,
        restored_by: By,
    },
}

impl Life {
    pub fn is_removed(self) -> bool {
        matches!(self, Self::Removed { .. })
    }

    /// Who brought the thing back by editing it.
    pub fn restored_by(self) -> Option<By> {
        match self {
            Self::Restored { restored_by, .. } => Some(restored_by),
            Self::Present | Self::Removed { .. } => None,
        }
    }

    fn of(removed: &Register<bool>) -> Self {
        let find = |wanted: bool| removed.candidates.iter().rfind(|c| c.value == Some(wanted)).map(by);
        match (find(true), find(false)) {
            (Some(removed_by), Some(restored_by)) => Self::Restored { removed_by, restored_by },
            (Some(by), None) => Self::Removed { by },
            (None, _) => Self::Present,
        }
    }
}

fn by<T>(candidate: &Candidate<T>) -> By {
    By { author: candidate.author, time_ms: candidate.time_ms }
}

/// Reads one document and gathers what it meets on the way.
pub(crate) struct Reader<'d> {
    am: &'d Automerge,
    history: &'d History,
    loaded: Loaded,
    pub anomalies: Vec<Anomaly>,
    pub conflicts: Vec<Conflict>,
    pub records: Vec<Record>,
    /// The shared texts that were read, for [`crate::passage`].
    pub texts: Vec<TextPlace>,
    removed: Vec<Path>,
}

impl<'d> Reader<'d> {
    /// Starts with what the document says of itself and with the decisions recorded in it.
    pub fn open(doc: &'d Doc, kind: Kind) -> (Self, Fields) {
        Self::begin(&doc.am, &doc.history, Loaded::of(&doc.am), kind)
    }

    /// The same without the content of shared texts, for documents whose texts are long and seldom read together: they read as empty.
    pub fn open_without_texts(doc: &'d Doc, kind: Kind) -> (Self, Fields) {
        Self::begin(&doc.am, &doc.history, Loaded::nothing(), kind)
    }

    fn begin(am: &'d Automerge, history: &'d History, loaded: Loaded, kind: Kind) -> (Self, Fields) {
        let mut reader = Self {
            am,
            history,
            loaded,
            anomalies: Vec::new(),
            conflicts: Vec::new(),
            records: Vec::new(),
            texts: Vec::new(),
            removed: Vec::new(),
        };
        let mut root = reader.fields_of(&ROOT, Path::root());
        reader.check_kind(&mut root, kind);
        reader.records = crate::conflict::read_records(&mut reader, &mut root);
        (reader, root)
    }

    fn check_kind(&mut self, root: &mut Fields, kind: Kind) {
        let found: Register<String> = Register::new(root.raw(self, "kind"));
        if found.value.as_deref() != Some(kind.code()) {
            self.report(Path::from(["kind"]), AnomalyKind::WrongDocument { found: found.value.unwrap_or_default() });
        }
        let schema: Register<i64> = Register::new(root.raw(self, "schema"));
        match schema.value {
            Some(found) if found > SCHEMA => self.report(Path::from(["schema"]), AnomalyKind::NewerSchema { found }),
            Some(_) => {}
            None => self.report(Path::from(["schema"]), AnomalyKind::Missing),
        }
    }

    pub fn report(&mut self, path: Path, kind: AnomalyKind) {
        self.anomalies.push(Anomaly { path, kind });
    }

    /// All keys of a map. Only the keys that Automerge marks as contested are asked for again, through `get_all`.
    fn fields_of(&mut self, obj: &ObjId, path: Path) -> Fields {
        let items = self.loaded.maps.remove(obj).unwrap_or_else(|| self.am.map_range(obj, ..).map(Item::of).collect());
        let entries = items.into_iter().map(|item| {
            let held = if item.contested { self.all(obj, &item.key) } else { vec![(item.value, item.id)] };
            (item.key, held)
        });
        Fields { path, obj: Some(obj.clone()), entries: entries.collect() }
    }

    fn all(&self, obj: &ObjId, key: &str) -> Vec<Held> {
        let all = self.am.get_all(obj, key).unwrap_or_default();
        all.into_iter().map(|(value, id)| (value.into_owned(), id)).collect()
    }

    /// Lists a register in which people disagree, or gives back the values that they decided to keep.
    fn contest<T: Scalar>(&mut self, container: &Path, key: &str, label: &'static str, register: &mut Register<T>) {
        if register.is_contested() {
            let path = container.then(key);
            let ops: Vec<_> = register.candidates.iter().map(|c| c.op.clone()).collect();
            let put_off = |record: &&Record| record.outcome == Some(Outcome::Rinviata) && record.path == path;
            let deferred =
                self.records.iter().rfind(|record| put_off(record) && record.is_about(&ops)).map(|record| record.by);
            self.conflicts.push(Conflict::of(&path, label, register, deferred));
        } else if let [only] = register.candidates.as_slice() {
            let both = |record: &&Record| {
                record.outcome == Some(Outcome::Entrambe) && record.settles.as_ref() == Some(&only.op)
            };
            if let Some(record) = self.records.iter().find(both) {
                register.kept = record.typed();
            }
        }
    }

    /// Who wrote operation `id`.
    pub fn by(&self, id: &ObjId) -> By {
        let change = self.history.change_of(id);
        By { author: change.and_then(|c| c.author), time_ms: change.map_or(0, |c| c.time_ms) }
    }

    /// The texts of things which are there.
    pub fn present_texts(&mut self) -> Vec<TextPlace> {
        let removed = std::mem::take(&mut self.removed);
        self.texts.retain(|text| !removed.iter().any(|gone| text.path.is_within(gone)));
        std::mem::take(&mut self.texts)
    }

    pub fn history(&self) -> &'d History {
        self.history
    }

    pub fn text(&mut self, obj: &ObjId) -> String {
        match self.loaded.texts.remove(obj) {
            Some(text) => text,
            None if self.loaded.texts_stay => String::new(),
            None => self.am.text(obj).unwrap_or_default(),
        }
    }

    /// The values of a list, in order.
    pub fn list(&self, obj: &ObjId) -> Vec<Held> {
        self.am.list_range(obj, ..).map(|item| (item.value.clone().into_value(), item.id())).collect()
    }

    pub fn map(&mut self, obj: &ObjId, path: Path) -> Fields {
        self.fields_of(obj, path)
    }
}

type Held = (Value<'static>, ObjId);

/// One key of a map with the value that wins it.
struct Item {
    key: String,
    value: Value<'static>,
    id: ObjId,
    contested: bool,
}

impl Item {
    fn of(item: MapRangeItem<'_>) -> Self {
        let id = item.id();
        Self { key: item.key.into_owned(), value: item.value.into_value(), id, contested: item.conflict }
    }
}

/// All maps and texts of a document, gathered in one pass: asking for each by itself costs a search each. Objects that lost their key
/// to another are not in it.
#[derive(Default)]
struct Loaded {
    maps: HashMap<ObjId, Vec<Item>>,
    texts: HashMap<ObjId, String>,
    /// Texts that are not in `texts` are not asked for.
    texts_stay: bool,
}

impl Loaded {
    fn nothing() -> Self {
        Self { texts_stay: true, ..Self::default() }
    }

    fn of(am: &Automerge) -> Self {
        let mut loaded = Self::default();
        for DocObjItem { obj, item } in am.iter() {
            match item {
                DocItem::Map(item) => loaded.add(&obj, Item::of(item)),
                DocItem::Text(Span::Text { text, .. }) => {
                    loaded.texts.entry((*obj).clone()).or_default().push_str(&text)
                }
                DocItem::Text(Span::Block(_)) | DocItem::List(_) => {}
            }
        }
        loaded
    }

    fn add(&mut self, obj: &ObjId, item: Item) {
        match item.value {
            Value::Object(ObjType::Map) => drop(self.maps.insert(item.id.clone(), Vec::new())),
            Value::Object(ObjType::Text) => drop(self.texts.insert(item.id.clone(), String::new())),
            Value::Object(_) | Value::Scalar(_) => {}
        }
        match self.maps.get_mut(obj) {
            Some(items) => items.push(item),
            None => drop(self.maps.insert(obj.clone(), vec![item])),
        }
    }
}

/// The fields of one map which have not been read yet. Reading takes them out; what is left at the end is unknown to this version.
pub(crate) struct Fields {
    pub path: Path,
    obj: Option<ObjId>,
    entries: BTreeMap<String, Vec<Held>>,
}

impl Fields {
    /// A map that is not there reads as one without fields.
    pub fn none(path: Path) -> Self {
        Self { path, obj: None, entries: BTreeMap::new() }
    }

    /// Who made this map, and when.
    pub fn made_by(&self, reader: &Reader<'_>) -> By {
        self.obj.as_ref().map_or(By { author: None, time_ms: 0 }, |obj| reader.by(obj))
    }

    pub fn keys(&self) -> Vec<String> {
        self.entries.keys().cloned().collect()
    }

    pub fn raw(&mut self, reader: &Reader<'_>, key: &str) -> Vec<Candidate<Raw>> {
        let held = self.entries.remove(key).unwrap_or_default();
        held.iter().filter_map(|(value, id)| register::candidate(reader.history, value, id)).collect()
    }

    pub fn register<E, T: Scalar>(&mut self, reader: &mut Reader<'_>, field: Field<E, T>) -> Register<T> {
        self.register_at(reader, field, field.key())
    }

    /// A register whose key is not the field's own (see [`Place::key`]).
    pub fn register_at<E, T: Scalar>(&mut self, reader: &mut Reader<'_>, field: Field<E, T>, key: &str) -> Register<T> {
        let mut register = Register::new(self.raw(reader, key));
        if register.candidates.is_empty() {
            return register;
        }
        let unreadable =
            register.candidates.iter().filter(|c: &&Candidate<T>| c.value.is_none() && c.raw != Raw::Cleared);
        for candidate in unreadable {
            reader.report(self.path.then(key), unreadable_as::<T>(&candidate.raw));
        }
        reader.contest(&self.path, key, field.label, &mut register);
        register
    }

    /// The tombstone register of a removable thing.
    pub fn life<E: Entity>(&mut self, reader: &mut Reader<'_>) -> Life {
        let field: Field<E, bool> = Field::new(E::REMOVED_LABEL, register::Settle::ChooseOne);
        let life = Life::of(&self.register_at(reader, field, REMOVED));
        if life.is_removed() {
            reader.removed.push(self.path.clone());
        }
        life
    }

    pub fn text<E>(&mut self, reader: &mut Reader<'_>, field: TextField<E>) -> SharedText {
        let path = self.path.then(field.key());
        match self.object(reader, field.key(), ObjType::Text) {
            Some(obj) => {
                let value = reader.text(&obj);
                reader.texts.push(TextPlace { path, label: field.label, obj });
                SharedText { value }
            }
            None => {
                reader.report(path, AnomalyKind::Missing);
                SharedText::default()
            }
        }
    }

    /// The map under `key`, which every such document has.
    pub fn child(&mut self, reader: &mut Reader<'_>, key: &str) -> Self {
        let path = self.path.then(key);
        match self.object(reader, key, ObjType::Map) {
            Some(obj) => reader.fields_of(&obj, path),
            None => {
                reader.report(path.clone(), AnomalyKind::Missing);
                Self::none(path)
            }
        }
    }

    /// The maps in this one, by keys of type `K`. What is under other keys, or no map, is reported.
    pub fn children<K: std::str::FromStr + Ord>(mut self, reader: &mut Reader<'_>) -> Vec<(K, Self)> {
        let mut children = Vec::new();
        for key in self.keys() {
            let path = self.path.then(key.as_str());
            match (key.parse(), self.object(reader, &key, ObjType::Map)) {
                (Ok(id), Some(obj)) => children.push((id, reader.fields_of(&obj, path))),
                _ => reader.report(path, AnomalyKind::UnknownField),
            }
        }
        children
    }

    /// The object of the wanted shape under `key`. Values of other shapes beside it are reported.
    pub fn object(&mut self, reader: &mut Reader<'_>, key: &str, shape: ObjType) -> Option<ObjId> {
        let held = self.entries.remove(key)?;
        let path = self.path.then(key);
        let fits = |(value, _): &&Held| matches!(value, Value::Object(found) if *found == shape);
        let found = held.iter().rfind(fits).map(|(_, id)| id.clone());
        for (value, _) in held.iter().filter(|held| !fits(held)) {
            reader.report(path.clone(), AnomalyKind::Unreadable { found: value.to_string() });
        }
        if held.iter().filter(fits).count() > 1 {
            reader.report(path, AnomalyKind::Doubled);
        }
        found
    }

    /// The distinct things before the last dot of the keys: `<who>.field` gives `<who>`. Keys of another shape are reported.
    pub fn prefixes<K: std::str::FromStr + Ord>(&mut self, reader: &mut Reader<'_>) -> Vec<K> {
        let mut found = Vec::new();
        for key in self.keys() {
            match key.split_once('.').and_then(|(prefix, _)| prefix.parse().ok()) {
                Some(prefix) if !found.contains(&prefix) => found.push(prefix),
                Some(_) => {}
                None => {
                    self.entries.remove(&key);
                    reader.report(self.path.then(key), AnomalyKind::UnknownField);
                }
            }
        }
        found
    }

    /// Reports what nobody asked for.
    pub fn finish(self, reader: &mut Reader<'_>) {
        for key in self.entries.into_keys() {
            reader.report(self.path.then(key), AnomalyKind::UnknownField);
        }
    }
}

fn unreadable_as<T: Scalar>(raw: &Raw) -> AnomalyKind {
    let found = raw.text().unwrap_or_default();
    match (T::KIND, raw) {
        (register::ValueKind::Code(_), Raw::Scalar(automerge::ScalarValue::Str(_))) => {
            AnomalyKind::UnknownCode { code: found }
        }
        _ => AnomalyKind::Unreadable { found },
    }
}

/// A member of a set: in it while anyone who wrote last says so.
pub(crate) fn is_member(register: &Register<bool>) -> bool {
    register.candidates.iter().any(|candidate| candidate.value == Some(true))
}

/// Every register of `place` under its own key.
pub(crate) fn key_of<E: Place, T>(place: &E, field: Field<E, T>) -> String {
    place.key(field.key())
}

pub(crate) fn conflict_kind(label: &str, settle: register::Settle) -> ConflictKind {
    match settle {
        _ if label.ends_with(".removed") => ConflictKind::RemovedAndEdited,
        register::Settle::KeepBoth => ConflictKind::Values { both: true },
        register::Settle::ChooseOne => ConflictKind::Values { both: false },
    }
}
