//! What the interface asks of the browser besides drawing: preferences of this device, the clipboard, files, focus.

use intreccio_model::time::Date;
use js_sys::Uint8Array;
use leptos::prelude::request_animation_frame;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    Blob, BlobPropertyBag, Document, Element, File, HtmlAnchorElement, HtmlElement, HtmlInputElement,
    HtmlTextAreaElement, Response, Storage, Url, Window,
};

use crate::platform::{PlatformError, lifecycle::window};

fn document() -> Result<Document, PlatformError> {
    window()?.document().ok_or(PlatformError::Missing("document"))
}

fn storage() -> Option<Storage> {
    window().ok()?.local_storage().ok().flatten()
}

/// A preference of this device.
pub fn preference(key: &str) -> Option<String> {
    storage()?.get_item(&format!("intreccio.{key}")).ok().flatten()
}

/// Keeps a preference. A browser that refuses forgets it at the next start, which harms nobody.
pub fn prefer(key: &str, value: &str) {
    if let Some(storage) = storage() {
        let _forgotten = storage.set_item(&format!("intreccio.{key}"), value);
    }
}

/// The day and the minute of the day of an instant, in local time.
pub fn local(ms: u64) -> (Date, u32) {
    #[expect(clippy::cast_precision_loss, reason = "exact below 2^53, 280 thousand years from now")]
    let js = js_sys::Date::new(&JsValue::from_f64(ms as f64));
    let civil = (js.get_full_year(), js.get_month() + 1, js.get_date());
    let part = |number: u32| i32::try_from(number).unwrap_or(1);
    let date = Date::new(part(civil.0), part(civil.1), part(civil.2)).unwrap_or_else(|| Date::from_days(0));
    (date, js.get_hours() * 60 + js.get_minutes())
}

/// The instant of a minute of a day in local time, milliseconds since 1970.
pub fn instant(date: Date, minutes: u32) -> i64 {
    let (year, month, day) = date.civil();
    let number = |n: i32| u32::try_from(n).unwrap_or(0);
    let hours = i32::try_from(minutes / 60).unwrap_or(0);
    let rest = i32::try_from(minutes % 60).unwrap_or(0);
    let js = js_sys::Date::new_with_year_month_day_hr_min(number(year), month - 1, day, hours, rest);
    #[expect(clippy::cast_possible_truncation, reason = "saturates, as wanted")]
    let ms = js.get_time() as i64;
    ms
}

/// What is in the address after `#`, the sign included.
pub fn fragment() -> String {
    window().and_then(|window| Ok(window.location().hash()?)).unwrap_or_default()
}

/// Takes the fragment out of the address and of the history: it may hold a secret.
pub fn drop_fragment() -> Result<(), PlatformError> {
    let window = window()?;
    let path = window.location().pathname()?;
    Ok(window.history()?.replace_state_with_url(&JsValue::NULL, "", Some(&path))?)
}

/// `https://host`.
pub fn origin() -> String {
    window().and_then(|window| Ok(window.location().origin()?)).unwrap_or_default()
}

/// The languages that the person prefers are all not Italian.
pub fn prefers_english() -> bool {
    let languages = window().map(|window| window.navigator().languages()).unwrap_or_default();
    let first = languages.get(0).as_string().unwrap_or_default();
    !first.is_empty() && !first.starts_with("it")
}

pub fn set_title(title: &str) {
    if let Ok(document) = document() {
        document.set_title(title);
    }
}

/// The language of the page, for assistive technology.
pub fn set_language(code: &str) {
    if let Some(root) = document().ok().and_then(|document| document.document_element()) {
        let _unchanged = root.set_attribute("lang", code);
    }
}

/// Adds a class to the page or takes it away.
pub fn page_class(name: &str, on: bool) {
    if let Some(body) = document().ok().and_then(|document| document.body()) {
        let _unchanged = body.class_list().toggle_with_force(name, on);
    }
}

/// Left, top and width of an element on the screen, in CSS pixels. `None` when it has no width. Asked for by name: it is the only use of
/// that interface.
pub fn frame(element: &web_sys::Element) -> Option<[f64; 3]> {
    let ask =
        js_sys::Reflect::get(element, &"getBoundingClientRect".into()).ok()?.dyn_into::<js_sys::Function>().ok()?;
    let rect = ask.call0(element).ok()?;
    let number = |key: &str| js_sys::Reflect::get(&rect, &key.into()).ok()?.as_f64();
    let frame = [number("left")?, number("top")?, number("width")?];
    frame.last().is_some_and(|width| *width >= 1.0).then_some(frame)
}

