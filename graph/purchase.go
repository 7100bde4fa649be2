package graph

import (
	"context"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

func (r *mutationResolver) CompleteCheckout(ctx context.Context, input model.CompleteCheckoutInput) (*model.CompleteCheckoutPayload, error) {
	outcome, err := r.purchases.CompleteCheckout(ctx, input.CheckoutEntityID)
	if err != nil {
		return nil, err
	}
	return completedCheckout(outcome), nil
}

func (r *mutationResolver) CreatePaymentHandle(ctx context.Context, input model.CreatePaymentHandleInput) (*model.CreatePaymentHandlePayload, error) {
	outcome, err := r.purchases.CreatePaymentHandle(ctx, commerce.Secret(input.Handle))
	if err != nil {
		return nil, err
	}
	return &model.CreatePaymentHandlePayload{Handle: outcome.Handle, Errors: handleErrors(outcome.Refused)}, nil
}

func (r *mutationResolver) ProcessPayment(ctx context.Context, input model.ProcessPaymentInput) (*model.ProcessPaymentPayload, error) {
	order, err := paymentOrder(input)
	if err != nil {
		return nil, err
	}
	outcome, err := r.purchases.ProcessPayment(ctx, order)
	if err != nil {
		return nil, err
	}
	return processedPayment(outcome), nil
}

func (r *queryResolver) PaymentMethods(ctx context.Context, handle string) ([]*model.AcceptedPaymentMethod, error) {
	methods, err := r.purchases.PaymentMethods(ctx, commerce.Secret(handle))
	if err != nil {
		return nil, err
	}
	return acceptedMethods(methods), nil
}
