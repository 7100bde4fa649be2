package rules_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/rules"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
)

var (
	_ rules.Store  = (*management.Client)(nil)
	_ rules.Memory = (*replica.Store)(nil)
)

// scopes takes what is invalidated.
type scopes chan []commerce.PriceScope

func (s scopes) Invalidate(_ context.Context, changed ...commerce.PriceScope) error {
	s <- changed
	return nil
}

// turns is a memory that says when it is asked, waits for the word to go on, and keeps
// one value.
type turns struct {
	asked, goOn chan struct{}
	value       []byte
}

func (m *turns) Elect(ctx context.Context, _ string, _ time.Duration) (bool, error) {
	select {
	case m.asked <- struct{}{}:
	case <-ctx.Done():
		return false, nil
	}
	select {
	case <-m.goOn:
	case <-ctx.Done():
		return false, nil
	}
	return true, nil
}

func (m *turns) Remember(_ context.Context, _ string, value []byte) ([]byte, error) {
	old := m.value
	m.value = value
	return old, nil
}

// TestSandbox makes each kind of change in a store on a real port.
func TestSandbox(t *testing.T) {
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	defer chain.CloseIdleConnections()
	client, err := management.New(management.Options{
		BaseURL: s.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken), HTTPClient: chain,
	})
	if err != nil {
		t.Fatal(err)
	}
	told, memory := make(scopes, 10), &turns{asked: make(chan struct{}), goOn: make(chan struct{})}
	// For a clock that stands still no reading takes longer than its turn.
	w := rules.New(rules.Options{Store: client, Prices: told, Memory: memory, TTL: time.Millisecond, Now: func() time.Time { return time.Time{} }})
	w.Start()
	defer w.Close()
	// When the memory is asked again, the round before has ended.
	round := func() {
		memory.goOn <- struct{}{}
		<-memory.asked
	}
	group := func(id int) []commerce.PriceScope {
		return []commerce.PriceScope{{Kind: commerce.ScopeGroup, ID: id}}
	}
	all := []commerce.PriceScope{{Kind: commerce.ScopeEverything}}
	shop := s.Store()
	percent := store.DiscountRule{Kind: store.RuleAll, Method: store.MethodPercent, Amount: decimal.MustParse("7.5")}
	tests := []struct {
		name   string
		change func() bool
		want   []commerce.PriceScope
	}{
		{"nothing", func() bool { return true }, nil},
		{"rules", func() bool { return shop.SetGroupRules(store.GroupClub, percent) }, group(store.GroupClub)},
		{"the same rules", func() bool { return shop.SetGroupRules(store.GroupClub, percent) }, nil},
		{"access", func() bool {
			return shop.SetGroupAccess(store.GroupClub, store.CategoryAccess{Type: store.AccessNone})
		}, group(store.GroupClub)},
		{"a name", func() bool { return shop.EditGroup(store.GroupClub, func(g *store.Group) { g.Name = "Other" }) }, nil},
		{"a price list", func() bool {
			return shop.SetGroupRules(store.GroupClub, store.DiscountRule{Kind: store.RulePriceList, PriceListID: store.ListWholesale})
		}, group(store.GroupClub)},
		{"guests' rules", func() bool { return shop.SetGroupRules(store.GroupGuests) }, all},
		{"a new group", func() bool { g, err := shop.CreateGroup(store.Group{Name: "New"}); return err == nil && g.ID == 7 }, group(7)},
		{"no group", func() bool { return shop.DeleteGroup(7) }, group(7)},
		{"another default", func() bool {
			_, err := shop.UpdateGroup(store.GroupClub, func(g *store.Group) { g.IsDefault = true })
			return err == nil
		}, all},
		{"a rate", func() bool { return shop.SetExchangeRate("CAD", decimal.MustParse("1.2600000001")) }, all},
		{"the same rate", func() bool { return shop.SetExchangeRate("CAD", decimal.MustParse("1.26000000010")) }, nil},
		{"a token", func() bool { return shop.EditCurrency("CAD", func(c *store.Currency) { c.Token = "C" }) }, nil},
		{"decimals", func() bool { return shop.EditCurrency("CAD", func(c *store.Currency) { c.Decimals = 3 }) }, all},
		{"a switch", func() bool { return shop.EditCurrency("CAD", func(c *store.Currency) { c.IsEnabled = !c.IsEnabled }) }, all},
		{"tax", func() bool { shop.SetTaxSettings(store.TaxSettings{EnteredWithPrices: true}); return true }, all},
		{"rounding", func() bool {
			shop.SetTaxSettings(store.TaxSettings{EnteredWithPrices: true, Rounding: store.NoRounding})
			return true
		}, all},
		{"a product", func() bool { return shop.SetProductPublished(101, false) }, nil},
	}
	<-memory.asked
	round() // the first ever
	for _, tt := range tests {
		s.ResetCalls()
		if !tt.change() {
			t.Errorf("%s: the store did not take it", tt.name)
		}
		round()
		var calls []string
		for _, c := range s.Calls() {
			calls = append(calls, c.Endpoint)
		}
		if !slices.Equal(calls, []string{"groups", "currencies", "tax-settings"}) {
			t.Errorf("%s: calls %q", tt.name, calls)
		}
		var got []commerce.PriceScope
		select {
		case got = <-told:
		default:
		}
		if !slices.Equal(got, tt.want) {
			t.Errorf("%s: invalidated %v, want %v", tt.name, got, tt.want)
		}
	}
}
