//! What accompanies a plan in a space of its own: the identity vault, the court file, one's own notes. Opened here, or begun when there is
//! none, or why it cannot be.

use intreccio_model::doc::{Edit, EditError, Kind};
use intreccio_model::ids::{DocId, UserId};
use intreccio_model::plan::{self, PlanView, SeatView};
use intreccio_model::roles::{self, Access, Area};
use intreccio_model::sort;
use intreccio_model::time::Instant;
use intreccio_model::vocab::{OperatorRole, Vocabulary};
use intreccio_model::{contacts, court, identity, notes};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::reasoned::WithReason;
use super::{Family, offer_by_role, use_family};
use crate::bridge::{Answer, Ask, CompanionEntry, DocRef, Id16, Problem, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::ui::{I18n, words as labels};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::window::fresh;
use crate::words;

/// An open document beside the plan, for what is inside [`WithCompanion`].
#[derive(Clone, Copy)]
pub struct Companion {
    pub doc: OpenDoc,
    pub kind: Kind,
}

/// The document that the enclosing [`WithCompanion`] opened.
pub fn use_companion() -> Companion {
    expect_context()
}

/// The professional role in this plan: that of the seat, or else of the directory.
pub fn role_in_plan(directory: Directory, plan: &PlanView, user: UserId) -> Option<OperatorRole> {
    let seat = plan.team.iter().find(|seat| seat.user == user && seat.is_held());
    let seated = seat.and_then(|seat| seat.role.value);
    seated.or_else(|| directory.view.with(|view| view.as_ref()?.operator(user)?.role.value))
}

/// What there is to show of a kind of document beside a plan.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// Which one comes first.
    Here(DocRef),
    /// There is none, and my role begins it.
    MayBegin,
    /// There is none yet, and my role does not begin it.
    NothingYet,
    /// There is one, my role may read it, and nobody has let me in. Who opened it.
    NotMember(Option<UserId>),
    /// Not for my role, whether there is one or not.
    Forbidden,
}

/// Those of a kind that are here, in an order that is the same for everybody: those that the plan names first, then by id. Of notes, only
/// one's own.
fn ordered(mut here: Vec<CompanionEntry>, plan: &PlanView, kind: Kind, me: UserId) -> Vec<CompanionEntry> {
    let own = |entry: &CompanionEntry| entry.card.opened.is_some_and(|opened| opened.author == Some(me));
    // A keeper's access has ended: what the device received before is not shown any more.
    let let_in = |entry: &CompanionEntry| entry.role != Some(SpaceRole::Keeper);
    here.retain(|entry| entry.card.kind == kind && let_in(entry) && (kind != Kind::Notes || own(entry)));
    sort::by_key(&mut here, |entry| (!is_named(plan, kind, entry.doc.doc), entry.doc.doc));
    here
}

fn is_named(plan: &PlanView, kind: Kind, doc: Id16) -> bool {
    plan.companions.iter().any(|known| known.at.kind == kind && known.at.doc == DocId(doc))
}

fn state(here: &[CompanionEntry], plan: &PlanView, kind: Kind, role: Option<OperatorRole>) -> State {
    // Who was let in reads, whatever the table says of the role.
    if let Some(first) = here.first() {
        return State::Here(first.doc);
    }
    let Some((area, role)) = Area::of(kind).zip(role) else { return State::Forbidden };
    if !roles::rights(role, area).opens() {
        return State::Forbidden;
    }
    let named = plan.companions.iter().find(|known| known.at.kind == kind);
    match named {
        Some(named) => State::NotMember(named.by.author),
        None if roles::may_open(role, area) => State::MayBegin,
        None => State::NothingYet,
    }
}

