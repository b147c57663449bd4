//! The team: who works on the plan and what each may open. A seat gives, changes and takes the access to the plan and to what accompanies
//! it in the same act.

use std::collections::BTreeMap;

use intreccio_model::ids::UserId;
use intreccio_model::plan;
use intreccio_model::vocab::{OperatorRole, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::admission::{self, Door, Place};
use super::team_person::Person;
use super::{Family, use_family};
use crate::bridge::SpaceRole;
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::directory::use_directory;
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::write;
use crate::ui::page::{Empty, Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now};
use crate::window::client::use_client;
use crate::words;

const ROLES: [(SpaceRole, &str); 4] = [
    (SpaceRole::Owner, "owner"),
    (SpaceRole::Editor, "editor"),
    (SpaceRole::Commenter, "commenter"),
    (SpaceRole::Reader, "reader"),
];

pub fn role_words(i18n: I18n, role: SpaceRole) -> &'static str {
    match role {
        SpaceRole::Owner => t_string!(i18n, team.owner),
        SpaceRole::Editor => t_string!(i18n, team.editor),
        SpaceRole::Commenter => t_string!(i18n, team.commenter),
        SpaceRole::Reader => t_string!(i18n, team.reader),
        SpaceRole::Keeper => t_string!(i18n, team.keeper),
    }
}

pub fn role_of(code: &str) -> SpaceRole {
    ROLES.into_iter().find(|(_, known)| *known == code).map_or(SpaceRole::Reader, |(role, _)| role)
}

pub fn code_of(role: SpaceRole) -> &'static str {
    ROLES.into_iter().find(|(known, _)| *known == role).map_or("reader", |(_, code)| code)
}

/// The spaces of the family, by the verified log.
fn doors() -> Memo<Vec<Door>> {
    let client = use_client();
    let me = use_directory().me;
    let Family { doc, plan, .. } = use_family();
    Memo::new(move |_| {
        let here = client.companions_of(doc.at.doc);
        client.access.with(|access| plan.with(|plan| admission::doors(access, doc.at, &here, plan, me)))
    })
}

/// Who has access to the plan.
pub fn members(doors: Memo<Vec<Door>>) -> Signal<BTreeMap<UserId, SpaceRole>> {
    Signal::derive(move || doors.with(|doors| doors.first().and_then(|plan| plan.members.clone())).unwrap_or_default())
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
    let (doors, owns) = (doors(), owns());
    let members = members(doors);
    let demo = client.me.get_untracked().is_some_and(|me| me.demo);
    let people = Memo::new(move |_| {
        let seats = plan.with(|plan| plan.team.iter().map(|seat| seat.user).collect::<Vec<_>>());
        let mut people: Vec<UserId> = members.get().into_keys().collect();
        people.extend(seats);
        people.sort();
        people.dedup();
        people
    });
    let seats_people = Signal::derive(move || owns.get() && !demo);
    view! {
        <section class="plan-section" aria-labelledby="team">
            <h2 id="team">{t!(i18n, plan.team)}</h2>
            <p class="quiet">{t!(i18n, team.hint)}</p>
            <ul class="record-list">
                <For each=move || people.get() key=|user| *user let(user)>
                    <Person user=user doors=doors seats_people=seats_people demo=demo />
                </For>
            </ul>
            <Show when=move || people.with(Vec::is_empty)>
                <Empty icon=Icon::People words=words!(i18n, team.none) />
            </Show>
            <Show when=move || seats_people.get() fallback=move || view! { <Notice tone=Tone::Info><p class="mb-0">{move || if demo { t_string!(i18n, team.demo) } else { t_string!(i18n, team.owners_only) }}</p></Notice> }>
                <AddPerson doors=doors />
            </Show>
        </section>
    }
}

/// The role chosen for a seat and the access to the plan that goes with it. Whom one chooses fills in the role, and the role the access;
/// both can be changed.
#[derive(Clone, Copy)]
struct Choice {
    who: RwSignal<String>,
    role: RwSignal<String>,
    access: RwSignal<String>,
}

impl Choice {
    fn start() -> Self {
        let directory = use_directory();
        let choice =
            Self { who: RwSignal::default(), role: RwSignal::default(), access: RwSignal::new("reader".to_owned()) };
        Effect::new(move |_| {
            let user = choice.who.with(|who| who.parse::<UserId>().ok());
            let role = directory.view.with(|view| view.as_ref()?.operator(user?)?.role.value);
            choice.role.set(role.map(Vocabulary::code).unwrap_or_default().to_owned());
        });
        Effect::new(move |_| {
            let first = choice.role.with(|role| OperatorRole::from_code(role)).and_then(admission::first_choice);
            choice.access.set(first.map(code_of).unwrap_or_default().to_owned());
        });
        choice
    }
}

