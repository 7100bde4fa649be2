package purchase

import (
	"context"
	"errors"
	"log/slog"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/pause"
	"github.com/clientele-graph/clientele/session"
)

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

// makeOrder sends the completion of a checkout, which is written down. What surely made no
// order is taken out again; after everything else nobody sends it before an order has
// shown, or none can come of it any more.
func (s *Service) makeOrder(ctx context.Context, b buying, mine turn, state commerce.CheckoutState) (none commerce.PurchaseOutcome, err error) {
	if s.o.Now().Sub(time.UnixMilli(mine.sale.Sent)) >= completeWithin/2 {
		// Whoever stood still for so long may stand still again, past the end of its time.
		s.giveBack(ctx, mine)
		return none, unavailable(errStale)
	}
	out, err := s.o.Store.CompleteCheckout(ctx, b.caller, b.id)
	switch {
	case err != nil:
		s.o.Sessions.Observe(b.p, err)
		if madeNone(err) {
			s.giveBack(ctx, mine)
			return none, err
		}
	case len(out.Refused) > 0:
		return s.refused(ctx, b, mine, out.Refused)
	case out.OrderID > 0:
		state.OrderID = out.OrderID
		return s.goOn(ctx, b, mine, state, out.PaymentToken)
	default:
		err = commerce.BadAnswer(errNoOrder)
	}
	return s.findOrder(ctx, b, mine, err)
}

// madeNone reports whether an error of the store's says that nothing came of what was
// sent, if it was. What is not known for sure may have made an order.
func madeNone(err error) bool {
	switch commerce.CodeOf(err) { //nolint:exhaustive // the rest is not known
	case commerce.CodeRateLimited, commerce.CodeUpstreamUnavailable, commerce.CodeSessionExpired,
		commerce.CodeUnauthenticated, commerce.CodeForbidden, commerce.CodeBadUserInput:
		return true
	}
	return false
}

// refused believes the store, unless it says that there is no such cart, which it also says
// of one that has become an order a moment ago.
func (s *Service) refused(ctx context.Context, b buying, mine turn, why []commerce.CompleteCheckoutError) (commerce.PurchaseOutcome, error) {
	if why[0].Code() == commerce.RefusalCheckoutCart {
		if state, refused, err := s.look(ctx, b); err == nil && refused == nil && state.OrderID != 0 {
			return s.goOn(ctx, b, mine, state, "")
		}
	}
	s.giveBack(ctx, mine)
	return commerce.PurchaseOutcome{Refused: why}, nil
}

// findOrder looks whether a checkout has become an order whose number was lost.
func (s *Service) findOrder(ctx context.Context, b buying, mine turn, cause error) (none commerce.PurchaseOutcome, err error) {
	looking, cancel := b.until(ctx, s)
	defer cancel()
	for again := lookFirst / 4; ; again = min(2*again, lookAtMost) {
		state, refused, err := s.look(ctx, b)
		if err == nil && refused == nil && state.OrderID != 0 {
			return s.goOn(ctx, b, mine, state, "")
		}
		if pause.For(looking, again) != nil {
			s.giveUp(ctx, mine, commerce.StoreFault(cause))
			return none, lost(causeOf(cause))
		}
	}
}

// goOn makes a handle for the order that a checkout is by the journal, once it is that. A
// store that names another order has made two of one checkout: only the first may be paid
// for, by whoever has its handle, and nothing is made that pays.
func (s *Service) goOn(ctx context.Context, b buying, t turn, state commerce.CheckoutState, token commerce.Secret) (
	none commerce.PurchaseOutcome, err error,
) {
	is, err := s.sold(ctx, t, state.OrderID)
	if err != nil {
		return none, err
	}
	out := commerce.PurchaseOutcome{OrderID: is.OrderID}
	h := held{
		OrderID: is.OrderID, CheckoutID: b.id, CustomerID: b.p.CustomerID,
		IsOwn: state.CustomerID != 0, CorrelationID: is.CorrelationID,
	}
	var shut unpayable
	if is.isOther(state.OrderID) {
		s.o.Logger.WarnContext(ctx, "the store has made two orders of a checkout", about(ctx, is.OrderID, nil), slog.Int("other_order_id", state.OrderID))
		shut, err = s.shut(ctx, b.p, is.OrderID)
	} else {
		out.Handle, shut, err = s.mint(ctx, b.p, h, token)
	}
	if err != nil {
		return none, err
	}
	if _, isNone := shut.(commerce.OrderNotPayableError); isNone && state.IsFree {
		shut = commerce.OrderAlreadyPaidError{} // nothing is left to pay, nor ever was
	}
	if shut != nil {
		out.Refused = []commerce.CompleteCheckoutError{shut}
	}
	return out, nil
}

// shut says why an order takes no payment for which nothing may be made that pays.
func (s *Service) shut(ctx context.Context, p session.Principal, orderID int) (unpayable, error) {
	e, err := s.read(ctx, orderID)
	if err != nil {
		return nil, err
	}
	if _, refused, err := s.gate(ctx, p, e); err != nil || refused != nil {
		return refused, err
	}
	return commerce.OrderNotPayableError{}, nil
}

// causeOf returns what is known behind a public error.
func causeOf(err error) error {
	var known *commerce.Error
	if errors.As(err, &known) && known.Err != nil {
		return known.Err
	}
	return commerce.StoreFault(err)
}
