//! What a spreadsheet copies and takes: lines of cells parted by tabs.

use super::cell::Column;
use crate::search::fold;

/// The cells of copied text. A cell with tabs, line ends or quotation marks stands in quotation marks, as LibreOffice and Excel have it.
pub fn parse(text: &str) -> Vec<Vec<String>> {
    let (mut rows, mut row, mut cell) = (Vec::new(), Vec::new(), String::new());
    let mut letters = text.chars().peekable();
    let (mut quoted, mut begun) = (false, false);
    while let Some(letter) = letters.next() {
        match letter {
            '"' if quoted && letters.peek() == Some(&'"') => {
                letters.next();
                cell.push('"');
            }
            '"' if quoted => quoted = false,
            '"' if cell.is_empty() && closes(&letters) => quoted = true,
            '\t' if !quoted => row.push(std::mem::take(&mut cell)),
            '\r' if !quoted => {}
            '\n' if !quoted => {
                row.push(std::mem::take(&mut cell));
                rows.push(std::mem::take(&mut row));
                begun = false;
                continue;
            }
            letter => cell.push(letter),
        }
        begun = true;
    }
    if begun {
        row.push(cell);
        rows.push(row);
    }
    rows
}

/// Whether a quotation mark follows that ends a cell: a lone one belongs to the words.
fn closes(letters: &std::iter::Peekable<std::str::Chars<'_>>) -> bool {
    let mut rest = letters.clone();
    while let Some(letter) = rest.next() {
        if letter == '"' {
            match rest.next() {
                Some('"') => {}
                None | Some('\t' | '\n' | '\r') => return true,
                Some(_) => return false,
            }
        }
    }
    false
}

/// The text to be copied for cells.
pub fn write(rows: &[Vec<String>]) -> String {
    let cell = |words: &String| {
        if words.contains(['\t', '\n', '\r', '"']) {
            format!("\"{}\"", words.replace('"', "\"\""))
        } else {
            words.clone()
        }
    };
    let line = |row: &Vec<String>| row.iter().map(cell).collect::<Vec<_>>().join("\t");
    rows.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// What a column of pasted cells is: one of the plan's, or one that the plan computes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Pasted {
    Of(Column),
    /// Compared, not written.
    Total,
    /// None that is known: it is said, and not written.
    Unknown,
}

/// The columns that a first row names, when it is one of headings: at least two of its cells are.
pub fn headings(row: &[String]) -> Option<Vec<Pasted>> {
    let named: Vec<Option<Pasted>> = row.iter().map(|cell| heading(cell)).collect();
    let known = named.iter().filter(|one| one.is_some()).count();
    (known >= 2 && known * 2 > row.len()).then(|| named.into_iter().map(|one| one.unwrap_or(Pasted::Unknown)).collect())
}

fn heading(cell: &str) -> Option<Pasted> {
    let folded: String = fold(cell).chars().map(|c| if c.is_alphanumeric() { c } else { ' ' }).collect::<String>();
    let words = folded.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(match words.as_str() {
        "cod" | "codice" | "code" => Pasted::Of(Column::Code),
        "voce" | "descrizione" | "item" | "what it is" => Pasted::Of(Column::Label),
        "partner" | "partners" | "ente" | "enti" | "chi lo fa" | "who does it" => Pasted::Of(Column::Partners),
        "unita" | "unita di misura" | "um" | "u m" | "unit" => Pasted::Of(Column::Unit),
        "qta" | "q ta" | "quantita" | "qty" | "quantity" => Pasted::Of(Column::Quantity),
        "costo unit" | "costo unitario" | "unit cost" => Pasted::Of(Column::UnitCost),
        "totale" | "total" => Pasted::Total,
        "comune" | "quota comune" | "municipality" | "municipality s quota" => Pasted::Of(Column::Comune),
        "ati"
        | "quota ati"
        | "ati in denaro"
        | "ati denaro"
        | "quota ati in denaro"
        | "ati quota in money"
        | "quota ati monetaria"
        | "ati cash" => Pasted::Of(Column::AtiCash),
        "valorizzazione" | "ati quota in kind" | "ati valorizzata" | "quota ati valorizzata" | "ati in kind" => {
            Pasted::Of(Column::AtiKind)
        }
        "macrovoce" | "heading" => Pasted::Of(Column::Heading),
        "livello" | "level" => Pasted::Of(Column::Level),
        "fonte" | "source" | "fund" => Pasted::Of(Column::Fund),
        "annualita" | "anno" | "anni" | "years" => Pasted::Of(Column::Years),
        "note" | "nota" | "notes" => Pasted::Of(Column::Note),
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rows(rows: &[&[&str]]) -> Vec<Vec<String>> {
        rows.iter().map(|row| row.iter().map(|cell| (*cell).to_owned()).collect()).collect()
    }

    #[test]
    fn cells_are_read_as_spreadsheets_copy_them() {
        let copied = "A1\tCoordinamento ATI\t30,00\r\nB1\t\"due\nrighe, \"\"e\"\" altro\"\t\r\n";
        assert_eq!(
            parse(copied),
            rows(&[&["A1", "Coordinamento ATI", "30,00"], &["B1", "due\nrighe, \"e\" altro", ""]])
        );
        assert_eq!(parse("24,50 €"), rows(&[&["24,50 €"]]));
        assert_eq!(parse("\"così\" detto\tx"), rows(&[&["\"così\" detto", "x"]]));
        assert_eq!(parse("27\" tablet"), rows(&[&["27\" tablet"]]));
        assert_eq!(parse("\"senza fine\tx"), rows(&[&["\"senza fine", "x"]]));
        assert!(parse("").is_empty());
    }

    #[test]
    fn a_row_of_headings_says_which_column_is_which() {
        let row = rows(&[&["Cod", "Voce", "Partner", "Qtà", "Costo unit.", "Totale", "Comune", "ATI"]]).remove(0);
        let of = Pasted::Of;
        assert_eq!(
            headings(&row),
            Some(vec![
                of(Column::Code),
                of(Column::Label),
                of(Column::Partners),
                of(Column::Quantity),
                of(Column::UnitCost),
                Pasted::Total,
                of(Column::Comune),
                of(Column::AtiCash),
            ])
        );
        assert_eq!(headings(&rows(&[&["A1", "Coordinamento ATI", "P1", "1.200"]]).remove(0)), None);
    }

    proptest! {
        #[test]
        fn what_was_copied_is_pasted_again(
            cells in prop::collection::vec(prop::collection::vec("[a-c\t\n\r\", ]{0,6}x", 1..4), 1..4),
        ) {
            prop_assert_eq!(parse(&write(&cells)), cells);
        }

        #[test]
        fn no_clipboard_breaks_the_reader(text in "[\t\n\r\"a]{0,30}") {
            let _read = parse(&text);
        }
    }
}
