//! The lines of the plan as a grid with the keyboard of a spreadsheet (the grid pattern of WAI-ARIA's authoring practices): one cell is
//! in the order of Tab, arrows move, typing writes, and what others wrote at the same time stands in the cell beside what one wrote.

use intreccio_model::budget::actuals;
use intreccio_model::budget::amount;
use intreccio_model::budget::cell::{self, Column, Content};
use intreccio_model::budget::sums::amounts;
use intreccio_model::budget::{LineView, sheet};
use intreccio_model::ids::Id;
use leptos::prelude::*;

use super::edits::{Steps, add_line, move_line, remove_lines};
use super::paste::{self, Into, Left, LeftOut};
use super::{Plan, Words, use_plan, with_names};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::browser;
use crate::ui::dialog::Modal;
use crate::ui::field::AreaInput;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::writable;
use crate::ui::page::Empty;
use crate::ui::toast::{Toasts, use_toasts};
use crate::ui::{I18n, words as labels};
use crate::words;

/// A column of the grid: one that is written, or one that is computed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Head {
    Of(Column),
    Total,
    /// How much the quotas are above the total.
    Off,
    Spent,
    Variance,
}

pub const HEADS: [Head; 18] = [
    Head::Of(Column::Code),
    Head::Of(Column::Label),
    Head::Of(Column::Partners),
    Head::Of(Column::Unit),
    Head::Of(Column::Quantity),
    Head::Of(Column::UnitCost),
    Head::Total,
    Head::Of(Column::Comune),
    Head::Of(Column::AtiCash),
    Head::Of(Column::AtiKind),
    Head::Off,
    Head::Spent,
    Head::Variance,
    Head::Of(Column::Heading),
    Head::Of(Column::Level),
    Head::Of(Column::Fund),
    Head::Of(Column::Years),
    Head::Of(Column::Note),
];

impl Head {
    pub const fn column(self) -> Option<Column> {
        match self {
            Self::Of(column) => Some(column),
            _ => None,
        }
    }

    const fn is_number(self) -> bool {
        match self {
            Self::Of(column) => column.is_number(),
            _ => true,
        }
    }

    pub fn words(self, i18n: I18n) -> &'static str {
        match self {
            Self::Of(column) => labels::field_now(i18n, column.label()),
            Self::Total => t_string!(i18n, budget.total),
            Self::Off => t_string!(i18n, budget.off),
            Self::Spent => t_string!(i18n, budget.spent),
            Self::Variance => t_string!(i18n, budget.variance),
        }
    }
}

/// What is computed of a line.
pub fn computed(line: &LineView, head: Head) -> i128 {
    let own = amounts(line);
    match head {
        Head::Of(_) | Head::Total => own.total,
        Head::Off => own.quotas().saturating_sub(own.total),
        Head::Spent => actuals::spent(line).cents,
        Head::Variance => own.total.saturating_sub(actuals::spent(line).cents),
    }
}

/// A cell of the grid.
type Spot = (Id, usize);

/// The cell that somebody writes in.
#[derive(Clone, Debug, PartialEq)]
struct Typing {
    spot: Spot,
    /// All of it is chosen, so that typing takes its place.
    whole: bool,
}

#[derive(Clone, Copy)]
pub struct Board {
    plan: Plan,
    words: Words,
    toasts: Toasts,
    steps: Steps,
    ids: Memo<Vec<Id>>,
    at: RwSignal<Option<Spot>>,
    /// The other end of what is chosen.
    anchor: RwSignal<Option<Spot>>,
    typing: RwSignal<Option<Typing>>,
    typed: RwSignal<String>,
    fault: RwSignal<Option<String>>,
    left: RwSignal<Vec<Left>>,
    range: Memo<Option<Range>>,
}

/// First and last row, first and last column.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Range {
    rows: (usize, usize),
    columns: (usize, usize),
}

impl Range {
    fn holds(&self, row: usize, column: usize) -> bool {
        (self.rows.0..=self.rows.1).contains(&row) && (self.columns.0..=self.columns.1).contains(&column)
    }

