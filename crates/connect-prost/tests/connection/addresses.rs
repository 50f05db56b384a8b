//! Names with several addresses, some of which do not respond.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use connect_prost::client::HyperTransport;

use crate::server::{EMPTY, get, start_server};

const ALIVE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Another loopback address, without a listener.
const DEAD: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

/// Returns a transport with these addresses of `service.test`.
fn resolving(addresses: impl IntoIterator<Item = IpAddr>) -> HyperTransport {
    let builder = HyperTransport::builder().no_proxy();
    builder.resolve("Service.test", addresses).build()
}

#[tokio::test]
async fn the_next_address_is_tried_when_one_fails() {
    let server = start_server(EMPTY.to_owned()).await;
    let url = format!("http://service.test:{}/", server.port());
    get(&resolving([DEAD, ALIVE]), &url).await.unwrap();
    assert!(get(&resolving([DEAD]), &url).await.is_err());
}

#[tokio::test]
async fn the_other_family_is_tried_when_one_fails() {
    let server = start_server(EMPTY.to_owned()).await;
    let url = format!("http://service.test:{}/", server.port());
    let dead = IpAddr::V6(Ipv6Addr::LOCALHOST);
    get(&resolving([dead, ALIVE]), &url).await.unwrap();
}

#[tokio::test]
async fn the_error_names_the_failed_step_and_the_host() {
    let server = start_server(EMPTY.to_owned()).await;
    let error = get(&resolving([]), "http://service.test/")
        .await
        .unwrap_err();
    let expected = "no connection: resolving service.test: the name has no address";
    assert_eq!(error.to_string(), expected);
    let url = format!("http://service.test:{}/", server.port());
    let error = get(&resolving([DEAD]), &url).await.unwrap_err();
    let expected = format!(
        "no connection: connecting to service.test:{}: ",
        server.port()
    );
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert!(error.is_unsent());
}

/// A listener with a full backlog does not respond, which is so on Linux only.
#[cfg(target_os = "linux")]
mod silent {
    use std::net::SocketAddr;
    use std::time::Duration;

    use tokio::net::{TcpListener, TcpSocket, TcpStream};
    use tokio::time::{Instant, timeout};

    use super::{ALIVE, DEAD, get, resolving};
    use crate::server::{EMPTY, start_server};

    /// Listens and fills the backlog.
    async fn fill(address: SocketAddr) -> (TcpListener, Vec<TcpStream>) {
        let socket = TcpSocket::new_v4().unwrap();
        socket.bind(address).unwrap();
        let listener = socket.listen(0).unwrap();
        let mut waiting = Vec::new();
        while let Ok(stream) = timeout(Duration::from_secs(1), TcpStream::connect(address)).await {
            waiting.push(stream.unwrap());
        }
        (listener, waiting)
    }

    #[tokio::test(start_paused = true)]
    async fn an_address_without_a_response_leaves_time_for_the_next() {
        let server = start_server(EMPTY.to_owned()).await;
        let _full = fill(SocketAddr::new(DEAD, server.port())).await;
        let url = format!("http://service.test:{}/", server.port());
        get(&resolving([DEAD, ALIVE]), &url).await.unwrap();
        let start = Instant::now();
        let error = get(&resolving([DEAD]), &url).await.unwrap_err();
        assert!(error.is_unsent(), "{error}");
        assert_eq!(start.elapsed().as_secs(), 10);
    }
}
