//! The plan in the words of the family: the same data, large and calm, without the diary, the assessments, the network and the notes of
//! those who work. It is read together on the screen, printed, handed over as a document, and signed from here.

use intreccio_export::{Block, Definition, Document, Footer, Header, Metadata, Scale, Signature, Stamp, Text};
use intreccio_model::ids::Party;
use intreccio_model::log::add_log;
use intreccio_model::plan::{ActionView, AdhesionView, ObjectiveView, PlanView, content_hash, persons_named};
use intreccio_model::vocab::{ActionState, AdhesionKind, Frequency, Level, LogVerb, ObjectiveState, Vocabulary};
use leptos::prelude::*;

use super::family::agreement::{SayDialog, short_hash};
use super::family::{Family, WithFamily, use_family};
use crate::bridge::Id16;
use crate::i18n::{Locale, t, t_string, use_i18n};
use crate::platform::clock;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::export_dialog::{ExportDialog, Exported};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{may_write, writable, write};
use crate::ui::page::{Notice, Page, Tone};
use crate::ui::route::{Part, Route};
use crate::ui::toast::use_toasts;
use crate::ui::{I18n, browser, when, words as labels};
use crate::words;

#[component]
pub fn FamilyVersionPage(doc: Id16) -> impl IntoView {
    view! { <WithFamily doc=doc><FamilyVersion doc=doc /></WithFamily> }
}

/// What stands in the family's version, in words.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    code: String,
    strengths: String,
    summary: String,
    translated: String,
    level: Option<&'static str>,
    household: Vec<String>,
    objectives: Vec<Goal>,
    said: Vec<Saying>,
    hash: String,
}

impl Told {
    /// What people wrote freely, and what may therefore speak of anybody.
    fn free_text(&self) -> String {
        let goals = self
            .objectives
            .iter()
            .flat_map(|goal| [&goal.text, &goal.our_words, &goal.expected].into_iter().chain(&goal.actions));
        let all = [&self.strengths, &self.summary, &self.translated].into_iter().chain(goals);
        all.map(String::as_str).collect::<Vec<_>>().join("\n")
    }
}

#[derive(Debug, Clone, PartialEq)]
struct Goal {
    text: String,
    our_words: String,
    expected: String,
    /// "Entro…", "Se ne occupa…".
    facts: Vec<String>,
    actions: Vec<String>,
}

#[derive(Debug, Clone, PartialEq)]
struct Saying {
    who: String,
    what: String,
    words: String,
}

fn told(i18n: I18n, directory: Directory, plan: &PlanView) -> Told {
    let present = plan.household.iter().filter(|member| !member.life.is_removed());
    let objectives = plan
        .objectives
        .iter()
        .filter(|one| !one.life.is_removed() && one.state.value != Some(ObjectiveState::Abbandonato));
    let of_family = |one: &&AdhesionView| matches!(one.person.value, Some(Party::Member(_) | Party::Contact(_)));
    Told {
        code: plan.code.value.clone().unwrap_or_default(),
        strengths: plan.strengths.value.trim().to_owned(),
        summary: plan.summary.value.trim().to_owned(),
        translated: plan.family_translation.value.trim().to_owned(),
        level: plan.level.value.map(|level| match level {
            Level::Base => t_string!(i18n, family_version.level_base),
            Level::Secondo => t_string!(i18n, family_version.level_second),
        }),
        household: present.filter_map(|member| member.label.value.clone()).collect(),
        objectives: objectives.map(|one| goal(i18n, directory, plan, one)).collect(),
        said: plan.last_words().into_iter().filter(of_family).map(|one| saying(i18n, directory, plan, one)).collect(),
        hash: content_hash(plan),
    }
}

fn goal(i18n: I18n, directory: Directory, plan: &PlanView, one: &ObjectiveView) -> Goal {
    let until =
        one.due.earliest().map(|due| t_string!(i18n, family_version.until, when = when::date(i18n.get_locale(), due)));
    let owner = one
        .owner
        .value
        .as_ref()
        .map(|who| t_string!(i18n, family_version.owner, who = directory.party(i18n, plan, who)));
    let actions = one
        .actions
        .iter()
        .filter(|action| !action.life.is_removed() && action.state.value != Some(ActionState::Annullata));
    Goal {
        text: one.text.value.trim().to_owned(),
        our_words: one.family_words.value.trim().to_owned(),
        expected: one.expected.value.trim().to_owned(),
        facts: until.into_iter().chain(owner).collect(),
        actions: actions.map(|action| action_words(i18n, directory, plan, action)).collect(),
    }
}

/// "Accompagnare a scuola: Dario, con madre, settimanale".
fn action_words(i18n: I18n, directory: Directory, plan: &PlanView, action: &ActionView) -> String {
    let who = action.who.value.as_ref().map(|who| directory.party(i18n, plan, who));
    let with: Vec<String> = action.with.iter().map(|who| directory.party(i18n, plan, who)).collect();
    let with = (!with.is_empty()).then(|| t_string!(i18n, family_version.with, who = with.join(", ")));
    let often = action
        .frequency
        .value
        .map(|often| labels::vocabulary(i18n.get_locale(), Frequency::NAME, often.code()).to_lowercase());
    let facts: Vec<String> = [who, with, often].into_iter().flatten().collect();
    let what = action.what.value.trim();
    if facts.is_empty() { what.to_owned() } else { format!("{what}: {}", facts.join(", ")) }
}

