//! The growth of an output buffer: by the bytes actually decompressed, never by a length that the input declares.

/// Reserves `additional` bytes. The capacity doubles, as `Vec`'s does, but not above `max` bytes unless they are needed.
pub(super) fn grow(output: &mut Vec<u8>, additional: usize, max: usize) {
    let needed = output.len() + additional;
    if needed > output.capacity() {
        let doubled = output.capacity().saturating_mul(2).min(max);
        output.reserve_exact(doubled.max(needed) - output.len());
    }
}
