//! A family's plan: its head, and one page per part of it.

mod action;
mod admission;
pub mod agreement;
mod assessments;
pub mod companion;
mod court;
pub mod diary;
pub mod history;
pub mod household;
mod household_bonds;
pub mod identity;
mod network;
mod notes;
mod objective_parts;
pub mod objectives;
mod overview;
mod parenting;
mod path;
pub mod plan_document;
pub mod progress;
pub mod reasoned;
mod summary;
mod team;
mod team_person;

use intreccio_model::doc::{self, Kind};
use intreccio_model::ids::UserId;
use intreccio_model::plan::{self, PlanView};
use intreccio_model::read::Life;
use intreccio_model::roles::{self, Area, Writing};
use intreccio_model::vocab::{PlanState, Vocabulary};
use leptos::prelude::*;

pub use objectives::step_between;
pub use progress::last_step;

use crate::bridge::{DocRef, Id16, Problem};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Empty, Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::ui::route::{Part, Route};
use crate::ui::whereabouts::{moment, short};
use crate::ui::{I18n, words as labels};
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::words;

/// An open plan, for all parts of its page.
#[derive(Clone, Copy)]
pub struct Family {
    pub doc: OpenDoc,
    pub plan: Memo<PlanView>,
    /// What could not be read as this version expects it.
    pub anomalies: Memo<usize>,
}

impl Family {
    pub fn of(doc: OpenDoc) -> Self {
        let read = Memo::new(move |_| {
            let (view, anomalies) = doc.with(plan::read);
            (view, anomalies.len())
        });
        Effect::new(move |_| {
            let ended = read.with(|(view, _)| is_ended(view));
            if doc.ended.get_untracked() != ended {
                doc.ended.set(ended);
            }
        });
        let plan = Memo::new(move |_| read.with(|(view, _)| view.clone()));
        if doc.with_untracked(doc::kind) == Some(Kind::Plan) {
            offer_by_role(doc, plan, Area::Plan);
        }
        Self { doc, plan, anomalies: Memo::new(move |_| read.with(|(_, anomalies)| *anomalies)) }
    }
}

/// Writing is offered in `doc` as the matrix has it for the role of the person at this device in the plan: who assigns people is an owner
/// of the space, which lets write, and may have a role that only reads.
pub fn offer_by_role(doc: OpenDoc, plan: Memo<PlanView>, area: Area) {
    let directory = use_directory();
    Effect::new(move |_| {
        let role = plan.with(|plan| companion::role_in_plan(directory, plan, directory.me));
        let rights = role.map(|role| roles::rights(role, area));
        let only_reads = rights.is_some_and(|rights| rights.write == Writing::Nothing && !rights.sign);
        if doc.only_reads.get_untracked() != only_reads {
            doc.only_reads.set(only_reads);
        }
    });
}

/// Closed or transferred, and nobody disagrees on that.
pub fn is_ended(plan: &PlanView) -> bool {
    plan.state.value.is_some_and(PlanState::is_ended) && !plan.state.is_contested()
}

pub fn use_family() -> Family {
    expect_context()
}

/// Opens the plan with this id, or says why it cannot be shown, and then shows `children` with a [`Family`] in their context.
#[component]
pub fn WithFamily(doc: Id16, children: ChildrenFn) -> impl IntoView {
    let client = use_client();
    let at = Memo::new(move |_| {
        client.families.with(|families| families.iter().map(|family| family.doc).find(|at| at.doc == doc))
    });
    move || match at.get() {
        Some(at) => view! { <Opened at=at children=children.clone() /> }.into_any(),
        // Lists come a moment after the workspace is open, and the status before them.
        None if client.status.with(Option::is_none) => view! { <Opening /> }.into_any(),
        None => view! { <NotHere /> }.into_any(),
    }
}

#[component]
fn Opening() -> impl IntoView {
    let i18n = use_i18n();
    view! { <p role="status">{t!(i18n, plan.opening)}</p> }
}

#[component]
fn Opened(at: DocRef, children: ChildrenFn) -> impl IntoView {
    let opened = use_client().document(at);
    move || match opened.get() {
        None => view! { <Opening /> }.into_any(),
        Some(Err(problem)) => view! { <Refused problem=problem /> }.into_any(),
        Some(Ok(doc)) => {
            let children = children.clone();
            provide_context(Family::of(doc));
            view! { <reasoned::WithReason doc=doc area=Area::Plan page=true>{children()}</reasoned::WithReason> }
                .into_any()
        }
    }
}

