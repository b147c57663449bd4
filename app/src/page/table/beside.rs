//! What is done with selected words besides writing: the further tools, the questions that they ask, what the editors tell, and the footnotes
//! under a clause.

use intreccio_model::codesign;
use intreccio_model::codoc::tables;
use intreccio_model::doc::{Edit, EditError};
use intreccio_model::field::{clause as fields, footnote};
use intreccio_model::ids::Id;
use intreccio_model::place::{CellKey, Clause, Footnote, TableColumn, TableRow};
use intreccio_model::rich;
use leptos::prelude::*;
use serde::Deserialize;
use serde_json::json;

use super::codoc::{Text, use_text};
use super::desk::{Asking, CaretPlace, Desk, Question, Term, explained, use_desk};
use super::find::FindBar;
use super::images::{Describe, ImageTool};
use super::remarks::{CommentForm, ProposalForm, may_comment};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::dialog::{Modal, open_while_chosen};
use crate::ui::field::{AreaInput, SelectInput, TextInput};
use crate::ui::live::{LiveText, element_id, take_back, writable, write};
use crate::ui::toast::{Toasts, use_toasts};
use crate::window::doc::OpenDoc;
use crate::words;

/// Rows and columns of a table that is begun.
const ROWS: usize = 3;
const COLUMNS: usize = 3;

/// What an editor tells: see `app/editor/extras.mjs`.
#[derive(Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
enum Told {
    Caret(CaretPlace),
    Command {
        command: String,
    },
    Note {
        id: Id,
    },
    Entered,
    ChooseCell,
    Row {
        table: Id,
        behind: Option<Id>,
    },
    Column {
        table: Id,
        behind: Option<Id>,
    },
    RemoveRow {
        table: Id,
        id: Id,
    },
    RemoveColumn {
        table: Id,
        id: Id,
    },
    Cell {
        table: Id,
        cell: String,
        words: String,
    },
    /// Row by row, as another program or another clause has it.
    PastedTables {
        words: Vec<Vec<String>>,
    },
    PastedNotes {
        words: String,
    },
}

/// Does what an editor tells; what is made answers with its id.
pub fn hear(desk: Desk, doc: OpenDoc, toasts: Toasts, i18n: I18n, clause: Id, told: &str) -> String {
    let Ok(told) = serde_json::from_str::<Told>(told) else { return String::new() };
    let made = match told {
        Told::Caret(place) => {
            // Who does not write never enters: what they select says where they are.
            if !untrack(|| writable(doc)) {
                desk.clause.set(Some(clause));
            }
            desk.caret.set(place);
            None
        }
        Told::Command { command } => {
            run(desk, doc, toasts, i18n, &command);
            None
        }
        Told::Note { id } => {
            crate::ui::browser::focus(&note_id(clause, id));
            None
        }
        Told::Entered => {
            desk.clause.set(Some(clause));
            None
        }
        Told::ChooseCell => {
            toasts.fail(t_string!(i18n, remarks.choose_cell));
            None
        }
        told => in_table(doc, toasts, i18n, clause, told),
    };
    made.map(|id| id.to_string()).unwrap_or_default()
}

