//! Images in a text: putting them in, what each editor shows of them, describing them, and their contents for what leaves.

use std::collections::{BTreeMap, VecDeque};

use intreccio_model::attachment::AttachmentView;
use intreccio_model::codoc::blocks::Embed;
use intreccio_model::codoc::images::HeldImage;
use intreccio_model::codoc::{ClauseView, CodocView, images, tables};
use intreccio_model::doc::Doc;
use intreccio_model::field::attachment as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Attachment;
use intreccio_protocol::ids::{BlobId, VerifyingKey as Bytes32};
use leptos::prelude::*;
use leptos::task::spawn_local;
use serde::{Deserialize, Serialize};
use serde_json::json;
use wasm_bindgen::JsCast;
use web_sys::{File, HtmlInputElement};

use super::codoc::{Text, use_text};
use super::desk::{Desk, use_desk};
use crate::bridge::{Answer, Ask, Id16, Id32, Problem};
use crate::i18n::{t, t_string, use_i18n};
use crate::platform::timer::{self, Timer};
use crate::ui::I18n;
use crate::ui::attachments::{self, Known, Whole};
use crate::ui::dialog::{Modal, open_while_chosen};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, LiveText};
use crate::ui::problem::problem_words;
use crate::ui::toast::{Toasts, use_toasts};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::words;

/// The contents of images, JPEG, by the ids of their attachments.
pub type Pictures = BTreeMap<Id, Vec<u8>>;

/// The images of the text of the page.
#[derive(Clone, Copy)]
pub struct Images {
    doc: OpenDoc,
    client: Client,
    i18n: I18n,
    toasts: Toasts,
    /// What is known of the content of those that an editor shows.
    contents: RwSignal<BTreeMap<Id, Whole>>,
    /// What the editors show of each.
    pub given: Memo<BTreeMap<String, GivenImage>>,
    /// Those that are being described: several may be put in at once.
    describing: RwSignal<Option<Vec<Id>>>,
    /// So many are being made ready, one after the other: they stand in the text as they were given.
    preparing: RwSignal<usize>,
    waiting: StoredValue<VecDeque<(Id, File)>, LocalStorage>,
    /// When those are asked for again that the relay does not have yet.
    later: StoredValue<Later, LocalStorage>,
}

struct Later {
    pause_ms: u32,
    pending: bool,
    timer: Option<Timer>,
}

/// Whoever put an image in sends it after the words: it is asked for again after so long, then after twice as long, and so on.
const AGAIN_MS: u32 = 4_000;
const LATEST_MS: u32 = 300_000;

/// What an editor shows of an image: see `app/editor/images.mjs`.
#[derive(Clone, PartialEq, Serialize)]
pub struct GivenImage {
    src: String,
    alt: String,
    caption: String,
    /// Where the picture would be, while it is not here.
    said: String,
    /// Whether asking for it once more may help.
    again: bool,
    /// That it is only here; that nobody has said what it shows.
    marks: Vec<String>,
}

/// What an editor tells of images.
#[derive(Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Told {
    /// It is to be described.
    Image {
        id: Id,
    },
    /// An editor shows it.
    ImageShown {
        id: Id,
    },
    ImageAgain {
        id: Id,
    },
    /// Images of elsewhere were in what was pasted.
    ImagesLeft {
        count: usize,
    },
}

impl Images {
    pub fn open(text: Text) -> Self {
        let Text { doc, view, settled, .. } = text;
        let (i18n, client, toasts) = (use_i18n(), use_client(), use_toasts());
        let contents = RwSignal::new(BTreeMap::<Id, Whole>::new());
        let given = Memo::new(move |_| {
            let all = view.with(|view| view.attachments.clone());
            if all.is_empty() {
                return BTreeMap::new();
            }
            // Captions are texts, which the view does not have.
            settled.track();
            let one = |image: &AttachmentView| {
                let caption = doc.with_untracked(|doc| images::caption(doc, image.id));
                let whole = contents.with(|contents| contents.get(&image.id).cloned());
                (image.id.to_string(), given(i18n, client, image, caption, whole))
            };
            all.iter().filter(|image| !image.life.is_removed()).map(one).collect()
        });
        let all = Self {
            doc,
            client,
            i18n,
            toasts,
            contents,
            given,
            describing: RwSignal::new(None),
            preparing: RwSignal::new(0),
            waiting: StoredValue::new_local(VecDeque::new()),
            later: StoredValue::new_local(Later { pause_ms: AGAIN_MS, pending: false, timer: None }),
        };
        // Who saw without a network that one is missing need not ask again.
        let online =
            Memo::new(move |_| client.status.with(|status| status.as_ref().is_some_and(|status| status.online)));
        Effect::new(move |_| {
            if online.get() {
                all.load_those(Problem::NoNetwork);
            }
        });
        all
    }

