//! The values of variables.

use super::{Table, captures, rule};

#[test]
fn values_are_the_text_of_their_segments() {
    let table = Table::new(&[
        "GET /v1/{name=shelves/*/books/*}/end/{id}",
        "GET /v2/{a}/{b.c}",
        "GET /v3/*/x/{a}",
        "GET /v4/{a}/**",
        "GET /v5/{a=x/**}",
        "GET /v6/{a}/{b=**}:run",
        "GET /v7/{a}:run",
        "GET /v8/fixed",
        "GET /v9/{a=x/*}:stop",
    ]);
    for (path, expected) in [
        ("/v1/shelves/1/books/2/end/3", "name=shelves/1/books/2&id=3"),
        ("/v2/a%2Fb/c:d", "a=a%2Fb&b.c=c:d"),
        ("/v3/1/x/2", "a=2"),
        ("/v4/1/2/3", "a=1"),
        ("/v4/1", "a=1"),
        ("/v5/x", "a=x"),
        ("/v5/x/", "a=x/"),
        ("/v5/x//y/", "a=x//y/"),
        ("/v6/1:run", "a=1&b="),
        ("/v6/1/:run", "a=1&b="),
        ("/v6/1/2/3:4:run", "a=1&b=2/3:4"),
        ("/v7/1:2:run", "a=1:2"),
        ("/v7/%e4:r%75n", "a=%e4"),
        ("/v8/fixed", ""),
        ("/v9/x/1:stop", "a=x/1"),
    ] {
        assert_eq!(table.captures(&format!("GET {path}")), expected, "{path}");
    }
}

#[test]
fn the_whole_path_may_be_a_variable() {
    let table = Table::new(&["GET /{x=**}"]);
    for (path, expected) in [("/", "x="), ("//", "x=/"), ("/a/b/", "x=a/b/")] {
        assert_eq!(table.captures(&format!("GET {path}")), expected, "{path}");
    }
}

#[test]
fn a_path_of_another_rule_yields_every_variable_all_the_same() {
    let rule = Box::leak(Box::new(rule("GET", "/a/{x=b/*}/{y}/{z=**}:run")));
    for path in [
        "", "/", "a", "/a", "/a/b", "/a/b/c/d", ":", "/:", "/é:", "*",
    ] {
        assert_eq!(captures(rule, path).count(), 3, "{path}");
    }
}
