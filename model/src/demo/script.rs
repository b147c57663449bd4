//! From the tables of a family to the edits of its plan.

use super::people::PHASES;
use super::stage::{DemoError, Stage};
use super::tables::{
    Edge, Entry, Family, Goal, Node, Now, Pact, Parenting, Person, Said, Survey, Task, Term, Who, Word,
};
use crate::deadline::add_deadline;
use crate::doc::{self, Doc, Edit, EditError};
use crate::field::{
    action, assessment, deadline_mark, edge, event, factor, flag, node, objective, parenting, phase, plan, score, task,
};
use crate::ids::{Id, Party, UserId};
use crate::ord::OrdKey;
use crate::place::{self, Action, Assessment, DeadlineMark, Event, Factor, Flag, Objective, Plan, Score, ScoreKey};
use crate::plan as plan_doc;
use crate::plan::{AdhesionDraft, EventDraft, LineDraft, MemberDraft};
use crate::text;
use crate::time::{Date, Instant};
use crate::vocab::{
    AdhesionMode, ChildSeen, DefaultPhase, Dimension, DueState, EventKind, EventPlace, Kin, PlanState, ScoreSource,
    ScoreValue, Step, VersionReason, Vocabulary, Weight,
};

/// A family whose plan is being written, and what the later steps need of the earlier ones.
pub(super) struct Script {
    pub family: &'static Family,
    pub d0: Date,
    pub now_ms: i64,
    members: Vec<Id>,
    pub objectives: Vec<Id>,
    /// By objective.
    actions: Vec<Vec<Id>>,
    events: Vec<Id>,
    /// By event.
    lines: Vec<Vec<Id>>,
    /// The version that was signed.
    pub version: Option<Id>,
}

/// A signature as if drawn on the screen.
const STROKES: &str = "80,300 140,180 200,320 260,170 330,310 390,220;430,250 520,210 600,270 690,230";

impl Script {
    /// Writes everything but the scene.
    pub fn play(family: &'static Family, stage: &mut Stage<'_>, d0: Date, now_ms: i64) -> Result<Self, DemoError> {
        let mut script = Self {
            family,
            d0,
            now_ms,
            members: Vec::new(),
            objectives: Vec::new(),
            actions: Vec::new(),
            events: Vec::new(),
            lines: Vec::new(),
            version: None,
        };
        script.open(stage)?;
        script.set_goals(stage)?;
        script.go(stage)?;
        script.keep_diary(stage)?;
        script.assess(stage)?;
        script.review(stage)?;
        script.manage(stage)?;
        if let Some(pact) = &family.pact {
            script.version = Some(script.agree(stage, pact, script.ms(pact.day, 18_20))?);
        }
        Ok(script)
    }

    /// What the clock in Italy shows as `time` (`16_30`) on a day.
    fn at(&self, day: i32, time: i64) -> Instant {
        let day = self.d0 + day;
        let minutes = time / 100 * 60 + time % 100;
        day.at_utc(minutes - if is_summer(day) { 120 } else { 60 })
    }

    pub fn ms(&self, day: i32, time: i64) -> i64 {
        self.at(day, time).0
    }

    pub fn member(&self, index: usize) -> Option<Id> {
        self.members.get(index).copied()
    }

    pub fn party(&self, stage: &Stage<'_>, who: Who) -> Party {
        match who {
            Who::Op(key) => Party::Operator(stage.user(key)),
            Who::Member(index) => match self.member(index) {
                Some(member) => Party::Member(member),
                None => Party::Contact("famiglia".to_owned()),
            },
            Who::Contact(contact) => Party::Contact(contact.to_owned()),
        }
    }

    fn parties(&self, stage: &Stage<'_>, all: &[Who]) -> Vec<Party> {
        all.iter().map(|who| self.party(stage, *who)).collect()
    }

