package routercache_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/routercache"
)

func TestTags(t *testing.T) {
	for want, scope := range map[string]commerce.PriceScope{
		"prices":      {Kind: commerce.ScopeEverything},
		"channel-2":   {Kind: commerce.ScopeChannel, ID: 2},
		"product-101": product(101),
	} {
		if got := routercache.TagOf(scope); got != want {
			t.Errorf("%+v: %q, want %q", scope, got, want)
		}
	}
	for _, scope := range []commerce.PriceScope{{Kind: commerce.ScopeGroup, ID: 6}, {Kind: 200, ID: 1}} {
		if got := routercache.TagOf(scope); got != "prices" {
			t.Errorf("%+v: %q touches everything that guests may have seen", scope, got)
		}
	}
}

func TestChangesAreGathered(t *testing.T) {
	routers := []*fakeRouter{newFakeRouter(t), newFakeRouter(t)}
	i, _ := start(t, routers, func(o *routercache.Options) { o.Gather = 100 * time.Millisecond })
	i.Changed()
	for n := range 20 {
		i.Changed(product(101+n%3), commerce.PriceScope{Kind: commerce.ScopeChannel, ID: 1})
	}
	for _, r := range routers {
		if diff := cmp.Diff([]string{"channel-1", "product-101", "product-102", "product-103"}, r.next(t)); diff != "" {
			t.Error(diff)
		}
	}
	i.Close()
	if got := i.Stats(); got != (routercache.Stats{Calls: 2}) {
		t.Errorf("got %+v", got)
	}
}

func TestOneTagForEverythingSaysItAll(t *testing.T) {
	r := newFakeRouter(t)
	i, _ := start(t, []*fakeRouter{r})
	i.Changed(product(1), commerce.PriceScope{Kind: commerce.ScopeGroup, ID: 3}, product(2))
	if got := r.next(t); !slices.Equal(got, []string{"prices"}) {
		t.Errorf("got %v", got)
	}
}

func TestWhatFailsIsSaidAgain(t *testing.T) {
	r := newFakeRouter(t, 503, 429, 400, 500)
	i, log := start(t, []*fakeRouter{r})
	i.Changed(product(1))
	until(t, "the router was not asked", func() bool { return r.count() > 0 })
	i.Changed(product(2))
	said := map[string]bool{}
	for !said["product-1"] || !said["product-2"] {
		for _, tag := range r.next(t) {
			said[tag] = true
		}
	}
	until(t, "the log does not say that all is well", func() bool { return strings.Contains(log.String(), "again") })
	if got := i.Stats(); got.Failures != 4 || got.Refusals+got.Lost+got.Overflows != 0 {
		t.Errorf("got %+v", got)
	}
}

func TestWhatIsTooOldIsNotSaid(t *testing.T) {
	var always []int
	for range 1000 {
		always = append(always, http.StatusServiceUnavailable)
	}
	r := newFakeRouter(t, always...)
	i, _ := start(t, []*fakeRouter{r}, func(o *routercache.Options) { o.GiveUp = 30 * time.Millisecond })
	i.Changed(product(1), product(2))
	until(t, "nothing is given up", func() bool { return i.Stats().Lost == 2 })
	asked := r.count()
	i.Close()
	if r.count() != asked {
		t.Error("the router was told what is too old")
	}
}

// Who hangs keeps up nobody: not who reports a change, nor another router.
func TestAHangingRouter(t *testing.T) {
	hanging, healthy := newFakeRouter(t), newFakeRouter(t)
	hanging.hang = make(chan struct{})
	i, _ := start(t, []*fakeRouter{hanging, healthy}, func(o *routercache.Options) { o.Queue, o.Timeout = 100, patience })
	i.Changed(product(1))
	if got := healthy.next(t); !slices.Equal(got, []string{"product-1"}) {
		t.Errorf("got %v", got)
	}
	until(t, "the hanging router is not being told", func() bool { return i.Stats().Calls == 2 })
	began := time.Now()
	for n := range 10_000 {
		i.Changed(product(n + 2))
	}
	if took := time.Since(began); took > time.Second {
		t.Errorf("10,000 changes took %v", took)
	}
	until(t, "the hanging router's queue is endless", func() bool { return i.Stats().Overflows > 0 })
	close(hanging.hang)
	if got := hanging.next(t); !slices.Equal(got, []string{"product-1"}) {
		t.Errorf("got %v", got)
	}
	if got := hanging.next(t); !slices.Equal(got, []string{"prices"}) {
		t.Errorf("an overflow says %d tags, want the one for everything", len(got))
	}
}

func TestARouterThatTakesTooLongIsToldAgain(t *testing.T) {
	r := newFakeRouter(t)
	r.hang = make(chan struct{})
	i, _ := start(t, []*fakeRouter{r}, func(o *routercache.Options) { o.Timeout = 10 * time.Millisecond })
	i.Changed(product(1))
	until(t, "nothing failed", func() bool { return i.Stats().Failures > 0 })
	close(r.hang)
	if got := r.next(t); !slices.Equal(got, []string{"product-1"}) {
		t.Errorf("got %v", got)
	}
}

