package main

import (
	"bufio"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"google.golang.org/protobuf/encoding/protojson"

	interopv1 "interop/gen/interop/v1"
)

// longestLine bounds what a call may hold.
const longestLine = 16 << 20

// call is a call to make.
type call struct {
	Implementation  string            `json:"implementation"`
	URL             string            `json:"url"`
	HTTP            string            `json:"http"`
	Protocol        string            `json:"protocol"`
	Codec           string            `json:"codec"`
	Kind            string            `json:"kind"`
	Headers         map[string]string `json:"headers"`
	TimeoutMs       *int64            `json:"timeoutMs"`
	CancelWhenBegun *string           `json:"cancelWhenBegun"`
	Requests        []json.RawMessage `json:"requests"`

	requests []*interopv1.CallRequest
}

// outcome is the result of a call.
type outcome struct {
	Messages []json.RawMessage   `json:"messages"`
	Headers  map[string][]string `json:"headers"`
	Trailers map[string][]string `json:"trailers"`
	Error    *failed             `json:"error"`
}

type failed struct {
	Code    uint32   `json:"code"`
	Message string   `json:"message"`
	Details []detail `json:"details"`
}

type detail struct {
	Type  string `json:"type"`
	Value string `json:"value"`
}

// callAll makes one call after the other.
func callAll(in io.Reader, out io.Writer) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, longestLine)
	encoder := json.NewEncoder(out)
	for lines.Scan() {
		outcome, err := callOne(lines.Bytes())
		if err != nil {
			return err
		}
		if err := encoder.Encode(outcome); err != nil {
			return err
		}
	}
	return lines.Err()
}

func callOne(line []byte) (*outcome, error) {
	var made call
	if err := json.Unmarshal(line, &made); err != nil {
		return nil, err
	}
	for _, text := range made.Requests {
		request := new(interopv1.CallRequest)
		if err := protojson.Unmarshal(text, request); err != nil {
			return nil, err
		}
		made.requests = append(made.requests, request)
	}
	do := callConnect
	if made.Implementation == "grpc-go" {
		do = callGRPC
	}
	ctx, cancel := context.WithCancel(context.Background())
	defer cancel()
	if made.TimeoutMs != nil {
		ctx, cancel = context.WithTimeout(ctx, time.Duration(*made.TimeoutMs)*time.Millisecond)
		defer cancel()
	}
	if name := made.CancelWhenBegun; name != nil {
		begun := made
		begun.Kind, begun.Headers = "unary", nil
		begun.requests = []*interopv1.CallRequest{{Wait: &interopv1.CallRequest_Begun{Begun: *name}}}
		go func() {
			// What goes wrong here shows as a call that is never left.
			if result, err := do(ctx, &begun); err == nil && result.Error == nil {
				cancel()
			}
		}()
	}
	return do(ctx, &made)
}

// newOutcome has everything but the error.
func newOutcome(
	messages []*interopv1.CallResponse,
	headers, trailers map[string][]string,
) (*outcome, error) {
	made := &outcome{Messages: []json.RawMessage{}, Headers: lower(headers), Trailers: lower(trailers)}
	for _, message := range messages {
		text, err := protojson.Marshal(message)
		if err != nil {
			return nil, err
		}
		made.Messages = append(made.Messages, text)
	}
	return made, nil
}

func lower(metadata map[string][]string) map[string][]string {
	all := make(map[string][]string)
	for name, values := range metadata {
		name = strings.ToLower(name)
		all[name] = append(all[name], values...)
	}
	return all
}

func (o *outcome) fail(code uint32, message string) {
	o.Error = &failed{Code: code, Message: message, Details: []detail{}}
}

func (o *outcome) addDetail(typeName string, value []byte) {
	o.Error.Details = append(o.Error.Details, detail{
		Type:  typeName[strings.LastIndex(typeName, "/")+1:],
		Value: base64.RawStdEncoding.EncodeToString(value),
	})
}

// inTurns sends a request, and the next one after its response.
func inTurns(
	requests []*interopv1.CallRequest,
	send func(*interopv1.CallRequest) error,
	receive func() (*interopv1.CallResponse, error),
	closeSend func() error,
) ([]*interopv1.CallResponse, error) {
	var messages []*interopv1.CallResponse
	for _, request := range requests {
		// An error of sending only means that receiving returns the cause.
		_ = send(request)
		message, err := receive()
		if err != nil {
			return messages, err
		}
		messages = append(messages, message)
	}
	if err := closeSend(); err != nil {
		return messages, err
	}
	message, err := receive()
	if err == nil {
		return messages, fmt.Errorf("one response too many: %v", message)
	}
	return messages, err
}
