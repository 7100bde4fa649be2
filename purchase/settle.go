package purchase

import (
	"context"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
	"github.com/clientele-graph/clientele/session"
)

// The pauses of one who waits: for somebody else's payment, and between two looks at a
// checkout, which grow.
const (
	pollEvery  = 200 * time.Millisecond
	lookFirst  = time.Second
	lookAtMost = 4 * time.Second
)

// closed is why an order cannot be paid now, whatever is asked.
type closed interface {
	commerce.CompleteCheckoutError
	commerce.CreatePaymentHandleError
	commerce.ProcessPaymentError
}

// settle looks once at the transactions of an order whose last payment has no known end,
// and writes down what they say. It does nothing where somebody has looked a moment ago:
// who looks writes that down first. Where the transactions cannot be read, or say nothing,
// the entry is as it was; nothing is ever sent.
func (s *Service) settle(ctx context.Context, e entry) (entry, error) {
	i := e.book.open()
	if i < 0 || !s.maySettle(e.book.Attempts[i]) {
		return e, nil
	}
	e, ok, err := s.swap(ctx, e, e.book.lookedAt(i, s.o.Now()))
	if err != nil {
		return e, err
	}
	if !ok {
		return s.read(ctx, e.orderID) // somebody else was faster
	}
	all, err := s.o.Orders.OrderTransactions(ctx, e.orderID)
	if err != nil {
		s.o.Logger.WarnContext(ctx, "a payment cannot be settled now", about(ctx, e.orderID, commerce.StoreFault(err)))
		return e, nil
	}
	next := e.book.settled(i, all, s.o.Now(), s.o.SettleAfter, s.o.ReadsApart)
	raw, err := next.write()
	if err != nil {
		return e, commerce.Internal(err)
	}
	if slices.Equal(raw, e.raw) {
		return e, nil
	}
	now, ok, err := s.swap(ctx, e, next)
	if err != nil {
		return e, err
	}
	if !ok {
		return s.read(ctx, e.orderID)
	}
	was, is := e.book.Attempts[i], next.Attempts[i]
	switch {
	case !is.State.isOpen():
		s.recordPayment(ctx, eventSettled, e.orderID, is.outcome())
	case was.State == begun:
		s.o.Logger.WarnContext(ctx, "nobody knows how a payment ended", about(ctx, e.orderID, nil))
	}
	return now, nil
}

// gate says whether anything may be sent to pay for an order, or made that could: nothing
// while it is not known how a payment ended. It looks at the transactions once, if that
// could help.
func (s *Service) gate(ctx context.Context, p session.Principal, e entry) (entry, closed, error) {
	if i := e.book.open(); i >= 0 && !e.book.Attempts[i].isUnderWay(s.o.Now()) {
		done, err := s.admit(ctx, p, actionStatus, orderName(e.orderID))
		if err != nil {
			return e, nil, err
		}
		e, err = s.settle(ctx, e)
		done(verdictOfLook(e.book.open() >= 0, err))
		if err != nil {
			return e, nil, err
		}
	}
	if i := e.book.open(); i >= 0 {
		if e.book.Attempts[i].isUnderWay(s.o.Now()) {
			return e, commerce.PaymentInProgressError{}, nil
		}
		return e, commerce.PaymentOutcomeUnknownError{}, nil
	}
	if e.book.isPaid() {
		return e, commerce.OrderAlreadyPaidError{}, nil
	}
	return e, nil, nil
}

// learn waits for the end of an attempt, as long as the asker's patience lasts: for the
// answer while it is under way, then for its traces. ok is false when it is not there: it
// was not sent after all.
func (s *Service) learn(ctx context.Context, orderID int, name string) (a attempt, ok bool, err error) {
	waiting, cancel := s.until(ctx)
	defer cancel()
	for {
		e, err := s.read(ctx, orderID)
		if err != nil {
			return attempt{}, false, err
		}
		if e, err = s.settle(ctx, e); err != nil {
			return attempt{}, false, err
		}
		i := e.book.named(name)
		if i < 0 {
			return attempt{}, false, nil
		}
		a = e.book.Attempts[i]
		if !a.State.isOpen() || pause.For(waiting, s.nextPoll(a)) != nil {
			return a, true, nil
		}
	}
}
