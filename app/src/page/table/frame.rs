//! What the economic plan of a co-design is measured by, and the way to the plan.

use intreccio_model::budget::amount::{self, NoAmount};
use intreccio_model::budget::open as open_budget;
use intreccio_model::codesign::{self, CodesignView, PartnerView};
use intreccio_model::doc::Kind;
use intreccio_model::field::{codesign as fields, partner};
use intreccio_model::ids::{DocId, Id};
use intreccio_model::place::{Codesign, Partner};
use intreccio_model::projection::TableKind;
use intreccio_model::register::{Field, Register};
use intreccio_model::roles::{self, Area};
use intreccio_model::sort;
use intreccio_model::vocab::{PartnerRole, Side};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::seats;
use crate::bridge::{Answer, Ask, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{Frame, LiveChoice, LiveLine, Spot, element_id, take_back, writable, write};
use crate::ui::problem::problem_words;
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::words::number_style as style;
use crate::window::client::use_client;
use crate::window::doc::OpenDoc;
use crate::window::fresh;
use crate::words;

/// Why words are no amount, as a sentence.
pub fn no_amount(i18n: I18n, why: NoAmount) -> &'static str {
    match why {
        NoAmount::NotANumber => t_string!(i18n, budget.not_a_number),
        NoAmount::Negative => t_string!(i18n, budget.negative),
        NoAmount::TooPrecise => t_string!(i18n, budget.too_precise),
        NoAmount::TooLarge => t_string!(i18n, budget.too_large),
        NoAmount::Ambiguous => t_string!(i18n, budget.ambiguous),
    }
}

/// The way to the economic plan, or to open it for who may write there. Who may not read it has no key to it, and sees nothing here.
#[component]
pub fn EconomicPlan(doc: OpenDoc, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let plans = Memo::new(move |_| {
        let own = |entry: &&TableEntry| matches!(entry.card.what, TableKind::Budget { codesign: Some(of), .. } if of.0 == doc.at.doc);
        client.table.with(|all| all.iter().filter(own).cloned().collect::<Vec<_>>())
    });
    let reads = move || directory.my_role().is_some_and(|role| roles::rights(role, Area::Budget).opens());
    let opens = move || directory.my_role().is_some_and(|role| roles::may_open(role, Area::Budget));
    let row = move |entry: TableEntry| {
        let TableKind::Budget { lines, .. } = entry.card.what else { return ().into_any() };
        view! {
            <div class="record-main">
                <a href=Route::Budget(entry.doc.doc).path()>{entry.card.title}</a>
                <p class="record-meta">{move || t_string!(i18n, budget.card_lines, count = lines)}</p>
            </div>
            {entry.undelivered.then(|| view! { <span class="chip chip-grey"><Drawing icon=Icon::Device />{t!(i18n, table.only_here)}</span> })}
        }
        .into_any()
    };
    view! {
        <Show when=reads>
            <section class="plan-section" aria-labelledby="table-budget">
                <h2 id="table-budget">{t!(i18n, budget.title)}</h2>
                <ul class="record-list">
                    <For each=move || plans.get() key=|entry| format!("{entry:?}") let(entry)><li class="record">{row(entry)}</li></For>
                </ul>
                <Show when=move || plans.with(Vec::is_empty)>
                    <p class="quiet">{t!(i18n, budget.none)}</p>
                    <Show when=opens><OpenPlan doc=doc title=title /></Show>
                </Show>
            </section>
        </Show>
    }
}

/// Opens the plan: a space of its own, in which those are let in whose role reads it.
#[component]
fn OpenPlan(doc: OpenDoc, title: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let navigate = use_navigate();
    let busy = RwSignal::new(false);
    let begin = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let named = t_string!(i18n, budget.named, of = title.get_untracked());
        let seats = untrack(|| seats::due(directory, Area::Budget));
        let navigate = navigate.clone();
        spawn_local(async move {
            let of = DocId(doc.at.doc);
            let made = fresh::changes(Kind::Budget, directory.me, |edit| open_budget(edit, &named, of));
            let answer = match made {
                Ok(changes) => client.ask(Ask::CreateSpace { kind: Kind::Budget, changes }).await,
                Err(problem) => Answer::Failed(problem),
            };
            if let Answer::Created(at) = &answer {
                seats::let_in(client, at.space, seats).await;
            }
            busy.try_set(false);
            match answer {
                Answer::Created(at) => navigate(&Route::Budget(at.doc).path(), NavigateOptions::default()),
                Answer::Failed(problem) => toasts.fail(problem_words(i18n, problem)),
                _ => {}
            }
        });
    };
    view! {
        <div class="actions">
            <button type="button" class="btn btn-primary" disabled=busy on:click=begin><Drawing icon=Icon::Plus />{t!(i18n, budget.open_plan)}</button>
        </div>
    }
}

