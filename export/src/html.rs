//! One HTML file (WHATWG) with its pictures in it, that is also well-formed XML.

use crate::document::{
    Align, Block, Cell, Definition, Document, Figure, List, Picture, Quotation, Run, Signature, Table, Text,
};
use crate::page;
use crate::svg;
use crate::xml::Xml;

pub(crate) fn write(document: &Document) -> String {
    let mut xml = Xml::piece();
    xml.element("html", &[("lang", &document.language)], |xml| {
        xml.element("head", &[], |xml| head(document, xml));
        xml.element("body", &[], |xml| body(document, xml));
    });
    format!("<!doctype html>\n{}\n", xml.finish())
}

fn head(document: &Document, xml: &mut Xml) {
    xml.empty("meta", &[("charset", "utf-8")]);
    xml.empty("meta", &[("name", "viewport"), ("content", "width=device-width, initial-scale=1")]);
    xml.leaf("title", &[], &document.title);
    let metadata = &document.metadata;
    let keywords = metadata.keywords.join(", ");
    let date = metadata.date.iso();
    for (name, content) in [
        ("author", metadata.author.as_str()),
        ("description", &metadata.subject),
        ("keywords", &keywords),
        ("dcterms.created", &date),
        ("generator", crate::GENERATOR),
        ("version", metadata.version.as_deref().unwrap_or_default()),
        ("hash", metadata.hash.as_deref().unwrap_or_default()),
    ] {
        if !content.is_empty() {
            xml.empty("meta", &[("name", name), ("content", content)]);
        }
    }
    xml.leaf("style", &[], &style(document));
}

/// Without quotation marks or brackets: they would be escaped, and `style` is read as it is.
fn style(document: &Document) -> String {
    let size = document.scale.of(page::BODY);
    let (ink, line, shade, link) = (page::INK, page::LINE, page::SHADE, page::LINK);
    format!(
        "@page{{size:A4;margin:2cm}}\
         body{{font:{size:.1}pt/1.4 Arial,sans-serif;color:#{ink};max-width:42em;margin:2em auto;padding:0 1em}}\
         header,footer{{display:flex;justify-content:space-between;gap:2em;font-size:.85em}}\
         header p,footer p{{margin:0}}\
         .notice{{border:1px solid;padding:.5em;font-weight:bold}}\
         blockquote{{margin:1em 0 1em 1.5em;padding-left:.75em;border-left:2px solid #{line};font-style:italic}}\
         blockquote footer{{display:block;font-style:normal}}\
         table{{border-collapse:collapse;width:100%}}caption{{text-align:start;font-weight:bold}}\
         th,td{{border:1px solid #{line};padding:.3em .5em;text-align:start;vertical-align:top}}thead th{{background:#{shade}}}\
         .centre{{text-align:center}}.end{{text-align:end}}\
         dl{{display:grid;grid-template-columns:minmax(8em,max-content) 1fr;gap:.25em 1em}}dt{{font-weight:bold}}dd{{margin:0}}\
         figure{{margin:1em 0}}figure img,figure svg{{max-width:100%;height:auto}}\
         .provenance{{font-size:.85em}}.sign{{margin:2em 0;max-width:22em}}.sign p{{margin:0 0 2.5em}}.sign div{{border-top:1px solid;font-size:.85em}}\
         .page{{break-before:page}}a{{color:#{link}}}"
    )
}

fn body(document: &Document, xml: &mut Xml) {
    xml.element("header", &[], |xml| {
        for lines in [&document.header.left, &document.header.right] {
            xml.element("div", &[], |xml| lines.iter().for_each(|line| xml.leaf("p", &[], line)));
        }
    });
    xml.element("main", &[], |xml| {
        if let Some(notice) = &document.notice {
            xml.leaf("p", &[("class", "notice")], notice);
        }
        xml.leaf("h1", &[], &document.title);
        document.blocks.iter().for_each(|block| self::block(block, xml));
    });
    xml.element("footer", &[], |xml| xml.leaf("p", &[], &document.footer.left));
}

