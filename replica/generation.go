package replica

import (
	"crypto/sha256"
	"encoding/binary"
	"io"
	"time"

	"github.com/clientele-graph/clientele/commerce"
)

// A generation is kept as a version, 16 random bytes and the milliseconds of when it
// was raised, 0 for never.
const (
	generationVersion = 1
	generationSize    = 1 + 16 + 8
)

// newGeneration returns the text of a fresh generation. A zero time says that nobody
// raised it.
func newGeneration(random io.Reader, raised time.Time) (string, error) {
	var text [generationSize]byte
	text[0] = generationVersion
	if _, err := io.ReadFull(random, text[1:17]); err != nil {
		return "", &commerce.Error{Code: commerce.CodeInternal, Message: "Something went wrong.", Err: err}
	}
	if !raised.IsZero() {
		binary.BigEndian.PutUint64(text[17:], uint64(max(raised.UnixMilli(), 1)))
	}
	return string(text[:]), nil
}

// readGeneration reads a text as it is kept by the server of the given run.
//
// The run is part of what callers get. A server that comes back with what it had some
// time ago, or another that takes over and lacks the last moments, would bring old
// generations back, and with them prices from before a change. It is another run, so
// that all generations are others.
func readGeneration(text, run string) (commerce.Generation, bool) {
	if len(text) != generationSize || text[0] != generationVersion {
		return commerce.Generation{}, false
	}
	var g commerce.Generation
	sum := sha256.Sum256([]byte(text[1:17] + run))
	copy(g.ID[:], sum[:])
	if at := binary.BigEndian.Uint64([]byte(text[17:])); at > 0 {
		g.RaisedAt = time.UnixMilli(int64(at)).UTC()
	}
	return g, true
}
