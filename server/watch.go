package server

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/upstream"
)

// Times between looks at the store.
const (
	lookTimeout  = 5 * time.Second
	lookAgain    = 5 * time.Second
	lookWhenWell = 30 * time.Second
)

// errWrongStore says that hash and token do not belong together.
var errWrongStore = errors.New("BIGCOMMERCE_STORE_HASH is not the store that BIGCOMMERCE_STOREFRONT_TOKEN is for: use the hash that stands in the store's URLs")

// watchStore looks at the store once, and goes on looking until Stop. Only a
// first look that finds our credentials refused is an error.
func (s *Server) watchStore(ctx context.Context) error {
	err := s.look(ctx)
	if isRefusal(err) {
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
			if err != nil {
				pause = lookAgain
			}
			select {
			case <-watching.Done():
				return
			case <-time.After(pause):
				err = s.look(watching)
			}
		}
	}()
	return nil
}

// look asks both APIs a small question and sets readiness by their answers.
func (s *Server) look(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, lookTimeout)
	defer cancel()
	err := errors.Join(s.lookAtStorefront(ctx), s.lookAtManagement(ctx))
	switch {
	case errors.Is(ctx.Err(), context.Canceled):
		return ctx.Err() // we are stopping: this says nothing about the store
	case err != nil:
		s.log.WarnContext(ctx, "the store cannot be used", slog.Any("error", err))
		s.ready.set("the store did not answer, or refused our credentials: see the log")
	default:
		s.ready.set("")
	}
	return err
}

// lookAtStorefront also checks that the token is for the configured store.
func (s *Server) lookAtStorefront(ctx context.Context) error {
	identity, err := s.storefront.Settings(ctx, s.config.ChannelID)
	if err != nil {
		return err
	}
	if identity.StoreHash != s.config.StoreHash {
		return errWrongStore
	}
	return nil
}

func (s *Server) lookAtManagement(ctx context.Context) error {
	_, err := s.management.Time(ctx)
	return err
}

// isRefusal reports whether err says that a credential is not good. Both APIs
// are looked at, and either may be at fault.
func isRefusal(err error) bool {
	if joined, ok := err.(interface{ Unwrap() []error }); ok {
		return slices.ContainsFunc(joined.Unwrap(), isRefusal)
	}
	var e *upstream.Error
	return errors.Is(err, errWrongStore) || (errors.As(err, &e) && (e.Kind == upstream.Unauthorized || e.Kind == upstream.Forbidden))
}