fn in_table(doc: OpenDoc, toasts: Toasts, i18n: I18n, clause: Id, told: Told) -> Option<Id> {
    let table_of = |id: Id| {
        let view = doc.with_untracked(|doc| intreccio_model::codoc::read(doc).0);
        view.clause(clause)?.tables.iter().find(|table| table.id == id).cloned()
    };
    match told {
        Told::Row { table, behind } => {
            let view = table_of(table)?;
            write(doc, toasts, i18n, |edit| tables::add_row_behind(edit, clause, &view, behind))
        }
        Told::Column { table, behind } => {
            let view = table_of(table)?;
            write(doc, toasts, i18n, |edit| tables::add_column_behind(edit, clause, &view, behind))
        }
        Told::RemoveRow { table, id } => {
            let place = TableRow { clause, table, id };
            write(doc, toasts, i18n, |edit| edit.remove(&place))?;
            let back = move || take_back(doc, toasts, i18n, |edit| edit.restore(&place));
            toasts.done(t_string!(i18n, remarks.row_removed), back);
            None
        }
        Told::RemoveColumn { table, id } => {
            let place = TableColumn { clause, table, id };
            write(doc, toasts, i18n, |edit| edit.remove(&place))?;
            let back = move || take_back(doc, toasts, i18n, |edit| edit.restore(&place));
            toasts.done(t_string!(i18n, remarks.column_removed), back);
            None
        }
        Told::Cell { table, cell, words } => {
            let at: CellKey = cell.parse().ok()?;
            write(doc, toasts, i18n, |edit| tables::set_cell(edit, clause, table, at, &words));
            None
        }
        Told::PastedTables { words } => write(doc, toasts, i18n, |edit| tables::add_table_of(edit, clause, words)),
        Told::PastedNotes { words } => write(doc, toasts, i18n, |edit| tables::add_footnote_of(edit, clause, &words)),
        _ => None,
    }
}

/// What stands on tables, notes and images in the editor.
pub fn editor_words(i18n: I18n) -> String {
    json!({
        "table": t_string!(i18n, remarks.table),
        "table_missing": t_string!(i18n, remarks.table_missing),
        "row_add": t_string!(i18n, remarks.row_add),
        "column_add": t_string!(i18n, remarks.column_add),
        "row_remove": t_string!(i18n, remarks.row_remove),
        "column_remove": t_string!(i18n, remarks.column_remove),
        "table_remove": t_string!(i18n, remarks.table_remove),
        "head": t_string!(i18n, remarks.cell_head),
        "cell": t_string!(i18n, remarks.cell),
        "contested": t_string!(i18n, remarks.cell_contested),
        "note": t_string!(i18n, remarks.note),
        "image_missing": t_string!(i18n, images.missing),
        "image_undescribed": t_string!(i18n, images.undescribed_alt),
        "image_again": t_string!(i18n, attachments.retry),
        "image_describe": t_string!(i18n, images.describe),
        "image_remove": t_string!(i18n, images.remove),
    })
    .to_string()
}

/// A tool of this part, by name.
fn run(desk: Desk, doc: OpenDoc, toasts: Toasts, i18n: I18n, command: &str) {
    match command {
        "comment" => ask(desk, doc, toasts, i18n, Question::Comment),
        "propose" => ask(desk, doc, toasts, i18n, Question::Proposal),
        "term" => ask(desk, doc, toasts, i18n, Question::Term),
        "find" => desk.finding.set(true),
        "footnote" => {
            if let Some(id) = embed(desk, doc, toasts, i18n, "footnote", tables::add_footnote) {
                desk.fresh_note.set(Some(id));
            }
        }
        "table" => {
            embed(desk, doc, toasts, i18n, "clause_table", |edit, clause| {
                tables::add_table(edit, clause, ROWS, COLUMNS)
            });
        }
        _ => {}
    }
}

