//! The editor of rich text (`app/editor`) on shared texts: what it asks is answered from the open document, what it writes goes there, and
//! what others write goes to it.

use std::any::Any;
use std::cell::RefCell;
use std::rc::Rc;

use automerge::ChangeHash;
use intreccio_model::doc::{self, Doc};
use intreccio_model::place::Place;
use intreccio_model::register::TextField;
use intreccio_model::rich::{self, Op, Touched};
use js_sys::{Object, Reflect};
use leptos::html::Div;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use serde::Serialize;
use wasm_bindgen::closure::{Closure, WasmClosure};
use wasm_bindgen::prelude::*;
use web_sys::{File, HtmlElement};

use super::boot::Boot;
use super::doc::OpenDoc;
use super::typing::Binding;

#[wasm_bindgen]
extern "C" {
    /// The module that `app/editor/editor.mjs` becomes.
    type EditorModule;

    #[wasm_bindgen(method, catch)]
    fn mount(this: &EditorModule, place: &HtmlElement, port: &Object, options: &Object) -> Result<Editor, JsValue>;

    /// What `mount` returns.
    #[derive(Clone)]
    type Editor;

    #[wasm_bindgen(method)]
    fn changed(this: &Editor, patches: &str, before: &str);
    #[wasm_bindgen(method)]
    fn reread(this: &Editor);
    #[wasm_bindgen(method)]
    fn run(this: &Editor, command: &str);
    #[wasm_bindgen(method)]
    fn link(this: &Editor, href: &str) -> bool;
    #[wasm_bindgen(method, js_name = isComposing)]
    fn is_composing(this: &Editor) -> bool;
    #[wasm_bindgen(method, js_name = catchUp)]
    fn catch_up(this: &Editor);
    #[wasm_bindgen(method, js_name = isInSight)]
    fn is_in_sight(this: &Editor) -> bool;
    #[wasm_bindgen(method)]
    fn ask(this: &Editor, request: &str) -> String;
    #[wasm_bindgen(method)]
    fn refresh(this: &Editor);
    #[wasm_bindgen(method)]
    fn focus(this: &Editor);
    #[wasm_bindgen(method)]
    fn destroy(this: &Editor);
}

/// Where the editor's module comes from.
#[derive(Clone)]
pub struct EditorSource(SendWrapper<Boot>);

impl EditorSource {
    pub fn of(boot: Boot) -> Self {
        Self(SendWrapper::new(boot))
    }
}

/// What people hear and see of the field.
#[derive(Clone, Copy)]
pub struct Words {
    pub label: Signal<String>,
    /// Shown while the text is empty.
    pub hint: Signal<String>,
    /// JSON of what stands on tables, notes and images.
    pub more: Signal<String>,
}

/// What the toolbar does with the editor that was bound last or entered last.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct RichHandle(StoredValue<Option<Editor>, LocalStorage>);

impl RichHandle {
    /// Runs a command of `app/editor/keys.mjs`.
    pub fn run(self, command: &str) {
        if let Some(editor) = self.0.get_value() {
            editor.run(command);
        }
    }

    /// Leads the selected words to an address; an empty one to none. Whether that could be done.
    pub fn link(self, href: &str) -> bool {
        self.0.get_value().is_some_and(|editor| editor.link(href))
    }

    /// Asks what `app/editor/extras.mjs` answers, both in JSON; `"null"` while there is no editor.
    pub fn ask(self, request: &str) -> String {
        let editor = self.0.try_get_value().flatten();
        editor.map_or_else(|| "null".to_owned(), |editor| editor.ask(request))
    }

    pub fn focus(self) {
        if let Some(editor) = self.0.get_value() {
            editor.focus();
        }
    }
}

/// What happens in the field.
#[derive(Clone, Copy)]
pub struct Heard {
    /// The caret came in.
    pub entered: Callback<RichHandle>,
    /// What holds where the caret is: `{"bold": true, ...}`.
    pub state: Callback<String>,
    /// What the editor tells in JSON, with an answer: see `app/editor/extras.mjs`.
    pub told: Callback<String, String>,
    /// A file was pasted or dropped there.
    pub file: Callback<File>,
    /// The editor is there.
    pub ready: Callback<RichHandle>,
    /// The module could not be fetched, or does not run here.
    pub failed: Callback<()>,
}

