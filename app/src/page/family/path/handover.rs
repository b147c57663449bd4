//! One operator hands the family over to another, with a note.

use intreccio_model::ids::UserId;
use intreccio_model::plan::{self, Handover};
use intreccio_model::vocab::OperatorRole;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::{Family, use_family};
use crate::bridge::{Answer, Ask, Id16, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::admission::{self, Place};
use crate::ui::directory::use_directory;
use crate::ui::field::{AreaInput, CheckInput, FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::live::{writable, write};
use crate::ui::problem::problem_words;
use crate::ui::route::{Part, Route};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::words;

const FROM: &str = "handover-from";
const TO: &str = "handover-to";
const NOTE: &str = "handover-note";
/// Days in which the newcomer should meet the family.
const FIRST_DAYS: i32 = 7;

#[component]
pub fn HandoverSection(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc: open, .. } = use_family();
    view! {
        <Show when=move || writable(open)>
            <details class="plan-section disclosure">
                <summary><h2>{t!(i18n, path.handover)}</h2></summary>
                <p class="quiet">{t!(i18n, path.handover_hint)}</p>
                <HandoverForm doc=doc />
            </details>
        </Show>
    }
}

#[derive(Clone, Copy)]
struct Asked {
    from: RwSignal<String>,
    to: RwSignal<String>,
    note: RwSignal<String>,
    date: RwSignal<String>,
    leaves: RwSignal<bool>,
    work: RwSignal<bool>,
    faults: RwSignal<Faults>,
}

impl Asked {
    fn both(self, i18n: I18n) -> Result<(UserId, UserId), Faults> {
        let (from, to): (Option<UserId>, Option<UserId>) =
            (self.from.with_untracked(|who| who.parse().ok()), self.to.with_untracked(|who| who.parse().ok()));
        let mut faults = Faults::new();
        if from.is_none() {
            faults.push((FROM, t_string!(i18n, path.handover_from_missing).to_owned()));
        }
        if to.is_none() || to == from {
            faults.push((TO, t_string!(i18n, path.handover_to_missing).to_owned()));
        }
        if self.note.with_untracked(|note| note.trim().is_empty()) {
            faults.push((NOTE, t_string!(i18n, path.handover_note_missing).to_owned()));
        }
        match (from, to) {
            (Some(from), Some(to)) if faults.is_empty() => Ok((from, to)),
            _ => Err(faults),
        }
    }
}

#[component]
fn HandoverForm(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc: open, plan, .. } = use_family();
    let asked = Asked {
        from: RwSignal::new(
            plan.with_untracked(|plan| plan.case_manager.value.map(|who| who.to_string()).unwrap_or_default()),
        ),
        to: RwSignal::new(String::new()),
        note: RwSignal::new(plan.with_untracked(|plan| plan.handover_note.value.clone())),
        date: RwSignal::new(untrack(|| now.today()).to_string()),
        leaves: RwSignal::new(true),
        work: RwSignal::new(true),
        faults: RwSignal::new(Faults::new()),
    };
    let hand = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let (from, to) = match asked.both(i18n) {
            Ok(both) => both,
            Err(faults) => return asked.faults.set(faults),
        };
        asked.faults.set(Faults::new());
        let before = plan.get_untracked();
        let date = asked.date.with_untracked(|date| date.parse().ok()).unwrap_or_else(|| untrack(|| now.today()));
        let role = directory.view.with_untracked(|view| view.as_ref().and_then(|view| view.operator(to)?.role.value));
        let handover = Handover {
            from,
            to,
            role: role.unwrap_or(OperatorRole::SocialWorker),
            case_manager: before.case_manager.value == Some(from),
            leaves: asked.leaves.get_untracked(),
            work: asked.work.get_untracked(),
            date,
            note: asked.note.get_untracked(),
            task: Some((t_string!(i18n, path.handover_task).to_owned(), date + FIRST_DAYS)),
        };
        if write(open, toasts, i18n, |edit| plan::hand_over(edit, &before, &handover)).is_some() {
            let who = directory.name(i18n, to);
            asked.to.set(String::new());
            toasts.say(t_string!(i18n, path.handover_done, who = who));
            let failed = move |problem| toasts.fail(problem_words(i18n, problem));
            give_access(client, open, to, handover.case_manager, failed);
            follow_seats(client, open, directory.me, [from, to], failed);
        }
    };
    let team = Signal::derive(move || {
        let (seats, manager) = plan.with(|plan| {
            let held = plan.team.iter().filter(|seat| seat.is_held()).map(|seat| seat.user);
            (held.collect::<Vec<_>>(), plan.case_manager.value)
        });
        let mut people: Vec<UserId> = manager.into_iter().chain(seats).collect();
        people.dedup();
        choices(i18n, people.into_iter().map(|user| (user.to_string(), directory.name_and_role(i18n, user))))
    });
    let others = Signal::derive(move || {
        let people = directory.operators().into_iter();
        choices(i18n, people.map(|one| (one.user.to_string(), directory.name_and_role(i18n, one.user))))
    });
    view! {
        <form class="stack" novalidate on:submit=hand>
            <FaultSummary faults=asked.faults />
            <div class="field-row">
                <SelectInput id=FROM label=words!(i18n, path.handover_from) value=asked.from options=team fault=fault(asked.faults, FROM) />
                <SelectInput id=TO label=words!(i18n, path.handover_to) value=asked.to options=others fault=fault(asked.faults, TO) />
                <TextInput id="handover-date" kind="date" label=words!(i18n, path.date) value=asked.date />
            </div>
            <AreaInput id=NOTE rows=5 label=words!(i18n, path.handover_note) value=asked.note hint=words!(i18n, path.handover_note_hint) fault=fault(asked.faults, NOTE) required=true />
            <CheckInput id="handover-work" label=words!(i18n, path.handover_work) value=asked.work />
            <CheckInput id="handover-leaves" label=words!(i18n, path.handover_leaves) value=asked.leaves />
            <p class="field-hint">{t!(i18n, path.handover_access)}" "<a href=Route::Family(doc, Part::Team).path()>{t!(i18n, plan.team)}</a></p>
            <div class="actions"><button type="submit" class="btn btn-primary">{t!(i18n, path.handover_button)}</button></div>
        </form>
    }
}

