//! Training and supervision: the meetings, hours by person and kind, and a file of them. Cases are named by the codes of their plans only.

use std::collections::BTreeSet;

use intreccio_model::codesign::CodesignView;
use intreccio_model::doc::{Edit, EditError};
use intreccio_model::field::training as fields;
use intreccio_model::ids::{Id, UserId};
use intreccio_model::numbers::csv_line;
use intreccio_model::place::Training;
use intreccio_model::sort;
use intreccio_model::training::{TrainingDraft, TrainingView, add_training, codes, set_case, set_trainee, totals};
use intreccio_model::vocab::{TrainingKind, Vocabulary};
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::start::options;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::exports::{ExportLog, ExportsOf};
use crate::ui::field::{AreaInput, SelectInput, TextInput};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{
    LiveChoice, LiveDate, LiveNumber, LiveOperator, LiveText, take_back, undoable_removal, writable, write,
};
use crate::ui::page::Empty;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, use_now, when, words as labels};
use crate::window::doc::OpenDoc;
use crate::words;

/// The target of its exports in the log.
const TRAINING: &str = "training";

/// A meeting is not longer: two days.
const MOST_MINUTES: i64 = 2_880;

/// Minutes as hours with one decimal, as the language writes them.
fn hours(i18n: I18n, minutes: i64) -> String {
    let tenths = (minutes * 10 + 30) / 60;
    let point = if i18n.get_locale() == crate::i18n::Locale::it { ',' } else { '.' };
    match tenths % 10 {
        0 => (tenths / 10).to_string(),
        rest => format!("{}{point}{rest}", tenths / 10),
    }
}

fn kind_words(i18n: I18n, kind: TrainingKind) -> String {
    labels::vocabulary(i18n.get_locale(), TrainingKind::NAME, kind.code())
}

/// The meetings that are there, the latest first.
fn present(view: &CodesignView) -> Vec<TrainingView> {
    let mut all: Vec<TrainingView> = view.training.iter().filter(|one| !one.life.is_removed()).cloned().collect();
    sort::by_key(&mut all, |one| std::cmp::Reverse((one.date.value, one.id)));
    all
}

#[component]
pub fn Trainings(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let ids = Memo::new(move |_| view.with(present).into_iter().map(|one| one.id).collect::<Vec<Id>>());
    view! {
        <section class="plan-section" aria-labelledby="table-training">
            <h2 id="table-training">{t!(i18n, training.title)}</h2>
            <p class="field-hint measure">{t!(i18n, training.hint)}</p>
            <Show when=move || ids.with(Vec::is_empty)><Empty icon=Icon::People words=words!(i18n, training.none) /></Show>
            <Show when=move || !ids.with(Vec::is_empty)><Totals view=view /></Show>
            <ul class="record-list">
                <For each=move || ids.get() key=|id| *id let(id)><li class="record training"><One doc=doc view=view id=id /></li></For>
            </ul>
            <Show when=move || writable(doc)><Add doc=doc /></Show>
            <Show when=move || writable(doc) && !ids.with(Vec::is_empty)><Leave doc=doc view=view /></Show>
            <ExportsOf log=ExportLog::of(doc, TRAINING) own=Signal::derive(move || view.with(|view| view.log.clone())) />
        </section>
    }
}

/// Hours by person and kind.
#[component]
fn Totals(view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let sums = Memo::new(move |_| view.with(|view| totals(&view.training, None, None)));
    let kinds = Memo::new(move |_| {
        let there = |kind: &TrainingKind| sums.with(|sums| sums.values().any(|of| of.contains_key(kind)));
        TrainingKind::ALL.iter().copied().filter(there).collect::<Vec<_>>()
    });
    let rows = move || {
        let mut rows: Vec<_> = sums.get().into_iter().map(|(user, of)| (directory.name(i18n, user), of)).collect();
        sort::by_key(&mut rows, |(name, _)| name.to_lowercase());
        let row = |(name, of): (String, std::collections::BTreeMap<TrainingKind, i64>)| {
            let cell = |kind: TrainingKind| {
                view! { <td class="number">{of.get(&kind).map(|minutes| hours(i18n, *minutes))}</td> }
            };
            let sum: i64 = of.values().sum();
            view! { <tr><th scope="row">{name}</th>{kinds.get().into_iter().map(cell).collect_view()}<td class="number strong">{hours(i18n, sum)}</td></tr> }
        };
        rows.into_iter().map(row).collect_view()
    };
    let heads = move || {
        kinds.get().into_iter().map(|kind| view! { <th scope="col">{kind_words(i18n, kind)}</th> }).collect_view()
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, training.totals)}</summary>
            <p class="field-hint">{t!(i18n, training.totals_hint)}</p>
            <div class="table-scroll" tabindex="0" role="region" aria-label=move || t_string!(i18n, training.totals)>
                <table class="table">
                    <thead><tr><th scope="col">{t!(i18n, training.person)}</th>{heads}<th scope="col">{t!(i18n, training.total)}</th></tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

