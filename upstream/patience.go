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
	// wait is how long a limited answer asks to wait.
	wait time.Duration
}

// maxPatience bounds what we believe, so that one odd header cannot stop us for
// days.
const maxPatience = 15 * time.Minute

func readPatience(h http.Header) patience {
	p := patience{
		quota:     number(h, "X-Rate-Limit-Requests-Quota"),
		exhausted: h.Get("X-Rate-Limit-Requests-Left") == "0",
		reset:     duration(h, "X-Rate-Limit-Time-Reset-Ms", time.Millisecond),
	}
	for _, name := range []string{"X-Retry-After", "Retry-After"} {
		if p.wait == 0 {
			p.wait = duration(h, name, time.Second)
		}
	}
	if p.reset > 0 {
		p.wait = p.reset // the finer of the two
	}
	return p
}

// number reads a header that is a count. What is none reads as 0.
func number(h http.Header, name string) int {
	n, err := strconv.Atoi(h.Get(name))
	if err != nil || n < 0 {
		return 0
	}
	return n
}

func duration(h http.Header, name string, unit time.Duration) time.Duration {
	return min(time.Duration(min(number(h, name), int(maxPatience/time.Millisecond)))*unit, maxPatience)
}
