//! What a connection that is opened and left makes the process grow by: pages that are resident, not what has been asked for.

#![cfg(all(feature = "server", feature = "tls", target_os = "linux"))]
#![expect(clippy::unwrap_used, reason = "a test ends where it fails")]

#[path = "tls/authority.rs"]
#[expect(dead_code, reason = "nobody asks for certificates here")]
mod authority;
#[path = "attack/frames.rs"]
#[expect(dead_code, reason = "attacks need more of them")]
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

/// What all connections that there may be by default may make the process grow by.
const MOST: usize = 32 * MIB;

/// What one that has sent little may add.
const EACH: usize = 24 * KIB;

/// What one may add that has sent nearly 16 KiB, as much as may lie there before it must make sense.
const EACH_WITH_MUCH_SENT: usize = 32 * KIB;

/// What one may add that has gone through the handshake of TLS and agreed on HTTP/2.
const EACH_OVER_TLS: usize = 36 * KIB;

/// What one may add that has sent the fields of HTTP/2 that take most.
const EACH_WITH_MANY_FIELDS: usize = 120 * KIB;

/// A task and a socket take this much at least.
const LEAST: usize = 2 * KIB;

/// Few enough for both ends of twice as many to be in one process with the usual number of descriptors.
const COUNT: usize = 200;

/// So much less than the default is allowed to all together, so that there are descriptors for more than that.
const SHARE: usize = 4;

/// What of the process is resident and no file's: code that is run for the first time does not count.
fn resident() -> usize {
    let rollup = fs::read_to_string("/proc/self/smaps_rollup").unwrap();
    let line = rollup.lines().find(|line| line.starts_with("Anonymous:"));
    let kib = line.unwrap().split_whitespace().nth(1).unwrap();
    kib.parse::<usize>().unwrap() * KIB
}

