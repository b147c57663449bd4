//! After an adhesion was taken back: who may go on writing, and what was written by those who did not know yet.

use intreccio_model::ids::{Id, UserId};
use intreccio_model::log::add_log;
use intreccio_model::place::{Adhesion, Place};
use intreccio_model::plan::withdrawal::{Unaware, decide, unaware};
use intreccio_model::vocab::LogVerb;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Family, use_family};
use crate::bridge::{Answer, Ask, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::said_by;
use crate::ui::directory::use_directory;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::toast::use_toasts;
use crate::ui::whereabouts::place;
use crate::ui::{when, words as labels};
use crate::window::client::use_client;

/// One part for each adhesion that was taken back and not given again.
#[component]
pub fn Withdrawals() -> impl IntoView {
    let Family { plan, .. } = use_family();
    let all = Memo::new(move |_| plan.with(|plan| plan.withdrawals().iter().map(|one| one.id).collect::<Vec<_>>()));
    view! { <For each=move || all.get() key=|id| *id let(id)><Withdrawn id=id /></For> }
}

#[component]
fn Withdrawn(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let heading = format!("withdrawn-{id}");
    let labelled = heading.clone();
    let words = move || {
        plan.with(|plan| {
            let one = plan.adhesions.iter().find(|one| one.id == id)?;
            let who = one.person.value.as_ref().map(|who| directory.party(i18n, plan, who)).unwrap_or_default();
            let day = one.date.value.map(|date| when::date(i18n.get_locale(), date)).unwrap_or_default();
            Some(t_string!(i18n, agreement.withdrawn_by, who = who, when = day))
        })
    };
    let found = Memo::new(move |_| doc.with(|doc| plan.with(|plan| unaware(doc, plan, id))));
    view! {
        <section class="plan-section" aria-labelledby=labelled>
            <h2 id=heading>{t!(i18n, agreement.withdrawn_title)}</h2>
            <Notice tone=Tone::Warning><p class="sensitive">{words}</p></Notice>
            <p>{t!(i18n, agreement.withdrawn_hint)}</p>
            <Writers withdrawal=id />
            <Show when=move || found.with(|found| !found.is_empty())>
                <h3>{t!(i18n, agreement.unaware)}</h3>
                <p class="quiet">{t!(i18n, agreement.unaware_hint)}</p>
                <ul class="record-list">{move || found.get().into_iter().map(|one| view! { <UnawareItem withdrawal=id one=one /> }).collect_view()}</ul>
            </Show>
        </section>
    }
}

/// Suspends the writing of the others, and gives it back one by one. Only who owns the plan can; in the demonstration nobody.
#[component]
fn Writers(withdrawal: Id) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let demo = client.me.get_untracked().is_some_and(|me| me.demo);
    let owns = move || !demo && doc.role.get() == Some(SpaceRole::Owner);
    let target = Adhesion { id: withdrawal }.container().to_string();
    let with_role = move |wanted: SpaceRole| {
        client.access.with(|access| {
            let here = access.spaces.iter().find(|space| space.space == doc.at.space);
            let members = here.map(|space| space.members.clone()).unwrap_or_default();
            let held = members.into_iter().filter(|(_, role)| *role == wanted);
            held.map(|(user, _)| UserId(user)).collect::<Vec<_>>()
        })
    };
    let about = target.clone();
    // Whose writing was suspended for this withdrawal, by the log.
    let suspended = Memo::new(move |_| {
        let readers = with_role(SpaceRole::Reader);
        plan.with(|plan| {
            let entries = plan.log.iter().filter(|entry| {
                entry.verb.value == Some(LogVerb::RevocaAccesso)
                    && entry.target.value.as_deref() == Some(about.as_str())
            });
            let named: Vec<String> = entries.filter_map(|entry| entry.detail.value.clone()).collect();
            readers
                .into_iter()
                .filter(|user| named.iter().any(|detail| detail.contains(&user.to_string())))
                .collect::<Vec<_>>()
        })
    });
    let set = move |users: Vec<UserId>, role: SpaceRole| {
        spawn_local(async move {
            for user in users {
                if let Answer::Failed(problem) =
                    client.ask(Ask::SetRole { space: doc.at.space, user: user.0, role }).await
                {
                    return toasts.fail(problem_words(i18n, problem));
                }
            }
            toasts.say(match role {
                SpaceRole::Reader => t_string!(i18n, agreement.suspended_done),
                _ => t_string!(i18n, agreement.given_back),
            });
        });
    };
    let suspend = move |_| {
        let writers = with_role(SpaceRole::Editor);
        let named: Vec<String> = writers.iter().map(ToString::to_string).collect();
        let reason = t_string!(i18n, agreement.suspended_reason);
        if write(doc, toasts, i18n, |edit| {
            add_log(edit, LogVerb::RevocaAccesso, &target, reason, Some(&named.join(" ")))
        })
        .is_some()
        {
            set(writers, SpaceRole::Reader);
        }
    };
    let suspend = StoredValue::new_local(suspend);
    let back = move |user: UserId| {
        let name = move || directory.name(i18n, user);
        view! {
            <li class="record">
                <span class="record-main">{name}</span>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| set(vec![user], SpaceRole::Editor)>{t!(i18n, agreement.give_back)}<span class="visually-hidden">": "{name}</span></button>
            </li>
        }
    };
    view! {
        <Show when=move || owns() && !with_role(SpaceRole::Editor).is_empty()>
            <p>{t!(i18n, agreement.suspend_hint)}</p>
            <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=move |event| suspend.with_value(|suspend| suspend(event))><Drawing icon=Icon::Lock />{t!(i18n, agreement.suspend)}</button></div>
        </Show>
        <Show when=move || suspended.with(|suspended| !suspended.is_empty())>
            <h3>{t!(i18n, agreement.suspended)}</h3>
            <p class="quiet">{t!(i18n, agreement.suspended_hint)}</p>
            <Show when=owns><ul class="record-list">{move || suspended.get().into_iter().map(back).collect_view()}</ul></Show>
        </Show>
    }
}