/// Makes an element show and write the rich text `field` of `place`, for as long as the component lives.
pub fn bind<E: Place + Clone + 'static>(
    doc: OpenDoc,
    node: NodeRef<Div>,
    place: E,
    field: TextField<E>,
    editable: Signal<bool>,
    words: Words,
    heard: Heard,
) {
    let EditorSource(source) = expect_context();
    let handle = RichHandle(StoredValue::new_local(None));
    let place = SendWrapper::new(place);
    let bound: StoredValue<Option<Rc<Rich<E>>>, LocalStorage> = StoredValue::new_local(None);
    Effect::new(move |_| {
        let Some(element) = node.get() else { return };
        let (source, place) = (source.clone(), (*place).clone());
        spawn_local(async move {
            let Ok(module) = source.editor().await else { return heard.failed.run(()) };
            // The component may be gone by now.
            if handle.0.try_get_value().is_none() {
                return;
            }
            let rich = Rc::new(Rich {
                place,
                field,
                editor: RefCell::new(None),
                shown: RefCell::default(),
                kept: RefCell::default(),
            });
            match rich.begin(doc, &module.unchecked_into(), &element, editable, words, heard, handle) {
                Ok(editor) => {
                    handle.0.set_value(Some(editor));
                    heard.ready.run(handle);
                }
                Err(_) => return heard.failed.run(()),
            }
            doc.attach(Rc::clone(&rich) as Rc<dyn Binding>);
            bound.set_value(Some(rich));
        });
    });
    Effect::new(move |_| {
        editable.track();
        if let Some(editor) = handle.0.get_value() {
            editor.refresh();
        }
    });
    on_cleanup(move || {
        let Some(Some(rich)) = bound.try_update_value(Option::take) else { return };
        let editor = rich.editor.take();
        doc.detach(&(Rc::clone(&rich) as Rc<dyn Binding>));
        if let Some(editor) = editor {
            editor.destroy();
        }
        // They hold what holds them.
        rich.kept.take();
    });
}

struct Rich<E> {
    place: E,
    field: TextField<E>,
    editor: RefCell<Option<Editor>>,
    /// The version that the editor shows.
    shown: RefCell<Vec<ChangeHash>>,
    /// The functions that the editor calls.
    kept: RefCell<Vec<Box<dyn Any>>>,
}

