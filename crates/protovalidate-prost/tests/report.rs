//! Validators written by hand, in the shape that the generator writes them.

use std::collections::HashMap;

use prost_types::Timestamp;
use protovalidate_prost::{
    Field, FieldPath, FieldPathElement, FieldType, Report, Rule, Validate, Validation,
    ValidationError, Violation, wire,
};

#[derive(Default)]
struct Team {
    users: Vec<User>,
    labels: HashMap<String, String>,
    born: Option<Timestamp>,
    blob: Vec<u8>,
}

#[derive(Default)]
struct User {
    email: String,
}

const STRING: Field = Field::new(14, "string", FieldType::Message);

impl Validate for Team {
    fn check(&self, report: &mut Report) {
        const USERS: Field = Field::new(1, "users", FieldType::Message);
        for (index, item) in self.users.iter().enumerate() {
            let mark = report.mark();
            item.check(report);
            report.enclose_item(mark, &USERS, index);
        }
        const LABELS: Field = Field::map(2, "labels", FieldType::String, FieldType::String);
        const KEY: Rule = Rule::new(
            "string.min_len",
            "must be at least 2 characters",
            &[
                Field::new(19, "map", FieldType::Message),
                Field::new(4, "keys", FieldType::Message),
                STRING,
                Field::new(2, "min_len", FieldType::Uint64),
            ],
        );
        let all = report.mark();
        for key in self.labels.keys() {
            let mark = report.mark();
            if key.len() < 2 {
                report.add(&KEY);
            }
            report.mark_for_key(mark);
            report.enclose_entry(mark, &LABELS, key);
        }
        report.sort_entries(all);
        const BORN: Field = Field::new(3, "born", FieldType::Message);
        const PAST: Rule = Rule::new("timestamp.lt_now", "must be less than now", &[]);
        if let Some(born) = &self.born
            && born.seconds > report.now().seconds
        {
            report.add_at(&BORN, &PAST);
        }
        if self.blob.first() == Some(&0xff) {
            report.fail("value must be valid UTF-8 to apply regexp");
        }
    }
}

impl Validate for User {
    fn check(&self, report: &mut Report) {
        const EMAIL: Field = Field::new(1, "email", FieldType::String);
        const RULE: Rule = Rule::new(
            "string.email",
            "must be a valid email address",
            &[STRING, Field::new(12, "email", FieldType::Bool)],
        );
        if !protovalidate_prost::format::is_email(&self.email) {
            report.add_at(&EMAIL, &RULE);
        }
    }
}

fn team(emails: &[&str], labels: &[&str]) -> Team {
    Team {
        users: emails
            .iter()
            .map(|&email| User {
                email: email.into(),
            })
            .collect(),
        labels: labels
            .iter()
            .map(|&key| (key.into(), String::new()))
            .collect(),
        ..Team::default()
    }
}

fn paths(error: &ValidationError) -> Vec<String> {
    let path = |violation: &Violation| violation.field_path().to_string();
    error.violations().iter().map(path).collect()
}

#[test]
fn a_valid_message_has_no_error() {
    assert_eq!(team(&["a@b"], &["ab"]).validate(), Ok(()));
}

#[test]
fn violations_stand_in_field_order_with_subscripts() {
    let error = team(&["a@b", "x", "y"], &["z", "\"", "ok"])
        .validate()
        .unwrap_err();
    assert_eq!(
        paths(&error),
        [
            "users[1].email",
            "users[2].email",
            r#"labels["\""]"#,
            r#"labels["z"]"#
        ]
    );
    let [user, .., key] = error.violations() else {
        panic!("four violations");
    };
    assert_eq!(user.rule_id(), "string.email");
    assert_eq!(user.rule_path().to_string(), "string.email");
    assert!(!user.for_key());
    assert_eq!(key.rule_path().to_string(), "map.keys.string.min_len");
    assert!(key.for_key());
}

#[test]
fn display_names_five_violations_and_counts_the_rest() {
    let error = team(&["x"; 7], &[]).validate().unwrap_err();
    let text = error.to_string();
    assert!(text.starts_with("users[0].email: must be a valid email address; users[1].email: "));
    assert!(text.ends_with("; and 2 more"), "{text}");
}

#[test]
fn the_limit_bounds_the_report() {
    let many = team(&["x"; 5], &[]);
    let error = Validation::new().limit(2).validate(&many).unwrap_err();
    assert_eq!(paths(&error), ["users[0].email", "users[1].email"]);
    assert!(error.is_truncated());
    let error = Validation::new().limit(0).validate(&many).unwrap_err();
    assert_eq!(error.violations().len(), 1);
    let error = Validation::new().limit(5).validate(&many).unwrap_err();
    assert!(!error.is_truncated());
    assert!(
        many.validate()
            .is_err_and(|error| error.violations().len() == 5)
    );
}

#[test]
fn the_clock_can_be_given() {
    let at = |seconds| Timestamp { seconds, nanos: 0 };
    let message = Team {
        born: Some(at(100)),
        ..Team::default()
    };
    assert!(Validation::new().now(at(100)).validate(&message).is_ok());
    assert!(Validation::new().now(at(99)).validate(&message).is_err());
    assert!(
        message.validate().is_ok(),
        "the system's clock is past 1970"
    );
}

#[test]
fn a_rule_that_cannot_be_evaluated_outranks_violations() {
    let message = Team {
        blob: vec![0xff],
        ..team(&["x"], &[])
    };
    let error = message.validate().unwrap_err();
    assert_eq!(
        error.runtime_error(),
        Some("value must be valid UTF-8 to apply regexp")
    );
    assert!(error.violations().is_empty());
}

#[test]
fn violations_survive_the_wire() {
    let error = team(&["x"], &["z"]).validate().unwrap_err();
    let back = ValidationError::from_bytes(&error.to_bytes()).unwrap();
    assert_eq!(back, error);
    assert_eq!(back.to_bytes(), error.to_bytes());
    assert!(ValidationError::from_bytes(&[0x0a, 0xff]).is_err());
}

#[test]
fn the_wire_form_has_the_published_numbers_and_types() {
    let error = team(&[], &["z"]).validate().unwrap_err();
    let wire::Violations { violations } = wire::Violations::from(&error);
    let field = &violations[0].field.as_ref().unwrap().elements[0];
    assert_eq!(field.field_number, Some(2));
    assert_eq!(field.field_type, Some(11));
    assert_eq!((field.key_type, field.value_type), (Some(9), Some(9)));
    assert_eq!(
        field.subscript,
        Some(wire::Subscript::StringKey("z".into()))
    );
    assert_eq!(violations[0].for_key, Some(true));
    let email = team(&["x"], &[]).validate().unwrap_err().to_bytes();
    let texts = b"\x12\x0cstring.email\x1a\x1dmust be a valid email address\x2a";
    assert!(email.windows(texts.len()).any(|window| window == texts));
}

#[test]
fn a_handler_can_add_its_own_violation() {
    let path: FieldPath = [FieldPathElement::named("role")].into_iter().collect();
    let violation = Violation::new("user.role", "must not be the owner", path);
    assert_eq!(violation.to_string(), "role: must not be the owner");
    let error = ValidationError::from(vec![violation]);
    assert_eq!(ValidationError::from_bytes(&error.to_bytes()), Ok(error));
}

#[test]
fn messages_of_prost_types_are_valid() {
    assert!(prost_types::Any::default().validate().is_ok());
    assert!(Box::new(()).validate().is_ok());
}
