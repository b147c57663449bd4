//! Before a text is published (D.Lgs 33/2013, artt. 26 and 27): nothing in it may lead to a family.

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use super::{CodocView, tables};
use crate::doc::Doc;
use crate::identity;
use crate::ids::Id;
use crate::plan::PlanView;

/// Words that must not be in what is published, folded for comparison.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Secrets {
    /// Each a list of words that follow each other.
    phrases: BTreeSet<Vec<String>>,
}

/// A place where one of them is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leak {
    /// `None` in the title of the whole text.
    pub clause: Option<Id>,
    /// As it is written there.
    pub words: String,
}

/// Names of fewer letters are words of every text.
const SHORTEST: usize = 3;

impl Secrets {
    /// The code and the code name of a family.
    pub fn add_plan(&mut self, plan: &PlanView) {
        self.add(plan.code.value.as_deref());
        self.add(plan.alias.value.as_deref());
    }

    /// Who the persons of a family are: names, numbers, addresses. A given name alone is too common to be told from others.
    pub fn add_identity(&mut self, view: &identity::IdentityView) {
        for person in &view.persons {
            self.add(person.surname.value.as_deref());
            self.add(person.tax_code.value.as_deref());
            self.add(person.phone.value.as_deref());
            self.add(person.address.value.as_deref());
        }
    }

    fn add(&mut self, words: Option<&str>) {
        let phrase = folded(words.unwrap_or_default());
        if phrase.iter().map(String::len).sum::<usize>() >= SHORTEST {
            self.phrases.insert(phrase);
        }
    }

    /// Where they are in a text: titles and every word of the clauses that hold.
    pub fn leaks(&self, doc: &Doc, view: &CodocView) -> Vec<Leak> {
        let mut leaks = self.within(None, view.title.value.as_deref().unwrap_or_default());
        for held in view.present().filter(|held| !held.is_struck()) {
            let title = held.title.value.as_deref().unwrap_or_default();
            leaks.extend(self.within(Some(held.id), &format!("{title}\n{}", tables::all_words(doc, held))));
        }
        leaks
    }

    fn within(&self, clause: Option<Id>, text: &str) -> Vec<Leak> {
        let words: Vec<&str> = text.unicode_words().collect();
        let folded: Vec<String> = words.iter().map(|word| word.to_lowercase()).collect();
        let mut found = BTreeSet::new();
        for phrase in &self.phrases {
            let starts = folded.windows(phrase.len()).enumerate().filter(|(_, window)| window == phrase);
            for (at, _) in starts {
                found.insert(words.iter().skip(at).take(phrase.len()).copied().collect::<Vec<_>>().join(" "));
            }
        }
        found.into_iter().map(|words| Leak { clause, words }).collect()
    }
}

fn folded(text: &str) -> Vec<String> {
    text.unicode_words().map(str::to_lowercase).collect()
}
