//! Who is there, who is not, who speaks for whom: by organisation.

use intreccio_model::field::{attendance as fields, session as session_fields};
use intreccio_model::ids::{Id, UserId};
use intreccio_model::place::{Attendance, Session};
use intreccio_model::register::Register;
use intreccio_model::roles::{self, Area};
use intreccio_model::session::{self, AttendanceView, SessionView};
use intreccio_model::vocab::{AttendanceStatus, Vocabulary};
use leptos::prelude::*;

use super::time::LiveTime;
use super::{Seating, use_session};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{Disagreement, LiveOperator, LiveText, element_id, show_code, take_back, writable, write};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;

/// An organisation with its people.
pub type Bench = (Option<Id>, Vec<UserId>);

/// Those who sit at the table by the organisation for which they are there, in the order of names; whoever was marked is in it, also after
/// leaving the partnership.
pub fn benches(i18n: I18n, directory: Directory, view: &SessionView) -> Vec<Bench> {
    let sits = |operator: &intreccio_model::workspace::OperatorView| {
        operator.role.value.is_some_and(|role| roles::access(role, Area::Codesign).is_some())
    };
    let mut people: Vec<UserId> =
        directory.operators().into_iter().filter(|one| sits(one)).map(|one| one.user).collect();
    let marked = view.attendance.iter().filter(|one| one.status.value.is_some()).map(|one| one.user);
    for user in marked {
        if !people.contains(&user) {
            people.push(user);
        }
    }
    let mut benches: Vec<Bench> = Vec::new();
    for user in people {
        let org = org_of(directory, view, user);
        match benches.iter_mut().find(|(of, _)| *of == org) {
            Some((_, users)) => users.push(user),
            None => benches.push((org, vec![user])),
        }
    }
    intreccio_model::sort::by_key(&mut benches, |(org, _)| (org.is_none(), org_name(i18n, directory, *org)));
    benches
}

/// For which organisation somebody is there: as it was when it was marked, or else as the directory says.
fn org_of(directory: Directory, view: &SessionView, user: UserId) -> Option<Id> {
    let marked = view.attendance_of(user).and_then(|one| one.org.value);
    marked.or_else(|| directory.view.with(|all| all.as_ref()?.operator(user)?.org.value))
}

pub fn org_name(i18n: I18n, directory: Directory, org: Option<Id>) -> String {
    match org {
        Some(_) => directory.organization(i18n, org),
        None => t_string!(i18n, session.attendance_no_org).to_owned(),
    }
}

#[component]
pub fn Attendances() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Seating { doc, view, .. } = use_session();
    let benches = Memo::new(move |_| view.with(|view| benches(i18n, directory, view)));
    let unmarked = Memo::new(move |_| {
        let people: Vec<UserId> = benches.with(|all| all.iter().flat_map(|(_, users)| users.clone()).collect());
        let marked =
            |user: &UserId| view.with(|view| view.attendance_of(*user).is_some_and(|one| one.status.value.is_some()));
        people.into_iter().filter(|user| !marked(user)).collect::<Vec<_>>()
    });
    let everybody = move |_| {
        let people: Vec<(UserId, Option<Id>)> = view.with_untracked(|view| {
            unmarked.get_untracked().into_iter().map(|user| (user, untrack(|| org_of(directory, view, user)))).collect()
        });
        let there = Some(AttendanceStatus::Presente);
        let marked = write(doc, toasts, i18n, |edit| {
            people.iter().try_for_each(|(user, org)| session::attend(edit, *user, *org, there))
        });
        if marked.is_some() {
            toasts.done(t_string!(i18n, session.attendance_done), move || {
                take_back(doc, toasts, i18n, |edit| {
                    people.iter().try_for_each(|(user, org)| session::attend(edit, *user, *org, None))
                });
            });
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="session-attendance">
            <h2 id="session-attendance">{t!(i18n, session.attendance)}</h2>
            <p class="field-hint">{t!(i18n, session.attendance_hint)}</p>
            <div class="benches">
                <For each=move || benches.get() key=|bench| bench.clone() let(bench)><OneBench bench=bench /></For>
            </div>
            <Show when=move || writable(doc) && !unmarked.with(Vec::is_empty)>
                <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=everybody><Drawing icon=Icon::Check />{t!(i18n, session.attendance_all)}</button></div>
            </Show>
            <LiveText doc=doc place=Session field=session_fields::GUESTS rows=2 />
        </section>
    }
}

