//! The things of the documents and where each has its fields.
//!
//! | thing | container of its fields | key of a field |
//! |---|---|---|
//! | workspace, plan | `/workspace`, `/plan` | `field` |
//! | organisation, objective, action, event, … | `/objectives/<id>/actions/<id>` | `field` |
//! | operator, seat in the team, progress at a visit | `/operators`, `/team`, `/events/<id>/progress` | `<who>.field` |
//! | score, term of a vocabulary, phase of the guidelines | `/assessments/<id>/scores`, `/terms`, `/guideline_phases` | `<code>.field` |
//! | member of a set (reason, person present, with whom) | `/reasons`, `/events/<id>/present` | `<member>` |
//!
//! Things that two people may make under the same name (the same colleague taken into the team twice) have no map of their own but
//! prefixed keys: two maps under one key would hide each other.

use std::fmt;
use std::str::FromStr;

use crate::doc::Kind;
use crate::ids::{Code, DimensionCode, DocId, Id, InvalidId, Party, UserId};
use crate::path::Path;
use crate::sort;
use crate::vocab::{Method, Reason, ScoreSource, Vocabulary};

/// Something that has fields.
pub trait Place {
    /// The map which holds the fields.
    fn container(&self) -> Path;

    /// The key of `field` in that map.
    fn key(&self, field: &str) -> String {
        field.to_owned()
    }

    /// The removable things in which this is, itself included, outermost first.
    fn removables(&self) -> Vec<Path> {
        removables_within(&self.container())
    }
}

/// Something made under its own id, that can be removed and put back.
pub trait Entity: Place {
    /// Label of its tombstone.
    const REMOVED_LABEL: &'static str;

    fn path(&self) -> Path;
}

