//! Runtimes that end, or have no clock, while the transport is still in use.

use std::net::TcpListener as Listener;
use std::sync::mpsc;
use std::time::Duration;

use connect_prost::client::HyperTransport;
use tokio::net::{TcpListener, TcpStream};
use tokio::runtime::{Builder, Runtime};
use tokio::time::timeout;

use crate::proxy::respond;
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

/// Makes a call over a new connection, and responds to it.
async fn first_call(listener: &Listener, transport: &HyperTransport) -> TcpStream {
    let accepting = TcpListener::from_std(listener.try_clone().unwrap()).unwrap();
    let server = async {
        let (mut stream, _) = accepting.accept().await.unwrap();
        respond(&mut stream).await;
        stream
    };
    let url = url(listener);
    let (response, stream) = tokio::join!(get(transport, &url), server);
    response.unwrap();
    stream
}

#[test]
fn an_idle_connection_is_closed_although_an_earlier_runtime_has_ended() {
    let listener = listener();
    let timeout_after = Duration::from_secs(7);
    let transport = HyperTransport::builder()
        .idle_timeout(timeout_after)
        .build();
    runtime().block_on(async {
        let _stream = first_call(&listener, &transport).await;
        // The clock advances when all tasks are idle.
        tokio::time::sleep(Duration::from_secs(1)).await;
    });
    runtime().block_on(async {
        let mut stream = first_call(&listener, &transport).await;
        let another = timeout(timeout_after * 2, reads_request(&mut stream)).await;
        assert!(!another.unwrap());
    });
}

/// Returns the result of a call in a thread of its own. An endless call fails the test.
fn result_of(call: impl FnOnce(HyperTransport, String) -> String + Send + 'static) -> String {
    let listener = listener();
    let (sender, receiver) = mpsc::channel();
    let url = url(&listener);
    std::thread::spawn(move || sender.send(call(HyperTransport::new(), url)));
    receiver.recv_timeout(Duration::from_secs(10)).unwrap()
}

#[test]
fn a_runtime_that_has_ended_opens_nothing() {
    let error = result_of(|transport, url| {
        let ended = runtime().handle().clone();
        let result = ended.block_on(get(&transport, &url));
        result.unwrap_err().to_string()
    });
    let expected = "no connection: opening a connection to 127.0.0.1: the Tokio runtime that the call runs in has ended";
    assert_eq!(error, expected);
}

#[test]
fn a_runtime_without_a_clock_opens_nothing() {
    let error = result_of(|transport, url| {
        let runtime = Builder::new_current_thread().enable_io().build().unwrap();
        let result = runtime.block_on(get(&transport, &url));
        result.unwrap_err().to_string()
    });
    let expected = "no connection: opening a connection to 127.0.0.1: it panicked; the panic message has the cause";
    assert_eq!(error, expected);
}
