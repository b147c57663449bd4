//! What the diary is narrowed to, and by which months it is read.

use std::collections::BTreeSet;

use intreccio_model::ids::{Id, Party};
use intreccio_model::plan::{EventView, PlanView};
use intreccio_model::search::{Term, fold, terms};
use intreccio_model::time::{Date, Instant};
use intreccio_model::vocab::EventKind;

/// Which entries are wanted. Empty: all.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Filter {
    pub kind: Option<EventKind>,
    /// Who wrote it, was there, or is quoted in it.
    pub person: Option<Party>,
    /// Of which something was said, by a step or by a sentence.
    pub objective: Option<Id>,
    pub words: String,
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub to: Option<Date>,
}

impl Filter {
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// The entries that are wanted, newest first. `day_of` says on which day an instant is for the reader.
    pub fn entries(&self, plan: &PlanView, day_of: impl Fn(Instant) -> Date) -> Vec<Id> {
        let terms = terms(&self.words);
        let there = plan.events.iter().filter(|event| !event.life.is_removed());
        there.filter(|event| self.allows(event, &terms, &day_of)).map(|event| event.id).collect()
    }

    fn allows(&self, event: &EventView, terms: &[Term], day_of: &impl Fn(Instant) -> Date) -> bool {
        let day = event.start.value.map(day_of);
        let lines = || event.lines.iter().filter(|line| !line.life.is_removed());
        let about = |objective: Id| {
            lines().any(|line| line.objective.value == Some(objective))
                || event.progress.iter().any(|seen| seen.objective == objective && seen.step.value.is_some())
        };
        (self.kind.is_none() || event.kind.value == self.kind)
            && self.person.as_ref().is_none_or(|person| people(event).contains(person))
            && self.objective.is_none_or(about)
            && self.from.is_none_or(|from| day.is_some_and(|day| day >= from))
            && self.to.is_none_or(|to| day.is_some_and(|day| day <= to))
            && (terms.is_empty() || {
                let text = fold(&text_of(event));
                terms.iter().all(|term| term.is_in(&text))
            })
    }
}

fn text_of(event: &EventView) -> String {
    let lines = event.lines.iter().filter(|line| !line.life.is_removed()).map(|line| line.text.value.as_str());
    let notes = event.progress.iter().filter_map(|seen| seen.note.value.as_deref());
    let own = [event.next_note.value.as_deref(), event.amend_reason.value.as_deref()];
    lines.chain(notes).chain(own.into_iter().flatten()).collect::<Vec<_>>().join("\n")
}

fn people(event: &EventView) -> BTreeSet<Party> {
    let quoted = event.lines.iter().filter_map(|line| line.declarant.value.clone());
    let wrote = event.by.author.map(Party::Operator);
    event.present.iter().cloned().chain(quoted).chain(wrote).collect()
}

/// Everybody who has a part in the diary.
pub fn everybody(plan: &PlanView) -> BTreeSet<Party> {
    plan.events.iter().filter(|event| !event.life.is_removed()).flat_map(people).collect()
}

/// Entries of one month; without a month, those without a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Month {
    /// Year and month.
    pub of: Option<(i32, i32)>,
    pub entries: Vec<Id>,
}

/// Groups entries that are in order.
pub fn months(plan: &PlanView, entries: &[Id], day_of: impl Fn(Instant) -> Date) -> Vec<Month> {
    let mut months: Vec<Month> = Vec::new();
    for id in entries {
        let start = plan.event(*id).and_then(|event| event.start.value);
        let of = start.map(|start| {
            let (year, month, _) = day_of(start).civil();
            (year, month)
        });
        match months.last_mut() {
            Some(last) if last.of == of => last.entries.push(*id),
            _ => months.push(Month { of, entries: vec![*id] }),
        }
    }
    months
}

/// The first months that have together `count` entries or more: a month is shown whole.
pub fn first(months: Vec<Month>, count: usize) -> Vec<Month> {
    let mut shown = 0;
    let mut first = Vec::new();
    for month in months {
        if shown >= count {
            break;
        }
        shown += month.entries.len();
        first.push(month);
    }
    first
}

#[cfg(test)]
mod tests {
    use intreccio_model::doc::{self, Kind};
    use intreccio_model::ids::{Actor, UserId};
    use intreccio_model::plan::{self, EventDraft, LineDraft};
    use intreccio_model::vocab::{LineKind, Step};

    use super::*;

    const ME: UserId = UserId([1; 16]);

    /// Three entries: a visit in March, a call in March, a visit in February.
    fn plan() -> (PlanView, Id) {
        let mut next = 0_u8;
        let mut random = |bytes: &mut [u8]| {
            next += 1;
            bytes.fill(next);
        };
        let mut doc = doc::new(Kind::Plan, ME, Actor([2; 16]));
        let (objective, _) = doc::edit(&mut doc, 1_764_000_000_000, &mut random, |edit| {
            let objective = plan::add_objective(edit, "La sera si cena", None)?;
            for (day, kind, words) in [
                ("2026-03-10", EventKind::VisitaDomiciliare, "La cena è pronta."),
                ("2026-03-05", EventKind::Telefonata, "Richiama giovedì."),
                ("2026-02-01", EventKind::VisitaDomiciliare, "Il frigo è pieno."),
            ] {
                let start = day.parse::<Date>().ok().map(|day| day.at_utc(600));
                let event = plan::add_event(edit, EventDraft { start, ..EventDraft::of(kind) })?;
                let declarant = (kind == EventKind::Telefonata).then(|| Party::Contact("scuola".to_owned()));
                plan::add_line(edit, event, LineDraft { declarant, ..LineDraft::of(LineKind::Fatto, words) }, None)?;
                if day == "2026-02-01" {
                    plan::set_progress(edit, event, objective, Step::Avanti, None)?;
                }
            }
            Ok(objective)
        })
        .unwrap();
        (plan::read(&doc).0, objective)
    }

    #[test]
    fn each_filter_leaves_what_it_says() {
        let (plan, objective) = plan();
        let count = |filter: Filter| filter.entries(&plan, Instant::date_utc).len();
        let none = Filter::default();
        assert_eq!(count(none.clone()), 3);
        assert_eq!(count(Filter { kind: Some(EventKind::Telefonata), ..none.clone() }), 1);
        assert_eq!(count(Filter { person: Some(Party::Contact("scuola".to_owned())), ..none.clone() }), 1);
        assert_eq!(count(Filter { person: Some(Party::Operator(ME)), ..none.clone() }), 3);
        assert_eq!(count(Filter { objective: Some(objective), ..none.clone() }), 1);
        assert_eq!(count(Filter { words: "GIOVEDI".to_owned(), ..none.clone() }), 1);
        assert_eq!(count(Filter { from: "2026-03-05".parse().ok(), ..none.clone() }), 2);
        assert_eq!(count(Filter { to: "2026-03-05".parse().ok(), ..none }), 2);
        assert_eq!(everybody(&plan).len(), 2);
    }

    #[test]
    fn months_are_shown_whole() {
        let (plan, _) = plan();
        let all = months(&plan, &Filter::default().entries(&plan, Instant::date_utc), Instant::date_utc);
        let sizes: Vec<_> = all.iter().map(|month| (month.of, month.entries.len())).collect();
        assert_eq!(sizes, [(Some((2026, 3)), 2), (Some((2026, 2)), 1)]);
        assert_eq!(first(all.clone(), 1).len(), 1);
        assert_eq!(first(all.clone(), 2).len(), 1);
        assert_eq!(first(all, 3).len(), 2);
    }
}