/// Opens the document of `kind` beside the plan that is open, and shows `children` with a [`Companion`] in their context; or offers to begin
/// it; or says why there is nothing to see. Inside a [`super::WithFamily`].
#[component]
pub fn WithCompanion(kind: Kind, children: ChildrenFn) -> impl IntoView {
    let client = use_client();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let here = Memo::new(move |_| {
        let here = client.companions_of(doc.at.doc);
        plan.with(|plan| ordered(here, plan, kind, directory.me))
    });
    let role = Memo::new(move |_| plan.with(|plan| role_in_plan(directory, plan, directory.me)));
    let state = Memo::new(move |_| here.with(|here| plan.with(|plan| state(here, plan, kind, role.get()))));
    let chosen = RwSignal::new(None::<DocRef>);
    let shown = Memo::new(move |_| match (chosen.get(), state.get()) {
        (Some(chosen), _) => State::Here(chosen),
        (None, state) => state,
    });
    move || match shown.get() {
        State::Here(at) => {
            view! { <Opened at=at kind=kind here=here chosen=chosen children=children.clone() /> }.into_any()
        }
        State::MayBegin => view! { <Begin kind=kind chosen=chosen /> }.into_any(),
        State::NothingYet => view! { <NothingYet /> }.into_any(),
        State::NotMember(by) => view! { <NotMember by=by /> }.into_any(),
        State::Forbidden => view! { <Forbidden kind=kind role=role /> }.into_any(),
    }
}

#[component]
fn Opened(
    at: DocRef,
    kind: Kind,
    here: Memo<Vec<CompanionEntry>>,
    chosen: RwSignal<Option<DocRef>>,
    children: ChildrenFn,
) -> impl IntoView {
    let i18n = use_i18n();
    let opened = use_client().document(at);
    move || match opened.get() {
        None => view! { <p role="status">{t!(i18n, reserved.opening)}</p> }.into_any(),
        Some(Err(problem)) => {
            view! { <Notice tone=Tone::Danger><p>{move || problem_words(i18n, problem)}</p></Notice> }.into_any()
        }
        Some(Ok(doc)) => {
            provide_context(Companion { doc, kind });
            let children = children.clone();
            view! { <Shown at=at kind=kind here=here chosen=chosen children=children /> }.into_any()
        }
    }
}

/// The document as the role has it: behind a question, and to write or to read only.
#[component]
fn Shown(
    at: DocRef,
    kind: Kind,
    here: Memo<Vec<CompanionEntry>>,
    chosen: RwSignal<Option<DocRef>>,
    children: ChildrenFn,
) -> impl IntoView {
    let Companion { doc, .. } = use_companion();
    let Family { plan, .. } = use_family();
    let Some(area) = Area::of(kind) else { return children().into_any() };
    offer_by_role(doc, plan, area);
    view! {
        <WithReason doc=doc area=area>
            <Several at=at kind=kind here=here chosen=chosen />
            {children()}
            <Readers at=at />
        </WithReason>
    }
    .into_any()
}

/// Who has access, by the verified log.
#[component]
fn Readers(at: DocRef) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let names = move || {
        let members = client.access.with(|access| {
            let space = access.spaces.iter().find(|space| space.space == at.space);
            let reads = |(_, role): &&(Id16, SpaceRole)| *role > SpaceRole::Keeper;
            space.map(|space| space.members.iter().filter(reads).map(|(user, _)| UserId(*user)).collect::<Vec<_>>())
        });
        let names = members.unwrap_or_else(|| vec![directory.me]);
        names.into_iter().map(|user| directory.name(i18n, user)).collect::<Vec<_>>().join(", ")
    };
    view! { <p class="quiet small">{move || t_string!(i18n, reserved.readers, who = names())}</p> }
}

