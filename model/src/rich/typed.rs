//! What an editor says of letters as they are typed, written as few operations.
//!
//! An editor tells of each letter which marks it is under and which it is not, since it cannot know what Automerge's marks would do to it. A
//! mark is two operations that stay in the text for good, and each costs a walk through it: written as said, a letter would be a dozen.

use automerge::{ObjId, ReadDoc};

use super::{Expand, Op, RichValue, apply_one, write_in};
use crate::doc::{Edit, EditError};
use crate::path::Path;
use crate::place::Place;
use crate::register::TextField;
use crate::text::{byte_at, utf16};

/// Makes the changes like [`super::apply`]: letters typed one behind the other in one go, and of the marks on them only those that do not
/// hold there anyway.
///
/// # Errors
/// [`EditError::NoSuchPosition`] outside of the text or inside a surrogate pair.
pub fn type_in<E: Place>(
    edit: &mut Edit<'_>,
    place: &E,
    field: TextField<E>,
    ops: impl IntoIterator<Item = Op>,
) -> Result<(), EditError> {
    write_in(edit, place, field, |edit, path, obj| {
        joined(ops).into_iter().try_for_each(|step| match step {
            Step::Letters(letters) => write(edit, path, obj, letters),
            Step::Other(op) => apply_one(edit, path, obj, op),
        })
    })
}

fn write(edit: &mut Edit<'_>, path: &Path, obj: &ObjId, letters: Letters) -> Result<(), EditError> {
    let (start, end) = (letters.index, letters.end());
    let splice = Op::Splice { index: start, delete: letters.delete, insert: letters.insert };
    apply_one(edit, path, obj, splice)?;
    if start == end || letters.marks.is_empty() {
        return Ok(());
    }
    // Asked for the marks at one place, Automerge counts characters.
    let marks = edit.tx.marks(obj)?;
    let held = |name: &str| {
        let mark = marks.iter().find(|mark| mark.name() == name && mark.start <= start && start < mark.end);
        mark.map_or(RichValue::Null, |mark| RichValue::of_scalar(mark.value()))
    };
    for Said { name, value, expand } in letters.marks {
        if held(&name) == value {
            continue;
        }
        let op = match value {
            RichValue::Null => Op::Unmark { start, end, expand, name },
            value => Op::Mark { start, end, expand, name, value },
        };
        apply_one(edit, path, obj, op)?;
    }
    Ok(())
}

/// Letters in the place of others.
#[derive(Debug, PartialEq)]
struct Letters {
    index: usize,
    delete: usize,
    insert: String,
    /// What is said of all of them.
    marks: Vec<Said>,
}

/// A mark that is to hold, or with [`RichValue::Null`] one that is not.
#[derive(Debug, PartialEq)]
struct Said {
    name: String,
    value: RichValue,
    expand: Expand,
}

#[derive(Debug, PartialEq)]
enum Step {
    Letters(Letters),
    Other(Op),
}

impl Letters {
    fn end(&self) -> usize {
        self.index.saturating_add(utf16(&self.insert))
    }

    /// Takes in letters that come behind these or take away the last of these.
    fn take(&mut self, next: Letters) -> Result<(), Letters> {
        if next.delete == 0 && next.index == self.end() && next.marks == self.marks && !self.insert.is_empty() {
            self.insert.push_str(&next.insert);
            return Ok(());
        }
        let takes_back = next.insert.is_empty() && next.index.checked_add(next.delete) == Some(self.end());
        match next.index.checked_sub(self.index).and_then(|units| byte_at(&self.insert, units)) {
            Some(kept) if takes_back => {
                self.insert.truncate(kept);
                Ok(())
            }
            _ => Err(next),
        }
    }
}