/// Cap, least cofinancing, and the partners with what each has by the mandate.
#[component]
pub fn Measures(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let whole = Memo::new(move |_| Some(view.get()));
    let partners = Memo::new(move |_| {
        let there = |one: &&PartnerView| one.role.value.is_some() || one.role.is_contested();
        view.with(|view| {
            let mut partners: Vec<&PartnerView> = view.partners.iter().filter(there).collect();
            sort::by_key(&mut partners, |one| (one.code.value.clone(), one.organization));
            partners.into_iter().map(|one| one.organization).collect::<Vec<_>>()
        })
    });
    view! {
        <section class="plan-section" aria-labelledby="table-partners">
            <h2 id="table-partners">{t!(i18n, budget.partners)}</h2>
            <p class="field-hint">{t!(i18n, budget.partners_hint)}</p>
            <div class="field-row">
                <LiveAmount doc=doc place=Codesign field=fields::CAP_CENTS register=slice(whole, |view| view.cap_cents.clone()) unit="€" />
                <LiveAmount doc=doc place=Codesign field=fields::MIN_COFIN_BP register=slice(whole, |view| view.min_cofin_bp.clone()) unit="%" />
            </div>
            <ul class="record-list">
                <For each=move || partners.get() key=|id| *id let(id)><li class="record"><OnePartner doc=doc view=view id=id /></li></For>
            </ul>
            <Show when=move || writable(doc)><AddPartner doc=doc partners=partners /></Show>
        </section>
    }
}

#[component]
fn OnePartner(doc: OpenDoc, view: Memo<CodesignView>, id: Id) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let directory = use_directory();
    let own = Memo::new(move |_| view.with(|view| view.partners.iter().find(|one| one.organization == id).cloned()));
    let name = move || directory.organization(i18n, Some(id));
    let remove = move |_| {
        let before = own.with_untracked(|own| own.as_ref().and_then(|own| own.role.value));
        if write(doc, toasts, i18n, |edit| codesign::set_partner(edit, id, None)).is_some() {
            let back = move || take_back(doc, toasts, i18n, |edit| codesign::set_partner(edit, id, before));
            toasts.done(t_string!(i18n, budget.partner_removed), back);
        }
    };
    view! {
        <div class="record-main stack" role="group" aria-label=name>
            <h3 class="h6 mb-0">{name}</h3>
            <div class="field-row">
                <LiveLine doc=doc place=Partner(id) field=partner::CODE register=slice(own, |one| one.code.clone()) />
                <LiveChoice doc=doc place=Partner(id) field=partner::ROLE register=slice(own, |one| one.role.clone()) />
                <LiveAmount doc=doc place=Partner(id) field=partner::SHARE_BP register=slice(own, |one| one.share_bp.clone()) unit="%" />
            </div>
            <Show when=move || writable(doc)>
                <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, budget.partner_remove)}<span class="visually-hidden">": "{name}</span></button></div>
            </Show>
        </div>
    }
}

/// Organisations that are no partners yet, those of the ATI first.
fn candidates(i18n: I18n, directory: Directory, partners: &[Id]) -> Vec<(String, String)> {
    let choose = (String::new(), t_string!(i18n, budget.partner_choose).to_owned());
    let mut found = directory.view.with(|view| {
        let all = view.as_ref().map(|view| view.organizations.as_slice()).unwrap_or_default();
        let there = all.iter().filter(|one| !one.life.is_removed() && !partners.contains(&one.id));
        there.map(|one| (one.side.value != Some(Side::Ati), one.id)).collect::<Vec<_>>()
    });
    found.sort_unstable();
    let named = found.into_iter().map(|(_, id)| (id.to_string(), directory.organization(i18n, Some(id))));
    std::iter::once(choose).chain(named).collect()
}

#[component]
fn AddPartner(doc: OpenDoc, partners: Memo<Vec<Id>>) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let directory = use_directory();
    let chosen = RwSignal::new(String::new());
    let options = Signal::derive(move || partners.with(|partners| candidates(i18n, directory, partners)));
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(id) = chosen.get_untracked().parse::<Id>() else { return };
        let count = partners.with_untracked(Vec::len);
        let role = if count == 0 { PartnerRole::Capofila } else { PartnerRole::Mandante };
        let code = format!("P{}", count + 1);
        let made = write(doc, toasts, i18n, |edit| {
            codesign::set_partner(edit, id, Some(role))?;
            edit.set(&Partner(id), partner::CODE, Some(code))
        });
        if made.is_some() {
            chosen.set(String::new());
        }
    };
    view! {
        <form class="stack measure" on:submit=add>
            <SelectInput id="partner-new" label=words!(i18n, budget.partner_new) value=chosen options=options />
            <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, budget.partner_add)}</button></div>
        </form>
    }
}

/// An amount with two decimals: money, or per cent. What cannot be read stays in the field with the reason, and is not written.
#[component]
pub fn LiveAmount<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, i64>,
    #[prop(into)] register: Signal<Register<i64>>,
    unit: &'static str,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let (touched, fault) = (RwSignal::new(false), RwSignal::new(None::<String>));
    let change = move |event| match amount::parse(event_target_value(&event).trim_end_matches('%'), 2, style(i18n)) {
        Ok(value) => {
            touched.set(true);
            fault.set(None);
            write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
        }
        Err(why) => fault.set(Some(no_amount(i18n, why).to_owned())),
    };
    let shown = move || {
        let spell = |value| amount::cents(i128::from(value), style(i18n));
        register.with(|register| register.value.map(spell).unwrap_or_default())
    };
    let show: fn(I18n, Directory, &i64) -> String = |i18n, _, value| amount::cents(i128::from(*value), style(i18n));
    let fault_id = format!("{id}-fault");
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show>
            <div class="with-unit">
                <input id=id class="form-control" type="text" inputmode="decimal" autocomplete="off" prop:value=shown
                    readonly=move || !writable(doc) aria-invalid=move || fault.with(Option::is_some).then_some("true")
                    aria-describedby=fault_id.clone() on:change=change />
                <span class="quiet" aria-hidden="true">{unit}</span>
            </div>
            <p id=fault_id.clone() class="field-error" role="alert">{fault}</p>
        </Frame>
    }
}
