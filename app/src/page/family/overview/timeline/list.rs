//! The same as the drawing, to be read line by line.

use intreccio_model::overview::{Bar, Dot, Lane};
use intreccio_model::vocab::{ActionState, Device, EventKind, Vocabulary};
use leptos::prelude::*;

use super::super::actor;
use super::Shown;
use crate::i18n::{t, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::use_directory;
use crate::ui::whereabouts::short;
use crate::ui::{I18n, when, words as labels};

/// What, from, to, how it stands.
struct Line([String; 4]);

fn of_bar(i18n: I18n, bar: &Bar) -> Line {
    let locale = i18n.get_locale();
    let day = |date: Option<intreccio_model::time::Date>| {
        date.map_or_else(|| "–".to_owned(), |date| when::date(locale, date))
    };
    let device = bar.device.map(|device| labels::vocabulary(locale, Device::NAME, device.code()));
    let what = [device, Some(short(&bar.what))].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    let state = bar.state.map(|state| labels::vocabulary(locale, ActionState::NAME, state.code())).unwrap_or_default();
    Line([what, day(bar.from), day(bar.to), state])
}

fn of_dot(i18n: I18n, dot: &Dot) -> Line {
    let locale = i18n.get_locale();
    let kind = dot.kind.map(|kind| labels::vocabulary(locale, EventKind::NAME, kind.code())).unwrap_or_default();
    let day = when::date(locale, dot.date);
    Line([kind, day.clone(), day, String::new()])
}

#[component]
pub fn Listed(shown: Memo<Shown>) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    view! {
        <details class="disclosure" on:toggle=move |event| open.set(is_open(&event))>
            <summary>{t!(i18n, overview.as_list)}</summary>
            <Show when=move || open.get()>
                {move || shown.get().lanes.into_iter().map(|lane| view! { <LaneTable lane=lane /> }).collect_view()}
            </Show>
        </details>
    }
}

fn is_open(event: &leptos::web_sys::Event) -> bool {
    use leptos::wasm_bindgen::JsCast;
    let element = event.target().and_then(|target| target.dyn_into::<leptos::web_sys::Element>().ok());
    element.is_some_and(|element| element.has_attribute("open"))
}

#[component]
fn LaneTable(lane: Lane) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let name = plan.with(|plan| actor(i18n, directory, plan, lane.actor.as_ref()));
    let label = name.clone();
    let lines = lane.bars.iter().map(|bar| of_bar(i18n, bar)).chain(lane.dots.iter().map(|dot| of_dot(i18n, dot)));
    let row = |Line([what, from, to, state]): Line| {
        view! { <tr><td class="sensitive">{what}</td><td>{from}</td><td>{to}</td><td>{state}</td></tr> }
    };
    view! {
        <div class="table-scroll" tabindex="0" role="region" aria-label=label>
            <table class="table-plain overview-table">
                <caption class="sensitive">{name}</caption>
                <thead>
                    <tr>
                        <th scope="col">{t!(i18n, overview.what)}</th>
                        <th scope="col">{t!(i18n, overview.from)}</th>
                        <th scope="col">{t!(i18n, overview.to)}</th>
                        <th scope="col">{t!(i18n, overview.state)}</th>
                    </tr>
                </thead>
                <tbody>{lines.map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
