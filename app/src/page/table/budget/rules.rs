//! The rules that the plan keeps, always in sight and in words.

use intreccio_model::budget::approval;
use intreccio_model::budget::sums::{Kept, Mandate};
use intreccio_model::ids::Id;
use leptos::prelude::*;

use super::{Plan, use_plan};
use crate::i18n::{t, t_string, use_i18n};
use crate::ui::I18n;
use crate::ui::directory::{Directory, use_directory};
use crate::ui::icon::{Drawing, Icon};
use crate::ui::route::Route;
use crate::ui::words::{euro, percent};

/// A rule: its name, what holds, and what it compares, in words.
struct Rule {
    code: &'static str,
    name: &'static str,
    kept: Kept,
    words: Vec<String>,
}

fn kept(holds: bool) -> Kept {
    if holds { Kept::Yes } else { Kept::No }
}

fn line_name(plan: Plan, id: Id) -> String {
    plan.view.with(|view| {
        let line = view.line(id);
        let code = line.and_then(|line| line.code.value.clone()).filter(|code| !code.is_empty());
        code.or_else(|| line.and_then(|line| line.label.value.clone())).unwrap_or_else(|| "—".to_owned())
    })
}

/// "B1: mancano 1.200,00 €".
fn off(i18n: I18n, plan: Plan, (id, cents): (Id, i128)) -> String {
    let (line, amount) = (line_name(plan, id), euro(i18n, cents.saturating_abs()));
    if cents < 0 {
        t_string!(i18n, budget.line_short, line = line, amount = amount)
    } else {
        t_string!(i18n, budget.line_over, line = line, amount = amount)
    }
}

fn mandate(i18n: I18n, directory: Directory, one: &Mandate) -> String {
    let (who, has) = (directory.organization(i18n, Some(one.organization)), percent(i18n, one.bp));
    match one.wanted_bp {
        Some(wanted) => {
            t_string!(i18n, budget.mandate_other, who = who, has = has, wanted = percent(i18n, i128::from(wanted)))
        }
        None if one.kept == Kept::No => t_string!(i18n, budget.mandate_stranger, who = who),
        None => t_string!(i18n, budget.mandate_unsaid, who = who),
    }
}

fn rules(i18n: I18n, directory: Directory, plan: Plan) -> Vec<Rule> {
    let checks = plan.checks.get();
    let all = plan.sums.with(|sums| sums.all);
    let frame = plan.frame.get().unwrap_or_default();
    let mut lines: Vec<String> = checks.lines.iter().map(|one| off(i18n, plan, *one)).collect();
    if lines.is_empty() {
        lines.push(t_string!(
            i18n,
            budget.rule_lines_ok,
            total = euro(i18n, all.total),
            pa = euro(i18n, all.pa),
            ati = euro(i18n, all.ati())
        ));
    }
    let cap = match frame.cap_cents {
        Some(cap) => t_string!(
            i18n,
            budget.rule_cap_words,
            pa = euro(i18n, all.pa),
            cap = euro(i18n, i128::from(cap)),
            left = euro(i18n, i128::from(cap).saturating_sub(all.pa))
        ),
        None => t_string!(i18n, budget.unsaid_in_codesign).to_owned(),
    };
    let tenths = checks.cofinancing_bp.div_euclid(10) * 10;
    let cofinancing = match frame.min_cofin_bp {
        Some(least) => t_string!(
            i18n,
            budget.rule_cofin_words,
            has = percent(i18n, tenths),
            least = percent(i18n, i128::from(least))
        ),
        None => t_string!(i18n, budget.rule_cofin_only, has = percent(i18n, tenths)),
    };
    let wrong: Vec<&Mandate> = checks.mandates.iter().filter(|one| one.kept != Kept::Yes).collect();
    let mandates = match (wrong.iter().any(|one| one.kept == Kept::No), wrong.is_empty()) {
        (true, _) => Kept::No,
        (false, true) if !checks.mandates.is_empty() => Kept::Yes,
        _ => Kept::Unknown,
    };
    let mut shares: Vec<String> = wrong.into_iter().map(|one| mandate(i18n, directory, one)).collect();
    shares.extend(
        checks
            .mandate_sum_bp
            .filter(|sum| *sum != 10_000 && !frame.partners.is_empty())
            .map(|sum| t_string!(i18n, budget.mandate_sum, sum = percent(i18n, sum))),
    );
    if shares.is_empty() {
        let known = !checks.mandates.is_empty();
        let words = if known { t_string!(i18n, budget.mandate_ok) } else { t_string!(i18n, budget.no_partners) };
        shares.push(words.to_owned());
    }
    let mut nobodys: Vec<String> = checks.nobodys.iter().map(|id| line_name(plan, *id)).collect();
    let assigned = nobodys.is_empty();
    nobodys = vec![if assigned {
        t_string!(i18n, budget.rule_partner_ok).to_owned()
    } else {
        t_string!(i18n, budget.rule_partner_none, lines = nobodys.join(", "))
    }];
    let mut found = vec![
        Rule {
            code: "lines",
            name: t_string!(i18n, budget.rule_lines),
            kept: kept(checks.lines.is_empty()),
            words: lines,
        },
        Rule { code: "cap", name: t_string!(i18n, budget.rule_cap), kept: checks.cap, words: vec![cap] },
        Rule {
            code: "cofinancing",
            name: t_string!(i18n, budget.rule_cofin),
            kept: checks.cofinancing,
            words: vec![cofinancing],
        },
        Rule { code: "mandates", name: t_string!(i18n, budget.rule_mandate), kept: mandates, words: shares },
        Rule { code: "partners", name: t_string!(i18n, budget.rule_partner), kept: kept(assigned), words: nobodys },
    ];
    if !checks.years.is_empty() {
        let years = checks.years.iter().map(|one| off(i18n, plan, *one)).collect();
        found.push(Rule { code: "years", name: t_string!(i18n, budget.rule_years), kept: Kept::No, words: years });
    }
    found
}

