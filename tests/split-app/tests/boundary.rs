//! Two crates share packages: the types generated in one work in those of the other.

use connect_prost::client::ErrorKind;
use connect_prost::http::Uri;
use connect_prost::server::{Context, RequestId, Router};
use connect_prost::{Code, ConnectError, Response};
use protojson_prost::{ReadOptions, Registry, WriteOptions};
use protovalidate_prost::Validate as _;
use split_app::app::v1::{
    MESSAGE_TYPES, MemberService, MemberServiceClient, MemberServiceServer, TaskService,
    TaskServiceClient, TaskServiceServer, Team, TeamService, TeamServiceClient, TeamServiceServer,
    team,
};
use split_base::base::v1::{
    FindPersonRequest, FindPersonResponse, FoundTask, Person, Task, TaskKey, found_task, person,
    task, task_key,
};

fn ada() -> Person {
    Person {
        name: "Ada".to_owned(),
        password: "secret".to_owned(),
        role: person::Role::Owner.into(),
        place: None,
    }
}

fn team() -> Team {
    Team {
        owner: Some(ada()),
        members: [("Ada".to_owned(), ada())].into(),
        role: person::Role::Owner.into(),
        r#where: Some(team::Where::Place(person::Place {
            city: "London".to_owned(),
        })),
    }
}

#[test]
fn json_goes_through_both_crates() {
    let text = protojson_prost::to_string(&team(), &WriteOptions::new()).expect("JSON");
    let person = r#"{"name":"Ada","password":"secret","role":"ROLE_OWNER"}"#;
    assert_eq!(
        text,
        format!(
            r#"{{"owner":{person},"members":{{"Ada":{person}}},"role":"ROLE_OWNER","place":{{"city":"London"}}}}"#
        )
    );
    let read: Team =
        protojson_prost::from_slice(text.as_bytes(), &ReadOptions::new()).expect("JSON");
    assert_eq!(read, team());
}

#[test]
fn rules_of_the_other_crate_are_asked_for() {
    let mut team = team();
    assert!(team.validate().is_ok());
    team.owner = Some(Person::default());
    team.members.insert(String::new(), Person::default());
    team.role = 7;
    team.r#where = Some(team::Where::Host(Person::default()));
    let error = team.validate().expect_err("nobody has a name");
    let broken = error.violations().iter();
    let broken: Vec<String> = broken
        .map(|violation| format!("{} {}", violation.field_path(), violation.rule_id()))
        .collect();
    assert_eq!(
        broken,
        [
            "owner.name string.min_len",
            "members[\"\"].name string.min_len",
            "role enum.defined_only",
            "host.name string.min_len",
        ]
    );
}

#[test]
fn debug_keeps_the_secrets_of_the_other_crate_and_knows_its_enums() {
    let text = format!("{:?}", team());
    assert!(
        text.contains("role: Owner") && text.contains("[redacted]"),
        "{text}"
    );
    assert!(!text.contains("secret"), "{text}");
}

#[test]
fn one_registry_knows_the_messages_of_both() {
    let registry = Registry::new()
        .with(MESSAGE_TYPES)
        .with(split_base::base::v1::MESSAGE_TYPES);
    assert!(registry.contains("app.v1.Team") && registry.contains("base.v1.Person"));
    let own: Vec<&str> = MESSAGE_TYPES
        .iter()
        .map(|known| known.full_name())
        .collect();
    assert_eq!(own, ["app.v1.Team"], "each crate lists its own");
    assert!(
        !split_app::PROTOS.contains("base"),
        "the package is not generated twice"
    );
}

struct Teams;

impl MemberService for Teams {
    async fn find_member(
        &self,
        _context: Context,
        request: FindPersonRequest,
    ) -> Result<Response<FindPersonResponse>, ConnectError> {
        Ok(Response::new(FindPersonResponse {
            person: Some(Person {
                name: request.name,
                ..ada()
            }),
            ..FindPersonResponse::default()
        }))
    }
}

impl TeamService for Teams {
    async fn change_team(
        &self,
        _context: Context,
        team: Team,
    ) -> Result<Response<Team>, ConnectError> {
        Ok(Response::new(team))
    }
}

fn router() -> Router {
    Router::new()
        .add(MemberServiceServer::new(Teams))
        .add(TeamServiceServer::new(Teams))
        .request_ids(|| RequestId::new("id-1"))
}

fn members() -> MemberServiceClient {
    MemberServiceClient::new(router(), Uri::from_static("http://in-process"))
}

#[tokio::test]
async fn a_service_is_called_with_messages_of_both_crates() {
    let found = members().find_member(FindPersonRequest {
        name: "Bob".to_owned(),
    });
    let found = found.await.expect("a response");
    assert_eq!(
        found.person.as_ref().map(|person| person.name.as_str()),
        Some("Bob")
    );
    assert!(
        found.ok,
        "dispatch fills the wrapper of the other crate's message"
    );
    assert_eq!(found.request_id(), Some("id-1"));
    assert_eq!(found.request_id, "id-1");
    let teams = TeamServiceClient::new(router(), Uri::from_static("http://in-process"));
    let changed = teams.change_team(team()).await.expect("a response");
    assert_eq!(*changed, team());
}

#[tokio::test]
async fn a_request_of_the_other_crate_is_validated() {
    let name = "Bartholomew".to_owned();
    let error = members().find_member(FindPersonRequest { name }).await;
    let error = error.expect_err("the name is too long");
    assert_eq!(error.code(), Code::InvalidArgument);
}

impl TaskService for Teams {
    async fn start_task(
        &self,
        _context: Context,
        key: TaskKey,
    ) -> Result<Response<TaskKey>, ConnectError> {
        Ok(Response::new(key))
    }

    async fn find_task(
        &self,
        _context: Context,
        key: TaskKey,
    ) -> Result<Response<FoundTask>, ConnectError> {
        let Some(task_key::Key::Task(name)) = key.key else {
            return Err(ConnectError::not_found("tasks are found by name"));
        };
        let remark = Some(task::Remark::Text(name));
        let state = task::State::Stuck.into();
        let found = Some(found_task::Found::Task(Task { state, remark }));
        Ok(Response::new(FoundTask { found }))
    }
}

#[tokio::test(start_paused = true)]
async fn work_is_followed_through_oneofs_of_the_other_crate() {
    let router = Router::new().add(TaskServiceServer::new(Teams));
    let tasks = TaskServiceClient::new(router, Uri::from_static("http://in-process"));
    let follow = async |key| {
        let key = Some(key);
        let mut poller = tasks.start_task(TaskKey { key }).poller();
        poller.until_done().await.expect_err("no task ends well")
    };
    let error = follow(task_key::Key::Task("too much".to_owned())).await;
    assert_eq!(error.kind(), ErrorKind::Job);
    let expected = "the work has ended in the state STATE_STUCK: too much";
    assert_eq!(error.message(), expected);
    let error = follow(task_key::Key::Place(3)).await;
    assert_eq!(
        (error.kind(), error.code()),
        (ErrorKind::Response, Code::Internal)
    );
}