/// Fills the screen with an element, where the browser allows it. Asked for by name: it is the only use of that interface, and what it
/// promises does not matter, since the element is shown in either case.
pub fn fullscreen(element: &web_sys::Element) {
    call(element, "requestFullscreen");
}

/// Gives the screen back.
pub fn leave_fullscreen() {
    let Ok(document) = document() else { return };
    let there = js_sys::Reflect::get(&document, &"fullscreenElement".into());
    if there.is_ok_and(|element| !element.is_null() && !element.is_undefined()) {
        call(&document, "exitFullscreen");
    }
}

/// Calls a method that returns a promise, and lets a refusal go unheard.
fn call(on: &wasm_bindgen::JsValue, method: &str) {
    let Ok(method) = js_sys::Reflect::get(on, &method.into()) else { return };
    let Some(method) = method.dyn_ref::<js_sys::Function>() else { return };
    if let Ok(promised) = method.call0(on)
        && let Ok(promise) = promised.dyn_into::<js_sys::Promise>()
    {
        leptos::task::spawn_local(async move {
            let _refused = JsFuture::from(promise).await;
        });
    }
}

/// Moves the focus to the element with this id.
pub fn focus(id: &str) {
    let element = document().ok().and_then(|document| document.get_element_by_id(id));
    if let Some(element) = element.and_then(|element| element.dyn_into::<HtmlElement>().ok()) {
        let _unfocusable = element.focus();
    }
}

/// Moves the focus to the heading with this id, and the heading to the top of the screen. What stands above it has its true height only
/// once it is near the screen (`content-visibility`), and then moves it: it is brought there again in the frames that follow.
pub fn focus_at_top(id: &str) {
    focus(id);
    if let Some(element) = document().ok().and_then(|document| document.get_element_by_id(id)) {
        keep_at_top(element, FRAMES_UNTIL_SETTLED);
    }
}

const FRAMES_UNTIL_SETTLED: u8 = 4;

fn keep_at_top(element: Element, frames: u8) {
    element.scroll_into_view();
    if frames > 0 {
        request_animation_frame(move || keep_at_top(element, frames - 1));
    }
}

/// Which field has the focus, by its id, and its selection in code units. `None` when no field with an id has it.
pub fn caret() -> Option<(String, u32, u32)> {
    let element = document().ok()?.active_element()?;
    let id = Some(element.id()).filter(|id| !id.is_empty())?;
    let (start, end) = if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        (area.selection_start().ok().flatten(), area.selection_end().ok().flatten())
    } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        // Fields of numbers and dates have no selection.
        (input.selection_start().ok().flatten(), input.selection_end().ok().flatten())
    } else {
        return None;
    };
    Some((id, start.unwrap_or(0), end.unwrap_or(0)))
}

/// Moves the focus to a field and its selection to where it was. `false` when the field is not there, or cannot be seen.
pub fn set_caret(id: &str, start: u32, end: u32) -> bool {
    let Some(element) = document().ok().and_then(|document| document.get_element_by_id(id)) else { return false };
    let Ok(element) = element.dyn_into::<HtmlElement>() else { return false };
    let _unfocusable = element.focus();
    if let Some(area) = element.dyn_ref::<HtmlTextAreaElement>() {
        let _refused = area.set_selection_range(start, end);
    } else if let Some(input) = element.dyn_ref::<HtmlInputElement>() {
        let _refused = input.set_selection_range(start, end);
    }
    document().ok().and_then(|document| document.active_element()).is_some_and(|active| active.id() == id)
}

/// Brings the element with this id into view, or the nearest one around or within: opens what hides it, scrolls there, moves the focus,
/// and marks it for a while. `false` when there is none.
pub fn reveal(id: &str) -> bool {
    let Some(element) = named_like(id) else { return false };
    let mut around = Some(element.clone());
    while let Some(parent) = around {
        if parent.tag_name() == "DETAILS" {
            let _refused = parent.set_attribute("open", "");
        }
        around = parent.parent_element();
    }
    let focusable = matches!(element.tag_name().as_str(), "A" | "BUTTON" | "INPUT" | "SELECT" | "SUMMARY" | "TEXTAREA");
    if !focusable && !element.has_attribute("tabindex") {
        let _refused = element.set_attribute("tabindex", "-1");
    }
    element.scroll_into_view();
    if let Some(element) = element.dyn_ref::<HtmlElement>() {
        let _unfocusable = element.focus();
    }
    let _refused = element.class_list().add_1("found");
    wasm_bindgen_futures::spawn_local(async move {
        crate::platform::timer::sleep(FOUND_MS).await;
        let _refused = element.class_list().remove_1("found");
    });
    true
}

