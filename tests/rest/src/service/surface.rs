//! Services with errors, words and statuses of their own.

use connect_prost::http::{HeaderValue, header};
use connect_prost::server::Context;
use connect_prost::{Code, ConnectError, Response};

use crate::generated::surface::v1::{
    Account, AccountRequest, AccountService, Member, MemberRequest, MemberService, Token,
    TokenRequest, TokenService,
};

/// How long a token lasts by default, in seconds.
const LIFETIME: i32 = 3600;

/// Returns what a request names, or fails as it says.
pub(super) struct Surface;

/// Fails with the code of this number, if there is one.
fn fail(number: i32) -> Result<(), ConnectError> {
    let code = u32::try_from(number).ok().and_then(Code::from_number);
    code.map_or(Ok(()), |code| Err(ConnectError::new(code, "why")))
}

fn account(request: AccountRequest) -> Result<Response<Account>, ConnectError> {
    fail(request.fail)?;
    Ok(Response::new(Account {
        request_id: request.own_id,
        id: request.id,
        amount: request.amount,
        ..Account::default()
    }))
}

impl AccountService for Surface {
    async fn get_account(
        &self,
        _: Context,
        request: AccountRequest,
    ) -> Result<Response<Account>, ConnectError> {
        account(request)
    }

    async fn create_account(
        &self,
        _: Context,
        request: AccountRequest,
    ) -> Result<Response<Account>, ConnectError> {
        let mut response = account(request)?;
        let place = HeaderValue::from_static("/surface/accounts/1");
        response.headers_mut().insert(header::LOCATION, place);
        Ok(response)
    }
}

impl MemberService for Surface {
    async fn get_member(
        &self,
        _: Context,
        request: MemberRequest,
    ) -> Result<Response<Member>, ConnectError> {
        fail(request.fail)?;
        Ok(Response::new(Member { id: request.id }))
    }

    async fn delete_member(
        &self,
        _: Context,
        request: MemberRequest,
    ) -> Result<Response<Member>, ConnectError> {
        fail(request.fail)?;
        Ok(Response::new(Member { id: request.id }))
    }
}

impl TokenService for Surface {
    async fn create_token(
        &self,
        _: Context,
        request: TokenRequest,
    ) -> Result<Response<Token>, ConnectError> {
        fail(request.fail)?;
        let mut response = Response::new(Token {
            access_token: "token".to_owned(),
            client_id: request.client_id,
            scope: request.scope,
            expires_in: request.options.map_or(LIFETIME, |options| options.seconds),
        });
        let no_store = HeaderValue::from_static("no-store");
        response
            .headers_mut()
            .insert(header::CACHE_CONTROL, no_store);
        Ok(response)
    }
}
