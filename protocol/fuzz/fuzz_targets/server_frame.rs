//! A frame that is read is written as a value that reads the same.

#![no_main]

use intreccio_protocol::frame::ServerFrame;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = ServerFrame::decode(bytes) {
        assert_eq!(ServerFrame::decode(&frame.encode()), Ok(frame));
    }
});
