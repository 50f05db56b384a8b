//! Valid and invalid values of each format.

use super::*;

fn holds(check: fn(&str) -> bool, valid: &[&str], invalid: &[&str]) {
    for text in valid {
        assert!(check(text), "{text:?} should be valid");
    }
    for text in invalid {
        assert!(!check(text), "{text:?} should not be valid");
    }
}

#[test]
fn email_follows_html_not_rfc_5322() {
    let long = format!("a@{}.com", "b".repeat(63));
    let too_long = format!("a@{}.com", "b".repeat(64));
    holds(
        is_email,
        &[
            "foo@example.com",
            "a@b",
            "a.b..c@x",
            "1!#$%&'*+/=?^_`{|}~-@0",
            "a@1.2",
            &long,
        ],
        &[
            "", "@", "a@", "@b", "a b@c", "a@b.", "a@.b", "a@-b", "a@b-", "a@b@c", "a@b_c", "ä@b",
            "a@b\n", "\"a\"@b", &too_long,
        ],
    );
}

#[test]
fn hostname_has_labels_and_does_not_end_in_digits() {
    let longest = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(61));
    let too_long = format!("{0}.{0}.{0}.{1}", "a".repeat(63), "a".repeat(62));
    holds(
        is_hostname,
        &[
            "a",
            "example.com",
            "example.com.",
            "1.a",
            "a-b.c",
            "A.Z",
            &longest,
        ],
        &[
            "", ".", "a..b", ".a", "-a", "a-", "1", "a.1", "a_b", "ä", "a b", &too_long,
        ],
    );
}

#[test]
fn ip_addresses_of_both_versions() {
    holds(
        is_ipv4,
        &["0.0.0.0", "255.255.255.255"],
        &[
            "",
            "256.0.0.0",
            "01.0.0.0",
            "1.2.3",
            "1.2.3.4.5",
            " 1.2.3.4",
        ],
    );
    holds(
        is_ipv6,
        &[
            "::",
            "::1",
            "1:2:3:4:5:6:7:8",
            "1::8",
            "::ffff:1.2.3.4",
            "fe80::a%en1",
            "::1%25",
        ],
        &[
            "",
            ":",
            ":::",
            "1:2:3:4:5:6:7",
            "1:2:3:4:5:6:7:8:9",
            "12345::",
            "::1%",
            "::1/64",
            "[::1]",
            "1.2.3.4",
        ],
    );
    holds(is_ip, &["1.2.3.4", "::1"], &["", "a", "1.2.3.4/8"]);
}

#[test]
fn ip_prefixes_with_and_without_host_bits() {
    holds(
        is_ipv4_with_prefixlen,
        &["10.1.2.3/8", "0.0.0.0/0", "1.2.3.4/32"],
        &[
            "",
            "1.2.3.4",
            "1.2.3.4/33",
            "1.2.3.4/",
            "1.2.3.4/+1",
            "1.2.3.4/08",
        ],
    );
    holds(
        is_ipv4_prefix,
        &["10.0.0.0/8", "0.0.0.0/0", "1.2.3.4/32"],
        &["10.1.0.0/8", "1.0.0.0/0", "1.2.3.4/31/1"],
    );
    holds(
        is_ipv6_with_prefixlen,
        &["2001:db8::1/64", "::/0", "::1/128"],
        &["::1", "::1/129", "::1%a/64", "::1/", "1.2.3.4/8"],
    );
    holds(
        is_ipv6_prefix,
        &["2001:db8::/32", "::/0", "::1/128"],
        &["2001:db8::1/64", "::1/127"],
    );
    holds(
        is_ip_prefix,
        &["10.0.0.0/8", "::/0"],
        &["10.0.0.1/8", "::1/0"],
    );
    holds(
        is_ip_with_prefixlen,
        &["10.0.0.1/8", "::1/0"],
        &["10.0.0.1", "::1"],
    );
}

#[test]
fn host_and_port_wants_brackets_around_ipv6() {
    let with = |text: &str| is_host_and_port(text, true);
    let maybe = |text: &str| is_host_and_port(text, false);
    for text in [
        "a:0",
        "example.com:65535",
        "1.2.3.4:80",
        "[::1]:1",
        "[::1%a]:1",
    ] {
        assert!(with(text) && maybe(text), "{text:?}");
    }
    for text in ["a", "1.2.3.4", "[::1]"] {
        assert!(!with(text) && maybe(text), "{text:?}");
    }
    for text in [
        "", ":", ":1", "a:", "a:65536", "a:01", "a:+1", "::1:80", "[::1", "[::1]a", "[::1]:",
        "[a]:1", "1:2:3",
    ] {
        assert!(!with(text) && !maybe(text), "{text:?}");
    }
    holds(
        is_address,
        &["a.b", "1.2.3.4", "::1"],
        &["", "a_b", "[::1]"],
    );
}

