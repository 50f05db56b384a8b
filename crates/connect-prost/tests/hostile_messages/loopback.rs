//! The attacks on a served router, each beside legitimate calls on other connections.

use std::cell::Cell;
use std::future::IntoFuture as _;

use connect_prost::client::{HyperTransport, Transport as _};
use connect_prost::server::serve;
use connect_prost::{Code, Protocol};
use tokio::net::TcpListener;

use crate::attack::Attack;
use crate::services::{code_of, router, succeeds};
use crate::{ATTACKS, alone, withstands};

/// Returns a transport without a connection yet, for one version of HTTP.
fn transport(is_http2: bool) -> HyperTransport {
    let transport = HyperTransport::builder();
    match is_http2 {
        true => transport.http2_only().build(),
        false => transport.http1_only().build(),
    }
}

async fn exchange(attack: &Attack, origin: &str, is_http2: bool) -> Option<Code> {
    let request = attack.request(origin);
    let response = transport(is_http2).send(request).await;
    let response = response.unwrap_or_else(|error| panic!("{}: {error:?}", attack.what));
    code_of(response).await
}

/// Makes calls until the attack is over, and at least one.
async fn others(origin: &str, is_over: &Cell<bool>) {
    let (http1, http2) = (transport(false), transport(true));
    loop {
        succeeds(http1.clone(), origin, Protocol::Connect).await;
        succeeds(http2.clone(), origin, Protocol::Grpc).await;
        succeeds(http1.clone(), origin, Protocol::GrpcWeb).await;
        if is_over.get() {
            break;
        }
    }
}

#[test]
fn legitimate_calls_succeed_beside_every_attack() {
    let _alone = alone();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build();
    let runtime = runtime.expect("a runtime can be built");
    let origin = runtime.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("there is a free port");
        let address = listener.local_addr().expect("a listener has an address");
        tokio::spawn(serve(listener, router()).into_future());
        format!("http://{address}")
    });
    for attack in ATTACKS.iter() {
        for is_http2 in [false, true] {
            withstands(attack, || {
                runtime.block_on(async {
                    let is_over = Cell::new(false);
                    let attack = async {
                        let code = exchange(attack, &origin, is_http2).await;
                        is_over.set(true);
                        code
                    };
                    tokio::join!(attack, others(&origin, &is_over)).0
                })
            });
        }
    }
}
