//! Betulla: a mother, tired, and two children. Two operators wrote on different objectives apart.

use super::prelude::*;

const DARIO_AND_ALL: &[super::super::tables::Who] = &[Member(0), Member(1), Member(2)];

pub(super) const FAMILY: Family = Family {
    code: "FP-01",
    alias: "Betulla",
    channel: Channel::Spontaneo,
    office: "Zona 1",
    urgency: Urgency::Ordinaria,
    reasons: &[Reason::FragilitaGenitoriale],
    opened: -12,
    owner: "agnese",
    team: &[("agnese", Role::SocialWorker), ("dario", Role::HomeEducator), ("irene", Role::Coordinator)],
    household: &[
        person("madre", Kin::Madre, 34, true, Piena, "italiano"),
        person("figlia, 8 anni", Kin::MinoreBeneficiario, 8, true, NonApplicabile, "italiano"),
        person("figlio, 4 anni", Kin::MinoreBeneficiario, 4, true, NonApplicabile, "italiano"),
        person("padre", Kin::Padre, 37, false, Piena, "italiano"),
    ],
    relations: &[
        (0, Bond::Separati, 3),
        (0, Bond::GenitoreDi, 1),
        (0, Bond::GenitoreDi, 2),
        (3, Bond::GenitoreDi, 1),
        (3, Bond::GenitoreDi, 2),
        (1, Bond::Fratelli, 2),
    ],
    nodes: &[
        node("vicina del secondo piano", N::Vicino, Informale, Forte, Reciproco, "Tiene i bambini nelle emergenze; riceve aiuto con la spesa."),
        node("scuola primaria", N::Scuola, Formale, Sufficiente, Verso, "Insegnante attenta, colloqui su richiesta."),
        node("scuola dell'infanzia", N::Scuola, Formale, Forte, Reciproco, "Inserimento sereno, posticipo fino alle 17."),
        node("mensa in cui lavora", N::Lavoro, Formale, Sufficiente, Reciproco, "Contratto a tempo indeterminato, turni del mattino."),
        node("famiglie della classe", N::Amico, Informale, Potenziale, Reciproco, "Due famiglie disponibili a darsi il cambio all'uscita."),
        node("nonni materni", N::Parente, Informale, Debole, Verso, "Vivono lontano; telefonano la domenica."),
    ],
    edges: &[
        edge(Contact("vicina del secondo piano"), Member(1), Forte, Reciproco, "Fanno merenda insieme il mercoledì"),
        edge(Member(3), Member(1), Debole, Da, "Si sentono per telefono la domenica"),
    ],
    summary: "La madre si è rivolta al servizio da sola, dopo un periodo di grande stanchezza. Lavora al mattino in una mensa e la sera fatica a far rispettare orari e regole.\nI bambini frequentano regolarmente scuola e nido. Il padre vive in un'altra città e li sente per telefono la domenica.",
    strengths: "La madre chiede aiuto e mantiene gli impegni presi. I fratelli giocano volentieri insieme. La vicina del secondo piano è disponibile per le emergenze.",
    translation: "",
    level: Level::Base,
    levels: &[],
    path: &[
        (-9, PlanState::Accolta, ""),
        (-6, PlanState::InAnalisi, ""),
        (10, PlanState::InProgettazione, "Conclusa la rilevazione iniziale"),
        (20, PlanState::Concordata, "Progetto letto e firmato con la madre"),
        (23, PlanState::Attiva, ""),
    ],
    goals: &[
        Goal {
            text: "La sera abbiamo una regola che vale per tutti: cena, denti, storia, luce spenta",
            dimension: Dimension::FamGuidance,
            expected: "La regola della sera è rispettata 5 sere su 7 per un mese intero.",
            indicator: "Calendario della sera compilato in famiglia",
            owner: "dario",
            due: 95,
            state: ObjectiveState::Attivo,
            family_words: "Vorrei arrivare alle nove senza gridare.",
            tasks: &[
                Task {
                    what: "Costruire insieme il calendario della sera e appenderlo in cucina",
                    who: Op("dario"),
                    with: &[Member(0), Member(1)],
                    device: Device::EducativaDomiciliare,
                    place: Casa,
                    frequency: Settimanale,
                    minutes: 240,
                    budget: "B1",
                    to: 60,
                    state: InCorso,
                },
                Task {
                    what: "Spegnere lo schermo mezz'ora prima di cena",
                    who: Member(0),
                    with: &[],
                    device: Device::EducativaDomiciliare,
                    place: Casa,
                    frequency: Settimanale,
                    minutes: 0,
                    budget: "B1",
                    to: 95,
                    state: DaFare,
                },
            ],
            agreed: &[(Member(0), 20, FirmaSuTablet), (Member(1), 20, AVoceConTestimone)],
            reviews: &[check(58, ReviewOutcome::InParte, "dario", "Tre sere su sette nelle ultime due settimane. Regge meglio quando la cena è pronta prima delle 19.30.")],
        },
        Goal {
            text: "Tre famiglie si danno il cambio all'uscita di scuola",
            dimension: Dimension::EnvSocialSupport,
            expected: "Tre famiglie della classe si alternano almeno due pomeriggi la settimana.",
            indicator: "Numero di uscite condivise al mese",
            owner: "agnese",
            due: 120,
            state: ObjectiveState::Concordato,
            family_words: "Non conosco quasi nessuno, ma mi piacerebbe.",
            tasks: &[Task {
                what: "Incontrare due famiglie della classe con la referente della vicinanza solidale",
                who: Op("agnese"),
                with: &[Member(0), Contact("rappresentante di classe")],
                device: Device::VicinanzaSolidale,
                place: Scuola,
                frequency: Mensile,
                minutes: 90,
                budget: "B3",
                to: 80,
                state: InCorso,
            }],
            agreed: &[(Member(0), 20, FirmaSuTablet)],
            reviews: &[],
        },
    ],
    diary: &[
        entry(-12, 10_00, K::ColloquioUfficio, "agnese", 60, &[
            f("La madre si presenta allo sportello senza appuntamento e si ferma circa un'ora."),
            d(Member(0), "Non c'è niente di grave, sono solo stanca da mesi."),
            f("Lavora in una mensa scolastica dalle 7.30 alle 14.30, cinque giorni la settimana."),
        ]).with(&[Member(0)]),
        entry(-9, 12_15, K::Telefonata, "agnese", 15, &[
            f("Fissata la prima visita per il giovedì alle 17; la madre chiede di trovarla insieme ai bambini."),
        ]).with(&[Member(0)]),
        entry(-6, 18_30, K::VisitaDomiciliare, "agnese", 75, &[
            f("L'appartamento ha due stanze; i bambini dormono nella stessa camera, in letti separati."),
            f("Alle 19.40 lo schermo è ancora acceso; viene spento al terzo richiamo."),
            d(Member(1), "La sera si litiga sempre per la stessa cosa."),
            v(Osservazione, "La madre descrive con precisione le giornate e accoglie indicazioni pratiche."),
        ]).with(DARIO_AND_ALL),
        entry(-2, 17_00, K::VisitaDomiciliare, "dario", 90, &[
            f("Primo incontro con i bambini: giochiamo a memory sul tappeto, il piccolo vince due partite."),
            f("Il bambino si addormenta sul divano prima della fine della storia."),
            d(Member(0), "Quando siamo tutti e tre stanchi, la regola salta."),
        ]).with(DARIO_AND_ALL).on("B1"),
        entry(1, 16_45, K::Scuola, "agnese", 45, &[
            f("Le assenze del trimestre sono due, entrambe giustificate."),
            r(Contact("maestra della primaria"), "È una bambina attenta che il lunedì arriva assonnata e si riprende dopo la ricreazione."),
            todo("Chiedere alla scuola il calendario delle uscite anticipate."),
        ]).with(&[Contact("maestra della primaria")]),
        entry(6, 11_00, K::Equipe, "agnese", 60, &[
            f("Compilata la rilevazione iniziale con l'educatore e la coordinatrice."),
            v(Documento, "I punteggi più bassi riguardano le regole della sera e la rete di sostegno; la cura di base è buona."),
        ]).with(&[Op("dario"), Op("irene")]),
        entry(9, 17_30, K::VisitaDomiciliare, "dario", 90, &[
            f("La bambina ha apparecchiato la tavola senza che nessuno glielo chiedesse."),
            f("La madre torna dal lavoro alle 15.10, dieci minuti dopo l'uscita da scuola; in quei minuti la bambina aspetta con la bidella."),
            d(Member(1), "Mi piace quando la storia la legge la mamma."),
        ]).with(DARIO_AND_ALL).on("B1").steps("==").offline(),
        entry(16, 17_30, K::VisitaDomiciliare, "dario", 105, &[
            f("Disegniamo sette caselle, una per sera; i bambini scelgono i colori."),
            f("In cucina c'è la spesa della settimana; la camera dei bambini è in ordine."),
            d(Member(0), "Se il calendario lo fanno loro, forse lo guardano."),
            ask("La madre chiede se le ore del giovedì possono spostarsi dopo le 17."),
        ]).with(DARIO_AND_ALL).of(0, 0).steps("+="),
        entry(20, 10_30, K::FirmaProgetto, "agnese", 50, &[
            f("Il progetto è stato letto per intero ad alta voce; la madre ha chiesto due chiarimenti sugli orari."),
            d(Member(0), "Così è scritto come lo direi io."),
            f("La madre ha firmato sul tablet; la bambina ha detto il suo parere a voce."),
        ]).with(&[Member(0), Member(1)]),
        entry(24, 17_30, K::VisitaDomiciliare, "dario", 90, &[
            f("Il calendario della sera è appeso al frigorifero, con quattro caselle colorate su sette."),
            f("Il piccolo lava i denti da solo, su uno sgabello."),
            v(Osservazione, "La madre usa il calendario come aiuto e non come controllo: il clima della cena è più disteso.").on(0),
        ]).with(DARIO_AND_ALL).of(0, 0).steps("+="),
        entry(31, 17_30, K::VisitaDomiciliare, "dario", 90, &[
            f("Due caselle colorate su sette; il figlio ha avuto la febbre da martedì a giovedì."),
            d(Member(0), "Questa settimana è saltato tutto, ma mi hanno chiesto loro di ricominciare."),
            f("La storia della buona notte è stata letta dalla bambina al fratello."),
        ]).with(DARIO_AND_ALL).of(0, 0).steps("-=").noted(0, "Settimana di febbre: non è un passo indietro delle regole"),
        entry(36, 13_20, K::Telefonata, "dario", 10, &[
            r(Member(0), "Il padre ha proposto di tenere i bambini due settimane in agosto."),
            todo("Riparlarne alla prossima visita, con la bambina presente."),
        ]).with(&[Member(0)]),
        entry(38, 17_45, K::VisitaDomiciliare, "dario", 95, &[
            f("Cinque caselle su sette; la madre ha spostato la cena alle 19.15."),
            f("Lo schermo è spento quando arrivo; il telecomando è in un cassetto alto."),
            d(Member(1), "Ieri abbiamo letto due storie perché avevamo finito presto."),
        ]).with(DARIO_AND_ALL).of(0, 1).steps("+ "),
        entry(44, 16_40, K::Scuola, "agnese", 60, &[
            f("Incontro nell'atrio con la rappresentante di classe e due famiglie; si scambiano i numeri di telefono."),
            f("Una famiglia ha accompagnato a casa la bambina due volte nella settimana."),
            d(Contact("maestra della primaria"), "Al mattino la bambina arriva più riposata."),
            todo("Sentire la rappresentante di classe per il secondo incontro."),
        ]).with(&[Member(0), Contact("rappresentante di classe")]).of(1, 0).steps("=+"),
        entry(52, 17_30, K::VisitaDomiciliare, "dario", 90, &[
            f("La madre mostra il quaderno in cui segna le sere difficili e che cosa è successo prima."),
            f("Quattro caselle su sette."),
            v(Colloquio, "La rete della scuola è ancora fragile e dipende da una sola famiglia.").on(1),
        ]).with(&[Member(0), Member(2)]).of(0, 0).steps("==").offline(),
        entry(58, 17_30, K::VisitaDomiciliare, "dario", 100, &[
            f("Rileggiamo insieme le otto settimane del calendario e contiamo le caselle."),
            d(Member(0), "Questa settimana ho gridato una volta sola."),
            f("I bambini propongono un premio comune: la cena del sabato scelta a turno."),
        ]).with(DARIO_AND_ALL).of(0, 0).steps("+="),
        entry(63, 14_00, K::Supervisione, "dario", 90, &[
            f("Portato in gruppo il tema del tempo dell'educatore dentro la routine serale."),
            v(Colloquio, "Conviene ridurre la presenza nelle ultime due ore e lasciare alla famiglia la chiusura della giornata."),
        ]).with(&[Op("luca")]).on("D1"),
        entry(66, 17_30, K::VisitaDomiciliare, "dario", 75, &[
            f("Sono uscito alle 18.45, prima di cena, come deciso; la madre ha scritto alle 21.05 che le luci erano spente."),
            d(Member(0), "È la prima volta che ci riusciamo senza nessuno in casa."),
            f("La terza famiglia ha ritirato la disponibilità per il martedì."),
        ]).with(DARIO_AND_ALL).of(0, 0).steps("+-"),
        entry(72, 17_30, K::VisitaDomiciliare, "dario", 80, &[
            f("Cinque caselle su sette per la seconda settimana di seguito."),
            f("Il bambino racconta al telefono, al padre, che cosa vuol dire la casella blu."),
            v(Osservazione, "La regola comincia a essere dei bambini: la ricordano loro alla madre.").on(0),
            todo("Portare altre caselle adesive per il calendario."),
        ]).with(DARIO_AND_ALL).of(0, 0).steps("+=").next(87, 17_30, "Visita del giovedì, con il calendario della sera"),
    ],
    assessments: &[
        Survey {
            moment: Moment::T0,
            planned: 6,
            made: Some(6),
            closed: true,
            with: &[Op("agnese"), Op("dario"), Member(0), Member(1)],
            by: "agnese",
            scores: &[(Operatori, "44444454524333444"), (Madre, "4344445442433.44."), (Bambino, "4.35455.5.3......")],
            notes: &[
                (Dimension::FamGuidance, Operatori, "Orari serali irregolari in tre visite su tre"),
                (Dimension::FamGuidance, Madre, "So che cosa servirebbe, non ho la forza di ripeterlo"),
                (Dimension::EnvSocialSupport, Operatori, "Una vicina; nessun contatto stabile con le famiglie della classe"),
            ],
            evidence: "Tre visite domiciliari, un colloquio in ufficio, un incontro con l'insegnante.",
            synthesis: "I bambini stanno bene e sono accuditi. La fatica si concentra tra le 18 e le 21 e cresce perché la madre non ha nessuno con cui dividerla.",
        },
        planned(Moment::T1, 200, "agnese"),
    ],
    parenting: None,
    tasks: &[
        to_do("Chiedere in segreteria l'estensione del post-scuola del venerdì", "agnese", 50, Fatta),
        to_do("Sentire la terza famiglia sulla disponibilità del martedì", "agnese", 79, DaFare),
        to_do("Stampare un nuovo calendario della sera, più grande", "dario", 82, InCorso),
    ],
    flags: &[],
    deadlines: &[term(DueKind::VerificaProgetto, 95, "Verifica del progetto con la madre", Now::Open)],
    pact: Some(Pact {
        day: 20,
        label: "Progetto firmato con la madre",
        said: &[
            word(Member(0), Genitore, Accordo, FirmaSuTablet, "Così è scritto come lo direi io."),
            word(Member(1), Minore, Accordo, AVoceConTestimone, "Va bene, se la storia della sera resta."),
        ],
    }),
    beside: BESIDE,
};

const BESIDE: Beside = Beside {
    identity: Some(Vault {
        by: "agnese",
        day: -11,
        persons: &[
            named(0, "Salice", "Lia", (4, 17), "via dei Frutteti 9, scala B, Valdarena", "000 000 0117")
                .prefers("Messaggio, dopo le 15: al mattino lavora"),
            named(1, "Betulla", "Tea", (9, 3), "via dei Frutteti 9, scala B, Valdarena", ""),
            named(2, "Betulla", "Nico", (2, 25), "via dei Frutteti 9, scala B, Valdarena", ""),
            named(3, "Betulla", "Ugo", (11, 8), "", "000 000 0142").prefers("Telefonata, la domenica"),
        ],
        handed_out: &[(0, 110)],
    }),
    ..Beside::NONE
};
