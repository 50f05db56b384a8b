//! Generates prost messages, ProtoJSON, validators, Connect clients and servers from .proto files, without protoc.
