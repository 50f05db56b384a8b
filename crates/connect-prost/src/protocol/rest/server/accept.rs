//! Whether a caller accepts JSON.

use http::HeaderMap;
use http::header::ACCEPT;

use crate::protocol::wire::weighted;

/// Returns whether the header `Accept` admits `application/json`; one without a range admits all. The range that is nearest decides.
pub(super) fn accepts_json(headers: &HeaderMap) -> bool {
    let (mut nearest, mut accepts, mut is_empty) = (0, false, true);
    for (range, weight) in weighted(headers, &ACCEPT) {
        is_empty = false;
        let nearness = match range {
            "*/*" => 1,
            _ if range.eq_ignore_ascii_case("application/*") => 2,
            _ if range.eq_ignore_ascii_case("application/json") => 3,
            _ => continue,
        };
        let is_accepted = weight > 0.0;
        if nearness > nearest {
            (nearest, accepts) = (nearness, is_accepted);
        } else if nearness == nearest {
            accepts |= is_accepted;
        }
    }
    accepts || is_empty
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn only_who_excludes_json_does_not_accept_it() {
        for (value, expected) in [
            ("", true),
            ("*/*", true),
            ("application/*", true),
            ("Application/JSON;charset=utf-8;q=0.1", true),
            (
                "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8",
                true,
            ),
            ("application/json;q=0", false),
            ("application/json;q=0, */*", false),
            ("application/*;q=0, application/json", true),
            ("text/html", false),
            ("text/html, application/jsonx, */*;q=0.0", false),
            ("application/json;version=2;q=0, application/json", true),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(ACCEPT, HeaderValue::from_static(value));
            assert_eq!(accepts_json(&headers), expected, "{value}");
        }
        assert!(accepts_json(&HeaderMap::new()));
    }

    #[test]
    fn several_headers_are_one_list() {
        let mut headers = HeaderMap::new();
        headers.append(ACCEPT, HeaderValue::from_static("text/html"));
        headers.append(ACCEPT, HeaderValue::from_static("application/json"));
        assert!(accepts_json(&headers));
    }
}
