//! Everything that can be written, for tests that write at random: every register and text of every kind of document by its label, and
//! every thing that can be added, removed and put back.

use std::collections::BTreeMap;
use std::sync::OnceLock;

use automerge::ScalarValue;
use intreccio_model::attachment::{AttachmentDraft, add_attachment};
use intreccio_model::codoc::aside as in_lane;
use intreccio_model::codoc::remarks::{self, ProposalDraft};
use intreccio_model::codoc::tables;
use intreccio_model::court::{self, ParagraphDraft};
use intreccio_model::doc::{self, Doc, Edit, EditError, Kind};
use intreccio_model::ids::{Code, DocId, Id, Party, UserId};
use intreccio_model::path::Path;
use intreccio_model::place::{self, Entity, Place, ScoreKey};
use intreccio_model::plan::{self, AdhesionDraft, EventDraft, LineDraft, MemberDraft};
use intreccio_model::register::{Field, Scalar, TextField, ValueKind};
use intreccio_model::rich::Anchor;
use intreccio_model::time::Date;
use intreccio_model::vocab::{
    ActKind, ActualSource, AdhesionKind, AdhesionMode, AttendanceStatus, Authority, Bond, Capacity, CodocTemplate,
    Dimension, DueKind, EventKind, FactorKind, GridSide, KeyWord, Level, LineKind, LogVerb, Method, Moment, NodeKind,
    OrderKind, OrganizationKind, PartnerRole, PlanState, ProcedurePhase, ProposalOutcome, Reason, ReportVerdict,
    ReviewOutcome, Ring, ScoreSource, SectionKind, SessionBody, Side, Tie, TrainingKind, VOCABULARIES, VersionReason,
};
use intreccio_model::{
    act, budget, codesign, codoc, contacts, deadline, draft, field, grid, guideline, identity, log, notes, session,
    text, training, workspace,
};

type Done = Option<Result<(), EditError>>;

/// The things that are in a document, by the word of their labels; what lies in others, with these before it.
#[derive(Default)]
pub struct Found(BTreeMap<&'static str, Vec<Vec<Id>>>);

impl Found {
    fn add(&mut self, word: &'static str, ids: impl IntoIterator<Item = Id>, within: &[Id]) {
        let all = self.0.entry(word).or_default();
        all.extend(ids.into_iter().map(|id| [within, &[id]].concat()));
    }

    fn nth(&self, word: &str, number: usize) -> Option<&[Id]> {
        let all = self.0.get(word)?;
        all.get(number % all.len().max(1)).map(Vec::as_slice)
    }

    fn id(&self, word: &str, number: usize) -> Option<Id> {
        self.nth(word, number)?.last().copied()
    }
}

macro_rules! found {
    ($found:ident, $within:expr; $($word:literal in $list:expr;)*) => {
        $($found.add($word, $list.iter().map(|one| one.id), $within);)*
    };
}

/// What is in the document.
pub fn look(doc: &Doc, kind: Kind) -> Found {
    let mut found = Found::default();
    match kind {
        Kind::Plan => look_at_plan(&plan::read(doc).0, &mut found),
        Kind::Court => look_at_court(&court::read(doc).0, &mut found),
        Kind::Identity => {
            let (view, _) = identity::read(doc);
            found!(found, &[]; "log" in view.log;);
        }
        Kind::Notes => {
            let (view, _) = notes::read(doc);
            found!(found, &[]; "note" in view.entries; "attachment" in view.attachments; "log" in view.log;);
        }
        Kind::Contacts => {
            let (view, _) = contacts::read(doc);
            found!(found, &[]; "log" in view.log;);
        }
        Kind::Reasons => {
            let (view, _) = log::read_reasons(doc);
            found!(found, &[]; "log" in view.log; "aside" in view.comments; "aside_reply" in view.answers;);
        }
        Kind::Codesign => {
            let (view, _) = codesign::read(doc);
            found!(found, &[];
                "training" in view.training; "reopening" in view.reopenings; "log" in view.log; "glossary" in view.glossary;
                "act" in view.acts; "attachment" in view.attachments;);
        }
        Kind::Draft => {
            let (view, _) = draft::read(doc);
            found!(found, &[]; "log" in view.log;);
        }
        Kind::Session => {
            let (view, _) = session::read(doc);
            found!(found, &[];
                "agenda_item" in view.agenda; "session_action" in view.actions; "minutes_approval" in view.approvals;
                "attachment" in view.attachments; "log" in view.log;);
            for one in &view.agenda {
                found!(found, &[one.id]; "dissent" in one.dissents;);
            }
        }
        Kind::Codoc => {
            let (view, _) = codoc::read(doc);
            found!(found, &[];
                "clause" in view.clauses; "attachment" in view.attachments; "version" in view.versions; "log" in view.log;);
            for one in &view.clauses {
                look_at_clause(one, &mut found);
            }
        }
        Kind::Budget => {
            let (view, _) = budget::read(doc);
            found!(found, &[]; "budget_line" in view.lines; "budget_approval" in view.approvals; "log" in view.log;);
            for one in &view.lines {
                found!(found, &[one.id]; "budget_actual" in one.actuals;);
            }
        }
        Kind::Workspace => {
            let (view, _) = workspace::read(doc);
            found!(found, &[];
                "organization" in view.organizations; "published" in view.published; "log" in view.log;);
        }
    }
    found
}

fn look_at_clause(view: &codoc::ClauseView, found: &mut Found) {
    found!(found, &[view.id];
        "acceptance" in view.acceptances; "comment" in view.comments; "proposal" in view.proposals;
        "clause_table" in view.tables; "footnote" in view.footnotes;);
    for one in &view.comments {
        found!(found, &[view.id, one.id]; "comment_reply" in one.replies;);
    }
    for one in &view.proposals {
        found!(found, &[view.id, one.id]; "proposal_decision" in one.decisions; "proposal_use" in one.uses;);
    }
    for one in &view.tables {
        found!(found, &[view.id, one.id]; "table_row" in one.rows; "table_column" in one.columns;);
    }
}

fn look_at_plan(view: &plan::PlanView, found: &mut Found) {
    found!(found, &[];
        "member" in view.household; "objective" in view.objectives; "event" in view.events; "relation" in view.relations;
        "agreed" in view.agreed; "assessment" in view.assessments; "parenting" in view.parenting; "node" in view.nodes;
        "edge" in view.edges; "adhesion" in view.adhesions; "version" in view.versions; "deadline" in view.deadlines;
        "task" in view.tasks; "flag" in view.flags; "transition" in view.transitions;
        "attachment" in view.attachments; "log" in view.log;);
    for one in &view.objectives {
        found!(found, &[one.id]; "action" in one.actions; "review" in one.reviews;);
    }
    for one in &view.events {
        found!(found, &[one.id]; "line" in one.lines;);
    }
    for one in &view.parenting {
        found!(found, &[one.id]; "phase" in one.phases; "factor" in one.factors;);
    }
}

fn look_at_court(view: &court::CourtView, found: &mut Found) {
    found!(found, &[];
        "order" in view.orders; "deadline" in view.deadlines; "report" in view.reports;
        "attachment" in view.attachments; "log" in view.log;);
    for one in &view.orders {
        found!(found, &[one.id]; "fixed_term" in one.fixed_terms; "counsel" in one.counsels;);
    }
    for one in &view.reports {
        found!(found, &[one.id]; "section" in one.sections; "report_review" in one.reviews;);
        for section in &one.sections {
            found!(found, &[one.id, section.id]; "paragraph" in section.paragraphs;);
        }
    }
}

/// What a write leaves behind.
pub struct Left {
    /// The register and its value; not of shared texts.
    pub word: Option<(Path, ScalarValue)>,
    /// Things that are in use by it: a removal by somebody else does not hold.
    pub used: Vec<Path>,
}

type Write = Box<dyn Fn(&mut Edit<'_>, &Found, usize, usize) -> Option<Result<Left, EditError>> + Send + Sync>;

/// One thing that a person can do to a document: to which thing, with which value, both by number.
pub struct Writable {
    pub label: &'static str,
    pub write: Write,
}

type Pick<P> = fn(&Found, usize) -> Option<P>;

fn register<P: Place + 'static, T: Scalar>(pick: Pick<P>, field: Field<P, T>) -> Writable {
    let key = field.label.split_once('.').unwrap().1;
    let write: Write = Box::new(move |edit, found, which, value| {
        let place = pick(found, which)?;
        let value = sample::<T>(field.label, found, value);
        let stored = value.as_ref().map_or(ScalarValue::Null, Scalar::write);
        let word = Some((place.container().then(place.key(key)), stored));
        let left = Left { word, used: place.removables() };
        Some(edit.set(&place, field, value).map(|()| left))
    });
    Writable { label: field.label, write }
}

fn words<P: Place + 'static>(pick: Pick<P>, field: TextField<P>) -> Writable {
    const WORDS: [&str; 5] = ["", "a", "ab\na", "b🍝", "aa\nbb"];
    let write: Write = Box::new(move |edit, found, which, value| {
        let place = pick(found, which)?;
        let left = Left { word: None, used: place.removables() };
        Some(text::update(edit, &place, field, WORDS[value % WORDS.len()]).map(|()| left))
    });
    Writable { label: field.label, write }
}

