package management

import (
	"bytes"
	"encoding/json"
)

// answer is what a 2xx body is read into. A body that is not there at all leaves
// it as it was, so complete decides about that one too.
type answer interface {
	// complete says whether everything is there that the answer is about. What is
	// missing is not nothing: without this question an empty body would say that
	// every price may be shown.
	complete() bool
}

// enveloped is an answer of V3, whose data is never left out, and a T.
type enveloped[T any] struct {
	Data *T `json:"data"`
}

func (e enveloped[T]) complete() bool { return e.Data != nil }

// listing is a list of V2, which is bare, and whose body is empty when it is.
type listing[T any] []T

func (listing[T]) complete() bool { return true }

// readAnswer reads a body and reports whether it says what it is asked for.
func readAnswer(body []byte, into answer) bool {
	switch body = bytes.TrimSpace(body); {
	case len(body) == 0:
	case bytes.Equal(body, []byte("null")), json.Unmarshal(body, into) != nil:
		return false
	}
	return into.complete()
}
