//! Photographs and scans of an event, an adhesion or an order: adding them, seeing them, where they are.
//!
//! ```ignore
//! let all = Signal::derive(move || plan.with(|plan| plan.attachments.clone()));
//! view! { <Attachments doc=doc of=event all=all /> }                  // in a form
//! view! { <Attachments doc=doc of=event all=all only_shown=true /> }  // where nothing is changed
//! ```
//!
//! Nothing is read or fetched before a person opens the list; from the relay only what they ask for.

use std::sync::Arc;

use intreccio_model::attachment::{AttachmentDraft, AttachmentView, add_attachment};
use intreccio_model::field::attachment as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Attachment;
use intreccio_protocol::ids::{BlobId, VerifyingKey as Bytes32};
use leptos::html::Details;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use super::dialog::Modal;
use super::icon::{Drawing, Icon};
use super::live::{LiveText, undoable_addition, undoable_removal, writable};
use super::problem::problem_words;
use super::toast::use_toasts;
use super::{I18n, browser, words as labels};
use crate::bridge::{Answer, Ask, DocRef, Id32, Problem, Progress};
use crate::i18n::{Locale, t, t_string, use_i18n};
use crate::platform::picture::{self, Address, JPEG};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;

const PDF: &str = "application/pdf";

/// What belongs to one event, adhesion or order.
#[component]
pub fn Attachments(
    doc: OpenDoc,
    of: Id,
    /// All of the document.
    #[prop(into)]
    all: Signal<Vec<AttachmentView>>,
    /// Nothing is added, written or removed.
    #[prop(optional, into)]
    only_shown: Signal<bool>,
) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    let node = NodeRef::<Details>::new();
    let ids = Memo::new(move |_| all.with(|all| belonging(all, of)));
    let may = Signal::derive(move || !only_shown.get() && writable(doc));
    let title = move || match ids.with(Vec::len) {
        0 => t_string!(i18n, attachments.title_none).to_owned(),
        1 => t_string!(i18n, attachments.title_one).to_owned(),
        count => t_string!(i18n, attachments.title, count = count),
    };
    let toggle = move |_| open.set(node.get_untracked().is_some_and(|details| details.open()));
    view! {
        <Show when=move || may.get() || !ids.with(Vec::is_empty)>
            <details node_ref=node class="disclosure attachments no-print" on:toggle=toggle>
                <summary><Drawing icon=Icon::Camera />" "{title}</summary>
                <Show when=move || open.get()>
                    <ul class="attachment-list">
                        <For each=move || ids.get() key=|id| *id let(id)>
                            <li class="attachment"><Item doc=doc id=id all=all may=may /></li>
                        </For>
                    </ul>
                    <Show when=move || may.get()><Add doc=doc of=of /></Show>
                </Show>
            </details>
        </Show>
    }
}

fn belonging(all: &[AttachmentView], of: Id) -> Vec<Id> {
    let mine = |view: &&AttachmentView| view.of.value == Some(of) && !view.life.is_removed();
    all.iter().filter(mine).map(|view| view.id).collect()
}

// --- adding

/// A file on its way into the document.
#[derive(Clone)]
struct Adding {
    number: usize,
    name: String,
    failed: Option<&'static str>,
}

/// Why a file was not added.
pub enum NotAdded {
    Because(Problem),
    /// Not a picture that this browser reads.
    Unreadable,
    /// Neither a picture nor a PDF.
    OtherKind,
}

impl NotAdded {
    pub fn words(&self, i18n: I18n) -> &'static str {
        match self {
            Self::Because(problem) => problem_words(i18n, *problem),
            Self::Unreadable => t_string!(i18n, attachments.unreadable),
            Self::OtherKind => t_string!(i18n, attachments.other_kind),
        }
    }
}

