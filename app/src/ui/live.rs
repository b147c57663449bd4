//! Fields of documents: they show what the document holds, write what a person enters, say quietly that it was kept, and
//! show where two people disagree.

use std::rc::Rc;

use intreccio_model::doc::{Edit, EditError};
use intreccio_model::ids::{Id, Party, UserId};
use intreccio_model::path::Path;
use intreccio_model::place::{Entity, Place};
use intreccio_model::plan::PlanView;
use intreccio_model::register::{Field, Register, Scalar, TextField};
use intreccio_model::time::{Date, Instant};
use intreccio_model::vocab::Vocabulary;
use leptos::html::Textarea;
use leptos::prelude::*;

use super::directory::{Directory, use_directory};
use super::icon::{Drawing, Icon};
use super::route::Route;
use super::toast::{Toasts, use_toasts};
use super::{I18n, browser, when, words};
use crate::bridge::SpaceRole;
use crate::i18n::{t, t_string, use_i18n};
use crate::window::doc::{OpenDoc, Saving};
use crate::window::typing;

/// What a place of a document needs to be, to be bound to a field on the screen.
pub trait Spot: Place + Clone + Send + Sync + 'static {}
impl<T: Place + Clone + Send + Sync + 'static> Spot for T {}

/// What a register needs to hold, to be shown in a field on the screen.
pub trait Held: Scalar + Send + Sync {}
impl<T: Scalar + Send + Sync> Held for T {}

/// Whether the interface offers to write in the document: this device may, and the plan has not come to its end.
pub fn writable(doc: OpenDoc) -> bool {
    may_write(doc) && !doc.ended.get()
}

/// Whether this device may write in the document and the person's role does, also in a plan that has ended: for reopening it, and for
/// settling disagreements. Unknown counts as yes: the worker has the last word.
pub fn may_write(doc: OpenDoc) -> bool {
    let closed = matches!(doc.role.get(), Some(SpaceRole::Keeper | SpaceRole::Reader | SpaceRole::Commenter));
    !closed && !doc.only_reads.get()
}

/// Does an edit, and says so when it could not be done.
pub fn write<T>(
    doc: OpenDoc,
    toasts: Toasts,
    i18n: I18n,
    gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
) -> Option<T> {
    let done = doc.edit(gesture);
    if done.is_err() {
        toasts.fail(t_string!(i18n, common.edit_refused));
    }
    done.ok()
}

/// [`write`], for steps that are taken back.
pub fn take_back<T>(
    doc: OpenDoc,
    toasts: Toasts,
    i18n: I18n,
    gesture: impl FnOnce(&mut Edit<'_>) -> Result<T, EditError>,
) {
    let _said = write(doc, toasts, i18n, gesture);
}

/// Removes a thing, says so and offers the way back.
pub fn undoable_removal(doc: OpenDoc, toasts: Toasts, i18n: I18n, thing: &impl Entity, words: impl Into<String>) {
    remove_at(doc, toasts, i18n, thing.path(), words.into());
}

/// Says that a thing was made, and offers to take it away again.
pub fn undoable_addition(doc: OpenDoc, toasts: Toasts, i18n: I18n, thing: &impl Entity, words: impl Into<String>) {
    added_at(doc, toasts, i18n, thing.path(), words.into());
}

// Of all kinds of things at once: compiled for each, they would be a part of the program that people wait for.

fn remove_at(doc: OpenDoc, toasts: Toasts, i18n: I18n, path: Path, words: String) {
    if write(doc, toasts, i18n, |edit| edit.remove_at(&path)).is_some() {
        toasts.done(words, move || take_back(doc, toasts, i18n, |edit| edit.restore_at(&path)));
    }
}

fn added_at(doc: OpenDoc, toasts: Toasts, i18n: I18n, path: Path, words: String) {
    toasts.done(words, move || take_back(doc, toasts, i18n, |edit| edit.remove_at(&path)));
}

/// An id for the elements of a field, of letters, digits and hyphens.
pub fn element_id<E: Place>(place: &E, label: &str) -> String {
    path_id(&place.container().then(place.key(label)))
}

/// The same for any place of a document.
pub fn path_id(path: &Path) -> String {
    path.to_string().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '-' }).collect()
}

/// "Salvato", "Salvataggio…", or that it failed; nothing until the field was touched.
#[component]
pub fn SavedMark(doc: OpenDoc, #[prop(into)] touched: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let words = move || match (touched.get(), doc.saved.get()) {
        (_, Saving::Failed(_)) => t_string!(i18n, common.not_saved),
        (false, _) => "",
        (true, Saving::Saving) => t_string!(i18n, common.saving),
        (true, Saving::Saved) => t_string!(i18n, common.saved),
    };
    view! { <p class="field-saved" class:strong=move || matches!(doc.saved.get(), Saving::Failed(_))>{words}</p> }
}

