//! Generates from a schema as a plugin, with the warnings.

use std::fs;
use std::path::Path;

use connect_prost_build::plugin;
use prost::Message;
use prost::bytes::Bytes;

/// What protoc hands to a plugin.
#[derive(Clone, PartialEq, Message)]
struct Request {
    #[prost(string, repeated, tag = "1")]
    file_to_generate: Vec<String>,
    #[prost(string, optional, tag = "2")]
    parameter: Option<String>,
    #[prost(bytes = "bytes", repeated, tag = "15")]
    proto_file: Vec<Bytes>,
}

#[derive(Clone, PartialEq, Message)]
struct Response {
    #[prost(string, optional, tag = "1")]
    error: Option<String>,
    #[prost(message, repeated, tag = "15")]
    file: Vec<File>,
}

#[derive(Clone, PartialEq, Message)]
struct File {
    #[prost(string, optional, tag = "1")]
    name: Option<String>,
    #[prost(string, optional, tag = "15")]
    content: Option<String>,
}

#[derive(Clone, PartialEq, Message)]
struct Set {
    #[prost(bytes = "bytes", repeated, tag = "1")]
    file: Vec<Bytes>,
}

/// What a run of the plugin has made.
pub(crate) struct Run {
    pub error: Option<String>,
    /// All files, one behind the other, without white space.
    pub text: String,
    pub warnings: Vec<String>,
}

/// Generates these files, of which each is a package.
pub(crate) fn run(protos: &[(&str, &str)], parameter: &str) -> Run {
    let folder = tempfile::tempdir().unwrap();
    for (name, text) in protos {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let names: Vec<String> = protos.iter().map(|(name, _)| (*name).to_owned()).collect();
    let built_in = Path::new(env!("CARGO_MANIFEST_DIR")).join("proto");
    let mut compiler = protox::Compiler::new([folder.path(), &built_in]).unwrap();
    compiler.include_imports(true).include_source_info(true);
    compiler.open_files(&names).unwrap();
    let set = Set::decode(compiler.encode_file_descriptor_set().as_slice()).unwrap();
    let request = Request {
        file_to_generate: names,
        parameter: Some(parameter.to_owned()),
        proto_file: set.file,
    };
    let mut warnings = Vec::new();
    let warn = |warning: &str| warnings.push(warning.to_owned());
    let response = plugin::respond_with(request.encode_to_vec(), warn).unwrap();
    let response = Response::decode(response.as_slice()).unwrap();
    let texts = response.file.into_iter().map(|file| file.content.unwrap());
    Run {
        error: response.error,
        text: texts.collect::<String>().replace([' ', '\n'], ""),
        warnings,
    }
}

/// A schema whose service has a method for each of the rules.
pub(crate) fn schema(messages: &str, rules: &[&str]) -> String {
    let mut text = format!(
        "syntax = \"proto3\";\npackage shop.v1;\n\
         import \"connectprost/options/v1/options.proto\";\n\
         import \"google/api/annotations.proto\";\n\
         import \"google/protobuf/field_mask.proto\";\n\
         import \"google/protobuf/struct.proto\";\n\
         import \"google/protobuf/timestamp.proto\";\n\
         import \"google/protobuf/wrappers.proto\";\n\
         {messages}\nservice ShopService {{\n"
    );
    for (at, rule) in rules.iter().enumerate() {
        text.push_str(&format!(
            "rpc M{at}(Request) returns (Request) {{ option (google.api.http) = {rule}; }}\n"
        ));
    }
    text.push('}');
    text
}

pub(crate) const REQUEST: &str = "message Request { string id = 1; repeated Item items = 2; Item item = 3; Kind kind = 4; }\n\
    message Item { string name = 1; Deep deep = 2; } message Deep { int64 number = 1; }\n\
    enum Kind { NONE = 0; }";
