//! The economic plan of the demonstration: fifteen lines, both keys, and the first months of what was spent.

use std::collections::BTreeMap;

use super::stage::{Cast, DemoError, Stage};
use super::{Batch, FOUNDER, OPERATORS};
use crate::budget::actuals::{self, Draft};
use crate::budget::{self, Frame, approval};
use crate::codesign;
use crate::doc::{Edit, EditError, Kind, Random};
use crate::field::{budget_line as line, codesign as frame, partner};
use crate::ids::{DocId, Id};
use crate::ord::OrdKey;
use crate::place::{BudgetLine, Codesign, Partner};
use crate::roles::{self, Access, Area};
use crate::time::Date;
use crate::vocab::{ActualSource, BudgetLevel, BudgetMacro, BudgetUnit, Fund, KeyWord, PartnerRole, Side};

/// The economic plan, in a space of its own.
pub struct DemoBudget {
    pub owner: &'static str,
    /// Who else is let in, and as what.
    pub members: Vec<(&'static str, Access)>,
    pub batches: Vec<Batch>,
    /// The line that changed after the table was opened again.
    pub changed: Option<Id>,
}

/// The ids of the organisations, by their keys.
pub(super) type Bodies = BTreeMap<&'static str, Id>;

/// Key, short name, and the part of the whole by the mandate.
const PARTNERS: [(&str, &str, i64); 5] =
    [("p1", "P1", 3632), ("p2", "P2", 2038), ("p3", "P3", 2880), ("p4", "P4", 913), ("p5", "P5", 537)];

/// Cap of the Comune in cents, and least cofinancing in basis points.
const CAP: (i64, i64) = (48_000_000, 1_500);

/// Code, words, partners, quantity, cost of one in cents, quotas of Comune and partners in euro.
type Row = (&'static str, &'static str, &'static [&'static str], i64, i64, i64, i64);

const ROWS: [Row; 15] = [
    ("A1", "Coordinamento ATI", &["p1"], 1_200, 3_000, 26_000, 10_000),
    ("A2", "Cabina di regia e segreteria del tavolo", &["p1"], 400, 2_700, 6_800, 4_000),
    ("B1", "Educativa domiciliare", &["p1", "p2"], 8_000, 2_450, 180_000, 16_000),
    ("B2", "Gruppi genitori e bambini", &["p2"], 900, 2_600, 18_400, 5_000),
    ("B3", "Vicinanza solidale: rimborsi e formazione", &["p5"], 1, 2_200_000, 14_000, 8_000),
    ("C1", "Valutazione competenze genitoriali, équipe", &["p1", "p3"], 3_200, 3_600, 102_200, 13_000),
    ("C2", "Mediazione familiare e culturale", &["p4"], 1_000, 3_200, 26_000, 6_000),
    ("C3", "Spazio incontri protetti", &["p4"], 800, 2_800, 18_400, 4_000),
    ("D1", "Supervisione operatori", &["p3"], 500, 7_000, 27_000, 8_000),
    ("D2", "Formazione congiunta Comune-ATI", &["p3"], 300, 6_000, 12_000, 6_000),
    ("E1", "Ricerca-azione e linee guida", &["p3"], 900, 4_000, 24_000, 12_000),
    ("E2", "Monitoraggio e valutazione d’esito", &["p3"], 500, 4_000, 12_000, 8_000),
    ("F1", "Dotazioni: tablet, connettività, software", &["p1"], 1, 1_400_000, 8_000, 6_000),
    ("F2", "Spazi messi a disposizione", &["p5"], 1, 1_000_000, 0, 10_000),
    ("F3", "Comunicazione e restituzione pubblica", &["p3"], 1, 500_000, 3_000, 2_000),
];

/// Hours, and quotas of Comune and partners in euro.
type Amounts = (i64, i64, i64);

/// A line that changed after the table was opened again, before and since.
const AGAIN: (&str, Amounts, Amounts) = ("A2", (300, 5_100, 3_000), (400, 6_800, 4_000));

/// What was spent: code, months after the beginning, cents, minutes, the document.
const SPENT: [(&str, i32, i64, Option<i64>, &str); 5] = [
    ("A1", 0, 156_000, Some(52 * 60), "Foglio ore Ponteluna"),
    ("A1", 1, 144_000, Some(48 * 60), "Foglio ore Ponteluna"),
    ("A2", 0, 43_200, Some(16 * 60), "Foglio ore Ponteluna"),
    ("D1", 1, 84_000, Some(12 * 60), "Fattura 12"),
    ("F1", 0, 1_248_000, None, "Fatture 3 e 4"),
];

fn at(d0: Date, day: i32, hour: i64) -> i64 {
    (d0 + day).at_utc(hour * 60).0
}

/// What the plan is measured by, in the co-design.
pub(super) fn measure(edit: &mut Edit<'_>, bodies: &Bodies) -> Result<(), EditError> {
    edit.set(&Codesign, frame::CAP_CENTS, Some(CAP.0))?;
    edit.set(&Codesign, frame::MIN_COFIN_BP, Some(CAP.1))?;
    for (key, code, share) in PARTNERS {
        let Some(id) = bodies.get(key).copied() else { continue };
        let role = if key == "p1" { PartnerRole::Capofila } else { PartnerRole::Mandante };
        codesign::set_partner(edit, id, Some(role))?;
        edit.set(&Partner(id), partner::CODE, Some(code.to_owned()))?;
        edit.set(&Partner(id), partner::SHARE_BP, Some(share))?;
    }
    Ok(())
}

