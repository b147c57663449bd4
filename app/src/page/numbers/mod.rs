//! Numbers without names: counted from the plans that this device can read, or as a coordinator published them for those who can
//! read none.

mod demand;
mod file;
pub use file::hours;
mod hand_on;
mod tables;

use std::collections::BTreeMap;

use intreccio_model::numbers::{Facts, Numbers as Counted, Period, Row};
use intreccio_model::time::Date;
use intreccio_model::vocab::Level;
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::bridge::{Answer, Ask};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::icon::Icon;
use crate::ui::page::{Empty, Notice, Page, Tone};
use crate::ui::use_now;
use crate::window::client::use_client;
use crate::words;

/// What the plans on this device add, or that they could not be counted.
type Asked = Option<Result<Vec<Facts>, ()>>;

/// What is shown: the rows, and the reasons that people wrote for changes of level.
#[derive(Clone, PartialEq, Default)]
pub struct Shown {
    pub rows: Vec<Row>,
    pub reasons: BTreeMap<Level, Vec<String>>,
}

#[component]
pub fn Numbers() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let asked: RwSignal<Asked> = RwSignal::new(None);
    spawn_local(async move {
        let answer = client.ask(Ask::Facts).await;
        asked.try_set(Some(match answer {
            Answer::Facts(facts) => Ok(facts),
            _ => Err(()),
        }));
    });
    let plans = move || asked.with(|asked| asked.as_ref().and_then(|asked| asked.as_ref().ok().map(Vec::len)));
    let failed = move || asked.with(|asked| matches!(asked, Some(Err(()))));
    view! {
        <Page title=words!(i18n, numbers.title)>
            <p class="lead">{t!(i18n, numbers.intro)}</p>
            <Show when=move || asked.with(Option::is_none)><p role="status">{t!(i18n, numbers.counting)}</p></Show>
            <Show when=failed><Notice tone=Tone::Danger><p>{t!(i18n, numbers.failed)}</p></Notice></Show>
            <Show when=move || { plans().is_some_and(|plans| plans > 0) }>
                <Counting asked=asked />
            </Show>
            <hand_on::Published none=Signal::derive(move || plans() == Some(0)) />
        </Page>
    }
}

/// The numbers of the plans here, over a period that can be chosen.
#[component]
fn Counting(asked: RwSignal<Asked>) -> impl IntoView {
    let i18n = use_i18n();
    let today = use_now().today();
    let (from, to) = (RwSignal::new((today + -364).to_string()), RwSignal::new(today.to_string()));
    let period = Memo::new(move |_| {
        let day = |text: RwSignal<String>| text.with(|text| text.parse::<Date>().ok());
        let (from, to) = (day(from)?, day(to)?);
        (from <= to).then_some(Period { from, to })
    });
    let counted = Memo::new(move |_| {
        let period = period.get()?;
        asked.with(|asked| asked.as_ref().and_then(|asked| asked.as_ref().ok().map(|facts| Counted::of(facts, period))))
    });
    let shown = Memo::new(move |_| {
        counted.with(|counted| {
            let shown =
                counted.as_ref().map(|numbers| Shown { rows: numbers.rows(), reasons: numbers.level_changes.clone() });
            shown.unwrap_or_default()
        })
    });
    let count = move || counted.with(|counted| counted.as_ref().map_or(0, |numbers| numbers.plans));
    view! {
        <div class="field-row no-print">
            <Day id="numbers-from" label=words!(i18n, numbers.from) value=from />
            <Day id="numbers-to" label=words!(i18n, numbers.to) value=to />
        </div>
        <Show when=move || period.get().is_none()>
            <Notice tone=Tone::Warning><p>{t!(i18n, numbers.period_wrong)}</p></Notice>
        </Show>
        <p role="status" class="quiet">{move || t_string!(i18n, numbers.plans, count = count())}</p>
        <hand_on::HandOn period=period counted=counted />
        <tables::Tables shown=shown.into() />
    }
}

#[component]
fn Day(id: &'static str, #[prop(into)] label: Signal<String>, value: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="field">
            <label class="field-label" for=id>{label}</label>
            <input id=id class="form-control" type="date" prop:value=value on:change=move |event| value.set(event_target_value(&event)) />
        </div>
    }
}

/// That there is nothing to count.
#[component]
fn Nothing() -> impl IntoView {
    let i18n = use_i18n();
    view! { <Empty icon=Icon::Info words=words!(i18n, numbers.nothing) /> }
}
