//! The question before a step: when, and why where the step must say so.

use intreccio_model::ids::UserId;
use intreccio_model::plan::steps::waits_for_conflicts;
use intreccio_model::plan::{self, StepDraft, StepKind, content_hash, default_retention};
use intreccio_model::vocab::{ClosingReason, OperatorRole, PlanState, Vocabulary};
use leptos::prelude::*;

use super::closing::Opens;
use super::words::step_words;
use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::dialog::{Modal, open_while_chosen};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::{AreaInput, FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::live::{take_back, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now};
use crate::words;

const DATE: &str = "step-date";
const REASON: &str = "step-reason";
const MANAGER: &str = "step-manager";
const CLOSING: &str = "step-closing";
const RETENTION: &str = "step-retention";

/// Open while a step is chosen.
#[component]
pub fn StepDialog(chosen: RwSignal<Option<(PlanState, StepKind)>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let open = RwSignal::new(false);
    open_while_chosen(open, chosen);
    let title = Signal::derive(move || {
        let from = plan.with(|plan| plan.state.value);
        chosen.get().map(|(to, kind)| step_words(i18n, from, to, kind)).unwrap_or_default()
    });
    view! {
        <Modal open=open title=title id="step-dialog">
            {move || chosen.get_untracked().map(|(to, kind)| view! { <StepForm open=open to=to kind=kind title=title /> })}
        </Modal>
    }
}

/// What is asked before a step.
#[derive(Clone, Copy)]
struct Asked {
    date: RwSignal<String>,
    reason: RwSignal<String>,
    manager: RwSignal<String>,
    closing: RwSignal<String>,
    retention: RwSignal<String>,
    faults: RwSignal<Faults>,
}

impl Asked {
    fn draft(self, i18n: I18n, to: PlanState, kind: StepKind) -> Result<StepDraft, Faults> {
        let mut faults = Faults::new();
        let date = self.date.with_untracked(|date| date.parse().ok());
        let reason = self.reason.with_untracked(|reason| reason.trim().to_owned());
        let who: Option<UserId> = self.manager.with_untracked(|who| who.parse().ok());
        let closing_reason = self.closing.with_untracked(|code| ClosingReason::from_code(code));
        let retention_review = self.retention.with_untracked(|date| date.parse().ok());
        let mut lacks = |missing: bool, field: &'static str, words: &str| {
            if missing {
                faults.push((field, words.to_owned()));
            }
        };
        lacks(date.is_none(), DATE, t_string!(i18n, path.date_missing));
        lacks(kind == StepKind::Charge && who.is_none(), MANAGER, t_string!(i18n, path.manager_missing));
        lacks(to.is_ended() && closing_reason.is_none(), CLOSING, t_string!(i18n, path.closing_missing));
        lacks(to.is_ended() && retention_review.is_none(), RETENTION, t_string!(i18n, path.retention_missing));
        lacks(kind.needs_reason() && reason.is_empty(), REASON, t_string!(i18n, path.reason_missing));
        let Some(date) = date.filter(|_| faults.is_empty()) else { return Err(faults) };
        Ok(StepDraft {
            to,
            date,
            who: who.filter(|_| kind == StepKind::Charge),
            reason,
            closing_reason: closing_reason.filter(|_| to.is_ended()),
            retention_review: retention_review.filter(|_| to.is_ended()),
        })
    }
}

