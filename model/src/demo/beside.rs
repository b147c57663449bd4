//! From the tables of [`super::files`] to the documents beside a plan.

use super::files::{CourtFile, Due, Named, Notebook, Order, Report, Vault};
use super::script::Script;
use super::stage::{Cast, DemoError, Stage};
use super::tables::{Now, Term};
use super::{DemoCompanion, OPERATORS};
use crate::deadline::{add_deadline, of_court};
use crate::doc::{Edit, EditError, Kind, Random};
use crate::field::{deadline_mark, note, order, person, report as fields, section};
use crate::ids::{DocId, Id, Party};
use crate::log::add_log;
use crate::place::{self, DeadlineMark, Note, Section};
use crate::report::{self as reports, Source, Span};
use crate::roles::{self, Area};
use crate::time::{Date, Instant};
use crate::vocab::{DueKind, DueState, LogVerb, RevealReason, SectionKind};
use crate::{contacts, court, identity, notes, text};

/// A family whose plan is written and lies in a document, and what the documents beside it are made of.
pub(super) struct Desk<'a> {
    pub script: &'a Script,
    /// The lines of the plan's diary that a report may take.
    pub sources: &'a [Source],
    pub plan: DocId,
    pub cast: Cast<'a>,
}

impl Desk<'_> {
    /// Every document beside the plan, in the order in which they were begun.
    pub fn all(&self, random: Random<'_>) -> Result<Vec<DemoCompanion>, DemoError> {
        let (beside, owner) = (&self.script.family.beside, self.script.family.owner);
        let mut made = Vec::new();
        if let Some(file) = &beside.court {
            let begun = file.orders.iter().map(|order| order.received).min().unwrap_or(self.script.family.opened);
            made.push(self.make(Kind::Court, owner, begun, &mut *random, |stage| self.court(stage, owner, file))?);
        }
        if let Some(vault) = &beside.identity {
            let (by, day) = (vault.by, vault.day);
            made.push(self.make(Kind::Identity, by, day, &mut *random, |stage| self.identity(stage, vault))?);
            if !vault.handed_out.is_empty() {
                made.push(self.make(Kind::Contacts, by, day, &mut *random, |stage| self.contacts(stage, vault))?);
            }
        }
        if let Some(book) = &beside.notes {
            let begun = book.notes.iter().map(|(day, ..)| *day).min().unwrap_or(self.script.family.opened);
            made.push(self.make(Kind::Notes, book.by, begun, &mut *random, |stage| self.notes(stage, book))?);
        }
        Ok(made)
    }

    /// A document of a kind, said to belong to the plan and then filled.
    fn make(
        &self,
        kind: Kind,
        owner: &'static str,
        day: i32,
        random: Random<'_>,
        fill: impl FnOnce(&mut Stage<'_>) -> Result<(), DemoError>,
    ) -> Result<DemoCompanion, DemoError> {
        let mut stage = Stage::new(kind, self.cast, random);
        let (plan, code, opened_ms) = (self.plan.to_string(), self.script.family.code, self.script.ms(day, 11_00));
        stage.act(owner, opened_ms, |edit| match kind {
            Kind::Identity => identity::open(edit, &plan, code),
            Kind::Court => court::open(edit, &plan, code),
            Kind::Notes => notes::open(edit, &plan, code),
            Kind::Contacts => contacts::open(edit, &plan, code),
            Kind::Workspace
            | Kind::Plan
            | Kind::Reasons
            | Kind::Codesign
            | Kind::Codoc
            | Kind::Session
            | Kind::Draft
            | Kind::Budget => Ok(()),
        })?;
        fill(&mut stage)?;
        Ok(DemoCompanion { kind, owner, members: self.members(kind, owner), opened_ms, batches: stage.batches() })
    }

    /// Who of the team is let in besides the owner, by the table of roles.
    fn members(&self, kind: Kind, owner: &str) -> Vec<(&'static str, roles::Access)> {
        let Some(area) = Area::of(kind) else { return Vec::new() };
        let others = self.script.family.team.iter().filter(|(key, _)| *key != owner);
        others.filter_map(|(key, role)| Some((*key, roles::access(*role, area)?))).collect()
    }

    fn date(&self, day: i32) -> Date {
        self.script.d0 + day
    }

    fn court(&self, stage: &mut Stage<'_>, owner: &'static str, file: &CourtFile) -> Result<(), DemoError> {
        let mut orders = Vec::new();
        for table in file.orders {
            let placement = table.placement.map(|who| self.script.party(stage, who));
            let at = self.script.ms(table.received, 11_20);
            orders.push(stage.act(owner, at, |edit| self.add_order(edit, table, placement))?);
        }
        if !file.terms.is_empty() {
            let at = self.script.ms(self.script.last_day(), 17_20);
            stage.act(owner, at, |edit| file.terms.iter().try_for_each(|term| self.add_term(edit, term)))?;
        }
        for table in file.reports {
            if let (Some(order), Some(of)) = (orders.get(table.order), file.orders.get(table.order)) {
                self.add_report(stage, owner, table, (*order, of))?;
            }
        }
        Ok(())
    }

    fn add_order(&self, edit: &mut Edit<'_>, table: &Order, placement: Option<Party>) -> Result<Id, EditError> {
        let id = court::add_order(edit, table.authority, table.kind, Some(self.date(table.issued)))?;
        let at = place::Order { id };
        edit.set(&at, order::DOCKET, Some(table.docket.to_owned()))?;
        edit.set(&at, order::RECEIVED, Some(self.date(table.received)))?;
        edit.set(&at, order::PLACEMENT, placement)?;
        edit.set(&at, order::MONTHS, table.months)?;
        edit.set(&at, order::REPORT_EVERY, table.every)?;
        text::update(edit, &at, order::MANDATE, table.mandate)?;
        text::update(edit, &at, order::ACTS_SERVICE, table.acts.service)?;
        text::update(edit, &at, order::ACTS_PLACEMENT, table.acts.placement)?;
        text::update(edit, &at, order::ACTS_PARENTS, table.acts.parents)?;
        text::update(edit, &at, order::ACTS_CURATOR, table.acts.curator)?;
        text::update(edit, &at, order::TASKS, table.acts.tasks)?;
        // Read beside the paper on the day on which it came.
        let checked = Instant(edit.now_ms() + 15 * 60_000);
        edit.set(&at, order::CHECKED_AT, Some(checked))?;
        for term in table.fixed {
            let fixed = court::add_fixed_term(edit, id, term.kind, self.date(term.day), term.what)?;
            self.mark(edit, fixed.id, term.now)?;
        }
        table.counsels.iter().try_for_each(|label| court::add_counsel(edit, id, label).map(drop))?;
        Ok(id)
    }

    fn add_term(&self, edit: &mut Edit<'_>, term: &Term) -> Result<(), EditError> {
        let id = add_deadline(edit, term.kind, self.date(term.day), term.what)?;
        self.mark(edit, id, term.now)
    }

    fn mark(&self, edit: &mut Edit<'_>, id: Id, now: Now) -> Result<(), EditError> {
        let mark = DeadlineMark(id.to_string());
        match now {
            Now::Open => Ok(()),
            Now::Met => edit.set(&mark, deadline_mark::STATE, Some(DueState::Assolta)),
            Now::MovedTo(day, words) => {
                edit.set(&mark, deadline_mark::STATE, Some(DueState::Prorogata))?;
                edit.set(&mark, deadline_mark::MOVED_TO, Some(self.date(day)))?;
                edit.set(&mark, deadline_mark::NOTE, Some(words.to_owned()))
            }
        }
    }

    fn add_report(
        &self,
        stage: &mut Stage<'_>,
        owner: &'static str,
        table: &Report,
        (order, of): (Id, &Order),
    ) -> Result<(), DemoError> {
        let wanted = match table.due {
            Due::FirstOfSeries => DueKind::RelazionePeriodica,
            Due::Of(kind) => kind,
        };
        let (file, _) = court::read(stage.sync(owner)?);
        let due = of_court(&file).into_iter().find(|due| due.kind == wanted);
        let at = self.script.ms(table.begun, 9_10);
        let id = stage.act(owner, at, |edit| {
            let id = reports::begin(edit, of.authority, Some(order), table.subject, |kind| title(kind).to_owned())?;
            let report = place::Report { id };
            edit.set(&report, fields::DUE, due.as_ref().map(|due| due.date))?;
            edit.set(&report, fields::PERIOD_FROM, Some(self.date(table.from)))?;
            edit.set(&report, fields::PERIOD_TO, Some(self.date(table.to)))?;
            let Some(due) = &due else { return Ok(id) };
            edit.set(&due.mark(), deadline_mark::STATE, Some(DueState::InPreparazione))?;
            Ok(id)
        })?;
        let (file, _) = court::read(stage.sync(owner)?);
        let Some(view) = file.report(id).cloned() else { return Ok(()) };
        let span = Span::of(&view);
        let lines: Vec<Source> = self.sources.iter().filter(|source| span.holds(source.date)).cloned().collect();
        stage.act(owner, at + 20 * 60_000, |edit| {
            if table.taken {
                reports::take(edit, &view, &lines, |party| self.name(party))?;
            }
            for (kind, words) in table.bodies {
                let found = reports::present_sections(&view).find(|section| section.kind.value == Some(*kind));
                let Some(found) = found else { continue };
                text::update(edit, &Section { report: id, id: found.id }, section::BODY, words)?;
            }
            Ok(())
        })
    }

    /// What a report calls somebody who declared something.
    fn name(&self, party: &Party) -> String {
        match party {
            Party::Member(id) => {
                let of = |at: usize| self.script.member(at) == Some(*id);
                let found = self.script.family.household.iter().enumerate().find(|(at, _)| of(*at));
                found.map(|(_, person)| person.label.to_owned()).unwrap_or_default()
            }
            Party::Contact(words) => words.clone(),
            Party::Operator(user) => {
                let colleague = OPERATORS.iter().find(|person| (self.cast)(person.key).0 == *user);
                colleague.map(|person| person.name.to_owned()).unwrap_or_default()
            }
        }
    }

    fn identity(&self, stage: &mut Stage<'_>, vault: &Vault) -> Result<(), DemoError> {
        let at = self.script.ms(vault.day, 11_20);
        stage.act(vault.by, at, |edit| vault.persons.iter().try_for_each(|one| self.add_named(edit, one)))?;
        let reason = format!("{}: primi incontri a casa", RevealReason::Visita.code());
        let people: Vec<Id> = vault.handed_out.iter().filter_map(|(at, _)| self.script.member(*at)).collect();
        if people.is_empty() {
            return Ok(());
        }
        stage.act(vault.by, at + 600_000, |edit| {
            people.iter().try_for_each(|id| {
                let target = format!("person:{id}");
                add_log(edit, LogVerb::RivelaIdentita, &target, &reason, None)?;
                add_log(edit, LogVerb::Esporta, &target, &reason, Some("visit_contact")).map(drop)
            })
        })
    }

    fn add_named(&self, edit: &mut Edit<'_>, one: &Named) -> Result<(), EditError> {
        let Some((id, known)) = self.script.member(one.member).zip(self.script.family.household.get(one.member)) else {
            return Ok(());
        };
        let (at, said) = (place::Person(id), |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty()));
        let (year, ..) = self.date(self.script.family.opened).civil();
        let year = i32::try_from(i64::from(year) - known.age).unwrap_or(year);
        edit.set(&at, person::SURNAME, said(one.surname))?;
        edit.set(&at, person::GIVEN_NAME, said(one.given_name))?;
        edit.set(&at, person::BIRTH_DATE, Date::new(year, one.born.0, one.born.1))?;
        edit.set(&at, person::ADDRESS, said(one.address))?;
        edit.set(&at, person::PHONE, said(one.phone))?;
        edit.set(&at, person::PREFERRED_CONTACT, said(one.preferred))
    }

    fn contacts(&self, stage: &mut Stage<'_>, vault: &Vault) -> Result<(), DemoError> {
        stage.act(vault.by, self.script.ms(vault.day, 11_35), |edit| {
            for (at, until) in vault.handed_out {
                let named = vault.persons.iter().find(|one| one.member == *at);
                let Some((id, one)) = self.script.member(*at).zip(named) else { continue };
                let said = |words: &str| Some(words.to_owned()).filter(|words| !words.is_empty());
                contacts::hand_out(edit, id, said(one.address), said(one.phone), self.date(*until))?;
            }
            Ok(())
        })
    }

    fn notes(&self, stage: &mut Stage<'_>, book: &Notebook) -> Result<(), DemoError> {
        for (day, title, words) in book.notes {
            stage.act(book.by, self.script.ms(*day, 19_30), |edit| {
                let id = notes::add_note(edit, self.date(*day), title)?;
                text::update(edit, &Note { id }, note::BODY, words)
            })?;
        }
        Ok(())
    }
}

/// The headings of a report, as the interface has them in Italian, which is the language of the demonstration.
fn title(kind: SectionKind) -> &'static str {
    match kind {
        SectionKind::Attivita => "Fonti e attività svolte",
        SectionKind::Nucleo => "Nucleo familiare",
        SectionKind::Fatti => "Fatti accertati",
        SectionKind::Dichiarazioni => "Dichiarazioni",
        SectionKind::OsservazioneMinore => "Osservazione del minore e sue parole",
        SectionKind::Condizioni => "Casa, lavoro, salute, scuola",
        SectionKind::Competenze => "Competenze genitoriali",
        SectionKind::Valutazioni => "Valutazioni",
        SectionKind::Andamento => "Andamento del progetto e rapporti con i genitori",
        SectionKind::Proposte => "Proposte",
        SectionKind::Libera => "Altro",
    }
}
