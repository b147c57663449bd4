//! One person of the team: the seat, what she can open, and what is still to be given or taken.

use intreccio_model::doc::Kind;
use intreccio_model::field::seat as fields;
use intreccio_model::ids::UserId;
use intreccio_model::place::Seat;
use intreccio_model::plan::{self, SeatView};
use intreccio_model::vocab::{OperatorRole, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::admission::{self, Door, Place, Turn};
use super::team::{code_of, role_of, role_words};
use super::{Family, use_family};
use crate::bridge::{Id16, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{take_back, writable, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::{I18n, use_now, when, words as labels};
use crate::window::client::{Client, use_client};

#[component]
pub fn Person(user: UserId, doors: Memo<Vec<Door>>, seats_people: Signal<bool>, demo: bool) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let seat = Memo::new(move |_| plan.with(|plan| plan.team.iter().find(|seat| seat.user == user).cloned()));
    let held = Memo::new(move |_| seat.with(|seat| seat.as_ref().is_some_and(SeatView::is_held)));
    let role = move || {
        let role = seat.with(|seat| seat.as_ref().and_then(|seat| seat.role.value));
        role.map(|role| labels::vocabulary(i18n.get_locale(), OperatorRole::NAME, role.code()))
    };
    let ended = move || {
        let to = seat.with(|seat| seat.as_ref().and_then(|seat| seat.to.value))?;
        Some(t_string!(i18n, team.left, when = when::date(i18n.get_locale(), to)))
    };
    let others = move || seats_people.get() && user != directory.me && held.get();
    let leaves = move || held.get() && !demo && (others() || user == directory.me && writable(doc));
    view! {
        <li class="person">
            <div class="record-main stack">
                <div>
                    <p class="strong mb-0">{move || directory.name(i18n, user)}</p>
                    <p class="record-meta">{role}" "{ended}</p>
                </div>
                <Opens user=user doors=doors />
                <Show when=move || !demo><Gaps user=user seat=seat doors=doors /></Show>
            </div>
            <div class="record-side">
                <Show when=others>
                    <ChangeSeat user=user seat=seat doors=doors />
                    <ChangeAccess user=user seat=seat doors=doors />
                </Show>
                <Show when=leaves><Leave user=user seat=seat doors=doors /></Show>
            </div>
        </li>
    }
}

/// "Piano: scrive", "Identità: legge": of each space.
#[component]
fn Opens(user: UserId, doors: Memo<Vec<Door>>) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let what = move |door: &Door| {
        let how = match (&door.members, door.member(user)) {
            (None, _) => t_string!(i18n, team.unseen),
            (_, None) => t_string!(i18n, team.closed),
            (_, Some(SpaceRole::Commenter)) if door.kind != Kind::Plan => t_string!(i18n, team.with_reason),
            (_, Some(role)) => role_words(i18n, role),
        };
        let open = door.member(user).is_some_and(|role| role > SpaceRole::Keeper);
        let kind = kind_words(i18n, door.kind);
        view! { <li class="chip" class:chip-blue=open>{kind}": "{how}</li> }
    };
    view! {
        <ul class="plain-list row-wrap" aria-label=move || t_string!(i18n, team.opens, who = directory.name(i18n, user))>
            {move || doors.with(|doors| doors.iter().map(what).collect_view())}
        </ul>
    }
}

fn kind_words(i18n: I18n, kind: Kind) -> &'static str {
    match kind {
        Kind::Court => t_string!(i18n, team.kind_court),
        Kind::Identity => t_string!(i18n, team.kind_identity),
        Kind::Contacts => t_string!(i18n, team.kind_contacts),
        _ => t_string!(i18n, team.kind_plan),
    }
}

fn place(seat: Option<&SeatView>, user: UserId) -> Place {
    seat.map_or(Place { user, role: None, held: false }, Place::of)
}

