//! The sessions of the table of the demonstration, S1 to S7, with their minutes; and the meetings of training and supervision.

use super::budget::Bodies;
use super::stage::{Cast, DemoError, Stage};
use super::{Batch, FOUNDER, OPERATORS};
use crate::doc::{Edit, EditError, Kind, Random};
use crate::field::{agenda_item, attendance, session as fields, session_action};
use crate::ids::{Id, UserId};
use crate::place::{AgendaItem, Attendance, Session, SessionAction};
use crate::roles::{self, Area};
use crate::session;
use crate::text;
use crate::time::Date;
use crate::training::{TrainingDraft, add_training};
use crate::vocab::{
    ActionState, AgendaOutcome, AttendanceStatus, KeyWord, MinutesState, SessionBody, Side, TrainingKind,
};

/// A point with its minutes.
struct Point {
    title: &'static str,
    intro: &'static str,
    discussion: &'static str,
    proposal: &'static str,
    outcome: Option<AgendaOutcome>,
    decision: &'static str,
    /// The organisation, by key, and what it says.
    dissent: Option<(&'static str, &'static str)>,
    /// Who does what, so many days after the session; whether it is done.
    actions: &'static [(&'static str, &'static str, i32, bool)],
}

const POINT: Point = Point {
    title: "",
    intro: "",
    discussion: "",
    proposal: "",
    outcome: None,
    decision: "",
    dissent: None,
    actions: &[],
};

/// A session: the day, counted from the start of the agreement, and its points.
struct Sitting {
    day: i32,
    /// Who is not there, and the one who speaks for them.
    away: &'static [(&'static str, Option<&'static str>)],
    points: &'static [Point],
    state: MinutesState,
}

const S1: Sitting = Sitting {
    day: -95,
    away: &[("hamid", None)],
    state: MinutesState::Approvato,
    points: &[
        Point {
            title: "Metodo di lavoro e calendario delle sedute",
            intro: "Carlotta ricorda i tempi dell’avviso: tre mesi dalla prima seduta, prorogabili di due.",
            discussion: "Irene chiede sedute ogni due settimane, con i testi mandati prima. Greta propone che a ogni seduta scrivano in due, una persona per parte.",
            proposal: "Sei sedute quindicinali; verbale scritto insieme da Comune e ATI.",
            outcome: Some(AgendaOutcome::Approvata),
            decision: "Calendario approvato.",
            actions: &[("Mandare il calendario a tutti gli enti", "carlotta", 3, true)],
            ..POINT
        },
        Point {
            title: "Glossario condiviso",
            intro: "Le stesse parole vogliono dire cose diverse nei vari enti.",
            discussion: "Si comincia da: accoglienza, presa in carico, livello base, secondo livello, restituzione.",
            proposal: "Un glossario nelle linee guida, tenuto da Quadrivio Ricerche.",
            outcome: Some(AgendaOutcome::Approvata),
            actions: &[("Prima stesura del glossario", "marta", 14, true)],
            ..POINT
        },
    ],
};

const S2: Sitting = Sitting {
    day: -81,
    away: &[("bruno", Some("agnese"))],
    state: MinutesState::Approvato,
    points: &[
        Point {
            title: "Bisogni del territorio e criteri di accesso",
            intro: "Agnese presenta i dati degli ultimi due anni: crescono gli invii dalla scuola e dall’autorità giudiziaria.",
            discussion: "Dario porta le domande delle famiglie che arrivano da sole. Carlotta chiede che i criteri si possano spiegare in poche righe.",
            proposal: "Tre canali di accesso: spontaneo, su segnalazione, per incarico dell’autorità giudiziaria.",
            outcome: Some(AgendaOutcome::ApprovataConModifiche),
            decision: "Si aggiunge l’invio della sanità fra le segnalazioni.",
            ..POINT
        },
        Point {
            title: "Livello base e secondo livello",
            discussion: "I due livelli non sono una gerarchia: si passa dall’uno all’altro nei due sensi.",
            proposal: "Il passaggio di livello si decide in équipe, con un motivo scritto.",
            outcome: Some(AgendaOutcome::ApprovataConModifiche),
            decision: "Il motivo si legge anche alla famiglia.",
            actions: &[("Scrivere la scheda di passaggio di livello", "elisa", 20, true)],
            ..POINT
        },
    ],
};

