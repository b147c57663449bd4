//! The ecomap: a drawing to read and to print, with the same in words below it.

use intreccio_model::diagram::ecomap::{Ecomap, Placed, lay_out};
use intreccio_model::diagram::{LINE, Stretch, Stroke, TieDrawing, tie};
use intreccio_model::ids::Id;
use intreccio_model::plan::{NodeView, PlanView};
use intreccio_model::vocab::{Flow, NodeKind, Ring, Tie, Vocabulary};
use leptos::prelude::*;

use super::{alias, drawn, edges, nodes};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::{Family, use_family};
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::page::Empty;
use crate::ui::{I18n, browser, words as labels};
use crate::words;

/// A line of the drawing.
#[derive(Clone, PartialEq)]
struct Drawn {
    map: Ecomap,
    ties: Vec<TieDrawing>,
}

fn draw(i18n: I18n, directory: Directory, plan: &PlanView) -> Drawn {
    let there = plan.household.iter().filter(|member| !member.life.is_removed());
    let members: Vec<(Id, String)> = there
        .map(|member| (member.id, directory.party(i18n, plan, &intreccio_model::ids::Party::Member(member.id))))
        .collect();
    let around: Vec<(Id, String, Option<Ring>)> =
        nodes(plan).into_iter().map(|node| (node.id, alias(i18n, node), node.ring.value)).collect();
    let map = lay_out(&members, &around);
    let own = map.nodes.iter().filter_map(|placed| {
        let node = plan.nodes.iter().find(|node| node.id == placed.id)?;
        // Without a word on the tie there is none to draw.
        node.tie.value.map(|quality| tie(&map.tie(placed), Some(quality), node.flow.value))
    });
    let between = edges(plan).into_iter().filter_map(|edge| {
        let from = map.rect(drawn(edge.from.value.as_ref()?)?)?;
        let to = map.rect(drawn(edge.to.value.as_ref()?)?)?;
        Some(tie(&Stretch::between(from, to), edge.tie.value, edge.flow.value))
    });
    let ties = own.chain(between).collect();
    Drawn { map, ties }
}

/// How a tie is stroked.
fn stroke_class(stroke: Stroke) -> &'static str {
    match stroke {
        Stroke::Plain => "diagram-tie",
        Stroke::Dashed => "diagram-tie diagram-weak",
        Stroke::Dotted => "diagram-tie diagram-possible",
    }
}

#[component]
pub fn EcomapSection() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let picture = Memo::new(move |_| plan.with(|plan| draw(i18n, directory, plan)));
    let empty = move || plan.with(|plan| nodes(plan).is_empty());
    let said = move || plan.with(|plan| t_string!(i18n, network.ecomap_said, count = nodes(plan).len()));
    view! {
        <section class="plan-section" aria-labelledby="ecomap">
            <div class="spread">
                <h2 id="ecomap">{t!(i18n, network.ecomap)}</h2>
                <button type="button" class="btn btn-outline-primary no-print" on:click=move |_| browser::print()><Drawing icon=Icon::Print />{t!(i18n, common.print)}</button>
            </div>
            <Show when=move || !empty() fallback=move || view! { <Empty icon=Icon::People words=words!(i18n, network.none) /> }>
                <div class="diagram" tabindex="0" role="region" aria-label=move || t_string!(i18n, network.ecomap)>
                    {move || picture.with(|picture| {
                        let size = picture.map.size.to_string();
                        view! { <svg role="img" aria-label=said width=size.clone() height=size.clone() viewBox=format!("0 0 {size} {size}")>{content(i18n, picture)}</svg> }
                    })}
                </div>
                <Legend />
                <InWords />
            </Show>
        </section>
    }
}

/// Circles, ties, boxes, from below.
fn content(i18n: I18n, picture: &Drawn) -> impl IntoView + use<> {
    let map = &picture.map;
    let middle = map.middle.to_string();
    let rings = map.circles.iter().zip(Ring::ALL).map(|(radius, ring)| {
        let name = labels::vocabulary(i18n.get_locale(), Ring::NAME, ring.code());
        view! {
            <circle class="diagram-ring" cx=middle.clone() cy=middle.clone() r=radius.to_string() />
            <text class="diagram-ring-name" x=middle.clone() y=(map.middle + radius + 4.0).to_string()>{name}</text>
        }
    });
    let ties = picture.ties.iter().map(|drawn| {
        view! {
            <path class=stroke_class(drawn.stroke) d=drawn.lines.clone() />
            <path class="diagram-arrow" d=drawn.heads.clone() />
        }
    });
    let boxes = map.members.iter().chain(&map.nodes).map(placed);
    let lonely = map.members.is_empty().then(
        || view! { <text x=middle.clone() y=(map.middle + 4.0).to_string()>{t_string!(i18n, network.family)}</text> },
    );
    view! {
        {rings.collect::<Vec<_>>()}
        <circle class="diagram-family" cx=middle.clone() cy=middle.clone() r=map.family.to_string() />
        {ties.collect::<Vec<_>>()}
        {boxes.collect::<Vec<_>>()}
        {lonely}
    }
}

