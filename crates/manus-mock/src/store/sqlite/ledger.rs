//! Queries on calls to the payment provider, the audit log, and API keys.

use rusqlite::{Row, params};

use super::SqliteTransaction;
use super::row::Time;
use crate::audit::AuditRow;
use crate::credential::Key;
use crate::domain::{EnterpriseNo, StripeCall};
use crate::store::StoreError;

impl SqliteTransaction<'_> {
    pub(super) fn insert_stripe_call(
        &self,
        team: EnterpriseNo,
        call: &StripeCall,
    ) -> Result<(), StoreError> {
        let quantity = i64::try_from(call.quantity).unwrap_or(i64::MAX);
        self.connection
            .prepare_cached(
                "INSERT INTO stripe_calls (team, at, quantity, succeeded) VALUES (?1, ?2, ?3, ?4)",
            )?
            .execute(params![team, Time(call.at), quantity, call.succeeded])?;
        Ok(())
    }

    pub(super) fn list_stripe_calls(
        &self,
        team: EnterpriseNo,
    ) -> Result<Vec<StripeCall>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT at, quantity, succeeded FROM stripe_calls WHERE team = ?1 ORDER BY seq",
        )?;
        let calls = statement.query_map([team], |row| {
            let Time(at) = row.get(0)?;
            let quantity: i64 = row.get(1)?;
            Ok(StripeCall {
                at,
                quantity: u64::try_from(quantity).unwrap_or_default(),
                succeeded: row.get(2)?,
            })
        })?;
        Ok(calls.collect::<Result<_, _>>()?)
    }

    pub(super) fn insert_audit_row(&self, row: &AuditRow) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO audit_rows (at, request_id, operation, enterprise_uid, key_name, key_type, target, \
                 remark, outcome) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)",
            )?
            .execute(params![
                Time(row.at),
                row.request_id,
                row.operation,
                row.enterprise_uid,
                row.key_name,
                row.key_type,
                row.target,
                row.remark,
                row.outcome,
            ])?;
        Ok(())
    }

    pub(super) fn list_audit_rows(
        &self,
        request_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<AuditRow>, StoreError> {
        const COLUMNS: &str = "SELECT at, request_id, operation, enterprise_uid, key_name, key_type, target, remark, outcome FROM audit_rows";
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        let rows = match request_id {
            Some(id) => self
                .connection
                .prepare_cached(&format!(
                    "{COLUMNS} WHERE request_id = ?2 ORDER BY seq DESC LIMIT ?1"
                ))?
                .query_map(params![limit, id], audit_row)?
                .collect::<Result<_, _>>()?,
            None => self
                .connection
                .prepare_cached(&format!("{COLUMNS} ORDER BY seq DESC LIMIT ?1"))?
                .query_map([limit], audit_row)?
                .collect::<Result<_, _>>()?,
        };
        Ok(rows)
    }

    pub(super) fn list_keys(&self) -> Result<Vec<Key>, StoreError> {
        let mut statement = self.connection.prepare_cached(
            "SELECT name, enterprise, kind, hash, expires_at, revoked FROM keys ORDER BY name",
        )?;
        let keys = statement.query_map([], |row| {
            let expires_at: Option<Time> = row.get(4)?;
            Ok(Key {
                name: row.get(0)?,
                enterprise: row.get(1)?,
                kind: row.get(2)?,
                hash: row.get(3)?,
                expires_at: expires_at.map(|Time(at)| at),
                revoked: row.get(5)?,
            })
        })?;
        Ok(keys.collect::<Result<_, _>>()?)
    }

    pub(super) fn insert_key(&self, key: &Key) -> Result<(), StoreError> {
        self.connection
            .prepare_cached(
                "INSERT INTO keys (name, enterprise, kind, hash, expires_at, revoked) VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
            )?
            .execute(params![key.name, key.enterprise, key.kind, key.hash, key.expires_at.map(Time), key.revoked])?;
        Ok(())
    }

    pub(super) fn delete_key(&self, name: &str) -> Result<bool, StoreError> {
        Ok(self
            .connection
            .prepare_cached("DELETE FROM keys WHERE name = ?1")?
            .execute([name])?
            > 0)
    }
}

fn audit_row(row: &Row<'_>) -> rusqlite::Result<AuditRow> {
    let Time(at) = row.get(0)?;
    Ok(AuditRow {
        at,
        request_id: row.get(1)?,
        operation: row.get(2)?,
        enterprise_uid: row.get(3)?,
        key_name: row.get(4)?,
        key_type: row.get(5)?,
        target: row.get(6)?,
        remark: row.get(7)?,
        outcome: row.get(8)?,
    })
}
