package backoffice

import (
	"context"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The bounds of a question about customers. Filters travel in a URL, so they are few.
const (
	maxPage    = 50
	maxCursor  = 1_000
	maxFilters = 50
)

// List returns a page of the store's customers. The error is what May says,
// CodeBadUserInput, or that the store did not answer.
func (c *Customers) List(ctx context.Context, in commerce.CustomersRequest) (*commerce.CustomerConnection, error) {
	if err := session.May(session.From(ctx), session.ListCustomers, session.Object{}); err != nil {
		return nil, err
	}
	switch {
	case in.First < 1 || in.First > maxPage:
		return nil, commerce.BadInput("first", "Ask for 1 to 50 customers.")
	case in.After != "" && in.Before != "":
		return nil, commerce.BadInput("before", "Give one of after and before.")
	case !isCursor(in.After):
		return nil, commerce.BadInput("after", "This is no cursor.")
	case !isCursor(in.Before):
		return nil, commerce.BadInput("before", "This is no cursor.")
	}
	if err := checkFilter(in.Filter); err != nil {
		return nil, err
	}
	out, err := c.o.Store.ListCustomers(ctx, in)
	if err != nil {
		return nil, err
	}
	return &out, nil
}

// isCursor reports whether a text may be a cursor of the store's, or none.
func isCursor(text string) bool {
	return len(text) <= maxCursor && !strings.ContainsFunc(text, func(r rune) bool { return r <= ' ' || r >= unicode.MaxASCII })
}

// checkFilter refuses what the store would understand otherwise: an empty list would be
// no filter at all, and a comma begins the next entry of one.
func checkFilter(f commerce.CustomerFilter) error {
	for _, numbers := range []struct {
		field string
		ids   []int
		least int
	}{{"entityIds", f.IDs, 1}, {"customerGroupEntityIds", f.GroupIDs, 0}} {
		if err := checkLength(numbers.field, numbers.ids == nil, len(numbers.ids)); err != nil {
			return err
		}
		for i, id := range numbers.ids {
			if id < numbers.least {
				return commerce.BadInput(place(numbers.field, i), "This is no number of the store's.")
			}
		}
	}
	for _, texts := range []struct {
		field  string
		values []string
	}{
		{"emails", f.Emails},
		{"names", f.Names},
		{"companies", f.Companies},
		{"phones", f.Phones},
		{"registrationIpAddresses", f.RegistrationIPAddresses},
	} {
		if err := checkLength(texts.field, texts.values == nil, len(texts.values)); err != nil {
			return err
		}
		for i, value := range texts.values {
			if !isFilter(value) || value == "" {
				return commerce.BadInput(place(texts.field, i), "The store looks for texts of 1 to 255 characters without a comma.")
			}
		}
	}
	if !isFilter(f.NameContains) {
		return commerce.BadInput("filter.nameContains", "The store looks for texts of 1 to 255 characters without a comma.")
	}
	return checkTimes(f)
}

func checkTimes(f commerce.CustomerFilter) error {
	isBackwards := func(from, to *time.Time) bool { return from != nil && to != nil && to.Before(*from) }
	switch {
	case isBackwards(f.CreatedFrom, f.CreatedTo):
		return commerce.BadInput("filter.createdTo", "The end is before the beginning.")
	case isBackwards(f.ModifiedFrom, f.ModifiedTo):
		return commerce.BadInput("filter.modifiedTo", "The end is before the beginning.")
	}
	return nil
}

func checkLength(field string, isNone bool, n int) error {
	if isNone || n > 0 && n <= maxFilters {
		return nil
	}
	return commerce.BadInput("filter."+field, "Name 1 to 50, or leave it out.")
}

// isFilter reports whether the store takes a text for one.
func isFilter(text string) bool {
	return utf8.ValidString(text) && utf8.RuneCountInString(text) <= maxText &&
		!strings.ContainsFunc(text, func(r rune) bool { return r == ',' || unicode.IsControl(r) })
}

func place(field string, i int) string { return "filter." + field + "." + strconv.Itoa(i) }