fn saying(i18n: I18n, directory: Directory, plan: &PlanView, one: &AdhesionView) -> Saying {
    let kind = one.kind.value.map(|kind| labels::vocabulary(i18n.get_locale(), AdhesionKind::NAME, kind.code()));
    let day = one.date.value.map(|date| when::date(i18n.get_locale(), date));
    Saying {
        who: one.person.value.as_ref().map(|who| directory.party(i18n, plan, who)).unwrap_or_default(),
        what: [kind, day].into_iter().flatten().collect::<Vec<_>>().join(", "),
        words: one.words.value.trim().to_owned(),
    }
}

#[component]
fn FamilyVersion(doc: Id16) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let directory = use_directory();
    let Family { doc: open, plan, .. } = use_family();
    let told = Memo::new(move |_| plan.with(|plan| told(i18n, directory, plan)));
    let (asking, leaving) = (RwSignal::new(false), RwSignal::new(false));
    let code = Signal::derive(move || told.with(|told| told.code.clone()));
    let exported = move |exported: Exported| {
        // Who reads and does not write leaves no trace.
        !may_write(open)
            || write(open, toasts, i18n, |edit| {
                add_log(edit, LogVerb::Esporta, "/plan", &exported.purpose, Some(&exported.detail()))
            })
            .is_some()
    };
    let kicker = Signal::derive(move || t_string!(i18n, family_version.kicker, code = code.get()));
    let others = Memo::new(move |_| told.with(|told| plan.with(|plan| persons_named(&plan.nodes, &told.free_text()))));
    view! {
        <div class="family-page">
            <Page title=words!(i18n, family_version.title) tab=code kicker=kicker>
                <p class="quiet no-print">{t!(i18n, family_version.hint)}</p>
                <Show when=move || others.with(|others| !others.is_empty())>
                    <Notice tone=Tone::Warning><p class="no-print mb-0">{move || t_string!(i18n, family_version.others, who = others.with(|others| others.join(", ")))}</p></Notice>
                </Show>
                <Reading told=told />
                <p>{t!(i18n, family_version.not_consent)}</p>
                <div class="actions no-print">
                    <Show when=move || writable(open)>
                        <button type="button" class="btn btn-primary" on:click=move |_| asking.set(true)>{t!(i18n, family_version.sign)}</button>
                    </Show>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| browser::print()><Drawing icon=Icon::Print />{t!(i18n, family_version.paper)}</button>
                    <button type="button" class="btn btn-outline-primary" on:click=move |_| leaving.set(true)><Drawing icon=Icon::Down />{t!(i18n, family_version.export)}</button>
                    <a class="btn btn-link" href=Route::Family(doc, Part::Agreement).path()>{t!(i18n, family_version.back)}</a>
                </div>
                <p class="print-only">{move || told.with(|told| t_string!(i18n, family_version.hash, hash = short_hash(&told.hash)))}</p>
            </Page>
            <SayDialog open=asking />
            <ExportDialog
                open=leaving
                name=Signal::derive(move || format!("{}-famiglia", code.get()))
                make=Callback::new(move |()| told.with_untracked(|told| document(i18n, told)))
                rests_on=Signal::derive(move || vec![open.at])
                note=Callback::new(exported)
            />
        </div>
    }
}

/// The text, section by section. What is empty is left out.
#[component]
fn Reading(told: Memo<Told>) -> impl IntoView {
    let i18n = use_i18n();
    let text = move |id: &'static str, title: Signal<String>, read: fn(&Told) -> String| {
        let words = Memo::new(move |_| told.with(read));
        view! {
            <Show when=move || words.with(|words| !words.is_empty())>
                <section class="plan-section" aria-labelledby=id><h2 id=id>{title}</h2><p class="sensitive family-text">{move || words.get()}</p></section>
            </Show>
        }
    };
    let household = move || told.with(|told| told.household.join(", "));
    let level = move || told.with(|told| told.level);
    let goals = move || {
        told.with(|told| told.objectives.clone())
            .into_iter()
            .map(|goal| view! { <GoalItem goal=goal /> })
            .collect_view()
    };
    let saying = |one: Saying| {
        let words =
            (!one.words.is_empty()).then(|| view! { <blockquote class="sensitive">{one.words.clone()}</blockquote> });
        view! { <li class="keep-together"><p class="mb-0"><span class="strong sensitive">{one.who}</span>": "{one.what}</p>{words}</li> }
    };
    view! {
        <section class="plan-section" aria-labelledby="fv-who"><h2 id="fv-who">{t!(i18n, family_version.household)}</h2><p class="sensitive">{household}</p><p>{level}</p></section>
        {text("fv-strengths", words!(i18n, family_version.strengths), |told| told.strengths.clone())}
        {text("fv-summary", words!(i18n, family_version.summary), |told| told.summary.clone())}
        {text("fv-translated", words!(i18n, family_version.translated), |told| told.translated.clone())}
        <section class="plan-section" aria-labelledby="fv-goals">
            <h2 id="fv-goals">{t!(i18n, family_version.objectives)}</h2>
            <Show when=move || told.with(|told| told.objectives.is_empty())><p>{t!(i18n, family_version.objectives_none)}</p></Show>
            {goals}
        </section>
        <section class="plan-section" aria-labelledby="fv-said">
            <h2 id="fv-said">{t!(i18n, family_version.said)}</h2>
            <Show when=move || told.with(|told| told.said.is_empty())><p>{t!(i18n, family_version.said_none)}</p></Show>
            <ul class="plain-list stack">{move || told.with(|told| told.said.clone()).into_iter().map(saying).collect_view()}</ul>
        </section>
    }
}

