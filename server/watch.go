package server

import (
	"context"
	"errors"
	"time"
)

// Times between looks at the store.
const (
	lookTimeout  = 5 * time.Second
	lookAgain    = 5 * time.Second
	lookWhenWell = 30 * time.Second
)

// watchStore looks at the store once, and goes on looking until Stop. Only a
// first look that finds something no waiting mends is an error.
func (s *Server) watchStore(ctx context.Context) error {
	findings := s.look(ctx)
	if err := fatal(findings); err != nil {
		return err
	}
	watching, cancel := context.WithCancel(context.WithoutCancel(ctx))
	done := make(chan struct{})
	s.onStop("store watch", func(context.Context) error {
		cancel()
		<-done
		return nil
	})
	go func() {
		defer close(done)
		for {
			pause := lookWhenWell
			if len(findings) > 0 {
				pause = lookAgain
			}
			select {
			case <-watching.Done():
				return
			case <-time.After(pause):
				findings = s.look(watching)
			}
		}
	}()
	return nil
}

// fatal returns the findings that no waiting mends.
func fatal(findings []error) error {
	var problems []error
	for _, finding := range findings {
		if _, ok := finding.(misconfigured); ok { //nolint:errorlint // look makes them, and wraps none
			problems = append(problems, finding)
		}
	}
	return errors.Join(problems...)
}