/// That two people wrote different values here, with the way to the review; or the values that were kept side by side.
#[component]
pub fn Disagreement<T: Held>(register: Signal<Register<T>>, show: fn(I18n, Directory, &T) -> String) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let kept = move || {
        register.with(|register| {
            let said = |c: &intreccio_model::register::Candidate<T>| {
                let value = c
                    .value
                    .as_ref()
                    .map_or_else(|| t_string!(i18n, common.cleared).to_owned(), |value| show(i18n, directory, value));
                t_string!(i18n, common.value_by, value = value, who = directory.name_or_you(i18n, c.author))
            };
            register.kept.iter().map(said).collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || register.with(Register::is_contested)>
            <p class="field-hint row-wrap">
                <span class="chip chip-amber"><Drawing icon=Icon::Alert />{t!(i18n, common.two_values)}</span>
                <a href=Route::Review.path()>{t!(i18n, common.review_it)}</a>
            </p>
        </Show>
        <Show when=move || register.with(|register| !register.kept.is_empty())>
            <p class="field-hint">{t!(i18n, common.both_kept)}</p>
            <ul class="field-hint">{move || kept().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
        </Show>
    }
}

/// The frame of a field of a document.
#[component]
pub fn Frame<T: Held>(
    id: String,
    label: &'static str,
    doc: OpenDoc,
    register: Signal<Register<T>>,
    touched: RwSignal<bool>,
    show: fn(I18n, Directory, &T) -> String,
    children: Children,
) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <div class="field">
            <label class="field-label" for=id>{move || words::field_now(i18n, label)}</label>
            {children()}
            <Disagreement register=register show=show />
            <SavedMark doc=doc touched=touched />
        </div>
    }
}

/// A shared text: both write at the same time, and both see the same.
#[component]
pub fn LiveText<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: TextField<E>,
    #[prop(default = 3)] rows: u32,
    #[prop(optional, into)] hint: MaybeProp<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let node = NodeRef::<Textarea>::new();
    typing::bind(doc, node, place, field);
    let (help, state) = (format!("{id}-help"), format!("{id}-state"));
    let described = format!("{help} {state}");
    view! {
        <div class="field">
            <label class="field-label" for=id.clone()>{move || words::field_now(i18n, field.label)}</label>
            {move || hint.get().map(|hint| view! { <p id=help.clone() class="field-hint">{hint}</p> })}
            <textarea
                node_ref=node
                id=id
                class="form-control shared-text sensitive"
                rows=rows
                aria-describedby=described
                readonly=move || !writable(doc)
                on:input=move |_| touched.set(true)
            ></textarea>
            <div id=state><SavedMark doc=doc touched=touched /></div>
        </div>
    }
}

/// A choice out of a vocabulary. With `undo`, changing it can be taken back: for states.
#[component]
pub fn LiveChoice<E: Spot, T: Held + Vocabulary>(
    doc: OpenDoc,
    place: E,
    field: Field<E, T>,
    #[prop(into)] register: Signal<Register<T>>,
    #[prop(optional)] undo: bool,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let (chosen, codes) = (Signal::derive(move || code_in(register)), codes_of::<T>());
    let choose = move |code: String| {
        touched.set(true);
        let place = place.clone();
        let set = Rc::new(move |edit: &mut Edit<'_>, code: &str| edit.set(&place, field, T::from_code(code)));
        set_code(doc, toasts, i18n, undo.then_some(field.label), set, &code, chosen.get_untracked());
    };
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_code>
            <Terms id=id doc=doc vocabulary=T::NAME codes=codes chosen=chosen choose=Callback::new(choose) />
        </Frame>
    }
}

/// The code that a register holds; empty without one.
pub fn code_in<T: Held + Vocabulary>(register: Signal<Register<T>>) -> &'static str {
    register.with(|register| register.value.map(Vocabulary::code).unwrap_or_default())
}

/// The codes of a vocabulary, in its order.
pub fn codes_of<T: Vocabulary>() -> Vec<&'static str> {
    T::ALL.iter().map(|term| term.code()).collect()
}

