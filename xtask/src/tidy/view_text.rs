//! Every word that people see is in the locale files: no literal text in `view!`.
//!
//! A scan of tokens, not of types. It finds literals that stand as a node of a view, and literals given to the
//! attributes that are read aloud or shown. Text that reaches a view through a variable is not seen here.

use proc_macro2::{Delimiter, Group, Literal, TokenStream, TokenTree};

use crate::stamp::files_below;

use super::{text, workspace};

/// Attributes whose value people see or hear.
const SPOKEN: [&str; 6] = ["title", "placeholder", "alt", "aria-label", "aria-description", "aria-valuetext"];

/// The literals with words in all the views of a source, with their lines.
fn words_in_views(source: &str) -> Vec<String> {
    let tokens: TokenStream = source.parse().unwrap();
    let mut found = Vec::new();
    search(&tokens, &mut found);
    found
}

/// Looks for `view! { … }`, at any depth.
fn search(tokens: &TokenStream, found: &mut Vec<String>) {
    let trees: Vec<_> = tokens.clone().into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        let TokenTree::Group(group) = tree else { continue };
        if index >= 2 && trees[index - 2].to_string() == "view" && trees[index - 1].to_string() == "!" {
            scan(group, found);
        }
        search(&group.stream(), found);
    }
}

fn scan(view: &Group, found: &mut Vec<String>) {
    let trees: Vec<_> = view.stream().into_iter().collect();
    for (index, tree) in trees.iter().enumerate() {
        match tree {
            TokenTree::Literal(literal) if has_words(literal) && is_shown(&trees[..index]) => {
                found.push(describe(literal))
            }
            // `{"words"}` is a node as well as `"words"`.
            TokenTree::Group(group) if is_node(group, &trees[..index]) => {
                let inner: Vec<_> = group.stream().into_iter().collect();
                if let [TokenTree::Literal(literal)] = inner.as_slice()
                    && has_words(literal)
                {
                    found.push(describe(literal));
                }
            }
            _ => {}
        }
    }
}

/// Whether a group in braces is a node or a spoken value, and not the branch of an `if` that computes a class.
fn is_node(group: &Group, before: &[TokenTree]) -> bool {
    let branch = match before.last() {
        Some(TokenTree::Ident(_)) => true,
        Some(TokenTree::Group(condition)) => condition.delimiter() != Delimiter::Brace,
        _ => false,
    };
    group.delimiter() == Delimiter::Brace && !branch && is_shown(before)
}

/// Whether what follows `before` is a node, or the value of an attribute that people see.
fn is_shown(before: &[TokenTree]) -> bool {
    match before {
        [.., equals] if equals.to_string() != "=" => true,
        [name @ .., _] => SPOKEN.contains(&attribute(name).as_str()),
        [] => true,
    }
}

/// The attribute name at the end: `aria - label` is three tokens.
fn attribute(tokens: &[TokenTree]) -> String {
    let mut name = String::new();
    for tree in tokens.iter().rev() {
        let part = tree.to_string();
        let joins = part == "-" || name.is_empty() || name.starts_with('-');
        if !joins || matches!(tree, TokenTree::Group(_)) {
            break;
        }
        name.insert_str(0, &part);
    }
    name
}

/// Two letters in a row: «·» and «%» are no language's words.
fn has_words(literal: &Literal) -> bool {
    let text = literal.to_string();
    let letters: Vec<_> = text.chars().map(char::is_alphabetic).collect();
    text.starts_with(['"', 'r']) && letters.windows(2).any(|pair| pair == [true, true])
}

fn describe(literal: &Literal) -> String {
    format!("line {}: {literal}", literal.span().start().line)
}

#[test]
fn no_view_has_words_of_its_own() {
    let mut complaints = Vec::new();
    for file in files_below(&workspace().path("app/src"), "rs").unwrap() {
        complaints.extend(words_in_views(&text(&file)).iter().map(|words| format!("{}: {words}", file.display())));
    }
    assert!(complaints.is_empty(), "move these to app/locales: {complaints:#?}");
}

#[test]
fn words_are_found_wherever_a_view_shows_them() {
    let check = |view: &str, expected: usize| {
        let source = format!("fn page() {{ let x = move || view! {{ {view} }}; }}");
        assert_eq!(words_in_views(&source).len(), expected, "{view}");
    };
    check(r#"<p>"Ciao"</p>"#, 1);
    check(r#"<p>{"Ciao"}</p>"#, 1);
    check(r#"<button aria-label="Chiudi" class="btn btn-icon"></button>"#, 1);
    check(r#"<input placeholder="Cerca" type="search" />"#, 1);
    check(r#"{items.map(|item| view! { <li>"Voce"</li> })}"#, 1);
    check(r#"<p>{name}{"Ciao"}</p>"#, 1);
    check(r#"<p class=if late {"due due-late"} else if is(late) {"due due-soon"} else {"due"}>{words}</p>"#, 0);
    check(r#"<p class="small" id="a">{t!(i18n, common.hello)}</p>"#, 0);
    check(r#"<span aria-hidden="true">" · "</span>"#, 0);
    check(r#"<a href="/famiglie" class=("is-on", move || on.get())>{name}</a>"#, 0);
}