    fn open(&mut self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        let (family, from) = (self.family, self.d0 + self.family.opened);
        let at = [9_00, 9_20, 9_35, 9_50].map(|time| self.ms(family.opened, time));
        let manager = stage.user(family.owner);
        let team: Vec<_> = family.team.iter().map(|(key, role)| (stage.user(key), *role)).collect();
        stage.act(family.owner, at[0], |edit| {
            plan_doc::open(edit, family.code, family.alias, from, Some(family.channel))?;
            edit.set(&Plan, plan::CASE_MANAGER, Some(manager))?;
            edit.set(&Plan, plan::URGENCY, Some(family.urgency))?;
            edit.set(&Plan, plan::OFFICE, Some(family.office.to_owned()))?;
            plan_doc::set_level(edit, family.level, "")?;
            family.reasons.iter().try_for_each(|reason| plan_doc::set_reason(edit, *reason, true))?;
            team.iter().try_for_each(|(user, role)| plan_doc::seat(edit, *user, *role, from))
        })?;
        self.members = stage.act(family.owner, at[1], |edit| {
            family.household.iter().map(|person| add_person(edit, person, from)).collect::<Result<_, _>>()
        })?;
        stage.act(family.owner, at[2], |edit| {
            text::update(edit, &Plan, plan::SUMMARY, family.summary)?;
            text::update(edit, &Plan, plan::STRENGTHS, family.strengths)?;
            text::update(edit, &Plan, plan::FAMILY_TRANSLATION, family.translation)
        })?;
        let ties: Vec<(Party, Party)> =
            family.edges.iter().map(|edge| (self.party(stage, edge.from), self.party(stage, edge.to))).collect();
        stage.act(family.owner, at[3], |edit| {
            for (from, bond, to) in family.relations {
                if let (Some(from), Some(to)) = (self.member(*from), self.member(*to)) {
                    plan_doc::add_relation(edit, from, to, *bond)?;
                }
            }
            family.nodes.iter().try_for_each(|node| add_node(edit, node))?;
            family.edges.iter().zip(ties).try_for_each(|(edge, (from, to))| add_edge(edit, edge, from, to))
        })
    }

    fn set_goals(&mut self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        let mut after: Option<OrdKey> = None;
        for (number, goal) in (0..).zip(self.family.goals) {
            let at = self.ms(self.family.opened + 2, 14_00) + number * 600_000;
            let owner = Party::Operator(stage.user(goal.owner));
            let with: Vec<_> =
                goal.tasks.iter().map(|task| (self.party(stage, task.who), self.parties(stage, task.with))).collect();
            let (id, actions) = stage.act(self.family.owner, at, |edit| {
                let id = add_goal(edit, goal, owner, self.d0, after.as_ref())?;
                let from = self.d0 + self.family.opened + 2;
                let mut last: Option<OrdKey> = None;
                let actions = goal.tasks.iter().zip(&with).map(|(task, (who, with))| {
                    let action = add_task(edit, id, task, who, with, (from, self.d0 + task.to), last.as_ref());
                    last = Some(OrdKey::between(last.as_ref(), None));
                    action
                });
                Ok((id, actions.collect::<Result<Vec<_>, _>>()?))
            })?;
            after = Some(OrdKey::between(after.as_ref(), None));
            self.objectives.push(id);
            self.actions.push(actions);
        }
        Ok(())
    }

    /// The path of the plan and its levels, and with whom the objectives were agreed.
    fn go(&self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        let family = self.family;
        let mut from = PlanState::Segnalata;
        for (day, to, reason) in family.path {
            let date = self.d0 + *day;
            stage.act(family.owner, self.ms(*day, 12_30), |edit| {
                plan_doc::go_to(edit, Some(from), *to, date, None, reason).map(drop)
            })?;
            from = *to;
        }
        for (day, level, reason) in family.levels {
            stage.act(family.owner, self.ms(*day, 12_40), |edit| plan_doc::set_level(edit, *level, reason))?;
        }
        for (goal, objective) in family.goals.iter().zip(&self.objectives) {
            let Some((_, day, _)) = goal.agreed.iter().max_by_key(|(_, day, _)| *day) else { continue };
            let agreed: Vec<_> =
                goal.agreed.iter().map(|(who, day, mode)| (self.party(stage, *who), self.d0 + *day, *mode)).collect();
            stage.act(family.owner, self.ms(*day, 18_30), |edit| {
                agreed
                    .into_iter()
                    .try_for_each(|(who, date, mode)| plan_doc::add_agreed(edit, *objective, who, date, mode).map(drop))
            })?;
        }
        Ok(())
    }

