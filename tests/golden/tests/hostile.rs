//! Messages that want to cost more than they may, on every protocol: each is refused, or harmless, and others are served
//! meanwhile and after it.
//!
//! The allocator counts for the whole process, the attackers' own memory included, so one test runs at a time.

#[path = "hostile/attack.rs"]
mod attack;
#[path = "hostile/bombs.rs"]
mod bombs;
#[path = "hostile/hoards.rs"]
mod hoards;
#[path = "hostile/in_process.rs"]
mod in_process;
#[path = "hostile/loopback.rs"]
mod loopback;
#[path = "hostile/services.rs"]
mod services;
#[path = "hostile/shapes.rs"]
mod shapes;

use std::alloc::System;
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use cap::Cap;
use connect_prost::Code;

use self::attack::Attack;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

static ALONE: Mutex<()> = Mutex::new(());

const MIB: usize = 1024 * 1024;

/// The longest message that a server takes unless told otherwise.
const LONGEST: usize = 4 * MIB;

/// What attacks may add to the process, whatever they send.
const MOST: usize = 32 * MIB;

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The same for all tests, made before any of them counts.
static ATTACKS: LazyLock<Vec<Attack>> = LazyLock::new(|| {
    let mut attacks = bombs::bombs();
    attacks.extend(shapes::shapes());
    attacks.extend(hoards::hoards());
    attacks
});

/// Expects the answer that the attack must have, and no more heap on the way to it than there may be.
#[track_caller]
fn withstands(attack: &Attack, exchange: impl FnOnce() -> Option<Code>) {
    // The counter knows the greatest peak only: the ballast makes any further heap the greatest.
    let ballast = Vec::<u8>::with_capacity(HEAP.max_allocated() - HEAP.allocated());
    let before = HEAP.max_allocated();
    let code = exchange();
    let taken = HEAP.max_allocated() - before;
    drop(ballast);
    assert_eq!(code, attack.code, "{}", attack.what);
    assert!(taken <= MOST, "{} took {taken}", attack.what);
}