/// Removing, and putting back.
fn tombstone<E: Entity + 'static>(pick: Pick<E>) -> Writable {
    let write: Write = Box::new(move |edit, found, which, value| {
        let entity = pick(found, which)?;
        let removed = value % 3 > 0;
        let done = if removed { edit.remove(&entity) } else { edit.restore(&entity) };
        let left = Left { word: Some((entity.path().then("removed"), removed.into())), used: Vec::new() };
        Some(done.map(|()| left))
    });
    Writable { label: E::REMOVED_LABEL, write }
}

/// The value with a number that fits the field; `None` clears it.
fn sample<T: Scalar>(label: &str, found: &Found, number: usize) -> Option<T> {
    if number % 7 == 6 {
        return None;
    }
    let text = |words: &[String]| words.get(number % words.len()).map(|word| word.as_str().into());
    let plain = |words: &[&str]| text(&words.iter().map(|word| (*word).to_owned()).collect::<Vec<_>>());
    let value: ScalarValue = match T::KIND {
        ValueKind::Text if label.ends_with(".ord") => plain(&["A", "M", "z"])?,
        ValueKind::Text => plain(&["uno", "due", "tre"])?,
        ValueKind::Flag => number.is_multiple_of(2).into(),
        ValueKind::Number => i64::try_from(number % 4).unwrap().into(),
        ValueKind::Date => plain(&["2026-01-31", "2026-02-01", "2028-02-29"])?,
        ValueKind::Instant => ScalarValue::Timestamp(i64::try_from(number % 4).unwrap() * 86_400_000),
        ValueKind::User => UserId([u8::try_from(number % 3).unwrap(); 16]).to_string().into(),
        ValueKind::Id => target(label, found, number)?.to_string().into(),
        ValueKind::Party => party(number).to_string().into(),
        ValueKind::Dimension => plain(&["child_health", "dimensione_nostra"])?,
        ValueKind::Code(list) => {
            let (_, codes) = VOCABULARIES.iter().find(|(name, _)| *name == list).unwrap();
            codes[number % codes.len()].into()
        }
    };
    Some(T::read(&value).unwrap())
}

/// What a field that names another thing can name. Some are in other documents.
fn target(label: &str, found: &Found, number: usize) -> Option<Id> {
    let word = match label {
        "line.objective_id" | "agreed.objective_id" => "objective",
        "line.amends" => "line",
        "event.amends" | "attachment.of" => "event",
        "event.action_id" => "action",
        "adhesion.version" => "version",
        "adhesion.signature" => "attachment",
        "relation.from_hm" | "relation.to_hm" => "member",
        "report.order_id" => "order",
        "operator.org" => "organization",
        _ => "",
    };
    found.id(word, number).or_else(|| word.is_empty().then(|| Id::new(1, [u8::try_from(number % 3).unwrap(); 10])))
}

fn party(number: usize) -> Party {
    match number % 3 {
        0 => Party::Operator(UserId([1; 16])),
        1 => Party::Member(Id::new(1, [1; 10])),
        _ => Party::Contact("scuola / nido".to_owned()),
    }
}

fn term<T: Copy>(all: &[T], number: usize) -> T {
    all[number % all.len()]
}

macro_rules! picks {
    ($($fun:ident: $place:ident { $($key:ident),* } by $word:literal;)*) => {$(
        fn $fun(found: &Found, number: usize) -> Option<place::$place> {
            let mut ids = found.nth($word, number)?.iter().copied();
            Some(place::$place { $($key: ids.next()?),* })
        }
    )*};
}

