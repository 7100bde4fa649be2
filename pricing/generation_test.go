package pricing

import (
	"regexp"
	"testing"
	"testing/synctest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestInvalidateForgetsEverything(t *testing.T) {
	s := newShop()
	service := open(t, s)
	req := guest(products(1, 50)...)
	mustPrices(t, service, req)
	if _, err := service.Channel(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	mustInvalidate(t, service)
	mustPrices(t, service, req)
	if _, err := service.Channel(t.Context(), 1); err != nil {
		t.Fatal(err)
	}
	wantCalls(t, s, service, 2, 2)
	if s.ruleCalls != 2 || s.nameCalls != 2 {
		t.Errorf("settings were read %d times and the channel %d times, want twice", s.ruleCalls, s.nameCalls)
	}
}

// TestAnOldFetchIsNotNews raises the generation while a fetch is under way: it
// answers those who wait and is then not found any more.
func TestAnOldFetchIsNotNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s)
		req := staff(commerce.ForGroup(3), products(1, 50)...)
		early := make(chan struct{})
		go func() {
			defer close(early)
			wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3))
		}()
		time.Sleep(s.delay / 2)
		mustInvalidate(t, service)
		// Who comes after the raise does not even join the old flight.
		late := make(chan struct{})
		go func() {
			defer close(late)
			mustPrices(t, service, req)
		}()
		synctest.Wait()
		wantCalls(t, s, service, 2, 0)
		<-early
		mustInvalidate(t, service)
		<-late
		mustPrices(t, service, req)
		wantCalls(t, s, service, 3, 0)
	})
}

func TestOldSettingsAreNotNews(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		s := newShop()
		s.delay = time.Second
		service := open(t, s)
		early := make(chan struct{})
		go func() {
			defer close(early)
			_, _ = service.Channel(t.Context(), 1)
		}()
		time.Sleep(s.delay / 2)
		mustInvalidate(t, service)
		if _, err := service.Channel(t.Context(), 1); err != nil {
			t.Error(err)
		}
		<-early
		if s.nameCalls != 2 {
			t.Errorf("the channel was read %d times, want once in each generation", s.nameCalls)
		}
	})
}

// TestFetchesHaveTheirOwnCorrelationID checks that no shopper's id goes out on a
// call that others share, and that every fetch has another.
func TestFetchesHaveTheirOwnCorrelationID(t *testing.T) {
	s := newShop()
	service := open(t, s)
	ctx := commerce.WithCorrelationID(t.Context(), "11111111-1111-4111-8111-111111111111")
	for i := range 3 {
		if _, err := service.Prices(ctx, guest(products(1+10*i, 5)...)); err != nil {
			t.Fatal(err)
		}
	}
	uuid := regexp.MustCompile(`^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`)
	seen := map[string]bool{commerce.CorrelationID(ctx): true}
	for _, id := range s.ids {
		if !uuid.MatchString(id) || seen[id] {
			t.Errorf("got correlation id %q, seen before: %v", id, seen[id])
		}
		seen[id] = true
	}
	if len(s.ids) != 6 {
		t.Errorf("got %d calls", len(s.ids))
	}
}
