use std::collections::BTreeMap;

use intreccio_model::budget::actuals::{self, Draft};
use intreccio_model::budget::cell::{self, Column, Content, Names, Unread};
use intreccio_model::budget::sums::{self, Kept};
use intreccio_model::budget::{self, BudgetView, Frame, FramePartner, amount, approval};
use intreccio_model::codoc::Key;
use intreccio_model::conflict::{self, ConflictKind, Resolution};
use intreccio_model::demo;
use intreccio_model::doc::{self, Doc, Kind};
use intreccio_model::field::{budget_line as line, codesign as codesign_fields};
use intreccio_model::ids::{Actor, DocId, Id, UserId};
use intreccio_model::numbers::{Facts, MinutesFact};
use intreccio_model::place::{BudgetLine, Codesign};
use intreccio_model::projection::{self, TableKind};
use intreccio_model::vocab::{ActualSource, BudgetUnit, Fund, KeyWord, PartnerRole, Side};
use intreccio_model::{codesign, roles};
use proptest::prelude::*;

use crate::support::{Person, START_MS, Seeded, date, meet};

fn view(person: &Person) -> BudgetView {
    let (view, anomalies) = budget::read(&person.doc);
    assert_eq!(anomalies, []);
    view
}

fn org(number: u8) -> Id {
    Id::new(1, [number; 10])
}

/// A plan with one line of 8000 hours at 24,50, on two devices.
fn two_with_a_line() -> (Person, Person, Id) {
    let (mut irene, mut carlotta) = (Person::with(Kind::Budget, 1), Person::with(Kind::Budget, 2));
    let id = irene.edits(|edit| {
        budget::open(edit, "Piano economico", DocId([7; 16]))?;
        let id = budget::add_line(edit, None, None)?;
        let place = BudgetLine { id };
        edit.set(&place, line::CODE, Some("B1".to_owned()))?;
        edit.set(&place, line::UNIT, Some(BudgetUnit::Ora))?;
        edit.set(&place, line::QTY_MILLI, Some(8_000_000))?;
        edit.set(&place, line::UNIT_CENTS, Some(2_450))?;
        edit.set(&place, line::SHARE_PA_CENTS, Some(18_000_000))?;
        edit.set(&place, line::SHARE_ATI_CASH_CENTS, Some(1_600_000))?;
        budget::set_part(edit, id, org(1), Some(1))?;
        budget::set_part(edit, id, org(2), Some(1))?;
        Ok(id)
    });
    meet(&mut irene, &mut carlotta);
    (irene, carlotta, id)
}

fn partner(number: u8, share_bp: i64) -> FramePartner {
    let role = if number == 1 { PartnerRole::Capofila } else { PartnerRole::Mandante };
    FramePartner { organization: org(number), code: format!("P{number}"), role, share_bp: Some(share_bp) }
}

fn frame() -> Frame {
    Frame {
        cap_cents: Some(48_000_000),
        min_cofin_bp: Some(800),
        partners: vec![partner(1, 5_000), partner(2, 5_000)],
        contested: Vec::new(),
    }
}

fn cast(key: &str) -> (UserId, Actor) {
    let place = demo::OPERATORS.iter().position(|person| person.key == key).unwrap();
    (UserId([place as u8 + 1; 16]), Actor([place as u8 + 101; 16]))
}

fn play(kind: Kind, batches: &[demo::Batch]) -> Doc {
    let mut doc = doc::new(kind, UserId([99; 16]), Actor([99; 16]));
    for batch in batches {
        assert!(doc::apply(&mut doc, &batch.changes).unwrap().missing.is_empty());
    }
    doc
}

