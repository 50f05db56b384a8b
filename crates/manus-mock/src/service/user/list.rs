//! `team.user.list` (contract A.3).

use manus_api::team::v2::{ListUsersRequest, ListUsersResponse};

use crate::domain::Filter;
use crate::refusal::Refusal;
use crate::service::message;
use crate::world::act::Act;

const DEFAULT_LIMIT: i32 = 100;

pub(super) fn list(
    act: &mut Act<'_>,
    request: &ListUsersRequest,
) -> Result<ListUsersResponse, Refusal> {
    let (limit, offset) = (
        request.limit.unwrap_or(DEFAULT_LIMIT),
        request.offset.unwrap_or(0),
    );
    let filter = Filter {
        status: request
            .status_filter
            .map(message::read_status)
            .transpose()?,
        delegation: request
            .delegation_state
            .map(message::read_delegation_state)
            .transpose()?
            .flatten(),
    };
    let page = act
        .transaction
        .page(act.team, filter, size(offset), size(limit))?;
    Ok(ListUsersResponse {
        users: page.users.iter().map(message::row).collect(),
        total: i32::try_from(page.total).unwrap_or(i32::MAX),
        limit,
        offset,
        ..ListUsersResponse::default()
    })
}

/// The validator lets nothing below zero through.
fn size(number: i32) -> usize {
    usize::try_from(number).unwrap_or_default()
}
