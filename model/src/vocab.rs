//! The closed vocabularies of the documents, each declared once. What people read for a code is in the locale files of the
//! interface, under `vocab.<NAME>.<code>`.
//!
//! Codes are frozen: a code in a stored document means the same for ever. A code that this version does not know is kept and
//! shown as it is (see [`crate::register`]).

use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// A closed list of codes.
pub trait Vocabulary: Copy + Eq + 'static {
    const NAME: &'static str;
    const ALL: &'static [Self];

    fn code(self) -> &'static str;

    fn from_code(code: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|term| term.code() == code)
    }
}

macro_rules! vocabularies {
    ($($(#[$doc:meta])* $name:ident $list:literal { $($term:ident = $code:literal,)* })*) => {
        $(
            $(#[$doc])*
            #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
            pub enum $name { $($term,)* }

            impl Vocabulary for $name {
                const NAME: &'static str = $list;
                const ALL: &'static [Self] = &[$(Self::$term,)*];

                fn code(self) -> &'static str {
                    match self { $(Self::$term => $code,)* }
                }
            }

            impl $name {
                /// Every term, in the order in which people should see them.
                pub const ALL: &'static [Self] = <Self as Vocabulary>::ALL;

                /// What documents hold.
                pub fn code(self) -> &'static str {
                    Vocabulary::code(self)
                }
            }

            impl Serialize for $name {
                fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                    serializer.serialize_str(self.code())
                }
            }

            impl<'de> Deserialize<'de> for $name {
                fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                    let code = String::deserialize(deserializer)?;
                    Self::from_code(&code).ok_or_else(|| serde::de::Error::custom(code))
                }
            }

            impl crate::register::Scalar for $name {
                const KIND: crate::register::ValueKind = crate::register::ValueKind::Code($list);

                fn read(value: &automerge::ScalarValue) -> Option<Self> {
                    match value {
                        automerge::ScalarValue::Str(code) => Self::from_code(code),
                        _ => None,
                    }
                }

                fn write(&self) -> automerge::ScalarValue {
                    self.code().into()
                }
            }
        )*

        /// Every vocabulary with its codes: what a complete locale file must have words for.
        pub const VOCABULARIES: &[(&str, &[&str])] = &[$(($list, &[$($code,)*]),)*];
    };
}

