//! The workspace's own grid and the phases of its assessments, over those that the program proposes.

mod dimensions;
mod import;
mod package;
mod phases;

use intreccio_model::register::{Register, Scalar};
use leptos::prelude::*;

use crate::i18n::{t, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::problem::problem_words;
use crate::words;

#[component]
pub fn Guidelines() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let content = move || {
        match directory.doc.get() {
        None => view! { <p role="status">{t!(i18n, guidelines.opening)}</p> }.into_any(),
        Some(Err(problem)) => {
            view! { <Notice tone=Tone::Danger><p>{problem_words(i18n, problem)}</p></Notice> }.into_any()
        }
        Some(Ok(doc)) => {
            view! { <dimensions::Dimensions doc=doc /><import::Import doc=doc /><phases::Phases doc=doc /><package::Travel doc=doc /> }.into_any()
        }
    }
    };
    view! {
        <Page title=words!(i18n, guidelines.title)>
            <p class="measure">{t!(i18n, guidelines.hint)}</p>
            {content}
        </Page>
    }
}

/// What people wrote, or else what holds without it.
fn or_proposed<T: Scalar>(written: Option<Register<T>>, proposed: Option<T>) -> Register<T> {
    match written {
        Some(register) if register.value.is_some() || register.is_contested() => register,
        _ => Register { value: proposed, candidates: Vec::new(), kept: Vec::new() },
    }
}
