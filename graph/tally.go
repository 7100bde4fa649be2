package graph

// ceiling is where reckoning stops, far above every limit and low enough for the
// product of two such numbers.
const ceiling = 1 << 30

// tally is what a part of an operation comes to.
type tally struct {
	// fields is how many fields its answer has.
	fields int
	// cost is what it costs the store, in the unit of the SDL.
	cost int
	// dearest is the field of the schema, as Type.field, that costs most, and share
	// what it costs.
	dearest string
	share   int
}

// plus adds another part.
func (t tally) plus(other tally) tally {
	t.fields, t.cost = min(t.fields+other.fields, ceiling), min(t.cost+other.cost, ceiling)
	if other.share > t.share {
		t.dearest, t.share = other.dearest, other.share
	}
	return t
}

// times is the part as often as a list is long.
func (t tally) times(length int) tally {
	length = min(length, ceiling)
	return tally{
		fields: min(t.fields*length, ceiling), cost: min(t.cost*length, ceiling),
		dearest: t.dearest, share: min(t.share*length, ceiling),
	}
}
