//! Ed25519 as in RFC 8032, and refusals that the RFC leaves open.

use data_encoding::HEXLOWER;
use intreccio_protocol::Signature;
use intreccio_protocol::ids::VerifyingKey;

/// RFC 8032 §7.1: public key, message, signature. TEST 1024 is left to `ed25519-dalek`'s own tests for its length.
const VECTORS: [(&str, &str, &str, &str); 4] = [
    (
        "TEST 1",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "TEST 2",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "TEST 3",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "TEST SHA(abc)",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
];

fn hex(text: &str) -> Vec<u8> {
    HEXLOWER.decode(text.as_bytes()).unwrap()
}

#[test]
fn the_vectors_of_rfc_8032_verify() {
    for (name, key, message, signature) in VECTORS {
        let key = VerifyingKey::from_hex(key).unwrap();
        let signature = Signature::from_hex(signature).unwrap();
        assert!(key.verifies(&hex(message), &signature), "{name}");
    }
}

#[test]
fn one_changed_bit_anywhere_breaks_a_signature() {
    let (_, key, message, signature) = VECTORS[2];
    let (key, signature) = (hex(key), hex(signature));
    let verifies = |key: &[u8], message: &[u8], signature: &[u8]| {
        let signature = Signature::from_slice(signature).unwrap();
        VerifyingKey::from_slice(key).unwrap().verifies(message, &signature)
    };
    assert!(verifies(&key, &hex(message), &signature));
    for bit in 0..64 * 8 {
        assert!(!verifies(&key, &hex(message), &flip(&signature, bit)), "signature, bit {bit}");
    }
    for bit in 0..32 * 8 {
        assert!(!verifies(&flip(&key, bit), &hex(message), &signature), "key, bit {bit}");
    }
    for bit in 0..16 {
        assert!(!verifies(&key, &flip(&hex(message), bit), &signature), "message, bit {bit}");
    }
}

fn flip(bytes: &[u8], bit: usize) -> Vec<u8> {
    let mut out = bytes.to_vec();
    out[bit / 8] ^= 1 << (bit % 8);
    out
}

/// The group's order, little-endian: `S + L` is the same scalar written a second way, which RFC 8032 §5.1.7 forbids.
#[test]
fn a_signature_written_a_second_way_is_refused() {
    let order = hex("edd3f55c1a631258d69cf7a2def9de1400000000000000000000000000000010");
    let (_, key, message, signature) = VECTORS[0];
    let mut malleable = hex(signature);
    let mut carry = 0u16;
    for (byte, add) in malleable[32..].iter_mut().zip(order) {
        let sum = u16::from(*byte) + u16::from(add) + carry;
        *byte = sum.to_le_bytes()[0];
        carry = sum >> 8;
    }
    assert_eq!(carry, 0, "it fits into 32 bytes, so only the range check can refuse it");
    let key = VerifyingKey::from_hex(key).unwrap();
    assert!(!key.verifies(&hex(message), &Signature::from_slice(&malleable).unwrap()));
}

/// With the neutral element as key and `R`, and `S = 0`, the bare equation holds for every message.
#[test]
fn a_weak_key_signs_nothing() {
    let mut neutral = [0; 32];
    neutral[0] = 1;
    let mut signature = [0; 64];
    signature[0] = 1;
    assert!(!VerifyingKey(neutral).verifies(b"anything", &Signature(signature)));
}

#[test]
fn a_key_that_is_no_point_verifies_nothing() {
    let no_point = (0..=u8::MAX).map(|n| [n; 32]).find(|k| ed25519_dalek::VerifyingKey::from_bytes(k).is_err());
    assert!(!VerifyingKey(no_point.unwrap()).verifies(b"", &Signature::ZERO));
}
