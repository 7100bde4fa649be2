package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"
)

// Times a server keeps when it stops and while it listens.
const (
	drainTimeout      = 10 * time.Second
	closeTimeout      = 5 * time.Second
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 9 * time.Second
	idleTimeout       = 2 * time.Minute
	adminWriteTimeout = 30 * time.Second
	maxHeaderBytes    = 32 << 10
)

// undoing is what stops one part of the process.
type undoing struct {
	name string
	// drains says that somebody's work is waited for, and not only ours.
	drains bool
	stop   func(context.Context) error
}

// onStop registers how to undo the step that was just done.
func (s *Server) onStop(name string, stop func(context.Context) error) {
	s.undo = append(s.undo, undoing{name: name, stop: stop})
}

// onDrain is onStop for what finishes what others have begun.
func (s *Server) onDrain(name string, stop func(context.Context) error) {
	s.undo = append(s.undo, undoing{name: name, drains: true, stop: stop})
}

// Stop makes the process unready, lets running operations and payments finish for ten
// seconds, and closes everything in reverse order, for which there are five seconds more.
// It may be called again.
func (s *Server) Stop(ctx context.Context) error {
	s.ready.drain()
	draining, drained := context.WithTimeout(ctx, drainTimeout)
	defer drained()
	closing, closed := context.WithTimeout(ctx, drainTimeout+closeTimeout)
	defer closed()
	s.undoMu.Lock()
	defer s.undoMu.Unlock()
	var problems []error
	for len(s.undo) > 0 {
		last := s.undo[len(s.undo)-1]
		s.undo = s.undo[:len(s.undo)-1]
		ctx := closing
		if last.drains {
			ctx = draining
		}
		if err := last.stop(ctx); err != nil {
			problems = append(problems, fmt.Errorf("stop %s: %w", last.name, err))
		}
	}
	return errors.Join(problems...)
}

// listen serves handler on address until Stop and returns the address it got.
func (s *Server) listen(ctx context.Context, name, address string, handler http.Handler, writeTimeout time.Duration) (net.Addr, error) {
	listener, err := s.listener(ctx, address)
	if err != nil {
		return nil, fmt.Errorf("listen for %s: %w", name, err) // which has the address
	}
	server := &http.Server{
		Handler:           handler,
		ReadHeaderTimeout: readHeaderTimeout,
		ReadTimeout:       readTimeout,
		WriteTimeout:      writeTimeout,
		IdleTimeout:       idleTimeout,
		MaxHeaderBytes:    maxHeaderBytes,
		ErrorLog:          quietLog(s.log),
	}
	s.onDrain(name, func(ctx context.Context) error {
		err := server.Shutdown(ctx)
		if err != nil {
			_ = server.Close() // out of time: cut what is left
		}
		return err
	})
	go func() {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			s.fail(fmt.Errorf("serve %s: %w", name, err))
		}
	}()
	return listener.Addr(), nil
}
