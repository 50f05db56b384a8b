//! The names of codes, as all kinds of servers write them.

use crate::Code;

/// Reads the name of a code: in upper case too, and with gRPC's two `L` in `CANCELLED`.
pub(crate) fn code_of_name(name: &str) -> Option<Code> {
    let is_named = |code: &Code| name.eq_ignore_ascii_case(code.as_str());
    let found = Code::ALL.into_iter().find(is_named);
    found.or_else(|| {
        name.eq_ignore_ascii_case("cancelled")
            .then_some(Code::Canceled)
    })
}
