//! A document with one of everything.

use intreccio_export::{
    Anchor, Block, Cell, Colour, Column, Definition, Document, Drawing, Figure, Footer, Header, Item, List, Metadata,
    Picture, Scale, Shape, Signature, Stamp, Step, Stroke, Table, Text,
};

/// A report to a court.
pub fn report() -> Document {
    Document {
        title: "Relazione di aggiornamento · FP-06".into(),
        language: "it-IT".into(),
        header: Header {
            left: vec!["Tribunale per i minorenni di Brescia".into(), "R.G. 1234/2026".into()],
            right: vec!["FP-06".into()],
        },
        footer: Footer { left: "FP-06 · versione 3".into(), page: "Pagina".into(), of: "di".into() },
        notice: Some("BOZZA — 2 modifiche non consegnate".into()),
        metadata: Metadata {
            author: "Comune di Esempio".into(),
            subject: "Aggiornamento semestrale".into(),
            keywords: vec!["FP-06".into(), "relazione".into()],
            date: Stamp::from_unix_ms(1_773_044_100_000),
            hash: Some("ab12".into()),
            version: Some("3".into()),
        },
        scale: Scale::USUAL,
        blocks: blocks(),
    }
}

fn blocks() -> Vec<Block> {
    let mut blocks = vec![
        Block::Definitions(vec![
            Definition::new("Autorità", "Tribunale per i minorenni"),
            Definition::new("Provvedimento", "Decreto del 12 gennaio 2026, affidamento al servizio"),
        ]),
        Block::heading(1, "Fatti accertati"),
        Block::paragraph(
            Text::new()
                .then("Dal ")
                .bold("12 gennaio")
                .then(" sono state fatte ")
                .italic("undici")
                .then(" visite. Vedi ")
                .link("la legge 184", "https://www.normattiva.it/uri-res/N2Ls?urn:nir:stato:legge:1983;184")
                .then("."),
        ),
        Block::heading(2, "Che cosa è stato visto"),
        Block::bullets(["La tavola era apparecchiata", "Il padre ha cucinato"]),
        Block::List(List {
            ordered: true,
            items: vec![
                Item::new("Visite a casa")
                    .with(List { ordered: false, items: vec![Item::new("di mattina"), Item::new("di sera")] }),
                Item::new("Colloqui"),
            ],
        }),
        Block::numbered(["Primo di nuovo", "Secondo"]),
        Block::heading(1, "Dichiarazioni"),
        Block::quotation("La sera adesso mangiamo insieme,\ne lui racconta.", Some("Il padre, 3 febbraio 2026".into())),
        Block::provenance("Da: diario, visita del 3 febbraio 2026."),
        Block::heading(1, "Valutazioni"),
    ];
    blocks.push(Block::Table(scores()));
    blocks.push(Block::Figure(Figure {
        picture: Picture::Drawing(ecomap()),
        alternative: "La rete del bambino: legame forte con la nonna, conflittuale con la scuola.".into(),
        caption: Some("Rete del contesto di vita".into()),
        width: 60,
    }));
    blocks.push(Block::Figure(Figure {
        picture: Picture::Png(PNG.to_vec()),
        alternative: "Un quadratino rosso".into(),
        caption: None,
        width: 10,
    }));
    blocks.extend([
        Block::paragraph(Text::new().then("Traduzione: ").foreign("مرحبا بكم في المشروع", "ar")),
        Block::paragraph(Text::new().foreign("مرحبا بكم في المشروع", "ar")),
        Block::PageBreak,
        Block::heading(1, "Firme"),
        Block::paragraph("Letto e approvato: <a & b> \"ok\"  con  spazi."),
        Block::Signatures(vec![
            Signature { label: "Per il Comune".into(), note: Some("luogo e data".into()) },
            Signature { label: "La madre".into(), note: None },
        ]),
    ]);
    blocks
}

pub fn scores() -> Table {
    let row = |name: &str, first: &str, second: &str| vec![Cell::from(name), first.into(), second.into()];
    Table {
        caption: Some("Punteggi per area".into()),
        columns: vec![Column::new(3), Column::numbers(1), Column::numbers(1)],
        header: vec!["Area".into(), "T0".into(), "T1".into()],
        header_column: true,
        rows: vec![row("Cura", "2", "4"), row("Scuola", "3", "3"), row("Relazioni", "1", "non osservato")],
    }
}

