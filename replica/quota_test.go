package replica

import (
	"strconv"
	"testing"
	"time"

	"github.com/redis/rueidis"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/replica/redistest"
)

// What calls draw on here.
var (
	half    = commerce.Draw{Share: 0.5}
	quarter = commerce.Draw{Share: 0.25}
)

// take takes calls until it has to wait, and returns their ends.
func take(t *testing.T, s *Store, quota int, draw commerce.Draw, most int) (ends []func(int, time.Duration), wait time.Duration) {
	t.Helper()
	for range most {
		wait, done, err := s.Quota().Take(t.Context(), "host", quota, draw)
		if err != nil {
			t.Fatal(err)
		}
		if wait > 0 {
			if done != nil {
				t.Error("a call that is refused has an end")
			}
			return ends, wait
		}
		ends = append(ends, done)
	}
	return ends, 0
}

// settle ends calls with what their answers told, and waits until that is noted.
func settle(t *testing.T, s *Store, ends []func(int, time.Duration), quota int, reset time.Duration) {
	t.Helper()
	for _, end := range ends {
		end(quota, reset)
		patience.Eventually(t, "it is noted", func() bool { return len(s.quota.ends) == 0 })
	}
}

func TestQuotaIsTakenTogether(t *testing.T) {
	t.Parallel()
	for name, start := range map[string]func(t *testing.T) string{
		"redis":     func(t *testing.T) string { return redistest.Start(t).URL },
		"a cluster": startCluster,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			url := commerce.Secret(start(t))
			one, two := open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})
			patience.Eventually(t, "it serves", func() bool {
				one.pause.end()
				_, _, err := one.Quota().Take(t.Context(), "another host", 0, commerce.Draw{Share: 1})
				return err == nil
			})
			// Half of our share, as for what yields to prices, and then the rest.
			first, _ := take(t, one, 10, quarter, 9)
			if len(first) != 3 {
				t.Fatalf("%d were taken of a quarter of ten", len(first))
			}
			second, wait := take(t, two, 10, half, 9)
			if len(second) != 2 || wait <= 20*time.Second || wait > 30*time.Second {
				t.Errorf("%d were taken of the rest of a half, then wait %s", len(second), wait)
			}
			if more, _ := take(t, one, 10, quarter, 1); len(more) != 0 {
				t.Error("the quarter has grown")
			}
			// An answer says when the window is over; a later one is a new one.
			settle(t, two, second[:1], 10, 20*time.Second)
			if _, wait := take(t, one, 10, half, 1); wait <= 0 || wait > 20*time.Second {
				t.Errorf("wait %s, and the window is over in 20 seconds", wait)
			}
			settle(t, one, first, 10, 20*time.Second)
			if _, wait := take(t, one, 10, half, 1); wait == 0 {
				t.Error("they counted in this window, and were given back")
			}
			settle(t, two, second[1:], 10, 300*time.Second)
			if next, _ := take(t, one, 10, half, 9); len(next) != 4 {
				t.Errorf("%d were taken in the new window, which has one", len(next))
			}
			// Somebody who does not know the quota goes by what was told.
			if more, wait := take(t, two, 0, half, 9); len(more) != 0 || wait < 200*time.Second {
				t.Errorf("%d were taken by somebody who does not know, then wait %s", len(more), wait)
			}
			if s := one.Stats(); s.CallsTaken < 7 || s.CallsRefused < 3 || s.CallsUndone != 0 {
				t.Errorf("counted %+v", s)
			}
		})
	}
}

// TestKindsOfCalls have no more than theirs, whoever makes them, and begin anew with each
// window, also when that is found by an answer.
func TestKindsOfCalls(t *testing.T) {
	t.Parallel()
	url := commerce.Secret(redistest.Start(t).URL)
	one, two := open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})
	strangers := commerce.Draw{Share: 0.9, Kind: "strangers", KindShare: 0.25}
	sales := commerce.Draw{Share: 1, Kind: "sales", KindShare: 0.25}
	first, _ := take(t, one, 20, strangers, 3)
	if more, _ := take(t, two, 20, strangers, 9); len(more) != 2 {
		t.Fatalf("%d more of a quarter of twenty, of which three are gone", len(more))
	}
	if prices, _ := take(t, one, 20, commerce.Draw{Share: 0.9}, 30); len(prices) != 13 {
		t.Errorf("%d without a kind, want what is left of 18", len(prices))
	}
	if got, _ := take(t, two, 20, sales, 9); len(got) != 2 {
		t.Errorf("%d of what is for nobody else", len(got))
	}
	settle(t, one, first[:1], 20, 50*time.Millisecond)
	// 19 are open and count in the next window as well; in this one five more are left of 40.
	patience.Eventually(t, "the next window has ten for strangers", func() bool {
		got, _ := take(t, one, 40, strangers, 30)
		return len(got) == 10
	})
}