/// Writes a term by its code.
type SetCode = Rc<dyn Fn(&mut Edit<'_>, &str) -> Result<(), EditError>>;

// Of all vocabularies at once, like removals.

/// Writes a term; with the label of a field, it can be taken back.
fn set_code(
    doc: OpenDoc,
    toasts: Toasts,
    i18n: I18n,
    undoable: Option<&'static str>,
    set: SetCode,
    code: &str,
    before: &'static str,
) {
    let done = write(doc, toasts, i18n, |edit| set(edit, code));
    if let (Some(()), Some(label)) = (done, undoable) {
        let words = t_string!(i18n, common.field_changed, field = words::field_now(i18n, label));
        toasts.done(words, move || take_back(doc, toasts, i18n, |edit| set(edit, before)));
    }
}

/// The list of a choice: the terms of a vocabulary, and none of them. What is chosen is told by its code.
#[component]
pub fn Terms(
    id: String,
    doc: OpenDoc,
    vocabulary: &'static str,
    codes: Vec<&'static str>,
    chosen: Signal<&'static str>,
    choose: Callback<String>,
) -> impl IntoView {
    let i18n = use_i18n();
    let option = move |code: &'static str| {
        view! { <option value=code prop:selected=move || chosen.get() == code>{move || words::vocabulary(i18n.get_locale(), vocabulary, code)}</option> }
    };
    view! {
        <select id=id class="form-control" disabled=move || !writable(doc) on:change=move |event| choose.run(event_target_value(&event))>
            <option value="" prop:selected=move || chosen.get().is_empty()>{t!(i18n, common.not_said)}</option>
            {codes.into_iter().map(option).collect_view()}
        </select>
    }
}

/// How [`Disagreement`] shows a term of a vocabulary.
pub fn show_code<T: Vocabulary>(i18n: I18n, _: Directory, value: &T) -> String {
    words::vocabulary(i18n.get_locale(), T::NAME, value.code())
}

/// A day.
#[component]
pub fn LiveDate<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, Date>,
    #[prop(into)] register: Signal<Register<Date>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = event_target_value(&event).parse().ok();
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let shown = move || register.with(|register| register.value.map(|date| date.to_string()).unwrap_or_default());
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_date>
            <input id=id class="form-control" type="date" prop:value=shown disabled=move || !writable(doc) on:change=change />
        </Frame>
    }
}

fn show_date(i18n: I18n, _: Directory, value: &Date) -> String {
    when::date(i18n.get_locale(), *value)
}

/// A day and a time, in local time.
#[component]
pub fn LiveInstant<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, Instant>,
    #[prop(into)] register: Signal<Register<Instant>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = parse_local(&event_target_value(&event));
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let shown = move || register.with(|register| register.value.map(spell_local).unwrap_or_default());
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_instant>
            <input id=id class="form-control" type="datetime-local" prop:value=shown disabled=move || !writable(doc) on:change=change />
        </Frame>
    }
}

fn show_instant(i18n: I18n, _: Directory, value: &Instant) -> String {
    let now = crate::platform::clock::now_ms();
    when::moment(i18n.get_locale(), now, u64::try_from(value.0).unwrap_or(0))
}

/// What `datetime-local` shows.
pub fn spell_local(instant: Instant) -> String {
    let (date, minutes) = browser::local(u64::try_from(instant.0).unwrap_or(0));
    format!("{date}T{}", when::clock(minutes))
}

/// What `datetime-local` gives: `2026-11-23T10:42`.
pub fn parse_local(text: &str) -> Option<Instant> {
    let (date, time) = text.split_once('T')?;
    let (hours, minutes) = time.split_once(':')?;
    let minutes = hours.parse::<u32>().ok()? * 60 + minutes.get(..2)?.parse::<u32>().ok()?;
    Some(Instant(browser::instant(date.parse().ok()?, minutes)))
}

/// A short line that one person writes at a time; of two that differ, both are kept for the review.
#[component]
pub fn LiveLine<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, String>,
    #[prop(into)] register: Signal<Register<String>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = Some(event_target_value(&event).trim().to_owned()).filter(|value| !value.is_empty());
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let shown = move || register.with(|register| register.value.clone().unwrap_or_default());
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_line>
            <input id=id class="form-control sensitive" type="text" autocomplete="off" prop:value=shown readonly=move || !writable(doc) on:change=change />
        </Frame>
    }
}

#[expect(clippy::ptr_arg, reason = "the shape of every `show`, whatever the register holds")]
fn show_line(_: I18n, _: Directory, value: &String) -> String {
    value.clone()
}

/// A whole number.
#[component]
pub fn LiveNumber<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, i64>,
    #[prop(into)] register: Signal<Register<i64>>,
    min: i64,
    max: i64,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = event_target_value(&event).parse::<i64>().ok().filter(|value| (min..=max).contains(value));
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let shown = move || register.with(|register| register.value.map(|number| number.to_string()).unwrap_or_default());
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_number>
            <input
                id=id
                class="form-control"
                type="number"
                inputmode="numeric"
                min=min.to_string()
                max=max.to_string()
                prop:value=shown
                readonly=move || !writable(doc)
                on:change=change
            />
        </Frame>
    }
}

fn show_number(_: I18n, _: Directory, value: &i64) -> String {
    value.to_string()
}

