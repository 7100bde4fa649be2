package pricing

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

var errQuota = errors.New("quota used up")

// moody is a shop whose settings and channel cannot be read while it is down,
// which takes it a while to say.
type moody struct {
	*shop
	down  atomic.Bool
	delay time.Duration
	reads atomic.Int64
}

func (m *moody) mood(ctx context.Context) error {
	m.reads.Add(1)
	if !m.down.Load() {
		return nil
	}
	return errors.Join(pause(ctx, m.delay), errQuota)
}

func (m *moody) PriceSettings(ctx context.Context, id int) (commerce.PriceSettings, error) {
	if err := m.mood(ctx); err != nil {
		return commerce.PriceSettings{}, err
	}
	return m.shop.PriceSettings(ctx, id)
}

func (m *moody) Channel(ctx context.Context, id int) (commerce.Channel, error) {
	if err := m.mood(ctx); err != nil {
		return commerce.Channel{}, err
	}
	return m.shop.Channel(ctx, id)
}

// openMoody starts a service whose prices stay in memory for days.
func openMoody(t *testing.T, log *bytes.Buffer, change ...func(*Options)) (*moody, *Service) {
	m := &moody{shop: newShop()}
	service := open(t, m.shop, append([]func(*Options){func(o *Options) {
		o.Settings, o.Channels, o.TrustCatalogue = m, m, true
		o.FreshFor = 100 * time.Hour
		o.Logger = slog.New(slog.NewJSONHandler(log, nil))
	}}, change...)...)
	return m, service
}

// TestAnOutageLeavesWhatIsInMemory is a store that answers nobody for 61 minutes.
func TestAnOutageLeavesWhatIsInMemory(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		var log bytes.Buffer
		m, service := openMoody(t, &log)
		req := guest(products(1, 5)...)
		ask := func(want commerce.PriceUnavailableReason) {
			t.Helper()
			wantReason(t, mustPrices(t, service, req), want)
			if _, err := service.Channel(t.Context(), 1); (err != nil) != (want != "") {
				t.Errorf("channel: %v", err)
			}
		}
		ask("")
		m.down.Store(true)
		ask("")
		if n := service.Stats().StaleReads; n != 0 {
			t.Errorf("%d stale reads of what is fresh", n)
		}
		time.Sleep(5*time.Minute + time.Second) // both are due
		reads := m.reads.Load()
		for range 100 {
			ask("")
		}
		if n := m.reads.Load() - reads; n != 2 {
			t.Errorf("the store was asked %d times, want once for each", n)
		}
		if n := service.Stats().StaleReads; n != 200 {
			t.Errorf("%d stale reads, want each of 200", n)
		}
		if n := strings.Count(log.String(), errQuota.Error()); n != 2 || strings.Count(log.String(), `"stale":true`) != 2 {
			t.Errorf("%d failures logged, want each of 2 once: %s", n, log.String())
		}
		time.Sleep(refreshPause)
		ask("")
		synctest.Wait()
		if n := strings.Count(log.String(), errQuota.Error()); n != 4 {
			t.Errorf("%d failures logged, want two more: %s", n, log.String())
		}
		time.Sleep(56 * time.Minute) // the settings are 61 minutes old, and were good for one
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
		m.down.Store(false)
		ask("")
		synctest.Wait()
		before := service.Stats().StaleReads
		ask("")
		if n := service.Stats().StaleReads; n != before {
			t.Error("stale after the outage")
		}
	})
}

// TestNobodyWaitsForAStoreThatHangs has a store that takes its time to fail: after
// the first failure, nobody waits for the next.
func TestNobodyWaitsForAStoreThatHangs(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, service := openMoody(t, &bytes.Buffer{})
		req := guest(products(1, 5)...)
		mustPrices(t, service, req)
		m.delay = 9 * time.Second
		m.down.Store(true)
		time.Sleep(2 * time.Minute)
		wantReason(t, mustPrices(t, service, req), "") // waits for the first failure
		for range 50 {
			time.Sleep(3 * time.Second)
			begun := time.Now()
			wantReason(t, mustPrices(t, service, req), "")
			if took := time.Since(begun); took != 0 {
				t.Fatalf("took %v", took)
			}
		}
		m.down.Store(false)
		time.Sleep(20 * time.Second)
		mustPrices(t, service, req)
		synctest.Wait()
		before := service.Stats().StaleReads
		mustPrices(t, service, req)
		if n := service.Stats().StaleReads; n != before {
			t.Error("the store is back, and nobody noticed")
		}
	})
}

func TestInvalidatedIsNeverServedStale(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, service := openMoody(t, &bytes.Buffer{})
		req := guest(products(1, 5)...)
		mustPrices(t, service, req)
		m.down.Store(true)
		mustInvalidate(t, service)
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)

		m.down.Store(false)
		mustPrices(t, service, req)
		m.down.Store(true)
		time.Sleep(2 * time.Minute)
		wantReason(t, mustPrices(t, service, req), "") // stale
		mustInvalidate(t, service)
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)

		// Who waits for a reading when it happens gets nothing stale either.
		m.down.Store(false)
		mustPrices(t, service, req)
		m.delay = time.Second
		m.down.Store(true)
		time.Sleep(2 * time.Minute)
		waiting := make(chan struct{})
		go func() {
			defer close(waiting)
			wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
		}()
		synctest.Wait()
		mustInvalidate(t, service)
		<-waiting
		if n := service.Stats().StaleReads; n != 1 {
			t.Errorf("%d stale reads, want the one before", n)
		}
	})
}

func TestStaleForIsAnOption(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, service := openMoody(t, &bytes.Buffer{}, func(o *Options) { o.StaleFor = time.Second })
		req := guest(products(1, 5)...)
		mustPrices(t, service, req)
		m.down.Store(true)
		time.Sleep(time.Minute)
		wantReason(t, mustPrices(t, service, req), "")
		time.Sleep(time.Second)
		wantReason(t, mustPrices(t, service, req), commerce.PriceUpstreamUnavailable)
	})
}

// TestWhatIsConfiguredIsNoOutage has a store switch off the configured currency.
func TestWhatIsConfiguredIsNoOutage(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		m, service := openMoody(t, &bytes.Buffer{}, func(o *Options) { o.ChannelDefaults = map[int]ChannelDefault{1: {Currency: "CAD"}} })
		if _, err := service.Channel(t.Context(), 1); err != nil {
			t.Fatal(err)
		}
		m.channel.EnabledCurrencies = []commerce.CurrencyCode{"USD"}
		time.Sleep(6 * time.Minute)
		if got, err := service.Channel(t.Context(), 1); err == nil {
			t.Errorf("got %+v, with a currency that is not enabled", got)
		}
	})
}
