//! What leaves, as it will be read: a document of `intreccio-export` on the screen.

use intreccio_export::{
    Align, Block, Cell, Definition, Document, Figure, List, Quotation, Run, Signature, Table, Text,
};
use leptos::prelude::*;

/// The whole document, with what stands on each of its pages.
#[component]
pub fn Preview(document: Document) -> impl IntoView {
    let lines: Vec<_> = document.header.lines().map(|(left, right)| (left.to_owned(), right.to_owned())).collect();
    let lines =
        lines.into_iter().map(|(left, right)| view! { <p class="spread"><span>{left}</span><span>{right}</span></p> });
    let language = document.language.clone();
    view! {
        <div lang=language>
            <div class="export-edge">{lines.collect_view()}</div>
            {document.notice.clone().map(|notice| view! { <p class="strong">{notice}</p> })}
            <p class="export-title">{document.title.clone()}</p>
            {document.blocks.iter().map(block).collect_view()}
            <div class="export-edge"><p>{document.footer.left.clone()}</p></div>
        </div>
    }
}

fn block(block: &Block) -> AnyView {
    match block {
        Block::Heading { level, text } => heading(*level, text),
        Block::Paragraph(text) => view! { <p dir="auto">{runs(text)}</p> }.into_any(),
        Block::Provenance(text) => view! { <p dir="auto" class="field-hint">{runs(text)}</p> }.into_any(),
        Block::List(list) => self::list(list),
        Block::Quotation(Quotation { text, source }) => {
            let source = source.as_ref().map(|source| view! { <footer>{runs(source)}</footer> });
            view! { <blockquote dir="auto"><p>{runs(text)}</p>{source}</blockquote> }.into_any()
        }
        Block::Table(table) => self::table(table),
        Block::Definitions(list) => definitions(list),
        Block::Figure(figure) => self::figure(figure),
        Block::PageBreak => view! { <hr /> }.into_any(),
        Block::Signatures(list) => list.iter().map(signature).collect_view().into_any(),
    }
}

/// The dialog has a heading of level 2, and the preview one of level 3.
fn heading(level: u8, text: &Text) -> AnyView {
    match level {
        0 | 1 => view! { <h4 dir="auto">{runs(text)}</h4> }.into_any(),
        2 => view! { <h5 dir="auto">{runs(text)}</h5> }.into_any(),
        _ => view! { <h6 dir="auto">{runs(text)}</h6> }.into_any(),
    }
}

fn runs(text: &Text) -> AnyView {
    text.0.iter().map(run).collect_view().into_any()
}

fn run(run: &Run) -> AnyView {
    let lines = run.text.split('\n').enumerate();
    let lines = lines.map(|(index, line)| ((index > 0).then(|| view! { <br /> }), line.to_owned())).collect_view();
    let words = match (run.bold, run.italic) {
        (false, false) => lines.into_any(),
        (true, false) => view! { <strong>{lines}</strong> }.into_any(),
        (false, true) => view! { <em>{lines}</em> }.into_any(),
        (true, true) => view! { <strong><em>{lines}</em></strong> }.into_any(),
    };
    let words = match &run.language {
        Some(language) => view! { <span lang=language.clone()>{words}</span> }.into_any(),
        None => words,
    };
    match run.address() {
        Some(address) => view! { <u title=address.to_owned()>{words}</u> }.into_any(),
        None => words,
    }
}

fn list(list: &List) -> AnyView {
    let items = list.items.iter().map(|item| {
        let inner = item.list.as_ref().map(self::list);
        view! { <li dir="auto">{runs(&item.text)}{inner}</li> }
    });
    let items = items.collect_view();
    if list.ordered { view! { <ol>{items}</ol> }.into_any() } else { view! { <ul>{items}</ul> }.into_any() }
}

fn table(table: &Table) -> AnyView {
    let caption = table.caption.as_ref().map(|caption| view! { <caption>{runs(caption)}</caption> });
    let head = (!table.header.is_empty()).then(|| view! { <thead>{row(&table.header, table, true)}</thead> });
    let rows = table.rows.iter().map(|cells| row(cells, table, false)).collect_view();
    view! { <div class="scroll-x"><table class="table">{caption}{head}<tbody>{rows}</tbody></table></div> }.into_any()
}

fn row(cells: &[Cell], table: &Table, is_header: bool) -> AnyView {
    let cells = cells.iter().zip(&table.columns).enumerate().map(|(index, (cell, column))| {
        let class = match column.align {
            Align::Start => "",
            Align::Centre => "text-center",
            Align::End => "text-end",
        };
        let words = runs(&cell.text);
        match (is_header, table.header_column && index == 0) {
            (true, _) => view! { <th scope="col" class=class>{words}</th> }.into_any(),
            (false, true) => view! { <th scope="row" class=class>{words}</th> }.into_any(),
            (false, false) => view! { <td class=class>{words}</td> }.into_any(),
        }
    });
    view! { <tr>{cells.collect_view()}</tr> }.into_any()
}

fn definitions(list: &[Definition]) -> AnyView {
    let rows = list.iter().map(|one| view! { <dt>{runs(&one.label)}</dt><dd dir="auto">{runs(&one.value)}</dd> });
    view! { <dl class="facts">{rows.collect_view()}</dl> }.into_any()
}

fn figure(figure: &Figure) -> AnyView {
    let caption = figure.caption.as_ref().map(|caption| view! { <figcaption>{runs(caption)}</figcaption> });
    let (source, alternative) = (figure.picture.data_url(), figure.alternative.clone());
    view! { <figure><img src=source alt=alternative />{caption}</figure> }.into_any()
}

fn signature(signature: &Signature) -> AnyView {
    let note = signature.note.clone();
    view! { <p>{signature.label.clone()}<br /><span class="export-line">{note}</span></p> }.into_any()
}