    fn is_one(&self) -> bool {
        self.rows.0 == self.rows.1 && self.columns.0 == self.columns.1
    }
}

fn element((id, place): Spot) -> String {
    format!("cell-{id}-{place}")
}

impl Board {
    fn new(plan: Plan, words: Words, toasts: Toasts) -> Self {
        let ids = Memo::new(move |_| plan.view.with(|view| view.present().map(|line| line.id).collect::<Vec<_>>()));
        let (at, anchor) = (RwSignal::new(None::<Spot>), RwSignal::new(None::<Spot>));
        let range = Memo::new(move |_| {
            ids.with(|ids| {
                let found = |spot: Spot| ids.iter().position(|id| *id == spot.0).map(|row| (row, spot.1));
                let first = ids.first().map(|_| (0, 0))?;
                let (row, column) = at.get().and_then(found).unwrap_or(first);
                let (other, place) = anchor.get().and_then(found).unwrap_or((row, column));
                Some(Range { rows: (row.min(other), row.max(other)), columns: (column.min(place), column.max(place)) })
            })
        });
        Self {
            plan,
            words,
            toasts,
            steps: Steps::new(plan, words.i18n, toasts),
            ids,
            at,
            anchor,
            typing: RwSignal::new(None),
            typed: RwSignal::new(String::new()),
            fault: RwSignal::new(None),
            left: RwSignal::new(Vec::new()),
            range,
        }
    }

    /// The cell in the order of Tab.
    fn active(self) -> Option<Spot> {
        self.ids.with(|ids| {
            let known = self.at.get().filter(|(id, _)| ids.contains(id));
            known.or_else(|| ids.first().map(|id| (*id, 0)))
        })
    }

    fn active_untracked(self) -> Option<Spot> {
        untrack(|| self.active())
    }

    fn may_write(self) -> bool {
        untrack(|| writable(self.plan.doc))
    }

    /// Goes to a cell; what is being written is kept first, and what cannot be kept holds one there.
    fn go(self, spot: Spot, choosing: bool) {
        if !self.commit() {
            return;
        }
        if choosing {
            if self.anchor.get_untracked().is_none() {
                self.anchor.set(self.active_untracked());
            }
        } else {
            self.anchor.set(None);
        }
        self.at.set(Some(spot));
        browser::focus(&element(spot));
    }

    fn step(self, rows: isize, columns: isize, choosing: bool) {
        let Some((id, place)) = self.active_untracked() else { return };
        let spot = self.ids.with_untracked(|ids| {
            let row = ids.iter().position(|of| *of == id)?;
            let row = row.saturating_add_signed(rows).min(ids.len().saturating_sub(1));
            Some((*ids.get(row)?, place.saturating_add_signed(columns).min(HEADS.len() - 1)))
        });
        if let Some(spot) = spot {
            self.go(spot, choosing);
        }
    }

    /// Opens the cell for writing, with what it holds or with the first letter that was typed.
    fn begin(self, letter: Option<String>) {
        let Some(spot) = self.active_untracked() else { return };
        let Some(column) = HEADS.get(spot.1).and_then(|head| head.column()) else {
            self.toasts.say(t_string!(self.words.i18n, budget.computed));
            return;
        };
        if !self.may_write() {
            return;
        }
        let held = self.spelled(spot);
        let whole = letter.is_none();
        let text = match (column.list(), letter) {
            (Some((list, codes)), letter) => self.first_term(spot, list, &codes, letter.as_deref()),
            (None, Some(letter)) => letter,
            (None, None) => held,
        };
        self.anchor.set(None);
        self.fault.set(None);
        self.typed.set(text);
        self.at.set(Some(spot));
        self.typing.set(Some(Typing { spot, whole }));
    }

