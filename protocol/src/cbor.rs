//! CBOR (RFC 8949) through minicbor, with the two rules of this protocol: a decoder reads the whole input or refuses it,
//! and a numbered kind that this version does not know is told apart from bytes that are broken.

use minicbor::{Decode, Encode};

use crate::{SUITE, VERSION};

/// Why bytes are not what they should be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// A kind, version or suite of another version of the protocol: update the program.
    #[error("made by a version of the protocol that this one does not know")]
    Unknown,
    /// Bytes that no version would make.
    #[error("malformed: {0}")]
    Malformed(String),
    /// Longer than its limit allows.
    #[error("too large")]
    TooLarge,
}

/// Encodes a value.
#[expect(clippy::expect_used, reason = "derived encoders write into a vector and have no error of their own")]
pub(crate) fn to_vec<T: Encode<()>>(value: &T) -> Vec<u8> {
    minicbor::to_vec(value).expect("a derived encoder writing into a vector")
}

/// Decodes a value that must fill `bytes` to the end.
pub(crate) fn from_slice<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, DecodeError> {
    let mut decoder = minicbor::Decoder::new(bytes);
    let value = decoder.decode().map_err(|e| {
        if e.is_unknown_variant() { DecodeError::Unknown } else { DecodeError::Malformed(e.to_string()) }
    })?;
    if decoder.position() != bytes.len() {
        return Err(DecodeError::Malformed("bytes after the end".into()));
    }
    Ok(value)
}

/// As [`from_slice`], for an array that starts with a version and a suite. Both are looked at before the rest, which
/// another version may shape as it likes.
pub(crate) fn from_versioned_slice<'b, T: Decode<'b, ()>>(bytes: &'b [u8]) -> Result<T, DecodeError> {
    match version_and_suite(bytes) {
        Ok(of) if of != (VERSION, SUITE) => Err(DecodeError::Unknown),
        _ => from_slice(bytes),
    }
}

fn version_and_suite(bytes: &[u8]) -> Result<(u8, u8), minicbor::decode::Error> {
    let mut decoder = minicbor::Decoder::new(bytes);
    decoder.array()?;
    Ok((decoder.u8()?, decoder.u8()?))
}
