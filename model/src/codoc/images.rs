//! Images in a text: attachments that the text names by an embedded block of type `image`, as Automerge's rich text schema has it, whose
//! `src` is an address that no program fetches: `intreccio:` and the id of the attachment. The content travels sealed, as every
//! attachment; what it shows for who does not see it, and what stands under it, is in the record.

use serde::{Deserialize, Serialize};

use crate::attachment::AttachmentView;
use crate::doc::{Doc, Edit, EditError, Kind};
use crate::field::attachment as fields;
use crate::ids::Id;
use crate::place::{Attachment, Entity};
use crate::read::Reader;
use crate::text;

const SCHEME: &str = "intreccio:";

/// The `src` of an image.
pub fn source(id: Id) -> String {
    format!("{SCHEME}{id}")
}

/// The image that a `src` names; `None` for every address of elsewhere.
pub(super) fn named(src: &str) -> Option<Id> {
    src.strip_prefix(SCHEME)?.parse().ok()
}

/// The images of a text that are there, without their captions.
pub fn all(doc: &Doc) -> Vec<AttachmentView> {
    let (mut reader, mut root) = Reader::open_without_texts(doc, Kind::Codoc);
    let attachments = root.child(&mut reader, "attachments");
    let mut all = AttachmentView::read_all(attachments, &mut reader);
    all.retain(|image| !image.life.is_removed());
    all
}

/// One of them.
pub fn find(doc: &Doc, id: Id) -> Option<AttachmentView> {
    all(doc).into_iter().find(|image| image.id == id)
}

/// What stands under an image.
pub fn caption(doc: &Doc, id: Id) -> String {
    text::read(doc, &Attachment { id }, fields::NOTE).unwrap_or_default()
}

/// An image on its way into another document, under the same id. Two are the same when people see the same: where the content lies is of
/// the space in which it was sealed.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub struct HeldImage {
    pub name: String,
    pub media: String,
    pub bytes: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub width: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub height: Option<i64>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub alt: Option<String>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub caption: String,
    /// Blob and key, in hexadecimal digits, in the space that it is written into. Never in a file.
    #[serde(skip)]
    pub sealed: Option<(String, String)>,
    /// In a file: JPEG, spelled in Base64 (RFC 4648, 4).
    #[serde(default, skip_serializing_if = "Option::is_none", with = "base64")]
    pub content: Option<Vec<u8>>,
}

impl PartialEq for HeldImage {
    fn eq(&self, other: &Self) -> bool {
        let seen = |held: &Self| (held.name.clone(), held.media.clone(), held.bytes, held.alt.clone());
        seen(self) == seen(other) && self.caption == other.caption
    }
}

impl Eq for HeldImage {}

impl HeldImage {
    pub(super) fn of(doc: &Doc, view: &AttachmentView) -> Self {
        Self {
            name: view.name.value.clone().unwrap_or_default(),
            media: view.media.value.clone().unwrap_or_default(),
            bytes: view.bytes.value.unwrap_or_default(),
            width: view.width.value,
            height: view.height.value,
            alt: view.alt.value.clone(),
            caption: caption(doc, view.id),
            sealed: view.blob.value.clone().zip(view.key.value.clone()),
            content: None,
        }
    }

    /// Writes it into a clause. What is there already under its id keeps its content: under one id there is only ever one picture.
    pub(super) fn write(&self, edit: &mut Edit<'_>, clause: Id, id: Id) -> Result<(), EditError> {
        let place = Attachment { id };
        if edit.find(&place.path()).is_err() {
            AttachmentView::begin(edit, &place)?;
            let (blob, key) = self.sealed.clone().unzip();
            edit.set(&place, fields::OF, Some(clause))?;
            edit.set(&place, fields::NAME, Some(self.name.clone()))?;
            edit.set(&place, fields::MEDIA, Some(self.media.clone()))?;
            edit.set(&place, fields::BYTES, Some(self.bytes))?;
            edit.set(&place, fields::WIDTH, self.width)?;
            edit.set(&place, fields::HEIGHT, self.height)?;
            edit.set(&place, fields::BLOB, blob)?;
            edit.set(&place, fields::KEY, key)?;
        }
        edit.set(&place, fields::ALT, self.alt.clone())?;
        text::update(edit, &place, fields::NOTE, &self.caption)
    }
}

mod base64 {
    use data_encoding::BASE64;
    use serde::de::Error;
    use serde::{Deserialize, Deserializer, Serialize, Serializer};

    pub fn serialize<S: Serializer>(content: &Option<Vec<u8>>, to: S) -> Result<S::Ok, S::Error> {
        content.as_ref().map(|bytes| BASE64.encode(bytes)).serialize(to)
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Option<Vec<u8>>, D::Error> {
        let spelled: Option<String> = Option::deserialize(from)?;
        spelled.map(|spelled| BASE64.decode(spelled.as_bytes())).transpose().map_err(D::Error::custom)
    }
}

/// What an image says to who reads words only: the name of its file, what it shows, what stands under it.
pub(super) fn words(doc: &Doc, view: &AttachmentView) -> String {
    let name = view.name.value.as_deref().unwrap_or_default();
    let (alt, caption) = (view.alt.value.as_deref().unwrap_or_default(), caption(doc, view.id));
    let said = [alt, caption.as_str()].into_iter().filter(|words| !words.is_empty()).collect::<Vec<_>>().join(" — ");
    format!("[{name}] {said}").trim_end().to_owned()
}
