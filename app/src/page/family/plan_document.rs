//! The whole plan as a document, for the file of the service or to hand it over at the end: what the plan says of the family without names,
//! objectives, assessments, what was said of it, its path and its diary. What is reserved is not in it.

use std::collections::BTreeMap;

use intreccio_export::{
    Block, Cell, Column, Definition, Document, Footer, Header, Metadata, Scale, Stamp, Table, Text,
};
use intreccio_model::field::{action, objective, plan as fields};
use intreccio_model::log::add_log;
use intreccio_model::plan::{
    AdhesionView, AssessmentView, EventView, LineView, ObjectiveView, PlanView, TransitionView, content_hash,
};
use intreccio_model::roles::{self, Export};
use intreccio_model::vocab::{
    AdhesionKind, ClosingReason, Frequency, Kin, Level, LineKind, LogVerb, Method, ObjectiveState, PlanState,
    ReviewOutcome, ScoreSource, Urgency, Vocabulary,
};
use leptos::prelude::*;

use super::agreement::short_hash;
use super::companion::role_in_plan;
use super::{Family, use_family};
use crate::i18n::{Locale, t, t_string, use_i18n};
use crate::platform::clock;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{may_write, write};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, grid, when, whereabouts, words as labels};

/// The button, for the roles that export plans.
#[component]
pub fn ExportPlan() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let leaving = RwSignal::new(false);
    let may = Memo::new(move |_| {
        let role = plan.with(|plan| role_in_plan(directory, plan, directory.me));
        role.is_some_and(|role| roles::exports(role).contains(&Export::Plan))
    });
    let exported = Callback::new(move |exported: Exported| {
        // Who reads and does not write leaves no trace.
        !may_write(doc)
            || write(doc, toasts, i18n, |edit| {
                add_log(edit, LogVerb::Esporta, "/plan", &exported.purpose, Some(&exported.detail()))
            })
            .is_some()
    });
    let make = Callback::new(move |()| plan.with_untracked(|plan| document(i18n, directory, plan)));
    let name =
        Signal::derive(move || plan.with(|plan| format!("{}-piano", plan.code.value.clone().unwrap_or_default())));
    view! {
        <Show when=move || may.get()>
            <section class="plan-section no-print" aria-labelledby="plan-export">
                <h2 id="plan-export">{t!(i18n, plan_document.title)}</h2>
                <p class="field-hint">{t!(i18n, plan_document.hint)}</p>
                <div class="actions">
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| leaving.set(true)><Drawing icon=Icon::Down />{t!(i18n, plan_document.export)}</button>
                </div>
            </section>
            <ExportDialog open=leaving name=name make=make rests_on=Signal::derive(move || vec![doc.at]) note=exported />
        </Show>
    }
}

fn document(i18n: I18n, directory: Directory, plan: &PlanView) -> Document {
    let code = plan.code.value.clone().unwrap_or_default();
    let hash = content_hash(plan);
    let told = Told { i18n, directory, plan };
    Document {
        title: t_string!(i18n, plan_document.doc_title, code = code.clone()),
        language: if i18n.get_locale() == Locale::it { "it-IT" } else { "en-GB" }.to_owned(),
        header: Header { left: plan.office.value.clone().into_iter().collect(), right: vec![code.clone()] },
        footer: Footer {
            left: t_string!(i18n, report.doc_footer, code = code, hash = short_hash(&hash)),
            page: t_string!(i18n, report.doc_page).to_owned(),
            of: t_string!(i18n, report.doc_of).to_owned(),
        },
        // Where two people disagree one of the values stands here: whoever reads it has to know.
        notice: (!plan.conflicts.is_empty()).then(|| t_string!(i18n, plan_document.contested).to_owned()),
        metadata: Metadata { hash: Some(hash), date: Stamp::from_unix_ms(clock::now_ms()), ..Metadata::default() },
        scale: Scale::USUAL,
        blocks: told.blocks(),
    }
}

