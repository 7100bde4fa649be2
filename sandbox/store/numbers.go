package store

import "maps"

// numbers are the highest numbers ever given. None is given twice.
type numbers struct {
	lastCustomer   int
	lastAddress    int
	lastGroup      int
	lastAttribute  int
	lastMetafield  int
	lastSubscriber int
}

func lastNumbers(seed Seed) numbers {
	var n numbers
	for _, c := range seed.Customers {
		n.lastCustomer = max(n.lastCustomer, c.ID)
		for _, a := range c.Addresses {
			n.lastAddress = max(n.lastAddress, a.ID)
		}
	}
	for _, g := range seed.Groups {
		n.lastGroup = max(n.lastGroup, g.ID)
	}
	for _, a := range seed.Attributes {
		n.lastAttribute = max(n.lastAttribute, a.ID)
	}
	for _, m := range seed.Metafields {
		n.lastMetafield = max(n.lastMetafield, m.ID)
	}
	for _, s := range seed.Subscribers {
		n.lastSubscriber = max(n.lastSubscriber, s.ID)
	}
	return n
}

// cloneMap copies a map, so that the seed is not written to; nil becomes empty.
func cloneMap[K comparable, V any](m map[K]V) map[K]V {
	out := make(map[K]V, len(m))
	maps.Copy(out, m)
	return out
}