    /// The code that a choice opens with: the first that begins with the letter, or else what the cell holds.
    fn first_term(self, spot: Spot, list: &str, codes: &[&str], letter: Option<&str>) -> String {
        let locale = self.words.i18n.get_locale_untracked();
        let begins = |code: &&&str| {
            let words = labels::vocabulary(locale, list, code).to_lowercase();
            letter.is_some_and(|letter| words.starts_with(&letter.to_lowercase()))
        };
        let typed = codes.iter().find(begins).map(|code| (*code).to_owned());
        typed.or_else(|| self.code(spot)).unwrap_or_default()
    }

    fn code(self, (id, place): Spot) -> Option<String> {
        let column = HEADS.get(place)?.column()?;
        self.plan.view.with_untracked(|view| match cell::read(view.line(id)?, column) {
            Content::Term(code) => code.map(str::to_owned),
            _ => None,
        })
    }

    fn spelled(self, (id, place): Spot) -> String {
        untrack(|| self.plan.view.with(|view| view.line(id).map(|line| self.spell(line, place)))).unwrap_or_default()
    }

    /// A cell in words.
    fn spell(self, line: &LineView, place: usize) -> String {
        let Words { i18n, directory } = self.words;
        let Some(head) = HEADS.get(place) else { return String::new() };
        match head {
            Head::Of(column) => self.plan.frame.with(|frame| {
                let frame = frame.clone().unwrap_or_default();
                with_names(i18n, directory, &frame, |names| cell::spell(*column, &cell::read(line, *column), names))
            }),
            Head::Off if computed(line, *head) == 0 => t_string!(i18n, budget.square).to_owned(),
            Head::Spent if line.actuals.is_empty() => String::new(),
            head => amount::cents(computed(line, *head), labels::number_style(i18n)),
        }
    }

    /// Keeps what is being written. `false`: it cannot be read, and stays open.
    fn commit(self) -> bool {
        let Some(Typing { spot, .. }) = self.typing.get_untracked() else { return true };
        let Some(column) = HEADS.get(spot.1).and_then(|head| head.column()) else { return true };
        let Words { i18n, directory } = self.words;
        let text = self.typed.get_untracked();
        let frame = self.plan.frame.get_untracked().unwrap_or_default();
        let read = untrack(|| with_names(i18n, directory, &frame, |names| cell::parse(column, &text, names)));
        match read {
            Ok(content) => {
                self.typing.set(None);
                self.fault.set(None);
                self.steps.write(vec![(spot.0, column, content)])
            }
            Err(unread) => {
                self.fault.set(Some(paste::why(i18n, &unread)));
                browser::focus("budget-cell");
                false
            }
        }
    }

    fn cancel(self) {
        self.typing.set(None);
        self.fault.set(None);
        if let Some(spot) = self.active_untracked() {
            browser::focus(&element(spot));
        }
    }

    /// What is chosen, row by row.
    fn chosen(self) -> Vec<Vec<Spot>> {
        let Some(range) = self.range.get_untracked() else { return Vec::new() };
        self.ids.with_untracked(|ids| {
            let rows = ids.iter().enumerate().filter(|(row, _)| (range.rows.0..=range.rows.1).contains(row));
            rows.map(|(_, id)| (range.columns.0..=range.columns.1).map(|place| (*id, place)).collect()).collect()
        })
    }

    fn clear(self) {
        if !self.may_write() {
            return;
        }
        let cells = self.chosen().into_iter().flatten().filter_map(|(id, place)| {
            let column = HEADS.get(place)?.column()?;
            Some((id, column, Content::nothing(column)))
        });
        self.steps.write(cells.collect());
    }

    fn copied(self) -> String {
        let rows = self.chosen().into_iter().map(|row| row.into_iter().map(|spot| self.spelled(spot)).collect());
        sheet::write(&rows.collect::<Vec<Vec<String>>>())
    }

