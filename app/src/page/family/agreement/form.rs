//! Collecting what somebody says of the plan: who, what, in their own words, how, where, in which language.

use intreccio_model::ids::{Id, Party};
use intreccio_model::log::add_log;
use intreccio_model::place::{Adhesion, Place, Version};
use intreccio_model::plan::content::spell_heads;
use intreccio_model::plan::{AdhesionDraft, PlanView, add_adhesion, add_version, content_hash};
use intreccio_model::time::Date;
use intreccio_model::vocab::{
    AdhesionKind, AdhesionMode, Capacity, Kin, LogVerb, ParentalResponsibility, VersionReason, Vocabulary,
};
use leptos::prelude::*;

use super::pad::{SignaturePad, Strokes, spell};
use super::{Family, use_family};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::start::options;
use crate::ui::dialog::Modal;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::field::{AreaInput, FaultSummary, Faults, SelectInput, TextInput, fault};
use crate::ui::live::{parties, take_back, write};
use crate::ui::page::{Notice, Tone};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, use_now, words as labels};
use crate::words;

const WHO: &str = "say-who";
const ROLE: &str = "say-role";
const WORDS: &str = "say-words";
const PAD: &str = "signature-pad";
const WITNESS: &str = "say-witness";
const KIND: &str = "say-kind";
const MODE: &str = "say-mode";
/// Somebody who is neither of the household nor works here: a guardian, a guardian ad litem.
const OTHER: &str = "other";

#[component]
pub fn SayDialog(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    view! { <Modal open=open title=words!(i18n, agreement.say) id="say-dialog" class="dialog-wide"><SayForm open=open /></Modal> }
}

#[derive(Clone, Copy)]
struct Asked {
    who: RwSignal<String>,
    role: RwSignal<String>,
    capacity: RwSignal<String>,
    responsibility: RwSignal<String>,
    kind: RwSignal<Option<AdhesionKind>>,
    words: RwSignal<String>,
    mode: RwSignal<Option<AdhesionMode>>,
    strokes: RwSignal<Strokes>,
    witness: RwSignal<String>,
    mediator: RwSignal<String>,
    language: RwSignal<String>,
    date: RwSignal<String>,
    place: RwSignal<String>,
    faults: RwSignal<Faults>,
}

impl Asked {
    fn new(today: Date) -> Self {
        let empty = || RwSignal::new(String::new());
        Self {
            who: empty(),
            role: empty(),
            capacity: RwSignal::new(Capacity::Genitore.code().to_owned()),
            responsibility: empty(),
            kind: RwSignal::new(None),
            words: empty(),
            mode: RwSignal::new(None),
            strokes: RwSignal::new(Strokes::new()),
            witness: empty(),
            mediator: empty(),
            language: empty(),
            date: RwSignal::new(today.to_string()),
            place: empty(),
            faults: RwSignal::new(Faults::new()),
        }
    }

    fn person(self) -> Option<Party> {
        let chosen = self.who.get_untracked();
        match chosen.as_str() {
            OTHER => {
                Some(self.role.get_untracked().trim().to_owned()).filter(|role| !role.is_empty()).map(Party::Contact)
            }
            _ => chosen.parse().ok(),
        }
    }

    fn faults(self, i18n: I18n) -> Faults {
        let mut faults = Faults::new();
        let mut lacks = |missing: bool, field: &'static str, words: &'static str| {
            if missing {
                faults.push((field, words.to_owned()));
            }
        };
        let other = self.who.with_untracked(|who| who == OTHER);
        let nobody = self.person().is_none();
        let kind = self.kind.get_untracked();
        let mode = self.mode.get_untracked();
        let silent = self.words.with_untracked(|words| words.trim().is_empty());
        let unsigned = self.strokes.with_untracked(|strokes| strokes.iter().map(Vec::len).sum::<usize>() < 5);
        let differs = matches!(kind, Some(AdhesionKind::Disaccordo | AdhesionKind::AccordoParziale));
        lacks(nobody && !other, WHO, t_string!(i18n, agreement.who_missing));
        lacks(nobody && other, ROLE, t_string!(i18n, agreement.role_missing));
        lacks(kind.is_none(), KIND, t_string!(i18n, agreement.kind_missing));
        lacks(differs && silent, WORDS, t_string!(i18n, agreement.words_missing));
        lacks(mode.is_none(), MODE, t_string!(i18n, agreement.mode_missing));
        lacks(mode == Some(AdhesionMode::FirmaSuTablet) && unsigned, PAD, t_string!(i18n, agreement.pad_missing));
        let heard = self.witness.with_untracked(|witness| witness.parse::<Party>().is_ok());
        lacks(
            mode == Some(AdhesionMode::AVoceConTestimone) && !heard,
            WITNESS,
            t_string!(i18n, agreement.witness_missing),
        );
        faults
    }

