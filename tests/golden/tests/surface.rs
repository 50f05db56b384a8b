//! What the runtime knows of REST besides routes: errors, words, bodies, statuses, schemes.

use connect_prost::{Code, CodeCase, Consumes, ErrorWord, SchemePlace, Spec};
use golden::generated::route::v1::shelf_service as shelves;
use golden::generated::surface::v1::{note_service, plain_service, token_service};

type Row = (Code, Option<&'static str>, &'static str, Option<u16>);

fn rows(spec: &Spec) -> Vec<Row> {
    let row = |word: &ErrorWord| (word.code, word.field, word.word, word.status);
    spec.words.iter().map(row).collect()
}

/// The words of `NoteService`.
const OF_SERVICE: [Row; 3] = [
    (Code::NotFound, None, "NOTE_NOT_FOUND", None),
    (Code::Internal, None, "OURS", Some(599)),
    (Code::Unknown, None, "OURS", Some(599)),
];

#[test]
fn a_shape_has_the_members_of_its_option() {
    let shape = note_service::GET.errors.unwrap();
    assert_eq!(shape.ok, Some("ok"));
    assert_eq!(shape.request_id, Some("meta.request-id"));
    assert_eq!((shape.code, shape.message), ("error.code", "error.message"));
    assert_eq!(shape.details, Some("error.details"));
    assert_eq!(shape.case, CodeCase::UpperSnake);
}

#[test]
fn an_empty_shape_has_code_and_message() {
    let shape = token_service::MINT.errors.unwrap();
    assert_eq!((shape.ok, shape.request_id), (None, None));
    assert_eq!((shape.code, shape.message), ("code", "message"));
    assert_eq!((shape.details, shape.case), (None, CodeCase::LowerSnake));
}

#[test]
fn a_service_without_the_option_has_no_shape_and_no_words() {
    for spec in [plain_service::PUT, shelves::PUT] {
        assert_eq!((spec.errors, spec.words), (None, [].as_slice()));
    }
}

#[test]
fn a_method_without_rules_has_neither_shape_nor_words_but_schemes() {
    let spec = note_service::PEEK;
    assert_eq!((spec.errors, spec.words), (None, [].as_slice()));
    assert_eq!(spec.schemes.len(), 1);
}

#[test]
fn a_word_of_several_codes_is_a_row_for_each_in_their_order() {
    assert_eq!(rows(&note_service::GET), OF_SERVICE);
    assert_eq!(rows(&note_service::SHARED), OF_SERVICE);
}

#[test]
fn words_of_a_method_come_before_those_of_its_service() {
    let own = [
        (
            Code::InvalidArgument,
            Some("note.text"),
            "BAD_TEXT",
            Some(422),
        ),
        (Code::OutOfRange, Some("note.text"), "BAD_TEXT", Some(422)),
        (Code::NotFound, None, "NO_SHELF", None),
    ];
    let expected = [own, OF_SERVICE].concat();
    assert_eq!(rows(&note_service::CREATE), expected);
    let only = (Code::Unauthenticated, None, "invalid_client", None);
    assert_eq!(rows(&token_service::MINT), [only]);
}

#[test]
fn bodies_and_statuses_are_those_of_the_method() {
    for (spec, consumes, success) in [
        (note_service::PEEK, Consumes::Json, 200),
        (note_service::GET, Consumes::Json, 200),
        (note_service::CREATE, Consumes::Json, 201),
        (note_service::SHARED, Consumes::Json, 204),
        (token_service::MINT, Consumes::Form, 202),
        (plain_service::PUT, Consumes::Form, 200),
    ] {
        let found = (spec.consumes, spec.success);
        assert_eq!(found, (consumes, success), "{}", spec.procedure);
    }
}

#[test]
fn schemes_are_those_of_the_credentials_in_their_order() {
    let schemes = |spec: &Spec| -> Vec<(&str, SchemePlace)> {
        let all = spec.schemes.iter();
        all.map(|scheme| (scheme.kind, scheme.place)).collect()
    };
    let minted = SchemePlace::OAuth {
        token_method: "surface.v1.TokenService.Mint",
    };
    let expected = [
        ("note_token", minted),
        ("note_session", SchemePlace::Bearer),
        ("note_reader", SchemePlace::Header("x-reader-key")),
    ];
    assert_eq!(schemes(&note_service::GET), expected);
    assert_eq!(schemes(&note_service::CREATE), [("note_partner", minted)]);
    assert!(schemes(&note_service::SHARED).is_empty());
}
