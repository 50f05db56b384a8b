//! Everybody who calls and serves, and who meets whom.

use std::net::SocketAddr;
use std::path::Path;

use crate::call::{Kind, Protocol};
use crate::caller::{Axum, Caller, Foreign, Ours, Tonic};
use crate::check::Abilities;
use crate::matrix::Speaks;
use crate::pair::Pair;
use crate::program::{Program, Urls};
use crate::server;

/// connectrpc-axum has no headers and trailers of responses.
const AXUM: Speaks = Speaks {
    protocols: &[Protocol::Connect],
    abilities: Abilities {
        response_headers: false,
        response_trailers: false,
        ..Abilities::ALL
    },
    ..Speaks::ALL
};

/// Its client has no GET.
const AXUM_CALLER: Speaks = Speaks {
    kinds: &[
        Kind::Unary,
        Kind::ServerStream,
        Kind::ClientStream,
        Kind::BidiStream,
    ],
    ..AXUM
};

/// tonic has no trailers of responses, and reports a call whose deadline has passed as cancelled.
const TONIC: Speaks = Speaks {
    abilities: Abilities {
        response_trailers: false,
        deadline_code: false,
        ..Abilities::ALL
    },
    ..Speaks::GRPC
};

/// An implementation, on both sides.
struct Peer {
    name: &'static str,
    caller: Box<dyn Caller>,
    calls: Speaks,
    urls: Urls,
    serves: Speaks,
    /// Whether its own client calls its own server too, because both have our messages.
    has_our_messages: bool,
    /// The server, where that is a program.
    _server: Option<Program>,
}

/// Ours, and all others.
pub(crate) struct Peers {
    ours: Peer,
    others: Vec<Peer>,
}

impl Peers {
    /// Starts all servers, and all programs that call.
    pub(crate) async fn start(go: &Path, node: &Path) -> Result<Self, String> {
        let failed = |error: std::io::Error| format!("a server did not start: {error}");
        let ours = server::ours().await.map_err(failed)?;
        let tonic = server::tonic().await.map_err(failed)?;
        let axum = server::axum().await.map_err(failed)?;
        let script = node.to_str().ok_or("the path of the script is no UTF-8")?;
        let node = Path::new("node");
        let others = vec![
            Peer::foreign("connect-go", Speaks::ALL, go, &[]).await?,
            Peer::foreign("connect-es", Speaks::ALL, node, &[script]).await?,
            Peer::foreign("grpc-go", Speaks::GRPC, go, &[]).await?,
            Peer::with_our_messages("tonic", (Tonic::default(), TONIC), (tonic, TONIC)),
            Peer::with_our_messages("connectrpc-axum", (Axum, AXUM_CALLER), (axum, AXUM)),
        ];
        let all = Speaks::ALL;
        let ours = Peer::with_our_messages("ours", (Ours::new(), all), (ours, all));
        Ok(Self { ours, others })
    }

    /// Ours with itself, then with each other in both directions.
    pub(crate) fn pairs(&self) -> Vec<Pair<'_>> {
        let mut pairs = vec![self.ours.calls(&self.ours)];
        for other in &self.others {
            pairs.push(self.ours.calls(other));
            pairs.push(other.calls(&self.ours));
            if other.has_our_messages {
                pairs.push(other.calls(other));
            }
        }
        pairs
    }
}

impl Peer {
    /// A peer in another language: a program that calls and one that serves.
    async fn foreign(
        name: &'static str,
        speaks: Speaks,
        program: &Path,
        arguments: &[&str],
    ) -> Result<Self, String> {
        let call = [arguments, &["call"]].concat();
        let serve = [arguments, &["serve", name]].concat();
        let (running, urls) = server::foreign(program, &serve).await?;
        Ok(Self {
            name,
            caller: Box::new(Foreign::start(name, program, &call)?),
            calls: speaks,
            urls,
            serves: speaks,
            has_our_messages: false,
            _server: Some(running),
        })
    }

    fn with_our_messages(
        name: &'static str,
        (caller, calls): (impl Caller + 'static, Speaks),
        (address, serves): (SocketAddr, Speaks),
    ) -> Self {
        Self {
            name,
            caller: Box::new(caller),
            calls,
            urls: Urls::same(format!("http://{address}")),
            serves,
            has_our_messages: true,
            _server: None,
        }
    }

    fn calls<'a>(&'a self, other: &'a Peer) -> Pair<'a> {
        Pair {
            caller: (self.name, &*self.caller, self.calls),
            server: (other.name, &other.urls, other.serves),
        }
    }
}
