//! One seed, from beginning to end.

use std::panic::{AssertUnwindSafe, catch_unwind};

use crate::check;
use crate::people::Arrival;
use crate::world::{Happening, World};

/// A seed in which something did not hold.
#[derive(Debug)]
pub struct Failure {
    pub seed: u64,
    pub what: Vec<String>,
    /// The last lines of what happened.
    pub log: Vec<String>,
}

impl std::fmt::Display for Failure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "seed {}:", self.seed)?;
        self.what.iter().take(SHOWN).try_for_each(|what| writeln!(f, "  {what}"))?;
        if self.what.len() > SHOWN {
            writeln!(f, "  and {} more", self.what.len() - SHOWN)?;
        }
        writeln!(f, "the last that happened:")?;
        self.log.iter().try_for_each(|line| writeln!(f, "  {line}"))?;
        writeln!(f, "again: cargo xtask sim --seed {} --verbose", self.seed)
    }
}

/// The first few lines of what does not hold say it.
const SHOWN: usize = 8;

/// What was seen in a run without failure.
#[derive(Debug, Clone, Copy)]
pub struct Seen {
    pub devices: usize,
    pub edits: usize,
    pub entries: usize,
}

/// Runs one seed.
///
/// # Errors
/// What did not hold.
pub fn run(seed: u64, verbose: bool) -> Result<Seen, Failure> {
    let mut world = World::new(seed, verbose);
    let ended = catch_unwind(AssertUnwindSafe(|| live(&mut world)));
    let what = ended.unwrap_or_else(|panic| vec![format!("panic: {}", words(&*panic))]);
    if what.is_empty() {
        let (devices, edits) = (world.devices.len(), world.ledger.edits.len());
        return Ok(Seen { devices, edits, entries: world.relay.written() });
    }
    Err(Failure { seed, what, log: world.log.into() })
}

fn words(panic: &(dyn std::any::Any + Send)) -> String {
    let text = panic.downcast_ref::<String>().cloned();
    text.or_else(|| panic.downcast_ref::<&str>().map(|s| (*s).to_owned())).unwrap_or_else(|| "?".into())
}

fn live(world: &mut World) -> Vec<String> {
    const SECOND: u64 = 1_000;
    const HOUR: u64 = 3_600 * SECOND;
    // From a busy minute to days with an edit now and then.
    let days = world.chance(4);
    let span = if days { 60 * HOUR } else { world.pick(&[60 * SECOND, 180 * SECOND, 600 * SECOND, HOUR]) };
    let devices = world.pick(&[2, 2, 3, 3, 4, 5]);
    world.ledger.until = world.now + span;
    world.ledger.pace = span / world.pick(&[6, 10, 16]);
    world.found();
    world.after(SECOND, Happening::Act { device: 0 });
    for number in 1..devices {
        let further_device = world.chance(35);
        let by =
            if further_device { usize::try_from(world.between(0, number as u64 - 1)).expect("an index") } else { 0 };
        world.ledger.arrivals.push(Arrival { by, further_device, joined: false });
        // Half of them are there from the start.
        let wait = if world.chance(50) { SECOND } else { world.between(SECOND, span / 2) };
        world.after(wait, Happening::Arrive { arrival: number - 1 });
    }
    let faults = world.pick(&[0, 4, 10, 20]);
    world.plan_faults(faults, devices, span);
    world.run(span);
    settle(world);
    check::failures(world)
}

/// Puts everything right and waits until nobody waits any more; the checks say who does after all.
fn settle(world: &mut World) {
    const MINUTE: u64 = 60_000;
    world.heal();
    for _ in 0..30 {
        world.run(MINUTE);
        // What was planned before, like a tab to be opened again, may still come.
        if check::is_quiet(world) {
            break;
        }
    }
    world.heal();
    world.run(2 * MINUTE);
}
