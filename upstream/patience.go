package upstream

import (
	"net/http"
	"strconv"
	"time"
)

// patience is what an answer's headers say about the store's quota
// (docs/start/about/index.mdx). What no header says is zero.
type patience struct {
	// quota is what all apps of the store may ask per window.
	quota int
	// exhausted says that nothing of it is left.
	exhausted bool
	// reset is the rest of the current window.
	reset time.Duration
	// after is how long a refused or failed request should wait.
	after time.Duration
}

// maxPatience bounds what we believe, so that one odd header cannot stop us for
// days.
const maxPatience = 15 * time.Minute

// readPatience reads the headers of any answer, also of a good one.
func readPatience(h http.Header) patience {
	p := patience{
		quota:     number(h, "X-Rate-Limit-Requests-Quota"),
		exhausted: h.Get("X-Rate-Limit-Requests-Left") == "0",
		reset:     duration(h, "X-Rate-Limit-Time-Reset-Ms", time.Millisecond),
	}
	for _, name := range []string{"X-Retry-After", "Retry-After"} {
		if p.after == 0 {
			p.after = duration(h, name, time.Second)
		}
	}
	return p
}

// limited is how long to wait after a 429: until the window is over, which is
// the finer of the two, or as long as the store asks; 0 when it does not say.
func (p patience) limited() time.Duration {
	if p.reset > 0 {
		return p.reset
	}
	return p.after
}

// number reads a header that is a count. What is none reads as 0.
func number(h http.Header, name string) int {
	n, err := strconv.Atoi(h.Get(name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

// duration reads a header that is a count of units, at most maxPatience.
func duration(h http.Header, name string, unit time.Duration) time.Duration {
	return min(time.Duration(min(number(h, name), int(maxPatience/time.Millisecond)))*unit, maxPatience)
}