vocabularies! {
    /// What an organisation is.
    OrganizationKind "organization_kind" {
        Comune = "comune",
        CooperativaSociale = "cooperativa_sociale",
        Consorzio = "consorzio",
        IstitutoRicerca = "istituto_ricerca",
        Associazione = "associazione",
        Fondazione = "fondazione",
        Scuola = "scuola",
        EnteSanitario = "ente_sanitario",
        Altro = "altro",
    }

    /// The party of the co-design to which an organisation belongs.
    Side "side" {
        Comune = "comune",
        Ati = "ati",
        Esterno = "esterno",
    }

    /// The professional role of an operator (not what the person may do in a space: that is the control log's).
    OperatorRole "operator_role" {
        SocialWorker = "social_worker",
        HomeEducator = "home_educator",
        Psychologist = "psychologist",
        Coordinator = "coordinator",
        MunicipalOfficer = "municipal_officer",
        Supervisor = "supervisor",
        Researcher = "researcher",
        Mediator = "mediator",
        SupportFamilyContact = "support_family_contact",
        Clerk = "clerk",
    }

    /// Where a family plan is on its path.
    PlanState "plan_state" {
        Segnalata = "segnalata",
        Accolta = "accolta",
        InAnalisi = "in_analisi",
        InProgettazione = "in_progettazione",
        Concordata = "concordata",
        Attiva = "attiva",
        InVerifica = "in_verifica",
        Riprogettata = "riprogettata",
        Sospesa = "sospesa",
        InChiusura = "in_chiusura",
        Chiusa = "chiusa",
        Trasferita = "trasferita",
    }

    /// First-level (base) or second-level response.
    Level "level" {
        Base = "base",
        Secondo = "secondo",
    }

    /// How the family came to the service.
    AccessChannel "access_channel" {
        Spontaneo = "spontaneo",
        Scuola = "scuola",
        Sanita = "sanita",
        AutoritaGiudiziaria = "autorita_giudiziaria",
        AltroServizio = "altro_servizio",
        TerzoSettore = "terzo_settore",
        ProntoIntervento = "pronto_intervento",
    }

    /// Why the family is helped.
    Reason "reason" {
        Conflittualita = "conflittualita",
        FragilitaGenitoriale = "fragilita_genitoriale",
        TrascuratezzaSospetta = "trascuratezza_sospetta",
        Adolescenza = "adolescenza",
        PovertaAbitativa = "poverta_abitativa",
        SaluteMentaleAdulti = "salute_mentale_adulti",
        Dipendenze = "dipendenze",
        Disabilita = "disabilita",
        Migrazione = "migrazione",
        ViolenzaAssistita = "violenza_assistita",
        Lutto = "lutto",
        Altro = "altro",
    }

    /// Set by a person, never computed.
    Urgency "urgency" {
        Ordinaria = "ordinaria",
        Attenzione = "attenzione",
        Urgente = "urgente",
    }

    /// Why a plan was closed.
    ClosingReason "closing_reason" {
        ObiettiviRaggiunti = "obiettivi_raggiunti",
        PassaggioServizio = "passaggio_servizio",
        TrasferimentoResidenza = "trasferimento_residenza",
        NonCollaborazioneConInvioAg = "non_collaborazione_con_invio_ag",
        MaggioreEta = "maggiore_eta",
        ProvvedimentoAg = "provvedimento_ag",
        Altro = "altro",
    }

    /// Who a person of the household is.
    Kin "kin" {
        MinoreBeneficiario = "minore_beneficiario",
        AltroMinore = "altro_minore",
        Madre = "madre",
        Padre = "padre",
        Convivente = "convivente",
        NonnoA = "nonno_a",
        ZioA = "zio_a",
        Altro = "altro",
    }

    /// Parental responsibility as the law has it.
    ParentalResponsibility "parental_responsibility" {
        Piena = "piena",
        Limitata = "limitata",
        Sospesa = "sospesa",
        Decaduta = "decaduta",
        Tutore = "tutore",
        NonApplicabile = "non_applicabile",
    }

    /// The generic three-sided grid: needs of the child, answers of the parents, context of life.
    Dimension "dimension" {
        ChildHealth = "child_health",
        ChildEmotionBehaviour = "child_emotion_behaviour",
        ChildIdentity = "child_identity",
        ChildAutonomy = "child_autonomy",
        ChildRelationships = "child_relationships",
        ChildLearning = "child_learning",
        ChildPlay = "child_play",
        FamBasicCare = "fam_basic_care",
        FamWarmth = "fam_warmth",
        FamGuidance = "fam_guidance",
        FamStimulation = "fam_stimulation",
        FamSelffulfilment = "fam_selffulfilment",
        EnvSocialSupport = "env_social_support",
        EnvInclusion = "env_inclusion",
        EnvWorkIncome = "env_work_income",
        EnvHousing = "env_housing",
        EnvSchoolResources = "env_school_resources",
    }

    /// Where an objective stands.
    ObjectiveState "objective_state" {
        Proposto = "proposto",
        Concordato = "concordato",
        Attivo = "attivo",
        Raggiunto = "raggiunto",
        ParzialmenteRaggiunto = "parzialmente_raggiunto",
        NonRaggiunto = "non_raggiunto",
        Modificato = "modificato",
        Abbandonato = "abbandonato",
    }

    /// Outcome of a review of an objective, 0 to 3 or the objective changed under way.
    ReviewOutcome "review_outcome" {
        NonRaggiunto = "0_non_raggiunto",
        InParte = "1_in_parte",
        QuasiRaggiunto = "2_quasi_raggiunto",
        Raggiunto = "3_raggiunto",
        Modificato = "modificato",
        Abbandonato = "abbandonato",
    }

    /// Where an action is done.
    ActionPlace "action_place" {
        Casa = "casa",
        Scuola = "scuola",
        Centro = "centro",
        Territorio = "territorio",
        Online = "online",
    }

    /// How often an action is done.
    Frequency "frequency" {
        UnaVolta = "una_volta",
        Settimanale = "settimanale",
        Quindicinale = "quindicinale",
        Mensile = "mensile",
        AlBisogno = "al_bisogno",
    }

    /// The kind of help of which an action is part.
    Device "device" {
        EducativaDomiciliare = "educativa_domiciliare",
        CentroDiurno = "centro_diurno",
        VicinanzaSolidale = "vicinanza_solidale",
        GruppoGenitori = "gruppo_genitori",
        GruppoBambini = "gruppo_bambini",
        InterventoPsicologico = "intervento_psicologico",
        MediazioneFamiliare = "mediazione_familiare",
        MediazioneCulturale = "mediazione_culturale",
        IncontriProtetti = "incontri_protetti",
        PartenariatoScuola = "partenariato_scuola",
        SostegnoEconomico = "sostegno_economico",
        Affido = "affido",
        Altro = "altro",
    }

    /// Where an action stands.
    ActionState "action_state" {
        DaFare = "da_fare",
        InCorso = "in_corso",
        Fatta = "fatta",
        Sospesa = "sospesa",
        Annullata = "annullata",
    }

    /// What happened.
    EventKind "event_kind" {
        VisitaDomiciliare = "visita_domiciliare",
        ColloquioUfficio = "colloquio_ufficio",
        ColloquioMinore = "colloquio_minore",
        Equipe = "equipe",
        Telefonata = "telefonata",
        Messaggio = "messaggio",
        Scuola = "scuola",
        Sanita = "sanita",
        Udienza = "udienza",
        Restituzione = "restituzione",
        Supervisione = "supervisione",
        Accompagnamento = "accompagnamento",
        IncontroProtetto = "incontro_protetto",
        Segnalazione = "segnalazione",
        FirmaProgetto = "firma_progetto",
        Altro = "altro",
    }

    /// Where an event took place.
    EventPlace "event_place" {
        Casa = "casa",
        Ufficio = "ufficio",
        Scuola = "scuola",
        Ospedale = "ospedale",
        Territorio = "territorio",
        Online = "online",
    }

    /// Whether the child was seen.
    ChildSeen "child_seen" {
        SiDaSolo = "si_da_solo",
        SiConAltri = "si_con_altri",
        No = "no",
        NonPrevisto = "non_previsto",
    }

    /// The kind of a statement. Facts, declarations and evaluations are kept apart because a report to the judge must keep them
    /// apart (art. 473-bis.27 c.p.c.).
    LineKind "line_kind" {
        Fatto = "fatto",
        Dichiarazione = "dichiarazione",
        Valutazione = "valutazione",
        Richiesta = "richiesta",
        DaFare = "da_fare",
    }

    /// The method on which a statement rests.
    Method "method" {
        Osservazione = "osservazione",
        Colloquio = "colloquio",
        ProtocolloRischioProtezione = "protocollo_rischio_protezione",
        CameriniVolterra = "camerini_volterra",
        ApsI = "aps_i",
        Test = "test",
        Documento = "documento",
        Altro = "altro",
    }

    /// How an objective moved between two visits.
    Step "step" {
        Avanti = "avanti",
        Uguale = "uguale",
        Indietro = "indietro",
    }

    /// How a disagreement was settled.
    Outcome "outcome" {
        Scelta = "scelta",
        Entrambe = "entrambe",
        Rinviata = "rinviata",
        Composta = "composta",
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_code_is_unique_in_its_list_and_plain() {
        for (name, codes) in VOCABULARIES {
            let unique: BTreeSet<_> = codes.iter().collect();
            assert_eq!(unique.len(), codes.len(), "{name}");
            assert!(
                codes.iter().all(|code| code.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_'))
            );
        }
    }

    #[test]
    fn a_code_is_read_back_as_its_term() {
        for term in PlanState::ALL {
            assert_eq!(PlanState::from_code(term.code()), Some(*term));
        }
        assert_eq!(PlanState::from_code("inventata"), None);
    }
}
