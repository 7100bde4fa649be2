package storefront

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// fault is one way in which the store does not answer as it should, with the
// code that a read and a write end with.
type fault struct {
	name        string
	handler     http.HandlerFunc
	read, write commerce.Code
	once        bool // whether a read is not tried again
}

// completed is what a completion ends with, of which the store may make an order each:
// most of what says that it was none may come from behind a store that made one.
func (f fault) completed() commerce.Code {
	switch f.name {
	case "401", "403":
		return commerce.CodeUpstreamUnavailable // it was not begun
	case "400", "404", "503", "redirect", "lacks a scope":
		return commerce.CodeOutcomeUnknown
	}
	return f.write
}

func faults() []fault {
	const unavailable, unknown, internal = commerce.CodeUpstreamUnavailable, commerce.CodeOutcomeUnknown, commerce.CodeInternal
	say := func(status int, kind, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			w.WriteHeader(status)
			_, _ = io.WriteString(w, body)
		}
	}
	limited := func(header, value string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set(header, value)
			w.WriteHeader(http.StatusTooManyRequests)
		}
	}
	const isJSON = "application/json"
	return []fault{
		{"hangs up before", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, unavailable, unknown, false},
		{"hangs up within", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", "999")
			_, _ = io.WriteString(w, `{"data":{"`+canary)
			_ = http.NewResponseController(w).Flush()
			panic(http.ErrAbortHandler)
		}, unavailable, unknown, false},
		{"500", say(500, isJSON, `{"errors":[{"message":"`+canary+`"}]}`), unavailable, unknown, false},
		{"502 with a page", say(502, "text/html", canary), unavailable, unknown, false},
		{"503", say(503, "text/html", canary), unavailable, unavailable, false},
		{"200 with a page", say(200, "text/html; charset=utf-8", canary), unavailable, unknown, false},
		{"200 with a page that says it is JSON", say(200, isJSON, "<html>"+canary), unavailable, unknown, true},
		{"200 with half of the JSON", say(200, isJSON, `{"data":{"customer":{"email":"`+canary), unavailable, unknown, true},
		{"200 with nothing", say(200, isJSON, ""), unavailable, unknown, true},
		{"200 with null", say(200, isJSON, `null`), unavailable, unknown, true},
		{"200 with a list", say(200, isJSON, `["`+canary+`"]`), unavailable, unknown, true},
		{"data is null", say(200, isJSON, `{"data":null}`), unavailable, unknown, true},
		{"data is text", say(200, isJSON, `{"data":"`+canary+`"}`), unavailable, unknown, true},
		{"too much", say(200, isJSON, `{"data":"`+strings.Repeat(canary, 10_000)+`"}`), unavailable, unknown, true},
		{"429", limited("X-Nothing", ""), commerce.CodeRateLimited, commerce.CodeRateLimited, false},
		{"429 with headers", limited("X-Retry-After", "60"), commerce.CodeRateLimited, commerce.CodeRateLimited, true},
		{"400", say(400, isJSON, canary), internal, internal, true},
		{"401", say(401, "text/plain", canary), internal, internal, true},
		{"403", say(403, "text/html", canary), internal, internal, true},
		{"404", say(404, "text/html", canary), internal, internal, true},
		{"redirect", func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, "https://example.com/"+canary, http.StatusFound)
		}, unavailable, unavailable, true},
		{"lacks a scope", say(200, isJSON, `{"data":null,"errors":[{"message":"`+canary+`","path":["customer"],
			"extensions":{"code":"INSUFFICIENT_ACCESS_SCOPE","requiredScopes":["Customer","`+canary+`"]}}]}`), internal, internal, true},
	}
}

func TestEveryMethodMeetsEveryFault(t *testing.T) {
	for _, f := range faults() {
		t.Run(f.name, func(t *testing.T) {
			for _, m := range methods() {
				s := newFakeStore(t, f.handler)
				err := m.asked(upstreamtest.Context(t), s.Client)
				want, attempts := f.read, 3
				if m.write {
					want = f.write
				}
				if m.name == completion {
					want = f.completed()
				}
				if m.blocks && f.name == "403" {
					want = commerce.CodeRateLimited
				}
				if m.write || f.once {
					attempts = 1
				}
				wantCode(t, err, want)
				if got := len(s.heard()); got != attempts {
					t.Errorf("%s: %d attempts, want %d", m.name, got, attempts)
				}
				var e *upstream.Error
				if !errors.As(err, &e) || e.API != upstream.Storefront || e.Endpoint != m.name {
					t.Errorf("%s: the cause does not say which call it was: %v", m.name, err)
				}
			}
		})
	}
}

// TestSlowStore has callers leave whom the store does not answer.
func TestSlowStore(t *testing.T) {
	for _, m := range methods() {
		t.Run(m.name, func(t *testing.T) {
			t.Parallel()
			hang, ctx := upstreamtest.Hang(t)
			s := newFakeStore(t, hang)
			err := m.asked(ctx, s.Client)
			want := commerce.CodeUpstreamUnavailable
			if m.write {
				want = commerce.CodeOutcomeUnknown
			}
			wantCode(t, err, want)
			if len(s.heard()) != 1 || !errors.Is(err, context.Canceled) {
				t.Errorf("%d attempts, then %v", len(s.heard()), err)
			}
		})
	}
}

// TestSlowStoreAndADeadline has a caller with less time than the store takes.
func TestSlowStoreAndADeadline(t *testing.T) {
	s := newFakeStore(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
	ctx, cancel := context.WithTimeout(upstreamtest.Context(t), 50*time.Millisecond)
	defer cancel()
	_, err := s.Prove(ctx, shopper())
	if wantCode(t, err, commerce.CodeUpstreamUnavailable); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("got %v", err)
	}
}

func TestEveryShopperCallNoticesADeadSession(t *testing.T) {
	for name, body := range map[string]string{
		"invalid": `{"data":{"customer":null},"errors":[{"message":"x","extensions":{"code":"INVALID_CUSTOMER_ACCESS_TOKEN"}}]}`,
		"missing": `{"errors":[{"message":"x"},{"message":"x","path":["customer"],"extensions":{"code":"MISSING_CUSTOMER_ACCESS_TOKEN"}}]}`,
		"guest":   `{"data":{"customer":null,"site":{"products":{"edges":[{"node":{"entityId":1}}]}}}}`,
		"another": `{"data":{"customer":{"entityId":8,"customerGroupId":5},"site":{"products":{"edges":[{"node":{"entityId":1}}]}}}}`,
	} {
		for _, status := range []int{200, 400, 401} {
			byStatus := name == "invalid" || name == "missing"
			if status != 200 && !byStatus {
				continue // only an error comes with another status
			}
			t.Run(fmt.Sprint(name, " ", status), func(t *testing.T) {
				for _, m := range methods() {
					if m.guest || (m.write && !byStatus) {
						continue // a write's answer does not say for whom it was made
					}
					s := newFakeStore(t, func(w http.ResponseWriter, _ *http.Request) {
						w.Header().Set("Content-Type", "application/json")
						w.WriteHeader(status)
						_, _ = io.WriteString(w, body)
					})
					wantCode(t, m.asked(upstreamtest.Context(t), s.Client), commerce.CodeSessionExpired)
				}
			})
		}
	}
}
