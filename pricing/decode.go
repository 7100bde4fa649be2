package pricing

import (
	"encoding/binary"
	"errors"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/commerce"
)

// errText says that a text was not written by encode, or for another key.
var errText = errors.New("no text of a price")

// decodeHead reads the head of a text that is kept under a digest.
func decodeHead(text string, digest commerce.PriceKey) (h head, err error) {
	if len(text) < bodyAt || text[0] != textVersion || text[tagAt:timeAt] != string(tagOf(digest)) {
		return head{}, errText
	}
	var fixed [restAt + 4 - timeAt]byte
	copy(fixed[:], text[timeAt:])
	flags := text[flagsAt]
	h = head{
		fetchedAt: int64(binary.BigEndian.Uint64(fixed[:])),
		missing:   flags&isMissing != 0,
		touched:   flags&isTouched != 0,
	}
	h.freshUntil = h.fetchedAt + int64(binary.BigEndian.Uint32(fixed[freshAt-timeAt:]))*int64(time.Millisecond)
	h.restUntil = h.fetchedAt + int64(binary.BigEndian.Uint32(fixed[restAt-timeAt:]))*int64(time.Millisecond)
	isTime := h.fetchedAt >= 0 && h.freshUntil >= h.fetchedAt && h.restUntil >= h.fetchedAt
	if flags&^headFlags != 0 || !isTime || h.missing != (len(text) == bodyAt) {
		return head{}, errText
	}
	return h, nil
}

// decodePrice reads the price of a text whose head is good, with its FetchedAt.
// Nothing of the price refers to the text.
func decodePrice(text string, h head, p *commerce.ProductPrice) error {
	r := reader{text: text[bodyAt:]}
	flags := r.byte(bodyFlags)
	for i, o := range []*commerce.OptionalPrice{&p.Retail, &p.Sale, &p.MinimumAdvertised, &p.Saved} {
		if o.IsSet = flags&(hasRetail<<i) != 0; o.IsSet {
			r.amount(&o.TaxedPrice)
		}
	}
	r.amount(&p.Base)
	r.amount(&p.Calculated)
	for i, o := range []*commerce.OptionalPriceRange{&p.Range, &p.RetailRange} {
		if o.IsSet = flags&(hasRange<<i) != 0; o.IsSet {
			r.amount(&o.Minimum)
			r.amount(&o.Maximum)
		}
	}
	if flags&hasTiers != 0 {
		p.BulkTiers = r.tiers()
	}
	if r.isBad || r.text != "" {
		return errText
	}
	p.FetchedAt = time.Unix(0, h.fetchedAt)
	return nil
}

// reader takes a text apart. Once something in it was wrong, everything it returns is
// zero.
type reader struct {
	text  string
	isBad bool
}

func (r *reader) fail() {
	r.text, r.isBad = "", true
}

// byte returns the next byte, which may have no bits but those allowed.
func (r *reader) byte(allowed byte) byte {
	if r.text == "" || r.text[0]&^allowed != 0 {
		r.fail()
		return 0
	}
	b := r.text[0]
	r.text = r.text[1:]
	return b
}

// uvarint returns the next number, which must be written as shortly as possible.
func (r *reader) uvarint() (n uint64) {
	for i := range min(len(r.text), binary.MaxVarintLen64) {
		b := r.text[i]
		if i == binary.MaxVarintLen64-1 && b > 1 {
			break
		}
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			if b == 0 && i > 0 {
				break
			}
			r.text = r.text[i+1:]
			return n
		}
	}
	r.fail()
	return 0
}

func (r *reader) varint() int {
	n := r.uvarint()
	return int(int64(n>>1) ^ -int64(n&1))
}

func (r *reader) amount(p *commerce.TaxedPrice) {
	flags := r.byte(amountFlags)
	p.HasEntered, p.EnteredInclusive = flags&hasEntered != 0, flags&isInclusive != 0
	if p.HasEntered {
		p.Entered = r.decimal()
	} else if p.EnteredInclusive {
		r.fail()
	}
	p.TaxExclusive = r.decimal()
	p.TaxInclusive = r.decimal()
}

func (r *reader) decimal() commerce.Decimal {
	sign := r.byte(math.MaxUint8)
	scale, isNegative := int(sign&^negate), sign&negate != 0
	coef := r.uvarint()
	if r.isBad || scale > decimal.MaxScale || (isNegative && coef == 0) {
		r.fail()
		return commerce.Decimal{}
	}
	d, err := newDecimal(coef, scale)
	if err != nil {
		r.fail()
		return commerce.Decimal{}
	}
	if isNegative {
		d = d.Neg()
	}
	return commerce.Decimal{Decimal: d}
}

// newDecimal makes a decimal of its parts, by way of its text when the coefficient is
// one of the few that are too large for the short way.
func newDecimal(coef uint64, scale int) (decimal.Decimal, error) {
	if coef <= math.MaxInt64 {
		return decimal.New(int64(coef), scale)
	}
	digits := strconv.FormatUint(coef, 10)
	if len(digits) > decimal.MaxPrec {
		return decimal.Decimal{}, errText
	}
	digits = strings.Repeat("0", max(0, scale+1-len(digits))) + digits
	point := len(digits) - scale
	if scale == 0 {
		return decimal.Parse(digits)
	}
	return decimal.Parse(digits[:point] + "." + digits[point:])
}

func (r *reader) tiers() []commerce.BulkTier {
	n := r.uvarint()
	if n == 0 || n > uint64(len(r.text)/leastTier) {
		r.fail()
		return nil
	}
	tiers := make([]commerce.BulkTier, n)
	for i := range tiers {
		t := &tiers[i]
		t.Kind = commerce.BulkTierKind(r.byte(3))
		if t.Kind > commerce.BulkFixedPrice {
			r.fail()
		}
		t.Minimum, t.Maximum = r.varint(), r.varint()
		t.Percent = r.decimal()
		r.amount(&t.Amount)
	}
	return tiers
}
