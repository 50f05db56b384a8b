//! Conversions between world documents and the store.

use super::document::{
    AuditDocument, EnterpriseDocument, KeyDocument, StripeCallDocument, UserDocument,
    WorldDocument, key_hash, key_hex,
};
use crate::audit::AuditRow;
use crate::credential::Key;
use crate::domain::{Delegation, Enterprise, EnterpriseNo, Filter, StripeCall, User};
use crate::store::{StoreError, Transaction};

/// Replaces the world in the store by that of a checked document.
pub(crate) fn load(
    document: &WorldDocument,
    transaction: &mut dyn Transaction,
) -> Result<(), StoreError> {
    let numbered = || (1..).zip(&document.enterprises);
    let enterprises: Vec<Enterprise> = numbered()
        .map(|(no, enterprise)| Enterprise {
            no,
            uid: enterprise.uid.clone(),
            name: enterprise.name.clone(),
            team_uid: enterprise.team_uid.clone(),
        })
        .collect();
    transaction.reinitialize(&enterprises)?;
    transaction.set_settings(&document.settings)?;
    for (no, enterprise) in numbered() {
        for document in &enterprise.users {
            transaction.insert_user(no, &user(document))?;
        }
        for document in &enterprise.keys {
            transaction.add_key(&key(document, no)?)?;
        }
        for document in &enterprise.stripe_calls {
            let StripeCallDocument {
                at,
                quantity,
                succeeded,
            } = *document;
            transaction.add_stripe_call(
                no,
                &StripeCall {
                    at,
                    quantity: quantity.into(),
                    succeeded,
                },
            )?;
        }
    }
    load_audit(document, transaction)
}

/// Adds the audit rows of all enterprises to the log, in order of time.
fn load_audit(
    document: &WorldDocument,
    transaction: &mut dyn Transaction,
) -> Result<(), StoreError> {
    let of = |enterprise: &EnterpriseDocument| {
        let uid = enterprise.uid.clone();
        enterprise
            .audit
            .clone()
            .into_iter()
            .map(move |row| (uid.clone(), row))
    };
    let mut rows: Vec<(String, AuditDocument)> = document.enterprises.iter().flat_map(of).collect();
    rows.sort_by_key(|(_, row)| row.at);
    for (enterprise_uid, row) in rows {
        let AuditDocument {
            at,
            request_id,
            operation,
            key_name,
            key_type,
            target,
            remark,
            outcome,
        } = row;
        let row = AuditRow {
            at,
            request_id,
            operation,
            enterprise_uid,
            key_name,
            key_type,
            target,
            remark,
            outcome,
        };
        transaction.add_audit_row(&row)?;
    }
    Ok(())
}

/// Returns the world in the store as a document.
pub(crate) fn save(transaction: &mut dyn Transaction) -> Result<WorldDocument, StoreError> {
    let keys = transaction.keys()?;
    let mut audit = transaction.audit_rows(None, usize::MAX)?;
    audit.reverse();
    let mut enterprises = Vec::new();
    for enterprise in transaction.enterprises()? {
        let users = transaction
            .page(enterprise.no, Filter::default(), 0, usize::MAX)?
            .users;
        let calls = transaction.stripe_calls(enterprise.no)?;
        let rows = audit
            .iter()
            .filter(|row| row.enterprise_uid == enterprise.uid)
            .cloned();
        enterprises.push(EnterpriseDocument {
            users: users.into_iter().map(user_document).collect(),
            keys: keys
                .iter()
                .filter(|key| key.enterprise == enterprise.no)
                .map(key_document)
                .collect(),
            stripe_calls: calls.into_iter().map(stripe_call_document).collect(),
            audit: rows.map(audit_document).collect(),
            uid: enterprise.uid,
            name: enterprise.name,
            team_uid: enterprise.team_uid,
        });
    }
    Ok(WorldDocument {
        clock: None,
        settings: transaction.settings()?,
        enterprises,
    })
}

fn user(document: &UserDocument) -> User {
    let document = document.clone();
    let delegation = document
        .delegated_to
        .zip(document.delegated_at)
        .map(|(to, at)| Delegation { to, at });
    User {
        id: document.team_user_id,
        email: document.email,
        name: document.name,
        first_name: document.first_name,
        last_name: document.last_name,
        label: document.label,
        role: document.role,
        status: document.status,
        delegation,
        original_email: document.original_email,
        removed_at: document.removed_at,
        holds: 0,
    }
}

fn user_document(user: User) -> UserDocument {
    let (delegated_to, delegated_at) = user
        .delegation
        .map(|delegation| (delegation.to, delegation.at))
        .unzip();
    UserDocument {
        team_user_id: user.id,
        email: user.email,
        name: user.name,
        first_name: user.first_name,
        last_name: user.last_name,
        label: user.label,
        role: user.role,
        status: user.status,
        delegated_to,
        delegated_at,
        original_email: user.original_email,
        removed_at: user.removed_at,
    }
}

fn key(document: &KeyDocument, enterprise: EnterpriseNo) -> Result<Key, StoreError> {
    Ok(Key {
        name: document.name.clone(),
        enterprise,
        kind: document.kind,
        hash: key_hash(&document.sha256)
            .ok_or_else(|| StoreError::new("a key's sha256 is 64 hex digits"))?,
        expires_at: document.expires_at,
        revoked: document.revoked,
    })
}

fn key_document(key: &Key) -> KeyDocument {
    KeyDocument {
        name: key.name.clone(),
        kind: key.kind,
        sha256: key_hex(&key.hash),
        expires_at: key.expires_at,
        revoked: key.revoked,
    }
}

fn stripe_call_document(call: StripeCall) -> StripeCallDocument {
    StripeCallDocument {
        at: call.at,
        quantity: u32::try_from(call.quantity).unwrap_or(u32::MAX),
        succeeded: call.succeeded,
    }
}

fn audit_document(row: AuditRow) -> AuditDocument {
    let AuditRow {
        at,
        request_id,
        operation,
        key_name,
        key_type,
        target,
        remark,
        outcome,
        enterprise_uid: _,
    } = row;
    AuditDocument {
        at,
        request_id,
        operation,
        key_name,
        key_type,
        target,
        remark,
        outcome,
    }
}
