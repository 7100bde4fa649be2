package throttle

import (
	"context"
	"net/netip"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestOneNetworkIsLockedOutOfTheAccountItHammersAt(t *testing.T) {
	t.Parallel()
	th, clock := newFixture(Options{})
	for range 10 {
		fail(t, th, from(1), loginAt("owner@example.com"))
	}
	for range 1_000 { // refusals cost the network nothing
		if wait := refused(t, th, from(1), loginAt("owner@example.com")); wait != 30*time.Second {
			t.Fatalf("wait %s, want 30s", wait)
		}
	}
	fail(t, th, from(2), loginAt("owner@example.com"))   // another network
	fail(t, th, from(1), loginAt("another@example.com")) // another account
	fail(t, th, from(1), commerce.Attempt{Action: "reset", ChannelID: 1, Account: "owner@example.com"})
	fail(t, th, from(1), commerce.Attempt{Action: "login", ChannelID: 2, Account: "owner@example.com"})

	clock.pass(29 * time.Second)
	if wait := refused(t, th, from(1), loginAt("owner@example.com")); wait != time.Second {
		t.Errorf("wait %s, want 1s", wait)
	}
	clock.pass(time.Second)
	fail(t, th, from(1), loginAt("owner@example.com"))
	refused(t, th, from(1), loginAt("owner@example.com"))
}

func TestOneNetworkFailsSoOftenInAll(t *testing.T) {
	t.Parallel()
	th, clock := newFixture(Options{})
	for n := range 100 {
		fail(t, th, from(1), loginAt(someone(n)))
	}
	if wait := refused(t, th, from(1), loginAt("fresh@example.com")); wait != 2*time.Second {
		t.Errorf("wait %s, want 2s", wait)
	}
	refused(t, th, from(1), commerce.Attempt{Action: "login"})
	fail(t, th, from(2), loginAt(someone(1)))
	fail(t, th, from(1), commerce.Attempt{Action: "register"})
	clock.pass(2 * time.Second)
	fail(t, th, from(1), loginAt("fresh@example.com"))
	refused(t, th, from(1), loginAt("fresh@example.com"))
}

func TestSuccessIsNoAttack(t *testing.T) {
	t.Parallel()
	th, _ := newFixture(Options{})
	for n := range 1_000 {
		done, err := th.Enter(from(1), loginAt(someone(n)))
		if err != nil {
			t.Fatalf("success %d: %v", n, err)
		}
		done(true)
	}
	if left := th.networks.empty.Len() + th.accountNetworks.empty.Len() + th.accounts.empty.Len(); left != 0 {
		t.Errorf("%d keys are remembered of successes", left)
	}
}

func TestSuccessLiftsTheNetworksCountAtTheAccount(t *testing.T) {
	t.Parallel()
	th, _ := newFixture(Options{})
	for range 9 {
		fail(t, th, from(1), loginAt("owner@example.com"))
	}
	done, err := th.Enter(from(1), loginAt("owner@example.com"))
	if err != nil {
		t.Fatal(err)
	}
	done(true)
	for range 10 {
		fail(t, th, from(1), loginAt("owner@example.com"))
	}
	refused(t, th, from(1), loginAt("owner@example.com"))
}

// TestWhatWasNotMadeChangesNothing lets failures count on, however often something else was
// not made after all.
func TestWhatWasNotMadeChangesNothing(t *testing.T) {
	t.Parallel()
	th, _ := newFixture(Options{})
	for n := range 10 {
		for range 20 {
			done, err := th.Admit(from(1), loginAt("owner@example.com"))
			if err != nil {
				t.Fatalf("after %d failures: %v", n, err)
			}
			done(commerce.AttemptNotMade)
			done(commerce.AttemptSucceeded) // which is too late
		}
		fail(t, th, from(1), loginAt("owner@example.com"))
	}
	refused(t, th, from(1), loginAt("owner@example.com"))
}

func TestDoneCountsOnce(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name     string
		says     []bool
		failures int
	}{
		{"forgotten", nil, 1},
		{"failed", []bool{false}, 1},
		{"failed, then success", []bool{false, true, true}, 1},
		{"success", []bool{true}, 0},
		{"success, many times", []bool{true, true, false, true}, 0},
	} {
		th, clock := newFixture(Options{})
		fail(t, th, from(1), loginAt("somebody-else@example.com")) // what no done may wash away
		done, err := th.Enter(from(1), loginAt("owner@example.com"))
		if err != nil {
			t.Fatal(err)
		}
		var all sync.WaitGroup
		for i, said := range test.says {
			if i < 1 {
				done(said)
				continue
			}
			all.Go(func() { done(said) })
		}
		all.Wait()
		d := th.door(from(1), loginAt("owner@example.com"))
		got := th.networks.failures(d.network, 2*time.Second, th.now()) - 1
		at := th.accounts.failures(d.account, 30*time.Second, th.now())
		if got != test.failures || at != test.failures {
			t.Errorf("%s: %d of the network and %d at the account, want %d", test.name, got, at, test.failures)
		}
		clock.pass(time.Hour)
	}
}

