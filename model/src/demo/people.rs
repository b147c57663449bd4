//! The partnership of the demonstration: a Comune, five partners and twelve operators. All invented.

use crate::vocab::{OperatorRole, OrganizationKind, Side};

pub(super) struct Body {
    pub key: &'static str,
    pub name: &'static str,
    pub kind: OrganizationKind,
    pub side: Side,
    pub is_lead: bool,
}

pub(super) const WORKSPACE: &str = "Radici in rete";

pub(super) const BODIES: &[Body] = &[
    Body {
        key: "comune",
        name: "Comune di Valdarena",
        kind: OrganizationKind::Comune,
        side: Side::Comune,
        is_lead: false,
    },
    Body { key: "p1", name: "Ponteluna", kind: OrganizationKind::CooperativaSociale, side: Side::Ati, is_lead: true },
    Body { key: "p2", name: "Sestavela", kind: OrganizationKind::CooperativaSociale, side: Side::Ati, is_lead: false },
    Body {
        key: "p3",
        name: "Quadrivio Ricerche",
        kind: OrganizationKind::IstitutoRicerca,
        side: Side::Ati,
        is_lead: false,
    },
    Body { key: "p4", name: "Retelarga", kind: OrganizationKind::Consorzio, side: Side::Ati, is_lead: false },
    Body {
        key: "p5",
        name: "Orto Comune Servizi",
        kind: OrganizationKind::CooperativaSociale,
        side: Side::Ati,
        is_lead: false,
    },
];

/// An operator of the demonstration.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Person {
    /// How [`super::build`] asks for the operator's keys.
    pub key: &'static str,
    pub name: &'static str,
    pub role: OperatorRole,
    pub(super) body: &'static str,
}

const fn person(key: &'static str, name: &'static str, role: OperatorRole, body: &'static str) -> Person {
    Person { key, name, role, body }
}

/// The twelve operators.
pub const OPERATORS: &[Person] = &[
    person("agnese", "Agnese", OperatorRole::SocialWorker, "comune"),
    person("bruno", "Bruno", OperatorRole::SocialWorker, "comune"),
    person("carlotta", "Carlotta", OperatorRole::MunicipalOfficer, "comune"),
    person("dario", "Dario", OperatorRole::HomeEducator, "p1"),
    person("elisa", "Elisa", OperatorRole::HomeEducator, "p1"),
    person("fabrizio", "Fabrizio", OperatorRole::HomeEducator, "p2"),
    person("greta", "Greta", OperatorRole::Psychologist, "p3"),
    person("hamid", "Hamid", OperatorRole::Mediator, "p4"),
    person("irene", "Irene", OperatorRole::Coordinator, "p1"),
    person("luca", "Luca", OperatorRole::Supervisor, "p3"),
    person("marta", "Marta", OperatorRole::Researcher, "p3"),
    person("nora", "Nora", OperatorRole::SupportFamilyContact, "p5"),
];

/// Words of the phases of [`crate::vocab::DefaultPhase`], in its order.
pub(super) const PHASES: &[&str] = &[
    "Accoglienza e mandato",
    "Osservazione e colloqui",
    "Valutazione psicologica e risorse di rete",
    "Ricomposizione d'équipe",
    "Restituzione alla famiglia",
    "Relazione",
];
