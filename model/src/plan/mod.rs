//! The family plan: who the family is (without names), what was agreed, what is done, and the diary.

mod edit;
mod view;

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
