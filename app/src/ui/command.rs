//! Shortcuts and the command palette, both from one table.

use intreccio_model::search::Query;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

use super::dialog::Modal;
use super::found::use_found;
use super::preferences::{Preferences, use_preferences};
use super::route::Route;
use super::toast::{Toasts, use_toasts};
use super::{I18n, browser};
use crate::i18n::{t, t_string, use_i18n};
use crate::window::client::{Client, Why, use_client};
use crate::words;

/// Something that can be done from anywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Command {
    Today,
    Families,
    NewFamily,
    Review,
    People,
    Settings,
    Agenda,
    Numbers,
    Tables,
    Search,
    Status,
    Discreet,
    Lock,
    Undo,
    Palette,
    Shortcuts,
}

/// How a key is pressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chord {
    /// With Alt, by place on the keyboard: on some systems Alt changes the character.
    Alt(&'static str),
    /// With Ctrl, or ⌘ on a Mac.
    Control(&'static str),
    /// Alone, while nobody is typing.
    Single(&'static str),
}

/// Every command with its keys: the help, the palette and the listener read nothing else.
pub const TABLE: [(Command, Chord, &str); 16] = [
    (Command::Today, Chord::Alt("Digit1"), "Alt 1"),
    (Command::Families, Chord::Alt("Digit2"), "Alt 2"),
    (Command::Review, Chord::Alt("Digit3"), "Alt 3"),
    (Command::People, Chord::Alt("Digit4"), "Alt 4"),
    (Command::Settings, Chord::Alt("Digit5"), "Alt 5"),
    (Command::Agenda, Chord::Alt("Digit6"), "Alt 6"),
    (Command::Numbers, Chord::Alt("Digit7"), "Alt 7"),
    (Command::Tables, Chord::Alt("Digit8"), "Alt 8"),
    (Command::Search, Chord::Alt("KeyC"), "Alt C"),
    (Command::NewFamily, Chord::Alt("KeyN"), "Alt N"),
    (Command::Status, Chord::Alt("KeyS"), "Alt S"),
    (Command::Discreet, Chord::Alt("KeyD"), "Alt D"),
    (Command::Lock, Chord::Alt("KeyL"), "Alt L"),
    (Command::Undo, Chord::Control("KeyZ"), "Ctrl Z · ⌘ Z"),
    (Command::Palette, Chord::Control("KeyK"), "Ctrl K · ⌘ K"),
    (Command::Shortcuts, Chord::Single("?"), "?"),
];

/// A key as it was pressed.
#[derive(Debug, Clone, Copy)]
pub struct Pressed<'a> {
    pub key: &'a str,
    pub code: &'a str,
    pub alt: bool,
    pub control: bool,
    pub shift: bool,
    pub typing: bool,
}

/// The command for a key. In a text field Ctrl Z is the field's own.
pub fn command_for(pressed: Pressed<'_>) -> Option<Command> {
    let fits = |(command, chord, _): &&(Command, Chord, &str)| match chord {
        Chord::Alt(code) => pressed.alt && !pressed.control && !pressed.shift && pressed.code == *code,
        Chord::Control("KeyZ") if pressed.typing => false,
        Chord::Control(code) => pressed.control && !pressed.alt && !pressed.shift && pressed.code == *code,
        Chord::Single(key) => {
            !pressed.control && !pressed.alt && !pressed.typing && pressed.key == *key && *command != Command::Undo
        }
    };
    TABLE.iter().find(fits).map(|(command, ..)| *command)
}

fn words_for(i18n: I18n, command: Command) -> &'static str {
    match command {
        Command::Today => t_string!(i18n, command.today),
        Command::Families => t_string!(i18n, command.families),
        Command::NewFamily => t_string!(i18n, command.new_family),
        Command::Review => t_string!(i18n, command.review),
        Command::People => t_string!(i18n, command.people),
        Command::Settings => t_string!(i18n, command.settings),
        Command::Agenda => t_string!(i18n, command.agenda),
        Command::Numbers => t_string!(i18n, command.numbers),
        Command::Tables => t_string!(i18n, shell.tables),
        Command::Search => t_string!(i18n, command.search),
        Command::Status => t_string!(i18n, command.status),
        Command::Discreet => t_string!(i18n, command.discreet),
        Command::Lock => t_string!(i18n, command.lock),
        Command::Undo => t_string!(i18n, command.undo),
        Command::Palette => t_string!(i18n, command.palette),
        Command::Shortcuts => t_string!(i18n, command.shortcuts),
    }
}

