//! The sections of a report: text of one's own, and the paragraphs taken from the diary.

use intreccio_model::court::{self, SectionView};
use intreccio_model::field::section as fields;
use intreccio_model::ids::Id;
use intreccio_model::place::Section;
use intreccio_model::report;
use intreccio_model::vocab::{Method, SectionKind, Vocabulary};
use leptos::prelude::*;

use super::document::section_title;
use super::paragraph::Paragraphs;
use super::{Open, use_remover, use_report};
use crate::i18n::{t, t_string, use_i18n};
use crate::page::family::household::slice;
use crate::ui::icon::{Drawing, Icon};
use crate::ui::live::{LiveLine, LiveText, write};
use crate::ui::toast::use_toasts;
use crate::ui::words as labels;

#[component]
pub fn Sections() -> impl IntoView {
    let Open { report, .. } = use_report();
    let ids = Memo::new(move |_| {
        report.with(|report| {
            let Some(report) = report else { return Vec::new() };
            report::present_sections(report).map(|section| section.id).collect::<Vec<_>>()
        })
    });
    view! {
        <For each=move || ids.get() key=|id| *id let(id)>
            <SectionBlock id=id />
        </For>
        <AddSection />
    }
}

#[component]
fn SectionBlock(id: Id) -> impl IntoView {
    let i18n = use_i18n();
    let Open { id: report_id, court, report, .. } = use_report();
    let place = Section { report: report_id, id };
    let section = Memo::new(move |_| {
        report.with(|report| {
            report.as_ref().and_then(|report| report.sections.iter().find(|section| section.id == id).cloned())
        })
    });
    let title = Signal::derive(move || {
        section.with(|section| section.as_ref().and_then(|section| section.title.value.clone())).unwrap_or_default()
    });
    let kind = Memo::new(move |_| {
        section.with(|section| section.as_ref().and_then(|section: &SectionView| section.kind.value))
    });
    let heading = format!("section-{id}");
    let labelled = heading.clone();
    let remover = use_remover();
    let take_out =
        move |_| remover.remove(place, &t_string!(i18n, report.section_removed, what = title.get_untracked()));
    view! {
        <section class="plan-section" aria-labelledby=labelled>
            <div class="spread">
                <h2 id=heading>{title}</h2>
                <button type="button" class="btn-icon btn-quiet no-print" on:click=take_out>
                    <Drawing icon=Icon::Trash /><span class="visually-hidden">{move || t_string!(i18n, report.section_remove, what = title.get())}</span>
                </button>
            </div>
            <Methods kind=kind />
            <Paragraphs section=section at=place />
            <details class="disclosure" open=move || section.with_untracked(is_written)>
                <summary>{move || labels::field_now(i18n, fields::BODY.label)}</summary>
                <LiveLine doc=court.doc place=place field=fields::TITLE register=slice(section, |section| section.title.clone()) />
                <LiveText doc=court.doc place=place field=fields::BODY rows=4 />
            </details>
        </section>
    }
}

/// Sections without lines of the diary are written by hand, and open.
fn is_written(section: &Option<SectionView>) -> bool {
    section.as_ref().is_some_and(|section| report::present_paragraphs(section).next().is_none())
}

/// The methods that the evaluations rest on, named where they stand.
#[component]
fn Methods(kind: Memo<Option<SectionKind>>) -> impl IntoView {
    let i18n = use_i18n();
    let Open { report, .. } = use_report();
    let words = move || {
        let methods = report.with(|report| report.as_ref().map(report::methods).unwrap_or_default());
        let names: Vec<String> =
            methods.iter().map(|method| labels::vocabulary(i18n.get_locale(), Method::NAME, method.code())).collect();
        if names.is_empty() {
            t_string!(i18n, report.methods_none).to_owned()
        } else {
            t_string!(i18n, report.methods, methods = names.join(", "))
        }
    };
    view! {
        <Show when=move || kind.get() == Some(SectionKind::Valutazioni)>
            <p class="field-hint">{words}</p>
        </Show>
    }
}

/// A section that the skeleton has and that is missing, or a free one.
#[component]
fn AddSection() -> impl IntoView {
    let i18n = use_i18n();
    let toasts = use_toasts();
    let Open { id, court, report, .. } = use_report();
    let add = move |event| {
        let Some(kind) = SectionKind::from_code(&event_target_value(&event)) else { return };
        let after = report.with_untracked(|report| {
            report
                .as_ref()
                .and_then(|report| report::present_sections(report).last().and_then(|last| last.ord.value.clone()))
        });
        let title = section_title(i18n, kind);
        write(court.doc, toasts, i18n, |edit| court::add_section(edit, id, kind, &title, after.as_ref()));
    };
    let options = move || {
        let option = |kind: &SectionKind| view! { <option value=kind.code()>{section_title(i18n, *kind)}</option> };
        SectionKind::ALL.iter().map(option).collect_view()
    };
    view! {
        <div class="field no-print">
            <label class="field-label" for="section-add">{t!(i18n, report.section_add)}</label>
            <select id="section-add" class="form-control" prop:value="" on:change=add>
                <option value=""></option>
                {options}
            </select>
        </div>
    }
}