func TestSpellingsAreOneAccount(t *testing.T) {
	t.Parallel()
	th, _ := newFixture(Options{})
	for range 5 {
		fail(t, th, from(1), loginAt("Owner@Example.com"))
		fail(t, th, from(1), loginAt(" owner@example.COM "))
	}
	refused(t, th, from(1), loginAt("owner@example.com"))
}

func TestNeighboursShareANetwork(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		a, b   string
		shared bool
	}{
		{"203.0.113.7", "203.0.113.250", true},
		{"203.0.113.7", "203.0.114.7", false},
		{"203.0.113.7", "::ffff:203.0.113.9", true},
		{"2001:db8:1:2::1", "2001:db8:1:ffff::9", true},
		{"2001:db8:1::1", "2001:db8:2::1", false},
	} {
		th, _ := newFixture(Options{})
		at := func(ip string) door {
			return th.door(commerce.WithClientIP(t.Context(), netip.MustParseAddr(ip)), loginAt("owner@example.com"))
		}
		a, b := at(test.a), at(test.b)
		if (a.network == b.network) != test.shared || (a.accountNetwork == b.accountNetwork) != test.shared {
			t.Errorf("%s and %s: shared must be %v", test.a, test.b, test.shared)
		}
		if a.account != b.account {
			t.Errorf("%s and %s are at two accounts", test.a, test.b)
		}
	}
}

func TestUnknownClientsAreNeverRefused(t *testing.T) {
	t.Parallel()
	th, _ := newFixture(Options{})
	for range 500 {
		fail(t, th, context.Background(), loginAt("owner@example.com"))
		fail(t, th, context.Background(), commerce.Attempt{Action: "login"})
	}
	if th.networks.empty.Len()+th.accountNetworks.empty.Len() != 0 {
		t.Error("a network was made up")
	}
}

func TestActionsHaveLimitsOfTheirOwn(t *testing.T) {
	t.Parallel()
	strikes := Limits{Network: Bucket{Burst: 2, Every: 5 * time.Minute}}
	th, _ := newFixture(Options{Limits: map[string]Limits{"session_sync": strikes}})
	for range 2 {
		fail(t, th, from(1), commerce.Attempt{Action: "session_sync"})
	}
	if wait := refused(t, th, from(1), commerce.Attempt{Action: "session_sync"}); wait != 5*time.Minute {
		t.Errorf("wait %s, want 5m", wait)
	}
	fail(t, th, from(1), commerce.Attempt{Action: "login"})
	if got, want := th.o.of("session_sync").AccountNetwork, defaultLimits().AccountNetwork; got != want {
		t.Errorf("what is not said is %v, want %v", got, want)
	}
}

func TestKeysTellNothing(t *testing.T) {
	t.Parallel()
	a, b := New(Options{}), New(Options{})
	doorA, doorB := a.door(from(1), loginAt("owner@example.com")), b.door(from(1), loginAt("owner@example.com"))
	if doorA.account == doorB.account || doorA.network == doorB.network {
		t.Error("two processes hash alike without a common key")
	}
	seen := map[key]string{}
	for _, parts := range [][2]string{{"ab", "c"}, {"a", "bc"}, {"", "abc"}, {"abc", ""}} {
		k := a.hasher.hash("account", parts[0], 0, parts[1], netip.Prefix{})
		if other, taken := seen[k]; taken {
			t.Errorf("%q and %q are the same", parts, other)
		}
		seen[k] = parts[0] + "|" + parts[1]
	}
}
