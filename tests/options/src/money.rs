//! A hand-written message and enum in place of generated ones.

use protojson_prost::field_codec::Int64;
use protojson_prost::{
    FieldDescriptor, MessageDescriptor, ObjectWriter, ProtoEnum, ProtoJson, Reader,
};
use protovalidate_prost::{FieldType, Report, Rule, Validate};

/// An amount.
#[derive(Clone, Copy, PartialEq, Eq, Hash, prost::Message)]
pub struct Money {
    /// In cents.
    #[prost(int64, tag = "1")]
    pub cents: i64,
}

impl ProtoJson for Money {
    const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new(
        "shop.v1.Money",
        &[FieldDescriptor::new("cents", ",\"cents\":", 1)],
    );

    fn write_fields<O: ObjectWriter>(&self, object: &mut O) -> Result<(), O::Error> {
        object.implicit::<Int64, _>(&Self::DESCRIPTOR.fields[0], &self.cents)
    }

    fn read_field<R: Reader>(&mut self, _: usize, reader: &mut R) -> Result<(), R::Error> {
        reader.implicit::<Int64, _>(&mut self.cents)
    }
}

impl Validate for Money {
    fn check(&self, report: &mut Report) {
        const CENTS: protovalidate_prost::Field =
            protovalidate_prost::Field::new(1, "cents", FieldType::Int64);
        const RULE: Rule = Rule::new("int64.gte", "nobody is paid for taking it", &[]);
        if self.cents < 0 {
            report.add_at(&CENTS, &RULE);
        }
    }
}

/// A currency.
#[derive(Clone, Copy, Debug, PartialEq, Eq, prost::Enumeration)]
#[repr(i32)]
pub enum Currency {
    /// Unspecified.
    Unspecified = 0,
    /// The euro.
    Euro = 1,
}

impl ProtoEnum for Currency {
    const FULL_NAME: &'static str = "shop.v1.Currency";
    const VALUES: &'static [(&'static str, i32)] = &[("CURRENCY_UNSPECIFIED", 0), ("€", 1)];
}
