//! The mock's only source of randomness: the same id seed gives the same ids in the same order.
//!
//! Requests and entities draw from separate streams: an additional call does not change the ids of users. A store that
//! is opened again starts a new *generation*: it never repeats earlier ids.

use std::sync::{Mutex, PoisonError};

use sha2::{Digest, Sha256};

/// Letters and digits without those that look alike.
const ALPHABET: &[u8; 57] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
const ID_LENGTH: usize = 22;

/// Generates ids.
#[derive(Debug)]
pub(crate) struct Random {
    seed: u64,
    streams: Mutex<Streams>,
}

#[derive(Debug)]
struct Streams {
    requests: fastrand::Rng,
    entities: fastrand::Rng,
}

impl Random {
    pub(crate) fn new(seed: u64, generation: u64) -> Self {
        Self {
            seed,
            streams: Mutex::new(Streams::new(seed, generation)),
        }
    }

    /// Returns a random seed from the system.
    pub(crate) fn system_seed() -> u64 {
        fastrand::u64(..)
    }

    /// Starts the first generation again.
    pub(crate) fn restart(&self) {
        *self.streams.lock().unwrap_or_else(PoisonError::into_inner) = Streams::new(self.seed, 0);
    }

    /// Returns a new request id (H54).
    pub(crate) fn request_id(&self) -> String {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        format!("req_{}", draw(&mut streams.requests, ID_LENGTH))
    }

    /// Returns a new id for a stored entity.
    pub(crate) fn entity_id(&self) -> String {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        draw(&mut streams.entities, ID_LENGTH)
    }

    /// Returns the secret part of a new key (H55).
    pub(crate) fn secret(&self) -> String {
        let mut streams = self.streams.lock().unwrap_or_else(PoisonError::into_inner);
        draw(&mut streams.entities, 2 * ID_LENGTH)
    }
}

impl Streams {
    fn new(seed: u64, generation: u64) -> Self {
        // Odd multipliers keep the two streams of neighbouring seeds and generations apart.
        let base = seed ^ generation.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        Self {
            requests: fastrand::Rng::with_seed(base.wrapping_mul(0xD6E8_FEB8_6659_FD93)),
            entities: fastrand::Rng::with_seed(base.wrapping_mul(0xA076_1D64_78BD_642F) ^ 1),
        }
    }
}

fn draw(rng: &mut fastrand::Rng, length: usize) -> String {
    (0..length)
        .map(|_| char::from(ALPHABET[rng.usize(..ALPHABET.len())]))
        .collect()
}

/// Returns the id of a seed entity, derived from its name: the same in every world.
pub(crate) fn named_id(name: &str) -> String {
    let digest = Sha256::digest(name.as_bytes());
    digest
        .iter()
        .take(ID_LENGTH)
        .map(|byte| char::from(ALPHABET[usize::from(*byte) % ALPHABET.len()]))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_seed_gives_the_same_ids() {
        let (a, b) = (Random::new(7, 0), Random::new(7, 0));
        assert_eq!(a.request_id(), b.request_id());
        assert_eq!(a.entity_id(), b.entity_id());
        assert_eq!(a.entity_id().len(), ID_LENGTH);
    }

    #[test]
    fn requests_do_not_shift_the_ids_of_entities() {
        let (a, b) = (Random::new(7, 0), Random::new(7, 0));
        a.request_id();
        assert_eq!(a.entity_id(), b.entity_id());
    }

    #[test]
    fn a_new_generation_gives_new_ids_and_a_restart_the_first_ones() {
        let (a, b) = (Random::new(7, 0), Random::new(7, 1));
        let first = a.entity_id();
        assert_ne!(first, b.entity_id());
        b.restart();
        assert_eq!(first, b.entity_id());
    }

    #[test]
    fn named_ids_have_the_shape_of_random_ones() {
        assert_eq!(named_id("acme/owner"), named_id("acme/owner"));
        assert_ne!(named_id("acme/owner"), named_id("globex/owner"));
        assert!(named_id("x").bytes().all(|byte| ALPHABET.contains(&byte)));
    }
}
