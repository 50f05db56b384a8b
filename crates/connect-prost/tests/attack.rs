//! Attacks on a server, bounded and on loopback. During each of them the server responds to other clients, and its heap stays
//! small.
//!
//! Time is virtual and advances only when an attack advances it. The allocator counts for the whole process, including the
//! attackers' memory. Therefore one attack runs at a time.

#![cfg(feature = "server")]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "attack/floods.rs"]
mod floods;
#[path = "attack/frames.rs"]
mod frames;
#[path = "attack/heads.rs"]
mod heads;
#[path = "attack/peer.rs"]
mod peer;
#[path = "attack/pre_request.rs"]
mod pre_request;
#[path = "attack/slow.rs"]
mod slow;
#[path = "attack/truncated.rs"]
mod truncated;
#[path = "attack/unread_responses.rs"]
mod unread_responses;
#[path = "attack/victim.rs"]
mod victim;

use std::alloc::System;
use std::sync::{Mutex, PoisonError, mpsc};
use std::time::Duration;

use cap::Cap;
use connect_prost::server::ServeLimits;

use self::victim::Victim;

#[global_allocator]
static HEAP: Cap<System> = Cap::new(System, usize::MAX);

static ALONE: Mutex<()> = Mutex::new(());

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The allowed growth of the process's heap during an attack.
const MOST: usize = 32 * MIB;

/// The default limits.
const STREAMS: u32 = 200;
const HEAD_TIMEOUT: Duration = Duration::from_secs(30);
const WRITE_TIMEOUT: Duration = Duration::from_secs(30);

/// Runs an attack on a server with these limits, which must respond to other clients before and after it.
#[track_caller]
fn withstands(limits: ServeLimits, attack: impl AsyncFnOnce(&Victim)) {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .build()
        .unwrap();
    let (hold, held) = mpsc::channel::<()>();
    // tokio does not advance the clock while a blocking task runs.
    runtime.spawn_blocking(move || held.recv());
    let grown = runtime.block_on(async {
        let victim = Victim::start(limits).await;
        victim.greet().await;
        // The counter has the greatest peak only. With the ballast every further allocation is a new peak.
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