#[test]
fn the_demonstrations_plan_adds_up_to_the_sums_of_its_table_and_keeps_every_rule() {
    let mut random = Seeded(7);
    let d0 = demo::start_for(intreccio_model::time::Instant(START_MS).date_utc());
    let made = demo::build(&cast, &mut |out| random.fill(out), d0, START_MS).unwrap();
    let plan = made.table.budget(&cast, &mut |out| random.fill(out), DocId([7; 16])).unwrap();
    let (view, anomalies) = budget::read(&play(Kind::Budget, &plan.batches));
    assert_eq!(anomalies, []);
    let frame = Frame::of(&codesign::read(&play(Kind::Codesign, &made.table.codesign)).0);
    let codes: Vec<_> = view.present().map(|line| line.code.value.clone().unwrap()).collect();
    assert_eq!(codes.join(" "), "A1 A2 B1 B2 B3 C1 C2 C3 D1 D2 E1 E2 F1 F2 F3");

    let sums = sums::sums(&view);
    assert_eq!((sums.all.total, sums.all.pa, sums.all.ati()), (59_580_000, 47_780_000, 11_800_000));
    let checks = sums::checks(&view, &frame, &sums);
    assert!(checks.hold(), "{checks:?}");
    assert_eq!((checks.cap, checks.cofinancing), (Kept::Yes, Kept::Yes));
    assert_eq!(amount::percent(checks.cofinancing_bp / 10 * 10, amount::Style::Italian), "19,8");
    assert_eq!(checks.mandate_sum_bp, Some(10_000));
    let parts: Vec<i128> = checks.mandates.iter().map(|mandate| mandate.cents).collect();
    assert_eq!(parts, [21_640_000, 12_140_000, 17_160_000, 5_440_000, 3_200_000]);
    assert!(sums.spent.cents > 0 && sums.spent.cents < sums.all.total);

    let standing = approval::standing(&view, &approval::content_hash(&view, &frame));
    assert!(matches!((&standing.comune, &standing.ati), (Key::Accepts { .. }, Key::Accepts { .. })));
    let seats: Vec<&str> = plan.members.iter().map(|(name, _)| *name).collect();
    assert!(seats.contains(&"carlotta") && seats.contains(&"agnese"));
    assert!(!seats.contains(&"marta") && !seats.contains(&"nora"), "a researcher reads totals, not the plan");
    for (name, access) in &plan.members {
        let role = demo::OPERATORS.iter().find(|person| person.key == *name).unwrap().role;
        assert_eq!(Some(*access), roles::access(role, roles::Area::Budget));
    }
    let card = projection::table_card(&play(Kind::Budget, &plan.batches)).unwrap();
    assert_eq!(card.what, TableKind::Budget { codesign: Some(DocId([7; 16])), lines: 15 });
}

#[test]
fn an_unequal_line_is_split_by_weights_and_every_sum_agrees() {
    let (mut irene, _, id) = two_with_a_line();
    irene.edits(|edit| budget::set_part(edit, id, org(1), Some(2)));
    let sums = sums::sums(&view(&irene));
    let (first, second) = (sums.partners[&org(1)], sums.partners[&org(2)]);
    assert_eq!((first.pa, second.pa), (12_000_000, 6_000_000));
    assert_eq!((first.cash, second.cash), (1_066_667, 533_333));
    assert_eq!(first.total + second.total, sums.all.quotas());
}

#[test]
fn each_rule_says_what_breaks_it() {
    let (mut irene, _, id) = two_with_a_line();
    let look = |person: &Person, frame: &Frame| {
        let view = view(person);
        sums::checks(&view, frame, &sums::sums(&view))
    };
    assert!(look(&irene, &frame()).hold());
    assert_eq!(look(&irene, &Frame::default()).cap, Kept::Unknown);
    let tight = Frame { cap_cents: Some(17_999_999), min_cofin_bp: Some(817), ..frame() };
    assert_eq!((look(&irene, &tight).cap, look(&irene, &tight).cofinancing), (Kept::No, Kept::No));
    // 1.600.000 of 19.600.000 are 8,163 per cent: enough for 8,16, and not for 8,17.
    assert_eq!(look(&irene, &Frame { min_cofin_bp: Some(816), ..frame() }).cofinancing, Kept::Yes);
    let uneven = Frame { partners: vec![partner(1, 6_000), partner(2, 4_000)], ..frame() };
    assert!(look(&irene, &uneven).mandates.iter().all(|mandate| mandate.kept == Kept::No && mandate.bp == 5_000));
    let stranger = Frame { partners: vec![partner(1, 5_000)], ..frame() };
    assert_eq!(look(&irene, &stranger).mandates[1].kept, Kept::No);

    irene.edits(|edit| edit.set(&BudgetLine { id }, line::SHARE_ATI_KIND_CENTS, Some(1)));
    assert_eq!(look(&irene, &frame()).lines, [(id, 1)]);
    irene.edits(|edit| budget::set_year(edit, id, 2026, Some(19_599_998)));
    assert_eq!(look(&irene, &frame()).years, [(id, -2)]);
    assert_eq!(sums::sums(&view(&irene)).years, BTreeMap::from([(None, 2), (Some(2026), 19_599_998)]));
    irene.edits(|edit| budget::add_line(edit, None, None));
    assert_eq!(look(&irene, &frame()).nobodys.len(), 1);
}