/// Gives a colleague a seat, and with it the access to what the role opens.
#[component]
fn AddPerson(doors: Memo<Vec<Door>>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, .. } = use_family();
    let (choice, busy) = (Choice::start(), RwSignal::new(false));
    let members = members(doors);
    let known =
        move || client.access.with(|access| access.users.iter().map(|user| UserId(user.user)).collect::<Vec<_>>());
    let others = Signal::derive(move || {
        let (here, known) = (members.get(), known());
        let reads = |user: &UserId| here.get(user).is_some_and(|role| *role > SpaceRole::Keeper);
        let free = directory
            .operators()
            .into_iter()
            .filter(|operator| !reads(&operator.user) && known.contains(&operator.user));
        let mut choices = vec![(String::new(), t_string!(i18n, team.choose).to_owned())];
        choices.extend(free.map(|operator| (operator.user.to_string(), directory.name_and_role(i18n, operator.user))));
        choices
    });
    let add = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Ok(user) = choice.who.get_untracked().parse::<UserId>() else {
            return toasts.fail(t_string!(i18n, team.choose_first));
        };
        let Some(role) = choice.role.with_untracked(|role| OperatorRole::from_code(role)) else {
            return toasts.fail(t_string!(i18n, team.choose_role));
        };
        if admission::choices(role).is_empty() {
            return toasts.fail(t_string!(i18n, team.role_without_plan));
        }
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let wanted = role_of(&choice.access.get_untracked());
        let today = now.today();
        let here = doors.get_untracked();
        spawn_local(async move {
            let opened = let_in(client, directory.me, here, Place { user, role: Some(role), held: true }, wanted).await;
            busy.try_set(false);
            if let Err(problem) = opened {
                return toasts.fail(problem_words(i18n, problem));
            }
            write(doc, toasts, i18n, |edit| plan::seat(edit, user, role, today));
            toasts.say(t_string!(i18n, team.added, who = directory.name(i18n, user)));
            choice.who.try_set(String::new());
        });
    };
    let roles = Signal::derive(move || {
        let mut roles = vec![(String::new(), t_string!(i18n, team.choose_role).to_owned())];
        roles.extend(options(i18n, OperatorRole::NAME, OperatorRole::ALL.iter().map(|role| role.code())));
        roles
    });
    let accesses = Signal::derive(move || {
        let role = choice.role.with(|role| OperatorRole::from_code(role));
        let allowed = role.map(admission::choices).unwrap_or_default();
        let words = |role: SpaceRole| (code_of(role).to_owned(), role_words(i18n, role).to_owned());
        let mut choices: Vec<_> = allowed.into_iter().rev().map(words).collect();
        if choices.is_empty() {
            choices.push((String::new(), t_string!(i18n, team.no_access).to_owned()));
        }
        choices
    });
    view! {
        <form class="stack" on:submit=add>
            <h3>{t!(i18n, team.add)}</h3>
            <div class="field-row">
                <SelectInput id="team-who" label=words!(i18n, team.who) value=choice.who options=others />
                <SelectInput id="team-role" label=words!(i18n, team.role) value=choice.role options=roles hint=words!(i18n, team.role_hint) />
                <SelectInput id="team-access" label=words!(i18n, team.access) value=choice.access options=accesses hint=words!(i18n, team.access_hint) />
            </div>
            <div class="actions"><button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")><Drawing icon=Icon::Plus />{t!(i18n, team.add_button)}</button></div>
        </form>
    }
}

/// The plan as chosen, then all that the role opens and the person at this device can give.
async fn let_in(
    client: crate::window::client::Client,
    me: UserId,
    doors: Vec<Door>,
    place: Place,
    wanted: SpaceRole,
) -> Result<(), crate::bridge::Problem> {
    for (space, turn) in admission::turns(&doors, me, place) {
        let plan = doors.first().filter(|door| door.space == space);
        let turn = plan.map_or(Some(turn), |door| admission::turn(door.member(place.user), Some(wanted)));
        if let Some(turn) = turn {
            admission::carry_out(client, space, place.user, turn).await?;
        }
    }
    Ok(())
}
