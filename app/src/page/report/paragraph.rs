//! The paragraphs that come from the diary.

use intreccio_model::court::{ParagraphView, SectionView};
use intreccio_model::field::paragraph as fields;
use intreccio_model::ids::Id;
use intreccio_model::ord::OrdKey;
use intreccio_model::place::{Paragraph, Section};
use intreccio_model::report::{self, Drift};
use intreccio_model::vocab::SectionKind;
use leptos::prelude::*;

use super::{Open, use_remover, use_report};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::page::family::objectives::step_between;
use crate::page::family::{Family, use_family};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveChoice, LiveLine, LiveText, write};
use crate::ui::route::Route;
use crate::ui::toast::use_toasts;
use crate::ui::when;
use crate::ui::whereabouts::short;

#[component]
pub fn Paragraphs(section: Memo<Option<SectionView>>, at: Section) -> impl IntoView {
    let ids = Memo::new(move |_| {
        section.with(|section| {
            let Some(section) = section else { return Vec::new() };
            report::present_paragraphs(section).map(|paragraph| paragraph.id).collect::<Vec<_>>()
        })
    });
    view! {
        <ol class="report-paragraphs">
            <For each=move || ids.get() key=|id| *id let(id)>
                <ParagraphItem place=Paragraph { report: at.report, section: at.id, id } section=section ids=ids />
            </For>
        </ol>
    }
}

#[component]
fn ParagraphItem(place: Paragraph, section: Memo<Option<SectionView>>, ids: Memo<Vec<Id>>) -> impl IntoView {
    let Open { court, .. } = use_report();
    let doc = court.doc;
    let paragraph = Memo::new(move |_| {
        section.with(|section| {
            section.as_ref().and_then(|section| section.paragraphs.iter().find(|one| one.id == place.id).cloned())
        })
    });
    let kind = Memo::new(move |_| section.with(|section| section.as_ref().and_then(|section| section.kind.value)));
    view! {
        <li>
            <Origin paragraph=paragraph />
            <LiveText doc=doc place=place field=fields::BODY rows=2 />
            <Show when=move || kind.get() == Some(SectionKind::Dichiarazioni)>
                <LiveLine doc=doc place=place field=fields::DECLARANT register=slice(paragraph, |paragraph| paragraph.declarant.clone()) />
            </Show>
            <Show when=move || matches!(kind.get(), Some(SectionKind::Valutazioni | SectionKind::Competenze))>
                <LiveChoice doc=doc place=place field=fields::METHOD register=slice(paragraph, |paragraph| paragraph.method.clone()) />
            </Show>
            <Tools place=place section=section paragraph=paragraph ids=ids />
        </li>
    }
}

/// Where it comes from, and whether it still says what the diary says.
#[component]
fn Origin(paragraph: Memo<Option<ParagraphView>>) -> impl IntoView {
    let i18n = use_i18n();
    let Family { doc, plan, .. } = use_family();
    let words = move || {
        let date = paragraph.with(|paragraph| paragraph.as_ref().and_then(|paragraph| paragraph.date.value));
        match date {
            Some(date) => t_string!(i18n, report.paragraph_source, date = when::date(i18n.get_locale(), date)),
            None => t_string!(i18n, report.paragraph_source_undated).to_owned(),
        }
    };
    let drift = Memo::new(move |_| {
        paragraph
            .with(|paragraph| paragraph.as_ref().and_then(|paragraph| plan.with(|plan| report::drift(plan, paragraph))))
    });
    let drift_words = move || match drift.get() {
        Some(Drift::Gone) => Some(t_string!(i18n, report.drift_gone)),
        Some(Drift::Edited) => Some(t_string!(i18n, report.drift_edited)),
        None => None,
    };
    let link = move || {
        let event = paragraph.with(|paragraph| paragraph.as_ref().and_then(|paragraph| paragraph.event.value))?;
        Some(Route::Visit(doc.at.doc, event.to_string()).path())
    };
    view! {
        <p class="record-meta row-wrap">
            <span>{words}</span>
            {move || link().map(|link| view! { <a href=link>{t!(i18n, report.open_source)}</a> })}
            {move || drift_words().map(|words| view! { <span class="chip chip-amber"><Drawing icon=Icon::Alert />{words}</span> })}
        </p>
    }
}

#[component]
fn Tools(
    place: Paragraph,
    section: Memo<Option<SectionView>>,
    paragraph: Memo<Option<ParagraphView>>,
    ids: Memo<Vec<Id>>,
) -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Open { court, .. } = use_report();
    let brief = Signal::derive(move || {
        paragraph.with(|paragraph| paragraph.as_ref().map(|paragraph| short(&paragraph.body.value)).unwrap_or_default())
    });
    let shift = move |up: bool| {
        let keys: Vec<Option<OrdKey>> = section.with_untracked(|section| {
            section.iter().flat_map(report::present_paragraphs).map(|one| one.ord.value.clone()).collect()
        });
        let at = ids.with_untracked(|ids| ids.iter().position(|id| *id == place.id));
        let Some((after, before)) = at.and_then(|at| step_between(&keys, at, up)) else { return };
        let key = OrdKey::between(after.as_ref(), before.as_ref());
        write(court.doc, toasts, i18n, |edit| edit.set(&place, fields::ORD, Some(key)));
    };
    let remover = use_remover();
    let take_out =
        move |_| remover.remove(place, &t_string!(i18n, report.paragraph_removed, what = brief.get_untracked()));
    let first = move || ids.with(|ids| ids.first() == Some(&place.id));
    let last = move || ids.with(|ids| ids.last() == Some(&place.id));
    view! {
        <div class="record-side no-print">
            <button type="button" class="btn-icon btn-quiet" disabled=first on:click=move |_| shift(true)>
                <Drawing icon=Icon::Up /><span class="visually-hidden">{move || t_string!(i18n, report.paragraph_up, what = brief.get())}</span>
            </button>
            <button type="button" class="btn-icon btn-quiet" disabled=last on:click=move |_| shift(false)>
                <Drawing icon=Icon::Down /><span class="visually-hidden">{move || t_string!(i18n, report.paragraph_down, what = brief.get())}</span>
            </button>
            <button type="button" class="btn-icon btn-quiet" on:click=take_out>
                <Drawing icon=Icon::Trash /><span class="visually-hidden">{move || t_string!(i18n, report.paragraph_remove, what = brief.get())}</span>
            </button>
        </div>
    }
}