/// What is not as the seat has it: given or taken here by who may, else with whom to ask.
#[component]
fn Gaps(user: UserId, seat: Memo<Option<SeatView>>, doors: Memo<Vec<Door>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let asked = RwSignal::new(Vec::<(Id16, Turn)>::new());
    // Who never had a seat has what somebody gave on purpose.
    let place = Memo::new(move |_| seat.with(|seat| seat.as_ref().map(Place::of)));
    let turns = Memo::new(move |_| {
        let place = place.get();
        doors.with(|doors| place.map(|place| admission::turns(doors, directory.me, place)).unwrap_or_default())
    });
    let ask = Memo::new(move |_| {
        let place = place.get();
        doors.with(|doors| place.map(|place| admission::to_ask(doors, directory.me, place)).unwrap_or_default())
    });
    let what = move || {
        let kind =
            |space: Id16| doors.with(|doors| doors.iter().find(|door| door.space == space).map(|door| door.kind));
        let one = |(space, turn): &(Id16, Turn)| gap_words(i18n, kind(*space).unwrap_or(Kind::Plan), *turn);
        turns.with(|turns| turns.iter().map(one).collect::<Vec<_>>().join("; "))
    };
    let align = move |_| {
        let turns = turns.get_untracked();
        asked.set(turns.clone());
        carry_out(client, toasts, i18n, user, turns);
    };
    let waiting = move || turns.with(|turns| asked.with(|asked| asked == turns));
    let to_ask = move || {
        let one = |(kind, whom): (Kind, Vec<UserId>)| view! { <p class="record-meta">{ask_words(i18n, directory, kind, &whom)}</p> };
        ask.get().into_iter().map(one).collect_view()
    };
    view! {
        <Show when=move || turns.with(|turns| !turns.is_empty())>
            <Notice tone=Tone::Warning>
                <p>{move || t_string!(i18n, team.gap, what = what())}</p>
                <Show when=move || !waiting() fallback=move || view! { <p class="mb-0">{t!(i18n, team.gap_waits)}</p> }>
                    <button type="button" class="btn btn-outline-primary" on:click=align>
                        {t!(i18n, team.align)}<span class="visually-hidden">": "{move || directory.name(i18n, user)}</span>
                    </button>
                </Show>
            </Notice>
        </Show>
        {to_ask}
    }
}

fn gap_words(i18n: I18n, kind: Kind, turn: Turn) -> String {
    let what = kind_words(i18n, kind);
    match turn {
        Turn::Enter(role) => t_string!(i18n, team.gap_enter, what = what, how = role_words(i18n, role)),
        Turn::Become(role) => t_string!(i18n, team.gap_become, what = what, how = role_words(i18n, role)),
        Turn::Leave => t_string!(i18n, team.gap_leave, what = what),
    }
}

fn ask_words(i18n: I18n, directory: Directory, kind: Kind, whom: &[UserId]) -> String {
    let what = kind_words(i18n, kind);
    let names: Vec<String> = whom.iter().map(|user| directory.name(i18n, *user)).collect();
    match names.as_slice() {
        [] => t_string!(i18n, team.ask_nobody, what = what),
        names => t_string!(i18n, team.ask, what = what, who = names.join(", ")),
    }
}

/// Sends what is to change; the log shows it when the relay has it.
fn carry_out(client: Client, toasts: Toasts, i18n: I18n, user: UserId, turns: Vec<(Id16, Turn)>) {
    spawn_local(async move {
        for (space, turn) in turns {
            if let Err(problem) = admission::carry_out(client, space, user, turn).await {
                return toasts.fail(problem_words(i18n, problem));
            }
        }
    });
}

