//! The eight families of the demonstration, one in each file. Invented: no person and no family is meant.

mod fp01;
mod fp02;
mod fp03;
mod fp04;
mod fp05;
mod fp06;
mod fp07;
mod fp08;

use super::tables::Family;

pub(super) const FAMILIES: [&Family; 8] = [
    &fp01::FAMILY,
    &fp02::FAMILY,
    &fp03::FAMILY,
    &fp04::FAMILY,
    &fp05::FAMILY,
    &fp06::FAMILY,
    &fp07::FAMILY,
    &fp08::FAMILY,
];

/// The words of the tables.
mod prelude {
    pub(super) use super::super::files::{Acts, Beside, CourtFile, Due, Notebook, Order, Report, Vault, named};
    pub(super) use super::super::tables::Who::{Contact, Member, Op};
    pub(super) use super::super::tables::{
        Family, Goal, Mark, Now, Pact, Parenting, Survey, Task, ask, check, d, edge, entry, f, factor, node, person,
        planned, r, term, to_do, todo, v, word,
    };
    pub use crate::vocab::ActionPlace::{Casa, Centro, Scuola, Territorio};
    pub use crate::vocab::ActionState::{DaFare, Fatta, InCorso};
    pub use crate::vocab::AdhesionKind::{Accordo, AccordoParziale, PresaVisione};
    pub use crate::vocab::AdhesionMode::{AVoceConTestimone, FirmaSuCarta, FirmaSuTablet};
    pub use crate::vocab::Capacity::{Ente, Genitore, Minore};
    pub use crate::vocab::Flow::{Da, Reciproco, Verso};
    pub use crate::vocab::Frequency::{AlBisogno, Mensile, Quindicinale, Settimanale, UnaVolta};
    pub use crate::vocab::Method::{Colloquio, Documento, Osservazione};
    pub use crate::vocab::ParentalResponsibility::{Limitata, NonApplicabile, Piena};
    pub use crate::vocab::Tie::{Conflittuale, Debole, Forte, Interrotto, Potenziale, Sufficiente};
    pub use crate::vocab::{
        AccessChannel as Channel, Authority, Bond, Device, Dimension, DueKind, EventKind as K, FactorKind, Kin, Level,
        Mandator, Method, Moment, NodeKind as N, ObjectiveState, OperatorRole as Role, OrderKind, PlanState, Reason,
        ReviewOutcome,
        Ring::{Formale, Informale, Istituzionale},
        ScoreSource::{AltroAdulto, Bambino, Madre, Operatori, Padre},
        SectionKind, Urgency,
    };
}
