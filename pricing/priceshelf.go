package pricing

import "github.com/clientele-graph/clientele/commerce"

// typicalText is about how long the text of a price is.
const typicalText = 96

// briefQuotes is how many prices are shared while the registry is not heard.
const briefQuotes = 4096

// priceShelf keeps quotes as their texts: one object each for the garbage collector
// to know, and none to look into.
type priceShelf struct {
	engine *engine[string]
	// brief has the last ones of passing epochs, by their settled keys. They would only
	// be in the way of others.
	brief *brief[priceKey, quote]
}

func newPriceShelf(size int64, c *counts) (*priceShelf, error) {
	e, err := newEngine[string](size, textBytes(typicalText), c)
	if err != nil {
		return nil, err
	}
	return &priceShelf{engine: e, brief: newBrief[priceKey, quote](briefQuotes)}, nil
}

// get returns the quote of a key while it is fresh.
func (s *priceShelf) get(key priceKey, now int64) (quote, bool) {
	q, ok := s.peek(key)
	return q, ok && q.isFresh(now)
}

// peek returns the quote of a key, however old.
func (s *priceShelf) peek(key priceKey) (quote, bool) {
	if key.isBrief() {
		q, ok := s.brief.get(key.settledKey())
		return q, ok && q.of.epoch == key.epoch
	}
	digest := key.digest()
	text, ok := s.engine.get(placeOf(digest))
	if !ok {
		return quote{}, false
	}
	q, err := quoteOf(key, digest, text)
	return q, err == nil
}

// lastKnown returns the last quote under the generations of a key, whatever the epoch.
func (s *priceShelf) lastKnown(key priceKey) (quote, bool) {
	settled := key.settledKey()
	q, ok := s.peek(settled)
	if last, has := s.brief.get(settled); has && (!ok || last.fetchedAt > q.fetchedAt) {
		return last, true
	}
	return q, ok
}

func (s *priceShelf) put(values []quote) {
	isKept := false
	for _, q := range values {
		switch {
		case q.isLoose:
		case q.of.isBrief():
			s.brief.set(q.of.settledKey(), q)
		default:
			s.engine.set(placeOf(q.of.digest()), q.text, textBytes(len(q.text)))
			isKept = true
		}
	}
	if isKept {
		s.engine.wait()
	}
}

func (s *priceShelf) close() { s.engine.close() }

func placeOf(digest commerce.PriceKey) place { return place(digest[:16]) }

// textBytes is what a text of n bytes costs: an allocation of the next of Go's sizes
// and, as measured, the holes that others left behind which were as long.
func textBytes(n int) int64 {
	const step = 16
	return int64((n+step-1)/step*step) * 2
}
