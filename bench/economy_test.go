package bench_test

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strconv"
	"testing"
	"text/tabwriter"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/bench"
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/pricing"
	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/management"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// shop is a store on a socket, and a stream of shoppers before price services that ask it.
type shop struct {
	*bench.Economy
	store *sandbox.Server
}

// openShop has every product shown to everybody, and a shopper of each group signed in.
func openShop(t *testing.T, replicas int) *shop {
	t.Helper()
	s := &shop{Economy: bench.NewEconomy(time.Now()), store: sandbox.Start(t)}
	seed, err := s.store.Description()
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range s.store.Store().Groups() {
		s.store.Store().SetGroupAccess(group.ID, store.CategoryAccess{Type: store.AccessAll})
	}
	for _, p := range seed.Products {
		s.Products = append(s.Products, p.EntityID)
		s.store.Store().EditProduct(p.EntityID, func(p *store.Product) { p.IsPublished, p.IsPriceHidden, p.ChannelIDs = true, false, []int{1} })
	}
	for _, group := range seed.Groups {
		i := slices.IndexFunc(seed.Customers, func(c sandbox.DescribedPerson) bool {
			return c.GroupID == group.EntityID && (c.ChannelIDs == nil || slices.Contains(c.ChannelIDs, 1))
		})
		token, until, err := s.store.Store().OpenSession(seed.Customers[i].EntityID, 1)
		if err != nil {
			t.Fatal(err)
		}
		s.Groups = append(s.Groups, group.EntityID)
		s.Askers = append(s.Askers, commerce.ShopperCredential{CustomerID: seed.Customers[i].EntityID, ChannelID: 1, AccessToken: commerce.Secret(token), ExpiresAt: until})
	}
	url := ""
	if replicas > 1 {
		url = e2e.StartRedis(t).URL
	}
	for range replicas {
		s.Replicas = append(s.Replicas, openPrices(t, s, seed, url))
	}
	return s
}

