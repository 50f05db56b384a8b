// Serves the services of the cases of REST with vanguard-go, for `cargo xtask conformance rest`.
//
// The schema arrives as a descriptor set on stdin, so there is no generated code: messages are dynamic. The address is
// printed as soon as the program listens.
package main

import (
	"fmt"
	"io"
	"net"
	"net/http"
	"os"

	"connectrpc.com/vanguard"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

func main() {
	if err := run(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func run() error {
	files, err := schema(os.Stdin)
	if err != nil {
		return err
	}
	handler, err := transcoder(files)
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	fmt.Println(listener.Addr())
	return http.Serve(listener, handler)
}

// schema reads a descriptor set. Options that this program is linked with, HTTP rules among them, are not left unknown.
func schema(in io.Reader) (*protoregistry.Files, error) {
	bytes, err := io.ReadAll(in)
	if err != nil {
		return nil, err
	}
	set := &descriptorpb.FileDescriptorSet{}
	if err := proto.Unmarshal(bytes, set); err != nil {
		return nil, err
	}
	return protodesc.NewFiles(set)
}

// transcoder puts all services of the schema behind one handler. A service whose rules vanguard does not take is left out, and
// said so: its cases are differences.
func transcoder(files *protoregistry.Files) (http.Handler, error) {
	types := dynamicpb.NewTypes(files)
	options := []vanguard.TranscoderOption{
		vanguard.WithDefaultServiceOptions(vanguard.WithTypeResolver(types)),
	}
	var services []*vanguard.Service
	files.RangeFiles(func(file protoreflect.FileDescriptor) bool {
		for i := range file.Services().Len() {
			descriptor := file.Services().Get(i)
			service := vanguard.NewServiceWithSchema(descriptor, handlers(descriptor, types))
			if _, err := vanguard.NewTranscoder([]*vanguard.Service{service}, options...); err != nil {
				fmt.Fprintf(os.Stderr, "left out: %v\n", err)
				continue
			}
			services = append(services, service)
		}
		return true
	})
	return vanguard.NewTranscoder(services, options...)
}
