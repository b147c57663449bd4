//! What was spent: by hand month by month, and out of the hours in the diaries, by line and month and never by family.

use std::collections::BTreeMap;

use intreccio_model::budget::actuals::{self, Draft, FromDiaries, Standing};
use intreccio_model::budget::amount;
use intreccio_model::ids::Id;
use intreccio_model::time::{Date, Instant};
use intreccio_model::vocab::{ActualSource, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Plan, use_plan};
use crate::bridge::{Answer, Ask};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::numbers::hours;
use crate::page::table::frame::no_amount;
use crate::ui::I18n;
use crate::ui::directory::use_directory;
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::moment;
use crate::ui::words::euro;
use crate::ui::{browser, when, words as labels};
use crate::window::client::use_client;
use crate::words;

const LINE: &str = "spent-line";
const MONTH: &str = "spent-month";
const CENTS: &str = "spent-cents";
const HOURS: &str = "spent-hours";

/// What is entered, and which entry it takes the place of.
#[derive(Clone, Copy)]
struct Form {
    line: RwSignal<String>,
    month: RwSignal<String>,
    cents: RwSignal<String>,
    hours: RwSignal<String>,
    reference: RwSignal<String>,
    amends: RwSignal<Option<Id>>,
    faults: RwSignal<Faults>,
}

impl Form {
    fn new() -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            line: empty(),
            month: empty(),
            cents: empty(),
            hours: empty(),
            reference: empty(),
            amends: RwSignal::new(None),
            faults: RwSignal::new(Faults::new()),
        }
    }

    fn clear(self) {
        for field in [self.cents, self.hours, self.reference] {
            field.set(String::new());
        }
        self.amends.set(None);
    }

    /// The entry, or what is wrong with it.
    fn draft(self, i18n: I18n) -> Result<Draft, Faults> {
        let mut faults = Faults::new();
        let line = self.line.get_untracked().parse::<Id>();
        if line.is_err() {
            faults.push((LINE, t_string!(i18n, budget.spent_line_missing).to_owned()));
        }
        let month = month_of(&self.month.get_untracked());
        if month.is_none() {
            faults.push((MONTH, t_string!(i18n, budget.spent_month_missing).to_owned()));
        }
        let cents = amount::parse(&self.cents.get_untracked(), 2, labels::number_style(i18n));
        match cents {
            Ok(Some(_)) => {}
            Ok(None) => faults.push((CENTS, t_string!(i18n, budget.spent_cents_missing).to_owned())),
            Err(why) => faults.push((CENTS, no_amount(i18n, why).to_owned())),
        }
        let hours = amount::parse(&self.hours.get_untracked(), 2, labels::number_style(i18n));
        if let Err(why) = hours {
            faults.push((HOURS, no_amount(i18n, why).to_owned()));
        }
        match (line, month, cents, hours) {
            (Ok(line), Some(month), Ok(Some(cents)), Ok(hours)) => Ok(Draft {
                line,
                month,
                cents,
                // Hundredths of an hour, to the minute.
                minutes: hours.map(|hundredths| (hundredths.saturating_mul(60) + 50) / 100),
                reference: self.reference.get_untracked().trim().to_owned(),
                source: ActualSource::AMano,
                amends: self.amends.get_untracked(),
            }),
            _ => Err(faults),
        }
    }
}

/// The first day of `2026-03`.
fn month_of(text: &str) -> Option<Date> {
    format!("{text}-01").parse().ok()
}

/// "marzo 2026".
pub fn month_words(i18n: I18n, month: Option<Date>) -> String {
    let Some(month) = month else { return t_string!(i18n, common.not_said).to_owned() };
    let day = when::date(i18n.get_locale(), month);
    day.split_once(' ').map_or(day.clone(), |(_, rest)| rest.trim_start_matches(['1', ' ', '°', 'º']).to_owned())
}

fn lines(plan: Plan) -> Vec<(Id, String)> {
    plan.view.with(|view| {
        let name = |line: &intreccio_model::budget::LineView| {
            let words = [line.code.value.clone(), line.label.value.clone()];
            (line.id, words.into_iter().flatten().collect::<Vec<_>>().join(" "))
        };
        view.present().map(name).collect()
    })
}