    /// What was said. `None` while something is missing.
    fn draft(self, version: Option<Id>, hash: &str, today: Date) -> Option<AdhesionDraft> {
        let text = |signal: RwSignal<String>| {
            Some(signal.with_untracked(|text| text.trim().to_owned())).filter(|text| !text.is_empty())
        };
        let party = |signal: RwSignal<String>| signal.with_untracked(|party| party.parse().ok());
        let mode = self.mode.get_untracked()?;
        let on_screen = mode == AdhesionMode::FirmaSuTablet;
        Some(AdhesionDraft {
            person: self.person()?,
            capacity: self.capacity.with_untracked(|code| Capacity::from_code(code))?,
            responsibility: self.responsibility.with_untracked(|code| ParentalResponsibility::from_code(code)),
            kind: self.kind.get_untracked()?,
            mode,
            version,
            hash: hash.to_owned(),
            words: text(self.words).unwrap_or_default(),
            strokes: on_screen.then(|| self.strokes.with_untracked(spell)),
            signature: None,
            witness: party(self.witness).filter(|_| mode == AdhesionMode::AVoceConTestimone),
            mediator: party(self.mediator),
            language: text(self.language),
            date: self.date.with_untracked(|date| date.parse().ok()).unwrap_or(today),
            place: text(self.place),
        })
    }
}

/// In which quality somebody most likely speaks, and the responsibility that they hold.
fn likely(plan: &PlanView, who: &str) -> (Capacity, Option<ParentalResponsibility>) {
    match who.parse() {
        Ok(Party::Operator(_)) => (Capacity::Operatore, None),
        Ok(Party::Member(id)) => {
            let member = plan.member(id);
            let responsibility = member.and_then(|member| member.parental_resp.value);
            let kin = member.and_then(|member| member.kin.value);
            let capacity = match (kin, responsibility) {
                (Some(Kin::MinoreBeneficiario | Kin::AltroMinore), _) => Capacity::Minore,
                (_, Some(ParentalResponsibility::Tutore)) => Capacity::Tutore,
                _ => Capacity::Genitore,
            };
            (capacity, responsibility)
        }
        Ok(Party::Contact(_)) | Err(_) => (Capacity::Curatore, None),
    }
}

/// What to ask a child of this age; `None` for those who are no children.
fn prompt(i18n: I18n, plan: &PlanView, who: &str, year: i32) -> Option<&'static str> {
    let Ok(Party::Member(id)) = who.parse() else { return None };
    let member = plan.member(id)?;
    if !matches!(member.kin.value, Some(Kin::MinoreBeneficiario | Kin::AltroMinore)) {
        return None;
    }
    let age = member.birth_year.value.map(|born| i64::from(year) - born);
    Some(match age {
        Some(..=5) => t_string!(i18n, agreement.child_small),
        Some(6..=10) => t_string!(i18n, agreement.child_school),
        Some(11..=13) => t_string!(i18n, agreement.child_middle),
        Some(14..) => t_string!(i18n, agreement.child_teen),
        None => t_string!(i18n, agreement.child_any),
    })
}

