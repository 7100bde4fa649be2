package pricing

import (
	"context"
	"errors"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
)

func TestChannelDefaults(t *testing.T) {
	both := []commerce.CurrencyCode{"USD", "CAD"}
	tests := []struct {
		name     string
		defaults map[int]ChannelDefault
		want     commerce.Channel
		wantErr  string
	}{
		{"the store's", nil, commerce.Channel{ID: 1, DefaultCurrency: "USD", EnabledCurrencies: both}, ""},
		{"currency", map[int]ChannelDefault{1: {Currency: "CAD"}}, commerce.Channel{ID: 1, DefaultCurrency: "CAD", EnabledCurrencies: both}, ""},
		{"country", map[int]ChannelDefault{1: {Country: "CA"}}, commerce.Channel{ID: 1, DefaultCurrency: "USD", DefaultCountry: "CA", EnabledCurrencies: both}, ""},
		{"another channel's", map[int]ChannelDefault{2: {Currency: "CAD"}}, commerce.Channel{ID: 1, DefaultCurrency: "USD", EnabledCurrencies: both}, ""},
		{"not enabled", map[int]ChannelDefault{1: {Currency: "EUR"}}, commerce.Channel{}, "currency EUR is not enabled"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			service := open(t, newShop(), func(o *Options) { o.ChannelDefaults = tt.defaults })
			got, err := service.Channel(t.Context(), 1)
			if tt.wantErr == "" && err != nil || tt.wantErr != "" && (err == nil || !strings.Contains(err.Error(), tt.wantErr)) {
				t.Fatalf("got error %v, want %q", err, tt.wantErr)
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestChannelIsReadOnceInAWhile(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s)
		crowd := func() {
			var all sync.WaitGroup
			for range 100 {
				all.Go(func() {
					if _, err := service.Channel(t.Context(), 1); err != nil {
						t.Error(err)
					}
				})
			}
			all.Wait()
		}
		crowd()
		time.Sleep(5*time.Minute - 2*time.Second)
		crowd()
		if s.nameCalls != 1 {
			t.Fatalf("read %d times within five minutes", s.nameCalls)
		}
		time.Sleep(3 * time.Second)
		crowd()
		if s.nameCalls != 2 || service.Stats().ChannelCalls != 2 {
			t.Errorf("read %d times, counted %d, want 2", s.nameCalls, service.Stats().ChannelCalls)
		}
		if _, err := service.Channel(t.Context(), 2); err != nil || s.nameCalls != 3 {
			t.Errorf("another channel: %v after %d reads", err, s.nameCalls)
		}
	})
}

func TestAFailedReadIsTriedAgain(t *testing.T) {
	s := newShop()
	service := open(t, s, func(o *Options) { o.Channels = &flaky{ChannelSource: s} })
	for n, want := range []string{"not now", "panic", ""} {
		_, err := service.Channel(t.Context(), 1)
		if want == "" && err != nil || want != "" && (err == nil || !strings.Contains(err.Error(), want)) {
			t.Errorf("read %d: got %v, want %q", n, err, want)
		}
	}
}

// flaky fails, then panics, then works.
type flaky struct {
	ChannelSource
	calls int
}

func (f *flaky) Channel(ctx context.Context, id int) (commerce.Channel, error) {
	switch f.calls++; f.calls {
	case 1:
		return commerce.Channel{}, errors.New("not now")
	case 2:
		panic("canary")
	}
	return f.ChannelSource.Channel(ctx, id)
}

func TestImpatienceWithSettings(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s)
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		results, err := service.Prices(ctx, guest(products(1, 3)...))
		if err != nil {
			t.Fatal(err)
		}
		wantReason(t, results, commerce.PriceUpstreamUnavailable)
		if _, err := service.Channel(ctx, 1); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("got %v", err)
		}
		// The reads went on without the impatient one.
		time.Sleep(2 * time.Second)
		mustPrices(t, service, guest(products(1, 3)...))
		if s.ruleCalls != 1 {
			t.Errorf("settings were read %d times", s.ruleCalls)
		}
	})
}
