//! The paper recovery key: shown once, printed, and confirmed by typing two of its groups.

use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::platform::random;
use crate::ui::browser;
use crate::ui::field::{FaultSummary, Faults, TextInput, fault};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::{Notice, Page, Tone};
use crate::words;

/// Characters in a group, where the key comes without separators.
const GROUP: usize = 4;

/// The groups of the key, as they are printed.
pub fn groups(key: &str) -> Vec<String> {
    let parts: Vec<&str> = key.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty()).collect();
    if let [whole] = parts.as_slice() {
        let characters: Vec<char> = whole.chars().collect();
        return characters.chunks(GROUP).map(|chunk| chunk.iter().collect()).collect();
    }
    parts.into_iter().map(str::to_owned).collect()
}

/// The two groups that are asked for: different ones, by chance.
fn asked(count: usize) -> (usize, usize) {
    let [a, b] = random::bytes::<2>().unwrap_or([1, 3]);
    let count = count.max(2);
    let first = usize::from(a) % count;
    let second = (first + 1 + usize::from(b) % (count - 1)) % count;
    (first.min(second), first.max(second))
}

fn same(typed: &str, group: Option<&String>) -> bool {
    group.is_some_and(|group| typed.trim().eq_ignore_ascii_case(group))
}

/// Shows the key and does not go on before it was written down.
#[component]
pub fn Recovery(key: String, done: Callback<()>) -> impl IntoView {
    let i18n = use_i18n();
    let groups = groups(&key);
    let (first, second) = asked(groups.len());
    let (one, two) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let faults = RwSignal::new(Faults::new());
    let shown = groups.iter().map(|group| view! { <li>{group.clone()}</li> }).collect_view();
    let confirm = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wrong = || t_string!(i18n, start.group_wrong).to_owned();
        let checks = [
            ("group-one", same(&one.get_untracked(), groups.get(first))),
            ("group-two", same(&two.get_untracked(), groups.get(second))),
        ];
        let found: Faults = checks.into_iter().filter(|(_, right)| !right).map(|(id, _)| (id, wrong())).collect();
        faults.set(found.clone());
        if found.is_empty() {
            done.run(());
        }
    };
    view! {
        <Page title=words!(i18n, start.recovery_title)>
            <p>{t!(i18n, start.recovery_why)}</p>
            <Notice tone=Tone::Warning><p>{t!(i18n, start.recovery_once)}</p></Notice>
            <ol class="recovery-key" aria-label=move || t_string!(i18n, start.recovery_title)>{shown}</ol>
            <div class="actions no-print">
                <button type="button" class="btn btn-outline-primary" on:click=move |_| browser::print()><Drawing icon=Icon::Print />{t!(i18n, common.print)}</button>
            </div>
            <form class="stack no-print" novalidate on:submit=confirm>
                <h2>{t!(i18n, start.recovery_confirm)}</h2>
                <FaultSummary faults=faults />
                <div class="field-row">
                    <TextInput id="group-one" label=words!(i18n, start.group_number, number = first + 1) value=one fault=fault(faults, "group-one") required=true />
                    <TextInput id="group-two" label=words!(i18n, start.group_number, number = second + 1) value=two fault=fault(faults, "group-two") required=true />
                </div>
                <div class="actions">
                    <button type="submit" class="btn btn-primary">{t!(i18n, start.recovery_done)}</button>
                </div>
            </form>
        </Page>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_shown_in_its_groups_or_cut_into_groups_of_four() {
        assert_eq!(groups("ABCDE-FGHIJ KLMNO"), ["ABCDE", "FGHIJ", "KLMNO"]);
        assert_eq!(groups("ABCDEFGHIJ"), ["ABCD", "EFGH", "IJ"]);
    }

    #[test]
    fn a_group_is_recognised_however_it_is_typed() {
        assert!(same(" abcd ", Some(&"ABCD".to_owned())));
        assert!(!same("abce", Some(&"ABCD".to_owned())));
        assert!(!same("abcd", None));
    }
}
