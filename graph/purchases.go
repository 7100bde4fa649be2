package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// Purchases takes the principal in the context from a checkout to a paid order.
type Purchases interface {
	CompleteCheckout(ctx context.Context, checkoutEntityID string) (commerce.PurchaseOutcome, error)
	// PaymentMethods returns stored instruments with sealed tokens.
	PaymentMethods(ctx context.Context, handle commerce.Secret) ([]commerce.PaymentMethod, error)
	CreatePaymentHandle(ctx context.Context, handle commerce.Secret) (commerce.PaymentHandleOutcome, error)
	ProcessPayment(ctx context.Context, order commerce.PaymentOrder) (commerce.PaymentOutcome, error)
}

func completedCheckout(outcome commerce.PurchaseOutcome) *model.CompleteCheckoutPayload {
	payload := &model.CompleteCheckoutPayload{Handle: outcome.Handle, Errors: outcome.Refused}
	if outcome.OrderID != 0 {
		payload.OrderEntityID = &outcome.OrderID
	}
	if payload.Errors == nil {
		payload.Errors = []commerce.CompleteCheckoutError{}
	}
	return payload
}

func handleErrors(refused commerce.CreatePaymentHandleError) []commerce.CreatePaymentHandleError {
	if refused == nil {
		return []commerce.CreatePaymentHandleError{}
	}
	return []commerce.CreatePaymentHandleError{refused}
}

func processedPayment(outcome commerce.PaymentOutcome) *model.ProcessPaymentPayload {
	if outcome.Refused != nil {
		return &model.ProcessPaymentPayload{Errors: []commerce.ProcessPaymentError{outcome.Refused}}
	}
	payload := &model.ProcessPaymentPayload{
		Status: &outcome.Status, TransactionID: commerce.NonEmpty(outcome.TransactionID), Errors: []commerce.ProcessPaymentError{},
	}
	if outcome.Reason != "" {
		payload.DeclineReason = &outcome.Reason
	}
	return payload
}

func acceptedMethods(methods []commerce.PaymentMethod) []*model.AcceptedPaymentMethod {
	accepted := make([]*model.AcceptedPaymentMethod, len(methods))
	for i, m := range methods {
		a := &model.AcceptedPaymentMethod{
			MethodID: m.ID, Name: m.Name, Kind: m.Kind, IsTest: m.IsTest,
			SupportedInstruments: make([]*commerce.SupportedInstrument, len(m.Instruments)),
			StoredInstruments:    make([]*model.PayableInstrument, len(m.Stored)),
		}
		for n := range m.Instruments {
			a.SupportedInstruments[n] = &m.Instruments[n]
		}
		for n, s := range m.Stored {
			a.StoredInstruments[n] = &model.PayableInstrument{Token: s.Token.Reveal(), Kind: s.Kind, Instrument: s.Instrument}
		}
		accepted[i] = a
	}
	return accepted
}