    /// Asks again for those that did not come for this reason.
    fn load_those(self, why: Problem) {
        let waits = |whole: &Whole| matches!(whole, Whole::Away(Some(problem)) if *problem == why);
        let waiting = self.contents.try_with_untracked(|all| {
            all.iter().filter(|(_, whole)| waits(whole)).map(|(id, _)| *id).collect::<Vec<_>>()
        });
        waiting.unwrap_or_default().into_iter().for_each(|id| self.load(id));
    }

    fn load_later(self) {
        self.later.try_update_value(|later| {
            if std::mem::replace(&mut later.pending, true) {
                return;
            }
            let again = move || {
                self.later.try_update_value(|later| later.pending = false);
                self.load_those(Problem::NotYet);
            };
            later.timer = Some(timer::after(later.pause_ms, again));
            later.pause_ms = later.pause_ms.saturating_mul(2).min(LATEST_MS);
        });
    }

    /// Brings the content of an image, from the device or else from the relay.
    fn load(self, id: Id) {
        let Some(image) = self.doc.with_untracked(|doc| images::find(doc, id)) else { return };
        let known = Known::of(&image);
        let Some((blob, key)) = known.reference else {
            return self.contents.update(|all| drop(all.insert(id, Whole::Away(None))));
        };
        self.contents.update(|all| drop(all.insert(id, Whole::Fetching)));
        spawn_local(async move {
            let ask = Ask::GetAttachment { space: self.doc.at.space, blob, key, fetch: true };
            let whole = attachments::receive(self.client.ask(ask).await, known.is_picture());
            let not_yet = matches!(whole, Whole::Away(Some(Problem::NotYet)));
            self.contents.try_update(|all| drop(all.insert(id, whole)));
            if not_yet {
                self.load_later();
            }
        });
    }

    /// Hears what an editor tells; `false` when it is not about images.
    pub fn told(self, told: &str) -> bool {
        let Ok(told) = serde_json::from_str::<Told>(told) else { return false };
        match told {
            Told::Image { id } => self.describing.set(Some(vec![id])),
            Told::ImageShown { id } if self.contents.with_untracked(|all| all.contains_key(&id)) => {}
            Told::ImageShown { id } | Told::ImageAgain { id } => self.load(id),
            Told::ImagesLeft { count } => {
                self.toasts.fail(t_string!(self.i18n, images.left, count = count));
            }
        }
        true
    }

    /// Seals a picture on this device and puts it where the caret of a clause is then.
    pub fn add(self, desk: Desk, clause: Id, file: File) {
        if !file.type_().starts_with("image/") {
            return self.toasts.fail(t_string!(self.i18n, images.not_image));
        }
        self.waiting.update_value(|waiting| waiting.push_back((clause, file)));
        self.preparing.update(|count| *count += 1);
        if self.preparing.get_untracked() == 1 {
            spawn_local(self.prepare(desk));
        }
    }

    /// As long as the page is there.
    async fn prepare(self, desk: Desk) {
        while let Some((clause, file)) = self.waiting.try_update_value(VecDeque::pop_front).flatten() {
            let kept = attachments::keep(self.client, self.doc.at, clause, &file).await;
            let there = self.preparing.try_update(|count| *count = count.saturating_sub(1)).is_some();
            match kept {
                Err(why) => self.toasts.fail(why.words(self.i18n)),
                Ok(Attachment { id }) if there => {
                    let _done: Option<()> = desk.ask(clause, &json!({"what": "image", "id": id.to_string()}));
                    self.describing.update(|all| all.get_or_insert_default().push(id));
                }
                Ok(_) => {}
            }
        }
    }
}

