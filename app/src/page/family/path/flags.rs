//! Flags: a message that stands on the plan until somebody says how it was resolved.

use intreccio_model::field::flag as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Flag;
use intreccio_model::plan::{self, FlagView};
use intreccio_model::time::Instant;
use leptos::prelude::*;

use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::{RestoredNotice, said_by};
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveDate, LiveLine, take_back, undoable_addition, undoable_removal, writable, write};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::{moment, short};
use crate::ui::{browser, use_now, when};
use crate::words;

#[component]
pub fn Flags() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let list = move |wanted: bool| {
        plan.with(|plan| {
            let flags = plan.flags.iter().filter(|flag| !flag.life.is_removed() && flag.is_open() == wanted);
            flags.map(|flag| flag.id).collect::<Vec<_>>()
        })
    };
    let (open, resolved) = (Memo::new(move |_| list(true)), Memo::new(move |_| list(false)));
    view! {
        <section class="plan-section" aria-labelledby="path-flags">
            <h2 id="path-flags">{t!(i18n, path.flags)}</h2>
            <p class="quiet">{t!(i18n, path.flags_hint)}</p>
            <Show when=move || open.with(Vec::is_empty)><Empty icon=Icon::Check words=words!(i18n, path.flags_none) /></Show>
            <ul class="record-list"><For each=move || open.get() key=|id| *id let(id)><FlagItem id=id /></For></ul>
            <Show when=move || writable(doc)><AddFlag /></Show>
            <Show when=move || resolved.with(|resolved| !resolved.is_empty())>
                <details class="disclosure">
                    <summary>{move || t_string!(i18n, path.flags_resolved, count = resolved.with(Vec::len))}</summary>
                    <ul class="record-list"><For each=move || resolved.get() key=|id| *id let(id)><FlagItem id=id /></For></ul>
                </details>
            </Show>
        </section>
    }
}

#[component]
fn FlagItem(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let flag = Memo::new(move |_| plan.with(|plan| plan.flags.iter().find(|flag| flag.id == id).cloned()));
    let message = Signal::derive(move || {
        flag.with(|flag| flag.as_ref().and_then(|flag| flag.message.value.clone())).unwrap_or_default()
    });
    let open = Memo::new(move |_| flag.with(|flag| flag.as_ref().is_some_and(FlagView::is_open)));
    let said =
        move || flag.with(|flag| flag.as_ref().map(|flag| said_by(i18n, directory, flag.by.author, flag.by.time_ms)));
    let until = move || {
        let date = flag.with(|flag| flag.as_ref().and_then(|flag| flag.date.earliest()))?;
        Some(t_string!(i18n, path.flag_date, when = when::day(i18n.get_locale(), now.today(), date)))
    };
    let resolution = move || {
        let (at, words) =
            flag.with(|flag| flag.as_ref().map(|flag| (flag.resolved_at.value, flag.resolution.value.clone())))?;
        let words = words.unwrap_or_default();
        Some(t_string!(i18n, path.flag_resolved, when = moment(i18n, at.unwrap_or(Instant(0))), how = words))
            .filter(|_| at.is_some())
    };
    view! {
        <li class="record">
            <div class="record-main">
                <RestoredNotice life=Signal::derive(move || flag.with(|flag| flag.as_ref().map(|flag| flag.life).unwrap_or_default())) />
                <p class="strong mb-0"><Drawing icon=Icon::Alert />" "<span class="sensitive">{move || message.get()}</span></p>
                <p class="record-meta">{said}" "{until}</p>
                <p class="mb-0 sensitive">{resolution}</p>
            </div>
            <Show when=move || writable(doc)>
                <Show when=move || open.get() fallback=move || view! { <Again id=id message=message /> }><Resolve id=id message=message /></Show>
                <FlagFields id=id flag=flag message=message />
            </Show>
        </li>
    }
}

/// How it was resolved.
#[component]
fn Resolve(id: Id, message: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let how = RwSignal::new(String::new());
    let field = format!("flag-how-{id}");
    let own = field.clone();
    let resolve = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = how.get_untracked().trim().to_owned();
        if words.is_empty() {
            browser::focus(&own);
            return toasts.fail(t_string!(i18n, path.flag_how_missing));
        }
        if write(doc, toasts, i18n, |edit| plan::resolve_flag(edit, id, &words)).is_some() {
            let said = t_string!(i18n, path.flag_done, what = short(&message.get_untracked()));
            toasts.done(said, move || take_back(doc, toasts, i18n, |edit| plan::reopen_flag(edit, id)));
        }
    };
    view! {
        <form class="field w-100" novalidate on:submit=resolve>
            <label class="field-label" for=field.clone()>{t!(i18n, path.flag_how)}</label>
            <div class="search">
                <input id=field class="form-control" autocomplete="off" prop:value=how on:input=move |event| how.set(event_target_value(&event)) />
                <button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Check />{t!(i18n, path.flag_resolve)}</button>
            </div>
        </form>
    }
}

#[component]
fn Again(id: Id, message: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let again = move |_| {
        write(doc, toasts, i18n, |edit| plan::reopen_flag(edit, id));
    };
    view! {
        <div class="record-side"><button type="button" class="btn btn-link" on:click=again><Drawing icon=Icon::Undo />{t!(i18n, path.flag_again)}<span class="visually-hidden">": "{move || short(&message.get())}</span></button></div>
    }
}

#[component]
fn FlagFields(id: Id, flag: Memo<Option<FlagView>>, message: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let place = Flag { id };
    let remove = move |_| {
        let words = t_string!(i18n, path.flag_removed, what = short(&message.get_untracked()));
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    view! {
        <details class="disclosure w-100">
            <summary>{t!(i18n, path.flag_edit)}<span class="visually-hidden">": "{move || short(&message.get())}</span></summary>
            <div class="stack">
                <div class="field-row">
                    <LiveLine doc=doc place=place field=fields::MESSAGE register=slice(flag, |flag| flag.message.clone()) />
                    <LiveDate doc=doc place=place field=fields::DATE register=slice(flag, |flag| flag.date.clone()) />
                </div>
                <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, path.flag_remove)}</button></div>
            </div>
        </details>
    }
}

#[component]
fn AddFlag() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let (message, date) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = message.get_untracked().trim().to_owned();
        if words.is_empty() {
            return faults.set(vec![("flag-message", t_string!(i18n, path.flag_missing).to_owned())]);
        }
        let on = date.with_untracked(|date| date.parse().ok());
        if let Some(id) = write(doc, toasts, i18n, |edit| plan::add_flag(edit, &words, on)) {
            faults.set(Faults::new());
            message.set(String::new());
            date.set(String::new());
            let said = t_string!(i18n, path.flag_added, what = short(&words));
            undoable_addition(doc, toasts, i18n, &Flag { id }, said);
        }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, path.flag_new)}</summary>
            <form class="stack" novalidate on:submit=add>
                <FaultSummary faults=faults />
                <div class="field-row">
                    <TextInput id="flag-message" label=words!(i18n, path.flag_message) value=message fault=fault(faults, "flag-message") required=true />
                    <TextInput id="flag-date" kind="date" label=words!(i18n, path.flag_date_label) value=date />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, path.flag_add)}</button></div>
            </form>
        </details>
    }
}
