//! Compiles and runs the code of `docs/guide/jobs.md`.

include!(concat!(env!("OUT_DIR"), "/jobs.rs"));

mod run {
    use connect_prost::Code;

    use super::*;
    use crate::archives::{ATLANTIS, archives};
    use crate::station::in_process;

    fn client() -> ArchiveServiceClient {
        ArchiveServiceClient::new(archives(), in_process())
    }

    #[tokio::test(start_paused = true)]
    async fn work_is_followed_to_its_end() {
        let done = archive(&client(), "Rome").await.unwrap();
        assert_eq!(done.url, "https://archive.example/Rome-0");
        assert_eq!(show(&client(), "Rome").await.unwrap(), [10, 20, 30]);
    }

    #[tokio::test(start_paused = true)]
    async fn work_is_resumed_by_its_id() {
        let archives = client();
        let id = start(&archives, "Rome").await.unwrap();
        assert_eq!(resume(&archives, id.clone()).await.unwrap().readings, 30);
        assert_eq!(patient(&archives, id).await.unwrap().readings, 40);
        let error = resume(&archives, "nothing".to_owned()).await.unwrap_err();
        assert_eq!(error.code(), Code::NotFound);
    }

    #[tokio::test(start_paused = true)]
    async fn work_that_fails_is_explained() {
        let text = explain(&client(), ATLANTIS).await.unwrap();
        let expected = "the work has ended in the state ARCHIVE_STATE_FAILED: the place has sunk \
            after 30 readings";
        assert_eq!(text, expected);
        assert_eq!(explain(&client(), "Rome").await.unwrap(), "it is ready");
        let error = show(&client(), ATLANTIS).await.unwrap_err();
        assert_eq!(
            (error.kind(), error.code()),
            (ErrorKind::Job, Code::Aborted)
        );
    }
}
