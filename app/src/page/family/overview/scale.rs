//! Days on a line.

use intreccio_model::time::Date;

/// From a day to a later one, over so many units of a drawing.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scale {
    pub from: Date,
    pub to: Date,
    pub left: f64,
    pub width: f64,
}

impl Scale {
    /// Where a day is; days outside are at the ends.
    pub fn x(&self, date: Date) -> f64 {
        let whole = f64::from((self.to - self.from).max(1));
        let part = f64::from((date - self.from).clamp(0, self.to - self.from));
        self.left + self.width * part / whole
    }

    pub fn has(&self, date: Date) -> bool {
        (self.from..=self.to).contains(&date)
    }

    /// The first days of months that are on the line, at most `most` of them, evenly apart.
    pub fn months(&self, most: usize) -> Vec<Date> {
        let (year, month, _) = self.from.civil();
        let Some(first) = Date::new(year, month, 1) else { return Vec::new() };
        let all: Vec<Date> = (1..).map(|next| first.add_months(next)).take_while(|day| *day <= self.to).collect();
        let each = all.len().div_ceil(most.max(1)).max(1);
        all.into_iter().step_by(each).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(from: &str, to: &str) -> Scale {
        Scale { from: from.parse().unwrap(), to: to.parse().unwrap(), left: 100.0, width: 200.0 }
    }

    #[test]
    fn days_are_where_they_belong_and_never_outside() {
        let scale = scale("2026-01-01", "2026-01-11");
        let x = |day: &str| scale.x(day.parse().unwrap());
        assert!((x("2026-01-01") - 100.0).abs() < 1e-9 && (x("2026-01-11") - 300.0).abs() < 1e-9);
        assert!((x("2026-01-06") - 200.0).abs() < 1e-9);
        assert!((x("2025-01-01") - 100.0).abs() < 1e-9 && (x("2027-01-01") - 300.0).abs() < 1e-9);
    }

    #[test]
    fn months_are_thinned_out_on_a_long_line() {
        let months = |to: &str, most: usize| scale("2026-01-15", to).months(most).len();
        assert_eq!((months("2026-04-20", 12), months("2028-01-20", 12), months("2026-01-20", 12)), (3, 12, 0));
    }

    #[test]
    fn a_line_of_one_day_has_a_place_for_it() {
        let one = scale("2026-01-01", "2026-01-01");
        assert!(one.x(one.from).is_finite());
    }
}
