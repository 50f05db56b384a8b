//! Whether the value of a variable is one that its pattern matches.

use protojson_prost::pairs::{Encoding, decode};

use crate::PathSegment;

/// Whether a server would read the value back from a path that holds it. `is_multi` is that of the variable.
pub(super) fn matches(pattern: &[PathSegment], is_multi: bool, value: &str) -> bool {
    if !is_multi {
        let mut segments = pattern.iter();
        return segments.all(|segment| takes(segment, value, Encoding::Segment));
    }
    let mut pieces = value.split('/');
    for segment in pattern {
        if *segment == PathSegment::Rest {
            return true;
        }
        let Some(piece) = pieces.next() else {
            return false;
        };
        if !takes(segment, piece, Encoding::Segments) {
            return false;
        }
    }
    pieces.next().is_none()
}

fn takes(segment: &PathSegment, piece: &str, encoding: Encoding) -> bool {
    match segment {
        PathSegment::Literal(text) => decode(text, encoding).is_ok_and(|text| text == piece),
        PathSegment::Any => !piece.is_empty(),
        PathSegment::Rest => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::PathSegment::{Any, Literal, Rest};

    #[test]
    fn each_piece_of_a_value_fits_its_segment() {
        let books = [Literal("shelves"), Any, Literal("books"), Any];
        assert!(matches(&books, true, "shelves/1/books/a b"));
        for bad in [
            "shelves/1/books",
            "shelves/1/books/",
            "shelves//books/2",
            "shelves/1/books/2/3",
            "racks/1/books/2",
        ] {
            assert!(!matches(&books, true, bad), "{bad}");
        }
    }

    #[test]
    fn the_rest_of_a_path_is_anything_or_nothing() {
        let files = [Literal("files"), Rest];
        for good in ["files", "files/", "files/a", "files/a//b/"] {
            assert!(matches(&files, true, good), "{good}");
        }
        assert!(!matches(&files, true, "file/a"));
        assert!(matches(&[Rest], true, "a/b"));
    }

    #[test]
    fn a_single_segment_may_hold_a_slash_and_a_literal_may_be_escaped() {
        assert!(matches(&[Any], false, "a/b"));
        assert!(!matches(&[Any], false, ""));
        assert!(matches(&[Literal("a%20b"), Any], true, "a b/c"));
        assert!(!matches(&[Literal("a%20b"), Any], true, "a%20b/c"));
    }
}
