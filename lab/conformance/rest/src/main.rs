//! Sends the cases of REST over sockets to our server and to those of others, and compares what they respond.
//!
//! Arguments are pairs: the name of a peer and its program, which reads the schema on its stdin and prints the address that it
//! serves. A difference of a peer has to stand in its case, and one that stands there has to be one. `--renew` writes the
//! differences into the cases.

mod peer;
mod renew;
mod run;
mod table;

use std::env;
use std::error::Error;

use peer::Peer;
use run::Answers;

/// How many cases there are: a comparison of fewer compares something else.
const CASES: usize = 596;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments: Vec<String> = env::args().skip(1).collect();
    let renews = arguments.first().is_some_and(|first| first == "--renew");
    arguments.drain(..usize::from(renews));
    let ours = peer::serve()?;
    let peers: Result<Vec<Peer>, String> = arguments
        .chunks(2)
        .map(|pair| match pair {
            [name, program] => Peer::start(name, program),
            _ => Err("a peer is a name and a program".to_owned()),
        })
        .collect();
    let peers = peers?;
    let answers = Answers::collect(ours, &peers)?;
    if renews {
        return renew::renew(&answers);
    }
    let mut problems = table::show(&answers);
    let count = answers.cases.len();
    if count != CASES {
        problems.push(format!("{count} cases; {CASES} were expected"));
    }
    match problems.is_empty() {
        true => Ok(()),
        false => Err(problems.join("\n").into()),
    }
}