#[component]
pub fn Spent() -> impl IntoView {
    let i18n = use_i18n();
    let plan = use_plan();
    let form = Form::new();
    let none = move || plan.sums.with(|sums| sums.months.is_empty());
    view! {
        <section class="plan-section" aria-labelledby="budget-spent">
            <h2 id="budget-spent">{t!(i18n, budget.spent_title)}</h2>
            <p>{move || plan.sums.with(|sums| t_string!(i18n, budget.spent_sum, spent = euro(i18n, sums.spent.cents), total = euro(i18n, sums.all.total)))}</p>
            <Show when=none><p class="quiet">{t!(i18n, budget.spent_none)}</p></Show>
            <Show when=move || !none()><Months /><Entries form=form /></Show>
            <Show when=move || writable(plan.doc)>
                <Enter form=form />
                <Diaries />
            </Show>
        </section>
    }
}

/// What was spent by month.
#[component]
fn Months() -> impl IntoView {
    let i18n = use_i18n();
    let plan = use_plan();
    let rows = move || {
        let row = |(month, spent): (Option<Date>, actuals::Spent)| {
            let minutes = i64::try_from(spent.minutes).unwrap_or(i64::MAX);
            view! {
                <tr>
                    <th scope="row">{month_words(i18n, month)}</th>
                    <td class="number">{euro(i18n, spent.cents)}</td>
                    <td class="number">{hours(i18n.get_locale(), minutes)}</td>
                </tr>
            }
        };
        plan.sums.with(|sums| sums.months.clone()).into_iter().map(row).collect_view()
    };
    view! {
        <details class="disclosure" open=true>
            <summary>{t!(i18n, budget.by_month)}</summary>
            <div class="table-scroll" role="group" aria-label=move || t_string!(i18n, budget.by_month) tabindex="0">
                <table class="table-plain" data-sums="months" aria-label=move || t_string!(i18n, budget.by_month)>
                    <thead><tr>
                        <th scope="col">{t!(i18n, budget.month)}</th>
                        <th scope="col" class="number">{t!(i18n, budget.spent)}</th>
                        <th scope="col" class="number">{t!(i18n, budget.hours)}</th>
                    </tr></thead>
                    <tbody>{rows}</tbody>
                </table>
            </div>
        </details>
    }
}

/// The entries that count, each with a way to correct it.
#[component]
fn Entries(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let plan = use_plan();
    let all = move || {
        plan.view.with(|view| {
            let of = |line: &intreccio_model::budget::LineView| {
                let code = line.code.value.clone().unwrap_or_default();
                actuals::standing(line).into_iter().map(|one| (line.id, code.clone(), one)).collect::<Vec<_>>()
            };
            view.present().flat_map(of).collect::<Vec<_>>()
        })
    };
    let correct = move |line: Id, one: &Standing| {
        form.line.set(line.to_string());
        form.month.set(one.month.map(|month| month.to_string().chars().take(7).collect()).unwrap_or_default());
        form.cents.set(amount::cents(one.spent.cents, labels::number_style(i18n)));
        form.reference.set(one.reference.clone());
        form.amends.set(Some(one.id));
        browser::focus(CENTS);
    };
    let row = move |(line, code, one): (Id, String, Standing)| {
        let source = one.source.map(|source| labels::vocabulary(i18n.get_locale(), ActualSource::NAME, source.code()));
        let who = directory.name_or_you(i18n, one.by.author);
        let at = moment(i18n, Instant(one.by.time_ms));
        let minutes = i64::try_from(one.spent.minutes).unwrap_or(i64::MAX);
        let said = format!("{code} · {} · {}", month_words(i18n, one.month), euro(i18n, one.spent.cents));
        let meta = [
            (minutes > 0).then(|| t_string!(i18n, budget.hours_count, hours = hours(i18n.get_locale(), minutes))),
            source,
            Some(one.reference.clone()).filter(|words| !words.is_empty()),
            Some(format!("{who}, {at}")),
        ];
        let meta = meta.into_iter().flatten().collect::<Vec<_>>().join(" · ");
        let (by_hand, doubtful) = (one.source != Some(ActualSource::Diari), one.doubtful);
        let name = said.clone();
        view! {
            <li class="record">
                <div class="record-main">
                    <p class="mb-0">{said}</p>
                    <p class="record-meta">{meta}</p>
                    {doubtful.then(|| view! { <p class="mb-0"><span class="chip chip-amber"><Drawing icon=Icon::Alert />{t!(i18n, budget.doubtful)}</span></p> })}
                </div>
                <Show when=move || by_hand && writable(plan.doc)>
                    <button type="button" class="btn btn-link" on:click={ let one = one.clone(); move |_| correct(line, &one) }>{t!(i18n, budget.correct)}<span class="visually-hidden">": "{name.clone()}</span></button>
                </Show>
            </li>
        }
    };
    view! {
        <details class="disclosure">
            <summary>{t!(i18n, budget.entries)}</summary>
            <ul class="record-list">{move || all().into_iter().map(row).collect_view()}</ul>
        </details>
    }
}

