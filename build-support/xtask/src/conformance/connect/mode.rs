//! Which sides of a call are ours, and how many cases there are then.

use std::fmt;

/// Which sides are ours; the runner brings the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mode {
    Server,
    Client,
    /// Our client against our server.
    Both,
}

impl Mode {
    pub(super) fn name(self) -> &'static str {
        match self {
            Mode::Server => "server",
            Mode::Client => "client",
            Mode::Both => "both",
        }
    }

    /// Cases of v1.0.5 in `lab/conformance/connect/connect.yaml`, as the suite's own reference implementations run them.
    pub(super) fn cases(self) -> usize {
        match self {
            Mode::Server => 10_736,
            Mode::Client => 13_046,
            Mode::Both => 8_804,
        }
    }
}

impl fmt::Display for Mode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