/// A box with its words.
fn placed(placed: &Placed) -> impl IntoView + use<> {
    let rect = placed.rect;
    let rows = f64::from(u32::try_from(placed.lines.len()).unwrap_or(0));
    let first = rect.y - rows * LINE / 2.0 + 12.0;
    let line = move |(index, words): (u32, &String)| view! { <text class="sensitive" x=rect.x.to_string() y=(first + f64::from(index) * LINE).to_string()>{words.clone()}</text> };
    let lines = (0..).zip(&placed.lines).map(line).collect::<Vec<_>>();
    view! {
        <rect class="diagram-box" x=(rect.x - rect.width / 2.0).to_string() y=(rect.y - rect.height / 2.0).to_string() width=rect.width.to_string() height=rect.height.to_string() rx="6" />
        {lines}
    }
}

/// What lines and arrows mean.
#[component]
fn Legend() -> impl IntoView {
    let i18n = use_i18n();
    let key = |quality: Option<Tie>, flow: Option<Flow>| {
        let drawn = tie(&Stretch { from: (4.0, 12.0), to: (60.0, 12.0) }, quality, flow);
        view! {
            <svg class="chart-tie" viewBox="0 0 64 24" aria-hidden="true" focusable="false">
                <path class=stroke_class(drawn.stroke) d=drawn.lines />
                <path class="diagram-arrow" d=drawn.heads />
            </svg>
        }
    };
    let quality = move |quality: &Tie| {
        let quality = *quality;
        view! { <li>{key(Some(quality), None)}{move || labels::vocabulary(i18n.get_locale(), Tie::NAME, quality.code())}</li> }
    };
    view! {
        <ul class="chart-legend" aria-label=move || t_string!(i18n, network.legend)>
            {Tie::ALL.iter().map(quality).collect_view()}
            <li>{key(None, Some(Flow::Da))}{t!(i18n, network.legend_gives)}</li>
            <li>{key(None, Some(Flow::Verso))}{t!(i18n, network.legend_receives)}</li>
            <li>{t!(i18n, network.legend_rings)}</li>
        </ul>
    }
}

/// The same in words, circle by circle, then the ties between others.
#[component]
fn InWords() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let Family { plan, .. } = use_family();
    let term = move |list: &str, code: Option<&'static str>| {
        code.map(|code| labels::vocabulary(i18n.get_locale(), list, code).to_lowercase())
    };
    let node_words = move |node: &NodeView| {
        let kind = term(NodeKind::NAME, node.kind.value.map(Vocabulary::code));
        let quality =
            term(Tie::NAME, node.tie.value.map(Vocabulary::code)).map(|tie| t_string!(i18n, network.tie_of, tie = tie));
        let flow = term(Flow::NAME, node.flow.value.map(Vocabulary::code));
        let contested = (node.tie.is_contested() || node.flow.is_contested())
            .then(|| t_string!(i18n, common.two_values).to_lowercase());
        let parts: Vec<String> = [kind, quality, flow, contested].into_iter().flatten().collect();
        format!("{}: {}", alias(i18n, node), parts.join(", "))
    };
    let ring = move |ring: &Ring| {
        let ring = *ring;
        let own = plan.with(|plan| {
            nodes(plan)
                .into_iter()
                .filter(|node| node.ring.value.unwrap_or(Ring::Informale) == ring)
                .map(node_words)
                .collect::<Vec<_>>()
        });
        (!own.is_empty()).then(|| {
            let items = own.into_iter().map(|words| view! { <li class="sensitive">{words}</li> }).collect::<Vec<_>>();
            view! { <li>{labels::vocabulary(i18n.get_locale(), Ring::NAME, ring.code())}<ul>{items}</ul></li> }
        })
    };
    let between = move || {
        plan.with(|plan| {
            let said = edges(plan).into_iter().map(|edge| super::edges::edge_words(i18n, directory, plan, edge));
            said.map(|words| view! { <li class="sensitive">{words}</li> }).collect::<Vec<_>>()
        })
    };
    view! {
        <details class="disclosure" open>
            <summary>{t!(i18n, network.in_words)}</summary>
            <ul>{move || Ring::ALL.iter().map(ring).collect::<Vec<_>>()}{between}</ul>
        </details>
    }
}
