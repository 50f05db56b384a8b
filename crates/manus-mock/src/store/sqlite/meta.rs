//! Metadata of the world, and the implementation of [`Transaction`].

use jiff::Timestamp;
use rusqlite::{OptionalExtension, params};

use super::{SqliteTransaction, schema};
use crate::audit::AuditRow;
use crate::credential::Key;
use crate::domain::{Enterprise, EnterpriseNo, Filter, Page, StripeCall, User};
use crate::settings::Settings;
use crate::store::{StoreError, Transaction};

const CLOCK: &str = "clock";
const GENERATION: &str = "generation";
const SEED: &str = "seed";
const SETTINGS: &str = "settings";

impl SqliteTransaction<'_> {
    fn get<T: std::str::FromStr>(&self, name: &str) -> Result<Option<T>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT value FROM meta WHERE name = ?1")?;
        let text: Option<String> = statement.query_row([name], |row| row.get(0)).optional()?;
        text.map(|text| {
            text.parse()
                .map_err(|_| StoreError::new(format!("the store's {name} cannot be read")))
        })
        .transpose()
    }

    fn put(&self, name: &str, value: &str) -> Result<(), StoreError> {
        self.connection
            .prepare_cached("INSERT OR REPLACE INTO meta (name, value) VALUES (?1, ?2)")?
            .execute(params![name, value])?;
        Ok(())
    }
}

impl Transaction for SqliteTransaction<'_> {
    fn enterprises(&mut self) -> Result<Vec<Enterprise>, StoreError> {
        let mut statement = self
            .connection
            .prepare_cached("SELECT no, uid, name, team_uid FROM enterprises ORDER BY no")?;
        let enterprises = statement.query_map([], |row| {
            Ok(Enterprise {
                no: row.get(0)?,
                uid: row.get(1)?,
                name: row.get(2)?,
                team_uid: row.get(3)?,
            })
        })?;
        Ok(enterprises.collect::<Result<_, _>>()?)
    }

    fn user(&mut self, team: EnterpriseNo, id: &str) -> Result<Option<User>, StoreError> {
        self.find(team, id)
    }

    fn user_by_email(
        &mut self,
        team: EnterpriseNo,
        email: &str,
    ) -> Result<Option<User>, StoreError> {
        self.find_by_email(team, email)
    }

    fn page(
        &mut self,
        team: EnterpriseNo,
        filter: Filter,
        offset: usize,
        limit: usize,
    ) -> Result<Page, StoreError> {
        self.list(team, filter, offset, limit)
    }

    fn profiles_of(&mut self, team: EnterpriseNo, holder: &str) -> Result<Vec<User>, StoreError> {
        self.held_by(team, holder)
    }

    fn insert_user(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError> {
        self.insert(team, user)
    }

    fn update_user(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError> {
        self.replace(team, user)
    }

    fn paid_seats(&mut self, team: EnterpriseNo) -> Result<u64, StoreError> {
        Ok(self.seats(team))
    }

    fn add_stripe_call(&mut self, team: EnterpriseNo, call: &StripeCall) -> Result<(), StoreError> {
        self.insert_stripe_call(team, call)
    }

    fn stripe_calls(&mut self, team: EnterpriseNo) -> Result<Vec<StripeCall>, StoreError> {
        self.list_stripe_calls(team)
    }

    fn add_audit_row(&mut self, row: &AuditRow) -> Result<(), StoreError> {
        self.insert_audit_row(row)
    }

    fn audit_rows(
        &mut self,
        request_id: Option<&str>,
        limit: usize,
    ) -> Result<Vec<AuditRow>, StoreError> {
        self.list_audit_rows(request_id, limit)
    }

    fn keys(&mut self) -> Result<Vec<Key>, StoreError> {
        self.list_keys()
    }

    fn add_key(&mut self, key: &Key) -> Result<(), StoreError> {
        self.insert_key(key)
    }

    fn remove_key(&mut self, name: &str) -> Result<bool, StoreError> {
        self.delete_key(name)
    }

    fn clock(&mut self) -> Result<Option<Timestamp>, StoreError> {
        self.get(CLOCK)
    }

    fn set_clock(&mut self, now: Timestamp) -> Result<(), StoreError> {
        self.put(CLOCK, &now.to_string())
    }

    fn generation(&mut self) -> Result<Option<u64>, StoreError> {
        self.get(GENERATION)
    }

    fn set_generation(&mut self, generation: u64) -> Result<(), StoreError> {
        self.put(GENERATION, &generation.to_string())
    }

    fn settings(&mut self) -> Result<Settings, StoreError> {
        let text: Option<String> = self.get(SETTINGS)?;
        let unreadable =
            |error| StoreError::new(format!("the store's settings cannot be read: {error}"));
        text.map_or(Ok(Settings::default()), |text| {
            serde_json::from_str(&text).map_err(unreadable)
        })
    }

    fn set_settings(&mut self, settings: &Settings) -> Result<(), StoreError> {
        let text =
            serde_json::to_string(settings).map_err(|error| StoreError::new(error.to_string()))?;
        self.put(SETTINGS, &text)
    }

    fn reinitialize(&mut self, enterprises: &[Enterprise]) -> Result<(), StoreError> {
        self.connection.execute_batch(schema::EMPTY)?;
        self.rank = None;
        self.changes.clear();
        let mut statement = self.connection.prepare_cached(
            "INSERT INTO enterprises (no, uid, name, team_uid) VALUES (?1, ?2, ?3, ?4)",
        )?;
        for enterprise in enterprises {
            statement.execute(params![
                enterprise.no,
                enterprise.uid,
                enterprise.name,
                enterprise.team_uid
            ])?;
        }
        Ok(())
    }

    fn seed_text(&mut self) -> Result<String, StoreError> {
        self.get(SEED)?
            .ok_or_else(|| StoreError::new("the store does not say which seed it came from"))
    }

    fn set_seed_text(&mut self, text: &str) -> Result<(), StoreError> {
        self.put(SEED, text)
    }
}
