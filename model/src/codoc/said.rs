//! What was said of a text in a session: comments, answers, proposals, decisions, what the sides said of clauses, and the
//! versions that got a name.

use std::collections::BTreeSet;

use super::{ClauseView, CodocView};
use crate::ids::{DocId, Id};
use crate::plan::VersionView;
use crate::read::By;
use crate::register::Register;
use crate::sort;
use crate::vocab::{KeyWord, ProposalOutcome, Side};

/// Something that was said.
#[derive(Clone, PartialEq, Debug)]
pub struct Said {
    /// `None`: of the text as a whole.
    pub clause: Option<Id>,
    pub by: By,
    pub what: What,
}

#[derive(Clone, PartialEq, Debug)]
pub enum What {
    Comment {
        quote: String,
        words: String,
    },
    Answer {
        words: String,
    },
    Proposal {
        old: String,
        new: String,
    },
    Decision {
        side: Option<Side>,
        outcome: Option<ProposalOutcome>,
        reason: String,
        old: String,
        new: String,
    },
    Key {
        side: Option<Side>,
        key: Option<KeyWord>,
        words: String,
    },
    /// A version got a name.
    Version {
        label: String,
    },
}

/// The session that a register names.
pub fn session_of(register: &Register<String>) -> Option<DocId> {
    register.value.as_deref()?.parse().ok()
}

/// The sessions in which something was said of the text.
pub fn sessions(view: &CodocView) -> BTreeSet<DocId> {
    all(view).into_iter().map(|(session, _)| session).collect()
}

/// What was said in a session, by the order of the clauses and of time, and then the versions. Clauses that were
/// removed since are among them.
pub fn said_in(view: &CodocView, session: DocId) -> Vec<Said> {
    all(view).into_iter().filter(|(of, _)| *of == session).map(|(_, said)| said).collect()
}

fn all(view: &CodocView) -> Vec<(DocId, Said)> {
    view.clauses.iter().flat_map(of_clause).chain(view.versions.iter().filter_map(of_version)).collect()
}

fn of_version(version: &VersionView) -> Option<(DocId, Said)> {
    let label = version.label.value.clone().unwrap_or_default();
    let said = Said { clause: None, by: version.by, what: What::Version { label } };
    session_of(&version.session).filter(|_| !version.life.is_removed()).map(|session| (session, said))
}

fn of_clause(clause: &ClauseView) -> Vec<(DocId, Said)> {
    let mut found = Vec::new();
    let mut add = |session: &Register<String>, by: By, what: What| {
        if let Some(session) = session_of(session) {
            found.push((session, Said { clause: Some(clause.id), by, what }));
        }
    };
    let words = |register: &Register<String>| register.value.clone().unwrap_or_default();
    for one in &clause.comments {
        add(&one.session, one.by, What::Comment { quote: words(&one.quote), words: words(&one.body) });
        for reply in &one.replies {
            add(&reply.session, reply.by, What::Answer { words: words(&reply.body) });
        }
    }
    for one in &clause.proposals {
        let (old, new) = (words(&one.quote), words(&one.new_text));
        add(&one.session, one.by, What::Proposal { old: old.clone(), new: new.clone() });
        // That the side accepts what it proposes is said by the proposal.
        let own = |said: &&super::remarks::DecisionView| said.by == one.by && said.side.value == one.side.value;
        let first = one.decisions.first().filter(own).map(|said| said.id);
        for said in one.decisions.iter().filter(|said| Some(said.id) != first) {
            let (side, outcome, reason) = (said.side.value, said.outcome.value, words(&said.reason));
            add(&said.session, said.by, What::Decision { side, outcome, reason, old: old.clone(), new: new.clone() });
        }
    }
    for one in &clause.acceptances {
        let (side, key) = (one.side.value, one.key.value);
        add(&one.session, one.by, What::Key { side, key, words: words(&one.words) });
    }
    sort::by_key(&mut found, |(_, said)| said.by.time_ms);
    found
}