    /// Takes copied text in, beginning at the active cell, or behind the last line.
    fn paste(self, text: &str, at_end: bool) {
        if !self.may_write() {
            return;
        }
        let Words { i18n, directory } = self.words;
        let active = self.range.get_untracked().filter(|_| !at_end).and_then(|range| {
            let id = self.ids.with_untracked(|ids| ids.get(range.rows.0).copied())?;
            Some((id, range.columns.0))
        });
        let into = Into { line: active.map(|(id, _)| id), head: active.map_or(0, |(_, place)| place) };
        let frame = self.plan.frame.get_untracked().unwrap_or_default();
        let cells = sheet::parse(text);
        let one = matches!(cells.as_slice(), [row] if row.len() == 1);
        let many = self.range.get_untracked().is_some_and(|range| !range.is_one());
        if let (true, true, Some(words)) = (one, many && !at_end, cells.first().and_then(|row| row.first())) {
            self.fill(words);
            return;
        }
        let read = untrack(|| with_names(i18n, directory, &frame, |names| paste::read(i18n, text, into, names)));
        let written = self.plan.view.with_untracked(|view| paste::write(self.steps, view, &read, into));
        let Some(lines) = written else { return };
        self.left.set(read.left);
        if let (Some(first), Some(last)) = (lines.first(), lines.last()) {
            let place = into.head;
            let width = cells.iter().map(Vec::len).max().unwrap_or(1);
            self.at.set(Some((*first, place)));
            self.anchor.set(Some((*last, (place + width).saturating_sub(1).min(HEADS.len() - 1))));
            browser::focus(&element((*first, place)));
        }
        self.toasts.say(t_string!(i18n, budget.pasted, count = lines.len()));
    }

    /// One pasted cell into all that are chosen.
    fn fill(self, text: &str) {
        let Words { i18n, directory } = self.words;
        let frame = self.plan.frame.get_untracked().unwrap_or_default();
        let (mut cells, mut left) = (Vec::new(), Vec::new());
        for (row, (id, place)) in self
            .chosen()
            .into_iter()
            .enumerate()
            .flat_map(|(row, spots)| spots.into_iter().map(move |spot| (row, spot)))
        {
            let Some(column) = HEADS.get(place).and_then(|head| head.column()) else { continue };
            match untrack(|| with_names(i18n, directory, &frame, |names| cell::parse(column, text, names))) {
                Ok(content) => cells.push((id, column, content)),
                Err(unread) => left.push(Left {
                    row: row + 1,
                    column: labels::field_now(i18n, column.label()).to_owned(),
                    words: text.to_owned(),
                    why: paste::why(i18n, &unread),
                }),
            }
        }
        self.steps.write(cells);
        self.left.set(left);
    }

    fn add(self) {
        let after = self.at.get_untracked().map(|(id, _)| id);
        if let Some(id) = add_line(self.steps, after) {
            self.anchor.set(None);
            self.at.set(Some((id, 0)));
            // The row is on the page when the effects of the edit have run.
            leptos::task::spawn_local(async move { browser::focus(&element((id, 0))) });
        }
    }

    fn remove(self) {
        let Words { i18n, .. } = self.words;
        let ids: Vec<Id> = self.chosen().into_iter().filter_map(|row| row.first().map(|(id, _)| *id)).collect();
        if !ids.is_empty() && remove_lines(self.steps, &ids) {
            self.anchor.set(None);
            self.toasts.done(t_string!(i18n, budget.removed, count = ids.len()), move || self.steps.undo());
        }
    }

    fn shift(self, down: bool) {
        if let Some((id, place)) = self.active_untracked()
            && self.may_write()
            && move_line(self.steps, id, down)
        {
            leptos::task::spawn_local(async move { browser::focus(&element((id, place))) });
        }
    }