picks! {
    member: Member { id } by "member";
    objective: Objective { id } by "objective";
    action: Action { objective, id } by "action";
    review: Review { objective, id } by "review";
    event: Event { id } by "event";
    line: Line { event, id } by "line";
    relation: Relation { id } by "relation";
    agreed: Agreed { id } by "agreed";
    assessment: Assessment { id } by "assessment";
    parenting: Parenting { id } by "parenting";
    phase: Phase { parenting, id } by "phase";
    factor: Factor { parenting, id } by "factor";
    node: Node { id } by "node";
    edge: Edge { id } by "edge";
    adhesion: Adhesion { id } by "adhesion";
    version: Version { id } by "version";
    deadline_of: Deadline { id } by "deadline";
    task: Task { id } by "task";
    flag: Flag { id } by "flag";
    transition: Transition { id } by "transition";
    attachment: Attachment { id } by "attachment";
    log_entry: LogEntry { id } by "log";
    order: Order { id } by "order";
    fixed_term: FixedTerm { order, id } by "fixed_term";
    counsel: Counsel { order, id } by "counsel";
    report: Report { id } by "report";
    section: Section { report, id } by "section";
    paragraph: Paragraph { report, section, id } by "paragraph";
    report_review: ReportReview { report, id } by "report_review";
    note: Note { id } by "note";
    organization: Organization { id } by "organization";
    published: Published { id } by "published";
    clause: Clause { id } by "clause";
    budget_line: BudgetLine { id } by "budget_line";
    budget_actual: BudgetActual { line, id } by "budget_actual";
    budget_approval: BudgetApproval { id } by "budget_approval";
    acceptance: Acceptance { clause, id } by "acceptance";
    agenda_item: AgendaItem { id } by "agenda_item";
    dissent: Dissent { item, id } by "dissent";
    session_action: SessionAction { id } by "session_action";
    minutes_approval: MinutesApproval { id } by "minutes_approval";
    training_of: Training { id } by "training";
    reopening: Reopening { id } by "reopening";
    act: Act { id } by "act";
    comment: Comment { clause, id } by "comment";
    comment_reply: CommentReply { clause, comment, id } by "comment_reply";
    aside: Aside { id } by "aside";
    aside_reply: AsideReply { id } by "aside_reply";
    proposal: Proposal { clause, id } by "proposal";
    proposal_decision: ProposalDecision { clause, proposal, id } by "proposal_decision";
    proposal_use: ProposalUse { clause, proposal, id } by "proposal_use";
    clause_table: ClauseTable { clause, id } by "clause_table";
    table_row: TableRow { clause, table, id } by "table_row";
    table_column: TableColumn { clause, table, id } by "table_column";
    footnote: Footnote { clause, id } by "footnote";
    glossary: GlossaryTerm { id } by "glossary";
}

fn because(number: usize) -> place::Because {
    let (doc, id) =
        (DocId([u8::try_from(number % 2).unwrap(); 16]), Id::new(1, [u8::try_from(number % 3).unwrap(); 10]));
    place::Because {
        what: place::LinkTo { doc, clause: (number.is_multiple_of(2)).then_some(id) },
        session: doc,
        item: id,
    }
}

fn user(number: usize) -> UserId {
    UserId([u8::try_from(number % 3).unwrap(); 16])
}

fn own_code(number: usize) -> Option<Code> {
    term(&["child_health", "nostra"], number).parse().ok()
}

fn score_key(number: usize) -> ScoreKey {
    let dimension = term(&[Dimension::ChildHealth, Dimension::FamGuidance], number);
    ScoreKey { dimension: dimension.into(), source: term(ScoreSource::ALL, number / 2) }
}

/// The registers and texts of a thing: with its tombstone when it can be removed.
macro_rules! of {
    ($pick:expr => $module:ident { $($register:ident)* } $($text:ident)*) => {
        [
            vec![$(register($pick, field::$module::$register),)*],
            vec![$(words($pick, field::$module::$text),)*],
        ].into_iter().flatten()
    };
}

/// Everything that can be written in a kind of document.
pub fn writables(kind: Kind) -> Vec<Writable> {
    let mut all = match kind {
        Kind::Plan => {
            [plan_core(), plan_people(), plan_diary(), plan_grid(), plan_agreement()].into_iter().flatten().collect()
        }
        Kind::Court => court_file(),
        Kind::Identity => vault(),
        Kind::Notes => own_notes(),
        Kind::Contacts => visit_contacts(),
        Kind::Reasons => lane(),
        Kind::Codesign => procedure(),
        Kind::Codoc => table_text(),
        Kind::Draft => drafts(),
        Kind::Session => session_minutes(),
        Kind::Budget => economic_plan(),
        Kind::Workspace => partnership(),
    };
    all.extend(of!(log_entry => log { VERB TARGET REASON DETAIL }));
    all.push(tombstone(log_entry));
    if matches!(kind, Kind::Plan | Kind::Court | Kind::Notes | Kind::Session | Kind::Codoc | Kind::Codesign) {
        all.extend(of!(attachment => attachment { OF NAME MEDIA BYTES WIDTH HEIGHT BLOB KEY ALT } NOTE));
        all.push(tombstone(attachment));
    }
    if matches!(kind, Kind::Plan | Kind::Court) {
        all.extend(of!(deadline_of => deadline { KIND DATE WHAT }));
        all.push(tombstone(deadline_of));
        let mark: Pick<place::DeadlineMark> = |_, n| Some(place::DeadlineMark(term(&["a", "b-2"], n).to_owned()));
        all.extend(of!(mark => deadline_mark { STATE MOVED_TO OWNER REMIND_DAYS CLOSED_BY NOTE }));
    }
    all
}

fn plan_core() -> Vec<Writable> {
    let own: Pick<place::Plan> = |_, _| Some(place::Plan);
    let reason: Pick<place::PlanReason> = |_, n| Some(place::PlanReason(term(Reason::ALL, n)));
    let seat: Pick<place::Seat> = |_, n| Some(place::Seat(user(n)));
    let mut all: Vec<Writable> = of!(own => plan {
        CODE ALIAS STATE LEVEL OFFICE ACCESS_CHANNEL REFERRER CASE_MANAGER URGENCY OPENED CLOSED CLOSING_REASON RETENTION_REVIEW
    } SUMMARY STRENGTHS HANDOVER_NOTE FAMILY_TRANSLATION CLOSING_REVIEW)
    .collect();
    let companion: Pick<place::Companion> =
        |_, n| Some(place::Companion { kind: Kind::COMPANIONS[n % 3], doc: DocId([u8::try_from(n % 2).unwrap(); 16]) });
    all.extend(of!(companion => companion { SPACE }));
    all.extend(of!(reason => reason { CHOSEN }));
    all.extend(of!(seat => seat { ROLE FROM TO }));
    all.extend(of!(task => task { WHAT OWNER DUE STATE SOURCE }));
    all.extend(of!(flag => flag { MESSAGE DATE RESOLVED_AT RESOLUTION }));
    all.extend(of!(transition => transition { FROM TO DATE WHO REASON CLOSING_REASON }));
    all.extend([tombstone(task), tombstone(flag), tombstone(transition)]);
    all
}

