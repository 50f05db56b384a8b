//! protojson-prost: a query into a message of the schema.

use bench_rpc::ours::bench::v1::SearchRequest;
use bench_rpc::query;
use protojson_prost::ReadOptions;
use protojson_prost::pairs::{self, Body, Content, Options, Request};

fn main() {
    let read = ReadOptions::new();
    let options = Options::new(&read);
    query::run(|query| {
        let request = Request {
            variables: &[],
            query,
            body: Body::None,
            content: Content::Json(b""),
        };
        let search: SearchRequest = pairs::read(&request, &options).expect("the query reads");
        assert_eq!((search.limit, search.name.len()), (100, 12));
        search
    });
}
