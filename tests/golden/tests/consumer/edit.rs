//! Editing a proto is all it takes.

use super::{Consumer, PROGRAM, PROTO};

#[test]
fn an_edited_proto_changes_types_and_validation_and_a_wrong_one_says_where() {
    let consumer = Consumer::new("edit");
    assert_eq!(consumer.prints(), "valid: true\n{\"name\":\"chair\"}\n");

    let tightened = PROTO.replace("max_len = 8", "max_len = 4");
    let grown = tightened.replace(
        "];\n}",
        "];\n  // What it costs.\n  optional int32 price = 2;\n}",
    );
    consumer.write("proto/shop/v1/item.proto", &grown);
    consumer.write(
        "src/main.rs",
        &PROGRAM.replace("..Item::default()", "price: Some(0)"),
    );
    assert_eq!(
        consumer.prints(),
        "valid: false\n{\"name\":\"chair\",\"price\":0}\n"
    );

    let wrong = grown.replace("optional int32", "optional integer");
    consumer.write("proto/shop/v1/item.proto", &wrong);
    let output = consumer.run();
    assert!(!output.status.success());
    let errors = String::from_utf8_lossy(&output.stderr);
    let wanted = "proto/shop/v1/item.proto:12:12: name 'integer' is not defined";
    assert!(errors.contains(wanted), "{errors}");
    assert!(
        errors.contains("12 |   optional integer price = 2;"),
        "{errors}"
    );
}
