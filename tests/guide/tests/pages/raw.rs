//! Compiles and runs the code of `docs/guide/raw.md`.

include!(concat!(env!("OUT_DIR"), "/raw.rs"));

mod run {
    use connect_prost::Code;
    use connect_prost::client::ErrorKind;

    use super::*;
    use crate::archives::archives;
    use crate::station::in_process;

    #[tokio::test]
    async fn methods_are_called_by_name() {
        let client = Client::new(archives(), in_process());
        let create = find("archive.create").unwrap();
        let place = r#"{"place":"Rome"}"#;
        let (created, _) = call(&client, create, place).await.unwrap();
        assert_eq!(created, r#"{"archiveId":"Rome-0"}"#);

        let watched = find("weather.v1.ArchiveService.WatchArchive").unwrap();
        let watched = watch(&client, watched, &created).await.unwrap();
        assert_eq!(watched.len(), 3);

        let get = find("/weather.v1.ArchiveService/GetArchive").unwrap();
        let (whole, redacted) = call(&client, get, &created).await.unwrap();
        let url = "https://archive.example/Rome-0";
        assert!(whole.contains(url) && !redacted.contains(url), "{whole}");

        let error = call(&client, get, r#"{"id":"Rome-0"}"#).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Request, Code::InvalidArgument)
        );
        assert!(error.message().contains(r#""id""#), "{error}");

        let record = find("weather.v1.WeatherService/Record").unwrap();
        let error = call(&client, record, "{}").await.unwrap_err();
        assert_eq!(error.code(), Code::Unimplemented);
        assert!(find("nothing").is_none());
    }
}
