// Package webhook takes what the store says about its own changes, and keeps what the
// store is to say registered there.
//
// Start with New and Handler.ServeHTTP: a delivery is proven to be the store's before
// anything in it is read (proof.go), then becomes a commerce.StoreChange (change.go) that
// a Listener makes known before the store gets its answer. Registration is the other
// side: which webhooks there must be, and what is wrong with those that there are. What
// a change means for prices and sessions is left to the Listener.
package webhook

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// MaxBodyBytes is how long a delivery may be. A thousand records of price lists can be
// changed by one call (reference/price_lists.v3.yml) and may come as one event, of about
// 70 bytes a record.
const MaxBodyBytes = 256 << 10

const (
	// changeTimeout bounds what a delivery waits for the Listener: the store counts
	// whoever answers late as failing.
	changeTimeout = 5 * time.Second
	// readTimeout bounds how long a delivery may take to arrive.
	readTimeout = 10 * time.Second
	// freshFor is how old a delivery may be for what it touches to be asked for anew.
	// What was changed earlier has been asked for since by whoever wants it.
	freshFor = 5 * time.Minute
)

// Listener hears of changes. It is asked concurrently, and more than once about one
// change: the store repeats itself.
type Listener interface {
	// Changed makes a change known. Once it returns nil, nothing from before the change
	// is served as fresh. An error has the store say it again, later.
	Changed(ctx context.Context, change commerce.StoreChange) error
	// Refetch asks, in the background, for what a change touched. It is called after the
	// store has its answer, once for each event, and not for those that come late.
	Refetch(change commerce.StoreChange)
}

// Options are what a Handler needs.
type Options struct {
	// StoreHash is the hash of the store whose events are taken.
	StoreHash string
	// StoreID is the store's number, as deliveries name it. Empty: it is not looked at.
	StoreID string
	// Verify says what proves that the store sent a delivery. Default BySignature.
	Verify Verification
	// SigningSecret is the client secret of the API account that registered the
	// webhooks, by which the store signs.
	SigningSecret commerce.Secret
	// HeaderSecrets are the secrets, separated by commas, one of which the store sends
	// in SecretHeader.
	HeaderSecrets commerce.Secret
	// Listener hears of changes.
	Listener Listener
	// Now is the clock. Default time.Now.
	Now func() time.Time
	// Logger is told what an operator must know. Default nobody.
	Logger *slog.Logger
}

// Handler takes the store's deliveries. It answers without a body: 200 for what has been
// made known or concerns nobody here, 503 for what is to be sent again, 4xx for what is
// not the store's. It is safe for concurrent use, and nothing in it waits for another
// delivery.
type Handler struct {
	proof    proof
	producer string
	storeID  string
	listener Listener
	now      func() time.Time
	log      *slog.Logger
	seen     *seen
	counts   counts
}

// New returns a handler, or an error when nothing could prove itself to it.
func New(o Options) (*Handler, error) {
	if o.StoreHash == "" || o.Listener == nil {
		return nil, errors.New("webhook: a handler needs a store's hash and a listener")
	}
	proof, err := newProof(o)
	if err != nil {
		return nil, err
	}
	h := &Handler{
		proof: proof, producer: "stores/" + o.StoreHash, storeID: o.StoreID,
		listener: o.Listener, now: o.Now, log: o.Logger, seen: newSeen(),
	}
	if h.now == nil {
		h.now = time.Now
	}
	if h.log == nil {
		h.log = slog.New(slog.DiscardHandler)
	}
	return h, nil
}

// ServeHTTP takes one delivery.
func (h *Handler) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	d, no := h.receive(w, r)
	if no != nil {
		h.refuse(r.Context(), w, no)
		return
	}
	change, readable := changeOf(d.event.scope, d.event.data)
	h.took(r.Context(), d, readable)
	if !isEmpty(change) {
		// A sender who hangs up has told us all the same.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(r.Context()), changeTimeout)
		defer cancel()
		if err := h.listener.Changed(ctx, change); err != nil {
			h.fail(ctx, w, d, err)
			return
		}
		h.counts.applied.Add(1)
	}
	isFirst := h.seen.first(d.key, h.now(), d.keep)
	if !isFirst {
		h.counts.duplicates.Add(1)
	}
	answer(w, http.StatusOK)
	if isFirst && !isEmpty(change) && d.age <= freshFor {
		// The store is not to wait for this, so it gets its answer first.
		_ = http.NewResponseController(w).Flush()
		h.listener.Refetch(change)
	}
}

// answer answers without a body. Its length is said, so that a flushed answer is whole.
func answer(w http.ResponseWriter, status int) {
	w.Header().Set("Content-Length", "0")
	w.WriteHeader(status)
}

// fail asks the store to say it again.
func (h *Handler) fail(ctx context.Context, w http.ResponseWriter, d delivery, err error) {
	if h.counts.failed.add(h.now()) {
		h.log.LogAttrs(ctx, slog.LevelError, "webhook could not be applied",
			slog.String("family", string(familyOf(d.event.scope))), slog.String("code", string(commerce.CodeOf(err))), slog.Any("error", err))
	}
	w.Header().Set("Retry-After", "60")
	answer(w, http.StatusServiceUnavailable)
}

// isEmpty reports whether a change touches nothing.
func isEmpty(c commerce.StoreChange) bool {
	return len(c.Prices) == 0 && len(c.Variants) == 0 && len(c.Customers) == 0
}
