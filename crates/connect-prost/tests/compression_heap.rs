//! The heap of a decompressor stays within the limit and the state of its format, whatever the input.
//!
//! This file has one test, because the allocator counts for the whole process.

use std::alloc::System;
use std::io::Write as _;

use bytes::Bytes;
use cap::Cap;
use connect_prost::compression::{DecompressError, Encoding};
use flate2::Compression;
use flate2::write::{GzEncoder, ZlibEncoder};

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// Returns the peak of the heap while the function runs, in addition to the heap before.
fn peak(run: impl FnOnce()) -> usize {
    // The counter has the greatest peak only. With the ballast every further allocation is a new peak.
    let ballast = Vec::<u8>::with_capacity(HEAP.max_allocated() - HEAP.allocated());
    let before = HEAP.max_allocated();
    run();
    drop(ballast);
    HEAP.max_allocated() - before
}

/// Returns the allowed heap of a decompressor besides the message.
fn state(encoding: Encoding, limit: usize) -> usize {
    match encoding {
        Encoding::Zstd => 96 * KIB,
        // The window, and the shorter one that it grew from.
        Encoding::Br => 64 * KIB + limit.next_power_of_two() * 3 / 2,
        _ => 64 * KIB,
    }
}

#[track_caller]
fn assert_bounded(encoding: Encoding, what: &str, input: &Bytes, error: DecompressError) {
    for limit in [0, 1000, 100 * KIB, MIB, 4 * MIB - 1] {
        let input = input.clone();
        let most = limit + state(encoding, limit);
        let taken = peak(|| assert_eq!(encoding.decompress(input, limit), Err(error), "{what}"));
        assert!(taken <= most, "{encoding:?}, {what}: {taken} of {limit}");
    }
}

/// Returns compressed zeros, as short as the format allows.
fn bomb(encoding: Encoding, zeros: &Bytes) -> Bytes {
    match encoding {
        Encoding::Gzip => {
            let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(zeros).expect("memory takes everything");
            encoder.finish().expect("memory takes everything").into()
        }
        Encoding::Deflate => {
            let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
            encoder.write_all(zeros).expect("memory takes everything");
            encoder.finish().expect("memory takes everything").into()
        }
        _ => encoding.compress(zeros.clone()),
    }
}

/// Returns zeros in many short parts, each with a short declared length.
fn brotli_in_parts(len: usize) -> Bytes {
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 4096, 4, 24);
    for _ in 0..len / (64 * KIB) {
        writer
            .write_all(&[0; 64 * KIB])
            .expect("memory takes everything");
        writer.flush().expect("memory takes everything");
    }
    writer.into_inner().into()
}

/// Returns a frame with a window of 2 GiB, then blocks of 128 KiB in four bytes each.
fn zstd_in_blocks(len: usize) -> Bytes {
    let mut frame = b"\x28\xb5\x2f\xfd\x00\xa8".to_vec();
    for n in (0..len / (128 * KIB)).rev() {
        let header = (128 * KIB as u32) << 3 | 1 << 1 | u32::from(n == 0);
        frame.extend_from_slice(&header.to_le_bytes()[..3]);
        frame.push(0);
    }
    frame.into()
}

#[test]
fn heap_stays_within_the_limit_whatever_the_input() {
    let zeros = Bytes::from(vec![0; 16 * MIB]);
    for encoding in Encoding::ALL {
        let bomb = bomb(*encoding, &zeros);
        let ratio = zeros.len() / bomb.len();
        // Snappy needs three bytes for a copy of 64: its greatest ratio is 21 to 1.
        let least = if *encoding == Encoding::Snappy {
            20
        } else {
            1000
        };
        assert!(ratio >= least, "{encoding:?}: {ratio}");
        assert_bounded(*encoding, "a bomb", &bomb, DecompressError::TooLong);
        // Two concatenated parts, where the format allows it: the limit applies to both together.
        let small = encoding.compress(zeros.slice(..3 * MIB));
        let twice = Bytes::from([&small[..], &small[..]].concat());
        let taken = peak(|| drop(encoding.decompress(twice, 4 * MIB)));
        assert!(taken <= 4 * MIB + state(*encoding, 4 * MIB), "{encoding:?}");
    }
    let parts = brotli_in_parts(6 * MIB);
    let too_long = DecompressError::TooLong;
    assert_bounded(Encoding::Br, "short parts", &parts, too_long);
    // The window that grew with them fits the whole message when that is within the limit.
    let whole = Encoding::Br.decompress(parts, 6 * MIB);
    assert_eq!(whole, Ok(zeros.slice(..6 * MIB)));
    let blocks = zstd_in_blocks(1024 * MIB);
    assert_bounded(Encoding::Zstd, "repeated bytes", &blocks, too_long);
    declared_lengths();
}

/// Inputs of a few bytes with a great declared length.
fn declared_lengths() {
    // One frame of 2^63 bytes.
    let zstd = b"\x28\xb5\x2f\xfd\xe0\0\0\0\0\0\0\0\x80\x01\0\0";
    // A window of 16 MiB, a last part of as many bytes.
    let br = b"\x7f\xff\xff\xff\xff\xff\xff";
    // A chunk with a declared length of 4 GiB.
    let snappy = b"\xff\x06\0\0sNaPpY\0\x09\0\0\0\0\0\0\xff\xff\xff\xff\x0f";
    for (encoding, input) in [
        (Encoding::Zstd, &zstd[..]),
        (Encoding::Br, br),
        (Encoding::Snappy, snappy),
    ] {
        let input = Bytes::copy_from_slice(input);
        for limit in [0, 1000, 4 * MIB] {
            let taken = peak(|| assert!(encoding.decompress(input.clone(), limit).is_err()));
            let most = if encoding == Encoding::Zstd {
                112 * KIB
            } else {
                64 * KIB
            };
            assert!(taken <= most, "{encoding:?}: {taken} for {limit}");
        }
    }
}
