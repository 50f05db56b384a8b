//! What HTTP rules ask of a message.

use protojson_prost::Error;
use protojson_prost::pairs::Body;

/// A request message, as the rules of its method see it. Paths of fields are in names of the schema.
pub(crate) trait BoundMessage {
    /// Returns the text of a field for a variable of a path, not encoded; `None` if it is not set.
    fn variable(&self, path: &str) -> Result<Option<String>, Error>;

    /// Appends the fields as pairs, without those at the paths in `elsewhere`.
    fn write_query(&self, elsewhere: &[&str], out: &mut String) -> Result<(), Error>;

    /// Appends the body, without the fields at the paths in `variables`; returns whether there is one.
    fn write_body(
        &self,
        variables: &[&str],
        body: Body<'_>,
        out: &mut Vec<u8>,
    ) -> Result<bool, Error>;
}