const S3: Sitting = Sitting {
    day: -67,
    away: &[],
    state: MinutesState::Approvato,
    points: &[
        Point {
            title: "Monitoraggio: prime indicazioni",
            discussion: "Marta presenta gli indicatori proposti nell’avviso.",
            outcome: Some(AgendaOutcome::PresaDAtto),
            ..POINT
        },
        Point {
            title: "Destinatari: conferma",
            proposal: "Famiglie con figli minori residenti nel territorio.",
            outcome: Some(AgendaOutcome::Approvata),
            ..POINT
        },
        Point {
            title: "Valutazione delle competenze genitoriali: fasi e tempi",
            intro: "Greta propone sei fasi, con la relazione entro 130 giorni.",
            discussion: "Bruno: i tempi del tribunale non sempre lo consentono. Fabrizio: con gli adolescenti i colloqui chiedono più tempo. Irene propone di rinviare e di tornare con una proposta scritta.",
            proposal: "Sei fasi, relazione entro il giorno 130 dall’incarico.",
            outcome: Some(AgendaOutcome::Rinviata),
            decision: "Il punto torna alla seduta seguente con una proposta sugli adolescenti.",
            dissent: Some((
                "p2",
                "I tempi proposti non vanno bene per gli adolescenti: servono almeno 30 giorni in più.",
            )),
            actions: &[("Proposta scritta sui tempi per gli adolescenti", "fabrizio", 12, true)],
        },
    ],
};

const S4: Sitting = Sitting {
    day: -53,
    away: &[("greta", Some("marta"))],
    state: MinutesState::Approvato,
    points: &[
        Point {
            title: "Valutazione delle competenze genitoriali: fasi e tempi",
            intro: "Fabrizio presenta la proposta scritta chiesta nella seduta 3.",
            discussion: "Si distinguono due tempi: 130 giorni, e 160 quando il figlio ha più di 14 anni.",
            proposal: "Sei fasi; relazione entro il giorno 130, 160 per gli adolescenti.",
            outcome: Some(AgendaOutcome::Approvata),
            actions: &[("Portare le fasi nelle linee guida", "greta", 10, true)],
            ..POINT
        },
        Point {
            title: "Diario: fatti, dichiarazioni, valutazioni",
            intro: "L’art. 473-bis.27 c.p.c. chiede di tenerli separati.",
            discussion: "Elisa porta tre esempi di frasi che mescolano le tre cose.",
            proposal: "Ogni riga del diario dice che cosa è: fatto, dichiarazione o valutazione con il metodo.",
            outcome: Some(AgendaOutcome::Approvata),
            ..POINT
        },
    ],
};

const S5: Sitting = Sitting {
    day: -39,
    away: &[("agnese", None)],
    state: MinutesState::Approvato,
    points: &[Point {
        title: "Piano economico",
        intro: "Irene presenta il quadro: € 595.800, di cui € 477.800 dal Comune e € 118.000 dall’ATI.",
        discussion: "Carlotta: gli incontri protetti sono cresciuti, i gruppi hanno avanzato ore. Irene è d’accordo a spostare.",
        proposal: "Piano economico come presentato.",
        outcome: Some(AgendaOutcome::ApprovataConModifiche),
        decision: "C3 Spazio incontri protetti: + € 2.400. B2 Gruppi genitori e bambini: − € 2.400. Il totale non cambia.",
        actions: &[("Aggiornare le righe B2 e C3 del piano economico", "irene", 7, true)],
        ..POINT
    }],
};

const S6: Sitting = Sitting {
    day: -20,
    away: &[],
    state: MinutesState::Approvato,
    points: &[
        Point {
            title: "Testo definitivo del progetto",
            intro: "Il testo è stato letto clausola per clausola nei quindici giorni precedenti.",
            proposal: "Approvare il testo definitivo.",
            outcome: Some(AgendaOutcome::Approvata),
            actions: &[("Relazione sui primi tre mesi, per la cabina di regia", "irene", 110, false)],
            ..POINT
        },
        Point {
            title: "Clausola di riapertura del tavolo",
            proposal: "Ciascuna parte può chiedere di riaprire il tavolo quando cambiano i bisogni o le risorse.",
            outcome: Some(AgendaOutcome::Approvata),
            actions: &[("Raccogliere i dati sugli adolescenti inviati dalle scuole", "fabrizio", 100, false)],
            ..POINT
        },
    ],
};

/// Convened: it comes when the needs have changed.
const S7: Sitting = Sitting {
    day: 214,
    away: &[],
    state: MinutesState::Bozza,
    points: &[Point {
        title: "Riapertura del tavolo: modulo adolescenti",
        intro: "Crescono gli invii di adolescenti: si valuta un modulo dedicato.",
        ..POINT
    }],
};

/// Number of the session whose last point foresaw the reopening.
pub(super) const REOPENED_BY: i64 = 6;

const SITTINGS: [Sitting; 7] = [S1, S2, S3, S4, S5, S6, S7];

