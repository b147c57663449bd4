//! Founding a workspace, or joining one: what is asked of the engine, and what the person says of themselves in the directory.

use automerge::{ChangeHash, ROOT, ReadDoc};
use intreccio_engine::{Command, DocKey, Engine, Replica};
use intreccio_model::doc::{self, Edit, EditError, Kind};
use intreccio_model::field::organization;
use intreccio_model::ids::{Actor, Id, UserId};
use intreccio_model::place::Organization;
use intreccio_model::vocab::{OperatorRole, OrganizationKind, Side, Vocabulary};
use intreccio_model::workspace;
use intreccio_protocol::content::Lane;

use super::convert;
use crate::bridge::{NewOrganisation, Problem, Profile};
use crate::platform::{clock, random};

/// Somebody who waits for the relay's word.
pub struct Entering {
    /// The ask to answer.
    pub ask: u64,
    /// The paper key, to show once.
    pub recovery: Option<String>,
    /// What to write into the directory on arrival; the founder wrote it when making it.
    pub profile: Option<Profile>,
    /// The vault was made for this and goes if it fails.
    pub made: bool,
    /// The socket was open at some time.
    pub reached: bool,
    /// The relay has accepted.
    pub entered: bool,
}

impl Entering {
    /// Whether the log has this device in it and the directory is here.
    pub fn has_arrived(&self, engine: &Engine) -> bool {
        let known = engine.workspace().is_some_and(|workspace| workspace.devices().contains_key(&engine.device()));
        (self.entered || known) && convert::directory(engine).is_some()
    }

    /// The edit by which a newcomer appears in the directory.
    pub fn introduction(&self, engine: &Engine) -> Option<Command> {
        let profile = self.profile.as_ref()?;
        let key = convert::directory(engine)?;
        let user = UserId(engine.user().0);
        let role = OperatorRole::from_code(&profile.role)?;
        let bytes = engine.replica(&key)?.doc().clone().save();
        let mut directory = doc::load(&bytes, user, Actor(random::bytes().ok()?)).ok()?;
        let already = workspace::read(&directory).0.operator(user).is_some();
        let add = |edit: &mut Edit<'_>| workspace::add_operator(edit, user, &profile.name, None, role);
        let (_, change) = edit(&mut directory, add).ok().filter(|_| !already)?;
        Some(Command::Edit { doc: key, changes: vec![change?] })
    }
}

/// The directory of a new workspace: its name, its organisations, its founder.
///
/// # Errors
/// `Internal` for a code that no vocabulary has.
pub fn found_directory(
    user: UserId,
    name: &str,
    organisations: &[NewOrganisation],
    me: &Profile,
) -> Result<Vec<Vec<u8>>, Problem> {
    let actor = Actor(random::bytes().map_err(|_| Problem::Internal)?);
    let mut directory = doc::new(Kind::Workspace, user, actor);
    let role = OperatorRole::from_code(&me.role).ok_or(Problem::Internal)?;
    let kinds = organisations.iter().map(|new| {
        let kind = OrganizationKind::from_code(&new.kind)?;
        Some((kind, Side::from_code(&new.side)?))
    });
    let kinds: Vec<_> = kinds.collect::<Option<_>>().ok_or(Problem::Internal)?;
    let write = |edit: &mut Edit<'_>| {
        workspace::set_name(edit, name)?;
        let mut ids: Vec<Id> = Vec::new();
        for (new, (kind, side)) in organisations.iter().zip(kinds) {
            let id = workspace::add_organization(edit, &new.name, kind, side)?;
            edit.set(&Organization { id }, organization::IS_LEAD, Some(new.lead))?;
            ids.push(id);
        }
        let own = me.organisation.and_then(|index| ids.get(index).copied());
        workspace::add_operator(edit, user, &me.name, own, role)
    };
    edit(&mut directory, write).map_err(|_| Problem::Internal)?;
    Ok(doc::changes_since(&directory, &[]))
}

fn edit<T>(
    doc: &mut doc::Doc,
    gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
) -> Result<(T, Option<Vec<u8>>), EditError> {
    // The caller has had randomness a moment ago.
    let mut fill = |bytes: &mut [u8]| drop(random::fill(bytes));
    doc::edit(doc, clock::now_signed(), &mut fill, gesture)
}

/// The fixed changes on which the documents of each kind stand, with their bytes, oldest first.
pub fn skeletons() -> Vec<(Kind, ChangeHash, Vec<u8>)> {
    let layers = |kind: &Kind| {
        let kind = *kind;
        doc::skeleton(kind).into_iter().map(move |(hash, bytes)| (kind, hash, bytes))
    };
    Kind::ALL.iter().flat_map(layers).collect()
}

/// The first changes of a new document, with the skeleton that they stand on.
pub fn on_skeleton(kind: Kind, changes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    let there: Vec<ChangeHash> =
        changes.iter().filter_map(|change| doc::inspect(change)).map(|header| header.hash).collect();
    let missing = doc::skeleton(kind).into_iter().filter(|(hash, _)| !there.contains(hash));
    missing.map(|(_, bytes)| bytes).chain(changes).collect()
}

/// Changes for a document that may have been begun by an earlier version: with the layers of its skeleton that it lacks here. They
/// are the same everywhere, so that it does no harm when several devices send them.
pub fn on_layers(engine: &mut Engine, key: &DocKey, changes: Vec<Vec<u8>>) -> Vec<Vec<u8>> {
    if key.lane == Lane::Comments && engine.replica(key).is_none_or(Replica::is_empty) {
        return on_skeleton(Kind::Reasons, changes);
    }
    let Some(replica) = engine.replica_mut(key) else { return changes };
    let code = replica.doc().get(ROOT, "kind").ok().flatten().and_then(|(kind, _)| kind.as_str().map(str::to_owned));
    let Some(kind) = code.as_deref().and_then(Kind::from_code) else { return changes };
    let held = replica.doc_mut();
    let missing = LAYERS.with(|layers| {
        let missing = layers.iter().filter(|(of, hash, _)| *of == kind && held.get_change_by_hash(hash).is_none());
        missing.map(|(_, _, bytes)| bytes.clone()).collect::<Vec<_>>()
    });
    missing.into_iter().chain(changes).collect()
}

/// The lane beside a document in which nobody has given a reason yet. It is only read: edits have actors of their own.
pub fn no_reasons(engine: &Engine) -> Vec<u8> {
    doc::save(&doc::new(Kind::Reasons, UserId(engine.user().0), Actor([0; 16])))
}

thread_local! {
    /// Asked at every edit.
    static LAYERS: Vec<(Kind, ChangeHash, Vec<u8>)> = skeletons();
}