    /// Each operator's entries in a row: nobody's rest on another's, but for corrections, which come later and of the same hand.
    fn keep_diary(&mut self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        let diary = self.family.diary;
        let unwritten = Id::new(0, [0; 10]);
        self.events = vec![unwritten; diary.len()];
        self.lines = vec![Vec::new(); diary.len()];
        for (writer, _) in self.family.team {
            for (index, entry) in diary.iter().enumerate().filter(|(_, entry)| entry.by == *writer) {
                let draft = self.event_draft(stage, entry);
                let lines: Vec<_> = entry.lines.iter().map(|line| self.line_draft(stage, entry, line)).collect();
                let written = draft.end.map_or(0, |end| end.0) + 25 * 60_000;
                let (event, lines) = stage.act(writer, written, |edit| self.add_entry(edit, entry, draft, lines))?;
                if let (Some(at), Some(of)) = (self.events.get_mut(index), self.lines.get_mut(index)) {
                    (*at, *of) = (event, lines);
                }
            }
        }
        Ok(())
    }

    fn event_draft(&self, stage: &Stage<'_>, entry: &Entry) -> EventDraft {
        let begin = self.at(entry.day, entry.time);
        let mut present = vec![Party::Operator(stage.user(entry.by))];
        present.extend(self.parties(stage, entry.with));
        EventDraft {
            start: Some(begin),
            end: Some(Instant(begin.0 + entry.minutes * 60_000)),
            place: Some(place_of(entry.kind)),
            present,
            child_seen: Some(self.child_seen(entry)),
            amends: entry.amends.and_then(|index| self.events.get(index)).copied(),
            ..EventDraft::of(entry.kind)
        }
    }

    fn child_seen(&self, entry: &Entry) -> ChildSeen {
        let is_child = |who: &Who| match who {
            Who::Member(index) => self.family.household.get(*index).is_some_and(|person| is_minor(person.kin)),
            Who::Op(_) | Who::Contact(_) => false,
        };
        let children = entry.with.iter().filter(|who| is_child(who)).count();
        match entry.kind {
            _ if children == 1 && entry.with.len() == 1 => ChildSeen::SiDaSolo,
            _ if children > 0 => ChildSeen::SiConAltri,
            EventKind::VisitaDomiciliare | EventKind::IncontroProtetto | EventKind::Restituzione => ChildSeen::No,
            _ => ChildSeen::NonPrevisto,
        }
    }

    fn line_draft(&self, stage: &Stage<'_>, entry: &Entry, line: &Said) -> LineDraft {
        LineDraft {
            declarant: line.who.map(|who| self.party(stage, who)),
            verbatim: line.verbatim,
            method: line.method,
            objective: line
                .objective
                .or(entry.action.map(|(at, _)| at))
                .and_then(|at| self.objectives.get(at))
                .copied(),
            ..LineDraft::of(line.kind, line.text)
        }
    }