fn at(d0: Date, day: i32, minutes: i64) -> i64 {
    (d0 + day).at_utc(minutes).0
}

/// The sessions, and the last point of the one that decided the reopening.
pub(super) fn build(
    cast: Cast<'_>,
    random: Random<'_>,
    d0: Date,
    bodies: &Bodies,
) -> Result<(Vec<Vec<Batch>>, Option<Id>), DemoError> {
    let (mut sessions, mut point) = (Vec::new(), None);
    let mut postponed: Vec<(&'static str, Id)> = Vec::new();
    for (sitting, number) in SITTINGS.iter().zip(1..) {
        let mut stage = Stage::new(Kind::Session, cast, &mut *random);
        let play = Play { sitting, number, d0, bodies };
        postponed = play.all(&mut stage, &postponed)?;
        if number == REOPENED_BY {
            point = session::read(stage.sync(FOUNDER)?).0.items().last().map(|item| item.id);
        }
        sessions.push(stage.batches());
    }
    Ok((sessions, point))
}

/// One session being written.
struct Play<'a> {
    sitting: &'a Sitting,
    number: i64,
    d0: Date,
    bodies: &'a Bodies,
}

impl Play<'_> {
    fn body(&self, key: &str) -> Option<Id> {
        self.bodies.get(key).copied()
    }

    /// The table was written down when the demonstration's workspace was made: nothing of it is earlier than that.
    fn ms(&self, minutes: i64) -> i64 {
        at(self.d0, -4, 480 + self.number * 40 + minutes)
    }

    /// Gives what it puts off, by title.
    fn all(&self, stage: &mut Stage<'_>, earlier: &[(&'static str, Id)]) -> Result<Vec<(&'static str, Id)>, DemoError> {
        let from = |title: &str| earlier.iter().find(|(of, _)| *of == title).map(|(_, id)| *id);
        let (sitting, day) = (self.sitting, self.d0 + self.sitting.day);
        let (chair, clerk) = (stage.user("carlotta"), stage.user("elisa"));
        let ids = stage.act("carlotta", self.ms(0), |edit| {
            session::open(edit, SessionBody::Tavolo, self.number, day)?;
            edit.set(&Session, fields::START, Some(570))?;
            edit.set(&Session, fields::PLACE, Some("Sala riunioni dei Servizi per i Minori".to_owned()))?;
            edit.set(&Session, fields::CONVOCATION_NO, Some(format!("{}/2026", 1_040 + self.number * 17)))?;
            edit.set(&Session, fields::CONVOCATION_DATE, Some(day + -7))?;
            edit.set(&Session, fields::CHAIR, Some(chair))?;
            edit.set(&Session, fields::CLERK, Some(clerk))?;
            session::add_items(edit, sitting.points.iter().map(|point| (point.title, from(point.title))))
        })?;
        if sitting.state == MinutesState::Bozza {
            stage.act("carlotta", self.ms(1), |edit| self.minutes(edit, &ids, 0))?;
            return Ok(Vec::new());
        }
        self.attend(stage)?;
        for at in 0..ids.len() {
            // Two write, in turn.
            let by = if at % 2 == 0 { "elisa" } else { "carlotta" };
            let minutes = 3 + i64::try_from(at).unwrap_or(0);
            stage.act(by, self.ms(minutes), |edit| self.minutes(edit, &ids, at))?;
        }
        self.follow_up(stage, &ids)?;
        self.approve(stage)?;
        let put_off = |point: &&Point| point.outcome == Some(AgendaOutcome::Rinviata);
        let points = sitting.points.iter().zip(&ids).filter(|(point, _)| put_off(point));
        Ok(points.map(|(point, id)| (point.title, *id)).collect())
    }

    fn attend(&self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        let sits = |person: &&super::Person| roles::access(person.role, Area::Codesign).is_some();
        let people: Vec<(&'static str, UserId, Option<Id>)> = OPERATORS
            .iter()
            .filter(sits)
            .map(|person| (person.key, stage.user(person.key), self.body(person.body)))
            .collect();
        let delegates: Vec<(UserId, UserId)> =
            self.sitting.away.iter().filter_map(|(away, by)| Some((stage.user((*by)?), stage.user(away)))).collect();
        let away: Vec<&str> = self.sitting.away.iter().map(|(key, _)| *key).collect();
        stage.act("elisa", self.ms(2), |edit| {
            for (key, user, org) in &people {
                let status = if away.contains(key) {
                    AttendanceStatus::AssenteGiustificato
                } else if *key == "luca" {
                    AttendanceStatus::Uditore
                } else {
                    AttendanceStatus::Presente
                };
                session::attend(edit, *user, *org, Some(status))?;
            }
            for (by, of) in &delegates {
                edit.set(&Attendance(*by), attendance::STATUS, Some(AttendanceStatus::Delegato))?;
                edit.set(&Attendance(*by), attendance::DELEGATE_OF, Some(*of))?;
            }
            edit.set(&Session, fields::END, Some(720))
        })
    }

    fn minutes(&self, edit: &mut Edit<'_>, ids: &[Id], at: usize) -> Result<(), EditError> {
        let (Some(point), Some(id)) = (self.sitting.points.get(at), ids.get(at).copied()) else { return Ok(()) };
        let place = AgendaItem { id };
        text::update(edit, &place, agenda_item::INTRO, point.intro)?;
        text::update(edit, &place, agenda_item::DISCUSSION, point.discussion)?;
        text::update(edit, &place, agenda_item::PROPOSAL, point.proposal)?;
        text::update(edit, &place, agenda_item::DECISION, point.decision)?;
        edit.set(&place, agenda_item::OUTCOME, point.outcome)?;
        if let Some((key, words)) = point.dissent
            && let Some(org) = self.body(key)
        {
            session::add_dissent(edit, id, org, words)?;
        }
        Ok(())
    }

    fn follow_up(&self, stage: &mut Stage<'_>, ids: &[Id]) -> Result<(), DemoError> {
        let mut minutes = 20;
        for (point, id) in self.sitting.points.iter().zip(ids) {
            for (what, who, days, done) in point.actions {
                let (user, due) = (stage.user(who), self.d0 + self.sitting.day + *days);
                minutes += 1;
                stage.act(FOUNDER, self.ms(minutes), |edit| {
                    let action = session::add_action(edit, what, Some(user), Some(due), Some(*id))?;
                    let state = done.then_some(ActionState::Fatta);
                    match state {
                        Some(_) => edit.set(&SessionAction { id: action }, session_action::STATE, state),
                        None => Ok(()),
                    }
                })?;
            }
        }
        Ok(())
    }

    fn approve(&self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        for (by, side, minutes) in [("carlotta", Side::Comune, 30), (FOUNDER, Side::Ati, 31)] {
            let (view, _) = session::read(stage.sync(by)?);
            let hash = session::content_hash(&view);
            stage.act(by, self.ms(minutes), |edit| session::say(edit, &view, side, KeyWord::Accetta, &hash))?;
        }
        Ok(())
    }
}

