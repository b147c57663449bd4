//! The data of the person who is shown. Each change is kept in the log by the same commit that makes it.

use intreccio_model::doc::{Edit, EditError};
use intreccio_model::field::person as at;
use intreccio_model::identity::PersonView;
use intreccio_model::ids::Id;
use intreccio_model::log::add_log;
use intreccio_model::place::Person;
use intreccio_model::register::{Field, Register, Scalar};
use intreccio_model::tax_code::{self, Fault};
use intreccio_model::time::Date;
use intreccio_model::vocab::LogVerb;
use leptos::prelude::*;

use super::hand_out::HandOut;
use super::reveal::Revealed;
use super::target;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::companion::{Companion, use_companion};
use crate::page::family::household::slice;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::live::{SavedMark, element_id, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, words as labels};

#[component]
pub fn PersonFields(id: Id, person: Memo<Option<PersonView>>, revealed: Revealed) -> impl IntoView {
    let i18n = use_i18n();
    let line = move |field, kind, register: fn(&PersonView) -> Register<String>| {
        view! { <VaultField id=id field=field kind=kind register=slice(person, register) revealed=revealed /> }
    };
    view! {
        <div class="field-row">
            {line(at::SURNAME, "text", |person| person.surname.clone())}
            {line(at::GIVEN_NAME, "text", |person| person.given_name.clone())}
            <VaultField id=id field=at::BIRTH_DATE kind="date" register=slice(person, |person| person.birth_date.clone()) revealed=revealed />
            {line(at::TAX_CODE, "text", |person| person.tax_code.clone())}
            {line(at::ADDRESS, "text", |person| person.address.clone())}
            {line(at::PHONE, "tel", |person| person.phone.clone())}
            {line(at::PREFERRED_CONTACT, "text", |person| person.preferred_contact.clone())}
        </div>
        <p class="field-hint">{t!(i18n, reserved.hide_hint)}</p>
        <HandOut id=id person=person revealed=revealed />
    }
}

/// What a field of the vault holds.
trait Datum: Scalar + Send + Sync {
    fn typed(text: &str) -> Option<Self>;
    fn show(&self) -> String;
    fn warning(&self, _label: &str, _i18n: I18n) -> Option<&'static str> {
        None
    }
}

impl Datum for String {
    fn typed(text: &str) -> Option<Self> {
        Some(text.trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn show(&self) -> String {
        self.clone()
    }

    fn warning(&self, label: &str, i18n: I18n) -> Option<&'static str> {
        let fault = (label == at::TAX_CODE.label).then(|| tax_code::fault(self))??;
        Some(match fault {
            Fault::Length => t_string!(i18n, reserved.tax_length),
            Fault::Form => t_string!(i18n, reserved.tax_form),
            Fault::Check => t_string!(i18n, reserved.tax_check),
        })
    }
}

impl Datum for Date {
    fn typed(text: &str) -> Option<Self> {
        text.parse().ok()
    }

    fn show(&self) -> String {
        self.to_string()
    }
}

/// Writes a field, and in the same commit that it was written: which field, never what.
fn change<T: Scalar>(
    edit: &mut Edit<'_>,
    id: Id,
    field: Field<Person, T>,
    value: Option<T>,
    reason: &str,
) -> Result<(), EditError> {
    edit.set(&Person(id), field, value)?;
    add_log(edit, LogVerb::Modifica, &target(id), reason, Some(field.label)).map(drop)
}

#[component]
fn VaultField<T: Datum>(
    id: Id,
    field: Field<Person, T>,
    kind: &'static str,
    register: Signal<Register<T>>,
    revealed: Revealed,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let directory = use_directory();
    let Companion { doc, .. } = use_companion();
    let own = element_id(&Person(id), field.label);
    let help = format!("{own}-help");
    let touched = RwSignal::new(false);
    let shown = move || register.with(|register| register.value.as_ref().map(Datum::show).unwrap_or_default());
    let warning = move || register.with(|register| register.value.as_ref()?.warning(field.label, i18n));
    let write_it = move |event| {
        touched.set(true);
        revealed.touch();
        let value = T::typed(&event_target_value(&event));
        let reason = revealed.reason();
        write(doc, toasts, i18n, |edit| change(edit, id, field, value, &reason));
    };
    let both = move || register.with(|register| both(i18n, directory, register));
    view! {
        <div class="field">
            <label class="field-label" for=own.clone()>{move || labels::field(i18n.get_locale(), field.label)}</label>
            <input
                id=own
                class="form-control"
                type=kind
                autocomplete="off"
                spellcheck="false"
                aria-describedby=help.clone()
                prop:value=shown
                readonly=move || !writable(doc)
                on:input=move |_| revealed.touch()
                on:change=write_it
            />
            <div id=help class="field-hint" role="status">{warning}</div>
            <Show when=move || register.with(Register::is_contested)>
                <p class="field-hint">{t!(i18n, reserved.two_written)}</p>
                <ul class="field-hint">{move || both().into_iter().map(|words| view! { <li>{words}</li> }).collect_view()}</ul>
            </Show>
            <SavedMark doc=doc touched=touched />
        </div>
    }
}

/// What each wrote, with who.
fn both<T: Datum>(i18n: I18n, directory: Directory, register: &Register<T>) -> Vec<String> {
    let said = |candidate: &intreccio_model::register::Candidate<T>| {
        let value = candidate.value.as_ref().map_or_else(|| t_string!(i18n, common.cleared).to_owned(), Datum::show);
        t_string!(i18n, common.value_by, value = value, who = directory.name_or_you(i18n, candidate.author))
    };
    register.candidates.iter().map(said).collect()
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::{self, Kind};
    use intreccio_model::identity;
    use intreccio_model::ids::{Actor, UserId};

    use super::*;

    #[test]
    fn a_change_and_its_entry_in_the_log_are_one_commit_without_the_value() {
        let mut vault = doc::new(Kind::Identity, UserId([1; 16]), Actor([2; 16]));
        let before = doc::heads(&vault);
        let id = Id::new(1, [1; 10]);
        let gesture = |edit: &mut Edit<'_>| change(edit, id, at::SURNAME, Some("Bianchi".to_owned()), "verifica_dati");
        doc::edit(&mut vault, 1_000, &mut |bytes| bytes.fill(3), gesture).unwrap();
        assert_eq!(doc::changes_since(&vault, &before).len(), 1);
        let (view, anomalies) = identity::read(&vault);
        let entry = &view.log[0];
        assert_eq!(entry.verb.value, Some(LogVerb::Modifica));
        assert_eq!(entry.detail.value.as_deref(), Some("person.surname"));
        let said = [&entry.target.value, &entry.reason.value, &entry.detail.value];
        assert!(said.iter().all(|words| words.as_deref().is_some_and(|words| !words.contains("Bianchi"))));
        assert!(anomalies.is_empty());
    }
}