#[component]
pub fn Rules() -> impl IntoView {
    let i18n = use_i18n();
    let directory = use_directory();
    let plan = use_plan();
    let contested = move || {
        let frame = plan.frame.get().unwrap_or_default();
        plan.view.with(|view| approval::blocked_by(view, &frame).len())
    };
    let row = move |rule: Rule| {
        let (icon, class, said) = match rule.kept {
            Kept::Yes => (Icon::Check, "chip chip-green", t_string!(i18n, budget.kept)),
            Kept::No => (Icon::Alert, "chip chip-amber", t_string!(i18n, budget.broken)),
            Kept::Unknown => (Icon::Info, "chip chip-grey", t_string!(i18n, budget.unknown)),
        };
        let words = rule.words.into_iter().map(|words| view! { <p class="mb-0">{words}</p> }).collect_view();
        view! {
            <li class="budget-rule" data-rule=rule.code>
                <p class="row-wrap mb-0"><span class=class><Drawing icon=icon />{said}</span><span class="strong">{rule.name}</span></p>
                {words}
            </li>
        }
    };
    // Said when it changes; the rules themselves would be too much at every amount.
    let summary =
        Memo::new(move |_| match rules(i18n, directory, plan).iter().filter(|rule| rule.kept == Kept::No).count() {
            0 => t_string!(i18n, budget.rules_kept).to_owned(),
            count => t_string!(i18n, budget.rules_broken, count = count),
        });
    view! {
        <section class="plan-section" aria-labelledby="budget-rules">
            <h2 id="budget-rules">{t!(i18n, budget.rules)}</h2>
            <p role="status">{summary}</p>
            <ul class="budget-rules plain-list">{move || rules(i18n, directory, plan).into_iter().map(row).collect_view()}</ul>
            <Show when=move || { contested() > 0 }>
                <div class="alert alert-danger" role="status">
                    <p class="strong mb-0"><Drawing icon=Icon::Alert />{move || t_string!(i18n, budget.contested, count = contested())}</p>
                    <p class="mb-0">{t!(i18n, budget.contested_hint)}" "<a href=Route::Review.path()>{t!(i18n, common.review_it)}</a></p>
                </div>
            </Show>
        </section>
    }
}

/// The rules as sentences, for files.
pub fn sentences(i18n: I18n, directory: Directory, plan: Plan) -> Vec<String> {
    let said = |kept: Kept| match kept {
        Kept::Yes => t_string!(i18n, budget.kept),
        Kept::No => t_string!(i18n, budget.broken),
        Kept::Unknown => t_string!(i18n, budget.unknown),
    };
    let sentence = |rule: Rule| format!("{} ({}): {}", rule.name, said(rule.kept), rule.words.join("; "));
    rules(i18n, directory, plan).into_iter().map(sentence).collect()
}
