//! serde_urlencoded: a query into a struct written by hand, as axum's `Query` reads it.

use bench_rpc::hand::Search;
use bench_rpc::query;

fn main() {
    query::run(|query| {
        let search: Search = serde_urlencoded::from_str(query).expect("the query reads");
        assert_eq!((search.limit, search.name.len()), (100, 12));
        search
    });
}
