//! The world in one SQLite database, in memory or in a file.
//!
//! One connection, used by one transaction at a time: every call writes at least its audit row, so readers beside the
//! writer would gain nothing. A file is written with a write-ahead log and `synchronous=FULL`, so what was answered
//! survives even the loss of power.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::store::rank::{Cell, Move, Rank};
use crate::store::{Store, StoreError, Transaction};

mod ledger;
mod meta;
mod open;
mod row;
mod schema;
mod user;

/// A world in SQLite.
pub(crate) struct Sqlite {
    state: Mutex<State>,
}

struct State {
    connection: Connection,
    rank: Rank,
}

/// One transaction under way.
struct Work<'a> {
    connection: &'a Connection,
    /// The index as of the last commit; `None` once the transaction has emptied the world.
    rank: Option<&'a Rank>,
    moves: Vec<Move>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(error.to_string().replace('\n', " "))
    }
}

impl Sqlite {
    /// A new world that ends with this value. `make` fills it.
    pub(crate) fn in_memory(
        make: impl FnOnce(&mut dyn Transaction) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        Self::create(connection, make)
    }

    /// The world in `path`, and whether it is new. A new one is filled by `make`, all or nothing.
    pub(crate) fn in_file(
        path: &Path,
        make: impl FnOnce(&mut dyn Transaction) -> Result<(), StoreError>,
    ) -> Result<(Self, bool), StoreError> {
        let (connection, is_new) = open::file(path)?;
        let store = match is_new {
            true => Self::create(connection, make)?,
            false => Self {
                state: Mutex::new(State {
                    rank: user::rank(&connection)?,
                    connection,
                }),
            },
        };
        open::write_ahead(&store.state.lock().unwrap_or_else(PoisonError::into_inner))?;
        Ok((store, is_new))
    }

    fn create(
        connection: Connection,
        make: impl FnOnce(&mut dyn Transaction) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let store = Self {
            state: Mutex::new(State {
                connection,
                rank: Rank::default(),
            }),
        };
        let mut make = Some(make);
        let mut made = Ok(());
        store.work(&mut |work| {
            let make = make.take().expect("a transaction runs once");
            made = schema::create(work.connection).and_then(|()| make(work));
            made.is_ok()
        })?;
        made.map(|()| store)
    }

    fn work(&self, job: &mut dyn FnMut(&mut Work<'_>) -> bool) -> Result<(), StoreError> {
        // A panic inside a transaction has rolled it back, and the index only changes after a commit.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { connection, rank } = &mut *state;
        let transaction = rusqlite::Transaction::new_unchecked(
            connection,
            rusqlite::TransactionBehavior::Immediate,
        )?;
        let mut work = Work {
            connection,
            rank: Some(rank),
            moves: Vec::new(),
        };
        if !job(&mut work) {
            return Ok(transaction.rollback()?);
        }
        let (emptied, moves) = (work.rank.is_none(), work.moves);
        transaction.commit()?;
        if emptied {
            *rank = Rank::default();
        }
        moves.iter().for_each(|change| rank.apply(change));
        Ok(())
    }
}

impl Store for Sqlite {
    fn run(&self, job: &mut dyn FnMut(&mut dyn Transaction) -> bool) -> Result<(), StoreError> {
        self.work(&mut |work| job(work))
    }
}

impl Work<'_> {
    fn moved(&mut self, team: i64, id: &str, from: Option<Cell>, to: Option<Cell>) {
        if from != to {
            self.moves.push(Move {
                team,
                id: id.into(),
                from,
                to,
            });
        }
    }
}

#[cfg(test)]
#[path = "sqlite_tests.rs"]
mod tests;
