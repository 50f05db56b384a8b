//! Messages that are made to cost memory, over every protocol: each is rejected, or harmless, and other calls succeed
//! beside it.
//!
//! The allocator counts for the whole process, the attackers' own memory included. Therefore one test runs at a time.
//! Attacks on connections, below the level of messages, are in `attack.rs`.

#[path = "hostile_messages/attack.rs"]
mod attack;
#[path = "hostile_messages/bombs.rs"]
mod bombs;
mod envelope;
#[path = "hostile_messages/hoards.rs"]
mod hoards;
#[path = "hostile_messages/in_process.rs"]
mod in_process;
#[path = "hostile_messages/loopback.rs"]
mod loopback;
#[path = "hostile_messages/services.rs"]
mod services;
#[path = "hostile_messages/shapes.rs"]
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

/// The longest message that a server receives by default.
const LONGEST: usize = 4 * MIB;

/// The most heap that the process may take during one attack.
const MOST: usize = 32 * MIB;

fn alone() -> MutexGuard<'static, ()> {
    ALONE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Made once, before a test counts the heap.
static ATTACKS: LazyLock<Vec<Attack>> = LazyLock::new(|| {
    let mut attacks = bombs::bombs();
    attacks.extend(shapes::shapes());
    attacks.extend(hoards::hoards());
    attacks
});

/// Expects the code of the response to the attack, and a heap that stays below its limit.
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