/// Carries commands out.
#[derive(Clone, Copy)]
pub struct Commands {
    pub palette: RwSignal<bool>,
    pub shortcuts: RwSignal<bool>,
    pub status: RwSignal<bool>,
    i18n: I18n,
    client: Client,
    toasts: Toasts,
    preferences: Preferences,
    go: Callback<String>,
}

impl Commands {
    /// Call it once, in the shell.
    pub fn start() -> Self {
        let navigate = use_navigate();
        let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
        Self {
            palette: RwSignal::new(false),
            shortcuts: RwSignal::new(false),
            status: RwSignal::new(false),
            i18n: use_i18n(),
            client: use_client(),
            toasts: use_toasts(),
            preferences: use_preferences(),
            go,
        }
    }

    pub fn run(self, command: Command) {
        match command {
            Command::Today => self.go.run(Route::Today.path()),
            Command::Families => self.go.run(Route::Families.path()),
            Command::NewFamily => self.go.run(Route::NewFamily.path()),
            Command::Review => self.go.run(Route::Review.path()),
            Command::People => self.go.run(Route::People.path()),
            Command::Agenda => self.go.run(Route::Agenda.path()),
            Command::Numbers => self.go.run(Route::Numbers.path()),
            Command::Tables => self.go.run(Route::Tables.path()),
            Command::Search => self.go.run(Route::Search.path()),
            Command::Settings => self.go.run(Route::Settings.path()),
            Command::Status => self.status.set(true),
            Command::Discreet => self.preferences.discreet.update(|on| *on = !*on),
            Command::Lock => self.lock(),
            Command::Undo => self.undo(),
            Command::Palette => self.palette.set(true),
            Command::Shortcuts => self.shortcuts.set(true),
        }
    }

    /// Asks for the passphrase again. Nothing is lost: if something typed cannot be saved, the page stays open and says so.
    pub fn lock(self) {
        spawn_local(async move {
            if self.client.lock(Why::Asked).await.is_err() {
                self.toasts.fail(t_string!(self.i18n, shell.lock_refused));
            }
        });
    }

    fn undo(self) {
        if self.toasts.undo() {
            self.toasts.say_undone(t_string!(self.i18n, common.undone));
        } else {
            self.toasts.say(t_string!(self.i18n, common.nothing_to_undo));
        }
    }

    /// Listens to the keys for as long as the component lives.
    pub fn listen(self) {
        let handle = window_event_listener(leptos::ev::keydown, move |event: KeyboardEvent| self.press(&event));
        on_cleanup(move || handle.remove());
    }

    fn press(self, event: &KeyboardEvent) {
        let (key, code) = (event.key(), event.code());
        let pressed = Pressed {
            key: &key,
            code: &code,
            alt: event.alt_key(),
            control: event.ctrl_key() || event.meta_key(),
            shift: event.shift_key() && key != "?",
            typing: browser::is_typing(),
        };
        let Some(command) = command_for(pressed) else { return };
        if command == Command::Shortcuts && !self.preferences.single_keys.get_untracked() {
            return;
        }
        event.prevent_default();
        self.run(command);
    }
}

pub fn use_commands() -> Commands {
    expect_context()
}

