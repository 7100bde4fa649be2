package payments

import (
	"bytes"
	"encoding/json"
	"strconv"
	"strings"
)

// object is a JSON object whose fields are read one by one and by their exact names.
// encoding/json alone takes STATUS for status, and of two that have a name the last.
type object map[string]json.RawMessage

// readObject reads an object of which no name stands twice, and nothing behind it.
func readObject(raw []byte) (object, bool) {
	// The decoder below reads no further than it must.
	if !json.Valid(raw) {
		return nil, false
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	if opened, err := d.Token(); err != nil || opened != json.Delim('{') {
		return nil, false
	}
	o := object{}
	for d.More() {
		token, err := d.Token()
		name, isText := token.(string)
		if _, again := o[name]; err != nil || !isText || again {
			return nil, false
		}
		var value json.RawMessage
		if d.Decode(&value) != nil {
			return nil, false
		}
		o[name] = value
	}
	return o, true
}

// text reads a field that is there and a string.
func (o object) text(name string) (string, bool) {
	var s *string
	if json.Unmarshal(o[name], &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

// integer reads a field that is a whole number, or a text of one.
func (o object) integer(name string) (int, bool) {
	text, ok := o.text(name)
	if !ok {
		text = strings.TrimSpace(string(o[name]))
	}
	n, err := strconv.ParseInt(text, 10, 32)
	return int(n), err == nil
}

// isSaid reports whether a field is there and not null.
func isSaid(raw json.RawMessage) bool {
	return len(raw) > 0 && !bytes.Equal(bytes.TrimSpace(raw), []byte("null"))
}
