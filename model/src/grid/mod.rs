//! The three-sided grid as an editable vocabulary: the generic dimensions of [`Dimension`], and over them what a workspace added,
//! renamed, moved, retired or imported.
//!
//! A workspace that changed nothing has the generic grid. Its changes are terms of the workspace document, under the code of the
//! dimension, so that two people who rename one dimension disagree on one field. A dimension is retired and never deleted: plans that
//! were written with it must still read. Licensed grids are not part of this program; [`import`] reads one from a file.

pub mod import;
mod json;

use crate::doc::{Edit, EditError};
use crate::field::term;
use crate::ids::{Code, DimensionCode};
use crate::ord::OrdKey;
use crate::place::{Place, Term};
use crate::read::{Fields, Reader, key_of};
use crate::register::Register;
use crate::sort;
use crate::time::Date;
use crate::vocab::{Dimension, GridSide, Vocabulary};

/// What people changed in one term of an editable vocabulary.
#[derive(Clone, PartialEq, Debug)]
pub struct TermView {
    pub at: Term,
    /// The side of the grid.
    pub group: Register<GridSide>,
    pub label_it: Register<String>,
    pub label_en: Register<String>,
    pub ord: Register<OrdKey>,
    pub retired_at: Register<Date>,
    /// Where it was imported from: licence, edition.
    pub source: Register<String>,
}

/// A dimension of a workspace's grid.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GridDimension {
    pub code: DimensionCode,
    pub side: GridSide,
    /// The workspace's own words. `None`: those of the program.
    pub label_it: Option<String>,
    pub label_en: Option<String>,
    pub ord: OrdKey,
    /// No longer scored; what was scored stays.
    pub retired_at: Option<Date>,
    pub source: Option<String>,
}

impl Dimension {
    pub fn side(self) -> GridSide {
        match self {
            Self::ChildHealth
            | Self::ChildEmotionBehaviour
            | Self::ChildIdentity
            | Self::ChildAutonomy
            | Self::ChildRelationships
            | Self::ChildLearning
            | Self::ChildPlay => GridSide::Child,
            Self::FamBasicCare
            | Self::FamWarmth
            | Self::FamGuidance
            | Self::FamStimulation
            | Self::FamSelffulfilment => GridSide::Family,
            Self::EnvSocialSupport
            | Self::EnvInclusion
            | Self::EnvWorkIncome
            | Self::EnvHousing
            | Self::EnvSchoolResources => GridSide::Environment,
        }
    }
}

impl GridDimension {
    fn generic(dimension: Dimension, ord: OrdKey) -> Self {
        Self {
            code: dimension.into(),
            side: dimension.side(),
            label_it: None,
            label_en: None,
            ord,
            retired_at: None,
            source: None,
        }
    }

    /// Lays what people changed over it.
    fn changed(mut self, term: &TermView) -> Self {
        self.side = term.group.value.unwrap_or(self.side);
        self.label_it = written(&term.label_it);
        self.label_en = written(&term.label_en);
        self.ord = term.ord.value.clone().unwrap_or(self.ord);
        self.retired_at = term.retired_at.value;
        self.source = written(&term.source);
        self
    }

    /// The workspace's own words in the language, or in the other one: a name that people chose comes before the program's.
    pub fn own_label(&self, english: bool) -> Option<&str> {
        let (first, second) = if english { (&self.label_en, &self.label_it) } else { (&self.label_it, &self.label_en) };
        first.as_deref().or(second.as_deref())
    }

    pub fn is_retired(&self) -> bool {
        self.retired_at.is_some()
    }

    /// Where what people change of it is kept.
    pub fn place(&self) -> Term {
        place(&self.code)
    }
}

fn written(text: &Register<String>) -> Option<String> {
    text.value.clone().filter(|text| !text.trim().is_empty())
}

