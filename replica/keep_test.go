package replica

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/alicebob/miniredis/v2"

	"github.com/clientele-graph/clientele/commerce"
)

func TestEndsAreKept(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		name  string
		keeps []time.Duration // of the ends, one after the other
		want  time.Duration
	}{
		{"once", []time.Duration{time.Hour}, time.Hour},
		{"longer later", []time.Duration{time.Hour, 2 * time.Hour}, 2 * time.Hour},
		{"a shorter one does not shorten", []time.Duration{2 * time.Hour, time.Hour}, 2 * time.Hour},
		{"a millisecond and a bit", []time.Duration{time.Second + time.Microsecond}, time.Second + time.Millisecond},
		{"no time at all", []time.Duration{0}, time.Second},
		{"less than none", []time.Duration{-time.Hour}, time.Second},
	} {
		server := miniredis.RunT(t)
		now := time.Now()
		s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient, Now: func() time.Time { return now }})
		epoch := epochAt(t, s, 42)
		for _, keep := range test.keeps {
			if err := errors.Join(s.EndAll(t.Context(), 42, keep), s.EndOne(t.Context(), 42, "a", keep)); err != nil {
				t.Fatal(err)
			}
		}
		for _, key := range server.Keys() {
			if ttl := server.TTL(key); ttl != test.want && key != s.keys.birth(42) {
				t.Errorf("%s: %s is kept for %s, want %s", test.name, key, ttl, test.want)
			}
		}
		server.FastForward(test.want)
		if e, err := s.Ended(t.Context(), 42, "a"); err != nil || e.ThisOne || e.Epoch != epoch {
			t.Errorf("%s: after that there is %+v, %v", test.name, e, err)
		}
	}
}

func TestFirstIsFirstAgainAfterItsTime(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient})
	for _, want := range []bool{true, false, false} {
		if first, err := s.First(t.Context(), "token", "a", time.Minute); err != nil || first != want {
			t.Errorf("first %v, %v; want %v", first, err, want)
		}
	}
	server.FastForward(time.Minute)
	if first, err := s.First(t.Context(), "token", "a", time.Minute); err != nil || !first {
		t.Errorf("first %v, %v after its time", first, err)
	}
}

func TestTheServerLearnsNothing(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{URL: commerce.Secret("redis://" + server.Addr()), Prefix: "canary-{prefix}", Timeout: patient})
	_, err := s.First(t.Context(), "kind", "canary-key", time.Hour)
	if err := errors.Join(err, s.EndOne(t.Context(), 42, "canary-session", time.Hour), s.EndAll(t.Context(), 42, time.Hour)); err != nil {
		t.Fatal(err)
	}
	if n := len(server.Keys()); n != 3 {
		t.Errorf("%d keys", n)
	}
	if dump := server.Dump(); strings.Contains(dump, "canary") {
		t.Errorf("the server knows too much:\n%s", dump)
	}
}

func TestWithoutRandomnessNothingIsWritten(t *testing.T) {
	t.Parallel()
	server := miniredis.RunT(t)
	s := open(t, Options{
		URL: commerce.Secret("redis://" + server.Addr()), Timeout: patient,
		Random: iotest.ErrReader(errors.New("no entropy")),
	})
	if err := s.EndAll(t.Context(), 42, time.Hour); commerce.CodeOf(err) != commerce.CodeInternal {
		t.Errorf("got %v", err)
	}
	if len(server.Keys()) != 0 {
		t.Error("an epoch that is not random was written")
	}
}
