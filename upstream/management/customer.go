package management

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// customersPerPage is how many customers are asked for at once. It is the
// documented default, which every store takes.
const customersPerPage = 50

// includeCredit asks for store credit, which is told to those who ask only.
const includeCredit = "storecredit"

// Customers reads customers by their numbers. One that does not exist is missing
// from the map. Of a group only the number is known here, and of store credit only
// the amount, because this API does not tell its currency.
func (c *Client) Customers(ctx context.Context, ids []int) (map[int]commerce.Customer, error) {
	distinct := slices.Compact(slices.Sorted(slices.Values(ids)))
	found := make(map[int]commerce.Customer, len(distinct))
	for chunk := range slices.Chunk(distinct, customersPerPage) {
		if err := c.readCustomers(ctx, chunk, found); err != nil {
			return nil, upstream.Public(err)
		}
	}
	return found, nil
}

// readCustomers adds the customers of one chunk to found, following cursors as
// long as the store gives new ones.
func (c *Client) readCustomers(ctx context.Context, ids []int, found map[int]commerce.Customer) error {
	query := url.Values{"id:in": {joined(ids)}, "limit": {strconv.Itoa(customersPerPage)}, "include": {includeCredit}}
	for range ids { // each page has at least one customer, or is the last
		var answer collection[wireCustomer]
		if err := c.get(ctx, "customers", "/v3/customers", query, &answer); err != nil {
			return err
		}
		for _, w := range *answer.Data {
			// A filter that the store ignores must not put strangers into the map.
			if slices.Contains(ids, int(w.ID)) {
				found[int(w.ID)] = w.commerce()
			}
		}
		after := answer.after()
		if len(*answer.Data) == 0 || after == "" {
			return nil
		}
		query.Set("after", after)
	}
	return nil
}

// CustomersByEmail reads the customers of exactly those addresses, of every channel, as
// AccountsByEmail does. It asks once for all, so they should be few.
func (c *Client) CustomersByEmail(ctx context.Context, emails []string) ([]commerce.Customer, error) {
	asked := make(map[string]bool, len(emails))
	for _, email := range emails {
		// A comma would make two addresses of it, and none no filter at all.
		if email != "" && !strings.Contains(email, ",") {
			asked[lowered(email)] = true
		}
	}
	if len(asked) == 0 {
		return nil, nil
	}
	query := url.Values{"email:in": {strings.Join(sortedKeys(asked), ",")}, "include": {includeCredit}}
	var found []commerce.Customer
	seen := map[looseInt]bool{}
	err := eachFound(ctx, c, "customers", "/v3/customers", query, func(w wireCustomer) {
		if w.ID > 0 && !seen[w.ID] && asked[lowered(w.Email)] {
			seen[w.ID] = true
			found = append(found, w.commerce())
		}
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// joined writes numbers as this API takes lists.
func joined(ids []int) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.Itoa(id)
	}
	return strings.Join(texts, ",")
}
