package upstream

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/replica"
	"github.com/clientele-graph/clientele/replica/redistest"
)

var _ SharedQuota = (*replica.Quota)(nil)

// TestTheShareIsTakenTogether by two processes, with a real server between them, at four
// times what they may.
func TestTheShareIsTakenTogether(t *testing.T) {
	t.Parallel()
	server := redistest.Start(t, "--appendonly", "no") // which must be quick here
	const share, times = 75, 4                         // as much as there is to be had, four times over
	var links []roundTrip
	s := &windowStore{quota: 150, length: 2200 * ms}
	var n atomic.Int64
	s.delay = func() time.Duration { return 10 * ms * time.Duration(1+n.Add(1)%9) }
	for range 2 {
		shared, err := replica.Open(replica.Options{URL: commerce.Secret(server.URL), Prefix: "p", Timeout: 10 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(shared.Close)
		links = append(links, quota(s.roundTrip, Options{SharedQuota: shared.Quota()}.withDefaults()))
	}
	s.crowd(t, links, share*times/2, 6)
	s.judge(t, share, 0.5) // how well it is used is up to the machine here, and to share_test.go
}

// fakeShared is what others share.
type fakeShared struct {
	wait   time.Duration
	err    error
	takes  []string
	draws  []commerce.Draw
	quotas []int
	told   []time.Duration
}

func (f *fakeShared) Take(_ context.Context, name string, quota int, draw commerce.Draw) (time.Duration, func(int, time.Duration), error) {
	f.takes, f.draws, f.quotas = append(f.takes, name), append(f.draws, draw), append(f.quotas, quota)
	return f.wait, func(_ int, reset time.Duration) { f.told = append(f.told, reset) }, f.err
}

func TestASharedQuotaIsAsked(t *testing.T) {
	s := &quotaStore{clock: newHandClock(), quota: 20}
	f := &fakeShared{}
	link := quota((&stepper{s}).roundTrip, Options{Now: s.clock.now, QuotaShare: 0.5, SharedQuota: f})
	if reached, _ := s.tries(t, link, 8); reached != 8 || len(f.takes) != 8 || len(f.told) != 8 {
		t.Fatalf("%d calls reached the store, %d were taken, %d are over: others count now", reached, len(f.takes), len(f.told))
	}
	if f.takes[0] != "management api.bigcommerce.com" || f.quotas[0] != 0 || f.quotas[1] != 20 || f.draws[0] != (commerce.Draw{Share: 0.48}) || f.told[0] != 30*time.Second {
		t.Errorf("got %+v", f)
	}
	strangers := commerce.Draw{Share: 0.48, Kind: "strangers", KindShare: 0.25}
	stranger := Intent{API: Management, Endpoint: "cart", Read: true}
	if err := try(link, newRequest(t, t.Context(), "https://api.bigcommerce.com/", stranger)); err != nil || f.draws[8] != strangers {
		t.Errorf("%v, and a stranger draws %+v", err, f.draws[8])
	}
	madeUp := newRequest(t, commerce.WithYielding(t.Context()), "https://api.bigcommerce.com/", reading())
	if err := try(link, madeUp); err != nil || f.draws[9] != strangers {
		t.Errorf("%v, and what strangers make up draws %+v", err, f.draws[9])
	}
	f.wait = 7 * time.Second
	if reached, err := s.tries(t, link, 1); reached != 0 || mustError(t, err).RetryAfter != f.wait || mustError(t, err).Reason != ReasonQuota {
		t.Errorf("%d reached the store, %v", reached, err)
	}
	if len(f.told) != 10 {
		t.Errorf("%d are over", len(f.told))
	}
}

// TestASharedQuotaThatIsAway: each counts for itself, and has all the time.
func TestASharedQuotaThatIsAway(t *testing.T) {
	s := &quotaStore{clock: newHandClock(), quota: 10}
	f := &fakeShared{}
	link := quota((&stepper{s}).roundTrip, Options{Now: s.clock.now, QuotaShare: 0.5, SharedQuota: f})
	if reached, _ := s.tries(t, link, 3); reached != 3 {
		t.Fatalf("%d calls reached the store", reached)
	}
	f.err = errors.New("away")
	if reached, err := s.tries(t, link, 8); reached != 2 || mustError(t, err).Reason != ReasonQuota {
		t.Errorf("%d calls reached the store, %v", reached, err)
	}
}

// TestWhoHasNoQuotaIsNotCounted with others, as that takes a round trip.
func TestWhoHasNoQuotaIsNotCounted(t *testing.T) {
	for name, test := range map[string]struct {
		in    Intent
		step  step
		takes int
	}{
		"storefront":            {writing(), answered(200), 0},
		"a host that told none": {reading(), answered(200), 1},
		"a host in trouble":     {reading(), answered(503), 5},
		"a host that fails":     {reading(), failed(ReasonBroken, true), 5},
	} {
		f, s := &fakeShared{}, &script{steps: []step{test.step}}
		link := quota(s.roundTrip, Options{SharedQuota: f}.withDefaults())
		for range 5 {
			_ = try(link, newRequest(t, t.Context(), "https://h/", test.in)) // some fail
		}
		if len(f.takes) != test.takes || len(f.told) != test.takes {
			t.Errorf("%s: %d were taken, %d are over", name, len(f.takes), len(f.told))
		}
		if strings.Contains(strings.Join(f.takes, " "), canary) {
			t.Errorf("%s: %v", name, f.takes)
		}
	}
}
