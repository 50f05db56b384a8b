//! Random paths, and paths that are made to take long.

use std::iter;

use http::Method;
use proptest::prelude::Rng as _;
use proptest::test_runner::{RngAlgorithm, TestRng};

use super::{Table, captures, naive, target};
use crate::HttpRule;

/// Pieces of templates and paths; few, so that they often meet.
const WORDS: [&str; 4] = ["a", "b", "a.b", "ab"];
const VERBS: [&str; 2] = ["run", "a"];
const METHODS: [&str; 3] = ["GET", "POST", "*"];
const NOISE: [&str; 14] = [
    "/", "/", "/", ":", ":", "a", "b", "%", "%2", ".", "*", "é", "\0", "run",
];

struct Random(TestRng);

impl Random {
    fn new() -> Self {
        Self(TestRng::deterministic_rng(RngAlgorithm::ChaCha))
    }

    fn below(&mut self, count: usize) -> usize {
        self.0.next_u32() as usize % count
    }

    fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    fn line(&mut self) -> &'static str {
        let mut line = format!("{} ", self.pick(&METHODS));
        for _ in 0..self.below(4) {
            let word = self.pick(&WORDS);
            let segment = self.pick(&[word, word, "*"]);
            line.push('/');
            line.push_str(segment);
        }
        match self.below(4) {
            0 => line.push_str("/**"),
            _ if line.ends_with(' ') => line.push('/'),
            _ => {}
        }
        if !line.ends_with(" /") && self.below(4) == 0 {
            line.push(':');
            line.push_str(self.pick(&VERBS));
        }
        line.leak()
    }

    /// Makes a path that often matches, and often nearly.
    fn path(&mut self) -> String {
        let mut path = String::new();
        for _ in 0..=self.below(4) {
            path.push('/');
            path.push_str(self.pick(&WORDS));
        }
        for _ in 0..self.below(3) {
            path.push(':');
            path.push_str(self.pick(&VERBS));
        }
        for _ in 0..self.below(4).saturating_sub(1) {
            let noise = self.pick(&NOISE);
            let at = self.below(path.len() + 1);
            if path.is_char_boundary(at) {
                path.insert_str(at, noise);
            }
        }
        path
    }
}

#[test]
fn any_path_finds_what_the_specification_says() {
    let mut random = Random::new();
    let mut found = 0;
    for _ in 0..600 {
        let lines: Vec<&str> = (0..=random.below(7)).map(|_| random.line()).collect();
        let table = Table::new(&lines);
        let rules: Vec<&HttpRule> = lines.iter().filter_map(|line| target(line).rule).collect();
        for _ in 0..100 {
            let path = random.path();
            let method = [Method::GET, Method::POST][random.below(2)].clone();
            let expected = naive::find(&rules, &method, &path).map_or("", |at| lines[at]);
            assert_eq!(
                table.find(&format!("{method} {path}")),
                expected,
                "{path:?} {lines:?}"
            );
            found += usize::from(!expected.is_empty());
        }
    }
    assert!(
        (10_000..50_000).contains(&found),
        "{found} requests of 60,000 have a route"
    );
}

#[test]
fn values_and_literals_make_up_the_path() {
    let rule: &'static HttpRule = target("GET /a/{x}/b/{y=c/*}/{z=**}:run").rule.unwrap();
    let mut random = Random::new();
    for _ in 0..10_000 {
        let mut value = || {
            let noise: String = iter::repeat_with(|| random.pick(&NOISE)).take(3).collect();
            noise.replace('/', "-")
        };
        let (x, y, z) = (
            value(),
            format!("c/{}", value()),
            format!("{}//{}", value(), value()),
        );
        let path = format!("/a/{x}/b/{y}/{z}:run");
        let values: Vec<&str> = captures(rule, &path).map(|(_, value)| value).collect();
        assert_eq!(values, [x, y, z], "{path}");
    }
}

#[test]
fn long_paths_take_no_deeper_walk_than_the_templates() {
    // A trie of depth 12 in which every choice has a way on.
    let lines = (0..1 << 10).map(|bits: u32| {
        let mut line = "GET ".to_owned();
        for bit in 0..10 {
            line.push_str(if bits >> bit & 1 == 0 { "/a" } else { "/*" });
        }
        line + "/end/**:run"
    });
    let lines: Vec<&'static str> = lines.map(|line| &*line.leak()).collect();
    let table = Table::new(&lines);
    for path in [
        "/".repeat(64_000),
        "/a".repeat(32_000),
        "/a".repeat(10) + &"/".repeat(64_000),
        "/%61".repeat(16_000),
        "/a:run".repeat(10_000),
        "/".to_owned() + &":".repeat(64_000),
    ] {
        for _ in 0..100 {
            assert_eq!(table.find(&format!("GET {path}")), "");
        }
    }
    let deep = "/a".repeat(10) + "/end" + &"/".repeat(64_000) + ":run";
    assert_eq!(table.find(&format!("GET {deep}")), lines[0]);
}
