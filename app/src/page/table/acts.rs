//! The acts of a procedure that are made outside of this program: what they are, with their files, by phase.

use intreccio_model::act::{ActDraft, ActView, add_act};
use intreccio_model::codesign::CodesignView;
use intreccio_model::field::act as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Act;
use intreccio_model::sort;
use intreccio_model::vocab::{ActKind, ProcedurePhase, Vocabulary};
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::start::options;
use crate::ui::attachments::Attachments;
use crate::ui::field::{SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveDate, LiveLine, undoable_addition, undoable_removal, writable, write};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, when, words as labels};
use crate::window::doc::OpenDoc;
use crate::words;

/// The acts of a phase that are there, the oldest first.
fn of_phase(view: &CodesignView, phase: ProcedurePhase) -> Vec<Id> {
    let own = |act: &&ActView| !act.life.is_removed() && act.in_phase() == phase;
    let mut acts: Vec<&ActView> = view.acts.iter().filter(own).collect();
    sort::by_key(&mut acts, |act| (act.date.value.is_none(), act.date.value, act.id));
    acts.into_iter().map(|act| act.id).collect()
}

/// "Avviso · Prot. 1234 · lun 1 set 2025".
fn title(i18n: I18n, act: &ActView) -> String {
    let kind = act.kind.value.map(|kind| labels::vocabulary(i18n.get_locale(), ActKind::NAME, kind.code()));
    let date = act.date.value.map(|date| when::date(i18n.get_locale(), date));
    let parts = [kind, act.number.value.clone(), date].into_iter().flatten().filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join(" · ")
}

#[component]
pub fn Acts(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let any = Memo::new(move |_| view.with(|view| view.acts.iter().any(|act| !act.life.is_removed())));
    let phase = move |phase: &ProcedurePhase| {
        let phase = *phase;
        let ids = Memo::new(move |_| view.with(|view| of_phase(view, phase)));
        let name = move || labels::vocabulary(i18n.get_locale(), ProcedurePhase::NAME, phase.code());
        view! {
            <Show when=move || !ids.with(Vec::is_empty)>
                <h3>{name}</h3>
                <ul class="record-list">
                    <For each=move || ids.get() key=|id| *id let(id)><li class="record act"><One doc=doc view=view id=id /></li></For>
                </ul>
            </Show>
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="table-acts">
            <h2 id="table-acts">{t!(i18n, acts.title)}</h2>
            <p class="field-hint measure">{t!(i18n, acts.hint)}</p>
            <Show when=move || !any.get()><Empty icon=Icon::Note words=words!(i18n, acts.none) /></Show>
            {ProcedurePhase::ALL.iter().map(phase).collect_view()}
            <Show when=move || writable(doc)><Add doc=doc /></Show>
        </section>
    }
}

#[component]
fn One(doc: OpenDoc, view: Memo<CodesignView>, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let act = Memo::new(move |_| view.with(|view| view.acts.iter().find(|act| act.id == id).cloned()));
    let place = Act { id };
    let name = move || act.with(|act| act.as_ref().map(|act| title(i18n, act)));
    let meta = move || {
        let words = |act: &ActView| {
            let parts = [&act.issuer.value, &act.subject.value].into_iter().flatten().filter(|part| !part.is_empty());
            parts.cloned().collect::<Vec<_>>().join(" · ")
        };
        act.with(|act| act.as_ref().map(words))
    };
    let files = Signal::derive(move || view.with(|view| view.attachments.clone()));
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, acts.removed));
    };
    view! {
        <div class="record-main">
            <p class="mb-0 strong">{name}</p>
            <p class="record-meta">{meta}</p>
            <Attachments doc=doc of=id all=files />
        </div>
        <Show when=move || writable(doc)>
            <details class="disclosure session-action-edit no-print">
                <summary>{t!(i18n, acts.edit)}<span class="visually-hidden">": "{name}</span></summary>
                <div class="stack">
                    <div class="field-row">
                        <LiveChoice doc=doc place=place field=fields::KIND register=slice(act, |act| act.kind.clone()) />
                        <LiveChoice doc=doc place=place field=fields::PHASE register=slice(act, |act| act.phase.clone()) />
                    </div>
                    <div class="field-row">
                        <LiveLine doc=doc place=place field=fields::NUMBER register=slice(act, |act| act.number.clone()) />
                        <LiveDate doc=doc place=place field=fields::DATE register=slice(act, |act| act.date.clone()) />
                        <LiveLine doc=doc place=place field=fields::ISSUER register=slice(act, |act| act.issuer.clone()) />
                    </div>
                    <LiveLine doc=doc place=place field=fields::SUBJECT register=slice(act, |act| act.subject.clone()) />
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, acts.remove)}</button></div>
                </div>
            </details>
        </Show>
    }
}

#[component]
fn Add(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let kind = RwSignal::new(ActKind::Avviso.code().to_owned());
    let (phase, number, date) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (issuer, subject) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let kinds = Signal::derive(move || options(i18n, ActKind::NAME, ActKind::ALL.iter().map(|term| term.code())));
    let phases = Signal::derive(move || {
        let usual = (String::new(), t_string!(i18n, acts.phase_usual).to_owned());
        let all = options(i18n, ProcedurePhase::NAME, ProcedurePhase::ALL.iter().map(|term| term.code()));
        std::iter::once(usual).chain(all).collect::<Vec<_>>()
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = |signal: RwSignal<String>| signal.get_untracked().trim().to_owned();
        let draft = ActDraft {
            kind: kind.with_untracked(|code| ActKind::from_code(code)).unwrap_or(ActKind::Altro),
            phase: phase.with_untracked(|code| ProcedurePhase::from_code(code)),
            number: words(number),
            date: date.get_untracked().parse().ok(),
            issuer: words(issuer),
            subject: words(subject),
        };
        if let Some(id) = write(doc, toasts, i18n, |edit| add_act(edit, draft)) {
            [number, date, issuer, subject].into_iter().for_each(|signal| signal.set(String::new()));
            undoable_addition(doc, toasts, i18n, &Act { id }, t_string!(i18n, acts.added));
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary>{t!(i18n, acts.add)}</summary>
            <form class="stack" novalidate on:submit=add>
                <div class="field-row">
                    <SelectInput id="act-kind" label=words!(i18n, acts.kind) value=kind options=kinds />
                    <SelectInput id="act-phase" label=words!(i18n, acts.phase) value=phase options=phases />
                </div>
                <div class="field-row">
                    <TextInput id="act-number" label=words!(i18n, acts.number) value=number />
                    <TextInput id="act-date" label=words!(i18n, acts.date) value=date kind="date" />
                    <TextInput id="act-issuer" label=words!(i18n, acts.issuer) value=issuer />
                </div>
                <TextInput id="act-subject" label=words!(i18n, acts.subject) value=subject />
                <div class="actions"><button type="submit" class="btn btn-primary"><Drawing icon=Icon::Plus />{t!(i18n, acts.go)}</button></div>
            </form>
        </details>
    }
}