#[component]
fn SayForm(open: RwSignal<bool>) -> impl IntoView {
    let i18n = use_i18n();
    let now = use_now();
    let toasts = use_toasts();
    let Family { doc, plan, .. } = use_family();
    let today = untrack(|| now.today());
    let asked = Asked::new(today);
    Effect::new(move |_| {
        let (capacity, responsibility) = asked.who.with(|who| plan.with_untracked(|plan| likely(plan, who)));
        asked.capacity.set(capacity.code().to_owned());
        asked.responsibility.set(responsibility.map(|held| held.code().to_owned()).unwrap_or_default());
    });
    let blocked = Memo::new(move |_| {
        // Taking back waits for nobody.
        asked.kind.get() != Some(AdhesionKind::Revoca) && plan.with(|plan| !plan.conflicts.is_empty())
    });
    let keep = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let faults = asked.faults(i18n);
        let complete = faults.is_empty();
        asked.faults.set(faults);
        if !complete || blocked.get_untracked() {
            return;
        }
        let (hash, heads) = (plan.with_untracked(content_hash), doc.with_untracked(spell_heads));
        let known = plan.with_untracked(|plan| plan.version_of(&hash).map(|version| version.id));
        let label =
            t_string!(i18n, agreement.version_label, number = plan.with_untracked(|plan| plan.versions.len()) + 1);
        let Some(draft) = asked.draft(known, &hash, today) else { return };
        let kept = write(doc, toasts, i18n, |edit| {
            let version = match known {
                Some(version) => version,
                None => add_version(edit, &label, VersionReason::Firma, &hash, &heads)?,
            };
            let id = add_adhesion(edit, AdhesionDraft { version: Some(version), ..draft })?;
            add_log(edit, LogVerb::Firma, &Adhesion { id }.container().to_string(), "", Some(&hash))?;
            Ok((id, known.is_none().then_some(version)))
        });
        if let Some((id, made)) = kept {
            toasts.done(t_string!(i18n, agreement.kept), move || {
                take_back(doc, toasts, i18n, |edit| {
                    edit.remove(&Adhesion { id })?;
                    made.map_or(Ok(()), |id| edit.remove(&Version { id }))
                });
            });
            open.set(false);
        }
    };
    view! {
        <form class="stack" novalidate on:submit=keep>
            <FaultSummary faults=asked.faults />
            <Show when=move || blocked.get()>
                <Notice tone=Tone::Warning><p>{t!(i18n, agreement.conflicts)}" "<a href=Route::Review.path()>{t!(i18n, common.review_it)}</a></p></Notice>
            </Show>
            <Who asked=asked />
            <What asked=asked year=today.civil().0 />
            <HowSaid asked=asked />
            <Where asked=asked />
            <div class="actions">
                <button type="submit" class="btn btn-primary" aria-disabled=move || blocked.get().then_some("true")>{t!(i18n, agreement.keep)}</button>
                <button type="button" class="btn btn-outline-primary" on:click=move |_| open.set(false)>{t!(i18n, common.cancel)}</button>
            </div>
        </form>
    }
}

fn chosen(first: &'static str, rest: Vec<(String, String)>) -> Vec<(String, String)> {
    std::iter::once((String::new(), first.to_owned())).chain(rest).collect()
}

fn people(i18n: I18n, directory: Directory, plan: Memo<PlanView>) -> Vec<(String, String)> {
    chosen(t_string!(i18n, common.not_said), parties(i18n, directory, plan))
}

#[component]
fn Who(asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let who = Signal::derive(move || {
        let mut all = chosen(t_string!(i18n, agreement.choose), parties(i18n, directory, plan));
        all.push((OTHER.to_owned(), t_string!(i18n, agreement.other).to_owned()));
        all
    });
    let capacities =
        Signal::derive(move || options(i18n, Capacity::NAME, Capacity::ALL.iter().map(|term| term.code())));
    let responsibilities = Signal::derive(move || {
        let all =
            options(i18n, ParentalResponsibility::NAME, ParentalResponsibility::ALL.iter().map(|term| term.code()));
        chosen(t_string!(i18n, common.not_said), all)
    });
    let other = move || asked.who.with(|who| who == OTHER);
    view! {
        <div class="field-row">
            <SelectInput id=WHO label=words!(i18n, agreement.who) value=asked.who options=who fault=fault(asked.faults, WHO) />
            <SelectInput id="say-capacity" label=words!(i18n, agreement.capacity) value=asked.capacity options=capacities />
            <SelectInput id="say-responsibility" label=words!(i18n, agreement.responsibility) value=asked.responsibility options=responsibilities />
        </div>
        <Show when=other>
            <TextInput id=ROLE label=words!(i18n, agreement.role) value=asked.role hint=words!(i18n, agreement.role_hint) fault=fault(asked.faults, ROLE) required=true />
        </Show>
    }
}

