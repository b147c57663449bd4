//! The grid of the workspace in words: its own words first, then the program's.

use intreccio_model::grid::{self, GridDimension};
use intreccio_model::guideline::{self, PhaseTemplate};
use intreccio_model::ids::{DimensionCode, Id};
use intreccio_model::place::Place;
use intreccio_model::plan::PlanView;
use intreccio_model::register::{Field, Register};
use intreccio_model::vocab::{DefaultPhase, Dimension, GridSide, ScoreValue, Vocabulary};
use leptos::prelude::*;

use super::directory::{Directory, use_directory};
use super::live::{Frame, Spot, element_id, writable, write};
use super::toast::use_toasts;
use super::{I18n, words};
use crate::i18n::{Locale, t, t_string, use_i18n};
use crate::window::doc::OpenDoc;

/// The three sides, in their order.
pub const SIDES: [GridSide; 3] = [GridSide::Child, GridSide::Family, GridSide::Environment];

/// The whole grid, retired dimensions included; the generic one while the workspace is being opened.
pub fn all(directory: Directory) -> Vec<GridDimension> {
    directory.view.with(|view| grid::dimensions(view.as_ref().map_or(&[], |view| view.terms.as_slice())))
}

/// The phases of the guidelines, retired ones included.
pub fn phases(directory: Directory) -> Vec<PhaseTemplate> {
    directory.view.with(|view| guideline::phases(view.as_ref().map_or(&[], |view| view.guideline_phases.as_slice())))
}

/// What people read for a dimension.
pub fn dimension(i18n: I18n, directory: Directory, code: &DimensionCode) -> String {
    let own = all(directory).into_iter().find(|one| one.code == *code);
    dimension_words(i18n, code, own.as_ref())
}

/// The same, of a grid that was read before.
pub fn dimension_words(i18n: I18n, code: &DimensionCode, own: Option<&GridDimension>) -> String {
    let locale = i18n.get_locale();
    let label = own.and_then(|own| own.own_label(locale == Locale::en)).map(str::to_owned);
    let label = label.unwrap_or_else(|| words::vocabulary(locale, Dimension::NAME, code.as_str()));
    match own {
        Some(own) if own.is_retired() => t_string!(i18n, grid.retired, what = label),
        _ => label,
    }
}

/// The name of a side.
pub fn side(i18n: I18n, side: GridSide) -> String {
    words::vocabulary(i18n.get_locale(), GridSide::NAME, side.code())
}

/// The name of a phase of the guidelines.
pub fn phase(i18n: I18n, phase: &PhaseTemplate) -> String {
    match (&phase.label, phase.proposal) {
        (Some(label), _) => label.clone(),
        (None, Some(proposal)) => words::vocabulary(i18n.get_locale(), DefaultPhase::NAME, proposal.code()),
        (None, None) => phase.code.to_string(),
    }
}

/// "3 · Problema lieve"; what was not observed has no number.
pub fn score(i18n: I18n, value: ScoreValue) -> String {
    let anchor = words::vocabulary(i18n.get_locale(), ScoreValue::NAME, value.code());
    match value.points() {
        Some(points) => format!("{points} · {anchor}"),
        None => anchor,
    }
}

/// A dimension of the workspace's grid. One that is retired or unknown stays as it is until somebody chooses another.
#[component]
pub fn LiveDimension<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, DimensionCode>,
    #[prop(into)] register: Signal<Register<DimensionCode>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let directory = use_directory();
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let show: fn(I18n, Directory, &DimensionCode) -> String = dimension;
    let change = move |event| {
        touched.set(true);
        let value = event_target_value(&event).parse().ok();
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let groups = move || {
        let chosen = register.with(|register| register.value.clone());
        let grid = all(directory);
        let option = |code: DimensionCode, words: String| {
            let own = chosen.as_ref() == Some(&code);
            view! { <option value=code.to_string() prop:selected=own>{words}</option> }
        };
        let group = |of: GridSide| {
            let shown =
                grid.iter().filter(|one| one.side == of && (!one.is_retired() || chosen.as_ref() == Some(&one.code)));
            let options = shown.map(|one| option(one.code.clone(), dimension_words(i18n, &one.code, Some(one))));
            view! { <optgroup label=side(i18n, of)>{options.collect_view()}</optgroup> }
        };
        let unknown = chosen.clone().filter(|code| grid.iter().all(|one| one.code != *code));
        let unknown = unknown.map(|code| option(code.clone(), dimension_words(i18n, &code, None)));
        (SIDES.map(group).collect_view(), unknown)
    };
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show>
            <select id=id class="form-control" disabled=move || !writable(doc) on:change=change>
                <option value="" prop:selected=move || register.with(|register| register.value.is_none())>{t!(i18n, common.not_said)}</option>
                {groups}
            </select>
        </Frame>
    }
}

/// The code name of the node of the network that a contact names by its id.
pub fn node_alias(plan: &PlanView, contact: &str) -> Option<String> {
    let id: Id = contact.parse().ok()?;
    let node = plan.nodes.iter().find(|node| node.id == id)?;
    node.alias.value.clone().filter(|alias| !alias.is_empty())
}

/// An id for the elements of a place that has no single field.
pub fn spot_id<E: Place>(place: &E) -> String {
    element_id(place, "x.x")
}
