package main

import (
	"context"
	"errors"
	"io"
	"net/http"

	"connectrpc.com/connect"

	interopv1 "interop/gen/interop/v1"
	"interop/gen/interop/v1/interopv1connect"
)

var (
	overOne = &http.Client{Transport: &http.Transport{}}
	overTwo = &http.Client{Transport: &http.Transport{Protocols: unencryptedTwo()}}
)

func unencryptedTwo() *http.Protocols {
	protocols := new(http.Protocols)
	protocols.SetUnencryptedHTTP2(true)
	return protocols
}

type connectClient = interopv1connect.InteropServiceClient

func newConnectClient(made *call) connectClient {
	over := overTwo
	if made.HTTP == "1.1" {
		over = overOne
	}
	options := []connect.ClientOption{connect.WithHTTPGet()}
	if made.Codec == "json" {
		options = append(options, connect.WithProtoJSON())
	} else {
		options = append(options, connect.WithSendGzip())
	}
	switch made.Protocol {
	case "grpc":
		options = append(options, connect.WithGRPC())
	case "grpcWeb":
		options = append(options, connect.WithGRPCWeb())
	}
	return interopv1connect.NewInteropServiceClient(over, made.URL, options...)
}

// callConnect makes a call with connect-go.
func callConnect(ctx context.Context, made *call) (*outcome, error) {
	client := newConnectClient(made)
	switch made.Kind {
	case "serverStream":
		return connectServerStream(ctx, client, made)
	case "clientStream":
		stream := client.ClientStream(ctx)
		set(stream.RequestHeader(), made.Headers)
		for _, request := range made.requests {
			// An error of sending only means that receiving returns the cause.
			if stream.Send(request) != nil {
				break
			}
		}
		response, err := stream.CloseAndReceive()
		return connectOne(response, err)
	case "bidiStream":
		return connectBidiStream(ctx, client, made)
	}
	request := connect.NewRequest(made.requests[0])
	set(request.Header(), made.Headers)
	if made.Kind == "get" {
		response, err := client.Get(ctx, request)
		return connectOne(response, err)
	}
	response, err := client.Unary(ctx, request)
	return connectOne(response, err)
}

func connectServerStream(ctx context.Context, client connectClient, made *call) (*outcome, error) {
	request := connect.NewRequest(made.requests[0])
	set(request.Header(), made.Headers)
	stream, err := client.ServerStream(ctx, request)
	if err != nil {
		return connectOutcome(nil, nil, nil, err)
	}
	defer stream.Close()
	var messages []*interopv1.CallResponse
	for stream.Receive() {
		messages = append(messages, stream.Msg())
	}
	return connectOutcome(messages, stream.ResponseHeader(), stream.ResponseTrailer(), stream.Err())
}

func connectBidiStream(ctx context.Context, client connectClient, made *call) (*outcome, error) {
	stream := client.BidiStream(ctx)
	set(stream.RequestHeader(), made.Headers)
	defer stream.CloseResponse()
	messages, err := inTurns(made.requests, stream.Send, stream.Receive, stream.CloseRequest)
	if errors.Is(err, io.EOF) {
		err = nil
	}
	return connectOutcome(messages, stream.ResponseHeader(), stream.ResponseTrailer(), err)
}

func connectOne(response *connect.Response[interopv1.CallResponse], err error) (*outcome, error) {
	if err != nil {
		return connectOutcome(nil, nil, nil, err)
	}
	return connectOutcome([]*interopv1.CallResponse{response.Msg}, response.Header(), response.Trailer(), nil)
}

func connectOutcome(
	messages []*interopv1.CallResponse,
	headers, trailers http.Header,
	err error,
) (*outcome, error) {
	var wire *connect.Error
	if err != nil && !errors.As(err, &wire) {
		return nil, err
	}
	if wire != nil {
		trailers = wire.Meta()
	}
	made, err := newOutcome(messages, headers, trailers)
	if err != nil || wire == nil {
		return made, err
	}
	made.fail(uint32(wire.Code()), wire.Message())
	for _, detail := range wire.Details() {
		made.addDetail(detail.Type(), detail.Bytes())
	}
	return made, nil
}
