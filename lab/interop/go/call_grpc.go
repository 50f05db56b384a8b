package main

import (
	"context"
	"errors"
	"io"
	"strings"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	interopv1 "interop/gen/interop/v1"
)

// connections are kept, by URL.
var connections sync.Map

func newGRPCClient(url string) (interopv1.InteropServiceClient, error) {
	if found, ok := connections.Load(url); ok {
		return found.(interopv1.InteropServiceClient), nil
	}
	connection, err := grpc.NewClient(
		strings.TrimPrefix(url, "http://"),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.UseCompressor(gzip.Name)),
	)
	if err != nil {
		return nil, err
	}
	client, _ := connections.LoadOrStore(url, interopv1.NewInteropServiceClient(connection))
	return client.(interopv1.InteropServiceClient), nil
}

// callGRPC makes a call with grpc-go.
func callGRPC(ctx context.Context, made *call) (*outcome, error) {
	client, err := newGRPCClient(made.URL)
	if err != nil {
		return nil, err
	}
	ctx = metadata.NewOutgoingContext(ctx, pairs(made.Headers))
	switch made.Kind {
	case "serverStream":
		stream, err := client.ServerStream(ctx, made.requests[0])
		if err != nil {
			return grpcOutcome(nil, nil, nil, err)
		}
		return grpcRest(stream, stream.Recv)
	case "clientStream":
		return grpcClientStream(ctx, client, made)
	case "bidiStream":
		stream, err := client.BidiStream(ctx)
		if err != nil {
			return grpcOutcome(nil, nil, nil, err)
		}
		messages, err := inTurns(made.requests, stream.Send, stream.Recv, stream.CloseSend)
		return grpcEnd(stream, messages, err)
	}
	one := client.Unary
	if made.Kind == "get" {
		one = client.Get
	}
	var headers, trailers metadata.MD
	message, err := one(ctx, made.requests[0], grpc.Header(&headers), grpc.Trailer(&trailers))
	return grpcOne(message, headers, trailers, err)
}

func grpcClientStream(
	ctx context.Context,
	client interopv1.InteropServiceClient,
	made *call,
) (*outcome, error) {
	stream, err := client.ClientStream(ctx)
	if err != nil {
		return grpcOutcome(nil, nil, nil, err)
	}
	for _, request := range made.requests {
		// An error of sending only means that receiving returns the cause.
		if stream.Send(request) != nil {
			break
		}
	}
	message, err := stream.CloseAndRecv()
	// The error of the call is there already.
	headers, _ := stream.Header()
	return grpcOne(message, headers, stream.Trailer(), err)
}

func grpcRest(stream grpc.ClientStream, receive func() (*interopv1.CallResponse, error)) (*outcome, error) {
	var messages []*interopv1.CallResponse
	for {
		message, err := receive()
		if err != nil {
			return grpcEnd(stream, messages, err)
		}
		messages = append(messages, message)
	}
}

func grpcEnd(stream grpc.ClientStream, messages []*interopv1.CallResponse, err error) (*outcome, error) {
	if errors.Is(err, io.EOF) {
		err = nil
	}
	// The error of the call is there already.
	headers, _ := stream.Header()
	return grpcOutcome(messages, headers, stream.Trailer(), err)
}

func grpcOne(message *interopv1.CallResponse, headers, trailers metadata.MD, err error) (*outcome, error) {
	if err != nil {
		return grpcOutcome(nil, headers, trailers, err)
	}
	return grpcOutcome([]*interopv1.CallResponse{message}, headers, trailers, nil)
}

func grpcOutcome(
	messages []*interopv1.CallResponse,
	headers, trailers metadata.MD,
	failure error,
) (*outcome, error) {
	made, err := newOutcome(messages, texts(headers), texts(trailers))
	if err != nil || failure == nil {
		return made, err
	}
	wire, ok := status.FromError(failure)
	if !ok {
		return nil, failure
	}
	made.fail(uint32(wire.Code()), wire.Message())
	for _, detail := range wire.Proto().GetDetails() {
		made.addDetail(detail.GetTypeUrl(), detail.GetValue())
	}
	return made, nil
}
