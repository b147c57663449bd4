//! The team: who works on the plan and what each may do in it.

use std::collections::BTreeMap;

use intreccio_model::ids::UserId;
use intreccio_model::plan;
use intreccio_model::vocab::{OperatorRole, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Family, use_family};
use crate::bridge::{Answer, Ask, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::use_directory;
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{take_back, writable, write};
use crate::ui::page::{Empty, Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now, when, words as labels};
use crate::window::client::use_client;
use crate::words;

const ROLES: [(SpaceRole, &str); 4] = [
    (SpaceRole::Owner, "owner"),
    (SpaceRole::Editor, "editor"),
    (SpaceRole::Commenter, "commenter"),
    (SpaceRole::Reader, "reader"),
];

fn role_words(i18n: I18n, role: SpaceRole) -> &'static str {
    match role {
        SpaceRole::Owner => t_string!(i18n, team.owner),
        SpaceRole::Editor => t_string!(i18n, team.editor),
        SpaceRole::Commenter => t_string!(i18n, team.commenter),
        SpaceRole::Reader => t_string!(i18n, team.reader),
        SpaceRole::Keeper => t_string!(i18n, team.keeper),
    }
}

fn role_of(code: &str) -> SpaceRole {
    ROLES.into_iter().find(|(_, known)| *known == code).map_or(SpaceRole::Reader, |(role, _)| role)
}

/// Who has access, by the verified log.
fn members() -> Signal<BTreeMap<UserId, SpaceRole>> {
    let client = use_client();
    let Family { doc, .. } = use_family();
    Signal::derive(move || {
        client.access.with(|access| {
            let space = access.spaces.iter().find(|space| space.space == doc.at.space);
            space
                .map(|space| space.members.iter().map(|(user, role)| (UserId(*user), *role)).collect())
                .unwrap_or_default()
        })
    })
}

/// Access is given by those who own the plan.
fn owns() -> Signal<bool> {
    let Family { doc, .. } = use_family();
    Signal::derive(move || doc.role.get() == Some(SpaceRole::Owner))
}

#[component]
pub fn Team() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Family { plan, .. } = use_family();
    let (members, owns) = (members(), owns());
    let demo = client.me.get_untracked().is_some_and(|me| me.demo);
    let people = Memo::new(move |_| {
        let seats = plan.with(|plan| plan.team.iter().map(|seat| seat.user).collect::<Vec<_>>());
        let mut people: Vec<UserId> = members.get().into_keys().collect();
        people.extend(seats);
        people.sort();
        people.dedup();
        people
    });
    view! {
        <section class="plan-section" aria-labelledby="team">
            <h2 id="team">{t!(i18n, plan.team)}</h2>
            <p class="quiet">{t!(i18n, team.hint)}</p>
            <ul class="record-list">
                <For each=move || people.get() key=|user| *user let(user)>
                    <Person user=user members=members owns=owns />
                </For>
            </ul>
            <Show when=move || people.with(Vec::is_empty)>
                <Empty icon=Icon::People words=words!(i18n, team.none) />
            </Show>
            <Show when=move || owns.get() && !demo fallback=move || view! { <Notice tone=Tone::Info><p>{move || if demo { t_string!(i18n, team.demo) } else { t_string!(i18n, team.owners_only) }}</p></Notice> }>
                <AddPerson members=members />
            </Show>
        </section>
    }
}

