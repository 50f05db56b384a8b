//! Calls that are given up while they wait for a connection, and what becomes of that connection.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use connect_prost::client::{HyperTransport, TransportError};
use tokio::sync::Notify;
use tokio::task::JoinHandle;

use crate::proxy::{Proxy, URL, answer, call, let_through, refuse};
use crate::server::get;

async fn give_up(call: JoinHandle<Result<(), TransportError>>) {
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn a_call_behind_one_that_waits_on_leaves_its_connection_too() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let patient = call(&transport);
    let mut one = proxy.asked().await;
    let given_up = call(&transport);
    let mut two = proxy.asked().await;
    give_up(given_up).await;
    let next = call(&transport);
    let_through(&mut one).await;
    let_through(&mut two).await;
    tokio::join!(answer(&mut one), answer(&mut two));
    patient.await.unwrap().unwrap();
    next.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn a_failure_is_told_to_nobody_for_whom_another_connection_is_being_opened() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let patient = call(&transport);
    let mut one = proxy.asked().await;
    let given_up = call(&transport);
    let mut two = proxy.asked().await;
    give_up(given_up).await;
    refuse(&mut one).await;
    let_through(&mut two).await;
    answer(&mut two).await;
    patient.await.unwrap().unwrap();
}

/// Tells that a call is to be polled again.
#[derive(Default)]
struct Woken(Notify);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn a_connection_that_has_just_come_goes_to_the_next() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let mut stream = {
        let mut call = pin!(get(&transport, URL));
        let woken = Arc::new(Woken::default());
        let waker = Waker::from(Arc::clone(&woken));
        assert!(
            call.as_mut()
                .poll(&mut Context::from_waker(&waker))
                .is_pending()
        );
        let mut stream = proxy.asked().await;
        let_through(&mut stream).await;
        woken.0.notified().await;
        stream
    };
    let next = call(&transport);
    answer(&mut stream).await;
    next.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[test]
fn a_connection_that_nobody_took_may_have_been_closed() {
    // Sockets are looked at after every task.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .event_interval(1)
        .build();
    runtime.unwrap().block_on(async {
        let proxy = Proxy::start().await;
        let transport = proxy.transport(HyperTransport::builder());
        let given_up = call(&transport);
        let mut stream = proxy.asked().await;
        give_up(given_up).await;
        let_through(&mut stream).await;
        // The clock goes on once nothing else is left to do.
        tokio::time::sleep(Duration::from_secs(1)).await;
        drop(stream);
        // The request is handed to a connection that does not know yet. It finds out after this task, before it can write.
        tokio::spawn(async move {
            let mut stream = proxy.asked().await;
            let_through(&mut stream).await;
            answer(&mut stream).await;
        });
        get(&transport, URL).await.unwrap();
    });
}