    fn add_entry(
        &self,
        edit: &mut Edit<'_>,
        entry: &Entry,
        draft: EventDraft,
        lines: Vec<LineDraft>,
    ) -> Result<(Id, Vec<Id>), EditError> {
        let id = plan_doc::add_event(edit, draft)?;
        let at = Event { id };
        let action = entry.action.and_then(|(at, of)| self.actions.get(at)?.get(of)).copied();
        edit.set(&at, event::MINUTES, entry.amends.is_none().then_some(entry.minutes))?;
        edit.set(&at, event::ACTION, action)?;
        edit.set(&at, event::BUDGET_CODE, self.budget_of(entry).map(str::to_owned))?;
        edit.set(&at, event::OFFLINE, entry.offline.then_some(true))?;
        let mut ids = Vec::new();
        let mut last: Option<OrdKey> = None;
        for line in lines {
            ids.push(plan_doc::add_line(edit, id, line, last.as_ref())?.id);
            last = Some(OrdKey::between(last.as_ref(), None));
        }
        for (number, (sign, objective)) in entry.steps.chars().zip(&self.objectives).enumerate() {
            let note = entry.step_note.filter(|(at, _)| *at == number).map(|(_, note)| note);
            if let Some(step) = step_of(sign) {
                plan_doc::set_progress(edit, id, *objective, step, note)?;
            }
        }
        if let Some((day, time, what)) = entry.next {
            edit.set(&at, event::NEXT_AT, Some(self.at(day, time)))?;
            edit.set(&at, event::NEXT_NOTE, Some(what.to_owned()))?;
        }
        plan_doc::close_event(edit, id)?;
        Ok((id, ids))
    }

