package backoffice

import (
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
)

// The lengths that the store takes, in characters (reference/customers.v3.yml). Where it
// says two, the smaller. Notes and the lines of an address have no length there.
const (
	maxEmail      = 250
	minEmail      = 3
	maxName       = 100
	maxText       = 255
	maxPhone      = 50
	maxState      = 100
	maxCity       = 100
	maxPostalCode = 30
	maxNotes      = 65_535
	maxPassword   = 1_000
	maxSub        = 10
)

// faults collects what is wrong with one item.
type faults []commerce.StaffItemError

// add names a field at fault, below the item.
func (f *faults) add(says string, path ...string) {
	*f = append(*f, commerce.CustomerValidationError{Path: path, Says: says})
}

// text checks a text and its length. Notes alone may have lines.
func (f *faults) text(value string, least, most int, path ...string) {
	n := utf8.RuneCountInString(value)
	hasControls := strings.ContainsFunc(value, func(r rune) bool {
		return unicode.IsControl(r) && (most != maxNotes || !unicode.IsSpace(r))
	})
	switch {
	case !utf8.ValidString(value) || hasControls:
		f.add("This holds characters that no text has.", path...)
	case n < least && n == 0, least > 0 && strings.TrimSpace(value) == "":
		f.add("This must not be empty.", path...)
	case n < least || n > most:
		f.add("This must have "+strconv.Itoa(least)+" to "+strconv.Itoa(most)+" characters.", path...)
	}
}

// email checks an address as far as matching it needs: one @, no blanks and no comma.
func (f *faults) email(value string, path ...string) {
	local, domain, ok := strings.Cut(value, "@")
	odd := strings.ContainsFunc(value, func(r rune) bool { return unicode.IsSpace(r) || r == ',' })
	if !ok || local == "" || domain == "" || strings.Contains(domain, "@") || odd {
		f.add("This is no e-mail address.", path...)
		return
	}
	f.text(value, minEmail, maxEmail, path...)
}

// required checks a change of something that cannot be taken away.
func (f *faults) required(value commerce.Optional[string], most int, path ...string) {
	if !value.Set {
		return
	}
	if value.Value == nil {
		f.add("This cannot be taken away.", path...)
		return
	}
	f.text(*value.Value, 1, most, path...)
}

// optional checks a change of something that can.
func (f *faults) optional(value commerce.Optional[string], most int, path ...string) {
	if value.Value != nil {
		f.text(*value.Value, 0, most, path...)
	}
}

// positive checks the store's number of something.
func (f *faults) positive(id int, path ...string) {
	if id <= 0 {
		f.add("A number of the store's is greater than zero.", path...)
	}
}

// channels checks a list of channels. An empty one would let the customer in nowhere.
func (f *faults) channels(ids []int, path ...string) {
	if ids == nil {
		return
	}
	if len(ids) == 0 {
		f.add("Name a channel, or none at all for those that allow global logins.", path...)
	}
	known := seen[int]{}
	for i, id := range ids {
		f.positive(id, append(path, strconv.Itoa(i))...)
		if known.again(id) {
			f.add("This channel is named twice.", append(path, strconv.Itoa(i))...)
		}
	}
}