fn plan_people() -> Vec<Writable> {
    let mut all: Vec<Writable> =
        of!(member => member { LABEL KIN BIRTH_YEAR LIVES_IN PARENTAL_RESP LANGUAGE } NOTE).collect();
    all.extend(of!(relation => relation { FROM TO KIND }));
    all.extend(of!(node => node { ALIAS KIND RING TIE FLOW } OFFERS));
    all.extend(of!(edge => edge { FROM TO TIE FLOW NOTE }));
    all.extend([tombstone(member), tombstone(relation), tombstone(node), tombstone(edge)]);
    all
}

fn plan_diary() -> Vec<Writable> {
    let with: Pick<place::With> = |f, n| Some(place::With { action: action(f, n)?, party: party(n) });
    let present: Pick<place::Present> = |f, n| Some(place::Present { event: event(f, n)?.id, party: party(n) });
    let progress: Pick<place::Progress> =
        |f, n| Some(place::Progress { event: event(f, n)?.id, objective: objective(f, n)?.id });
    let mut all: Vec<Writable> =
        of!(objective => objective { ORD DIMENSION INDICATOR OWNER DUE STATE } TEXT EXPECTED FAMILY_WORDS).collect();
    all.extend(of!(action => action {
        ORD WHO PLACE FREQUENCY PLANNED_MINUTES FROM TO DEVICE BUDGET_CODE LEVEL STATE
    } WHAT));
    all.extend(of!(with => with { CHOSEN }));
    all.extend(of!(review => review { DATE OUTCOME BY } NOTE));
    all.extend(of!(event => event {
        KIND START END PLACE CHILD_SEEN MINUTES BUDGET_CODE ACTION OFFLINE NEXT_AT NEXT_NOTE CLOSED_AT AMENDS AMEND_REASON
    }));
    all.extend(of!(present => present { CHOSEN }));
    all.extend(of!(progress => progress { STEP NOTE }));
    all.extend(of!(line => line { ORD KIND DECLARANT VERBATIM METHOD OBJECTIVE DIMENSION AMENDS } TEXT));
    all.extend([tombstone(objective), tombstone(event)]);
    all.extend([tombstone(action), tombstone(review), tombstone(line)]);
    all
}

fn plan_grid() -> Vec<Writable> {
    let participant: Pick<place::Participant> =
        |f, n| Some(place::Participant { assessment: assessment(f, n)?.id, party: party(n) });
    let rests_on: Pick<place::AssessedEvent> =
        |f, n| Some(place::AssessedEvent { assessment: assessment(f, n)?.id, event: event(f, n)?.id });
    let score: Pick<place::Score> = |f, n| Some(place::Score { assessment: assessment(f, n)?.id, of: score_key(n) });
    let because: Pick<place::ScoreLine> = |f, n| {
        let key = place::ScoreLineKey { of: score_key(n), line: line(f, n)?.id };
        Some(place::ScoreLine { assessment: assessment(f, n)?.id, key })
    };
    let subject: Pick<place::Subject> =
        |f, n| Some(place::Subject { parenting: parenting(f, n)?.id, member: member(f, n)?.id });
    let method: Pick<place::ParentingMethod> =
        |f, n| Some(place::ParentingMethod { parenting: parenting(f, n)?.id, method: term(Method::ALL, n) });
    let shown: Pick<place::FactorLine> = |f, n| {
        let at = factor(f, n)?;
        Some(place::FactorLine { parenting: at.parenting, factor: at.id, line: line(f, n)?.id })
    };
    let mut all: Vec<Writable> =
        of!(assessment => assessment { MOMENT PLANNED DATE CLOSED_AT } EVIDENCE SYNTHESIS).collect();
    all.extend(of!(participant => participant { CHOSEN }));
    all.extend(of!(rests_on => assessed_event { CHOSEN }));
    all.extend(of!(score => score { SCORE EVIDENCE }));
    all.extend(of!(because => score_line { CHOSEN }));
    all.extend(of!(parenting => parenting { MANDATOR STARTED RESTITUTION_AT OUTCOME } QUESTION RECOMMENDATIONS));
    all.extend(of!(subject => subject { CHOSEN }));
    all.extend(of!(method => parenting_method { CHOSEN }));
    all.extend(of!(phase => phase { ORD LABEL FROM DUE DONE BY }));
    all.extend(of!(factor => factor { LABEL KIND WEIGHT }));
    all.extend(of!(shown => factor_line { CHOSEN }));
    all.extend([tombstone(phase), tombstone(factor)]);
    all.extend([tombstone(assessment), tombstone(parenting)]);
    all
}

fn plan_agreement() -> Vec<Writable> {
    let mut all: Vec<Writable> = of!(agreed => agreed { OBJECTIVE WHO DATE MODE }).collect();
    all.extend(of!(adhesion => adhesion {
        PERSON CAPACITY RESPONSIBILITY KIND MODE VERSION HASH SIGNATURE STROKES WITNESS MEDIATOR LANGUAGE DATE PLACE
    } WORDS));
    all.extend(of!(version => version { LABEL REASON HASH HEADS SESSION }));
    all.extend([tombstone(agreed), tombstone(adhesion), tombstone(version)]);
    all
}

fn court_file() -> Vec<Writable> {
    let own: Pick<place::Court> = |_, _| Some(place::Court);
    let mut all: Vec<Writable> = of!(own => court { PLAN CODE }).collect();
    all.extend(of!(order => order {
        AUTHORITY KIND DOCKET ISSUED RECEIVED CHECKED_AT PLACEMENT MONTHS REPORT_EVERY ENDED
    } MANDATE ACTS_SERVICE ACTS_PLACEMENT ACTS_PARENTS ACTS_CURATOR TASKS));
    all.extend(of!(fixed_term => fixed_term { KIND WHAT DATE }));
    all.extend(of!(counsel => counsel { LABEL }));
    all.extend(of!(report => report {
        TO ORDER SUBJECT DUE PERIOD_FROM PERIOD_TO STATE APPROVED_HASH APPROVED_AT SENT_AT CHANNEL PROTOCOL
    }));
    all.extend(of!(section => section { ORD KIND TITLE } BODY));
    all.extend(of!(paragraph => paragraph { ORD EVENT LINE DATE DECLARANT METHOD VERBATIM } BODY));
    all.extend(of!(report_review => report_review { VERDICT HASH } NOTE));
    all.extend([tombstone(order), tombstone(report)]);
    all.extend([tombstone(fixed_term), tombstone(counsel), tombstone(section), tombstone(paragraph)]);
    all.push(tombstone(report_review));
    all
}

