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

    /// Where a co-design is (DM 72/2021 and the regional procedure).
    CodesignState "codesign_state" {
        Programmata = "programmata",
        Avviso = "avviso",
        Selezione = "selezione",
        TavoloAperto = "tavolo_aperto",
        TavoloChiuso = "tavolo_chiuso",
        Convenzionata = "convenzionata",
        InGestione = "in_gestione",
        TavoloRiaperto = "tavolo_riaperto",
        Conclusa = "conclusa",
    }

    /// What an organisation is among the partners.
    PartnerRole "partner_role" {
        Capofila = "capofila",
        Mandante = "mandante",
        PartnerSecondario = "partner_secondario",
    }

    /// The kinds of text that a table writes, each with a proposal of its clauses.
    CodocTemplate "codoc_template" {
        Progetto = "progetto",
        LineeGuida = "linee_guida",
        Convenzione = "convenzione",
        RelazioneMonitoraggio = "relazione_monitoraggio",
        Libero = "libero",
    }

    /// The headings under which the lines of an economic plan stand.
    BudgetMacro "budget_macro" {
        Coordinamento = "a_coordinamento",
        Base = "b_base",
        SecondoLivello = "c_secondo_livello",
        FormazioneSupervisione = "d_formazione_supervisione",
        Monitoraggio = "e_monitoraggio",
        Generali = "f_generali",
    }

    /// To which level of response a line of an economic plan belongs.
    BudgetLevel "budget_level" {
        Base = "base",
        Secondo = "secondo",
        Trasversale = "trasversale",
    }

    /// In what a line of an economic plan is counted.
    BudgetUnit "budget_unit" {
        Ora = "ora",
        Mese = "mese",
        Corpo = "corpo",
        Giornata = "giornata",
        Km = "km",
    }

    /// Where money comes from.
    Fund "fund" {
        L285 = "l285",
        Fnps = "fnps",
        Fsr = "fsr",
        Pnrr = "pnrr",
        BilancioComunale = "bilancio_comunale",
        Fondazione = "fondazione",
        CofinanziamentoAti = "cofinanziamento_ati",
        Altro = "altro",
    }

    /// How it is known what was spent.
    ActualSource "actual_source" {
        AMano = "a_mano",
        Diari = "diari",
    }

    /// Where a text of the table is.
    CodocState "codoc_state" {
        Bozza = "bozza",
        InConsultazione = "in_consultazione",
        Concordata = "concordata",
        Approvata = "approvata",
        Firmata = "firmata",
        Pubblicata = "pubblicata",
        Superata = "superata",
    }

    /// Where a clause is.
    ClauseState "clause_state" {
        Libera = "libera",
        Proposta = "proposta",
        Concordata = "concordata",
        Contestata = "contestata",
        Stralciata = "stralciata",
    }

    /// What a side says of the exact content of a clause.
    KeyWord "key_word" {
        Accetta = "accetta",
        Dissente = "dissente",
        Ritira = "ritira",
    }

    /// Which body of a co-design meets.
    SessionBody "session_body" {
        Tavolo = "tavolo",
        CabinaDiRegia = "cabina_di_regia",
        GruppoTecnico = "gruppo_tecnico",
        Equipe = "equipe",
    }

    /// Whether somebody is at a session.
    AttendanceStatus "attendance_status" {
        Presente = "presente",
        Assente = "assente",
        AssenteGiustificato = "assente_giustificato",
        Delegato = "delegato",
        Uditore = "uditore",
    }

    /// What a session decided on a point of its agenda.
    AgendaOutcome "agenda_outcome" {
        Approvata = "approvata",
        ApprovataConModifiche = "approvata_con_modifiche",
        Rinviata = "rinviata",
        Respinta = "respinta",
        PresaDAtto = "presa_d_atto",
    }

    /// Where the minutes of a session are.
    MinutesState "minutes_state" {
        Bozza = "bozza",
        Letto = "letto",
        Approvato = "approvato",
        Firmato = "firmato",
    }

    /// What people learn together, or talk over with a supervisor.
    TrainingKind "training_kind" {
        SupervisioneGruppo = "supervisione_gruppo",
        SupervisioneIndividuale = "supervisione_individuale",
        FormazioneCongiunta = "formazione_congiunta",
        Intervisione = "intervisione",
    }

    /// The phases of the procedure of a co-design, in their order.
    ProcedurePhase "procedure_phase" {
        Programming = "programmazione",
        Selection = "selezione",
        Table = "tavolo",
        Agreement = "convenzione",
        Work = "gestione",
        Reopening = "riapertura",
        Closing = "chiusura",
    }

    /// An act of the procedure, made outside of this program.
    ActKind "act_kind" {
        Determina = "determina",
        Avviso = "avviso",
        VerbaleCommissione = "verbale_commissione",
        Esito = "esito",
        ConvenzioneFirmata = "convenzione_firmata",
        Altro = "altro",
    }

    /// What a side says of a proposal of change.
    ProposalOutcome "proposal_outcome" {
        Accetta = "accetta",
        Respinge = "respinge",
        Ritira = "ritira",
    }

    /// Where a proposal of change is: it follows from what the sides said.
    ProposalState "proposal_state" {
        Aperta = "aperta",
        AccettataComune = "accettata_comune",
        AccettataAti = "accettata_ati",
        Accolta = "accolta",
        Respinta = "respinta",
        Ritirata = "ritirata",
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

    /// When an assessment is made: at the start, midway, at the end of a cycle, or outside of them.
    Moment "moment" {
        T0 = "t0",
        T1 = "t1",
        T2 = "t2",
        Straordinaria = "straordinaria",
    }

    /// Whose view a score is. Views are never averaged.
    ScoreSource "score_source" {
        Operatori = "operatori",
        Madre = "madre",
        Padre = "padre",
        AltroAdulto = "altro_adulto",
        Bambino = "bambino",
    }

    /// A score from 1, a serious problem, to 6, an evident strength; or not observed.
    ScoreValue "score" {
        ProblemaGrave = "1",
        ProblemaModerato = "2",
        ProblemaLieve = "3",
        Adeguata = "4",
        DiscretaForza = "5",
        EvidenteForza = "6",
        NonRilevato = "nr",
    }

    /// A side of the three-sided grid.
    GridSide "grid_side" {
        Child = "child",
        Family = "family",
        Environment = "environment",
    }

    /// The phases of an assessment of parental competences that are proposed where a workspace has not set its own.
    DefaultPhase "default_phase" {
        Accoglienza = "accoglienza",
        Osservazione = "osservazione",
        Approfondimento = "approfondimento",
        Ricomposizione = "ricomposizione",
        Restituzione = "restituzione",
        Relazione = "relazione",
    }

    /// Who asked for an assessment of parental competences.
    Mandator "mandator" {
        Tm = "tm",
        To = "to",
        Procura = "procura",
        Servizio = "servizio",
    }

    /// Outcome of an assessment of parental competences.
    ParentingOutcome "parenting_outcome" {
        RecuperabilitaBuona = "recuperabilita_buona",
        ParzialeConCondizioni = "parziale_con_condizioni",
        NonRilevabileNeiTempi = "non_rilevabile_nei_tempi",
        Sfavorevole = "sfavorevole",
    }

    /// Whether a factor endangers or protects.
    FactorKind "factor_kind" {
        Rischio = "rischio",
        Protezione = "protezione",
    }

    /// How much a factor weighs.
    Weight "weight" {
        Basso = "basso",
        Medio = "medio",
        Alto = "alto",
    }

    /// Who or what a node of the network is.
    NodeKind "node_kind" {
        Parente = "parente",
        Amico = "amico",
        Vicino = "vicino",
        Scuola = "scuola",
        ParrocchiaAssociazione = "parrocchia_associazione",
        Sport = "sport",
        Lavoro = "lavoro",
        ServizioSociale = "servizio_sociale",
        ServizioSanitario = "servizio_sanitario",
        FamigliaDAppoggio = "famiglia_d_appoggio",
        Volontario = "volontario",
        AutoritaGiudiziaria = "autorita_giudiziaria",
        Altro = "altro",
    }

    /// The circle of the network in which a node is.
    Ring "ring" {
        Informale = "informale",
        Formale = "formale",
        Istituzionale = "istituzionale",
    }

    /// The quality of a tie (Hartman, "Diagrammatic assessment of family relationships", 1978).
    Tie "tie" {
        Forte = "forte",
        Sufficiente = "sufficiente",
        Debole = "debole",
        Conflittuale = "conflittuale",
        Interrotto = "interrotto",
        Potenziale = "potenziale",
    }

    /// Which way help and energy flow along a tie.
    Flow "flow" {
        Da = "da",
        Verso = "verso",
        Reciproco = "reciproco",
    }

    /// How two persons of the household are related, read from the first to the second.
    Bond "bond" {
        Coniugi = "coniugi",
        Conviventi = "conviventi",
        Separati = "separati",
        GenitoreDi = "genitore_di",
        NonnoDi = "nonno_di",
        Fratelli = "fratelli",
        AffidatarioDi = "affidatario_di",
        Altro = "altro",
    }

    /// In which quality somebody signs.
    Capacity "capacity" {
        Genitore = "genitore",
        Tutore = "tutore",
        Curatore = "curatore",
        Minore = "minore",
        Operatore = "operatore",
        Ente = "ente",
    }

    /// What somebody said of the plan. Not the consent to the use of personal data, which is another thing.
    AdhesionKind "adhesion_kind" {
        PresaVisione = "presa_visione",
        Accordo = "accordo",
        AccordoParziale = "accordo_parziale",
        Disaccordo = "disaccordo",
        Revoca = "revoca",
    }

    /// How it was given.
    AdhesionMode "adhesion_mode" {
        FirmaSuTablet = "firma_su_tablet",
        FirmaSuCarta = "firma_su_carta",
        AVoceConTestimone = "a_voce_con_testimone",
        NonFirma = "non_firma",
    }

    /// Why a version has a name.
    VersionReason "version_reason" {
        Seduta = "seduta",
        Approvazione = "approvazione",
        Firma = "firma",
        Riapertura = "riapertura",
        Manuale = "manuale",
    }

    /// What has to be done by a day.
    DueKind "due_kind" {
        RelazionePeriodica = "relazione_periodica",
        RelazioneUnica = "relazione_unica",
        Udienza = "udienza",
        MemorieParti = "memorie_parti",
        AscoltoMinore = "ascolto_minore",
        VerificaProgetto = "verifica_progetto",
        Rilevazione = "rilevazione",
        FaseValutazione = "fase_valutazione",
        ScadenzaProvvedimento = "scadenza_provvedimento",
        RiesameAdesione = "riesame_adesione",
        Obiettivo = "obiettivo",
        Azione = "azione",
        Appuntamento = "appuntamento",
        Compito = "compito",
        Rendiconto = "rendiconto",
        Convenzione = "convenzione",
        RiesameConservazione = "riesame_conservazione",
        Seduta = "seduta",
        TermineTavolo = "termine_tavolo",
        Altro = "altro",
    }

    /// Where a deadline stands.
    DueState "due_state" {
        Aperta = "aperta",
        InPreparazione = "in_preparazione",
        Assolta = "assolta",
        Prorogata = "prorogata",
        NonDovuta = "non_dovuta",
    }

    /// A judicial authority.
    Authority "authority" {
        Tm = "tm",
        To = "to",
        ProcuraMinori = "procura_minori",
        GiudiceTutelare = "giudice_tutelare",
        CorteAppello = "corte_appello",
    }

    /// What a court order is.
    OrderKind "order_kind" {
        RichiestaIndagine = "richiesta_indagine",
        AffidamentoServizio5bis = "affidamento_servizio_5bis",
        AffidamentoFamiliare = "affidamento_familiare",
        PrescrizioniGenitori = "prescrizioni_genitori",
        IncontriProtetti = "incontri_protetti",
        Allontanamento = "allontanamento",
        ValutazioneCompetenze = "valutazione_competenze",
        Archiviazione = "archiviazione",
        Altro = "altro",
    }

    /// Where a report to the authority stands.
    ReportState "report_state" {
        Bozza = "bozza",
        Revisione = "revisione",
        Approvata = "approvata",
        Trasmessa = "trasmessa",
    }

    /// What a section of a report holds. Facts, declarations and evaluations stay apart (art. 473-bis.27 c.p.c.).
    SectionKind "section_kind" {
        Attivita = "attivita",
        Nucleo = "nucleo",
        Fatti = "fatti",
        Dichiarazioni = "dichiarazioni",
        OsservazioneMinore = "osservazione_minore",
        Condizioni = "condizioni",
        Competenze = "competenze",
        Valutazioni = "valutazioni",
        Andamento = "andamento",
        Proposte = "proposte",
        Libera = "libera",
    }

    /// What a colleague says of a report.
    ReportVerdict "report_verdict" {
        Approva = "approva",
        ChiedeModifiche = "chiede_modifiche",
    }

    /// How a report was sent.
    Channel "channel" {
        Pec = "pec",
        Pct = "pct",
        Mano = "mano",
    }

    /// Why somebody looks at who a person is.
    RevealReason "reveal_reason" {
        Visita = "visita",
        Contatto = "contatto",
        AutoritaGiudiziaria = "autorita_giudiziaria",
        Sanita = "sanita",
        VerificaDati = "verifica_dati",
        Emergenza = "emergenza",
        Altro = "altro",
    }

    /// What the activity log says that somebody did.
    LogVerb "log_verb" {
        Apre = "apre",
        RivelaIdentita = "rivela_identita",
        Modifica = "modifica",
        Esporta = "esporta",
        Stampa = "stampa",
        Approva = "approva",
        Firma = "firma",
        AccessoMotivato = "accesso_motivato",
        RevocaAccesso = "revoca_accesso",
        Ripristina = "ripristina",
        ConflittoRisolto = "conflitto_risolto",
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
