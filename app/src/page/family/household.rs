//! The persons of the household, without names.

use intreccio_model::field::member as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Member;
use intreccio_model::plan::{self, MemberDraft, MemberView};
use intreccio_model::register::Register;
use intreccio_model::vocab::{Kin, Vocabulary};
use leptos::prelude::*;

use super::household_bonds::Bonds;
use super::{Family, RestoredNotice, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveFlag, LiveLine, LiveNumber, LiveText, undoable_removal, writable, write};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::words;

#[component]
pub fn Household() -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let present = Memo::new(move |_| {
        plan.with(|plan| {
            plan.household.iter().filter(|member| !member.life.is_removed()).map(|member| member.id).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="plan-section" aria-labelledby="household">
            <h2 id="household">{t!(i18n, plan.household)}</h2>
            <p class="quiet">{t!(i18n, plan.household_hint)}</p>
            <Show when=move || present.with(Vec::is_empty)>
                <Empty icon=Icon::Family words=words!(i18n, plan.household_none) />
            </Show>
            <ul class="record-list">
                <For each=move || present.get() key=|id| *id let(id)>
                    <li class="record"><MemberItem id=id /></li>
                </For>
            </ul>
            <Show when=move || writable(doc)><AddMember /></Show>
            <Show when=move || { present.with(Vec::len) > 1 }><Bonds /></Show>
        </section>
    }
}

#[component]
fn MemberItem(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let place = Member { id };
    let member = Memo::new(move |_| plan.with(|plan| plan.member(id).cloned()));
    let label =
        move || member.with(|member| member.as_ref().and_then(|member| member.label.value.clone())).unwrap_or_default();
    let kin = move || {
        let kin = member.with(|member| member.as_ref().and_then(|member| member.kin.value));
        kin.map(|kin| labels::vocabulary(i18n.get_locale(), Kin::NAME, kin.code()))
    };
    let remove = move |_| {
        let words = t_string!(i18n, plan.member_removed, who = label());
        undoable_removal(doc, toasts, i18n, &place, words);
    };
    view! {
        <details class="disclosure record-main">
            <summary><span class="sensitive">{label}</span>" "<span class="chip">{kin}</span></summary>
            <div class="stack">
                <RestoredNotice life=Signal::derive(move || member.with(|member| member.as_ref().map(|member| member.life).unwrap_or_default())) />
                <MemberFields place=place member=member />
                <Show when=move || writable(doc)>
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, plan.remove_member)}</button></div>
                </Show>
            </div>
        </details>
    }
}

#[component]
fn MemberFields(place: Member, member: Memo<Option<MemberView>>) -> impl IntoView {
    let Family { doc, .. } = use_family();
    view! {
        <div class="field-row">
            <LiveLine doc=doc place=place field=fields::LABEL register=slice(member, |member| member.label.clone()) />
            <LiveChoice doc=doc place=place field=fields::KIN register=slice(member, |member| member.kin.clone()) />
            <LiveNumber doc=doc place=place field=fields::BIRTH_YEAR register=slice(member, |member| member.birth_year.clone()) min=1900 max=2100 />
            <LiveFlag doc=doc place=place field=fields::LIVES_IN register=slice(member, |member| member.lives_in.clone()) />
            <LiveChoice doc=doc place=place field=fields::PARENTAL_RESP register=slice(member, |member| member.parental_resp.clone()) />
            <LiveLine doc=doc place=place field=fields::LANGUAGE register=slice(member, |member| member.language.clone()) />
        </div>
        <LiveText doc=doc place=place field=fields::NOTE rows=3 />
    }
}

/// A register of something that may be gone by now.
pub fn slice<V, T>(thing: Memo<Option<V>>, register: fn(&V) -> Register<T>) -> Signal<Register<T>>
where
    V: PartialEq + Send + Sync + 'static,
    T: intreccio_model::register::Scalar + Send + Sync,
{
    Signal::derive(move || thing.with(|thing| thing.as_ref().map(register).unwrap_or_default()))
}

#[component]
fn AddMember() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, .. } = use_family();
    let faults = RwSignal::new(Faults::new());
    let (label, kin) = (RwSignal::new(String::new()), RwSignal::new(Kin::MinoreBeneficiario.code().to_owned()));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let words = label.get_untracked().trim().to_owned();
        if words.is_empty() {
            faults.set(vec![("member-label", t_string!(i18n, plan.member_label_missing).to_owned())]);
            return;
        }
        let draft = MemberDraft {
            label: words,
            kin: kin.with_untracked(|code| Kin::from_code(code)),
            ..MemberDraft::default()
        };
        if write(doc, toasts, i18n, |edit| plan::add_member(edit, draft)).is_some() {
            faults.set(Faults::new());
            label.set(String::new());
        }
    };
    let kins = Signal::derive(move || options(i18n, Kin::NAME, Kin::ALL.iter().map(|term| term.code())));
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, plan.add_member)}</summary>
            <form class="stack" novalidate on:submit=add>
                <FaultSummary faults=faults />
                <div class="field-row">
                    <TextInput id="member-label" label=words!(i18n, plan.member_label) value=label hint=words!(i18n, plan.member_label_hint) fault=fault(faults, "member-label") required=true />
                    <SelectInput id="member-kin" label=words!(i18n, plan.member_kin) value=kin options=kins />
                </div>
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, plan.add_member)}</button></div>
            </form>
        </details>
    }
}
