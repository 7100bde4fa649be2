package routercache

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Options say which routers are told and how. A zero value stands for the default
// named beside it.
type Options struct {
	// URLs are the invalidation endpoints of the routers, such as
	// http://router:4000/invalidation. At least one is required.
	URLs []string
	// Key is the shared key of the routers' configuration. It is required.
	Key commerce.Secret
	// Subgraph is what the supergraph calls us (clientele).
	Subgraph string
	// Gather is how long the first change waits for others (100 ms, which is also the
	// most).
	Gather time.Duration
	// Queue is how many tags may wait for a router; one more makes them all one tag for
	// everything (1,000).
	Queue int
	// Timeout is how long a router may take to answer (5 s).
	Timeout time.Duration
	// Pause is how long a router is left alone that could not be told, the first time.
	// Each further time it is twice as long, up to a minute (200 ms).
	Pause time.Duration
	// GiveUp is when a change is no longer worth saying, since nothing is kept that long
	// (5 min).
	GiveUp time.Duration
	// Again is how long after it was told a router is told once more, at least: it may
	// have asked us before the change and kept the answer after it (10 s).
	Again time.Duration
	// Client speaks to the routers; redirects are not followed (a new one).
	Client *http.Client
	// Now is the clock (time.Now).
	Now func() time.Time
	// Logger hears when a router cannot be told, and when it can be again (none).
	Logger *slog.Logger
}

const (
	maxGather = 100 * time.Millisecond
	maxPause  = time.Minute
)

func (o Options) withDefaults() Options {
	if o.Subgraph == "" {
		o.Subgraph = "clientele"
	}
	if o.Gather == 0 {
		o.Gather = maxGather
	}
	if o.Queue == 0 {
		o.Queue = 1000
	}
	if o.Timeout == 0 {
		o.Timeout = 5 * time.Second
	}
	if o.Pause == 0 {
		o.Pause = 200 * time.Millisecond
	}
	if o.GiveUp == 0 {
		o.GiveUp = 5 * time.Minute
	}
	if o.Again == 0 {
		o.Again = 10 * time.Second
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Logger == nil {
		o.Logger = slog.New(slog.DiscardHandler)
	}
	var client http.Client
	if o.Client != nil {
		client = *o.Client
	}
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	o.Client = &client
	return o
}

// validate returns every problem of o. None of them repeats a URL, which may hold what
// is nobody's business.
func (o Options) validate() error {
	var problems []error
	if len(o.URLs) == 0 {
		problems = append(problems, errors.New("routercache: no router is named"))
	}
	for _, raw := range o.URLs {
		u, err := url.Parse(raw)
		if err != nil || (u.Scheme != "http" && u.Scheme != "https") || u.Host == "" || u.User != nil {
			problems = append(problems, errors.New("routercache: a router's address must be http://host:port/path, without a user"))
		}
	}
	if o.Key.Reveal() == "" {
		problems = append(problems, errors.New("routercache: the shared key is empty"))
	}
	if o.Gather < 0 || o.Gather > maxGather {
		problems = append(problems, errors.New("routercache: changes are gathered for 100 ms at most"))
	}
	if o.Queue < 0 || o.Timeout < 0 || o.Pause < 0 || o.GiveUp < 0 || o.Again < 0 {
		problems = append(problems, errors.New("routercache: a number is negative"))
	}
	return errors.Join(problems...)
}
