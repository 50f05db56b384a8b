//! Descriptor sets that nobody should write: errors, never panics, and nothing half written.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::{Path, PathBuf};

use connect_prost_build::{BuildError, configure};
use prost::Message as _;
use prost_types::field_descriptor_proto::{Label, Type};
use prost_types::{
    DescriptorProto, FieldDescriptorProto, FileDescriptorProto, FileDescriptorSet, MessageOptions,
    MethodDescriptorProto, OneofDescriptorProto, ServiceDescriptorProto,
};

struct Folder {
    folder: tempfile::TempDir,
}

impl Folder {
    fn new() -> Self {
        Folder {
            folder: tempfile::tempdir().unwrap(),
        }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// Nothing is written when something is wrong.
    fn generate(&self, set: &[u8]) -> Result<(), BuildError> {
        let (path, out) = (self.path("set.binpb"), self.path("out"));
        fs::write(&path, set).unwrap();
        let done = configure().descriptor_set(&path).out_dir(&out).compile();
        assert_eq!(done.is_ok(), out.exists());
        if out.exists() {
            fs::remove_dir_all(&out).unwrap();
        }
        done
    }
}

fn message(name: &str, field: Vec<FieldDescriptorProto>) -> DescriptorProto {
    DescriptorProto {
        name: Some(name.to_owned()),
        field,
        ..Default::default()
    }
}

fn field(sort: Type, type_name: Option<&str>) -> FieldDescriptorProto {
    FieldDescriptorProto {
        name: Some("x".to_owned()),
        number: Some(1),
        label: Some(Label::Optional.into()),
        r#type: Some(sort.into()),
        type_name: type_name.map(str::to_owned),
        ..Default::default()
    }
}

fn file(message: DescriptorProto) -> FileDescriptorProto {
    FileDescriptorProto {
        name: Some("a.proto".to_owned()),
        package: Some("a".to_owned()),
        syntax: Some("proto3".to_owned()),
        message_type: vec![message],
        ..Default::default()
    }
}

fn rejection(file: FileDescriptorProto) -> String {
    let set = FileDescriptorSet { file: vec![file] };
    let error = Folder::new().generate(&set.encode_to_vec()).unwrap_err();
    let text = error.to_string();
    let text = text.split_once("set.binpb: ").unwrap().1;
    text.lines().next().unwrap().to_owned()
}

fn rejected(field: FieldDescriptorProto) -> String {
    rejection(file(message("M", vec![field])))
}

#[test]
fn fields_whose_types_do_not_fit_are_refused() {
    let f = field;
    assert_eq!(
        rejected(f(Type::Message, Some(".a.N"))),
        "a.M.x: its type .a.N is not in the descriptor set"
    );
    assert_eq!(
        rejected(f(Type::Message, None)),
        "a.M.x: it does not name a message"
    );
    assert_eq!(
        rejected(f(Type::Enum, Some(".a.M"))),
        "a.M.x: its type .a.M is not an enum"
    );
    assert_eq!(
        rejected(f(Type::Message, Some("M"))),
        "a.M.x: its type M is not in the descriptor set"
    );
    assert_eq!(
        rejected(f(Type::Int32, Some(".a.M"))),
        "a.M.x: it is a scalar and of type .a.M at once"
    );
    let unknown = FieldDescriptorProto {
        r#type: Some(99),
        ..f(Type::Int32, None)
    };
    assert_eq!(rejected(unknown), "a.M.x: its type is none that is known");
    let unnamed = FieldDescriptorProto {
        name: Some("a b".to_owned()),
        ..f(Type::Int32, None)
    };
    assert_eq!(rejected(unnamed), "a.M: \"a b\" in it is not a name");
    let nowhere = FieldDescriptorProto {
        oneof_index: Some(7),
        ..f(Type::Int32, None)
    };
    assert_eq!(rejected(nowhere), "a.M.x: its oneof 7 does not exist");
    let default = FieldDescriptorProto {
        default_value: Some("\\".to_owned()),
        ..f(Type::Bytes, None)
    };
    let said = rejected(default);
    assert!(
        said.starts_with("the files of the descriptor set do not fit"),
        "{said}"
    );
}

#[test]
fn maps_oneofs_and_methods_that_are_none_are_refused() {
    let mut map = message("M", vec![]);
    map.options = Some(MessageOptions {
        map_entry: Some(true),
        ..Default::default()
    });
    assert_eq!(
        rejection(file(map)),
        "a.M: a map's entry has a key and a value"
    );

    let mut empty = message("M", vec![]);
    empty.oneof_decl.push(OneofDescriptorProto {
        name: Some("o".to_owned()),
        ..Default::default()
    });
    assert_eq!(rejection(file(empty)), "a.M.o: the oneof has no fields");

    let mut served = file(message("M", vec![]));
    served.service.push(ServiceDescriptorProto {
        name: Some("S".to_owned()),
        method: vec![MethodDescriptorProto {
            name: Some("Get".to_owned()),
            input_type: Some(".a.M".to_owned()),
            output_type: Some(".a.N".to_owned()),
            ..Default::default()
        }],
        ..Default::default()
    });
    assert_eq!(
        rejection(served),
        "a.S.Get: its type .a.N is not in the descriptor set"
    );
}

#[test]
fn files_that_are_none_are_refused() {
    let mut newer = file(message("M", vec![]));
    newer.syntax = Some("proto4".to_owned());
    assert_eq!(
        rejection(newer),
        "a.proto: `proto4` is a syntax that is not known"
    );

    let mut twice = file(message("M", vec![]));
    twice.message_type.push(message("M", vec![]));
    assert!(rejection(twice).contains("'a.M'"));

    let error = Folder::new().generate(b"syntax = \"proto3\";").unwrap_err();
    assert!(
        error.message().starts_with("this is not a descriptor set"),
        "{error}"
    );
    assert!(error.help().unwrap().contains("buf build"), "{error}");
}

#[test]
fn nesting_beyond_what_is_read_is_refused_and_below_it_generated() {
    let nested = |depth: usize| {
        let mut inner = message("M", vec![]);
        for _ in 1..depth {
            let mut outer = message("M", vec![]);
            outer.nested_type.push(inner);
            inner = outer;
        }
        FileDescriptorSet {
            file: vec![file(inner)],
        }
        .encode_to_vec()
    };
    let error = Folder::new().generate(&nested(200)).unwrap_err();
    assert!(error.message().contains("recursion limit"), "{error}");
    let error = Folder::new().generate(&nested(33)).unwrap_err();
    assert_eq!(error.message(), "messages are nested deeper than 32");
    Folder::new().generate(&nested(32)).unwrap();
}

/// Every bit of a small generator's state comes from the seed, which failures print.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit).unwrap()).unwrap()
    }
}