#[component]
fn OneBench(bench: Bench) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Seating { view, .. } = use_session();
    let (org, users) = bench;
    let count = {
        let users = users.clone();
        move || {
            let (mut there, mut away) = (0, 0);
            view.with(|view| {
                for one in users.iter().filter_map(|user| view.attendance_of(*user)) {
                    if one.is_there() {
                        there += 1;
                    } else if one.status.value.is_some() {
                        away += 1;
                    }
                }
            });
            match there + away {
                0 => t_string!(i18n, session.attendance_nobody).to_owned(),
                _ => t_string!(i18n, session.attendance_count, there = there, away = away),
            }
        }
    };
    view! {
        <div class="bench">
            <h3 class="bench-name">{move || org_name(i18n, directory, org)}</h3>
            <p class="record-meta mb-0">{count}</p>
            <ul class="plain-list">{users.into_iter().map(|user| view! { <li><Person user=user org=org /></li> }).collect_view()}</ul>
        </div>
    }
}

fn register<T: intreccio_model::register::Scalar + Send + Sync>(
    view: Memo<SessionView>,
    user: UserId,
    of: fn(&AttendanceView) -> Register<T>,
) -> Signal<Register<T>> {
    Signal::derive(move || view.with(|view| view.attendance_of(user).map(of)).unwrap_or_default())
}

#[component]
fn Person(user: UserId, org: Option<Id>) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Seating { doc, view, .. } = use_session();
    let place = Attendance(user);
    let id = element_id(&place, fields::STATUS.label);
    let status = register(view, user, |one| one.status.clone());
    let name = move || directory.name(i18n, user);
    let change = move |event| {
        let chosen = AttendanceStatus::from_code(&event_target_value(&event));
        write(doc, toasts, i18n, |edit| session::attend(edit, user, org, chosen));
    };
    let option = move |term: &AttendanceStatus| {
        let term = *term;
        let chosen = move || status.with(|status| status.value == Some(term));
        view! { <option value=term.code() prop:selected=chosen>{move || labels::vocabulary(i18n.get_locale(), AttendanceStatus::NAME, term.code())}</option> }
    };
    let marked = Memo::new(move |_| status.with(|status| status.value.is_some()));
    let delegated = Memo::new(move |_| status.with(|status| status.value == Some(AttendanceStatus::Delegato)));
    let for_whom = move || {
        let of = view.with(|view| view.attendance_of(user).and_then(|one| one.delegate_of.value));
        of.filter(|_| delegated.get()).map(|of| t_string!(i18n, session.delegate, name = directory.name(i18n, of)))
    };
    view! {
        <div class="bench-person">
            <p class="mb-0"><span class="strong">{name}</span>{move || for_whom().map(|words| view! { <span class="quiet small">" "{words}</span> })}</p>
            <label class="visually-hidden" for=id.clone()>{move || t_string!(i18n, session.attendance_of, name = name())}</label>
            <select id=id class="form-control" disabled=move || !writable(doc) on:change=change>
                <option value="" prop:selected=move || !marked.get()>{t!(i18n, common.not_said)}</option>
                {AttendanceStatus::ALL.iter().map(option).collect_view()}
            </select>
            <Disagreement register=status show=show_code />
            <Show when=move || marked.get()>
                <details class="disclosure no-print" open=move || delegated.get()>
                    <summary>{move || t_string!(i18n, session.attendance_hours, name = name())}</summary>
                    <Show when=move || delegated.get()>
                        <LiveOperator doc=doc place=place field=fields::DELEGATE_OF register=register(view, user, |one| one.delegate_of.clone()) />
                    </Show>
                    <div class="field-row">
                        <LiveTime doc=doc place=place field=fields::FROM register=register(view, user, |one| one.from.clone()) />
                        <LiveTime doc=doc place=place field=fields::TO register=register(view, user, |one| one.to.clone()) />
                    </div>
                </details>
            </Show>
        </div>
    }
}
