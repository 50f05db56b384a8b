//! UUIDs, ULIDs and names of protobuf elements.

/// Returns whether `text` is a UUID: 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
pub fn is_uuid(text: &str) -> bool {
    let Ok(bytes) = <&[u8; 36]>::try_from(text.as_bytes()) else {
        return false;
    };
    // All places are looked at, so that the compiler may take several at once.
    let mut wrong = false;
    for (byte, hyphen) in bytes.iter().zip(&HYPHENS) {
        wrong |= if *hyphen {
            *byte != b'-'
        } else {
            !byte.is_ascii_hexdigit()
        };
    }
    !wrong
}

/// Where a UUID has its hyphens.
const HYPHENS: [bool; 36] = {
    let mut hyphens = [false; 36];
    let places = [8, 13, 18, 23];
    let mut at = 0;
    while at < places.len() {
        hyphens[places[at]] = true;
        at += 1;
    }
    hyphens
};

/// Returns whether `text` is a trimmed UUID: 32 hexadecimal digits.
pub fn is_tuuid(text: &str) -> bool {
    text.len() == 32 && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns whether `text` is a ULID: 26 characters of Crockford's base 32, in either case, that fit 128 bits.
pub fn is_ulid(text: &str) -> bool {
    text.len() == 26
        && matches!(text.as_bytes()[0], b'0'..=b'7')
        && text.bytes().all(|byte| {
            byte.is_ascii_alphanumeric()
                && !matches!(byte.to_ascii_uppercase(), b'I' | b'L' | b'O' | b'U')
        })
}

/// Returns whether `text` is a full protobuf name, such as `google.protobuf.Any`.
pub fn is_protobuf_fqn(text: &str) -> bool {
    text.split('.').all(|part| {
        !part.starts_with(|first: char| first.is_ascii_digit())
            && !part.is_empty()
            && part
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
    })
}

/// Returns whether `text` is a full protobuf name with a dot in front, such as `.google.protobuf.Any`.
pub fn is_protobuf_dot_fqn(text: &str) -> bool {
    text.strip_prefix('.').is_some_and(is_protobuf_fqn)
}
