//! The list of codings that `Accept-Encoding` and its kin carry, joined when the crate is compiled.

use super::Encoding;

/// Codings to name in `Accept-Encoding` or a protocol's own header of that meaning, gzip first; empty when nothing but
/// identity is built in.
pub const ACCEPTED: &str = match std::str::from_utf8(&JOINED) {
    Ok(names) => names,
    Err(_) => panic!("names of codings are ASCII"),
};

const SEPARATOR: &str = ", ";

const JOINED: [u8; joined_len(Encoding::ALL)] = join(Encoding::ALL);

const fn joined_len(codings: &[Encoding]) -> usize {
    let mut len = 0;
    let mut n = 0;
    while n < codings.len() {
        if n > 0 {
            len += SEPARATOR.len();
        }
        len += codings[n].as_str().len();
        n += 1;
    }
    len
}

const fn join<const LEN: usize>(codings: &[Encoding]) -> [u8; LEN] {
    let mut joined = [0; LEN];
    let mut end = 0;
    let mut n = 0;
    while n < codings.len() {
        if n > 0 {
            end = put(&mut joined, end, SEPARATOR);
        }
        end = put(&mut joined, end, codings[n].as_str());
        n += 1;
    }
    joined
}

const fn put(joined: &mut [u8], end: usize, text: &str) -> usize {
    let (_, rest) = joined.split_at_mut(end);
    let (space, _) = rest.split_at_mut(text.len());
    space.copy_from_slice(text.as_bytes());
    end + text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_list_names_every_coding_of_this_build() {
        let names: Vec<_> = Encoding::ALL.iter().map(|coding| coding.as_str()).collect();
        assert_eq!(ACCEPTED, names.join(", "));
    }

    #[cfg(feature = "all-compressions")]
    #[test]
    fn gzip_comes_first() {
        assert_eq!(ACCEPTED, "gzip, zstd, br, deflate, snappy");
    }
}