fn block(block: &Block, xml: &mut Xml) {
    match block {
        Block::Heading { level, text } => {
            let name = ["h2", "h3", "h4", "h5"].get(usize::from(level - 1)).copied().unwrap_or("h6");
            xml.element(name, &[("dir", "auto")], |xml| runs(text, xml));
        }
        Block::Paragraph(text) => xml.element("p", &[("dir", "auto")], |xml| runs(text, xml)),
        Block::Provenance(text) => xml.element("p", &[("class", "provenance"), ("dir", "auto")], |xml| runs(text, xml)),
        Block::List(list) => self::list(list, xml),
        Block::Quotation(Quotation { text, source }) => xml.element("blockquote", &[], |xml| {
            xml.element("p", &[("dir", "auto")], |xml| runs(text, xml));
            if let Some(source) = source {
                xml.element("footer", &[], |xml| runs(source, xml));
            }
        }),
        Block::Table(table) => self::table(table, xml),
        Block::Definitions(list) => xml.element("dl", &[], |xml| list.iter().for_each(|one| definition(one, xml))),
        Block::Figure(figure) => self::figure(figure, xml),
        Block::PageBreak => xml.element("div", &[("class", "page")], |_| {}),
        Block::Signatures(list) => list.iter().for_each(|one| signature(one, xml)),
    }
}

fn runs(text: &Text, xml: &mut Xml) {
    for run in &text.0 {
        match run.address() {
            Some(address) => xml.element("a", &[("href", address)], |xml| marked(run, xml)),
            None => marked(run, xml),
        }
    }
}

fn marked(run: &Run, xml: &mut Xml) {
    let words = |xml: &mut Xml| {
        for (index, line) in run.text.split('\n').enumerate() {
            if index > 0 {
                xml.empty("br", &[]);
            }
            xml.text(line);
        }
    };
    let slanted = |xml: &mut Xml| if run.italic { xml.element("em", &[], words) } else { words(xml) };
    let heavy = |xml: &mut Xml| if run.bold { xml.element("strong", &[], slanted) } else { slanted(xml) };
    match &run.language {
        Some(language) => xml.element("span", &[("lang", language)], heavy),
        None => heavy(xml),
    }
}

fn list(list: &List, xml: &mut Xml) {
    xml.element(if list.ordered { "ol" } else { "ul" }, &[], |xml| {
        for item in &list.items {
            xml.element("li", &[("dir", "auto")], |xml| {
                runs(&item.text, xml);
                if let Some(inner) = &item.list {
                    self::list(inner, xml);
                }
            });
        }
    });
}

fn table(table: &Table, xml: &mut Xml) {
    xml.element("table", &[], |xml| {
        if let Some(caption) = &table.caption {
            xml.element("caption", &[], |xml| runs(caption, xml));
        }
        xml.element("colgroup", &[], |xml| {
            for share in page::shares(&table.columns) {
                xml.empty("col", &[("style", &format!("width:{:.1}%", share * 100.0))]);
            }
        });
        if !table.header.is_empty() {
            xml.element("thead", &[], |xml| row(&table.header, table, true, xml));
        }
        xml.element("tbody", &[], |xml| table.rows.iter().for_each(|cells| row(cells, table, false, xml)));
    });
}

fn row(cells: &[Cell], table: &Table, is_header: bool, xml: &mut Xml) {
    xml.element("tr", &[], |xml| {
        for (index, (cell, column)) in cells.iter().zip(&table.columns).enumerate() {
            let class = match column.align {
                Align::Start => "start",
                Align::Centre => "centre",
                Align::End => "end",
            };
            let class = ("class", class);
            let content = |xml: &mut Xml| runs(&cell.text, xml);
            match (is_header, table.header_column && index == 0) {
                (true, _) => xml.element("th", &[("scope", "col"), class], content),
                (false, true) => xml.element("th", &[("scope", "row"), class], content),
                (false, false) => xml.element("td", &[class], content),
            }
        }
    });
}

fn definition(definition: &Definition, xml: &mut Xml) {
    xml.element("dt", &[], |xml| runs(&definition.label, xml));
    xml.element("dd", &[("dir", "auto")], |xml| runs(&definition.value, xml));
}

fn figure(figure: &Figure, xml: &mut Xml) {
    xml.element("figure", &[], |xml| {
        let width = format!("width:{}%", figure.width);
        match &figure.picture {
            Picture::Drawing(drawing) => {
                xml.element("div", &[("style", &width)], |xml| svg::element(drawing, Some(&figure.alternative), xml));
            }
            picture => {
                let source = picture.data_url();
                xml.empty("img", &[("src", &source), ("alt", &figure.alternative), ("style", &width)]);
            }
        }
        if let Some(caption) = &figure.caption {
            xml.element("figcaption", &[], |xml| runs(caption, xml));
        }
    });
}

fn signature(signature: &Signature, xml: &mut Xml) {
    xml.element("div", &[("class", "sign")], |xml| {
        xml.leaf("p", &[], &signature.label);
        xml.leaf("div", &[], signature.note.as_deref().unwrap_or_default());
    });
}