/// That there is more than one, who opened which, and the way to the others.
#[component]
fn Several(at: DocRef, kind: Kind, here: Memo<Vec<CompanionEntry>>, chosen: RwSignal<Option<DocRef>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let opened = move |entry: &CompanionEntry| {
        let by = entry.card.opened;
        let who = directory.name_or_you(i18n, by.and_then(|by| by.author));
        (who, by.map(|by| moment(i18n, Instant(by.time_ms))).unwrap_or_default())
    };
    let this = move || {
        let (who, when) = here.with(|here| here.iter().find(|entry| entry.doc == at).map(opened))?;
        Some(t_string!(i18n, reserved.this_one, who = who, when = when))
    };
    let other = move |entry: CompanionEntry| {
        let (who, when) = opened(&entry);
        let words = t_string!(i18n, reserved.open_other, who = who, when = when);
        view! { <li><button type="button" class="btn btn-outline-primary" on:click=move |_| chosen.set(Some(entry.doc))>{words}</button></li> }
    };
    let others = move || here.get().into_iter().filter(|entry| entry.doc != at).map(other).collect_view();
    let unnamed = move || kind != Kind::Notes && plan.with(|plan| !is_named(plan, kind, at.doc));
    view! {
        <Show when=move || { here.with(Vec::len) > 1 }>
            <Notice tone=Tone::Warning>
                <p>{move || t_string!(i18n, reserved.several, count = here.with(Vec::len))}" "{this}</p>
                <ul class="plain-list">{others}</ul>
            </Notice>
        </Show>
        <Show when=unnamed>
            <Notice tone=Tone::Warning><p>{t!(i18n, reserved.not_named)}</p></Notice>
        </Show>
    }
}

#[component]
fn NothingYet() -> impl IntoView {
    let i18n = use_i18n();
    view! { <Empty icon=Icon::Lock words=words!(i18n, reserved.nothing_yet) /> }
}

#[component]
fn NotMember(by: Option<UserId>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let words = Signal::derive(move || t_string!(i18n, reserved.not_member, who = directory.name_or_you(i18n, by)));
    view! { <Empty icon=Icon::Lock words=words /> }
}

#[component]
fn Forbidden(kind: Kind, role: Memo<Option<OperatorRole>>) -> impl IntoView {
    let i18n = use_i18n();
    let words = Signal::derive(move || {
        let role = role.get().map(|role| labels::vocabulary(i18n.get_locale(), OperatorRole::NAME, role.code()));
        let role = role.unwrap_or_else(|| t_string!(i18n, reserved.no_role).to_owned());
        match kind {
            Kind::Court => t_string!(i18n, reserved.court_forbidden, role = role),
            Kind::Notes => t_string!(i18n, reserved.notes_forbidden, role = role),
            Kind::Contacts => t_string!(i18n, reserved.contacts_forbidden, role = role),
            _ => t_string!(i18n, reserved.identity_forbidden, role = role),
        }
    });
    view! { <Empty icon=Icon::Lock words=words /> }
}

/// That there is none, who will read it, and the button that begins it.
#[component]
fn Begin(kind: Kind, chosen: RwSignal<Option<DocRef>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let busy = RwSignal::new(false);
    let seats = Memo::new(move |_| plan.with(|plan| readers(&plan.team, kind, directory.me)));
    let none = Signal::derive(move || none_words(i18n, kind).to_owned());
    let who = move || {
        let names = seats.with(|seats| seats.iter().map(|(user, _)| directory.name(i18n, *user)).collect::<Vec<_>>());
        match names.as_slice() {
            [] => t_string!(i18n, reserved.begin_alone).to_owned(),
            names => t_string!(i18n, reserved.begin_members, who = names.join(", ")),
        }
    };
    let begin = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let code = plan.with_untracked(|plan| plan.code.value.clone()).unwrap_or_default();
        let seats = seats.get_untracked();
        spawn_local(async move {
            let begun = begin(client, doc, kind, &code, directory.me, seats).await;
            busy.try_set(false);
            match begun {
                Ok(at) => drop(chosen.try_set(Some(at))),
                Err(problem) => toasts.fail(problem_words(i18n, problem)),
            }
        });
    };
    view! {
        <Empty icon=Icon::Lock words=none>
            <p class="quiet">{who}</p>
            <button type="button" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true") on:click=begin>
                <Drawing icon=Icon::Plus />{move || begin_words(i18n, kind)}
            </button>
        </Empty>
    }
}