fn vault() -> Vec<Writable> {
    let own: Pick<place::Identity> = |_, _| Some(place::Identity);
    let person: Pick<place::Person> = |_, n| Some(place::Person(Id::new(1, [u8::try_from(n % 3).unwrap(); 10])));
    let mut all: Vec<Writable> = of!(own => identity { PLAN CODE }).collect();
    all.extend(of!(person => person { SURNAME GIVEN_NAME BIRTH_DATE TAX_CODE ADDRESS PHONE PREFERRED_CONTACT }));
    all
}

fn visit_contacts() -> Vec<Writable> {
    let own: Pick<place::Contacts> = |_, _| Some(place::Contacts);
    let contact: Pick<place::VisitContact> =
        |_, n| Some(place::VisitContact(Id::new(1, [u8::try_from(n % 3).unwrap(); 10])));
    let mut all: Vec<Writable> = of!(own => contacts { PLAN CODE }).collect();
    all.extend(of!(contact => visit_contact { ADDRESS PHONE UNTIL }));
    all
}

fn own_notes() -> Vec<Writable> {
    let own: Pick<place::Notes> = |_, _| Some(place::Notes);
    let mut all: Vec<Writable> = of!(own => notes { PLAN CODE }).collect();
    all.extend(of!(note => note { DATE TITLE } BODY));
    all.push(tombstone(note));
    all
}

fn procedure() -> Vec<Writable> {
    let own: Pick<place::Codesign> = |_, _| Some(place::Codesign);
    let partner: Pick<place::Partner> = |_, n| Some(place::Partner(Id::new(1, [u8::try_from(n % 3).unwrap(); 10])));
    let mut all: Vec<Writable> = of!(own => codesign {
        TITLE AUTHORITY STATE CUP RUP CAP_CENTS MIN_COFIN_BP NOTICE_FROM NOTICE_TO TABLE_FIRST TABLE_MONTHS TABLE_EXT_MONTHS
        AGREEMENT_DATE AGREEMENT_REF AGREEMENT_END
    } SCOPE LEGAL_BASIS)
    .collect();
    all.extend(of!(partner => partner { CODE ROLE SHARE_BP }));
    let trainee: Pick<place::Trainee> = |f, n| Some(place::Trainee { training: training_of(f, n)?.id, user: user(n) });
    let case: Pick<place::TrainingCase> = |f, n| {
        Some(place::TrainingCase { training: training_of(f, n)?.id, code: term(&["FP-01", "FP-02"], n).to_owned() })
    };
    all.extend(of!(training_of => training { KIND DATE MINUTES LEAD } TOPICS));
    all.extend(of!(trainee => trainee { CHOSEN }));
    all.extend(of!(case => training_case { CHOSEN }));
    let cause: Pick<place::ReopeningCause> =
        |f, n| Some(place::ReopeningCause { reopening: reopening(f, n)?.id, because: because(n) });
    all.extend(of!(reopening => reopening { DATE REASON SESSION ITEM FOLLOWS }));
    all.extend(of!(cause => reopening_cause { CHOSEN }));
    all.extend(of!(act => act { KIND PHASE NUMBER DATE ISSUER SUBJECT }));
    all.extend(of!(glossary => glossary { TERM ORD } DEFINITION));
    all.extend([tombstone(training_of), tombstone(reopening), tombstone(act), tombstone(glossary)]);
    all
}

fn drafts() -> Vec<Writable> {
    let own: Pick<place::Draft> = |_, _| Some(place::Draft);
    of!(own => draft { TITLE SIDE CODESIGN }).collect()
}

fn session_minutes() -> Vec<Writable> {
    let own: Pick<place::Session> = |_, _| Some(place::Session);
    let attendance: Pick<place::Attendance> = |_, n| Some(place::Attendance(user(n)));
    let link: Pick<place::ItemLink> = |f, n| {
        let to = place::LinkTo { doc: DocId([u8::try_from(n % 2).unwrap(); 16]), clause: None };
        Some(place::ItemLink { item: agenda_item(f, n)?.id, to })
    };
    let mut all: Vec<Writable> = of!(own => session {
        BODY NUMBER DATE START END PLACE CONVOCATION_NO CONVOCATION_DATE CHAIR CLERK MINUTES_STATE
    } GUESTS NOTES)
    .collect();
    all.extend(of!(attendance => attendance { ORG STATUS DELEGATE_OF FROM TO }));
    all.extend(of!(agenda_item => agenda_item { TITLE ORD OUTCOME CARRIED_FROM } INTRO DISCUSSION PROPOSAL DECISION));
    all.extend(of!(link => item_link { CHOSEN }));
    all.extend(of!(dissent => dissent { ORG WORDS }));
    all.extend(of!(session_action => session_action { WHAT WHO DUE STATE ITEM }));
    all.extend(of!(minutes_approval => minutes_approval { SIDE KEY HASH }));
    all.extend([tombstone(agenda_item), tombstone(dissent), tombstone(session_action), tombstone(minutes_approval)]);
    all
}

