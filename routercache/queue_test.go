package routercache

import (
	"math/rand/v2"
	"strconv"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// Whatever is put, nothing is forgotten: each tag is there, or the one for everything is.
func TestTagsAreNeverForgotten(t *testing.T) {
	random := rand.New(rand.NewPCG(6, 2026))
	for range 2000 {
		kept, most, now := make(tags), 1+random.IntN(8), time.Unix(1000, 0)
		last := make(map[string]waiting)
		for step := range random.IntN(30) {
			name := "product-" + strconv.Itoa(random.IntN(12))
			if random.IntN(40) == 0 {
				name = commerce.TagEverything
			}
			w := waiting{since: now.Add(time.Duration(step) * time.Second), isEcho: random.IntN(2) == 0}
			kept.put(name, w, most)
			if before, ok := last[name]; ok {
				w.isEcho = w.isEcho && before.isEcho
			}
			last[name] = w
		}
		if len(kept) > most {
			t.Fatalf("%d tags are kept, want %d at most", len(kept), most)
		}
		for name, want := range last {
			got, ok := kept[name]
			if !ok {
				got, ok = kept[commerce.TagEverything]
			}
			if !ok || got.since.Before(want.since) || got.isEcho && !want.isEcho {
				t.Fatalf("%s: %+v kept as %+v, %v", name, want, got, ok)
			}
		}
		if _, ok := kept[commerce.TagEverything]; ok && len(kept) != 1 {
			t.Fatalf("everything and %d others", len(kept)-1)
		}
	}
}
