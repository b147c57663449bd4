//! What people wrote in a document, thing by thing.

use super::{Entries, Entry, Thing};
use crate::court::{self, CourtView};
use crate::doc::{self, Doc, Kind};
use crate::field;
use crate::ids::{Id, UserId};
use crate::notes;
use crate::place::{self, Place};
use crate::plan::{self, EventView, ObjectiveView, PlanView};
use crate::projection::UtcOffset;
use crate::read::{By, Life};
use crate::session::{self, SessionView};
use crate::time::{Date, Instant};
use crate::vocab::LineKind;

/// What can be found in a document, whatever it is; `None` for documents that are never searched: the directory, and the vaults
/// that hold names.
pub fn entries(doc: &Doc, offset: UtcOffset) -> Option<Entries> {
    match doc::kind(doc)? {
        Kind::Plan => Some(of_plan(&plan::read(doc).0, offset)),
        Kind::Court => {
            let (view, _) = court::read(doc);
            let mut gather = Gather::new(offset);
            gather.court(&view);
            Some(gather.finish(view.plan.value, view.code.value.unwrap_or_default()))
        }
        Kind::Notes => {
            let (view, _) = notes::read(doc);
            let mut gather = Gather::new(offset);
            gather.notes(&view);
            Some(gather.finish(view.plan.value, view.code.value.unwrap_or_default()))
        }
        Kind::Workspace
        | Kind::Identity
        | Kind::Contacts
        | Kind::Reasons
        | Kind::Codesign
        | Kind::Codoc
        | Kind::Budget
        | Kind::Draft => None,
        Kind::Session => {
            let mut gather = Gather::new(offset);
            gather.session(&session::read(doc).0);
            Some(gather.finish(None, String::new()))
        }
    }
}

/// The same of a plan that was read already.
pub fn of_plan(plan: &PlanView, offset: UtcOffset) -> Entries {
    let mut gather = Gather::new(offset);
    gather.plan(plan);
    gather.objectives(plan);
    for event in plan.events.iter().filter(|event| !event.life.is_removed()) {
        gather.event(event);
    }
    gather.work(plan);
    gather.network(plan);
    gather.assessments(plan);
    let code = plan.code.value.clone().unwrap_or_default();
    let alias = plan.alias.value.clone().unwrap_or_default();
    gather.finish(None, format!("{code} {alias}"))
}

/// Weights: the name of a family, what it is about, the rest.
const NAME: u32 = 4;
const HEADING: u32 = 2;
const TEXT: u32 = 1;

struct Gather {
    offset: UtcOffset,
    entries: Vec<Entry>,
}

/// The thing that is being gathered.
struct Of<'p, P> {
    thing: Thing,
    place: &'p P,
    author: Option<UserId>,
    date: Option<Date>,
    line_kind: Option<LineKind>,
}

impl Gather {
    const fn new(offset: UtcOffset) -> Self {
        Self { offset, entries: Vec::new() }
    }

    fn finish(self, plan: Option<String>, context: String) -> Entries {
        Entries { plan, context, entries: self.entries }
    }

    fn day(&self, instant: Instant) -> Date {
        Instant(instant.0.saturating_add(self.offset.saturating_mul(60_000))).date_utc()
    }

