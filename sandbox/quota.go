package sandbox

import (
	"net/http"
	"slices"
	"strconv"
	"sync"
	"time"
)

// Quota is how many Management requests the store answers in a window of time.
// The real store has 150 or 450 per 30 seconds, by plan.
type Quota struct {
	// Requests allowed in one window.
	Requests int
	// Window is the length of one window.
	Window time.Duration
}

// quotaMeter counts requests against a quota in windows that begin with the
// first request after the last one ended.
type quotaMeter struct {
	mu    sync.Mutex // guards the fields below
	quota Quota
	began time.Time
	used  int
	// refused came when nothing was left, in the same window.
	refused int
	past    []QuotaWindow
}

// QuotaWindow is what came in one window of the quota.
type QuotaWindow struct {
	// Answered used up the quota, Refused got 429.
	Answered, Refused int
}

// maxWindows bounds what is remembered of windows.
const maxWindows = 1000

// QuotaWindows returns what came in each window since the last Throttle, the last
// one being under way. Windows in which nothing came are none.
func (s *Server) QuotaWindows() []QuotaWindow { return s.quota.windows() }

func (m *quotaMeter) windows() []QuotaWindow {
	m.mu.Lock()
	defer m.mu.Unlock()
	return append(slices.Clone(m.past), QuotaWindow{m.used, m.refused})
}

// quotaState is what the rate limit headers say.
type quotaState struct {
	quota Quota
	left  int
	reset time.Duration
}

// change sets another quota and begins a new window.
func (m *quotaMeter) change(q Quota) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.quota, m.began, m.used, m.refused, m.past = q, time.Time{}, 0, 0, nil
}

// look tells the state without using anything.
func (m *quotaMeter) look(now time.Time) quotaState {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.roll(now)
	return m.state(now)
}

// take uses one request; false means that none was left.
func (m *quotaMeter) take(now time.Time) (quotaState, bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.roll(now)
	if m.used >= m.quota.Requests {
		m.refused++
		return m.state(now), false
	}
	m.used++
	return m.state(now), true
}

// roll begins a new window when the old one is over. A clock that was set back
// also begins one, or the old window could last for years.
func (m *quotaMeter) roll(now time.Time) {
	if !m.began.IsZero() && !now.Before(m.began) && now.Sub(m.began) < m.quota.Window {
		return
	}
	if m.used > 0 && len(m.past) < maxWindows {
		m.past = append(m.past, QuotaWindow{m.used, m.refused})
	}
	m.began, m.used, m.refused = now, 0, 0
}

func (m *quotaMeter) state(now time.Time) quotaState {
	return quotaState{m.quota, m.quota.Requests - m.used, m.quota.Window - now.Sub(m.began)}
}

// write puts the state into the headers of docs/start/about/index.mdx.
func (q quotaState) write(h http.Header) {
	h.Set("X-Rate-Limit-Time-Window-Ms", millis(q.quota.Window))
	h.Set("X-Rate-Limit-Time-Reset-Ms", millis(q.reset))
	h.Set("X-Rate-Limit-Requests-Quota", strconv.Itoa(q.quota.Requests))
	h.Set("X-Rate-Limit-Requests-Left", strconv.Itoa(q.left))
}

// writeLimited adds what only a refused request gets: whole seconds to wait.
func (q quotaState) writeLimited(h http.Header) {
	q.write(h)
	wait := (q.reset + time.Second - 1) / time.Second
	h.Set("X-Retry-After", strconv.Itoa(int(wait)))
}

func millis(d time.Duration) string { return strconv.FormatInt(d.Milliseconds(), 10) }
