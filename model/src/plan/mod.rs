//! The family plan: who the family is (without names), what was agreed, what is done, and the diary.

mod agreement;
mod amend;
mod assessment;
mod closing;
pub mod content;
mod edit;
mod network;
mod parenting;
pub mod steps;
mod view;
pub mod withdrawal;
mod workflow;

pub use agreement::{
    AdhesionDraft, AdhesionView, AgreedView, Standing, VersionView, add_adhesion, add_agreed, add_version,
};
pub use amend::{Amendments, Correct, Facts, LineRef, after_closing, amend};
pub use assessment::{
    AssessmentView, ComparedDimension, ComparedScore, ScoreView, add_assessment, close_assessment, compare,
    planned_day, reopen_assessment, set_assessed_event, set_participant, set_score, set_score_line,
};
pub use closing::{ClosingCheck, closing_check, default_retention};
pub use content::content_hash;
pub use network::{EdgeView, NodeView, RelationView, add_edge, add_node, add_relation, persons_named};
pub use parenting::{
    FactorView, ParentingView, PhaseDraft, PhaseStanding, PhaseView, add_factor, add_parenting, add_phase, add_phases,
    move_phase, set_factor_line, set_parenting_method, set_phase_done, set_subject,
};
pub use steps::StepKind;
pub use workflow::{
    FlagView, Handover, StepDraft, TaskItem, TaskView, TransitionView, add_flag, add_task, go_to, hand_over,
    open_flags, open_tasks, reopen_flag, resolve_flag, take_step, take_step_back, waiting_days,
};

pub use edit::{
    EventDraft, LineDraft, MemberDraft, add_action, add_companion, add_event, add_line, add_member, add_objective,
    add_review, close_event, leave_team, move_action, move_objective, open, seat, set_level, set_present, set_progress,
    set_reason, set_with,
};
pub(crate) use view::texts;
pub use view::{
    ActionView, CompanionView, EventView, LevelChange, LineView, MemberView, ObjectiveView, PlanView, ProgressView,
    ReviewView, SeatView, read,
};
