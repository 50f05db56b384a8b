//! The names of pairs.

use protojson_prost::pairs::{self, Options};
use protojson_prost::{ErrorKind, Part, ReadOptions, Unknown};

use super::fixtures::Search;
use super::{assert_read, assert_rejected, get, rejected, variable};
use crate::fixtures::Sample;

fn named(user_name: &str) -> Sample {
    Sample {
        user_name: user_name.to_owned(),
        ..Sample::default()
    }
}

fn child(child: Sample) -> Sample {
    Sample {
        child: Some(Box::new(child)),
        ..Sample::default()
    }
}

#[test]
fn a_name_is_a_path_in_json_names_and_names_of_the_schema() {
    let expected = child(child(named("a")));
    for query in [
        "child.child.userName=a",
        "child.child.user_name=a",
        "child.child.user%5Fname=a",
        "child%2Echild%2euserName=a",
    ] {
        assert_read(&get(query), &expected);
    }
    let sub = Search {
        sub_search: Some(Box::new(Search {
            sub_search: Some(Box::default()),
            ..Search::default()
        })),
        ..Search::default()
    };
    let mut expected = sub.clone();
    expected
        .sub_search
        .as_mut()
        .unwrap()
        .sub_search
        .as_mut()
        .unwrap()
        .limit = Some(3);
    for query in [
        "sub_search.sub_search.limit=3",
        "subSearch.subSearch.limit=3",
        "sub_search.subSearch.limit=3",
    ] {
        assert_read(&get(query), &expected);
    }
}

