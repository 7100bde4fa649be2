package pricing

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestPricesGrowOld(t *testing.T) {
	for _, tt := range []struct {
		random float64
		age    time.Duration
	}{{0, 270 * time.Second}, {0.5, 300 * time.Second}, {0.999, 329 * time.Second}} {
		synctest.Test(t, func(t *testing.T) {
			s := newShop()
			service := open(t, s, func(o *Options) { o.Random = func() float64 { return tt.random } })
			req := staff(commerce.ForGroup(3), products(1, 50)...)
			fetched := time.Now()
			mustPrices(t, service, req)
			time.Sleep(tt.age - time.Second)
			results := mustPrices(t, service, req)
			wantCalls(t, s, service, 1, 0)
			if at := results[req.Items[0]].Price.FetchedAt; !at.Equal(fetched) {
				t.Errorf("fetched at %v, want %v", at, fetched)
			}
			time.Sleep(2 * time.Second)
			if got := mustPrices(t, service, req)[req.Items[0]]; !got.Price.IsStale || !got.FreshUntil.IsZero() {
				t.Errorf("stale is %v, to be kept until %v", got.Price.IsStale, got.FreshUntil)
			}
			synctest.Wait()
			wantCalls(t, s, service, 2, 0)
			if got := mustPrices(t, service, req)[req.Items[0]]; got.Price.IsStale || !got.Price.FetchedAt.After(fetched) {
				t.Errorf("stale is %v, fetched at %v", got.Price.IsStale, got.Price.FetchedAt)
			}
			wantCalls(t, s, service, 2, 0)
		})
	}
}

func TestMissingItemsAreRememberedBriefly(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.unknown = []int{2}
		service := open(t, s)
		req := staff(commerce.ForGroup(3), products(1, 3)...)
		mustPrices(t, service, req)
		time.Sleep(4 * time.Second)
		results := mustPrices(t, service, req)
		wantCalls(t, s, service, 1, 0)
		if got := results[req.Items[1]]; got.Unavailable != commerce.PriceNotFound {
			t.Errorf("got %q", got.Unavailable)
		}
		s.unknown = nil
		time.Sleep(2 * time.Second)
		wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3))
		wantCalls(t, s, service, 2, 0)
		if n := len(s.priceCalls[1].items); n != 1 {
			t.Errorf("asked again for %d items, want the missing one", n)
		}
	})
}

func TestVerdictsGrowOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.unseen = []int{2}
		service := open(t, s)
		req := guest(products(1, 3)...)
		mustPrices(t, service, req)
		time.Sleep(59 * time.Second)
		if got := mustPrices(t, service, req)[req.Items[1]]; got.Unavailable != commerce.PriceNotVisible {
			t.Errorf("got %q", got.Unavailable)
		}
		wantCalls(t, s, service, 1, 1)
		s.unseen = []int{1}
		time.Sleep(2 * time.Second)
		results := mustPrices(t, service, req)
		if a, b := results[req.Items[0]].Unavailable, results[req.Items[1]].Unavailable; a != commerce.PriceNotVisible || b != "" {
			t.Errorf("got %q and %q", a, b)
		}
		wantCalls(t, s, service, 2, 2)
	})
}

func TestSettingsGrowOld(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		service := open(t, s)
		req := guest(products(1, 3)...)
		mustPrices(t, service, req)
		s.settings.ShowPrices = false
		time.Sleep(59 * time.Second)
		wantReason(t, mustPrices(t, service, req), "")
		time.Sleep(2 * time.Second)
		wantReason(t, mustPrices(t, service, req), commerce.PriceHidden)
		if got := service.Stats().SettingsCalls; got != 2 || s.ruleCalls != 2 {
			t.Errorf("stats say %d reads, there were %d, want 2", got, s.ruleCalls)
		}
	})
}

func TestFailuresAreNotRemembered(t *testing.T) {
	s := newShop()
	limited := &commerce.Error{Code: commerce.CodeRateLimited, Message: "later", RetryAfter: 7 * time.Second}
	s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error { return limited }
	service := open(t, s)
	req := guest(products(1, 3)...)
	results := mustPrices(t, service, req)
	wantReason(t, results, commerce.PriceUpstreamUnavailable)
	for item, r := range results {
		var public *commerce.Error
		if !errors.As(r.Err, &public) || public.RetryAfter != 7*time.Second || public.Code != commerce.CodeRateLimited {
			t.Errorf("%+v: got %v", item, r.Err)
		}
	}
	s.onPrices = nil
	wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(0))
	wantCalls(t, s, service, 2, 1)
}

func TestAFetchHasADeadline(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Hour
		service := open(t, s)
		begun := time.Now()
		wantReason(t, mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 50)...)), commerce.PriceUpstreamUnavailable)
		if took := time.Since(begun); took != 10*time.Second {
			t.Errorf("took %v", took)
		}
		wantReason(t, mustPrices(t, service, guest(products(1, 50)...)), commerce.PriceUpstreamUnavailable)
	})
}

// TestAQuotaThatIsUsedUpIsLoggedOnceAMinute has strangers ask for more than there is.
func TestAQuotaThatIsUsedUpIsLoggedOnceAMinute(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := newShop()
		limited := &commerce.Error{Code: commerce.CodeRateLimited, Message: "later"}
		s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error { return limited }
		service := open(t, s, func(o *Options) { o.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
		for minute := 1; minute <= 2; minute++ {
			for id := range 20 {
				mustPrices(t, service, staff(commerce.ForGroup(3), products(1+id, 1)...))
			}
			if lines := strings.Count(log.String(), "\n"); lines != minute {
				t.Errorf("%d lines in minute %d:\n%s", lines, minute, log.String())
			}
			time.Sleep(complainEvery)
		}
	})
}

// TestCloseIsNoFailureOfTheStore closes in the middle of a call.
func TestCloseIsNoFailureOfTheStore(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		s := newShop()
		service := open(t, s, func(o *Options) { o.Logger = slog.New(slog.NewTextHandler(&log, nil)) })
		s.onPrices = func(commerce.PriceContext, []commerce.PriceItem) error {
			<-service.work.life.Done()
			return context.Canceled
		}
		asked := make(chan struct{})
		go func() {
			defer close(asked)
			mustPrices(t, service, staff(commerce.ForGroup(3), products(1, 1)...))
		}()
		time.Sleep(time.Second)
		service.Close()
		<-asked
		if log.Len() > 0 {
			t.Errorf("logged %s", log.String())
		}
	})
}
