//! Runtimes that end, or lack what a connection needs, under a transport that lives on.

use std::net::TcpListener as Listener;
use std::sync::mpsc;
use std::time::Duration;

use connect_prost::client::HyperTransport;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::proxy::answer;
use crate::server::{get, reads_request};

fn runtime() -> Runtime {
    let mut builder = Builder::new_current_thread();
    builder.enable_all().start_paused(true).build().unwrap()
}

fn listener() -> Listener {
    let listener = Listener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    listener
}

fn url(listener: &Listener) -> String {
    format!("http://{}/", listener.local_addr().unwrap())
}

/// Makes a call over a connection of its own, and answers it.
async fn first_call(listener: &Listener, transport: &HyperTransport) -> TcpStream {
    let accepting = TcpListener::from_std(listener.try_clone().unwrap()).unwrap();
    let server = async {
        let (mut stream, _) = accepting.accept().await.unwrap();
        answer(&mut stream).await;
        stream
    };
    let url = url(listener);
    let (answered, stream) = tokio::join!(get(transport, &url), server);
    answered.unwrap();
    stream
}

#[test]
fn what_is_unused_too_long_is_closed_after_another_runtime_has_ended() {
    let listener = listener();
    let timeout_after = Duration::from_secs(7);
    let transport = HyperTransport::builder()
        .idle_timeout(timeout_after)
        .build();
    runtime().block_on(async {
        let _stream = first_call(&listener, &transport).await;
        // The clock goes on once nothing else is left to do.
        tokio::time::sleep(Duration::from_secs(1)).await;
    });
    runtime().block_on(async {
        let mut stream = first_call(&listener, &transport).await;
        let another = timeout(timeout_after * 2, reads_request(&mut stream)).await;
        assert!(!another.unwrap());
    });
}

/// What a call ends with on a thread of its own; a call that goes on for ever fails the test.
fn ends(call: impl FnOnce(HyperTransport, String) -> String + Send + 'static) -> String {
    let listener = listener();
    let (tell, told) = mpsc::channel();
    let url = url(&listener);
    std::thread::spawn(move || tell.send(call(HyperTransport::new(), url)));
    told.recv_timeout(Duration::from_secs(10)).unwrap()
}

#[test]
fn a_runtime_that_has_ended_opens_nothing() {
    let error = ends(|transport, url| {
        let ended = runtime().handle().clone();
        let answer = ended.block_on(get(&transport, &url));
        answer.unwrap_err().to_string()
    });
    let expected = "no connection: opening a connection to 127.0.0.1: the Tokio runtime that the call runs in has ended";
    assert_eq!(error, expected);
}

#[test]
fn a_runtime_without_a_clock_opens_nothing() {
    let error = ends(|transport, url| {
        let runtime = Builder::new_current_thread().enable_io().build().unwrap();
        let answer = runtime.block_on(get(&transport, &url));
        answer.unwrap_err().to_string()
    });
    let expected = "no connection: opening a connection to 127.0.0.1: it panicked; the panic's own message says why";
    assert_eq!(error, expected);
}
