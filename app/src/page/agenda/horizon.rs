//! How near a deadline is.

use intreccio_model::deadline::Due;
use intreccio_model::time::Date;

use crate::i18n::t_string;
use crate::ui::I18n;

/// A stretch of time, the nearest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Horizon {
    Late,
    Today,
    Week,
    Month,
    Later,
}

impl Horizon {
    pub const ALL: [Self; 5] = [Self::Late, Self::Today, Self::Week, Self::Month, Self::Later];

    /// Days gone by are late, whoever still waits: an appointment gone by too, since nothing says that it took place.
    pub fn of(due: &Due, today: Date) -> Self {
        match due.days(today) {
            days if days < 0 => Self::Late,
            0 => Self::Today,
            1..=7 => Self::Week,
            8..=30 => Self::Month,
            _ => Self::Later,
        }
    }

    /// Of its heading.
    pub const fn id(self) -> &'static str {
        match self {
            Self::Late => "agenda-late",
            Self::Today => "agenda-today",
            Self::Week => "agenda-week",
            Self::Month => "agenda-month",
            Self::Later => "agenda-later",
        }
    }

    pub fn words(self, i18n: I18n) -> &'static str {
        match self {
            Self::Late => t_string!(i18n, agenda.late),
            Self::Today => t_string!(i18n, agenda.today),
            Self::Week => t_string!(i18n, agenda.week),
            Self::Month => t_string!(i18n, agenda.month),
            Self::Later => t_string!(i18n, agenda.later),
        }
    }
}

#[cfg(test)]
mod tests {
    use intreccio_model::vocab::DueKind;

    use super::*;
    use crate::ui::due::tests::due;

    #[test]
    fn today_a_week_and_a_month_end_where_people_count_them() {
        let of = |date| Horizon::of(&due(date, DueKind::Udienza), "2026-11-23".parse().unwrap());
        assert_eq!(
            (of("2026-11-22"), of("2026-11-23"), of("2026-11-24")),
            (Horizon::Late, Horizon::Today, Horizon::Week)
        );
        assert_eq!((of("2026-11-30"), of("2026-12-01")), (Horizon::Week, Horizon::Month));
        assert_eq!((of("2026-12-23"), of("2026-12-24")), (Horizon::Month, Horizon::Later));
    }
}
