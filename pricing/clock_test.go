package pricing

import (
	"bytes"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// clock is a clock that a test sets.
type clock struct{ at time.Time }

func (c *clock) set(by time.Duration) { c.at = c.at.Add(by) }

// tick gives a service the clock.
func (c *clock) tick(o *Options) {
	c.at = time.Now()
	o.Now = func() time.Time { return c.at }
}

// TestAClockThatWasAhead asks when it was, and again when it is right: nothing that was
// kept is good until the clock gets there once more.
func TestAClockThatWasAhead(t *testing.T) {
	var c clock
	service := open(t, newShop(), c.tick, func(o *Options) { o.OptionSource = &shelfOfOptions{} })
	req := guest(commerce.PriceItem{ProductID: 1, Options: "10=1"})
	for n := int64(1); n <= 2; n++ {
		for range 2 {
			wantReason(t, mustPrices(t, service, req), "")
			if _, err := service.Channel(t.Context(), 1); err != nil {
				t.Fatal(err)
			}
		}
		got := service.Stats()
		for what, calls := range map[string]int64{
			"prices": got.SourceCalls, "visibility": got.VisibilityCalls, "options": got.OptionCalls,
			"settings": got.SettingsCalls, "channel": got.ChannelCalls,
		} {
			if calls != n {
				t.Errorf("%s: %d calls, want %d", what, calls, n)
			}
		}
		c.set(-6 * time.Hour)
	}
}

// TestNothingFromTheFutureIsStale has a store that answers nobody once the clock is right.
func TestNothingFromTheFutureIsStale(t *testing.T) {
	var c clock
	m, service := openMoody(t, &bytes.Buffer{}, c.tick)
	member, guest := staff(commerce.ForGroup(3), products(1, 1)...), guest(products(1, 1)...)
	mustPrices(t, service, member)
	mustPrices(t, service, guest)
	m.down.Store(true)
	outage(m.shop)
	c.set(-6 * time.Hour)
	wantReason(t, mustPrices(t, service, member), commerce.PriceUpstreamUnavailable) // no price
	wantReason(t, mustPrices(t, service, guest), commerce.PriceUpstreamUnavailable)  // no settings
	if n := service.Stats().StaleReads; n != 0 {
		t.Errorf("%d stale reads", n)
	}
}

// TestAPauseEndsWithTheClock has the store fail half an hour before the clock is set back
// by twenty minutes.
func TestAPauseEndsWithTheClock(t *testing.T) {
	var c clock
	s := newShop()
	service := openStale(t, s, c.tick)
	req := staff(commerce.ForGroup(3), products(1, 1)...)
	mustPrices(t, service, req)
	outage(s)
	c.set(30 * time.Minute)
	wantStale(t, mustPrices(t, service, req), true) // the store is left alone now
	s.onPrices = nil
	c.set(-20 * time.Minute)
	wantStale(t, mustPrices(t, service, req), false)
}

// TestARegistryIsReadAgainWhenTheClockIsSetBack has a read fail an hour ahead.
func TestARegistryIsReadAgainWhenTheClockIsSetBack(t *testing.T) {
	var c clock
	v := newVillage(1)
	service := open(t, newShop(), c.tick, func(o *Options) { v.replica(o) })
	v.down(true)
	mustPrices(t, service, guest(products(1, 1)...))
	if v := service.view(); v.epoch == (generation{}) {
		t.Fatal("what cannot be read is heard")
	}
	v.down(false)
	c.set(-time.Hour)
	if v := service.view(); v.epoch != (generation{}) {
		t.Error("the registry is left alone")
	}
}

// TestAnEpochEndsWhenTheClockIsSetBack asks twice while the registry is not heard: what
// was shared before would be for an hour.
func TestAnEpochEndsWhenTheClockIsSetBack(t *testing.T) {
	var c clock
	var e *ear
	service := open(t, newShop(), c.tick, func(o *Options) { e = newVillage(1).replica(o) })
	e.isHeard = false
	before := service.view().epoch
	if service.view().epoch != before {
		t.Fatal("an epoch is over at once")
	}
	c.set(-time.Hour)
	if service.view().epoch == before {
		t.Error("the epoch goes on")
	}
}
