//! The thing to which a search leads: the page on which it is brings it into view. Not in the address, which stays in histories.

use intreccio_model::path::Path;
use intreccio_model::search::Query;
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::browser;
use super::live::path_id;
use crate::bridge::Id16;
use crate::platform::timer;

/// How often, and how many times, the thing is looked for: pages open documents, and parts of them come later.
const LOOK_MS: u32 = 60;
const LOOKS: u32 = 50;

/// What is being looked for.
#[derive(Clone, Copy)]
pub struct Found {
    at: RwSignal<Option<(Id16, Path)>>,
    /// What is searched for: it stays while one looks at a result and comes back.
    pub query: RwSignal<Query>,
}

impl Found {
    /// Call it once, in the shell.
    pub fn start() -> Self {
        Self { at: RwSignal::new(None), query: RwSignal::default() }
    }

    /// Brings a place of a plan's pages into view, as soon as it is there. Call it when going to the page.
    pub fn look_for(self, plan: Id16, path: Path) {
        self.at.set(Some((plan, path.clone())));
        spawn_local(async move {
            let is_still_wanted =
                move |path: &Path| self.at.try_with_untracked(|now| now.as_ref().is_some_and(|now| now.1 == *path));
            for _ in 0..LOOKS {
                timer::sleep(LOOK_MS).await;
                if is_still_wanted(&path) != Some(true) {
                    return;
                }
                if browser::reveal(&path_id(&path)) {
                    break;
                }
            }
            self.at.try_set(None);
        });
    }

    /// The place that is looked for in this plan.
    pub fn in_doc(self, plan: Id16) -> Option<Path> {
        self.at.with(|found| found.as_ref().filter(|(doc, _)| *doc == plan).map(|(_, path)| path.clone()))
    }
}

pub fn use_found() -> Found {
    expect_context()
}

#[cfg(test)]
mod tests {
    use intreccio_model::ids::Id;
    use intreccio_model::place::{Objective, Place};

    use super::*;

    #[test]
    fn the_element_of_a_place_is_the_one_that_its_field_has() {
        let at = Objective { id: Id::new(1, [1; 10]) };
        let path = at.container().then("due");
        assert_eq!(path_id(&path), crate::ui::live::element_id(&at, "due"));
    }
}
