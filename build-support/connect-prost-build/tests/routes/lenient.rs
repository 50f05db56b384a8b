//! Wrong rules, where they are not errors.

use expect_test::expect;

use crate::run::{REQUEST, run, schema};

/// A wrong binding beside a right one, a route that is there already, a stream with a route, and one that is right.
const MIXED: &str = r#"syntax = "proto3";
package shop.v1;
import "google/api/annotations.proto";
message Item { string id = 1; string name = 2; }
service ShopService {
  rpc Get(Item) returns (Item) {
    option (google.api.http) = {
      get: "/v1/{idd}"
      additional_bindings {get: "/v2/{id}"}
      additional_bindings {get: "/v2/{name}"}
      additional_bindings {get: "/v3/{id}" additional_bindings {get: "/v4/{id}"}}
    };
  }
  rpc Find(Item) returns (Item) {
    option (google.api.http) = {get: "/v2/{id=*}"};
  }
  rpc Upload(stream Item) returns (Item) {
    option (google.api.http) = {post: "/v5", body: "*"};
  }
  rpc Put(Item) returns (Item) {
    option (google.api.http) = {put: "/v1/{id}", body: "*"};
  }
}
"#;

#[test]
fn a_wrong_route_is_left_out_and_the_rest_is_generated() {
    let made = run(&[("shop.proto", MIXED)], "");
    assert_eq!(made.error, None);
    let kept: Vec<&str> = made.text.split("http_rule(\"").skip(1).collect();
    let kept: Vec<&str> = kept
        .iter()
        .map(|rule| rule.split(",::").next().unwrap())
        .collect();
    assert_eq!(
        kept,
        [
            r#"GET","/v2/{id}""#,
            r#"GET","/v3/{id}""#,
            r#"PUT","/v1/{id}""#
        ]
    );
    for method in ["get", "find", "upload", "put"] {
        assert!(
            made.text.contains(&format!("pubfn{method}(")),
            "{method} is called"
        );
    }
    expect![[r#"
        shop.proto:7:5: the route GET /v1/{idd} of shop.v1.ShopService.Get is left out: shop.v1.Item has no field `idd`; write one of: id, name
        shop.proto:7:5: the route GET /v2/{name} of shop.v1.ShopService.Get is left out: GET /v2/{name} leads to shop.v1.ShopService.Get already, as /v2/{id}; write another path or verb; names of variables tell no routes apart
        shop.proto:7:5: the route GET /v4/{id} of shop.v1.ShopService.Get is left out: this is a binding of a binding; write all bindings below the first rule
        shop.proto:15:5: the route GET /v2/{id=*} of shop.v1.ShopService.Find is left out: GET /v2/{id=*} of Find leads to shop.v1.ShopService.Get already, as /v2/{id}; write another path or verb; names of variables tell no routes apart
        shop.proto:18:5: the route POST /v5 of shop.v1.ShopService.Upload is left out: Upload takes a stream, which no plain request carries; drop the route, or drop `stream` from the request"#]].assert_eq(&made.warnings.join("\n"));
}

#[test]
fn the_same_is_an_error_where_rules_are_strict() {
    let made = run(&[("shop.proto", MIXED)], "http_rules=strict");
    let error = made.error.unwrap();
    assert!(error.ends_with("\n5 errors"), "{error}");
    assert!(made.text.is_empty() && made.warnings.is_empty());
}

#[test]
fn a_wrong_route_takes_no_place() {
    let rules = [
        r#"{get: "/v1/{id}", body: "*"}"#,
        r#"{get: "/v1/{item.name}", body: ""}"#,
    ];
    let made = run(&[("shop.proto", &schema(REQUEST, &rules))], "");
    assert_eq!(made.text.matches("http_rule(").count(), 1);
    assert!(made.text.contains(r#""/v1/{item.name}""#));
}

#[test]
fn a_service_of_nothing_but_routes_is_strict() {
    let service = "service ShopService { option (connectprost.options.v1.rest_only) = true;";
    let of = |rules: &[&str]| schema(REQUEST, rules).replace("service ShopService {", service);
    let made = run(
        &[("shop.proto", &of(&[r#"{post: "/v1/{ib}", body: "*"}"#]))],
        "",
    );
    assert!(made.error.unwrap().contains("has no field `ib`"));
    let none = of(&[]).replace("true;", "true; rpc Get(Item) returns (Item);");
    let made = run(&[("shop.proto", &none)], "");
    assert!(made.error.unwrap().contains("Get has no route"));
}

const OTHER: &str = r#"syntax = "proto3";
package other.v1;
import "google/api/annotations.proto";
message Item { string id = 1; string name = 2; }
service OtherService {
  rpc Get(Item) returns (Item) {
    option (google.api.http) = {get: "/v2/{name}"};
  }
  rpc GetAgain(Item) returns (Item) {
    option (google.api.http) = {get: "/v2/{id}"};
  }
  rpc GetBadly(Item) returns (Item) {
    option (google.api.http) = {get: "/v3/{id}", body: "*"};
  }
  rpc Call(Item) returns (Item) {
    option (google.api.http) = {post: "/shop.v1.ShopService/Put", body: "*"};
  }
}
"#;

#[test]
fn a_route_of_another_package_is_kept_and_warned_of() {
    let alone = run(&[("other.proto", OTHER)], "");
    let both = run(&[("other.proto", OTHER), ("shop.proto", MIXED)], "");
    assert!(
        both.text.contains(&alone.text),
        "a package is the same whatever it is compiled with"
    );
    assert_eq!(alone.text.matches("http_rule(").count(), 2);
    let of_packages = |warning: &&String| warning.contains("both are kept");
    let warnings: Vec<&String> = both.warnings.iter().filter(of_packages).collect();
    expect![[r#"
        [
            "other.proto:16:5: POST /shop.v1.ShopService/Put of Call is the procedure of shop.v1.ShopService.Put; both are kept; a server has one of them; write another path or verb if it is to have both",
            "shop.proto:7:5: GET /v2/{id} of Get leads to other.v1.OtherService.Get already, as /v2/{name}; both are kept; a server has one of them; write another path or verb if it is to have both",
        ]"#]].assert_eq(&format!("{warnings:#?}"));
}

#[test]
fn a_schema_writes_no_lines_of_its_own_into_the_output_of_a_build_script() {
    let rule = r#"{get: "/v1\ncargo::rustc-cfg=owned\r\x1b[31m"}"#;
    let made = run(&[("shop.proto", &schema(REQUEST, &[rule]))], "");
    assert_eq!(made.warnings.len(), 1);
    assert!(
        made.warnings[0]
            .chars()
            .all(|character| !character.is_control())
    );
    assert!(made.warnings[0].contains(r"GET /v1\ncargo::rustc-cfg=owned\r\u{1b}[31m"));
}