fn given(i18n: I18n, client: Client, image: &AttachmentView, caption: String, whole: Option<Whole>) -> GivenImage {
    let known = Known::of(image);
    let alt = image.alt.value.clone().unwrap_or_default();
    let (said, again) = match &whole {
        Some(Whole::Away(None)) => (t_string!(i18n, images.nowhere), false),
        Some(Whole::Away(Some(Problem::NoNetwork))) => (t_string!(i18n, attachments.needs_network), true),
        Some(Whole::Away(Some(problem))) => (problem_words(i18n, *problem), true),
        Some(Whole::File(_)) => (t_string!(i18n, images.unreadable), false),
        _ => (t_string!(i18n, images.coming), false),
    };
    let src = match whole {
        Some(Whole::Picture(address)) => address.as_str().to_owned(),
        _ => String::new(),
    };
    let only_here = known.reference.and_then(|(blob, _)| attachments::waiting(i18n, client, blob));
    let undescribed = alt.trim().is_empty().then(|| t_string!(i18n, images.undescribed).to_owned());
    GivenImage {
        src,
        alt,
        caption,
        said: said.to_owned(),
        again,
        marks: [only_here, undescribed].into_iter().flatten().collect(),
    }
}

/// Chooses a picture, or takes one where there is a camera, for the place of the caret.
#[component]
pub fn ImageTool() -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_desk();
    let nowhere = move || desk.clause.with(Option::is_none);
    // The caret must stay where it is.
    let stay = |event: leptos::ev::MouseEvent| event.prevent_default();
    let chosen = move |event: leptos::ev::Event| {
        let Some(input) = event.target().and_then(|target| target.dyn_into::<HtmlInputElement>().ok()) else { return };
        let files = input.files();
        let files = files.iter().flat_map(|files| (0..files.length()).filter_map(|number| files.get(number)));
        for (clause, file) in desk.clause.get_untracked().into_iter().cycle().zip(files) {
            desk.images.add(desk, clause, file);
        }
        // The same file may be chosen again.
        input.set_value("");
    };
    view! {
        <label class="btn tool tool-wide file-button" on:mousedown=stay>
            {t!(i18n, images.tool)}
            <input type="file" class="visually-hidden" accept="image/*" multiple disabled=nowhere on:change=chosen />
        </label>
    }
}

/// What an image shows, and what stands under it.
#[component]
pub fn Describe() -> impl IntoView {
    let i18n = use_i18n();
    let Images { describing, preparing, .. } = use_desk().images;
    let open = RwSignal::new(false);
    open_while_chosen(open, describing);
    let done = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        open.set(false);
    };
    let form = move || {
        view! {
            <form class="stack" on:submit=done>
                <p class="field-hint mb-0">{t!(i18n, images.alt_hint)}</p>
                <For each=move || describing.get().unwrap_or_default() key=|id| *id let(id)><Description id=id /></For>
                <div class="actions"><button type="submit" class="btn btn-primary"><Drawing icon=Icon::Check />{t!(i18n, images.done)}</button></div>
            </form>
        }
    };
    let busy = move || (preparing.get() > 0).then(|| t_string!(i18n, images.preparing));
    view! {
        <p class="term-here" role="status">{busy}</p>
        <Modal open=open title=words!(i18n, images.describe_title) id="image-dialog">{form}</Modal>
    }
}

