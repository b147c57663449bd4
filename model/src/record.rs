//! Things made under ids of their own: how the view of such a thing is declared, read and begun, from one list of its fields.

use automerge::ObjType;
use automerge::transaction::Transactable;

use crate::doc::{Edit, EditError};
use crate::ids::{Id, Party};
use crate::place::Entity;
use crate::read::{AnomalyKind, Fields, Reader, is_member};
use crate::register::Field;

/// Declares the view of a thing, and with it how it is read and how its map begins: `registers`, `texts`, and `nested` maps with the
/// function that reads them. Every view has the thing's id, its [`crate::read::Life`], and who made it and when.
macro_rules! records {
    ($(
        $(#[$doc:meta])*
        $name:ident of $entity:ident, $fields:ident as $word:literal {
            $($(#[$register_doc:meta])* $register:ident: $type:ty = $field:ident,)*
        } texts { $($text:ident = $text_field:ident,)* }
        nested { $($(#[$nested_doc:meta])* $nested:ident: $nested_type:ty = $key:literal via $read:expr,)* }
    )*) => {$(
        $(#[$doc])*
        #[derive(Clone, PartialEq, Debug)]
        pub struct $name {
            pub id: $crate::ids::Id,
            pub life: $crate::read::Life,
            /// Who made it, and when: from the history, not from a field.
            pub by: $crate::read::By,
            $($(#[$register_doc])* pub $register: $crate::register::Register<$type>,)*
            $(pub $text: $crate::read::SharedText,)*
            $($(#[$nested_doc])* pub $nested: $nested_type,)*
        }

        impl $name {
            fn read(r: &mut $crate::read::Reader<'_>, id: $crate::ids::Id, mut fields: $crate::read::Fields) -> Self {
                let view = Self {
                    id,
                    by: fields.made_by(r),
                    life: fields.life::<$crate::place::$entity>(r),
                    $($register: fields.register(r, $crate::field::$fields::$field),)*
                    $($text: fields.text(r, $crate::field::$fields::$text_field),)*
                    $($nested: {
                        let inner = fields.child(r, $key);
                        let read: fn($crate::read::Fields, &mut $crate::read::Reader<'_>) -> $nested_type = $read;
                        read(inner, r)
                    },)*
                };
                fields.finish(r);
                view
            }

            /// All that lie in one container, oldest first.
            pub(crate) fn read_all(fields: $crate::read::Fields, r: &mut $crate::read::Reader<'_>) -> Vec<Self> {
                fields.children(r).into_iter().map(|(id, fields)| Self::read(r, id, fields)).collect()
            }

            /// Makes the map of a new one, with its texts and inner maps, all empty.
            pub(crate) fn begin(
                edit: &mut $crate::doc::Edit<'_>,
                place: &$crate::place::$entity,
            ) -> Result<(), $crate::doc::EditError> {
                let texts: &[&str] = &[$($crate::field::$fields::$text_field.key(),)*];
                let maps: &[&str] = &[$($key,)*];
                $crate::record::begin(edit, place, concat!($word, ".add"), texts, maps)
            }
        }
    )*};
}

pub(crate) use records;

/// See [`records`].
pub(crate) fn begin<E: Entity>(
    edit: &mut Edit<'_>,
    place: &E,
    intent: &'static str,
    texts: &[&str],
    maps: &[&str],
) -> Result<(), EditError> {
    let made = edit.create(place, intent)?;
    for key in texts {
        edit.tx.put_object(&made, *key, ObjType::Text)?;
    }
    for key in maps {
        edit.tx.put_object(&made, *key, ObjType::Map)?;
    }
    Ok(())
}

/// The members of a set, whose keys spell a `K`. Keys that spell none are reported.
pub(crate) fn read_set<K: std::str::FromStr + Ord, E>(
    mut fields: Fields,
    r: &mut Reader<'_>,
    field: Field<E, bool>,
) -> std::collections::BTreeSet<K> {
    let mut members = std::collections::BTreeSet::new();
    for key in fields.keys() {
        let member = is_member(&fields.register_at(r, field, &key));
        match key.parse() {
            Ok(known) if member => drop(members.insert(known)),
            Ok(_) => {}
            Err(_) => r.report(fields.path.then(key), AnomalyKind::UnknownField),
        }
    }
    members
}

/// [`read_set`] of parties.
pub(crate) fn read_parties<E>(
    fields: Fields,
    r: &mut Reader<'_>,
    field: Field<E, bool>,
) -> std::collections::BTreeSet<Party> {
    read_set(fields, r, field)
}

/// [`read_set`] of ids.
pub(crate) fn read_ids<E>(fields: Fields, r: &mut Reader<'_>, field: Field<E, bool>) -> std::collections::BTreeSet<Id> {
    read_set(fields, r, field)
}