fn names(i18n: I18n, directory: Directory, users: &BTreeSet<UserId>) -> String {
    let mut names: Vec<String> = users.iter().map(|user| directory.name(i18n, *user)).collect();
    names.sort();
    names.join(", ")
}

#[component]
fn One(doc: OpenDoc, view: Memo<CodesignView>, id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let one = Memo::new(move |_| view.with(|view| view.training.iter().find(|one| one.id == id).cloned()));
    let place = Training { id };
    let title = move || {
        let one = one.get()?;
        let date = one.date.value.map(|date| when::date(i18n.get_locale(), date));
        let kind = one.kind.value.map(|kind| kind_words(i18n, kind));
        Some([kind, date].into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let meta = move || {
        let one = one.get()?;
        let minutes = one.minutes.value.unwrap_or_default();
        let first = match one.lead.value {
            Some(lead) => t_string!(i18n, training.meta, minutes = minutes, lead = directory.name(i18n, lead)),
            None => t_string!(i18n, training.meta_no_lead, minutes = minutes),
        };
        let with = (!one.participants.is_empty())
            .then(|| t_string!(i18n, training.who, names = names(i18n, directory, &one.participants)));
        let cases = one.cases.iter().cloned().collect::<Vec<_>>().join(", ");
        let cases = (!cases.is_empty()).then(|| t_string!(i18n, training.about, codes = cases));
        Some([Some(first), with, cases].into_iter().flatten().collect::<Vec<_>>().join(" · "))
    };
    let topics = move || one.with(|one| one.as_ref().map(|one| one.topics.value.clone())).unwrap_or_default();
    let remove = move |_| {
        undoable_removal(doc, toasts, i18n, &place, t_string!(i18n, training.removed));
    };
    let chosen =
        Signal::derive(move || one.with(|one| one.as_ref().map(|one| one.participants.clone())).unwrap_or_default());
    let choose = Callback::new(move |(user, there): (UserId, bool)| {
        write(doc, toasts, i18n, |edit| set_trainee(edit, id, user, there));
    });
    view! {
        <div class="record-main">
            <p class="mb-0 strong">{title}</p>
            <p class="mb-0 sensitive">{topics}</p>
            <p class="record-meta">{meta}</p>
        </div>
        <Show when=move || writable(doc)>
            <details class="disclosure session-action-edit no-print">
                <summary>{t!(i18n, training.edit)}<span class="visually-hidden">": "{title}</span></summary>
                <div class="stack">
                    <div class="field-row">
                        <LiveChoice doc=doc place=place field=fields::KIND register=slice(one, |one| one.kind.clone()) />
                        <LiveDate doc=doc place=place field=fields::DATE register=slice(one, |one| one.date.clone()) />
                        <LiveNumber doc=doc place=place field=fields::MINUTES register=slice(one, |one| one.minutes.clone()) min=0 max=MOST_MINUTES />
                        <LiveOperator doc=doc place=place field=fields::LEAD register=slice(one, |one| one.lead.clone()) />
                    </div>
                    <LiveText doc=doc place=place field=fields::TOPICS rows=2 />
                    <People chosen=chosen choose=choose />
                    <Cases doc=doc id=id one=one />
                    <div class="actions"><button type="button" class="btn btn-link" on:click=remove><Drawing icon=Icon::Trash />{t!(i18n, training.remove)}</button></div>
                </div>
            </details>
        </Show>
    }
}

fn set_cases(edit: &mut Edit<'_>, id: Id, codes: &BTreeSet<String>, there: bool) -> Result<(), EditError> {
    codes.iter().try_for_each(|code| set_case(edit, id, code, there))
}

/// The families that were talked about, by code: each can be taken away, further ones added.
#[component]
fn Cases(doc: OpenDoc, id: Id, one: Memo<Option<TrainingView>>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let (typed, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let cases = Memo::new(move |_| one.with(|one| one.as_ref().map(|one| one.cases.clone())).unwrap_or_default());
    let set_all = move |codes: BTreeSet<String>, there: bool| {
        if write(doc, toasts, i18n, |edit| set_cases(edit, id, &codes, there)).is_some() {
            let named = codes.iter().cloned().collect::<Vec<_>>().join(", ");
            let words = if there {
                t_string!(i18n, training.cases_added, codes = named)
            } else {
                t_string!(i18n, training.case_removed, codes = named)
            };
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| set_cases(edit, id, &codes, !there)));
        }
    };
    let add = move || {
        let found = typed.with_untracked(|typed| codes(typed));
        let fresh: BTreeSet<String> = cases.with_untracked(|all| found.difference(all).cloned().collect());
        fault.set(found.is_empty().then(|| t_string!(i18n, training.case_none).to_owned()));
        if !fresh.is_empty() {
            set_all(fresh, true);
        }
        if !found.is_empty() {
            typed.set(String::new());
        }
    };
    let keys = move |event: leptos::ev::KeyboardEvent| {
        if event.key() == "Enter" {
            event.prevent_default();
            add();
        }
    };
    let case = move |code: String| {
        let (shown, gone) = (code.clone(), BTreeSet::from([code.clone()]));
        view! {
            <li class="row-wrap">
                <span class="chip chip-grey">{shown}</span>
                <button type="button" class="btn btn-link" on:click=move |_| set_all(gone.clone(), false)>{t!(i18n, training.case_remove)}<span class="visually-hidden">": "{code}</span></button>
            </li>
        }
    };
    let field = format!("training-cases-{id}");
    let (hint, wrong) = (format!("{field}-hint"), format!("{field}-fault"));
    view! {
        <div class="field" class:field-invalid=move || fault.with(Option::is_some)>
            <label class="field-label" for=field.clone()>{t!(i18n, training.cases)}</label>
            <p id=hint.clone() class="field-hint">{t!(i18n, training.cases_hint)}</p>
            <ul class="plain-list row-wrap">{move || cases.get().into_iter().map(case).collect_view()}</ul>
            <input
                id=field
                class="form-control"
                type="text"
                autocomplete="off"
                aria-describedby=format!("{hint} {wrong}")
                aria-invalid=move || fault.with(Option::is_some).then_some("true")
                prop:value=typed
                on:input=move |event| typed.set(event_target_value(&event))
                on:keydown=keys
            />
            <p id=wrong class="field-error" hidden=move || fault.with(Option::is_none)>{fault}</p>
            <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |_| add()><Drawing icon=Icon::Plus />{t!(i18n, training.case_add)}</button></div>
        </div>
    }
}

/// Boxes to tick for those who work here.
#[component]
fn People(#[prop(into)] chosen: Signal<BTreeSet<UserId>>, choose: Callback<(UserId, bool)>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let choice = move |user: UserId| {
        let there = move || chosen.with(|chosen| chosen.contains(&user));
        view! {
            <label class="choice">
                <input type="checkbox" prop:checked=there on:change=move |event| choose.run((user, event_target_checked(&event))) />
                <span>{move || directory.name(i18n, user)}</span>
            </label>
        }
    };
    let people = Memo::new(move |_| directory.operators().into_iter().map(|one| one.user).collect::<Vec<_>>());
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, training.people)}</legend>
            <div class="row-wrap">{move || people.get().into_iter().map(choice).collect_view()}</div>
        </fieldset>
    }
}