/// The whole grid, retired dimensions included: the child's side, the family's, the environment's, each in the order of people.
pub fn dimensions(terms: &[TermView]) -> Vec<GridDimension> {
    let mut grid: Vec<GridDimension> = Vec::new();
    let mut last: Option<OrdKey> = None;
    for dimension in Dimension::ALL {
        let ord = OrdKey::between(last.as_ref(), None);
        grid.push(GridDimension::generic(*dimension, ord.clone()));
        last = Some(ord);
    }
    for term in terms.iter().filter(|term| term.at.list.as_str() == Dimension::NAME) {
        let code = DimensionCode::from(term.at.code.clone());
        match grid.iter_mut().find(|known| known.code == code) {
            Some(known) => *known = known.clone().changed(term),
            None => grid.extend(own(code, term)),
        }
    }
    sort::by(&mut grid, |a, b| (a.side, &a.ord, &a.code).cmp(&(b.side, &b.ord, &b.code)));
    grid
}

/// A dimension of the workspace's own. Without a name (its import was taken back) it is none.
fn own(code: DimensionCode, term: &TermView) -> Option<GridDimension> {
    let blank = GridDimension {
        code,
        side: GridSide::Child,
        label_it: None,
        label_en: None,
        ord: OrdKey::between(None, None),
        retired_at: None,
        source: None,
    };
    let own = blank.changed(term);
    own.own_label(false).is_some().then_some(own)
}

pub(crate) fn read_terms(mut fields: Fields, r: &mut Reader<'_>) -> Vec<TermView> {
    let places: Vec<Term> = fields.prefixes(r);
    let mut terms = Vec::new();
    for at in places {
        terms.push(TermView {
            group: fields.register_at(r, term::GROUP, &key_of(&at, term::GROUP)),
            label_it: fields.register_at(r, term::LABEL_IT, &key_of(&at, term::LABEL_IT)),
            label_en: fields.register_at(r, term::LABEL_EN, &key_of(&at, term::LABEL_EN)),
            ord: fields.register_at(r, term::ORD, &key_of(&at, term::ORD)),
            retired_at: fields.register_at(r, term::RETIRED_AT, &key_of(&at, term::RETIRED_AT)),
            source: fields.register_at(r, term::SOURCE, &key_of(&at, term::SOURCE)),
            at,
        });
    }
    fields.finish(r);
    terms
}

/// Where what people change of a dimension is kept.
pub fn place(code: &DimensionCode) -> Term {
    Term { list: Code::of_vocabulary::<Dimension>(), code: code.clone().into() }
}

/// Adds a dimension to a side, after `after`. Its code comes from its name and from chance, so that two people who add one at the same
/// time add two.
pub fn add_dimension(
    edit: &mut Edit<'_>,
    side: GridSide,
    label_it: &str,
    label_en: Option<&str>,
    after: Option<&OrdKey>,
) -> Result<DimensionCode, EditError> {
    let id = edit.new_id().to_string().to_ascii_lowercase();
    let chance = id.get(20..).unwrap_or(&id);
    let code = DimensionCode::from(Code::from_words(label_it, chance));
    let at = place(&code);
    edit.intend("term.add", at.container().then(at.to_string()));
    edit.set(&at, term::GROUP, Some(side))?;
    edit.set(&at, term::LABEL_IT, Some(label_it.to_owned()))?;
    edit.set(&at, term::LABEL_EN, label_en.map(str::to_owned))?;
    edit.set(&at, term::ORD, Some(OrdKey::between(after, None)))?;
    Ok(code)
}

/// Moves a dimension between two others of its side.
pub fn move_dimension(
    edit: &mut Edit<'_>,
    code: &DimensionCode,
    after: Option<&OrdKey>,
    before: Option<&OrdKey>,
) -> Result<(), EditError> {
    edit.set(&place(code), term::ORD, Some(OrdKey::between(after, before)))
}

/// Retires a dimension from a day on; `None` takes it up again.
pub fn retire(edit: &mut Edit<'_>, code: &DimensionCode, from: Option<Date>) -> Result<(), EditError> {
    edit.set(&place(code), term::RETIRED_AT, from)
}