fn table_text() -> Vec<Writable> {
    let own: Pick<place::Codoc> = |_, _| Some(place::Codoc);
    let mut all: Vec<Writable> =
        of!(own => codoc { TITLE TEMPLATE STATE PUBLISHABLE ORIGIN_DOC ORIGIN_TITLE ORIGIN_SIDE ORIGIN_HEADS })
            .collect();
    all.extend(of!(clause => clause { TITLE ORD LEVEL STATE HINT } BODY));
    all.extend(of!(acceptance => acceptance { SIDE KEY HASH WORDS SESSION }));
    all.extend(of!(version => version { LABEL REASON HASH HEADS SESSION }));
    all.extend([tombstone(clause), tombstone(acceptance), tombstone(version)]);
    let mention: Pick<place::Mention> = |f, n| {
        let at = comment(f, n)?;
        Some(place::Mention { clause: at.clause, comment: at.id, user: user(n) })
    };
    let cell: Pick<place::TableCell> = |f, n| {
        let (row, column) = (table_row(f, n)?, table_column(f, n)?);
        let at = place::CellKey { row: row.id, column: column.id };
        Some(place::TableCell { clause: row.clause, table: row.table, at })
    };
    all.extend(of!(comment => comment { FROM_CURSOR TO_CURSOR QUOTE BODY SESSION RESOLVED_AT RESOLVED_BY }));
    all.extend(of!(mention => mention { CHOSEN }));
    all.extend(of!(comment_reply => comment_reply { BODY SESSION }));
    all.extend(of!(proposal => proposal { FROM_CURSOR TO_CURSOR QUOTE NEW_TEXT WHY SIDE SESSION }));
    all.extend(of!(proposal_decision => proposal_decision { SIDE OUTCOME REASON SESSION }));
    all.extend(of!(proposal_use => proposal_use { FROM_CURSOR TO_CURSOR BACK_FROM BACK_TO }));
    all.extend(of!(clause_table => clause_table { CAPTION }));
    all.extend(of!(table_row => table_row { ORD }));
    all.extend(of!(table_column => table_column { ORD }));
    all.extend(of!(cell => table_cell { TEXT }));
    all.extend(of!(footnote => footnote {} BODY));
    all.extend([tombstone(comment), tombstone(comment_reply), tombstone(proposal), tombstone(proposal_decision)]);
    all.extend([tombstone(proposal_use), tombstone(clause_table), tombstone(table_row), tombstone(table_column)]);
    all.push(tombstone(footnote));
    all
}

fn lane() -> Vec<Writable> {
    let mention: Pick<place::AsideMention> = |f, n| Some(place::AsideMention { aside: aside(f, n)?.id, user: user(n) });
    let named: Pick<place::AsideReplyMention> =
        |f, n| Some(place::AsideReplyMention { reply: aside_reply(f, n)?.id, user: user(n) });
    let mut all: Vec<Writable> =
        of!(aside => aside { CLAUSE FROM_CURSOR TO_CURSOR QUOTE BODY SESSION RESOLVED_AT RESOLVED_BY }).collect();
    all.extend(of!(mention => aside_mention { CHOSEN }));
    all.extend(of!(aside_reply => aside_reply { COMMENT BODY SESSION }));
    all.extend(of!(named => aside_reply_mention { CHOSEN }));
    all.extend([tombstone(aside), tombstone(aside_reply)]);
    all
}

fn economic_plan() -> Vec<Writable> {
    let own: Pick<place::Budget> = |_, _| Some(place::Budget);
    let partner: Pick<place::LinePartner> = |found, n| {
        let organization = Id::new(1, [u8::try_from(n % 3).unwrap(); 10]);
        Some(place::LinePartner { line: budget_line(found, n)?.id, organization })
    };
    let year: Pick<place::LineYear> = |found, n| {
        Some(place::LineYear { line: budget_line(found, n)?.id, year: 2026 + i32::try_from(n % 2).unwrap() })
    };
    let mut all: Vec<Writable> = of!(own => budget { TITLE CODESIGN }).collect();
    all.extend(of!(budget_line => budget_line {
        ORD CODE LABEL MACRO LEVEL UNIT QTY_MILLI UNIT_CENTS SHARE_PA_CENTS SHARE_ATI_CASH_CENTS SHARE_ATI_KIND_CENTS FUND
    } NOTE));
    all.extend(of!(partner => line_partner { PART }));
    all.extend(of!(year => line_year { CENTS }));
    all.extend(of!(budget_actual => budget_actual { MONTH CENTS MINUTES REFERENCE SOURCE AMENDS }));
    all.extend(of!(budget_approval => budget_approval { SIDE KEY HASH WORDS MEASURES }));
    all.extend([tombstone(budget_line), tombstone(budget_actual), tombstone(budget_approval)]);
    all
}

fn partnership() -> Vec<Writable> {
    let own: Pick<place::Workspace> = |_, _| Some(place::Workspace);
    let operator: Pick<place::Operator> = |_, n| Some(place::Operator(user(n)));
    let word: Pick<place::Term> = |_, n| Some(place::Term { list: "dimension".parse().ok()?, code: own_code(n)? });
    let phase: Pick<place::GuidelinePhase> = |_, n| Some(place::GuidelinePhase(own_code(n)?));
    let mut all: Vec<Writable> = of!(own => workspace { NAME }).collect();
    all.extend(of!(organization => organization { NAME KIND SIDE IS_LEAD CONTACT }));
    all.extend(of!(operator => operator { DISPLAY_NAME ORG ROLE ACTIVE }));
    all.extend(of!(word => term { GROUP LABEL_IT LABEL_EN ORD RETIRED_AT SOURCE }));
    all.extend(of!(published => published { FROM TO ROWS }));
    all.extend(of!(phase => guideline_phase { ORD LABEL FROM_DAY DUE_DAY RETIRED_AT }));
    all.extend([tombstone(organization), tombstone(published)]);
    all
}