/// The household, by description: who, what they are to the child, year of birth, whether they live there.
pub fn household(i18n: I18n, plan: &PlanView) -> Vec<Block> {
    let locale = i18n.get_locale();
    let there = plan.household.iter().filter(|member| !member.life.is_removed());
    let rows: Vec<Vec<Cell>> = there
        .map(|member| {
            let kin = member.kin.value.map(|kin| labels::vocabulary(locale, Kin::NAME, kin.code()));
            let born = member.birth_year.value.map(|year| year.to_string());
            let home = member.lives_in.value.map(|home| labels::flag(i18n, home).to_owned());
            let label = member.label.value.clone();
            [label, kin, born, home].into_iter().map(|cell| Cell::from(cell.unwrap_or_default())).collect()
        })
        .collect();
    let header = [
        t_string!(i18n, report.doc_person),
        t_string!(i18n, report.doc_kin),
        t_string!(i18n, report.doc_birth),
        t_string!(i18n, report.doc_home),
    ];
    table(None, &header, vec![Column::new(2), Column::new(2), Column::numbers(1), Column::new(1)], rows)
}

/// A table whose first column names its rows; nothing when it has no row.
fn table(caption: Option<Text>, header: &[&str], columns: Vec<Column>, rows: Vec<Vec<Cell>>) -> Vec<Block> {
    if rows.is_empty() {
        return Vec::new();
    }
    let header = header.iter().map(|words| Cell::from(*words)).collect();
    vec![Block::Table(Table { caption, columns, header, header_column: true, rows })]
}

/// A plan on its way into blocks.
struct Told<'a> {
    i18n: I18n,
    directory: Directory,
    plan: &'a PlanView,
}

