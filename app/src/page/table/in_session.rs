//! In which session what one says of a text is said: in the one that is being held, unless one says otherwise.

use intreccio_model::ids::DocId;
use intreccio_model::projection::TableKind;
use intreccio_model::time::Date;
use intreccio_model::vocab::SessionBody;
use leptos::prelude::*;

use super::codoc::{Text, use_text};
use super::remarks::may_comment;
use super::session::list::sessions;
use crate::bridge::{Id16, TableEntry};
use crate::i18n::t_string;
use crate::ui::field::SelectInput;
use crate::ui::session::session_name;
use crate::ui::{I18n, Now};
use crate::window::client::Client;
use crate::words;

/// See the module.
#[derive(Clone, Copy)]
pub struct InSession {
    /// The sessions of the table, the oldest first.
    all: Memo<Vec<TableEntry>>,
    /// The document of a session, in hexadecimal digits; empty outside of sessions.
    choice: RwSignal<String>,
}

impl InSession {
    /// Follows the session of the day for as long as the component lives, until somebody chooses another.
    pub fn begin(client: Client, space: Id16, now: Now) -> Self {
        let all = Memo::new(move |_| sessions(client, space));
        let held = Memo::new(move |_| {
            let today = now.today();
            all.with(|all| held_on(all, today)).map(|session| session.to_string()).unwrap_or_default()
        });
        let (choice, followed) = (RwSignal::new(String::new()), StoredValue::new(String::new()));
        Effect::new(move |_| {
            let held = held.get();
            if choice.with_untracked(|choice| followed.with_value(|followed| choice == followed)) {
                choice.set(held.clone());
            }
            followed.set_value(held);
        });
        Self { all, choice }
    }

    /// The session in which one is speaking.
    pub fn now(self) -> Option<DocId> {
        self.choice.with_untracked(|choice| choice.parse().ok())
    }

    /// "nella seduta n. 4".
    pub fn words(self, i18n: I18n, session: DocId) -> String {
        let found =
            self.all.with(|all| all.iter().find(|one| one.doc.doc == session.0).map(|one| one.card.what.clone()));
        let Some(what) = found else { return t_string!(i18n, said.in_unknown).to_owned() };
        match what {
            TableKind::Session { body: None | Some(SessionBody::Tavolo), number: Some(number), .. } => {
                t_string!(i18n, said.in_session, number = number)
            }
            what => t_string!(i18n, said.in_other, name = session_name(i18n, &what)),
        }
    }

    /// The same behind other words, for what was said in one: " · nella seduta n. 4".
    pub fn behind(self, i18n: I18n, session: Option<DocId>) -> String {
        session.map(|session| format!(" · {}", self.words(i18n, session))).unwrap_or_default()
    }

    fn options(self, i18n: I18n) -> Vec<(String, String)> {
        let outside = (String::new(), t_string!(i18n, said.outside).to_owned());
        let one = |entry: &TableEntry| (DocId(entry.doc.doc).to_string(), session_name(i18n, &entry.card.what));
        // The latest first: it is what one speaks in.
        let all = self.all.with(|all| all.iter().rev().map(one).collect::<Vec<_>>());
        std::iter::once(outside).chain(all).collect()
    }
}

/// The session of the day; of two the later.
fn held_on(all: &[TableEntry], today: Date) -> Option<DocId> {
    let of_day =
        |entry: &&TableEntry| matches!(entry.card.what, TableKind::Session { date: Some(date), .. } if date == today);
    all.iter().rfind(of_day).map(|entry| DocId(entry.doc.doc))
}

/// The session in which one speaks, to be changed. Nothing where the table has none, or one says nothing.
#[component]
pub fn WhichSession(id: &'static str) -> impl IntoView {
    let i18n = crate::i18n::use_i18n();
    let Text { doc, in_session, .. } = use_text();
    let options = Signal::derive(move || in_session.options(i18n));
    view! {
        <Show when=move || may_comment(doc) && in_session.all.with(|all| !all.is_empty())>
            <div class="which-session no-print">
                <SelectInput id=id label=words!(i18n, said.which) value=in_session.choice options=options />
            </div>
        </Show>
    }
}

/// "Nella seduta n. 4", beside a button that says something; nothing outside of sessions.
#[component]
pub fn SpokenIn() -> impl IntoView {
    let i18n = crate::i18n::use_i18n();
    let Text { in_session, .. } = use_text();
    let words = move || {
        let session: DocId = in_session.choice.with(|choice| choice.parse().ok())?;
        Some(t_string!(i18n, said.spoken, place = in_session.words(i18n, session)))
    };
    move || words().map(|words| view! { <p class="small quiet mb-0 no-print">{words}</p> })
}

#[cfg(test)]
mod tests {
    use intreccio_model::projection::TableCard;

    use super::*;
    use crate::bridge::DocRef;

    fn session(doc: u8, date: &str) -> TableEntry {
        let what = TableKind::Session {
            body: Some(SessionBody::Tavolo),
            number: Some(i64::from(doc)),
            date: date.parse().ok(),
            minutes: None,
            items: 0,
            postponed: Vec::new(),
            carried: Vec::new(),
        };
        let card = TableCard {
            title: String::new(),
            what,
            named: Vec::new(),
            open_conflicts: 0,
            anomalies: 0,
            last_change: None,
            deadlines: Vec::new(),
            tasks: Vec::new(),
        };
        TableEntry { doc: DocRef::body([1; 16], [doc; 16]), card, role: None, undelivered: false, news: 0 }
    }

    #[test]
    fn one_speaks_in_the_session_of_the_day_and_in_the_later_of_two() {
        let all = [session(1, "2026-05-11"), session(2, "2026-05-12"), session(3, "2026-05-12"), session(4, "")];
        let on = |day: &str| held_on(&all, day.parse().unwrap());
        assert_eq!((on("2026-05-12"), on("2026-05-11")), (Some(DocId([3; 16])), Some(DocId([1; 16]))));
        assert_eq!(on("2026-05-13"), None);
    }
}
