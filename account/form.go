package account

import (
	"context"
	"fmt"
	"runtime/debug"
	"strconv"
	"sync"
	"time"

	"golang.org/x/sync/singleflight"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// forms keeps the account forms of each channel, and reads them once however many ask.
type forms struct {
	flights singleflight.Group

	mu    sync.Mutex // guards known
	known map[int]knownForm
}

// knownForm is a channel's form as of the moment before the store was asked for it.
type knownForm struct {
	form  commerce.AccountForm
	asked time.Time
	// failed is when the store last did not answer, and why what it said then.
	failed time.Time
	why    error
}

// AccountForm returns what a page needs to draw the account forms of the request's
// channel, at most FormFresh old, or FormStale while the store does not answer. The
// answer is shared: do not change it.
func (s *Service) AccountForm(ctx context.Context) (*commerce.AccountForm, error) {
	p := session.From(ctx)
	if err := session.May(p, session.ReadForms, session.Object{}); err != nil {
		return nil, err
	}
	channel, err := s.channelOf(p)
	if err != nil {
		return nil, err
	}
	form, err := s.form(ctx, channel)
	if err != nil {
		return nil, err
	}
	return &form, nil
}

// form returns the forms of a channel that is served.
func (s *Service) form(ctx context.Context, channelID int) (commerce.AccountForm, error) {
	if known, ok := s.recentForm(channelID); ok {
		return known.form, known.why
	}
	flight := s.forms.flights.DoChan(strconv.Itoa(channelID), func() (any, error) {
		// Somebody may have landed between our look and our flight.
		if known, ok := s.recentForm(channelID); ok {
			return known.form, known.why
		}
		return s.readForm(context.WithoutCancel(ctx), channelID)
	})
	select {
	case <-ctx.Done():
		return commerce.AccountForm{}, commerce.StoreFault(ctx.Err())
	case landed := <-flight:
		form, _ := landed.Val.(commerce.AccountForm)
		return form, landed.Err
	}
}

// recentForm returns what needs no reading: what is fresh, and, while the store is left
// alone, what is stale or that it did not answer.
func (s *Service) recentForm(channelID int) (knownForm, bool) {
	s.forms.mu.Lock()
	defer s.forms.mu.Unlock()
	known, now := s.forms.known[channelID], s.o.Now()
	switch {
	case within(now, known.asked, s.o.FormFresh):
		known.why = nil
		return known, true
	case !within(now, known.failed, s.o.Patience):
		return knownForm{}, false
	case within(now, known.asked, s.o.FormStale):
		known.why = nil
		return known, true
	}
	return knownForm{why: known.why}, true
}

// readForm asks the store, and falls back on what is stale. A panic here has no resolver
// above it that would catch it, so it becomes an error.
func (s *Service) readForm(ctx context.Context, channelID int) (form commerce.AccountForm, err error) {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	defer func() {
		if v := recover(); v != nil {
			form, err = commerce.AccountForm{}, commerce.Internal(fmt.Errorf("panic: %v\n%s", v, debug.Stack()))
		}
	}()
	asked := s.o.Now()
	form, err = s.o.Store.AccountForm(ctx, channelID)
	s.forms.mu.Lock()
	defer s.forms.mu.Unlock()
	if err == nil {
		s.forms.known[channelID] = knownForm{form: form, asked: asked}
		return form, nil
	}
	known := s.forms.known[channelID]
	known.failed, known.why = s.o.Now(), commerce.StoreFault(err)
	s.forms.known[channelID] = known
	if !within(s.o.Now(), known.asked, s.o.FormStale) {
		return commerce.AccountForm{}, known.why
	}
	return known.form, nil
}

// within reports whether then is less than age ago, and not in the future.
func within(now, then time.Time, age time.Duration) bool {
	old := now.Sub(then)
	return !then.IsZero() && old >= 0 && old < age
}