#[test]
fn two_amounts_written_apart_block_the_approval_and_nothing_else() {
    let (mut irene, mut carlotta, id) = two_with_a_line();
    assert_eq!(approval::blocked_by(&view(&irene), &frame()), []);
    irene.edits(|edit| edit.set(&BudgetLine { id }, line::UNIT_CENTS, Some(2_500)));
    carlotta.edits(|edit| edit.set(&BudgetLine { id }, line::UNIT_CENTS, Some(2_600)));
    meet(&mut irene, &mut carlotta);
    let contested = view(&irene);
    let blocked = approval::blocked_by(&contested, &frame());
    assert_eq!(blocked.len(), 1);
    assert_eq!(blocked[0].0, "budget_line.unit_cents");
    let mut values = cell::contested_numbers(&contested.lines[0], Column::UnitCost);
    values.sort_unstable();
    assert_eq!(values, [Some(2_500), Some(2_600)]);
    assert!(cell::is_contested(&contested.lines[0], Column::UnitCost));
    // Everything else goes on.
    irene.edits(|edit| edit.set(&BudgetLine { id }, line::LABEL, Some("Educativa".to_owned())));

    let open = conflict::list(&irene.doc).remove(0);
    let choice = Resolution::Choose(open.candidates[0].op.clone());
    irene.edits(|edit| conflict::resolve(edit, &open.path, &choice, "Come in seduta"));
    assert_eq!(approval::blocked_by(&view(&irene), &frame()), []);
    assert_eq!(open.kind, ConflictKind::Values { both: false }, "a sum cannot be made of two amounts");
}

#[test]
fn an_approval_holds_for_the_exact_content_and_falls_with_an_edit_or_another_measure() {
    let (mut irene, mut carlotta, id) = two_with_a_line();
    let hash = |person: &Person, frame: &Frame| approval::content_hash(&view(person), frame);
    let (agreed, measures) = (view(&irene), frame());
    irene.edits(|edit| approval::say(edit, Side::Ati, KeyWord::Accetta, (&agreed, &measures), ""));
    carlotta.edits(|edit| approval::say(edit, Side::Comune, KeyWord::Accetta, (&agreed, &measures), ""));
    meet(&mut irene, &mut carlotta);
    assert_eq!(hash(&irene, &frame()), hash(&carlotta, &frame()));
    let stands = |person: &Person, frame: &Frame| approval::standing(&view(person), &hash(person, frame));
    assert!(matches!(stands(&irene, &frame()).comune, Key::Accepts { .. }));

    // What was spent is no part of what was agreed.
    let spent = spends(id, "2026-03-01", 100, ActualSource::AMano, None);
    irene.edits(|edit| actuals::add(edit, &spent));
    assert!(matches!(stands(&irene, &frame()).ati, Key::Accepts { .. }));

    irene.edits(|edit| edit.set(&BudgetLine { id }, line::QTY_MILLI, Some(8_000_001)));
    let fallen = stands(&irene, &frame());
    assert!(matches!((&fallen.comune, &fallen.ati), (Key::Fell { .. }, Key::Fell { .. })));
    irene.edits(|edit| edit.set(&BudgetLine { id }, line::QTY_MILLI, Some(8_000_000)));
    assert!(matches!(stands(&irene, &frame()).comune, Key::Accepts { .. }), "the same content holds again");
    let other = Frame { cap_cents: Some(1), ..frame() };
    assert!(matches!(stands(&irene, &other).comune, Key::Fell { .. }));
}

