//! Published vectors through the same library, KDF and AEAD that carry the keys of spaces.

use std::collections::BTreeMap;

use hpke::aead::ChaCha20Poly1305;
use hpke::kdf::HkdfSha256;
use hpke::kem::{X25519HkdfSha256, XWing};
use hpke::{Deserializable, Kem, OpModeR, Serializable, single_shot_open};

fn vector(text: &str) -> BTreeMap<&str, Vec<u8>> {
    let lines = text.lines().filter_map(|l| l.split_once(": ").filter(|_| !l.starts_with('#')));
    let byte = |hex: &str, i: usize| u8::from_str_radix(&hex[i..i + 2], 16).unwrap();
    lines.map(|(name, hex)| (name, (0..hex.len()).step_by(2).map(|i| byte(hex, i)).collect())).collect()
}

fn check<K: Kem>(vector: &BTreeMap<&str, Vec<u8>>) {
    let (secret, public) = K::derive_keypair(&vector["ikmR"]);
    assert_eq!(public.to_bytes().as_slice(), vector["pkRm"], "the keys that the seed gives");
    let enc = K::EncappedKey::from_bytes(&vector["enc"]).unwrap();
    let (info, ct, aad) = (&vector["info"], &vector["ct"], &vector["aad"]);
    let opened = single_shot_open::<ChaCha20Poly1305, HkdfSha256, K>(&OpModeR::Base, &secret, &enc, info, ct, aad);
    assert_eq!(opened.unwrap(), vector["pt"]);
}

#[test]
fn hpke_opens_the_vector_of_rfc_9180() {
    check::<X25519HkdfSha256>(&vector(include_str!("../vectors/hpke-rfc9180-a2.txt")));
}

#[test]
fn hpke_with_x_wing_opens_the_published_vector() {
    check::<XWing>(&vector(include_str!("../vectors/hpke-x-wing.txt")));
}
