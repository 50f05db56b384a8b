//! Opens a store file. Rejects a file that is foreign, truncated, damaged or of a newer version, without changing it.
//!
//! The header (<https://www.sqlite.org/fileformat.html>, section 1.3) is checked before SQLite opens the file, because
//! SQLite may recover, checkpoint or convert what it opens.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, OpenFlags};

use super::State;
use super::schema::{APPLICATION_ID, VERSION};
use crate::store::StoreError;

const HEADER: usize = 100;
const MAGIC: &[u8; 16] = b"SQLite format 3\0";

/// Opens the store in `path`, and returns whether it is empty.
pub(super) fn file(path: &Path) -> Result<(Connection, bool), StoreError> {
    let failed = |why: String| StoreError::new(format!("cannot use {}: {why}", path.display()));
    check_header(path).map_err(failed)?;
    open(path).map_err(failed)
}

fn check_header(path: &Path) -> Result<(), String> {
    let file = match File::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.to_string()),
    };
    let metadata = file.metadata().map_err(|error| error.to_string())?;
    if !metadata.is_file() {
        return Err("it is not a file".to_owned());
    }
    if metadata.len() == 0 {
        return Ok(());
    }
    let mut header = Vec::with_capacity(HEADER);
    let header_len = u64::try_from(HEADER).unwrap_or(u64::MAX);
    file.take(header_len)
        .read_to_end(&mut header)
        .map_err(|error| error.to_string())?;
    let log_is_empty = std::fs::metadata(beside(path, "-wal")).map_or(true, |log| log.len() == 0);
    // With a log the length proves nothing: SQLite completes an interrupted checkpoint from the log.
    read_header(&header, log_is_empty.then_some(metadata.len()))
}

/// Returns the path of a companion file, such as the write-ahead log.
fn beside(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    PathBuf::from(name)
}

/// Fails with the reason if a file with this header is no usable store. `length` is `None` if it proves nothing.
fn read_header(header: &[u8], length: Option<u64>) -> Result<(), String> {
    let is_sqlite = header.len() >= MAGIC.len() && header.starts_with(MAGIC);
    if !is_sqlite {
        return Err("it is not a store of manus-mock".to_owned());
    }
    if header.len() < HEADER {
        return Err("the store is truncated".to_owned());
    }
    let word = |at: usize| {
        u32::from_be_bytes([header[at], header[at + 1], header[at + 2], header[at + 3]])
    };
    if word(68) != APPLICATION_ID {
        return Err("it is not a store of manus-mock".to_owned());
    }
    let version = word(60);
    if version > VERSION {
        return Err(format!(
            "the store has schema {version}, made by a newer manus-mock; this one knows {VERSION}"
        ));
    }
    let page_size = match u16::from_be_bytes([header[16], header[17]]) {
        1 => 65_536,
        size => u64::from(size),
    };
    match length {
        Some(length) if length < page_size * u64::from(word(28)) => {
            Err("the store is truncated".to_owned())
        }
        _ => Ok(()),
    }
}

fn open(path: &Path) -> Result<(Connection, bool), String> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(path, flags).map_err(explain)?;
    // Fails at once if another process uses the file.
    connection
        .busy_timeout(std::time::Duration::ZERO)
        .map_err(explain)?;
    // Until the file has passed the check, closing it must not write to it.
    connection
        .set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, true)
        .map_err(explain)?;
    connection
        .pragma_update(None, "synchronous", "FULL")
        .map_err(explain)?;
    // One process at a time: the rank index must see every change.
    connection
        .pragma_update(None, "locking_mode", "EXCLUSIVE")
        .map_err(explain)?;
    connection
        .execute_batch("BEGIN EXCLUSIVE; ROLLBACK")
        .map_err(explain)?;
    let pages: u32 = connection
        .pragma_query_value(None, "page_count", |row| row.get(0))
        .map_err(explain)?;
    if pages == 0 {
        return Ok((connection, true));
    }
    let result: String = connection
        .query_row("PRAGMA quick_check(1)", [], |row| row.get(0))
        .map_err(explain)?;
    if result != "ok" {
        return Err("the store is damaged".to_owned());
    }
    Ok((connection, false))
}

/// Switches to the write-ahead log, after the file has passed the checks.
pub(super) fn write_ahead(state: &State) -> Result<(), StoreError> {
    let connection = &state.connection;
    connection.set_db_config(DbConfig::SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, false)?;
    let mode: String = connection.query_row("PRAGMA journal_mode=WAL", [], |row| row.get(0))?;
    match mode.as_str() {
        "wal" => Ok(()),
        other => Err(StoreError::new(format!(
            "the file system allows no write-ahead log (it stays {other})"
        ))),
    }
}

/// Returns the reason for an operator.
fn explain(error: rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            "another process is using it".to_owned()
        }
        Some(ErrorCode::DatabaseCorrupt) => "the store is damaged".to_owned(),
        Some(ErrorCode::NotADatabase) => "it is not a store of manus-mock".to_owned(),
        Some(ErrorCode::CannotOpen) => "it cannot be opened".to_owned(),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            "it cannot be written".to_owned()
        }
        _ => error.to_string().replace('\n', " "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(application_id: u32, version: u32, pages: u32) -> Vec<u8> {
        let mut header = vec![0; HEADER];
        header[..16].copy_from_slice(MAGIC);
        header[16..18].copy_from_slice(&4096_u16.to_be_bytes());
        header[28..32].copy_from_slice(&pages.to_be_bytes());
        header[60..64].copy_from_slice(&version.to_be_bytes());
        header[68..72].copy_from_slice(&application_id.to_be_bytes());
        header
    }

    #[test]
    fn a_whole_store_is_accepted() {
        assert_eq!(
            read_header(&header(APPLICATION_ID, VERSION, 3), Some(3 * 4096)),
            Ok(())
        );
        assert_eq!(
            read_header(&header(APPLICATION_ID, VERSION, 3), None),
            Ok(())
        );
    }

    #[test]
    fn foreign_newer_and_truncated_files_are_distinguished() {
        let reason = |header: &[u8], length| read_header(header, Some(length)).unwrap_err();
        assert!(reason(b"hello", 5).contains("not a store"));
        assert!(reason(&header(0, VERSION, 1), 4096).contains("not a store"));
        assert!(reason(&header(APPLICATION_ID, VERSION + 1, 1), 4096).contains("newer"));
        assert!(reason(&header(APPLICATION_ID, VERSION, 3), 2 * 4096).contains("truncated"));
        assert!(reason(&header(APPLICATION_ID, VERSION, 3)[..40], 40).contains("truncated"));
    }
}
