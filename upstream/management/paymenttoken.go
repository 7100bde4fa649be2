package management

import (
	"context"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// createPaymentToken is the endpoint's name.
const createPaymentToken = "create-payment-token"

// CreatePaymentToken makes a token that pays for an order once; ok is false when the
// store says that the order takes no payment, which does not say that it is paid. An order
// that the store does not know yet is an error: whoever has its number must ask again. No
// money moves, and a token that nobody got is over within the hour, so that a failure is
// tried again.
func (c *Client) CreatePaymentToken(ctx context.Context, orderID int) (token commerce.Secret, ok bool, err error) {
	if orderID < 1 {
		return "", false, nil
	}
	question := paymentTokenQuestion{Order: paymentTokenOrder{ID: orderID}}
	var made paymentTokenAnswer
	err = c.ask(ctx, createPaymentToken, "/v3/payments/access_tokens", question, &made)
	if upstream.IsKind(err, upstream.NotFound) {
		return "", false, commerce.BadAnswer(err)
	}
	if takesNoPayment(err) {
		return "", false, nil
	}
	if err != nil {
		return "", false, upstream.Public(err)
	}
	return commerce.Secret(made.token()), true, nil
}

// paymentTokenQuestion asks for a token
// (reference/payments/access-tokens_payments.v3.yml).
type paymentTokenQuestion struct {
	Order paymentTokenOrder `json:"order"`
}

type paymentTokenOrder struct {
	ID          int  `json:"id"`
	IsRecurring bool `json:"is_recurring"`
}

type paymentTokenAnswer struct {
	enveloped[struct {
		ID string `json:"id"`
	}]
}

// token is what pays. Pages of the documentation show some that begin with "JWT "
// (docs/storefront/cart-checkout/guide/graphql-storefront.mdx).
func (a paymentTokenAnswer) token() string { return strings.TrimPrefix(a.Data.ID, "JWT ") }

func (a paymentTokenAnswer) complete() bool { return a.Data != nil && a.token() != "" }