/// A month's money and hours of a line.
#[component]
fn Enter(form: Form) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let plan = use_plan();
    let options = Signal::derive(move || {
        let choose = (String::new(), t_string!(i18n, budget.spent_choose).to_owned());
        std::iter::once(choose)
            .chain(lines(plan).into_iter().map(|(id, name)| (id.to_string(), name)))
            .collect::<Vec<_>>()
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match form.draft(i18n) {
            Ok(draft) => {
                form.faults.set(Faults::new());
                if write(plan.doc, toasts, i18n, |edit| actuals::add(edit, &draft)).is_some() {
                    form.clear();
                    toasts.say(t_string!(i18n, budget.spent_done));
                }
            }
            Err(faults) => form.faults.set(faults),
        }
    };
    let amending = move || form.amends.with(Option::is_some);
    view! {
        <form class="stack measure no-print" novalidate on:submit=send aria-labelledby="spent-enter">
            <h3 id="spent-enter" class="h5">{move || if amending() { t_string!(i18n, budget.spent_correct) } else { t_string!(i18n, budget.spent_enter) }}</h3>
            <FaultSummary faults=form.faults />
            <div class="field-row">
                <SelectInput id=LINE label=words!(i18n, budget.spent_line) value=form.line options=options fault=fault(form.faults, LINE) />
                <TextInput id=MONTH kind="month" label=words!(i18n, budget.month) value=form.month fault=fault(form.faults, MONTH) />
            </div>
            <div class="field-row">
                <TextInput id=CENTS label=words!(i18n, budget.spent_cents) value=form.cents fault=fault(form.faults, CENTS) />
                <TextInput id=HOURS label=words!(i18n, budget.spent_hours) value=form.hours fault=fault(form.faults, HOURS) />
                <TextInput id="spent-reference" label=words!(i18n, budget.spent_reference) value=form.reference />
            </div>
            <div class="actions">
                <button type="submit" class="btn btn-outline-primary"><Drawing icon=Icon::Plus />{t!(i18n, budget.spent_go)}</button>
                <Show when=amending><button type="button" class="btn btn-link" on:click=move |_| form.clear()>{t!(i18n, budget.spent_no_correct)}</button></Show>
            </div>
        </form>
    }
}

/// What the diaries say, as it would be written.
#[derive(Clone, PartialEq)]
struct Taken {
    found: Vec<FromDiaries>,
    unknown: BTreeMap<String, i64>,
    plans: usize,
}

impl Taken {
    /// What would change something; what would make less of a sum that stands there only where `less` is wanted.
    fn news(&self, less: bool) -> impl Iterator<Item = &FromDiaries> {
        self.found.iter().filter(move |one| one.is_news() && (less || !one.is_less()))
    }

    fn count_less(&self) -> usize {
        self.found.iter().filter(|one| one.is_less()).count()
    }
}