    /// The line of the budget: the entry's own, or that of its action.
    fn budget_of(&self, entry: &Entry) -> Option<&'static str> {
        let action = entry.action.and_then(|(at, of)| self.family.goals.get(at)?.tasks.get(of));
        let own = Some(entry.budget).filter(|code| !code.is_empty());
        own.or(action.map(|task| task.budget))
    }

    fn assess(&self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        for survey in self.family.assessments {
            let with = self.parties(stage, survey.with);
            let written = self.ms(survey.made.unwrap_or(self.last_day()), 13_00);
            stage.act(survey.by, written, |edit| self.add_survey(edit, survey, &with))?;
        }
        if let Some(table) = &self.family.parenting {
            let by: Vec<(i32, UserId)> = table.done.iter().map(|(day, key)| (*day, stage.user(key))).collect();
            let last = table.done.iter().map(|(day, _)| *day).max().unwrap_or(table.started);
            stage.act(table.by, self.ms(last.max(self.last_day()), 13_20), |edit| {
                self.add_parenting(edit, table, &by)
            })?;
        }
        Ok(())
    }

    /// The day of the last entry of the diary.
    pub fn last_day(&self) -> i32 {
        self.family.diary.iter().map(|entry| entry.day).max().unwrap_or(self.family.opened)
    }

    fn add_survey(&self, edit: &mut Edit<'_>, survey: &Survey, with: &[Party]) -> Result<(), EditError> {
        let id = plan_doc::add_assessment(edit, survey.moment, Some(self.d0 + survey.planned))?;
        let at = Assessment { id };
        edit.set(&at, assessment::DATE, survey.made.map(|day| self.d0 + day))?;
        with.iter().try_for_each(|party| plan_doc::set_participant(edit, id, party.clone(), true))?;
        let rests_on = |entry: &Entry| survey.made.is_some_and(|made| (made - 40..made).contains(&entry.day));
        for (event, _) in self.events.iter().zip(self.family.diary).filter(|(_, entry)| rests_on(entry)) {
            plan_doc::set_assessed_event(edit, id, *event, true)?;
        }
        for (source, signs) in survey.scores {
            for (dimension, sign) in Dimension::ALL.iter().zip(signs.chars()) {
                if let Some(value) = value_of(sign) {
                    plan_doc::set_score(edit, id, key(*dimension, *source), Some(value))?;
                }
            }
        }
        for (dimension, source, note) in survey.notes {
            let place = Score { assessment: id, of: key(*dimension, *source) };
            edit.set(&place, score::EVIDENCE, Some((*note).to_owned()))?;
        }
        text::update(edit, &at, assessment::EVIDENCE, survey.evidence)?;
        text::update(edit, &at, assessment::SYNTHESIS, survey.synthesis)?;
        if survey.closed { plan_doc::close_assessment(edit, id) } else { Ok(()) }
    }

    fn add_parenting(&self, edit: &mut Edit<'_>, table: &Parenting, by: &[(i32, UserId)]) -> Result<(), EditError> {
        let started = self.d0 + table.started;
        let id = plan_doc::add_parenting(edit, Some(table.mandator), started)?;
        text::update(edit, &place::Parenting { id }, parenting::QUESTION, table.question)?;
        for member in table.subjects.iter().filter_map(|index| self.member(*index)) {
            plan_doc::set_subject(edit, id, member, true)?;
        }
        table.methods.iter().try_for_each(|method| plan_doc::set_parenting_method(edit, id, *method, true))?;
        let mut last: Option<OrdKey> = None;
        for (number, (label, phase)) in PHASES.iter().zip(DefaultPhase::ALL).enumerate() {
            let day = |days: i64| Some(started + i32::try_from(days).unwrap_or(0));
            let (from, due) = phase.days();
            let phase = plan_doc::add_phase(edit, id, label, day(from), day(due), last.as_ref())?;
            last = Some(OrdKey::between(last.as_ref(), None));
            if let Some((day, user)) = by.get(number) {
                edit.set(&phase, phase::DONE, Some(self.d0 + *day))?;
                edit.set(&phase, phase::BY, Some(*user))?;
            }
        }
        for item in table.factors {
            let at = plan_doc::add_factor(edit, id, item.kind, item.label)?;
            edit.set(&at, factor::WEIGHT, Weight::ALL.get(item.weight).copied())?;
            self.show_lines(edit, at, item.lines)?;
        }
        Ok(())
    }

    fn show_lines(&self, edit: &mut Edit<'_>, at: Factor, lines: &[(usize, usize)]) -> Result<(), EditError> {
        let ids = lines.iter().filter_map(|(entry, line)| self.lines.get(*entry)?.get(*line));
        ids.copied().try_for_each(|line| plan_doc::set_factor_line(edit, at, line, true))
    }

    fn review(&self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        for (goal, objective) in self.family.goals.iter().zip(&self.objectives) {
            for check in goal.reviews {
                let (date, user) = (self.d0 + check.day, stage.user(check.by));
                stage.act(check.by, self.ms(check.day, 19_00), |edit| {
                    plan_doc::add_review(edit, *objective, date, check.outcome, user, check.note).map(drop)
                })?;
            }
        }
        Ok(())
    }

    /// Deadlines, tasks and marks, all by the case manager.
    fn manage(&self, stage: &mut Stage<'_>) -> Result<(), DemoError> {
        let family = self.family;
        let owners: Vec<UserId> = family.tasks.iter().map(|task| stage.user(task.owner)).collect();
        let day = self.last_day();
        stage.act(family.owner, self.ms(day, 17_00), |edit| {
            family.deadlines.iter().try_for_each(|term| self.add_term(edit, term))?;
            for (item, owner) in family.tasks.iter().zip(owners) {
                let id = plan_doc::add_task(edit, item.what, Some(owner), Some(self.d0 + item.due))?;
                edit.set(&place::Task { id }, task::STATE, Some(item.state))?;
            }
            for mark in family.flags {
                let id = plan_doc::add_flag(edit, mark.message, Some(self.d0 + mark.day))?;
                if let Some((day, resolution)) = mark.resolved {
                    edit.set(&Flag { id }, flag::RESOLUTION, Some(resolution.to_owned()))?;
                    edit.set(&Flag { id }, flag::RESOLVED_AT, Some(self.at(day, 12_00)))?;
                }
            }
            Ok(())
        })
    }

    /// Gives the plan as it is now a name, and keeps what people said of it.
    pub fn agree(&self, stage: &mut Stage<'_>, pact: &Pact, at_ms: i64) -> Result<Id, DemoError> {
        let owner = self.family.owner;
        let doc = stage.sync(owner)?;
        let hash = plan_doc::content_hash(&plan_doc::read(doc).0);
        let heads: Vec<String> = doc::heads(doc).iter().map(ToString::to_string).collect();
        let said: Vec<_> = pact.said.iter().map(|word| self.word(stage, pact.day, word)).collect();
        stage.act(owner, at_ms, |edit| {
            let version = plan_doc::add_version(edit, pact.label, VersionReason::Firma, &hash, &heads.join(" "))?;
            for draft in said {
                let draft = AdhesionDraft { version: Some(version), hash: hash.clone(), ..draft };
                plan_doc::add_adhesion(edit, draft)?;
            }
            Ok(version)
        })
    }

    /// What somebody says, still of no version.
    pub fn word(&self, stage: &Stage<'_>, day: i32, word: &Word) -> AdhesionDraft {
        let household = match word.who {
            Who::Member(index) => self.family.household.get(index),
            Who::Op(_) | Who::Contact(_) => None,
        };
        let spoken = word.mode == AdhesionMode::AVoceConTestimone;
        AdhesionDraft {
            person: self.party(stage, word.who),
            capacity: word.capacity,
            responsibility: household.map(|person| person.responsibility),
            kind: word.kind,
            mode: word.mode,
            version: None,
            hash: String::new(),
            words: word.words.to_owned(),
            strokes: (word.mode == AdhesionMode::FirmaSuTablet).then(|| STROKES.to_owned()),
            signature: None,
            witness: spoken.then(|| Party::Operator(stage.user(self.family.owner))),
            mediator: None,
            language: None,
            date: self.d0 + day,
            place: None,
        }
    }

    fn add_term(&self, edit: &mut Edit<'_>, term: &Term) -> Result<(), EditError> {
        let id = add_deadline(edit, term.kind, self.d0 + term.day, term.what)?;
        let mark = DeadlineMark(id.to_string());
        match term.now {
            Now::Open => Ok(()),
            Now::Met => edit.set(&mark, deadline_mark::STATE, Some(DueState::Assolta)),
            Now::MovedTo(day, note) => {
                edit.set(&mark, deadline_mark::STATE, Some(DueState::Prorogata))?;
                edit.set(&mark, deadline_mark::MOVED_TO, Some(self.d0 + day))?;
                edit.set(&mark, deadline_mark::NOTE, Some(note.to_owned()))
            }
        }
    }

    /// The place of an objective, for the scenes.
    pub fn objective_at(&self, index: usize) -> Result<Objective, DemoError> {
        self.objectives.get(index).map(|id| Objective { id: *id }).ok_or(DemoError::Unknown(self.family.code))
    }

    /// The first action of an objective, for the scenes.
    pub fn action_of(&self, index: usize) -> Result<Action, DemoError> {
        let objective = self.objective_at(index)?.id;
        let action = self.actions.get(index).and_then(|actions| actions.first());
        action.map(|id| Action { objective, id: *id }).ok_or(DemoError::Unknown(self.family.code))
    }

    /// The first assessment, for the scenes.
    pub fn assessment_in(&self, doc: &Doc) -> Result<Id, DemoError> {
        let (view, _) = plan_doc::read(doc);
        view.assessments.first().map(|one| one.id).ok_or(DemoError::Unknown(self.family.code))
    }
}

