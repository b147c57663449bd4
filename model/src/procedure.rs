//! The procedure of a co-design: its phases (DM 72/2021, the regional procedure of 2011), the clock of the table, what each phase asks
//! for. Proposals for people, and no law's last word: everything that is counted here can be set otherwise in the co-design.

use crate::codesign::CodesignView;
use crate::projection::TableKind;
use crate::time::Date;
use crate::vocab::{CodesignState, CodocState, CodocTemplate, MinutesState, SessionBody};

/// Months that a table takes from its first session, where nobody set others.
pub const MONTHS: i64 = 3;
/// Months by which it may be extended, where a notice says nothing else.
pub const MOST_EXTENSION: i64 = 2;

/// A phase of the procedure.
pub use crate::vocab::ProcedurePhase as Phase;

impl Phase {
    /// The phase in which a co-design in this state is.
    pub const fn of(state: CodesignState) -> Self {
        match state {
            CodesignState::Programmata => Self::Programming,
            CodesignState::Avviso | CodesignState::Selezione => Self::Selection,
            CodesignState::TavoloAperto => Self::Table,
            CodesignState::TavoloChiuso | CodesignState::Convenzionata => Self::Agreement,
            CodesignState::InGestione => Self::Work,
            CodesignState::TavoloRiaperto => Self::Reopening,
            CodesignState::Conclusa => Self::Closing,
        }
    }

    /// What the phase asks for.
    pub const fn needs(self) -> &'static [Need] {
        match self {
            Self::Programming => &[Need::Scope, Need::LegalBasis],
            Self::Selection => &[Need::Notice, Need::Partners],
            Self::Table => &[Need::FirstSession, Need::Minutes, Need::Text(CodocTemplate::Progetto)],
            Self::Agreement => &[Need::Agreed, Need::Text(CodocTemplate::Convenzione), Need::Signed],
            Self::Work => &[
                Need::Steering,
                Need::Text(CodocTemplate::LineeGuida),
                Need::Text(CodocTemplate::RelazioneMonitoraggio),
            ],
            Self::Reopening => &[Need::Reopened],
            Self::Closing => &[Need::Text(CodocTemplate::RelazioneMonitoraggio)],
        }
    }
}

/// Something that a phase asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Need {
    /// What the co-design is about.
    Scope,
    LegalBasis,
    /// The days of the notice.
    Notice,
    Partners,
    FirstSession,
    /// The minutes of every session of the table, approved.
    Minutes,
    /// A text of this kind.
    Text(CodocTemplate),
    /// The shared project, agreed or beyond.
    Agreed,
    /// Day and number of the agreement.
    Signed,
    /// A session of the steering group.
    Steering,
    /// Why the table was opened again, and by which session.
    Reopened,
}

/// Whether what is asked for is there. `table` is what the lists say of the documents of this table.
pub fn is_met(need: Need, view: &CodesignView, table: &[TableKind], today: Date) -> bool {
    let text = |wanted: CodocTemplate| move |one: &&TableKind| matches!(one, TableKind::Codoc { template, .. } if *template == Some(wanted));
    match need {
        Need::Scope => !view.scope.value.trim().is_empty(),
        Need::LegalBasis => !view.legal_basis.value.trim().is_empty(),
        Need::Notice => view.notice_from.value.is_some() && view.notice_to.value.is_some(),
        Need::Partners => view.partners.iter().any(|partner| partner.role.value.is_some()),
        Need::FirstSession => first_session(view, table).is_some(),
        Need::Minutes => minutes_approved(table, today),
        Need::Text(template) => table.iter().any(|one| text(template)(&one)),
        Need::Agreed => table.iter().filter(text(CodocTemplate::Progetto)).any(is_agreed),
        Need::Signed => view.agreement_date.value.is_some() && view.agreement_ref.value.is_some(),
        Need::Steering => sessions(table, SessionBody::CabinaDiRegia).next().is_some(),
        Need::Reopened => view.reopenings.iter().any(|one| !one.life.is_removed()),
    }
}

