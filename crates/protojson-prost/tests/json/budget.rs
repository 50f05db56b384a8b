//! The limits of reading.

use std::collections::HashMap;

use protojson_prost::{
    Budget, ErrorKind, FieldDescriptor, MessageDescriptor, ObjectWriter, ProtoJson, ReadOptions,
    Reader, WriteOptions, field_codec, from_slice, to_string,
};

use crate::fixtures::{Known, Sample};

#[track_caller]
fn assert_over(json: &str, budget: Budget, cause: &str) {
    let error = from_slice::<Sample>(json.as_bytes(), &ReadOptions::server().budget(budget))
        .expect_err("the input exceeds the budget");
    assert_eq!(error.kind(), ErrorKind::Budget, "{error}");
    assert_eq!(error.cause(), cause);
}

#[test]
fn an_input_of_the_greatest_length_is_read() {
    let json = r#"{"int32":1}"#;
    let read = |bytes| {
        let options = ReadOptions::new().budget(Budget::new().with_bytes(bytes));
        from_slice::<Sample>(json.as_bytes(), &options).is_ok()
    };
    assert!(read(json.len()));
    assert!(!read(json.len() - 1));
}

#[test]
fn a_million_levels_do_not_exhaust_the_stack() {
    let levels = 1_000_000;
    for open in [r#"{"child":"#, r#"{"unknown":"#, r#"{"choiceValue":"#] {
        let json = open.repeat(levels);
        let budget = Budget::new().with_bytes(usize::MAX);
        assert_over(&json, budget, "nested deeper than 100 levels");
    }
    for start in [r#"{"x":"#, r#"{"choiceValue":"#, r#"{"numbers":"#] {
        let json = format!("{start}{}", "[".repeat(levels));
        let error = from_slice::<Sample>(json.as_bytes(), &ReadOptions::server()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Budget | ErrorKind::Type));
    }
}

#[test]
fn the_deepest_level_allowed_is_read() {
    let nested = |levels: usize| "{\"child\":".repeat(levels - 1) + "{}" + &"}".repeat(levels - 1);
    assert!(from_slice::<Sample>(nested(100).as_bytes(), &ReadOptions::new()).is_ok());
    assert!(from_slice::<Sample>(nested(101).as_bytes(), &ReadOptions::new()).is_err());
}

