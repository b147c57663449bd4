//! A time of the day, as minutes since midnight.

use intreccio_model::register::{Field, Register};
use leptos::prelude::*;

use crate::i18n::use_i18n;
use crate::ui::directory::Directory;
use crate::ui::live::{Frame, Spot, element_id, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, when};
use crate::window::doc::OpenDoc;

/// What a clock shows; empty for what is no time of a day.
pub fn clock(minutes: i64) -> String {
    u32::try_from(minutes).ok().filter(|minutes| *minutes < 1_440).map(when::clock).unwrap_or_default()
}

fn parse(text: &str) -> Option<i64> {
    let (hours, minutes) = text.split_once(':')?;
    let minutes = hours.parse::<i64>().ok()? * 60 + minutes.get(..2)?.parse::<i64>().ok()?;
    (0..1_440).contains(&minutes).then_some(minutes)
}

#[component]
pub fn LiveTime<E: Spot>(
    doc: OpenDoc,
    place: E,
    field: Field<E, i64>,
    #[prop(into)] register: Signal<Register<i64>>,
) -> impl IntoView {
    let (i18n, toasts) = (use_i18n(), use_toasts());
    let id = element_id(&place, field.label);
    let touched = RwSignal::new(false);
    let change = move |event| {
        touched.set(true);
        let value = parse(&event_target_value(&event));
        write(doc, toasts, i18n, |edit| edit.set(&place, field, value));
    };
    let shown = move || register.with(|register| register.value.map(clock).unwrap_or_default());
    view! {
        <Frame id=id.clone() label=field.label doc=doc register=register touched=touched show=show>
            <input id=id class="form-control" type="time" prop:value=shown disabled=move || !writable(doc) on:change=change />
        </Frame>
    }
}

fn show(_: I18n, _: Directory, value: &i64) -> String {
    clock(*value)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_back_as_it_is_shown() {
        assert_eq!(parse("09:05"), Some(545));
        assert_eq!(clock(545), "09:05");
        assert_eq!((parse("24:10"), parse("x"), clock(-1)), (None, None, String::new()));
    }
}
