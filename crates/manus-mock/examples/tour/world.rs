//! The world of a mock, by its admin API.

use std::error::Error;

use connect_prost::Body;
use connect_prost::client::{HyperTransport, Transport};
use http::Request;
use http_body_util::BodyExt;

/// Returns the whole world as one JSON document.
pub(crate) async fn document(base_url: &str) -> Result<String, Box<dyn Error>> {
    let request = Request::get(format!("{base_url}/__mock/world")).body(Body::empty())?;
    let response = HyperTransport::new().send(request).await?;
    if !response.status().is_success() {
        return Err(format!("the world is not shown: {}", response.status()).into());
    }
    let document = response
        .into_body()
        .collect()
        .await
        .map_err(|error| error.to_string())?;
    let document = document.to_bytes();
    Ok(String::from_utf8(document.to_vec())?)
}