impl Told<'_> {
    fn blocks(&self) -> Vec<Block> {
        let i18n = self.i18n;
        let mut blocks = vec![Block::Definitions(self.front())];
        for (field, text) in [
            (fields::SUMMARY.label, &self.plan.summary.value),
            (fields::STRENGTHS.label, &self.plan.strengths.value),
            (fields::CLOSING_REVIEW.label, &self.plan.closing_review.value),
        ] {
            self.section(&mut blocks, labels::field_now(i18n, field), paragraphs(text));
        }
        self.section(&mut blocks, t_string!(i18n, plan.household), household(i18n, self.plan));
        self.section(&mut blocks, t_string!(i18n, plan.objectives), self.objectives());
        self.section(&mut blocks, t_string!(i18n, plan.assessments), self.assessments());
        self.section(&mut blocks, t_string!(i18n, agreement.said), self.said());
        self.section(&mut blocks, t_string!(i18n, path.past), self.steps());
        self.section(&mut blocks, t_string!(i18n, plan.diary), self.diary());
        blocks
    }

    /// A heading and what stands under it; without content nothing.
    fn section(&self, blocks: &mut Vec<Block>, title: &str, mut content: Vec<Block>) {
        if !content.is_empty() {
            blocks.push(Block::heading(1, title));
            blocks.append(&mut content);
        }
    }

    fn code<V: Vocabulary>(&self, value: Option<V>) -> Option<String> {
        value.map(|value| labels::vocabulary(self.i18n.get_locale(), V::NAME, value.code()))
    }

    fn day(&self, date: Option<intreccio_model::time::Date>) -> Option<String> {
        date.map(|date| when::date(self.i18n.get_locale(), date))
    }

    fn who(&self, party: Option<&intreccio_model::ids::Party>) -> Option<String> {
        party.map(|party| self.directory.party(self.i18n, self.plan, party))
    }

    /// State, level, urgency, who answers for it, its days.
    fn front(&self) -> Vec<Definition> {
        let plan = self.plan;
        let rows = [
            (fields::STATE.label, self.code::<PlanState>(plan.state.value)),
            (fields::LEVEL.label, self.code::<Level>(plan.level.value)),
            (fields::URGENCY.label, self.code::<Urgency>(plan.urgency.value)),
            (fields::CASE_MANAGER.label, plan.case_manager.value.map(|who| self.directory.name(self.i18n, who))),
            (fields::OPENED.label, self.day(plan.opened.value)),
            (fields::CLOSED.label, self.day(plan.closed.value)),
            (fields::CLOSING_REASON.label, self.code::<ClosingReason>(plan.closing_reason.value)),
            (fields::RETENTION_REVIEW.label, self.day(plan.retention_review.value)),
        ];
        let given = rows.into_iter().filter_map(|(label, value)| Some((label, value?)));
        given.map(|(label, value)| Definition::new(labels::field_now(self.i18n, label), value)).collect()
    }

    fn objectives(&self) -> Vec<Block> {
        let present = self.plan.objectives.iter().filter(|one| !one.life.is_removed());
        present.flat_map(|one| self.objective(one)).collect()
    }

    fn objective(&self, one: &ObjectiveView) -> Vec<Block> {
        let i18n = self.i18n;
        let mut blocks = vec![Block::heading(2, one.text.value.trim())];
        let text = |text: &str| Some(text.trim().to_owned()).filter(|text| !text.is_empty());
        let rows = [
            (objective::FAMILY_WORDS.label, text(&one.family_words.value)),
            (objective::EXPECTED.label, text(&one.expected.value)),
            (objective::INDICATOR.label, one.indicator.value.clone()),
            (objective::OWNER.label, self.who(one.owner.value.as_ref())),
            (objective::DUE.label, self.day(one.due.earliest())),
            (objective::STATE.label, self.code::<ObjectiveState>(one.state.value)),
        ];
        let given =
            rows.into_iter().filter_map(|(label, value)| Some((label, value.filter(|value| !value.is_empty())?)));
        let given: Vec<_> =
            given.map(|(label, value)| Definition::new(labels::field_now(i18n, label), value)).collect();
        if !given.is_empty() {
            blocks.push(Block::Definitions(given));
        }
        let actions = one.actions.iter().filter(|action| !action.life.is_removed()).map(|action| {
            let with = action.with.iter().map(|who| self.directory.party(i18n, self.plan, who)).collect::<Vec<_>>();
            let cells = [
                self.who(action.who.value.as_ref()),
                Some(with.join(", ")),
                self.code::<Frequency>(action.frequency.value),
            ];
            let what = Cell::from(action.what.value.trim());
            std::iter::once(what).chain(cells.map(|cell| Cell::from(cell.unwrap_or_default()))).collect()
        });
        let header = [
            labels::field_now(i18n, action::WHAT.label),
            labels::field_now(i18n, action::WHO.label),
            t_string!(i18n, plan_document.with),
            labels::field_now(i18n, action::FREQUENCY.label),
        ];
        blocks.extend(table(
            None,
            &header,
            vec![Column::new(3), Column::new(2), Column::new(2), Column::new(1)],
            actions.collect(),
        ));
        let reviews = one.reviews.iter().filter(|review| !review.life.is_removed()).map(|review| {
            let parts = [
                self.day(review.date.value),
                self.code::<ReviewOutcome>(review.outcome.value),
                text(&review.note.value),
            ];
            parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
        });
        let reviews: Vec<String> = reviews.collect();
        if !reviews.is_empty() {
            blocks.push(Block::heading(3, t_string!(i18n, plan_document.reviews)));
            blocks.push(Block::bullets(reviews));
        }
        blocks
    }

    fn assessments(&self) -> Vec<Block> {
        let present = self.plan.assessments.iter().filter(|one| !one.life.is_removed());
        present.flat_map(|one| self.assessment(one)).collect()
    }

    /// Every dimension with what each source says of it, never averaged.
    fn assessment(&self, one: &AssessmentView) -> Vec<Block> {
        let i18n = self.i18n;
        let mut said: BTreeMap<_, Vec<String>> = BTreeMap::new();
        for score in one.scores.iter().filter(|score| score.says()) {
            let values: Vec<String> = score.values().iter().map(|value| grid::score(i18n, *value)).collect();
            let source = self.code::<ScoreSource>(Some(score.of.source)).unwrap_or_default();
            said.entry(&score.of.dimension).or_default().push(format!("{source}: {}", values.join(" / ")));
        }
        let rows = said.into_iter().map(|(code, words)| {
            vec![Cell::from(grid::dimension(i18n, self.directory, code)), Cell::from(words.join("; "))]
        });
        let mut blocks = vec![Block::heading(2, whereabouts::assessment(i18n, one))];
        let header = [t_string!(i18n, grid.dimension), t_string!(i18n, grid.all_sources)];
        blocks.extend(table(None, &header, vec![Column::new(2), Column::new(3)], rows.collect()));
        blocks.extend(paragraphs(&one.synthesis.value));
        blocks
    }

    /// What the family and others said of the plan, in their words, on which day.
    fn said(&self) -> Vec<Block> {
        let present = self.plan.adhesions.iter().filter(|one| !one.life.is_removed());
        present.flat_map(|one| self.saying(one)).collect()
    }

    fn saying(&self, one: &AdhesionView) -> Vec<Block> {
        let who = self.who(one.person.value.as_ref()).unwrap_or_default();
        let parts = [self.code::<AdhesionKind>(one.kind.value), self.day(one.date.value)];
        let what = parts.into_iter().flatten().collect::<Vec<_>>().join(", ");
        let mut blocks = vec![Block::Definitions(vec![Definition::new(who.as_str(), what)])];
        let words = one.words.value.trim();
        if !words.is_empty() {
            blocks.push(Block::quotation(words, Some(Text::from(who))));
        }
        blocks
    }

    fn steps(&self) -> Vec<Block> {
        let row = |one: &TransitionView| {
            let states = [self.code::<PlanState>(one.from.value), self.code::<PlanState>(one.to.value)];
            let states = states.into_iter().flatten().collect::<Vec<_>>().join(" → ");
            let who = one.who.value.map(|who| self.directory.name(self.i18n, who));
            let cells = [self.day(one.date.value), Some(states), who, one.reason.value.clone()];
            cells.map(|cell| Cell::from(cell.unwrap_or_default())).to_vec()
        };
        let present = self.plan.transitions.iter().filter(|one| !one.life.is_removed());
        let header = [
            t_string!(self.i18n, path.date),
            t_string!(self.i18n, plan_document.step),
            t_string!(self.i18n, plan_document.step_who),
            t_string!(self.i18n, path.reason),
        ];
        table(
            None,
            &header,
            vec![Column::new(1), Column::new(2), Column::new(1), Column::new(2)],
            present.map(row).collect(),
        )
    }

    /// The entries, oldest first, each line with its kind.
    fn diary(&self) -> Vec<Block> {
        let present = self.plan.events.iter().rev().filter(|one| !one.life.is_removed());
        present.flat_map(|one| self.entry(one)).collect()
    }

    fn entry(&self, one: &EventView) -> Vec<Block> {
        let lines = one.lines.iter().filter(|line| !line.life.is_removed()).map(|line| self.line(line));
        let lines: Vec<Text> = lines.collect();
        let mut blocks = vec![Block::heading(2, whereabouts::event(self.i18n, one))];
        if !lines.is_empty() {
            blocks.push(Block::bullets(lines));
        }
        blocks
    }

    /// "Dichiarazione (padre): «…»".
    fn line(&self, line: &LineView) -> Text {
        let kind = self.code::<LineKind>(line.kind.value).unwrap_or_default();
        let beside = self.who(line.declarant.value.as_ref()).or_else(|| self.code::<Method>(line.method.value));
        let label = beside.map_or_else(|| kind.clone(), |beside| format!("{kind} ({beside})"));
        let words = line.text.value.trim();
        let words = if line.verbatim.value == Some(true) { format!("«{words}»") } else { words.to_owned() };
        Text::new().bold(format!("{label}: ")).then(words)
    }
}

/// A shared text, paragraph by paragraph.
fn paragraphs(text: &str) -> Vec<Block> {
    text.split("\n\n").map(str::trim).filter(|text| !text.is_empty()).map(Block::paragraph).collect()
}
