package storefront

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"

	"github.com/clientele-graph/clientele/upstream"
)

// trouble is where in an answer the store failed while it did answer the rest. It
// is nil when it did not fail.
type trouble struct {
	paths [][]string
	// cause is what the answer would be if nothing of it could be used.
	cause error
}

// readPartly decodes a 2xx answer into data like read, but keeps what stands beside
// errors when each of them says that it is about a part of the site and nothing else.
// What it is about must then not be believed, nor what stands above it: an optional
// field that could not be computed looks as if there were none.
func readPartly(answer upstream.Answer, in upstream.Intent, kind tokenKind, data any) (*trouble, error) {
	err := read(answer, in, kind, data)
	var r *refusal
	if !errors.As(err, &r) {
		return nil, err
	}
	t := &trouble{cause: err}
	for _, c := range r.complaints {
		path := c.place()
		// A judgement of the caller is about everything.
		if len(path) < 2 || path[0] != "site" || !upstream.IsKind(err, upstream.Unavailable) {
			return nil, err
		}
		t.paths = append(t.paths, path)
	}
	var e envelope
	if json.Unmarshal(answer.Body, &e) != nil || bytes.Equal(e.Data, []byte("null")) || json.Unmarshal(e.Data, data) != nil {
		return nil, err
	}
	return t, nil
}

// place is the path of a complaint: names and indexes as text.
func (c complaint) place() []string {
	place := make([]string, len(c.Path))
	for i, raw := range c.Path {
		if json.Unmarshal(raw, &place[i]) != nil {
			place[i] = strings.TrimSpace(string(raw))
		}
	}
	return place
}

// touches says whether something failed at the place, above it or below it.
func (t *trouble) touches(place ...string) bool {
	if t == nil {
		return false
	}
	for _, path := range t.paths {
		same := 0
		for same < min(len(path), len(place)) && path[same] == place[same] {
			same++
		}
		if same == min(len(path), len(place)) {
			return true
		}
	}
	return false
}