#[test]
fn a_disagreement_about_the_cap_blocks_too() {
    let (mut irene, mut carlotta) = (Person::with(Kind::Codesign, 1), Person::with(Kind::Codesign, 2));
    irene.edits(|edit| edit.set(&Codesign, codesign_fields::CAP_CENTS, Some(1)));
    carlotta.edits(|edit| edit.set(&Codesign, codesign_fields::CAP_CENTS, Some(2)));
    meet(&mut irene, &mut carlotta);
    let frame = Frame::of(&codesign::read(&irene.doc).0);
    let (plan, ..) = two_with_a_line();
    assert_eq!(approval::blocked_by(&view(&plan), &frame)[0].0, "codesign.cap_cents");
}

fn spends(line: Id, month: &str, cents: i64, source: ActualSource, amends: Option<Id>) -> Draft {
    Draft { line, month: date(month), cents, minutes: None, reference: String::new(), source, amends }
}

#[test]
fn what_was_spent_is_only_added_to_and_a_correction_takes_the_place_of_what_it_names() {
    let (mut irene, mut carlotta, id) = two_with_a_line();
    let mano = ActualSource::AMano;
    let first = irene.edits(|edit| actuals::add(edit, &spends(id, "2026-03-17", 500, mano, None)));
    irene.edits(|edit| actuals::add(edit, &spends(id, "2026-03-01", 40, mano, None)));
    let second = irene.edits(|edit| actuals::add(edit, &spends(id, "2026-03-01", 600, mano, Some(first))));
    irene.edits(|edit| actuals::add(edit, &spends(id, "2026-03-01", 700, mano, Some(second))));
    meet(&mut irene, &mut carlotta);
    let view_of = view(&carlotta);
    assert_eq!(actuals::spent(&view_of.lines[0]).cents, 740);
    assert_eq!(view_of.lines[0].actuals.len(), 4, "all that was said is there");
    assert_eq!(view_of.lines[0].actuals[0].month.value, Some(date("2026-03-01")));

    let third = actuals::standing(&view_of.lines[0]).into_iter().find(|one| one.spent.cents == 700).unwrap();
    assert!(!third.doubtful);
    irene.edits(|edit| actuals::add(edit, &spends(id, "2026-03-01", 1, mano, Some(third.id))));
    carlotta.edits(|edit| actuals::add(edit, &spends(id, "2026-03-01", 2, mano, Some(third.id))));
    meet(&mut irene, &mut carlotta);
    let view_of = view(&irene);
    let standing = actuals::standing(&view_of.lines[0]);
    assert!(standing.iter().any(|one| one.doubtful && one.spent.cents <= 2), "two corrected the same: {standing:?}");
    assert!(actuals::spent(&view_of.lines[0]).cents <= 42);
}

fn hours(month: &str, code: Option<&str>, minutes: i64) -> MinutesFact {
    MinutesFact { month: date(month), device: None, budget_code: code.map(str::to_owned), level: None, minutes }
}

fn diary(minutes: Vec<MinutesFact>) -> Facts {
    Facts { minutes, ..Facts::default() }
}