    /// A key while no cell is written in. `true`: it was for the grid.
    fn key(self, event: &web_sys::KeyboardEvent) -> bool {
        let (control, shift, alt) = (event.ctrl_key() || event.meta_key(), event.shift_key(), event.alt_key());
        const FAR: isize = 10_000;
        match event.key().as_str() {
            "ArrowUp" if alt => self.shift(false),
            "ArrowDown" if alt => self.shift(true),
            "ArrowUp" => self.step(if control { -FAR } else { -1 }, 0, shift),
            "ArrowDown" => self.step(if control { FAR } else { 1 }, 0, shift),
            "ArrowLeft" => self.step(0, if control { -FAR } else { -1 }, shift),
            "ArrowRight" => self.step(0, if control { FAR } else { 1 }, shift),
            "Home" => self.step(if control { -FAR } else { 0 }, -FAR, shift),
            "End" => self.step(if control { FAR } else { 0 }, FAR, shift),
            "PageUp" => self.step(-10, 0, shift),
            "PageDown" => self.step(10, 0, shift),
            "Enter" | "F2" => self.begin(None),
            "Delete" | "Backspace" => self.clear(),
            "Escape" => self.anchor.set(None),
            "z" | "Z" if control && shift => self.steps.redo(),
            "z" if control => self.steps.undo(),
            "y" if control => self.steps.redo(),
            "a" if control => self.choose_all(),
            letter if !control && !alt && letter.chars().count() == 1 => self.begin(Some(letter.to_owned())),
            _ => return false,
        }
        true
    }

    fn choose_all(self) {
        let ends = self.ids.with_untracked(|ids| ids.first().copied().zip(ids.last().copied()));
        if let Some((first, last)) = ends {
            self.at.set(Some((first, 0)));
            self.anchor.set(Some((last, HEADS.len() - 1)));
            browser::focus(&element((first, 0)));
        }
    }
}

/// The plan's lines, with what is done to them.
#[component]
pub fn Grid() -> impl IntoView {
    let i18n = use_i18n();
    let plan = use_plan();
    let board = Board::new(plan, Words::here(), use_toasts());
    let pasting = RwSignal::new(false);
    let none = move || board.ids.with(Vec::is_empty);
    let may = move || writable(plan.doc);
    let add = move |_| board.add();
    view! {
        <section class="plan-section" aria-labelledby="budget-lines">
            <h2 id="budget-lines">{t!(i18n, budget.lines)}</h2>
            <Show when=may><Tools board=board pasting=pasting /></Show>
            <LeftOut left=board.left />
            <Show when=none>
                <Empty icon=Icon::Table words=words!(i18n, budget.empty)>
                    <Show when=may>
                        <button type="button" class="btn btn-primary" on:click=add><Drawing icon=Icon::Plus />{t!(i18n, budget.add_first)}</button>
                    </Show>
                </Empty>
            </Show>
            <Show when=move || !none()><Table board=board /></Show>
            <p class="field-error" role="alert">{board.fault}</p>
            <details class="disclosure no-print">
                <summary>{t!(i18n, budget.keys_help)}</summary>
                <ul class="small">
                    <li>{t!(i18n, budget.help_move)}</li>
                    <li>{t!(i18n, budget.help_write)}</li>
                    <li>{t!(i18n, budget.help_copy)}</li>
                    <li>{t!(i18n, budget.help_partners)}</li>
                    <li>{t!(i18n, budget.help_years)}</li>
                </ul>
            </details>
            <PasteDialog board=board open=pasting />
        </section>
    }
}

#[component]
fn Tools(board: Board, pasting: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let none = move || board.ids.with(Vec::is_empty);
    let counts = board.steps.count;
    view! {
        <div class="actions no-print" role="toolbar" aria-label=move || t_string!(i18n, budget.tools)>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| board.add()><Drawing icon=Icon::Plus />{t!(i18n, budget.add)}</button>
            <button type="button" class="btn btn-outline-primary" on:click=move |_| pasting.set(true)><Drawing icon=Icon::Copy />{t!(i18n, budget.paste)}</button>
            <button type="button" class="btn btn-outline-primary" disabled=none on:click=move |_| board.shift(false)><Drawing icon=Icon::Up />{t!(i18n, budget.up)}</button>
            <button type="button" class="btn btn-outline-primary" disabled=none on:click=move |_| board.shift(true)><Drawing icon=Icon::Down />{t!(i18n, budget.down)}</button>
            <button type="button" class="btn btn-outline-primary" disabled=none on:click=move |_| board.remove()><Drawing icon=Icon::Trash />{t!(i18n, budget.remove)}</button>
            <button type="button" class="btn btn-outline-primary" disabled=move || counts.with(|(done, _)| *done == 0) on:click=move |_| board.steps.undo()><Drawing icon=Icon::Undo />{t!(i18n, budget.undo)}</button>
        </div>
    }
}

