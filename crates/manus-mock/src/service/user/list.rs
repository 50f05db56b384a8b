//! `team.user.list` (contract A.3).

use manus_api::team::v2::{ListUsersRequest, ListUsersResponse};

use super::convert;
use crate::domain::Filter;
use crate::rejection::Rejection;
use crate::world::unit_of_work::UnitOfWork;

const DEFAULT_LIMIT: i32 = 100;

pub(super) fn list(
    unit: &mut UnitOfWork<'_>,
    request: &ListUsersRequest,
) -> Result<ListUsersResponse, Rejection> {
    let (limit, offset) = (
        request.limit.unwrap_or(DEFAULT_LIMIT),
        request.offset.unwrap_or(0),
    );
    let filter = Filter {
        status: request
            .status_filter
            .map(convert::read_status)
            .transpose()?,
        delegation: request
            .delegation_state
            .map(convert::read_delegation_state)
            .transpose()?
            .flatten(),
    };
    let page = unit
        .transaction
        .page(unit.team, filter, size(offset), size(limit))?;
    Ok(ListUsersResponse {
        users: page.users.iter().map(convert::row).collect(),
        total: i32::try_from(page.total).unwrap_or(i32::MAX),
        limit,
        offset,
        ..ListUsersResponse::default()
    })
}

/// Returns the size as `usize`; validation has excluded negative numbers.
fn size(number: i32) -> usize {
    usize::try_from(number).unwrap_or_default()
}