fn none_words(i18n: I18n, kind: Kind) -> &'static str {
    match kind {
        Kind::Court => t_string!(i18n, reserved.court_none),
        Kind::Notes => t_string!(i18n, reserved.notes_none),
        Kind::Contacts => t_string!(i18n, reserved.contacts_none),
        _ => t_string!(i18n, reserved.identity_none),
    }
}

fn begin_words(i18n: I18n, kind: Kind) -> &'static str {
    match kind {
        Kind::Court => t_string!(i18n, reserved.court_begin),
        Kind::Notes => t_string!(i18n, reserved.notes_begin),
        Kind::Contacts => t_string!(i18n, reserved.contacts_begin),
        _ => t_string!(i18n, reserved.identity_begin),
    }
}

/// Who of a team is let into the space of a kind of document, and as what, besides oneself.
pub fn readers(team: &[SeatView], kind: Kind, me: UserId) -> Vec<(UserId, SpaceRole)> {
    let Some(area) = Area::of(kind) else { return Vec::new() };
    let others = team.iter().filter(|seat| seat.is_held() && seat.user != me);
    others.filter_map(|seat| Some((seat.user, space_role(roles::access(seat.role.value?, area)?)))).collect()
}

/// The table's word for the protocol's.
pub const fn space_role(access: Access) -> SpaceRole {
    match access {
        Access::Reader => SpaceRole::Reader,
        Access::Commenter => SpaceRole::Commenter,
        Access::Editor => SpaceRole::Editor,
        Access::Owner => SpaceRole::Owner,
    }
}

/// A space of its own with the document in it, named in the plan, with those as members who may read it.
pub async fn begin(
    client: Client,
    plan: OpenDoc,
    kind: Kind,
    code: &str,
    me: UserId,
    seats: Vec<(UserId, SpaceRole)>,
) -> Result<DocRef, Problem> {
    let named = DocId(plan.at.doc);
    let changes = fresh::changes(kind, me, |edit| open(edit, kind, named, code))?;
    let at = match client.ask(Ask::CreateSpace { kind, changes }).await {
        Answer::Created(at) => at,
        Answer::Failed(problem) => return Err(problem),
        _ => return Err(Problem::Internal),
    };
    if kind != Kind::Notes {
        // Who may not write in the plan leaves it unnamed there, which its page says.
        let space = DocId(at.space).to_string();
        let _said = plan.edit(|edit| plan::add_companion(edit, kind, DocId(at.doc), &space));
    }
    for (user, role) in seats {
        // It is a wish: kept on the device, and carried out when the relay is there.
        client.ask(Ask::AddMember { space: at.space, user: user.0, role }).await;
    }
    Ok(at)
}

