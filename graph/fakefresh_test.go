package graph_test

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph"
	"github.com/clientele-graph/clientele/session"
)

// noon is what the handler's clock shows in tests of ages.
func noon() time.Time { return time.Date(2026, time.March, 3, 12, 0, 0, 0, time.UTC) }

// freshPricing is pricing that says how long its answers may be kept: for an hour,
// where a product has no other answer in special. It hides nothing by itself.
type freshPricing struct {
	pricing
	special map[int]commerce.PriceResult
	// channelFails is what asking for a channel ends with.
	channelFails error
}

func (p *freshPricing) Channel(ctx context.Context, id int) (commerce.Channel, error) {
	if p.channelFails != nil {
		return commerce.Channel{}, p.channelFails
	}
	return p.pricing.Channel(ctx, id)
}

func (p *freshPricing) Prices(ctx context.Context, request commerce.PriceRequest) (map[commerce.PriceItem]commerce.PriceResult, error) {
	results, err := p.pricing.Prices(ctx, request)
	for item, result := range maps.Clone(results) {
		result.Price.FetchedAt = noon()
		special, ok := p.special[item.ProductID]
		switch {
		case ok && special.Unavailable != "":
			results[item] = special
			continue
		case ok:
			result.FreshUntil, result.Price.IsStale = special.FreshUntil, special.Price.IsStale
		default:
			result.FreshUntil = noon().Add(time.Hour)
		}
		results[item] = result
	}
	return results, err
}

// freshWorld is a world whose prices may be kept.
func freshWorld(t testing.TB, prices *freshPricing, changes ...func(*world)) *world {
	t.Helper()
	w := newWorld(t, changes...)
	w.options.Pricing, w.options.Now = prices, noon
	w.handler = graph.New(w.options)
	return w
}

// answered sends an operation and returns how it was answered.
func (w *world) answered(t testing.TB, query string, variables map[string]any) (http.Header, string) {
	t.Helper()
	body, err := json.Marshal(map[string]any{"query": query, "variables": variables})
	if err != nil {
		t.Fatal(err)
	}
	request := httptest.NewRequest(http.MethodPost, "/graphql", bytes.NewReader(body))
	request.Header.Set("Content-Type", "application/json")
	recorder := httptest.NewRecorder()
	w.handler.ServeHTTP(recorder, request.WithContext(session.WithPrincipal(request.Context(), w.principal)))
	return recorder.Header(), recorder.Body.String()
}