/// The fields of one image, beside it: of several, people see which one they describe.
#[component]
fn Description(id: Id) -> impl IntoView {
    let Images { describing, given, .. } = use_desk().images;
    let i18n = use_i18n();
    let Text { doc, view, .. } = use_text();
    let place = Attachment { id };
    let alt = Memo::new(move |_| {
        let of = |view: &CodocView| view.attachments.iter().find(|image| image.id == id).map(|image| image.alt.clone());
        view.with(of).unwrap_or_default()
    });
    let src = move || given.with(|all| all.get(&id.to_string()).map(|image| image.src.clone())).unwrap_or_default();
    let name = move || {
        let place = describing.with(|all| all.as_ref().and_then(|all| all.iter().position(|one| *one == id)));
        t_string!(i18n, images.number, number = place.map_or(0, |place| place + 1))
    };
    view! {
        <div class="stack" role="group" aria-label=name>
            <img class="image-described sensitive" alt="" src=src hidden=move || src().is_empty() />
            <LiveLine doc=doc place=place field=fields::ALT register=alt />
            <LiveText doc=doc place=place field=fields::NOTE rows=2 hint=words!(i18n, images.caption_hint) />
        </div>
    }
}

// --- what leaves

/// The contents of all images that the text names, of those that are on the device or come over the network.
pub async fn pictures(client: Client, doc: OpenDoc) -> Pictures {
    doc.flush();
    let named = doc.with_untracked(named);
    let mut found = Pictures::new();
    for (id, known) in named {
        if let Some(reference) = known.reference.filter(|_| known.is_picture())
            && let Ok(bytes) = content(client, doc.at.space, reference).await
        {
            found.insert(id, bytes);
        }
    }
    found
}

fn named(doc: &Doc) -> Vec<(Id, Known)> {
    let view = intreccio_model::codoc::read(doc).0;
    if view.attachments.is_empty() {
        return Vec::new();
    }
    let clauses = view.present().filter(|clause| !clause.is_struck());
    let embeds = clauses.flat_map(|clause: &ClauseView| tables::embedded(doc, clause));
    let known = |id: Id| view.attachments.iter().find(|image| image.id == id).map(|image| (id, Known::of(image)));
    let image = |embed| match embed {
        Embed::Image(id) => known(id),
        _ => None,
    };
    embeds.filter_map(image).collect()
}

async fn content(client: Client, space: Id16, (blob, key): (Id32, Id32)) -> Result<Vec<u8>, Problem> {
    match client.ask(Ask::GetAttachment { space, blob, key, fetch: true }).await {
        Answer::Content(bytes) => Ok(bytes),
        Answer::Failed(problem) => Err(problem),
        _ => Err(Problem::Internal),
    }
}

/// The content of an image that is to be written elsewhere; `None` when its record names none.
///
/// # Errors
/// What the worker says, such as that it is not here and there is no network.
pub async fn content_of(client: Client, space: Id16, held: &HeldImage) -> Result<Option<Vec<u8>>, Problem> {
    let hex = |(blob, key): &(String, String)| Some((BlobId::from_hex(blob)?.0, Bytes32::from_hex(key)?.0));
    match held.sealed.as_ref().and_then(hex) {
        Some(reference) => content(client, space, reference).await.map(Some),
        None => Ok(None),
    }
}

/// Seals the content of an image for a space, and says so in what is written there.
///
/// # Errors
/// What the worker says, such as that the device is full.
pub async fn seal(client: Client, space: Id16, held: &mut HeldImage, content: Vec<u8>) -> Result<(), Problem> {
    match client.ask(Ask::PutAttachment { space, content }).await {
        Answer::Attached { blob, key } => {
            held.sealed = Some((BlobId(blob).to_hex(), Bytes32(key).to_hex()));
            Ok(())
        }
        Answer::Failed(problem) => Err(problem),
        _ => Err(Problem::Internal),
    }
}

/// Seals the images of a copy for another space. What is there already under the same id needs nothing.
///
/// # Errors
/// What the worker says of the first that could not be sealed: then nothing is to be written.
pub async fn move_all(
    client: Client,
    copied: &mut intreccio_model::draft::Copied,
    (from, to): (Id16, Id16),
    there: impl Fn(Id) -> bool,
) -> Result<(), Problem> {
    for (id, held) in copied.images() {
        if from == to || there(id) {
            continue;
        }
        match content_of(client, from, held).await? {
            Some(content) => seal(client, to, held, content).await?,
            None => held.sealed = None,
        }
    }
    Ok(())
}
