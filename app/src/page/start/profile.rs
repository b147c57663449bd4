//! What a person says of themselves when they found or join.

use intreccio_model::vocab::OperatorRole;
use leptos::prelude::*;

use crate::i18n::{t_string, use_i18n};
use crate::ui::field::{Faults, SelectInput, TextInput, fault};
use crate::ui::{I18n, words as labels};
use crate::words;

/// Name and professional role.
#[derive(Clone, Copy)]
pub struct ProfileDraft {
    pub name: RwSignal<String>,
    pub role: RwSignal<String>,
}

impl ProfileDraft {
    pub fn new() -> Self {
        Self { name: RwSignal::new(String::new()), role: RwSignal::new(OperatorRole::SocialWorker.code().to_owned()) }
    }

    pub fn faults(self, i18n: I18n) -> Faults {
        let empty = self.name.with_untracked(|name| name.trim().is_empty());
        if empty { vec![("my-name", t_string!(i18n, start.my_name_missing).to_owned())] } else { Faults::new() }
    }
}

/// Every term of a vocabulary with its words, for a select.
pub fn options(i18n: I18n, list: &'static str, codes: impl Iterator<Item = &'static str>) -> Vec<(String, String)> {
    codes.map(|code| (code.to_owned(), labels::vocabulary(i18n.get_locale(), list, code))).collect()
}

/// The fields `my-name` and `my-role`.
#[component]
pub fn ProfileFields(draft: ProfileDraft, faults: RwSignal<Faults>) -> impl IntoView {
    let i18n = use_i18n();
    let roles =
        Signal::derive(move || options(i18n, "operator_role", OperatorRole::ALL.iter().map(|role| role.code())));
    view! {
        <TextInput
            id="my-name"
            label=words!(i18n, start.my_name)
            value=draft.name
            autocomplete="name"
            hint=words!(i18n, start.my_name_hint)
            fault=fault(faults, "my-name")
            required=true
        />
        <SelectInput id="my-role" label=words!(i18n, start.my_role) value=draft.role options=roles />
    }
}
