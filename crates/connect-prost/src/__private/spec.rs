//! Makes the parts of a [`Spec`](crate::Spec).

use crate::{
    Code, CodeCase, ErrorShape, ErrorWord, HttpBody, HttpRule, Page, PageStyle, PathSegment,
    PathVariable, Poll, Scheme, SchemePlace, Wrapper,
};

/// A response wrapper of these fields.
#[must_use]
pub const fn wrapper(ok: Option<&'static str>, request_id: Option<&'static str>) -> Wrapper {
    Wrapper { ok, request_id }
}

/// An HTTP rule; `response_body` is the response field that is the body. The last three are the parts of `template`.
#[must_use]
pub const fn http_rule(
    verb: &'static str,
    template: &'static str,
    body: HttpBody,
    response_body: Option<&'static str>,
    segments: &'static [PathSegment],
    variables: &'static [PathVariable],
    path_verb: Option<&'static str>,
) -> HttpRule {
    HttpRule {
        verb,
        template,
        body,
        response_body,
        segments,
        variables,
        path_verb,
    }
}

/// A field that takes the segments from `start` to `end`, which is not one of them.
#[must_use]
pub const fn path_variable(field: &'static str, start: usize, end: usize) -> PathVariable {
    PathVariable { field, start, end }
}

/// How the errors of a service are written; the list holds the members of `ok`, of the request id and of the details.
#[must_use]
pub const fn error_shape(
    [ok, request_id, details]: [Option<&'static str>; 3],
    code: &'static str,
    message: &'static str,
    case: CodeCase,
) -> ErrorShape {
    ErrorShape {
        ok,
        request_id,
        code,
        message,
        details,
        case,
    }
}

/// A word in place of a code.
#[must_use]
pub const fn error_word(
    code: Code,
    field: Option<&'static str>,
    word: &'static str,
    status: Option<u16>,
) -> ErrorWord {
    ErrorWord {
        code,
        field,
        word,
        status,
    }
}

/// How credentials of a kind are sent.
#[must_use]
pub const fn scheme(kind: &'static str, place: SchemePlace) -> Scheme {
    Scheme { kind, place }
}

/// How a method pages; `key` is the item field that tells items apart.
#[must_use]
pub const fn page(
    style: PageStyle,
    item: &'static str,
    total: &'static str,
    key: Option<&'static str>,
    default: i32,
    maximum: i32,
) -> Page {
    Page {
        style,
        item,
        total,
        key,
        default,
        maximum,
    }
}

/// How to follow what a method starts.
#[must_use]
pub const fn poll(
    get: &'static str,
    id: &'static str,
    status: &'static str,
    terminal: &'static [&'static str],
) -> Poll {
    Poll {
        get,
        id,
        status,
        terminal,
        succeeded: &[],
        reason: "",
    }
}

/// Adds which terminal states mean success, and where the reason of a failure is.
#[must_use]
pub const fn poll_outcome(
    mut poll: Poll,
    succeeded: &'static [&'static str],
    reason: &'static str,
) -> Poll {
    poll.succeeded = succeeded;
    poll.reason = reason;
    poll
}