fn valid_set(folder: &Folder) -> Vec<u8> {
    let root = folder.path("proto");
    fs::create_dir(&root).unwrap();
    let text = r#"
        syntax = "proto3";
        package a.b;
        import "buf/validate/validate.proto";
        // A comment.
        message M {
          string x = 1 [(buf.validate.field).string.min_len = 3, deprecated = true];
          map<string, N> all = 2;
          optional int32 y = 3;
          oneof o { N n = 4; E e = 5; }
          repeated sint64 z = 6 [packed = false];
          message N { M m = 1; bytes b = 2; }
        }
        enum E { E_ZERO = 0; E_ONE = 1; }
        service S { rpc Get(M) returns (M.N); rpc Watch(M) returns (stream M); }
    "#;
    fs::write(root.join("a.proto"), text).unwrap();
    let path = folder.path("valid.binpb");
    configure()
        .proto_root(&root)
        .descriptor_set_path(&path)
        .out_dir(folder.path("first"))
        .compile()
        .unwrap();
    fs::read(&path).unwrap()
}

/// Where the consumer's own file starts in the set: it stands behind what it imports.
fn own_file(set: &[u8]) -> usize {
    let name = Path::new("a.proto").to_str().unwrap().as_bytes();
    set.windows(name.len())
        .rposition(|window| window == name)
        .unwrap()
}

#[test]
fn a_set_with_wrong_bytes_never_panics() {
    let folder = Folder::new();
    let set = valid_set(&folder);
    folder.generate(&set).unwrap();
    let start = own_file(&set);
    let mut rejected = 0;
    for seed in 1..=400_u64 {
        let mut random = Random(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15));
        let mut broken = set.clone();
        for _ in 0..=random.below(3) {
            let at = start + random.below(set.len() - start);
            broken[at] = match random.below(3) {
                0 => broken[at] ^ (1 << random.below(8)),
                1 => broken[at].wrapping_add(1),
                _ => u8::try_from(random.below(256)).unwrap(),
            };
        }
        let run = std::panic::AssertUnwindSafe(|| folder.generate(&broken));
        let done = std::panic::catch_unwind(run);
        assert!(done.is_ok(), "seed {seed} panics");
        rejected += usize::from(done.unwrap().is_err());
    }
    assert!(rejected > 100, "{rejected} of 400 refused");
}

#[test]
fn a_set_that_is_cut_off_never_panics() {
    let folder = Folder::new();
    let set = valid_set(&folder);
    for length in (own_file(&set)..set.len()).step_by(3) {
        assert!(folder.generate(&set[..length]).is_err(), "{length} bytes");
    }
}
