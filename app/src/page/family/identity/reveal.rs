//! Showing one person at a time, for a reason that is kept before anything is shown, and for a minute.

use intreccio_model::ids::Id;
use intreccio_model::log::add_log;
use intreccio_model::vocab::{LogVerb, RevealReason, Vocabulary};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::target;
use crate::bridge::{Problem, SpaceRole};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::platform::timer::{self, Timer};
use crate::ui::dialog::{Modal, open_while_chosen};
use crate::ui::field::{FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::preferences::use_preferences;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, words as labels};
use crate::window::client::{Client, use_client};
use crate::window::doc::OpenDoc;
use crate::words;

/// How long somebody stays shown without anybody writing.
const SHOWN_MS: u32 = 60_000;

/// Whose data are shown, and for which reason.
#[derive(Clone, Copy)]
pub struct Revealed {
    who: RwSignal<Option<(Id, String)>>,
    timer: StoredValue<Option<Timer>, LocalStorage>,
}

impl Revealed {
    /// Nobody. It ends with the component that calls it, and when the discreet mode begins.
    pub fn start() -> Self {
        let revealed = Self { who: RwSignal::new(None), timer: StoredValue::new_local(None) };
        let discreet = use_preferences().discreet;
        Effect::new(move |_| {
            if discreet.get() {
                revealed.hide();
            }
        });
        revealed
    }

    pub fn show(self, id: Id, reason: String) {
        self.who.set(Some((id, reason)));
        self.touch();
    }

    /// The minute begins again.
    pub fn touch(self) {
        self.timer.set_value(Some(timer::after(SHOWN_MS, move || self.hide())));
    }

    pub fn hide(self) {
        let _gone = self.who.try_set(None);
    }

    pub fn is(self, id: Id) -> bool {
        self.who.with(|who| who.as_ref().is_some_and(|(shown, _)| *shown == id))
    }

    /// For which reason somebody is shown.
    pub fn reason(self) -> String {
        self.who.with_untracked(|who| who.as_ref().map(|(_, reason)| reason.clone())).unwrap_or_default()
    }
}

/// Writes an entry of the log, and returns when it is on this device: into the document by those who write there, else into the lane beside it.
///
/// # Errors
/// When it cannot be kept; then nothing may be shown.
pub async fn keep(client: Client, doc: OpenDoc, verb: LogVerb, target: &str, reason: &str) -> Result<(), Problem> {
    let writes =
        !matches!(doc.role.get_untracked(), Some(SpaceRole::Keeper | SpaceRole::Reader | SpaceRole::Commenter));
    let log = if writes { doc } else { client.open(doc.at.beside()).await? };
    log.edit(|edit| add_log(edit, verb, target, reason, None)).map_err(|_| Problem::Internal)?;
    log.settle().await
}

/// A code of the vocabulary and perhaps words, as one line.
pub fn spell(reason: RevealReason, words: &str) -> String {
    match words.trim() {
        "" => reason.code().to_owned(),
        words => format!("{}: {words}", reason.code()),
    }
}

/// The line in the language of the page.
pub fn reason_words(i18n: I18n, line: &str) -> String {
    let (code, words) = line.split_once(": ").map_or((line, None), |(code, words)| (code, Some(words)));
    match (RevealReason::from_code(code), words) {
        (None, _) => line.to_owned(),
        (Some(reason), None) => labels::vocabulary(i18n.get_locale(), RevealReason::NAME, reason.code()),
        (Some(reason), Some(words)) => {
            format!("{}: {words}", labels::vocabulary(i18n.get_locale(), RevealReason::NAME, reason.code()))
        }
    }
}

/// Asks why, keeps the answer in the log of `doc`, and only then shows the person in `asking`.
#[component]
pub fn AskWhy(doc: OpenDoc, asking: RwSignal<Option<Id>>, revealed: Revealed, id: &'static str) -> impl IntoView {
    let i18n = use_i18n();
    let open = RwSignal::new(false);
    open_while_chosen(open, asking);
    view! {
        <Modal open=open title=words!(i18n, reserved.reveal_title) id=id>
            <Why doc=doc asking=asking revealed=revealed />
        </Modal>
    }
}

#[component]
fn Why(doc: OpenDoc, asking: RwSignal<Option<Id>>, revealed: Revealed) -> impl IntoView {
    let i18n = use_i18n();
    let client = use_client();
    let toasts = use_toasts();
    let busy = RwSignal::new(false);
    let go = Callback::new(move |line: String| {
        let Some(id) = asking.get_untracked() else { return };
        busy.set(true);
        spawn_local(async move {
            let kept = keep(client, doc, LogVerb::RivelaIdentita, &target(id), &line).await;
            let _closed = busy.try_set(false);
            match kept {
                Ok(()) => revealed.show(id, line),
                Err(_) => toasts.fail(t_string!(i18n, reserved.reveal_refused)),
            }
            let _closed = asking.try_set(None);
        });
    });
    view! {
        <ReasonForm id="reveal-reason" words_id="reveal-words" hint=words!(i18n, reserved.reveal_hint) button=words!(i18n, reserved.reveal_go) busy=busy go=go>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| asking.set(None)>{t!(i18n, common.cancel)}</button>
        </ReasonForm>
    }
}

/// A reason from the vocabulary and perhaps words: `go` gets them as one line, and `busy` holds the button back meanwhile.
#[component]
pub fn ReasonForm(
    id: &'static str,
    words_id: &'static str,
    #[prop(into)] hint: Signal<String>,
    #[prop(into)] button: Signal<String>,
    busy: RwSignal<bool>,
    go: Callback<String>,
    /// Other buttons.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let i18n = use_i18n();
    let faults = RwSignal::new(Faults::new());
    let (code, said) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let choices = Signal::derive(move || {
        let mut choices = vec![(String::new(), t_string!(i18n, reserved.reveal_choose).to_owned())];
        choices.extend(options(i18n, RevealReason::NAME, RevealReason::ALL.iter().map(|term| term.code())));
        choices
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reason = code.with_untracked(|code| RevealReason::from_code(code));
        let words = said.get_untracked();
        let found = match reason {
            None => vec![(id, t_string!(i18n, reserved.reveal_missing).to_owned())],
            Some(RevealReason::Altro) if words.trim().is_empty() => {
                vec![(words_id, t_string!(i18n, reserved.reveal_words_missing).to_owned())]
            }
            Some(_) => Faults::new(),
        };
        faults.set(found);
        let Some(reason) = reason else { return };
        if faults.with_untracked(|faults| faults.is_empty()) && !busy.get_untracked() {
            go.run(spell(reason, &words));
        }
    };
    view! {
        <form class="stack" novalidate on:submit=send>
            <p>{hint}</p>
            <FaultSummary faults=faults />
            <SelectInput id=id label=words!(i18n, reserved.reveal_reason) value=code options=choices fault=fault(faults, id) />
            <TextInput id=words_id label=words!(i18n, reserved.reveal_words) value=said fault=fault(faults, words_id) />
            <div class="actions">
                <button type="submit" class="btn btn-primary" aria-disabled=move || busy.get().then_some("true")>{button}</button>
                {children.map(|children| children())}
            </div>
        </form>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_is_a_code_and_perhaps_words() {
        assert_eq!(spell(RevealReason::Visita, "  "), "visita");
        assert_eq!(spell(RevealReason::Altro, " chiama la nonna "), "altro: chiama la nonna");
    }
}
