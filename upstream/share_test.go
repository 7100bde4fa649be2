package upstream

import (
	"context"
	"net/http"
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"
)

// windowStore is a store with a quota in windows, for many callers at once. It answers after
// some time, and counts what came in each window.
type windowStore struct {
	quota  int
	length time.Duration
	delay  func() time.Duration
	// grid says that windows do not wait for a first call.
	grid bool

	mu      sync.Mutex // guards the fields below
	ends    time.Time
	windows []int
	// late are those of a window's calls that were under way for longer than a window is:
	// a machine that stalls makes some, and nothing is promised of them.
	late []int
}

// offered is where a call's context says when it was offered.
type offered struct{}

func (s *windowStore) roundTrip(r *http.Request) (*http.Response, error) {
	// Half of it on the way there, half on the way back.
	half := s.delay() / 2
	select {
	case <-time.After(half):
	case <-r.Context().Done():
		return nil, r.Context().Err()
	}
	answer := s.count(r)
	<-time.After(half)
	return answer.play()
}

func (s *windowStore) count(r *http.Request) step {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := time.Now()
	for !now.Before(s.ends) {
		s.windows, s.late = append(s.windows, 0), append(s.late, 0)
		if !s.grid || s.ends.IsZero() {
			s.ends = now
		}
		s.ends = s.ends.Add(s.length)
	}
	last := len(s.windows) - 1
	s.windows[last]++
	if at, ok := r.Context().Value(offered{}).(time.Time); ok && now.Sub(at) > s.length {
		s.late[last]++
	}
	left, status := s.quota-s.windows[last], 200
	if left < 0 {
		left, status = 0, 429
	}
	return answered(status,
		"X-Rate-Limit-Requests-Quota", strconv.Itoa(s.quota),
		"X-Rate-Limit-Requests-Left", strconv.Itoa(left),
		"X-Rate-Limit-Time-Reset-Ms", strconv.FormatInt(s.ends.Sub(now).Milliseconds(), 10))
}

// crowd offers calls, at a pace of so many per window each, until the store has had so many
// windows.
func (s *windowStore) crowd(t *testing.T, links []roundTrip, pace, windows int) {
	t.Helper()
	var all sync.WaitGroup
	over := time.Duration(windows) * s.length
	for _, link := range links {
		all.Go(func() {
			began := time.Now()
			for n := 0; time.Since(began) < over; n++ {
				ctx := context.WithValue(t.Context(), offered{}, time.Now())
				all.Go(func() { _ = try(link, newRequest(t, ctx, "https://api.bigcommerce.com/", reading())) })
				<-time.After(time.Until(began.Add(time.Duration(n) * s.length / time.Duration(pace))))
			}
		})
	}
	all.Wait()
}

// judge holds the share: it is never exceeded, and is used, up to least of it.
func (s *windowStore) judge(t *testing.T, share int, least float64) {
	t.Helper()
	used := 0
	for i, n := range s.windows {
		if n > share+s.late[i] {
			t.Errorf("window %d: %d calls, %d of them late, and the share is %d", i, n, s.late[i], share)
		}
		if i < len(s.windows)-1 { // the last one may not be over
			used += n
		}
	}
	of := share * (len(s.windows) - 1)
	t.Logf("%d of %d calls, %.1f %%: %v", used, of, 100*float64(used)/float64(of), s.windows)
	if len(s.windows) < 4 || float64(used) < least*float64(of) {
		t.Error("too little was used")
	}
}

// TestTheShareIsUsedAndNeverExceeded by one process, at ten times what it may and at what it
// may just do.
func TestTheShareIsUsedAndNeverExceeded(t *testing.T) {
	for name, test := range map[string]struct {
		pace  int
		delay time.Duration
		least float64
		grid  bool
	}{
		"ten times":                {750, 100 * ms, 0.95, false},
		"ten times, slow":          {750, 3 * time.Second, 0.95, false},
		"a little more":            {80, 300 * ms, 0.90, false},
		"ten times, on a grid":     {750, 900 * ms, 0.95, true},
		"a little more, on a grid": {80, 900 * ms, 0.90, true},
		"less":                     {60, 300 * ms, 0.75, false},
	} {
		t.Run(name, func(t *testing.T) {
			synctest.Test(t, func(t *testing.T) {
				s := &windowStore{quota: 150, length: 30 * time.Second, grid: test.grid}
				var n atomic.Int64
				s.delay = func() time.Duration { return test.delay * time.Duration(1+n.Add(1)%7) / 7 }
				link := quota(s.roundTrip, Options{}.withDefaults())
				s.crowd(t, []roundTrip{link}, test.pace, 10)
				s.judge(t, 75, test.least)
			})
		})
	}
}
