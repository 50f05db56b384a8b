//! Methods that fail as they are asked to, and those of the surfaces.

use std::future;

use http::header::{CACHE_CONTROL, LOCATION, RETRY_AFTER};
use http::{HeaderName, HeaderValue};
use pbjson_types::Timestamp;
use rest_over_grpc::handling::{Code, Context, Status};

use crate::echo::echo;
use crate::generated::rest::v1::{
    CheckRequest, DateRequest, DateResponse, FailRequest, FailResponse, FaultService,
    RepeatRequest, RepeatResponse,
};
use crate::generated::surface::v1::{
    Account, AccountRequest, AccountService, Member, MemberRequest, MemberService, Token,
    TokenRequest, TokenService,
};

/// Longer than any response may be: what is asked for comes from a request.
const MOST: usize = 1 << 21;

/// Fails, or returns what a request names.
#[derive(Clone)]
pub(crate) struct Fault;

fn code(number: i32) -> Code {
    Code::from_i32(number).unwrap_or(Code::Unknown)
}

fn mark(context: &mut Context, value: &'static str) {
    let name = HeaderName::from_static("x-mark");
    context.insert_response_header(name, HeaderValue::from_static(value));
}

fn repeated(text: &str, times: i32) -> String {
    let most = MOST / text.len().max(1);
    text.repeat(usize::try_from(times).unwrap_or_default().min(most))
}

impl FaultService for Fault {
    async fn fail(
        &self,
        request: FailRequest,
        context: &mut Context,
    ) -> Result<FailResponse, Status> {
        mark(context, "error");
        if let Ok(value) = HeaderValue::from_str(&request.retry_after)
            && !value.is_empty()
        {
            context.insert_response_header(RETRY_AFTER, value);
        }
        let message = repeated(&request.message, request.times.max(1));
        Err(Status::new(code(request.code), message))
    }

    async fn panic(&self, request: FailRequest, _: &mut Context) -> Result<FailResponse, Status> {
        panic!("{}", request.message)
    }

    async fn wait(&self, _: FailRequest, _: &mut Context) -> Result<FailResponse, Status> {
        future::pending().await
    }

    async fn check(
        &self,
        request: CheckRequest,
        context: &mut Context,
    ) -> Result<CheckRequest, Status> {
        Ok(echo(context, "Check", request))
    }

    async fn date(&self, request: DateRequest, _: &mut Context) -> Result<DateResponse, Status> {
        let time = Timestamp {
            seconds: request.seconds,
            nanos: 0,
        };
        Ok(DateResponse { time: Some(time) })
    }

    async fn mark(
        &self,
        request: FailRequest,
        context: &mut Context,
    ) -> Result<FailResponse, Status> {
        mark(context, "head");
        context.insert_response_header(LOCATION, HeaderValue::from_static("/v1/marks/1"));
        Ok(FailResponse {
            text: request.message,
        })
    }

    async fn repeat(
        &self,
        request: RepeatRequest,
        _: &mut Context,
    ) -> Result<RepeatResponse, Status> {
        let text = repeated("abcdefgh", request.times);
        Ok(RepeatResponse { text })
    }
}

/// Fails with the code of this number, if there is one.
fn fail(number: i32) -> Result<(), Status> {
    match number {
        0 => Ok(()),
        number => Err(Status::new(code(number), "why")),
    }
}

fn account(request: AccountRequest) -> Result<Account, Status> {
    fail(request.fail)?;
    Ok(Account {
        request_id: request.own_id,
        id: request.id,
        amount: request.amount,
        ..Account::default()
    })
}

impl AccountService for Fault {
    async fn get_account(
        &self,
        request: AccountRequest,
        _: &mut Context,
    ) -> Result<Account, Status> {
        account(request)
    }

    async fn create_account(
        &self,
        request: AccountRequest,
        context: &mut Context,
    ) -> Result<Account, Status> {
        let place = HeaderValue::from_static("/surface/accounts/1");
        context.insert_response_header(LOCATION, place);
        account(request)
    }
}

impl MemberService for Fault {
    async fn get_member(&self, request: MemberRequest, _: &mut Context) -> Result<Member, Status> {
        fail(request.fail)?;
        Ok(Member { id: request.id })
    }

    async fn delete_member(
        &self,
        request: MemberRequest,
        _: &mut Context,
    ) -> Result<Member, Status> {
        fail(request.fail)?;
        Ok(Member { id: request.id })
    }
}

impl TokenService for Fault {
    async fn create_token(
        &self,
        request: TokenRequest,
        context: &mut Context,
    ) -> Result<Token, Status> {
        fail(request.fail)?;
        context.insert_response_header(CACHE_CONTROL, HeaderValue::from_static("no-store"));
        Ok(Token {
            access_token: "token".to_owned(),
            client_id: request.client_id,
            scope: request.scope,
            expires_in: request.options.map_or(3600, |options| options.seconds),
        })
    }
}
