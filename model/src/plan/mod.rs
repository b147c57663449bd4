//! The family plan: who the family is (without names), what was agreed, what is done, and the diary.

mod agreement;
mod amend;
mod assessment;
mod edit;
mod network;
mod parenting;
mod view;
mod workflow;

pub use agreement::{AdhesionDraft, AdhesionView, AgreedView, VersionView, add_adhesion, add_agreed, add_version};
pub use amend::{Amendments, Correct, Facts, LineRef, after_closing, amend};
pub use assessment::{
    AssessmentView, ScoreView, add_assessment, close_assessment, set_assessed_event, set_participant, set_score,
};
pub use network::{EdgeView, NodeView, RelationView, add_edge, add_node, add_relation};
pub use parenting::{
    FactorView, ParentingView, PhaseView, add_factor, add_parenting, add_phase, set_factor_line, set_parenting_method,
    set_subject,
};
pub use workflow::{FlagView, TaskView, TransitionView, add_flag, add_task, go_to, resolve_flag};

pub use edit::{
    EventDraft, LineDraft, MemberDraft, add_action, add_event, add_line, add_member, add_objective, add_review,
    close_event, leave_team, move_action, move_objective, open, seat, set_level, set_present, set_progress, set_reason,
    set_with,
};
pub(crate) use view::texts;
pub use view::{
    ActionView, EventView, LevelChange, LineView, MemberView, ObjectiveView, PlanView, ProgressView, ReviewView,
    SeatView, read,
};