/// Something that a person adds: into which thing, by number.
pub type Adder = fn(&mut Edit<'_>, &Found, usize) -> Done;

fn done<T>(made: Result<T, EditError>) -> Done {
    Some(made.map(drop))
}

fn id_of(number: usize) -> Id {
    Id::new(1, [u8::try_from(number % 3).unwrap(); 10])
}

fn day() -> Date {
    Date::from_days(20_000)
}

/// Every way to add something to a kind of document; what holds others comes first.
pub fn adders(kind: Kind) -> Vec<Adder> {
    let mut all: Vec<Adder> = match kind {
        Kind::Plan => [PLAN, PLAN_GRID].concat(),
        Kind::Court => COURT.to_vec(),
        Kind::Identity => vec![|edit, _, _| done(identity::open(edit, "00", "FP-01"))],
        Kind::Notes => vec![|edit, _, _| done(notes::add_note(edit, day(), "x"))],
        Kind::Contacts => vec![|edit, _, n| {
            let person = Id::new(1, [u8::try_from(n % 3).unwrap(); 10]);
            done(contacts::hand_out(edit, person, Some("x".to_owned()), None, day()))
        }],
        Kind::Reasons => vec![
            |edit, _, n| done(in_lane::add_comment(edit, id_of(n), &Anchor::default(), "x", &[user(n)], None)),
            |edit, f, n| done(in_lane::add_reply(edit, aside(f, n)?.id, "x", &[user(n)], None)),
        ],
        Kind::Codesign => CODESIGN.to_vec(),
        Kind::Codoc => CODOC.to_vec(),
        Kind::Draft => DRAFT.to_vec(),
        Kind::Session => SESSION.to_vec(),
        Kind::Budget => BUDGET.to_vec(),
        Kind::Workspace => WORKSPACE.to_vec(),
    };
    all.push(|edit, _, _| done(log::add_log(edit, LogVerb::Apre, "x", "", None)));
    if matches!(kind, Kind::Plan | Kind::Court | Kind::Notes | Kind::Session | Kind::Codoc | Kind::Codesign) {
        all.push(|edit, _, n| done(add_attachment(edit, photograph(n))));
    }
    if matches!(kind, Kind::Plan | Kind::Court) {
        all.push(|edit, _, _| done(deadline::add_deadline(edit, DueKind::Udienza, day(), "x")));
    }
    all
}

fn photograph(number: usize) -> AttachmentDraft {
    let of = Id::new(1, [u8::try_from(number % 3).unwrap(); 10]);
    let text = String::new;
    AttachmentDraft { of, name: text(), media: text(), bytes: 1, width: None, height: None, blob: text(), key: text() }
}

const PLAN: &[Adder] = &[
    |edit, _, _| done(plan::open(edit, "FP-01", "Betulla", day(), None)),
    |edit, _, n| done(plan::set_level(edit, term(Level::ALL, n), "x")),
    |edit, _, n| done(plan::seat(edit, user(n), term(intreccio_model::vocab::OperatorRole::ALL, n), day())),
    |edit, _, n| {
        let doc = DocId([u8::try_from(n % 2).unwrap(); 16]);
        done(plan::add_companion(edit, Kind::COMPANIONS[n % 3], doc, "00"))
    },
    |edit, _, _| done(plan::add_member(edit, MemberDraft::default())),
    |edit, _, _| done(plan::add_objective(edit, "x", None)),
    |edit, f, n| done(plan::add_action(edit, objective(f, n)?.id, "x", None)),
    |edit, f, n| done(plan::add_review(edit, objective(f, n)?.id, day(), ReviewOutcome::Raggiunto, user(n), "x")),
    |edit, _, _| done(plan::add_event(edit, EventDraft::of(EventKind::Equipe))),
    |edit, f, n| done(plan::add_line(edit, event(f, n)?.id, LineDraft::of(LineKind::Fatto, "x"), None)),
    |edit, f, n| done(plan::close_event(edit, event(f, n)?.id)),
    |edit, f, n| done(plan::add_relation(edit, member(f, n)?.id, member(f, n + 1)?.id, term(Bond::ALL, n))),
    |edit, _, n| done(plan::add_task(edit, "x", Some(user(n)), None)),
    |edit, _, _| done(plan::add_flag(edit, "x", None)),
    |edit, f, n| done(plan::resolve_flag(edit, flag(f, n)?.id, "x")),
    |edit, _, n| done(plan::go_to(edit, None, term(PlanState::ALL, n), day(), None, "x")),
];

const PLAN_GRID: &[Adder] = &[
    |edit, _, n| done(plan::add_assessment(edit, term(Moment::ALL, n), None)),
    |edit, f, n| done(plan::close_assessment(edit, assessment(f, n)?.id)),
    |edit, _, _| done(plan::add_parenting(edit, None, day())),
    |edit, f, n| done(plan::add_phase(edit, parenting(f, n)?.id, "x", None, None, None)),
    |edit, f, n| done(plan::add_factor(edit, parenting(f, n)?.id, FactorKind::Rischio, "x")),
    |edit, _, _| done(plan::add_node(edit, "x", NodeKind::Scuola, Ring::Formale)),
    |edit, _, n| done(plan::add_edge(edit, party(n), party(n + 1), term(Tie::ALL, n))),
    |edit, f, n| done(plan::add_agreed(edit, objective(f, n)?.id, party(n), day(), AdhesionMode::NonFirma)),
    |edit, _, _| done(plan::add_version(edit, "x", VersionReason::Manuale, "", "")),
    |edit, f, n| done(plan::add_adhesion(edit, adhesion_draft(f, n))),
];

fn adhesion_draft(found: &Found, number: usize) -> AdhesionDraft {
    AdhesionDraft {
        person: party(number),
        capacity: Capacity::Genitore,
        responsibility: None,
        kind: term(AdhesionKind::ALL, number),
        mode: AdhesionMode::NonFirma,
        version: found.id("version", number),
        hash: String::new(),
        words: "x".to_owned(),
        strokes: None,
        signature: None,
        witness: None,
        mediator: None,
        language: None,
        date: day(),
        place: None,
    }
}

const COURT: &[Adder] = &[
    |edit, _, _| done(court::open(edit, "00", "FP-01")),
    |edit, _, n| done(court::add_order(edit, Authority::Tm, term(OrderKind::ALL, n), Some(day()))),
    |edit, f, n| done(court::add_fixed_term(edit, order(f, n)?.id, DueKind::Udienza, day(), "x")),
    |edit, f, n| done(court::add_counsel(edit, order(f, n)?.id, "x")),
    |edit, f, n| done(court::add_report(edit, Authority::Tm, f.id("order", n), "x")),
    |edit, f, n| done(court::add_section(edit, report(f, n)?.id, term(SectionKind::ALL, n), "x", None)),
    |edit, f, n| done(court::add_paragraph(edit, section(f, n)?, paragraph_draft(), None)),
    |edit, f, n| done(court::add_report_review(edit, report(f, n)?.id, ReportVerdict::Approva, "", "x")),
];

fn paragraph_draft() -> ParagraphDraft {
    let id = Id::new(1, [1; 10]);
    let words = "x".to_owned();
    ParagraphDraft { event: id, line: id, date: None, words, declarant: None, method: None, verbatim: false }
}

const CODESIGN: &[Adder] = &[
    |edit, _, _| done(codesign::open(edit, "x", "y")),
    |edit, _, n| {
        let organization = Id::new(1, [u8::try_from(n % 3).unwrap(); 10]);
        done(codesign::set_partner(edit, organization, Some(term(PartnerRole::ALL, n))))
    },
    |edit, _, n| done(training::add_training(edit, &training_draft(n))),
    |edit, _, _| done(codesign::reopen(edit, reopening_draft())),
    |edit, f, n| done(codesign::set_cause(edit, reopening(f, n)?.id, because(n), true)),
    |edit, _, n| done(act::add_act(edit, act_draft(n))),
    |edit, _, _| done(codesign::add_term(edit, "x", "y", None)),
];

fn training_draft(number: usize) -> training::TrainingDraft {
    training::TrainingDraft {
        kind: term(TrainingKind::ALL, number),
        date: day(),
        minutes: 90,
        lead: Some(user(number)),
        participants: [user(number)].into(),
        topics: "x".to_owned(),
        cases: ["FP-01".to_owned()].into(),
    }
}

fn act_draft(number: usize) -> act::ActDraft {
    act::ActDraft {
        kind: term(ActKind::ALL, number),
        phase: Some(term(ProcedurePhase::ALL, number)),
        number: "12".to_owned(),
        date: Some(day()),
        issuer: "x".to_owned(),
        subject: "y".to_owned(),
    }
}

fn reopening_draft() -> codesign::ReopeningDraft {
    codesign::ReopeningDraft { date: day(), reason: "x".to_owned(), session: None, item: None, follows: String::new() }
}

const SESSION: &[Adder] = &[
    |edit, _, n| done(session::open(edit, term(SessionBody::ALL, n), 1, day())),
    |edit, _, _| done(session::add_item(edit, "x", None, None, None)),
    |edit, _, n| done(session::attend(edit, user(n), None, Some(term(AttendanceStatus::ALL, n)))),
    |edit, f, n| {
        let organization = Id::new(1, [u8::try_from(n % 3).unwrap(); 10]);
        done(session::add_dissent(edit, agenda_item(f, n)?.id, organization, "x"))
    },
    |edit, f, n| done(session::add_action(edit, "x", Some(user(n)), Some(day()), f.id("agenda_item", n))),
    |edit, _, n| {
        let (side, key) = (term(Side::ALL, n), term(KeyWord::ALL, n));
        done(session::say(edit, &empty_session(), side, key, "00"))
    },
];

fn budget_said(edit: &mut Edit<'_>, number: usize) -> Result<Id, EditError> {
    let empty = doc::new(Kind::Budget, UserId([9; 16]), intreccio_model::ids::Actor([9; 16]));
    let content = (&budget::read(&empty).0, &budget::Frame::default());
    budget::approval::say(edit, term(Side::ALL, number), term(KeyWord::ALL, number), content, "x")
}

fn empty_session() -> session::SessionView {
    session::read(&doc::new(Kind::Session, UserId([9; 16]), intreccio_model::ids::Actor([9; 16]))).0
}

const DRAFT: &[Adder] =
    &[|edit, _, n| done(draft::open(edit, "x", term(Side::ALL, n), DocId([u8::try_from(n % 2).unwrap(); 16])))];

const CODOC: &[Adder] = &[
    |edit, _, n| done(codoc::open(edit, "x", term(CodocTemplate::ALL, n))),
    |edit, _, n| done(codoc::add_clause(edit, "x", i64::try_from(n % 3).unwrap(), None, None)),
    |edit, f, n| {
        let at = clause(f, n)?.id;
        done(codoc::say(edit, at, term(Side::ALL, n), term(KeyWord::ALL, n), "00", "x", None))
    },
    |edit, _, _| done(codoc::name_version(edit, "x", VersionReason::Seduta, ("", ""), Some(DocId([1; 16])))),
    |edit, f, n| {
        let anchor = Anchor { from: "1@00".to_owned(), to: "2@00".to_owned(), quote: "x".to_owned() };
        done(remarks::add_comment(edit, clause(f, n)?.id, &anchor, "x", &[user(n)], None))
    },
    |edit, f, n| {
        let at = comment(f, n)?;
        done(remarks::add_reply(edit, at.clause, at.id, "x", &[user(n + 1)], None))
    },
    |edit, f, n| {
        let draft = ProposalDraft { side: Some(term(Side::ALL, n)), ..ProposalDraft::default() };
        done(remarks::propose(edit, clause(f, n)?.id, &draft))
    },
    |edit, f, n| {
        let at = proposal(f, n)?;
        let outcome = term(ProposalOutcome::ALL, n);
        done(remarks::decide(edit, at.clause, at.id, term(Side::ALL, n), outcome, "x", None))
    },
    |edit, f, n| {
        let at = proposal(f, n)?;
        done(remarks::add_use(edit, at.clause, at.id, &Anchor::default()))
    },
    |edit, f, n| done(tables::add_table(edit, clause(f, n)?.id, 2, 2)),
    |edit, f, n| {
        let at = clause_table(f, n)?;
        done(tables::add_row(edit, at.clause, at.id, None, None))
    },
    |edit, f, n| done(tables::add_footnote(edit, clause(f, n)?.id)),
];

const BUDGET: &[Adder] = &[
    |edit, _, n| done(budget::open(edit, "x", DocId([u8::try_from(n % 2).unwrap(); 16]))),
    |edit, _, _| done(budget::add_line(edit, None, None)),
    |edit, f, n| {
        let organization = Id::new(1, [u8::try_from(n % 3).unwrap(); 10]);
        done(budget::set_part(edit, budget_line(f, n)?.id, organization, Some(1)))
    },
    |edit, f, n| done(budget::set_year(edit, budget_line(f, n)?.id, 2026, Some(5))),
    |edit, f, n| {
        let draft = budget::actuals::Draft {
            line: budget_line(f, n)?.id,
            month: day(),
            cents: 1,
            minutes: Some(2),
            reference: "x".to_owned(),
            source: term(ActualSource::ALL, n),
            amends: None,
        };
        done(budget::actuals::add(edit, &draft))
    },
    |edit, _, n| done(budget_said(edit, n)),
];

const WORKSPACE: &[Adder] = &[
    |edit, _, _| done(workspace::set_name(edit, "x")),
    |edit, _, _| done(workspace::add_organization(edit, "x", OrganizationKind::Comune, Side::Comune)),
    |edit, f, n| {
        let role = term(intreccio_model::vocab::OperatorRole::ALL, n);
        done(workspace::add_operator(edit, user(n), "x", f.id("organization", n), role))
    },
    |edit, _, n| done(grid::add_dimension(edit, term(GridSide::ALL, n), "x", None, None)),
    |edit, _, _| done(guideline::add_phase(edit, "x", 0, 1, None)),
    |edit, _, _| done(workspace::publish(edit, day(), day(), "")),
];

/// A stored document of a kind that holds one of everything.
pub fn one_of_everything(kind: Kind) -> Vec<u8> {
    static MADE: OnceLock<BTreeMap<Kind, Vec<u8>>> = OnceLock::new();
    let make = |kind: &Kind| {
        let mut person = super::Person::with(*kind, 9);
        add_one_of_everything(&mut person, *kind);
        (*kind, doc::save(&person.doc))
    };
    MADE.get_or_init(|| Kind::ALL.iter().map(make).collect())[&kind].clone()
}

/// Adds one of everything, each with an edit of its own.
fn add_one_of_everything(person: &mut super::Person, kind: Kind) {
    for adder in adders(kind) {
        let found = look(&person.doc, kind);
        person.edits(|edit| adder(edit, &found, 0).unwrap());
    }
}
