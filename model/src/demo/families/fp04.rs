//! Carrubo: a father, a boy of fifteen who stopped going to school. One removed an action while another edited it.

use super::prelude::*;

pub(super) const FAMILY: Family = Family {
    code: "FP-04",
    alias: "Carrubo",
    channel: Channel::Sanita,
    office: "Zona 3",
    urgency: Urgency::Attenzione,
    reasons: &[Reason::Adolescenza, Reason::Lutto],
    opened: -15,
    owner: "bruno",
    team: &[("bruno", Role::SocialWorker), ("fabrizio", Role::HomeEducator), ("irene", Role::Coordinator)],
    household: &[
        person("figlio, 15 anni", Kin::MinoreBeneficiario, 15, true, NonApplicabile, "italiano"),
        person("padre", Kin::Padre, 48, true, Piena, "italiano"),
    ],
    relations: &[(1, Bond::GenitoreDi, 0)],
    nodes: &[
        node("neuropsichiatria", N::ServizioSanitario, Formale, Sufficiente, Verso, "Colloquio ogni tre settimane."),
        node("istituto tecnico", N::Scuola, Formale, Debole, Reciproco, "Piano orario ridotto, ingresso posticipato."),
        node(
            "gruppo ragazzi e ciclofficina",
            N::ParrocchiaAssociazione,
            Informale,
            Forte,
            Reciproco,
            "Il venerdì pomeriggio.",
        ),
        node("zia materna", N::Parente, Informale, Debole, Verso, "Telefona al padre una volta al mese."),
        node("azienda del padre", N::Lavoro, Formale, Sufficiente, Reciproco, "Turni a rotazione, scambi possibili."),
    ],
    edges: &[
        edge(
            Contact("neuropsichiatria"),
            Contact("istituto tecnico"),
            Sufficiente,
            Reciproco,
            "Hanno scritto insieme il piano orario",
        ),
        edge(Member(0), Contact("gruppo ragazzi e ciclofficina"), Forte, Reciproco, "Ripara e insegna a riparare"),
    ],
    summary: "Il ragazzo non frequenta la scuola da quattro mesi e passa le giornate in camera. La neuropsichiatria lo segue e ha proposto un rientro graduale.\nIl padre lavora su turni ed è solo con lui dalla morte della madre.",
    strengths: "Padre e figlio si vogliono bene e cenano insieme quando il turno lo permette. Il ragazzo ripara biciclette con passione.",
    translation: "",
    level: Level::Base,
    levels: &[],
    path: &[
        (-10, PlanState::Accolta, ""),
        (-6, PlanState::InAnalisi, ""),
        (5, PlanState::InProgettazione, ""),
        (12, PlanState::Concordata, "Padre e figlio d'accordo sul rientro in tre mattine"),
        (15, PlanState::Attiva, ""),
    ],
    goals: &[
        Goal {
            text: "Torno a scuola poco alla volta: tre mattine la settimana",
            dimension: Dimension::ChildAutonomy,
            expected: "Presente a scuola tre mattine la settimana per sei settimane.",
            indicator: "Presenze concordate con la scuola",
            owner: "fabrizio",
            due: 120,
            state: ObjectiveState::Attivo,
            family_words: "Tre mattine ce la faccio, cinque no.",
            tasks: &[
                Task {
                    what: "Accompagnarlo a scuola le prime due settimane",
                    who: Op("fabrizio"),
                    with: &[Member(0)],
                    device: Device::EducativaDomiciliare,
                    place: Territorio,
                    frequency: Settimanale,
                    minutes: 360,
                    budget: "B1",
                    to: 85,
                    state: InCorso,
                },
                Task {
                    what: "Laboratorio di ciclofficina il venerdì",
                    who: Op("fabrizio"),
                    with: &[Member(0), Contact("gruppo ragazzi")],
                    device: Device::GruppoBambini,
                    place: Centro,
                    frequency: Settimanale,
                    minutes: 300,
                    budget: "B2",
                    to: 90,
                    state: InCorso,
                },
            ],
            agreed: &[(Member(0), 12, FirmaSuTablet), (Member(1), 12, FirmaSuTablet)],
            reviews: &[check(
                60,
                ReviewOutcome::InParte,
                "bruno",
                "Due mattine stabili da quattro settimane. La terza si prova dopo le vacanze: lo propone il ragazzo.",
            )],
        },
        Goal {
            text: "Il ragazzo racconta che cosa sa fare bene",
            dimension: Dimension::ChildIdentity,
            expected: "Presenta un lavoro suo al gruppo almeno due volte.",
            indicator: "Diario del gruppo ragazzi",
            owner: "fabrizio",
            due: 120,
            state: ObjectiveState::Concordato,
            family_words: "Le bici le so aggiustare davvero.",
            tasks: &[Task {
                what: "Fotografare e descrivere i lavori fatti in ciclofficina",
                who: Member(0),
                with: &[Op("fabrizio")],
                device: Device::GruppoBambini,
                place: Centro,
                frequency: Quindicinale,
                minutes: 120,
                budget: "B2",
                to: 110,
                state: DaFare,
            }],
            agreed: &[(Member(0), 12, FirmaSuTablet)],
            reviews: &[],
        },
    ],
    diary: &[
        entry(
            -12,
            11_00,
            K::Sanita,
            "bruno",
            60,
            &[
                f("La neuropsichiatria invia la famiglia con una relazione di due pagine, letta insieme al padre."),
                r(
                    Contact("neuropsichiatra"),
                    "Il ragazzo accetta i colloqui; il rientro va costruito con lui e non per lui.",
                ),
            ],
        )
        .with(&[Member(1), Contact("neuropsichiatra")]),
        entry(
            -8,
            15_30,
            K::VisitaDomiciliare,
            "bruno",
            60,
            &[
                f("Il ragazzo resta in camera e risponde attraverso la porta per una decina di minuti."),
                d(Member(1), "Quando torno dalla notte lo trovo ancora sveglio."),
                f("In corridoio c'è una bicicletta smontata, con i pezzi ordinati su un foglio di giornale."),
            ],
        )
        .with(&[Member(0), Member(1)]),
        entry(
            -3,
            16_00,
            K::VisitaDomiciliare,
            "fabrizio",
            75,
            &[
                f("Il ragazzo apre la porta di camera quando chiedo del cambio della bicicletta."),
                f("Mi mostra tre video con cui ha imparato a regolare i freni."),
                d(Member(0), "A scuola non c'è niente che funziona come una bici."),
            ],
        )
        .with(&[Member(0)])
        .on("B1"),
        entry(
            2,
            9_30,
            K::Equipe,
            "bruno",
            60,
            &[
                f("Compilata la rilevazione iniziale con l'educatore e, al telefono, con la neuropsichiatra."),
                v(Documento, "La competenza manuale è il punto da cui partire; il lutto resta poco nominato in casa."),
            ],
        )
        .with(&[Op("fabrizio"), Op("irene")]),
        entry(
            10,
            10_00,
            K::Scuola,
            "bruno",
            60,
            &[
                f("La scuola propone due mattine di laboratorio e una di lezione, con ingresso alle 8.20."),
                r(
                    Contact("professoressa di italiano"),
                    "I compagni chiedono di lui e gli hanno tenuto il posto vicino alla finestra.",
                ),
                todo("Avere per iscritto l'ingresso posticipato."),
            ],
        )
        .with(&[Member(1), Contact("professoressa di italiano")]),
        entry(
            12,
            18_00,
            K::FirmaProgetto,
            "bruno",
            50,
            &[
                f("Letto il progetto al tavolo della cucina; il ragazzo corregge «frequentare» in «andarci»."),
                f("Padre e figlio hanno firmato sul tablet."),
                d(Member(0), "Tre mattine. Scritto così va bene."),
            ],
        )
        .with(&[Member(0), Member(1)]),
        entry(
            18,
            7_30,
            K::Accompagnamento,
            "fabrizio",
            90,
            &[
                f("Il ragazzo è pronto alle 7.40 con lo zaino; restiamo dieci minuti davanti al cancello e poi entra."),
                f("È rimasto in classe fino alla terza ora, poi ha chiesto di uscire."),
                v(Osservazione, "L'ansia è legata al momento dell'ingresso più che alle lezioni.").on(0),
            ],
        )
        .with(&[Member(0)])
        .of(0, 0)
        .steps("+="),
        entry(
            25,
            7_30,
            K::Accompagnamento,
            "fabrizio",
            60,
            &[
                f("Non è uscito di casa; ha dormito fino alle 13 e il padre era al lavoro."),
                d(Member(0), "Il problema non è la scuola, è il corridoio all'entrata."),
                ask("Il ragazzo chiede di entrare dieci minuti dopo gli altri."),
            ],
        )
        .with(&[Member(0)])
        .of(0, 0)
        .steps("-="),
        entry(
            28,
            15_00,
            K::Accompagnamento,
            "fabrizio",
            150,
            &[
                f("In ciclofficina ha montato un freno da solo e lo ha spiegato a un compagno più piccolo."),
                f("È arrivato in anticipo e ha sistemato il banco degli attrezzi."),
            ],
        )
        .with(&[Member(0), Contact("gruppo ragazzi")])
        .of(0, 1)
        .steps("=+"),
        entry(
            34,
            14_30,
            K::VisitaDomiciliare,
            "fabrizio",
            80,
            &[
                f("La tapparella della camera è alzata per la prima volta da quando veniamo."),
                f("Sul tavolo c'è il piano orario concordato con la scuola, con due mattine segnate."),
                d(Member(1), "Ieri a cena ha parlato lui per primo."),
            ],
        )
        .with(&[Member(0), Member(1)])
        .of(0, 0)
        .steps("++"),
        entry(
            39,
            8_15,
            K::Scuola,
            "fabrizio",
            45,
            &[
                f("Ingresso alle 8.20 dalla porta laterale, accanto alla palestra: entra senza fermarsi."),
                d(Contact("professoressa di italiano"), "In classe ascolta, anche se non parla."),
            ],
        )
        .with(&[Member(0), Contact("professoressa di italiano")])
        .of(0, 0)
        .steps("+ "),
        entry(
            45,
            12_40,
            K::Telefonata,
            "bruno",
            15,
            &[
                r(Member(1), "Ha spostato due turni per esserci la mattina del lunedì e del mercoledì."),
                f("La neuropsichiatra propone di tenere fermo il numero di mattine per altre due settimane."),
            ],
        )
        .with(&[Member(1)]),
        entry(
            47,
            17_30,
            K::VisitaDomiciliare,
            "fabrizio",
            60,
            &[
                f("Il ragazzo è in cortile con due vicini più piccoli: gonfia loro le gomme."),
                f("Il padre ha comprato un secondo lucchetto, così la bicicletta può restare a scuola."),
            ],
        )
        .with(&[Member(0), Member(1)])
        .of(0, 0)
        .steps("=+"),
        entry(
            49,
            15_00,
            K::Accompagnamento,
            "fabrizio",
            150,
            &[
                f("Ha presentato al gruppo la bicicletta rimessa a nuovo, con quattro fotografie."),
                d(Member(0), "Venerdì vengo, gli altri giorni vediamo."),
                v(Osservazione, "Il laboratorio è il luogo in cui si sente capace: conviene partire da lì.").on(1),
            ],
        )
        .with(&[Member(0), Contact("gruppo ragazzi")])
        .of(1, 0)
        .steps("=+")
        .offline(),
        entry(
            56,
            16_30,
            K::VisitaDomiciliare,
            "fabrizio",
            75,
            &[
                f("Due mattine su due a scuola nella settimana, entrambe per intero."),
                f("In cucina è comparsa una fotografia della madre; il ragazzo l'ha scelta con il padre."),
                d(Member(1), "Non ne parlavamo mai, adesso un poco."),
            ],
        )
        .with(&[Member(0), Member(1)])
        .of(0, 0)
        .steps("++"),
        entry(
            60,
            17_30,
            K::Restituzione,
            "bruno",
            60,
            &[
                f("Verifica con padre e figlio: due mattine stabili da quattro settimane."),
                d(Member(0), "La terza la provo dopo le vacanze, ma lo decido io."),
                f("Concordata la prossima verifica tra due mesi."),
            ],
        )
        .with(&[Member(0), Member(1), Op("fabrizio")]),
        entry(
            67,
            14_00,
            K::Supervisione,
            "fabrizio",
            90,
            &[
                f("Discusso in gruppo come e quando lasciare l'accompagnamento del mattino."),
                v(Colloquio, "L'accompagnamento ha dato sicurezza e rischia di diventare la condizione per andare."),
            ],
        )
        .with(&[Op("luca")])
        .on("D1"),
        entry(
            71,
            15_00,
            K::VisitaDomiciliare,
            "fabrizio",
            70,
            &[
                f("È andato a scuola da solo in bicicletta, martedì; il padre lo ha saputo dalla professoressa."),
                f("Ha scritto le didascalie di sei fotografie per il gruppo."),
                todo("Aggiornare la neuropsichiatria sulle presenze."),
            ],
        )
        .with(&[Member(0)])
        .of(1, 0)
        .steps("++")
        .next(82, 9_00, "Colloquio a scuola sul rientro"),
    ],
    assessments: &[
        Survey {
            moment: Moment::T0,
            planned: 2,
            made: Some(2),
            closed: true,
            with: &[Op("bruno"), Op("fabrizio"), Member(0), Member(1), Contact("neuropsichiatra")],
            by: "bruno",
            scores: &[(Operatori, "32322234544423442"), (Padre, "33433225545334.42"), (Bambino, "4.422345544......")],
            notes: &[
                (Dimension::ChildLearning, Operatori, "Nessun giorno di scuola da quattro mesi"),
                (Dimension::ChildIdentity, Bambino, "So fare una cosa bene, basta"),
                (Dimension::EnvSocialSupport, Operatori, "Padre solo, turni, parenti lontani"),
            ],
            evidence: "Due visite, relazione della neuropsichiatria, registro della scuola.",
            synthesis: "Un ragazzo capace che si è fermato dopo un lutto, un padre presente e stanco. Il rientro regge se parte da ciò che il ragazzo sa fare.",
        },
        planned(Moment::T1, 205, "bruno"),
    ],
    parenting: None,
    tasks: &[
        to_do("Chiedere alla scuola l'ingresso posticipato per iscritto", "bruno", 20, Fatta),
        to_do("Aggiornare la neuropsichiatria sulle presenze", "fabrizio", 78, DaFare),
    ],
    flags: &[],
    deadlines: &[
        term(DueKind::VerificaProgetto, 60, "Prima verifica con padre e figlio", Now::Met),
        term(DueKind::VerificaProgetto, 120, "Seconda verifica con padre e figlio", Now::Open),
    ],
    pact: Some(Pact {
        day: 12,
        label: "Progetto firmato da padre e figlio",
        said: &[
            word(Member(1), Genitore, Accordo, FirmaSuTablet, "Se serve cambio turno."),
            word(Member(0), Minore, Accordo, FirmaSuTablet, "Tre mattine. Scritto così va bene."),
        ],
    }),
    beside: Beside::NONE,
};
