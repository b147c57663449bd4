//! The table of the demonstration: the co-design, and two of its texts as they stand while the work is under way.

use std::collections::BTreeMap;

use super::budget::{self, Bodies, DemoBudget};
use super::sessions;
use super::stage::{Cast, DemoError, Stage};
use super::{Batch, FOUNDER, OPERATORS, remarks};
use crate::act::{ActDraft, add_act};
use crate::budget::Frame;
use crate::codesign::ReopeningDraft;
use crate::codoc::{self, templates};
use crate::doc::{Edit, EditError, Kind, Random};
use crate::field::{clause, codesign as fields, codoc as text_fields};
use crate::ids::{DocId, Id};
use crate::place::{Because, Clause, Codesign, Codoc, LinkTo};
use crate::plan::content::spell_heads;
use crate::rich::{self, Expand, Op, RichValue, Span};
use crate::roles::{self, Access, Area};
use crate::time::Date;
use crate::vocab::{ActKind, CodesignState, CodocState, CodocTemplate, KeyWord, Side, VersionReason};
use crate::{codesign, text};

/// The table, in a space of its own.
pub struct DemoTable {
    pub owner: &'static str,
    /// Who else sits there, and as what.
    pub members: Vec<(&'static str, Access)>,
    /// The document with which the space begins.
    pub codesign: Vec<Batch>,
    /// The sessions, each a further document.
    pub sessions: Vec<Vec<Batch>>,
    bodies: Bodies,
    d0: Date,
    measures: Frame,
    /// The terms of the glossary, with the words that are marked as each.
    terms: Vec<(&'static str, Id)>,
    /// The point that foresaw what changed after the table was opened again.
    point: Option<Id>,
}

/// The documents of the table, once they have ids.
pub struct DemoDocs {
    pub texts: Vec<DocId>,
    /// The clause of the first text that changed after the table was opened again.
    pub changed: Option<Id>,
    pub sessions: Vec<DocId>,
    pub budget: DocId,
}

/// Texts, and a clause of the first.
pub type DemoTexts = (Vec<Vec<Batch>>, Option<Id>);

impl DemoTable {
    /// The texts, each a further document, once the sessions have theirs: what is said of a text names the session. The clause is the one
    /// of the first text that changed after the table was opened again.
    pub fn texts(&self, cast: Cast<'_>, random: Random<'_>, sessions: &[DocId]) -> Result<DemoTexts, DemoError> {
        // The last one that was held.
        let session = sessions.len().checked_sub(2).and_then(|at| sessions.get(at)).copied();
        let (project, changed) = project(cast, &mut *random, self.d0, &self.terms, session)?;
        Ok((vec![project, guidelines(cast, random, self.d0)?], changed))
    }

    /// The economic plan, once the co-design has a document: whose it is is said inside.
    pub fn budget(&self, cast: Cast<'_>, random: Random<'_>, codesign: DocId) -> Result<DemoBudget, DemoError> {
        budget::build(cast, random, self.d0, &self.bodies, codesign, &self.measures)
    }

    /// When [`DemoTable::reopen`] is written.
    pub fn reopened_ms(&self) -> i64 {
        at(self.d0, 1, 9)
    }

    /// That the table was opened again after the agreement, and which point of which session caused what changed since: a clause of the
    /// project, and the line `line` of the economic plan.
    ///
    /// # Errors
    /// Those of [`Edit::set`].
    pub fn reopen(&self, edit: &mut Edit<'_>, docs: &DemoDocs, line: Option<Id>) -> Result<(), EditError> {
        let session = usize::try_from(sessions::REOPENED_BY - 1).ok().and_then(|at| docs.sessions.get(at).copied());
        let id = codesign::reopen(
            edit,
            ReopeningDraft {
                date: self.d0 + 1,
                reason: "La cabina di regia chiede di riunirsi ogni mese.".to_owned(),
                session,
                item: self.point,
                follows: String::new(),
            },
        )?;
        let clause = docs.texts.first().copied().zip(docs.changed);
        let line = line.map(|line| (docs.budget, line));
        for (doc, part) in clause.into_iter().chain(line) {
            let (Some(session), Some(item)) = (session, self.point) else { continue };
            let because = Because { what: LinkTo { doc, clause: Some(part) }, session, item };
            codesign::set_cause(edit, id, because, true)?;
        }
        // The table was closed again since.
        edit.set(&Codesign, fields::STATE, Some(CodesignState::InGestione))
    }
}

/// A piece of a clause.
enum Piece {
    /// A paragraph.
    P(&'static str),
    /// A heading.
    H(&'static str),
    /// An item of a list.
    I(&'static str),
    /// An item of a numbered list.
    N(&'static str),
}

use Piece::{H, I, N, P};

/// What a text says: by the number of the clause, from 0.
type Filled = &'static [(usize, &'static [Piece])];

const PROJECT: Filled = &[
    (
        0,
        &[
            P(
                "Il Comune di Valdarena e l’associazione di cooperative progettano insieme i servizi per i minori e le famiglie, \
           secondo l’art. 55 del D.Lgs 117/2017 e le linee guida del DM 72/2021.",
            ),
            P(
                "Il testo nasce dal lavoro di sei sedute del tavolo. Ogni clausola è accettata dalle due parti sul suo contenuto esatto.",
            ),
        ],
    ),
    (
        2,
        &[
            P("Finalità del progetto è valorizzare le risorse delle famiglie, e non sostituirsi a loro."),
            H("Obiettivi specifici"),
            N("concordare con ogni famiglia pochi obiettivi, scritti con parole sue;"),
            N("rispondere entro tempi definiti alle richieste di valutazione delle competenze genitoriali;"),
            N("ricomporre in un solo piano gli interventi di tutti gli attori."),
        ],
    ),
    (
        3,
        &[
            P("Sono destinatarie le famiglie con figli minori residenti nel territorio, che accedono:"),
            I("spontaneamente o su invio della scuola e della sanità;"),
            I("su segnalazione di un altro servizio o del terzo settore;"),
            I("per incarico dell’autorità giudiziaria."),
        ],
    ),
    (
        6,
        &[P(
            "La visita domiciliare è il luogo principale del lavoro. Il diario tiene separati i fatti, ciò che è stato dichiarato e \
           le valutazioni, con il metodo di ciascuna.",
        )],
    ),
    (
        9,
        &[P(
            "La cabina di regia si riunisce ogni due mesi. Ne fanno parte il Comune e un rappresentante di ogni partner.",
        )],
    ),
    (
        15,
        &[P(
            "Le parti possono riaprire il tavolo per integrare o variare le attività, quando cambiano i bisogni o le risorse.",
        )],
    ),
];

const GUIDELINES: Filled = &[
    (0, &[P("Agli operatori del Comune e dell’associazione che lavorano con la stessa famiglia, e a chi comincia.")]),
    (
        4,
        &[
            P("La valutazione delle competenze genitoriali ha sei fasi:"),
            N("accoglienza e mandato, nei primi 15 giorni;"),
            N("osservazione e colloqui, dal giorno 15 al giorno 75;"),
            N("approfondimento psicologico e risorse della rete, dal giorno 45 al giorno 100;"),
            N("ricomposizione in équipe, entro il giorno 110;"),
            N("restituzione alla famiglia, entro il giorno 120;"),
            N("relazione, entro il giorno 130."),
        ],
    ),
    (
        8,
        &[P(
            "La relazione tiene separati i fatti accertati, le dichiarazioni e le valutazioni (art. 473-bis.27 c.p.c.).",
        )],
    ),
];

/// Acts that were made elsewhere: kind, day, number, subject.
const ACTS: [(ActKind, i32, &str, &str); 2] = [
    (ActKind::Avviso, -150, "Prot. 18234", "Avviso pubblico di coprogettazione per minori e famiglie"),
    (ActKind::ConvenzioneFirmata, -5, "Rep. 77", "Convenzione con l’associazione di cooperative"),
];

/// Milliseconds of a day of the table, at an hour.
fn at(d0: Date, day: i32, hour: i64) -> i64 {
    (d0 + day).at_utc(hour * 60).0
}

pub(super) fn build(cast: Cast<'_>, random: Random<'_>, d0: Date, bodies: Bodies) -> Result<DemoTable, DemoError> {
    let others = OPERATORS.iter().filter(|person| person.key != FOUNDER);
    let seat = |person: &super::Person| Some((person.key, roles::access(person.role, Area::Codesign)?));
    let (codesign, measures, terms) = procedure(cast, &mut *random, d0, &bodies)?;
    let (sessions, point) = sessions::build(cast, random, d0, &bodies)?;
    Ok(DemoTable {
        owner: FOUNDER,
        members: others.filter_map(seat).collect(),
        codesign,
        sessions,
        bodies,
        d0,
        measures,
        terms,
        point,
    })
}

/// The batches of the co-design, what its economic plan is measured by, and its glossary.
type Procedure = (Vec<Batch>, Frame, Vec<(&'static str, Id)>);

fn procedure(cast: Cast<'_>, random: Random<'_>, d0: Date, bodies: &Bodies) -> Result<Procedure, DemoError> {
    let mut stage = Stage::new(Kind::Codesign, cast, random);
    stage.act(FOUNDER, at(d0, -4, 8), |edit| {
        codesign::open(edit, "Radici in rete", "Comune di Valdarena, Settore Servizi per i Minori e le Famiglie")?;
        edit.set(&Codesign, fields::STATE, Some(CodesignState::InGestione))?;
        edit.set(&Codesign, fields::NOTICE_FROM, Some(d0 + -150))?;
        edit.set(&Codesign, fields::NOTICE_TO, Some(d0 + -120))?;
        edit.set(&Codesign, fields::TABLE_FIRST, Some(d0 + -95))?;
        edit.set(&Codesign, fields::TABLE_MONTHS, Some(3))?;
        edit.set(&Codesign, fields::CAP_CENTS, Some(48_000_000))?;
        edit.set(&Codesign, fields::MIN_COFIN_BP, Some(1_500))?;
        edit.set(&Codesign, fields::AGREEMENT_DATE, Some(d0 + -5))?;
        edit.set(&Codesign, fields::AGREEMENT_END, Some(d0 + 730))?;
        text::update(
            edit,
            &Codesign,
            fields::SCOPE,
            "Valorizzare le risorse delle famiglie: educativa domiciliare, valutazione, reti di vicinanza.",
        )?;
        text::update(
            edit,
            &Codesign,
            fields::LEGAL_BASIS,
            "L. 285/97, L. 328/2000 art. 1 c. 5, D.Lgs 117/2017 art. 55, DM 72/2021",
        )?;
        budget::measure(edit, bodies)
    })?;
    for (kind, day, number, subject) in ACTS {
        let draft = ActDraft {
            kind,
            phase: None,
            number: number.to_owned(),
            date: Some(d0 + day),
            issuer: "Comune di Valdarena".to_owned(),
            subject: subject.to_owned(),
        };
        stage.act(FOUNDER, at(d0, -4, 8), |edit| add_act(edit, draft))?;
    }
    sessions::training(&mut stage, d0)?;
    let terms = remarks::terms(&mut stage, d0)?;
    let measures = Frame::of(&codesign::read(stage.sync(FOUNDER)?).0);
    Ok((stage.batches(), measures, terms))
}

/// The project: three clauses agreed, one changed after both had accepted it, one with a dissent.
/// Gives the clause that was changed, too.
fn project(
    cast: Cast<'_>,
    random: Random<'_>,
    d0: Date,
    terms: &[(&'static str, Id)],
    session: Option<DocId>,
) -> Result<(Vec<Batch>, Option<Id>), DemoError> {
    let mut stage = Stage::new(Kind::Codoc, cast, random);
    let ids = fill(&mut stage, at(d0, -4, 9), "Progetto definitivo condiviso", CodocTemplate::Progetto, PROJECT)?;
    stage.act("carlotta", at(d0, -4, 11), |edit| {
        edit.set(&Codoc, text_fields::STATE, Some(CodocState::InConsultazione))
    })?;
    for (number, later) in [(0, 0), (2, 0), (15, 0), (9, 1)] {
        let Some(id) = ids.get(number).copied() else { continue };
        say(&mut stage, "carlotta", at(d0, -3 + later, 9), id, (Side::Comune, KeyWord::Accetta, ""))?;
        say(&mut stage, FOUNDER, at(d0, -3 + later, 10), id, (Side::Ati, KeyWord::Accetta, ""))?;
    }
    let signed = stage.sync(FOUNDER)?;
    let (hash, heads) = (codoc::whole_hash(signed, &codoc::read(signed).0), spell_heads(signed));
    stage.act(FOUNDER, at(d0, -2, 12), |edit| {
        codoc::name_version(edit, "Allegato alla convenzione", VersionReason::Firma, (&hash, &heads), None)
    })?;
    if let Some(id) = ids.get(9).copied() {
        // Behind the marker of the paragraph.
        let index = 1 + text::utf16("La cabina di regia si riunisce ");
        let op = Op::Splice { index, delete: text::utf16("ogni due mesi"), insert: "ogni mese".to_owned() };
        stage.act("carlotta", at(d0, 2, 9), |edit| rich::apply(edit, &Clause { id }, clause::BODY, [op]))?;
    }
    if let Some(id) = ids.get(3).copied() {
        let why = "Per gli adolescenti servono criteri e tempi diversi.";
        say(&mut stage, FOUNDER, at(d0, 3, 9), id, (Side::Ati, KeyWord::Dissente, why))?;
    }
    remarks::project(&mut stage, &ids, d0, session)?;
    remarks::mark_terms(&mut stage, &ids, d0, terms)?;
    Ok((stage.batches(), ids.get(9).copied()))
}

fn guidelines(cast: Cast<'_>, random: Random<'_>, d0: Date) -> Result<Vec<Batch>, DemoError> {
    let mut stage = Stage::new(Kind::Codoc, cast, random);
    fill(&mut stage, at(d0, -4, 14), "Linee guida sperimentali", CodocTemplate::LineeGuida, GUIDELINES)?;
    Ok(stage.batches())
}

/// The clauses of a template with what is known of them; gives their ids, in order.
fn fill(
    stage: &mut Stage<'_>,
    at_ms: i64,
    title: &str,
    template: CodocTemplate,
    filled: Filled,
) -> Result<Vec<Id>, DemoError> {
    stage.act(FOUNDER, at_ms, |edit| templates::fill(edit, title, template))?;
    let (view, _) = codoc::read(stage.sync(FOUNDER)?);
    let ids: Vec<Id> = view.present().map(|clause| clause.id).collect();
    for (number, pieces) in filled {
        let Some(id) = ids.get(*number).copied() else { continue };
        let minutes = i64::try_from(*number).unwrap_or(0) * 60_000;
        stage.act(FOUNDER, at_ms + minutes, |edit| write(edit, id, pieces))?;
    }
    Ok(ids)
}

fn write(edit: &mut Edit<'_>, id: Id, pieces: &[Piece]) -> Result<(), EditError> {
    let spans = pieces.iter().flat_map(|piece| {
        let (marker, words) = match piece {
            P(words) => (block("paragraph", &[]), words),
            H(words) => (block("heading", &[("level", RichValue::Int(1))]), words),
            I(words) => (block("unordered-list-item", &[]), words),
            N(words) => (block("ordered-list-item", &[]), words),
        };
        [marker, Span::Text { value: (*words).to_owned(), marks: BTreeMap::new() }]
    });
    let op = Op::UpdateSpans { spans: spans.collect(), default_expand: Expand::Both, expands: BTreeMap::new() };
    rich::apply(edit, &Clause { id }, clause::BODY, [op])
}

fn block(kind: &str, attrs: &[(&str, RichValue)]) -> Span {
    let attrs = attrs.iter().map(|(name, value)| ((*name).to_owned(), value.clone())).collect();
    let field = |name: &str, value: RichValue| (name.to_owned(), value);
    Span::Block {
        value: BTreeMap::from([
            field("type", RichValue::Str(kind.to_owned())),
            field("parents", RichValue::List(Vec::new())),
            field("attrs", RichValue::Map(attrs)),
            field("isEmbed", RichValue::Bool(false)),
        ]),
    }
}

fn say(
    stage: &mut Stage<'_>,
    by: &'static str,
    at_ms: i64,
    id: Id,
    (side, key, words): (Side, KeyWord, &str),
) -> Result<(), DemoError> {
    let doc = stage.sync(by)?;
    let (view, _) = codoc::read(doc);
    let hash = view.clause(id).map(|clause| codoc::content_hash(doc, clause)).unwrap_or_default();
    stage.act(by, at_ms, |edit| codoc::say(edit, id, side, key, &hash, words, None)).map(drop)
}
