//! A store in one SQLite database, in memory or in a file.
//!
//! One connection runs one transaction at a time. Every call writes at least its audit row: concurrent readers would
//! gain nothing. A file uses a write-ahead log with `synchronous=FULL`: a committed transaction survives a power loss.

use std::path::Path;
use std::sync::{Mutex, PoisonError};

use rusqlite::Connection;

use crate::store::rank::{Change, Facets, Rank};
use crate::store::{Store, StoreError, Transaction};

mod ledger;
mod meta;
mod open;
mod row;
mod schema;
mod user;

/// A store in SQLite.
pub(crate) struct Sqlite {
    state: Mutex<State>,
}

struct State {
    connection: Connection,
    rank: Rank,
}

/// One running transaction.
struct SqliteTransaction<'a> {
    connection: &'a Connection,
    /// The index as of the last commit; `None` after the transaction has reinitialized the world.
    rank: Option<&'a Rank>,
    changes: Vec<Change>,
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        Self::new(error.to_string().replace('\n', " "))
    }
}

impl Sqlite {
    /// Creates a store in memory and fills it with `populate`.
    pub(crate) fn in_memory(
        populate: impl FnOnce(&mut dyn Transaction) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let connection = Connection::open_in_memory()?;
        Self::create(connection, populate)
    }

    /// Opens the store in `path`, and returns whether it is new. Fills a new store with `populate` in one transaction.
    pub(crate) fn in_file(
        path: &Path,
        populate: impl FnOnce(&mut dyn Transaction) -> Result<(), StoreError>,
    ) -> Result<(Self, bool), StoreError> {
        let (connection, is_new) = open::file(path)?;
        let store = match is_new {
            true => Self::create(connection, populate)?,
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
        populate: impl FnOnce(&mut dyn Transaction) -> Result<(), StoreError>,
    ) -> Result<Self, StoreError> {
        let store = Self {
            state: Mutex::new(State {
                connection,
                rank: Rank::default(),
            }),
        };
        let mut populate = Some(populate);
        let mut result = Ok(());
        store.transact(&mut |transaction| {
            let populate = populate.take().expect("a transaction runs once");
            result = schema::create(transaction.connection).and_then(|()| populate(transaction));
            result.is_ok()
        })?;
        result.map(|()| store)
    }

    fn transact(
        &self,
        work: &mut dyn FnMut(&mut SqliteTransaction<'_>) -> bool,
    ) -> Result<(), StoreError> {
        // A poisoned lock is safe: a panic rolls the transaction back, and the index changes only after a commit.
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let State { connection, rank } = &mut *state;
        let sqlite_transaction = rusqlite::Transaction::new_unchecked(
            connection,
            rusqlite::TransactionBehavior::Immediate,
        )?;
        let mut transaction = SqliteTransaction {
            connection,
            rank: Some(rank),
            changes: Vec::new(),
        };
        if !work(&mut transaction) {
            return Ok(sqlite_transaction.rollback()?);
        }
        let (is_reinitialized, changes) = (transaction.rank.is_none(), transaction.changes);
        sqlite_transaction.commit()?;
        if is_reinitialized {
            *rank = Rank::default();
        }
        changes.iter().for_each(|change| rank.apply(change));
        Ok(())
    }
}

impl Store for Sqlite {
    fn run(&self, work: &mut dyn FnMut(&mut dyn Transaction) -> bool) -> Result<(), StoreError> {
        self.transact(&mut |transaction| work(transaction))
    }
}

impl SqliteTransaction<'_> {
    /// Records the change for the index, which applies it after the commit.
    fn record_change(&mut self, team: i64, id: &str, from: Option<Facets>, to: Option<Facets>) {
        if from != to {
            self.changes.push(Change {
                team,
                id: id.into(),
                from,
                to,
            });
        }
    }
}

#[cfg(test)]
mod tests;
