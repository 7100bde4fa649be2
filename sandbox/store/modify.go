package store

// resolve finds the variant an item means and the modifier values it picks,
// in the product's order. It reports false for an id the product does not
// have, or for options that no variant combines. A variant named by id wins
// over options that say otherwise.
func (p Product) resolve(item Item) (Variant, []ModifierValue, bool) {
	chosen := make(map[int]int, len(item.Options))
	for _, c := range item.Options {
		if !p.offers(c) {
			return Variant{}, nil, false
		}
		chosen[c.OptionID] = c.ValueID
	}
	var picked []ModifierValue
	for _, m := range p.Modifiers {
		for _, v := range m.Values {
			if id, ok := chosen[m.ID]; ok && id == v.ID {
				picked = append(picked, v)
			}
		}
	}
	if item.VariantID != 0 {
		v, ok := p.Variant(item.VariantID)
		return v, picked, ok
	}
	for _, v := range p.Variants {
		if v.agrees(chosen) {
			return v, picked, true
		}
	}
	return Variant{}, nil, false
}

// offers reports whether the product has the option or modifier, and the value.
func (p Product) offers(c OptionChoice) bool {
	for _, o := range p.Options {
		for _, v := range o.Values {
			if o.ID == c.OptionID && v.ID == c.ValueID {
				return true
			}
		}
	}
	for _, m := range p.Modifiers {
		for _, v := range m.Values {
			if m.ID == c.OptionID && v.ID == c.ValueID {
				return true
			}
		}
	}
	return false
}

// agrees reports whether nothing chosen contradicts the variant.
func (v Variant) agrees(chosen map[int]int) bool {
	for _, c := range v.Choices {
		if id, ok := chosen[c.OptionID]; ok && id != c.ValueID {
			return false
		}
	}
	return true
}

// modify applies modifiers. A relative one is an amount in the default
// currency, so it is converted (docs/store-operations/currencies/guide.mdx).
func (p *pricer) modify(w *working, modifiers []ModifierValue) {
	before := w.amount
	for _, m := range modifiers {
		switch m.Adjuster.Kind {
		case AdjustRelative:
			amount := p.fromDefault(m.Adjuster.Amount)
			w.record(Step{Kind: StepRelativeModifier, ID: m.ID, Amount: amount}, p.sum.add(w.amount, amount))
		case AdjustPercentage:
			of := before
			if p.choices.PercentModifiersCompound {
				of = w.amount
			}
			change := p.sum.percent(of, m.Adjuster.Amount)
			w.record(Step{Kind: StepPercentageModifier, ID: m.ID, Amount: m.Adjuster.Amount}, p.sum.add(w.amount, change))
		case AdjustNothing:
		}
	}
}
