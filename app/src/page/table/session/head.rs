//! When and where a session is, who convened it, who chairs and who writes.

use intreccio_model::field::session as fields;
use intreccio_model::place::Session;
use leptos::prelude::*;

use super::time::LiveTime;
use super::{Seating, use_session};
use crate::i18n::{t, use_i18n};
use crate::page::family::household::slice;
use crate::ui::live::{LiveChoice, LiveDate, LiveLine, LiveNumber, LiveOperator, LiveText};

/// The highest number of a session.
const MOST: i64 = 999;

#[component]
pub fn Convocation() -> impl IntoView {
    let i18n = use_i18n();
    let Seating { doc, view, .. } = use_session();
    let whole = Memo::new(move |_| Some(view.get()));
    view! {
        <section class="plan-section" aria-labelledby="session-convocation">
            <h2 id="session-convocation">{t!(i18n, session.convocation)}</h2>
            <div class="field-row">
                <LiveChoice doc=doc place=Session field=fields::BODY register=slice(whole, |view| view.body.clone()) undo=true />
                <LiveNumber doc=doc place=Session field=fields::NUMBER register=slice(whole, |view| view.number.clone()) min=1 max=MOST />
                <LiveDate doc=doc place=Session field=fields::DATE register=slice(whole, |view| view.date.clone()) />
            </div>
            <div class="field-row">
                <LiveTime doc=doc place=Session field=fields::START register=slice(whole, |view| view.start.clone()) />
                <LiveTime doc=doc place=Session field=fields::END register=slice(whole, |view| view.end.clone()) />
                <LiveLine doc=doc place=Session field=fields::PLACE register=slice(whole, |view| view.place.clone()) />
            </div>
            <div class="field-row">
                <LiveLine doc=doc place=Session field=fields::CONVOCATION_NO register=slice(whole, |view| view.convocation_no.clone()) />
                <LiveDate doc=doc place=Session field=fields::CONVOCATION_DATE register=slice(whole, |view| view.convocation_date.clone()) />
            </div>
            <div class="field-row">
                <LiveOperator doc=doc place=Session field=fields::CHAIR register=slice(whole, |view| view.chair.clone()) />
                <LiveOperator doc=doc place=Session field=fields::CLERK register=slice(whole, |view| view.clerk.clone()) />
            </div>
            <LiveText doc=doc place=Session field=fields::NOTES rows=2 />
        </section>
    }
}