#[component]
fn Person(user: UserId, members: Signal<BTreeMap<UserId, SpaceRole>>, owns: Signal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let seat = Memo::new(move |_| plan.with(|plan| plan.team.iter().find(|seat| seat.user == user).cloned()));
    let role = move || {
        let role = seat.with(|seat| seat.as_ref().and_then(|seat| seat.role.value));
        role.map(|role| labels::vocabulary(i18n.get_locale(), OperatorRole::NAME, role.code()))
    };
    let access = move || members.with(|members| members.get(&user).copied());
    let held = move || seat.with(|seat| seat.as_ref().is_some_and(plan::SeatView::is_held));
    let ended = move || {
        let to = seat.with(|seat| seat.as_ref().and_then(|seat| seat.to.value))?;
        Some(t_string!(i18n, team.left, when = when::date(i18n.get_locale(), to)))
    };
    let leave = move |_| {
        let today = now.today();
        if write(doc, toasts, i18n, |edit| plan::leave_team(edit, user, today)).is_some() {
            let words = t_string!(i18n, team.left_done, who = directory.name(i18n, user));
            let seat_role = seat
                .with_untracked(|seat| seat.as_ref().and_then(|seat| seat.role.value))
                .unwrap_or(OperatorRole::SocialWorker);
            toasts.done(words, move || take_back(doc, toasts, i18n, |edit| plan::seat(edit, user, seat_role, today)));
        }
    };
    let can_change = move || owns.get() && access().is_some() && user != directory.me;
    view! {
        <li class="person">
            <div class="record-main">
                <p class="strong mb-0">{move || directory.name(i18n, user)}</p>
                <p class="record-meta">{role}" "{ended}</p>
            </div>
            <div class="record-side">
                <span class="chip">{move || access().map_or_else(|| t_string!(i18n, team.no_access), |role| role_words(i18n, role))}</span>
                <Show when=can_change><ChangeRole user=user members=members /></Show>
                <Show when=move || held() && writable(doc)>
                    <button type="button" class="btn btn-link" on:click=leave>{t!(i18n, team.leave)}<span class="visually-hidden">" "{move || directory.name(i18n, user)}</span></button>
                </Show>
            </div>
        </li>
    }
}

#[component]
fn ChangeRole(user: UserId, members: Signal<BTreeMap<UserId, SpaceRole>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let change = move |event| {
        let role = role_of(&event_target_value(&event));
        spawn_local(async move {
            match client.ask(Ask::SetRole { space: doc.at.space, user: user.0, role }).await {
                Answer::Failed(problem) => toasts.fail(problem_words(i18n, problem)),
                _ => toasts.say(t_string!(i18n, team.role_changed)),
            }
        });
    };
    let choice = move |(role, code): (SpaceRole, &'static str)| {
        let own = move || members.with(|members| members.get(&user) == Some(&role));
        view! { <option value=code prop:selected=own>{role_words(i18n, role)}</option> }
    };
    view! {
        <label>
            <span class="visually-hidden">{move || t_string!(i18n, team.access_of, who = directory.name(i18n, user))}</span>
            <select class="form-control" on:change=change>{move || ROLES.map(choice).collect_view()}</select>
        </label>
    }
}

/// Gives a colleague a seat and access.
#[component]
fn AddPerson(members: Signal<BTreeMap<UserId, SpaceRole>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let (who, access, busy) = (RwSignal::new(String::new()), RwSignal::new("editor".to_owned()), RwSignal::new(false));
    let known =
        move || client.access.with(|access| access.users.iter().map(|user| UserId(user.user)).collect::<Vec<_>>());
    let others = Signal::derive(move || {
        let (here, known) = (members.get(), known());
        let free = directory
            .operators()
            .into_iter()
            .filter(|operator| !here.contains_key(&operator.user) && known.contains(&operator.user));
        let mut choices = vec![(String::new(), t_string!(i18n, team.choose).to_owned())];
        choices.extend(free.map(|operator| (operator.user.to_string(), directory.name_and_role(i18n, operator.user))));
        choices
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(user) = who.get_untracked().parse::<UserId>() else {
            return toasts.fail(t_string!(i18n, team.choose_first));
        };
        let role = role_of(&access.get_untracked());
        let seat_role =
            directory.view.with_untracked(|view| view.as_ref().and_then(|view| view.operator(user)?.role.value));
        let today = now.today();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let answer = client.ask(Ask::AddMember { space: doc.at.space, user: user.0, role }).await;
            busy.try_set(false);
            if let Answer::Failed(problem) = answer {
                return toasts.fail(problem_words(i18n, problem));
            }
            write(doc, toasts, i18n, |edit| {
                plan::seat(edit, user, seat_role.unwrap_or(OperatorRole::SocialWorker), today)
            });
            toasts.say(t_string!(i18n, team.added, who = directory.name(i18n, user)));
            who.try_set(String::new());
        });
    };
    let roles =
        Signal::derive(move || ROLES.map(|(role, code)| (code.to_owned(), role_words(i18n, role).to_owned())).to_vec());
    view! {
        <form class="stack" on:submit=add>
            <h3>{t!(i18n, team.add)}</h3>
            <div class="field-row">
                <SelectInput id="team-who" label=words!(i18n, team.who) value=who options=others />
                <SelectInput id="team-access" label=words!(i18n, team.access) value=access options=roles hint=words!(i18n, team.access_hint) />
            </div>
            <div class="actions"><button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")><Drawing icon=Icon::Plus />{t!(i18n, team.add_button)}</button></div>
        </form>
    }
}
