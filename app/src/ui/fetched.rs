//! A part of the program that comes over the network.

use leptos::prelude::*;

use super::page::{Notice, Page, Tone};
use crate::i18n::{t, use_i18n};
use crate::words;

/// How far a part is.
#[derive(Debug, Clone, Copy)]
pub enum Fetched<T> {
    Coming,
    Here(T),
    Missing,
}

/// That a part could not be fetched, and the way to try again.
#[component]
pub fn Missing(again: impl Fn() + Clone + Send + 'static) -> impl IntoView {
    let i18n = use_i18n();
    view! {
        <Page title=words!(i18n, shell.missing_title)>
            <Notice tone=Tone::Warning><p>{t!(i18n, shell.missing)}</p></Notice>
            <div class="actions"><button type="button" class="btn btn-primary" on:click=move |_| again()>{t!(i18n, shell.fetch_again)}</button></div>
        </Page>
    }
}