    /// A thing whose author and time of making are known.
    fn made<'p, P>(&self, thing: Thing, place: &'p P, by: By) -> Of<'p, P> {
        Of { thing, place, author: by.author, date: Some(self.day(Instant(by.time_ms))), line_kind: None }
    }

    /// A thing of which only its id says when it was made.
    fn under<'p, P>(&self, thing: Thing, place: &'p P, id: Id) -> Of<'p, P> {
        Of { thing, place, author: None, date: Some(self.day(Instant(id.made_ms()))), line_kind: None }
    }

    fn add<P: Place>(&mut self, of: &Of<'_, P>, label: &'static str, text: &str, weight: u32) {
        if text.trim().is_empty() {
            return;
        }
        let key = label.split_once('.').map_or(label, |(_, key)| key);
        self.entries.push(Entry {
            thing: of.thing,
            path: of.place.container().then(of.place.key(key)),
            label,
            text: text.to_owned(),
            author: of.author,
            date: of.date,
            line_kind: of.line_kind,
            weight,
        });
    }

    fn line<P: Place>(&mut self, of: &Of<'_, P>, label: &'static str, text: Option<&String>) {
        self.add(of, label, text.map_or("", String::as_str), TEXT);
    }

    fn plan(&mut self, plan: &PlanView) {
        use field::plan as f;
        let of = Of { thing: Thing::Plan, place: &place::Plan, author: None, date: plan.opened.value, line_kind: None };
        self.add(&of, f::CODE.label, plan.code.value.as_deref().unwrap_or_default(), NAME);
        self.add(&of, f::ALIAS.label, plan.alias.value.as_deref().unwrap_or_default(), NAME);
        for (label, text) in [
            (f::SUMMARY.label, &plan.summary),
            (f::STRENGTHS.label, &plan.strengths),
            (f::HANDOVER_NOTE.label, &plan.handover_note),
            (f::FAMILY_TRANSLATION.label, &plan.family_translation),
            (f::CLOSING_REVIEW.label, &plan.closing_review),
        ] {
            self.add(&of, label, &text.value, TEXT);
        }
        for member in plan.household.iter().filter(|member| !member.life.is_removed()) {
            let at = place::Member { id: member.id };
            let of = self.under(Thing::Household, &at, member.id);
            self.add(&of, field::member::LABEL.label, member.label.value.as_deref().unwrap_or_default(), HEADING);
            self.add(&of, field::member::NOTE.label, &member.note.value, TEXT);
        }
    }

    fn objectives(&mut self, plan: &PlanView) {
        use field::objective as f;
        for objective in plan.objectives.iter().filter(|objective| !objective.life.is_removed()) {
            let at = place::Objective { id: objective.id };
            let of = self.under(Thing::Objective, &at, objective.id);
            self.add(&of, f::TEXT.label, &objective.text.value, HEADING);
            self.add(&of, f::EXPECTED.label, &objective.expected.value, TEXT);
            self.add(&of, f::FAMILY_WORDS.label, &objective.family_words.value, TEXT);
            self.line(&of, f::INDICATOR.label, objective.indicator.value.as_ref());
            self.within(objective);
        }
    }

    fn within(&mut self, objective: &ObjectiveView) {
        for action in objective.actions.iter().filter(|action| !action.life.is_removed()) {
            let at = place::Action { objective: objective.id, id: action.id };
            let of = self.under(Thing::Action, &at, action.id);
            self.add(&of, field::action::WHAT.label, &action.what.value, HEADING);
        }
        for review in objective.reviews.iter().filter(|review| !review.life.is_removed()) {
            let at = place::Review { objective: objective.id, id: review.id };
            let made = self.under(Thing::Objective, &at, review.id);
            let of = Of { author: review.by.value, date: review.date.value.or(made.date), ..made };
            self.add(&of, field::review::NOTE.label, &review.note.value, TEXT);
        }
    }

    fn event(&mut self, event: &EventView) {
        use field::event as f;
        let date = event.start.value.map(|start| self.day(start));
        let at = place::Event { id: event.id };
        let made = self.made(Thing::Event, &at, event.by);
        let of = Of { date: date.or(made.date), ..made };
        self.line(&of, f::NEXT_NOTE.label, event.next_note.value.as_ref());
        self.line(&of, f::AMEND_REASON.label, event.amend_reason.value.as_ref());
        for seen in &event.progress {
            let at = place::Progress { event: event.id, objective: seen.objective };
            let of = Of { thing: Thing::Event, place: &at, author: of.author, date: of.date, line_kind: None };
            self.line(&of, field::progress::NOTE.label, seen.note.value.as_ref());
        }
        for line in event.lines.iter().filter(|line| !line.life.is_removed()) {
            let at = place::Line { event: event.id, id: line.id };
            let made = self.made(Thing::Line, &at, line.by);
            let of = Of { date: date.or(made.date), line_kind: line.kind.value, ..made };
            self.add(&of, field::line::TEXT.label, &line.text.value, TEXT);
        }
    }

    fn work(&mut self, plan: &PlanView) {
        for task in there(&plan.tasks, |task| task.life) {
            let at = place::Task { id: task.id };
            let of = self.made(Thing::Task, &at, task.by);
            self.add(&of, field::task::WHAT.label, task.what.value.as_deref().unwrap_or_default(), HEADING);
        }
        for flag in there(&plan.flags, |flag| flag.life) {
            let at = place::Flag { id: flag.id };
            let of = self.made(Thing::Task, &at, flag.by);
            self.line(&of, field::flag::MESSAGE.label, flag.message.value.as_ref());
            self.line(&of, field::flag::RESOLUTION.label, flag.resolution.value.as_ref());
        }
        for deadline in there(&plan.deadlines, |deadline| deadline.life) {
            let at = place::Deadline { id: deadline.id };
            let of = self.made(Thing::Task, &at, deadline.by);
            self.line(&of, field::deadline::WHAT.label, deadline.what.value.as_ref());
        }
        for step in there(&plan.transitions, |step| step.life) {
            let at = place::Transition { id: step.id };
            let of = self.made(Thing::Task, &at, step.by);
            self.line(&of, field::transition::REASON.label, step.reason.value.as_ref());
        }
    }

    fn network(&mut self, plan: &PlanView) {
        for node in there(&plan.nodes, |node| node.life) {
            let at = place::Node { id: node.id };
            let of = self.made(Thing::Network, &at, node.by);
            self.add(&of, field::node::ALIAS.label, node.alias.value.as_deref().unwrap_or_default(), HEADING);
            self.add(&of, field::node::OFFERS.label, &node.offers.value, TEXT);
        }
        for edge in there(&plan.edges, |edge| edge.life) {
            let at = place::Edge { id: edge.id };
            let of = self.made(Thing::Network, &at, edge.by);
            self.line(&of, field::edge::NOTE.label, edge.note.value.as_ref());
        }
    }

    fn assessments(&mut self, plan: &PlanView) {
        for assessment in there(&plan.assessments, |assessment| assessment.life) {
            let at = place::Assessment { id: assessment.id };
            let of = self.made(Thing::Assessment, &at, assessment.by);
            self.add(&of, field::assessment::EVIDENCE.label, &assessment.evidence.value, TEXT);
            self.add(&of, field::assessment::SYNTHESIS.label, &assessment.synthesis.value, TEXT);
            for score in &assessment.scores {
                let at = place::Score { assessment: assessment.id, of: score.of.clone() };
                let of = Of { thing: Thing::Assessment, place: &at, author: of.author, date: of.date, line_kind: None };
                self.line(&of, field::score::EVIDENCE.label, score.evidence.value.as_ref());
            }
        }
        for parenting in there(&plan.parenting, |parenting| parenting.life) {
            let at = place::Parenting { id: parenting.id };
            let of = self.made(Thing::Assessment, &at, parenting.by);
            self.add(&of, field::parenting::QUESTION.label, &parenting.question.value, TEXT);
            self.add(&of, field::parenting::RECOMMENDATIONS.label, &parenting.recommendations.value, TEXT);
            for factor in there(&parenting.factors, |factor| factor.life) {
                let at = place::Factor { parenting: parenting.id, id: factor.id };
                let of = self.made(Thing::Assessment, &at, factor.by);
                self.line(&of, field::factor::LABEL.label, factor.label.value.as_ref());
            }
        }
        for adhesion in there(&plan.adhesions, |adhesion| adhesion.life) {
            let at = place::Adhesion { id: adhesion.id };
            let made = self.made(Thing::Agreement, &at, adhesion.by);
            let of = Of { date: adhesion.date.value.or(made.date), ..made };
            self.add(&of, field::adhesion::WORDS.label, &adhesion.words.value, TEXT);
        }
    }

    fn court(&mut self, court: &CourtView) {
        use field::order as f;
        for order in there(&court.orders, |order| order.life) {
            let at = place::Order { id: order.id };
            let made = self.made(Thing::Court, &at, order.by);
            let of = Of { date: order.issued.value.or(made.date), ..made };
            self.add(&of, f::DOCKET.label, order.docket.value.as_deref().unwrap_or_default(), HEADING);
            for (label, text) in [
                (f::MANDATE.label, &order.mandate),
                (f::ACTS_SERVICE.label, &order.acts_service),
                (f::ACTS_PLACEMENT.label, &order.acts_placement),
                (f::ACTS_PARENTS.label, &order.acts_parents),
                (f::ACTS_CURATOR.label, &order.acts_curator),
                (f::TASKS.label, &order.tasks),
            ] {
                self.add(&of, label, &text.value, TEXT);
            }
            for term in there(&order.fixed_terms, |term| term.life) {
                let at = place::FixedTerm { order: order.id, id: term.id };
                let of = self.made(Thing::Court, &at, term.by);
                self.line(&of, field::fixed_term::WHAT.label, term.what.value.as_ref());
            }
        }
        for report in there(&court.reports, |report| report.life) {
            self.report(report);
        }
    }

    fn report(&mut self, report: &court::ReportView) {
        let at = place::Report { id: report.id };
        let of = self.made(Thing::Court, &at, report.by);
        self.add(&of, field::report::SUBJECT.label, report.subject.value.as_deref().unwrap_or_default(), HEADING);
        for section in there(&report.sections, |section| section.life) {
            let at = place::Section { report: report.id, id: section.id };
            let of = self.made(Thing::Court, &at, section.by);
            self.add(&of, field::section::BODY.label, &section.body.value, TEXT);
            for paragraph in there(&section.paragraphs, |paragraph| paragraph.life) {
                let at = place::Paragraph { report: report.id, section: section.id, id: paragraph.id };
                let of = self.made(Thing::Court, &at, paragraph.by);
                self.add(&of, field::paragraph::BODY.label, &paragraph.body.value, TEXT);
            }
        }
    }

    fn notes(&mut self, notes: &notes::NotesView) {
        for note in there(&notes.entries, |note| note.life) {
            let at = place::Note { id: note.id };
            let made = self.made(Thing::Note, &at, note.by);
            let of = Of { date: note.date.value.or(made.date), ..made };
            self.add(&of, field::note::TITLE.label, note.title.value.as_deref().unwrap_or_default(), HEADING);
            self.add(&of, field::note::BODY.label, &note.body.value, TEXT);
        }
    }

    /// The points of the agenda with their minutes, and what follows.
    fn session(&mut self, session: &SessionView) {
        use field::agenda_item as f;
        for item in there(&session.agenda, |item| item.life) {
            let at = item.place();
            let made = self.made(Thing::Session, &at, item.by);
            let of = Of { date: session.date.value.or(made.date), ..made };
            self.add(&of, f::TITLE.label, item.title.value.as_deref().unwrap_or_default(), HEADING);
            self.add(&of, f::INTRO.label, &item.intro.value, TEXT);
            self.add(&of, f::DISCUSSION.label, &item.discussion.value, TEXT);
            self.add(&of, f::PROPOSAL.label, &item.proposal.value, TEXT);
            self.add(&of, f::DECISION.label, &item.decision.value, TEXT);
        }
        for action in there(&session.actions, |action| action.life) {
            let at = action.place();
            let of = self.made(Thing::Session, &at, action.by);
            self.line(&of, field::session_action::WHAT.label, action.what.value.as_ref());
        }
    }
}

fn there<T>(all: &[T], life: impl Fn(&T) -> Life) -> impl Iterator<Item = &T> {
    all.iter().filter(move |one| !life(one).is_removed())
}
