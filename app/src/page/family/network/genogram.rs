//! The genogram of the household, as far as its ties are written; they are written on the page of the household.

use intreccio_model::diagram::genogram::{Genogram, Member, Person, Relation, lay_out};
use intreccio_model::diagram::{LINE, Stroke};
use intreccio_model::ids::Party;
use intreccio_model::plan::PlanView;
use intreccio_model::vocab::{Bond, Kin, Vocabulary};
use leptos::prelude::*;

use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::route::{Part, Route};
use crate::ui::{I18n, words as labels};

fn draw(i18n: I18n, directory: Directory, plan: &PlanView) -> Genogram {
    let there = plan.household.iter().filter(|member| !member.life.is_removed());
    let members: Vec<Member> = there
        .map(|member| {
            let label = directory.party(i18n, plan, &Party::Member(member.id));
            let away = member.lives_in.value == Some(false);
            let words = if away { t_string!(i18n, network.away, who = label) } else { label };
            (member.id, words, member.kin.value)
        })
        .collect();
    let relations: Vec<Relation> = plan
        .relations
        .iter()
        .filter(|relation| !relation.life.is_removed())
        .filter_map(|relation| Some((relation.from.value?, relation.to.value?, relation.kind.value?)))
        .collect();
    lay_out(&members, &relations)
}

fn stroke_class(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Plain => "diagram-tie",
        Stroke::Dashed => "diagram-tie diagram-weak",
        Stroke::Dotted => "diagram-tie diagram-possible",
    }
}

#[component]
pub fn GenogramSection() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { doc, plan, .. } = use_family();
    let picture = Memo::new(move |_| plan.with(|plan| draw(i18n, directory, plan)));
    let empty = move || picture.with(|picture| picture.persons.is_empty());
    let said = move || picture.with(|picture| t_string!(i18n, network.genogram_said, count = picture.persons.len()));
    view! {
        <section class="plan-section" aria-labelledby="genogram">
            <h2 id="genogram">{t!(i18n, network.genogram)}</h2>
            <p class="quiet measure">{t!(i18n, network.genogram_hint)}" "<a href=Route::Family(doc.at.doc, Part::Household).path()>{t!(i18n, network.to_household)}</a></p>
            <Show when=move || !empty()>
                <div class="diagram" tabindex="0" role="region" aria-label=move || t_string!(i18n, network.genogram)>
                    {move || picture.with(|picture| {
                        let (width, height) = (picture.width.to_string(), picture.height.to_string());
                        view! { <svg role="img" aria-label=said width=width.clone() height=height.clone() viewBox=format!("0 0 {width} {height}")>{content(picture)}</svg> }
                    })}
                </div>
                <ul class="chart-legend" aria-label=move || t_string!(i18n, network.legend)>
                    <li>{t!(i18n, network.symbols)}</li>
                    <li>{t!(i18n, network.symbol_lines)}</li>
                </ul>
                <InWords />
            </Show>
        </section>
    }
}

fn content(picture: &Genogram) -> impl IntoView + use<> {
    let lines = picture
        .lines
        .iter()
        .map(|line| view! { <path class=stroke_class(line.stroke) d=line.d.clone() /> })
        .collect::<Vec<_>>();
    let persons = picture.persons.iter().map(person).collect::<Vec<_>>();
    view! {
        {lines}
        {persons}
    }
}

fn person(person: &Person) -> impl IntoView + use<> {
    let (x, y) = (person.x, person.y);
    let line = move |(index, words): (u32, &String)| view! { <text class="sensitive" x=x.to_string() y=(y + 36.0 + f64::from(index) * LINE).to_string()>{words.clone()}</text> };
    let lines = (0..).zip(&person.lines).map(line).collect::<Vec<_>>();
    let inner = person.is_index.then(|| view! { <path class="diagram-box" d=person.outline(4.0) /> });
    view! {
        <path class="diagram-box" d=person.outline(0.0) />
        {inner}
        {lines}
    }
}

/// The same in words: who is there, and the ties that are written.
#[component]
fn InWords() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let locale = move || i18n.get_locale();
    let persons = move || {
        plan.with(|plan| {
            let there = plan.household.iter().filter(|member| !member.life.is_removed());
            let words = there.map(|member| {
                let label = directory.party(i18n, plan, &Party::Member(member.id));
                match member.kin.value {
                    Some(kin) => {
                        format!("{label} ({})", labels::vocabulary(locale(), Kin::NAME, kin.code()).to_lowercase())
                    }
                    None => label,
                }
            });
            words.map(|words| view! { <li class="sensitive">{words}</li> }).collect::<Vec<_>>()
        })
    };
    let ties = move || {
        plan.with(|plan| {
            let there = plan.relations.iter().filter(|relation| !relation.life.is_removed());
            let words = there.filter_map(|relation| {
                let name = |id| directory.party(i18n, plan, &Party::Member(id));
                let bond = labels::vocabulary(locale(), Bond::NAME, relation.kind.value?.code()).to_lowercase();
                Some(format!("{} · {bond} · {}", name(relation.from.value?), name(relation.to.value?)))
            });
            words.map(|words| view! { <li class="sensitive">{words}</li> }).collect::<Vec<_>>()
        })
    };
    view! {
        <details class="disclosure" open>
            <summary>{t!(i18n, network.in_words)}</summary>
            <ul>{persons}</ul>
            <ul>{ties}</ul>
        </details>
    }
}
