//! The statement on accessibility.

use leptos::prelude::*;

use crate::i18n::{t, use_i18n};
use crate::ui::page::Page;
use crate::ui::route::Route;
use crate::words;

#[component]
pub fn Accessibility() -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=words!(i18n, accessibility.title)>
            <div class="plan-section measure">
                <p>{t!(i18n, accessibility.aim)}</p>
                <h2>{t!(i18n, accessibility.how_title)}</h2>
                <ul>
                    <li>{t!(i18n, accessibility.keyboard)}</li>
                    <li>{t!(i18n, accessibility.reflow)}</li>
                    <li>{t!(i18n, accessibility.colour)}</li>
                    <li>{t!(i18n, accessibility.motion)}</li>
                    <li>{t!(i18n, accessibility.status)}</li>
                </ul>
                <h2>{t!(i18n, accessibility.limits_title)}</h2>
                <p>{t!(i18n, accessibility.limits)}</p>
                <h2>{t!(i18n, accessibility.tell_title)}</h2>
                <p>{t!(i18n, accessibility.tell)}</p>
                <div class="actions"><a class="btn btn-outline-primary" href=Route::Settings.path()>{t!(i18n, accessibility.to_settings)}</a></div>
            </div>
        </Page>
    }
}