#[component]
fn GoalItem(goal: Goal) -> impl IntoView {
    let i18n = use_i18n();
    let Goal { text, our_words, expected, facts, actions } = goal;
    let own = (!our_words.is_empty()).then(|| view! { <p class="mb-0">{t!(i18n, family_version.our_words)}":"</p><blockquote class="sensitive">{our_words}</blockquote> });
    let seen = (!expected.is_empty())
        .then(|| view! { <p class="sensitive">{t!(i18n, family_version.expected)}": "{expected}</p> });
    let done = (!actions.is_empty()).then(|| {
        let items = actions.into_iter().map(|action| view! { <li class="sensitive">{action}</li> }).collect_view();
        view! { <h4>{t!(i18n, family_version.actions)}</h4><ul>{items}</ul> }
    });
    view! {
        <article class="objective keep-together">
            <h3 class="sensitive">{text}</h3>
            {own}
            {seen}
            {facts.into_iter().map(|fact| view! { <p class="mb-0">{fact}</p> }).collect_view()}
            {done}
        </article>
    }
}

/// The same as a document in large type.
fn document(i18n: I18n, told: &Told) -> Document {
    let language = match i18n.get_locale() {
        Locale::it => "it-IT",
        Locale::en => "en-GB",
    };
    let mut blocks =
        vec![Block::heading(1, t_string!(i18n, family_version.household)), Block::paragraph(told.household.join(", "))];
    blocks.extend(told.level.map(Block::paragraph));
    for (title, text) in [
        (t_string!(i18n, family_version.strengths), &told.strengths),
        (t_string!(i18n, family_version.summary), &told.summary),
        (t_string!(i18n, family_version.translated), &told.translated),
    ] {
        if !text.is_empty() {
            blocks.extend([Block::heading(1, title), Block::paragraph(text.as_str())]);
        }
    }
    blocks.push(Block::heading(1, t_string!(i18n, family_version.objectives)));
    told.objectives.iter().for_each(|goal| goal_blocks(i18n, goal, &mut blocks));
    blocks.push(Block::heading(1, t_string!(i18n, family_version.said)));
    for one in &told.said {
        blocks.push(Block::Definitions(vec![Definition::new(one.who.as_str(), one.what.as_str())]));
        if !one.words.is_empty() {
            blocks.push(Block::quotation(one.words.as_str(), Some(Text::from(one.who.as_str()))));
        }
    }
    blocks.push(Block::paragraph(t_string!(i18n, family_version.not_consent)));
    let place = |_| Signature {
        label: t_string!(i18n, family_version.sign_place).to_owned(),
        note: Some(t_string!(i18n, family_version.sign_note).to_owned()),
    };
    blocks.push(Block::Signatures((0..2).map(place).collect()));
    Document {
        title: format!("{} · {}", t_string!(i18n, family_version.title), told.code),
        language: language.to_owned(),
        header: Header { left: Vec::new(), right: vec![told.code.clone()] },
        footer: Footer {
            left: t_string!(i18n, family_version.hash, hash = short_hash(&told.hash)),
            page: t_string!(i18n, family_version.page).to_owned(),
            of: t_string!(i18n, family_version.of).to_owned(),
        },
        notice: None,
        metadata: Metadata {
            hash: Some(told.hash.clone()),
            date: Stamp::from_unix_ms(clock::now_ms()),
            ..Metadata::default()
        },
        scale: Scale::LARGE,
        blocks,
    }
}

fn goal_blocks(i18n: I18n, goal: &Goal, blocks: &mut Vec<Block>) {
    blocks.push(Block::heading(2, goal.text.as_str()));
    if !goal.our_words.is_empty() {
        blocks.push(Block::quotation(
            goal.our_words.as_str(),
            Some(Text::from(t_string!(i18n, family_version.our_words))),
        ));
    }
    if !goal.expected.is_empty() {
        blocks.push(Block::paragraph(format!("{}: {}", t_string!(i18n, family_version.expected), goal.expected)));
    }
    blocks.extend(goal.facts.iter().map(|fact| Block::paragraph(fact.as_str())));
    if !goal.actions.is_empty() {
        blocks.push(Block::heading(3, t_string!(i18n, family_version.actions)));
        blocks.push(Block::bullets(goal.actions.iter().map(String::as_str)));
    }
}
