//! Every method of a generated server goes through the runtime's function for its kind, which decodes and validates.

use std::fs;

/// The runtime's functions, one for each kind of method.
const KINDS: [&str; 4] = ["unary", "server_stream", "client_stream", "bidi_stream"];

/// The implementations of the runtime's `Service`, as text.
fn servers(text: &str) -> impl Iterator<Item = &str> {
    let behind = text
        .split("::connect_prost::__private::server::Service for")
        .skip(1);
    behind.map(|rest| rest.split("\n}\n").next().unwrap_or(rest))
}

#[test]
fn no_arm_of_a_server_reaches_its_handler_by_another_way() {
    let mut arms = 0;
    for file in fs::read_dir(golden::OUT_DIR).unwrap() {
        let text = fs::read_to_string(file.unwrap().path()).unwrap();
        for server in servers(&text) {
            // What stands before the first arm calls nothing.
            let mut parts = server.split("usize => {");
            assert!(!parts.next().unwrap_or_default().contains("<__S as"));
            for arm in parts {
                let call = KINDS
                    .iter()
                    .find_map(|kind| arm.find(&format!("__private::server::{kind}::<")));
                let handler = arm.find("<__S as");
                assert!(call.is_some() && call < handler, "{arm}");
                assert_eq!(arm.matches("<__S as").count(), 1, "{arm}");
                arms += 1;
            }
        }
    }
    assert!(arms > 10, "{arms} arms were found");
}
