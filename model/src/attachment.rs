//! Photographs, scans and signatures: what a document knows of them. The bytes travel apart, sealed under the key that is kept here.

use crate::doc::{Edit, EditError};
use crate::field::attachment;
use crate::ids::Id;
use crate::place::Attachment;
use crate::record::records;

records! {
    /// An attachment.
    AttachmentView of Attachment, attachment as "attachment" {
        /// The event, adhesion or order to which it belongs; of an image in a text the clause in which it was first.
        of: Id = OF,
        name: String = NAME,
        /// Media type (RFC 6838).
        media: String = MEDIA,
        /// Size of the plain content.
        bytes: i64 = BYTES,
        /// Pixels; not of documents.
        width: i64 = WIDTH,
        height: i64 = HEIGHT,
        /// SHA-256 of the sealed content, in hexadecimal digits.
        blob: String = BLOB,
        /// Key of the sealed content, in hexadecimal digits.
        key: String = KEY,
        /// What who does not see an image must know.
        alt: String = ALT,
    } texts { note = NOTE, } nested {}
}

/// What is known of an attachment when it is added.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttachmentDraft {
    pub of: Id,
    pub name: String,
    pub media: String,
    pub bytes: i64,
    pub width: Option<i64>,
    pub height: Option<i64>,
    pub blob: String,
    pub key: String,
}

/// Adds an attachment.
pub fn add_attachment(edit: &mut Edit<'_>, draft: AttachmentDraft) -> Result<Id, EditError> {
    let place = Attachment { id: edit.new_id() };
    AttachmentView::begin(edit, &place)?;
    edit.set(&place, attachment::OF, Some(draft.of))?;
    edit.set(&place, attachment::NAME, Some(draft.name))?;
    edit.set(&place, attachment::MEDIA, Some(draft.media))?;
    edit.set(&place, attachment::BYTES, Some(draft.bytes))?;
    edit.set(&place, attachment::WIDTH, draft.width)?;
    edit.set(&place, attachment::HEIGHT, draft.height)?;
    edit.set(&place, attachment::BLOB, Some(draft.blob))?;
    edit.set(&place, attachment::KEY, Some(draft.key))?;
    Ok(place.id)
}
