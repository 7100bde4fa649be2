package payments

import (
	"bytes"
	"context"
	"errors"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// mediaType is the only one that the store answers payments in.
const mediaType = "application/vnd.bc.v1+json"

// maxToken is far more than the store's tokens have, in bytes.
const maxToken = 8 << 10

// Pay makes one payment with a payment access token, and tells how it ended. It makes
// exactly one attempt once a byte was sent. Its errors are CodeOutcomeUnknown when the
// payment was sent and nobody can tell, and CodeRateLimited or CodeUpstreamUnavailable
// when it surely was not sent, or surely not looked at. What cannot be sent at all is
// declined here: without a token as NOT_VERIFIED, without what its kind needs as
// BAD_PAYMENT.
func (c *Client) Pay(ctx context.Context, token commerce.Secret, p commerce.Payment) (commerce.PaymentAnswer, error) {
	pat, ok := plainToken(token)
	if !ok {
		return declined(commerce.ReasonNotVerified), nil
	}
	body, ok := newBody(p)
	if !ok {
		return declined(commerce.ReasonBadPayment), nil
	}
	leave, err := c.enter(ctx)
	if err != nil {
		return commerce.PaymentAnswer{}, upstream.Public(err)
	}
	defer leave()
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, c.target, bytes.NewReader(body))
	if err != nil {
		return commerce.PaymentAnswer{}, upstream.Public(c.unsent(ctx, upstream.ReasonNone))
	}
	r.Header.Set("Accept", mediaType)
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Authorization", "PAT "+pat.Reveal())
	got, err := upstream.Send(ctx, c.http, r, c.intent)
	if err != nil {
		return c.failed(got, err)
	}
	answer, ok := readPaid(got)
	if !ok {
		return commerce.PaymentAnswer{}, upstream.Public(upstream.Malformed(got, c.intent))
	}
	return answer, nil
}

// failed is what an answer that is not 2xx, or no answer, means. Errors without an answer
// come from the chain, which knows whether anything was sent.
func (c *Client) failed(got upstream.Answer, err error) (commerce.PaymentAnswer, error) {
	var e *upstream.Error
	if !errors.As(err, &e) || got.Status == 0 || got.Status == http.StatusTooManyRequests {
		return commerce.PaymentAnswer{}, upstream.Public(err)
	}
	if refused, ok := readRefusal(got); ok {
		return refused, nil
	}
	// The chain's kinds are about any write. Of this one, no status but 429 proves that
	// nothing was charged: 503 can come from behind the store, and so can a redirect.
	e.Kind, e.Remedy = upstream.OutcomeUnknown, remedyOf(got.Status)
	return commerce.PaymentAnswer{}, upstream.Public(e)
}

// remedyOf tells an operator what is wrong with our configuration, if it is.
func remedyOf(status int) string {
	switch status {
	case http.StatusNotFound, http.StatusMethodNotAllowed, http.StatusMovedPermanently,
		http.StatusFound, http.StatusTemporaryRedirect, http.StatusPermanentRedirect:
		return "the URL of the Payments API, or the store hash in it, does not lead there"
	}
	return ""
}

// unsent says that nothing was sent.
func (c *Client) unsent(ctx context.Context, reason upstream.Reason) *upstream.Error {
	return &upstream.Error{
		Kind: upstream.Unavailable, API: c.intent.API, Endpoint: c.intent.Endpoint,
		Reason: reason, CorrelationID: commerce.CorrelationID(ctx),
	}
}

// declined is a payment that nobody was charged for.
func declined(reason commerce.PaymentReason) commerce.PaymentAnswer {
	return commerce.PaymentAnswer{Status: commerce.PaymentDeclined, Reason: reason}
}

// plainToken returns a token as it goes into the header, and false for what cannot be
// one. A page of the documentation shows tokens that begin with "JWT "
// (docs/storefront/cart-checkout/guide/graphql-storefront.mdx).
func plainToken(token commerce.Secret) (commerce.Secret, bool) {
	text := strings.TrimPrefix(token.Reveal(), "JWT ")
	if text == "" || len(text) > maxToken {
		return "", false
	}
	for _, b := range []byte(text) {
		isLetter := b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= '0' && b <= '9'
		if !isLetter && !strings.ContainsRune("-_.=+/~", rune(b)) {
			return "", false
		}
	}
	return commerce.Secret(text), true
}
