package management

import (
	"context"
	"maps"
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// UpdateCustomers changes customers, at most ten at once, and returns one outcome for
// each of them in their order, told apart by number. Its errors are those of
// CreateCustomers.
func (c *Client) UpdateCustomers(ctx context.Context, changes []commerce.CustomerChange) ([]commerce.ItemOutcome[commerce.Customer], error) {
	customers := make([]map[string]any, len(changes))
	for i, change := range changes {
		customers[i] = writeCustomerChange(change)
	}
	var made customersAnswer
	got, err := c.changeItems(ctx, "update-customers", http.MethodPut, "/v3/customers", customers, &made)
	if err != nil {
		return nil, refusedItems(got, err)
	}
	byID := make(map[int]commerce.Customer, len(*made.Data))
	for _, w := range *made.Data {
		byID[int(w.ID)] = w.commerce()
	}
	c.addCredit(ctx, byID)
	outcomes := make([]commerce.ItemOutcome[commerce.Customer], len(changes))
	for i, change := range changes {
		changed, ok := byID[change.CustomerID]
		if !ok {
			outcomes[i] = refused[commerce.Customer](commerce.ItemMissingError{})
			continue
		}
		outcomes[i] = done(changed)
	}
	return outcomes, nil
}

// addCredit reads customers anew after a change: the answer to it says nothing of
// store credit. The change is made all the same when that fails.
func (c *Client) addCredit(ctx context.Context, byID map[int]commerce.Customer) {
	read, err := c.Customers(ctx, slices.Collect(maps.Keys(byID)))
	if err != nil {
		c.log.WarnContext(ctx, "store credit of changed customers is not known", "error", err)
		return
	}
	maps.Copy(byID, read)
}

// writeCustomerChange writes what becomes different, and nothing else. The store takes
// a text away by an empty one, a group by 0, and a list of channels by null.
func writeCustomerChange(change commerce.CustomerChange) map[string]any {
	w := map[string]any{"id": change.CustomerID}
	write(w, "email", change.Email, "")
	write(w, "first_name", change.FirstName, "")
	write(w, "last_name", change.LastName, "")
	write(w, "company", change.Company, "")
	write(w, "phone", change.Phone, "")
	write(w, "notes", change.Notes, "")
	write(w, "tax_exempt_category", change.TaxExemptCategory, "")
	write(w, "customer_group_id", change.GroupID, 0)
	write(w, "accepts_product_review_abandoned_cart_emails", change.AcceptsReviewAndCartEmails, false)
	if change.ChannelIDs.Set {
		w["channel_ids"] = change.ChannelIDs.Value
	}
	if change.StoreCredit.Set && change.StoreCredit.Value != nil {
		w["store_credit_amounts"] = []map[string]any{{"amount": number(*change.StoreCredit.Value)}}
	}
	if a := writeAuthentication(change.NewPassword, change.MustResetPassword); a != nil {
		w["authentication"] = a
	}
	if answers := writeAnswers(change.Named); answers != nil {
		w["form_fields"] = answers
	}
	return w
}

// write adds what is set, and nothing as the store writes it.
func write[T any](w map[string]any, name string, value commerce.Optional[T], nothing T) {
	if !value.Set {
		return
	}
	if value.Value == nil {
		w[name] = nothing
		return
	}
	w[name] = *value.Value
}
