package webhook

import (
	"context"
	"fmt"
	"net/http/httptest"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/hook"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// newStore starts a sandbox that has everything registered that is needed, at a receiver.
func newStore(t *testing.T, mode Verification) (*sandbox.Server, *receiver) {
	t.Helper()
	s := sandbox.Start(t)
	seed, err := s.Description()
	if err != nil {
		t.Fatal(err)
	}
	r := newReceiver(t, func(o *Options) {
		o.StoreHash, o.SigningSecret, o.Verify, o.Now = seed.StoreHash, commerce.Secret(seed.ClientSecret), mode, time.Now
	})
	listener := httptest.NewServer(r)
	t.Cleanup(listener.Close)
	for _, scope := range Scopes([]int{1, 2, 3}) {
		if _, err := s.Hook(scope, listener.URL+"/webhooks/bigcommerce", map[string]string{SecretHeader: headerSecret}); err != nil {
			t.Fatalf("%s: %v", scope, err)
		}
	}
	return s, r
}

// flush waits until the store has said what it has to say.
func flush(t *testing.T, s *sandbox.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience.Limit)
	defer cancel()
	if err := s.Hooks().Flush(ctx); err != nil {
		t.Fatal(err)
	}
}

// taken returns what was heard since, each once, as some events are told twice.
func (l *heard) taken() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	var all []string
	for _, change := range l.changes {
		all = append(all, fmt.Sprint(change))
	}
	l.changes = nil
	slices.Sort(all)
	return slices.Compact(all)
}

// TestSandboxTells has every event of the sandbox, in all the ways in which it words
// them: what must be heard is, and nothing else.
func TestSandboxTells(t *testing.T) {
	everything := of(commerce.ScopeEverything, 0)
	records := []store.RecordRef{{PriceListID: 1, VariantID: 12, Currency: "USD"}, {PriceListID: 1, VariantID: 11, Currency: "CAD"}}
	events := map[store.EventKind]struct {
		event store.Event
		want  commerce.StoreChange
	}{
		store.CustomerCreated:           {store.Event{CustomerID: 32}, whom(32)},
		store.CustomerUpdated:           {store.Event{CustomerID: 32}, whom(32)},
		store.CustomerDeleted:           {store.Event{CustomerID: 32}, whom(32)},
		store.CustomerAccessUpdated:     {store.Event{CustomerID: 32}, whom(32)},
		store.CustomerInstrumentUpdated: {store.Event{CustomerID: 32}, whom(32)},
		store.AddressUpdated:            {store.Event{CustomerID: 32, ID: 60}, whom(32)},
		store.MetafieldUpdated:          {store.Event{CustomerID: 32, ID: 9}, commerce.StoreChange{}}, // is not registered
		store.SubscriberUpdated:         {store.Event{ID: 9}, commerce.StoreChange{}},
		store.ProductUpdated:            {store.Event{ProductID: 101}, of(commerce.ScopeProduct, 101)},
		store.ProductDeleted:            {store.Event{ProductID: 101}, of(commerce.ScopeProduct, 101)},
		store.ProductAssigned:           {store.Event{ProductID: 101, ChannelID: 2}, of(commerce.ScopeProduct, 101)},
		store.ProductUnassigned:         {store.Event{ProductID: 101, ChannelID: 2}, of(commerce.ScopeProduct, 101)},
		store.SKUUpdated:                {store.Event{ID: 461, ProductID: 101, VariantID: 509}, of(commerce.ScopeProduct, 101)},
		store.CategoryUpdated:           {store.Event{ID: 42}, everything},
		store.PriceListCreated:          {store.Event{PriceListID: 5}, everything},
		store.PriceListUpdated:          {store.Event{PriceListID: 5}, everything},
		store.PriceListActivated:        {store.Event{PriceListID: 5}, everything},
		store.PriceListDeactivated:      {store.Event{PriceListID: 5}, everything},
		store.PriceListDeleted:          {store.Event{PriceListID: 5}, everything},
		store.PriceListsDeleted:         {store.Event{PriceListIDs: []int{5, 6}}, everything},
		store.RecordUpdated:             {store.Event{Records: records[:1]}, variants(12)},
		store.RecordDeleted:             {store.Event{Records: records[:1]}, variants(12)},
		store.RecordsUpdated:            {store.Event{Records: records}, variants(11, 12)},
		store.RecordsDeleted:            {store.Event{Records: records}, variants(11, 12)},
		store.AssignmentUpdated:         {store.Event{PriceListID: 5, ChannelID: 2, GroupID: 3}, of(commerce.ScopeGroup, 3)},
		store.AssignmentDeleted:         {store.Event{PriceListID: 5, ChannelID: 2}, of(commerce.ScopeChannel, 2)},
		store.ChannelUpdated:            {store.Event{ChannelID: 2}, of(commerce.ScopeChannel, 2)},
		store.ChannelCurrencyUpdated:    {store.Event{ChannelID: 2}, of(commerce.ScopeChannel, 2)},
		store.ChannelProductsUpdated:    {store.Event{ChannelID: 2}, of(commerce.ScopeChannel, 2)},
		store.ChannelGroupsUpdated:      {store.Event{ChannelID: 2}, of(commerce.ScopeChannel, 2)},
		store.InformationUpdated:        {store.Event{}, everything},
	}
	for mode, words := range map[Verification][]hook.Variants{
		BySignature: {{}, {TrailingSlash: true}, {CurrencyCode: true, NoCreatedAt: true}},
		ByBoth:      {{TrailingSlash: true, CurrencyCode: true}},
		ByHeader:    {{Unsigned: true}, {Unsigned: true, NoCreatedAt: true, TrailingSlash: true}, {}},
	} {
		s, r := newStore(t, mode)
		for _, v := range words {
			s.Hooks().SetVariants(v)
			for kind, row := range events {
				row.event.Kind = kind
				s.Hooks().Tell(row.event)
				flush(t, s)
				var want []string
				if !isEmpty(row.want) {
					want = []string{fmt.Sprint(row.want)}
				}
				if diff := cmp.Diff(want, r.taken()); diff != "" {
					t.Errorf("%s, %+v, %s (-want +got):\n%s", mode, v, kind, diff)
				}
			}
		}
		if n := r.Stats(); n.Unreadable != 0 || n.Failed != 0 || slices.ContainsFunc(Reasons(), func(why Reason) bool { return n.Refused[why] > 0 }) {
			t.Errorf("%s: %+v", mode, n)
		}
	}
}

