//! Fields that no query carries.

use expect_test::expect;

use crate::run::{run, schema};

const QUERIES: &str = r#"message Request {
  string id = 1;
  map<string, string> labels = 2;
  repeated Part parts = 3;
  google.protobuf.Struct more = 4;
  repeated google.protobuf.Timestamp times = 5;
  google.protobuf.FieldMask mask = 6;
  repeated google.protobuf.Int32Value numbers = 7;
  Filter filter = 8;
  Part part = 9;
}
message Part { string name = 1; repeated google.protobuf.Value values = 2; }
message Filter { Part part = 1; Filter not = 2; map<int32, Part> named = 3; }"#;

#[test]
fn what_no_query_carries_is_warned_of_once_per_method() {
    let binding = r#"additional_bindings {delete: "/v1/all"}"#;
    let get = format!(r#"{{get: "/v1/{{id}}" {binding}}}"#);
    let rules = [
        get.as_str(),
        r#"{post: "/v1", body: "*"}"#,
        r#"{post: "/v2", body: "labels"}"#,
        r#"{get: "/v2/{part.name}"}"#,
    ];
    let text = schema(QUERIES, &rules);
    let [lenient, strict] =
        ["", "http_rules=strict"].map(|parameter| run(&[("shop.proto", &text)], parameter));
    for made in [&lenient, &strict] {
        assert_eq!(made.error, None);
        assert_eq!(made.text.matches("http_rule(").count(), 5, "all are kept");
    }
    assert_eq!(lenient.warnings, strict.warnings);
    expect![[r#"
        shop.proto:23:37: `filter.named` is a map: GET /v1/{id} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:23:37: `filter.not` leads back to shop.v1.Filter: GET /v1/{id} sets only the levels that its query names; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:23:37: `filter.part.values` is a google.protobuf.Value: GET /v1/{id} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:23:37: `labels` is a map: GET /v1/{id} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:23:37: `more` is a google.protobuf.Struct: GET /v1/{id} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:23:37: `parts` is a repeated shop.v1.Part: GET /v1/{id} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:25:37: `filter.named` is a map: POST /v2 cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:25:37: `filter.not` leads back to shop.v1.Filter: POST /v2 sets only the levels that its query names; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:25:37: `filter.part.values` is a google.protobuf.Value: POST /v2 cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:25:37: `more` is a google.protobuf.Struct: POST /v2 cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:25:37: `parts` is a repeated shop.v1.Part: POST /v2 cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:26:37: `filter.named` is a map: GET /v2/{part.name} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:26:37: `filter.not` leads back to shop.v1.Filter: GET /v2/{part.name} sets only the levels that its query names; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:26:37: `filter.part.values` is a google.protobuf.Value: GET /v2/{part.name} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:26:37: `labels` is a map: GET /v2/{part.name} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:26:37: `more` is a google.protobuf.Struct: GET /v2/{part.name} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}
        shop.proto:26:37: `parts` is a repeated shop.v1.Part: GET /v2/{part.name} cannot set it; let the body carry it, as in {post: "/v1/..", body: "*"}"#]].assert_eq(&lenient.warnings.join("\n"));
}

#[test]
fn messages_of_a_query_may_be_nested_and_shared_without_end() {
    const DEPTH: usize = 400;
    let mut messages = "message Request { M0 a = 1; M0 b = 2; }\n".to_owned();
    for at in 0..DEPTH {
        let next = at + 1;
        messages.push_str(&format!(
            "message M{at} {{ M{next} a = 1; M{next} b = 2; }}\n"
        ));
    }
    messages.push_str(&format!(
        "message M{DEPTH} {{ map<int32, int32> map = 1; Request back = 2; }}\n"
    ));
    let text = schema(&messages, &[r#"{get: "/v1"}"#]);
    let made = run(
        &[("shop.proto", &text)],
        "json=false,validators=false,client=false,server=false",
    );
    assert_eq!(made.error, None);
    assert_eq!(made.warnings.len(), 2);
    assert!(made.warnings[0].contains(".back` leads back to shop.v1.Request: "));
    assert!(made.warnings[1].contains(".map` is a map: "));
}
