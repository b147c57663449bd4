//! Timers of the window and of workers.

use futures_channel::oneshot;
use gloo::timers::callback::Timeout;

/// Runs once unless it is dropped before.
#[must_use = "a dropped timer never fires"]
pub struct Timer(#[expect(dead_code, reason = "held for its drop")] Timeout);

/// Runs `then` after `ms` milliseconds, at the earliest.
pub fn after(ms: u32, then: impl FnOnce() + 'static) -> Timer {
    Timer(Timeout::new(ms, then))
}

/// Waits for `ms` milliseconds, at the least.
pub async fn sleep(ms: u32) {
    let (fire, fired) = oneshot::channel::<()>();
    let _timer = after(ms, move || drop(fire));
    // The sender is dropped, and with it the wait is over.
    let _ = fired.await;
}
