//! Who said what of the plan, the latest first, and whether the plan says the same today.

use intreccio_model::plan::{AdhesionView, Standing};
use intreccio_model::sort;
use intreccio_model::vocab::{AdhesionKind, AdhesionMode, Capacity, ParentalResponsibility, Vocabulary};
use leptos::prelude::*;

use super::changes::ChangesSince;
use super::pad::SignatureDrawing;
use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::attachments::Attachments;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::Empty;
use crate::ui::{when, words as labels};
use crate::words;

#[component]
pub fn Said(hash: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let all = Memo::new(move |_| {
        let mut all: Vec<AdhesionView> =
            plan.with(|plan| plan.adhesions.iter().filter(|one| !one.life.is_removed()).cloned().collect());
        sort::by_key(&mut all, |one| std::cmp::Reverse((one.date.value, one.id)));
        all
    });
    view! {
        <section class="plan-section" aria-labelledby="agreement-said">
            <h2 id="agreement-said">{t!(i18n, agreement.said)}</h2>
            <Show when=move || all.with(Vec::is_empty)><Empty icon=Icon::Speech words=words!(i18n, agreement.said_none) /></Show>
            <ul class="record-list">{move || all.get().into_iter().map(|one| view! { <SaidItem one=one hash=hash /> }).collect_view()}</ul>
        </section>
    }
}

#[component]
fn SaidItem(one: AdhesionView, hash: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let (id, on_paper) = (one.id, one.mode.value == Some(AdhesionMode::FirmaSuCarta));
    let scans = Signal::derive(move || plan.with(|plan| plan.attachments.clone()));
    let one = StoredValue::new(one);
    let code = move |list: &'static str, code: Option<&'static str>| {
        code.map(|code| labels::vocabulary(i18n.get_locale(), list, code))
    };
    let standing =
        Memo::new(move |_| hash.with(|hash| plan.with(|plan| one.with_value(|one| plan.standing(one, hash)))));
    let version = move || plan.with(|plan| one.with_value(|one| plan.version_signed(one).cloned()));
    let heads = move || version().and_then(|version| version.heads.value).filter(|heads| !heads.is_empty());
    let label = move || {
        version()
            .and_then(|version| version.label.value)
            .map(|label| t_string!(i18n, agreement.on_version, label = label))
    };
    let party = move |party: &intreccio_model::ids::Party| plan.with(|plan| directory.party(i18n, plan, party));
    let who = move || one.with_value(|one| one.person.value.as_ref().map(party)).unwrap_or_default();
    let kind = move || code(AdhesionKind::NAME, one.with_value(|one| one.kind.value.map(AdhesionKind::code)));
    let meta = move || {
        one.with_value(|one| {
            let parts = [
                code(Capacity::NAME, one.capacity.value.map(Capacity::code)),
                code(ParentalResponsibility::NAME, one.responsibility.value.map(ParentalResponsibility::code))
                    .map(|held| t_string!(i18n, agreement.held, what = held)),
                code(AdhesionMode::NAME, one.mode.value.map(AdhesionMode::code)),
                one.witness.value.as_ref().map(|who| t_string!(i18n, agreement.witness_said, who = party(who))),
                one.mediator.value.as_ref().map(|who| t_string!(i18n, agreement.mediator_said, who = party(who))),
                one.language.value.clone().map(|language| t_string!(i18n, agreement.language_said, what = language)),
                one.date.value.map(|date| when::date(i18n.get_locale(), date)),
                one.place.value.clone(),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        })
    };
    let strokes = one.with_value(|one| one.strokes.value.clone()).filter(|strokes| !strokes.is_empty());
    let said = one.with_value(|one| one.words.value.clone());
    view! {
        <li class="record">
            <div class="record-main stack-sm">
                <p class="mb-0"><span class="strong sensitive">{who}</span>" · "{kind}</p>
                {(!said.is_empty()).then(|| view! { <blockquote class="sensitive">{said}</blockquote> })}
                <p class="record-meta">{meta}</p>
                <p class="record-meta">{label}</p>
                {strokes.map(|strokes| view! { <SignatureDrawing strokes=strokes label=words!(i18n, agreement.signature) /> })}
                {on_paper.then(|| view! { <Attachments doc=doc of=id all=scans /> })}
            </div>
            <StandingChip standing=standing />
            {move || heads().filter(|_| standing.get() != Standing::Holds).map(|heads| view! { <ChangesSince heads=heads /> })}
        </li>
    }
}

#[component]
fn StandingChip(standing: Memo<Standing>) -> impl IntoView {
    let i18n = use_i18n();
    move || {
        let (class, icon, words) = match standing.get() {
            Standing::Holds => ("chip chip-green", Icon::Check, t_string!(i18n, agreement.holds)),
            Standing::Changed => ("chip chip-amber", Icon::Alert, t_string!(i18n, agreement.changed)),
            Standing::Replaced => ("chip chip-grey", Icon::Clock, t_string!(i18n, agreement.replaced)),
            Standing::Withdrawn => ("chip chip-grey", Icon::Undo, t_string!(i18n, agreement.withdrawn)),
        };
        view! { <span class=class><Drawing icon=icon />{words}</span> }
    }
}