#[component]
fn Add(doc: OpenDoc) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let kind = RwSignal::new(TrainingKind::SupervisioneGruppo.code().to_owned());
    let (date, minutes, lead) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (topics, cases) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (chosen, fault) = (RwSignal::new(BTreeSet::<UserId>::new()), RwSignal::new(None::<String>));
    let kinds =
        Signal::derive(move || options(i18n, TrainingKind::NAME, TrainingKind::ALL.iter().map(|term| term.code())));
    let leads = Signal::derive(move || {
        let first = (String::new(), t_string!(i18n, common.not_said).to_owned());
        let all = directory
            .operators()
            .into_iter()
            .map(|one| (one.user.to_string(), directory.name_and_role(i18n, one.user)));
        std::iter::once(first).chain(all).collect::<Vec<_>>()
    });
    let choose = Callback::new(move |(user, there): (UserId, bool)| {
        chosen.update(|chosen| {
            if there {
                chosen.insert(user)
            } else {
                chosen.remove(&user)
            };
        });
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let length =
            minutes.get_untracked().trim().parse::<i64>().ok().filter(|long| (1..=MOST_MINUTES).contains(long));
        let (Ok(day), Some(length)) = (date.get_untracked().parse(), length) else {
            return fault.set(Some(t_string!(i18n, training.missing).to_owned()));
        };
        fault.set(None);
        let draft = TrainingDraft {
            kind: kind
                .with_untracked(|code| TrainingKind::from_code(code))
                .unwrap_or(TrainingKind::FormazioneCongiunta),
            date: day,
            minutes: length,
            lead: lead.get_untracked().parse().ok(),
            participants: chosen.get_untracked(),
            topics: topics.get_untracked().trim().to_owned(),
            cases: codes(&cases.get_untracked()),
        };
        if write(doc, toasts, i18n, |edit| add_training(edit, &draft)).is_some() {
            toasts.say(t_string!(i18n, training.added));
            for field in [date, minutes, topics, cases] {
                field.set(String::new());
            }
            chosen.set(BTreeSet::new());
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary>{t!(i18n, training.add)}</summary>
            <form class="stack" novalidate on:submit=add>
                <div class="field-row">
                    <SelectInput id="training-kind" label=words!(i18n, training.kind) value=kind options=kinds />
                    <TextInput id="training-date" label=words!(i18n, training.date) value=date kind="date" fault=fault required=true />
                    <TextInput id="training-minutes" label=words!(i18n, training.minutes) value=minutes kind="number" required=true />
                    <SelectInput id="training-lead" label=words!(i18n, training.lead) value=lead options=leads />
                </div>
                <People chosen=chosen choose=choose />
                <AreaInput id="training-topics" label=words!(i18n, training.topics) value=topics rows=2 />
                <TextInput id="training-cases" label=words!(i18n, training.cases) value=cases hint=words!(i18n, training.cases_hint) />
                <div class="actions"><button type="submit" class="btn btn-primary"><Drawing icon=Icon::Plus />{t!(i18n, training.go)}</button></div>
            </form>
        </details>
    }
}

/// The meetings as a file of RFC 4180, with a byte order mark, without which spreadsheets misread accents.
fn csv(i18n: I18n, directory: Directory, view: &CodesignView) -> String {
    let header = [
        t_string!(i18n, training.date),
        t_string!(i18n, training.kind),
        t_string!(i18n, training.minutes),
        t_string!(i18n, training.lead),
        t_string!(i18n, training.csv_participants),
        t_string!(i18n, training.topics),
        t_string!(i18n, training.csv_cases),
    ];
    let line = |one: &TrainingView| {
        csv_line(&[
            one.date.value.map(|date| date.to_string()).unwrap_or_default(),
            one.kind.value.map(|kind| kind_words(i18n, kind)).unwrap_or_default(),
            one.minutes.value.unwrap_or_default().to_string(),
            one.lead.value.map(|lead| directory.name(i18n, lead)).unwrap_or_default(),
            names(i18n, directory, &one.participants),
            one.topics.value.clone(),
            one.cases.iter().cloned().collect::<Vec<_>>().join(" "),
        ])
    };
    let lines: String = present(view).iter().map(line).collect();
    format!("\u{feff}{}{lines}", csv_line(&header.map(str::to_owned)))
}

#[component]
fn Leave(doc: OpenDoc, view: Memo<CodesignView>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let now = use_now();
    let log = ExportLog::of(doc, TRAINING);
    let (purpose, fault) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let leave = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = purpose.get_untracked().trim().to_owned();
        fault.set(reason.is_empty().then(|| t_string!(i18n, numbers.purpose_missing).to_owned()));
        if reason.is_empty() {
            return;
        }
        let file = untrack(|| view.with(|view| csv(i18n, directory, view)));
        let name = format!("formazione-{}.csv", untrack(|| now.today()));
        // The log first: nothing leaves that is not in it.
        if !log.keep(&reason, "csv") {
            return;
        }
        match browser::offer_file(&name, file.as_bytes()) {
            Ok(()) => toasts.say(t_string!(i18n, training.csv_done, file = name)),
            Err(_) => toasts.fail(t_string!(i18n, training.csv_failed)),
        }
    };
    view! {
        <details class="disclosure no-print">
            <summary>{t!(i18n, training.csv)}</summary>
            <form class="stack" novalidate on:submit=leave>
                <TextInput id="training-purpose" label=words!(i18n, numbers.purpose) value=purpose fault=fault required=true />
                <div class="actions"><button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Down />{t!(i18n, training.csv)}</button></div>
            </form>
        </details>
    }
}