#[component]
fn Refused(problem: Problem) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=words!(i18n, plan.title)>
            <Notice tone=Tone::Danger><p>{move || problem_words(i18n, problem)}</p></Notice>
        </Page>
    }
}

#[component]
fn NotHere() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=words!(i18n, plan.title)>
            <Empty icon=Icon::Lock words=words!(i18n, plan.not_here)>
                <a class="btn btn-primary" href=Route::Families.path()>{t!(i18n, plan.to_families)}</a>
            </Empty>
        </Page>
    }
}

/// The page of a plan; `route` says which part.
#[component]
pub fn FamilyPage(doc: Id16, route: Memo<Route>) -> impl IntoView {
    view! { <WithFamily doc=doc><Plan doc=doc route=route /></WithFamily> }
}

#[component]
fn Plan(doc: Id16, route: Memo<Route>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, anomalies, .. } = use_family();
    let part = Memo::new(move |_| match route.get() {
        Route::Family(_, part) => part,
        _ => Part::Summary,
    });
    let code = Signal::derive(move || plan.with(|plan| plan.code.value.clone().unwrap_or_default()));
    let alias = Signal::derive(move || {
        plan.with(|plan| plan.alias.value.clone()).filter(|alias| !alias.is_empty()).unwrap_or_else(|| code.get())
    });
    let part_words = Signal::derive(move || part_label(i18n, part.get()).to_owned());
    let tab = Signal::derive(move || format!("{} · {}", code.get(), part_words.get()));
    view! {
        <Page title=alias tab=tab part=part_words kicker=code>
            <Head />
            <Parts doc=doc part=part />
            <Show when=move || { anomalies.get() > 0 }>
                <Notice tone=Tone::Warning><p>{move || t_string!(i18n, plan.anomalies, count = anomalies.get())}</p></Notice>
            </Show>
            {move || match part.get() {
                Part::Summary => view! { <summary::Summary /> }.into_any(),
                Part::Household => view! { <household::Household /> }.into_any(),
                Part::Network => view! { <network::Network /> }.into_any(),
                Part::Objectives => view! { <objectives::Objectives /> }.into_any(),
                Part::Diary => view! { <diary::Diary doc=doc /> }.into_any(),
                Part::Overview => view! { <overview::Overview /> }.into_any(),
                Part::Assessments => view! { <assessments::Assessments /> }.into_any(),
                Part::Parenting => view! { <parenting::ParentingPart /> }.into_any(),
                Part::Agreement => view! { <agreement::Agreement doc=doc /> }.into_any(),
                Part::Path => view! { <path::PathPart doc=doc /> }.into_any(),
                Part::Identity => view! { <identity::IdentityPart /> }.into_any(),
                Part::Court => view! { <court::CourtPart /> }.into_any(),
                Part::Notes => view! { <notes::NotesPart /> }.into_any(),
                Part::Team => view! { <team::Team /> }.into_any(),
                Part::History => view! { <history::History /> }.into_any(),
            }}
        </Page>
    }
}

/// State, level, urgency, and whether something waits to be settled.
#[component]
fn Head() -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, doc, .. } = use_family();
    let label = move |list: &'static str, code: Option<&'static str>| {
        code.map(|code| labels::vocabulary(i18n.get_locale(), list, code))
    };
    let state = move || label("plan_state", plan.with(|plan| plan.state.value).map(Vocabulary::code));
    let level = move || label("level", plan.with(|plan| plan.level.value).map(Vocabulary::code));
    let urgency = move || label("urgency", plan.with(|plan| plan.urgency.value).map(Vocabulary::code));
    let conflicts = move || plan.with(|plan| plan.conflicts.len());
    let unsaved = move || matches!(doc.saved.get(), crate::window::doc::Saving::Failed(_));
    view! {
        <div class="plan-head row-wrap">
            {move || state().map(|words| view! { <span class="chip chip-blue">{words}</span> })}
            {move || level().map(|words| view! { <span class="chip">{words}</span> })}
            {move || urgency().map(|words| view! { <span class="chip chip-grey">{words}</span> })}
            <Show when=move || { conflicts() > 0 }>
                <a class="chip chip-amber" href=Route::Review.path()><Drawing icon=Icon::Review />{move || t_string!(i18n, families.to_review, count = conflicts())}</a>
            </Show>
            <WorkChips />
        </div>
        <Show when=move || plan.with(is_ended)>
            <Notice tone=Tone::Info><p>{t!(i18n, path.closed_notice)}" "<a href=Route::Family(doc.at.doc, Part::Path).path()>{t!(i18n, path.to_path)}</a></p></Notice>
        </Show>
        <Show when=unsaved>
            <Notice tone=Tone::Danger><p>{t!(i18n, plan.not_saved)}</p></Notice>
        </Show>
    }
}

