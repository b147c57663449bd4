//! The minutes of a session, and the approval of each side, bound to their exact content: what changes them lets it fall, visibly.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::{AgendaItemView, MinutesApprovalView, SessionView};
use crate::doc::{Edit, EditError};
use crate::field::{minutes_approval, session};
use crate::ids::Id;
use crate::place::{MinutesApproval, Session};
use crate::read::By;
use crate::vocab::{KeyWord, MinutesState, Side, Vocabulary};

/// Where one side stands on the minutes.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Approval {
    /// It has said nothing, or took back what it said.
    Open,
    /// It approves what the minutes say now.
    Holds { by: By },
    /// It approved what the minutes said before somebody changed them.
    Fell { by: By },
}

/// Where the two sides stand.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Approvals {
    pub comune: Approval,
    pub ati: Approval,
}

impl Approvals {
    pub fn of(&self, side: Side) -> Option<&Approval> {
        match side {
            Side::Comune => Some(&self.comune),
            Side::Ati => Some(&self.ati),
            Side::Esterno => None,
        }
    }

    /// Both approve what the minutes say now.
    pub fn hold(&self) -> bool {
        let holds = |one: &Approval| matches!(one, Approval::Holds { .. });
        holds(&self.comune) && holds(&self.ati)
    }

    /// One of them approved, and then the minutes changed.
    pub fn fell(&self) -> bool {
        let fell = |one: &Approval| matches!(one, Approval::Fell { .. });
        fell(&self.comune) || fell(&self.ati)
    }
}

/// Where the sides stand on the minutes with this hash. Of what people of one side said, the last word counts.
pub fn approvals(view: &SessionView, hash: &str) -> Approvals {
    let of = |side| {
        let said = view.approvals.iter().rfind(|said| !said.life.is_removed() && said.side.value == Some(side));
        said.map_or(Approval::Open, |said| approval(said, hash))
    };
    Approvals { comune: of(Side::Comune), ati: of(Side::Ati) }
}

fn approval(said: &MinutesApprovalView, hash: &str) -> Approval {
    let same = said.hash.value.as_deref() == Some(hash);
    match said.key.value {
        Some(KeyWord::Accetta) if same => Approval::Holds { by: said.by },
        Some(KeyWord::Accetta) => Approval::Fell { by: said.by },
        Some(KeyWord::Dissente | KeyWord::Ritira) | None => Approval::Open,
    }
}

/// Approves the minutes with this hash for a side, or takes the approval back. When both sides approve the same minutes, these are
/// approved.
pub fn say(edit: &mut Edit<'_>, view: &SessionView, side: Side, key: KeyWord, hash: &str) -> Result<Id, EditError> {
    let place = MinutesApproval { id: edit.new_id() };
    MinutesApprovalView::begin(edit, &place)?;
    edit.set(&place, minutes_approval::SIDE, Some(side))?;
    edit.set(&place, minutes_approval::KEY, Some(key))?;
    edit.set(&place, minutes_approval::HASH, Some(hash.to_owned()))?;
    let others = approvals(view, hash);
    let other = if side == Side::Comune { others.ati } else { others.comune };
    let state = match key {
        KeyWord::Accetta if matches!(other, Approval::Holds { .. }) => MinutesState::Approvato,
        KeyWord::Accetta => MinutesState::Letto,
        KeyWord::Dissente | KeyWord::Ritira => MinutesState::Bozza,
    };
    // What was signed on paper stays so.
    if view.minutes_state.value != Some(MinutesState::Firmato) {
        edit.set(&Session, session::MINUTES_STATE, Some(state))?;
    }
    Ok(place.id)
}

/// SHA-256, in hexadecimal digits, of all that the minutes say: when and where, who was there, each point with its texts, outcome and
/// dissents, what follows. How far the actions are, and what was said of the minutes, is no part of it. The same on every device that has
/// the same content.
pub fn content_hash(view: &SessionView) -> String {
    let mut text = Spelled::default();
    text.code("body", view.body.value);
    text.number("number", view.number.value);
    text.shown("date", view.date.value);
    text.number("start", view.start.value);
    text.number("end", view.end.value);
    text.line("place", view.place.value.as_deref());
    text.line("convocation_no", view.convocation_no.value.as_deref());
    text.shown("convocation_date", view.convocation_date.value);
    text.shown("chair", view.chair.value);
    text.shown("clerk", view.clerk.value);
    text.put("guests", &view.guests.value);
    text.put("notes", &view.notes.value);
    for one in view.attendance.iter().filter(|one| one.status.value.is_some()) {
        text.put("who", &one.user.to_string());
        text.shown("org", one.org.value);
        text.code("status", one.status.value);
        text.shown("delegate_of", one.delegate_of.value);
        text.number("from", one.from.value);
        text.number("to", one.to.value);
    }
    view.items().for_each(|item| text.item(item));
    for action in view.present_actions() {
        text.line("action", action.what.value.as_deref());
        text.shown("who", action.who.value);
        text.shown("due", action.due.value);
        text.shown("item", action.item.value);
    }
    for attachment in view.attachments.iter().filter(|one| !one.life.is_removed()) {
        text.line("attachment", attachment.name.value.as_deref());
        text.line("blob", attachment.blob.value.as_deref());
    }
    text.digest()
}

#[derive(Default)]
struct Spelled(String);

impl Spelled {
    /// Length before content, so that no two contents make the same text.
    fn put(&mut self, key: &str, value: &str) {
        let _ = writeln!(self.0, "{} {key} {} {value}", key.len(), value.len());
    }

    fn line(&mut self, key: &str, value: Option<&str>) {
        self.put(key, value.unwrap_or_default());
    }

    fn shown<T: ToString>(&mut self, key: &str, value: Option<T>) {
        self.put(key, &value.map(|value| value.to_string()).unwrap_or_default());
    }

    fn number(&mut self, key: &str, value: Option<i64>) {
        self.shown(key, value);
    }

    fn code<T: Vocabulary>(&mut self, key: &str, value: Option<T>) {
        self.line(key, value.map(Vocabulary::code));
    }

    fn item(&mut self, item: &AgendaItemView) {
        self.line("title", item.title.value.as_deref());
        self.put("intro", &item.intro.value);
        self.put("discussion", &item.discussion.value);
        self.put("proposal", &item.proposal.value);
        self.code("outcome", item.outcome.value);
        self.put("decision", &item.decision.value);
        for dissent in &item.dissents {
            self.shown("dissent", dissent.org.value);
            self.line("words", dissent.words.value.as_deref());
            self.put("taken back", if dissent.life.is_removed() { "1" } else { "0" });
        }
        item.links.iter().for_each(|link| self.put("link", &link.to_string()));
    }

    fn digest(self) -> String {
        Sha256::digest(self.0.as_bytes()).iter().fold(String::new(), |mut hex, byte| {
            // Writing into a string does not fail.
            let _ = write!(hex, "{byte:02x}");
            hex
        })
    }
}
