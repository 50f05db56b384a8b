//! The resident memory of pre-request connections: pages in use, not allocated bytes.

#![cfg(all(feature = "server", feature = "tls", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "tls/authority.rs"]
#[expect(dead_code, reason = "there are no client certificates here")]
mod authority;
#[path = "attack/frames.rs"]
#[expect(dead_code, reason = "only the attacks use all frames")]
mod frames;

use std::net::SocketAddr;
use std::process::Command;
use std::sync::Arc;
use std::{env, fs};

use connect_prost::server::{Router, ServeLimits, TlsConfig, serve};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, ServerName};
use rustls::{ClientConfig, ClientConnection, RootCertStore};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;

use self::authority::Authority;
use self::frames::{HEADERS, PREFACE, block, field, frame, settings};

const KIB: usize = 1024;
const MIB: usize = 1024 * KIB;

/// The allowed growth of the process for the default number of connections.
const MOST: usize = 32 * MIB;

/// The allowed growth for a connection that has sent few bytes.
const EACH: usize = 24 * KIB;

/// The allowed growth for a connection that has sent nearly 16 KiB, the most that is buffered before it must be valid.
const EACH_WITH_MUCH_SENT: usize = 32 * KIB;

/// The allowed growth for a connection after a TLS handshake that negotiated HTTP/2.
const EACH_OVER_TLS: usize = 36 * KIB;

/// The allowed growth for a connection with the HTTP/2 fields that take the most memory.
const EACH_WITH_MANY_FIELDS: usize = 120 * KIB;

/// The least memory of a task and a socket.
const LEAST: usize = 2 * KIB;

/// Few enough for both ends of twice as many in one process with the usual number of descriptors.
const COUNT: usize = 200;

/// The fraction of the default limits in use, such that there are enough descriptors to exceed them.
const SHARE: usize = 4;

/// The default limits.
const CONNECTIONS: usize = 1024;
const PRE_REQUEST_BYTES: usize = 24 * MIB;

/// Returns the resident anonymous memory of the process: code loaded from files does not count.
fn resident() -> usize {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = rollup.lines().find(|line| line.starts_with("Anonymous:"));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse::<usize>().unwrap() * KIB
}