/// Pasting without the keyboard: on a tablet, or into a plan that is still empty.
#[component]
fn PasteDialog(board: Board, open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let text = RwSignal::new(String::new());
    let take = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let pasted = text.get_untracked();
        open.set(false);
        text.set(String::new());
        board.paste(&pasted, true);
    };
    view! {
        <Modal open=open title=words!(i18n, budget.paste_title) id="budget-paste" class="dialog-wide">
            <form class="stack" on:submit=take>
                <AreaInput id="budget-paste-text" rows=8 label=words!(i18n, budget.paste_label) hint=words!(i18n, budget.paste_hint) value=text />
                <div class="actions">
                    <button type="submit" class="btn btn-primary">{t!(i18n, budget.paste_go)}</button>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</button>
                </div>
            </form>
        </Modal>
    }
}

/// The text of a clipboard event, read or written. Asked for by name: these interfaces have no other use here.
fn clipboard(event: &leptos::ev::Event, write: Option<&str>) -> Option<String> {
    use wasm_bindgen::{JsCast, JsValue};
    let data = js_sys::Reflect::get(event, &"clipboardData".into()).ok()?;
    let method = |name: &str| js_sys::Reflect::get(&data, &name.into()).ok()?.dyn_into::<js_sys::Function>().ok();
    let plain = JsValue::from_str("text/plain");
    match write {
        Some(text) => {
            method("setData")?.call2(&data, &plain, &text.into()).ok()?;
            Some(String::new())
        }
        None => method("getData")?.call1(&data, &plain).ok()?.as_string(),
    }
}

#[component]
fn Table(board: Board) -> impl IntoView {
    let i18n = use_i18n();
    let writing = move || board.typing.with_untracked(Option::is_some);
    let key = move |event: leptos::ev::KeyboardEvent| {
        if !writing() && !event.is_composing() && board.key(&event) {
            event.prevent_default();
            event.stop_propagation();
        }
    };
    let copy = move |event: leptos::ev::Event, cut: bool| {
        if !writing() && clipboard(&event, Some(&board.copied())).is_some() {
            event.prevent_default();
            if cut {
                board.clear();
            }
        }
    };
    let paste = move |event: leptos::ev::Event| {
        if !writing()
            && let Some(text) = clipboard(&event, None)
        {
            event.prevent_default();
            board.paste(&text, false);
        }
    };
    let heads = HEADS.iter().enumerate().map(|(place, head)| {
        let head = *head;
        view! { <th role="columnheader" scope="col" class:number=head.is_number() class:budget-first=place == 0 aria-colindex=(place + 1).to_string()>{move || head.words(i18n)}</th> }
    });
    view! {
        <div class="budget-scroll">
            <table class="budget-grid" role="grid" aria-labelledby="budget-lines" aria-multiselectable="true"
                aria-rowcount=move || (board.ids.with(Vec::len) + 2).to_string() aria-colcount=HEADS.len().to_string()
                aria-readonly=move || (!writable(board.plan.doc)).then_some("true")
                on:keydown=key on:copy=move |event| copy(event.into(), false) on:cut=move |event| copy(event.into(), true) on:paste=move |event| paste(event.into())>
                <thead role="rowgroup"><tr role="row" aria-rowindex="1">{heads.collect_view()}</tr></thead>
                <tbody role="rowgroup"><For each=move || board.ids.get() key=|id| *id let(id)><Row board=board id=id /></For></tbody>
                <tfoot role="rowgroup"><Totals board=board /></tfoot>
            </table>
        </div>
    }
}