/// The plan of the co-design in the document `codesign`, which reads as `measures`.
pub(super) fn build(
    cast: Cast<'_>,
    random: Random<'_>,
    d0: Date,
    bodies: &Bodies,
    codesign: DocId,
    measures: &Frame,
) -> Result<DemoBudget, DemoError> {
    let mut stage = Stage::new(Kind::Budget, cast, random);
    stage.act(FOUNDER, at(d0, -4, 8), |edit| budget::open(edit, "Piano economico", codesign))?;
    let ids = stage.act(FOUNDER, at(d0, -4, 9), |edit| rows(edit, bodies))?;
    let again = ids.get(AGAIN.0).copied();
    let again_is = |edit: &mut Edit<'_>, (qty, pa, cash): Amounts| {
        let Some(place) = again.map(|id| BudgetLine { id }) else { return Ok(()) };
        edit.set(&place, line::QTY_MILLI, Some(qty * 1_000))?;
        edit.set(&place, line::SHARE_PA_CENTS, Some(pa * 100))?;
        edit.set(&place, line::SHARE_ATI_CASH_CENTS, Some(cash * 100))
    };
    stage.act(FOUNDER, at(d0, -4, 10), |edit| again_is(edit, AGAIN.1))?;
    approve(&mut stage, d0 + -3, measures)?;
    // The table was opened again meanwhile: the steering group meets every month.
    stage.act(FOUNDER, at(d0, 2, 9), |edit| again_is(edit, AGAIN.2))?;
    approve(&mut stage, d0 + 4, measures)?;
    for (code, months, cents, minutes, reference) in SPENT {
        let Some(line) = ids.get(code).copied() else { continue };
        let draft = Draft {
            line,
            month: d0.add_months(months),
            cents,
            minutes,
            reference: reference.to_owned(),
            source: ActualSource::AMano,
            amends: None,
        };
        stage.act(FOUNDER, at(d0, 62 + months, 9), |edit| actuals::add(edit, &draft))?;
    }
    let others = OPERATORS.iter().filter(|person| person.key != FOUNDER);
    let seat = |person: &super::Person| Some((person.key, roles::access(person.role, Area::Budget)?));
    Ok(DemoBudget {
        owner: FOUNDER,
        members: others.filter_map(seat).collect(),
        batches: stage.batches(),
        changed: again,
    })
}

/// Both sides approve the plan as it is.
fn approve(stage: &mut Stage<'_>, day: Date, measures: &Frame) -> Result<(), DemoError> {
    for (by, side, hour) in [(FOUNDER, Side::Ati, 10), ("carlotta", Side::Comune, 11)] {
        let view = budget::read(stage.sync(by)?).0;
        stage.act(by, at(day, 0, hour), |edit| approval::say(edit, side, KeyWord::Accetta, (&view, measures), ""))?;
    }
    Ok(())
}

fn rows(edit: &mut Edit<'_>, bodies: &Bodies) -> Result<BTreeMap<&'static str, Id>, EditError> {
    let (mut ids, mut last) = (BTreeMap::new(), None::<OrdKey>);
    for row in &ROWS {
        let ord = OrdKey::between(last.as_ref(), None);
        let id = budget::add_line(edit, last.as_ref(), None)?;
        last = Some(ord);
        fill(edit, BudgetLine { id }, row, bodies)?;
        ids.insert(row.0, id);
    }
    Ok(ids)
}

fn fill(edit: &mut Edit<'_>, place: BudgetLine, row: &Row, bodies: &Bodies) -> Result<(), EditError> {
    let (code, label, partners, quantity, unit_cents, comune, ati) = *row;
    let (heading, level) = headings(code);
    let whole = quantity == 1;
    // Rooms are given at their worth; everything else is money.
    let in_kind = code == "F2";
    let cents = |euro: i64| Some(euro * 100);
    edit.set(&place, line::CODE, Some(code.to_owned()))?;
    edit.set(&place, line::LABEL, Some(label.to_owned()))?;
    edit.set(&place, line::MACRO, Some(heading))?;
    edit.set(&place, line::LEVEL, Some(level))?;
    edit.set(&place, line::UNIT, Some(if whole { BudgetUnit::Corpo } else { BudgetUnit::Ora }))?;
    edit.set(&place, line::QTY_MILLI, Some(quantity * 1000))?;
    edit.set(&place, line::UNIT_CENTS, Some(unit_cents))?;
    edit.set(&place, line::SHARE_PA_CENTS, cents(comune))?;
    edit.set(&place, line::SHARE_ATI_CASH_CENTS, cents(if in_kind { 0 } else { ati }))?;
    edit.set(&place, line::SHARE_ATI_KIND_CENTS, cents(if in_kind { ati } else { 0 }))?;
    edit.set(&place, line::FUND, Some(if in_kind { Fund::CofinanziamentoAti } else { Fund::L285 }))?;
    let ids = partners.iter().filter_map(|key| bodies.get(key));
    ids.copied().try_for_each(|id| budget::set_part(edit, place.id, id, Some(1)))
}

fn headings(code: &str) -> (BudgetMacro, BudgetLevel) {
    use BudgetLevel::{Base, Secondo, Trasversale};
    match code.chars().next() {
        Some('A') => (BudgetMacro::Coordinamento, Trasversale),
        Some('B') => (BudgetMacro::Base, Base),
        Some('C') => (BudgetMacro::SecondoLivello, Secondo),
        Some('D') => (BudgetMacro::FormazioneSupervisione, Trasversale),
        Some('E') => (BudgetMacro::Monitoraggio, Trasversale),
        _ => (BudgetMacro::Generali, Trasversale),
    }
}