/// The first bytes of a connection, which then stays silent.
#[derive(Clone, Copy)]
enum Opened<'a> {
    Plain(&'a [u8]),
    /// To a TLS server, instead of a handshake.
    BeforeTls(&'a [u8]),
    OverTls(&'a [u8]),
}

/// A running server, and the connections that tests open to it.
struct Victim<'a> {
    address: SocketAddr,
    opened: Opened<'a>,
    /// The first bytes of an ordinary client.
    greeting: Vec<u8>,
    tls: Arc<ClientConfig>,
}

impl<'a> Victim<'a> {
    async fn start(limits: ServeLimits, opened: Opened<'a>) -> Victim<'a> {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let authority = Authority::new("ours");
        let mut serving = serve(listener, Router::new()).limits(limits);
        let mut greeting = b"GET / HTTP/1.1\r\nhost: a\r\nconnection: close\r\n\r\n".to_vec();
        if !matches!(opened, Opened::Plain(_)) {
            let identity = authority.issue("a.test");
            let tls = TlsConfig::from_pem(&identity.certificate_pem, &identity.key_pem);
            serving = serving.tls(tls.unwrap());
            greeting = client_hello();
        }
        tokio::spawn(serving.into_future());
        Victim {
            address,
            opened,
            greeting,
            tls: client_tls(&authority),
        }
    }

    async fn send(&self, bytes: &[u8]) -> TcpStream {
        let mut peer = TcpStream::connect(self.address).await.unwrap();
        peer.write_all(bytes).await.unwrap();
        peer
    }

    async fn open(&self) -> TcpStream {
        let begin = match self.opened {
            Opened::Plain(begin) | Opened::BeforeTls(begin) => return self.send(begin).await,
            Opened::OverTls(begin) => begin,
        };
        let connector = TlsConnector::from(self.tls.clone());
        let peer = TcpStream::connect(self.address).await.unwrap();
        let mut peer = connector.connect(name(), peer).await.unwrap();
        peer.write_all(begin).await.unwrap();
        peer.flush().await.unwrap();
        // The TLS state of the client does not count.
        peer.into_inner().0
    }

    /// Waits for a response on a new connection, after which the server has handled all earlier ones.
    async fn greet(&self) {
        let mut peer = self.send(&self.greeting).await;
        assert!(peer.read(&mut [0; KIB]).await.unwrap() > 0);
    }

    async fn open_many(&self, count: usize, peers: &mut Vec<TcpStream>) {
        for _ in 0..count {
            peers.push(self.open().await);
        }
        self.greet().await;
    }
}

fn name() -> ServerName<'static> {
    "a.test".try_into().unwrap()
}

/// Returns the settings of a client that trusts the authority and uses HTTP/2.
fn client_tls(authority: &Authority) -> Arc<ClientConfig> {
    let mut roots = RootCertStore::empty();
    let root = CertificateDer::from_pem_slice(&authority.pem()).unwrap();
    roots.add(root).unwrap();
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .unwrap()
        .with_root_certificates(roots)
        .with_no_client_auth();
    config.alpn_protocols = vec![b"h2".to_vec()];
    Arc::new(config)
}

fn client_hello() -> Vec<u8> {
    let config = client_tls(&Authority::new("anybody"));
    let mut client = ClientConnection::new(config, name()).unwrap();
    let mut hello = Vec::new();
    client.write_tls(&mut hello).unwrap();
    hello
}

fn http2_preface() -> Vec<u8> {
    [PREFACE, &settings(&[])].concat()
}

/// Returns a HEADERS frame without the end of the head.
fn unfinished(block: &[u8]) -> Vec<u8> {
    frame(HEADERS, 0, 1, block)
}

/// Returns fields of little more than 32 bytes each by the count of RFC 9113, section 6.5.2, of which 16 KiB are allowed.
fn many_fields() -> Vec<u8> {
    let fields = (0..440).flat_map(|number| field(&number.to_string(), ""));
    [block("GET", "/"), fields.collect()].concat()
}

/// Measures in processes of their own, without memory that other tests have freed.
fn measure(test: &str, opened: Opened<'_>, most: usize) {
    const VARIABLE: &str = "MEASURE_RESIDENT_MEMORY";
    match env::var(VARIABLE).as_deref() {
        Ok("one") => return measure_one(opened, most),
        Ok("all") => return measure_all(opened),
        _ => {}
    }
    for subject in ["one", "all"] {
        let mut itself = Command::new(env::current_exe().unwrap());
        let itself = itself.args(["--exact", test]).env(VARIABLE, subject);
        let output = itself.output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "{said}");
    }
}

/// Measures the growth for the second half of the connections: memory that all of them share does not count.
fn measure_one(opened: Opened<'_>, most: usize) {
    let each = run(async {
        let limits = ServeLimits::new().with_pre_request_bytes(usize::MAX);
        let victim = Victim::start(limits, opened).await;
        let mut peers = Vec::with_capacity(2 * COUNT);
        victim.open_many(COUNT, &mut peers).await;
        let before = resident();
        victim.open_many(COUNT, &mut peers).await;
        resident().saturating_sub(before) / COUNT
    });
    assert!(each >= LEAST, "{each} bytes each: nothing was measured");
    assert!(each <= most, "{each} bytes each");
}