/// Makes a record and names it where the caret is.
fn embed(
    desk: Desk,
    doc: OpenDoc,
    toasts: Toasts,
    i18n: I18n,
    kind: &str,
    make: impl FnOnce(&mut Edit<'_>, Id) -> Result<Id, EditError>,
) -> Option<Id> {
    let clause = desk.clause.get_untracked()?;
    let id = write(doc, toasts, i18n, |edit| make(edit, clause))?;
    let request = json!({"what": "insert", "kind": kind, "id": id.to_string()});
    let _done: Option<()> = desk.ask(clause, &request);
    Some(id)
}

/// Takes hold of the selected words, and asks about them.
fn ask(desk: Desk, doc: OpenDoc, toasts: Toasts, i18n: I18n, what: Question) {
    let Some((clause, selected)) = desk.selected() else {
        return toasts.fail(t_string!(i18n, remarks.select_first));
    };
    if what == Question::Proposal && !selected.in_one {
        return toasts.fail(t_string!(i18n, remarks.one_paragraph));
    }
    let anchor =
        doc.with_untracked(|doc| rich::anchor(doc, &Clause { id: clause }, fields::BODY, selected.start, selected.end));
    if let Some(anchor) = anchor {
        desk.asking.set(Some(Asking { what, clause, anchor }));
    }
}

/// The further buttons of the toolbar.
#[component]
pub fn MoreTools() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let desk = use_desk();
    let Text { doc, .. } = use_text();
    let nowhere = move || desk.clause.with(Option::is_none);
    // The caret must stay where it is.
    let stay = |event: leptos::ev::MouseEvent| event.prevent_default();
    let name = move |command: &str| match command {
        "comment" => t_string!(i18n, remarks.tool_comment),
        "propose" => t_string!(i18n, remarks.tool_propose),
        "footnote" => t_string!(i18n, remarks.tool_footnote),
        "table" => t_string!(i18n, remarks.tool_table),
        "term" => t_string!(i18n, remarks.tool_term),
        _ => t_string!(i18n, remarks.tool_find),
    };
    let button = move |(command, keys): (&'static str, &'static str)| {
        view! {
            <button type="button" class="btn tool tool-wide" data-tool=command disabled=move || command != "find" && nowhere()
                aria-keyshortcuts=(!keys.is_empty()).then_some(keys)
                on:mousedown=stay on:click=move |_| run(desk, doc, toasts, i18n, command)>{move || name(command)}</button>
        }
    };
    let tools = [
        ("comment", "Control+Alt+M"),
        ("propose", "Control+Alt+P"),
        ("footnote", "Control+Alt+F"),
        ("table", ""),
        ("term", ""),
        ("find", "Control+F"),
    ];
    view! {
        {tools.map(button).collect_view()}
        <ImageTool />
    }
}

/// The one tool of those who comment and do not write.
#[component]
pub fn CommentTool() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let desk = use_desk();
    let Text { doc, .. } = use_text();
    // What is selected must stay so.
    let stay = |event: leptos::ev::MouseEvent| event.prevent_default();
    view! {
        <Show when=move || may_comment(doc)>
            <p class="no-print">{t!(i18n, said.commenter)}</p>
            <div class="toolbar no-print" role="toolbar" aria-label=move || t_string!(i18n, table.toolbar)>
                <button type="button" class="btn tool tool-wide" data-tool="comment" on:mousedown=stay
                    on:click=move |_| ask(desk, doc, toasts, i18n, Question::Comment)>{t!(i18n, remarks.tool_comment)}</button>
                <button type="button" class="btn tool tool-wide" data-tool="find" aria-keyshortcuts="Control+F"
                    on:click=move |_| desk.finding.set(true)>{t!(i18n, remarks.tool_find)}</button>
            </div>
        </Show>
    }
}

/// What the term means in which the caret is, the row that finds words, and the questions about selected words.
#[component]
pub fn Beside() -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_desk();
    let open = RwSignal::new(false);
    open_while_chosen(open, desk.asking);
    let title = Signal::derive(move || match desk.asking.with(|asking| asking.as_ref().map(|asking| asking.what)) {
        Some(Question::Proposal) => t_string!(i18n, remarks.propose_title).to_owned(),
        Some(Question::Term) => t_string!(i18n, remarks.term_title).to_owned(),
        _ => t_string!(i18n, remarks.comment_title).to_owned(),
    });
    let form = move || {
        let asking = desk.asking.get_untracked()?;
        Some(match asking.what {
            Question::Comment => view! { <CommentForm asking=asking /> }.into_any(),
            Question::Proposal => view! { <ProposalForm asking=asking /> }.into_any(),
            Question::Term => view! { <TermForm asking=asking /> }.into_any(),
        })
    };
    view! {
        <FindBar />
        <Describe />
        <p class="term-here" role="status">{move || desk.term_here().map(|term| explained(&term))}</p>
        <Modal open=open title=title id="ask-dialog">{form}</Modal>
    }
}