#[component]
fn What(asked: Asked, year: i32) -> impl IntoView {
    let i18n = use_i18n();
    let Family { plan, .. } = use_family();
    let choice = move |(index, kind): (usize, &AdhesionKind)| {
        let kind = *kind;
        let id = (index == 0).then_some(KIND);
        view! {
            <label class="choice">
                <input id=id type="radio" name="say-kind" prop:checked=move || asked.kind.get() == Some(kind) on:change=move |_| asked.kind.set(Some(kind)) />
                <span>{move || labels::vocabulary(i18n.get_locale(), AdhesionKind::NAME, kind.code())}</span>
            </label>
        }
    };
    let hint = move || {
        let child = asked.who.with(|who| plan.with(|plan| prompt(i18n, plan, who, year)));
        child.unwrap_or(t_string!(i18n, agreement.words_hint)).to_owned()
    };
    let wrong = fault(asked.faults, KIND);
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, agreement.kind)}</legend>
            {AdhesionKind::ALL.iter().enumerate().map(choice).collect_view()}
            <p class="field-error" hidden=move || wrong.with(Option::is_none)>{wrong}</p>
        </fieldset>
        <AreaInput id=WORDS rows=4 label=words!(i18n, agreement.own_words) value=asked.words hint=Signal::derive(hint) fault=fault(asked.faults, WORDS) />
    }
}

#[component]
fn HowSaid(asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let choice = move |(index, mode): (usize, &AdhesionMode)| {
        let mode = *mode;
        let id = (index == 0).then_some(MODE);
        view! {
            <label class="choice">
                <input id=id type="radio" name="say-mode" prop:checked=move || asked.mode.get() == Some(mode) on:change=move |_| asked.mode.set(Some(mode)) />
                <span>{move || labels::vocabulary(i18n.get_locale(), AdhesionMode::NAME, mode.code())}</span>
            </label>
        }
    };
    let is = move |mode: AdhesionMode| asked.mode.get() == Some(mode);
    let (wrong, unsigned) = (fault(asked.faults, MODE), fault(asked.faults, PAD));
    let witnesses = Signal::derive(move || people(i18n, directory, plan));
    view! {
        <fieldset class="choices">
            <legend class="field-label">{t!(i18n, agreement.mode)}</legend>
            {AdhesionMode::ALL.iter().enumerate().map(choice).collect_view()}
            <p class="field-error" hidden=move || wrong.with(Option::is_none)>{wrong}</p>
        </fieldset>
        <Show when=move || is(AdhesionMode::FirmaSuTablet)>
            <SignaturePad strokes=asked.strokes />
            <p class="field-error" hidden=move || unsigned.with(Option::is_none)>{unsigned}</p>
        </Show>
        <Show when=move || is(AdhesionMode::FirmaSuCarta)><p class="field-hint">{t!(i18n, agreement.paper_hint)}</p></Show>
        <Show when=move || is(AdhesionMode::AVoceConTestimone)>
            <SelectInput id=WITNESS label=words!(i18n, agreement.witness) value=asked.witness options=witnesses fault=fault(asked.faults, WITNESS) />
        </Show>
    }
}

#[component]
fn Where(asked: Asked) -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let mediators = Signal::derive(move || people(i18n, directory, plan));
    view! {
        <div class="field-row">
            <TextInput id="say-date" kind="date" label=words!(i18n, agreement.date) value=asked.date />
            <TextInput id="say-place" label=words!(i18n, agreement.place) value=asked.place />
            <TextInput id="say-language" label=words!(i18n, agreement.language) value=asked.language />
            <SelectInput id="say-mediator" label=words!(i18n, agreement.mediator) value=asked.mediator options=mediators />
        </div>
    }
}
