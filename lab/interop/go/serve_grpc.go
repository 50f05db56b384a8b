package main

import (
	"context"
	"encoding/base64"
	"errors"
	"io"
	"net"
	"strings"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	_ "google.golang.org/grpc/encoding/gzip" // Peers may compress.
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	interopv1 "interop/gen/interop/v1"
)

// serveGRPC serves gRPC.
func serveGRPC(listener net.Listener) error {
	server := grpc.NewServer()
	interopv1.RegisterInteropServiceServer(server, &grpcService{held: newHeld()})
	return server.Serve(listener)
}

type grpcService struct {
	interopv1.UnimplementedInteropServiceServer
	held *held
}

func (s *grpcService) Unary(ctx context.Context, request *interopv1.CallRequest) (*interopv1.CallResponse, error) {
	if err := s.held.wait(ctx, request); err != nil {
		return nil, status.FromContextError(err).Err()
	}
	if err := grpc.SetHeader(ctx, pairs(request.GetHeaders())); err != nil {
		return nil, err
	}
	if err := grpc.SetTrailer(ctx, pairs(request.GetTrailers())); err != nil {
		return nil, err
	}
	if err := grpcFailure(request); err != nil {
		return nil, err
	}
	return responseTo(request, seenIn(ctx)), nil
}

func (s *grpcService) Get(ctx context.Context, request *interopv1.CallRequest) (*interopv1.CallResponse, error) {
	return s.Unary(ctx, request)
}

func (s *grpcService) ServerStream(
	request *interopv1.CallRequest,
	stream grpc.ServerStreamingServer[interopv1.CallResponse],
) error {
	if err := s.begin(stream, request); err != nil {
		return err
	}
	for range request.GetResponseCount() {
		if err := stream.Send(responseTo(request, seenIn(stream.Context()))); err != nil {
			return err
		}
	}
	return grpcFailure(request)
}

func (s *grpcService) ClientStream(
	stream grpc.ClientStreamingServer[interopv1.CallRequest, interopv1.CallResponse],
) error {
	var requests []*interopv1.CallRequest
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) && len(requests) > 0 {
			break
		}
		if err != nil {
			return err
		}
		requests = append(requests, request)
		if len(requests) > 1 {
			continue
		}
		if err := s.begin(stream, request); err != nil {
			return err
		}
	}
	if err := grpcFailure(requests[0]); err != nil {
		return err
	}
	return stream.SendAndClose(gathered(requests, seenIn(stream.Context())))
}

func (s *grpcService) BidiStream(
	stream grpc.BidiStreamingServer[interopv1.CallRequest, interopv1.CallResponse],
) error {
	first, err := stream.Recv()
	if err != nil {
		return err
	}
	if err := s.begin(stream, first); err != nil {
		return err
	}
	for request := first; ; {
		if err := stream.Send(responseTo(request, seenIn(stream.Context()))); err != nil {
			return err
		}
		request, err = stream.Recv()
		if errors.Is(err, io.EOF) {
			return grpcFailure(first)
		}
		if err != nil {
			return err
		}
	}
}

// begin waits and sets metadata as the first request of a stream asks for.
func (s *grpcService) begin(stream grpc.ServerStream, request *interopv1.CallRequest) error {
	if err := s.held.wait(stream.Context(), request); err != nil {
		return status.FromContextError(err).Err()
	}
	stream.SetTrailer(pairs(request.GetTrailers()))
	return stream.SetHeader(pairs(request.GetHeaders()))
}

// grpcFailure is the error that the request asks for, if it does.
func grpcFailure(request *interopv1.CallRequest) error {
	failure := request.GetFailure()
	if failure == nil {
		return nil
	}
	failed := status.New(codes.Code(failure.GetCode()), failure.GetMessage())
	failed, err := failed.WithDetails(failure.GetDetail())
	if err != nil {
		return err
	}
	return failed.Err()
}

// pairs is metadata with bytes as they are; the lab's messages have them in base64.
func pairs(values map[string]string) metadata.MD {
	pairs := make(metadata.MD)
	for name, value := range values {
		if strings.HasSuffix(name, "-bin") {
			decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(value, "="))
			if err == nil {
				value = string(decoded)
			}
		}
		pairs.Append(name, value)
	}
	return pairs
}

// texts is metadata with bytes in base64.
func texts(pairs metadata.MD) map[string][]string {
	texts := make(map[string][]string)
	for name, values := range pairs {
		for _, value := range values {
			if strings.HasSuffix(name, "-bin") {
				value = base64.RawStdEncoding.EncodeToString([]byte(value))
			}
			texts[name] = append(texts[name], value)
		}
	}
	return texts
}

func seenIn(ctx context.Context) head {
	pairs, _ := metadata.FromIncomingContext(ctx)
	return seen(texts(pairs), false)
}