/// The two ways to add one: with the camera, or a file that is there.
#[component]
fn Add(doc: OpenDoc, of: Id) -> impl IntoView {
    let (i18n, toasts, client) = (use_i18n(), use_toasts(), use_client());
    let adding = RwSignal::new(Vec::<Adding>::new());
    let numbers = StoredValue::new(0_usize);
    let add = move |file: File| {
        let number = numbers.try_update_value(|next| std::mem::replace(next, *next + 1)).unwrap_or_default();
        adding.update(|all| all.push(Adding { number, name: file.name(), failed: None }));
        spawn_local(async move {
            match keep(client, doc.at, of, &file).await {
                Ok(place) => {
                    adding.try_update(|all| all.retain(|one| one.number != number));
                    undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, attachments.kept));
                }
                Err(why) => {
                    let words = why.words(i18n);
                    let said = adding.try_update(|all| {
                        all.iter_mut().filter(|one| one.number == number).for_each(|one| one.failed = Some(words));
                    });
                    if said.is_none() {
                        toasts.fail(words);
                    }
                }
            }
        });
    };
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let files = input.files();
        let files = files.iter().flat_map(|files| (0..files.length()).filter_map(|at| files.get(at)));
        files.for_each(add);
        // The same file may be chosen again.
        input.set_value("");
    };
    let row = move |one: Adding| {
        let done = move |_| adding.update(|all| all.retain(|other| other.number != one.number));
        match one.failed {
            None => {
                let words = t_string!(i18n, attachments.preparing, name = one.name);
                view! { <li><progress aria-label=words.clone()></progress>" "{words}</li> }.into_any()
            }
            Some(words) => view! {
                <li class="row-wrap">
                    <span><Drawing icon=Icon::Alert />" "<span class="strong sensitive">{one.name}</span>" "{words}</span>
                    <button type="button" class="btn btn-link" on:click=done>{t!(i18n, attachments.dismiss)}</button>
                </li>
            }
            .into_any(),
        }
    };
    view! {
        <div class="actions">
            <label class="btn btn-outline-primary file-button">
                <Drawing icon=Icon::Camera />{t!(i18n, attachments.take)}
                <input type="file" class="visually-hidden" accept="image/*" capture="environment" on:change=chosen />
            </label>
            <label class="btn btn-outline-primary file-button">
                <Drawing icon=Icon::Plus />{t!(i18n, attachments.choose)}
                <input type="file" class="visually-hidden" accept="image/*,application/pdf" multiple=true on:change=chosen />
            </label>
        </div>
        <p class="field-hint">{t!(i18n, attachments.hint)}</p>
        <ul class="plain-list" role="status">{move || adding.get().into_iter().map(row).collect_view()}</ul>
    }
}

/// A file as it is to be sealed.
struct Content {
    bytes: Vec<u8>,
    media: &'static str,
    /// Pixels of a picture.
    size: Option<(u32, u32)>,
}

async fn prepare(file: &File) -> Result<Content, NotAdded> {
    let kind = file.type_();
    if kind == PDF {
        let bytes = browser::read_file(file).await.map_err(|_| NotAdded::Unreadable)?;
        return Ok(Content { bytes, media: PDF, size: None });
    }
    if !kind.starts_with("image/") {
        return Err(NotAdded::OtherKind);
    }
    let picture = picture::redraw(file).await.map_err(|_| NotAdded::Unreadable)?;
    Ok(Content { bytes: picture.bytes, media: JPEG, size: Some((picture.width, picture.height)) })
}

/// Seals a file on this device, then writes into the document that it is there. The page may be left meanwhile.
pub async fn keep(client: Client, at: DocRef, of: Id, file: &File) -> Result<Attachment, NotAdded> {
    let doc = client.open(at).await.map_err(NotAdded::Because)?;
    let Content { bytes, media, size } = prepare(file).await?;
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let (blob, key) = match client.ask(Ask::PutAttachment { space: at.space, content: bytes }).await {
        Answer::Attached { blob, key } => (blob, key),
        Answer::Failed(problem) => return Err(NotAdded::Because(problem)),
        _ => return Err(NotAdded::Because(Problem::Internal)),
    };
    let draft = AttachmentDraft {
        of,
        name: file.name(),
        media: media.to_owned(),
        bytes: length,
        width: size.map(|(width, _)| i64::from(width)),
        height: size.map(|(_, height)| i64::from(height)),
        blob: BlobId(blob).to_hex(),
        key: Bytes32(key).to_hex(),
    };
    let made = doc.edit(|edit| add_attachment(edit, draft));
    made.map(|id| Attachment { id }).map_err(|_| NotAdded::Because(Problem::Internal))
}

// --- showing

/// What is known of where an attachment's content is.
#[derive(Clone)]
pub enum Whole {
    Looking,
    /// Not on this device; and why asking for it failed, if somebody asked.
    Away(Option<Problem>),
    Fetching,
    Picture(Arc<SendWrapper<Address>>),
    File(Arc<Vec<u8>>),
}

/// What the document says of an attachment.
#[derive(Clone, PartialEq, Default)]
pub struct Known {
    pub name: String,
    note: String,
    media: String,
    bytes: i64,
    size: Option<(i64, i64)>,
    /// Where the content is and what opens it. `None` when the record is broken.
    pub reference: Option<(Id32, Id32)>,
}

