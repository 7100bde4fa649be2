package management

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
)

// Page sizes (docs/start/best-practices/integration-design).
const (
	defaultLimit = 50
	maxLimit     = 250
)

// query reads the arguments of a list one by one, and remembers what is wrong
// with them and which were never asked about.
type query struct {
	request *http.Request
	values  url.Values
	read    map[string]bool
	faults  map[string]string
}

func newQuery(r *http.Request) *query {
	return &query{r, r.URL.Query(), map[string]bool{}, map[string]string{}}
}

// text returns an argument, and whether it was there.
func (q *query) text(name string) (string, bool) {
	q.read[name] = true
	return q.values.Get(name), q.values.Has(name)
}

// words splits an argument at its commas; nil when it was not there.
func (q *query) words(name string) []string {
	text, ok := q.text(name)
	if !ok {
		return nil
	}
	return strings.Split(text, ",")
}

// numbers is words for numbers.
func (q *query) numbers(name string) []int {
	var numbers []int
	for _, text := range q.words(name) {
		number, err := strconv.Atoi(strings.TrimSpace(text))
		if err != nil {
			q.faults[name] = name + " must be a list of numbers"
			return nil
		}
		numbers = append(numbers, number)
	}
	return numbers
}

// flag returns a boolean argument, and whether it was there.
func (q *query) flag(name string) (value, ok bool) {
	text, ok := q.text(name)
	if !ok {
		return false, false
	}
	value, err := strconv.ParseBool(text)
	if err != nil {
		q.faults[name] = name + " must be true or false"
	}
	return value, true
}

// page returns the page that is asked for by number.
func (q *query) page() page {
	return page{number: q.atLeastOne("page", 1), limit: min(q.atLeastOne("limit", defaultLimit), maxLimit)}
}

func (q *query) atLeastOne(name string, fallback int) int {
	text, ok := q.text(name)
	if !ok {
		return fallback
	}
	number, err := strconv.Atoi(text)
	if err != nil || number < 1 {
		q.faults[name] = name + " must be a number above zero"
		return fallback
	}
	return number
}

// refused answers when an argument was bad, or is one that nobody read.
func (q *query) refused(w http.ResponseWriter) bool {
	for name := range q.values {
		if !q.read[name] {
			q.faults[name] = name + " is not simulated by the sandbox"
		}
	}
	if len(q.faults) == 0 {
		return false
	}
	refuseFields(w, q.request, q.faults)
	return true
}
