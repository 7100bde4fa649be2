package webhook

import (
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"time"

	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
)

// delivery is one that the store is proven to have sent.
type delivery struct {
	event event
	// key is the same for deliveries of one event, and of no other for as long as keep.
	key  [sha256.Size]byte
	keep time.Duration
	// age is how long ago it was signed, 0 when nothing tells.
	age time.Duration
}

// refusal is why a delivery is not taken, and what its sender is told.
type refusal struct {
	reason Reason
	status int
}

// receive reads a delivery. What its headers tell decides before its body is read, and
// its raw bytes are proven before they are understood.
func (h *Handler) receive(w http.ResponseWriter, r *http.Request) (delivery, *refusal) {
	switch {
	case r.Method != http.MethodPost:
		w.Header().Set("Allow", http.MethodPost)
		return delivery{}, &refusal{RefusedMethod, http.StatusMethodNotAllowed}
	case slices.ContainsFunc(r.Header.Values("Content-Encoding"), func(how string) bool { return how != "identity" }):
		// Nothing is unpacked for strangers, and the store packs nothing.
		return delivery{}, &refusal{RefusedMalformed, http.StatusUnsupportedMediaType}
	}
	sent, no := h.proof.headers(r.Header)
	if no != nil {
		return delivery{}, no
	}
	body, no := readBody(w, r)
	if no != nil {
		return delivery{}, no
	}
	if no := h.proof.body(sent, body, h.now()); no != nil {
		return delivery{}, no
	}
	e, ok := readEvent(body)
	if !ok {
		return delivery{}, &refusal{RefusedMalformed, http.StatusBadRequest}
	}
	if e.producer != h.producer || h.storeID != "" && e.storeID != "" && e.storeID != h.storeID {
		return delivery{}, &refusal{RefusedProducer, http.StatusForbidden}
	}
	d := delivery{event: e}
	d.key, d.keep = keyOf(sent.id, e, body)
	if !sent.at.IsZero() {
		d.age = h.now().Sub(sent.at)
	}
	return d, nil
}

// keyOf tells an event from others: by the id of its delivery, else by the store's hash.
// That may be of the data alone, which are the same whenever the same product changes: so
// it counts together with when it was, and without that only while what it touched is
// being asked for anyway.
func keyOf(id string, e event, body []byte) (key [sha256.Size]byte, keep time.Duration) {
	if id != "" {
		return sha256.Sum256([]byte("id " + id)), maxAge
	}
	keep = maxAge
	if e.createdAt == "" {
		keep = freshFor
	}
	if e.hash == "" {
		return sha256.Sum256(body), keep
	}
	return sha256.Sum256([]byte("hash " + e.hash + " " + e.createdAt + " " + e.scope)), keep
}

// readBody reads the raw bytes, of which there may be MaxBodyBytes.
func readBody(w http.ResponseWriter, r *http.Request) ([]byte, *refusal) {
	oversized := &refusal{RefusedSize, http.StatusRequestEntityTooLarge}
	if r.ContentLength > MaxBodyBytes {
		return nil, oversized
	}
	// The server's own limit counts where there is no connection to set one on.
	_ = http.NewResponseController(w).SetReadDeadline(time.Now().Add(readTimeout))
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, MaxBodyBytes))
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return nil, oversized
	}
	if err != nil {
		return nil, &refusal{RefusedMalformed, http.StatusBadRequest}
	}
	return body, nil
}

// refuse answers what is not taken.
func (h *Handler) refuse(ctx context.Context, w http.ResponseWriter, no *refusal) {
	if h.counts.refuse(no.reason, h.now()) {
		h.log.LogAttrs(ctx, slog.LevelWarn, "webhooks are refused", slog.String("reason", string(no.reason)))
	}
	answer(w, no.status)
}

// took counts what was taken, and says what an operator must know of it.
func (h *Handler) took(ctx context.Context, d delivery, readable bool) {
	h.counts.take(familyOf(d.event.scope), h.now())
	if span := trace.SpanFromContext(ctx); span.IsRecording() {
		span.SetAttributes(attribute.String("clientele.webhook.family", string(familyOf(d.event.scope))))
	}
	if !readable && h.counts.unreadable.add(h.now()) {
		h.log.LogAttrs(ctx, slog.LevelWarn, "webhook does not say what changed", slog.String("family", string(familyOf(d.event.scope))))
	}
	if code, ok := exceptionCode(d.event); ok {
		h.log.LogAttrs(ctx, slog.LevelWarn, "store cannot deliver webhooks", slog.Int("error_code", code))
	}
}
