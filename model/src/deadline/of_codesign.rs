//! The deadline of a co-design: by when its table has to end.

use super::{Due, Fact, marked};
use crate::codesign::CodesignView;
use crate::doc::Kind;
use crate::place::Codesign;
use crate::procedure;
use crate::projection::TableKind;
use crate::vocab::DueKind;

/// Key of the last day of the table.
const END: &str = "codesign-termine_tavolo";

/// The last day of the table while it is open; nothing else. `table` is what the lists say of the documents of this table: where the
/// co-design does not say when it began, its sessions do.
pub fn of_codesign(view: &CodesignView, table: &[TableKind]) -> Vec<Due> {
    let clock = procedure::clock(view, table).filter(|_| procedure::runs(view.state.value));
    let contested = view.table_first.is_contested()
        || view.table_months.is_contested()
        || view.table_ext_months.is_contested()
        || view.state.is_contested();
    let fact = clock.map(|clock| Fact {
        contested,
        ..Fact::on(&Codesign, END, DueKind::TermineTavolo, clock.until, Kind::Codesign)
    });
    fact.map(|fact| marked(fact, &view.marks)).into_iter().collect()
}
