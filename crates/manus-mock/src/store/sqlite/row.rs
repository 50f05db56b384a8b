//! Conversions between domain values and SQLite columns.

use jiff::Timestamp;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlError, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

use crate::credential::KeyKind;
use crate::domain::{Delegation, Role, Status, User};

/// A time as microseconds since 1970.
pub(super) struct Time(pub(super) Timestamp);

impl ToSql for Time {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.as_microsecond().into())
    }
}

impl FromSql for Time {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        let micros = i64::column_result(value)?;
        Timestamp::from_microsecond(micros)
            .map(Self)
            .map_err(FromSqlError::other)
    }
}

const ROLES: [Role; 5] = [
    Role::Owner,
    Role::Admin,
    Role::Member,
    Role::SuperAdmin,
    Role::Guest,
];
const STATUSES: [Status; 3] = [Status::Active, Status::Inactive, Status::Removed];

/// Returns the position in `all`, from 1, as the stored number of a value.
fn number<T: PartialEq>(all: &[T], value: &T) -> rusqlite::Result<ToSqlOutput<'static>> {
    let position = all
        .iter()
        .position(|other| other == value)
        .unwrap_or_default();
    Ok(i64::try_from(position + 1).unwrap_or_default().into())
}

/// Returns the value with this stored number.
fn numbered<T: Copy>(all: &[T], value: ValueRef<'_>) -> FromSqlResult<T> {
    let number = i64::column_result(value)?;
    let position = usize::try_from(number - 1).ok();
    position
        .and_then(|position| all.get(position))
        .copied()
        .ok_or(FromSqlError::OutOfRange(number))
}

impl ToSql for Role {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        number(&ROLES, self)
    }
}

impl FromSql for Role {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        numbered(&ROLES, value)
    }
}

impl ToSql for Status {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        number(&STATUSES, self)
    }
}

impl FromSql for Status {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        numbered(&STATUSES, value)
    }
}

impl ToSql for KeyKind {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.as_str().into())
    }
}

impl FromSql for KeyKind {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        Self::parse(value.as_str()?).ok_or(FromSqlError::InvalidType)
    }
}

/// The columns of [`user`], in order.
pub(super) const USER: &str = "id, email, name, first_name, last_name, label, role, status, delegated_to, \
                               delegated_at, original_email, removed_at, holds";

/// Reads a member from the columns of [`USER`].
pub(super) fn user(row: &Row<'_>) -> rusqlite::Result<User> {
    let to: Option<String> = row.get(8)?;
    let at: Option<Time> = row.get(9)?;
    let removed_at: Option<Time> = row.get(11)?;
    Ok(User {
        id: row.get(0)?,
        email: row.get(1)?,
        name: row.get(2)?,
        first_name: row.get(3)?,
        last_name: row.get(4)?,
        label: row.get(5)?,
        role: row.get(6)?,
        status: row.get(7)?,
        delegation: to.zip(at).map(|(to, Time(at))| Delegation { to, at }),
        original_email: row.get(10)?,
        removed_at: removed_at.map(|Time(at)| at),
        holds: row.get(12)?,
    })
}
