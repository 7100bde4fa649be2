package webhook

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"strconv"
	"strings"
)

// maxTextBytes is how long the texts of an event may be that we look at.
const maxTextBytes = 256

// event is a delivery's body (docs/integrations/webhooks/events/index.mdx).
type event struct {
	// scope has no slash at its ends: the store writes some of them with one.
	scope    string
	producer string
	// storeID, hash and createdAt are empty when the store does not tell.
	storeID   string
	hash      string
	createdAt string
	data      json.RawMessage
}

// readEvent reads a body. ok is false for what is no JSON object that names a scope.
// Nothing else need be there: samples leave out all but the scope and the data.
func readEvent(body []byte) (e event, ok bool) {
	object, ok := readObject(body)
	if !ok {
		return event{}, false
	}
	scope, ok := readText(object["scope"])
	if !ok {
		return event{}, false
	}
	e.scope = strings.Trim(scope, "/")
	e.producer, _ = readText(object["producer"])
	e.hash, _ = readText(object["hash"])
	e.storeID = readScalar(object["store_id"])
	e.createdAt = readScalar(object["created_at"])
	e.data = object["data"]
	return e, e.scope != ""
}

// fields are those of a JSON object, by their names as they are written.
type fields map[string]json.RawMessage

// readObject reads a JSON object and nothing behind it. ok is false when a name is there
// twice: readers differ in which of the two they take. encoding/json would also take
// names in other letters than ours.
func readObject(raw []byte) (f fields, ok bool) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	if start, err := decoder.Token(); err != nil || start != json.Delim('{') {
		return nil, false
	}
	f = fields{}
	for decoder.More() {
		token, err := decoder.Token()
		name, isText := token.(string)
		if _, isThere := f[name]; err != nil || !isText || isThere {
			return nil, false
		}
		var value json.RawMessage
		if decoder.Decode(&value) != nil {
			return nil, false
		}
		f[name] = value
	}
	if end, err := decoder.Token(); err != nil || end != json.Delim('}') {
		return nil, false
	}
	_, err := decoder.Token()
	return f, errors.Is(err, io.EOF)
}

// readObjects reads an object, or a list of them; ok is false for anything else, and for
// a list that is empty.
func readObjects(raw json.RawMessage) (objects []fields, ok bool) {
	if f, ok := readObject(raw); ok {
		return []fields{f}, true
	}
	var items []json.RawMessage
	if json.Unmarshal(raw, &items) != nil || len(items) == 0 {
		return nil, false
	}
	for _, item := range items {
		f, ok := readObject(item)
		if !ok {
			return nil, false
		}
		objects = append(objects, f)
	}
	return objects, true
}

// in returns the fields of an object within one, none when there is no such object.
func (f fields) in(name string) fields {
	inner, _ := readObject(f[name])
	return inner
}

// id reads the first of those names that holds a number the store could give.
func (f fields) id(names ...string) (int, bool) {
	for _, name := range names {
		if id, ok := readID(f[name]); ok {
			return id, true
		}
	}
	return 0, false
}

// ids reads a list of numbers; ok is false when it is empty or one cannot be read.
func (f fields) ids(name string) (ids []int, ok bool) {
	var items []json.RawMessage
	if json.Unmarshal(f[name], &items) != nil || len(items) == 0 {
		return nil, false
	}
	for _, item := range items {
		id, ok := readID(item)
		if !ok {
			return nil, false
		}
		ids = append(ids, id)
	}
	return ids, true
}

// readID reads 7, "7" and 7.0: the store writes ids in several ways. Numbers that are
// not positive or that no int of GraphQL can hold are nobody's.
func readID(raw json.RawMessage) (int, bool) {
	text, isText := readText(raw)
	if !isText {
		text = strings.TrimSuffix(string(raw), ".0")
	}
	id, err := strconv.ParseInt(text, 10, 64)
	return int(id), err == nil && id > 0 && id <= math.MaxInt32
}

// readScalar reads a JSON string, or a number as it is written; empty for what is neither.
func readScalar(raw json.RawMessage) string {
	if text, ok := readText(raw); ok {
		return text
	}
	if len(raw) > maxTextBytes || len(raw) == 0 || raw[0] != '-' && (raw[0] < '0' || raw[0] > '9') {
		return ""
	}
	return string(raw)
}

// readText reads a JSON string that is not too long.
func readText(raw json.RawMessage) (string, bool) {
	var text string
	if len(raw) < 2 || raw[0] != '"' || len(raw) > maxTextBytes || json.Unmarshal(raw, &text) != nil {
		return "", false
	}
	return text, true
}
