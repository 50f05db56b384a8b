//! Every case, sent to everybody.

use std::error::Error;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::thread;

use rest_tests::{Case, Received};

use crate::peer::Peer;

/// How everybody responds to the cases.
pub(crate) struct Answers {
    /// The cases, each with the index of its file in `parts` and its own in that file.
    pub(crate) cases: Vec<(usize, usize, Case)>,
    pub(crate) parts: Vec<PathBuf>,
    /// How our responses differ from the cases.
    pub(crate) ours: Vec<Option<String>>,
    /// How those of the peers differ, by name.
    pub(crate) peers: Vec<(String, Vec<Option<String>>)>,
}

impl Answers {
    /// Sends the cases, to all servers at the same time.
    pub(crate) fn collect(ours: SocketAddr, peers: &[Peer]) -> Result<Self, Box<dyn Error>> {
        let parts = rest_tests::parts()?;
        let mut cases = Vec::new();
        for (part, path) in parts.iter().enumerate() {
            let read = rest_tests::cases(path)?.into_iter().enumerate();
            cases.extend(read.map(|(index, case)| (part, index, case)));
        }
        let run = |address| {
            cases
                .iter()
                .map(|(_, _, case)| difference(address, case))
                .collect()
        };
        let run: &(dyn Fn(SocketAddr) -> Vec<Option<String>> + Sync) = &run;
        let (ours, peers) = thread::scope(|scope| {
            let started: Vec<_> = peers
                .iter()
                .map(|peer| (peer.name.clone(), scope.spawn(move || run(peer.address))))
                .collect();
            let ours = run(ours);
            let peers = started.into_iter().map(|(name, thread)| {
                let answers = thread
                    .join()
                    .map_err(|_| format!("{name}: its run panicked"));
                answers.map(|answers| (name, answers))
            });
            (ours, peers.collect::<Result<Vec<_>, String>>())
        });
        Ok(Self {
            ours,
            peers: peers?,
            cases,
            parts,
        })
    }
}

/// How the response to a case differs, in a line.
fn difference(address: SocketAddr, case: &Case) -> Option<String> {
    let sent = rest_tests::bytes(case);
    let is_head = case.method() == "HEAD";
    let responses = sent.and_then(|bytes| rest_tests::exchange(address, &bytes, is_head));
    // What exactly goes wrong with a connection depends on time.
    let Ok(responses) = responses else {
        return Some("no response".to_owned());
    };
    let statuses = responses.iter().map(|response: &Received| response.status);
    let statuses: Vec<u16> = statuses.collect();
    if !case.statuses.is_empty() && statuses != case.statuses {
        return Some(format!("{statuses:?}"));
    }
    match responses.last() {
        Some(response) => rest_tests::difference(case, response),
        None => Some("no response".to_owned()),
    }
}