#[test]
fn identifiers_have_their_exact_shape() {
    let uuid = "00000000-0000-0000-0000-00000000ABcd";
    holds(
        is_uuid,
        &[uuid],
        &[
            "",
            "00000000000000000000000000000000",
            &uuid[1..],
            &format!("{uuid}0"),
            "00000000-0000-0000-0000-00000000000g",
            "000000000-000-0000-0000-000000000000",
        ],
    );
    holds(
        is_tuuid,
        &["0123456789abcdefABCDEF0123456789"],
        &[
            "",
            uuid,
            "0123456789abcdefABCDEF012345678",
            "0123456789abcdefABCDEF012345678g",
        ],
    );
    holds(
        is_ulid,
        &["01ARZ3NDEKTSV4RRFFQ69G5FAV", "7zzzzzzzzzzzzzzzzzzzzzzzzz"],
        &[
            "",
            "8zzzzzzzzzzzzzzzzzzzzzzzzz",
            "01ARZ3NDEKTSV4RRFFQ69G5FA",
            "0iARZ3NDEKTSV4RRFFQ69G5FAV",
            "0-ARZ3NDEKTSV4RRFFQ69G5FAV",
        ],
    );
    holds(
        is_protobuf_fqn,
        &["a", "_a1.B_2"],
        &["", ".", "a.", ".a", "1a", "a.1b", "a-b", "ä"],
    );
    holds(
        is_protobuf_dot_fqn,
        &[".a", ".a.b"],
        &["", ".", "a", "..a", ".1"],
    );
}

#[test]
fn headers_are_strict_unless_told_otherwise() {
    holds(
        is_header_name,
        &["a", ":method", "X-Y_z.1", "!#$%&'*+-.^_|~`"],
        &["", ":", "::a", "a:", "a b", "a\n", "(", "é"],
    );
    holds(
        is_header_name_loose,
        &["a b", "é", ":"],
        &["", "a\r", "a\n", "a\0"],
    );
    holds(
        is_header_value,
        &["", "a b", "a\tb", "é"],
        &["\n", "\u{1}", "\u{7f}", "\0"],
    );
    holds(
        is_header_value_loose,
        &["", "\u{1}", "\u{7f}"],
        &["\r", "\n", "\0"],
    );
}

#[test]
fn uri_needs_a_scheme() {
    holds(
        is_uri,
        &[
            "https://example.com/foo/bar?baz=quux#frag",
            "a:",
            "a:b",
            "a:/",
            "a:/b//c",
            "urn:x:y",
            "a://",
            "a:///x",
            "a://u:p@h:80/",
            "a://[::1]:",
            "a://[fe80::1%25en1]",
            "a://[v1.x:y]",
            "a://%c3%a4",
            "a:%ff",
            "a+b-c.1:x",
            "a:?/?",
            "a:#/?:@",
        ],
        &[
            "",
            "a",
            "/a",
            ":a",
            "1a:",
            "a b:c",
            "a: ",
            "a:b#c#d",
            "a:^",
            "a://h^",
            "a://h:x",
            "a://[::1",
            "a://[::1]x",
            "a://[]",
            "a://[::1%en1]",
            "a://[::1%25]",
            "a://[v.x]",
            "a://[v1.]",
            "a://%ff",
            "a://%c3",
            "a://%c3x%a4",
            "a://%e4%80%f0",
            "a:%",
            "a:%4",
            "a:%4g",
            "a://u@h@i",
            "é:",
            "a:é",
            "a:b[c",
            "ä:",
        ],
    );
}

#[test]
fn uri_reference_may_be_relative() {
    holds(
        is_uri_ref,
        &[
            "",
            "a",
            "./a:b",
            "/",
            "//h/x",
            "?q",
            "#f",
            "../a",
            "a/b:c",
            "https://h",
            "@",
        ],
        &["1:b", "^", "//h:x", "a b", "%", "//[", ":"],
    );
}