/// Whether Italy's clocks are two hours ahead of UTC: from the last Sunday of March to the last Sunday of October (directive 2000/84/EC).
fn is_summer(day: Date) -> bool {
    let (year, ..) = day.civil();
    let last_sunday = |month| Date::new(year, month, 31).map(|end| end + -i32::from((end.weekday() + 1) % 7));
    last_sunday(3).is_some_and(|from| day >= from) && last_sunday(10).is_some_and(|to| day < to)
}

fn is_minor(kin: Kin) -> bool {
    matches!(kin, Kin::MinoreBeneficiario | Kin::AltroMinore)
}

fn place_of(kind: EventKind) -> EventPlace {
    match kind {
        EventKind::VisitaDomiciliare | EventKind::FirmaProgetto => EventPlace::Casa,
        EventKind::Scuola => EventPlace::Scuola,
        EventKind::Sanita => EventPlace::Ospedale,
        EventKind::Accompagnamento | EventKind::Altro => EventPlace::Territorio,
        EventKind::Telefonata | EventKind::Messaggio => EventPlace::Online,
        _ => EventPlace::Ufficio,
    }
}

fn step_of(sign: char) -> Option<Step> {
    match sign {
        '+' => Some(Step::Avanti),
        '=' => Some(Step::Uguale),
        '-' => Some(Step::Indietro),
        _ => None,
    }
}

