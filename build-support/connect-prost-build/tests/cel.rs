//! What a consumer reads when a rule in CEL is wrong.

use std::fs;

use connect_prost_build::{BuildError, configure};
use expect_test::{Expect, expect};

/// Fields of every kind, for rules to speak of.
const MESSAGE: &str = r#"syntax = "proto3";
import "buf/validate/validate.proto";
import "google/protobuf/any.proto";
import "google/protobuf/duration.proto";
message Shop {
  option (buf.validate.message).cel = {
    id: "shop.rule"
    message: "it must be so"
    expression: "RULE"
  };
  int32 n = 1;
  uint64 u = 2;
  string s = 3;
  repeated string list = 4;
  map<int32, string> map = 5;
  google.protobuf.Any any = 6;
  google.protobuf.Duration span = 7;
  Shop inner = 8;
}
"#;

fn compile(text: &str) -> Result<(), BuildError> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::write(folder.path().join("shop.proto"), text).expect("a file in it");
    configure()
        .proto_root(folder.path())
        .out_dir(folder.path().join("out"))
        .compile()
}

fn rejected(rule: &str) -> BuildError {
    let escaped = rule.replace('\\', "\\\\").replace('"', "\\\"");
    compile(&MESSAGE.replace("RULE", &escaped)).expect_err(rule)
}

/// What is wrong, below the part that is to blame.
fn said(rules: &[&str]) -> String {
    let lines = rules.iter().map(|rule| {
        let error = rejected(rule);
        assert_eq!(error.line(), Some(9), "{error}");
        let offending = error.offending().unwrap_or_default();
        let help = error.help().unwrap_or_default();
        format!("{rule}\n  {offending}\n  {}\n  = {help}\n", error.message())
    });
    lines.collect()
}

fn check(rules: &[&str], expected: &Expect) {
    expected.assert_eq(&said(rules));
}

