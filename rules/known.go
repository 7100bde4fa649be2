package rules

import (
	"context"
	"time"
)

// name is what the election and the memory are called.
const name = "rules"

// memoryTimeout bounds a word to the Memory after the context of a round has ended.
const memoryTimeout = 2 * time.Second

// turn says whose turn it is to read.
type turn int

const (
	notMine turn = iota // another replica reads, or has just read
	mine                // this one, for all
	alone               // this one, for itself: nobody can be asked
)

// known is what was told so far. A Memory can only swap values, so what it keeps is
// taken out with a mark left behind, and put back when the invalidation has succeeded
// or failed. A mark that nobody comes back for is left by a replica that died in
// between: what it knew is lost, and everything is invalidated.
type known struct {
	memory  Memory
	timeout time.Duration

	// own is what this replica compared last, nil when it never did, and ownOnly
	// whether the Memory may not have got to know it.
	own     *snapshot
	ownOnly bool
	// mark is what this replica left behind last, behind what it has taken out, and
	// worth what the mark stands for; nil when that is lost.
	mark  string
	worth *snapshot
	// holds says that something is taken out, to be put back.
	holds bool
}

func newKnown(o Options) *known { return &known{memory: o.Memory, timeout: memoryTimeout} }

func (k *known) elect(ctx context.Context, keep time.Duration) turn {
	if k.memory == nil {
		return alone
	}
	elected, err := k.memory.Elect(ctx, name, keep)
	switch {
	case err != nil:
		return alone
	case elected:
		return mine
	}
	return notMine
}

// takeOut returns what to compare with, and leaves a mark where it was kept.
func (k *known) takeOut(ctx context.Context, turn turn, mark string) before {
	if turn != mine {
		return k.ownBefore()
	}
	text, err := k.memory.Remember(ctx, name, memo{mark: mark}.encode())
	if err != nil {
		// The mark may stand now. Nobody knows then what stood there, nor will this
		// replica know the mark.
		k.holds = false
		return k.ownBefore()
	}
	b := k.read(text)
	if k.ownOnly || len(b.snapshots) == 0 {
		b.snapshots = append(b.snapshots, k.ownBefore().snapshots...)
	}
	k.mark, k.worth, k.holds = mark, nil, true
	if len(b.snapshots) > 0 && !b.isLost {
		k.worth = &b.snapshots[0]
	}
	return b
}

// read says what a text of the Memory stands for.
func (k *known) read(text []byte) before {
	if len(text) == 0 {
		return before{}
	}
	m, err := decodeMemo(text)
	switch {
	case err != nil:
		return before{isLost: true}
	case m.snapshot != nil:
		return before{snapshots: []snapshot{*m.snapshot}}
	case m.mark == k.mark && k.worth != nil:
		return before{snapshots: []snapshot{*k.worth}}
	}
	return before{isLost: true}
}

func (k *known) ownBefore() before {
	if k.own == nil {
		return before{}
	}
	return before{snapshots: []snapshot{*k.own}}
}

// putBack gives the Memory what was taken out: nobody could be told of a change. Where
// that is lost the mark stays, which says so.
func (k *known) putBack(ctx context.Context) {
	if k.holds && k.worth != nil {
		k.say(ctx, *k.worth)
	}
	k.holds = false
}

// takeOver makes the new what is known.
func (k *known) takeOver(ctx context.Context, now snapshot) {
	k.own, k.ownOnly = &now, true
	if k.holds {
		k.worth = &now
		k.ownOnly = !k.say(ctx, now)
	}
	k.holds = false
}

// say puts a snapshot where the mark stands, also when the round is over. An error is
// healed by the next round: the mark is worth the snapshot to this replica, and
// everything to another one.
func (k *known) say(ctx context.Context, s snapshot) bool {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), k.timeout)
	defer cancel()
	_, err := k.memory.Remember(ctx, name, memo{snapshot: &s}.encode())
	return err == nil
}
