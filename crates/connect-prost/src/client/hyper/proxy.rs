//! Which proxy a destination is reached through, if any.

mod handshake;

use std::error::Error;
use std::fmt;
use std::net::IpAddr;

use http::uri::Scheme;
use http::{HeaderValue, Uri};
use hyper_util::client::proxy::matcher::{Intercept, Matcher};

pub(super) use self::handshake::tunnel;
use super::Versions;
use super::target::Target;

/// What SOCKS allows for a name and for a password, in bytes.
const SOCKS_CREDENTIAL_MAX: usize = 255;

/// Where reading an environment variable goes: to the process, or to whoever stands in for it.
pub(super) type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// A proxy: how it is spoken to, where it is, and what it wants to hear.
#[derive(Clone)]
pub(super) struct Proxy {
    kind: ProxyKind,
    target: Target,
    intercept: Intercept,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum ProxyKind {
    Http,
    /// HTTP inside TLS.
    Https,
    /// Names are resolved on this side.
    Socks4,
    Socks4a,
    /// Names are resolved on this side.
    Socks5,
    Socks5h,
}

impl Proxy {
    /// Reads an address such as `http://user:password@proxy.example:3128`; without a scheme it is HTTP.
    pub(super) fn read(text: &str) -> Result<Proxy, ProxyError> {
        let matcher = Matcher::builder().all(text).build();
        let intercept = matcher
            .intercept(&Uri::from_static("http://anywhere"))
            .ok_or(ProxyError)?;
        let uri = intercept.uri();
        // A password with an unescaped `@` would be taken for a part of the host, and be shown with it.
        let has_credentials = uri.authority().is_some_and(|it| it.as_str().contains('@'));
        let fits = intercept
            .raw_auth()
            .is_none_or(|(name, password)| name.len().max(password.len()) <= SOCKS_CREDENTIAL_MAX);
        if has_credentials || !fits {
            return Err(ProxyError);
        }
        Ok(Proxy {
            kind: match uri.scheme_str() {
                Some("http") => ProxyKind::Http,
                Some("https") => ProxyKind::Https,
                Some("socks4") => ProxyKind::Socks4,
                Some("socks4a") => ProxyKind::Socks4a,
                Some("socks5") => ProxyKind::Socks5,
                Some("socks5h") => ProxyKind::Socks5h,
                _ => return Err(ProxyError),
            },
            target: Target::of(uri).ok_or(ProxyError)?,
            intercept,
        })
    }

    pub(super) fn kind(&self) -> ProxyKind {
        self.kind
    }

    pub(super) fn target(&self) -> &Target {
        &self.target
    }

    /// What an HTTP proxy wants to see in `Proxy-Authorization`.
    pub(super) fn basic_auth(&self) -> Option<&HeaderValue> {
        self.intercept.basic_auth()
    }

    /// Name and password for a SOCKS proxy.
    fn raw_auth(&self) -> Option<(&str, &str)> {
        self.intercept.raw_auth()
    }

    fn is_http(&self) -> bool {
        matches!(self.kind, ProxyKind::Http | ProxyKind::Https)
    }
}

/// Without the credentials.
impl fmt::Debug for Proxy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}({})", self.kind, self.target)
    }
}

/// What is known about the proxy for a scheme.
#[derive(Clone, Debug)]
enum Setting {
    Unset,
    Through(Proxy),
    /// The variable is set to what is no proxy's address. Going around the proxy could show what it was to hide.
    Unreadable(&'static str),
}

impl Setting {
    /// The first variable that is set; an empty one is not.
    fn from_variables(variables: Variables<'_>, names: &[&'static str]) -> Setting {
        match first(variables, names) {
            None => Setting::Unset,
            Some((name, text)) => match Proxy::read(&text) {
                Ok(proxy) => Setting::Through(proxy),
                Err(ProxyError) => Setting::Unreadable(name),
            },
        }
    }