fn choices(i18n: I18n, people: impl Iterator<Item = (String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), t_string!(i18n, path.choose).to_owned())).chain(people).collect()
}

/// The newcomer can read and write the plan from now on, if the person at this device may give that. In the demonstration nobody may.
fn give_access(
    client: Client,
    open: OpenDoc,
    to: UserId,
    manager: bool,
    failed: impl Fn(crate::bridge::Problem) + 'static,
) {
    let demo = client.me.get_untracked().is_some_and(|me| me.demo);
    if demo || open.role.get_untracked() != Some(SpaceRole::Owner) {
        return;
    }
    let space = open.at.space;
    let member = client.access.with_untracked(|access| {
        let here = access.spaces.iter().find(|known| known.space == space);
        here.and_then(|here| here.members.iter().find(|(user, _)| *user == to.0).map(|(_, role)| *role))
    });
    let role = if manager { SpaceRole::Owner } else { SpaceRole::Editor };
    let ask = match member {
        Some(held) if held >= role => return,
        Some(_) => Ask::SetRole { space, user: to.0, role },
        None => Ask::AddMember { space, user: to.0, role },
    };
    spawn_local(async move {
        if let Answer::Failed(problem) = client.ask(ask).await {
            failed(problem);
        }
    });
}

/// What accompanies the plan opens to who came and closes to who left, as far as the person at this device may give and take it.
fn follow_seats(
    client: Client,
    open: OpenDoc,
    me: UserId,
    who: [UserId; 2],
    failed: impl Fn(crate::bridge::Problem) + 'static,
) {
    if client.me.get_untracked().is_some_and(|me| me.demo) {
        return;
    }
    let plan = open.with_untracked(plan::read).0;
    let here = untrack(|| client.companions_of(open.at.doc));
    let doors = client.access.with_untracked(|access| admission::doors(access, open.at, &here, &plan, me));
    let seats = plan.team.iter().filter(|seat| who.contains(&seat.user)).map(Place::of);
    let turns = seats.flat_map(|place| {
        let of_seat = |(space, _): &(Id16, _)| *space != open.at.space || !place.held;
        let turns = admission::turns(&doors, me, place).into_iter().filter(of_seat);
        turns.map(|(space, turn)| (space, place.user, turn)).collect::<Vec<_>>()
    });
    let turns: Vec<_> = turns.collect();
    spawn_local(async move {
        for (space, user, turn) in turns {
            if let Err(problem) = admission::carry_out(client, space, user, turn).await {
                failed(problem);
            }
        }
    });
}