/// Flags, open tasks, and changes that wait for a decision after a withdrawal.
#[component]
fn WorkChips() -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, doc, .. } = use_family();
    let flags = Memo::new(move |_| plan.with(plan::open_flags));
    let tasks = Memo::new(move |_| plan.with(|plan| plan::open_tasks(plan).len()));
    let undecided = Memo::new(move |_| doc.with(|doc| plan.with(|plan| plan::withdrawal::undecided(doc, plan))));
    let flag_words = move || match flags.get().as_slice() {
        [only] => t_string!(i18n, path.chip_flag, what = short(only)),
        many => t_string!(i18n, path.chip_flags, count = many.len()),
    };
    let path = Route::Family(doc.at.doc, Part::Path).path();
    let tasks_path = path.clone();
    view! {
        <Show when=move || flags.with(|flags| !flags.is_empty())>
            <a class="chip chip-amber" href=path.clone()><Drawing icon=Icon::Alert />{flag_words}</a>
        </Show>
        <Show when=move || { tasks.get() > 0 }>
            <a class="chip" href=tasks_path.clone()><Drawing icon=Icon::Check />{move || t_string!(i18n, path.chip_tasks, count = tasks.get())}</a>
        </Show>
        <Show when=move || { undecided.get() > 0 }>
            <a class="chip chip-amber" href=Route::Family(doc.at.doc, Part::Agreement).path()><Drawing icon=Icon::Review />{move || t_string!(i18n, path.chip_undecided, count = undecided.get())}</a>
        </Show>
    }
}

pub fn part_label(i18n: I18n, part: Part) -> &'static str {
    match part {
        Part::Summary => t_string!(i18n, plan.summary),
        Part::Household => t_string!(i18n, plan.household),
        Part::Network => t_string!(i18n, plan.network),
        Part::Objectives => t_string!(i18n, plan.objectives),
        Part::Diary => t_string!(i18n, plan.diary),
        Part::Overview => t_string!(i18n, plan.overview),
        Part::Assessments => t_string!(i18n, plan.assessments),
        Part::Parenting => t_string!(i18n, plan.parenting),
        Part::Agreement => t_string!(i18n, plan.agreement),
        Part::Path => t_string!(i18n, plan.path),
        Part::Identity => t_string!(i18n, plan.identity),
        Part::Court => t_string!(i18n, plan.court),
        Part::Notes => t_string!(i18n, plan.notes),
        Part::Team => t_string!(i18n, plan.team),
        Part::History => t_string!(i18n, plan.history),
    }
}

#[component]
fn Parts(doc: Id16, part: Memo<Part>) -> impl IntoView {
    let i18n = use_i18n();
    let link = move |own: Part| {
        view! { <li><a href=Route::Family(doc, own).path() aria-current=move || (part.get() == own).then_some("page")>{move || part_label(i18n, own)}</a></li> }
    };
    view! {
        <nav class="part-nav no-print" aria-label=move || t_string!(i18n, plan.parts)>
            <ul>{Part::ALL.map(link).collect_view()}</ul>
        </nav>
    }
}

/// That somebody removed a thing while somebody else was editing it.
#[component]
pub fn RestoredNotice(#[prop(into)] life: Signal<Life>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let words = move || match life.get() {
        Life::Restored { removed_by, restored_by } => Some(t_string!(
            i18n,
            plan.restored,
            who = who(i18n, directory, removed_by.author),
            editor = who(i18n, directory, restored_by.author)
        )),
        Life::Present | Life::Removed { .. } => None,
    };
    move || {
        words().map(|words| {
            view! {
                <div class="alert alert-warning">
                    <p class="mb-0">{words}" "<a href=Route::Review.path()>{t!(i18n, common.review_it)}</a></p>
                </div>
            }
        })
    }
}

fn who(i18n: I18n, directory: Directory, author: Option<UserId>) -> String {
    directory.name_or_you(i18n, author)
}

/// "Elisa, ieri 18:05".
pub fn said_by(i18n: I18n, directory: Directory, author: Option<UserId>, time_ms: i64) -> String {
    format!("{}, {}", who(i18n, directory, author), moment(i18n, intreccio_model::time::Instant(time_ms)))
}
