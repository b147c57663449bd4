//! What the lines add up to, and the rules that a plan keeps.

use std::collections::BTreeMap;
use std::iter::Sum;
use std::ops::Add;

use super::actuals::{self, Spent};
use super::{BudgetView, Frame, LineView};
use crate::ids::Id;
use crate::time::Date;
use crate::vocab::{BudgetLevel, BudgetMacro, Fund};

/// Basis points of a whole.
const WHOLE_BP: i128 = 10_000;
/// The largest weight that counts: what is above counts as this.
pub const LARGEST_PART: i64 = 1_000_000;

/// Sums of one kind, in cents.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Amounts {
    /// Quantity by unit cost.
    pub total: i128,
    /// What the Comune pays.
    pub pa: i128,
    /// What the partners put in as money, and at its worth.
    pub cash: i128,
    pub kind: i128,
}

impl Amounts {
    /// All that the partners put in.
    pub const fn ati(&self) -> i128 {
        self.cash.saturating_add(self.kind)
    }

    /// All that somebody puts in.
    pub const fn quotas(&self) -> i128 {
        self.pa.saturating_add(self.ati())
    }
}

impl Add for Amounts {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            total: self.total.saturating_add(other.total),
            pa: self.pa.saturating_add(other.pa),
            cash: self.cash.saturating_add(other.cash),
            kind: self.kind.saturating_add(other.kind),
        }
    }
}

impl Sum for Amounts {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

/// Divides, halves away from zero. Nothing divided by nothing is nothing.
pub const fn rounded(number: i128, by: i128) -> i128 {
    if by == 0 {
        return 0;
    }
    let (whole, rest) = (number / by, number % by);
    let up = rest.unsigned_abs() >= by.unsigned_abs() - rest.unsigned_abs();
    match (up, (number < 0) != (by < 0)) {
        (false, _) => whole,
        (true, false) => whole.saturating_add(1),
        (true, true) => whole.saturating_sub(1),
    }
}

/// Quantity (in thousandths) by unit cost, to the cent, halves away from zero.
pub const fn line_total(qty_milli: i64, unit_cents: i64) -> i128 {
    rounded((qty_milli as i128).saturating_mul(unit_cents as i128), 1000)
}

/// What a line holds.
pub fn amounts(line: &LineView) -> Amounts {
    let cents = |value: Option<i64>| i128::from(value.unwrap_or(0));
    Amounts {
        total: line_total(line.qty_milli.value.unwrap_or(0), line.unit_cents.value.unwrap_or(0)),
        pa: cents(line.share_pa_cents.value),
        cash: cents(line.share_ati_cash_cents.value),
        kind: cents(line.share_ati_kind_cents.value),
    }
}

/// Splits `amount` by weights, so that the parts add up to it: each gets its part rounded towards zero, and the cents that are left go
/// one by one to the largest rests, of equal rests to the earlier. Weights below 1 count as 0; if all do, all count alike.
pub fn split(amount: i128, parts: &[i64]) -> Vec<i128> {
    let clipped = parts.iter().map(|part| i128::from((*part).clamp(0, LARGEST_PART)));
    let mut weights: Vec<i128> = clipped.collect();
    if weights.iter().all(|weight| *weight == 0) {
        weights.fill(1);
    }
    let all: i128 = weights.iter().sum();
    if all == 0 {
        return Vec::new();
    }
    // Parts of what is beyond all money would not fit: whole shares of it and the rest are split apart.
    let (shares, rest) = (amount / all, amount % all);
    let mut split: Vec<i128> =
        weights.iter().map(|weight| shares.saturating_mul(*weight).saturating_add(rest * weight / all)).collect();
    let given: i128 = weights.iter().map(|weight| rest * weight / all).sum();
    let mut order: Vec<usize> = (0..weights.len()).collect();
    let left_of = |at: &usize| weights.get(*at).map_or(0, |weight| (rest * weight % all).abs());
    order.sort_by_key(|at| std::cmp::Reverse(left_of(at)));
    let left = usize::try_from((rest - given).unsigned_abs()).unwrap_or(0);
    for at in order.into_iter().take(left) {
        if let Some(part) = split.get_mut(at) {
            *part = part.saturating_add(rest.signum());
        }
    }
    split
}

/// What each organisation has of a line: of each quota its part. Its total is the sum of these.
pub fn by_partner(line: &LineView) -> BTreeMap<Id, Amounts> {
    let parts = line.parts();
    let weights: Vec<i64> = parts.values().copied().collect();
    let whole = amounts(line);
    let (pa, cash, kind) = (split(whole.pa, &weights), split(whole.cash, &weights), split(whole.kind, &weights));
    let own = |((id, pa), (cash, kind)): ((&Id, i128), (i128, i128))| {
        let own = Amounts { total: 0, pa, cash, kind };
        (*id, Amounts { total: own.quotas(), ..own })
    };
    parts.keys().zip(pa).zip(cash.into_iter().zip(kind)).map(own).collect()
}

/// Everything that a plan adds up to.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Sums {
    pub all: Amounts,
    /// Of each organisation that has a part of a line. The total is what is put in for it.
    pub partners: BTreeMap<Id, Amounts>,
    /// What nobody has a part of.
    pub nobodys: Amounts,
    pub headings: BTreeMap<Option<BudgetMacro>, Amounts>,
    pub levels: BTreeMap<Option<BudgetLevel>, Amounts>,
    pub funds: BTreeMap<Option<Fund>, Amounts>,
    /// Of the totals; what was given to no year is under `None`.
    pub years: BTreeMap<Option<i32>, i128>,
    pub spent: Spent,
    /// What was spent by month.
    pub months: BTreeMap<Option<Date>, Spent>,
}

