package main

import (
	"context"
	"errors"
	"io"
	"maps"
	"net"
	"net/http"

	"connectrpc.com/connect"

	interopv1 "interop/gen/interop/v1"
	"interop/gen/interop/v1/interopv1connect"
)

// serveConnect serves Connect, gRPC and gRPC-Web over both versions of HTTP.
func serveConnect(listener net.Listener) error {
	mux := http.NewServeMux()
	mux.Handle(interopv1connect.NewInteropServiceHandler(connectService{newHeld()}))
	protocols := new(http.Protocols)
	protocols.SetHTTP1(true)
	protocols.SetUnencryptedHTTP2(true)
	server := http.Server{Handler: mux, Protocols: protocols}
	return server.Serve(listener)
}

type connectService struct {
	held *held
}

func (s connectService) Unary(
	ctx context.Context,
	request *connect.Request[interopv1.CallRequest],
) (*connect.Response[interopv1.CallResponse], error) {
	if err := s.held.wait(ctx, request.Msg); err != nil {
		return nil, err
	}
	if err := connectFailure(request.Msg); err != nil {
		return nil, err
	}
	return respond(request.Msg, responseTo(request.Msg, seen(request.Header(), request.HTTPMethod() == http.MethodGet))), nil
}

func (s connectService) Get(
	ctx context.Context,
	request *connect.Request[interopv1.CallRequest],
) (*connect.Response[interopv1.CallResponse], error) {
	return s.Unary(ctx, request)
}

func (s connectService) ServerStream(
	ctx context.Context,
	request *connect.Request[interopv1.CallRequest],
	stream *connect.ServerStream[interopv1.CallResponse],
) error {
	if err := s.held.wait(ctx, request.Msg); err != nil {
		return err
	}
	begin(request.Msg, stream.ResponseHeader(), stream.ResponseTrailer())
	for range request.Msg.GetResponseCount() {
		if err := stream.Send(responseTo(request.Msg, seen(request.Header(), false))); err != nil {
			return err
		}
	}
	return connectFailure(request.Msg)
}

func (s connectService) ClientStream(
	ctx context.Context,
	stream *connect.ClientStream[interopv1.CallRequest],
) (*connect.Response[interopv1.CallResponse], error) {
	var requests []*interopv1.CallRequest
	for stream.Receive() {
		requests = append(requests, stream.Msg())
		if len(requests) > 1 {
			continue
		}
		if err := s.held.wait(ctx, requests[0]); err != nil {
			return nil, err
		}
	}
	if err := stream.Err(); err != nil {
		return nil, err
	}
	if len(requests) == 0 {
		return nil, connect.NewError(connect.CodeInvalidArgument, errors.New("no request"))
	}
	if err := connectFailure(requests[0]); err != nil {
		return nil, err
	}
	return respond(requests[0], gathered(requests, seen(stream.RequestHeader(), false))), nil
}

func (s connectService) BidiStream(
	ctx context.Context,
	stream *connect.BidiStream[interopv1.CallRequest, interopv1.CallResponse],
) error {
	first, err := stream.Receive()
	if err != nil {
		return err
	}
	if err := s.held.wait(ctx, first); err != nil {
		return err
	}
	begin(first, stream.ResponseHeader(), stream.ResponseTrailer())
	for request := first; ; {
		if err := stream.Send(responseTo(request, seen(stream.RequestHeader(), false))); err != nil {
			return err
		}
		request, err = stream.Receive()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return err
		}
	}
	return connectFailure(first)
}

// respond adds the headers and trailers that the request asks for.
func respond(
	request *interopv1.CallRequest,
	message *interopv1.CallResponse,
) *connect.Response[interopv1.CallResponse] {
	response := connect.NewResponse(message)
	set(response.Header(), request.GetHeaders())
	set(response.Trailer(), request.GetTrailers())
	return response
}

// begin sets the metadata of a stream, unless it is to fail: then the error has it.
func begin(request *interopv1.CallRequest, headers, trailers http.Header) {
	if request.GetFailure() == nil {
		set(headers, request.GetHeaders())
		set(trailers, request.GetTrailers())
	}
}

func set(header http.Header, values map[string]string) {
	for name, value := range values {
		header.Set(name, value)
	}
}

// connectFailure is the error that the request asks for, if it does.
func connectFailure(request *interopv1.CallRequest) error {
	failure := request.GetFailure()
	if failure == nil {
		return nil
	}
	failed := connect.NewError(connect.Code(failure.GetCode()), errors.New(failure.GetMessage()))
	detail, err := connect.NewErrorDetail(failure.GetDetail())
	if err != nil {
		return err
	}
	failed.AddDetail(detail)
	metadata := maps.Clone(request.GetHeaders())
	maps.Copy(metadata, request.GetTrailers())
	set(failed.Meta(), metadata)
	return failed
}
