//! RFC 6455: its own examples, and every way of cutting a stream.

use intreccio_relay::websocket::{Broken, Decoder, Message, Opcode, accept_key, encode};

const LIMIT: usize = 100_000;

/// A client's frame.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x37, 0xfa, 0x21, 0x3d];
    let mut bytes = Vec::new();
    encode(Opcode::Binary, payload, &mut bytes);
    bytes.truncate(bytes.len() - payload.len());
    bytes[0] = first;
    bytes[1] |= 0x80;
    bytes.extend(mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

fn messages(chunks: &[&[u8]], limit: usize) -> Result<Vec<Message>, Broken> {
    let mut decoder = Decoder::default();
    let mut all = Vec::new();
    for chunk in chunks {
        decoder.feed(chunk);
        while let Some(message) = decoder.next(limit)? {
            all.push(message);
        }
    }
    Ok(all)
}

fn binary(payload: &[u8]) -> Message {
    Message::Binary(payload.into())
}

#[test]
fn the_handshake_answers_as_in_the_rfc() {
    assert_eq!(accept_key(b"dGhlIHNhbXBsZSBub25jZQ=="), "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
}

#[test]
fn a_masked_frame_of_the_rfc_is_read() {
    let hello = [0x82, 0x85, 0x37, 0xfa, 0x21, 0x3d, 0x7f, 0x9f, 0x4d, 0x51, 0x58];
    assert_eq!(messages(&[&hello], LIMIT), Ok(vec![binary(b"Hello")]));
}

#[test]
fn a_stream_means_the_same_however_it_is_cut() {
    let mut stream = frame(0x82, b"one");
    stream.extend(frame(0x02, b"two, "));
    stream.extend(frame(0x89, b"are you there"));
    stream.extend(frame(0x00, &[7; 200]));
    stream.extend(frame(0x80, b" and the end"));
    stream.extend(frame(0x82, &[8; 70_000]));
    stream.extend(frame(0x88, &[]));
    let whole = [b"two, ".as_slice(), &[7; 200], b" and the end"].concat();
    let expected = vec![
        binary(b"one"),
        Message::Ping(b"are you there".as_slice().into()),
        binary(&whole),
        binary(&[8; 70_000]),
        Message::Close,
    ];
    assert_eq!(messages(&[&stream], LIMIT).as_ref(), Ok(&expected));
    for cut in (1..300).chain([1000, stream.len() - 3]) {
        let (one, two) = stream.split_at(cut);
        assert_eq!(messages(&[one, two], LIMIT).as_ref(), Ok(&expected), "cut at {cut}");
    }
    let bytes: Vec<&[u8]> = stream.chunks(1).collect();
    assert_eq!(messages(&bytes, LIMIT), Ok(expected));
}

#[test]
fn what_is_too_large_is_refused_by_its_header() {
    let large = frame(0x82, &[0; 2000]);
    assert_eq!(messages(&[&large[..4]], 1999), Err(Broken::TooLarge));
    assert_eq!(messages(&[&large], 2000), Ok(vec![binary(&[0; 2000])]));
    let in_parts = [frame(0x02, &[0; 1000]), frame(0x00, &[0; 1000])].concat();
    assert_eq!(messages(&[&in_parts], 1999), Err(Broken::TooLarge));
    let huge = [0x82, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff];
    assert_eq!(messages(&[&huge], usize::MAX - 1), Err(Broken::TooLarge));
}

#[test]
fn what_the_rfc_forbids_is_refused() {
    let unmasked = [0x82, 0x01, 0x00];
    let reserved = frame(0xc2, b"x");
    let unknown = frame(0x83, b"x");
    let continues_nothing = frame(0x80, b"x");
    let inside_another = [frame(0x02, b"x"), frame(0x82, b"x")].concat();
    let long_ping = frame(0x89, &[0; 126]);
    let ping_in_parts = frame(0x09, b"x");
    for bytes in [&unmasked[..], &reserved, &unknown, &continues_nothing, &inside_another, &long_ping, &ping_in_parts] {
        assert_eq!(messages(&[bytes], LIMIT), Err(Broken::Protocol), "{bytes:?}");
    }
    assert_eq!(messages(&[&frame(0x81, b"x")], LIMIT), Err(Broken::Text));
}

#[test]
fn lengths_are_written_in_their_shortest_form() {
    for (len, header) in [
        (0, vec![0x82, 0]),
        (125, vec![0x82, 125]),
        (126, vec![0x82, 126, 0, 126]),
        (65_535, vec![0x82, 126, 0xff, 0xff]),
        (65_536, vec![0x82, 127, 0, 0, 0, 0, 0, 1, 0, 0]),
    ] {
        let mut out = Vec::new();
        encode(Opcode::Binary, &vec![9; len], &mut out);
        assert_eq!(out.len(), header.len() + len);
        assert!(out.starts_with(&header));
    }
}
