//! What passes and what does not, without anything being measured.

use std::path::PathBuf;

use super::super::callgrind::Count;
use super::{Budgets, judge};

fn budgets(text: &str) -> Budgets {
    Budgets::parse(PathBuf::new(), text, "rustc 1".to_owned()).unwrap()
}

fn count(instructions: u64) -> Count {
    Count {
        instructions,
        allocations: 3,
    }
}

#[test]
fn a_count_within_the_slack_passes() {
    assert_eq!(judge("x", 1019, 1000, 2, None), Ok(()));
    assert_eq!(judge("x", 981, 1000, 2, None), Ok(()));
}

#[test]
fn a_count_beyond_the_slack_fails_in_both_directions() {
    assert!(judge("x", 1021, 1000, 2, None).is_err_and(|error| error.contains("over the budget")));
    assert!(judge("x", 979, 1000, 2, None).is_err_and(|error| error.contains("--bless")));
}

#[test]
fn a_few_instructions_are_no_change_of_a_short_operation() {
    assert_eq!(judge("x", 76, 66, 2, None), Ok(()));
    assert_eq!(judge("x", 56, 66, 2, None), Ok(()));
    assert!(judge("x", 77, 66, 2, None).is_err());
    assert!(judge("x", 55, 66, 2, None).is_err());
}

#[test]
fn a_ceiling_holds_once_it_was_reached() {
    assert!(judge("x", 1001, 1000, 2, Some(1000)).is_err_and(|error| error.contains("ceiling")));
    assert_eq!(judge("x", 1001, 1001, 2, Some(1000)), Ok(()));
}

#[test]
fn other_tools_widen_the_slack_and_that_is_said() {
    let of = |tools: &str| {
        let text = "[json.list]\ninstructions = 1000\nallocations = 3\n";
        budgets(&format!("measured_with = \"{tools}\"\n{text}"))
    };
    let (home, abroad) = (of("rustc 1"), of("rustc 2"));
    assert!(home.check(&["json", "list"], count(1030)).is_err());
    assert_eq!(abroad.check(&["json", "list"], count(1100)), Ok(()));
    assert!(abroad.check(&["json", "list"], count(1101)).is_err());
    assert_eq!(home.remark(), None);
    assert!(abroad.remark().unwrap().contains("10 % are allowed"));
}

#[test]
fn budgets_that_nothing_is_measured_for_are_strangers() {
    let found = |text: &str| budgets(text).strangers("rpc", &[&["rpc", "server", "echo"]]);
    assert!(found("[rpc.server.echo]\nmust = 1\n[json.list]\nmust = 1\n").is_empty());
    for (text, name) in [
        ("[rpc.server.eco]\nmust = 1\n", "[rpc.server.eco]"),
        ("[rpc.client]\n", "[rpc.client]"),
        (
            "[rpc.server.echo.more]\nmust = 1\n",
            "[rpc.server.echo.more]",
        ),
        (
            "[rpc.server]\nmust = 1\n[rpc.server.echo]\n",
            "[rpc.server]",
        ),
        ("[rpc]\necho = { must = 1 }\n", "[rpc.echo]"),
        ("rpc = 1\n", "[rpc]"),
    ] {
        let found = found(text);
        assert_eq!(found.len(), 1, "{text}: {found:?}");
        assert!(found[0].starts_with(name), "{found:?}");
    }
}

#[test]
fn a_budget_that_is_missing_is_written_as_a_table_of_its_own() {
    let mut budgets = budgets("[rpc.server.echo]\nmust = 9\n\n[validate.cel]\nmust = 1\n");
    let count = count(7);
    for operation in [["rpc", "server", "echo"], ["rpc", "client", "list"]] {
        assert_eq!(budgets.bless(&operation, count), Ok(()));
    }
    let expected = "[rpc.server.echo]\nmust = 9\ninstructions = 7\nallocations = 3\n\n\
        [rpc.client.list]\ninstructions = 7\nallocations = 3\n\n[validate.cel]\nmust = 1\n";
    assert_eq!(budgets.document.to_string(), expected);
    assert!(
        budgets
            .bless(&["rpc", "server", "echo", "must"], count)
            .is_err()
    );
}
