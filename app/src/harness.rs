//! What the browser tests drive below the interface: the store's conformance suite, and the client without pages. Not in the
//! program that people get.

use intreccio_engine::store::conformance;
use intreccio_model::doc::{self, Kind};
use intreccio_model::field::plan;
use intreccio_model::ids::{Actor, UserId};
use intreccio_model::place::Plan;
use intreccio_model::{plan as family_plan, text};
use intreccio_protocol::ids::{DocId, SpaceId};
use leptos::prelude::*;
use wasm_bindgen::prelude::*;

use crate::bridge::{Answer, Ask, DocRef, InviteFor, NewOrganisation, Problem, Profile, SpaceRole};
use crate::platform::{PlatformError, clock, random, tables};
use crate::window::boot::Boot;
use crate::window::client::Client;
use crate::window::doc::OpenDoc;
use crate::worker::seal::DataKey;
use crate::worker::vault::SealedStore;

/// Runs the engine's suite for stores on a fresh database.
///
/// # Errors
/// What does not hold.
#[wasm_bindgen]
pub async fn run_store_conformance() -> Result<(), JsValue> {
    let name: [u8; 8] = random::bytes().map_err(|error| explain(&error))?;
    let name = format!("conformance-{}", u64::from_be_bytes(name));
    let key = DataKey::make().map_err(|error| explain(&error))?;
    let store = SealedStore::open(&name, key).await.map_err(|error| explain(&error))?;
    conformance(&store).await.map_err(|broken| JsValue::from_str(&broken))?;
    drop(store);
    tables::delete(&format!("intreccio-{name}")).map_err(|error| explain(&error))
}

fn explain(error: &PlatformError) -> JsValue {
    JsValue::from_str(&error.to_string())
}

/// A window without pages: each method does what a page would. Problems come as rejections with the problem's name.
#[wasm_bindgen]
pub struct Driver(Client);

#[wasm_bindgen]
impl Driver {
    /// Starts the client as the interface does.
    ///
    /// # Errors
    /// When the browser refuses the worker.
    #[wasm_bindgen(constructor)]
    pub fn new(boot: Boot) -> Result<Driver, JsValue> {
        console_error_panic_hook::set_once();
        let mut started = Err(JsValue::from_str("not mounted"));
        let slot = std::rc::Rc::new(std::cell::RefCell::new(None));
        let inside = std::rc::Rc::clone(&slot);
        mount_to_body(move || *inside.borrow_mut() = Some(Client::start(boot)));
        if let Some(client) = slot.take() {
            started = client.map(Driver).map_err(|error| explain(&error));
        }
        started
    }

    pub fn phase(&self) -> String {
        format!("{:?}", self.0.phase.get_untracked())
    }

    /// The status' state, and how many documents wait.
    pub fn status(&self) -> String {
        let status = self.0.status.get_untracked();
        status.map_or_else(String::new, |status| format!("{:?} {}", status.state, status.waiting.len()))
    }

    pub fn vaults(&self) -> usize {
        self.0.vaults.get_untracked().len()
    }

    pub fn me(&self) -> Option<String> {
        self.0.me.get_untracked().map(|me| UserId(me.user).to_string())
    }

    /// Aliases of the families in the list.
    pub fn families(&self) -> Vec<String> {
        self.0.families.get_untracked().into_iter().map(|family| family.card.alias).collect()
    }

    /// What waits for a person, over all documents.
    pub fn review(&self) -> Vec<String> {
        self.0.review.get_untracked().into_iter().map(|(_, item)| item.label).collect()
    }

    /// A workspace named after its only organisation. Returns the paper key.
    pub async fn found(
        &self,
        setup_code: String,
        organisation: String,
        name: String,
        passphrase: String,
    ) -> Result<Option<String>, JsValue> {
        let comune = || "comune".to_owned();
        let only = NewOrganisation { name: organisation.clone(), kind: comune(), side: comune(), lead: true };
        let me = Profile { name, role: "social_worker".to_owned(), organisation: Some(0) };
        let (name, organisations) = (organisation, vec![only]);
        self.enter(Ask::Found { setup_code, name, organisations, me, passphrase }).await
    }

    /// Returns the paper key.
    pub async fn join(&self, code: String, name: String, passphrase: String) -> Result<Option<String>, JsValue> {
        let me = Profile { name, role: "social_worker".to_owned(), organisation: None };
        self.enter(Ask::Join { code, me, passphrase }).await
    }

    pub async fn demo(&self) -> Result<Option<String>, JsValue> {
        self.enter(Ask::OpenDemo { person: intreccio_model::demo::FOUNDER.to_owned() }).await
    }

    /// The oldest vault.
    pub async fn unlock(&self, passphrase: String) -> Result<Option<String>, JsValue> {
        let vault = self.0.vaults.get_untracked().first().map(|vault| vault.id.clone()).unwrap_or_default();
        self.enter(Ask::Unlock { vault, passphrase }).await
    }

    pub async fn lock(&self) -> Result<(), JsValue> {
        self.0.lock(crate::window::client::Why::Asked).await.map_err(problem)
    }

