//! Every case but the raw ones, against the router as a tower service.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use connect_prost::Body;
use connect_prost::http::header::CONTENT_LENGTH;
use connect_prost::http::{HeaderValue, Method, Request};
use http_body::Body as _;
use http_body_util::{BodyExt, Full};
use rest_tests::{Case, Received, cases, compare, parts, router, summary};
use tower::ServiceExt;

async fn respond(case: &Case) -> Result<Received, String> {
    let method = Method::from_bytes(case.method().as_bytes()).map_err(|error| error.to_string())?;
    let mut request = Request::builder().method(method).uri(case.target());
    for (name, value) in case.headers() {
        request = request.header(name, value);
    }
    let body = Full::new(bytes::Bytes::from(case.content()?));
    let request = request.body(body).map_err(|error| error.to_string())?;
    let Ok(response) = router().oneshot(request).await;
    let (head, body) = response.into_parts();
    let text = |value: &HeaderValue| String::from_utf8_lossy(value.as_bytes()).into_owned();
    let headers = head.headers.iter();
    let mut headers: Vec<(String, String)> = headers
        .map(|(name, value)| (name.as_str().to_owned(), text(value)))
        .collect();
    // A connection writes the length where it is known.
    if let (Some(length), false) = (
        body.size_hint().exact(),
        head.headers.contains_key(CONTENT_LENGTH),
    ) {
        headers.push((CONTENT_LENGTH.to_string(), length.to_string()));
    }
    Ok(Received {
        status: head.status.as_u16(),
        headers,
        body: collected(body).await?,
    })
}

async fn collected(body: Body) -> Result<Vec<u8>, String> {
    let collected = body.collect().await.map_err(|error| error.to_string())?;
    Ok(collected.to_bytes().to_vec())
}

/// Runs a file of cases and lists all that fail.
async fn run(part: &str) {
    let paths = parts().unwrap();
    let path = paths.iter().find(|path| path.ends_with(part));
    let mut failures = Vec::new();
    for case in cases(path.unwrap()).unwrap() {
        if !case.raw.is_empty() {
            continue;
        }
        let wrong = match respond(&case).await {
            Ok(received) => {
                let wrong = compare(&case, &received);
                let is_right = wrong.is_empty();
                (!is_right).then(|| format!("{}: {}", summary(&received), wrong.join("; ")))
            }
            Err(error) => Some(error),
        };
        failures.extend(wrong.map(|wrong| format!("{} {}: {wrong}", case.number, case.name)));
    }
    assert!(failures.is_empty(), "{part}:\n{}", failures.join("\n"));
}

#[tokio::test(start_paused = true)]
async fn paths_are_matched() {
    run("b_matching.toml").await;
}

#[tokio::test(start_paused = true)]
async fn paths_are_decoded() {
    run("c_decoding.toml").await;
}

#[tokio::test(start_paused = true)]
async fn scalars_are_read_from_queries() {
    run("d_scalars.toml").await;
}

#[tokio::test(start_paused = true)]
async fn queries_have_shapes() {
    run("d_shapes.toml").await;
}

#[tokio::test(start_paused = true)]
async fn well_known_types_are_read_from_queries() {
    run("d_well_known.toml").await;
}

#[tokio::test(start_paused = true)]
async fn bodies_are_read() {
    run("e_body.toml").await;
}

#[tokio::test(start_paused = true)]
async fn responses_are_written() {
    run("f_response.toml").await;
}

#[tokio::test(start_paused = true)]
async fn errors_are_written() {
    run("g_errors.toml").await;
}

#[tokio::test(start_paused = true)]
async fn http_has_manners() {
    run("h_manners.toml").await;
}

#[tokio::test(start_paused = true)]
async fn protocols_share_a_port() {
    run("m_mounting.toml").await;
}

#[tokio::test(start_paused = true)]
async fn forms_are_read() {
    run("i_forms.toml").await;
}

#[tokio::test(start_paused = true)]
async fn surfaces_have_shapes_of_their_own() {
    run("surfaces.toml").await;
}
