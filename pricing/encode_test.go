package pricing

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
)

// anyPrice makes prices of every shape there is.
type anyPrice struct{ *rand.Rand }

func (r anyPrice) maybe() bool { return r.IntN(2) == 0 }

func (r anyPrice) decimal() commerce.Decimal {
	coefs := []uint64{0, 1, 99, 12999, math.MaxInt64, math.MaxInt64 + 1, 9_999_999_999_999_999_999, r.Uint64N(1e19)}
	d, err := newDecimal(coefs[r.IntN(len(coefs))], r.IntN(decimal.MaxScale+1))
	if err != nil {
		panic(err)
	}
	if r.maybe() {
		d = d.Neg()
	}
	return commerce.Decimal{Decimal: d}
}

func (r anyPrice) amount() commerce.TaxedPrice {
	p := commerce.TaxedPrice{TaxExclusive: r.decimal(), TaxInclusive: r.decimal()}
	if r.maybe() {
		p.HasEntered, p.EnteredInclusive, p.Entered = true, r.maybe(), r.decimal()
	}
	return p
}

func (r anyPrice) optional() (p commerce.OptionalPrice) {
	if p.IsSet = r.maybe(); p.IsSet {
		p.TaxedPrice = r.amount()
	}
	return p
}

func (r anyPrice) span() (p commerce.OptionalPriceRange) {
	if p.IsSet = r.maybe(); p.IsSet {
		p.Minimum, p.Maximum = r.amount(), r.amount()
	}
	return p
}

func (r anyPrice) price() commerce.ProductPrice {
	p := commerce.ProductPrice{
		Retail: r.optional(), Sale: r.optional(), MinimumAdvertised: r.optional(), Saved: r.optional(),
		Base: r.amount(), Calculated: r.amount(), Range: r.span(), RetailRange: r.span(),
		FetchedAt: time.Unix(0, r.Int64N(math.MaxInt64/2)),
	}
	for range r.IntN(4) * r.IntN(4) {
		p.BulkTiers = append(p.BulkTiers, commerce.BulkTier{
			Kind: commerce.BulkTierKind(r.IntN(3)), Minimum: r.IntN(1000) - 10, Maximum: r.IntN(1000), Percent: r.decimal(), Amount: r.amount(),
		})
	}
	return p
}

// TestEveryShapeComesBack writes and reads prices of every shape.
func TestEveryShapeComesBack(t *testing.T) {
	r := anyPrice{rand.New(rand.NewPCG(1, 2))}
	same := cmpopts.EquateComparable(commerce.Decimal{})
	for range 20_000 {
		digest := commerce.PriceKey{16: byte(r.IntN(256)), 23: byte(r.IntN(256))}
		want := r.price()
		h := head{fetchedAt: want.FetchedAt.UnixNano(), touched: r.maybe()}
		h.freshUntil = h.fetchedAt + r.Int64N(1<<32)*int64(time.Millisecond)
		h.restUntil = h.fetchedAt + r.Int64N(1<<32)*int64(time.Millisecond)
		text := encode(digest, h, &want)
		got, err := decodeHead(text, digest)
		if err != nil || got != h {
			t.Fatalf("got head %+v and %v, want %+v", got, err, h)
		}
		var price commerce.ProductPrice
		if err := decodePrice(text, got, &price); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, price, same); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestWhatIsMissingComesBack(t *testing.T) {
	digest := commerce.PriceKey{16: 7}
	want := head{fetchedAt: 5, freshUntil: 5 + 3*int64(time.Second), restUntil: 5, missing: true}
	text := encode(digest, want, nil)
	if got, err := decodeHead(text, digest); err != nil || got != want {
		t.Errorf("got %+v and %v", got, err)
	}
	if len(text) != bodyAt {
		t.Errorf("%d bytes", len(text))
	}
}

// TestTimesAreNeverLater has ages that do not fit.
func TestTimesAreNeverLater(t *testing.T) {
	for _, tt := range []struct{ until, want int64 }{
		{0, 1000},
		{1000, 1000},
		{1999, 1000},
		{1000 + 5*int64(time.Millisecond) + 1, 1000 + 5*int64(time.Millisecond)},
		{math.MaxInt64, 1000 + math.MaxUint32*int64(time.Millisecond)},
	} {
		text := encode(commerce.PriceKey{}, head{fetchedAt: 1000, freshUntil: tt.until, missing: true}, nil)
		if got, err := decodeHead(text, commerce.PriceKey{}); err != nil || got.freshUntil != tt.want {
			t.Errorf("until %d: got %d and %v, want %d", tt.until, got.freshUntil, err, tt.want)
		}
	}
}

func TestDamagedTextsAreRefused(t *testing.T) {
	r := anyPrice{rand.New(rand.NewPCG(3, 4))}
	read := func(text string) error {
		h, err := decodeHead(text, commerce.PriceKey{})
		if err != nil || h.missing {
			return err
		}
		return decodePrice(text, h, &commerce.ProductPrice{})
	}
	for range 300 {
		p := r.price()
		text := encode(commerce.PriceKey{}, head{fetchedAt: 1000}, &p)
		if err := read(text); err != nil {
			t.Fatal(err)
		}
		for n := range text {
			if read(text[:n]) == nil {
				t.Fatalf("the first %d of %d bytes are good", n, len(text))
			}
		}
		if read(text+"\x00") == nil {
			t.Fatal("a byte too many is good")
		}
		for _, at := range []int{0, tagAt, timeAt - 1} {
			other := []byte(text)
			if other[at]++; read(string(other)) == nil {
				t.Fatalf("byte %d may be another", at)
			}
		}
	}
}

// FuzzDecode reads what others wrote: what is taken is what we would have written.
func FuzzDecode(f *testing.F) {
	r := anyPrice{rand.New(rand.NewPCG(5, 6))}
	for range 20 {
		p := r.price()
		f.Add(encode(commerce.PriceKey{}, head{fetchedAt: p.FetchedAt.UnixNano()}, &p))
	}
	f.Add(encode(commerce.PriceKey{}, head{missing: true}, nil))
	f.Fuzz(func(t *testing.T, text string) {
		h, err := decodeHead(text, commerce.PriceKey{})
		if err != nil {
			return
		}
		var p commerce.ProductPrice
		if !h.missing {
			if decodePrice(text, h, &p) != nil {
				return
			}
		}
		if again := encode(commerce.PriceKey{}, h, &p); again != text {
			t.Errorf("%x is written as %x", text, again)
		}
	})
}
