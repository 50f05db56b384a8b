//! Tests of proxy selection and of proxy addresses.

use http::Uri;

use super::{Proxies, Proxy, ProxyError, ProxyRoute};
use crate::client::hyper::net::Versions;

/// Returns the route to a URL with these variables, as text.
fn route(variables: &[(&str, &str)], uri: &'static str) -> String {
    let read = |name: &str| {
        let found = variables.iter().find(|(variable, _)| *variable == name);
        found.map(|(_, text)| (*text).to_owned())
    };
    let proxies = Proxies::from_variables(&read);
    let route = proxies.route(&Uri::from_static(uri), Versions::Negotiated);
    format!("{route:?}")
}

#[test]
fn each_scheme_has_a_variable_and_all_proxy_serves_both() {
    let variables = [
        ("HTTP_PROXY", "plain.test:3128"),
        ("https_proxy", "http://secure.test"),
    ];
    assert_eq!(
        route(&variables, "http://a.test"),
        "Forward(Http(plain.test:3128))"
    );
    assert_eq!(
        route(&variables, "https://a.test"),
        "Tunnel(Http(secure.test:80))"
    );
    let all = [
        ("ALL_PROXY", "socks5h://all.test"),
        ("HTTP_PROXY", "http://plain.test:8080"),
    ];
    assert_eq!(
        route(&all, "http://a.test"),
        "Forward(Http(plain.test:8080))"
    );
    assert_eq!(
        route(&all, "https://a.test"),
        "Tunnel(Socks5h(all.test:1080))"
    );
}

#[test]
fn capitals_come_first_and_empty_is_unset() {
    let both = [("HTTP_PROXY", "one.test"), ("http_proxy", "two.test")];
    assert_eq!(route(&both, "http://a.test"), "Forward(Http(one.test:80))");
    let empty = [("HTTP_PROXY", ""), ("http_proxy", "two.test")];
    assert_eq!(route(&empty, "http://a.test"), "Forward(Http(two.test:80))");
    assert_eq!(route(&[("HTTP_PROXY", "")], "http://a.test"), "Direct");
}

#[test]
fn urls_in_no_proxy_and_loopback_urls_are_direct() {
    let variables = [
        ("ALL_PROXY", "http://proxy.test"),
        ("NO_PROXY", "inner.test, 10.0.0.0/8,[fe80::1]"),
    ];
    for uri in [
        "http://inner.test",
        "https://a.inner.test:8443",
        "http://10.1.2.3",
        "http://localhost:1",
        "http://127.0.0.9:1",
        "https://[::1]:1",
        "https://[::ffff:127.0.0.1]",
    ] {
        assert_eq!(route(&variables, uri), "Direct", "{uri}");
    }
    for uri in [
        "http://notinner.test",
        "http://11.1.2.3",
        "http://localhost.test",
    ] {
        assert_eq!(
            route(&variables, uri),
            "Forward(Http(proxy.test:80))",
            "{uri}"
        );
    }
    let everything = [("ALL_PROXY", "http://proxy.test"), ("NO_PROXY", "*")];
    assert_eq!(route(&everything, "http://a.test"), "Direct");
}

#[test]
fn http_proxy_is_ignored_under_cgi() {
    let variables = [
        ("REQUEST_METHOD", "GET"),
        ("HTTP_PROXY", "http://thief.test"),
        ("HTTPS_PROXY", "http://proxy.test"),
    ];
    assert_eq!(route(&variables, "http://a.test"), "Direct");
    assert_eq!(
        route(&variables, "https://a.test"),
        "Tunnel(Http(proxy.test:80))"
    );
}

#[test]
fn an_invalid_variable_is_reported_only_where_it_is_needed() {
    let variables = [
        ("HTTP_PROXY", "ftp://name:secret@proxy.test"),
        ("NO_PROXY", "inner.test"),
    ];
    assert_eq!(
        route(&variables, "http://a.test"),
        "Unreadable(\"HTTP_PROXY\")"
    );
    assert_eq!(route(&variables, "http://inner.test"), "Direct");
    assert_eq!(route(&variables, "https://a.test"), "Direct");
}

#[test]
fn http_2_by_prior_knowledge_is_tunnelled() {
    let proxy = Proxy::parse("http://proxy.test").unwrap();
    let proxies = Proxies::all(proxy);
    let uri = Uri::from_static("http://a.test");
    assert!(matches!(
        proxies.route(&uri, Versions::Http2),
        ProxyRoute::Tunnel(_)
    ));
    assert!(matches!(
        proxies.route(&uri, Versions::Http1),
        ProxyRoute::Forward(_)
    ));
}

#[test]
fn a_proxy_from_the_settings_serves_loopback_urls_too() {
    let proxies = Proxies::all(Proxy::parse("http://proxy.test").unwrap());
    let uri = Uri::from_static("http://127.0.0.1:1");
    assert!(matches!(
        proxies.route(&uri, Versions::Negotiated),
        ProxyRoute::Forward(_)
    ));
}

#[test]
fn credentials_never_show() {
    let long = format!("socks5://name:{}@proxy.test", "s".repeat(256));
    for unreadable in [
        "",
        "http://",
        "://secret",
        "http://name:s@cret@proxy.test",
        "quic://name:secret@proxy.test",
        long.as_str(),
    ] {
        assert_eq!(
            Proxy::parse(unreadable).unwrap_err(),
            ProxyError,
            "{unreadable}"
        );
    }
    for readable in ["http", "https", "socks4a", "socks5"] {
        let proxy = Proxy::parse(&format!("{readable}://name:secret@proxy.test:1")).unwrap();
        let shown = format!("{:?}", Proxies::all(proxy));
        assert!(
            !shown.contains("secret") && !shown.contains("name"),
            "{shown}"
        );
    }
}

#[test]
fn percent_encoded_credentials_are_decoded() {
    let proxy = Proxy::parse("http://name:p%40ss%3A@proxy.test").unwrap();
    let mut expected = http::HeaderValue::from_static("Basic bmFtZTpwQHNzOg==");
    expected.set_sensitive(true);
    assert_eq!(proxy.basic_auth(), Some(&expected));
    let proxy = Proxy::parse("socks5h://name:p%40ss@proxy.test").unwrap();
    assert_eq!(proxy.raw_auth(), Some(("name", "p@ss")));
}
