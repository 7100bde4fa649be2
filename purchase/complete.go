package purchase

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/google/uuid"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
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
	if p.Kind == session.Guest {
		// Every one counts: a checkout that is there costs the store as much as one that is not.
		done, err := s.enter(ctx, p, actionComplete, "")
		if err != nil {
			return none, err
		}
		done(false)
	}
	caller, err := s.caller(ctx)
	if err != nil {
		return none, err
	}
	who := strings.Join([]string{strings.ToLower(id), strconv.Itoa(caller.ChannelID), strconv.Itoa(p.CustomerID), p.SessionID}, " ")
	b := buying{p: p, caller: caller, id: id}
	b.answerBy, b.isTimed = ctx.Deadline()
	flight := s.flights.DoChan(who, func() (any, error) { return s.fly(context.WithoutCancel(ctx), b) })
	select {
	case <-ctx.Done():
		return none, lost(ctx.Err())
	case landed := <-flight:
		out, _ := landed.Val.(commerce.PurchaseOutcome)
		out.Refused = slices.Clone(out.Refused)
		return out, landed.Err
	}
}

// fly completes a checkout on behalf of everybody who waits. A panic here has no resolver
// above it that would be caught, so it becomes an error.
func (s *Service) fly(ctx context.Context, b buying) (out commerce.PurchaseOutcome, err error) {
	ctx, cancel := context.WithTimeout(ctx, min(completeWithin, s.o.Timeout))
	defer cancel()
	defer commerce.Recovered(&err)
	if commerce.CorrelationID(ctx) == "" {
		made, err := uuid.NewRandomFromReader(s.o.Random)
		if err != nil {
			return out, commerce.Internal(fmt.Errorf("correlation id: %w", err))
		}
		ctx = commerce.WithCorrelationID(ctx, made.String())
	}
	if state, refused, err := s.look(ctx, b); err != nil || refused != nil || state.OrderID != 0 {
		return s.goOn(ctx, b, state, refused, "", err)
	}
	leave, err := s.takeCheckout(ctx, b)
	if err != nil {
		return out, err
	}
	defer leave()
	return s.makeOrder(ctx, b)
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

// look reads a checkout, and refuses one that is not the asker's as one that is not there.
func (s *Service) look(ctx context.Context, b buying) (commerce.CheckoutState, commerce.CompleteCheckoutError, error) {
	state, ok, err := s.o.Orders.Checkout(ctx, b.id)
	if err != nil {
		return commerce.CheckoutState{}, nil, commerce.StoreFault(err)
	}
	if !ok || state.ChannelID != b.caller.ChannelID || (state.CustomerID != 0 && state.CustomerID != b.p.CustomerID) {
		return commerce.CheckoutState{}, commerce.CheckoutCartError{CheckoutProblem: commerce.CheckoutProblem{Problem: "CART_NOT_FOUND"}}, nil
	}
	return state, nil, nil
}

// makeOrder completes a checkout that nobody else completes meanwhile. Somebody may have
// until now, so it looks again.
func (s *Service) makeOrder(ctx context.Context, b buying) (none commerce.PurchaseOutcome, err error) {
	state, refused, err := s.look(ctx, b)
	if err != nil || refused != nil || state.OrderID != 0 {
		return s.goOn(ctx, b, state, refused, "", err)
	}
	out, err := s.o.Store.CompleteCheckout(ctx, b.caller, b.id)
	switch {
	case err != nil:
		s.o.Sessions.Observe(b.p, err)
		if commerce.CodeOf(err) != commerce.CodeOutcomeUnknown {
			return none, commerce.StoreFault(err)
		}
	case len(out.Refused) > 0:
		return s.refused(ctx, b, out.Refused)
	case out.OrderID > 0:
		state.OrderID = out.OrderID
		return s.goOn(ctx, b, state, nil, out.PaymentToken, nil)
	default:
		err = commerce.BadAnswer(errNoOrder)
	}
	return s.findOrder(ctx, b, err)
}

// refused believes the store, unless it says that there is no such cart, which it also says
// of one that has become an order a moment ago.
func (s *Service) refused(ctx context.Context, b buying, why []commerce.CompleteCheckoutError) (commerce.PurchaseOutcome, error) {
	if why[0].Code() == commerce.RefusalCheckoutCart {
		if state, refused, err := s.look(ctx, b); err == nil && refused == nil && state.OrderID != 0 {
			return s.goOn(ctx, b, state, nil, "", nil)
		}
	}
	return commerce.PurchaseOutcome{Refused: why}, nil
}

// findOrder looks whether a checkout has become an order whose number was lost.
func (s *Service) findOrder(ctx context.Context, b buying, cause error) (none commerce.PurchaseOutcome, err error) {
	looking, cancel := b.until(ctx, s)
	defer cancel()
	for again := lookFirst / 4; ; again = min(2*again, lookAtMost) {
		state, refused, err := s.look(ctx, b)
		if err == nil && refused == nil && state.OrderID != 0 {
			return s.goOn(ctx, b, state, nil, "", nil)
		}
		if pause.For(looking, again) != nil {
			return none, lost(causeOf(cause))
		}
	}
}

// goOn makes a handle for a checkout's order.
func (s *Service) goOn(ctx context.Context, b buying, state commerce.CheckoutState, refused commerce.CompleteCheckoutError, token commerce.Secret, err error) (
	commerce.PurchaseOutcome, error,
) {
	if err != nil {
		return commerce.PurchaseOutcome{}, err
	}
	if refused != nil {
		return commerce.PurchaseOutcome{Refused: []commerce.CompleteCheckoutError{refused}}, nil
	}
	made, shut, err := s.mint(ctx, b.p, held{
		OrderID: state.OrderID, CheckoutID: b.id, CustomerID: b.p.CustomerID,
		IsOwn: state.CustomerID != 0, CorrelationID: commerce.CorrelationID(ctx),
	}, token)
	if err != nil {
		return commerce.PurchaseOutcome{}, err
	}
	out := commerce.PurchaseOutcome{OrderID: state.OrderID, Handle: made}
	if shut != nil {
		out.Refused = []commerce.CompleteCheckoutError{shut}
	}
	return out, nil
}

// turn is the entry of a checkout that is being completed.
type turn struct {
	Name string `json:"n"`
	// Until is when it is over, in milliseconds since 1970.
	Until int64 `json:"u"`
}

// takeCheckout waits until nobody else completes a checkout, on whatever replica. A turn
// of somebody who has died is over by itself.
func (s *Service) takeCheckout(ctx context.Context, b buying) (leave func(), err error) {
	const lease = completeWithin + grace
	id := strings.ToLower(b.id)
	name, err := s.newName()
	if err != nil {
		return nil, err
	}
	waiting, cancel := b.until(ctx, s)
	defer cancel()
	for {
		raw, err := s.o.Journal.Read(ctx, checkoutName(id))
		if err != nil {
			return nil, journalFault(err)
		}
		now := s.o.Now()
		var t turn
		if raw == nil || (json.Unmarshal(raw, &t) == nil && now.UnixMilli() >= t.Until) {
			mine, err := json.Marshal(turn{Name: name, Until: now.Add(lease).UnixMilli()})
			if err != nil {
				return nil, commerce.Internal(err)
			}
			ok, err := s.o.Journal.Swap(ctx, checkoutName(id), raw, mine, 2*lease)
			if err != nil {
				return nil, journalFault(err)
			}
			if ok {
				return func() {
					// What stays is over by itself.
					_, _ = s.o.Journal.Swap(context.WithoutCancel(ctx), checkoutName(id), mine, nil, 0)
				}, nil
			}
		}
		if pause.For(waiting, pollEvery) != nil {
			return nil, patience("The checkout is being completed. Ask again in a moment.", time.Second)
		}
	}
}

// causeOf returns what is known behind a public error.
func causeOf(err error) error {
	var known *commerce.Error
	if errors.As(err, &known) && known.Err != nil {
		return known.Err
	}
	return commerce.StoreFault(err)
}