macro_rules! places {
    ($($(#[$doc:meta])* $name:ident $fields:tt at [$($key:tt)*] $(as $word:literal)?;)*) => {$(
        places!(@type $(#[$doc])* $name $fields);

        impl Place for $name {
            fn container(&self) -> Path {
                Path::root()$(.then(places!(@key self $key)))*
            }
        }

        $(impl Entity for $name {
            const REMOVED_LABEL: &'static str = concat!($word, ".removed");

            fn path(&self) -> Path {
                self.container()
            }
        })?
    )*};
    (@type $(#[$doc:meta])* $name:ident ()) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name;
    };
    (@type $(#[$doc:meta])* $name:ident { $($field:ident),* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name { $(pub $field: Id,)* }
    };
    (@key $self:ident $key:literal) => { $key };
    (@key $self:ident ($field:ident)) => { $self.$field.to_string() };
}

places! {
    /// The partnership itself.
    Workspace () at ["workspace"];
    /// An organisation of the partnership.
    Organization { id } at ["organizations" (id)] as "organization";
    /// The family plan itself.
    Plan () at ["plan"];
    /// A person of the household, without a name.
    Member { id } at ["household" (id)] as "member";
    /// An objective.
    Objective { id } at ["objectives" (id)] as "objective";
    /// An action of an objective.
    Action { objective, id } at ["objectives" (objective) "actions" (id)] as "action";
    /// A review of an objective.
    Review { objective, id } at ["objectives" (objective) "reviews" (id)] as "review";
    /// A visit, a meeting, a call: an entry of the diary.
    Event { id } at ["events" (id)] as "event";
    /// A line of the diary.
    Line { event, id } at ["events" (event) "lines" (id)] as "line";
    /// How two persons of the household are related.
    Relation { id } at ["relations" (id)] as "relation";
    /// That an objective was agreed with somebody.
    Agreed { id } at ["agreed" (id)] as "agreed";
    /// An assessment on the three-sided grid.
    Assessment { id } at ["assessments" (id)] as "assessment";
    /// An assessment of parental competences.
    Parenting { id } at ["parenting" (id)] as "parenting";
    /// A phase of an assessment of parental competences.
    Phase { parenting, id } at ["parenting" (parenting) "phases" (id)] as "phase";
    /// A factor of risk or of protection.
    Factor { parenting, id } at ["parenting" (parenting) "factors" (id)] as "factor";
    /// A node of the network.
    Node { id } at ["nodes" (id)] as "node";
    /// A tie of the network.
    Edge { id } at ["edges" (id)] as "edge";
    /// What somebody said of a version of the plan.
    Adhesion { id } at ["adhesions" (id)] as "adhesion";
    /// A version with a name.
    Version { id } at ["versions" (id)] as "version";
    /// A deadline set by hand.
    Deadline { id } at ["deadlines" (id)] as "deadline";
    /// Something to do.
    Task { id } at ["tasks" (id)] as "task";
    /// A mark on a plan.
    Flag { id } at ["flags" (id)] as "flag";
    /// A step on the path of a plan.
    Transition { id } at ["transitions" (id)] as "transition";
    /// A photograph, a scan, a signature.
    Attachment { id } at ["attachments" (id)] as "attachment";
    /// An entry of the activity log.
    LogEntry { id } at ["log" (id)] as "log";
    /// The identity vault itself.
    Identity () at ["identity"];
    /// The court file itself.
    Court () at ["court"];
    /// A court order.
    Order { id } at ["orders" (id)] as "order";
    /// A day that an order fixes.
    FixedTerm { order, id } at ["orders" (order) "fixed_terms" (id)] as "fixed_term";
    /// A guardian ad litem or a lawyer named by an order.
    Counsel { order, id } at ["orders" (order) "counsels" (id)] as "counsel";
    /// A report to the authority.
    Report { id } at ["reports" (id)] as "report";
    /// A section of a report.
    Section { report, id } at ["reports" (report) "sections" (id)] as "section";
    /// A paragraph that comes from a line of the diary.
    Paragraph { report, section, id } at ["reports" (report) "sections" (section) "paragraphs" (id)] as "paragraph";
    /// What a colleague said of a report.
    ReportReview { report, id } at ["reports" (report) "reviews" (id)] as "report_review";
    /// The notes themselves.
    Notes () at ["notes"];
    /// The contacts themselves.
    Contacts () at ["contacts"];
    /// A note.
    Note { id } at ["entries" (id)] as "note";
    /// The co-design itself.
    Codesign () at ["codesign"];
    /// A text of the table itself.
    Codoc () at ["codoc"];
    /// The private drafts of one side themselves.
    Draft () at ["draft"];
    /// A clause of a text of the table.
    Clause { id } at ["clauses" (id)] as "clause";
    /// What a side said of the exact content of a clause.
    Acceptance { clause, id } at ["clauses" (clause) "acceptances" (id)] as "acceptance";
    /// A session itself.
    Session () at ["session"];
    /// A point of the agenda of a session.
    AgendaItem { id } at ["agenda" (id)] as "agenda_item";
    /// The dissent of an organisation on a point of the agenda.
    Dissent { item, id } at ["agenda" (item) "dissents" (id)] as "dissent";
    /// What follows from a session.
    SessionAction { id } at ["actions" (id)] as "session_action";
    /// What a side said of the minutes.
    MinutesApproval { id } at ["approvals" (id)] as "minutes_approval";
    /// A meeting of training or supervision.
    Training { id } at ["training" (id)] as "training";
    /// That the table was opened again.
    Reopening { id } at ["reopenings" (id)] as "reopening";
    /// An act of the procedure.
    Act { id } at ["acts" (id)] as "act";
    /// The economic plan itself.
    Budget () at ["budget"];
    /// A line of the economic plan.
    BudgetLine { id } at ["lines" (id)] as "budget_line";
    /// What was spent on a line.
    BudgetActual { line, id } at ["lines" (line) "actuals" (id)] as "budget_actual";
    /// What a side said of the economic plan.
    BudgetApproval { id } at ["budget_approvals" (id)] as "budget_approval";
    /// A comment on words of a clause.
    Comment { clause, id } at ["clauses" (clause) "comments" (id)] as "comment";
    /// An answer to a comment.
    CommentReply { clause, comment, id } at ["clauses" (clause) "comments" (comment) "replies" (id)] as "comment_reply";
    /// A comment in the lane beside a text.
    Aside { id } at ["comments" (id)] as "aside";
    /// An answer in the lane beside a text.
    AsideReply { id } at ["answers" (id)] as "aside_reply";
    /// A proposal of change to words of a clause.
    Proposal { clause, id } at ["clauses" (clause) "proposals" (id)] as "proposal";
    /// What a side said of a proposal.
    ProposalDecision { clause, proposal, id } at ["clauses" (clause) "proposals" (proposal) "decisions" (id)] as "proposal_decision";
    /// That somebody brought a proposal into the text.
    ProposalUse { clause, proposal, id } at ["clauses" (clause) "proposals" (proposal) "uses" (id)] as "proposal_use";
    /// A table within a clause.
    ClauseTable { clause, id } at ["clauses" (clause) "tables" (id)] as "clause_table";
    /// A row of a table.
    TableRow { clause, table, id } at ["clauses" (clause) "tables" (table) "rows" (id)] as "table_row";
    /// A column of a table.
    TableColumn { clause, table, id } at ["clauses" (clause) "tables" (table) "columns" (id)] as "table_column";
    /// A footnote of a clause.
    Footnote { clause, id } at ["clauses" (clause) "footnotes" (id)] as "footnote";
    /// A term of the shared glossary.
    GlossaryTerm { id } at ["glossary" (id)] as "glossary";
    /// Numbers handed to all.
    Published { id } at ["published" (id)] as "published";
}

/// A term of an editable vocabulary, under its code: two people who name the same term write one field. Spelled `<list>-<code>`.
/// It is retired and never removed: old plans must still read.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Term {
    pub list: Code,
    pub code: Code,
}

impl fmt::Display for Term {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.list, self.code)
    }
}

impl FromStr for Term {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (list, code) = text.split_once('-').ok_or_else(|| InvalidId(text.to_owned()))?;
        Ok(Self { list: list.parse()?, code: code.parse()? })
    }
}

impl Place for Term {
    fn container(&self) -> Path {
        Path::from(["terms"])
    }

    fn key(&self, field: &str) -> String {
        format!("{self}.{field}")
    }
}

/// A phase of the guidelines, under its code: see [`crate::guideline`].
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct GuidelinePhase(pub Code);

impl Place for GuidelinePhase {
    fn container(&self) -> Path {
        Path::from(["guideline_phases"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// A person who works in the partnership (workspace document).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Operator(pub UserId);

impl Place for Operator {
    fn container(&self) -> Path {
        Path::from(["operators"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// An organisation as a partner of a co-design, under its id.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Partner(pub Id);

impl Place for Partner {
    fn container(&self) -> Path {
        Path::from(["partners"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// An operator at a session.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Attendance(pub UserId);

impl Place for Attendance {
    fn container(&self) -> Path {
        Path::from(["attendance"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// A text of the table with which a point of the agenda deals.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ItemLink {
    pub item: Id,
    pub to: LinkTo,
}

/// A text, or a clause of one. Spelled `<document>` or `<document>-<clause>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LinkTo {
    pub doc: DocId,
    pub clause: Option<Id>,
}

impl fmt::Display for LinkTo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.clause {
            Some(clause) => write!(f, "{}-{clause}", self.doc),
            None => write!(f, "{}", self.doc),
        }
    }
}

impl FromStr for LinkTo {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        match text.split_once('-') {
            Some((doc, clause)) => Ok(Self { doc: doc.parse()?, clause: Some(clause.parse()?) }),
            None => Ok(Self { doc: text.parse()?, clause: None }),
        }
    }
}

impl Place for ItemLink {
    fn container(&self) -> Path {
        AgendaItem { id: self.item }.container().then("links")
    }

    fn key(&self, _field: &str) -> String {
        self.to.to_string()
    }
}

/// What a point of an agenda caused: a clause of a text, a line of the economic plan, or the whole of either. Spelled
/// `<document>[-<clause>]_<session>-<point>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Because {
    /// The clause, or the line in the place of one.
    pub what: LinkTo,
    /// The document of the session.
    pub session: DocId,
    pub item: Id,
}

impl fmt::Display for Because {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}_{}-{}", self.what, self.session, self.item)
    }
}

impl FromStr for Because {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let none = || InvalidId(text.to_owned());
        let (what, point) = text.split_once('_').ok_or_else(none)?;
        let point: LinkTo = point.parse()?;
        Ok(Self { what: what.parse()?, session: point.doc, item: point.clause.ok_or_else(none)? })
    }
}

/// A family that was talked about at a meeting of training, by the code of its plan.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TrainingCase {
    pub training: Id,
    pub code: String,
}

impl Place for TrainingCase {
    fn container(&self) -> Path {
        Training { id: self.training }.container().then("cases")
    }

    fn key(&self, _field: &str) -> String {
        self.code.clone()
    }
}

/// An organisation among those that share a line of the economic plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LinePartner {
    pub line: Id,
    pub organization: Id,
}

impl Place for LinePartner {
    fn container(&self) -> Path {
        BudgetLine { id: self.line }.container().then("partners")
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.organization)
    }
}

/// A year to which a part of a line of the economic plan belongs.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct LineYear {
    pub line: Id,
    pub year: i32,
}

impl Place for LineYear {
    fn container(&self) -> Path {
        BudgetLine { id: self.line }.container().then("years")
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.year)
    }
}

/// The place of an operator in a family's team. It informs; access is the control log's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Seat(pub UserId);

impl Place for Seat {
    fn container(&self) -> Path {
        Path::from(["team"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// A document that accompanies a plan in a space of its own, so that who may read it knows of it before being let in.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Companion {
    pub kind: Kind,
    pub doc: DocId,
}

impl Place for Companion {
    fn container(&self) -> Path {
        Path::from(["companions"])
    }

    fn key(&self, field: &str) -> String {
        format!("{self}.{field}")
    }
}

impl fmt::Display for Companion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.kind.code(), self.doc)
    }
}

impl FromStr for Companion {
    type Err = InvalidId;

    fn from_str(s: &str) -> Result<Self, InvalidId> {
        let known = s.split_once(':').and_then(|(kind, doc)| Some((Kind::from_code(kind)?, doc.parse().ok()?)));
        known.map(|(kind, doc)| Self { kind, doc }).ok_or_else(|| InvalidId(s.to_owned()))
    }
}

/// How an objective moved at an event.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Progress {
    pub event: Id,
    pub objective: Id,
}

impl Place for Progress {
    fn container(&self) -> Path {
        Event { id: self.event }.container().then("progress")
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.objective)
    }
}

/// One of the reasons of a plan.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct PlanReason(pub Reason);

impl Place for PlanReason {
    fn container(&self) -> Path {
        Path::from(["reasons"])
    }

    fn key(&self, _field: &str) -> String {
        Vocabulary::code(self.0).to_owned()
    }
}

/// One who was at an event.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Present {
    pub event: Id,
    pub party: Party,
}

