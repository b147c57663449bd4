//! The steps of the form, and which of them a kind of entry needs.

use intreccio_model::plan::EventView;
use intreccio_model::vocab::{EventKind, EventPlace};

/// A step of the form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// When, where, who.
    Facts,
    /// What happened, sentence by sentence.
    Lines,
    /// How the objectives are going.
    Objectives,
    /// Next appointment, minutes, the end.
    End,
}

impl Step {
    pub const ALL: [Self; 4] = [Self::Facts, Self::Lines, Self::Objectives, Self::End];

    /// Its number, for what is kept on the device.
    pub fn number(self) -> u8 {
        match self {
            Self::Facts => 0,
            Self::Lines => 1,
            Self::Objectives => 2,
            Self::End => 3,
        }
    }

    /// The inverse of [`Self::number`].
    pub fn of(number: u8) -> Option<Self> {
        Self::ALL.into_iter().find(|step| step.number() == number)
    }

    /// The id of its section and, with `-title`, of its heading.
    pub fn id(self) -> &'static str {
        match self {
            Self::Facts => "visit-facts",
            Self::Lines => "visit-lines",
            Self::Objectives => "visit-objectives",
            Self::End => "visit-end",
        }
    }
}

/// Kinds that people enter most often, the first one preselected. The others are one step away.
pub const FREQUENT: [EventKind; 6] = [
    EventKind::VisitaDomiciliare,
    EventKind::Telefonata,
    EventKind::Messaggio,
    EventKind::ColloquioUfficio,
    EventKind::Equipe,
    EventKind::Scuola,
];

/// Kinds of which one writes a line or two: when, who, what.
fn is_short(kind: EventKind) -> bool {
    use EventKind::{FirmaProgetto, Messaggio, Segnalazione, Telefonata, Udienza};
    matches!(kind, Telefonata | Messaggio | Segnalazione | FirmaProgetto | Udienza)
}

/// The steps of an entry, in order. What was filled in is always shown, whatever the kind became later.
pub fn steps(event: &EventView) -> Vec<Step> {
    let short = event.kind.value.is_some_and(is_short) && event.progress.is_empty();
    Step::ALL.into_iter().filter(|step| !short || *step != Step::Objectives).collect()
}

/// Whether the form asks if the child was seen.
pub fn asks_child(event: &EventView) -> bool {
    use EventKind::{
        Accompagnamento, Altro, ColloquioMinore, ColloquioUfficio, IncontroProtetto, Restituzione, VisitaDomiciliare,
    };
    let sees = |kind| {
        matches!(
            kind,
            VisitaDomiciliare
                | ColloquioMinore
                | ColloquioUfficio
                | Accompagnamento
                | IncontroProtetto
                | Restituzione
                | Altro
        )
    };
    event.kind.value.is_none_or(sees) || !event.child_seen.candidates.is_empty()
}

/// Whether the form asks where it took place.
pub fn asks_place(event: &EventView) -> bool {
    let away = |kind| matches!(kind, EventKind::Telefonata | EventKind::Messaggio | EventKind::Segnalazione);
    !event.kind.value.is_some_and(away) || !event.place.candidates.is_empty()
}

/// Where an entry of this kind takes place by its nature.
pub fn place_of(kind: EventKind) -> Option<EventPlace> {
    match kind {
        EventKind::VisitaDomiciliare => Some(EventPlace::Casa),
        EventKind::ColloquioUfficio => Some(EventPlace::Ufficio),
        EventKind::Scuola => Some(EventPlace::Scuola),
        _ => None,
    }
}

#[cfg(test)]
pub mod tests {
    use intreccio_model::doc::{self, Kind};
    use intreccio_model::ids::{Actor, UserId};
    use intreccio_model::plan::{self, EventDraft};

    use super::*;

    fn event(kind: EventKind) -> EventView {
        let mut next = 0_u8;
        let mut random = |bytes: &mut [u8]| {
            next += 1;
            bytes.fill(next);
        };
        let mut doc = doc::new(Kind::Plan, UserId([1; 16]), Actor([2; 16]));
        let (id, _) =
            doc::edit(&mut doc, 1_764_000_000_000, &mut random, |edit| plan::add_event(edit, EventDraft::of(kind)))
                .unwrap();
        plan::read(&doc).0.event(id).unwrap().clone()
    }

    #[test]
    fn a_visit_has_four_steps_and_a_call_has_three() {
        assert_eq!(steps(&event(EventKind::VisitaDomiciliare)), Step::ALL);
        assert_eq!(steps(&event(EventKind::Telefonata)), [Step::Facts, Step::Lines, Step::End]);
        assert!(asks_child(&event(EventKind::VisitaDomiciliare)) && !asks_child(&event(EventKind::Equipe)));
        assert!(asks_place(&event(EventKind::Equipe)) && !asks_place(&event(EventKind::Telefonata)));
    }

    #[test]
    fn every_kind_of_entry_can_be_written_to_its_end() {
        for kind in EventKind::ALL {
            let steps = steps(&event(*kind));
            assert_eq!((steps.first(), steps.last()), (Some(&Step::Facts), Some(&Step::End)), "{}", kind.code());
            assert!(steps.contains(&Step::Lines), "{}", kind.code());
        }
    }

    #[test]
    fn what_was_filled_in_is_shown_after_the_kind_was_changed() {
        let mut call = event(EventKind::Telefonata);
        call.progress.push(plan::ProgressView {
            objective: intreccio_model::ids::Id::new(1, [1; 10]),
            step: intreccio_model::register::Register::default(),
            note: intreccio_model::register::Register::default(),
        });
        assert_eq!(steps(&call), Step::ALL);
    }

    #[test]
    fn a_step_is_found_again_by_its_number() {
        for step in Step::ALL {
            assert_eq!(Step::of(step.number()), Some(step));
        }
        assert_eq!(Step::of(9), None);
    }
}