fn is_agreed(text: &TableKind) -> bool {
    use CodocState::{Approvata, Concordata, Firmata, Pubblicata};
    matches!(text, TableKind::Codoc { state: Some(Concordata | Approvata | Firmata | Pubblicata), .. })
}

/// Day and minutes of the sessions of a body.
fn sessions(
    table: &[TableKind],
    wanted: SessionBody,
) -> impl Iterator<Item = (Option<Date>, Option<MinutesState>)> + '_ {
    table.iter().filter_map(move |one| match one {
        TableKind::Session { body, date, minutes, .. } if *body == Some(wanted) => Some((*date, *minutes)),
        _ => None,
    })
}

/// Every session of the table that was held has its minutes approved, and there is one.
fn minutes_approved(table: &[TableKind], today: Date) -> bool {
    let held = |(date, _): &(Option<Date>, Option<MinutesState>)| date.is_some_and(|date| date < today);
    let mut held = sessions(table, SessionBody::Tavolo).filter(held).peekable();
    let approved = |state| matches!(state, Some(MinutesState::Approvato | MinutesState::Firmato));
    held.peek().is_some() && held.all(|(_, state)| approved(state))
}

/// The day of the first session: as the co-design says it, or else of the earliest session that there is.
pub fn first_session(view: &CodesignView, table: &[TableKind]) -> Option<Date> {
    view.table_first.earliest().or_else(|| sessions(table, SessionBody::Tavolo).filter_map(|(date, _)| date).min())
}

/// From which day the clock counts: the first session, or, of a table that is open again, the first session since then. Where there is
/// none yet, the day on which it was opened.
fn begins(view: &CodesignView, table: &[TableKind]) -> Option<Date> {
    let again = view.reopenings.iter().filter(|one| !one.life.is_removed()).filter_map(|one| one.date.earliest()).max();
    match again.filter(|_| view.state.value == Some(CodesignState::TavoloRiaperto)) {
        Some(again) => {
            let since = sessions(table, SessionBody::Tavolo).filter_map(|(date, _)| date).filter(|date| *date >= again);
            Some(since.min().unwrap_or(again))
        }
        None => first_session(view, table),
    }
}

/// How long the table may take.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Clock {
    pub first: Date,
    pub months: i64,
    pub extension: i64,
    /// The last day.
    pub until: Date,
    /// The extension is longer than what notices usually allow.
    pub beyond: bool,
}

impl Clock {
    /// Days that are left on `today`; negative when the time is over.
    pub fn left(&self, today: Date) -> i32 {
        self.until - today
    }
}

/// The clock of the table; `None` before its first session.
pub fn clock(view: &CodesignView, table: &[TableKind]) -> Option<Clock> {
    let first = begins(view, table)?;
    let months = view.table_months.value.unwrap_or(MONTHS).max(0);
    let extension = view.table_ext_months.value.unwrap_or(0).max(0);
    let whole = i32::try_from(months.saturating_add(extension)).unwrap_or(i32::MAX);
    Some(Clock { first, months, extension, until: first.add_months(whole), beyond: extension > MOST_EXTENSION })
}

/// Whether the clock runs: while the table is open.
pub const fn runs(state: Option<CodesignState>) -> bool {
    matches!(state, Some(CodesignState::TavoloAperto | CodesignState::TavoloRiaperto))
}

/// The states to which a co-design goes from this one, the usual one first.
pub const fn steps(state: CodesignState) -> &'static [CodesignState] {
    use CodesignState as S;
    match state {
        S::Programmata => &[S::Avviso],
        S::Avviso => &[S::Selezione],
        S::Selezione => &[S::TavoloAperto],
        S::TavoloAperto => &[S::TavoloChiuso],
        S::TavoloChiuso => &[S::Convenzionata],
        S::Convenzionata => &[S::InGestione],
        // Opening the table again asks for a reason: it has a form of its own.
        S::InGestione => &[S::Conclusa],
        S::TavoloRiaperto => &[S::InGestione],
        S::Conclusa => &[],
    }
}
