//! What charts and diagrams share. A chart is SVG that reads without colour: shapes, patterns and words; a table or a list beside it
//! says the same.

use intreccio_model::vocab::ScoreSource;
use leptos::prelude::*;

/// Half the side of a marker of the first time, and of the second, which lies inside it where both have one value.
const OUTER: f64 = 8.0;
const INNER: f64 = 4.5;

/// The path of a source's shape around a point: circle, square, triangle, diamond, star.
fn outline(source: ScoreSource, x: f64, y: f64, half: f64) -> String {
    let points: Vec<(f64, f64)> = match source {
        ScoreSource::Operatori => {
            return format!(
                "M{:.1} {y:.1}a{half:.1} {half:.1} 0 1 0 {:.1} 0a{half:.1} {half:.1} 0 1 0 {:.1} 0Z",
                x - half,
                2.0 * half,
                -2.0 * half
            );
        }
        ScoreSource::Madre => {
            vec![(x - half, y - half), (x + half, y - half), (x + half, y + half), (x - half, y + half)]
        }
        ScoreSource::Padre => vec![(x, y - half), (x + half, y + half), (x - half, y + half)],
        ScoreSource::AltroAdulto => vec![(x, y - half), (x + half, y), (x, y + half), (x - half, y)],
        ScoreSource::Bambino => star(x, y, half),
    };
    polygon(&points)
}

fn star(x: f64, y: f64, half: f64) -> Vec<(f64, f64)> {
    let point = |index: i32| {
        let angle = f64::from(index).mul_add(std::f64::consts::PI / 5.0, -std::f64::consts::FRAC_PI_2);
        let radius = if index % 2 == 0 { half * 1.2 } else { half * 0.55 };
        (radius.mul_add(angle.cos(), x), radius.mul_add(angle.sin(), y))
    };
    (0..10).map(point).collect()
}

/// A closed path through points.
pub fn polygon(points: &[(f64, f64)]) -> String {
    let corners: Vec<String> = points.iter().map(|(x, y)| format!("{x:.1} {y:.1}")).collect();
    format!("M{}Z", corners.join("L"))
}

/// A source's mark: hollow and large for the first time, full and small for the second.
#[component]
pub fn Marker(source: ScoreSource, x: f64, y: f64, after: bool) -> impl IntoView {
    let half = if after { INNER } else { OUTER };
    let class = if after { "chart-after" } else { "chart-before" };
    view! { <path d=outline(source, x, y, half) class=class /> }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_source_has_a_shape_of_its_own() {
        let shapes: std::collections::BTreeSet<String> =
            ScoreSource::ALL.iter().map(|source| outline(*source, 0.0, 0.0, 8.0)).collect();
        assert_eq!(shapes.len(), ScoreSource::ALL.len());
    }
}