impl Place for Present {
    fn container(&self) -> Path {
        Event { id: self.event }.container().then("present")
    }

    fn key(&self, _field: &str) -> String {
        self.party.to_string()
    }
}

/// One with whom an action is done.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct With {
    pub action: Action,
    pub party: Party,
}

impl Place for With {
    fn container(&self) -> Path {
        self.action.container().then("with")
    }

    fn key(&self, _field: &str) -> String {
        self.party.to_string()
    }
}

/// One who took part in an assessment.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Participant {
    pub assessment: Id,
    pub party: Party,
}

impl Place for Participant {
    fn container(&self) -> Path {
        Assessment { id: self.assessment }.container().then("participants")
    }

    fn key(&self, _field: &str) -> String {
        self.party.to_string()
    }
}

/// What one source says of one dimension.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Score {
    pub assessment: Id,
    pub of: ScoreKey,
}

/// A dimension of the grid, by code, as one source sees it. Spelled `<dimension>-<source>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ScoreKey {
    pub dimension: DimensionCode,
    pub source: ScoreSource,
}

impl fmt::Display for ScoreKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.dimension, self.source.code())
    }
}

impl FromStr for ScoreKey {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (dimension, source) = text.rsplit_once('-').ok_or_else(|| InvalidId(text.to_owned()))?;
        let source = ScoreSource::from_code(source).ok_or_else(|| InvalidId(text.to_owned()))?;
        Ok(Self { dimension: dimension.parse()?, source })
    }
}

