//! Names with several addresses, of which some are dead.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use connect_prost::client::HyperTransport;

use crate::server::{EMPTY, answering, get};

const ALIVE: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);
/// Loopback too, but nobody listens there.
const DEAD: IpAddr = IpAddr::V4(Ipv4Addr::new(127, 0, 0, 2));

fn knowing(addresses: impl IntoIterator<Item = IpAddr>) -> HyperTransport {
    let builder = HyperTransport::builder().no_proxy();
    builder.resolve("Service.test", addresses).build()
}

#[tokio::test]
async fn the_next_address_is_tried_when_one_refuses() {
    let server = answering(EMPTY.to_owned()).await;
    let url = format!("http://service.test:{}/", server.port());
    get(&knowing([DEAD, ALIVE]), &url).await.unwrap();
    assert!(get(&knowing([DEAD]), &url).await.is_err());
}

#[tokio::test]
async fn the_other_family_is_tried_when_one_refuses() {
    let server = answering(EMPTY.to_owned()).await;
    let url = format!("http://service.test:{}/", server.port());
    let dead = IpAddr::V6(Ipv6Addr::LOCALHOST);
    get(&knowing([dead, ALIVE]), &url).await.unwrap();
}

#[tokio::test]
async fn the_error_says_which_step_failed_and_for_whom() {
    let server = answering(EMPTY.to_owned()).await;
    let error = get(&knowing([]), "http://service.test/").await.unwrap_err();
    let expected = "no connection: resolving service.test: the name has no address";
    assert_eq!(error.to_string(), expected);
    let url = format!("http://service.test:{}/", server.port());
    let error = get(&knowing([DEAD]), &url).await.unwrap_err();
    let expected = format!(
        "no connection: connecting to service.test:{}: ",
        server.port()
    );
    assert!(error.to_string().starts_with(&expected), "{error}");
    assert!(error.is_unsent());
}

/// An address that takes no more connections drops what it is sent, which only Linux does in this way.
#[cfg(target_os = "linux")]
mod silent {
    use std::net::SocketAddr;
    use std::time::Duration;

    use tokio::net::{TcpListener, TcpSocket, TcpStream};
    use tokio::time::{Instant, timeout};

    use super::{ALIVE, DEAD, get, knowing};
    use crate::server::{EMPTY, answering};

    /// Listens and fills the queue of those who wait to be accepted.
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
    async fn an_address_that_never_answers_leaves_time_for_the_next() {
        let server = answering(EMPTY.to_owned()).await;
        let _full = fill(SocketAddr::new(DEAD, server.port())).await;
        let url = format!("http://service.test:{}/", server.port());
        get(&knowing([DEAD, ALIVE]), &url).await.unwrap();
        let start = Instant::now();
        let error = get(&knowing([DEAD]), &url).await.unwrap_err();
        assert!(error.is_unsent(), "{error}");
        assert_eq!(start.elapsed().as_secs(), 10);
    }
}