#[test]
fn the_caret_stands_below_the_part_that_is_wrong() {
    let error = rejected("this.n > 0 && this.name == 'x'").to_string();
    let from = error.find("shop.proto").unwrap_or(0);
    expect![[r#"
        shop.proto:9:32: Shop has no field `name`
           |
         9 |     expression: "this.n > 0 && this.name == 'x'"
           |                                ^^^^^^^^^
          = help: it has: n, u, s, list, map, any, span, inner"#]]
    .assert_eq(&error[from..]);
}

#[test]
fn what_is_no_expression_is_refused() {
    check(
        &[
            "",
            "this.n >",
            "this.n > 0 0",
            "(this.n > 0",
            "this.n = 1",
            "this.n > 0 & true",
            "this.s == 'open",
            "this.s == '\\q'",
            "this.n == 99999999999999999999",
            "this.n == 0x",
            "1e == 2.0",
            "this.s.matches(",
            "§ == 1",
            "Shop{n: 1} == this",
        ],
        &expect![[r#"

              ""
              the expression ends where a value is expected
              = 
            this.n >
              "this.n >"
              the expression ends where a value is expected
              = 
            this.n > 0 0
              0
              an operator or the end is expected here
              = 
            (this.n > 0
              "(this.n > 0"
              the expression ends where `)` is expected
              = 
            this.n = 1
              =
              `=` is no operator
              = write `==`
            this.n > 0 & true
              &
              `&` is no operator
              = write `&&`
            this.s == 'open
              'open
              the string has no end
              = 
            this.s == '\q'
              \q
              the escape \q has no meaning
              = write \\ for a backslash, or r'…' for a string without escapes
            this.n == 99999999999999999999
              99999999999999999999
              the number is larger than 18446744073709551615
              = write a double with a fraction: 1.0
            this.n == 0x
              0x
              0x needs digits
              = 
            1e == 2.0
              1e
              the exponent has no digits
              = 
            this.s.matches(
              "this.s.matches("
              the expression ends where a value is expected
              = 
            § == 1
              §
              '§' has no meaning here
              = 
            Shop{n: 1} == this
              Shop
              messages cannot be made in a rule
              = compare the fields one by one
        "#]],
    );
}

#[test]
fn what_has_no_meaning_here_is_refused() {
    check(
        &[
            "that.n > 0",
            "this.m > 0",
            "this.inner.inner.x == 1",
            "this.n",
            "this.n > 'a'",
            "this.n == this.u",
            "this.n + this.u > 0",
            "!this.n",
            "-this.s == 'a'",
            "this.n && true",
            "this.n > 0 ? 'a' : 1",
            "this.s.isMail()",
            "this.s.size(1) > 0",
            "startsWith(this.s, 'a')",
            "this.list.all(1, true)",
            "this.list.all(x)",
            "this.n.all(x, true)",
            "this.list['a'] == 'b'",
            "this.map['a'] == 'b'",
            "this.any.value == b''",
            "has(this)",
            "this.s.matches('(a')",
            "this.s.matches('(?=a)')",
            "this.span < duration('soon')",
            "this.span < timestamp('2026')",
            "'%s'.format(this.n) == ''",
            "'a' in this.n",
        ],
        &expect![[r#"
            that.n > 0
              that
              there is no `that` here
              = names known here: this, now
            this.m > 0
              this.m
              Shop has no field `m`
              = it has: n, u, s, list, map, any, span, inner
            this.inner.inner.x == 1
              this.inner.inner.x
              Shop has no field `x`
              = it has: n, u, s, list, map, any, span, inner
            this.n
              this.n
              a rule gives a bool or a string, not a value of type int
              = 
            this.n > 'a'
              this.n > 'a'
              `>` does not go with values of type int and string
              = 
            this.n == this.u
              this.n == this.u
              `==` does not go with values of type int and uint
              = write `u` behind an unsigned number, or convert with int() or uint()
            this.n + this.u > 0
              this.n + this.u
              `+` does not go with values of type int and uint
              = write `u` behind an unsigned number, or convert with int() or uint()
            !this.n
              !this.n
              `!` does not go with a value of type int
              = 
            -this.s == 'a'
              -this.s
              `-` does not go with a value of type string
              = 
            this.n && true
              this.n
              a bool is expected here, not a value of type int
              = 
            this.n > 0 ? 'a' : 1
              this.n > 0 ? 'a' : 1
              one branch is of type string, the other of type int
              = give both the same type
            this.s.isMail()
              this.s.isMail()
              there is no function `isMail`
              = 
            this.s.size(1) > 0
              this.s.size(1)
              `size` does not go with (string, int)
              = 
            startsWith(this.s, 'a')
              startsWith(this.s, 'a')
              `startsWith` is not called so
              = write value.startsWith()
            this.list.all(1, true)
              1
              a macro's first argument is the name of its variable
              = 
            this.list.all(x)
              this.list.all(x)
              all() takes a variable and an expression
              = write all(x, …)
            this.n.all(x, true)
              this.n
              a value of type int holds nothing to go through
              = use a list or a map
            this.list['a'] == 'b'
              this.list['a']
              a value of type list(string) has no [string]
              = 
            this.map['a'] == 'b'
              this.map['a']
              the keys are of type int, not string
              = 
            this.any.value == b''
              this.any
              an Any cannot be unpacked in a rule
              = use the rules any.in and any.not_in
            has(this)
              this
              has() asks for a field of a message
              = write has(this.field)
            this.s.matches('(a')
              '(a'
              the pattern does not compile: a group has no end
              = write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax
            this.s.matches('(?=a)')
              '(?=a)'
              the pattern does not compile: `(?=` looks around, which RE2 does not support
              = write it in RE2's syntax: https://github.com/google/re2/wiki/Syntax
            this.span < duration('soon')
              'soon'
              this is no duration
              = write numbers with units, as in '1h30m' or '0.5s'
            this.span < timestamp('2026')
              '2026'
              this is no timestamp
              = write it as RFC 3339 says: '2026-01-15T09:00:00Z'
            '%s'.format(this.n) == ''
              this.n
              format() takes a list of values
              = write 'text %s'.format([value])
            'a' in this.n
              'a' in this.n
              `in` does not go with values of type string and int
              = 
        "#]],
    );
}

#[test]
fn expressions_have_limits() {
    let deep = format!("{}true{}", "(".repeat(70), ")".repeat(70));
    let error = rejected(&deep);
    expect!["the expression is nested more than 32 levels deep"].assert_eq(error.message());
    let chained = format!("this{}", ".inner".repeat(70));
    let error = rejected(&chained);
    expect!["the expression is nested more than 32 levels deep"].assert_eq(error.message());
    let long = format!("true || {}", "true||".repeat(3_000)) + "true";
    let error = rejected(&long);
    expect!["the expression is longer than 16384 bytes"].assert_eq(error.message());
    // Long is not deep.
    for part in ["this.n > 0", "this.n + 1 > 0"] {
        let wide = vec![part; 800].join(" && ");
        assert!(compile(&MESSAGE.replace("RULE", &wide)).is_ok());
    }
    let sum = |length| format!("{} > 0", vec!["this.n"; length].join(" + "));
    assert!(compile(&MESSAGE.replace("RULE", &sum(30))).is_ok());
    expect!["the expression is nested more than 32 levels deep"]
        .assert_eq(rejected(&sum(40)).message());
    let conditions = format!(
        "{}true{}",
        "(this.n / 2 > 0 ? ".repeat(14),
        " : false)".repeat(14)
    );
    assert!(compile(&MESSAGE.replace("RULE", &conditions)).is_ok());
}

#[test]
fn rules_at_fields_and_declared_ones_are_checked_where_they_are_used() {
    let field = r#"syntax = "proto3";
import "buf/validate/validate.proto";
message Shop {
  int32 n = 1 [(buf.validate.field).cel_expression = "this.size() > 0"];
  repeated string s = 2 [(buf.validate.field).repeated.items.cel = {id: "a", expression: "this > 0"}];
}
"#;
    let error = compile(field).expect_err("neither rule fits its field");
    let messages: Vec<&str> = error
        .diagnostics()
        .map(|diagnostic| diagnostic.message())
        .collect();
    assert_eq!(
        messages,
        [
            "`size` does not go with (int)",
            "`>` does not go with values of type string and int",
        ]
    );
    let declared = r#"syntax = "proto2";
import "buf/validate/validate.proto";
extend buf.validate.Int32Rules {
  optional bool even = 1001 [(buf.validate.predefined).cel = {id: "even", expression: "this % 2u == 0u"}];
  optional bool idle = 1002;
}
message Shop {
  optional int32 n = 1 [(buf.validate.field).int32.(even) = true];
  optional int32 m = 2 [(buf.validate.field).int32.(idle) = true];
}
"#;
    let error = compile(declared).expect_err("neither declaration is a rule for an int32");
    let found: Vec<_> = error
        .diagnostics()
        .map(|diagnostic| (diagnostic.line(), diagnostic.message()))
        .collect();
    assert_eq!(
        found,
        [
            (Some(8), "`%` does not go with values of type int and uint"),
            (Some(9), "idle has no rule"),
        ]
    );
}