/// One change, and what was decided or can be.
#[component]
fn UnawareItem(withdrawal: Id, one: Unaware) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let (by, intents, decided, can_remove) = (one.by, one.intents.clone(), one.decided, !one.added.is_empty());
    let said = move || said_by(i18n, directory, by.author, by.time_ms);
    let lines = move || {
        let line = |(intent, path): &(String, Option<intreccio_model::path::Path>)| {
            let what = labels::intent(i18n.get_locale(), intent);
            let at = path.as_ref().map(|path| plan.with(|plan| place(i18n, directory, plan, path)));
            view! { <p class="mb-0">{what}" · "<span class="sensitive">{at}</span></p> }
        };
        intents.iter().map(line).collect_view()
    };
    let one = StoredValue::new(one);
    let settle = move |stays: bool| {
        let change = one.get_value();
        if write(doc, toasts, i18n, |edit| decide(edit, withdrawal, &[change], stays, "")).is_some() {
            toasts.say(if stays {
                t_string!(i18n, agreement.stays_done)
            } else {
                t_string!(i18n, agreement.goes_done)
            });
        }
    };
    let outcome = move || {
        decided.map(|(stays, by)| {
            let by = said_by(i18n, directory, by.author, by.time_ms);
            if stays {
                t_string!(i18n, agreement.decided_stays, by = by)
            } else {
                t_string!(i18n, agreement.decided_goes, by = by)
            }
        })
    };
    view! {
        <li class="record">
            <div class="record-main">
                <p class="record-meta">{said}</p>
                {lines}
                <p class="quiet mb-0">{outcome}</p>
                <p class="quiet mb-0">{move || (decided.is_none() && !can_remove).then(|| t_string!(i18n, agreement.by_hand))}</p>
            </div>
            <Show when=move || decided.is_none() && writable(doc)>
                <div class="record-side">
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| settle(true)><Drawing icon=Icon::Check />{t!(i18n, agreement.stays)}</button>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| settle(false)><Drawing icon=Icon::Trash />{t!(i18n, agreement.goes)}</button>
                </div>
            </Show>
        </li>
    }
}
