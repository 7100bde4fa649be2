package pricing

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"runtime/debug"
	"strconv"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
)

// typicalPrice is one with retail, sale, base and calculated price of three amounts
// each, a range every third time and two bulk tiers every tenth.
func typicalPrice(n int) commerce.ProductPrice {
	amount := func(cents int) commerce.TaxedPrice {
		d := func(cents int) commerce.Decimal {
			d, err := newDecimal(uint64(cents), 2)
			if err != nil {
				panic(err)
			}
			return commerce.Decimal{Decimal: d}
		}
		return commerce.TaxedPrice{Entered: d(cents), HasEntered: true, TaxExclusive: d(cents), TaxInclusive: d(cents + cents/5)}
	}
	cents := 500 + n%500_000
	p := commerce.ProductPrice{Base: amount(cents), Calculated: amount(cents - cents/10)}
	p.Retail = commerce.OptionalPrice{TaxedPrice: amount(cents + 999), IsSet: true}
	p.Sale = commerce.OptionalPrice{TaxedPrice: amount(cents - cents/9), IsSet: true}
	if n%3 == 0 {
		p.Range.IsSet, p.Range.Minimum, p.Range.Maximum = true, amount(cents), amount(cents+2500)
	}
	if n%10 == 0 {
		p.BulkTiers = []commerce.BulkTier{
			{Kind: commerce.BulkFixedPrice, Minimum: 5, Maximum: 9, Amount: amount(cents - 100)},
			{Kind: commerce.BulkFixedPrice, Minimum: 10, Amount: amount(cents - 200)},
		}
	}
	return p
}

// fill puts n typical prices on a shelf, a chunk at a time.
func fill(kept *priceShelf, n int) {
	chunk := make([]quote, 0, maxChunk)
	for i := range n {
		p := typicalPrice(i)
		chunk = append(chunk, newQuote(keyOf(i), head{fetchedAt: 1, freshUntil: 300 * second}, &p))
		if len(chunk) == maxChunk {
			kept.put(chunk)
			chunk = chunk[:0]
		}
	}
}

func heap() (bytes, objects uint64) {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc, m.HeapObjects
}

// TestAMillionPrices weighs cached prices, all that ristretto needs included.
func TestAMillionPrices(t *testing.T) {
	n := 1_000_000
	if isRace || testing.Short() {
		n = 200_000
	}
	bytes, objects := heap()
	kept, c := newShelf(t, int64(n)*1024)
	fill(kept, n)
	moreBytes, moreObjects := heap()
	held := 0
	kept.engine.cache.IterValues(func(string) bool { held++; return false })
	if held < n*99/100 {
		t.Fatalf("%d of %d prices are held, %d dropped, %d rejected", held, n, c.setsDropped.Load(), c.setsRejected.Load())
	}
	perEntry, each := float64(moreBytes-bytes)/float64(held), float64(moreObjects-objects)/float64(held)
	t.Logf("%d prices: %.0f bytes and %.3f objects each, charged %d", held, perEntry, each, kept.engine.used()/int64(held))
	if each > 2 || (perEntry > 420 && !isRace) {
		t.Errorf("%.0f bytes and %.2f objects an entry, want at most 420 and 2", perEntry, each)
	}
	runtime.KeepAlive(kept)
}

// budgetVariable tells a child process how large a cache to fill.
const budgetVariable = "CLIENTELE_TEST_CACHE_BYTES"

// TestTheBudgetIsHonest fills a cache three times over in a process of its own, and
// looks at what that occupies.
func TestTheBudgetIsHonest(t *testing.T) {
	for _, budget := range []int{32 << 20, 128 << 20} {
		if isRace || (testing.Short() && budget > 32<<20) {
			continue // the detector's own needs are not the cache's
		}
		child := exec.CommandContext(t.Context(), os.Args[0], "-test.run=^TestChildFillsACache$", "-test.v")
		child.Env = append(os.Environ(), budgetVariable+"="+strconv.Itoa(budget))
		out, err := child.CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		var grown int
		_, line, _ := strings.Cut(string(out), "grown ")
		if _, err := fmt.Sscan(line, &grown); err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		t.Logf("a budget of %d MiB occupies %.1f MiB", budget>>20, float64(grown)/(1<<20))
		if float64(grown) > 1.1*float64(budget) {
			t.Errorf("a budget of %d occupies %d bytes", budget, grown)
		}
	}
}

// TestChildFillsACache is what TestTheBudgetIsHonest runs. By itself it fills a small
// cache.
func TestChildFillsACache(t *testing.T) {
	budget := 1 << 20
	if text := os.Getenv(budgetVariable); text != "" {
		var err error
		if budget, err = strconv.Atoi(text); err != nil {
			t.Fatal(err)
		}
	}
	before := resident(t)
	kept, _ := newShelf(t, int64(budget))
	fill(kept, 3*budget/350)
	if used := kept.engine.used(); used < int64(budget)*9/10 {
		t.Errorf("only %d of %d bytes are used", used, budget)
	}
	after := resident(t)
	fmt.Println("grown", after-before)
	runtime.KeepAlive(kept)
}

// resident is how much memory the process occupies, after it gave back what it can.
func resident(t *testing.T) int {
	t.Helper()
	runtime.GC()
	debug.FreeOSMemory()
	text, err := os.ReadFile("/proc/self/statm")
	if err != nil {
		const missing = "this machine lacks /proc/self/statm, to read the resident size from"
		if os.Getenv("CLIENTELE_TEST_ALL") == "1" {
			t.Fatal("CLIENTELE_TEST_ALL=1, and " + missing)
		}
		t.Skip(missing)
	}
	var size, pages int
	if _, err := fmt.Sscan(string(text), &size, &pages); err != nil {
		t.Fatal(err)
	}
	return pages * os.Getpagesize()
}
