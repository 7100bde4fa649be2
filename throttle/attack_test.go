package throttle

import (
	"context"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// TestTheOwnerGetsInWhileTenThousandNetworksAttack lets each of them try as often
// and as much at once as it may, for minutes.
func TestTheOwnerGetsInWhileTenThousandNetworksAttack(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		th := New(Options{})
		ctx, end := context.WithCancel(t.Context())
		var bots sync.WaitGroup
		var admitted atomic.Int64
		for n := range 10_000 {
			bots.Go(func() {
				for ctx.Err() == nil {
					if done, err := th.Enter(from(n), loginAt("owner@example.com")); err == nil {
						admitted.Add(1)
						done(false)
					}
					time.Sleep(20 * time.Second)
				}
			})
		}
		for n := range 20 {
			time.Sleep(7 * time.Second)
			began := time.Now()
			done, err := th.Enter(from(60_000+n%2), loginAt("owner@example.com"))
			if err != nil {
				t.Errorf("the owner is locked out: %v", err)
			}
			if took := time.Since(began); took > 3*time.Second {
				t.Errorf("the owner waited %s", took)
			}
			done(true)
		}
		end()
		bots.Wait()
		if admitted.Load() < 10_000 {
			t.Errorf("the attack made only %d attempts", admitted.Load())
		}
	})
}

func TestMemoryIsBounded(t *testing.T) {
	t.Parallel()
	const size = 1_000
	th, _ := newFixture(Options{Keys: size})
	for n := range uint64(1_000_000) {
		// What Enter does, without the hashing, which is most of the time it takes.
		var k key
		binary.LittleEndian.PutUint64(k[:], n)
		d := door{limits: th.o.Default, hasAccount: true, hasNetwork: true, account: k, network: k, accountNetwork: k}
		if th.refusal(d, th.now()) == 0 && th.delay(d, th.now()) == 0 {
			th.take(d, th.now())
		}
		if n%100 == 0 { // one that is under attack all the while
			_, _ = th.Enter(from(0), loginAt("owner@example.com")) // it is refused sooner or later
		}
	}
	for name, table := range map[string]*table{"networks": th.networks, "accounts": th.accounts, "accounts at networks": th.accountNetworks} {
		if n := table.empty.Len(); n != size {
			t.Errorf("%d %s are remembered, want %d", n, name, size)
		}
	}
	if len(th.waiting.at) != 0 {
		t.Error("somebody waits")
	}
	refused(t, th, from(0), loginAt("owner@example.com")) // a flood makes nobody forget
}

// TestNobodyElseIsRefused is the promise, on random crowds: whoever keeps within
// what their own network has is admitted, whatever others do.
func TestNobodyElseIsRefused(t *testing.T) {
	t.Parallel()
	for seed := range uint64(50) {
		random := rand.New(rand.NewPCG(seed, 4))
		th, clock := newFixture(Options{})
		failed := map[string]int{} // by network and account, of those who behave
		for range 2_000 {
			clock.pass(time.Duration(random.IntN(1_000)) * time.Millisecond)
			account := someone(random.IntN(5))
			if random.IntN(4) > 0 { // one of 20 networks that attack, and leave done aside at times
				if done, err := th.Enter(from(random.IntN(20)), loginAt(account)); err == nil && random.IntN(2) == 0 {
					done(random.IntN(20) == 0)
				}
				continue
			}
			network := 100 + random.IntN(10)
			done, err := th.Enter(from(network), loginAt(account))
			if err != nil {
				t.Fatalf("seed %d: network %d is refused at %s: %v", seed, network, account, err)
			}
			mistypes := fmt.Sprint(network, account)
			succeeds := failed[mistypes] == 9 || random.IntN(3) > 0
			done(succeeds)
			failed[mistypes]++
			if succeeds {
				failed[mistypes] = 0
			}
		}
	}
}

func TestManyAtOnce(t *testing.T) {
	t.Parallel()
	th := New(Options{Sleep: func(context.Context, time.Duration) error { return nil }})
	var all sync.WaitGroup
	for worker := range 8 {
		all.Go(func() {
			for n := range 2_000 {
				done, err := th.Enter(from(n%50), loginAt(someone(n%7)))
				if err == nil {
					all.Go(func() { done(n%3 == 0) })
					done(worker%2 == 0)
				}
			}
		})
	}
	all.Wait()
	if th.waiting.taken != 0 {
		t.Error("seats are taken that nobody sits on")
	}
}