impl Known {
    pub fn of(view: &AttachmentView) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let blob = BlobId::from_hex(&text(&view.blob.value)).map(|blob| blob.0);
        let key = Bytes32::from_hex(&text(&view.key.value)).map(|key| key.0);
        Self {
            name: text(&view.name.value),
            note: view.note.value.clone(),
            media: text(&view.media.value),
            bytes: view.bytes.value.unwrap_or_default(),
            size: view.width.value.zip(view.height.value),
            reference: blob.zip(key),
        }
    }

    /// Everything but our own pictures is only ever handed over as a file: nobody can make a page of ours out of it.
    pub fn is_picture(&self) -> bool {
        self.media == JPEG
    }
}

#[component]
fn Item(doc: OpenDoc, id: Id, all: Signal<Vec<AttachmentView>>, may: Signal<bool>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let place = Attachment { id };
    let known =
        Memo::new(move |_| all.with(|all| all.iter().find(|view| view.id == id).map(Known::of)).unwrap_or_default());
    let facts = move || {
        let known = known.get();
        let kind =
            if known.is_picture() { t_string!(i18n, attachments.photo) } else { t_string!(i18n, attachments.document) };
        let pixels = known.size.map(|(width, height)| format!("{width} × {height}"));
        let size = size_words(i18n.get_locale(), known.bytes);
        [Some(kind.to_owned()), Some(size), pixels].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, attachments.removed));
    };
    let caption =
        move || known.with(|known| if known.note.trim().is_empty() { known.name.clone() } else { known.note.clone() });
    view! {
        <Preview space=doc.at.space known=known />
        <div class="attachment-facts stack">
            <div>
                <Show when=move || !may.get()><p class="strong sensitive mb-0">{caption}</p></Show>
                <p class="quiet mb-0">{facts}</p>
                <Whereabouts known=known />
            </div>
            <Show when=move || may.get()>
                <LiveText doc=doc place=place field=fields::NOTE rows=2 />
                <button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, attachments.remove)}</button>
            </Show>
        </div>
    }
}

/// "312 kB", "1,2 MB".
fn size_words(locale: Locale, bytes: i64) -> String {
    if bytes < 1_000_000 {
        return format!("{} kB", (bytes + 999) / 1_000);
    }
    #[expect(clippy::cast_precision_loss, reason = "a few megabytes")]
    let megabytes = bytes as f64 / 1e6;
    labels::megabytes(locale, megabytes)
}

/// That an attachment is only here, and how far it is on its way.
#[component]
fn Whereabouts(known: Memo<Known>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let words = move || waiting(i18n, client, known.with(|known| known.reference)?.0);
    view! { {move || words().map(|words| view! { <span class="chip chip-amber"><Drawing icon=Icon::Device />{words}</span> })} }
}

/// That an attachment is only here, and how far it is on its way; nothing when the relay has it.
pub fn waiting(i18n: I18n, client: Client, blob: Id32) -> Option<String> {
    let waits = client.status.with(|status| status.as_ref().is_some_and(|status| status.attachments.contains(&blob)));
    waits.then(|| match percent(client, blob, true) {
        Some(percent) => t_string!(i18n, attachments.sending, percent = percent),
        None => t_string!(i18n, attachments.only_here).to_owned(),
    })
}

/// How much of an attachment has gone out, or come in.
fn percent(client: Client, blob: Id32, out: bool) -> Option<u64> {
    let progress: Option<Progress> = client.progress.with(|all| all.get(&blob).copied());
    progress.filter(|progress| progress.out == out).map(|progress| progress.upto * 100 / progress.total.max(1))
}

