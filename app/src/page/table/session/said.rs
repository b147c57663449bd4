//! What was said of the texts of the table in the session, with the way to each clause.

use intreccio_model::codoc::said::{Said, What, said_in};
use intreccio_model::codoc::{self, CodocView, aside};
use intreccio_model::ids::{DocId, Id};
use intreccio_model::projection::TableKind;
use intreccio_model::time::Instant;
use intreccio_model::vocab::{KeyWord, ProposalOutcome, Vocabulary};
use leptos::prelude::*;

use super::{Seating, use_session};
use crate::bridge::{DocRef, Id16, Problem, TableEntry};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::table::arrive;
use crate::page::table::keys::side_name;
use crate::ui::directory::Directory;
use crate::ui::route::Route;
use crate::ui::whereabouts::moment;
use crate::ui::{I18n, words as labels};
use crate::window::client::Client;
use crate::window::doc::OpenDoc;

/// A text of which something was said.
#[derive(Clone, PartialEq, Debug)]
pub struct SaidText {
    pub doc: Id16,
    pub title: String,
    pub lines: Vec<SaidLine>,
}

#[derive(Clone, PartialEq, Debug)]
pub struct SaidLine {
    /// `None`: what was said is of the whole text.
    pub clause: Option<Id>,
    /// Number and title of the clause.
    pub name: String,
    pub words: String,
}

type Opened = Signal<Option<Result<OpenDoc, Problem>>>;

/// What was said of all texts of the table. Only those are opened of which something was said; call it in a component.
pub fn of(i18n: I18n, client: Client, directory: Directory, session: DocRef) -> Memo<Vec<SaidText>> {
    let id = DocId(session.doc);
    let docs = Memo::new(move |_| {
        let said = |entry: &&TableEntry| {
            entry.doc.space == session.space
                && matches!(&entry.card.what, TableKind::Codoc { sessions, .. } if sessions.contains(&id))
        };
        client.table.with(|all| all.iter().filter(said).map(|entry| entry.doc).collect::<Vec<_>>())
    });
    let opened = Memo::new(move |_| {
        let open = |at: DocRef| (at, client.document(at), client.document(at.beside()));
        docs.get().into_iter().map(open).collect::<Vec<(DocRef, Opened, Opened)>>()
    });
    Memo::new(move |_| {
        let text = |(at, text, lane): (DocRef, Opened, Opened)| {
            let mut view = text.get()?.ok()?.with(codoc::read).0;
            if let Some(lane) = lane.get().and_then(Result::ok) {
                lane.with(|lane| aside::join(&mut view, lane));
            }
            Some(SaidText {
                doc: at.doc,
                title: view.title.value.clone().unwrap_or_default(),
                lines: lines(i18n, directory, &view, id),
            })
        };
        opened.get().into_iter().filter_map(text).filter(|text| !text.lines.is_empty()).collect()
    })
}

fn lines(i18n: I18n, directory: Directory, view: &CodocView, session: DocId) -> Vec<SaidLine> {
    let numbers = view.numbers();
    let name = |id: Id| {
        let number = numbers.iter().find(|(of, _)| *of == id).map(|(_, number)| number.as_str()).unwrap_or_default();
        let title = view.clause(id).and_then(|clause| clause.title.value.clone()).unwrap_or_default();
        format!("{number} {title}").trim().to_owned()
    };
    let line = |said: Said| {
        let name = said.clause.map_or_else(|| t_string!(i18n, said.whole).to_owned(), name);
        SaidLine { clause: said.clause, name, words: sentence(i18n, directory, &said) }
    };
    said_in(view, session).into_iter().map(line).collect()
}

/// "Carlotta commenta «famiglie»: Quali? (12 mag, 10:42)".
fn sentence(i18n: I18n, directory: Directory, said: &Said) -> String {
    // By name also of oneself: the minutes go to others.
    let who = said.by.author.map(|user| directory.name(i18n, user));
    let who = who.unwrap_or_else(|| t_string!(i18n, common.somebody).to_owned());
    let quoted = |words: &str| if words.is_empty() { String::new() } else { format!(": «{words}»") };
    let words = match &said.what {
        What::Comment { quote, words } => {
            t_string!(i18n, said.comment, who = who, quote = quote.clone(), words = words.clone())
        }
        What::Answer { words } => t_string!(i18n, said.answer, who = who, words = words.clone()),
        What::Proposal { old, new } if new.is_empty() => t_string!(i18n, said.strike, who = who, old = old.clone()),
        What::Proposal { old, new } => {
            t_string!(i18n, said.proposal, who = who, old = old.clone(), words = new.clone())
        }
        What::Decision { side, outcome, reason, old, new } => {
            let side = side.map(|side| side_name(i18n, side)).unwrap_or_default();
            let code = outcome.map(ProposalOutcome::code).unwrap_or_default();
            let outcome = labels::vocabulary(i18n.get_locale(), ProposalOutcome::NAME, code).to_lowercase();
            let what = if new.is_empty() { old.clone() } else { new.clone() };
            let decided = t_string!(i18n, said.decision, side = side, outcome = outcome, what = what, who = who);
            format!("{decided}{}", quoted(reason))
        }
        What::Version { label } => t_string!(i18n, said.version, who = who, label = label.clone()),
        What::Key { side, key, words } => {
            let side = side.map(|side| side_name(i18n, side)).unwrap_or_default();
            let code = key.map(KeyWord::code).unwrap_or_default();
            let key = labels::vocabulary(i18n.get_locale(), KeyWord::NAME, code).to_lowercase();
            format!("{}{}", t_string!(i18n, said.key, side = side, key = key, who = who), quoted(words))
        }
    };
    format!("{words} ({})", moment(i18n, Instant(said.by.time_ms)))
}

#[component]
pub fn SaidOfTexts() -> impl IntoView {
    let i18n = use_i18n();
    let Seating { said, .. } = use_session();
    let line = |doc: Id16, line: SaidLine| {
        let clause = line.clause;
        view! {
            <li class="record"><div class="record-main">
                <a href=Route::Codoc(doc).path() on:click=move |_| if let Some(clause) = clause { arrive::wish(doc, clause) }>{line.name}</a>
                <p class="mb-0 sensitive">{line.words}</p>
            </div></li>
        }
    };
    let text = move |text: SaidText| {
        let doc = text.doc;
        view! {
            <h3>{text.title}</h3>
            <ul class="record-list">{text.lines.into_iter().map(|one| line(doc, one)).collect_view()}</ul>
        }
    };
    view! {
        <section class="plan-section" aria-labelledby="session-said">
            <h2 id="session-said">{t!(i18n, said.title)}</h2>
            <Show when=move || said.with(Vec::is_empty)><p class="quiet">{t!(i18n, said.none)}</p></Show>
            {move || said.get().into_iter().map(text).collect_view()}
        </section>
    }
}
