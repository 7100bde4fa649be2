package management

import (
	"cmp"
	"net/http"
	"strings"

	"github.com/clientele-graph/clientele/sandbox/store"
)

// customerQuery is what a list of customers can be asked for.
type customerQuery struct {
	listQuery

	filter  store.CustomerFilter
	narrows customerNarrowing
	include customerParts
	order   func(a, b store.Customer) int
}

// customerParts are the parts of a customer that are only told when asked for.
type customerParts struct {
	addresses, attributes, formFields, storeCredit bool
}

func readCustomerQuery(r *http.Request) customerQuery {
	q := newQuery(r)
	return customerQuery{
		listQuery: q.list(),
		filter: store.CustomerFilter{
			IDs:      q.numbers("id:in"),
			Emails:   q.words("email:in"),
			GroupIDs: q.numbers("customer_group_id:in"),
		},
		narrows: q.narrowing(),
		include: q.customerParts(),
		order:   q.customerOrder(),
	}
}

// customerParts reads include.
func (q *query) customerParts() customerParts {
	var parts customerParts
	for _, name := range q.words("include") {
		switch strings.TrimSpace(name) {
		case "addresses":
			parts.addresses = true
		case "attributes":
			parts.attributes = true
		case "formfields":
			parts.formFields = true
		case "storecredit":
			parts.storeCredit = true
		case "shopper_profile_id", "segment_ids", "":
			// The store of the sandbox has no segments.
		default:
			q.faults["include"] = "include has an unknown value"
		}
	}
	return parts
}

// customerOrder reads sort; nil is the order by id.
func (q *query) customerOrder() func(a, b store.Customer) int {
	text, ok := q.text("sort")
	if !ok {
		return nil
	}
	field, direction, _ := strings.Cut(text, ":")
	var order func(a, b store.Customer) int
	switch field {
	case "date_created":
		order = func(a, b store.Customer) int { return a.Created.Compare(b.Created) }
	case "date_modified":
		order = func(a, b store.Customer) int { return a.Modified.Compare(b.Modified) }
	case "last_name":
		order = func(a, b store.Customer) int { return cmp.Compare(a.LastName, b.LastName) }
	}
	if order == nil || direction != "asc" && direction != "desc" {
		q.faults["sort"] = "sort has an unknown value"
		return nil
	}
	if direction == "desc" {
		return func(a, b store.Customer) int { return order(b, a) }
	}
	return order
}
