package pricing

import (
	"context"
	"slices"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// shelfOfOptions is an OptionSource: every product has option 10 with the values 1 to
// 3, but for product 99, which does not exist.
type shelfOfOptions struct {
	mu    sync.Mutex // guards the fields below
	calls [][]int
	err   error
}

func (o *shelfOfOptions) ProductOptions(_ context.Context, ids []int) (map[int]commerce.ProductOptions, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.calls = append(o.calls, slices.Clone(ids))
	if o.err != nil {
		return nil, o.err
	}
	found := map[int]commerce.ProductOptions{}
	for _, id := range ids {
		if id != 99 {
			found[id] = commerce.ProductOptions{10: {1: {}, 2: {}, 3: {}}}
		}
	}
	return found, nil
}

func (o *shelfOfOptions) fail(err error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.err = err
}

func openChoosy(t *testing.T, s *shop) (*shelfOfOptions, *Service) {
	options := &shelfOfOptions{}
	return options, open(t, s, func(o *Options) { o.OptionSource = options })
}

func TestOnlyWhatAProductHasIsAskedFor(t *testing.T) {
	for _, tt := range []struct {
		item commerce.PriceItem
		want commerce.PriceUnavailableReason
		read int
	}{
		{commerce.PriceItem{ProductID: 1}, "", 0},
		{commerce.PriceItem{ProductID: 1, VariantID: 7}, "", 0},
		{commerce.PriceItem{ProductID: 1, Options: "10=3"}, "", 1},
		{commerce.PriceItem{ProductID: 1, Options: "10=4"}, commerce.PriceNotFound, 1},
		{commerce.PriceItem{ProductID: 1, Options: "11=3"}, commerce.PriceNotFound, 1},
		{commerce.PriceItem{ProductID: 1, Options: "10=3;11=1"}, commerce.PriceNotFound, 1},
		{commerce.PriceItem{ProductID: 1, Options: "10=3;"}, commerce.PriceNotFound, 1},
		{commerce.PriceItem{ProductID: 99, Options: "10=3"}, commerce.PriceNotFound, 1},
	} {
		s := newShop()
		options, service := openChoosy(t, s)
		for range 2 {
			wantReason(t, mustPrices(t, service, guest(tt.item)), tt.want)
		}
		prices, _ := s.calls()
		if len(options.calls) != tt.read || service.Stats().OptionCalls != int64(tt.read) || (prices == 0) != (tt.want != "") {
			t.Errorf("%+v: %d reads of options and %d of prices", tt.item, len(options.calls), prices)
		}
	}
}

// TestStrangersCannotReadHiddenProducts checks that the gate comes first.
func TestStrangersCannotReadHiddenProducts(t *testing.T) {
	s := newShop()
	s.unseen = []int{1}
	options, service := openChoosy(t, s)
	wantReason(t, mustPrices(t, service, guest(commerce.PriceItem{ProductID: 1, Options: "10=4"})), commerce.PriceNotVisible)
	if len(options.calls) != 0 {
		t.Errorf("options of %v were read", options.calls)
	}
}

func TestOptionsAreReadInBatchesAndNowAndThen(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		options, service := openChoosy(t, s)
		var items []commerce.PriceItem
		for id := 1; id <= 25; id++ {
			for _, chosen := range []string{"10=1", "10=2"} {
				items = append(items, commerce.PriceItem{ProductID: id, Options: chosen})
			}
		}
		for range 2 {
			wantReason(t, mustPrices(t, service, guest(items...)), "")
			req := guest(items...)
			req.Currency = "CAD" // other prices of the same options
			wantReason(t, mustPrices(t, service, req), "")
		}
		for _, call := range options.calls {
			if len(call) > optionBatch {
				t.Errorf("%d products in one call", len(call))
			}
		}
		if len(options.calls) != 3 {
			t.Errorf("%d reads for 25 products", len(options.calls))
		}
		mustInvalidate(t, service, commerce.PriceScope{Kind: commerce.ScopeProduct, ID: 7})
		mustPrices(t, service, guest(items...))
		if len(options.calls) != 4 || len(options.calls[3]) != 1 {
			t.Errorf("read %v again", options.calls[3:])
		}
		mustInvalidate(t, service, channelScope(1))
		time.Sleep(time.Minute)
		mustPrices(t, service, guest(items...))
		if len(options.calls) != 5 { // that of product 7, which was touched
			t.Errorf("read %v for a change of a channel", options.calls[4:])
		}
	})
}

// TestOptionsThatCannotBeRead has items asked for that nobody could check: they are
// answered by the store, and not kept.
func TestOptionsThatCannotBeRead(t *testing.T) {
	s := newShop()
	options, service := openChoosy(t, s)
	options.fail(errQuota)
	req := staff(commerce.ForGroup(3), commerce.PriceItem{ProductID: 1, Options: "10=3"})
	for n := 1; n <= 3; n++ {
		results := mustPrices(t, service, req)
		wantAll(t, req, results, commerce.ForGroup(3))
		if !results[req.Items[0]].FreshUntil.IsZero() {
			t.Error("others may keep it")
		}
		wantCalls(t, s, service, n, 0)
	}
	if used := service.Stats().CacheBytes; used != 0 {
		t.Errorf("%d bytes are kept", used)
	}
	options.fail(nil)
	mustPrices(t, service, req)
	mustPrices(t, service, req)
	wantCalls(t, s, service, 4, 0)
}
