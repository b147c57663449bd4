//! What a role reads after saying why: a page that asks first, keeps the answer in the log, and only then shows what is behind it.

use std::collections::BTreeSet;

use intreccio_model::plan::PlanView;
use intreccio_model::roles::{self, Area, Reading};
use intreccio_model::vocab::{LogVerb, OperatorRole, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::companion::role_in_plan;
use super::identity::reveal::{ReasonForm, keep};
use super::{Family, use_family};
use crate::bridge::DocRef;
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::words as labels;
use crate::window::client::{Client, Covered, use_client};
use crate::window::doc::OpenDoc;
use crate::words;

/// The documents for which the person at this device has said why, since unlocking.
#[derive(Clone, Copy)]
pub struct Reasoned(RwSignal<BTreeSet<DocRef>>);

impl Reasoned {
    /// None yet.
    pub fn start() -> Self {
        Self(RwSignal::default())
    }

    /// Keeps the words of plans from the lists of the person at this device until a reason is given.
    pub fn cover_lists(self, client: Client, directory: Directory) {
        let covered = Memo::new(move |_| match asks(directory.my_role(), Area::Plan) {
            true => Covered::AllBut(self.0.get()),
            false => Covered::Nothing,
        });
        Effect::new(move |_| client.covered.set(covered.get()));
    }

    /// Whether the words of a plan are kept from the lists of the person at this device until a reason is given; by the directory's role,
    /// since the seats are in the plan.
    pub fn covers(self, directory: Directory, plan: DocRef) -> bool {
        asks(directory.my_role(), Area::Plan) && !self.0.with(|said| said.contains(&plan))
    }
}

/// Whether a role reads what is in the area only after giving a reason. Contacts are covered one by one, and each look asks for its own.
pub fn asks(role: Option<OperatorRole>, area: Area) -> bool {
    area != Area::Contacts && role.is_some_and(|role| roles::rights(role, area).read == Reading::WithReason)
}

/// Whether the person at this device reads a plan only after giving a reason.
pub fn asks_me(directory: Directory, plan: &PlanView) -> bool {
    asks(role_in_plan(directory, plan, directory.me), Area::Plan)
}

/// Shows `children`, for roles that say why only after they did. `page`: what is behind it is a whole page, so the question is one too.
#[component]
pub fn WithReason(doc: OpenDoc, area: Area, #[prop(optional)] page: bool, children: ChildrenFn) -> impl IntoView {
    let Reasoned(said) = expect_context();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let role = Memo::new(move |_| plan.with(|plan| role_in_plan(directory, plan, directory.me)));
    // The directory says the role where no seat does: until it is here nothing is shown.
    let known = Memo::new(move |_| directory.view.with(Option::is_some));
    let asked = Memo::new(move |_| !known.get() || asks(role.get(), area) && !said.with(|said| said.contains(&doc.at)));
    move || match asked.get() {
        false => children().into_any(),
        true if !known.get() => ().into_any(),
        true if page => view! { <WholePage doc=doc role=role /> }.into_any(),
        true => view! { <Question doc=doc role=role /> }.into_any(),
    }
}

#[component]
fn WholePage(doc: OpenDoc, role: Memo<Option<OperatorRole>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let code = Signal::derive(move || plan.with(|plan| plan.code.value.clone().unwrap_or_default()));
    view! { <Page title=code kicker=words!(i18n, plan.title)><Question doc=doc role=role /></Page> }
}

#[component]
fn Question(doc: OpenDoc, role: Memo<Option<OperatorRole>>) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let Reasoned(said) = expect_context();
    let (busy, refused) = (RwSignal::new(false), RwSignal::new(false));
    let hint = Signal::derive(move || {
        let role = role.get().map(|role| labels::vocabulary(i18n.get_locale(), OperatorRole::NAME, role.code()));
        t_string!(i18n, reserved.gate_hint, role = role.unwrap_or_default())
    });
    let go = Callback::new(move |line: String| {
        busy.set(true);
        spawn_local(async move {
            let kept = keep(client, doc, LogVerb::AccessoMotivato, "document", &line).await;
            let _gone = busy.try_set(false);
            let _gone = refused.try_set(kept.is_err());
            if kept.is_ok() {
                said.try_update(|said| said.insert(doc.at));
            }
        });
    });
    view! {
        <section class="plan-section measure" aria-labelledby="gate">
            <h2 id="gate">{t!(i18n, reserved.gate_title)}</h2>
            <Show when=move || refused.get()>
                <Notice tone=Tone::Danger><p class="mb-0">{t!(i18n, reserved.gate_refused)}</p></Notice>
            </Show>
            <ReasonForm id="gate-reason" words_id="gate-words" hint=hint button=words!(i18n, reserved.gate_go) busy=busy go=go />
        </section>
    }
}

#[cfg(test)]
mod tests {
    use OperatorRole as R;

    use super::*;

    #[test]
    fn officers_say_why_for_plan_and_identities_and_nobody_else_does() {
        let asking = |area| R::ALL.iter().copied().filter(|role| asks(Some(*role), area)).collect::<Vec<_>>();
        assert_eq!(asking(Area::Plan), [R::MunicipalOfficer]);
        assert_eq!(asking(Area::Identity), [R::MunicipalOfficer]);
        for area in [Area::Court, Area::Notes, Area::Contacts] {
            assert_eq!(asking(area), []);
        }
        assert!(!asks(None, Area::Plan));
    }
}
