//! A generated message with hand-written JSON and rules.

use protojson_prost::{
    Cause, ErrorKind, MessageDescriptor, ObjectWriter, ProtoJson, Reader, Scalar, VisitResult,
    Writer,
};
use protovalidate_prost::{Report, Rule, Validate};

use crate::shop::v1::Version;

impl ProtoJson for Version {
    const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new("shop.v1.Version", &[]);
    const IS_SPECIAL: bool = true;

    fn write_fields<O: ObjectWriter>(&self, _: &mut O) -> Result<(), O::Error> {
        Ok(())
    }

    fn read_field<R: Reader>(&mut self, _: usize, reader: &mut R) -> Result<(), R::Error> {
        reader.skip()
    }

    fn write_json<W: Writer>(&self, writer: &mut W) -> Result<(), W::Error> {
        writer.plain_string(&format!("{}.{}", self.major, self.minor))
    }

    fn read_json<R: Reader>(&mut self, reader: &mut R) -> Result<VisitResult, R::Error> {
        reader.scalar("a version such as \"1.2\"", self, |scalar, into| {
            let parsed = match &scalar {
                Scalar::String(text) => text.split_once('.'),
                _ => None,
            };
            let parsed =
                parsed.and_then(|(major, minor)| Some((major.parse().ok()?, minor.parse().ok()?)));
            let (major, minor) =
                parsed.ok_or_else(|| Cause::new(ErrorKind::Value, "not a version"))?;
            *into = Version { major, minor };
            Ok(VisitResult::Value)
        })
    }
}

impl Validate for Version {
    fn check(&self, report: &mut Report) {
        const RULE: Rule = Rule::new("version.released", "must be released", &[]);
        if self.major == 0 {
            report.add(&RULE);
        }
    }
}
