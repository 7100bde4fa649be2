package purchase

import (
	"context"
	"errors"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// grace is how long after the end of its time an attempt is still taken to be under way:
// what clocks may differ by, and what it takes to stop.
const grace = 15 * time.Second

// sent is what became of an attempt.
type sent struct {
	attempt attempt
	err     error
}

// send sends an attempt that is written down, once, and waits for what becomes of it. An
// asker who goes, or whose time is over, does not end it: the answer is written down for
// whoever asks next.
func (s *Service) send(ctx context.Context, in intent, a attempt) (commerce.PaymentOutcome, error) {
	result := make(chan sent, 1)
	if !s.run(func() { result <- s.sendOnce(context.WithoutCancel(ctx), in, a) }) {
		s.forget(ctx, in.OrderID, a.Name)
		return commerce.PaymentOutcome{}, unavailable(errClosed)
	}
	select {
	case r := <-result:
		if r.err != nil || r.attempt.State != unknown {
			return r.attempt.outcome(), r.err
		}
	case <-ctx.Done():
		return commerce.PaymentOutcome{Status: commerce.PaymentUnknown}, nil
	}
	// It was sent: whatever goes wrong from here on, nobody knows.
	if learned, ok, err := s.learn(ctx, in.OrderID, a.Name); err == nil && ok {
		return learned.outcome(), nil
	}
	return commerce.PaymentOutcome{Status: commerce.PaymentUnknown}, nil
}

// sendOnce sends an attempt and writes down how it ended. It returns what the journal then
// says, which is another end where somebody has found one meanwhile. With an error it was
// not sent, and is taken out of the journal.
func (s *Service) sendOnce(ctx context.Context, in intent, a attempt) sent {
	left := time.UnixMilli(a.Begun).Add(s.o.Timeout).Sub(s.o.Now())
	if left <= s.o.Timeout/2 {
		// Whoever stood still for so long may stand still again, past the end of its time.
		s.forget(ctx, in.OrderID, a.Name)
		return sent{err: unavailable(errStale)}
	}
	paying, cancel := context.WithTimeout(ctx, left)
	answer, err := s.call(paying, in)
	cancel()
	if code := commerce.CodeOf(err); code == commerce.CodeRateLimited || code == commerce.CodeUpstreamUnavailable {
		s.forget(ctx, in.OrderID, a.Name)
		return sent{err: err}
	}
	a.State, a.Ended = unknown, s.o.Now().UnixMilli()
	if err == nil && !answer.IsDuplicate {
		a.answered(answer)
	}
	a = s.writeEnd(ctx, in.OrderID, a)
	s.recordPayment(ctx, eventPayment, in.OrderID, a.outcome())
	if a.State == unknown {
		s.o.Logger.WarnContext(ctx, "nobody knows how a payment ended", about(ctx, in.OrderID, lostBy(err)))
	}
	return sent{attempt: a}
}

// writeEnd writes down how an attempt ended, and returns how it ended by the journal: what
// is told of a payment is told to everybody. What cannot be written is told all the same.
func (s *Service) writeEnd(ctx context.Context, orderID int, a attempt) attempt {
	ctx, cancel := context.WithTimeout(ctx, s.o.Timeout)
	defer cancel()
	var left book
	failed := s.insist(ctx, orderID, func(b book) book {
		left = b.ended(a)
		return left
	})
	if failed != nil {
		s.o.Logger.WarnContext(ctx, "the answer to a payment is not in the journal", about(ctx, orderID, failed))
		return a
	}
	if i := left.named(a.Name); i >= 0 {
		return left.Attempts[i]
	}
	return a
}

// answered takes over what the store answered. What it does not know stays unknown.
func (a *attempt) answered(answer commerce.PaymentAnswer) {
	switch answer.Status {
	case commerce.PaymentSucceeded:
		a.State, a.Transaction = succeeded, answer.TransactionID
	case commerce.PaymentPending:
		a.State, a.Transaction = pending, answer.TransactionID
	case commerce.PaymentDeclined:
		a.State, a.Reason = declined, answer.Reason
	case commerce.PaymentUnknown:
	}
}

// call pays. A panic here has no resolver above it that would be caught; nobody knows what
// was sent before it.
func (s *Service) call(ctx context.Context, in intent) (answer commerce.PaymentAnswer, err error) {
	defer commerce.Recovered(&err)
	return s.o.Payments.Pay(ctx, in.Token, in.payment)
}

// lostBy is what may be logged about an answer that was lost: a text of somebody else's
// could quote what was sent.
func lostBy(err error) error {
	var known *commerce.Error
	switch {
	case err == nil:
		return errDuplicate
	case errors.As(err, &known):
		return known
	default:
		return commerce.StoreFault(err)
	}
}