/// What a connection begins with before it is left.
#[derive(Clone, Copy)]
enum Opened<'a> {
    Plainly(&'a [u8]),
    /// Where TLS is spoken, instead of that.
    BeforeTls(&'a [u8]),
    OverTls(&'a [u8]),
}

/// A running server, and how others open connections to it.
struct Victim<'a> {
    address: SocketAddr,
    opened: Opened<'a>,
    /// What its ordinary callers begin with.
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
        if !matches!(opened, Opened::Plainly(_)) {
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
            Opened::Plainly(begin) | Opened::BeforeTls(begin) => return self.send(begin).await,
            Opened::OverTls(begin) => begin,
        };
        let connector = TlsConnector::from(self.tls.clone());
        let peer = TcpStream::connect(self.address).await.unwrap();
        let mut peer = connector.connect(name(), peer).await.unwrap();
        peer.write_all(begin).await.unwrap();
        peer.flush().await.unwrap();
        // What the peer needs for TLS is not counted.
        peer.into_inner().0
    }

    /// Someone else comes and is answered, which says that the server has seen to all before it.
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

/// That of a client who trusts the authority, and speaks HTTP/2.
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

fn greeting_of_http2() -> Vec<u8> {
    [PREFACE, &settings(&[])].concat()
}

/// A frame of a head that goes on.
fn unfinished(block: &[u8]) -> Vec<u8> {
    frame(HEADERS, 0, 1, block)
}

/// As RFC 9113, section 6.5.2, counts, each takes little more than 32 bytes of the 16 KiB that there may be.
fn many_fields() -> Vec<u8> {
    let fields = (0..440).flat_map(|number| field(&number.to_string(), ""));
    [block("GET", "/"), fields.collect()].concat()
}

/// Measures each in a process of its own, where no memory lies about that another has left.
fn half_open(test: &str, opened: Opened<'_>, most: usize) {
    const MARK: &str = "MEASURES_WHAT_IS_RESIDENT";
    match env::var(MARK).as_deref() {
        Ok("one") => return measure_one(opened, most),
        Ok("all") => return measure_all(opened),
        _ => {}
    }
    for measure in ["one", "all"] {
        let mut itself = Command::new(env::current_exe().unwrap());
        let itself = itself.args(["--exact", test]).env(MARK, measure);
        let output = itself.output().unwrap();
        let said =
            String::from_utf8_lossy(&output.stdout) + String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{said}");
        assert!(said.contains("1 passed"), "{said}");
    }
}

/// What the second half of the connections adds to the first: what there is once for all of them does not count.
fn measure_one(opened: Opened<'_>, most: usize) {
    let each = run(async {
        let limits = ServeLimits::default().half_open_bytes(usize::MAX);
        let victim = Victim::start(limits, opened).await;
        let mut peers = Vec::with_capacity(2 * COUNT);
        victim.open_many(COUNT, &mut peers).await;
        let before = resident();
        victim.open_many(COUNT, &mut peers).await;
        resident().saturating_sub(before) / COUNT
    });
    assert!(
        each >= LEAST,
        "{each} bytes each: nothing has been measured"
    );
    assert!(each <= most, "{each} bytes each");
}

/// What as many as come add, of which the oldest go.
fn measure_all(opened: Opened<'_>) {
    let all = run(async {
        let limits = ServeLimits::default();
        let half_open_bytes = limits.half_open_bytes / SHARE;
        let limits = limits.connections(limits.connections / SHARE);
        let victim = Victim::start(limits.half_open_bytes(half_open_bytes), opened).await;
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
    half_open("silent", Opened::Plainly(b""), EACH);
}

#[test]
fn within_a_head() {
    let head = b"POST /a.v1.Service/Method HTTP/1.1\r\nhost: localhost\r\ncontent-type: ";
    half_open("within_a_head", Opened::Plainly(head), EACH);
}

/// As much of a head as there may be.
#[test]
fn within_a_long_head() {
    let head = "GET / HTTP/1.1\r\nx: ".to_owned() + &"x".repeat(16_000);
    let opened = Opened::Plainly(head.as_bytes());
    half_open("within_a_long_head", opened, EACH_WITH_MUCH_SENT);
}

#[test]
fn over_http_2() {
    let begin = greeting_of_http2();
    half_open("over_http_2", Opened::Plainly(&begin), EACH);
}

#[test]
fn within_a_head_over_http_2() {
    let begin = [greeting_of_http2(), unfinished(&block("GET", "/"))].concat();
    half_open("within_a_head_over_http_2", Opened::Plainly(&begin), EACH);
}

/// As much of a frame as there may be.
#[test]
fn within_a_frame_of_http_2() {
    let head = unfinished(&[b'y'; 16_384]);
    let begin = [greeting_of_http2(), head[..16_000].to_vec()].concat();
    let opened = Opened::Plainly(&begin);
    half_open("within_a_frame_of_http_2", opened, EACH_WITH_MUCH_SENT);
}

/// As many fields as a head may have, which take the most for what they are.
#[test]
fn within_a_head_of_many_fields_over_http_2() {
    let begin = [greeting_of_http2(), unfinished(&many_fields())].concat();
    let opened = Opened::Plainly(&begin);
    let test = "within_a_head_of_many_fields_over_http_2";
    half_open(test, opened, EACH_WITH_MANY_FIELDS);
}

#[test]
fn silent_where_tls_is_spoken() {
    half_open("silent_where_tls_is_spoken", Opened::BeforeTls(b""), EACH);
}

#[test]
fn within_a_hello_of_tls() {
    let hello = client_hello();
    let opened = Opened::BeforeTls(&hello[..hello.len() / 2]);
    half_open("within_a_hello_of_tls", opened, EACH);
}

/// As much of a greeting as is waited for, in a record that is longer.
#[test]
fn within_a_long_hello_of_tls() {
    let mut begin = vec![0x16, 3, 1, 0x40, 0, 1, 0, 0xff, 0];
    begin.resize(12 * KIB - 1, 0);
    let opened = Opened::BeforeTls(&begin);
    half_open("within_a_long_hello_of_tls", opened, EACH_WITH_MUCH_SENT);
}

#[test]
fn after_a_hello_of_tls() {
    let hello = client_hello();
    half_open("after_a_hello_of_tls", Opened::BeforeTls(&hello), EACH);
}

#[test]
fn over_tls_and_http_2() {
    let begin = greeting_of_http2();
    let opened = Opened::OverTls(&begin);
    half_open("over_tls_and_http_2", opened, EACH_OVER_TLS);
}

#[test]
fn within_a_head_of_many_fields_over_tls_and_http_2() {
    let begin = [greeting_of_http2(), unfinished(&many_fields())].concat();
    let opened = Opened::OverTls(&begin);
    let test = "within_a_head_of_many_fields_over_tls_and_http_2";
    half_open(test, opened, EACH_WITH_MANY_FIELDS);
}