#[component]
fn Row(board: Board, id: Id) -> impl IntoView {
    let line = Memo::new(move |_| board.plan.view.with(|view| view.line(id).cloned()));
    let row = Memo::new(move |_| board.ids.with(|ids| ids.iter().position(|of| *of == id)).unwrap_or(0));
    let off = move || line.with(|line| line.as_ref().is_some_and(|line| computed(line, Head::Off) != 0));
    let contested = move || {
        let any = |line: &LineView| Column::ALL.iter().any(|column| cell::is_contested(line, *column));
        line.with(|line| line.as_ref().is_some_and(any))
    };
    let cells = (0..HEADS.len()).map(|place| view! { <Cell board=board line=line row=row spot=(id, place) /> });
    view! { <tr role="row" aria-rowindex=move || (row.get() + 2).to_string() class:budget-off=off class:budget-contested=contested>{cells.collect_view()}</tr> }
}

#[component]
fn Cell(board: Board, line: Memo<Option<LineView>>, row: Memo<usize>, spot: Spot) -> impl IntoView {
    let i18n = use_i18n();
    let place = spot.1;
    let head = HEADS.get(place).copied().unwrap_or(Head::Total);
    let column = head.column();
    let here = Memo::new(move |_| board.active() == Some(spot));
    let writing =
        Memo::new(move |_| board.typing.with(|typing| typing.as_ref().is_some_and(|typing| typing.spot == spot)));
    let chosen = Memo::new(move |_| {
        let in_it = |range: &Range| !range.is_one() && range.holds(row.get(), place);
        board.range.with(|range| range.as_ref().is_some_and(in_it))
    });
    let contested = Memo::new(move |_| {
        line.with(|line| column.zip(line.as_ref()).is_some_and(|(column, line)| cell::is_contested(line, column)))
    });
    let shown =
        Memo::new(move |_| line.with(|line| line.as_ref().map(|line| board.spell(line, place))).unwrap_or_default());
    let both = move || {
        let numbers =
            line.with(|line| column.zip(line.as_ref()).map(|(column, line)| cell::contested_numbers(line, column)));
        let spell = |number: Option<i64>| match number {
            Some(number) if column == Some(Column::Quantity) => {
                amount::milli(i128::from(number), labels::number_style(i18n))
            }
            Some(number) => amount::cents(i128::from(number), labels::number_style(i18n)),
            None => t_string!(i18n, common.cleared).to_owned(),
        };
        let all: Vec<String> = numbers.unwrap_or_default().into_iter().map(spell).collect();
        if all.is_empty() { shown.get() } else { all.join(" / ") }
    };
    let click = move |event: leptos::ev::MouseEvent| {
        let again = board.at.get_untracked() == Some(spot) && board.anchor.get_untracked().is_none();
        if writing.get_untracked() {
            return;
        }
        if again && !event.shift_key() { board.begin(None) } else { board.go(spot, event.shift_key()) }
    };
    let role = if place == 0 { "rowheader" } else { "gridcell" };
    let content = move || match (writing.get(), column) {
        (true, Some(column)) => view! { <Editor board=board column=column head=head /> }.into_any(),
        _ if contested.get() => view! {
            <span class="budget-both"><Drawing icon=Icon::Alert /><span>{both}</span></span>
            <span class="visually-hidden">" — "{t!(i18n, common.two_values)}</span>
        }
        .into_any(),
        _ => view! { <span>{shown}</span> }.into_any(),
    };
    view! {
        <td id=element(spot) role=role class:number=head.is_number() class:budget-first=place == 0 class:budget-computed=column.is_none()
            class:budget-chosen=chosen class:budget-writing=writing class:budget-two=contested
            aria-colindex=(place + 1).to_string() aria-selected=move || (here.get() || chosen.get()).to_string()
            aria-readonly=move || (column.is_none() || !writable(board.plan.doc)).then_some("true")
            tabindex=move || if here.get() { "0" } else { "-1" } data-label=move || head.words(i18n)
            on:click=click>{content}</td>
    }
}

