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
	stopTimeout       = 10 * time.Second
	readHeaderTimeout = 5 * time.Second
	readTimeout       = 9 * time.Second
	idleTimeout       = 2 * time.Minute
	adminWriteTimeout = 30 * time.Second
	maxHeaderBytes    = 32 << 10
)

// undoing is what stops one part of the process.
type undoing struct {
	name string
	stop func(context.Context) error
}

// onStop registers how to undo the step that was just done.
func (s *Server) onStop(name string, stop func(context.Context) error) {
	s.undo = append(s.undo, undoing{name, stop})
}

// Stop makes the process unready, lets running operations finish and closes
// everything in reverse order, within ten seconds. It may be called again.
func (s *Server) Stop(ctx context.Context) error {
	s.ready.drain()
	ctx, cancel := context.WithTimeout(ctx, stopTimeout)
	defer cancel()
	s.undoMu.Lock()
	defer s.undoMu.Unlock()
	var problems []error
	for len(s.undo) > 0 {
		last := s.undo[len(s.undo)-1]
		s.undo = s.undo[:len(s.undo)-1]
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
		return nil, fmt.Errorf("listen for %s at %s: %w", name, address, err)
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
	s.onStop(name, func(ctx context.Context) error {
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