fn ecomap() -> Drawing {
    let black = |width| Stroke::solid(Colour::BLACK, width);
    let words = |x, y, text: &str| Shape::Words {
        at: (x, y),
        size: 12.0,
        anchor: Anchor::Middle,
        bold: false,
        colour: Colour::BLACK,
        text: text.into(),
    };
    Drawing {
        width: 300.0,
        height: 200.0,
        shapes: vec![
            Shape::Line { from: (150.0, 100.0), to: (60.0, 50.0), stroke: black(4.0) },
            Shape::Line {
                from: (150.0, 100.0),
                to: (240.0, 50.0),
                stroke: Stroke { dash: Some((6.0, 4.0)), ..black(1.5) },
            },
            Shape::Ellipse {
                centre: (150.0, 100.0),
                radii: (40.0, 40.0),
                fill: Some(Colour::WHITE),
                stroke: Some(black(2.0)),
            },
            Shape::Rectangle {
                corner: (20.0, 30.0),
                size: (80.0, 40.0),
                fill: Some(Colour(238, 242, 247)),
                stroke: Some(black(1.0)),
            },
            Shape::Path {
                steps: vec![
                    Step::Move(240.0, 20.0),
                    Step::Line(280.0, 80.0),
                    Step::Curve((270.0, 95.0), (210.0, 95.0), (200.0, 80.0)),
                    Step::Close,
                ],
                fill: Some(Colour(255, 230, 200)),
                stroke: Some(black(1.0)),
            },
            words(150.0, 104.0, "figlio 7"),
            words(60.0, 54.0, "nonna"),
            words(240.0, 70.0, "scuola"),
        ],
    }
}

/// One red pixel.
pub const PNG: &[u8] = &[
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52, 0x00, 0x00, 0x00,
    0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x02, 0x00, 0x00, 0x00, 0x90, 0x77, 0x53, 0xde, 0x00, 0x00, 0x00, 0x0c, 0x49,
    0x44, 0x41, 0x54, 0x78, 0x9c, 0x63, 0xf8, 0xcf, 0xc0, 0x00, 0x00, 0x03, 0x01, 0x01, 0x00, 0xc9, 0xfe, 0x92, 0xef,
    0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae, 0x42, 0x60, 0x82,
];

/// Two grey pixels.
pub const JPEG: &[u8] = &[
    0xff, 0xd8, 0xff, 0xe0, 0x00, 0x10, 0x4a, 0x46, 0x49, 0x46, 0x00, 0x01, 0x01, 0x00, 0x00, 0x01, 0x00, 0x01, 0x00,
    0x00, 0xff, 0xdb, 0x00, 0x43, 0x00, 0x1b, 0x12, 0x14, 0x17, 0x14, 0x11, 0x1b, 0x17, 0x16, 0x17, 0x1e, 0x1c, 0x1b,
    0x20, 0x28, 0x42, 0x2b, 0x28, 0x25, 0x25, 0x28, 0x51, 0x3a, 0x3d, 0x30, 0x42, 0x60, 0x55, 0x65, 0x64, 0x5f, 0x55,
    0x5d, 0x5b, 0x6a, 0x78, 0x99, 0x81, 0x6a, 0x71, 0x90, 0x73, 0x5b, 0x5d, 0x85, 0xb5, 0x86, 0x90, 0x9e, 0xa3, 0xab,
    0xad, 0xab, 0x67, 0x80, 0xbc, 0xc9, 0xba, 0xa6, 0xc7, 0x99, 0xa8, 0xab, 0xa4, 0xff, 0xc0, 0x00, 0x0b, 0x08, 0x00,
    0x01, 0x00, 0x02, 0x01, 0x01, 0x11, 0x00, 0xff, 0xc4, 0x00, 0x14, 0x00, 0x01, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x05, 0xff, 0xc4, 0x00, 0x14, 0x10, 0x01, 0x00, 0x00, 0x00,
    0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0x00, 0xff, 0xda, 0x00, 0x08, 0x01, 0x01,
    0x00, 0x00, 0x3f, 0x00, 0x55, 0xff, 0xd9,
];

/// A photograph with what it shows.
pub fn photograph() -> Block {
    Block::Figure(Figure {
        picture: Picture::Jpeg(JPEG.to_vec()),
        alternative: "Mappa dei centri per le famiglie".into(),
        caption: Some("I centri nel 2026".into()),
        width: 50,
    })
}
