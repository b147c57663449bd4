//! Mirto: a girl of twelve and her parents; the path is coming to its end.

use super::prelude::*;

pub(super) const FAMILY: Family = Family {
    code: "FP-08",
    alias: "Mirto",
    channel: Channel::AltroServizio,
    office: "Zona 2",
    urgency: Urgency::Ordinaria,
    reasons: &[Reason::FragilitaGenitoriale, Reason::Adolescenza],
    opened: -200,
    owner: "agnese",
    team: &[("agnese", Role::SocialWorker), ("dario", Role::HomeEducator), ("irene", Role::Coordinator)],
    household: &[
        person("figlia, 12 anni", Kin::MinoreBeneficiario, 12, true, NonApplicabile, "italiano"),
        person("madre", Kin::Madre, 40, true, Piena, "italiano"),
        person("padre", Kin::Padre, 45, true, Piena, "italiano"),
    ],
    relations: &[(1, Bond::Coniugi, 2), (1, Bond::GenitoreDi, 0), (2, Bond::GenitoreDi, 0)],
    nodes: &[
        node(
            "gruppo di teatro",
            N::ParrocchiaAssociazione,
            Informale,
            Forte,
            Reciproco,
            "Due pomeriggi la settimana, spettacolo in primavera.",
        ),
        node("gruppo genitori", N::Altro, Formale, Sufficiente, Reciproco, "Un incontro al mese."),
        node("scuola secondaria", N::Scuola, Formale, Sufficiente, Reciproco, "Coordinatore presente agli incontri."),
        node("amiche del teatro", N::Amico, Informale, Forte, Reciproco, "Si vedono anche fuori dal gruppo."),
        node("zii materni", N::Parente, Informale, Sufficiente, Reciproco, "Domenica a pranzo."),
    ],
    edges: &[
        edge(Contact("gruppo di teatro"), Member(0), Forte, Reciproco, ""),
        edge(Member(1), Contact("gruppo genitori"), Sufficiente, Reciproco, "Continua anche dopo la chiusura"),
    ],
    summary: "Il percorso si avvia alla conclusione: le regole di casa sono condivise e la ragazza frequenta il gruppo di teatro del quartiere.\nResta da scrivere con la famiglia la versione da conservare e da salutarsi.",
    strengths: "I genitori hanno imparato a decidere insieme prima di parlare con la figlia. La ragazza ha un gruppo di amiche.",
    translation: "",
    level: Level::Base,
    levels: &[],
    path: &[
        (-196, PlanState::Accolta, ""),
        (-192, PlanState::InAnalisi, ""),
        (-172, PlanState::InProgettazione, ""),
        (-160, PlanState::Concordata, "Firmato da genitori e figlia"),
        (-158, PlanState::Attiva, ""),
        (-95, PlanState::InVerifica, "Rilevazione a metà percorso"),
        (-90, PlanState::Attiva, "Il progetto continua senza modifiche"),
        (-10, PlanState::InVerifica, "Rilevazione finale"),
        (2, PlanState::InChiusura, "Obiettivi raggiunti; si prepara la conclusione con la famiglia"),
    ],
    goals: &[
        Goal {
            text: "Decidiamo le regole insieme e le manteniamo",
            dimension: Dimension::FamGuidance,
            expected: "Le regole su telefono e orari sono rispettate per tre mesi.",
            indicator: "Patto di famiglia appeso in cucina",
            owner: "dario",
            due: -10,
            state: ObjectiveState::Raggiunto,
            family_words: "Adesso prima parliamo tra noi due, poi con lei.",
            tasks: &[
                Task {
                    what: "Scrivere e rivedere il patto di famiglia",
                    who: Op("dario"),
                    with: &[Member(0), Member(1), Member(2)],
                    device: Device::EducativaDomiciliare,
                    place: Casa,
                    frequency: Quindicinale,
                    minutes: 360,
                    budget: "B1",
                    to: -15,
                    state: Fatta,
                },
                Task {
                    what: "Partecipare al gruppo genitori",
                    who: Member(1),
                    with: &[Member(2)],
                    device: Device::GruppoGenitori,
                    place: Centro,
                    frequency: Mensile,
                    minutes: 90,
                    budget: "B2",
                    to: 60,
                    state: Fatta,
                },
            ],
            agreed: &[
                (Member(0), -160, FirmaSuTablet),
                (Member(1), -160, FirmaSuTablet),
                (Member(2), -160, FirmaSuTablet),
            ],
            reviews: &[
                check(
                    -95,
                    ReviewOutcome::InParte,
                    "dario",
                    "Le regole del telefono reggono nei giorni di scuola, meno nel fine settimana.",
                ),
                check(
                    -10,
                    ReviewOutcome::Raggiunto,
                    "dario",
                    "Tre mesi di patto rispettato; la famiglia lo ha riscritto da sola due volte.",
                ),
            ],
        },
        Goal {
            text: "La ragazza fa qualcosa che le piace con i coetanei",
            dimension: Dimension::EnvInclusion,
            expected: "Frequenta un'attività di gruppo con continuità per quattro mesi.",
            indicator: "Presenze al gruppo di teatro",
            owner: "agnese",
            due: -10,
            state: ObjectiveState::Raggiunto,
            family_words: "Sul palco non mi vergogno.",
            tasks: &[Task {
                what: "Iscrizione e accompagnamento al gruppo di teatro",
                who: Op("agnese"),
                with: &[Member(0), Contact("gruppo di teatro")],
                device: Device::GruppoBambini,
                place: Territorio,
                frequency: Settimanale,
                minutes: 120,
                budget: "B2",
                to: -20,
                state: Fatta,
            }],
            agreed: &[(Member(0), -160, FirmaSuTablet)],
            reviews: &[
                check(-95, ReviewOutcome::QuasiRaggiunto, "agnese", "Presente a dieci incontri su dodici."),
                check(-10, ReviewOutcome::Raggiunto, "agnese", "Diciotto settimane di frequenza e uno spettacolo."),
            ],
        },
    ],
    diary: &[
        entry(
            -195,
            16_00,
            K::ColloquioUfficio,
            "agnese",
            60,
            &[
                f("I genitori arrivano insieme, inviati dallo sportello di ascolto della scuola."),
                d(Member(2), "In casa si grida per il telefono e si finisce a parlare di tutto il resto."),
                f("La ragazza ha preferito aspettare fuori."),
            ],
        )
        .with(&[Member(1), Member(2)]),
        entry(
            -190,
            17_00,
            K::VisitaDomiciliare,
            "agnese",
            75,
            &[
                f("La ragazza mostra la camera e i copioni che ricopia a mano."),
                f("Durante la visita i genitori danno due risposte diverse alla stessa domanda, per tre volte."),
                d(Member(0), "Tanto se chiedo a uno dice il contrario dell'altro."),
                v(Osservazione, "Le regole cambiano con il genitore presente; la figlia lo sa e ne soffre."),
            ],
        )
        .with(&[Member(0), Member(1), Member(2)]),
        entry(
            -176,
            16_30,
            K::Scuola,
            "agnese",
            50,
            &[
                f("Due insufficienze, nessuna assenza; due richiami per l'uso del telefono."),
                r(Contact("coordinatore di classe"), "È brillante quando si parla di storie, si spegne nel resto."),
            ],
        )
        .with(&[Contact("coordinatore di classe")]),
        entry(
            -160,
            18_00,
            K::FirmaProgetto,
            "agnese",
            60,
            &[
                f("Il progetto è stato letto a turno, una frase per ciascuno."),
                f("Hanno firmato i genitori e la ragazza."),
                d(Member(0), "Firmo anch'io, perché la regola vale anche per loro."),
            ],
        )
        .with(&[Member(0), Member(1), Member(2)]),
        entry(
            -145,
            18_00,
            K::VisitaDomiciliare,
            "dario",
            90,
            &[
                f("Scritta la prima versione del patto: sei righe, tre proposte dalla ragazza."),
                f("Il telefono si posa in cucina alle 21.30, anche quello dei genitori."),
                d(Member(1), "È la prima volta che lo facciamo in tre."),
            ],
        )
        .with(&[Member(0), Member(1), Member(2)])
        .of(0, 0)
        .steps("+ "),
        entry(
            -130,
            17_30,
            K::Accompagnamento,
            "agnese",
            60,
            &[
                f("Prima prova aperta del gruppo di teatro; la ragazza resta fino alla fine."),
                d(Member(0), "Posso tornare giovedì?"),
            ],
        )
        .with(&[Member(0), Contact("gruppo di teatro")])
        .of(1, 0)
        .steps(" +"),
        entry(
            -112,
            18_00,
            K::VisitaDomiciliare,
            "dario",
            80,
            &[
                f("Il patto è stato rotto due volte nel fine settimana; lo raccontano i genitori per primi."),
                f("Riscritta la riga del sabato: rientro alle 22, telefono acceso."),
                v(Osservazione, "Davanti alla figlia i genitori si consultano con lo sguardo prima di rispondere.")
                    .on(0),
            ],
        )
        .with(&[Member(0), Member(1), Member(2)])
        .of(0, 0)
        .steps("-="),
        entry(
            -95,
            9_30,
            K::Equipe,
            "agnese",
            60,
            &[
                f("Compilata la rilevazione di metà percorso, confrontata con la prima."),
                v(Documento, "Cresce la guida dei genitori; il punto forte è l'attività con i coetanei."),
            ],
        )
        .with(&[Op("dario"), Op("irene")]),
        entry(
            -70,
            18_00,
            K::VisitaDomiciliare,
            "dario",
            75,
            &[
                f("Il telefono resta in cucina dopo le 22 da cinque settimane."),
                d(Member(0), "All'inizio mi sembrava una punizione, adesso no."),
                f("Il padre ha preparato la cena insieme alla figlia."),
            ],
        )
        .with(&[Member(0), Member(2)])
        .of(0, 0)
        .steps("+ "),
        entry(
            -48,
            20_00,
            K::Altro,
            "dario",
            90,
            &[
                f("I genitori sono venuti insieme al gruppo genitori, per la quarta volta."),
                d(Member(2), "Abbiamo smesso di contraddirci davanti a lei."),
            ],
        )
        .with(&[Member(1), Member(2)])
        .of(0, 1)
        .steps("+ "),
        entry(
            -33,
            16_45,
            K::Scuola,
            "agnese",
            45,
            &[
                f("La scuola consegna la pagella: tutte sufficienze, due miglioramenti."),
                f("Nessun richiamo per il telefono nel quadrimestre."),
            ],
        )
        .with(&[Member(1), Contact("coordinatore di classe")])
        .steps("++"),
        entry(
            -21,
            20_30,
            K::Altro,
            "dario",
            90,
            &[
                f("La ragazza ha recitato davanti a trenta persone."),
                f("In prima fila c'erano i genitori, gli zii e due insegnanti."),
                d(Member(0), "Ho dimenticato una battuta e l'ho inventata."),
                v(Osservazione, "La ragazza ha un posto suo tra i coetanei.").on(1),
            ],
        )
        .with(&[Member(0), Member(1), Member(2)])
        .of(1, 0)
        .steps(" +"),
        entry(
            -10,
            18_00,
            K::Restituzione,
            "agnese",
            80,
            &[
                f("Letta con la famiglia la rilevazione finale, accanto alle altre due."),
                d(Member(1), "A vederle vicine si capisce quanta strada abbiamo fatto."),
                v(Documento, "Gli obiettivi sono raggiunti e la famiglia ha le risorse per proseguire da sola."),
                ask("La famiglia chiede un ultimo incontro tra sei mesi."),
            ],
        )
        .with(&[Member(0), Member(1), Member(2), Op("dario")]),
        entry(
            14,
            18_00,
            K::VisitaDomiciliare,
            "dario",
            60,
            &[
                f("Il patto di famiglia è stato riletto e firmato da tutti e tre, nella terza versione."),
                f("La madre ha preparato un album con le fotografie del percorso."),
                d(Member(1), "Vorrei potervi chiamare se serve."),
            ],
        )
        .with(&[Member(0), Member(1), Member(2)])
        .steps("=="),
        entry(
            28,
            12_00,
            K::Telefonata,
            "agnese",
            10,
            &[
                r(
                    Member(2),
                    "Preferiscono chiudere dopo le repliche dello spettacolo, perché la ragazza possa esserci.",
                ),
                todo("Spostare l'incontro di chiusura."),
            ],
        )
        .with(&[Member(2)]),
        entry(
            62,
            18_00,
            K::VisitaDomiciliare,
            "dario",
            60,
            &[
                f("Ultima visita prima della chiusura: la ragazza fa vedere il costume della replica."),
                d(Member(0), "La prossima volta venite a teatro, non a casa."),
                f("I genitori hanno già scelto con chi parlare a scuola, se servirà."),
                todo("Preparare con la famiglia la versione da conservare."),
            ],
        )
        .with(&[Member(0), Member(1), Member(2)])
        .steps("==")
        .next(95, 17_00, "Incontro di chiusura con la famiglia"),
    ],
    assessments: &[
        Survey {
            moment: Moment::T0,
            planned: -185,
            made: Some(-185),
            closed: true,
            with: &[Op("agnese"), Op("dario"), Member(0), Member(1), Member(2)],
            by: "agnese",
            scores: &[
                (Operatori, "53343434524334453"),
                (Madre, "54344445434344..4"),
                (Padre, "5344444553.34.4.."),
                (Bambino, "5.3.34..4.3......"),
            ],
            notes: &[(Dimension::FamGuidance, Operatori, "Regole diverse secondo il genitore presente")],
            evidence: "Un colloquio, due visite, un incontro a scuola.",
            synthesis: "Affetto e risorse ci sono; mancano regole comuni e un posto della ragazza tra i coetanei.",
        },
        Survey {
            moment: Moment::T1,
            planned: -95,
            made: Some(-95),
            closed: true,
            with: &[Op("agnese"), Op("dario"), Member(0), Member(1), Member(2)],
            by: "dario",
            scores: &[
                (Operatori, "54444455534345454"),
                (Madre, "54444455535445..4"),
                (Padre, "544454455544445.."),
                (Bambino, "5.4.45..4.4......"),
            ],
            notes: &[(Dimension::EnvInclusion, Operatori, "Dieci presenze su dodici al gruppo di teatro")],
            evidence: "Tre visite, presenze al gruppo, colloquio con la ragazza.",
            synthesis: "Le regole comuni tengono nei giorni di scuola. Il gruppo di teatro è diventato suo.",
        },
        Survey {
            moment: Moment::T2,
            planned: -10,
            made: Some(-12),
            closed: true,
            with: &[Op("agnese"), Op("dario"), Member(0), Member(1), Member(2)],
            by: "agnese",
            scores: &[
                (Operatori, "55555555555455555"),
                (Madre, "54555555545455..5"),
                (Padre, "555555555554555.."),
                (Bambino, "5.5.56..5.5......"),
            ],
            notes: &[(Dimension::FamGuidance, Bambino, "Adesso dicono la stessa cosa, anche quando è no")],
            evidence: "Patto rispettato per tre mesi, pagella, spettacolo, gruppo genitori.",
            synthesis: "La famiglia decide insieme e mantiene ciò che decide. Si può salutare.",
        },
    ],
    parenting: None,
    tasks: &[
        to_do("Preparare con la famiglia la versione da conservare", "agnese", 88, InCorso),
        to_do("Fissare l'incontro di chiusura dopo le repliche", "agnese", 40, Fatta),
    ],
    flags: &[],
    deadlines: &[term(
        DueKind::VerificaProgetto,
        30,
        "Chiusura del percorso con la famiglia",
        Now::MovedTo(95, "Chiesto dalla famiglia: dopo le repliche dello spettacolo"),
    )],
    pact: Some(Pact {
        day: -160,
        label: "Progetto firmato da tutti e tre",
        said: &[
            word(Member(1), Genitore, Accordo, FirmaSuTablet, "Proviamoci."),
            word(Member(2), Genitore, Accordo, FirmaSuTablet, "Vale anche per noi grandi."),
            word(Member(0), Minore, Accordo, FirmaSuTablet, "Firmo anch'io, perché la regola vale anche per loro."),
        ],
    }),
    beside: Beside::NONE,
};