/// The hours in the diaries on this device: shown first, then written.
#[component]
fn Diaries() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let plan = use_plan();
    let taken = RwSignal::new(None::<Result<Taken, ()>>);
    // Another device may read more families than this one: what it wrote is not made less without being asked.
    let less = RwSignal::new(false);
    let look = move |_| {
        less.set(false);
        spawn_local(async move {
            let answer = client.ask(Ask::Facts).await;
            taken.try_set(Some(match answer {
                Answer::Facts(facts) => {
                    let (found, unknown) = plan.view.with_untracked(|view| actuals::from_diaries(view, &facts));
                    Ok(Taken { found, unknown, plans: facts.len() })
                }
                _ => Err(()),
            }));
            browser::focus("diaries-preview");
        });
    };
    let take = move |_| {
        let Some(Ok(seen)) = taken.get_untracked() else { return };
        let reference = t_string!(i18n, budget.diaries_reference, count = seen.plans);
        let news: Vec<Draft> = seen.news(less.get_untracked()).map(|one| one.draft(&reference)).collect();
        let done =
            write(plan.doc, toasts, i18n, |edit| news.iter().try_for_each(|draft| actuals::add(edit, draft).map(drop)));
        if done.is_some() {
            taken.set(None);
            toasts.say(t_string!(i18n, budget.diaries_done, count = news.len()));
        }
    };
    let shown = move || match taken.get() {
        None => ().into_any(),
        Some(Err(())) => view! { <Notice tone=Tone::Danger><p>{t!(i18n, numbers.failed)}</p></Notice> }.into_any(),
        Some(Ok(seen)) => {
            let (fewer, all, lower) = (seen.news(false).count(), seen.news(true).count(), seen.count_less());
            let news = move || if less.get() { all } else { fewer };
            view! {
                <Preview seen=seen />
                {(lower > 0).then(|| view! {
                    <Notice tone=Tone::Warning>
                        <p>{t!(i18n, budget.diaries_less, count = lower)}</p>
                        <label class="choice">
                            <input type="checkbox" prop:checked=less on:change=move |event| less.set(event_target_checked(&event)) />
                            <span>{t!(i18n, budget.diaries_less_too)}</span>
                        </label>
                    </Notice>
                })}
                <Show when=move || { news() > 0 }>
                    <div class="actions">
                        <button type="button" class="btn btn-primary" on:click=take>{move || t_string!(i18n, budget.diaries_go, count = news())}</button>
                        <button type="button" class="btn btn-link" on:click=move |_| taken.set(None)>{t!(i18n, common.cancel)}</button>
                    </div>
                </Show>
            }
            .into_any()
        }
    };
    view! {
        <div class="stack no-print" role="group" aria-labelledby="diaries-title">
            <h3 id="diaries-title" class="h5">{t!(i18n, budget.diaries)}</h3>
            <p class="field-hint measure">{t!(i18n, budget.diaries_hint)}</p>
            <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=look><Drawing icon=Icon::Eye />{t!(i18n, budget.diaries_look)}</button></div>
            {shown}
        </div>
    }
}

#[component]
fn Preview(seen: Taken) -> impl IntoView {
    let i18n = use_i18n();
    let locale = i18n.get_locale_untracked();
    let row = move |one: &FromDiaries| {
        let now = |cents: Option<i64>| cents.map_or_else(|| "—".to_owned(), |cents| euro(i18n, i128::from(cents)));
        let before = match one.before {
            Some((_, minutes, cents)) => {
                let minutes = i64::try_from(minutes).unwrap_or(i64::MAX);
                let (hours, cents) = (hours(locale, minutes), euro(i18n, cents));
                if one.is_less() {
                    t_string!(i18n, budget.diaries_before_more, hours = hours, cents = cents)
                } else {
                    t_string!(i18n, budget.diaries_before, hours = hours, cents = cents)
                }
            }
            None => t_string!(i18n, budget.diaries_new).to_owned(),
        };
        let before = if one.is_news() { before } else { t_string!(i18n, budget.diaries_same).to_owned() };
        view! {
            <tr>
                <th scope="row">{one.code.clone()}</th>
                <td>{month_words(i18n, Some(one.month))}</td>
                <td class="number">{hours(locale, one.minutes)}</td>
                <td class="number">{now(one.cents)}</td>
                <td>{before}</td>
            </tr>
        }
    };
    let rows = seen.found.iter().map(row).collect_view();
    let unknown = seen.unknown.iter().map(|(code, minutes)| {
        let hours = hours(locale, *minutes);
        let said = if code.is_empty() {
            t_string!(i18n, budget.diaries_unsaid, hours = hours)
        } else {
            t_string!(i18n, budget.diaries_unknown, code = code.to_uppercase(), hours = hours)
        };
        view! { <li>{said}</li> }
    });
    let unknown = unknown.collect_view();
    let (none, plans) = (seen.found.is_empty(), seen.plans);
    view! {
        <div id="diaries-preview" class="stack" tabindex="-1" role="group" aria-label=move || t_string!(i18n, budget.diaries_preview)>
            <p>{move || if none { t_string!(i18n, budget.diaries_nothing, count = plans) } else { t_string!(i18n, budget.diaries_what, count = plans) }}</p>
            {(!none).then(|| view! {
                <div class="table-scroll" role="group" aria-label=move || t_string!(i18n, budget.diaries_preview) tabindex="0">
                    <table class="table-plain" data-sums="diaries">
                        <thead><tr>
                            <th scope="col">{t!(i18n, budget.spent_line)}</th>
                            <th scope="col">{t!(i18n, budget.month)}</th>
                            <th scope="col" class="number">{t!(i18n, budget.hours)}</th>
                            <th scope="col" class="number">{t!(i18n, budget.spent)}</th>
                            <th scope="col">{t!(i18n, budget.diaries_instead)}</th>
                        </tr></thead>
                        <tbody>{rows}</tbody>
                    </table>
                </div>
            })}
            <ul class="small">{unknown}</ul>
        </div>
    }
}