    fn or(self, other: &Setting) -> Setting {
        match self {
            Setting::Unset => other.clone(),
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

/// The proxies of a transport.
pub(super) struct Proxies {
    http: Setting,
    https: Setting,
    /// Takes every destination but those that `NO_PROXY` lists.
    listed: Matcher,
    spares_loopback: bool,
}

/// The way to a destination.
#[derive(Debug)]
pub(super) enum Route<'a> {
    Direct,
    /// The proxy reads the requests and hands them on.
    Forward(&'a Proxy),
    /// The proxy hands on bytes.
    Tunnel(&'a Proxy),
    /// The variable that would name the proxy cannot be read.
    Unreadable(&'static str),
}

impl Proxies {
    /// No proxy for anybody.
    pub(super) fn none() -> Proxies {
        Proxies {
            http: Setting::Unset,
            https: Setting::Unset,
            listed: unlisted(""),
            spares_loopback: false,
        }
    }

    /// One proxy for everybody.
    pub(super) fn all(proxy: Proxy) -> Proxies {
        Proxies {
            http: Setting::Through(proxy.clone()),
            https: Setting::Through(proxy),
            ..Proxies::none()
        }
    }

    /// What the variables say, read now.
    pub(super) fn from_variables(variables: Variables<'_>) -> Proxies {
        let all = Setting::from_variables(variables, &["ALL_PROXY", "all_proxy"]);
        // Under CGI this variable holds a header of the request, which anybody may have sent.
        let http: &[_] = match variables("REQUEST_METHOD") {
            Some(_) => &["http_proxy"],
            None => &["HTTP_PROXY", "http_proxy"],
        };
        let listed = first(variables, &["NO_PROXY", "no_proxy"]);
        Proxies {
            http: Setting::from_variables(variables, http).or(&all),
            https: Setting::from_variables(variables, &["HTTPS_PROXY", "https_proxy"]).or(&all),
            listed: unlisted(listed.as_ref().map_or("", |(_, text)| text)),
            spares_loopback: true,
        }
    }

    /// Whether any destination may lead through a proxy.
    pub(super) fn has_any(&self) -> bool {
        !matches!((&self.http, &self.https), (Setting::Unset, Setting::Unset))
    }

    /// The way to the destination.
    pub(super) fn route(&self, uri: &Uri, versions: Versions) -> Route<'_> {
        let secure = uri.scheme() == Some(&Scheme::HTTPS);
        let proxy = match if secure { &self.https } else { &self.http } {
            Setting::Unset => return Route::Direct,
            _ if self.is_spared(uri) => return Route::Direct,
            Setting::Unreadable(variable) => return Route::Unreadable(variable),
            Setting::Through(proxy) => proxy,
        };
        // Proxies forward HTTP/1.1 only.
        match proxy.is_http() && !secure && versions != Versions::Http2 {
            true => Route::Forward(proxy),
            false => Route::Tunnel(proxy),
        }
    }

    fn is_spared(&self, uri: &Uri) -> bool {
        self.listed.intercept(uri).is_none()
            || self.spares_loopback && uri.host().is_some_and(is_loopback)
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

/// Takes every destination that is not on the list.
fn unlisted(list: &str) -> Matcher {
    Matcher::builder().all("http://any").no(list).build()
}

/// Whether a host is this machine, which no proxy can reach for us.
fn is_loopback(host: &str) -> bool {
    match host.trim_matches(['[', ']']).parse::<IpAddr>() {
        Ok(address) => address.to_canonical().is_loopback(),
        Err(_) => host.eq_ignore_ascii_case("localhost"),
    }
}

/// A text that is no proxy's address. It is not shown: it may hold a password.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ProxyError;

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(
            "not a proxy's address: write http, https, socks4, socks4a, socks5 or socks5h, `://`, and host:port; \
             a name and a password stand before the host, percent-encoded: `name:password@`",
        )
    }
}

impl Error for ProxyError {}

#[cfg(test)]
mod tests;
