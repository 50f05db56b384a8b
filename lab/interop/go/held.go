package main

import (
	"context"
	"sync"

	interopv1 "interop/gen/interop/v1"
)

// held knows the calls that wait until their caller leaves, by name.
type held struct {
	mutex  sync.Mutex
	events map[string]*events
}

type events struct {
	begun, ended chan struct{}
}

func newHeld() *held {
	return &held{events: make(map[string]*events)}
}

// wait waits as a request asks for: for its own end, or for something of another call.
func (h *held) wait(ctx context.Context, request *interopv1.CallRequest) error {
	switch wait := request.GetWait().(type) {
	case *interopv1.CallRequest_Hold:
		events := h.of(wait.Hold)
		close(events.begun)
		defer close(events.ended)
		<-ctx.Done()
		return ctx.Err()
	case *interopv1.CallRequest_Begun:
		return either(ctx, h.of(wait.Begun).begun)
	case *interopv1.CallRequest_Ended:
		return either(ctx, h.of(wait.Ended).ended)
	default:
		return nil
	}
}

func (h *held) of(name string) *events {
	h.mutex.Lock()
	defer h.mutex.Unlock()
	found, ok := h.events[name]
	if !ok {
		found = &events{begun: make(chan struct{}), ended: make(chan struct{})}
		h.events[name] = found
	}
	return found
}

func either(ctx context.Context, event <-chan struct{}) error {
	select {
	case <-event:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
