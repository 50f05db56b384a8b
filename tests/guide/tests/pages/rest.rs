//! Compiles and runs the code of `docs/guide/rest.md`.

include!(concat!(env!("OUT_DIR"), "/rest.rs"));

mod run {
    use connect_prost::Body;
    use connect_prost::http::{HeaderValue, Method, Request, StatusCode};
    use http_body_util::BodyExt;
    use station::weather::v1::Severity;
    use tower::ServiceExt;

    use super::*;
    use crate::station::in_process;

    /// Sends a request to an app, as `curl` would.
    async fn send(
        app: axum::Router,
        method: Method,
        path: &str,
        body: &str,
    ) -> (StatusCode, String) {
        let mut request = Request::builder().method(method).uri(path);
        if !body.is_empty() {
            request = request.header("content-type", "application/json");
        }
        let request = request.body(Body::full(body.to_owned())).unwrap();
        let response = app.oneshot(request).await.unwrap();
        let status = response.status();
        let body = response.into_body().collect().await.unwrap().to_bytes();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    const STORM: &str = r#"{"text": "storm", "severity": "SEVERITY_HIGH"}"#;
    const RAISED: &str = r#"{"alertId":"Oslo-1","text":"storm","severity":"SEVERITY_HIGH"}"#;

    #[tokio::test]
    async fn the_requests_of_the_page_have_its_answers() {
        let app = app(router());
        let raised = send(app.clone(), Method::POST, "/v1/places/Oslo/alerts", STORM).await;
        assert_eq!(raised, (StatusCode::CREATED, RAISED.to_owned()));
        let path = "/v1/places/Oslo/alerts?severities=SEVERITY_HIGH&limit=1";
        let listed = send(app.clone(), Method::GET, path, "").await;
        assert_eq!(
            listed,
            (StatusCode::OK, format!(r#"{{"alerts":[{RAISED}]}}"#))
        );
        let (status, body) = send(app.clone(), Method::DELETE, "/v1/alerts/Oslo-7", "").await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(body.starts_with(r#"{"request_id":"req_"#), "{body}");
        let error = r#""error":{"code":"ALERT_UNKNOWN","message":"there is no such alert"}}"#;
        assert!(body.ends_with(error), "{body}");
        let ended = send(app, Method::DELETE, "/v1/alerts/Oslo-1", "").await;
        assert_eq!(ended, (StatusCode::NO_CONTENT, String::new()));
    }

    #[tokio::test]
    async fn the_client_of_the_page_knows_the_word() {
        for transport in [router(), router()] {
            let alerts = over_rest(transport, in_process());
            let raised = alerts.raise_alert(RaiseAlertRequest {
                place: "Oslo".to_owned(),
                alert: Some(Alert {
                    text: "storm".to_owned(),
                    severity: Severity::High.into(),
                    ..Alert::default()
                }),
            });
            let id = raised.await.unwrap().into_inner().alert.unwrap().alert_id;
            assert!(end(&alerts, id.clone()).await.unwrap());
            assert!(!end(&alerts, id).await.unwrap());
        }
    }

    #[tokio::test]
    async fn a_router_stands_under_a_prefix_and_beside_other_routes() {
        let app = app(router());
        let (status, body) = send(app.clone(), Method::GET, "/healthz", "").await;
        assert_eq!((status, body.as_str()), (StatusCode::OK, "well"));
        for path in [
            "/weather/v1/places/Oslo/alerts",
            "/v1/places/Oslo/alerts",
            "/weather/weather.v1.AlertService/ListAlerts?encoding=json&message=%7B%22place%22%3A%22Oslo%22%7D",
        ] {
            let (status, body) = send(app.clone(), Method::GET, path, "").await;
            assert_eq!((status, body.as_str()), (StatusCode::OK, "{}"), "{path}");
        }
        for path in ["/weather/v1/nope", "/nope"] {
            let (status, _) = send(app.clone(), Method::GET, path, "").await;
            assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        }
    }

    #[tokio::test]
    async fn a_browser_of_the_origin_may_call() {
        let origin = HeaderValue::from_static("https://weather.example");
        let app = browsers(app(router()), origin.clone());
        let preflight = Request::builder()
            .method(Method::OPTIONS)
            .uri("/v1/places/Oslo/alerts")
            .header("origin", &origin)
            .header("access-control-request-method", "POST")
            .header("access-control-request-headers", "content-type")
            .body(Body::empty())
            .unwrap();
        let response = app.clone().oneshot(preflight).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["access-control-allow-origin"], origin);
        let call = Request::builder()
            .uri("/v1/places/Oslo/alerts")
            .header("origin", &origin)
            .body(Body::empty())
            .unwrap();
        let response = app.oneshot(call).await.unwrap();
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()["access-control-allow-origin"], origin);
        assert_eq!(
            response.headers()["access-control-expose-headers"],
            "x-request-id"
        );
    }
}
