//! Attacks on a server, each bounded and on loopback. During each the server answers others, and its heap stays small.
//!
//! Time is virtual and moves only when an attack moves it. The allocator counts for the whole process, the attackers' own memory
//! included, so one attack runs at a time.

#![cfg(feature = "server")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "attack/floods.rs"]
mod floods;
#[path = "attack/frames.rs"]
mod frames;
#[path = "attack/half_open.rs"]
mod half_open;
#[path = "attack/heads.rs"]
mod heads;
#[path = "attack/peer.rs"]
mod peer;
#[path = "attack/slow.rs"]
mod slow;
#[path = "attack/truncated.rs"]
mod truncated;
#[path = "attack/unread.rs"]
mod unread;
#[path = "attack/victim.rs"]
mod victim;

use std::alloc::System;
use std::sync::{Mutex, PoisonError, mpsc};

use cap::Cap;
use connect_prost::server::ServeLimits;

use self::victim::Victim;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

static ALONE: Mutex<()> = Mutex::new(());

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// What the whole process may take during an attack, beyond what it had before.
const MOST: usize = 32 * MIB;

/// Runs an attack on a server with these limits, which has to answer others before and after it.
#[track_caller]
fn withstands(limits: ServeLimits, attack: impl AsyncFnOnce(&Victim)) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let (hold, held) = mpsc::channel::<()>();
    // While a blocking task runs, tokio leaves the clock to the test.
    runtime.spawn_blocking(move || held.recv());
    let grown = runtime.block_on(async {
        let victim = Victim::start(limits).await;
        victim.greet().await;
        // The counter knows the greatest peak only: the ballast makes any further heap the greatest.
        let ballast = Vec::<u8>::with_capacity(HEAP.max_allocated() - HEAP.allocated());
        let before = HEAP.max_allocated();
        attack(&victim).await;
        victim.greet().await;
        drop(ballast);
        HEAP.max_allocated() - before
    });
    drop(hold);
    assert!(grown <= MOST, "the heap grew by {grown} bytes");
}
