// Command interop calls and serves interop.v1.InteropService with connect-go and grpc-go.
//
//	interop call         makes the calls on its input, lines of JSON, and writes a line for each
//	interop serve NAME   serves with NAME, connect-go or grpc-go; prints its URLs and ends when its input ends
package main

import (
	"fmt"
	"io"
	"net"
	"os"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "error:", err)
		os.Exit(1)
	}
}

func run(arguments []string) error {
	if len(arguments) == 1 && arguments[0] == "call" {
		return callAll(os.Stdin, os.Stdout)
	}
	if len(arguments) != 2 || arguments[0] != "serve" {
		return fmt.Errorf("usage: interop call | interop serve connect-go|grpc-go")
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	failed := make(chan error, 1)
	switch arguments[1] {
	case "connect-go":
		go func() { failed <- serveConnect(listener) }()
	case "grpc-go":
		go func() { failed <- serveGRPC(listener) }()
	default:
		return fmt.Errorf("%s is neither connect-go nor grpc-go", arguments[1])
	}
	// By version of HTTP; where only one is spoken, nobody asks for the other.
	fmt.Printf("{\"1.1\":%[1]q,\"2\":%[1]q}\n", "http://"+listener.Addr().String())
	go func() {
		_, err := io.Copy(io.Discard, os.Stdin)
		failed <- err
	}()
	return <-failed
}