// TestSandboxRepeats has a receiver that cannot make anything known for a while.
func TestSandboxRepeats(t *testing.T) {
	s, r := newStore(t, BySignature)
	r.mu.Lock()
	r.fails = fmt.Errorf("redis is away")
	r.mu.Unlock()
	s.Hooks().Tell(store.Event{Kind: store.ProductUpdated, ProductID: 101})
	flush(t, s)
	if d := s.Hooks().Deliveries(); len(d) != 1 || d[0].State != hook.StateWaiting || d[0].LastStatus != 503 {
		t.Fatalf("deliveries %+v", d)
	}
	r.mu.Lock()
	r.fails = nil
	r.mu.Unlock()
	s.Hooks().RetryNow()
	flush(t, s)
	if d := s.Hooks().Deliveries(); d[0].State != hook.StateDelivered || d[0].Attempts != 2 {
		t.Errorf("deliveries %+v", d)
	}
	if n := r.Stats(); n.Failed != 1 || n.Applied != 1 || n.Duplicates != 0 {
		t.Errorf("%+v", n)
	}
}

// TestSandboxWithAnotherKey has a store whose secret is not ours.
func TestSandboxWithAnotherKey(t *testing.T) {
	s, r := newStore(t, ByBoth)
	r.proof.key = []byte("canary-another-secret")
	s.Hooks().Tell(store.Event{Kind: store.ProductUpdated, ProductID: 101})
	flush(t, s)
	if n := r.Stats(); n.Refused[RefusedSignature] != 1 || len(r.taken()) > 0 {
		t.Errorf("%+v", n)
	}
}
