//! A caller and a server, and all ways between them.

use crate::caller::Caller;
use crate::check::Cell;
use crate::matrix::Speaks;
use crate::program::Urls;
use crate::table::Row;

/// A caller and a server.
pub(crate) struct Pair<'a> {
    pub(crate) caller: (&'static str, &'a dyn Caller, Speaks),
    pub(crate) server: (&'static str, &'a Urls, Speaks),
}

impl Pair<'_> {
    /// Makes all checks over all ways between the two; there is a row for each way.
    pub(crate) async fn run(&self) -> Vec<Row> {
        let (caller_name, caller, caller_speaks) = self.caller;
        let (server_name, urls, server_speaks) = self.server;
        let mut rows = Vec::new();
        for (way, kinds) in caller_speaks.ways(server_speaks) {
            let mut cells = Vec::new();
            for kind in kinds {
                let cell = Cell {
                    caller,
                    url: urls.of(way.http),
                    way,
                    kind,
                    abilities: caller_speaks.abilities.and(server_speaks.abilities),
                };
                cells.push((kind, cell.run().await));
            }
            rows.push(Row {
                caller: caller_name,
                server: server_name,
                way,
                cells,
            });
        }
        rows
    }
}