/// A meeting: day, kind, minutes, who leads, who takes part, what about, of which families.
type Meeting = (i32, TrainingKind, i64, &'static str, &'static [&'static str], &'static str, &'static [&'static str]);

const MEETINGS: &[Meeting] = &[
    (
        10,
        TrainingKind::FormazioneCongiunta,
        240,
        "marta",
        &["agnese", "bruno", "dario", "elisa", "fabrizio", "greta", "hamid"],
        "Parole comuni: il glossario e il diario separato in fatti, dichiarazioni e valutazioni.",
        &[],
    ),
    (
        24,
        TrainingKind::SupervisioneGruppo,
        120,
        "luca",
        &["dario", "elisa", "fabrizio", "agnese"],
        "La rabbia nelle visite domiciliari: che cosa fa a chi lavora.",
        &["FP-02", "FP-06"],
    ),
    (
        38,
        TrainingKind::Intervisione,
        90,
        "greta",
        &["bruno", "elisa"],
        "Valutare quando i genitori non si parlano.",
        &["FP-02"],
    ),
    (
        52,
        TrainingKind::SupervisioneGruppo,
        120,
        "luca",
        &["dario", "elisa", "fabrizio", "bruno", "hamid"],
        "Il rientro a casa: tempi dei bambini e tempi degli adulti.",
        &["FP-07"],
    ),
    (60, TrainingKind::SupervisioneIndividuale, 60, "luca", &["elisa"], "Il peso di un caso lungo.", &["FP-06"]),
];

/// Meetings of training and supervision, in the co-design's document.
pub(super) fn training(stage: &mut Stage<'_>, d0: Date) -> Result<(), DemoError> {
    for (day, kind, minutes, lead, people, topics, cases) in MEETINGS {
        let draft = TrainingDraft {
            kind: *kind,
            date: d0 + *day,
            minutes: *minutes,
            lead: Some(stage.user(lead)),
            participants: people.iter().map(|key| stage.user(key)).collect(),
            topics: (*topics).to_owned(),
            cases: cases.iter().map(|code| (*code).to_owned()).collect(),
        };
        stage.act(FOUNDER, at(d0, *day, 18 * 60), |edit| add_training(edit, &draft))?;
    }
    Ok(())
}
