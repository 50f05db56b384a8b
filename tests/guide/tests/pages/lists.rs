//! Compiles and runs the code of `docs/guide/lists.md`.

include!(concat!(env!("OUT_DIR"), "/lists.rs"));

mod run {
    use std::sync::Mutex;

    use connect_prost::server::{Context, Router};
    use connect_prost::{ConnectError, Response};
    use station::weather::v1::{
        ListStationsResponse, Station, StationService, StationServiceServer,
    };

    use super::*;
    use crate::station::in_process;

    /// Stations, the first of which is deleted before every second call.
    struct Shrinking(Mutex<(usize, Vec<Station>)>);

    impl Shrinking {
        fn new(length: usize) -> Shrinking {
            let station = |number| Station {
                id: format!("s-{number}"),
                place: format!("Place {number}"),
            };
            Shrinking(Mutex::new((0, (0..length).map(station).collect())))
        }
    }

    impl StationService for Shrinking {
        async fn list_stations(
            &self,
            _: Context,
            request: ListStationsRequest,
        ) -> Result<Response<ListStationsResponse>, ConnectError> {
            let (calls, stations) = &mut *self.0.lock().unwrap();
            *calls += 1;
            if *calls % 2 == 0 {
                stations.remove(0);
            }
            let number = |number: i32| usize::try_from(number).unwrap();
            let rest = stations.iter().skip(number(request.offset));
            Ok(Response::new(ListStationsResponse {
                stations: rest.take(number(request.limit)).cloned().collect(),
                total: i32::try_from(stations.len()).unwrap(),
            }))
        }
    }

    fn client(length: usize) -> StationServiceClient {
        let router = Router::new().add(StationServiceServer::new(Shrinking::new(length)));
        StationServiceClient::new(router, in_process())
    }

    fn expected(length: usize) -> Vec<String> {
        (0..length)
            .map(|number| format!("Place {number}"))
            .collect()
    }

    #[tokio::test]
    async fn one_page_has_the_total() {
        assert_eq!(count(&client(1000)).await.unwrap(), 1000);
    }

    #[tokio::test]
    async fn all_items_are_read_while_others_are_deleted() {
        assert_eq!(places(&client(1000)).await.unwrap(), expected(1000));
        assert_eq!(complete(&client(1000)).await.unwrap(), Some(1000));
    }

    #[tokio::test]
    async fn pages_show_how_far_the_scan_is() {
        let mut shown = Vec::new();
        let show = |seen, total| shown.push((seen, total));
        progress(&client(300), show).await.unwrap();
        assert_eq!(shown, [(200, 300), (300, 299)]);
    }

    #[tokio::test]
    async fn a_scan_goes_on_from_a_stored_position() {
        let client = client(1000);
        let (mut read, mut position) = some(&client, None, 150).await.unwrap();
        while read.len() < 1000 {
            let loaded = load(&store(&position)).unwrap();
            let (more, next) = some(&client, Some(loaded), 150).await.unwrap();
            read.extend(more);
            position = next;
        }
        assert_eq!(read, expected(1000));
        assert!(load("somewhere").is_err());
    }
}