impl<E: Place + Clone + 'static> Rich<E> {
    #[expect(clippy::too_many_arguments, reason = "what one field needs, once")]
    fn begin(
        self: &Rc<Self>,
        doc: OpenDoc,
        module: &EditorModule,
        element: &HtmlElement,
        editable: Signal<bool>,
        words: Words,
        heard: Heard,
        handle: RichHandle,
    ) -> Result<Editor, JsValue> {
        doc.with_untracked(|doc| self.hold(doc));
        let port = self.port(doc)?;
        let options = Object::new();
        set(&options, "label", &words.label.get_untracked().into())?;
        set(&options, "hint", &words.hint.get_untracked().into())?;
        set(&options, "words", &words.more.get_untracked().into())?;
        self.give(&options, "told", Closure::<dyn Fn(String) -> String>::new(move |told| heard.told.run(told)))?;
        self.give(&options, "file", Closure::<dyn Fn(File)>::new(move |file| heard.file.run(file)))?;
        self.give(&options, "editable", Closure::<dyn Fn() -> bool>::new(move || editable.get_untracked()))?;
        self.give(&options, "entered", Closure::<dyn Fn()>::new(move || heard.entered.run(handle)))?;
        self.give(&options, "state", Closure::<dyn Fn(String)>::new(move |state| heard.state.run(state)))?;
        let editor = module.mount(element, &port, &options)?;
        *self.editor.borrow_mut() = Some(editor.clone());
        Ok(editor)
    }

    /// What the editor asks and writes.
    fn port(self: &Rc<Self>, doc: OpenDoc) -> Result<Object, JsValue> {
        let port = Object::new();
        let this = Rc::clone(self);
        let spans = move |heads: String| doc.with_untracked(|doc| this.spans(doc, &heads));
        self.give(&port, "spans", Closure::<dyn Fn(String) -> String>::new(spans))?;
        let this = Rc::clone(self);
        let typed = move |ops: String| doc.type_rich(&this.place, this.field, ops_of(&ops));
        self.give(&port, "type", Closure::<dyn Fn(String)>::new(typed))?;
        let this = Rc::clone(self);
        self.give(&port, "write", Closure::<dyn Fn(String)>::new(move |ops: String| this.write(doc, &ops)))?;
        self.give(&port, "flush", Closure::<dyn Fn()>::new(move || doc.flush()))?;
        self.give(&port, "composed", Closure::<dyn Fn()>::new(move || doc.merge_held()))?;
        Ok(port)
    }

    fn spans(&self, doc: &Doc, heads: &str) -> String {
        let spans = match heads {
            "" => rich::spans(doc, &self.place, self.field),
            heads => rich::spans_at(doc, &self.place, self.field, &heads_of(heads)),
        };
        json(&spans.unwrap_or_default())
    }

    /// What cannot be written is not shown either.
    fn write(self: &Rc<Self>, doc: OpenDoc, ops: &str) {
        let written = doc.edit_from(&**self, |edit| rich::apply(edit, &self.place, self.field, ops_of(ops)));
        if written.is_err() {
            let this = Rc::clone(self);
            spawn_local(async move {
                if let Some(editor) = this.editor.borrow().as_ref() {
                    editor.reread();
                }
            });
        }
    }

    /// Gives the editor a function, and keeps it for as long as the editor.
    fn give<T: WasmClosure + ?Sized + 'static>(
        &self,
        object: &Object,
        name: &str,
        act: Closure<T>,
    ) -> Result<(), JsValue> {
        set(object, name, act.as_ref())?;
        self.kept.borrow_mut().push(Box::new(act));
        Ok(())
    }
}

impl<E: Place + Clone + 'static> Binding for Rich<E> {
    fn is_composing(&self) -> bool {
        self.editor.borrow().as_ref().is_some_and(Editor::is_composing)
    }

    fn catch_up(&self) {
        let editor = self.editor.borrow().clone();
        if let Some(editor) = editor {
            editor.catch_up();
        }
    }

    fn is_in_sight(&self) -> bool {
        self.editor.borrow().as_ref().is_none_or(Editor::is_in_sight)
    }

    fn shows(&self, doc: &Doc, touched: &Touched) -> bool {
        touched.has(doc, &self.place, self.field)
    }

    fn hold(&self, doc: &Doc) {
        *self.shown.borrow_mut() = doc::heads(doc);
    }

    fn refresh(&self, doc: &Doc, touched: &Touched) {
        let now = doc::heads(doc);
        let before = self.shown.replace(now.clone());
        if before == now || !self.shows(doc, touched) {
            return;
        }
        let patches = touched.patches(doc, &self.place, self.field, &before).unwrap_or_default();
        let editor = self.editor.borrow().clone();
        if let Some(editor) = editor.filter(|_| !patches.is_empty()) {
            editor.changed(&json(&patches), &json(&hexes(&before)));
        }
    }
}

fn set(object: &Object, name: &str, value: &JsValue) -> Result<(), JsValue> {
    Reflect::set(object, &name.into(), value).map(drop)
}

fn ops_of(ops: &str) -> Vec<Op> {
    serde_json::from_str(ops).unwrap_or_default()
}

fn hexes(heads: &[ChangeHash]) -> Vec<String> {
    heads.iter().map(ToString::to_string).collect()
}

fn heads_of(spelled: &str) -> Vec<ChangeHash> {
    let hexes: Vec<String> = serde_json::from_str(spelled).unwrap_or_default();
    hexes.iter().filter_map(|hex| hex.parse().ok()).collect()
}

/// Everything here has a form in JSON.
fn json<T: Serialize>(value: &T) -> String {
    serde_json::to_string(value).unwrap_or_default()
}
