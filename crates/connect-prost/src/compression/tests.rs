//! Every content encoding of this build: round trips, output of other libraries, and invalid input.

use bytes::Bytes;
use proptest::prelude::*;

use super::{DecompressError, Encoding};

/// Returns an incompressible message, the same each time.
fn noise(len: usize) -> Vec<u8> {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    std::iter::repeat_with(|| {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 32) as u8
    })
    .take(len)
    .collect()
}

/// Returns a compressible message: a few words in many orders.
fn prose(len: usize) -> Vec<u8> {
    let words = ["\"name\":", "\"Ada\",", "{", "}", "null,", "12, ", "[1],"];
    let picks = noise(len);
    let text = picks
        .iter()
        .flat_map(|pick| words[usize::from(*pick) % words.len()].bytes());
    text.take(len).collect()
}

#[test]
fn messages_of_any_length_round_trip_and_may_fill_the_limit() {
    let lengths = [
        0, 1, 2, 100, 16_383, 16_384, 65_535, 65_536, 65_537, 1_000_000,
    ];
    for encoding in Encoding::ALL {
        for len in lengths {
            for message in [vec![0; len], noise(len), prose(len)] {
                let message = Bytes::from(message);
                let compressed = encoding.compress(message.clone());
                let read = encoding.decompress(compressed.clone(), len);
                assert_eq!(read.as_ref(), Ok(&message), "{encoding:?}, {len} bytes");
                if len > 0 {
                    let result = encoding.decompress(compressed, len - 1);
                    assert_eq!(result, Err(DecompressError::TooLong), "{encoding:?}, {len}");
                }
            }
        }
    }
}

/// One sentence as compressed by the libraries that Connect servers in Go use.
#[test]
fn the_output_of_other_libraries_is_decompressed() {
    let message = "so much depends upon a message, a message, a message";
    let written: [(Encoding, &[u8]); 5] = [
        (
            Encoding::Gzip,
            b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff*\xceW\xc8-M\xcePHI-H\xcdK)V(-\xc8\xcfSHT\xc8M-.NLO\xd5\xc1\
              \xca\x04\x04\x00\x00\xff\xff\xb0^\x7fH4\x00\x00\x00",
        ),
        (
            Encoding::Zstd,
            b"(\xb5/\xfd\x04\x005\x01\x00\xf2A\x07\x0d\xe0\xe9\xa3I\xd9\xfb\x0d\xd2n\x94\x1cV\x16\xc0\xa2\xbf\x87\
              %\x95\x1d/d\xb3p\x84\x1b\xd6\x03\x01T\x15\x03\x12;\xba\x86\x1a\xd7",
        ),
        (
            Encoding::Br,
            b"\x1b3\x00\x00\xa4AX\xc2\xe6\xc2D\x0e\x9c\xe2\xb6\xfcH\x87\x8d1<G\\\xed\xd8\xa4\x1e\xde\xbb\xc4\x8c\
              \xf3\x03",
        ),
        (
            Encoding::Deflate,
            b"x\x9c*\xceW\xc8-M\xcePHI-H\xcdK)V(-\xc8\xcfSHT\xc8M-.NLO\xd5\xc1\xca\x04\x04\x00\x00\xff\xff\xee\xe3\
              \x12\x7f",
        ),
        (
            Encoding::Snappy,
            b"\xff\x06\x00\x00sNaPpY\x00(\x00\x00 Gg\xe04xso much depends upon a message,R\x0b\x00",
        ),
    ];
    for (encoding, compressed) in written {
        let read = encoding.decompress(Bytes::from_static(compressed), 100);
        assert_eq!(read, Ok(Bytes::from(message)), "{encoding:?}");
    }
}

#[test]
fn repetitions_are_compressed() {
    for encoding in Encoding::ALL {
        let message = Bytes::from(prose(100_000));
        let compressed = encoding.compress(message);
        assert!(
            compressed.len() < 70_000,
            "{encoding:?}: {}",
            compressed.len()
        );
    }
}

#[test]
fn the_greatest_limit_is_no_limit() {
    let message = Bytes::from(prose(200_000));
    for encoding in Encoding::ALL {
        let compressed = encoding.compress(message.clone());
        let read = encoding.decompress(compressed, usize::MAX);
        assert_eq!(read.as_ref(), Ok(&message), "{encoding:?}");
    }
}

