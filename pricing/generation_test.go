package pricing

import (
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

// TestFetchesForOneCallerCarryItsCorrelationID checks that the calls that one operation
// alone causes can be found by its id. trace_test.go has those that several share.
func TestFetchesForOneCallerCarryItsCorrelationID(t *testing.T) {
	s := newShop()
	service := open(t, s)
	const id = "11111111-1111-4111-8111-111111111111"
	ctx := commerce.WithCorrelationID(t.Context(), id)
	for i := range 3 {
		if _, err := service.Prices(ctx, guest(products(1+10*i, 5)...)); err != nil {
			t.Fatal(err)
		}
	}
	for _, got := range s.ids {
		if got != id {
			t.Errorf("a call went out under %q", got)
		}
	}
	if len(s.ids) != 6 {
		t.Errorf("got %d calls", len(s.ids))
	}
}
