//! What `public/boot.js` hands over, and the window to its Workers: the compiled module and the addresses needed to start it again
//! in a Worker.

use js_sys::{Array, Object, Reflect, WebAssembly};
use wasm_bindgen::prelude::*;
use web_sys::{Worker, WorkerOptions, WorkerType};

#[wasm_bindgen]
extern "C" {
    /// `{ module: WebAssembly.Module, glue: URL, worker: URL, fonts: { STYLE: [URL] }, loadEditor() }`, made by `boot.js`.
    #[derive(Clone)]
    pub type Boot;

    #[wasm_bindgen(method, getter)]
    fn module(this: &Boot) -> WebAssembly::Module;

    #[wasm_bindgen(method, getter)]
    fn glue(this: &Boot) -> String;

    #[wasm_bindgen(method, getter)]
    fn worker(this: &Boot) -> String;

    #[wasm_bindgen(method, getter)]
    fn fonts(this: &Boot) -> JsValue;

    /// Imports `app/editor`, which is fetched when somebody opens a text of the table.
    #[wasm_bindgen(method, catch, js_name = loadEditor)]
    fn load_editor(this: &Boot) -> Result<js_sys::Promise, JsValue>;
}

/// Addresses of the fonts for documents that carry their own, in each style in the order in which they are asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct FontFiles {
    pub regular: Vec<String>,
    pub bold: Vec<String>,
    pub italic: Vec<String>,
}

/// The exported function that a Worker runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Entry {
    /// `start_worker`: keys, engine, storage and socket, for as long as the page lives.
    Worker,
    /// `start_stretch`: one Argon2id, then the Worker is terminated and its heap given back.
    Stretch,
}

impl Entry {
    const fn export(self) -> &'static str {
        match self {
            Self::Worker => "start_worker",
            Self::Stretch => "start_stretch",
        }
    }
}

impl Boot {
    /// Where the fonts for documents are.
    pub fn font_files(&self) -> FontFiles {
        let fonts = self.fonts();
        let style = |name: &str| {
            let list = Reflect::get(&fonts, &name.into()).ok().and_then(|list| list.dyn_into::<Array>().ok());
            list.map(|list| list.iter().filter_map(|one| one.as_string()).collect()).unwrap_or_default()
        };
        FontFiles { regular: style("regular"), bold: style("bold"), italic: style("italic") }
    }

    /// The editor's module.
    ///
    /// # Errors
    /// When it is neither kept nor to be fetched.
    pub async fn editor(&self) -> Result<JsValue, JsValue> {
        wasm_bindgen_futures::JsFuture::from(self.load_editor()?).await
    }

    /// Starts a dedicated Worker on the module that is already compiled.
    ///
    /// Messages may be posted at once: `worker.js` keeps them until the entry has returned. An entry that fails
    /// arrives as the Worker's `error` event.
    ///
    /// # Errors
    /// When the browser refuses to make the Worker or to clone the message.
    pub fn spawn(&self, entry: Entry) -> Result<Worker, JsValue> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        options.set_name(entry.export());
        let worker = Worker::new_with_options(&self.worker(), &options)?;
        let start = Object::new();
        Reflect::set(&start, &"module".into(), &self.module())?;
        Reflect::set(&start, &"glue".into(), &self.glue().into())?;
        Reflect::set(&start, &"worker".into(), &self.worker().into())?;
        Reflect::set(&start, &"entry".into(), &entry.export().into())?;
        worker.post_message(&start)?;
        Ok(worker)
    }
}