impl Place for Score {
    fn container(&self) -> Path {
        Assessment { id: self.assessment }.container().then("scores")
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.of)
    }
}

/// A line of the diary that shows why a source gave a score.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ScoreLine {
    pub assessment: Id,
    pub key: ScoreLineKey,
}

/// Spelled `<dimension>-<source>-<line>`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct ScoreLineKey {
    pub of: ScoreKey,
    pub line: Id,
}

impl fmt::Display for ScoreLineKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.of, self.line)
    }
}

impl FromStr for ScoreLineKey {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (of, line) = text.rsplit_once('-').ok_or_else(|| InvalidId(text.to_owned()))?;
        Ok(Self { of: of.parse()?, line: line.parse()? })
    }
}

impl Place for ScoreLine {
    fn container(&self) -> Path {
        Assessment { id: self.assessment }.container().then("lines")
    }

    fn key(&self, _field: &str) -> String {
        self.key.to_string()
    }
}

/// What people said of the deadline with this key: the id of one set by hand, or the key of a computed one
/// (see [`crate::deadline`]).
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct DeadlineMark(pub String);

impl Place for DeadlineMark {
    fn container(&self) -> Path {
        Path::from(["deadline_marks"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// Who a person is: of the household, or of the network.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Person(pub Id);

impl Place for Person {
    fn container(&self) -> Path {
        Path::from(["persons"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// How to reach a person of the household, as handed out for visits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct VisitContact(pub Id);

impl Place for VisitContact {
    fn container(&self) -> Path {
        Path::from(["visit_contacts"])
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.0)
    }
}

/// A cell of a table within a clause.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct TableCell {
    pub clause: Id,
    pub table: Id,
    pub at: CellKey,
}

/// Where a cell is in its table. Spelled `<row>-<column>`.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct CellKey {
    pub row: Id,
    pub column: Id,
}

impl fmt::Display for CellKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.row, self.column)
    }
}

impl FromStr for CellKey {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        let (row, column) = text.split_once('-').ok_or_else(|| InvalidId(text.to_owned()))?;
        Ok(Self { row: row.parse()?, column: column.parse()? })
    }
}

impl Place for TableCell {
    fn container(&self) -> Path {
        ClauseTable { clause: self.clause, id: self.table }.container().then("cells")
    }