/// Yes, no, or not said.
#[component]
pub fn LiveFlag<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, bool>,
    #[prop(into)] register: Signal<Register<bool>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = event_target_value(&event).parse().ok();
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let is = move |wanted: Option<bool>| register.with(|register| register.value == wanted);
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_flag>
            <select id=id class="form-control" disabled=move || !writable(doc) on:change=change>
                <option value="" prop:selected=move || is(None)>{t!(i18n, common.not_said)}</option>
                <option value="true" prop:selected=move || is(Some(true))>{t!(i18n, common.yes)}</option>
                <option value="false" prop:selected=move || is(Some(false))>{t!(i18n, common.no)}</option>
            </select>
        </Frame>
    }
}

fn show_flag(i18n: I18n, _: Directory, value: &bool) -> String {
    words::flag(i18n, *value).to_owned()
}

/// Somebody who works here.
#[component]
pub fn LiveOperator<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, UserId>,
    #[prop(into)] register: Signal<Register<UserId>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let directory = use_directory();
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = event_target_value(&event).parse().ok();
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let options = move || {
        let option = |user: UserId| {
            let chosen = move || register.with(|register| register.value == Some(user));
            view! { <option value=user.to_string() prop:selected=chosen>{directory.name_and_role(i18n, user)}</option> }
        };
        directory.operators().into_iter().map(|operator| option(operator.user)).collect_view()
    };
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_user>
            <select id=id class="form-control" disabled=move || !writable(doc) on:change=change>
                <option value="" prop:selected=move || register.with(|register| register.value.is_none())>{t!(i18n, common.not_said)}</option>
                {options}
            </select>
        </Frame>
    }
}

fn show_user(i18n: I18n, directory: Directory, value: &UserId) -> String {
    directory.name(i18n, *value)
}

/// Whoever can have a part in a plan: its household, the nodes of its network, then those who work here. Codes are [`Party`] as text.
pub fn parties(i18n: I18n, directory: Directory, plan: Memo<PlanView>) -> Vec<(String, String)> {
    let household = plan.with(|plan| {
        let present = plan.household.iter().filter(|member| !member.life.is_removed());
        let member = |id: Id| (Party::Member(id).to_string(), directory.party(i18n, plan, &Party::Member(id)));
        present.map(|found| member(found.id)).collect::<Vec<_>>()
    });
    let operators = directory.operators().into_iter();
    let operators = operators
        .map(|operator| (Party::Operator(operator.user).to_string(), directory.name_and_role(i18n, operator.user)));
    let nodes = plan.with(|plan| {
        let present = plan.nodes.iter().filter(|node| !node.life.is_removed());
        let node = |id: Id| Party::Contact(id.to_string());
        present
            .map(|found| (node(found.id).to_string(), directory.party(i18n, plan, &node(found.id))))
            .collect::<Vec<_>>()
    });
    household.into_iter().chain(nodes).chain(operators).collect()
}

/// Somebody of the household or of those who work here.
#[component]
pub fn LiveParty<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, Party>,
    #[prop(into)] register: Signal<Register<Party>>,
    plan: Memo<PlanView>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let directory = use_directory();
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = event_target_value(&event).parse().ok();
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let options = move || {
        let mut options = parties(i18n, directory, plan);
        let own = register.with(|register| register.value.clone());
        if let Some(Party::Contact(contact)) = &own {
            let code = Party::Contact(contact.clone()).to_string();
            if options.iter().all(|(known, _)| *known != code) {
                let words = plan.with(|plan| directory.party(i18n, plan, &Party::Contact(contact.clone())));
                options.push((code, words));
            }
        }
        let own = own.map(|party| party.to_string());
        let option = |(code, words): (String, String)| {
            let chosen = own.as_ref() == Some(&code);
            view! { <option value=code prop:selected=chosen>{words}</option> }
        };
        options.into_iter().map(option).collect_view()
    };
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show_party>
            <select id=id class="form-control" disabled=move || !writable(doc) on:change=change>
                <option value="" prop:selected=move || register.with(|register| register.value.is_none())>{t!(i18n, common.not_said)}</option>
                {options}
            </select>
        </Frame>
    }
}

/// How [`Disagreement`] shows somebody.
pub fn show_party(i18n: I18n, directory: Directory, value: &Party) -> String {
    match value {
        Party::Operator(user) => directory.name(i18n, *user),
        Party::Contact(contact) => contact.clone(),
        Party::Member(_) => t_string!(i18n, common.of_household).to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use intreccio_model::ids::Id;
    use intreccio_model::place::Objective;

    use super::*;

    #[test]
    fn the_id_of_a_field_is_usable_in_a_document_and_its_own() {
        let (one, other) = (Objective { id: Id::new(1, [1; 10]) }, Objective { id: Id::new(1, [2; 10]) });
        let id = element_id(&one, "objective.due");
        assert!(id.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
        assert_ne!(id, element_id(&other, "objective.due"));
        assert_ne!(id, element_id(&one, "objective.state"));
    }
}