/// Adds up the lines that are there.
pub fn sums(view: &BudgetView) -> Sums {
    let mut sums = Sums::default();
    for line in view.present() {
        let own = amounts(line);
        sums.all = sums.all + own;
        let (headings, levels) = (&mut sums.headings, &mut sums.levels);
        grow(headings, line.heading.value, own);
        grow(levels, line.level.value, own);
        grow(&mut sums.funds, line.fund.value, own);
        let shared = by_partner(line);
        if shared.is_empty() {
            sums.nobodys = sums.nobodys + own;
        }
        for (organization, part) in shared {
            grow(&mut sums.partners, organization, part);
        }
        let mut left = own.total;
        for (year, cents) in line.year_cents() {
            let sum = sums.years.entry(Some(year)).or_default();
            *sum = sum.saturating_add(i128::from(cents));
            left = left.saturating_sub(i128::from(cents));
        }
        let sum = sums.years.entry(None).or_default();
        *sum = sum.saturating_add(left);
        for (month, spent) in actuals::by_month(line) {
            sums.spent = sums.spent + spent;
            let sum = sums.months.entry(month).or_default();
            *sum = *sum + spent;
        }
    }
    sums
}

fn grow<K: Ord>(sums: &mut BTreeMap<K, Amounts>, key: K, by: Amounts) {
    let sum = sums.entry(key).or_default();
    *sum = *sum + by;
}

/// Whether a rule is kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kept {
    Yes,
    No,
    /// The co-design does not say by what to measure.
    Unknown,
}

impl Kept {
    const fn of(holds: bool) -> Self {
        if holds { Self::Yes } else { Self::No }
    }
}

/// The rules, each with what it compares.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Checks {
    /// Lines whose quotas are not their total, with how much the quotas are above it.
    pub lines: Vec<(Id, i128)>,
    /// Lines whose years are not their total, with how much the years are above it. Lines without years are none of them.
    pub years: Vec<(Id, i128)>,
    /// Lines of which nobody has a part.
    pub nobodys: Vec<Id>,
    /// What the Comune pays stays within the cap.
    pub cap: Kept,
    /// What the partners put in is enough.
    pub cofinancing: Kept,
    /// In basis points of all quotas, rounded down: what is shown as enough is enough.
    pub cofinancing_bp: i128,
    /// Each partner's part, and each other organisation that has one.
    pub mandates: Vec<Mandate>,
    /// What the shares of the mandate add up to, if each partner has one.
    pub mandate_sum_bp: Option<i128>,
}

/// What an organisation has, beside what it should have.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mandate {
    pub organization: Id,
    pub cents: i128,
    /// Of all quotas, halves up.
    pub bp: i128,
    /// By the mandate; `None`: it says nothing, or the organisation is no partner.
    pub wanted_bp: Option<i64>,
    pub kept: Kept,
}

impl Checks {
    /// Whether no rule is broken. A rule that the co-design gives no measure for is not broken.
    pub fn hold(&self) -> bool {
        self.lines.is_empty()
            && self.years.is_empty()
            && self.nobodys.is_empty()
            && self.cap != Kept::No
            && self.cofinancing != Kept::No
            && self.mandates.iter().all(|mandate| mandate.kept != Kept::No)
    }
}

