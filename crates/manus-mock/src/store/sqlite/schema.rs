//! The database schema. A change needs a new [`VERSION`] and a migration from the old one.

use rusqlite::Connection;

use crate::store::StoreError;

/// The application id of a store file ("Mnus").
pub(super) const APPLICATION_ID: u32 = 0x4D6E_7573;
pub(super) const VERSION: u32 = 1;

const TABLES: &str = "
CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE enterprises (
    no INTEGER PRIMARY KEY, uid TEXT NOT NULL UNIQUE, name TEXT NOT NULL UNIQUE, team_uid TEXT NOT NULL
);
CREATE TABLE users (
    team INTEGER NOT NULL, id TEXT NOT NULL, email TEXT NOT NULL, email_key TEXT NOT NULL, name TEXT NOT NULL,
    first_name TEXT NOT NULL, last_name TEXT NOT NULL, label TEXT, role INTEGER NOT NULL, status INTEGER NOT NULL,
    delegated_to TEXT, delegated_at INTEGER, original_email TEXT, removed_at INTEGER, holds INTEGER NOT NULL,
    PRIMARY KEY (team, id)
) WITHOUT ROWID;
CREATE INDEX users_by_email ON users (team, email_key);
CREATE INDEX users_by_holder ON users (team, delegated_to) WHERE delegated_to IS NOT NULL;
CREATE TABLE keys (
    name TEXT PRIMARY KEY, enterprise INTEGER NOT NULL, kind TEXT NOT NULL, hash BLOB NOT NULL,
    expires_at INTEGER, revoked INTEGER NOT NULL
) WITHOUT ROWID;
CREATE TABLE stripe_calls (
    seq INTEGER PRIMARY KEY, team INTEGER NOT NULL, at INTEGER NOT NULL, quantity INTEGER NOT NULL,
    succeeded INTEGER NOT NULL
);
CREATE INDEX stripe_calls_by_team ON stripe_calls (team, seq);
CREATE TABLE audit_rows (
    seq INTEGER PRIMARY KEY, at INTEGER NOT NULL, request_id TEXT NOT NULL, operation TEXT NOT NULL,
    enterprise_uid TEXT NOT NULL, key_name TEXT NOT NULL, key_type TEXT NOT NULL, target TEXT, remark TEXT,
    outcome TEXT NOT NULL
);
CREATE INDEX audit_rows_by_request ON audit_rows (request_id, seq);
";

/// Empties every table but `meta`.
pub(super) const EMPTY: &str = "
DELETE FROM enterprises;
DELETE FROM users;
DELETE FROM keys;
DELETE FROM stripe_calls;
DELETE FROM audit_rows;
";

/// Creates the tables and marks the file as a store, within the caller's transaction.
pub(super) fn create(connection: &Connection) -> Result<(), StoreError> {
    connection.execute_batch(TABLES)?;
    connection.pragma_update(None, "application_id", APPLICATION_ID)?;
    connection.pragma_update(None, "user_version", VERSION)?;
    Ok(())
}