// openPrices returns a price service as the graph has one.
func openPrices(t *testing.T, s *shop, seed sandbox.Description, redis string) *pricing.Service {
	t.Helper()
	wire := &http.Transport{MaxIdleConnsPerHost: 64}
	client := &http.Client{Transport: upstream.Transport(wire, upstream.Options{QuotaShare: 1})}
	t.Cleanup(wire.CloseIdleConnections)
	rest, err := management.New(management.Options{BaseURL: s.store.ManagementURL(), AccessToken: commerce.Secret(seed.AccessToken), HTTPClient: client, Now: s.Now})
	if err != nil {
		t.Fatal(err)
	}
	front, err := storefront.New(storefront.Options{URL: s.store.StorefrontTemplate(), Token: commerce.Secret(seed.PrivateToken), HTTPClient: client})
	if err != nil {
		t.Fatal(err)
	}
	o := pricing.Options{
		Source: rest, Settings: rest, Channels: rest, OptionSource: rest, Visibility: front, Now: s.Now,
		Gather: time.Nanosecond, // nobody else comes
	}
	var heard *replica.Registry
	if redis != "" {
		shared, err := replica.Open(replica.Options{URL: commerce.Secret(redis), Prefix: "economy", Timeout: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(shared.Close)
		o.Registry, o.SecondLevel = shared.Registry(), shared.Prices()
		heard = shared.Registry()
	}
	service, err := pricing.New(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(service.Close)
	if heard != nil {
		ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
		defer cancel()
		if err := heard.Await(ctx); err != nil {
			t.Fatalf("replicas do not hear each other: %v", err)
		}
	}
	return service
}

// raise makes a change known as a webhook does. Nothing is asked for anew before somebody
// wants it.
func (s *shop) raise(ctx context.Context, scopes ...commerce.PriceScope) error {
	return s.Replicas[0].Invalidate(ctx, scopes...)
}

func (s *shop) productChanges(ctx context.Context, n int) error {
	id := s.Products[n*7%len(s.Products)]
	s.store.Store().SetProductPrice(id, decimal.MustNew(int64(1000+n%100), 2))
	return s.raise(ctx, commerce.PriceScope{Kind: commerce.ScopeProduct, ID: id})
}

func (s *shop) groupChanges(ctx context.Context, n int) error {
	return s.raise(ctx, commerce.PriceScope{Kind: commerce.ScopeGroup, ID: s.Groups[n%len(s.Groups)]})
}

// importRecords sets 500 records of a price list, and the store tells of all in one.
func (s *shop) importRecords(ctx context.Context, _ int) error {
	var records []store.PriceRecord
	var scopes []commerce.PriceScope
	for _, p := range s.store.Store().Products() {
		for _, v := range p.Variants {
			if len(records) == 500 {
				break
			}
			records = append(records, store.PriceRecord{PriceListID: 2, VariantID: v.ID, Currency: "USD", Price: decimal.MustNew(int64(900+v.ID%100), 2)})
			if scope := (commerce.PriceScope{Kind: commerce.ScopeProduct, ID: p.ID}); !slices.Contains(scopes, scope) {
				scopes = append(scopes, scope)
			}
		}
	}
	if !s.store.Store().SetPriceRecords(records...) {
		return fmt.Errorf("%d records were not taken", len(records))
	}
	return s.raise(ctx, scopes...)
}

// part is a part of the stream under some circumstances.
type part struct {
	name   string
	every  time.Duration
	change func(context.Context, int) error
}

func (s *shop) parts(length time.Duration) []part {
	return []part{
		{"cold", 0, nil},
		{"warm", 0, nil},
		{"a group changes each minute", time.Minute, s.groupChanges},
		{"500 records are imported once", length/2 + time.Second, s.importRecords},
		{"a product changes each second", time.Second, s.productChanges},
	}
}

// spend runs all parts, one after the other, and prints a table.
func spend(t *testing.T, out io.Writer, s *shop, questions, size int, isLong bool) []bench.Spent {
	t.Helper()
	var all []bench.Spent
	for _, p := range s.parts(time.Duration(questions/s.PerSecond) * time.Second) {
		s.Every, s.Change = 0, nil
		if isLong && p.change != nil {
			// What the part before has changed is no longer believed less.
			s.Rest(11 * time.Minute)
			if _, err := s.Run(t.Context(), questions/4, size); err != nil {
				t.Fatal(err)
			}
		}
		s.Every, s.Change = p.every, p.change
		began := time.Now()
		spent, err := s.Run(t.Context(), questions, size)
		if err != nil {
			t.Fatalf("%s: %v", p.name, err)
		}
		if len(s.Replicas) > 1 && spent.Stats.Unheard > 0 {
			t.Logf("%s: %d questions while the other replica was not heard", p.name, spent.Stats.Unheard)
		}
		fmt.Fprintf(out, "%s\t%d\t%d\t%.1f\t%.1f\t%.1f\t%.2f %%\t%.2f %%\t%s\n", p.name, len(s.Replicas), size,
			spent.PerThousand(spent.Stats.SourceCalls), spent.PerThousand(spent.Stats.VisibilityCalls), spent.PerThousand(spent.Calls()),
			100*spent.HitRatio(), 100*float64(spent.Stale)/float64(spent.Items), time.Since(began).Round(100*time.Millisecond))
		all = append(all, spent)
	}
	return all
}

// TestEconomy bounds what a stream costs the store. make economy runs a long one.
func TestEconomy(t *testing.T) {
	questions, _ := strconv.Atoi(os.Getenv("CLIENTELE_ECONOMY")) // none: a short one
	isLong := questions > 0
	if !isLong {
		questions = 400
	}
	table := tabwriter.NewWriter(t.Output(), 0, 4, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintln(table, "per 1,000 questions\treplicas\titems\tprice calls\tvisibility\tall calls\thit ratio\tstale\ttook")
	alone := map[int][]bench.Spent{}
	for _, replicas := range []int{1, 2} {
		for _, size := range []int{1, 20} {
			s, asked := openShop(t, replicas), questions
			if size > 1 {
				asked /= 4 // pages take longer, and each of them counts for more
			}
			if !isLong {
				s.PerSecond = asked / 12
			}
			spent := spend(t, table, s, asked, size, isLong)
			if isLong {
				continue
			}
			if !slices.ContainsFunc(spent, isLate) {
				bound(t, fmt.Sprintf("%d replicas, %d items", replicas, size), s, spent)
			}
			if replicas == 1 {
				alone[size] = spent
				continue
			}
			for i, part := range spent {
				// The other replica hears of a change a moment later.
				if got, one := part.Stats.SourceItems, alone[size][i].Stats.SourceItems; got > one+one/10+20 && !slices.ContainsFunc(spent, isLate) {
					t.Errorf("%d items, part %d: two replicas asked for %d prices, one for %d", size, i, got, one)
				}
			}
		}
	}
	if err := table.Flush(); err != nil {
		t.Fatal(err)
	}
}

// isLate says whether Redis took too long at times, so that the store was asked instead.
func isLate(s bench.Spent) bool { return s.Stats.Unheard+s.Stats.SecondErrors > 0 }

// bound holds what a short stream may cost: seconds, in which nothing gets old.
func bound(t *testing.T, name string, s *shop, spent []bench.Spent) {
	t.Helper()
	keys, products, groups := int64(len(s.Products)*len(s.Groups)), int64(len(s.Products)), int64(len(s.Groups))
	most := []int64{keys, 0, 0, keys, 0}
	most[1] = keys - spent[0].Stats.SourceItems
	most[2] = most[1] + products*int64(spent[2].Changes)
	most[4] = keys + groups*int64(spent[4].Changes)
	for i, part := range spent {
		t.Logf("%s, part %d: %d prices asked for, at most %d", name, i, part.Stats.SourceItems, most[i])
		if got := part.Stats.SourceItems; got > most[i] || part.Stats.SourceCalls > got || part.Stale > 0 {
			t.Errorf("%s, part %d: %d prices asked for in %d calls, want at most %d; %d were stale", name, i, got, part.Stats.SourceCalls, most[i], part.Stale)
		}
	}
	if cold := spent[0].Stats; cold.SourceItems < keys/8 || cold.SettingsCalls != int64(len(s.Replicas)) {
		t.Errorf("%s, cold: %+v", name, cold)
	}
	if n := spent[3].Changes; n != 1 {
		t.Errorf("%s: %d imports", name, n)
	}
}
