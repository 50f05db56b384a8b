// The official declarations that ours are compared with. Nothing here is built.
module conformance-declarations

go 1.25

require github.com/bufbuild/protovalidate v1.2.2
