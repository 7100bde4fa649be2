package isolation_test

import (
	"fmt"
	"slices"
	"strings"

	"github.com/clientele-graph/clientele/e2e/isolation"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// item is something that can be asked for.
type item struct {
	Product, Variant int
	choices          []store.OptionChoice
	exists           bool
	// subject is what it is of all that can be asked for, without a context.
	subject isolation.Subject
}

// findItems lists all there is to ask for: products, variants, options that choose one,
// modifiers, and what does not exist.
func (g *goods) findItems() error {
	for _, id := range theProducts() {
		p, ok := g.Product(id)
		if !ok {
			return fmt.Errorf("there is no product %d", id)
		}
		g.add(p, 0)
		g.items = append(g.items, item{Product: id, Variant: id*10 + 9}, item{Product: id, choices: []store.OptionChoice{{OptionID: 7, ValueID: 7}}})
		for _, v := range p.Variants {
			g.add(p, v.ID)
			if p.HasVariants() {
				g.add(p, 0, v.Choices...)
			}
			for _, m := range p.Modifiers {
				for _, value := range m.Values {
					g.add(p, v.ID, store.OptionChoice{OptionID: m.ID, ValueID: value.ID})
					g.add(p, 0, append(slices.Clone(v.Choices), store.OptionChoice{OptionID: m.ID, ValueID: value.ID})...)
				}
			}
		}
	}
	return nil
}

func (g *goods) add(p store.Product, variant int, choices ...store.OptionChoice) {
	i := item{Product: p.ID, Variant: variant, choices: choices, exists: true, subject: isolation.Subject{Product: p.ID, Variant: variant}}
	quoted, err := g.Quote(store.Quote{
		ChannelID: store.ChannelMain, Currency: "USD",
		Items: []store.Item{{ProductID: p.ID, VariantID: variant, Options: choices}},
	})
	if err != nil || len(quoted) != 1 {
		panic(fmt.Sprintf("item %+v: %v", i, err))
	}
	i.subject.Variant = quoted[0].VariantID
	var modifiers []string
	for _, m := range p.Modifiers {
		for _, value := range m.Values {
			if value.Adjuster.Kind != store.AdjustNothing && slices.Contains(choices, store.OptionChoice{OptionID: m.ID, ValueID: value.ID}) {
				modifiers = append(modifiers, fmt.Sprint(value.ID))
			}
		}
	}
	i.subject.Modifiers = strings.Join(modifiers, ",")
	g.items = append(g.items, i)
}
