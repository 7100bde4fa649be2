package sandbox

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"sync"
	"time"
)

// headerTimeout keeps a client that sends nothing from holding a connection.
const headerTimeout = 10 * time.Second

// listener is the part of a Server that is there while it listens.
type listener struct {
	http   *http.Server
	base   string
	served chan error
}

// Listen begins to answer and returns at once. The port is bound when it
// returns, so URL works and requests are answered.
func (s *Server) Listen() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.listener != nil {
		return errors.New("sandbox: already listening")
	}
	socket, err := (&net.ListenConfig{}).Listen(s.ctx, "tcp", s.listen)
	if err != nil {
		return fmt.Errorf("sandbox: %w", err)
	}
	l := &listener{
		base:   "http://" + socket.Addr().String(),
		served: make(chan error, 1),
		http: &http.Server{
			Handler:           s,
			ReadHeaderTimeout: headerTimeout,
			BaseContext:       func(net.Listener) context.Context { return s.ctx },
		},
	}
	s.listener = l
	go func() { l.served <- l.http.Serve(socket) }()
	return nil
}

// Close hangs up on everybody, idle or not, ends delays and waits until the
// last request and the last call of a webhook are over or ctx is. A closed sandbox
// stays closed.
func (s *Server) Close(ctx context.Context) error {
	s.stop()
	if err := s.hooks.Close(ctx); err != nil {
		return fmt.Errorf("sandbox: webhooks still run: %w", err)
	}
	s.mu.Lock()
	l := s.listener
	s.mu.Unlock()
	if l == nil {
		return nil
	}
	err := l.http.Close()
	if waitErr := s.active.wait(ctx); waitErr != nil {
		return fmt.Errorf("sandbox: requests still run: %w", waitErr)
	}
	select {
	case served := <-l.served:
		l.served <- served // for a second Close
		if !errors.Is(served, http.ErrServerClosed) {
			return fmt.Errorf("sandbox: %w", served)
		}
	case <-ctx.Done():
		return fmt.Errorf("sandbox: still listening: %w", ctx.Err())
	}
	return err
}

// activity counts the requests that run.
type activity struct {
	mu    sync.Mutex // guards the fields below
	count int
	idle  chan struct{} // closed when count falls to zero; nil while nobody waits
}

func (a *activity) begin() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count++
}

func (a *activity) end() {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.count--
	if a.count == 0 && a.idle != nil {
		close(a.idle)
		a.idle = nil
	}
}

// wait returns when nothing runs, or with ctx's error.
func (a *activity) wait(ctx context.Context) error {
	a.mu.Lock()
	if a.count == 0 {
		a.mu.Unlock()
		return nil
	}
	if a.idle == nil {
		a.idle = make(chan struct{})
	}
	idle := a.idle
	a.mu.Unlock()
	select {
	case <-idle:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
