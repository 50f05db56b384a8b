//! Which ways there are between two implementations, and which kinds of calls go over each.

use crate::call::{Codec, Http, Kind, Protocol, Way};
use crate::check::Abilities;

/// What an implementation speaks, as caller or server.
#[derive(Clone, Copy)]
pub(crate) struct Speaks {
    pub(crate) http: &'static [Http],
    pub(crate) protocols: &'static [Protocol],
    pub(crate) codecs: &'static [Codec],
    pub(crate) kinds: &'static [Kind],
    pub(crate) abilities: Abilities,
}

impl Speaks {
    /// Everything.
    pub(crate) const ALL: Self = Self {
        http: &[Http::One, Http::Two],
        protocols: &[Protocol::Connect, Protocol::Grpc, Protocol::GrpcWeb],
        codecs: &[Codec::Proto, Codec::Json],
        kinds: &Kind::ALL,
        abilities: Abilities::ALL,
    };

    /// gRPC as it is spoken by those who speak nothing else.
    pub(crate) const GRPC: Self = Self {
        http: &[Http::Two],
        protocols: &[Protocol::Grpc],
        codecs: &[Codec::Proto],
        ..Self::ALL
    };

    /// The ways that both speak, each with its kinds.
    pub(crate) fn ways(self, other: Self) -> Vec<(Way, Vec<Kind>)> {
        let mut ways = Vec::new();
        for &protocol in self.protocols {
            for &http in self.http {
                for &codec in self.codecs {
                    let way = Way {
                        http,
                        protocol,
                        codec,
                    };
                    let speaks = |side: Self| {
                        side.http.contains(&http)
                            && side.protocols.contains(&protocol)
                            && side.codecs.contains(&codec)
                    };
                    if !speaks(self) || !speaks(other) {
                        continue;
                    }
                    let both = |kind: &Kind| other.kinds.contains(kind) && exists(way, *kind);
                    let kinds: Vec<Kind> = self.kinds.iter().copied().filter(both).collect();
                    if !kinds.is_empty() {
                        ways.push((way, kinds));
                    }
                }
            }
        }
        ways
    }
}

/// gRPC needs HTTP/2, taking turns on a stream does too, and only Connect knows GET.
fn exists(way: Way, kind: Kind) -> bool {
    let needs_two = way.protocol == Protocol::Grpc || kind == Kind::BidiStream;
    let is_offered = way.protocol == Protocol::Connect || kind != Kind::Get;
    is_offered && (way.http == Http::Two || !needs_two)
}
