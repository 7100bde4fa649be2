package customerlogin

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
)

// takeApart decodes header and content of a token of at most so many bytes, and
// measures its signature, which it does not verify. It takes one spelling only:
// whoever remembers a token by its hash can rely on that another spelling of it is
// another token, and no good one. So it refuses spaces, quotes and line ends too.
func takeApart(token commerce.Secret, most int) (header, content object, signature int, ok bool) {
	if len(token) > most {
		return nil, nil, 0, false
	}
	parts := strings.Split(token.Reveal(), ".")
	if len(parts) != 3 {
		return nil, nil, 0, false
	}
	var decoded [3][]byte
	for i, part := range parts {
		raw, err := base64.RawURLEncoding.Strict().DecodeString(part)
		// The decoder skips line ends, which would be another spelling.
		if err != nil || strings.ContainsAny(part, "\r\n") {
			return nil, nil, 0, false
		}
		decoded[i] = raw
	}
	header, okHeader := readObject(decoded[0])
	content, okContent := readObject(decoded[1])
	return header, content, len(decoded[2]), okHeader && okContent
}

// object is a JSON object whose fields are read one by one and by their exact
// names; encoding/json alone would take ISS for iss.
type object map[string]json.RawMessage

// maxDepth is how deep a token's JSON may be nested.
const maxDepth = 8

// readObject reads an object in which no name, at any depth, stands twice: two
// readers could otherwise see two different tokens.
func readObject(raw []byte) (object, bool) {
	decoder := json.NewDecoder(bytes.NewReader(raw))
	decoder.UseNumber()
	if !utf8.Valid(raw) || !unambiguous(decoder, 0) {
		return nil, false
	}
	var o object
	if json.Unmarshal(raw, &o) != nil || o == nil {
		return nil, false
	}
	return o, true
}

// unambiguous reads one value and reports whether it is one, without names that
// stand twice.
func unambiguous(d *json.Decoder, depth int) bool {
	token, err := d.Token()
	if err != nil || depth > maxDepth {
		return false
	}
	opened, nested := token.(json.Delim)
	if !nested {
		return true
	}
	seen := make(map[string]bool)
	for d.More() {
		if opened == '{' {
			name, err := d.Token()
			text, isText := name.(string)
			if err != nil || !isText || seen[text] {
				return false
			}
			seen[text] = true
		}
		if !unambiguous(d, depth+1) {
			return false
		}
	}
	_, err = d.Token()
	return err == nil
}

// isPlain reports whether a header says alg and nothing that could change how the
// token is read. A kid is let pass and not looked at: there is one key.
func (o object) isPlain(alg string) bool {
	for name := range o {
		if name != "alg" && name != "typ" && name != "kid" {
			return false
		}
	}
	says, _ := o.text("alg")
	kind, _ := o.text("typ")
	return says == alg && (o["typ"] == nil || strings.EqualFold(kind, "JWT"))
}

// text reads a field that is there and a string.
func (o object) text(name string) (string, bool) {
	var s *string
	if json.Unmarshal(o[name], &s) != nil || s == nil {
		return "", false
	}
	return *s, true
}

// says reports whether a field is exactly that string.
func (o object) says(name, want string) bool {
	got, ok := o.text(name)
	return ok && got == want
}

// integer reads a field that is there and a whole number, written as one: neither
// a string nor 7.0 nor 7e0, and not less than 0.
func (o object) integer(name string) (int, bool) {
	n, err := strconv.ParseUint(string(o[name]), 10, 48)
	return int(n), err == nil
}

// moment reads a field that is a time in whole seconds.
func (o object) moment(name string) (time.Time, bool) {
	seconds, ok := o.integer(name)
	return time.Unix(int64(seconds), 0).UTC(), ok && seconds > 0
}