/// The field in a cell that is written in.
#[component]
fn Editor(board: Board, column: Column, head: Head) -> impl IntoView {
    let i18n = use_i18n();
    let input = NodeRef::<leptos::html::Input>::new();
    let select = NodeRef::<leptos::html::Select>::new();
    let whole = board.typing.with_untracked(|typing| typing.as_ref().is_some_and(|typing| typing.whole));
    Effect::new(move |_| {
        if let Some(input) = input.get() {
            let _unfocusable = input.focus();
            if whole {
                input.select();
            }
        }
        if let Some(select) = select.get() {
            let _unfocusable = select.focus();
        }
    });
    let key = move |event: leptos::ev::KeyboardEvent| {
        event.stop_propagation();
        if event.is_composing() {
            return;
        }
        let (rows, columns) = match (event.key().as_str(), event.shift_key()) {
            ("Enter", false) => (1, 0),
            ("Enter", true) => (-1, 0),
            ("Tab", false) => (0, 1),
            ("Tab", true) => (0, -1),
            ("Escape", _) => {
                event.prevent_default();
                board.cancel();
                return;
            }
            _ => return,
        };
        event.prevent_default();
        if board.commit() {
            board.step(rows, columns, false);
        }
    };
    let blur = move |_| {
        board.commit();
    };
    let label = move || head.words(i18n);
    let invalid = move || board.fault.with(Option::is_some).then_some("true");
    match column.list() {
        Some((list, codes)) => {
            let option = |code: &'static str| {
                let chosen = move || board.typed.with(|typed| typed == code);
                view! { <option value=code prop:selected=chosen>{labels::vocabulary(i18n.get_locale_untracked(), list, code)}</option> }
            };
            let options = codes.into_iter().map(option).collect_view();
            view! {
                <select node_ref=select id="budget-cell" class="form-control" aria-label=label on:keydown=key on:blur=blur
                    on:change=move |event| board.typed.set(event_target_value(&event))>
                    <option value="" prop:selected=move || board.typed.with(String::is_empty)>{t!(i18n, common.not_said)}</option>
                    {options}
                </select>
            }
            .into_any()
        }
        None => view! {
            <input node_ref=input id="budget-cell" class="form-control sensitive" type="text" autocomplete="off" aria-label=label
                inputmode=if column.is_number() { "decimal" } else { "text" } aria-invalid=invalid
                prop:value=board.typed.get_untracked() on:keydown=key on:blur=blur
                on:input=move |event| board.typed.set(event_target_value(&event)) />
        }
        .into_any(),
    }
}

/// The sums, under the columns that have one.
#[component]
fn Totals(board: Board) -> impl IntoView {
    let i18n = use_i18n();
    let plan = board.plan;
    let words = move |head: Head| {
        plan.sums.with(|sums| {
            let cents = match head {
                Head::Of(Column::Label) => return t_string!(i18n, budget.total_all).to_owned(),
                Head::Total => sums.all.total,
                Head::Of(Column::Comune) => sums.all.pa,
                Head::Of(Column::AtiCash) => sums.all.cash,
                Head::Of(Column::AtiKind) => sums.all.kind,
                Head::Off => sums.all.quotas().saturating_sub(sums.all.total),
                Head::Spent => sums.spent.cents,
                Head::Variance => sums.all.total.saturating_sub(sums.spent.cents),
                Head::Of(_) => return String::new(),
            };
            if head == Head::Off && cents == 0 {
                return t_string!(i18n, budget.square).to_owned();
            }
            amount::cents(cents, labels::number_style(i18n))
        })
    };
    let cell = move |(place, head): (usize, &Head)| {
        let head = *head;
        let empty = move || words(head).is_empty();
        view! { <td role="gridcell" class:number=head.is_number() class:budget-first=place == 0 class:budget-empty=empty aria-colindex=(place + 1).to_string() data-label=move || head.words(i18n)>{move || words(head)}</td> }
    };
    view! { <tr role="row" class="budget-totals" aria-rowindex=move || (board.ids.with(Vec::len) + 2).to_string()>{HEADS.iter().enumerate().map(cell).collect_view()}</tr> }
}