// TestCallsAcrossTheEndOfAWindow count in the next one until it is known where they were.
func TestCallsAcrossTheEndOfAWindow(t *testing.T) {
	t.Parallel()
	s := open(t, Options{URL: commerce.Secret(redistest.Start(t).URL), Timeout: patient})
	first, _ := take(t, s, 10, half, 5)
	settle(t, s, first[:1], 10, 50*time.Millisecond)
	var next []func(int, time.Duration)
	patience.Eventually(t, "the window is over", func() bool {
		next, _ = take(t, s, 10, half, 9)
		return len(next) > 0
	})
	if len(next) != 1 {
		t.Fatalf("%d were taken while four are under way", len(next))
	}
	settle(t, s, first[1:2], 0, 0) // no answer: it may have counted in either
	if more, _ := take(t, s, 10, half, 9); len(more) != 0 {
		t.Error("one without an answer was given back")
	}
	settle(t, s, first[2:3], 10, 300*time.Second) // it counted in this one
	if more, _ := take(t, s, 10, half, 9); len(more) != 0 {
		t.Error("one that counts here was given back")
	}
}

func TestAQuotaThatNobodyTold(t *testing.T) {
	t.Parallel()
	s := open(t, Options{URL: commerce.Secret(redistest.Start(t).URL), Timeout: patient})
	if all, _ := take(t, s, 0, half, 100); len(all) != leastQuota/2 {
		t.Errorf("%d were taken of the least there can be", len(all))
	}
	s.Close()
	_, _, err := s.Quota().Take(t.Context(), "host", 0, half)
	mustBeUnavailable(t, err)
	if s := s.Stats(); s.CallsAway != 1 {
		t.Errorf("counted %+v", s)
	}
}

// TestWhereACallCounted ends calls at moments that are told of a window, and looks at what
// is used then. What may have counted in this one is not given back.
func TestWhereACallCounted(t *testing.T) {
	t.Parallel()
	const began, reset, took = 1_000_000, 5_000, 300
	s := open(t, Options{URL: commerce.Secret(redistest.Start(t).URL), Timeout: patient})
	// used is what is used of three once a call is over that was taken in a window. The one
	// that its answer told of ends at least so long after this one began, and took more at
	// most.
	used := func(window, after int) int64 {
		key := s.keys.quota("host")
		if _, err := s.call(t.Context(), func(b rueidis.Builder) rueidis.Completed {
			return b.Hset().Key(key).FieldValue().
				FieldValue("id", "5").FieldValue("prev", "4").FieldValue("used", "3").FieldValue("open", "2").FieldValue("quota", "10").
				FieldValue("began", strconv.Itoa(began)).FieldValue("ends", strconv.Itoa(began+30_000)).FieldValue("known", "1").Build()
		}); err != nil {
			t.Fatal(err)
		}
		s.quota.done("host", int64(window), int64(began+after-reset), 10, reset*time.Millisecond, took*time.Millisecond)
		patience.Eventually(t, "it is noted", func() bool { return len(s.quota.ends) == 0 })
		result, err := s.call(t.Context(), func(b rueidis.Builder) rueidis.Completed { return b.Hget().Key(key).Field("used").Build() })
		if err != nil {
			t.Fatal(err)
		}
		n, err := result.AsInt64()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	for _, tt := range []struct {
		name          string
		window, after int
		want          int64
	}{
		{"in the window before, for sure", 4, -took - 1, 2},
		{"in the window before, just so", 4, -took, 2},
		{"in the one before or in this one", 4, 1 - took, 3},
		{"in the one before or just in this one", 4, 0, 3},
		{"taken in the one before, in this one", 4, 1, 3},
		{"taken in this one", 5, -took, 3},
		{"taken long before, and over then", 3, -took, 3},
		{"taken long before, and over then or now", 3, 0, 3},
		{"taken long before, in this one", 3, 1, 4},
	} {
		if got := used(tt.window, tt.after); got != tt.want {
			t.Errorf("%s: %d are used, want %d", tt.name, got, tt.want)
		}
	}
}
