package main

import (
	"context"
	"errors"
	"net/http"
	"strings"

	"connectrpc.com/connect"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// The most that text is repeated to.
const most = 1 << 21

type (
	request  = connect.Request[dynamicpb.Message]
	response = connect.Response[dynamicpb.Message]
)

// types finds messages, and options of errors' details.
type types interface {
	protoregistry.MessageTypeResolver
	protoregistry.ExtensionTypeResolver
}

// handlers has a handler for each method of a service; most methods return their request.
func handlers(service protoreflect.ServiceDescriptor, types types) http.Handler {
	mux := http.NewServeMux()
	for i := range service.Methods().Len() {
		method := service.Methods().Get(i)
		path := "/" + string(service.FullName()) + "/" + string(method.Name())
		mux.Handle(path, connect.NewUnaryHandler(
			path,
			behaviour(method, types),
			connect.WithSchema(method),
			connect.WithRequestInitializer(initialize),
			connect.WithRecover(recovered),
			connect.WithIdempotency(idempotency(method)),
		))
	}
	return mux
}

// idempotency has the same numbers in both. Vanguard makes a GET of a call without side effects, and a handler has to expect it.
func idempotency(method protoreflect.MethodDescriptor) connect.IdempotencyLevel {
	options, _ := method.Options().(*descriptorpb.MethodOptions)
	return connect.IdempotencyLevel(options.GetIdempotencyLevel())
}

func initialize(spec connect.Spec, message any) error {
	dynamic, isDynamic := message.(*dynamicpb.Message)
	method, isMethod := spec.Schema.(protoreflect.MethodDescriptor)
	if !isDynamic || !isMethod {
		return errors.New("no schema")
	}
	*dynamic = *dynamicpb.NewMessage(method.Input())
	return nil
}

// recovered says as little of a panic as our server does.
func recovered(context.Context, connect.Spec, http.Header, any) error {
	return connect.NewError(connect.CodeInternal, errors.New("the handler panicked"))
}

func behaviour(
	method protoreflect.MethodDescriptor,
	types types,
) func(context.Context, *request) (*response, error) {
	return func(ctx context.Context, req *request) (*response, error) {
		in := req.Msg
		if err := refusal(in); err != nil {
			return nil, err
		}
		out := dynamicpb.NewMessage(method.Output())
		switch string(method.Name()) {
		case "Fail":
			return nil, failure(in, types)
		case "Panic":
			panic(text(in, "message"))
		case "Wait":
			<-ctx.Done()
			return nil, ctx.Err()
		case "Date":
			field := method.Output().Fields().ByName("time")
			time := out.Mutable(field).Message()
			time.Set(time.Descriptor().Fields().ByName("seconds"), value(in, "seconds"))
		case "Mark":
			set(out, "text", text(in, "message"))
			return marked(out), nil
		case "Repeat":
			set(out, "text", repeated("abcdefgh", value(in, "times").Int()))
		default:
			copyFields(out, in)
		}
		res := connect.NewResponse(out)
		res.Header().Set("X-Method", string(method.Name()))
		return res, nil
	}
}

// refusal is the error that a request asks for in a field that some have.
func refusal(in *dynamicpb.Message) error {
	field := in.Descriptor().Fields().ByName("fail")
	if field == nil || in.Get(field).Int() == 0 {
		return nil
	}
	return connect.NewError(connect.Code(in.Get(field).Int()), errors.New("why"))
}

// copyFields takes over the fields that both messages have.
func copyFields(out, in *dynamicpb.Message) {
	in.Range(func(field protoreflect.FieldDescriptor, value protoreflect.Value) bool {
		own := out.Descriptor().Fields().ByName(field.Name())
		if own != nil && own.Kind() == field.Kind() {
			out.Set(own, value)
		}
		return true
	})
}

func marked(out *dynamicpb.Message) *response {
	res := connect.NewResponse(out)
	res.Header().Set("X-Mark", "head")
	res.Header().Set("Location", "/v1/marks/1")
	res.Trailer().Set("X-Mark", "trailer")
	return res
}

// failure is the error that a request asks for.
func failure(in *dynamicpb.Message, types types) error {
	code := connect.Code(value(in, "code").Int())
	message := repeated(text(in, "message"), max(value(in, "times").Int(), 1))
	err := connect.NewError(code, errors.New(message))
	if value(in, "detail").Bool() {
		if detail := nested(types); detail != nil {
			err.AddDetail(detail)
		}
	}
	err.Meta().Set("X-Mark", "error")
	if after := text(in, "retry_after"); after != "" {
		err.Meta().Set("Retry-After", after)
	}
	return err
}

func nested(types types) *connect.ErrorDetail {
	found, err := types.FindMessageByName("rest.v1.Nested")
	if err != nil {
		return nil
	}
	message := found.New()
	message.Set(message.Descriptor().Fields().ByName("name"), protoreflect.ValueOfString("detail"))
	detail, err := connect.NewErrorDetail(proto.Message(message.Interface()))
	if err != nil {
		return nil
	}
	return detail
}

func repeated(text string, times int64) string {
	limit := int64(most / max(len(text), 1))
	return strings.Repeat(text, int(min(max(times, 0), limit)))
}

func value(message *dynamicpb.Message, field protoreflect.Name) protoreflect.Value {
	return message.Get(message.Descriptor().Fields().ByName(field))
}

func text(message *dynamicpb.Message, field protoreflect.Name) string {
	return value(message, field).String()
}

func set(message *dynamicpb.Message, field protoreflect.Name, text string) {
	message.Set(message.Descriptor().Fields().ByName(field), protoreflect.ValueOfString(text))
}