/// Links words to a term of the glossary, or makes a term of them.
#[component]
fn TermForm(asking: Asking) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let desk = use_desk();
    let chosen = RwSignal::new(String::new());
    let (term, definition) = (RwSignal::new(asking.anchor.quote.clone()), RwSignal::new(String::new()));
    let known = Signal::derive(move || {
        let fresh = (String::new(), t_string!(i18n, remarks.term_fresh).to_owned());
        let known = desk.terms.get().into_iter().filter(|term: &Term| !term.removed);
        std::iter::once(fresh).chain(known.map(|term| (term.id.to_string(), term.term))).collect::<Vec<_>>()
    });
    let clause = asking.clause;
    let mark = move |id: Option<String>| {
        desk.asking.set(None);
        let _done: Option<bool> = desk.ask(clause, &json!({"what": "term", "id": id}));
    };
    let add = move || {
        let glossary = desk.codesign.get_untracked()?;
        let last = glossary
            .with_untracked(|doc| codesign::read(doc).0.glossary.last().and_then(|last| last.ord.value.clone()));
        let (term, definition) = (term.get_untracked(), definition.get_untracked());
        write(glossary, toasts, i18n, |edit| codesign::add_term(edit, term.trim(), definition.trim(), last.as_ref()))
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        match chosen.get_untracked() {
            known if !known.is_empty() => mark(Some(known)),
            _ if term.with_untracked(|term| term.trim().is_empty()) => {
                toasts.fail(t_string!(i18n, remarks.term_missing))
            }
            _ => match add() {
                Some(id) => mark(Some(id.to_string())),
                None => toasts.fail(t_string!(i18n, remarks.glossary_missing)),
            },
        }
    };
    view! {
        <form class="stack" on:submit=send>
            <SelectInput id="term-known" label=words!(i18n, remarks.term_which) value=chosen options=known />
            <Show when=move || chosen.with(String::is_empty)>
                <TextInput id="term-term" label=words!(i18n, remarks.term_term) value=term />
                <AreaInput id="term-definition" label=words!(i18n, remarks.term_definition) value=definition />
            </Show>
            <div class="actions">
                <button type="submit" class="btn btn-primary">{t!(i18n, remarks.term_go)}</button>
                <button type="button" class="btn btn-link" on:click=move |_| mark(None)>{t!(i18n, remarks.term_off)}</button>
            </div>
        </form>
    }
}

fn note_id(clause: Id, id: Id) -> String {
    element_id(&Footnote { clause, id }, footnote::BODY.label)
}

/// The footnotes of a clause, each a text that both write.
#[component]
pub fn Footnotes(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let desk = use_desk();
    let Text { doc, .. } = use_text();
    let own = Memo::new(move |_| {
        desk.notes.with(|notes| notes.iter().filter(|note| note.clause == id).map(|note| note.id).collect::<Vec<_>>())
    });
    let number = move |note: Id| {
        let found = desk.notes.with(|notes| notes.iter().find(|one| one.id == note).map(|one| one.number));
        found.map(|number| t_string!(i18n, remarks.note_number, number = number)).unwrap_or_default()
    };
    Effect::new(move |_| {
        let Some(fresh) = desk.fresh_note.get().filter(|fresh| own.with(|own| own.contains(fresh))) else { return };
        desk.fresh_note.set(None);
        // The list is drawn after this.
        request_animation_frame(move || crate::ui::browser::focus(&note_id(id, fresh)));
    });
    view! {
        <Show when=move || own.with(|own| !own.is_empty())>
            <div class="clause-notes" role="group" aria-label=move || t_string!(i18n, remarks.notes)>
                <For each=move || own.get() key=|note| *note let(note)>
                    <div class="clause-note">
                        <p class="strong mb-0">{move || number(note)}</p>
                        <LiveText doc=doc place=Footnote { clause: id, id: note } field=footnote::BODY rows=2 />
                    </div>
                </For>
            </div>
        </Show>
    }
}