#[test]
fn hours_of_families_are_added_up_by_line_and_month_and_never_counted_twice() {
    let (mut irene, ..) = two_with_a_line();
    let march = "2026-03-01";
    let facts = [
        diary(vec![hours(march, Some("B1"), 60), hours("2026-04-01", Some("b1 "), 10)]),
        diary(vec![hours(march, Some("B1"), 31), hours(march, Some("Z9"), 7), hours(march, None, 5)]),
    ];
    let take = |person: &mut Person, facts: &[Facts]| {
        let (found, unknown) = actuals::from_diaries(&view(person), facts);
        let news: Vec<_> = found.iter().filter(|one| one.is_news()).map(|one| one.draft("Diari")).collect();
        for draft in &news {
            person.edits(|edit| actuals::add(edit, draft));
        }
        (news.len(), unknown)
    };
    let (wrote, unknown) = take(&mut irene, &facts);
    assert_eq!((wrote, unknown), (2, BTreeMap::from([("z9".to_owned(), 7), (String::new(), 5)])));
    let spent = actuals::by_month(&view(&irene).lines[0]);
    let of = |month: &str| spent[&Some(date(month))];
    assert_eq!((of(march).minutes, of(march).cents), (91, 3_716), "91 minutes at 24,50 an hour are 37,158");
    assert_eq!((of("2026-04-01").minutes, of("2026-04-01").cents), (10, 408));

    assert_eq!(take(&mut irene, &facts).0, 0, "the same again is no news");
    let fewer = actuals::from_diaries(&view(&irene), &facts[..1]).0;
    assert_eq!(fewer.iter().map(|one| (one.minutes, one.is_less())).collect::<Vec<_>>(), [(60, true), (10, false)]);
    let more = [diary(vec![hours(march, Some("B1"), 120)])];
    assert!(!actuals::from_diaries(&view(&irene), &more).0[0].is_less());
    assert_eq!(take(&mut irene, &more).0, 1);
    let spent = actuals::spent(&view(&irene).lines[0]);
    assert_eq!((spent.minutes, spent.cents), (130, 5_308), "instead of what stood there; April is left as it is");

    // Two devices that do not know of each other take in the same month.
    let (mut irene, mut carlotta, _) = two_with_a_line();
    take(&mut irene, &facts);
    take(&mut carlotta, &more);
    meet(&mut irene, &mut carlotta);
    let merged = view(&irene);
    let line = merged.lines.iter().find(|line| !line.life.is_removed()).unwrap();
    assert!([91, 120].contains(&actuals::by_month(line)[&Some(date(march))].minutes));
    assert!(actuals::standing(line).iter().any(|one| one.doubtful));
}

fn names<'a>(
    partners: &'a [FramePartner],
    organization: &'a dyn Fn(Id) -> String,
    words: &'a dyn Fn(&str, &str) -> String,
) -> Names<'a> {
    Names { partners, organization, words, style: amount::Style::Italian }
}

fn name_of(id: Id) -> String {
    if id == org(1) { "Ponteluna".to_owned() } else { "Orto Comune Servizi".to_owned() }
}

fn word_of(list: &str, code: &str) -> String {
    match (list, code) {
        ("budget_unit", "ora") => "ora".to_owned(),
        ("fund", "l285") => "L. 285/97".to_owned(),
        _ => code.replace('_', " "),
    }
}

#[test]
fn cells_are_read_as_people_write_them_and_written_as_they_read() {
    let partners = [partner(1, 5_000), partner(2, 5_000)];
    let names = names(&partners, &name_of, &word_of);
    let read = |column, words: &str| cell::parse(column, words, &names);
    let parts = |pairs: &[(u8, i64)]| Content::Partners(pairs.iter().map(|(n, part)| (org(*n), *part)).collect());
    assert_eq!(read(Column::Partners, "P1,P2"), Ok(parts(&[(1, 1), (2, 1)])));
    assert_eq!(read(Column::Partners, "ponteluna 3; Orto 1"), Ok(parts(&[(1, 3), (2, 1)])));
    assert_eq!(read(Column::Partners, "P1 60%, P2 40%"), Ok(parts(&[(1, 60), (2, 40)])));
    assert_eq!(read(Column::Partners, "P1, P9"), Err(Unread::NoPartner("P9".to_owned())));
    assert_eq!(read(Column::Partners, "P1 0"), Err(Unread::NoPart("P1 0".to_owned())));
    assert_eq!(read(Column::Unit, "h"), Ok(Content::Term(Some("ora"))));
    assert_eq!(read(Column::Fund, "l. 285"), Ok(Content::Term(Some("l285"))));
    assert_eq!(read(Column::Unit, "barile"), Err(Unread::NoTerm));
    assert_eq!(read(Column::UnitCost, "24,50 €"), Ok(Content::Number(Some(2_450))));
    assert_eq!(read(Column::Quantity, " "), Ok(Content::Number(None)));
    let years = Content::Years(BTreeMap::from([(2026, 9_800_000), (2027, 1)]));
    assert_eq!(read(Column::Years, "2026: 98.000,00; 2027: 0,01"), Ok(years.clone()));
    assert_eq!(read(Column::Years, "98.000"), Err(Unread::NoYear("98.000".to_owned())));
    for (column, content) in [
        (Column::Partners, parts(&[(1, 3), (2, 1)])),
        (Column::Years, years),
        (Column::Quantity, Content::Number(Some(1_250))),
        (Column::Fund, Content::Term(Some(Fund::L285.code()))),
    ] {
        assert_eq!(read(column, &cell::spell(column, &content, &names)), Ok(content));
    }
}