#[test]
fn a_truncated_message_is_corrupt() {
    let message = Bytes::from(prose(500));
    for encoding in Encoding::ALL {
        let compressed = encoding.compress(message.clone());
        for end in 0..compressed.len() {
            let read = encoding.decompress(compressed.slice(..end), 10_000);
            // Snappy has no end marker: truncation between two chunks cannot be detected.
            if encoding.as_str() == "snappy" && end == 10 {
                assert_eq!(read, Ok(Bytes::new()));
            } else {
                assert_eq!(read, Err(DecompressError::Corrupt), "{encoding:?} at {end}");
            }
        }
    }
}

#[test]
fn bytes_after_a_message_are_corrupt() {
    let message = Bytes::from(prose(500));
    for encoding in Encoding::ALL {
        for garbage in [&b"\0"[..], b"rest", b"\x1f\x8b", &[0xff; 40]] {
            let mut compressed = encoding.compress(message.clone()).to_vec();
            compressed.extend_from_slice(garbage);
            let read = encoding.decompress(compressed.into(), 10_000);
            assert_eq!(read, Err(DecompressError::Corrupt), "{encoding:?}");
        }
    }
}

#[test]
fn an_encoding_does_not_read_another() {
    let message = Bytes::from(prose(500));
    for written in Encoding::ALL {
        let compressed = written.compress(message.clone());
        for read in Encoding::ALL.iter().filter(|read| *read != written) {
            let result = read.decompress(compressed.clone(), 10_000);
            assert!(result.is_err(), "{written:?} read as {read:?}");
        }
    }
}

/// Returns whether the format has a checksum, which detects every damage.
fn has_checksum(encoding: Encoding) -> bool {
    matches!(encoding.as_str(), "gzip" | "deflate" | "snappy")
}

proptest! {
    #[test]
    fn a_flipped_bit_never_gives_another_message_or_a_longer_one(
        len in 1_usize..3000, at in any::<prop::sample::Index>(), bit in 0..8,
    ) {
        let message = Bytes::from(prose(len));
        for encoding in Encoding::ALL {
            let mut compressed = encoding.compress(message.clone()).to_vec();
            let at = at.index(compressed.len());
            compressed[at] ^= 1_u8 << bit;
            if let Ok(read) = encoding.decompress(compressed.into(), 4000) {
                prop_assert!(read.len() <= 4000);
                // A snappy chunk may become padding, which is skipped.
                let same = read == message || (encoding.as_str() == "snappy" && read.is_empty());
                prop_assert!(same || !has_checksum(*encoding), "{encoding:?}, bit {bit} of {at}");
            }
        }
    }

    #[test]
    fn a_truncated_and_continued_message_stays_within_the_limit(
        len in 0_usize..20_000, at in any::<prop::sample::Index>(), tail in prop::collection::vec(any::<u8>(), 0..50),
    ) {
        let message = Bytes::from(prose(len));
        for encoding in Encoding::ALL {
            let compressed = encoding.compress(message.clone());
            let mut broken = compressed[..at.index(compressed.len())].to_vec();
            broken.extend_from_slice(&tail);
            if let Ok(read) = encoding.decompress(broken.into(), 10_000) {
                prop_assert!(read.len() <= 10_000, "{encoding:?}");
            }
        }
    }

    #[test]
    fn noise_stays_within_the_limit(
        noise in prop::collection::vec(any::<u8>(), 0..300), limit in 0_usize..5000,
    ) {
        for encoding in Encoding::ALL {
            // Alone, and after a valid beginning.
            let start = encoding.compress(Bytes::from_static(b"message"));
            for keep in [0, 4, 10] {
                let mut input = start[..keep.min(start.len())].to_vec();
                input.extend_from_slice(&noise);
                if let Ok(read) = encoding.decompress(input.into(), limit) {
                    prop_assert!(read.len() <= limit, "{encoding:?}");
                }
            }
        }
    }
}

#[test]
fn names_are_read_in_any_case_and_written_in_lower_case() {
    assert_eq!(Encoding::from_name(" Identity "), Some(Encoding::Identity));
    assert_eq!(Encoding::from_name(""), Some(Encoding::Identity));
    assert_eq!(Encoding::from_name("compress"), None);
    for encoding in Encoding::ALL {
        let name = encoding.as_str();
        assert_eq!(Encoding::from_name(&name.to_uppercase()), Some(*encoding));
    }
}

#[test]
fn empty_input_is_corrupt_in_every_encoding_except_identity() {
    let empty = Bytes::new();
    let identity = Encoding::Identity.decompress(empty.clone(), 0);
    assert_eq!(identity, Ok(empty.clone()));
    for encoding in Encoding::ALL {
        let result = encoding.decompress(empty.clone(), 100);
        assert_eq!(result, Err(DecompressError::Corrupt), "{encoding:?}");
    }
}
