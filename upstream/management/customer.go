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

// Customers reads customers by their numbers. One that does not exist is missing
// from the map. Of a group only the number is known here, and of store credit
// nothing, because this API does not tell its currency.
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
	query := url.Values{"id:in": {joined(ids)}, "limit": {strconv.Itoa(customersPerPage)}}
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

// wireCustomer is a customer as V3 writes it (reference/customers.v3.yml), without
// what only staff may read.
type wireCustomer struct {
	ID                looseInt `json:"id"`
	Email             string   `json:"email"`
	FirstName         string   `json:"first_name"`
	LastName          string   `json:"last_name"`
	Company           string   `json:"company"`
	Phone             string   `json:"phone"`
	TaxExemptCategory string   `json:"tax_exempt_category"`
	GroupID           looseInt `json:"customer_group_id"`
}

// commerce converts a customer. Both 0 and null mean that there is no group.
func (w wireCustomer) commerce() commerce.Customer {
	c := commerce.Customer{
		EntityID:          int(w.ID),
		Email:             w.Email,
		FirstName:         w.FirstName,
		LastName:          w.LastName,
		Company:           commerce.NonEmpty(w.Company),
		Phone:             commerce.NonEmpty(w.Phone),
		TaxExemptCategory: commerce.NonEmpty(w.TaxExemptCategory),
	}
	if w.GroupID != 0 {
		c.Group = &commerce.CustomerGroup{EntityID: int(w.GroupID)}
	}
	return c
}

// joined writes numbers as this API takes lists.
func joined(ids []int) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.Itoa(id)
	}
	return strings.Join(texts, ",")
}
