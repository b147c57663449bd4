//! The wall clock. It may be wrong, and jump: whoever decides by it knows that.

/// Milliseconds since 1970.
pub fn now_ms() -> u64 {
    let now = js_sys::Date::now();
    // Whole milliseconds below 2^53, never negative on a sane clock; `as` saturates otherwise.
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "saturates, as wanted")]
    let now = now as u64;
    now
}

/// The same, as the documents have it.
pub fn now_signed() -> i64 {
    i64::try_from(now_ms()).unwrap_or(i64::MAX)
}

/// Minutes to add to UTC for the local time of today.
pub fn utc_offset() -> i64 {
    #[expect(clippy::cast_possible_truncation, reason = "whole minutes, at most fifteen hours")]
    let west = js_sys::Date::new_0().get_timezone_offset() as i64;
    -west
}