/// The picture, or what can be done to see it.
#[component]
fn Preview(space: crate::bridge::Id16, known: Memo<Known>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let content = RwSignal::new(Whole::Looking);
    let open = RwSignal::new(false);
    let load = move |fetch: bool| {
        let Some((blob, key)) = known.with_untracked(|known| known.reference) else {
            return content.set(Whole::Away(Some(Problem::Damaged)));
        };
        if fetch {
            content.set(Whole::Fetching);
        }
        spawn_local(async move {
            let answer = client.ask(Ask::GetAttachment { space, blob, key, fetch }).await;
            let picture = known.try_with_untracked(Known::is_picture).unwrap_or_default();
            content.try_set(receive(answer, picture));
        });
    };
    load(false);
    // Who asked without a network need not ask again.
    let online = Memo::new(move |_| client.status.with(|status| status.as_ref().is_some_and(|status| status.online)));
    Effect::new(move |_| {
        let waits = content.with_untracked(|content| matches!(content, Whole::Away(Some(Problem::NoNetwork))));
        if online.get() && waits {
            load(true);
        }
    });
    let alt = move || {
        known.with(|known| {
            if known.note.trim().is_empty() {
                t_string!(i18n, attachments.no_caption).to_owned()
            } else {
                known.note.clone()
            }
        })
    };
    let shown = move || match content.get() {
        Whole::Looking => view! { <span class="attachment-place"></span> }.into_any(),
        Whole::Picture(address) => view! {
            <button type="button" class="attachment-place attachment-picture" on:click=move |_| open.set(true)>
                <img class="sensitive" src=address.as_str().to_owned() alt=alt />
                <span class="visually-hidden">{t!(i18n, attachments.open)}</span>
            </button>
        }
        .into_any(),
        Whole::File(bytes) => view! { <SaveFile known=known bytes=bytes /> }.into_any(),
        Whole::Fetching => view! { <Coming known=known /> }.into_any(),
        Whole::Away(why) => view! { <Away known=known why=why fetch=Callback::new(move |()| load(true)) /> }.into_any(),
    };
    view! {
        {shown}
        {move || open.get().then(|| view! { <Large content=content open=open alt=Signal::derive(alt) /> })}
    }
}

pub fn receive(answer: Answer, picture: bool) -> Whole {
    match answer {
        Answer::Content(bytes) if picture => match Address::of(&bytes) {
            Ok(address) => Whole::Picture(Arc::new(SendWrapper::new(address))),
            Err(_) => Whole::Away(Some(Problem::Internal)),
        },
        Answer::Content(bytes) => Whole::File(Arc::new(bytes)),
        Answer::Failed(Problem::NotHere) => Whole::Away(None),
        Answer::Failed(problem) => Whole::Away(Some(problem)),
        _ => Whole::Away(Some(Problem::Internal)),
    }
}

/// It is somewhere else: how large it is, why it did not come, and the way to ask for it.
#[component]
fn Away(known: Memo<Known>, why: Option<Problem>, fetch: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || match why {
        None => t_string!(i18n, attachments.away),
        Some(Problem::NoNetwork) => t_string!(i18n, attachments.needs_network),
        Some(problem) => problem_words(i18n, problem),
    };
    let ask = move || match why {
        None => {
            t_string!(i18n, attachments.fetch, size = size_words(i18n.get_locale(), known.with(|known| known.bytes)))
        }
        Some(_) => t_string!(i18n, attachments.retry).to_owned(),
    };
    view! {
        <div class="attachment-place attachment-away">
            <p class="small mb-0" role="status">{words}</p>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| fetch.run(())>{ask}</button>
        </div>
    }
}

#[component]
fn Coming(known: Memo<Known>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let percent = move || {
        known.with(|known| known.reference).and_then(|(blob, _)| percent(client, blob, false)).unwrap_or_default()
    };
    let words = move || t_string!(i18n, attachments.coming, percent = percent());
    view! {
        <div class="attachment-place attachment-away">
            <progress class="progress-bar-line" max="100" value=move || percent().to_string() aria-label=words></progress>
            <p class="small mb-0">{words}</p>
        </div>
    }
}

/// A PDF leaves as a file: in a page of ours it could do more than be read.
#[component]
fn SaveFile(known: Memo<Known>, bytes: Arc<Vec<u8>>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let save = move |_| {
        let name = known.with_untracked(|known| known.name.clone());
        if browser::offer_file(&name, &bytes).is_err() {
            toasts.fail(problem_words(i18n, Problem::Internal));
        }
    };
    view! {
        <div class="attachment-place attachment-away">
            <button type="button" class="btn btn-outline-primary" on:click=save><Drawing icon=Icon::Note />{t!(i18n, attachments.save)}</button>
            <p class="small mb-0">{t!(i18n, attachments.save_hint)}</p>
        </div>
    }
}

#[component]
fn Large(content: RwSignal<Whole>, open: RwSignal<bool>, alt: Signal<String>) -> impl IntoView {
    let source = move || match content.get() {
        Whole::Picture(address) => Some(address.as_str().to_owned()),
        _ => None,
    };
    view! {
        <Modal open=open title=alt id="attachment-large" class="dialog-wide">
            {move || source().map(|source| view! { <img class="attachment-large sensitive" src=source alt=alt /> })}
        </Modal>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_said_in_the_unit_that_people_know() {
        assert_eq!(size_words(Locale::it, 0), "0 kB");
        assert_eq!(size_words(Locale::it, 1), "1 kB");
        assert_eq!(size_words(Locale::it, 311_500), "312 kB");
        assert_eq!(size_words(Locale::it, 1_240_000), "1,2 MB");
    }
}
