package rules

import (
	"encoding/binary"
	"errors"
	"maps"
	"slices"
)

// What a Memory keeps begins with a version and what it is. It is written in few bytes,
// about nine for a group: a Memory may refuse what is long, and a snapshot that it does
// not keep makes whoever else reads next invalidate everything.
const (
	version      = 1
	kindSnapshot = 's'
	kindMark     = 'm'
)

// memo is what a Memory keeps: a snapshot or, while somebody works with it, the mark of
// who has taken it out.
type memo struct {
	snapshot *snapshot
	mark     string
}

// encode writes the rest's digest, and then for each group, by number, how far its
// number is from the one before, in a varint whose lowest bit says IsEverybodys, and its
// digest.
func (m memo) encode() []byte {
	if m.snapshot == nil {
		return append([]byte{version, kindMark}, m.mark...)
	}
	text := append([]byte{version, kindSnapshot}, m.snapshot.rest[:]...)
	last := 0
	for _, id := range slices.Sorted(maps.Keys(m.snapshot.groups)) {
		g := m.snapshot.groups[id]
		step := uint64(id-last) << 1
		if g.isEverybodys {
			step |= 1
		}
		text = append(binary.AppendUvarint(text, step), g.digest[:]...)
		last = id
	}
	return text
}

var errMemo = errors.New("not what this version wrote")

// decodeMemo reads what encode wrote, and nothing else.
func decodeMemo(text []byte) (memo, error) {
	if len(text) < 3 || text[0] != version {
		return memo{}, errMemo
	}
	kind, text := text[1], text[2:]
	switch {
	case kind == kindMark:
		return memo{mark: string(text)}, nil
	case kind != kindSnapshot || len(text) < len(digest{}):
		return memo{}, errMemo
	}
	s := &snapshot{rest: digest(text[:len(digest{})]), groups: map[int]groupState{}}
	text = text[len(digest{}):]
	for last := 0; len(text) > 0; {
		step, n := binary.Uvarint(text)
		// Groups have numbers above 0, so none is as far as the one before.
		if n <= 0 || step < 2 || step>>1 > maxID-uint64(last) || len(text[n:]) < len(digest{}) {
			return memo{}, errMemo
		}
		last += int(step >> 1)
		s.groups[last] = groupState{digest: digest(text[n : n+len(digest{})]), isEverybodys: step&1 != 0}
		text = text[n+len(digest{}):]
	}
	return memo{snapshot: s}, nil
}

// maxID is the greatest number that a group has.
const maxID = 1<<62 - 1
