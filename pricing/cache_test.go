package pricing

import (
	"encoding/binary"
	"strings"
	"sync"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// newShelf returns a shelf of prices of the given size that ends with the test.
func newShelf(t testing.TB, size int64) (*priceShelf, *counts) {
	t.Helper()
	c := &counts{}
	kept, err := newPriceShelf(size, c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(kept.close)
	return kept, c
}

// second is a time in nanoseconds.
const second = int64(1e9)

// quoteFor is a quote under the key that is too old at the given time.
func quoteFor(k priceKey, until int64) quote {
	return newQuote(k, head{freshUntil: until}, &commerce.ProductPrice{Base: amountFor(k.item, k.context.Perspective)})
}

func keyOf(product int) priceKey {
	return priceKey{context: dollars(commerce.ForGroup(3)), item: commerce.PriceItem{ProductID: product}}
}

func TestShelfKeepsWhatFits(t *testing.T) {
	kept, c := newShelf(t, 8<<20)
	values := make([]quote, 1000)
	for i := range values {
		values[i] = quoteFor(keyOf(i), 100*second)
	}
	kept.put(values)
	for i, want := range values {
		if got, ok := kept.get(keyOf(i), 99*second); !ok || got != want {
			t.Fatalf("product %d: got %v", i, got)
		}
		if _, ok := kept.get(keyOf(i), 100*second); ok {
			t.Fatalf("product %d: served when it was too old", i)
		}
		if got, ok := kept.peek(keyOf(i)); !ok || got != want {
			t.Fatalf("product %d: lost when it was too old", i)
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
		kept.put([]quote{quoteFor(keyOf(i), 100*second)})
	}
	held := int64(0)
	kept.engine.cache.IterValues(func(text string) bool {
		held += textBytes(len(text)) + overheadBytes
		return false
	})
	if held > size || held < size/2 || held != kept.engine.used() {
		t.Errorf("holds %d bytes of %d, and says %d", held, size, kept.engine.used())
	}
	before := c.setsRejected.Load()
	huge := quoteFor(keyOf(-1), 100*second)
	huge.text = strings.Repeat("x", size)
	kept.put([]quote{huge})
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
				q := quoteFor(keyOf(w*each+i), 100*second)
				kept.engine.set(placeOf(q.of.digest()), q.text, 1)
			}
		})
	}
	flood.Wait()
	kept.engine.wait()
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
	kept.put([]quote{quoteFor(keyOf(1), 100*second), quoteFor(keyOf(2), 100*second)})
	if got := c.setsDropped.Load(); got != 2 {
		t.Errorf("counted %d drops, want 2", got)
	}
}

// TestALostValueIsFetchedAgain has a shelf that has no room for anything.
func TestALostValueIsFetchedAgain(t *testing.T) {
	s := newShop()
	service := open(t, s, func(o *Options) { o.CacheBytes = 1 })
	req := staff(commerce.ForGroup(3), products(1, 50)...)
	for n := range 3 {
		wantAll(t, req, mustPrices(t, service, req), commerce.ForGroup(3))
		wantCalls(t, s, service, n+1, 0)
	}
}

// TestHalfAHashIsNoMatch puts texts where ristretto finds them by one half of their
// place, or by all of it: neither is the other's price.
func TestHalfAHashIsNoMatch(t *testing.T) {
	kept, _ := newShelf(t, 1<<20)
	first, second := quoteFor(keyOf(1), 100*second), quoteFor(keyOf(2), 100*second)
	at := placeOf(second.of.digest())
	half := at
	half[15] ^= 1
	kept.engine.set(half, first.text, 1)
	kept.engine.wait()
	if text, ok := kept.engine.get(at); ok {
		t.Fatalf("got %d bytes by half of a hash", len(text))
	}
	kept.engine.set(at, second.text, 1)
	kept.engine.wait()
	if _, ok := kept.engine.get(at); ok {
		t.Error("ristretto keeps two values under one half; the test below is not needed")
	}
	kept.engine.close()
	kept, _ = newShelf(t, 1<<20)
	kept.engine.set(at, first.text, 1) // misplaced altogether
	kept.engine.wait()
	if got, ok := kept.peek(second.of); ok {
		t.Errorf("got a price of %+v", got.of.item)
	}
}

func TestAPlaceHasTwoNumbers(t *testing.T) {
	var p place
	if key, conflict := p.numbers(); key != 0 || conflict != 1 {
		t.Errorf("got %d and %d: ristretto does not compare a conflict of 0", key, conflict)
	}
	binary.LittleEndian.PutUint64(p[:], 7)
	binary.LittleEndian.PutUint64(p[8:], 9)
	if key, conflict := p.numbers(); key != 7 || conflict != 9 {
		t.Errorf("got %d and %d", key, conflict)
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
		if (a == b) != (a.digest() == b.digest()) {
			t.Fatalf("%+v and %+v are equal: %v, their digests: %v", a, b, a == b, a.digest() == b.digest())
		}
		quoted := quoteFor(a, 100*second)
		kept.put([]quote{quoted})
		if got, ok := kept.get(a, 1); ok && got != quoted {
			t.Fatalf("found %+v under %+v", got.of, a)
		}
		if got, ok := kept.get(b, 1); ok && a != b && got.text == quoted.text {
			t.Fatalf("found the price of %+v under %+v", a, b)
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
	copy(k.settled[:], gen)
	return k
}
