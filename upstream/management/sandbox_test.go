package management

import (
	"errors"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// newSandbox starts a store on a real port and a client of it over the chain.
func newSandbox(t *testing.T, changes ...func(*sandbox.Options)) (*Client, *sandbox.Server, sandbox.Description) {
	t.Helper()
	s := sandbox.Start(t, changes...)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	chain := upstream.Client(upstream.Transport(nil, upstream.Options{}))
	t.Cleanup(chain.CloseIdleConnections)
	c, err := New(Options{BaseURL: s.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken), HTTPClient: chain})
	if err != nil {
		t.Fatal(err)
	}
	return c, s, seed
}

func TestSandboxPricesEachGroupItsOwn(t *testing.T) {
	c, s, seed := newSandbox(t)
	var items []commerce.PriceItem
	for _, p := range seed.Products[:10] {
		items = append(items, commerce.PriceItem{ProductID: p.EntityID})
		for _, v := range p.VariantEntityIDs {
			items = append(items, commerce.PriceItem{ProductID: p.EntityID, VariantID: v})
		}
	}
	items = items[:min(len(items), 50)]
	perspectives := []commerce.Perspective{{}}
	for _, g := range seed.Groups {
		perspectives = append(perspectives, commerce.ForGroup(g.EntityID))
	}
	different := map[string]bool{}
	for _, currency := range []commerce.CurrencyCode{"USD", "CAD"} {
		for _, p := range perspectives {
			s.ResetCalls()
			in := commerce.PriceContext{ChannelID: 1, Currency: currency, Country: "US", Perspective: p}
			got, err := c.Prices(upstreamtest.Context(t), in, items)
			if err != nil || len(got) != len(items) {
				t.Fatalf("%+v: %d prices of %d, %v", in, len(got), len(items), err)
			}
			different[got[items[0]].Calculated.TaxExclusive.String()] = true
			for item, price := range got {
				if price.Context != in || price.Item != item || price.Calculated.TaxInclusive.Cmp(price.Calculated.TaxExclusive.Decimal) < 0 {
					t.Errorf("%+v: got %+v", item, price)
				}
			}
			calls := s.Calls()
			if len(calls) != 1 || calls[0].Endpoint != "pricing" || calls[0].Items != len(items) ||
				calls[0].CorrelationID != correlation || calls[0].Credential != "access-token" || calls[0].TrueClientIP {
				t.Errorf("%+v: calls %+v", in, calls)
			}
		}
	}
	if len(different) < 4 {
		t.Errorf("only %d different prices in %d contexts", len(different), 2*len(perspectives))
	}
}

func TestSandboxResources(t *testing.T) {
	c, s, seed := newSandbox(t)
	ctx := upstreamtest.Context(t)

	groups, err := c.CustomerGroups(ctx)
	if err != nil || len(groups) != len(seed.Groups) {
		t.Errorf("groups %v, %v", groups, err)
	}
	for _, g := range seed.Groups {
		if got := groups[g.EntityID]; got.Name == nil || *got.Name != g.Name {
			t.Errorf("group %d is %+v, want %q", g.EntityID, got, g.Name)
		}
	}

	ids := []int{999_999}
	for _, p := range seed.Customers {
		ids = append(ids, p.EntityID)
	}
	customers, err := c.Customers(ctx, ids)
	if err != nil || len(customers) != len(seed.Customers) {
		t.Errorf("%d customers, %v", len(customers), err)
	}
	for _, p := range seed.Customers {
		got := customers[p.EntityID]
		group := 0
		if got.Group != nil {
			group = got.Group.EntityID
		}
		if got.Email != p.Email || group != p.GroupID {
			t.Errorf("customer %d is in group %d, want %d", p.EntityID, group, p.GroupID)
		}
	}

	when := time.Date(2026, time.December, 24, 18, 0, 0, 0, time.UTC)
	s.SetTime(when)
	if now, err := c.Time(ctx); err != nil || now.Sub(when).Abs() > time.Minute {
		t.Errorf("time %v, %v", now, err)
	}
	for _, id := range seed.Channels {
		channel, err := c.Channel(ctx, id)
		if err != nil || channel.ID != id || !slices.Contains(channel.EnabledCurrencies, channel.DefaultCurrency) {
			t.Errorf("channel %+v, %v", channel, err)
		}
		settings, err := c.PriceSettings(ctx, id)
		if err != nil || !settings.ShowPrices {
			t.Errorf("settings of %d: %+v, %v", id, settings, err)
		}
	}
	if _, err := c.Channel(ctx, 77); err == nil {
		t.Error("a channel that does not exist has currencies")
	}
}

func TestSandboxFaults(t *testing.T) {
	c, s, seed := newSandbox(t)
	items := []commerce.PriceItem{{ProductID: seed.Products[0].EntityID}}
	in := commerce.PriceContext{ChannelID: 1, Currency: "USD"}
	for _, kind := range []sandbox.FaultKind{
		sandbox.FaultStatus, sandbox.FaultHTML, sandbox.FaultTruncate, sandbox.FaultDropBefore, sandbox.FaultDropAfter,
	} {
		s.ResetCalls()
		if err := s.FailNext(sandbox.On("pricing"), 2, sandbox.Fault{Kind: kind}); err != nil {
			t.Fatal(err)
		}
		got, err := c.Prices(upstreamtest.Context(t), in, items)
		if n := len(s.Calls()); err != nil || len(got) != 1 || n != 3 {
			t.Errorf("%s: got %v, %v after %d attempts", kind, got, err, n)
		}
	}
}

func TestSandboxQuota(t *testing.T) {
	c, s, _ := newSandbox(t)
	s.Throttle(sandbox.Quota{Requests: 10, Window: 30 * time.Second})
	var last error
	for range 20 {
		if _, last = c.Time(upstreamtest.Context(t)); last != nil {
			break
		}
	}
	var public *commerce.Error
	if !errors.As(last, &public) || public.Code != commerce.CodeRateLimited || public.RetryAfter <= 0 {
		t.Errorf("got %v", last)
	}
	if n := len(s.Calls()); n != 5 {
		t.Errorf("%d calls, want our half of the quota", n)
	}
}

func TestSandboxRefusesAWrongToken(t *testing.T) {
	c, _, _ := newSandbox(t)
	c.token = accessToken
	_, err := c.CustomerGroups(upstreamtest.Context(t))
	wantCode(t, err, commerce.CodeInternal)
	if !upstream.IsKind(err, upstream.Unauthorized) {
		t.Errorf("got %v", err)
	}
}

func TestSandboxUnknownProductIsMissing(t *testing.T) {
	c, _, seed := newSandbox(t)
	known := commerce.PriceItem{ProductID: seed.Products[0].EntityID}
	got, err := c.Prices(upstreamtest.Context(t), commerce.PriceContext{ChannelID: 1, Currency: "USD"}, []commerce.PriceItem{{ProductID: 999_999}, known})
	if keys := slices.Collect(maps.Keys(got)); err != nil || len(keys) != 1 || keys[0] != known {
		t.Errorf("got prices for %v, %v", keys, err)
	}
}
