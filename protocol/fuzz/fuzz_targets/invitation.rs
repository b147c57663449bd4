//! An invitation has one way of being written.

#![no_main]

use intreccio_protocol::invitation::Invitation;

libfuzzer_sys::fuzz_target!(|code: &str| {
    if let Ok(invitation) = Invitation::from_code(code) {
        assert_eq!(invitation.to_code(), code.trim());
    }
});
