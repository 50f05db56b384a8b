//! The HTTP methods of a path.

use super::Table;

#[test]
fn one_path_has_a_target_for_each_method() {
    let table = Table::new(&["GET /a/{x}", "POST /a/{y}", "GET /b", "POST /b"]);
    assert_eq!(table.find("GET /a/1"), "GET /a/{x}");
    assert_eq!(table.find("POST /a/1"), "POST /a/{y}");
    assert_eq!(table.find("GET /b"), "GET /b");
    assert_eq!(table.find("POST /b"), "POST /b");
}

#[test]
fn of_two_equal_rules_the_earlier_is_served_whatever_its_variables() {
    let table = Table::new(&[
        "GET /a/{x}",
        "GET /a/{other}",
        "GET /a/{z=*}",
        "GET /b",
        "!GET /b",
    ]);
    assert_eq!(table.find("GET /a/1"), "GET /a/{x}");
    assert_eq!(table.find("GET /b"), "GET /b");
}

#[test]
fn head_finds_get_of_a_method_without_side_effects() {
    let table = Table::new(&[
        "GET /a",
        "!GET /b",
        "GET /c",
        "HEAD /c",
        "GET /d/{x}",
        "* /d/{x}",
    ]);
    for (request, expected) in [
        ("HEAD /a", "GET /a"),
        ("HEAD /b", ""),
        ("HEAD /c", "HEAD /c"),
        ("HEAD /d/1", "GET /d/{x}"),
    ] {
        assert_eq!(table.find(request), expected, "{request}");
    }
}

#[test]
fn a_named_method_beats_all_methods_in_either_order() {
    for lines in [["* /a", "GET /a"], ["GET /a", "* /a"]] {
        let table = Table::new(&lines);
        assert_eq!(table.find("GET /a"), "GET /a");
        assert_eq!(table.find("POST /a"), "* /a");
        assert_eq!(table.find("OPTIONS /a"), "* /a");
        assert_eq!(table.find("LIST /a"), "* /a");
    }
}

#[test]
fn custom_methods_are_case_sensitive() {
    let table = Table::new(&["LIST /a", "OPTIONS /a", "GET /b", "BAD\nMETHOD /c"]);
    assert_eq!(table.find("LIST /a"), "LIST /a");
    assert_eq!(table.find("list /a"), "");
    assert_eq!(table.find("OPTIONS /a"), "OPTIONS /a");
    assert_eq!(table.find("get /b"), "");
    assert_eq!(table.allowed("/c"), None);
}

#[test]
fn a_procedure_has_its_path_for_itself() {
    let lines = ["GET /a.B/C", "PUT /{x}/C", "* /a.B/D", "/a.B/C", "/a.B/C"];
    let table = Table::new(&lines);
    for method in ["GET", "POST", "PUT", "OPTIONS"] {
        assert_eq!(table.find(&format!("{method} /a.B/C")), "/a.B/C");
    }
    assert_eq!(table.find("PUT /a.X/C"), "PUT /{x}/C");
    assert_eq!(table.find("PUT /a.B/D"), "* /a.B/D");
}

#[test]
fn allowed_methods_are_those_of_all_rules_of_the_path() {
    let table = Table::new(&[
        "DELETE /v1/users/{id}",
        "GET /v1/users/{id}",
        "PATCH /v1/users/{id}",
        "POST /v1/users/me",
        "!GET /v1/keys",
        "ZAP /v1/keys",
        "LIST /v1/keys",
        "PUT /v1/{x=**}",
        "OPTIONS /v2",
        "POST /v2/{id}:run",
        "* /v3",
        "POST /v3",
    ]);
    let allowed = |path: &str| table.allowed(path);
    let some = |methods: &str, line| Some((methods.to_owned(), line));
    let user = "DELETE /v1/users/{id}";
    assert_eq!(
        allowed("/v1/users/7"),
        some("GET, HEAD, PUT, PATCH, DELETE, OPTIONS", user)
    );
    let me = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";
    assert_eq!(allowed("/v1/users/me"), some(me, "POST /v1/users/me"));
    assert_eq!(allowed("/v1/users/m%65"), some(me, "POST /v1/users/me"));
    assert_eq!(
        allowed("/v1/keys"),
        some("GET, PUT, OPTIONS, LIST, ZAP", "!GET /v1/keys")
    );
    assert_eq!(allowed("/v1/other"), some("PUT, OPTIONS", "PUT /v1/{x=**}"));
    assert_eq!(allowed("/v2"), some("OPTIONS", "OPTIONS /v2"));
    assert_eq!(
        allowed("/v2/7:run"),
        some("POST, OPTIONS", "POST /v2/{id}:run")
    );
    assert_eq!(allowed("/v2/7"), None);
    assert_eq!(allowed("/nope"), None);
    let all = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, LIST, ZAP";
    assert_eq!(allowed("*"), some(all, user));
}

#[test]
fn a_table_without_rules_allows_nothing() {
    let table = Table::new(&["/a.B/C"]);
    for path in ["/a.B/C", "/a", "*", "/", ""] {
        assert_eq!(table.allowed(path), None, "{path}");
    }
}
