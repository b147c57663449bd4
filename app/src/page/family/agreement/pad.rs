//! A field to sign in with a finger, a pen or a mouse. It keeps strokes, not a picture, and draws them as SVG.

use leptos::prelude::*;
use leptos::svg::Svg;

use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::icon::{Drawing, Icon};

/// Width of the field in its own units; its height is two fifths of it.
const WIDTH: f64 = 1000.0;
const VIEW: &str = "0 0 1000 400";
/// Steps shorter than this are not kept.
const STEP: i32 = 4;
/// A signature of more points is no signature.
const MOST: usize = 3_000;

/// Strokes of points in thousandths of the field's width.
pub type Strokes = Vec<Vec<(i32, i32)>>;

/// As the document keeps them: `x,y x,y;x,y …`.
pub fn spell(strokes: &Strokes) -> String {
    let points =
        |stroke: &Vec<(i32, i32)>| stroke.iter().map(|(x, y)| format!("{x},{y}")).collect::<Vec<_>>().join(" ");
    strokes.iter().map(points).collect::<Vec<_>>().join(";")
}

/// The points of each stroke as SVG has them, if they are points.
fn polylines(spelled: &str) -> Vec<String> {
    let is_points = |stroke: &&str| stroke.chars().all(|c| c.is_ascii_digit() || matches!(c, ',' | ' ' | '-'));
    spelled.split(';').filter(is_points).filter(|stroke| !stroke.is_empty()).map(str::to_owned).collect()
}

#[component]
pub fn SignaturePad(strokes: RwSignal<Strokes>) -> impl IntoView {
    let i18n = use_i18n();
    let field = NodeRef::<Svg>::new();
    let drawing = RwSignal::new(false);
    let point = move |event: &web_sys::PointerEvent| -> Option<(i32, i32)> {
        let [left, top, width] = browser::frame(&*field.get_untracked()?)?;
        let whole = |length: f64| {
            #[expect(clippy::cast_possible_truncation, reason = "within the field")]
            let whole = (length * WIDTH / width).clamp(0.0, WIDTH).round() as i32;
            whole
        };
        Some((whole(f64::from(event.client_x()) - left), whole(f64::from(event.client_y()) - top)))
    };
    let begin = move |event: web_sys::PointerEvent| {
        event.prevent_default();
        if let Some(field) = field.get_untracked() {
            let _not_captured = field.set_pointer_capture(event.pointer_id());
        }
        if let Some(at) = point(&event) {
            drawing.set(true);
            strokes.update(|strokes| strokes.push(vec![at]));
        }
    };
    let go_on = move |event: web_sys::PointerEvent| {
        let Some(at) = point(&event).filter(|_| drawing.get_untracked()) else { return };
        let full = strokes.with_untracked(|strokes| strokes.iter().map(Vec::len).sum::<usize>() >= MOST);
        let far = strokes.with_untracked(|strokes| {
            let last = strokes.last().and_then(|stroke| stroke.last()).copied();
            last.is_none_or(|(x, y)| (x - at.0).abs() + (y - at.1).abs() >= STEP)
        });
        if far && !full {
            strokes.update(|strokes| {
                if let Some(stroke) = strokes.last_mut() {
                    stroke.push(at);
                }
            });
        }
    };
    let end = move |_: web_sys::PointerEvent| drawing.set(false);
    view! {
        <div class="stack-sm">
            <svg node_ref=field id="signature-pad" class="signature-pad" viewBox=VIEW role="img" aria-label=move || t_string!(i18n, agreement.pad)
                on:pointerdown=begin on:pointermove=go_on on:pointerup=end on:pointercancel=end>
                {move || lines(&spell(&strokes.get()))}
            </svg>
            <div class="spread">
                <p class="field-hint">{t!(i18n, agreement.pad_hint)}</p>
                <button type="button" class="btn btn-link" on:click=move |_| strokes.set(Vec::new())><Drawing icon=Icon::Undo />{t!(i18n, agreement.pad_clear)}</button>
            </div>
        </div>
    }
}

/// A signature that was given.
#[component]
pub fn SignatureDrawing(strokes: String, #[prop(into)] label: Signal<String>) -> impl IntoView {
    view! { <svg class="signature-drawn" viewBox=VIEW role="img" aria-label=label>{lines(&strokes)}</svg> }
}

fn lines(spelled: &str) -> impl IntoView + use<> {
    let line = |points: String| view! { <polyline points=points fill="none" stroke="currentColor" stroke-width="5" stroke-linecap="round" stroke-linejoin="round" pointer-events="none" /> };
    polylines(spelled).into_iter().map(line).collect_view()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn strokes_are_drawn_as_they_were_kept_and_anything_else_is_not_drawn() {
        assert_eq!(spell(&vec![vec![(1, 2), (30, 4)], vec![(5, 6)]]), "1,2 30,4;5,6");
        assert_eq!(polylines("1,2 30,4;5,6"), ["1,2 30,4", "5,6"]);
        assert!(polylines("<script>;\" onload=x").is_empty());
    }
}
