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
)

// delivery is one that the store is proven to have sent.
type delivery struct {
	event event
	// key is the same for deliveries of one event.
	key [sha256.Size]byte
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
	d := delivery{event: e, key: sha256.Sum256(body)}
	if e.hash != "" {
		d.key = sha256.Sum256([]byte("hash " + e.hash))
	}
	if sent.id != "" {
		d.key = sha256.Sum256([]byte("id " + sent.id))
	}
	if !sent.at.IsZero() {
		d.age = h.now().Sub(sent.at)
	}
	return d, nil
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
	if !readable && h.counts.unreadable.add(h.now()) {
		h.log.LogAttrs(ctx, slog.LevelWarn, "webhook does not say what changed", slog.String("family", string(familyOf(d.event.scope))))
	}
	if code, ok := exceptionCode(d.event); ok {
		h.log.LogAttrs(ctx, slog.LevelWarn, "store cannot deliver webhooks", slog.Int("error_code", code))
	}
}
