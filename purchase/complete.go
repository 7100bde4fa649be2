package purchase

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// completeWithin bounds the completion of a checkout, which no money depends on.
const completeWithin = 20 * time.Second

// CompleteCheckout makes an order of a checkout and a handle that pays for it. A checkout
// that is an order already goes on with that order. A guest's checkout is whoever's who
// knows its number; a customer's is there for that customer alone, and for everybody else
// the refusal is the same as for one that does not exist. Refusals are part of the
// outcome. Errors are those of ProcessPayment, and CodeOutcomeUnknown when there may be an
// order: asking again finds it.
func (s *Service) CompleteCheckout(ctx context.Context, checkoutEntityID string) (commerce.PurchaseOutcome, error) {
	p := session.From(ctx)
	if err := s.may(p); err != nil {
		return commerce.PurchaseOutcome{}, err
	}
	out, err := s.completeCheckout(ctx, p, checkoutEntityID)
	s.record(ctx, eventComplete, out.OrderID, commerce.FirstRefusal(out.Refused), err)
	return out, err
}

// completeCheckout is CompleteCheckout for somebody who may. All who ask for the same as
// the same share one flight, which goes on when they leave.
func (s *Service) completeCheckout(ctx context.Context, p session.Principal, id string) (none commerce.PurchaseOutcome, err error) {
	if err := checkCheckout(id); err != nil {
		return none, err
	}
	// Every one counts: a checkout that is there costs the store as much as one that is
	// not, and one that is an order makes a new token.
	account := ""
	if p.SessionID != "" {
		account = "session:" + p.SessionID
	}
	if _, err := s.admit(ctx, p, actionComplete, account); err != nil {
		return none, err
	}
	t, err := s.readTurn(ctx, id)
	if err != nil {
		return none, err
	}
	if ctx, err = s.correlate(ctx, t.sale); err != nil {
		return none, err
	}
	caller, err := s.caller(ctx)
	if err != nil {
		return none, err
	}
	who := strings.Join([]string{strings.ToLower(id), strconv.Itoa(caller.ChannelID), strconv.Itoa(p.CustomerID), p.SessionID}, " ")
	b := buying{p: p, caller: caller, id: id}
	b.answerBy, b.isTimed = ctx.Deadline()
	flight := s.flights.DoChan(who, func() (any, error) { return s.depart(context.WithoutCancel(ctx), b) })
	select {
	case <-ctx.Done():
		return none, lost(ctx.Err())
	case landed := <-flight:
		out, _ := landed.Val.(commerce.PurchaseOutcome)
		out.Refused = slices.Clone(out.Refused)
		return out, landed.Err
	}
}

// depart flies, and lets Close wait for it.
func (s *Service) depart(ctx context.Context, b buying) (out commerce.PurchaseOutcome, err error) {
	landed := make(chan struct{})
	if !s.run(func() {
		defer close(landed)
		out, err = s.fly(ctx, b)
	}) {
		return out, unavailable(errClosed)
	}
	<-landed
	return out, err
}

// fly completes a checkout on behalf of everybody who waits. A panic here has no resolver
// above it that would be caught, so it becomes an error.
func (s *Service) fly(ctx context.Context, b buying) (out commerce.PurchaseOutcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, min(completeWithin, s.o.Timeout))
	defer cancel()
	defer commerce.Recovered(&err)
	waiting, done := b.until(ctx, s)
	defer done()
	for range rounds {
		out, ok, err := s.attempt(ctx, waiting, b)
		if ok || err != nil {
			return out, err
		}
	}
	return out, unavailable(errBusyEntry)
}

// attempt completes a checkout, or goes on with what it became. ok is false when somebody
// else has changed its entry meanwhile. The entry is read before the checkout: whoever
// sends on the strength of both has the entry as it was before the store was asked.
func (s *Service) attempt(ctx, waiting context.Context, b buying) (out commerce.PurchaseOutcome, ok bool, err error) {
	t, err := s.readTurn(ctx, b.id)
	if err != nil {
		return out, false, err
	}
	if ctx, err = s.correlate(ctx, t.sale); err != nil {
		return out, false, err
	}
	state, refused, err := s.look(ctx, b)
	now := s.o.Now()
	switch {
	case err != nil:
		return out, false, err
	case refused != nil:
		return commerce.PurchaseOutcome{Refused: []commerce.CompleteCheckoutError{refused}}, true, nil
	case t.sale.OrderID != 0, state.OrderID != 0:
		out, err = s.goOn(ctx, b, t, state, "")
		return out, true, err
	case t.sale.isUnderWay(now):
		changed, err := s.await(ctx, waiting, t)
		if err == nil && !changed {
			err = patience("The checkout is being completed. Ask again in a moment.", time.Second)
		}
		return out, false, err
	case t.sale.isShut(now, s.o.SettleAfter):
		return out, false, lost(errUnanswered)
	}
	mine, ok, err := s.takeTurn(ctx, t)
	if err != nil || !ok {
		return out, false, err
	}
	out, err = s.makeOrder(ctx, b, mine, state)
	return out, true, err
}

// correlate puts the id that ties together all calls of a purchase into a context: that of
// whoever began it, else the request's own, else a new one.
func (s *Service) correlate(ctx context.Context, l sale) (context.Context, error) {
	if l.CorrelationID != "" {
		return commerce.WithCorrelationID(ctx, l.CorrelationID), nil
	}
	if isVisible(commerce.CorrelationID(ctx), maxCorrelationID) {
		return ctx, nil
	}
	made, err := uuid.NewRandomFromReader(s.o.Random)
	if err != nil {
		return ctx, commerce.Internal(fmt.Errorf("correlation id: %w", err))
	}
	return commerce.WithCorrelationID(ctx, made.String()), nil
}

// buying is who completes which checkout.
type buying struct {
	p      session.Principal
	caller commerce.Caller
	id     string
	// answerBy is when whoever asked first has no more time, if isTimed.
	answerBy time.Time
	isTimed  bool
}

// until is how long whoever asked first has time. Nothing waits for longer, or they who
// ask again would wait for what waits.
func (b buying) until(ctx context.Context, s *Service) (context.Context, context.CancelFunc) {
	if !b.isTimed {
		return s.until(ctx)
	}
	timed, cancel := context.WithDeadline(ctx, b.answerBy)
	within, done := s.until(timed)
	return within, func() {
		done()
		cancel()
	}
}