#[component]
fn StepForm(open: RwSignal<bool>, to: PlanState, kind: StepKind, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let today = untrack(|| now.today());
    let manager = plan.with_untracked(|plan| plan.case_manager.value).or_else(|| untrack(|| social_worker(directory)));
    let asked = Asked {
        date: RwSignal::new(today.to_string()),
        reason: RwSignal::new(String::new()),
        manager: RwSignal::new(manager.map(|who| who.to_string()).unwrap_or_default()),
        closing: RwSignal::new(first_closing_reason(to).map(|reason| reason.code().to_owned()).unwrap_or_default()),
        retention: RwSignal::new(plan.with_untracked(|plan| default_retention(plan, today)).to_string()),
        faults: RwSignal::new(Faults::new()),
    };
    let blocked = Memo::new(move |_| waits_for_conflicts(to) && plan.with(|plan| !plan.conflicts.is_empty()));
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if blocked.get_untracked() {
            return;
        }
        let draft = match asked.draft(i18n, to, kind) {
            Ok(draft) => draft,
            Err(faults) => return asked.faults.set(faults),
        };
        let before = plan.get_untracked();
        let Some(id) = write(doc, toasts, i18n, |edit| plan::take_step(edit, &draft)) else { return };
        let words = t_string!(i18n, path.step_done, step = title.get_untracked());
        toasts.done(words, move || take_back(doc, toasts, i18n, |edit| plan::take_step_back(edit, id, &before)));
        open.set(false);
    };
    let managers = Signal::derive(move || {
        let choose = (String::new(), t_string!(i18n, path.choose).to_owned());
        let people = directory
            .operators()
            .into_iter()
            .map(|one| (one.user.to_string(), directory.name_and_role(i18n, one.user)));
        std::iter::once(choose).chain(people).collect::<Vec<_>>()
    });
    let closing_reasons = Signal::derive(move || {
        let choose = (String::new(), t_string!(i18n, path.choose).to_owned());
        let reasons = options(i18n, ClosingReason::NAME, ClosingReason::ALL.iter().map(|term| term.code()));
        std::iter::once(choose).chain(reasons).collect::<Vec<_>>()
    });
    let reason_label = Signal::derive(move || {
        if kind.needs_reason() {
            t_string!(i18n, path.reason).to_owned()
        } else {
            t_string!(i18n, path.reason_optional).to_owned()
        }
    });
    view! {
        <form class="stack" novalidate on:submit=take>
            <FaultSummary faults=asked.faults />
            <Before to=to />
            <TextInput id=DATE kind="date" label=words!(i18n, path.date) value=asked.date fault=fault(asked.faults, DATE) required=true />
            <Show when=move || kind == StepKind::Charge>
                <SelectInput id=MANAGER label=words!(i18n, path.manager_label) value=asked.manager options=managers fault=fault(asked.faults, MANAGER) />
            </Show>
            <Show when=move || to.is_ended()>
                <SelectInput id=CLOSING label=words!(i18n, path.closing_reason) value=asked.closing options=closing_reasons fault=fault(asked.faults, CLOSING) />
            </Show>
            <AreaInput id=REASON label=reason_label value=asked.reason fault=fault(asked.faults, REASON) required=kind.needs_reason() />
            <Show when=move || to.is_ended()>
                <TextInput id=RETENTION kind="date" label=words!(i18n, path.retention) value=asked.retention hint=words!(i18n, path.retention_hint) fault=fault(asked.faults, RETENTION) required=true />
            </Show>
            <div class="actions">
                <button type="submit" class="btn btn-primary" aria-disabled=move || blocked.get().then_some("true")>{title}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</button>
            </div>
        </form>
    }
}

/// What has to be known before the step: what blocks it, what is open, who has not agreed.
#[component]
fn Before(to: PlanState) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let conflicts = Memo::new(move |_| plan.with(|plan| plan.conflicts.len()));
    let unsigned = Memo::new(move |_| {
        to == PlanState::Concordata && plan.with(|plan| !plan.awaited(&content_hash(plan)).is_empty())
    });
    view! {
        <Show when=move || waits_for_conflicts(to) && (conflicts.get() > 0)>
            <Notice tone=Tone::Danger><p>{move || blocked_words(i18n, conflicts.get())}" "<a href=Route::Review.path()>{t!(i18n, common.review_it)}</a></p></Notice>
        </Show>
        <Show when=move || unsigned.get()>
            <Notice tone=Tone::Warning><p>{t!(i18n, path.unsigned)}</p></Notice>
        </Show>
        <Show when=move || to == PlanState::Chiusa><Opens /></Show>
        <Show when=move || to == PlanState::Trasferita><Notice tone=Tone::Info><p>{t!(i18n, path.transfer_hint)}</p></Notice></Show>
    }
}

/// "Ci sono 2 punti in cui…".
pub fn blocked_words(i18n: I18n, conflicts: usize) -> String {
    match conflicts {
        1 => t_string!(i18n, path.blocked_one).to_owned(),
        _ => t_string!(i18n, path.blocked, count = conflicts),
    }
}

/// The person at this device, when she is a social worker.
fn social_worker(directory: Directory) -> Option<UserId> {
    let role = directory.view.with(|view| view.as_ref().and_then(|view| view.operator(directory.me)?.role.value));
    (role == Some(OperatorRole::SocialWorker)).then_some(directory.me)
}

/// A transfer is mostly one to another service; of an end nobody should have to undo a guess.
fn first_closing_reason(to: PlanState) -> Option<ClosingReason> {
    (to == PlanState::Trasferita).then_some(ClosingReason::PassaggioServizio)
}
