package replica

import (
	"crypto/rand"
	"errors"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

func TestGenerationsAreReadAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	at := time.Date(2026, 11, 2, 9, 0, 0, 123_456_789, time.UTC)
	for name, test := range map[string]struct{ raised, want time.Time }{
		"never":            {time.Time{}, time.Time{}},
		"some time":        {at, at.Truncate(time.Millisecond)},
		"before all times": {time.UnixMilli(-5), time.UnixMilli(1).UTC()},
	} {
		text, err := newGeneration(rand.Reader, test.raised)
		if err != nil || len(text) != generationSize {
			t.Fatalf("%s: %d bytes, %v", name, len(text), err)
		}
		one, ok := readGeneration(text, "run1")
		if !ok || !one.RaisedAt.Equal(test.want) {
			t.Errorf("%s: got %v, %v", name, one.RaisedAt, ok)
		}
		if again, _ := readGeneration(text, "run1"); again != one {
			t.Errorf("%s: it is another one when it is read again", name)
		}
		if other, _ := readGeneration(text, "run2"); other.ID == one.ID {
			t.Errorf("%s: it is the same in another run of the server", name)
		}
		next, err := newGeneration(rand.Reader, test.raised)
		if err != nil {
			t.Fatal(err)
		}
		if other, _ := readGeneration(next, "run1"); other.ID == one.ID {
			t.Errorf("%s: the next is the same", name)
		}
	}
	if _, err := newGeneration(iotest.ErrReader(errors.New("no entropy")), at); commerce.CodeOf(err) != commerce.CodeInternal {
		t.Errorf("without randomness: %v", err)
	}
}

func FuzzReadGeneration(f *testing.F) {
	f.Add("", "")
	f.Add(strings.Repeat("\x01", generationSize), "run")
	f.Add(strings.Repeat("\xff", generationSize), "run")
	f.Add("\x01"+strings.Repeat("\xff", generationSize-1), "")
	f.Fuzz(func(t *testing.T, text, run string) {
		g, ok := readGeneration(text, run)
		if ok != (len(text) == generationSize && text[0] == generationVersion) {
			t.Errorf("%q: ok is %v", text, ok)
		}
		if !ok && g != (commerce.Generation{}) {
			t.Errorf("%q: got %+v", text, g)
		}
	})
}

func TestScopesHaveKeys(t *testing.T) {
	t.Parallel()
	k, seen := newKeys("p"), map[string]bool{}
	for kind := range commerce.PriceScopeKind(9) {
		for _, id := range []int{0, 1, 4095, -1, 1 << 40} {
			scope := commerce.PriceScope{Kind: kind, ID: id}
			key := k.scope(scope)
			if got, ok := k.scopeOf(key); !ok || got != scope || seen[key] {
				t.Errorf("%q: got %+v, %v", key, got, ok)
			}
			if _, ok := newKeys("other").scopeOf(key); ok {
				t.Errorf("%q is a key of another deployment", key)
			}
			seen[key] = true
		}
	}
}

func FuzzScopeOf(f *testing.F) {
	k := newKeys("p")
	for _, rest := range []string{"", "1:2", "1:02", "256:1", "+1:1", "1:", ":1", "1:2:3", "3:9999999999999999999999"} {
		f.Add(k.generations() + rest)
	}
	f.Add("something else")
	f.Fuzz(func(t *testing.T, key string) {
		if scope, ok := k.scopeOf(key); ok && k.scope(scope) != key {
			t.Errorf("%q is taken for %+v", key, scope)
		}
	})
}