/// `n` is not observed, a dot is nothing said.
fn value_of(sign: char) -> Option<ScoreValue> {
    if sign == 'n' { Some(ScoreValue::NonRilevato) } else { Vocabulary::from_code(sign.encode_utf8(&mut [0; 4])) }
}

fn key(dimension: Dimension, source: ScoreSource) -> ScoreKey {
    ScoreKey { dimension: dimension.into(), source }
}

fn add_person(edit: &mut Edit<'_>, person: &Person, today: Date) -> Result<Id, EditError> {
    let (year, ..) = today.civil();
    plan_doc::add_member(
        edit,
        MemberDraft {
            label: person.label.to_owned(),
            kin: Some(person.kin),
            birth_year: Some(i64::from(year) - person.age),
            lives_in: Some(person.lives_in),
            parental_resp: Some(person.responsibility),
            language: Some(person.language.to_owned()),
        },
    )
}

fn add_node(edit: &mut Edit<'_>, item: &Node) -> Result<(), EditError> {
    let at = place::Node { id: plan_doc::add_node(edit, item.alias, item.kind, item.ring)? };
    edit.set(&at, node::TIE, Some(item.tie))?;
    edit.set(&at, node::FLOW, Some(item.flow))?;
    text::update(edit, &at, node::OFFERS, item.offers)
}

fn add_edge(edit: &mut Edit<'_>, item: &Edge, from: Party, to: Party) -> Result<(), EditError> {
    let at = place::Edge { id: plan_doc::add_edge(edit, from, to, item.tie)? };
    edit.set(&at, edge::FLOW, Some(item.flow))?;
    edit.set(&at, edge::NOTE, Some(item.note.to_owned()).filter(|note| !note.is_empty()))
}

fn add_goal(edit: &mut Edit<'_>, goal: &Goal, owner: Party, d0: Date, after: Option<&OrdKey>) -> Result<Id, EditError> {
    let id = plan_doc::add_objective(edit, goal.text, after)?;
    let at = Objective { id };
    text::update(edit, &at, objective::EXPECTED, goal.expected)?;
    text::update(edit, &at, objective::FAMILY_WORDS, goal.family_words)?;
    edit.set(&at, objective::DIMENSION, Some(goal.dimension.into()))?;
    edit.set(&at, objective::INDICATOR, Some(goal.indicator.to_owned()))?;
    edit.set(&at, objective::OWNER, Some(owner))?;
    edit.set(&at, objective::DUE, Some(d0 + goal.due))?;
    edit.set(&at, objective::STATE, Some(goal.state))?;
    Ok(id)
}

fn add_task(
    edit: &mut Edit<'_>,
    objective: Id,
    task: &Task,
    who: &Party,
    with: &[Party],
    (from, to): (Date, Date),
    after: Option<&OrdKey>,
) -> Result<Id, EditError> {
    let at = plan_doc::add_action(edit, objective, task.what, after)?;
    edit.set(&at, action::WHO, Some(who.clone()))?;
    edit.set(&at, action::DEVICE, Some(task.device))?;
    edit.set(&at, action::PLACE, Some(task.place))?;
    edit.set(&at, action::FREQUENCY, Some(task.frequency))?;
    edit.set(&at, action::PLANNED_MINUTES, (task.minutes > 0).then_some(task.minutes))?;
    edit.set(&at, action::BUDGET_CODE, Some(task.budget.to_owned()))?;
    edit.set(&at, action::FROM, Some(from))?;
    edit.set(&at, action::TO, Some(to))?;
    edit.set(&at, action::STATE, Some(task.state))?;
    with.iter().try_for_each(|party| plan_doc::set_with(edit, at, party.clone(), true))?;
    Ok(at.id)
}
