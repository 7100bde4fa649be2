package purchase

import (
	"context"
	"slices"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// rounds is how often an order's entry may change under an asker before they are told to
// come back.
const rounds = 20

// lull is after how long an asker may try again for whom an order has seen enough.
const lull = time.Hour

// intent is one payment that somebody asks for, understood and theirs to make.
type intent struct {
	held
	// payment holds the store's own tokens.
	payment commerce.Payment
	// key stands for the idempotency key at this order, body is what is paid with.
	key, body string
}

// ProcessPayment pays for the order of a handle, once at most. The same key with the same
// payment is the same payment, however often it is asked for: it gets the first answer,
// and waits for it, or looks for its traces. Refusals are part of the outcome. The error
// is what May says, CodeForbidden where payments are off, CodeBadUserInput with the field
// at fault, CodeRateLimited, CodeSessionExpired, or CodeUpstreamUnavailable; with each of
// them this call has sent nothing.
func (s *Service) ProcessPayment(ctx context.Context, order commerce.PaymentOrder) (commerce.PaymentOutcome, error) {
	p := session.From(ctx)
	if err := s.may(p); err != nil {
		return commerce.PaymentOutcome{}, err
	}
	in, refused, err := s.intend(ctx, p, order)
	if in.CorrelationID != "" {
		ctx = commerce.WithCorrelationID(ctx, in.CorrelationID)
	}
	var out commerce.PaymentOutcome
	if err == nil && refused == nil {
		out, err = s.pay(ctx, p, in)
		refused = out.Refused
	}
	if err != nil || refused != nil {
		s.record(ctx, eventPayment, in.OrderID, refused, err)
		return commerce.PaymentOutcome{Refused: refused}, err
	}
	return out, nil
}

// intend understands what somebody asks for, and proves that they may. It costs the
// journal nothing.
func (s *Service) intend(ctx context.Context, p session.Principal, order commerce.PaymentOrder) (intent, commerce.ProcessPaymentError, error) {
	if err := checkOrder(order); err != nil {
		return intent{}, nil, err
	}
	h, ok := s.open(p, order.Handle, toPay)
	if !ok {
		return intent{}, commerce.PaymentHandleInvalidError{}, nil
	}
	payment, err := s.payable(h, order.Payment)
	if err != nil {
		return intent{held: h}, nil, err
	}
	ctx = commerce.WithCorrelationID(ctx, h.CorrelationID)
	in := intent{held: h, payment: payment, key: keyDigest(h.OrderID, order.IdempotencyKey), body: bodyText(h.OrderID, payment)}
	_, err = s.caller(ctx)
	return in, nil, err
}

// pay is ProcessPayment for an intent. The entry's Swap is the lock: who loses it reads
// again.
func (s *Service) pay(ctx context.Context, p session.Principal, in intent) (commerce.PaymentOutcome, error) {
	for range rounds {
		e, err := s.read(ctx, in.OrderID)
		if err != nil {
			return commerce.PaymentOutcome{}, err
		}
		if i := e.book.byKey(in.key); i >= 0 {
			return s.replay(ctx, p, e, e.book.Attempts[i], in)
		}
		e, refused, err := s.ready(ctx, p, e, in)
		if err == nil && e.book.byKey(in.key) >= 0 {
			continue // the same payment was begun meanwhile
		}
		if err != nil || refused != nil {
			return commerce.PaymentOutcome{Refused: refused}, err
		}
		a, done, refused, err := s.begin(ctx, p, e, in)
		if err != nil || refused != nil {
			return commerce.PaymentOutcome{Refused: refused}, err
		}
		if done != nil {
			out, err := s.send(ctx, in, a)
			done(verdictOf(out, err))
			return out, err
		}
	}
	return commerce.PaymentOutcome{}, unavailable(errBusyEntry)
}

// replay answers who asks for a payment that was made before.
func (s *Service) replay(ctx context.Context, p session.Principal, e entry, a attempt, in intent) (commerce.PaymentOutcome, error) {
	if !s.bodies.Matches(a.Body, in.body) {
		return commerce.PaymentOutcome{Refused: commerce.IdempotencyKeyReusedError{}}, nil
	}
	if !a.State.isOpen() {
		return a.outcome(), nil
	}
	done := func(commerce.Verdict) {}
	if !a.isUnderWay(s.o.Now()) {
		var err error
		if done, err = s.admit(ctx, p, actionStatus, orderName(e.orderID)); err != nil {
			return commerce.PaymentOutcome{}, err
		}
	}
	a, ok, err := s.learn(ctx, e.orderID, a.Name)
	if err == nil && !ok {
		err = unavailable(errNotSent)
	}
	done(verdictOfLook(a.State.isOpen(), err))
	switch {
	case err != nil:
		return commerce.PaymentOutcome{}, err
	case a.isUnderWay(s.o.Now()):
		return commerce.PaymentOutcome{Refused: commerce.PaymentInProgressError{}}, nil
	}
	return a.outcome(), nil
}

// ready says whether a new payment may be begun, by all that the journal knows.
func (s *Service) ready(ctx context.Context, p session.Principal, e entry, in intent) (entry, commerce.ProcessPaymentError, error) {
	e, refused, err := s.gate(ctx, p, e)
	if err != nil || refused != nil {
		return e, refused, err
	}
	now := s.o.Now()
	switch {
	case e.book.hasSpent(in.TokenName), e.book.last() != in.After:
		return e, commerce.PaymentHandleSpentError{}, nil
	case !in.pays(now):
		return e, commerce.PaymentHandleInvalidError{}, nil
	case e.book.since(now.Add(-lull)) >= s.o.Attempts, len(e.book.Attempts) >= maxAttempts:
		return e, nil, patience("There were too many payments for this order. Try again later.", lull)
	}
	return e, nil, nil
}

// begin asks whether somebody may pay, and writes a new attempt down. done is nil when there
// is none: it was refused, or somebody else has changed the entry meanwhile.
func (s *Service) begin(ctx context.Context, p session.Principal, e entry, in intent) (
	a attempt, done func(commerce.Verdict), refused commerce.ProcessPaymentError, err error,
) {
	if done, err = s.admitPayment(ctx, p, in.OrderID); err != nil {
		return a, nil, nil, err
	}
	a, ok, refused, err := s.writeDown(ctx, e, in)
	if !ok || err != nil || refused != nil {
		done(commerce.AttemptNotMade)
		done = nil
	}
	return a, done, refused, err
}

// writeDown looks for money that the journal does not know of, and writes a new attempt
// down. ok is false when somebody else has changed the entry meanwhile.
func (s *Service) writeDown(ctx context.Context, e entry, in intent) (a attempt, ok bool, refused commerce.ProcessPaymentError, err error) {
	all, err := s.o.Orders.OrderTransactions(ctx, in.OrderID)
	if err != nil {
		return a, false, nil, commerce.StoreFault(err)
	}
	if e.book.isPaidElsewhere(all) {
		if now, err := s.read(ctx, in.OrderID); err != nil || !slices.Equal(now.raw, e.raw) {
			// The money may be that of the same payment, which somebody else has begun.
			return a, false, nil, err
		}
		return a, false, commerce.OrderAlreadyPaidError{}, nil
	}
	if a.Name, err = s.newName(); err != nil {
		return a, false, nil, err
	}
	now := s.o.Now()
	a.Key, a.Body, a.Token = in.key, s.bodies.Fingerprint(in.body), in.TokenName
	a.Sort, a.State = sortOfKind(in.payment.Kind), begun
	a.Begun, a.SettleBy = now.UnixMilli(), now.Add(s.o.Timeout+grace).UnixMilli()
	for _, t := range all {
		a.Before = append(a.Before, t.ID)
	}
	if _, ok, err = s.swap(ctx, e, e.book.with(a)); err != nil {
		// It may be written all the same, and would lock the order though nothing is sent.
		s.run(func() { s.forget(ctx, in.OrderID, a.Name) })
	}
	return a, ok, nil, err
}

func sortOfKind(kind commerce.InstrumentKind) sort {
	switch kind {
	case commerce.InstrumentStoreCredit:
		return credit
	case commerce.InstrumentGiftCertificate:
		return certificate
	default:
		return other
	}
}
