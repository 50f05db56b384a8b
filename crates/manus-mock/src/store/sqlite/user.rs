//! Queries on members. Every write also records the change for the rank index.

use rusqlite::{Connection, OptionalExtension, params};

use super::SqliteTransaction;
use super::row::{self, Time, USER};
use crate::domain::{EnterpriseNo, Filter, Page, User, email_key};
use crate::store::StoreError;
use crate::store::rank::{Change, Facets, Rank};

/// Builds the index from all members in the database.
pub(super) fn rank(connection: &Connection) -> Result<Rank, StoreError> {
    let mut rank = Rank::default();
    let mut statement =
        connection.prepare(&format!("SELECT {USER}, team FROM users ORDER BY team, id"))?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let user = row::user(row)?;
        rank.apply(&Change {
            team: row.get(13)?,
            id: user.id.as_str().into(),
            from: None,
            to: Some(Facets::of(&user)),
        });
    }
    Ok(rank)
}

impl SqliteTransaction<'_> {
    pub(super) fn find(&self, team: EnterpriseNo, id: &str) -> Result<Option<User>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {USER} FROM users WHERE team = ?1 AND id = ?2"
        ))?;
        Ok(statement
            .query_row(params![team, id], row::user)
            .optional()?)
    }

    pub(super) fn find_by_email(
        &self,
        team: EnterpriseNo,
        email: &str,
    ) -> Result<Option<User>, StoreError> {
        // Without INDEXED BY the planner takes the primary key, which has every column, and scans the whole team.
        // Removed is the greatest status: living members sort first.
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {USER} FROM users INDEXED BY users_by_email WHERE team = ?1 AND email_key = ?2 ORDER BY status = 3, removed_at DESC, id LIMIT 1"
        ))?;
        Ok(statement
            .query_row(params![team, email_key(email)], row::user)
            .optional()?)
    }

    pub(super) fn list(
        &self,
        team: EnterpriseNo,
        filter: Filter,
        offset: usize,
        limit: usize,
    ) -> Result<Page, StoreError> {
        let Some(rank) = self.rank else {
            return Ok(Page {
                users: Vec::new(),
                total: 0,
            });
        };
        let mut users =
            Vec::with_capacity(limit.min(rank.total(team, filter).saturating_sub(offset)));
        for id in rank.window(team, filter, offset, limit) {
            users.extend(self.find(team, id)?);
        }
        Ok(Page {
            users,
            total: rank.total(team, filter),
        })
    }

    pub(super) fn held_by(
        &self,
        team: EnterpriseNo,
        holder: &str,
    ) -> Result<Vec<User>, StoreError> {
        let mut statement = self.connection.prepare_cached(&format!(
            "SELECT {USER} FROM users INDEXED BY users_by_holder WHERE team = ?1 AND delegated_to = ?2 ORDER BY id"
        ))?;
        let users = statement
            .query_map(params![team, holder], row::user)?
            .collect::<Result<_, _>>()?;
        Ok(users)
    }

    pub(super) fn insert(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError> {
        let holds = self.held_by(team, &user.id)?.len();
        let user = User {
            holds: u32::try_from(holds).unwrap_or(u32::MAX),
            ..user.clone()
        };
        let to = user.delegation.as_ref().map(|delegation| &delegation.to);
        let at = user
            .delegation
            .as_ref()
            .map(|delegation| Time(delegation.at));
        self.connection
            .prepare_cached(
                "INSERT INTO users (team, id, email, email_key, name, first_name, last_name, label, role, status, \
                 delegated_to, delegated_at, original_email, removed_at, holds) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, \
                 ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
            )?
            .execute(params![
                team,
                user.id,
                user.email,
                email_key(&user.email),
                user.name,
                user.first_name,
                user.last_name,
                user.label,
                user.role,
                user.status,
                to,
                at,
                user.original_email,
                user.removed_at.map(Time),
                user.holds,
            ])?;
        self.record_change(team, &user.id, None, Some(Facets::of(&user)));
        match to {
            Some(holder) => self.shift_holds(team, holder, 1),
            None => Ok(()),
        }
    }

    pub(super) fn replace(&mut self, team: EnterpriseNo, user: &User) -> Result<(), StoreError> {
        let before = self
            .find(team, &user.id)?
            .ok_or_else(|| StoreError::new("a member that is not there was changed"))?;
        let user = User {
            holds: before.holds,
            ..user.clone()
        };
        let to = user.delegation.as_ref().map(|delegation| &delegation.to);
        let at = user
            .delegation
            .as_ref()
            .map(|delegation| Time(delegation.at));
        self.connection
            .prepare_cached(
                "UPDATE users SET email = ?3, email_key = ?4, name = ?5, first_name = ?6, last_name = ?7, label = ?8, \
                 role = ?9, status = ?10, delegated_to = ?11, delegated_at = ?12, original_email = ?13, \
                 removed_at = ?14 WHERE team = ?1 AND id = ?2",
            )?
            .execute(params![
                team,
                user.id,
                user.email,
                email_key(&user.email),
                user.name,
                user.first_name,
                user.last_name,
                user.label,
                user.role,
                user.status,
                to,
                at,
                user.original_email,
                user.removed_at.map(Time),
            ])?;
        self.record_change(
            team,
            &user.id,
            Some(Facets::of(&before)),
            Some(Facets::of(&user)),
        );
        let previous = before.delegation.map(|delegation| delegation.to);
        if previous.as_ref() == to {
            return Ok(());
        }
        if let Some(holder) = previous {
            self.shift_holds(team, &holder, -1)?;
        }
        match to {
            Some(holder) => self.shift_holds(team, holder, 1),
            None => Ok(()),
        }
    }

    /// Changes the number of profiles that `holder` holds.
    fn shift_holds(&mut self, team: EnterpriseNo, holder: &str, by: i32) -> Result<(), StoreError> {
        let Some(before) = self.find(team, holder)? else {
            return Ok(());
        };
        let after = User {
            holds: before.holds.saturating_add_signed(by),
            ..before.clone()
        };
        self.connection
            .prepare_cached("UPDATE users SET holds = ?3 WHERE team = ?1 AND id = ?2")?
            .execute(params![team, holder, after.holds])?;
        self.record_change(
            team,
            holder,
            Some(Facets::of(&before)),
            Some(Facets::of(&after)),
        );
        Ok(())
    }

    /// Returns the paid seats as of this transaction: those of the index and the changes since the last commit.
    pub(super) fn seats(&self, team: EnterpriseNo) -> u64 {
        let committed = self.rank.map_or(0, |rank| rank.paid_seats(team));
        let pending: i64 = self
            .changes
            .iter()
            .filter(|change| change.team == team)
            .map(Change::paid_seats)
            .sum();
        u64::try_from(committed + pending).unwrap_or_default()
    }
}