#[test]
fn elements_and_members_are_counted_wherever_they_are() {
    let budget = Budget::new().with_elements(10);
    let cause = "more than 10 elements and members";
    assert_over(r#"{"numbers": [1,2,3,4,5,6,7,8,9,10]}"#, budget, cause);
    assert_over(r#"{"x": [[],[],[],[],[],[],[],[],[],[]]}"#, budget, cause);
    let options = ReadOptions::new().budget(budget);
    let nine = br#"{"numbers": [1,2,3,4,5,6,7,8,9]}"#;
    assert!(from_slice::<Sample>(nine, &options).is_ok());
}

#[test]
fn two_bytes_of_input_cannot_take_a_message_of_heap_for_ever() {
    let json = format!("{{\"children\": [{}{{}}]}}", "{},".repeat(500_000));
    let takes = |json: &str, heap: usize| {
        let length = json.len();
        format!("the message of {length} bytes takes more than {heap} bytes of heap")
    };
    assert_over(&json, Budget::new(), &takes(&json, 23_068_672));
    let budget = Budget::new().with_heap(1000);
    for json in [
        format!("{{\"userName\": \"{}\"}}", "a".repeat(1001)),
        r#"{"byName": {"a": {}, "b": {}, "c": {}}}"#.to_owned(),
        r#"{"child":"#.repeat(50),
    ] {
        assert_over(&json, budget, &takes(&json, 1000));
    }
}

/// The smallest heap that admits the message.
fn least_heap<M: ProtoJson>(json: &str) -> usize {
    let fits = |heap: &usize| {
        let options = ReadOptions::new().budget(Budget::new().with_heap(*heap));
        from_slice::<M>(json.as_bytes(), &options).is_ok()
    };
    (0..).find(fits).expect("some heap is enough")
}

/// With 64-bit words, glibc gives no text less than 32 bytes, and takes all it gives in units of 16.
#[test]
fn texts_are_counted_with_what_the_allocator_needs() {
    const SHORTEST: usize = 32;
    assert_eq!(least_heap::<String>(r#""""#), 0);
    assert_eq!(least_heap::<String>(r#""a""#), SHORTEST);
    assert_eq!(least_heap::<String>(&format!("{:?}", "a".repeat(24))), 32);
    assert_eq!(least_heap::<String>(&format!("{:?}", "a".repeat(25))), 48);
    assert!(least_heap::<String>(r#""\n""#) >= SHORTEST);
    assert!(least_heap::<Vec<u8>>(r#""YQ==""#) >= SHORTEST);
    let key = least_heap::<prost_types::Struct>(r#"{"a":1}"#);
    assert_eq!(
        key - least_heap::<prost_types::Struct>(r#"{"":1}"#),
        SHORTEST
    );
    let paths = least_heap::<prost_types::FieldMask>(r#""a,b,c""#);
    assert!(paths >= 3 * (size_of::<String>() + SHORTEST));
}

/// What is there from the start in each message of proto2 that requires a text.
const TEXT: &str = "a text that is there from the start, and of some length";

#[derive(Clone, PartialEq, prost::Message)]
struct Texts {
    #[prost(
        string,
        required,
        tag = "1",
        default = "a text that is there from the start, and of some length"
    )]
    text: String,
    #[prost(message, repeated, tag = "2")]
    list: Vec<Texts>,
    #[prost(map = "string, message", tag = "3")]
    map: HashMap<String, Texts>,
}

impl ProtoJson for Texts {
    const DESCRIPTOR: &'static MessageDescriptor = &MessageDescriptor::new(
        "sample.Texts",
        &[
            FieldDescriptor::new("list", ",\"list\":", 2),
            FieldDescriptor::new("map", ",\"map\":", 3),
        ],
    );
    const HEAP: usize = TEXT.len();

    fn write_fields<O: ObjectWriter>(&self, _object: &mut O) -> Result<(), O::Error> {
        Ok(())
    }

    fn read_field<R: Reader>(&mut self, index: usize, reader: &mut R) -> Result<(), R::Error> {
        match index {
            0 => reader.implicit::<field_codec::List<field_codec::Message>, _>(&mut self.list),
            _ => reader.implicit::<field_codec::Map<field_codec::Message>, _>(&mut self.map),
        }
    }
}

#[test]
fn what_a_message_has_from_the_start_is_counted() {
    for json in [
        r#"{"list":[{},{},{},{}]}"#,
        r#"{"map":{"a":{},"b":{},"c":{}}}"#,
    ] {
        let message: Texts = from_slice(json.as_bytes(), &ReadOptions::new()).unwrap();
        let least = least_heap::<Texts>(json);
        let elements = message.list.len() + message.map.len();
        let room = message.list.capacity() + message.map.capacity();
        let taken = elements * TEXT.len() + room * size_of::<Texts>();
        assert!(least >= taken, "{least} of {taken}");
    }
}

#[test]
fn a_type_url_far_behind_cannot_be_searched_for_again_and_again() {
    let levels = 60;
    let padding = "x".repeat(10_000);
    let open = r#"{"value":"#.repeat(levels);
    let close = r#","@type":"a/google.protobuf.Any"}"#.repeat(levels);
    let json = format!("{open}{{\"pad\": \"{padding}\"}}{close}");
    let error = from_slice::<prost_types::Any>(json.as_bytes(), &ReadOptions::server());
    assert_eq!(error.unwrap_err().kind(), ErrorKind::Budget);
}

#[test]
fn a_chain_of_any_is_not_written_for_ever() {
    let mut any = prost_types::Any::default();
    for _ in 0..10_000 {
        any = prost_types::Any::from_msg(&any).unwrap();
    }
    let known = Known {
        any: Some(any),
        ..Known::default()
    };
    let error = to_string(&known, &WriteOptions::new()).unwrap_err();
    assert_eq!(error.kind(), ErrorKind::Budget);
    assert!(serde_json::to_string(&known).is_err());
}
