//! Calls that are canceled while they wait for a connection, and the use of that connection.

use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Wake, Waker};
use std::time::Duration;

use connect_prost::client::{HyperTransport, TransportError};
use tokio::sync::Notify;
use tokio::task::JoinHandle;
use tokio::time;

use crate::proxy::{Proxy, URL, call, let_through, reject, respond};
use crate::server::get;

async fn cancel(call: JoinHandle<Result<(), TransportError>>) {
    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
}

#[tokio::test]
async fn a_canceled_call_behind_a_waiting_one_leaves_its_connection_to_the_next() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let waiting = call(&transport);
    let mut one = proxy.asked().await;
    let canceled = call(&transport);
    let mut two = proxy.asked().await;
    cancel(canceled).await;
    let next = call(&transport);
    let_through(&mut one).await;
    let_through(&mut two).await;
    tokio::join!(respond(&mut one), respond(&mut two));
    waiting.await.unwrap().unwrap();
    next.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[tokio::test]
async fn a_failure_does_not_fail_a_call_for_which_another_connection_is_being_opened() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let waiting = call(&transport);
    let mut one = proxy.asked().await;
    let canceled = call(&transport);
    let mut two = proxy.asked().await;
    cancel(canceled).await;
    reject(&mut one).await;
    let_through(&mut two).await;
    respond(&mut two).await;
    waiting.await.unwrap().unwrap();
}

#[tokio::test]
async fn a_call_does_not_count_on_a_connection_that_has_hung_for_long() {
    let proxy = Proxy::start().await;
    let transport = proxy.transport(HyperTransport::builder());
    let canceled = call(&transport);
    let _hanging = proxy.asked().await;
    cancel(canceled).await;
    time::pause();
    time::advance(Duration::from_secs(200)).await;
    time::resume();
    let next = call(&transport);
    let mut other = proxy.asked().await;
    let_through(&mut other).await;
    respond(&mut other).await;
    next.await.unwrap().unwrap();
}

/// Notifies when a call is woken.
#[derive(Default)]
struct Woken(Notify);

impl Wake for Woken {
    fn wake(self: Arc<Self>) {
        self.0.notify_one();
    }
}

#[tokio::test]
async fn a_connection_that_a_canceled_call_has_received_goes_to_the_next() {
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
    respond(&mut stream).await;
    next.await.unwrap().unwrap();
    assert!(proxy.asks_no_more());
}

#[test]
fn a_connection_that_no_call_took_may_be_closed_by_the_server() {
    // Polls sockets after every task.
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .start_paused(true)
        .event_interval(1)
        .build();
    runtime.unwrap().block_on(async {
        let proxy = Proxy::start().await;
        let transport = proxy.transport(HyperTransport::builder());
        let canceled = call(&transport);
        let mut stream = proxy.asked().await;
        cancel(canceled).await;
        let_through(&mut stream).await;
        // The clock advances when all tasks are idle.
        tokio::time::sleep(Duration::from_secs(1)).await;
        drop(stream);
        // The connection gets the request before it knows that it is closed. It learns that after this task, before it writes.
        tokio::spawn(async move {
            let mut stream = proxy.asked().await;
            let_through(&mut stream).await;
            respond(&mut stream).await;
        });
        get(&transport, URL).await.unwrap();
    });
}
