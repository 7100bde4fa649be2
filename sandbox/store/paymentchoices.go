package store

import "time"

// PaymentChoices are the answers to open questions about checkouts, orders and
// payments. Every zero value is the chosen default.
type PaymentChoices struct {
	// CheckoutsAreReady takes every checkout with something in it for complete. By
	// default a billing address is wanted, and one to ship to for what is shipped:
	// ReadyCheckout gives both.
	CheckoutsAreReady bool

	// CompletedAgainIsOrder answers a checkout that is completed again with the same
	// order, and a new payment access token if the order takes a payment. By default
	// it is CART_NOT_FOUND: the cart is gone.
	CompletedAgainIsOrder bool

	// EachCompletionIsOrder makes another order each time that a checkout is completed, as
	// POST /v3/checkouts/{id}/orders does by reference/checkouts.v3.yml. Its order_id is the
	// last one's.
	EachCompletionIsOrder bool

	// OrderDelay is how long it takes until GET /v3/checkouts/{id} shows the order that a
	// checkout has become.
	OrderDelay time.Duration

	// TokenHasScheme writes "JWT " in front of the payment access token of
	// completeCheckout, as docs/storefront/cart-checkout/guide/graphql-storefront.mdx
	// shows. By default it is bare, as docs/storefront/headless/index.mdx does.
	TokenHasScheme bool

	// OrderIDIsNumber writes the order_id of GET /v3/checkouts/{id} as a number. By
	// default it is a text, as reference/checkouts.v3.yml says.
	OrderIDIsNumber bool

	// UsedTokenIsUnverified answers a payment access token that was used before with
	// 401 and code 30102. By default it is 422 and 30105, a duplicate.
	UsedTokenIsUnverified bool

	// PendingTakesNone refuses further payments for an order that was paid in part. By
	// default a Pending order takes the rest.
	PendingTakesNone bool

	// WrongStateIsUnprocessable answers who wants a payment access token for an order
	// that takes no payment with 422. By default it is 409.
	WrongStateIsUnprocessable bool

	// NoMagicAmounts charges every amount. By default the table of Outcome holds.
	NoMagicAmounts bool

	// TransactionDelay is how long a transaction takes to show in
	// GET /v3/orders/{id}/transactions. Charges happen at once all the same.
	TransactionDelay time.Duration
}

// SetTransactionDelay changes PaymentChoices.TransactionDelay alone.
func (s *Store) SetTransactionDelay(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.choices.Payment.TransactionDelay = d
}
