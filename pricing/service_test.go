package pricing

import (
	"bytes"
	"errors"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestOptionsAreChecked(t *testing.T) {
	s := newShop()
	valid := func() Options { return Options{Source: s, Visibility: s, Settings: s, Channels: s} }
	tests := []struct {
		name   string
		change func(*Options)
		want   string
	}{
		{"none", func(*Options) {}, ""},
		{"trusting without visibility", func(o *Options) { o.Visibility, o.TrustCatalogue = nil, true }, ""},
		{"source", func(o *Options) { o.Source = nil }, "a source is missing"},
		{"prices by shoppers", func(o *Options) { o.Source, o.ShopperSource = nil, &front{shop: s} }, ""},
		{"two sources", func(o *Options) { o.ShopperSource = &front{shop: s} }, "there are two sources"},
		{"settings", func(o *Options) { o.Settings = nil }, "settings are missing"},
		{"channels", func(o *Options) { o.Channels = nil }, "channels are missing"},
		{"visibility", func(o *Options) { o.Visibility = nil }, "visibility is missing"},
		{"chunk too large", func(o *Options) { o.ChunkSize = 51 }, "between 1 and 50"},
		{"chunk too small", func(o *Options) { o.ChunkSize = -1 }, "between 1 and 50"},
		{"calls", func(o *Options) { o.VisibilityCalls = -1 }, "number of calls is negative"},
		{"cache", func(o *Options) { o.CacheBytes = -1 }, "size of a cache is negative"},
		{"duration", func(o *Options) { o.Gather = -1 }, "a duration is negative"},
		{"refreshing", func(o *Options) { o.RefreshFor = -1 }, "a duration is negative"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			o := valid()
			tt.change(&o)
			service, err := New(o)
			if tt.want == "" {
				if err != nil {
					t.Fatal(err)
				}
				service.Close()
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("got %v, want %q", err, tt.want)
			}
		})
	}
	if _, err := New(Options{}); err == nil || strings.Count(err.Error(), "missing") != 4 {
		t.Errorf("got %v, want every problem at once", err)
	}
}

func TestCloseEndsWhatIsUnderWay(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Hour
		service := open(t, s, func(o *Options) { o.FetchTimeout = 2 * time.Hour })
		var waiting sync.WaitGroup
		for _, req := range []commerce.PriceRequest{
			guest(products(1, 50)...),
			staff(commerce.ForGroup(3), products(1, 50)...),
			staff(commerce.ForGroup(4), products(1, 3)...),
		} {
			waiting.Go(func() { wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable) })
		}
		synctest.Wait()
		begun := time.Now()
		service.Close()
		waiting.Wait()
		if took := time.Since(begun); took > 2*time.Millisecond {
			t.Errorf("took %v to end", took)
		}
	})
}

func TestAfterClose(t *testing.T) {
	s := newShop()
	service := open(t, s)
	req := staff(commerce.ForGroup(3), products(1, 50)...)
	mustPrices(t, service, req)
	service.Close()
	service.Close()
	for _, req := range []commerce.PriceRequest{req, guest(products(1, 50)...), staff(commerce.ForGroup(3), products(1, 2)...)} {
		results := mustPrices(t, service, req)
		wantReason(t, results, commerce.PriceUpstreamUnavailable)
		if err := results[req.Items[0]].Err; !errors.Is(err, errClosed) {
			t.Errorf("got %v", err)
		}
	}
	if _, err := service.Channel(t.Context(), 1); !errors.Is(err, errClosed) {
		t.Errorf("channel: got %v", err)
	}
	wantCalls(t, s, service, 1, 0)
}

// TestCloseAmongCallers closes while many are asking, for the race detector.
func TestCloseAmongCallers(t *testing.T) {
	for range 20 {
		s := newShop()
		service := open(t, s)
		var callers sync.WaitGroup
		for i := range 20 {
			callers.Go(func() {
				for range 20 {
					results := mustPrices(t, service, guest(products(1+i, 20)...))
					for item, r := range results {
						if r.Unavailable != "" && r.Unavailable != commerce.PriceUpstreamUnavailable {
							t.Errorf("%+v: got %q", item, r.Unavailable)
						}
					}
				}
			})
		}
		service.Close()
		callers.Wait()
	}
}

func TestTroubleIsLoggedWithoutSecrets(t *testing.T) {
	var log bytes.Buffer
	s := newShop()
	s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error { panic("canary") }
	service := open(t, s, func(o *Options) { o.Logger = slog.New(slog.NewJSONHandler(&log, nil)) })
	mustPrices(t, service, member(7, 0, products(1, 3)...))
	s.onVisible = dead(7)
	mustInvalidate(t, service)
	if _, err := service.Prices(t.Context(), member(7, 0, products(1, 3)...)); err == nil {
		t.Error("a dead session went unnoticed")
	}
	service.Close()
	text := log.String()
	for _, want := range []string{`"store did not answer"`, `"call":"prices"`, `"size":3`, `"correlation_id":"`, `"stack":"`, `"level":"WARN"`} {
		if !strings.Contains(text, want) {
			t.Errorf("the log lacks %s: %s", want, text)
		}
	}
	for _, secret := range []string{"canary", "token-7"} {
		if strings.Contains(text, secret) {
			t.Errorf("the log contains %q: %s", secret, text)
		}
	}
	if strings.Count(text, "\n") != 1 {
		t.Errorf("a shopper's ended session is no trouble of ours: %s", text)
	}
}

func TestKeysOwnTheirTexts(t *testing.T) {
	buffer := []byte("USD1=2")
	s := newShop()
	service := open(t, s)
	currency, options := alias(buffer[:3]), alias(buffer[3:])
	req := staff(commerce.ForGroup(3), commerce.PriceItem{ProductID: 1, Options: options})
	req.Currency = commerce.CurrencyCode(currency)
	mustPrices(t, service, req)
	copy(buffer, "CAD9=9") // the caller's buffer goes on to another request
	fresh := staff(commerce.ForGroup(3), commerce.PriceItem{ProductID: 1, Options: "1=2"})
	wantAll(t, fresh, mustPrices(t, service, fresh), commerce.ForGroup(3))
	wantCalls(t, s, service, 1, 0)
}
