package replica

import (
	"bytes"
	"context"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/replica/redistest"
)

func TestElect(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	url := commerce.Secret("redis://" + server.Addr())
	stores := []*Store{open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})}
	for round := range 3 {
		var elected atomic.Int32
		var all sync.WaitGroup
		for n := range 40 {
			all.Go(func() {
				ok, err := stores[n%2].Elect(context.Background(), "rules", time.Minute)
				if err != nil {
					t.Error(err)
				}
				if ok {
					elected.Add(1)
				}
			})
		}
		all.Wait()
		if elected.Load() != 1 {
			t.Errorf("round %d: %d were elected", round, elected.Load())
		}
		server.FastForward(time.Minute)
	}
	for _, s := range []*Store{stores[0], open(t, Options{URL: url, Timeout: patient, Prefix: "store-2|audience"})} {
		if ok, err := s.Elect(t.Context(), "something else", time.Minute); err != nil || !ok {
			t.Errorf("elected %v, %v for another name", ok, err)
		}
	}
}

func TestRemember(t *testing.T) {
	t.Parallel()
	url := commerce.Secret(redistest.Start(t).URL)
	one, two := open(t, Options{URL: url, Timeout: patient}), open(t, Options{URL: url, Timeout: patient})
	for i, step := range []struct {
		s     *Store
		name  string
		value []byte
		want  []byte
	}{
		{one, "group 1", []byte("a\x00\r\n"), nil},
		{two, "group 1", []byte("b"), []byte("a\x00\r\n")},
		{one, "group 1", []byte{}, []byte("b")},
		{one, "group 1", []byte("c"), []byte{}},
		{one, "group 2", []byte("c"), nil},
		{two, "group 2", make([]byte, maxRemembered), []byte("c")},
	} {
		old, err := step.s.Remember(t.Context(), step.name, step.value)
		if err != nil || !bytes.Equal(old, step.want) || (old == nil) != (step.want == nil) {
			t.Errorf("step %d: got %q, %v; want %q", i, old, err, step.want)
		}
	}
	if _, err := one.Remember(t.Context(), "group 1", make([]byte, maxRemembered+1)); commerce.CodeOf(err) != commerce.CodeInternal {
		t.Errorf("too much: got %v", err)
	}
}
