//! Invitations: a link with its secret in the fragment, as words, as a QR code, on paper.

use leptos::prelude::*;
use leptos::task::spawn_local;

use crate::bridge::{Answer, Ask, Id16, InviteAccess, InviteFor};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{use_directory, user};
use crate::ui::field::SelectInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Notice, Tone};
use crate::ui::problem::problem_words;
use crate::ui::qr::Qr;
use crate::ui::route::invitation_link;
use crate::ui::toast::use_toasts;
use crate::ui::{browser, use_now, when};
use crate::window::client::use_client;
use crate::words;

/// Days that an invitation may be open.
const DAYS: [u32; 3] = [1, 7, 30];

fn what_of(code: &str) -> InviteFor {
    match code {
        "admin" => InviteFor::Admin,
        "device" => InviteFor::MyDevice,
        _ => InviteFor::Member,
    }
}

#[component]
pub fn Invitations() -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let me = client.me.get_untracked();
    let demo = me.as_ref().is_some_and(|me| me.demo);
    let admin = me.is_some_and(|me| me.admin);
    view! {
        <section class="plan-section" aria-labelledby="invite">
            <h2 id="invite">{t!(i18n, people.invite)}</h2>
            <Show when=move || !demo fallback=move || view! { <Notice tone=Tone::Info><p>{t!(i18n, people.invite_demo)}</p></Notice> }>
                <InviteForm admin=admin />
                <OpenInvitations />
            </Show>
        </section>
    }
}

#[component]
fn InviteForm(admin: bool) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let first = if admin { "member" } else { "device" };
    let (what, days, busy) = (RwSignal::new(first.to_owned()), RwSignal::new("7".to_owned()), RwSignal::new(false));
    let link = RwSignal::new(None::<String>);
    let make = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let ask = Ask::Invite {
            what: what_of(&what.get_untracked()),
            days: days.get_untracked().parse().unwrap_or(7),
            uses: 1,
        };
        spawn_local(async move {
            let answer = client.ask(ask).await;
            busy.try_set(false);
            match answer {
                Answer::Invitation { code, .. } => {
                    link.try_set(Some(invitation_link(&browser::origin(), &code)));
                    client.ask(Ask::Access).await;
                }
                Answer::Failed(problem) => toasts.fail(problem_words(i18n, problem)),
                _ => {}
            }
        });
    };
    let kinds = Signal::derive(move || {
        let mut kinds = Vec::new();
        if admin {
            kinds.push(("member".to_owned(), t_string!(i18n, people.for_member).to_owned()));
            kinds.push(("admin".to_owned(), t_string!(i18n, people.for_admin).to_owned()));
        }
        kinds.push(("device".to_owned(), t_string!(i18n, people.for_device).to_owned()));
        kinds
    });
    let lasting = Signal::derive(move || {
        DAYS.map(|days| {
            (
                days.to_string(),
                if days == 1 {
                    t_string!(i18n, people.one_day).to_owned()
                } else {
                    t_string!(i18n, people.days, count = days)
                },
            )
        })
        .to_vec()
    });
    view! {
        <p>{t!(i18n, people.invite_hint)}</p>
        <form class="stack" on:submit=make>
            <div class="field-row">
                <SelectInput id="invite-what" label=words!(i18n, people.invite_what) value=what options=kinds />
                <SelectInput id="invite-days" label=words!(i18n, people.invite_days) value=days options=lasting />
            </div>
            <div class="actions"><button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")><Drawing icon=Icon::Plus />{t!(i18n, people.make_invite)}</button></div>
        </form>
        {move || link.get().map(|link| view! { <InviteLink link=link /> })}
    }
}

