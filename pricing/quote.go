package pricing

import (
	"encoding/binary"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// quote is what the store said about one item, as the text that is kept of it. It is
// shared between callers and never changed; each of them reads the text anew.
type quote struct {
	of priceKey
	head
	text string
	// isLoose says that it only answers those who wait for it and is not kept.
	isLoose bool
}

// newQuote writes down a price, or that there is none when it is nil.
func newQuote(of priceKey, h head, price *commerce.ProductPrice) quote {
	h.missing = price == nil
	return quote{of: of, head: h, text: encode(of.digest(), h, price)}
}

// quoteOf reads the head of a text that was kept under the key.
func quoteOf(key priceKey, digest commerce.PriceKey, text string) (quote, error) {
	h, err := decodeHead(text, digest)
	return quote{of: key, head: h, text: text}, err
}

// isForeign says whether the store answered for another perspective.
func (q quote) isForeign(asked priceKey) bool {
	return q.of.context.Perspective != asked.context.Perspective
}

// result is the quote as an answer in the context that was asked for, which is the
// quote's own but for guests. Without a price it has the reason.
func (q quote) result(asked commerce.PriceContext, missing commerce.PriceUnavailableReason, isStale bool) commerce.PriceResult {
	if q.missing {
		return commerce.PriceResult{Unavailable: missing}
	}
	var r commerce.PriceResult
	if err := decodePrice(q.text, q.head, &r.Price); err != nil {
		return commerce.PriceResult{Unavailable: commerce.PriceUpstreamUnavailable, Err: err}
	}
	r.Price.Context, r.Price.Item = asked, q.of.item
	r.Price.IsStale = isStale
	if !isStale && !q.isLoose && !q.of.isBrief() {
		r.FreshUntil = time.Unix(0, q.freshUntil)
	}
	return r
}

// again writes the quote down with another head.
func (q quote) again() quote {
	h := q.head
	b := []byte(q.text)
	binary.BigEndian.PutUint32(b[restAt:], millis(h.fetchedAt, h.restUntil))
	q.text = string(b)
	return q
}
