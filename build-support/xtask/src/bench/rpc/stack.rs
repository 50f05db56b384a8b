//! Which stacks there are, and what each of them speaks.

use std::fmt;

/// Which half of a call is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bench) enum Side {
    Server,
    Client,
}

impl Side {
    pub(super) const ALL: [Self; 2] = [Self::Server, Self::Client];

    pub(in crate::bench) fn word(self) -> &'static str {
        match self {
            Self::Server => "server",
            Self::Client => "client",
        }
    }
}

pub(super) const HTTPS: [&str; 2] = ["h1", "h2"];

/// A stack: binaries `server-NAME` and `client-NAME` of `lab/bench/rpc`, as far as it has both sides.
pub(super) struct Stack {
    name: &'static str,
    title: &'static str,
    sides: &'static [Side],
    /// Protocol and HTTP.
    speaks: &'static [(&'static str, &'static str)],
}

/// What every other stack is built on. It moves bytes, so its figures hold for all protocols.
pub(super) const HYPER: Stack = Stack {
    name: "hyper",
    title: "raw hyper",
    sides: &Side::ALL,
    speaks: &[("proto", "h1"), ("proto", "h2")],
};

pub(super) const OURS: Stack = Stack {
    name: "ours",
    title: "connect-prost",
    sides: &Side::ALL,
    speaks: &[
        ("proto", "h1"),
        ("json", "h1"),
        ("proto", "h2"),
        ("json", "h2"),
        ("grpc", "h2"),
    ],
};

/// A client that repeats calls, adds a header to each and limits its attempts; none of its calls fails here.
pub(super) const OURS_RETRY: Stack = Stack {
    name: "ours-retry",
    title: "connect-prost, retries on",
    sides: &[Side::Client],
    speaks: &[("json", "h1")],
};

pub(super) const PEERS: [Stack; 5] = [
    Stack {
        name: "connectrpc",
        title: "connectrpc 0.9",
        sides: &Side::ALL,
        speaks: &[
            ("proto", "h1"),
            ("json", "h1"),
            ("proto", "h2"),
            ("json", "h2"),
            ("grpc", "h2"),
        ],
    },
    Stack {
        name: "tonic",
        title: "tonic 0.14",
        sides: &Side::ALL,
        speaks: &[("grpc", "h2")],
    },
    Stack {
        name: "axum",
        title: "axum 0.8 + serde_json",
        sides: &[Side::Server],
        speaks: &[("json", "h1"), ("json", "h2")],
    },
    Stack {
        name: "reqwest",
        title: "reqwest 0.12 + serde_json",
        sides: &[Side::Client],
        speaks: &[("json", "h1"), ("json", "h2")],
    },
    Stack {
        name: "reqwest-retry",
        title: "reqwest 0.12 + reqwest-retry",
        sides: &[Side::Client],
        speaks: &[("json", "h1")],
    },
];

/// One line of the table: one side of a stack, speaking one protocol over one HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::bench) struct Row {
    pub(in crate::bench) side: Side,
    pub(in crate::bench) stack: &'static str,
    pub(in crate::bench) title: &'static str,
    pub(in crate::bench) protocol: &'static str,
    pub(in crate::bench) http: &'static str,
}

impl Stack {
    pub(super) fn name(&self) -> &'static str {
        self.name
    }

    pub(super) fn binaries(&self) -> impl Iterator<Item = String> {
        self.sides
            .iter()
            .map(|side| format!("{}-{}", side.word(), self.name))
    }

    /// The lines of this stack for one side and one HTTP.
    pub(super) fn rows(&self, side: Side, http: &'static str) -> impl Iterator<Item = Row> {
        let is_there = self.sides.contains(&side);
        let spoken = self
            .speaks
            .iter()
            .filter(move |(_, over)| is_there && *over == http);
        spoken.map(move |(protocol, http)| Row {
            side,
            stack: self.name,
            title: self.title,
            protocol,
            http,
        })
    }
}

impl Row {
    pub(super) fn is_hyper(&self) -> bool {
        self.stack == HYPER.name
    }

    /// Where its budgets are: `client`, or `client-retry`.
    pub(super) fn budget(&self) -> &'static str {
        match self.stack == OURS_RETRY.name {
            true => "client-retry",
            false => self.side.word(),
        }
    }

    /// The program that is measured.
    pub(in crate::bench) fn binary(&self) -> String {
        format!("{}-{}", self.side.word(), self.stack)
    }

    /// The line of raw hyper that lies under this one. REST has paths of its own.
    pub(in crate::bench) fn floor(&self) -> Self {
        Self {
            stack: HYPER.name,
            title: HYPER.title,
            protocol: match self.protocol {
                "rest" => "rest",
                _ => "proto",
            },
            ..*self
        }
    }

    pub(super) fn http_name(&self) -> &'static str {
        match self.http {
            "h1" => "HTTP/1.1",
            _ => "HTTP/2",
        }
    }
}

/// As in `--only`: `server h1 connect-prost proto`.
impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (side, http) = (self.side.word(), self.http);
        write!(f, "{side} {http} {} {}", self.title, self.protocol)
    }
}
