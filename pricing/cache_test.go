package pricing

import (
	"strings"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// newShelf returns a shelf of quotes of the given size that ends with the test.
func newShelf(t testing.TB, size int64) (*ristrettoShelf[priceKey, *quote], *counts) {
	t.Helper()
	c := &counts{}
	kept, err := newRistretto[priceKey, *quote](size, quoteBytes(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(kept.close)
	return kept, c
}

// quoteFor is a quote under the key that is too old at the given time.
func quoteFor(k priceKey, until int64) *quote {
	return &quote{
		price:      commerce.ProductPrice{Context: k.context, Item: k.item},
		generation: k.generation, freshUntil: until,
	}
}

func keyOf(product int) priceKey {
	return priceKey{context: dollars(commerce.ForGroup(3)), item: commerce.PriceItem{ProductID: product}}
}

func TestShelfKeepsWhatFits(t *testing.T) {
	kept, c := newShelf(t, 8<<20)
	values := make([]*quote, 1000)
	for i := range values {
		values[i] = quoteFor(keyOf(i), 100)
	}
	kept.put(values)
	for i, want := range values {
		if got, ok := kept.get(keyOf(i), 99); !ok || got != want {
			t.Fatalf("product %d: got %v", i, got)
		}
		if _, ok := kept.get(keyOf(i), 100); ok {
			t.Fatalf("product %d: served when it was too old", i)
		}
	}
	if c.setsDropped.Load() != 0 || c.setsRejected.Load() != 0 {
		t.Errorf("%d dropped and %d rejected of what fits", c.setsDropped.Load(), c.setsRejected.Load())
	}
}

func TestShelfStaysWithinItsBudget(t *testing.T) {
	const size = 1 << 20
	kept, c := newShelf(t, size)
	for i := range 5000 {
		kept.put([]*quote{quoteFor(keyOf(i), 100)})
	}
	held := int64(0)
	kept.engine.IterValues(func(q *quote) bool {
		held += q.bytes() + overheadBytes
		return false
	})
	if held > size || held < size/2 {
		t.Errorf("holds %d bytes of %d", held, size)
	}
	before := c.setsRejected.Load()
	huge := quoteFor(keyOf(-1), 100)
	huge.price.Item.Options = strings.Repeat("x", size)
	kept.put([]*quote{huge})
	if got := c.setsRejected.Load() - before; got != 1 {
		t.Errorf("counted %d rejections of a value that cannot fit, want 1", got)
	}
}

// TestEveryLossIsCounted floods the engine without waiting for it, so that it
// drops what it cannot take. What is then not there must have been counted.
func TestEveryLossIsCounted(t *testing.T) {
	kept, c := newShelf(t, 1<<30)
	const writers, each = 16, 10_000
	var flood sync.WaitGroup
	for w := range writers {
		flood.Go(func() {
			for i := range each {
				// put would wait; the flood is what many puts at once look like.
				v := quoteFor(keyOf(w*each+i), 100)
				if !kept.engine.Set(kept.hash(v.key()), v, 1) {
					c.setsDropped.Add(1)
				}
			}
		})
	}
	flood.Wait()
	kept.engine.Wait()
	held := 0
	for i := range writers * each {
		if _, ok := kept.get(keyOf(i), 1); ok {
			held++
		}
	}
	lost := c.setsDropped.Load() + c.setsRejected.Load()
	if int64(held)+lost != writers*each {
		t.Errorf("%d are held and %d counted as lost, of %d", held, lost, writers*each)
	}
}

// TestPutCountsDrops uses an engine that has ended, which drops everything.
func TestPutCountsDrops(t *testing.T) {
	kept, c := newShelf(t, 1<<20)
	kept.close()
	kept.put([]*quote{quoteFor(keyOf(1), 100), quoteFor(keyOf(2), 100)})
	if got := c.setsDropped.Load(); got != 2 {
		t.Errorf("counted %d drops, want 2", got)
	}
}

// TestALostValueIsFetchedAgain has a shelf that keeps nothing.
func TestALostValueIsFetchedAgain(t *testing.T) {
	s := newShop()
	service := open(t, s)
	service.quoter.loader.shelf = nothing{}
	service.quoter.shelf.close()
	service.quoter.shelf = nothing{}
	req := staff(commerce.ForGroup(3), products(1, 50)...)
	for n := range 3 {
		wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3))
		wantCalls(t, s, service, n+1, 0)
	}
}

// nothing is a shelf that loses everything at once.
type nothing struct{}

func (nothing) get(priceKey, int64) (*quote, bool) { return nil, false }
func (nothing) put([]*quote)                       {}
func (nothing) close()                             {}

func TestCollisionIsAMiss(t *testing.T) {
	kept, _ := newShelf(t, 1<<20)
	kept.hash = func(priceKey) uint64 { return 42 }
	first, second := quoteFor(keyOf(1), 100), quoteFor(keyOf(2), 100)
	kept.put([]*quote{first})
	if got, ok := kept.get(keyOf(2), 1); ok {
		t.Fatalf("got %+v under another key", got.price.Item)
	}
	kept.put([]*quote{second})
	if got, ok := kept.get(keyOf(2), 1); !ok || got != second {
		t.Error("the later value was not kept")
	}
	if _, ok := kept.get(keyOf(1), 1); ok {
		t.Error("the earlier value is still found")
	}
}

func TestQuoteCountsWhatItRefersTo(t *testing.T) {
	plain := quoteFor(keyOf(1), 100)
	rich := quoteFor(keyOf(1), 100)
	rich.price.Item.Options = strings.Repeat("x", 100)
	rich.price.BulkTiers = make([]commerce.BulkTier, 10)
	if more := rich.bytes() - plain.bytes(); more < 100+10*64 {
		t.Errorf("ten tiers and a hundred characters add %d bytes", more)
	}
	if plain.bytes() < 500 || plain.bytes() > 1000 {
		t.Errorf("a plain quote is said to take %d bytes", plain.bytes())
	}
}

// FuzzPriceKey has two questions: when they differ in anything, a price that was
// kept for one must not be found for the other, and must be for itself.
func FuzzPriceKey(f *testing.F) {
	f.Add(1, "USD", "US", uint8(1), 3, 101, 0, "", []byte{1}, 1, "USD", "US", uint8(1), 3, 101, 0, "1=2", []byte{1})
	f.Add(1, "USD", "", uint8(0), 0, 10, 11, "", []byte{}, 1, "USD", "", uint8(1), 0, 1, 11, "0", []byte{})
	f.Add(1, "US", "DUS", uint8(0), 0, 1, 1, "", []byte{}, 1, "USD", "US", uint8(0), 0, 1, 1, "", []byte{})
	f.Add(1, "A", "B", uint8(2), 1, 1, 1, "x", []byte{7}, 1, "A", "B", uint8(2), 1, 1, 1, "x", []byte{7})
	kept, _ := newShelf(f, 8<<20)
	f.Fuzz(func(t *testing.T,
		c1 int, cur1, cty1 string, k1 uint8, g1, p1, v1 int, o1 string, gen1 []byte,
		c2 int, cur2, cty2 string, k2 uint8, g2, p2, v2 int, o2 string, gen2 []byte,
	) {
		a := makeKey(c1, cur1, cty1, k1, g1, p1, v1, o1, gen1)
		b := makeKey(c2, cur2, cty2, k2, g2, p2, v2, o2, gen2)
		quoted := quoteFor(a, 100)
		if quoted.key() != a {
			t.Fatalf("a quote for %+v says its key is %+v", a, quoted.key())
		}
		kept.put([]*quote{quoted})
		if got, ok := kept.get(a, 1); ok && got.key() != a {
			t.Fatalf("found %+v under %+v", got.key(), a)
		}
		if got, ok := kept.get(b, 1); ok && got.key() != b {
			t.Fatalf("found %+v under %+v", got.key(), b)
		}
		if a != b && kept.hash(a) == kept.hash(b) {
			t.Fatalf("%+v and %+v have one hash", a, b)
		}
		if a == b && kept.hash(a) != kept.hash(b) {
			t.Fatalf("%+v has two hashes", a)
		}
	})
}

func makeKey(channel int, currency, country string, kind uint8, group, product, variant int, options string, gen []byte) priceKey {
	k := priceKey{
		context: commerce.PriceContext{
			ChannelID: channel, Currency: commerce.CurrencyCode(currency), Country: commerce.CountryCode(country),
			Perspective: commerce.Perspective{Kind: commerce.PerspectiveKind(kind), ID: group},
		},
		item: commerce.PriceItem{ProductID: product, VariantID: variant, Options: options},
	}
	copy(k.generation[:], gen)
	return k
}
