package routercache_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/routercache"
)

// All that is reported while the first change waits is said with it.
func TestChangesAreGathered(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const gather = 80 * time.Millisecond
		i, r := startInside(t, routercache.Options{Gather: gather})
		began := time.Now()
		i.Changed()
		for n := range 20 {
			i.Changed(product(101+n%3), commerce.PriceScope{Kind: commerce.ScopeChannel, ID: 1})
			time.Sleep(gather / 25) // of synctest's time
		}
		if diff := cmp.Diff([]string{"channel-1", "product-101", "product-102", "product-103"}, r.next(t)); diff != "" {
			t.Error(diff)
		}
		if took := time.Since(began); took != gather {
			t.Errorf("told after %v", took)
		}
		i.Close()
		if got := i.Stats(); got != (routercache.Stats{Calls: 1}) {
			t.Errorf("got %+v", got)
		}
	})
}

func TestEveryRouterIsTold(t *testing.T) {
	routers := []*fakeRouter{newFakeRouter(t), newFakeRouter(t)}
	i, _ := start(t, routers)
	i.Changed(product(1), product(2))
	for _, r := range routers {
		if diff := cmp.Diff([]string{"product-1", "product-2"}, r.next(t)); diff != "" {
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
	patience.Eventually(t, "the router is asked", func() bool { return r.count() > 0 })
	i.Changed(product(2))
	said := map[string]bool{}
	for !said["product-1"] || !said["product-2"] {
		for _, tag := range r.next(t) {
			said[tag] = true
		}
	}
	patience.Eventually(t, "the log says that all is well", func() bool { return strings.Contains(log.String(), "again") })
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
	patience.Eventually(t, "both are given up", func() bool { return i.Stats().Lost == 2 })
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
	i, _ := start(t, []*fakeRouter{hanging, healthy}, func(o *routercache.Options) { o.Queue, o.Timeout = 100, patience.Limit })
	i.Changed(product(1))
	if got := healthy.next(t); !slices.Equal(got, []string{"product-1"}) {
		t.Errorf("got %v", got)
	}
	patience.Eventually(t, "the hanging router is being told", func() bool { return i.Stats().Calls == 2 })
	began := time.Now()
	for n := range 10_000 {
		i.Changed(product(n + 2))
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("10,000 changes took %v", took)
	}
	patience.Eventually(t, "the hanging router's queue ends", func() bool { return i.Stats().Overflows > 0 })
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
	patience.Eventually(t, "a call fails", func() bool { return i.Stats().Failures > 0 })
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
				patience.Eventually(t, "the router is told", func() bool { return i.Stats().Refusals == int64(n+1) })
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
	synctest.Test(t, func(t *testing.T) {
		const gather, again = 5 * time.Millisecond, 50 * time.Millisecond
		i, r := startInside(t, routercache.Options{Gather: gather, Again: again})
		i.Changed(product(1))
		first := r.next(t)
		began := time.Now()
		if second := r.next(t); !slices.Equal(second, first) {
			t.Errorf("got %v, then %v", first, second)
		}
		if took := time.Since(began); took < again || took > 2*again+gather {
			t.Errorf("told again after %v", took)
		}
		i.Changed(product(2))
		for range 2 {
			if got := r.next(t); !slices.Equal(got, []string{"product-2"}) {
				t.Errorf("got %v: what was told twice is told a third time", got)
			}
		}
	})
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
	patience.Eventually(t, "the router is told", func() bool { return i.Stats().Calls == 1 })
	began := time.Now()
	i.Close()
	if took := time.Since(began); took > 30*time.Second {
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
