//! Who sits at a table: everybody in the partnership whose role reads its texts, each as the table of roles has it.

use std::collections::{BTreeMap, BTreeSet};

use intreccio_model::ids::{Id, UserId};
use intreccio_model::projection::TableKind;
use intreccio_model::roles::{self, Area};
use intreccio_model::vocab::{OperatorRole, Side, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::bridge::{Ask, Id16, SpaceRole, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::companion::space_role;
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;
use crate::window::client::{Client, use_client};

/// The others in the partnership, and as what each sits at a table, or is let into what lies beside it.
pub fn due(directory: Directory, area: Area) -> Vec<(UserId, SpaceRole)> {
    due_on(directory, area, None)
}

/// The same of one side only.
pub fn due_on(directory: Directory, area: Area, side: Option<Side>) -> Vec<(UserId, SpaceRole)> {
    let of_side = |organization: Option<Id>| {
        let found = directory.view.with(|view| view.as_ref()?.organization(organization?)?.side.value);
        side.is_none() || found == side
    };
    let others = directory.operators().into_iter().filter(|operator| operator.user != directory.me);
    let seat = |operator: intreccio_model::workspace::OperatorView| {
        let access = roles::access(operator.role.value?, area).filter(|_| of_side(operator.org.value))?;
        Some((operator.user, space_role(access)))
    };
    others.filter_map(seat).collect()
}

/// Who belongs into a space: those with a right in the area, of all sides or of one.
type Belongs = (Area, Option<Side>);

/// Who belongs into the space that begins with a document.
const fn area_of(kind: &TableKind) -> Option<Belongs> {
    match kind {
        TableKind::Codesign { .. } => Some((Area::Codesign, None)),
        TableKind::Budget { .. } => Some((Area::Budget, None)),
        TableKind::Draft { side: Some(side), .. } => Some((Area::PartyDraft, Some(*side))),
        // They lie where another document begins the space; drafts of nobody let nobody in.
        TableKind::Codoc { .. } | TableKind::Session { .. } | TableKind::Draft { side: None, .. } => None,
    }
}

/// Lets in who came to the partnership after a table was opened, for as long as the component lives: whoever owns its space does it.
/// Who was taken out stays out: a keeper is a member.
pub fn keep_seated(client: Client, directory: Directory) {
    let wished = StoredValue::new(BTreeSet::<(Id16, UserId)>::new());
    Effect::new(move |_| {
        let begun = |entry: &TableEntry| Some((entry.doc.space, area_of(&entry.card.what)?));
        let spaces: BTreeMap<Id16, Belongs> = client.table.with(|all| all.iter().filter_map(begun).collect());
        let kinds: BTreeSet<Belongs> = spaces.values().copied().collect();
        let due: BTreeMap<Belongs, Vec<(UserId, SpaceRole)>> =
            kinds.into_iter().map(|(area, side)| ((area, side), due_on(directory, area, side))).collect();
        client.access.with(|access| {
            for space in &access.spaces {
                let Some(due) = spaces.get(&space.space).and_then(|area| due.get(area)) else { continue };
                if !space.members.contains(&(directory.me.0, SpaceRole::Owner)) {
                    continue;
                }
                let sits = |user: &UserId| space.members.iter().any(|(member, _)| *member == user.0);
                for (user, role) in due.iter().filter(|(user, _)| !sits(user)) {
                    if wished.try_update_value(|wished| wished.insert((space.space, *user))) == Some(true) {
                        client.tell(Ask::AddMember { space: space.space, user: user.0, role: *role });
                    }
                }
            }
        });
    });
}

/// Wishes them into the space: it is kept on the device, and carried out when the relay is there.
pub async fn let_in(client: Client, space: Id16, seats: Vec<(UserId, SpaceRole)>) {
    for (user, role) in seats {
        client.ask(Ask::AddMember { space, user: user.0, role }).await;
    }
}

fn role_words(i18n: I18n, role: SpaceRole) -> &'static str {
    match role {
        SpaceRole::Keeper => t_string!(i18n, table.keeper),
        SpaceRole::Reader => t_string!(i18n, table.reader),
        SpaceRole::Commenter => t_string!(i18n, table.commenter),
        SpaceRole::Editor => t_string!(i18n, table.editor),
        SpaceRole::Owner => t_string!(i18n, table.owner),
    }
}

/// Lets somebody who reads comment too, or read only.
#[component]
fn Turn(space: Id16, user: Id16, to: SpaceRole, name: Signal<String>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let turn = move |_| {
        client.tell(Ask::SetRole { space, user, role: to });
        toasts.say(t_string!(i18n, said.role_changed));
    };
    let words = move || match to {
        SpaceRole::Commenter => t_string!(i18n, said.let_comment),
        _ => t_string!(i18n, said.let_read),
    };
    view! {
        <button type="button" class="btn btn-outline-primary" on:click=turn>{words}<span class="visually-hidden">": "{name}</span></button>
    }
}

/// Who sits there, and who does not yet.
#[component]
pub fn Seats(space: Id16, #[prop(default = Area::Codesign)] area: Area) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let directory = use_directory();
    let toasts = use_toasts();
    let members = Memo::new(move |_| {
        client.access.with(|access| {
            let found = access.spaces.iter().find(|known| known.space == space);
            // Before the relay has heard of a space its maker is the only member.
            found.map_or_else(|| vec![(directory.me.0, SpaceRole::Owner)], |known| known.members.clone())
        })
    });
    let missing = Memo::new(move |_| {
        let mut due = due(directory, area);
        members.with(|members| due.retain(|(user, _)| !members.iter().any(|(member, _)| *member == user.0)));
        due
    });
    let owner = move || members.with(|all| all.contains(&(directory.me.0, SpaceRole::Owner)));
    let heading = move || match area {
        Area::Budget => t_string!(i18n, budget.who),
        _ => t_string!(i18n, table.who),
    };
    let names = move || {
        let names = missing.with(|all| all.iter().map(|(user, _)| directory.name(i18n, *user)).collect::<Vec<_>>());
        t_string!(i18n, table.who_missing, names = names.join(", "))
    };
    let enter = move |_| {
        let seats = missing.get_untracked();
        spawn_local(async move {
            let_in(client, space, seats).await;
            toasts.say(t_string!(i18n, table.who_let_in_done));
        });
    };
    let member = move |(user, role): (Id16, SpaceRole)| {
        let person = move || directory.name_or_you(i18n, Some(UserId(user)));
        let work = move || {
            let role = directory.view.with(|view| view.as_ref()?.operator(UserId(user))?.role.value);
            role.map(|role| labels::vocabulary(i18n.get_locale(), OperatorRole::NAME, role.code()))
        };
        let turn = match role {
            SpaceRole::Reader => Some(SpaceRole::Commenter),
            SpaceRole::Commenter => Some(SpaceRole::Reader),
            _ => None,
        };
        let turn = turn.filter(|_| area == Area::Codesign);
        view! {
            <li class="record"><div class="record-main"><p class="mb-0">{person}</p><p class="record-meta">{work}" · "{role_words(i18n, role)}</p></div>
                {turn.map(|to| view! { <Show when=owner><Turn space=space user=user to=to name=Signal::derive(person) /></Show> })}
            </li>
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="table-seats">
            <h2 id="table-seats">{heading}</h2>
            <ul class="record-list">{move || members.get().into_iter().map(member).collect_view()}</ul>
            <Show when=move || missing.with(|missing| !missing.is_empty())>
                <p>{names}</p>
                <Show when=owner fallback=move || view! { <p class="quiet">{t!(i18n, table.who_ask)}</p> }>
                    <div class="actions"><button type="button" class="btn btn-outline-primary" on:click=enter><Drawing icon=Icon::Plus />{t!(i18n, table.who_let_in)}</button></div>
                </Show>
            </Show>
        </section>
    }
}
