//! A frame that is read is written as a value that reads the same.

#![no_main]

use intreccio_protocol::frame::ClientFrame;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    if let Ok(frame) = ClientFrame::decode(bytes) {
        assert_eq!(ClientFrame::decode(&frame.encode()), Ok(frame));
    }
});