#[test]
fn every_cell_can_be_written_read_and_cleared() {
    let (mut irene, _, id) = two_with_a_line();
    let partners = [partner(1, 5_000), partner(2, 5_000)];
    let names = names(&partners, &name_of, &word_of);
    for column in Column::ALL.iter().copied() {
        let words = match column {
            Column::Code | Column::Label | Column::Note => "Testo",
            Column::Partners => "P2",
            Column::Unit => "mese",
            Column::Heading => "b base",
            Column::Level => "secondo",
            Column::Fund => "pnrr",
            Column::Years => "2026: 5",
            _ => "7",
        };
        let wanted = cell::parse(column, words, &names).unwrap();
        for content in [wanted, Content::nothing(column)] {
            let before = cell::read(view(&irene).line(id).unwrap(), column);
            irene.edits(|edit| cell::write(edit, id, &before, column, &content));
            assert_eq!(cell::read(view(&irene).line(id).unwrap(), column), content, "{column:?}");
        }
        assert!(cell::read(view(&irene).line(id).unwrap(), column).is_empty());
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn whatever_a_plan_holds_its_sums_agree_and_nothing_overflows(
        lines in prop::collection::vec((any::<[i64; 5]>(), prop::collection::vec(any::<i64>(), 0..4)), 1..8),
        cap in any::<i64>(),
        least in any::<i64>(),
    ) {
        let mut person = Person::with(Kind::Budget, 1);
        person.edits(|edit| lines.iter().try_for_each(|([qty, unit, pa, cash, kind], parts)| {
            let id = budget::add_line(edit, None, None)?;
            let place = BudgetLine { id };
            edit.set(&place, line::QTY_MILLI, Some(*qty))?;
            edit.set(&place, line::UNIT_CENTS, Some(*unit))?;
            edit.set(&place, line::SHARE_PA_CENTS, Some(*pa))?;
            edit.set(&place, line::SHARE_ATI_CASH_CENTS, Some(*cash))?;
            edit.set(&place, line::SHARE_ATI_KIND_CENTS, Some(*kind))?;
            parts.iter().zip(1_u8..).try_for_each(|(part, n)| budget::set_part(edit, id, org(n), Some(*part)))
        }));
        let view = view(&person);
        let sums = sums::sums(&view);
        let by_heading: i128 = sums.headings.values().map(|one| one.total).sum();
        let by_fund: i128 = sums.funds.values().map(|one| one.total).sum();
        prop_assert_eq!((by_heading, by_fund), (sums.all.total, sums.all.total));
        let by_partner: i128 = sums.partners.values().map(|one| one.quotas()).sum();
        prop_assert_eq!(by_partner + sums.nobodys.quotas(), sums.all.quotas());
        prop_assert_eq!(sums.years.values().sum::<i128>(), sums.all.total);
        let frame = Frame { cap_cents: Some(cap), min_cofin_bp: Some(least), ..frame() };
        let checks = sums::checks(&view, &frame, &sums);
        prop_assert_eq!(checks.mandates.len() >= 2, true);
    }
}
