package purchase

import (
	"context"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The actions as the throttle knows them.
const (
	actionComplete = "complete_checkout"
	actionHandle   = "payment_handle"
	actionMethods  = "payment_methods"
	actionPay      = "payment"
	actionStatus   = "payment_status"
)

// may says whether p may buy, and whether anybody can.
func (s *Service) may(p session.Principal) error {
	if err := session.May(p, session.Purchase, session.Object{}); err != nil {
		return err
	}
	if s.o.Journal == nil {
		return notHere("Payments are off: set CLIENTELE_REDIS_URL, or CLIENTELE_SINGLE_REPLICA=true where there is one replica.")
	}
	if s.o.Orders == nil {
		return notHere("Payments are off: they need an access token for the Management API.")
	}
	return nil
}

// channelOf returns the channel that p asks on.
func (s *Service) channelOf(p session.Principal) int { return p.Channel(s.o.DefaultChannel) }

// caller proves a shopper's session now and returns on whose behalf the store is asked.
func (s *Service) caller(ctx context.Context) (commerce.Caller, error) {
	caller, err := s.o.Sessions.Caller(ctx)
	return caller, commerce.StoreFault(err)
}

// admit asks the throttle about what p tries at whatever account stands for. It counts
// unless done is told otherwise.
func (s *Service) admit(ctx context.Context, p session.Principal, action, account string) (done func(commerce.Verdict), err error) {
	return s.o.Throttle.Admit(ctx, commerce.Attempt{Action: action, ChannelID: s.channelOf(p), Account: commerce.Secret(account)})
}

// admitPayment asks the throttle about a payment for an order: trying out cards costs
// whoever owns them. What a session tries at many orders counts as well.
func (s *Service) admitPayment(ctx context.Context, p session.Principal, orderID int) (done func(commerce.Verdict), err error) {
	atOrder, err := s.admit(ctx, p, actionPay, orderName(orderID))
	if err != nil || p.SessionID == "" {
		return atOrder, err
	}
	atSession, err := s.admit(ctx, p, actionPay, "session:"+p.SessionID)
	if err != nil {
		atOrder(commerce.AttemptNotMade)
		return atSession, err
	}
	return func(v commerce.Verdict) {
		atOrder(v)
		atSession(v)
	}, nil
}

// verdictOf is how a payment ended, for the throttle. An error is one that was not sent.
func verdictOf(out commerce.PaymentOutcome, err error) commerce.Verdict {
	switch {
	case err != nil:
		return commerce.AttemptNotMade
	case out.Status == commerce.PaymentSucceeded, out.Status == commerce.PaymentPending:
		return commerce.AttemptSucceeded
	default:
		return commerce.AttemptFailed
	}
}

// verdictOfLook is whether a look at an order has found out how its payment ended.
func verdictOfLook(isOpen bool, err error) commerce.Verdict {
	switch {
	case err != nil:
		return commerce.AttemptNotMade
	case isOpen:
		return commerce.AttemptFailed
	default:
		return commerce.AttemptSucceeded
	}
}

// until is how long an asker has time, some of which it takes to answer.
func (s *Service) until(ctx context.Context) (context.Context, context.CancelFunc) {
	const answer = 500 * time.Millisecond
	patience := s.o.Patience
	if deadline, ok := ctx.Deadline(); ok {
		patience = min(patience, max(time.Until(deadline)-answer, 0))
	}
	return context.WithTimeout(ctx, patience)
}
