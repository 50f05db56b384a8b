//! The arguments of a program that runs a codec, and its loop.

use std::env;
use std::hint::black_box;

/// What is encoded and decoded.
#[derive(Clone, Copy)]
pub enum Scenario {
    /// A batch of 50 audit events.
    Ingest50,
    /// A page of 100 members.
    List100,
}

#[derive(Clone, Copy)]
enum Operation {
    Encode,
    Decode,
}

/// The arguments of a binary: `SCENARIO OPERATION COUNT`.
pub struct Task {
    scenario: Scenario,
    operation: Operation,
    count: usize,
}

impl Task {
    /// Reads the program's arguments.
    ///
    /// # Panics
    ///
    /// When they are not what `cargo xtask bench` passes.
    pub fn from_arguments() -> Self {
        let words: Vec<String> = env::args().skip(1).collect();
        let [scenario, operation, count] = words.as_slice() else {
            panic!("three arguments are expected: scenario, operation, count");
        };
        Self {
            scenario: match scenario.as_str() {
                "ingest50" => Scenario::Ingest50,
                "list100" => Scenario::List100,
                other => panic!("there is no scenario {other}"),
            },
            operation: match operation.as_str() {
                "encode" => Operation::Encode,
                "decode" => Operation::Decode,
                other => panic!("there is no operation {other}"),
            },
            count: count.parse().expect("the count is a number"),
        }
    }

    /// What to encode or decode.
    pub fn scenario(&self) -> Scenario {
        self.scenario
    }

    /// Repeats the operation and prints how many bytes it writes or reads.
    ///
    /// Encoding appends to one buffer, cleared before each time: after the first round it has its size.
    ///
    /// # Panics
    ///
    /// When the codec does not read what it has written.
    #[expect(clippy::print_stdout, reason = "the output of a program")]
    pub fn run<M: PartialEq>(
        &self,
        input: &[u8],
        decode: impl Fn(&[u8]) -> M,
        encode: impl Fn(&M, &mut Vec<u8>),
    ) {
        let message = decode(input);
        let mut buffer = Vec::new();
        encode(&message, &mut buffer);
        assert!(
            decode(&buffer) == message,
            "a codec reads what it has written"
        );
        match self.operation {
            Operation::Encode => {
                for _ in 0..self.count {
                    buffer.clear();
                    encode(black_box(&message), &mut buffer);
                    black_box(&buffer);
                }
                println!("{}", buffer.len());
            }
            Operation::Decode => {
                for _ in 0..self.count {
                    black_box(decode(black_box(input)));
                }
                println!("{}", input.len());
            }
        }
    }
}