/// Looks at every rule.
pub fn checks(view: &BudgetView, frame: &Frame, sums: &Sums) -> Checks {
    let off = |line: &LineView| {
        let own = amounts(line);
        Some((line.id, own.quotas().saturating_sub(own.total))).filter(|(_, off)| *off != 0)
    };
    let years_off = |line: &LineView| {
        let years = line.year_cents();
        let sum = years.values().fold(0_i128, |sum, cents| sum.saturating_add(i128::from(*cents)));
        let off = sum.saturating_sub(amounts(line).total);
        (!years.is_empty() && off != 0).then_some((line.id, off))
    };
    let (ati, quotas) = (sums.all.ati(), sums.all.quotas());
    Checks {
        lines: view.present().filter_map(off).collect(),
        years: view.present().filter_map(years_off).collect(),
        nobodys: view.present().filter(|line| line.parts().is_empty()).map(|line| line.id).collect(),
        cap: frame.cap_cents.map_or(Kept::Unknown, |cap| Kept::of(sums.all.pa <= i128::from(cap))),
        cofinancing: frame.min_cofin_bp.map_or(Kept::Unknown, |least| {
            Kept::of(ati.saturating_mul(WHOLE_BP) >= quotas.saturating_mul(i128::from(least)))
        }),
        cofinancing_bp: if quotas > 0 { ati.saturating_mul(WHOLE_BP).div_euclid(quotas) } else { 0 },
        mandates: mandates(frame, sums),
        mandate_sum_bp: frame.partners.iter().map(|one| one.share_bp.map(i128::from)).sum(),
    }
}

fn mandates(frame: &Frame, sums: &Sums) -> Vec<Mandate> {
    let quotas = sums.all.quotas();
    let of = |organization: Id, wanted_bp: Option<i64>, partner: bool| {
        let cents = sums.partners.get(&organization).map_or(0, Amounts::quotas);
        let bp = rounded(cents.saturating_mul(WHOLE_BP), quotas);
        let kept = match wanted_bp {
            Some(wanted) => Kept::of(bp == i128::from(wanted)),
            None if partner => Kept::Unknown,
            None => Kept::No,
        };
        Mandate { organization, cents, bp, wanted_bp, kept }
    };
    let known = |id: &Id| frame.partners.iter().any(|partner| partner.organization == *id);
    let partners = frame.partners.iter().map(|partner| of(partner.organization, partner.share_bp, true));
    // Where the co-design names no partners there is nothing to hold them against.
    let strangers = sums.partners.keys().filter(|id| !known(id));
    let strangers = strangers.map(|id| of(*id, None, frame.partners.is_empty()));
    partners.chain(strangers).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn totals_are_rounded_to_the_cent_with_halves_away_from_zero() {
        assert_eq!(line_total(8_000_000, 2_450), 19_600_000);
        assert_eq!(line_total(1_500, 333), 500);
        assert_eq!(line_total(1, 499), 0);
        assert_eq!(line_total(1, 500), 1);
        assert_eq!(line_total(-1, 500), -1);
        assert_eq!(rounded(7, 0), 0);
    }

    #[test]
    fn what_is_left_goes_to_the_largest_rests_and_then_to_the_earlier() {
        assert_eq!(split(100, &[1, 1, 1]), [34, 33, 33]);
        assert_eq!(split(101, &[2, 1]), [67, 34]);
        assert_eq!(split(-100, &[1, 1, 1]), [-34, -33, -33]);
        assert_eq!(split(5, &[0, -3]), [3, 2]);
        assert_eq!(split(5, &[]), [0_i128; 0]);
    }

    proptest! {
        #[test]
        fn the_parts_add_up_to_the_whole_whatever_it_is(
            amount in any::<i64>(),
            parts in prop::collection::vec(any::<i64>(), 1..6),
        ) {
            let split = split(i128::from(amount), &parts);
            prop_assert_eq!(split.iter().sum::<i128>(), i128::from(amount));
            prop_assert!(split.iter().all(|part| part.signum() * i128::from(amount.signum()) >= 0));
        }

        #[test]
        fn equal_parts_differ_by_a_cent_at_most(amount in any::<i64>(), count in 1..9_usize) {
            let split = split(i128::from(amount), &vec![1; count]);
            let (least, most) = (split.iter().min().unwrap(), split.iter().max().unwrap());
            prop_assert!(most - least <= 1);
        }

        #[test]
        fn a_total_is_within_half_a_cent(qty in any::<i64>(), unit in any::<i64>()) {
            let exact = i128::from(qty) * i128::from(unit);
            let off = line_total(qty, unit) * 1000 - exact;
            prop_assert!(off.abs() <= 500);
        }
    }
}