    pub async fn invite(&self) -> Result<String, JsValue> {
        match self.0.ask(Ask::Invite { what: InviteFor::Member, days: 7, uses: 1 }).await {
            Answer::Invitation { code, .. } => Ok(code),
            other => Err(unexpected(&other)),
        }
    }

    /// A new family; returns its document.
    pub async fn family(&self, code: String, alias: String) -> Result<String, JsValue> {
        let me = self.0.me.get_untracked().ok_or_else(|| JsValue::from_str("locked"))?;
        let actor = Actor(random::bytes().map_err(|error| explain(&error))?);
        let mut plan = doc::new(Kind::Plan, UserId(me.user), actor);
        let (now, today) = (clock::now_signed(), intreccio_model::time::Instant(clock::now_signed()).date_utc());
        let mut fill = |bytes: &mut [u8]| drop(random::fill(bytes));
        let made = doc::edit(&mut plan, now, &mut fill, |edit| family_plan::open(edit, &code, &alias, today, None));
        made.map_err(|error| JsValue::from_str(&error.to_string()))?;
        match self.0.ask(Ask::CreateSpace { kind: Kind::Plan, changes: doc::changes_since(&plan, &[]) }).await {
            Answer::Created(doc) => Ok(write_doc(doc)),
            other => Err(unexpected(&other)),
        }
    }

    pub async fn share(&self, doc: String, user: String) -> Result<(), JsValue> {
        let space = read_doc(&doc)?.space;
        let user: UserId = user.parse().map_err(|_| JsValue::from_str("not a user"))?;
        match self.0.ask(Ask::AddMember { space, user: user.0, role: SpaceRole::Editor }).await {
            Answer::Done => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// Types into the summary; returns when it is on the device.
    pub async fn write(&self, doc: String, value: String) -> Result<(), JsValue> {
        let doc = self.open(&doc).await?;
        doc.type_text(&Plan, plan::SUMMARY, value);
        doc.settle().await.map_err(problem)
    }

    /// Types and does not wait.
    pub async fn type_only(&self, doc: String, value: String) -> Result<(), JsValue> {
        self.open(&doc).await?.type_text(&Plan, plan::SUMMARY, value);
        Ok(())
    }

    pub async fn set_alias(&self, doc: String, alias: String) -> Result<(), JsValue> {
        let doc = self.open(&doc).await?;
        let set = doc.edit(|edit| edit.set(&Plan, plan::ALIAS, Some(alias)));
        set.map_err(|error| JsValue::from_str(&error.to_string()))?;
        doc.settle().await.map_err(problem)
    }

    pub async fn read(&self, doc: String) -> Result<String, JsValue> {
        let doc = self.open(&doc).await?;
        Ok(doc.with_untracked(|doc| text::read(doc, &Plan, plan::SUMMARY)).unwrap_or_default())
    }

    pub async fn backup(&self) -> Result<Vec<u8>, JsValue> {
        match self.0.ask(Ask::Backup).await {
            Answer::File(bytes) => Ok(bytes),
            other => Err(unexpected(&other)),
        }
    }

    pub async fn restore(&self, file: Vec<u8>, passphrase: String) -> Result<Option<String>, JsValue> {
        self.enter(Ask::Restore { file, passphrase }).await
    }

    pub async fn change_passphrase(&self, old: String, new: String) -> Result<(), JsValue> {
        match self.0.ask(Ask::ChangePassphrase { old, new }).await {
            Answer::Done => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    /// The oldest vault.
    pub async fn forget(&self, even_undelivered: bool) -> Result<(), JsValue> {
        let vault = self.0.vaults.get_untracked().first().map(|vault| vault.id.clone()).unwrap_or_default();
        match self.0.ask(Ask::Forget { vault, even_undelivered }).await {
            Answer::Vaults(_) => Ok(()),
            other => Err(unexpected(&other)),
        }
    }

    async fn enter(&self, ask: Ask) -> Result<Option<String>, JsValue> {
        match self.0.ask(ask).await {
            Answer::Entered { recovery, .. } => Ok(recovery),
            other => Err(unexpected(&other)),
        }
    }

    async fn open(&self, doc: &str) -> Result<OpenDoc, JsValue> {
        self.0.open(read_doc(doc)?).await.map_err(problem)
    }
}

fn problem(problem: Problem) -> JsValue {
    JsValue::from_str(&format!("{problem:?}"))
}

fn unexpected(answer: &Answer) -> JsValue {
    match answer {
        Answer::Failed(failed) => problem(*failed),
        _ => JsValue::from_str("another answer"),
    }
}

fn write_doc(doc: DocRef) -> String {
    format!("{}{}", SpaceId(doc.space).to_hex(), DocId(doc.doc).to_hex())
}

fn read_doc(hex: &str) -> Result<DocRef, JsValue> {
    let parts = hex.split_at_checked(SpaceId::LEN * 2);
    let read = parts.and_then(|(space, doc)| Some((SpaceId::from_hex(space)?, DocId::from_hex(doc)?)));
    let (space, doc) = read.ok_or_else(|| JsValue::from_str("not a document"))?;
    Ok(DocRef::body(space.0, doc.0))
}
