//! The value of `Accept-Encoding` and of the protocols' own such headers, built at compile time.

use super::Encoding;

/// The content encodings of this build for `Accept-Encoding` and the protocols' own such headers, gzip first. Empty in a build
/// with identity only.
pub(crate) const ACCEPTED: &str = match std::str::from_utf8(&JOINED) {
    Ok(names) => names,
    Err(_) => panic!("names of content encodings are ASCII"),
};

const SEPARATOR: &str = ", ";

const JOINED: [u8; joined_len(Encoding::ALL)] = join(Encoding::ALL);

const fn joined_len(encodings: &[Encoding]) -> usize {
    let mut len = 0;
    let mut n = 0;
    while n < encodings.len() {
        if n > 0 {
            len += SEPARATOR.len();
        }
        len += encodings[n].as_str().len();
        n += 1;
    }
    len
}

const fn join<const LEN: usize>(encodings: &[Encoding]) -> [u8; LEN] {
    let mut joined = [0; LEN];
    let mut end = 0;
    let mut n = 0;
    while n < encodings.len() {
        if n > 0 {
            end = put(&mut joined, end, SEPARATOR);
        }
        end = put(&mut joined, end, encodings[n].as_str());
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
    fn the_list_names_every_encoding_of_this_build() {
        let names: Vec<_> = Encoding::ALL
            .iter()
            .map(|encoding| encoding.as_str())
            .collect();
        assert_eq!(ACCEPTED, names.join(", "));
    }

    #[cfg(feature = "all-compressions")]
    #[test]
    fn gzip_comes_first() {
        assert_eq!(ACCEPTED, "gzip, zstd, br, deflate, snappy");
    }
}