func TestWhatARouterRefuses(t *testing.T) {
	for name, test := range map[string]struct {
		key    commerce.Secret
		answer int
	}{
		"wrong key":  {key: "another-key-altogether", answer: http.StatusAccepted},
		"redirected": {key: sharedKey, answer: http.StatusFound},
		"not there":  {key: sharedKey, answer: http.StatusNotFound},
	} {
		t.Run(name, func(t *testing.T) {
			r := newFakeRouter(t, slices.Repeat([]int{test.answer}, 3)...)
			i, log := start(t, []*fakeRouter{r}, func(o *routercache.Options) { o.Key = test.key })
			for n := range 3 {
				i.Changed(product(n + 1))
				until(t, "the router was not told", func() bool { return i.Stats().Refusals == int64(n+1) })
			}
			i.Close()
			if got := strings.Count(log.String(), "\n"); got != 1 || !strings.Contains(log.String(), strings.TrimPrefix(r.URL, "http://")) {
				t.Errorf("%d lines, want one that names the router: %s", got, log)
			}
			if strings.Contains(log.String(), "key-") {
				t.Errorf("the log tells the key: %s", log)
			}
			if got := i.Stats(); got != (routercache.Stats{Calls: 3, Refusals: 3, Lost: 3}) || r.count() != 3 {
				t.Errorf("%d calls, %+v", r.count(), got)
			}
		})
	}
}

// An answer may have been on its way to the router when it was told.
func TestARouterIsToldOnceMore(t *testing.T) {
	r := newFakeRouter(t)
	i, _ := start(t, []*fakeRouter{r}, func(o *routercache.Options) { o.Again = 50 * time.Millisecond })
	i.Changed(product(1))
	first := r.next(t)
	began := time.Now()
	if again := r.next(t); !slices.Equal(again, first) {
		t.Errorf("got %v, then %v", first, again)
	}
	if took := time.Since(began); took < 50*time.Millisecond {
		t.Errorf("told again after %v", took)
	}
	i.Changed(product(2))
	for range 2 {
		if got := r.next(t); !slices.Equal(got, []string{"product-2"}) {
			t.Errorf("got %v: what was told twice is told a third time", got)
		}
	}
}

func TestCloseSaysWhatIsLeft(t *testing.T) {
	r := newFakeRouter(t)
	i, _ := start(t, []*fakeRouter{r}, func(o *routercache.Options) { o.Gather = 100 * time.Millisecond })
	i.Changed(product(1))
	i.Close()
	if got := r.next(t); !slices.Equal(got, []string{"product-1"}) {
		t.Errorf("got %v", got)
	}
	i.Changed(product(2))
	i.Close()
	if r.count() != 1 {
		t.Errorf("%d calls, want none after Close", r.count())
	}
}

func TestCloseDoesNotWaitForAHangingRouter(t *testing.T) {
	r := newFakeRouter(t)
	r.hang = make(chan struct{})
	defer close(r.hang)
	i, log := start(t, []*fakeRouter{r}, func(o *routercache.Options) { o.Timeout = time.Hour })
	i.Changed(product(1))
	until(t, "the router was not told", func() bool { return i.Stats().Calls == 1 })
	began := time.Now()
	i.Close()
	if took := time.Since(began); took > 3*time.Second {
		t.Errorf("Close took %v", took)
	}
	if got := i.Stats(); got.Lost != 1 {
		t.Errorf("got %+v: %s", got, log)
	}
}

func TestOptionsAreChecked(t *testing.T) {
	good := routercache.Options{URLs: []string{"http://router:4000/invalidation"}, Key: sharedKey}
	for name, change := range map[string]func(*routercache.Options){
		"no router":    func(o *routercache.Options) { o.URLs = nil },
		"no URL":       func(o *routercache.Options) { o.URLs = append(o.URLs, "router:4000") },
		"not http":     func(o *routercache.Options) { o.URLs = []string{"ftp://router/x"} },
		"a user":       func(o *routercache.Options) { o.URLs = []string{"http://me:sesame@router/x"} },
		"not parsable": func(o *routercache.Options) { o.URLs = []string{"http://sesame:x y/%zz"} },
		"no key":       func(o *routercache.Options) { o.Key = "" },
		"slow":         func(o *routercache.Options) { o.Gather = time.Second },
		"negative":     func(o *routercache.Options) { o.Queue = -1 },
	} {
		o := good
		change(&o)
		i, err := routercache.New(o)
		if err == nil {
			i.Close()
			t.Errorf("%s: accepted", name)
			continue
		}
		if text := fmt.Sprint(err); strings.Contains(text, "sesame") {
			t.Errorf("%s: the error repeats the address: %s", name, text)
		}
	}
	i, err := routercache.New(good)
	if err != nil {
		t.Fatal(err)
	}
	i.Close()
}