/// How long what was found stays marked.
const FOUND_MS: u32 = 6_000;

/// Ids are paths with hyphens: without its last key a path names what is around. What lies deeper counts before what is around.
fn named_like(id: &str) -> Option<Element> {
    let document = document().ok()?;
    let mut wanted = id.to_owned();
    loop {
        if let Some(element) = document.get_element_by_id(&wanted) {
            return Some(element);
        }
        if let Ok(Some(within)) = document.query_selector(&format!("[id^='{wanted}-']")) {
            return Some(within);
        }
        let cut = wanted.rfind('-').filter(|cut| *cut > 0)?;
        wanted.truncate(cut);
        // A container of many things is no place to go to.
        if wanted.matches('-').count() < 2 {
            return None;
        }
    }
}

/// What the skip link does: the router takes links within the page for its own and would leave the focus where it is.
pub fn skip_to_content(event: web_sys::MouseEvent) {
    event.prevent_default();
    focus("contenuto");
}

/// Whether a person is typing in a field.
pub fn is_typing() -> bool {
    let active = document().ok().and_then(|document| document.active_element());
    active.is_some_and(|element| {
        element.has_attribute("contenteditable")
            || matches!(element.tag_name().as_str(), "INPUT" | "TEXTAREA" | "SELECT")
    })
}

pub fn print() {
    if let Ok(window) = window() {
        let _refused = window.print();
    }
}

/// Puts text on the clipboard.
///
/// # Errors
/// When the browser refuses.
pub async fn copy(text: String) -> Result<(), PlatformError> {
    let promise = window()?.navigator().clipboard().write_text(&text);
    JsFuture::from(promise).await?;
    Ok(())
}

/// Offers bytes as a file to keep.
///
/// # Errors
/// When the browser refuses.
pub fn offer_file(name: &str, bytes: &[u8]) -> Result<(), PlatformError> {
    let parts = js_sys::Array::of1(&Uint8Array::from(bytes));
    let options = BlobPropertyBag::new();
    options.set_type("application/octet-stream");
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options)?;
    let url = Url::create_object_url_with_blob(&blob)?;
    let link: HtmlAnchorElement =
        document()?.create_element("a")?.dyn_into().map_err(|_| PlatformError::Missing("download"))?;
    link.set_href(&url);
    link.set_download(name);
    link.click();
    Ok(Url::revoke_object_url(&url)?)
}

/// The bytes of a file that the person chose.
///
/// # Errors
/// When it cannot be read.
pub async fn read_file(file: &File) -> Result<Vec<u8>, PlatformError> {
    let buffer = JsFuture::from(file.array_buffer()).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// The bytes at an address of this origin.
///
/// # Errors
/// When they are neither kept nor to be had.
pub async fn fetch(address: &str) -> Result<Vec<u8>, PlatformError> {
    let response: Response = JsFuture::from(window()?.fetch_with_str(address)).await?.dyn_into()?;
    if !response.ok() {
        return Err(PlatformError::Browser(format!("{address}: {}", response.status())));
    }
    let buffer = JsFuture::from(response.array_buffer()?).await?;
    Ok(Uint8Array::new(&buffer).to_vec())
}

/// Where this device stands with keeping what is stored.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Keeping {
    /// The browser promised not to clear it by itself.
    pub persisted: bool,
    /// Megabytes.
    pub used: f64,
    pub quota: f64,
}

/// Asks the browser how much is stored and whether it stays.
///
/// # Errors
/// When the browser does not say.
pub async fn keeping() -> Result<Keeping, PlatformError> {
    let storage = window()?.navigator().storage();
    let persisted = JsFuture::from(storage.persisted()?).await?.as_bool().unwrap_or(false);
    let estimate = JsFuture::from(storage.estimate()?).await?;
    let megabytes =
        |key: &str| js_sys::Reflect::get(&estimate, &key.into()).ok().and_then(|n| n.as_f64()).unwrap_or(0.0) / 1e6;
    Ok(Keeping { persisted, used: megabytes("usage"), quota: megabytes("quota") })
}

/// Asks the browser not to clear what is stored. The answer says whether it agreed.
///
/// # Errors
/// When the browser has no such promise.
pub async fn ask_to_keep() -> Result<bool, PlatformError> {
    let answer = JsFuture::from(window()?.navigator().storage().persist()?).await?;
    Ok(answer.as_bool().unwrap_or(false))
}

/// The window, for listeners that live as long as the page.
///
/// # Errors
/// `Missing` outside a window.
pub fn page() -> Result<Window, PlatformError> {
    window()
}