/// The link, to copy, to scan, to print. It is shown once.
#[component]
fn InviteLink(link: String) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let shown = link.clone();
    let copied = StoredValue::new(link.clone());
    let copy = move |_| {
        spawn_local(async move {
            match browser::copy(copied.get_value()).await {
                Ok(()) => toasts.say(t_string!(i18n, people.copied)),
                Err(_) => toasts.fail(t_string!(i18n, people.not_copied)),
            }
        });
    };
    view! {
        <div class="card keep-together">
            <h3 class="card-title">{t!(i18n, people.link_title)}</h3>
            <p class="card-body">{t!(i18n, people.link_hint)}</p>
            <code class="invite-code" tabindex="0" data-testid="invite-link">{shown}</code>
            <Qr text=link />
            <div class="card-actions no-print">
                <button type="button" class="btn btn-primary" on:click=copy><Drawing icon=Icon::Copy />{t!(i18n, people.copy)}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| browser::print()><Drawing icon=Icon::Print />{t!(i18n, common.print)}</button>
            </div>
        </div>
    }
}

/// Whether an invitation can still be used.
fn is_open(invite: &InviteAccess, now: u64) -> bool {
    !invite.revoked && invite.uses_left > 0 && invite.expires > now
}

#[component]
fn OpenInvitations() -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let client = use_client();
    let open = Memo::new(move |_| {
        client.access.with(|access| {
            access
                .invites
                .iter()
                .filter(|invite| is_open(invite, now.get()))
                .map(|invite| invite.invite)
                .collect::<Vec<_>>()
        })
    });
    view! {
        <h3>{t!(i18n, people.open_invites)}</h3>
        <Show when=move || open.with(Vec::is_empty)><p class="quiet">{t!(i18n, people.no_invites)}</p></Show>
        <ul class="record-list" hidden=move || open.with(Vec::is_empty)>
            <For each=move || open.get() key=|id| *id let(id)><InviteItem id=id /></For>
        </ul>
    }
}

#[component]
fn InviteItem(id: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let directory = use_directory();
    let invite = Memo::new(move |_| {
        client.access.with(|access| {
            access
                .invites
                .iter()
                .find(|invite| invite.invite == id)
                .map(|found| (found.admin, found.for_device, found.expires, found.by))
        })
    });
    let what = move || match invite.get() {
        Some((_, true, ..)) => t_string!(i18n, people.for_device),
        Some((true, ..)) => t_string!(i18n, people.for_admin),
        _ => t_string!(i18n, people.for_member),
    };
    let by = move || {
        invite
            .get()
            .map(|(_, _, _, by)| t_string!(i18n, people.invited_by, who = directory.name_or_you(i18n, Some(user(by)))))
    };
    let until = move || {
        invite.get().map(|(_, _, expires, _)| {
            t_string!(i18n, people.until, when = when::date(i18n.get_locale(), browser::local(expires).0))
        })
    };
    let revoke = move |_| {
        spawn_local(async move {
            match client.ask(Ask::RevokeInvite { invite: id }).await {
                Answer::Failed(problem) => toasts.fail(problem_words(i18n, problem)),
                _ => {
                    toasts.say(t_string!(i18n, people.revoked));
                    client.ask(Ask::Access).await;
                }
            }
        });
    };
    view! {
        <li class="record">
            <div class="record-main"><p class="mb-0">{what}</p><p class="record-meta">{by}" · "{until}</p></div>
            <div class="record-side"><button type="button" class="btn btn-outline-primary" on:click=revoke>{t!(i18n, people.revoke)}</button></div>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_invitation_is_open_until_used_expired_or_revoked() {
        let invite = InviteAccess {
            invite: [0; 16],
            admin: false,
            for_device: false,
            expires: 10,
            uses_left: 1,
            revoked: false,
            by: [0; 16],
        };
        assert!(is_open(&invite, 9));
        assert!(!is_open(&invite, 10));
        assert!(!is_open(&InviteAccess { uses_left: 0, ..invite.clone() }, 9));
        assert!(!is_open(&InviteAccess { revoked: true, ..invite }, 9));
    }
}
