//! The codec of `bytes`: base64.

use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};
use base64::{Engine as _, alphabet};

use crate::heap::growth;
use crate::{Cause, FieldCodec, Reader, Scalar, VisitResult, Visitor, Writer};

/// Padding is optional, and unused trailing bits are ignored.
const TOLERANT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, TOLERANT);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, TOLERANT);

/// `bytes`: written in standard base64, read in either alphabet, with or without padding.
#[derive(Debug)]
pub struct Bytes;

fn decode(text: &str) -> Result<Vec<u8>, Cause> {
    let engine = match text.bytes().any(|b| matches!(b, b'-' | b'_')) {
        true => URL_SAFE,
        false => STANDARD,
    };
    engine.decode(text).map_err(|_| Cause::value("not base64"))
}

impl<B: AsRef<[u8]> + From<Vec<u8>>> FieldCodec<B> for Bytes {
    fn write<W: Writer>(value: &B, writer: &mut W) -> Result<(), W::Error> {
        writer.base64(value.as_ref())
    }

    fn read<R: Reader>(into: &mut B, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.read(&mut BytesVisitor(into))
    }

    fn is_default(value: &B) -> bool {
        value.as_ref().is_empty()
    }
}

struct BytesVisitor<'v, B>(&'v mut B);

impl<B: From<Vec<u8>>> Visitor for BytesVisitor<'_, B> {
    fn expected(&self) -> &'static str {
        "a string of base64"
    }

    fn heap(&self, scalar: &Scalar<'_>) -> usize {
        match scalar {
            Scalar::String(text) => growth::allocated(base64::decoded_len_estimate(text.len())),
            _ => 0,
        }
    }

    fn scalar(&mut self, scalar: Scalar<'_>) -> Result<VisitResult, Cause> {
        match scalar {
            Scalar::Null => Ok(VisitResult::Null),
            Scalar::String(text) => {
                *self.0 = decode(&text)?.into();
                Ok(VisitResult::Value)
            }
            other => Err(Cause::unexpected(self.expected(), other.describe())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_alphabets_are_read_with_or_without_padding() {
        for (text, expected) in [
            ("", &[][..]),
            ("+/8=", &[0xfb, 0xff]),
            ("+/8", &[0xfb, 0xff]),
            ("-_8=", &[0xfb, 0xff]),
            ("-_8", &[0xfb, 0xff]),
            ("-_", &[0xfb]),
            ("AQID", &[1, 2, 3]),
        ] {
            assert_eq!(decode(text).unwrap(), expected, "{text}");
        }
        for text in ["+_8=", "A", "AQ ID", "AQ==ID", "é", "A==="] {
            assert!(decode(text).is_err(), "{text}");
        }
    }
}
