//! The attacks on a router, without a socket.

use connect_prost::Protocol;
use connect_prost::client::Transport as _;

use crate::services::{code_of, router, succeeds};
use crate::{ATTACKS, alone, withstands};

#[test]
fn every_attack_in_process_stays_within_its_memory() {
    let _alone = alone();
    let runtime = tokio::runtime::Builder::new_current_thread();
    let runtime = { runtime }.enable_all().build();
    let runtime = runtime.expect("a runtime can be built");
    let router = router();
    for attack in ATTACKS.iter() {
        let request = attack.request("http://in-process");
        withstands(attack, || {
            runtime.block_on(async {
                let response = router.send(request).await;
                code_of(response.expect("a router always responds")).await
            })
        });
        for protocol in [Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb] {
            runtime.block_on(succeeds(router.clone(), "http://in-process", protocol));
        }
    }
}
