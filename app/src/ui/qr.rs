//! A QR code as an image of squares.

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

use crate::i18n::{t, use_i18n};

/// Light modules around the code, which readers need (ISO/IEC 18004).
const QUIET: i32 = 4;

/// The dark squares as strokes of one path, and the width of the whole in modules. `None` when the text is too long.
fn squares(text: &str) -> Option<(String, i32)> {
    let code = QrCode::encode_text(text, QrCodeEcc::Medium).ok()?;
    let size = code.size();
    let dark = (0..size).flat_map(|y| (0..size).map(move |x| (x, y))).filter(|(x, y)| code.get_module(*x, *y));
    let path = dark.map(|(x, y)| format!("M{} {}h1v1h-1z", x + QUIET, y + QUIET)).collect();
    Some((path, size + 2 * QUIET))
}

/// The code of `text`, on white.
#[component]
pub fn Qr(text: String) -> impl IntoView {
    let i18n = use_i18n();
    squares(&text).map(|(path, width)| {
        view! {
            <figure class="qr">
                <svg viewBox=format!("0 0 {width} {width}") role="img" aria-labelledby="qr-words" shape-rendering="crispEdges">
                    <rect width=width height=width fill="#fff" />
                    <path d=path fill="#000" />
                </svg>
                <figcaption id="qr-words">{t!(i18n, people.qr_words)}</figcaption>
            </figure>
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_three_finder_patterns_and_a_quiet_margin() {
        let (path, width) = squares("https://esempio.it/#/invito/ABCDEFGH").unwrap();
        assert!(width >= 21 + 2 * QUIET);
        for corner in [(QUIET, QUIET), (width - QUIET - 7, QUIET), (QUIET, width - QUIET - 7)] {
            assert!(path.contains(&format!("M{} {}h1v1h-1z", corner.0, corner.1)));
        }
        assert!(!path.contains("M0 0h"));
    }

    #[test]
    fn a_text_that_no_code_can_hold_gives_none() {
        assert_eq!(squares(&"x".repeat(5000)), None);
    }
}
