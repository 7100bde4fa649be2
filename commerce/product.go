package commerce

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// Product is a stub of a catalogue's product, to which we contribute prices.
type Product struct{ EntityID int }

// IsEntity marks the type as resolvable by a router.
func (Product) IsEntity() {}

// ProductVariant is a stub of a catalogue's variant. The store cannot price a
// variant without its product.
type ProductVariant struct{ ProductEntityID, EntityID int }

// IsEntity marks the type as resolvable by a router.
func (ProductVariant) IsEntity() {}

// OptionChoice is one value chosen for one option or modifier of a product.
type OptionChoice struct{ OptionEntityID, ValueEntityID int }

// CanonicalOptions writes choices in one canonical way, so that equal choices
// are equal texts. It refuses an option that is chosen twice.
func CanonicalOptions(choices []OptionChoice) (string, error) {
	sorted := slices.SortedFunc(slices.Values(choices), func(a, b OptionChoice) int {
		return a.OptionEntityID - b.OptionEntityID
	})
	var b strings.Builder
	for i, c := range sorted {
		if i > 0 && sorted[i-1].OptionEntityID == c.OptionEntityID {
			return "", fmt.Errorf("option %d is chosen twice", c.OptionEntityID)
		}
		if i > 0 {
			b.WriteByte(';')
		}
		b.WriteString(strconv.Itoa(c.OptionEntityID))
		b.WriteByte('=')
		b.WriteString(strconv.Itoa(c.ValueEntityID))
	}
	return b.String(), nil
}

// OptionChoices reads back what CanonicalOptions wrote.
func (i PriceItem) OptionChoices() ([]OptionChoice, error) {
	if i.Options == "" {
		return nil, nil
	}
	parts := strings.Split(i.Options, ";")
	choices := make([]OptionChoice, len(parts))
	for n, part := range parts {
		option, value, _ := strings.Cut(part, "=")
		o, err := strconv.Atoi(option)
		if err != nil {
			return nil, fmt.Errorf("option of price item: %w", err)
		}
		v, err := strconv.Atoi(value)
		if err != nil {
			return nil, fmt.Errorf("value of price item: %w", err)
		}
		choices[n] = OptionChoice{OptionEntityID: o, ValueEntityID: v}
	}
	return choices, nil
}
