//! The heads of art. 5-bis L. 184/1983: who may do what, and the tasks of the service.

use intreccio_model::court::OrderView;
use intreccio_model::field::order as fields;
use intreccio_model::place::Order;
use intreccio_model::register::TextField;
use intreccio_model::vocab::OrderKind;
use leptos::prelude::*;

use super::{CourtFile, use_court};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::live::LiveText;

/// The texts, in the order of the letters of the law, b to f.
const HEADS: [TextField<Order>; 5] =
    [fields::ACTS_SERVICE, fields::ACTS_PLACEMENT, fields::ACTS_PARENTS, fields::ACTS_CURATOR, fields::TASKS];

fn letter(i18n: I18n, index: usize) -> &'static str {
    match index {
        0 => t_string!(i18n, court.letter_b),
        1 => t_string!(i18n, court.letter_c),
        2 => t_string!(i18n, court.letter_d),
        3 => t_string!(i18n, court.letter_e),
        _ => t_string!(i18n, court.letter_f),
    }
}

/// Whether an order of this kind says who may do what. Of others, the heads are shown when somebody wrote into them.
fn has_heads(order: &OrderView) -> bool {
    use OrderKind::{AffidamentoFamiliare, AffidamentoServizio5bis, Allontanamento};
    let written = [&order.acts_service, &order.acts_placement, &order.acts_parents, &order.acts_curator, &order.tasks];
    matches!(order.kind.value, Some(AffidamentoServizio5bis | AffidamentoFamiliare | Allontanamento))
        || written.iter().any(|text| !text.value.is_empty())
}

#[component]
pub fn Heads(place: Order, order: Memo<Option<OrderView>>) -> impl IntoView {
    let i18n = use_i18n();
    let CourtFile { doc, .. } = use_court();
    let shown = Memo::new(move |_| order.with(|order| order.as_ref().is_some_and(has_heads)));
    let head = move |(index, field): (usize, TextField<Order>)| {
        let hint = Signal::derive(move || letter(i18n, index).to_owned());
        view! { <div class="head-of-law"><LiveText doc=doc place=place field=field rows=2 hint=hint /></div> }
    };
    view! {
        <Show when=move || shown.get()>
            <details class="disclosure">
                <summary>{t!(i18n, court.heads)}</summary>
                <div class="stack">
                    <p class="field-hint">{t!(i18n, court.heads_hint)}</p>
                    {HEADS.into_iter().enumerate().map(head).collect_view()}
                </div>
            </details>
        </Show>
    }
}