    fn key(&self, field: &str) -> String {
        format!("{}.{field}", self.at)
    }
}

macro_rules! memberships {
    ($($(#[$doc:meta])* $name:ident { $($parent:ident),*; $member:ident: $type:ty } in $container:expr, $key:expr;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
        pub struct $name {
            $(pub $parent: Id,)*
            pub $member: $type,
        }

        impl Place for $name {
            fn container(&self) -> Path {
                let container: fn(&Self) -> Path = $container;
                container(self)
            }

            fn key(&self, _field: &str) -> String {
                let key: fn($type) -> String = $key;
                key(self.$member)
            }
        }
    )*};
}

memberships! {
    /// An event on which an assessment rests.
    AssessedEvent { assessment; event: Id } in |at| Assessment { id: at.assessment }.container().then("events"), |id| id.to_string();
    /// One who is assessed.
    Subject { parenting; member: Id } in |at| Parenting { id: at.parenting }.container().then("subjects"), |id| id.to_string();
    /// A method of an assessment of parental competences.
    ParentingMethod { parenting; method: Method } in |at| Parenting { id: at.parenting }.container().then("methods"), |term| Vocabulary::code(term).to_owned();
    /// One who took part in a meeting of training.
    Trainee { training; user: UserId } in |at| Training { id: at.training }.container().then("participants"), |user| user.to_string();
    /// What caused a change after the table was opened again.
    ReopeningCause { reopening; because: Because } in |at| Reopening { id: at.reopening }.container().then("causes"), |because| because.to_string();
    /// One whom a comment, or an answer to it, names.
    Mention { clause, comment; user: UserId } in |at| Comment { clause: at.clause, id: at.comment }.container().then("mentions"), |user| user.to_string();
    /// One whom a comment in the lane beside a text names.
    AsideMention { aside; user: UserId } in |at| Aside { id: at.aside }.container().then("mentions"), |user| user.to_string();
    /// One whom an answer there names.
    AsideReplyMention { reply; user: UserId } in |at| AsideReply { id: at.reply }.container().then("mentions"), |user| user.to_string();
    /// A line of the diary that shows a factor.
    FactorLine { parenting, factor; line: Id } in |at| Factor { parenting: at.parenting, id: at.factor }.container().then("lines"), |id| id.to_string();
}

/// How deep the things are that can be removed, by the words of their paths.
const REMOVABLE: &[(&[&str], usize)] = &[
    (&["objectives", "*", "actions"], 4),
    (&["objectives", "*", "reviews"], 4),
    (&["events", "*", "lines"], 4),
    (&["parenting", "*", "phases"], 4),
    (&["parenting", "*", "factors"], 4),
    (&["orders", "*", "fixed_terms"], 4),
    (&["orders", "*", "counsels"], 4),
    (&["reports", "*", "sections", "*", "paragraphs"], 6),
    (&["reports", "*", "sections"], 4),
    (&["reports", "*", "reviews"], 4),
    (&["clauses", "*", "acceptances"], 4),
    (&["clauses", "*", "comments", "*", "replies"], 6),
    (&["clauses", "*", "comments"], 4),
    (&["clauses", "*", "proposals", "*", "decisions"], 6),
    (&["clauses", "*", "proposals", "*", "uses"], 6),
    (&["clauses", "*", "proposals"], 4),
    (&["clauses", "*", "tables", "*", "rows"], 6),
    (&["clauses", "*", "tables", "*", "columns"], 6),
    (&["clauses", "*", "tables"], 4),
    (&["clauses", "*", "footnotes"], 4),
    (&["glossary"], 2),
    (&["comments"], 2),
    (&["answers"], 2),
    (&["clauses"], 2),
    (&["agenda", "*", "dissents"], 4),
    (&["agenda"], 2),
    (&["actions"], 2),
    (&["approvals"], 2),
    (&["training"], 2),
    (&["reopenings"], 2),
    (&["acts"], 2),
    (&["lines", "*", "actuals"], 4),
    (&["lines"], 2),
    (&["budget_approvals"], 2),
    (&["organizations"], 2),
    (&["household"], 2),
    (&["objectives"], 2),
    (&["events"], 2),
    (&["relations"], 2),
    (&["agreed"], 2),
    (&["assessments"], 2),
    (&["parenting"], 2),
    (&["nodes"], 2),
    (&["edges"], 2),
    (&["adhesions"], 2),
    (&["versions"], 2),
    (&["deadlines"], 2),
    (&["tasks"], 2),
    (&["flags"], 2),
    (&["transitions"], 2),
    (&["attachments"], 2),
    (&["log"], 2),
    (&["orders"], 2),
    (&["reports"], 2),
    (&["entries"], 2),
    (&["published"], 2),
];

/// The containers of removable things, the outer ones first. `*` stands for any key.
pub(crate) fn removable_containers() -> Vec<&'static [&'static str]> {
    let mut containers: Vec<&[&str]> = REMOVABLE.iter().map(|(words, _)| *words).collect();
    sort::by_key(&mut containers, |words| words.len());
    containers
}

/// The removable things on the way to `path`, outermost first: an objective holds its actions, an event its lines.
pub(crate) fn removables_within(path: &Path) -> Vec<Path> {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let is_on_the_way = |(words, depth): &&(&[&str], usize)| {
        keys.len() >= *depth && words.iter().zip(&keys).all(|(word, key)| *word == "*" || word == key)
    };
    let mut depths: Vec<usize> = REMOVABLE.iter().filter(is_on_the_way).map(|(_, depth)| *depth).collect();
    depths.sort_unstable();
    let prefix = |depth: &usize| keys.iter().take(*depth).fold(Path::root(), |path, key| path.then(*key));
    depths.iter().map(prefix).collect()
}

/// The label of the register or text at `path`, by the table above.
pub(crate) fn label_of(path: &Path) -> Option<&'static str> {
    let keys: Vec<&str> = path.keys().iter().map(String::as_str).collect();
    let suffix = |key: &'_ str| key.rsplit_once('.').map(|(_, field)| field.to_owned());
    let label = match keys.as_slice() {
        [own @ ("workspace" | "plan" | "identity" | "court" | "notes" | "contacts"), key] => format!("{own}.{key}"),
        [own @ ("codesign" | "codoc" | "session" | "budget" | "draft"), key] => format!("{own}.{key}"),
        ["organizations", _, key] => format!("organization.{key}"),
        ["operators", key] => format!("operator.{}", suffix(key)?),
        ["reasons", _] => "plan.reason".to_owned(),
        ["levels", _, key] => format!("level_change.{key}"),
        ["team", key] => format!("seat.{}", suffix(key)?),
        ["companions", key] => format!("companion.{}", suffix(key)?),
        ["household", _, key] => format!("member.{key}"),
        ["objectives", _, key] => format!("objective.{key}"),
        ["objectives", _, "actions", _, key] => format!("action.{key}"),
        ["objectives", _, "actions", _, "with", _] => "action.with".to_owned(),
        ["objectives", _, "reviews", _, key] => format!("review.{key}"),
        ["events", _, key] => format!("event.{key}"),
        ["events", _, "present", _] => "event.present".to_owned(),
        ["events", _, "progress", key] => format!("progress.{}", suffix(key)?),
        ["events", _, "lines", _, key] => format!("line.{key}"),
        ["assessments", _, "participants", _] => "assessment.participant".to_owned(),
        ["assessments", _, "events", _] => "assessment.event".to_owned(),
        ["assessments", _, "scores", key] => format!("score.{}", suffix(key)?),
        ["assessments", _, "lines", _] => "score.line".to_owned(),
        ["parenting", _, "subjects", _] => "parenting.subject".to_owned(),
        ["parenting", _, "methods", _] => "parenting.method".to_owned(),
        ["parenting", _, "phases", _, key] => format!("phase.{key}"),
        ["parenting", _, "factors", _, key] => format!("factor.{key}"),
        ["parenting", _, "factors", _, "lines", _] => "factor.line".to_owned(),
        ["deadline_marks", key] => format!("deadline_mark.{}", suffix(key)?),
        ["terms", key] => format!("term.{}", suffix(key)?),
        ["guideline_phases", key] => format!("guideline_phase.{}", suffix(key)?),
        ["persons", key] => format!("person.{}", suffix(key)?),
        ["visit_contacts", key] => format!("visit_contact.{}", suffix(key)?),
        ["orders", _, "fixed_terms", _, key] => format!("fixed_term.{key}"),
        ["orders", _, "counsels", _, key] => format!("counsel.{key}"),
        ["reports", _, "sections", _, "paragraphs", _, key] => format!("paragraph.{key}"),
        ["reports", _, "sections", _, key] => format!("section.{key}"),
        ["reports", _, "reviews", _, key] => format!("report_review.{key}"),
        ["partners", key] => format!("partner.{}", suffix(key)?),
        ["clauses", _, "acceptances", _, key] => format!("acceptance.{key}"),
        ["attendance", key] => format!("attendance.{}", suffix(key)?),
        ["agenda", _, "dissents", _, key] => format!("dissent.{key}"),
        ["agenda", _, "links", _] => "agenda_item.link".to_owned(),
        ["training", _, "participants", _] => "training.participant".to_owned(),
        ["training", _, "cases", _] => "training.case".to_owned(),
        ["reopenings", _, "causes", _] => "reopening.cause".to_owned(),
        ["lines", _, "partners", key] => format!("line_partner.{}", suffix(key)?),
        ["lines", _, "years", key] => format!("line_year.{}", suffix(key)?),
        ["lines", _, "actuals", _, key] => format!("budget_actual.{key}"),
        ["clauses", _, "comments", _, "replies", _, key] => format!("comment_reply.{key}"),
        ["clauses", _, "comments", _, "mentions", _] => "comment.mention".to_owned(),
        ["clauses", _, "comments", _, key] => format!("comment.{key}"),
        ["comments", _, "mentions", _] => "aside.mention".to_owned(),
        ["answers", _, "mentions", _] => "aside_reply.mention".to_owned(),
        ["clauses", _, "proposals", _, "decisions", _, key] => format!("proposal_decision.{key}"),
        ["clauses", _, "proposals", _, "uses", _, key] => format!("proposal_use.{key}"),
        ["clauses", _, "proposals", _, key] => format!("proposal.{key}"),
        ["clauses", _, "tables", _, "rows", _, key] => format!("table_row.{key}"),
        ["clauses", _, "tables", _, "columns", _, key] => format!("table_column.{key}"),
        ["clauses", _, "tables", _, "cells", key] => format!("table_cell.{}", suffix(key)?),
        ["clauses", _, "tables", _, key] => format!("clause_table.{key}"),
        ["clauses", _, "footnotes", _, key] => format!("footnote.{key}"),
        [container, _, key] => format!("{}.{key}", word_of(container)?),
        _ => return None,
    };
    crate::field::labels().find(|known| *known == label)
}

/// The word before the dot of the labels of what lies directly in `container`.
fn word_of(container: &str) -> Option<&'static str> {
    Some(match container {
        "relations" => "relation",
        "agreed" => "agreed",
        "assessments" => "assessment",
        "parenting" => "parenting",
        "nodes" => "node",
        "edges" => "edge",
        "adhesions" => "adhesion",
        "versions" => "version",
        "deadlines" => "deadline",
        "tasks" => "task",
        "flags" => "flag",
        "transitions" => "transition",
        "attachments" => "attachment",
        "log" => "log",
        "orders" => "order",
        "reports" => "report",
        "entries" => "note",
        "published" => "published",
        "clauses" => "clause",
        "agenda" => "agenda_item",
        "actions" => "session_action",
        "approvals" => "minutes_approval",
        "training" => "training",
        "reopenings" => "reopening",
        "acts" => "act",
        "lines" => "budget_line",
        "budget_approvals" => "budget_approval",
        "glossary" => "glossary",
        "comments" => "aside",
        "answers" => "aside_reply",
        _ => return None,
    })
}