#[test]
fn names_with_brackets_dots_and_words_of_rust_are_found() {
    let search = |set: fn(&mut Search)| {
        let mut search = Search::default();
        set(&mut search);
        search
    };
    let bracketed = search(|search| search.bracketed = "a".to_owned());
    for query in [
        "search[x]=a",
        "search%5Bx%5D=a",
        "search%5bx]=a",
        "bracketed=a",
    ] {
        assert_read(&get(query), &bracketed);
    }
    assert_read(
        &get("type=a"),
        &search(|search| search.r#type = "a".to_owned()),
    );
    // `text` is a field too, which has no fields.
    let dotted = search(|search| search.dotted = "a".to_owned());
    for query in ["text.en=a", "text%2Een=a", "dotted=a"] {
        assert_read(&get(query), &dotted);
    }
    let within = search(|search| {
        let sub = Search {
            dotted: "a".to_owned(),
            ..Search::default()
        };
        search.sub_search = Some(Box::new(sub));
    });
    assert_read(&get("subSearch.text.en=a"), &within);
    assert_rejected::<Search>("text.de=a", ErrorKind::UnknownField, "text");
    assert_rejected::<Search>("text.en.x=a", ErrorKind::UnknownField, "text.en");
}

#[test]
fn names_that_lead_into_one_message_need_not_stand_together() {
    let expected = Sample {
        int32: 1,
        child: Some(Box::new(Sample {
            int32: 2,
            numbers: vec![5, 4],
            ..child(named("a"))
        })),
        flag: true,
        ..Sample::default()
    };
    for query in [
        "int32=1&child.int32=2&child.numbers=5&child.child.userName=a&flag=true&child.numbers=4",
        "child.numbers=5&flag=true&child.child.user_name=a&child.numbers=4&child.int32=2&int32=1",
    ] {
        assert_read(&get(query), &expected);
    }
}

#[test]
fn a_name_of_no_field_is_rejected() {
    for (query, path, name) in [
        ("x=1", "", r#""x""#),
        ("=1", "", r#""""#),
        ("=", "", r#""""#),
        ("userName.=1", "userName", r#""""#),
        (".userName=1", "", r#"".userName""#),
        ("child.=1", "child", r#""""#),
        ("child..userName=1", "child", r#"".userName""#),
        ("child.x=1", "child", r#""x""#),
        ("USERNAME=1", "", r#""USERNAME""#),
        ("nickName=1", "", r#""nickName""#),
        ("user%00Name=1", "", r#""user\0Name""#),
        (" userName=1", "", r#"" userName""#),
        ("?userName=1", "", r#""?userName""#),
        ("a;userName=1", "", r#""a;userName""#),
    ] {
        let error = rejected::<Sample>(&get(query));
        assert_eq!(
            (error.kind(), &*error.path()),
            (ErrorKind::UnknownField, path),
            "{query}"
        );
        assert_eq!(error.part(), Some(Part::Query));
        assert!(
            error
                .to_string()
                .ends_with(&format!(": {name} in the query")),
            "{error}"
        );
    }
}

#[test]
fn empty_pairs_are_none() {
    for query in ["", "&", "&&", "&userName=a", "userName=a&", "userName=a&&"] {
        let expected = match query.contains('a') {
            true => named("a"),
            false => Sample::default(),
        };
        assert_read(&get(query), &expected);
    }
    assert_read(&get("userName"), &named(""));
    assert_read(&get("userName=a#b"), &named("a#b"));
    assert_read(&get("userName=?"), &named("?"));
}

#[test]
fn a_lenient_reader_takes_either_casing() {
    let read = ReadOptions::lenient();
    let request = get("nickName=a&child.nickName=b");
    let sample: Sample = pairs::read(&request, &Options::new(&read)).unwrap();
    assert_eq!(sample.nick_name.as_deref(), Some("a"));
    assert_eq!(sample.child.unwrap().nick_name.as_deref(), Some("b"));
}

#[test]
fn a_field_occurs_once_under_whatever_name() {
    for (query, path) in [
        ("int32=1&int32=2", "int32"),
        ("int32=1&int32=1", "int32"),
        ("int32=1&int32=x", "int32"),
        ("userName=a&user_name=b", "userName"),
        ("flag=true&int32=1&flag=true", "flag"),
        ("child.int32=1&child.int32=1", "child.int32"),
        ("nick_name=&nick_name=", "nick_name"),
        ("color=1&color=COLOR_RED", "color"),
        ("data=&data=", "data"),
    ] {
        assert_rejected::<Sample>(query, ErrorKind::Duplicate, path);
    }
    let twice = rejected::<Search>(&get(
        "since=1970-01-01T00:00:01Z&since=1970-01-01T00:00:01Z",
    ));
    assert_eq!(
        twice.to_string(),
        "since: the field occurs twice in the query"
    );
}

#[test]
fn the_query_does_not_override_the_path() {
    let mut request = get("user_name=b");
    let variables = [variable("user_name", "a")];
    request.variables = &variables;
    for query in ["user_name=b", "userName=a", "userName=a&userName=b"] {
        request.query = query;
        assert_eq!(
            rejected::<Sample>(&request).to_string(),
            "userName: the field is in the path already in the query"
        );
    }
    let variables = [variable("child.user_name", "a")];
    request.variables = &variables;
    request.query = "child.userName=b";
    assert_eq!(rejected::<Sample>(&request).path(), "child.userName");
    request.query = "child.int32=1&int32=2";
    let expected = Sample {
        int32: 2,
        ..child(Sample {
            int32: 1,
            ..named("a")
        })
    };
    assert_read(&request, &expected);
}

#[test]
fn unknown_names_are_ignored_by_options() {
    let read = ReadOptions::new();
    let foreign = ["utm_*".to_owned(), "$alt".to_owned(), "flag".to_owned()];
    let mut options = Options::new(&read);
    options.foreign = &foreign;
    let request = get("utm_source=%zz&userName=a&%24alt=json&utm_source=b&flag=true&utm_.x=1");
    let expected = Sample {
        flag: true,
        ..named("a")
    };
    assert_eq!(pairs::read::<Sample>(&request, &options).unwrap(), expected);
    for query in ["alt=json", "utm=1", "$alt2=json", "child.utm_source=1"] {
        let error = pairs::read::<Sample>(&get(query), &options).unwrap_err();
        assert_eq!(error.kind(), ErrorKind::UnknownField, "{query}");
    }

    options.unknown_parameters = Unknown::Ignore;
    let request = get("z=1&userName=a&=&z=2&child.z=3&child.int32=4&userName.x=1");
    let error = pairs::read::<Sample>(&request, &options).unwrap_err();
    assert_eq!(error.path(), "userName", "a known field is not ignored");
    let request = get("z=1&userName=a&=&z=2&child.z=3&child.int32=4");
    let expected = Sample {
        child: Some(Box::new(Sample {
            int32: 4,
            ..Sample::default()
        })),
        ..named("a")
    };
    assert_eq!(pairs::read::<Sample>(&request, &options).unwrap(), expected);
    let mut request = get("");
    let variables = [variable("zzz", "1")];
    request.variables = &variables;
    let error = pairs::read::<Sample>(&request, &options).unwrap_err();
    assert_eq!(
        error.kind(),
        ErrorKind::UnknownField,
        "a variable is never ignored"
    );
}
