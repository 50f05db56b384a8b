//! How the output grows: with what was really read, never with a length that the input claims.

/// Makes room by doubling, as `Vec` does, but never for more than `most` bytes unless they are needed.
pub(super) fn grow(output: &mut Vec<u8>, room: usize, most: usize) {
    let needed = output.len() + room;
    if needed > output.capacity() {
        let doubled = output.capacity().saturating_mul(2).min(most);
        output.reserve_exact(doubled.max(needed) - output.len());
    }
}