/// Measures the growth for more connections than the limits allow, of which the oldest are closed.
fn measure_all(opened: Opened<'_>) {
    let all = run(async {
        let limits = ServeLimits::new()
            .with_pre_request_bytes(PRE_REQUEST_BYTES / SHARE)
            .with_connections(CONNECTIONS / SHARE);
        let victim = Victim::start(limits, opened).await;
        let mut peers = Vec::with_capacity(2 * COUNT);
        victim.open_many(1, &mut peers).await;
        let before = resident();
        victim.open_many(2 * COUNT, &mut peers).await;
        resident().saturating_sub(before)
    });
    assert!(all <= MOST / SHARE, "{all} bytes of {}", MOST / SHARE);
}

fn run<T>(measuring: impl Future<Output = T>) -> T {
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build().unwrap();
    runtime.block_on(measuring)
}

#[test]
fn silent() {
    measure("silent", Opened::Plain(b""), EACH);
}

#[test]
fn within_a_head() {
    let head = b"POST /a.v1.Service/Method HTTP/1.1\r\nhost: localhost\r\ncontent-type: ";
    measure("within_a_head", Opened::Plain(head), EACH);
}

/// The longest incomplete head.
#[test]
fn within_a_long_head() {
    let head = "GET / HTTP/1.1\r\nx: ".to_owned() + &"x".repeat(16_000);
    let opened = Opened::Plain(head.as_bytes());
    measure("within_a_long_head", opened, EACH_WITH_MUCH_SENT);
}

#[test]
fn over_http_2() {
    let begin = http2_preface();
    measure("over_http_2", Opened::Plain(&begin), EACH);
}

#[test]
fn within_a_head_over_http_2() {
    let begin = [http2_preface(), unfinished(&block("GET", "/"))].concat();
    measure("within_a_head_over_http_2", Opened::Plain(&begin), EACH);
}

/// The longest incomplete frame.
#[test]
fn within_a_frame_of_http_2() {
    let head = unfinished(&[b'y'; 16_384]);
    let begin = [http2_preface(), head[..16_000].to_vec()].concat();
    let opened = Opened::Plain(&begin);
    measure("within_a_frame_of_http_2", opened, EACH_WITH_MUCH_SENT);
}

/// The most fields of a head, which take the most memory.
#[test]
fn within_a_head_of_many_fields_over_http_2() {
    let begin = [http2_preface(), unfinished(&many_fields())].concat();
    let opened = Opened::Plain(&begin);
    let test = "within_a_head_of_many_fields_over_http_2";
    measure(test, opened, EACH_WITH_MANY_FIELDS);
}

#[test]
fn silent_before_tls() {
    measure("silent_before_tls", Opened::BeforeTls(b""), EACH);
}

#[test]
fn within_a_hello_of_tls() {
    let hello = client_hello();
    let opened = Opened::BeforeTls(&hello[..hello.len() / 2]);
    measure("within_a_hello_of_tls", opened, EACH);
}

/// The longest incomplete ClientHello, in a record that is longer.
#[test]
fn within_a_long_hello_of_tls() {
    let mut begin = vec![0x16, 3, 1, 0x40, 0, 1, 0, 0xff, 0];
    begin.resize(12 * KIB - 1, 0);
    let opened = Opened::BeforeTls(&begin);
    measure("within_a_long_hello_of_tls", opened, EACH_WITH_MUCH_SENT);
}

#[test]
fn after_a_hello_of_tls() {
    let hello = client_hello();
    measure("after_a_hello_of_tls", Opened::BeforeTls(&hello), EACH);
}

#[test]
fn over_tls_and_http_2() {
    let begin = http2_preface();
    let opened = Opened::OverTls(&begin);
    measure("over_tls_and_http_2", opened, EACH_OVER_TLS);
}

#[test]
fn within_a_head_of_many_fields_over_tls_and_http_2() {
    let begin = [http2_preface(), unfinished(&many_fields())].concat();
    let opened = Opened::OverTls(&begin);
    let test = "within_a_head_of_many_fields_over_tls_and_http_2";
    measure(test, opened, EACH_WITH_MANY_FIELDS);
}
