//! Guidelines that travel: texts, words of the vocabularies and phases of the assessments as one file, for another partnership. Nothing of
//! people or families is in it by construction: only what is named here is written.
//!
//! The file is JSON in UTF-8: `{"format": "intreccio-package", "version": 1, "texts": [...], "terms": [...], "phases": [...]}`. A text's
//! clauses hold their words as spans of Automerge's rich text schema.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::codoc::images::HeldImage;
use crate::codoc::tables::{self, Held};
use crate::codoc::{self, blocks};
use crate::doc::{Doc, Edit, EditError};
use crate::draft::write_all;
use crate::field::{clause, guideline_phase, term};
use crate::grid::TermView;
use crate::guideline;
use crate::ids::Code;
use crate::ord::OrdKey;
use crate::place::{Clause, GuidelinePhase, Term};
use crate::rich::{self, Span};
use crate::vocab::{CodocTemplate, GridSide, Vocabulary};
use crate::workspace::WorkspaceView;

const FORMAT: &str = "intreccio-package";
const VERSION: u32 = 1;
/// A larger file is no package.
pub const MAX_BYTES: usize = 16 * 1024 * 1024;
const MAX_CLAUSES: usize = 2_000;

/// What is in the file.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Package {
    format: String,
    version: u32,
    pub texts: Vec<PackedText>,
    pub terms: Vec<PackedTerm>,
    pub phases: Vec<PackedPhase>,
}

/// A text without comments, acceptances and history.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PackedText {
    pub title: String,
    /// Code of a template; one that is unknown here counts as none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub template: Option<String>,
    pub clauses: Vec<PackedClause>,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct PackedClause {
    pub title: String,
    /// 1 or 2.
    pub level: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hint: Option<String>,
    pub spans: Vec<Span>,
    /// What the spans name by id.
    #[serde(flatten)]
    pub held: Held,
}

/// A word of an editable vocabulary.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedTerm {
    pub list: Code,
    pub code: Code,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub group: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_it: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label_en: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ord: Option<String>,
}

/// A phase of the assessments, in days from their start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PackedPhase {
    pub code: Code,
    /// `None`: the words that the program proposes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub label: Option<String>,
    pub from_day: i64,
    pub due_day: i64,
    pub ord: String,
}

/// Why a file is no package. Nothing was changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PackageError {
    #[error("more than a package may have")]
    TooLarge,
    #[error("not a package")]
    NotAPackage,
    /// Made by a later version of the program.
    #[error("a package of version {0}")]
    Newer(u32),
    /// A phase that ends before it begins, or days that no assessment has.
    #[error("phases whose days cannot be")]
    Days,
}

impl Package {
    /// What a partnership has agreed: these texts, its words, its phases.
    pub fn of(workspace: &WorkspaceView, texts: &[&Doc]) -> Self {
        let terms = workspace.terms.iter().filter(|term| term.retired_at.value.is_none()).map(packed_term);
        let phases = guideline::phases(&workspace.guideline_phases).into_iter().filter(|phase| !phase.is_retired());
        let phase = |phase: guideline::PhaseTemplate| PackedPhase {
            code: phase.code,
            label: phase.label,
            from_day: phase.from_day,
            due_day: phase.due_day,
            ord: phase.ord.to_string(),
        };
        Self {
            format: FORMAT.to_owned(),
            version: VERSION,
            texts: texts.iter().map(|doc| PackedText::of(doc)).collect(),
            terms: terms.collect(),
            phases: phases.map(phase).collect(),
        }
    }

    /// The bytes of the file.
    ///
    /// # Errors
    /// [`PackageError::TooLarge`].
    pub fn write(&self) -> Result<Vec<u8>, PackageError> {
        let bytes = serde_json::to_vec_pretty(self).map_err(|_| PackageError::TooLarge)?;
        if bytes.len() > MAX_BYTES { Err(PackageError::TooLarge) } else { Ok(bytes) }
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`PackageError`].
    pub fn read(bytes: &[u8]) -> Result<Self, PackageError> {
        #[derive(Deserialize)]
        struct Head {
            format: String,
            version: u32,
        }
        if bytes.len() > MAX_BYTES {
            return Err(PackageError::TooLarge);
        }
        let head: Head = serde_json::from_slice(bytes).map_err(|_| PackageError::NotAPackage)?;
        if head.format != FORMAT {
            return Err(PackageError::NotAPackage);
        }
        if head.version > VERSION {
            return Err(PackageError::Newer(head.version));
        }
        let package: Self = serde_json::from_slice(bytes).map_err(|_| PackageError::NotAPackage)?;
        if package.texts.iter().map(|text| text.clauses.len()).sum::<usize>() > MAX_CLAUSES {
            return Err(PackageError::TooLarge);
        }
        let possible = |phase: &PackedPhase| (0..=phase.due_day).contains(&phase.from_day) && phase.due_day <= 3_650;
        if package.phases.iter().all(possible) { Ok(package) } else { Err(PackageError::Days) }
    }

