//! What the family said of the plan, on which exact version, and whether the plan says the same today.

mod changes;
mod form;
mod pad;
mod said;
mod withdrawn;

use intreccio_model::plan::content::spell_heads;
use intreccio_model::plan::{VersionView, add_version, content_hash};
use intreccio_model::vocab::VersionReason;
use leptos::prelude::*;

use changes::ChangesSince;
pub use form::SayDialog;
use said::Said;
use withdrawn::Withdrawals;

use super::{Family, use_family};
use crate::bridge::Id16;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::said_by;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{undoable_addition, writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;

/// Digits of a hash that people compare by eye.
const SHOWN: usize = 12;

/// The beginning of a hash, in groups of four.
pub fn short_hash(hash: &str) -> String {
    let digits: Vec<char> = hash.chars().take(SHOWN).collect();
    digits.chunks(4).map(|group| group.iter().collect::<String>()).collect::<Vec<_>>().join(" ")
}

#[component]
pub fn Agreement(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc: open, plan, .. } = use_family();
    let hash = Memo::new(move |_| plan.with(content_hash));
    let asking = RwSignal::new(false);
    let conflicts = move || plan.with(|plan| plan.conflicts.len());
    view! {
        <Withdrawals />
        <section class="plan-section" aria-labelledby="agreement-now">
            <h2 id="agreement-now">{t!(i18n, agreement.now)}</h2>
            <p>{t!(i18n, agreement.not_consent)}</p>
            <NowVersion hash=hash />
            <Awaited hash=hash />
            <Show when=move || { conflicts() > 0 }>
                <Notice tone=Tone::Warning><p>{t!(i18n, agreement.conflicts)}" "<a href=Route::Review.path()>{t!(i18n, common.review_it)}</a></p></Notice>
            </Show>
            <div class="actions">
                <a class="btn btn-outline-primary" href=Route::FamilyVersion(doc).path()><Drawing icon=Icon::Family />{t!(i18n, agreement.family_version)}</a>
                <Show when=move || writable(open)>
                    <button type="button" class="btn btn-primary" on:click=move |_| asking.set(true)><Drawing icon=Icon::Plus />{t!(i18n, agreement.say)}</button>
                </Show>
            </div>
        </section>
        <Said hash=hash />
        <Versions hash=hash />
        <SayDialog open=asking />
    }
}

/// The content as it is now, and the version with a name that it is.
#[component]
fn NowVersion(hash: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let named = move || plan.with(|plan| plan.version_of(&hash.get()).and_then(|version| version.label.value.clone()));
    let words = move || match named() {
        Some(label) => t_string!(i18n, agreement.is_version, label = label, hash = short_hash(&hash.get())),
        None => t_string!(i18n, agreement.no_version, hash = short_hash(&hash.get())),
    };
    let free = move || plan.with(|plan| plan.conflicts.is_empty());
    let make = move |_| {
        let (number, now) = (plan.with_untracked(|plan| plan.versions.len()) + 1, hash.get_untracked());
        let label = t_string!(i18n, agreement.version_label, number = number);
        let heads = doc.with_untracked(spell_heads);
        if let Some(id) = write(doc, toasts, i18n, |edit| add_version(edit, &label, VersionReason::Firma, &now, &heads))
        {
            let place = intreccio_model::place::Version { id };
            undoable_addition(doc, toasts, i18n, &place, t_string!(i18n, agreement.version_made, label = label));
        }
    };
    view! {
        <p>{words}</p>
        <Show when=move || writable(doc) && free() && named().is_none()>
            <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=make>{t!(i18n, agreement.new_version)}</button></div>
        </Show>
    }
}

/// Those with parental responsibility who have not spoken on what the plan says now.
#[component]
fn Awaited(hash: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let words = move || {
        plan.with(|plan| {
            let name = |member: &&intreccio_model::plan::MemberView| member.label.value.clone().unwrap_or_default();
            let missing: Vec<String> = plan.awaited(&hash.get()).iter().map(name).collect();
            if plan.asked().is_empty() {
                t_string!(i18n, agreement.nobody_asked).to_owned()
            } else if missing.is_empty() {
                t_string!(i18n, agreement.all_said).to_owned()
            } else {
                t_string!(i18n, agreement.awaited, who = missing.join(", "))
            }
        })
    };
    view! { <p class="sensitive">{words}</p> }
}

#[component]
fn Versions(hash: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let versions = move || {
        plan.with(|plan| {
            plan.versions.iter().rev().filter(|version| !version.life.is_removed()).cloned().collect::<Vec<_>>()
        })
    };
    view! {
        <Show when=move || !versions().is_empty()>
            <section class="plan-section" aria-labelledby="agreement-versions">
                <h2 id="agreement-versions">{t!(i18n, agreement.versions)}</h2>
                <ul class="record-list">{move || versions().into_iter().map(|version| view! { <VersionItem version=version hash=hash /> }).collect_view()}</ul>
            </section>
        </Show>
    }
}

#[component]
fn VersionItem(version: VersionView, hash: Memo<String>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let own = version.hash.value.clone().unwrap_or_default();
    let shown = short_hash(&own);
    let now = Memo::new(move |_| hash.with(|hash| *hash == own));
    let heads = version.heads.value.clone().unwrap_or_default();
    let by = version.by;
    view! {
        <li class="record">
            <div class="record-main">
                <p class="strong mb-0">{version.label.value.clone()}</p>
                <p class="record-meta"><span class="code">{shown}</span>" · "{move || said_by(i18n, directory, by.author, by.time_ms)}</p>
            </div>
            <Show when=move || now.get() fallback=move || view! { <span class="chip chip-grey">{t!(i18n, agreement.older)}</span> }>
                <span class="chip chip-green"><Drawing icon=Icon::Check />{t!(i18n, agreement.same_as_now)}</span>
            </Show>
            <Show when=move || !now.get()><ChangesSince heads=heads.clone() /></Show>
        </li>
    }
}
