//! What is not needed for the first page. `xtask` cuts the program at these functions
//! ([wasm-split](https://docs.rs/wasm_split_helpers)): what only they reach is a file of its own. It is
//! one file for window and worker: two would share half of their code, and the three files of that be larger.
//! Both begin to fetch it as soon as the first page is there, so that it is here when somebody has typed a passphrase; a call waits
//! for it. The service worker keeps it, so that without a network nothing is missing.
//!
//! Three more come later. All pages but the home page and the list of families are fetched when that is here, with what makes the
//! demonstration: as a file of its own it would cut what it shares with the others into pieces that are larger together. What writes
//! files for people outside is fetched when somebody exports, and the pages of the table when somebody goes there. The service worker keeps all, with the fonts of documents, behind
//! everything else.

use std::pin::Pin;

use intreccio_engine::store::Op;
use intreccio_export::sheet::{self, SheetFormat, Workbook};
use intreccio_export::{Document, ExportError, Fonts, Format, Written};
use leptos::prelude::*;
use leptos::wasm_split::{self, SplitLoaderError, wasm_split};
use thiserror::Error;

use crate::bridge::Problem;
use crate::page::later::{self, LaterPage};
use crate::page::table::{self, TablePage};
use crate::ui::browser;
use crate::ui::shell::Shell;
use crate::window::boot::FontFiles;
use crate::worker::{self, Opening, demo};

/// Makes a view; to be called where the view is shown.
pub type MakeView = fn() -> AnyView;

/// The part is not on this device, and could not be fetched.
#[derive(Debug, Clone, Copy, Error)]
#[error("a part of the program could not be fetched")]
pub struct NotFetched;

impl From<SplitLoaderError> for NotFetched {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The interface of an open workspace, with the documents.
///
/// # Errors
/// [`NotFetched`]; the next call tries again.
#[wasm_split(work, wasm_split_path = wasm_split, preload(fetch_workspace), fallible)]
pub fn workspace() -> Result<MakeView, NotFetched> {
    Ok(|| view! { <Shell /> }.into_any())
}

/// The engine, with keys, storage and the line to the relay, from the first ask that needs it for as long as the worker lives.
///
/// # Errors
/// [`NotFetched`]. Call [`fetch_engine`] before: what is given here would be lost.
#[wasm_split(work, wasm_split_path = wasm_split, preload(fetch_engine), fallible)]
pub fn engine(opening: Opening) -> Result<Pin<Box<dyn Future<Output = ()>>>, NotFetched> {
    Ok(Box::pin(worker::serve(opening)))
}

/// Shows a page; to be called where it is shown.
pub type ShowLater = fn(LaterPage) -> AnyView;
/// The same for a page of the table.
pub type ShowTable = fn(TablePage) -> AnyView;

/// The pages that come after the others.
///
/// # Errors
/// [`NotFetched`]; the next call tries again.
#[wasm_split(pages, wasm_split_path = wasm_split, preload(fetch_pages), fallible)]
pub fn later_pages() -> Result<ShowLater, NotFetched> {
    Ok(later::show)
}

/// The pages of the table, with what binds their texts to the editor.
///
/// # Errors
/// [`NotFetched`]; the next call tries again.
#[wasm_split(table, wasm_split_path = wasm_split, fallible)]
pub fn table_pages() -> Result<ShowTable, NotFetched> {
    Ok(table::show)
}

/// The rows of a person's vault of the demonstration, as if made at `now` (milliseconds since 1970).
///
/// # Errors
/// [`NotFetched`]; the next call tries again. Inside: what could not be made.
#[wasm_split(pages, wasm_split_path = wasm_split, fallible)]
pub fn demo_rows(now: u64, person: String) -> Result<Result<Vec<Op>, Problem>, NotFetched> {
    Ok(demo::make(now, &person))
}

/// Why a document did not become a file.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum ExportFailed {
    /// The part of the program that writes files, or a font, is not on this device and could not be fetched.
    #[error("what writes files could not be fetched")]
    Fetch,
    #[error(transparent)]
    Write(#[from] ExportError),
    /// The browser does not hand files over.
    #[error("the browser refused the file")]
    Browser,
    /// It could not be written into the log.
    #[error("the export could not be written down")]
    Unnoted,
}

impl From<SplitLoaderError> for ExportFailed {
    fn from(_: SplitLoaderError) -> Self {
        Self::Fetch
    }
}

/// The file of a document, with the fonts that its format carries.
///
/// # Errors
/// [`ExportFailed`]; the next call tries again.
pub async fn write_document(document: Document, format: Format, files: FontFiles) -> Result<Written, ExportFailed> {
    let fonts = if format.embeds_fonts() { fonts(&files).await? } else { Fonts::default() };
    write_with(document, format, fonts).await
}

async fn fonts(files: &FontFiles) -> Result<Fonts, ExportFailed> {
    let regular = fetched(&files.regular).await?;
    let (bold, italic) = (fetched(&files.bold).await?, fetched(&files.italic).await?);
    Ok(Fonts { regular, bold, italic, bold_italic: Vec::new() })
}

async fn fetched(files: &[String]) -> Result<Vec<Vec<u8>>, ExportFailed> {
    let mut fonts = Vec::new();
    for file in files {
        fonts.push(browser::fetch(file).await.map_err(|_| ExportFailed::Fetch)?);
    }
    Ok(fonts)
}

/// The file of a sheet.
///
/// # Errors
/// [`ExportFailed::Fetch`]; the next call tries again.
pub async fn write_sheet(workbook: Workbook, format: SheetFormat) -> Result<Vec<u8>, ExportFailed> {
    sheet_with(workbook, format).await
}

/// In the same part as [`write_with`].
#[wasm_split(export, wasm_split_path = wasm_split, preload(fetch_sheets), fallible)]
fn sheet_with(workbook: Workbook, format: SheetFormat) -> Result<Vec<u8>, ExportFailed> {
    Ok(sheet::write(&workbook, format))
}

/// What only exports need: a part of its own, fetched when somebody exports.
#[wasm_split(export, wasm_split_path = wasm_split, preload(fetch_export), fallible)]
fn write_with(document: Document, format: Format, fonts: Fonts) -> Result<Written, ExportFailed> {
    Ok(intreccio_export::write(&document, format, &fonts)?)
}