    /// Writes words and phases into the workspace, over what has the same code there. Other words and phases stay.
    pub fn take_into(&self, edit: &mut Edit<'_>) -> Result<(), EditError> {
        for packed in &self.terms {
            let at = Term { list: packed.list.clone(), code: packed.code.clone() };
            edit.set(&at, term::ORD, packed.ord.as_deref().and_then(|ord| ord.parse::<OrdKey>().ok()))?;
            edit.set(&at, term::GROUP, packed.group.as_deref().and_then(GridSide::from_code))?;
            edit.set(&at, term::LABEL_IT, packed.label_it.clone())?;
            edit.set(&at, term::LABEL_EN, packed.label_en.clone())?;
            edit.set(&at, term::SOURCE, packed.source.clone())?;
        }
        for phase in &self.phases {
            let at = GuidelinePhase(phase.code.clone());
            edit.set(&at, guideline_phase::ORD, phase.ord.parse::<OrdKey>().ok())?;
            edit.set(&at, guideline_phase::LABEL, phase.label.clone())?;
            edit.set(&at, guideline_phase::FROM_DAY, Some(phase.from_day))?;
            edit.set(&at, guideline_phase::DUE_DAY, Some(phase.due_day))?;
        }
        Ok(())
    }
}

fn packed_term(view: &TermView) -> PackedTerm {
    PackedTerm {
        list: view.at.list.clone(),
        code: view.at.code.clone(),
        group: view.group.value.map(|side| side.code().to_owned()),
        label_it: view.label_it.value.clone(),
        label_en: view.label_en.value.clone(),
        source: view.source.value.clone(),
        ord: view.ord.value.as_ref().map(ToString::to_string),
    }
}

impl PackedText {
    fn of(doc: &Doc) -> Self {
        let view = codoc::read(doc).0;
        let clause = |clause: &codoc::ClauseView| PackedClause {
            title: clause.title.value.clone().unwrap_or_default(),
            level: if clause.is_inner() { 2 } else { 1 },
            hint: clause.hint.value.clone(),
            spans: rich::spans(doc, &clause.place(), clause::BODY).unwrap_or_default(),
            held: tables::held(doc, clause),
        };
        Self {
            title: view.title.value.clone().unwrap_or_default(),
            template: view.template.value.map(|template| template.code().to_owned()),
            clauses: view.present().filter(|held| !held.is_struck()).map(clause).collect(),
        }
    }

    /// The images of its clauses, whose content whoever makes or takes a file has to fetch or to seal.
    pub fn images(&mut self) -> impl Iterator<Item = &mut HeldImage> {
        self.clauses.iter_mut().flat_map(|clause| clause.held.images.values_mut())
    }

    /// Words in it, as people count them.
    pub fn words(&self) -> usize {
        self.clauses.iter().map(|clause| blocks::plain(&clause.spans).split_whitespace().count()).sum()
    }

    /// Fills a fresh document with it.
    pub fn fill(&self, edit: &mut Edit<'_>) -> Result<(), EditError> {
        let template = self.template.as_deref().and_then(CodocTemplate::from_code).unwrap_or(CodocTemplate::Libero);
        codoc::open(edit, &self.title, template)?;
        let mut last: Option<OrdKey> = None;
        for packed in &self.clauses {
            let ord = OrdKey::between(last.as_ref(), None);
            let id = codoc::add_clause(edit, &packed.title, packed.level.clamp(1, 2), last.as_ref(), None)?;
            let place = Clause { id };
            edit.set(&place, clause::ORD, Some(ord.clone()))?;
            edit.set(&place, clause::HINT, packed.hint.clone())?;
            packed.held.write(edit, id, None)?;
            if !packed.spans.is_empty() {
                rich::apply(edit, &place, clause::BODY, [write_all(packed.spans.clone())])?;
            }
            last = Some(ord);
        }
        Ok(())
    }
}

/// How much a package would change in a workspace: words and phases that it does not have, and those that it has otherwise.
pub fn differences(package: &Package, workspace: &WorkspaceView) -> (usize, usize) {
    let phases: BTreeMap<Code, guideline::PhaseTemplate> =
        guideline::phases(&workspace.guideline_phases).into_iter().map(|phase| (phase.code.clone(), phase)).collect();
    let (mut fresh, mut other) = (0, 0);
    for packed in &package.phases {
        match phases.get(&packed.code) {
            None => fresh += 1,
            Some(known) => {
                let same =
                    (&known.label, known.from_day, known.due_day) == (&packed.label, packed.from_day, packed.due_day);
                other += usize::from(!same);
            }
        }
    }
    for packed in &package.terms {
        let known = workspace.terms.iter().map(packed_term);
        match known.into_iter().find(|known| (&known.list, &known.code) == (&packed.list, &packed.code)) {
            None => fresh += 1,
            Some(known) => other += usize::from(known != *packed),
        }
    }
    (fresh, other)
}
