//! What a connection that is opened and left makes the process grow by: pages that are resident, not what has been asked for.

#![cfg(all(feature = "server", feature = "tls", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "tls/authority.rs"]
#[expect(dead_code, reason = "nobody asks for certificates here")]
mod authority;
#[path = "attack/frames.rs"]
#[expect(dead_code, reason = "attacks need more of them")]
mod frames;

use std::{env, fs, process::Command, sync::Arc};

use connect_prost::server::{Router, ServeLimits, TlsConfig, serve};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::{TcpListener, TcpStream},
};

use self::{
    authority::Authority,
    frames::{HEADERS, PREFACE, block, frame, settings},
};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// What all connections that there may be by default may make the process grow by.
const MOST: usize = 32 * MIB;

/// What one that has sent little may add.
const EACH: usize = 24 * KIB;

/// What one may add that has sent nearly 16 KiB, as much as may lie there before it must make sense.
const EACH_WITH_MUCH_SENT: usize = 32 * KIB;

/// A task and a socket take this much at least.
const LEAST: usize = 2 * KIB;

/// Few enough for both ends of twice as many to be in one process with the usual number of descriptors.
const COUNT: usize = 200;

/// What of the process is resident and no file's: code that is run for the first time does not count.
fn resident() -> usize {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = rollup.lines().find(|line| line.starts_with("Anonymous:"));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse::<usize>().unwrap() * KIB
}

/// A running server, and what its ordinary callers begin with.
struct Victim {
    address: std::net::SocketAddr,
    greeting: Vec<u8>,
}

impl Victim {
    async fn start(identity: Option<&Authority>) -> Victim {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let mut serving = serve(listener, Router::new());
        let mut greeting = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_vec();
        if let Some(authority) = identity {
            let identity = authority.issue("a.test");
            let tls = TlsConfig::from_pem(&identity.certificate_pem, &identity.key_pem);
            serving = serving.tls(tls.unwrap());
            greeting = client_hello();
        }
        tokio::spawn(serving.into_future());
        Victim { address, greeting }
    }

    async fn open(&self, begin: &[u8]) -> TcpStream {
        let mut peer = TcpStream::connect(self.address).await.unwrap();
        peer.write_all(begin).await.unwrap();
        peer
    }

    /// Someone else comes and is answered, which says that the server has seen to all before it.
    async fn greet(&self) {
        let mut peer = self.open(&self.greeting).await;
        assert!(peer.read(&mut [0; KIB]).await.unwrap() > 0);
    }

    async fn open_all(&self, begin: &[u8], peers: &mut Vec<TcpStream>) {
        for _ in 0..COUNT {
            peers.push(self.open(begin).await);
        }
        self.greet().await;
    }
}

fn client_hello() -> Vec<u8> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(RootCertStore::empty())
        .with_no_client_auth();
    let name = "a.test".try_into().unwrap();
    let mut client = ClientConnection::new(Arc::new(config), name).unwrap();
    let mut hello = Vec::new();
    client.write_tls(&mut hello).unwrap();
    hello
}

/// Measures in a process of its own, where no memory lies about that another test has left.
fn half_open(test: &str, is_tls: bool, begin: &[u8], most: usize) {
    const MARK: &str = "MEASURES_WHAT_IS_RESIDENT";
    if env::var_os(MARK).is_some() {
        return measure(is_tls, begin, most);
    }
    let mut itself = Command::new(env::current_exe().unwrap());
    let itself = itself.args(["--exact", test]).env(MARK, "");
    let output = itself.output().unwrap();
    let said = String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(said.contains("1 passed"), "{said}");
}

/// What the second half of the connections adds to the first: what there is once for all of them does not count.
fn measure(is_tls: bool, begin: &[u8], most: usize) {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    let each = runtime.block_on(async {
        let authority = is_tls.then(|| Authority::new("ours"));
        let victim = Victim::start(authority.as_ref()).await;
        let mut peers = Vec::with_capacity(2 * COUNT);
        victim.open_all(begin, &mut peers).await;
        let before = resident();
        victim.open_all(begin, &mut peers).await;
        resident().saturating_sub(before) / COUNT
    });
    assert!(
        each >= LEAST,
        "{each} bytes each: nothing has been measured"
    );
    assert!(each <= most, "{each} bytes each");
    let all = each * ServeLimits::default().connections;
    assert!(all <= MOST, "{all} bytes at the limit");
}

#[test]
fn silent() {
    half_open("silent", false, b"", EACH);
}

#[test]
fn within_a_head() {
    let head = b"POST /a.v1.Service/Method HTTP/1.1\r\nhost: localhost\r\ncontent-type: ";
    half_open("within_a_head", false, head, EACH);
}

/// As much of a head as there may be.
#[test]
fn within_a_long_head() {
    let head = "GET / HTTP/1.1\r\nx: ".to_owned() + &"x".repeat(16_000);
    half_open(
        "within_a_long_head",
        false,
        head.as_bytes(),
        EACH_WITH_MUCH_SENT,
    );
}

#[test]
fn over_http_2() {
    let begin = [PREFACE, &settings(&[])].concat();
    half_open("over_http_2", false, &begin, EACH);
}

#[test]
fn within_a_head_over_http_2() {
    let head = frame(HEADERS, 0, 1, &block("GET", "/"));
    let begin = [PREFACE, &settings(&[]), &head].concat();
    half_open("within_a_head_over_http_2", false, &begin, EACH);
}

/// As much of a frame as there may be.
#[test]
fn within_a_frame_of_http_2() {
    let head = frame(HEADERS, 0, 1, &[b'y'; 16_384]);
    let begin = [PREFACE, &settings(&[]), &head[..16_000]].concat();
    half_open(
        "within_a_frame_of_http_2",
        false,
        &begin,
        EACH_WITH_MUCH_SENT,
    );
}

#[test]
fn silent_where_tls_is_spoken() {
    half_open("silent_where_tls_is_spoken", true, b"", EACH);
}

#[test]
fn within_a_hello_of_tls() {
    let hello = client_hello();
    let begin = &hello[..hello.len() / 2];
    half_open("within_a_hello_of_tls", true, begin, EACH);
}

/// As much of a greeting as is waited for, in a record that is longer.
#[test]
fn within_a_long_hello_of_tls() {
    let mut begin = vec![0x16, 3, 1, 0x40, 0, 1, 0, 0xff, 0];
    begin.resize(12 * KIB - 1, 0);
    half_open(
        "within_a_long_hello_of_tls",
        true,
        &begin,
        EACH_WITH_MUCH_SENT,
    );
}

#[test]
fn after_a_hello_of_tls() {
    half_open("after_a_hello_of_tls", true, &client_hello(), EACH);
}