/// The two dialogs.
#[component]
pub fn CommandDialogs() -> impl IntoView {
    let i18n = use_i18n();
    let commands = use_commands();
    view! {
        <Modal open=commands.palette title=words!(i18n, command.palette) id="palette">
            <Palette />
        </Modal>
        <Modal open=commands.shortcuts title=words!(i18n, command.shortcuts) id="shortcuts">
            <dl class="facts">
                {TABLE.iter().map(|(command, _, keys)| view! {
                    <dt><kbd>{*keys}</kbd></dt>
                    <dd>{words_for(i18n, *command)}</dd>
                }).collect_view()}
            </dl>
        </Modal>
    }
}

/// A field and the commands that fit what is typed in it; families by code and code name as well.
#[component]
fn Palette() -> impl IntoView {
    let i18n = use_i18n();
    let commands = use_commands();
    let client = use_client();
    let found = use_found();
    let query = RwSignal::new(String::new());
    let entries = Memo::new(move |_| {
        let wanted = query.get().to_lowercase();
        let table = TABLE
            .iter()
            .map(|(command, _, keys)| (words_for(i18n, *command).to_owned(), *keys, Target::Command(*command)));
        let families = client.families.get().into_iter().map(|family| {
            let words = family.card.title();
            (words, "", Target::Page(Route::Family(family.doc.doc, super::route::Part::Summary)))
        });
        let known = table.chain(families).filter(|(words, ..)| words.to_lowercase().contains(&wanted));
        // Last, so that it is what Enter does when nothing else fits.
        let everywhere = Some(query.get())
            .filter(|words| !words.trim().is_empty())
            .map(|words| (t_string!(i18n, command.search_for, words = words.clone()), "", Target::Search(words)));
        known.chain(everywhere).collect::<Vec<_>>()
    });
    let run = move |target: &Target| {
        commands.palette.set(false);
        match target {
            Target::Command(command) => commands.run(*command),
            Target::Page(route) => commands.go.run(route.path()),
            Target::Search(words) => {
                found.query.set(Query { words: words.clone(), ..Query::default() });
                commands.go.run(Route::Search.path());
            }
        }
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some((_, _, target)) = entries.get_untracked().first() {
            run(target);
        }
    };
    let list = move || {
        let row = |(words, keys, target): (String, &'static str, Target)| {
            view! {
                <li><button type="button" on:click=move |_| run(&target)><span>{words}</span><kbd>{keys}</kbd></button></li>
            }
        };
        entries.get().into_iter().map(row).collect_view()
    };
    view! {
        <form on:submit=submit>
            <label class="field-label" for="palette-query">{t!(i18n, command.query)}</label>
            <input id="palette-query" class="form-control" type="text" autocomplete="off" autofocus prop:value=query on:input=move |event| query.set(event_target_value(&event)) />
        </form>
        <ul class="palette-list">{list}</ul>
        <Show when=move || entries.with(Vec::is_empty)><p>{t!(i18n, common.nothing_found)}</p></Show>
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Target {
    Command(Command),
    Page(Route),
    /// These words, in all that is on this device.
    Search(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    fn press(code: &'static str, key: &'static str) -> Pressed<'static> {
        Pressed { key, code, alt: false, control: false, shift: false, typing: false }
    }

    #[test]
    fn undo_in_a_text_field_is_left_to_the_field() {
        let pressed = Pressed { control: true, ..press("KeyZ", "z") };
        assert_eq!(command_for(pressed), Some(Command::Undo));
        assert_eq!(command_for(Pressed { typing: true, ..pressed }), None);
    }

    #[test]
    fn single_keys_act_only_while_nobody_is_typing() {
        let pressed = press("Minus", "?");
        assert_eq!(command_for(pressed), Some(Command::Shortcuts));
        assert_eq!(command_for(Pressed { typing: true, ..pressed }), None);
    }

    #[test]
    fn no_two_commands_share_their_keys() {
        for (index, (_, chord, _)) in TABLE.iter().enumerate() {
            assert!(!TABLE.iter().skip(index + 1).any(|(_, other, _)| other == chord), "{chord:?}");
        }
    }
}
