//! Binary messages that are broken or too deep: the error is prost's, whether the heap had to be counted or not.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use bytes::Bytes;
use connect_prost::{Budget, Code, Codec, Message};
use golden::generated::old::v1 as old;
use golden::generated::recursive::v1 as recursive;
use golden::generated::shape::v1 as shape;
use protojson_prost::{ProtoJson, ReadOptions};

fn within(heap: usize) -> ReadOptions {
    ReadOptions::server().budget(Budget::new().with_heap(heap))
}

/// Expects prost's error, with and without the heap being counted.
#[track_caller]
fn broken<M: Message>(bytes: impl Into<Bytes>, expected: &str) {
    let bytes = bytes.into();
    // So little that it has to be counted, and enough for what there is.
    let counted = M::HEAP_PER_BYTE * bytes.len() - 1;
    for heap in [counted, usize::MAX] {
        let result = Codec::Proto.decode::<M>(bytes.clone(), &within(heap));
        let error = result.err().unwrap();
        assert_eq!(error.code(), Code::InvalidArgument, "{error}");
        assert!(error.message().contains(expected), "{error}");
    }
}

#[track_caller]
fn refused<M: Message>(bytes: impl Into<Bytes>, heap: usize) {
    let result = Codec::Proto.decode::<M>(bytes.into(), &within(heap));
    assert_eq!(result.err().unwrap().code(), Code::ResourceExhausted);
}

/// Puts bytes into a field, and that into the field again, so many times.
fn nested(key: u8, levels: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for _ in 0..levels {
        let mut outer = vec![key];
        prost::encoding::encode_varint(bytes.len() as u64, &mut outer);
        outer.append(&mut bytes);
        bytes = outer;
    }
    bytes
}

#[test]
fn a_message_in_itself_without_end_is_too_deep() {
    broken::<recursive::Direct>(nested(0x0a, 1000), "recursion limit");
    broken::<recursive::Listed>(nested(0x0a, 1000), "recursion limit");
    // Groups that nobody knows, and one that is known.
    broken::<recursive::Listed>(vec![0x53; 1 << 20], "recursion limit");
    let mut group = vec![0x33];
    group.extend(vec![0x53; 1 << 20]);
    broken::<old::Old>(group, "recursion limit");
}

#[test]
fn the_deepest_message_is_counted_to_the_byte() {
    let bytes = Bytes::from(nested(0x0a, 100));
    // Each level is a list of one, which has room for four.
    let taken = 100 * 4 * size_of::<recursive::Listed>();
    refused::<recursive::Listed>(bytes.clone(), taken - 1);
    let result = Codec::Proto.decode::<recursive::Listed>(bytes, &within(taken));
    assert!(result.is_ok());
}

#[test]
fn what_ends_too_early_is_broken() {
    broken::<shape::Many>(&[0x32, 0x05, 0x0a][..], "buffer underflow");
    broken::<shape::Many>(&[0x0a, 0x80][..], "varint");
    broken::<shape::Many>(&[0x32, 0xff, 0xff, 0xff][..], "varint");
    broken::<shape::Many>(vec![0xff; 11], "varint");
    broken::<shape::Many>(
        &[0x0a, 0x02, 0x01, 0x80, 0x01][..],
        "delimited length exceeded",
    );
    broken::<old::Old>(&[0x3b, 0x08, 0x01][..], "varint");
    broken::<old::Old>(&[0x3b, 0x44][..], "end group");
}

#[test]
fn a_wrong_wire_type_is_broken() {
    broken::<shape::Many>(&[0x30, 0x00][..], "wire type");
    broken::<shape::Many>(&[0x1d, 0, 0, 0, 0][..], "wire type");
    broken::<shape::Many>(&[0x0d, 0, 0, 0, 0][..], "wire type");
    broken::<old::Old>(&[0x3a, 0x00][..], "wire type");
    broken::<shape::Many>(&[0x36, 0x00][..], "wire type");
    broken::<shape::Many>(&[0x02, 0x00][..], "tag");
}

/// prost decodes what a field claims, and sees afterwards that it has left the message it was in.
#[test]
fn a_field_that_reaches_beyond_its_message_is_counted_as_far_as_it_reaches() {
    let mut claims = [0x0a, 0x00].repeat(10_000);
    let mut bytes = vec![0x0a, 0x04, 0x0a];
    prost::encoding::encode_varint(claims.len() as u64, &mut bytes);
    bytes.append(&mut claims);
    broken::<recursive::Listed>(bytes.clone(), "delimited length exceeded");
    refused::<recursive::Listed>(bytes, 100_000);
}

#[test]
fn an_unknown_field_takes_nothing_that_is_not_there() {
    // Field 90, a message to those who know it.
    let mut bytes = vec![0xd2, 0x05];
    let content = [0x0a, 0x00].repeat(10_000);
    prost::encoding::encode_varint(content.len() as u64, &mut bytes);
    bytes.extend(content);
    let length = bytes.len();
    let result = Codec::Proto.decode::<recursive::Listed>(bytes.into(), &within(length));
    assert!(result.is_ok());
}

fn per_byte<M: ProtoJson>() -> usize {
    M::HEAP_PER_BYTE
}

#[test]
fn messages_that_lead_to_each_other_cost_the_same_per_byte() {
    let tree = per_byte::<shape::Tree>();
    assert!(tree >= 2 * size_of::<shape::Tree>());
    assert_eq!(per_byte::<shape::Branch>(), tree);
    // What holds a message costs no less than that.
    assert!(per_byte::<shape::Many>() >= 2 * size_of::<shape::Presence>());
    assert_eq!(per_byte::<shape::Scalars>(), 3);
}
