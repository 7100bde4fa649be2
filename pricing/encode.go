package pricing

import (
	"encoding/binary"
	"math"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// textVersion is the first byte of every text. A text of another version is a miss.
const textVersion = 1

// The layout of a text. Its head has a fixed length, so that ages are read without
// reading the price; what follows is written with varints. See decode.go.
const (
	tagAt   = 1           // 8 bytes of the key's digest that no cache uses itself
	timeAt  = tagAt + 8   // when it was fetched, nanoseconds of Unix time
	freshAt = timeAt + 8  // how long it is fresh from then on, milliseconds
	restAt  = freshAt + 4 // until when the store is not asked again, the same way
	flagsAt = restAt + 4  // head flags
	bodyAt  = flagsAt + 1 // the price
)

// Flags of the head.
const (
	isMissing byte = 1 << iota // the store does not know the item, and there is no body
	isTouched                  // the store may have shown an old price: not to be refreshed at leisure
	headFlags = isMissing | isTouched
)

// Flags of the body, for what is not always there.
const (
	hasRetail byte = 1 << iota
	hasSale
	hasMinimumAdvertised
	hasSaved
	hasRange
	hasRetailRange
	hasTiers
	bodyFlags = 1<<7 - 1
)

// Flags of one amount.
const (
	hasEntered byte = 1 << iota
	isInclusive
	amountFlags = hasEntered | isInclusive
)

// negate is the bit of a decimal's scale that stands for its sign.
const negate byte = 1 << 7

// leastTier is how many bytes a bulk tier takes at least.
const leastTier = 1 + 2 + 2 + 1 + 2*2

// head is what a text says about itself.
type head struct {
	fetchedAt, freshUntil, restUntil int64
	missing, touched                 bool
}

// encode writes what the store said about the item of a key, without the context and
// the item, which the key has.
func encode(digest commerce.PriceKey, h head, p *commerce.ProductPrice) string {
	var space [512]byte // enough but for many tiers
	b := append(space[:0], textVersion)
	b = append(b, tagOf(digest)...)
	b = binary.BigEndian.AppendUint64(b, uint64(h.fetchedAt))
	b = binary.BigEndian.AppendUint32(b, millis(h.fetchedAt, h.freshUntil))
	b = binary.BigEndian.AppendUint32(b, millis(h.fetchedAt, h.restUntil))
	b = append(b, flag(h.missing, isMissing)|flag(h.touched, isTouched))
	if !h.missing {
		b = appendPrice(b, p)
	}
	return string(b)
}

// tagOf is the part of a digest that a text carries, so that a text in the wrong
// place is a miss.
func tagOf(digest commerce.PriceKey) []byte { return digest[16:24] }

// millis is how long after from a time is, rounded down, as far as it can be said.
func millis(from, until int64) uint32 {
	if until <= from {
		return 0
	}
	return uint32(min((until-from)/int64(time.Millisecond), math.MaxUint32))
}

func appendPrice(b []byte, p *commerce.ProductPrice) []byte {
	b = append(b, flag(p.Retail.IsSet, hasRetail)|flag(p.Sale.IsSet, hasSale)|
		flag(p.MinimumAdvertised.IsSet, hasMinimumAdvertised)|flag(p.Saved.IsSet, hasSaved)|
		flag(p.Range.IsSet, hasRange)|flag(p.RetailRange.IsSet, hasRetailRange)|flag(len(p.BulkTiers) > 0, hasTiers))
	for _, o := range []*commerce.OptionalPrice{&p.Retail, &p.Sale, &p.MinimumAdvertised, &p.Saved} {
		if o.IsSet {
			b = appendAmount(b, &o.TaxedPrice)
		}
	}
	b = appendAmount(appendAmount(b, &p.Base), &p.Calculated)
	for _, r := range []*commerce.OptionalPriceRange{&p.Range, &p.RetailRange} {
		if r.IsSet {
			b = appendAmount(appendAmount(b, &r.Minimum), &r.Maximum)
		}
	}
	if len(p.BulkTiers) == 0 {
		return b
	}
	b = binary.AppendUvarint(b, uint64(len(p.BulkTiers)))
	for i := range p.BulkTiers {
		t := &p.BulkTiers[i]
		b = append(b, byte(t.Kind))
		b = binary.AppendVarint(binary.AppendVarint(b, int64(t.Minimum)), int64(t.Maximum))
		b = appendAmount(appendDecimal(b, t.Percent), &t.Amount)
	}
	return b
}

func appendAmount(b []byte, p *commerce.TaxedPrice) []byte {
	if p.HasEntered {
		b = append(b, hasEntered|flag(p.EnteredInclusive, isInclusive))
		b = appendDecimal(b, p.Entered)
	} else {
		b = append(b, 0)
	}
	return appendDecimal(appendDecimal(b, p.TaxExclusive), p.TaxInclusive)
}

func appendDecimal(b []byte, d commerce.Decimal) []byte {
	return binary.AppendUvarint(append(b, byte(d.Scale())|flag(d.IsNeg(), negate)), d.Coef())
}

func flag(isSet bool, bit byte) byte {
	if isSet {
		return bit
	}
	return 0
}
