//! Proxy selection: the proxy for a URL, if any, from the settings or the environment variables of curl and Go.

pub(in crate::client) mod address;
mod handshake;

use std::fmt;
use std::net::IpAddr;

use http::Uri;
use http::uri::Scheme;
use hyper_util::client::proxy::matcher::Matcher;

pub(super) use self::address::{Proxy, ProxyError, ProxyScheme};
pub(super) use self::handshake::tunnel;
use super::net::Versions;

/// Reads an environment variable.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// The proxy for the URLs of one scheme.
#[derive(Clone, Debug)]
enum ProxySetting {
    Unset,
    Through(Proxy),
    /// This variable has an invalid value. Calls fail: a direct connection could expose what the proxy was to hide.
    Unreadable(&'static str),
}

impl ProxySetting {
    /// Reads the first variable that is set and not empty.
    fn from_variables(variables: Variables<'_>, names: &[&'static str]) -> ProxySetting {
        match first(variables, names) {
            None => ProxySetting::Unset,
            Some((name, text)) => match Proxy::parse(&text) {
                Ok(proxy) => ProxySetting::Through(proxy),
                Err(ProxyError) => ProxySetting::Unreadable(name),
            },
        }
    }

    fn or(self, other: &ProxySetting) -> ProxySetting {
        match self {
            ProxySetting::Unset => other.clone(),
            set => set,
        }
    }
}

fn first(variables: Variables<'_>, names: &[&'static str]) -> Option<(&'static str, String)> {
    let read = |name| Some((name, variables(name)?));
    names
        .iter()
        .copied()
        .filter_map(read)
        .find(|(_, text)| !text.is_empty())
}

/// The proxy settings of a transport.
pub(super) struct Proxies {
    http: ProxySetting,
    https: ProxySetting,
    /// Matches every URL except those in `NO_PROXY`.
    proxied: Matcher,
    bypasses_loopback: bool,
}

/// The route to the host of a URL.
#[derive(Debug)]
pub(super) enum ProxyRoute<'a> {
    Direct,
    /// The proxy forwards requests.
    Forward(&'a Proxy),
    /// The proxy forwards bytes.
    Tunnel(&'a Proxy),
    /// The variable with the proxy's address has an invalid value.
    Unreadable(&'static str),
}

impl Proxies {
    /// Returns settings without a proxy.
    pub(super) fn none() -> Proxies {
        Proxies {
            http: ProxySetting::Unset,
            https: ProxySetting::Unset,
            proxied: except(""),
            bypasses_loopback: false,
        }
    }

    /// Returns settings with one proxy for all URLs.
    pub(super) fn all(proxy: Proxy) -> Proxies {
        Proxies {
            http: ProxySetting::Through(proxy.clone()),
            https: ProxySetting::Through(proxy),
            ..Proxies::none()
        }
    }

    /// Reads the settings from environment variables.
    pub(super) fn from_variables(variables: Variables<'_>) -> Proxies {
        let all = ProxySetting::from_variables(variables, &["ALL_PROXY", "all_proxy"]);
        // Under CGI this variable holds the request header `Proxy`, which any client can send.
        let http: &[_] = match variables("REQUEST_METHOD") {
            Some(_) => &["http_proxy"],
            None => &["HTTP_PROXY", "http_proxy"],
        };
        let no_proxy = first(variables, &["NO_PROXY", "no_proxy"]);
        Proxies {
            http: ProxySetting::from_variables(variables, http).or(&all),
            https: ProxySetting::from_variables(variables, &["HTTPS_PROXY", "https_proxy"])
                .or(&all),
            proxied: except(no_proxy.as_ref().map_or("", |(_, text)| text)),
            bypasses_loopback: true,
        }
    }

    /// Returns whether any URL may have a proxy.
    pub(super) fn has_any(&self) -> bool {
        !matches!(
            (&self.http, &self.https),
            (ProxySetting::Unset, ProxySetting::Unset)
        )
    }

    /// Returns the route to the host of a URL.
    pub(super) fn route(&self, uri: &Uri, versions: Versions) -> ProxyRoute<'_> {
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        let proxy = match if secure { &self.https } else { &self.http } {
            ProxySetting::Unset => return ProxyRoute::Direct,
            _ if self.is_bypassed(uri) => return ProxyRoute::Direct,
            ProxySetting::Unreadable(variable) => return ProxyRoute::Unreadable(variable),
            ProxySetting::Through(proxy) => proxy,
        };
        // Proxies forward HTTP/1.1 only.
        match proxy.is_http() && !secure && versions != Versions::Http2 {
            true => ProxyRoute::Forward(proxy),
            false => ProxyRoute::Tunnel(proxy),
        }
    }

    fn is_bypassed(&self, uri: &Uri) -> bool {
        self.proxied.intercept(uri).is_none()
            || self.bypasses_loopback && uri.host().is_some_and(is_loopback)
    }
}

impl fmt::Debug for Proxies {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Proxies")
            .field("http", &self.http)
            .field("https", &self.https)
            .finish_non_exhaustive()
    }
}

/// Returns a matcher of every URL that a `NO_PROXY` list does not name.
fn except(list: &str) -> Matcher {
    Matcher::builder().all("http://any").no(list).build()
}

/// Returns whether a host is this machine, which a proxy cannot reach.
fn is_loopback(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

#[cfg(test)]
mod tests;
