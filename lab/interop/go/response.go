package main

import (
	"strings"

	interopv1 "interop/gen/interop/v1"
)

// head is what goes back of a request's head.
type head struct {
	headers map[string]string
	isGet   bool
}

// responseTo is the response to one request.
func responseTo(request *interopv1.CallRequest, seen head) *interopv1.CallResponse {
	return &interopv1.CallResponse{
		Sample:  request.GetSample(),
		Text:    request.GetText(),
		Headers: seen.headers,
		Get:     seen.isGet,
	}
}

// gathered is the response to many requests: the last one, with the texts of all.
func gathered(requests []*interopv1.CallRequest, seen head) *interopv1.CallResponse {
	texts := make([]string, len(requests))
	for i, request := range requests {
		texts[i] = request.GetText()
	}
	response := responseTo(requests[len(requests)-1], seen)
	response.Text = strings.Join(texts, "+")
	return response
}

// seen keeps what goes back to the caller.
func seen(metadata map[string][]string, isGet bool) head {
	kept := make(map[string]string)
	for name, values := range metadata {
		name = strings.ToLower(name)
		if strings.HasPrefix(name, "x-interop-") {
			kept[name] = strings.Join(values, ",")
		}
	}
	return head{headers: kept, isGet: isGet}
}