/// Another role in the team, and with it what that role opens.
#[component]
fn ChangeSeat(user: UserId, seat: Memo<Option<SeatView>>, doors: Memo<Vec<Door>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let current = move || seat.with(|seat| seat.as_ref().and_then(|seat| seat.role.value));
    let change = move |event| {
        let Some(role) = OperatorRole::from_code(&event_target_value(&event)) else { return };
        if write(doc, toasts, i18n, |edit| edit.set(&Seat(user), fields::ROLE, Some(role))).is_some() {
            let place = Place { user, role: Some(role), held: true };
            carry_out(
                client,
                toasts,
                i18n,
                user,
                doors.with_untracked(|doors| admission::turns(doors, directory.me, place)),
            );
            toasts.say(t_string!(i18n, team.seat_changed, who = directory.name(i18n, user)));
        }
    };
    let choice = move |role: &OperatorRole| {
        let role = *role;
        let words = move || labels::vocabulary(i18n.get_locale(), OperatorRole::NAME, role.code());
        view! { <option value=role.code() prop:selected=move || current() == Some(role)>{words}</option> }
    };
    view! {
        <label>
            <span class="visually-hidden">{move || t_string!(i18n, team.role_of, who = directory.name(i18n, user))}</span>
            <select class="form-control" on:change=change>{OperatorRole::ALL.iter().map(choice).collect_view()}</select>
        </label>
    }
}

/// How much of the plan somebody may do, within what the role opens.
#[component]
fn ChangeAccess(user: UserId, seat: Memo<Option<SeatView>>, doors: Memo<Vec<Door>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let current = Memo::new(move |_| doors.with(|doors| doors.first().and_then(|plan| plan.member(user))));
    let offered = Memo::new(move |_| {
        let role = seat.with(|seat| seat.as_ref().and_then(|seat| seat.role.value));
        let mut offered = role.map(admission::choices).unwrap_or_default();
        offered.extend(current.get().filter(|current| !offered.contains(current)));
        offered
    });
    let change = move |event| {
        let role = role_of(&event_target_value(&event));
        let space = doc.at.space;
        let turn = admission::turn(current.get_untracked(), Some(role));
        carry_out(client, toasts, i18n, user, turn.map(|turn| (space, turn)).into_iter().collect());
        toasts.say(t_string!(i18n, team.role_changed));
    };
    let choice = move |role: SpaceRole| {
        view! { <option value=code_of(role) prop:selected=move || current.get() == Some(role)>{role_words(i18n, role)}</option> }
    };
    view! {
        <Show when=move || current.get().is_some_and(|role| role > SpaceRole::Keeper)>
            <label>
                <span class="visually-hidden">{move || t_string!(i18n, team.access_of, who = directory.name(i18n, user))}</span>
                <select class="form-control" on:change=change>{move || offered.get().into_iter().rev().map(choice).collect_view()}</select>
            </label>
        </Show>
    }
}

/// Ends the seat, and takes what it opened.
#[component]
fn Leave(user: UserId, seat: Memo<Option<SeatView>>, doors: Memo<Vec<Door>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let leave = move |_| {
        let today = now.today();
        let before = seat.get_untracked();
        let Place { role, .. } = place(before.as_ref(), user);
        if write(doc, toasts, i18n, |edit| plan::leave_team(edit, user, today)).is_none() {
            return;
        }
        let gone = Place { user, role, held: false };
        carry_out(
            client,
            toasts,
            i18n,
            user,
            doors.with_untracked(|doors| admission::turns(doors, directory.me, gone)),
        );
        let words = match user == directory.me {
            true => t_string!(i18n, team.left_yourself).to_owned(),
            false => t_string!(i18n, team.left_done, who = directory.name(i18n, user)),
        };
        // The seat comes back at once; what it opens is given again when it is seen to lack.
        toasts.done(words, move || {
            take_back(doc, toasts, i18n, |edit| edit.set(&Seat(user), fields::TO, None));
            let back = Place { held: true, ..gone };
            carry_out(
                client,
                toasts,
                i18n,
                user,
                doors.try_with_untracked(|doors| admission::turns(doors, directory.me, back)).unwrap_or_default(),
            );
        });
    };
    view! {
        <button type="button" class="btn btn-link" on:click=leave><Drawing icon=Icon::Close />{t!(i18n, team.leave)}<span class="visually-hidden">" "{move || directory.name(i18n, user)}</span></button>
    }
}
