//! [`ProtoJson`](crate::ProtoJson) for the well-known types of `prost_types`.

mod any;
mod digits;
mod duration;
mod field_mask;
mod structure;
mod timestamp;
mod wrapper;

/// The two functions of [`ProtoJson`](crate::ProtoJson) that are not used for a message whose JSON form is no object of its
/// fields.
macro_rules! no_fields {
    () => {
        fn write_fields<O: $crate::ObjectWriter>(&self, _object: &mut O) -> Result<(), O::Error> {
            Ok(())
        }

        fn read_field<R: $crate::Reader>(
            &mut self,
            _index: usize,
            reader: &mut R,
        ) -> Result<(), R::Error> {
            reader.skip()
        }
    };
}
use no_fields;
