package pricing

import (
	"fmt"
	"sync/atomic"
)

// generation is part of every key. What was fetched under another one cannot be
// found any more. It is random and not a number, so that replicas which will
// share a cache cannot arrive at the same one by accident.
type generation [16]byte

// generations holds the one that is current.
type generations struct {
	newID   func() [16]byte
	pointer atomic.Pointer[generation]
}

func newGenerations(newID func() [16]byte) *generations {
	g := &generations{newID: newID}
	g.raise()
	return g
}

// current is to be read once, when a question arrives: what is fetched for it
// is then kept under the generation it began in, however long it takes.
func (g *generations) current() generation { return *g.pointer.Load() }

func (g *generations) raise() {
	next := generation(g.newID())
	g.pointer.Store(&next)
}

// newUUID writes 128 random bits as a UUID of version 4.
func newUUID(id [16]byte) string {
	id[6] = id[6]&0x0f | 0x40
	id[8] = id[8]&0x3f | 0x80
	return fmt.Sprintf("%x-%x-%x-%x-%x", id[:4], id[4:6], id[6:8], id[8:10], id[10:])
}
