//! PDF 1.7 with its logical structure, as PDF/A-2a (ISO 19005-2) and PDF/UA-1 (ISO 14289-1) want it.

mod faces;
mod flow;
mod paint;
mod text;
mod tree;

use krilla::SerializeSettings;
use krilla::configure::{Accessibility, Archival, ConfigurationBuilder};
use krilla::error::KrillaError;
use krilla::metadata::{DateTime, Metadata};

use crate::document::{Document, Text};
use crate::{ExportError, Fonts, Written};
use faces::Faces;
use flow::Flow;
use paint::Edges;
use text::Typesetter;

/// The file.
///
/// # Errors
/// Without fonts, with a damaged picture, or when the result would not be what the standards want.
pub(crate) fn write(document: &Document, fonts: &Fonts) -> Result<Written, ExportError> {
    let mut setter = Typesetter::new(Faces::new(fonts)?);
    let edges = Edges::new(document, &mut setter);
    let (title, notice) = (Text::from(document.title.as_str()), document.notice.as_deref().map(Text::from));
    let mut flow = Flow::new(setter, document.scale, edges.bottom - edges.top);
    flow.document(document, &title, notice.as_ref())?;
    let mut pdf = krilla::Document::new_with(settings()?);
    let outline = paint::pages(&mut pdf, &mut flow, &edges, &document.title)?;
    let Flow { tree, setter, .. } = flow;
    pdf.set_outline(outline);
    pdf.set_tag_tree(tree.finish());
    pdf.set_metadata(metadata(document));
    let bytes = pdf.finish().map_err(problem)?;
    Ok(Written { bytes, missing: setter.missing })
}

fn settings() -> Result<SerializeSettings, ExportError> {
    let configuration = ConfigurationBuilder::new()
        .with_archival_validator(Archival::A2_A)
        .with_accessibility_validator(Accessibility::UA1)
        .finish()
        .map_err(|error| ExportError::Format(format!("{error:?}")))?;
    Ok(SerializeSettings { configuration, ..SerializeSettings::default() })
}

fn metadata(document: &Document) -> Metadata {
    let metadata = &document.metadata;
    let date = metadata.date;
    let created = DateTime::new(date.year)
        .month(date.month)
        .day(date.day)
        .hour(date.hour)
        .minute(date.minute)
        .second(date.second)
        .utc_offset_hour(0);
    let mut keywords = metadata.keywords.clone();
    keywords.extend(metadata.version.as_ref().map(|version| format!("version={version}")));
    keywords.extend(metadata.hash.as_ref().map(|hash| format!("hash={hash}")));
    let authors: Vec<_> = Some(metadata.author.clone()).filter(|author| !author.is_empty()).into_iter().collect();
    Metadata::new()
        .title(if document.title.is_empty() { "—".to_owned() } else { document.title.clone() })
        .description(metadata.subject.clone())
        .keywords(keywords)
        .authors(authors)
        .creator(crate::GENERATOR.to_owned())
        .language(document.language.clone())
        .creation_date(created)
}

fn problem(error: KrillaError) -> ExportError {
    match error {
        KrillaError::Image(..) | KrillaError::SixteenBitImage(..) => ExportError::Picture,
        KrillaError::Font(..) => ExportError::Font,
        KrillaError::Validation(errors) => {
            let first = errors.first().map(|(error, _)| format!("{error:?}")).unwrap_or_default();
            ExportError::Format(format!("{} validation errors, the first: {first}", errors.len()))
        }
        other => ExportError::Format(other.to_string()),
    }
}
