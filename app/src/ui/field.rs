//! Fields of forms that are sent by a button: founding, joining, inviting. Fields of documents are in [`super::live`].

use leptos::prelude::*;

use super::browser;
use crate::i18n::{t, use_i18n};

/// What is wrong in a form, by the id of the field, in the order of the form.
pub type Faults = Vec<(&'static str, String)>;

/// The fault of one field.
pub fn fault(faults: RwSignal<Faults>, id: &'static str) -> Signal<Option<String>> {
    Signal::derive(move || {
        faults.with(|faults| faults.iter().find(|(field, _)| *field == id).map(|(_, words)| words.clone()))
    })
}

/// What is wrong, above the form, each with a link to its field. It takes the focus when it appears.
#[component]
pub fn FaultSummary(faults: RwSignal<Faults>) -> impl IntoView {
    let i18n = use_i18n();
    Effect::new(move |_| {
        if faults.with(|faults| !faults.is_empty()) {
            browser::focus("fault-summary");
        }
    });
    let list = move || {
        let item = |(id, words): (&'static str, String)| {
            let go = move |event: leptos::ev::MouseEvent| {
                event.prevent_default();
                browser::focus(id);
            };
            view! { <li><a href=format!("#{id}") on:click=go>{words}</a></li> }
        };
        faults.get().into_iter().map(item).collect_view()
    };
    view! {
        <Show when=move || faults.with(|faults| !faults.is_empty())>
            <div id="fault-summary" class="error-summary" role="alert" tabindex="-1">
                <h2>{t!(i18n, common.please_check)}</h2>
                <ul>{list}</ul>
            </div>
        </Show>
    }
}

/// A label, its control, and what there is to say about it. The control has the id `id` and is described by `id-hint`, `id-fault`.
#[component]
pub fn Field(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="field" class:field-invalid=move || fault.with(Option::is_some)>
            <label class="field-label" for=id>{label}</label>
            {move || hint.get().map(|hint| view! { <p id=format!("{id}-hint") class="field-hint">{hint}</p> })}
            {children()}
            <p id=format!("{id}-fault") class="field-error" hidden=move || fault.with(Option::is_none)>{fault}</p>
        </div>
    }
}

/// A line of text.
#[component]
pub fn TextInput(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    view! {
        <Field id=id label=label hint=hint fault=fault>
            <input
                id=id
                class="form-control"
                type=kind
                autocomplete=autocomplete
                aria-required=required.then_some("true")
                aria-describedby=format!("{id}-hint {id}-fault")
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// Words of several lines.
#[component]
pub fn AreaInput(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
    #[prop(optional)] required: bool,
) -> impl IntoView {
    view! {
        <Field id=id label=label hint=hint fault=fault>
            <textarea
                id=id
                class="form-control shared-text"
                rows=rows
                aria-required=required.then_some("true")
                aria-describedby=format!("{id}-hint {id}-fault")
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=value
                on:input=move |event| value.set(event_target_value(&event))
            ></textarea>
        </Field>
    }
}

/// One of a list. The options are pairs of a code and its words.
#[component]
pub fn SelectInput(
    id: &'static str,
    #[prop(into)] label: Signal<String>,
    value: RwSignal<String>,
    #[prop(into)] options: Signal<Vec<(String, String)>>,
    #[prop(optional, into)] hint: MaybeProp<String>,
    #[prop(optional, into)] fault: Signal<Option<String>>,
) -> impl IntoView {
    let choices = move || {
        let choice = |(code, words): (String, String)| {
            let own = code.clone();
            view! { <option value=code prop:selected=move || value.with(|value| *value == own)>{words}</option> }
        };
        options.get().into_iter().map(choice).collect_view()
    };
    view! {
        <Field id=id label=label hint=hint fault=fault>
            <select
                id=id
                class="form-control"
                aria-describedby=format!("{id}-hint {id}-fault")
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                on:change=move |event| value.set(event_target_value(&event))
            >
                {choices}
            </select>
        </Field>
    }
}

/// A box to tick.
#[component]
pub fn CheckInput(id: &'static str, #[prop(into)] label: Signal<String>, value: RwSignal<bool>) -> impl IntoView {
    view! {
        <label class="choice" for=id>
            <input id=id type="checkbox" prop:checked=value on:change=move |event| value.set(event_target_checked(&event)) />
            <span>{label}</span>
        </label>
    }
}