fn open(edit: &mut Edit<'_>, kind: Kind, plan: DocId, code: &str) -> Result<(), EditError> {
    let plan = plan.to_string();
    match kind {
        Kind::Identity => identity::open(edit, &plan, code),
        Kind::Court => court::open(edit, &plan, code),
        Kind::Notes => notes::open(edit, &plan, code),
        Kind::Contacts => contacts::open(edit, &plan, code),
        Kind::Workspace
        | Kind::Plan
        | Kind::Reasons
        | Kind::Codesign
        | Kind::Codoc
        | Kind::Session
        | Kind::Draft
        | Kind::Budget => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc;
    use intreccio_model::ids::Actor;
    use intreccio_model::projection::{CompanionCard, LastChange};

    use super::*;

    const ME: UserId = UserId([1; 16]);
    const OTHER: UserId = UserId([2; 16]);

    fn entry(kind: Kind, doc: u8, by: UserId) -> CompanionEntry {
        let opened = Some(LastChange { author: Some(by), time_ms: 1 });
        let card = CompanionCard {
            kind,
            plan: Some(DocId([9; 16])),
            code: "FP-01".to_owned(),
            opened,
            last_change: opened,
            open_conflicts: 0,
            open_passages: 0,
            anomalies: 0,
            deadlines: Vec::new(),
        };
        let doc = DocRef::body([doc; 16], [doc; 16]);
        CompanionEntry { doc, card, role: Some(SpaceRole::Editor), undelivered: false, news: 0 }
    }

    fn plan_naming(kind: Kind, docs: &[u8]) -> PlanView {
        let mut made = doc::new(Kind::Plan, OTHER, Actor([3; 16]));
        for id in docs {
            let name = |edit: &mut Edit<'_>| plan::add_companion(edit, kind, DocId([*id; 16]), "00");
            doc::edit(&mut made, 1, &mut |bytes| bytes.fill(1), name).unwrap();
        }
        plan::read(&made).0
    }

    #[test]
    fn of_two_that_were_opened_apart_the_same_comes_first_for_everybody() {
        let two = [entry(Kind::Court, 8, ME), entry(Kind::Court, 4, OTHER)];
        let plan = plan_naming(Kind::Court, &[8, 4]);
        let order = |here: Vec<CompanionEntry>| {
            ordered(here, &plan, Kind::Court, ME).iter().map(|entry| entry.doc.doc).collect::<Vec<_>>()
        };
        let turned = two.iter().rev().cloned().collect();
        assert_eq!(order(two.to_vec()), [[4; 16], [8; 16]]);
        assert_eq!(order(turned), [[4; 16], [8; 16]]);
    }

    #[test]
    fn a_document_that_the_plan_does_not_name_comes_after_those_that_it_names() {
        let two = vec![entry(Kind::Court, 1, OTHER), entry(Kind::Court, 8, ME)];
        let first = ordered(two, &plan_naming(Kind::Court, &[8]), Kind::Court, ME);
        assert_eq!(first.first().map(|entry| entry.doc.doc), Some([8; 16]));
    }

    #[test]
    fn notes_of_somebody_else_are_not_taken_for_mine() {
        let two = vec![entry(Kind::Notes, 1, OTHER), entry(Kind::Notes, 8, ME)];
        let mine = ordered(two, &plan_naming(Kind::Notes, &[]), Kind::Notes, ME);
        assert_eq!(mine.iter().map(|entry| entry.doc.doc).collect::<Vec<_>>(), [[8; 16]]);
    }

    #[test]
    fn not_allowed_is_another_thing_than_nothing_yet() {
        use OperatorRole::{Coordinator, HomeEducator, MunicipalOfficer, SocialWorker};
        let (none, one) = (plan_naming(Kind::Court, &[]), plan_naming(Kind::Court, &[5]));
        let of = |plan: &PlanView, role| state(&[], plan, Kind::Court, Some(role));
        assert_eq!(of(&none, SocialWorker), State::MayBegin);
        assert_eq!(of(&one, SocialWorker), State::NotMember(Some(OTHER)));
        assert_eq!(of(&none, MunicipalOfficer), State::NothingYet);
        assert_eq!((of(&none, HomeEducator), of(&one, HomeEducator)), (State::Forbidden, State::Forbidden));
        assert_eq!((of(&none, Coordinator), of(&one, Coordinator)), (State::Forbidden, State::Forbidden));
    }

    #[test]
    fn a_new_document_says_which_plan_it_belongs_to() {
        for kind in Kind::COMPANIONS {
            let mut made = doc::new(*kind, ME, Actor([4; 16]));
            let gesture = |edit: &mut Edit<'_>| open(edit, *kind, DocId([9; 16]), "FP-01");
            doc::edit(&mut made, 1, &mut |bytes| bytes.fill(1), gesture).unwrap();
            let card = intreccio_model::projection::companion_card(&made, 0).unwrap();
            assert_eq!((card.kind, card.plan), (*kind, Some(DocId([9; 16]))));
        }
    }
}