/// The same changes, with letters and what is said of them in one step each, and those typed behind each other in one.
fn joined(ops: impl IntoIterator<Item = Op>) -> Vec<Step> {
    let mut steps: Vec<Step> = Vec::new();
    // Those that are being told of: the next ones join the ones before when all is said of both.
    let mut open: Option<Letters> = None;
    for op in ops {
        match (op, &mut open) {
            (Op::Splice { index, delete, insert }, open) => {
                close(&mut steps, open.replace(Letters { index, delete, insert, marks: Vec::new() }));
            }
            (Op::Mark { start, end, expand, name, value }, Some(letters)) if covers(letters, start, end) => {
                letters.marks.push(Said { name, value, expand });
            }
            (Op::Unmark { start, end, expand, name }, Some(letters)) if covers(letters, start, end) => {
                letters.marks.push(Said { name, value: RichValue::Null, expand });
            }
            (op, open) => {
                close(&mut steps, open.take());
                steps.push(Step::Other(op));
            }
        }
    }
    close(&mut steps, open);
    steps
}

fn covers(letters: &Letters, start: usize, end: usize) -> bool {
    (letters.index, letters.end()) == (start, end)
}

fn close(steps: &mut Vec<Step>, letters: Option<Letters>) {
    let Some(letters) = letters else { return };
    let left = match steps.last_mut() {
        Some(Step::Letters(before)) => before.take(letters),
        _ => Err(letters),
    };
    steps.extend(left.err().map(Step::Letters));
}

#[cfg(test)]
mod tests {
    use super::*;

    fn splice(index: usize, delete: usize, insert: &str) -> Op {
        Op::Splice { index, delete, insert: insert.to_owned() }
    }

    fn said(index: usize, letter: &str, bold: bool) -> [Op; 2] {
        let (start, end, expand, name) = (index, index + utf16(letter), Expand::Both, "strong".to_owned());
        let mark = match bold {
            true => Op::Mark { start, end, expand, name, value: RichValue::Bool(true) },
            false => Op::Unmark { start, end, expand, name },
        };
        [splice(index, 0, letter), mark]
    }

    fn letters(ops: impl IntoIterator<Item = Op>) -> Vec<(usize, usize, String, usize)> {
        let of = |step| match step {
            Step::Letters(Letters { index, delete, insert, marks }) => (index, delete, insert, marks.len()),
            Step::Other(op) => panic!("{op:?}"),
        };
        joined(ops).into_iter().map(of).collect()
    }

    #[test]
    fn letters_under_the_same_marks_are_one_step() {
        let typed =
            ["c", "i", "😀", "o"].into_iter().zip([4, 5, 6, 8]).flat_map(|(letter, at)| said(at, letter, false));
        assert_eq!(letters(typed), [(4, 0, "ci😀o".to_owned(), 1)]);
        let bold_from_the_second = said(4, "a", false).into_iter().chain(said(5, "b", true));
        assert_eq!(letters(bold_from_the_second), [(4, 0, "a".to_owned(), 1), (5, 0, "b".to_owned(), 1)]);
        let elsewhere = said(4, "a", false).into_iter().chain(said(4, "b", false));
        assert_eq!(letters(elsewhere), [(4, 0, "a".to_owned(), 1), (4, 0, "b".to_owned(), 1)]);
    }

    #[test]
    fn letters_that_are_taken_back_are_never_written() {
        let typed = said(4, "a", false).into_iter().chain(said(5, "😀", false)).chain([splice(5, 2, "")]);
        assert_eq!(letters(typed.clone()), [(4, 0, "a".to_owned(), 1)]);
        let more = typed.chain([splice(3, 2, "")]);
        assert_eq!(letters(more), [(4, 0, "a".to_owned(), 1), (3, 2, String::new(), 0)]);
    }

    #[test]
    fn half_a_character_is_not_taken_back() {
        let typed = said(4, "😀", false).into_iter().chain([splice(5, 1, "")]);
        assert_eq!(letters(typed), [(4, 0, "😀".to_owned(), 1), (5, 1, String::new(), 0)]);
    }

    #[test]
    fn a_mark_of_another_stretch_stands_by_itself() {
        let wide = Op::Unmark { start: 0, end: 9, expand: Expand::None, name: "em".to_owned() };
        let steps = joined(said(4, "a", true).into_iter().chain([wide.clone()]));
        assert_eq!(steps.len(), 2);
        assert_eq!(steps.last(), Some(&Step::Other(wide)));
    }
}
