package store

import (
	"context"
	"slices"
	"time"
)

type laterKey struct{}

// WithLater lets what a request asks for happen that much later by the store's clock.
func WithLater(ctx context.Context, d time.Duration) context.Context {
	return context.WithValue(ctx, laterKey{}, d)
}

// LaterFrom returns how much later what a request asks for happens, 0 for at once.
func LaterFrom(ctx context.Context) time.Duration {
	d, _ := ctx.Value(laterKey{}).(time.Duration)
	return d
}

// lateCompletion is the completion of a checkout that is under way.
type lateCompletion struct {
	due                   time.Time
	id                    string
	channelID, customerID int
}

// CompleteCheckoutLater is CompleteCheckout after a while, for somebody who does not hear
// of it.
func (s *Store) CompleteCheckoutLater(id string, channelID, customerID int, after time.Duration) {
	t := s.openTill()
	defer t.mu.Unlock()
	t.completing = append(t.completing, lateCompletion{s.now().Add(after), id, channelID, customerID})
}

// completeLate lets happen what is due. It needs the till's lock.
func (s *Store) completeLate(now time.Time) {
	t := s.till
	t.completing = slices.DeleteFunc(t.completing, func(l lateCompletion) bool {
		isDue := !now.Before(l.due)
		if isDue {
			// Nobody is there to be told of problems.
			_, _, _ = s.complete(l.id, l.channelID, l.customerID)
		}
		return isDue
	})
}
