package management

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// changeMetafields is the endpoint of changes to metafields, and allMetafields where
// several are changed at once (reference/customers.v3.yml).
const (
	changeMetafields = "change-customer-metafields"
	allMetafields    = "/v3/customers/metafields"
)

// metafieldOutcomes are what became of metafields.
type metafieldOutcomes = []commerce.ItemOutcome[commerce.CustomerMetafield]

// CreateMetafields makes at most ten metafields, and returns one outcome for each in
// their order, told apart by customer, namespace and key. An error with a
// *commerce.ItemsRefused behind it says that the store took none of them. In a reserved
// namespace nothing is made.
func (c *Client) CreateMetafields(ctx context.Context, drafts []commerce.MetafieldDraft) (metafieldOutcomes, error) {
	return c.changeSome(ctx, http.MethodPost, len(drafts), metafieldsChange{
		isOurs: func(i int) bool { return commerce.IsReservedNamespace(drafts[i].Namespace) },
		write: func(i int) any {
			d := drafts[i]
			return newMetafield{
				newLink:    newLink{Permission: metafieldPermissions()[d.Permission], Namespace: d.Namespace, Key: d.Key, Value: d.Value},
				ResourceID: d.CustomerID, Description: d.Description,
			}
		},
		is: func(i int, w wireMetafield) bool {
			d := drafts[i]
			return int(w.ResourceID) == d.CustomerID && w.Namespace == d.Namespace && w.Key == d.Key
		},
		isAsAsked: func(i int, m commerce.CustomerMetafield) bool {
			d := drafts[i]
			return m.Namespace == d.Namespace && m.Key == d.Key && m.Value == d.Value && *m.Permission == d.Permission &&
				textIs(m.Description, d.Description)
		},
		key: func(i int) commerce.MetafieldKey { return commerce.MetafieldKey{CustomerID: drafts[i].CustomerID} },
	})
}

// newMetafield is a metafield to be made, of a customer.
type newMetafield struct {
	newLink

	Description string `json:"description,omitempty"`
	ResourceID  int    `json:"resource_id"`
}

// UpdateMetafields changes at most ten metafields, told apart by number. One that its
// customer does not have, and one in a reserved namespace, is an ItemNotFoundError. Its
// errors are those of CreateMetafields.
func (c *Client) UpdateMetafields(ctx context.Context, changes []commerce.MetafieldChange) (metafieldOutcomes, error) {
	keys := make([]commerce.MetafieldKey, len(changes))
	for i, change := range changes {
		keys[i] = change.MetafieldKey
	}
	// The store is told numbers alone, so that whose they are is for us to know.
	before, err := c.metafieldsByCustomer(ctx, keys)
	if err != nil {
		return nil, upstream.Public(err)
	}
	return c.changeSome(ctx, http.MethodPut, len(changes), metafieldsChange{
		isOurs: func(i int) bool { return metafieldAt(before[keys[i].CustomerID], keys[i].EntityID) < 0 },
		write:  func(i int) any { return writeMetafieldChange(changes[i]) },
		is: func(i int, w wireMetafield) bool {
			return int(w.ID) == keys[i].EntityID && int(w.ResourceID) == keys[i].CustomerID
		},
		isAsAsked: func(i int, m commerce.CustomerMetafield) bool {
			change := changes[i]
			return m.EntityID == change.EntityID &&
				(change.Value.Value == nil || m.Value == *change.Value.Value) &&
				(change.Permission.Value == nil || *m.Permission == *change.Permission.Value) &&
				(!change.Description.Set || textIs(m.Description, textOr(change.Description.Value)))
		},
		key: func(i int) commerce.MetafieldKey { return keys[i] },
	})
}

// writeMetafieldChange writes what becomes different, and nothing else.
func writeMetafieldChange(change commerce.MetafieldChange) map[string]any {
	w := map[string]any{"id": change.EntityID}
	if change.Value.Value != nil {
		w["value"] = *change.Value.Value
	}
	if change.Permission.Value != nil {
		w["permission_set"] = metafieldPermissions()[*change.Permission.Value]
	}
	write(w, "description", change.Description, "")
	return w
}

// metafieldsChange is a change of several metafields, each named by its place.
type metafieldsChange struct {
	// isOurs reports a metafield that is not to be touched: nothing is sent of it.
	isOurs func(i int) bool
	write  func(i int) any
	// is recognizes a metafield in an answer, and isAsAsked one that is there.
	is        func(i int, w wireMetafield) bool
	isAsAsked func(i int, m commerce.CustomerMetafield) bool
	key       func(i int) commerce.MetafieldKey
}

// changeSome makes a change of n metafields. The store takes those that it can, and
// answers 422 with those and with what is wrong with the others.
func (c *Client) changeSome(ctx context.Context, method string, n int, change metafieldsChange) (metafieldOutcomes, error) {
	outcomes := make(metafieldOutcomes, n)
	var places []int
	for i := range n {
		if change.isOurs(i) {
			outcomes[i] = refused[commerce.CustomerMetafield](commerce.ItemNotFoundError{})
			continue
		}
		places = append(places, i)
	}
	if len(places) == 0 {
		return outcomes, nil
	}
	return outcomes, c.changeThese(ctx, method, places, change, outcomes)
}

// changeThese is changeSome for those places, and puts what became of them into
// outcomes.
func (c *Client) changeThese(ctx context.Context, method string, places []int, change metafieldsChange, outcomes metafieldOutcomes) error {
	body := make([]any, len(places))
	for at, i := range places {
		body[at] = change.write(i)
	}
	var told metafieldsAnswer
	got, err := c.changeItems(ctx, changeMetafields, method, allMetafields, body, &told)
	isPartial := err != nil && got.Status == http.StatusUnprocessableEntity && json.Unmarshal(got.Body, &told) == nil && told.complete()
	if err != nil && !isPartial {
		isUnknown, err := sortOut(got, err)
		if !isUnknown {
			return err
		}
		c.lookAt(ctx, places, change, outcomes)
		return nil
	}
	var missing []int
	for _, i := range places {
		at := slices.IndexFunc(*told.Data, func(w wireMetafield) bool { return w.isCustomers() && change.is(i, w) })
		if at < 0 {
			outcomes[i] = refused[commerce.CustomerMetafield](commerce.ItemMissingError{})
			missing = append(missing, i)
			continue
		}
		outcomes[i] = done((*told.Data)[at].commerce())
	}
	if isPartial {
		c.explain(ctx, method, missing, told, change, outcomes)
	}
	return nil
}

// explain says why the missing ones were not taken. When the store has several reasons
// and does not say which is whose, each is sent again, alone.
func (c *Client) explain(
	ctx context.Context, method string, missing []int, told metafieldsAnswer, change metafieldsChange, outcomes metafieldOutcomes,
) {
	if why, ok := told.reason(); ok || len(missing) == 1 {
		for _, i := range missing {
			outcomes[i] = refused[commerce.CustomerMetafield](why)
		}
		return
	}
	for _, i := range missing {
		err := c.changeThese(ctx, method, []int{i}, change, outcomes)
		if why, ok := soleRefusal(err); ok {
			outcomes[i] = refused[commerce.CustomerMetafield](why)
		} else if err != nil {
			outcomes[i] = refused[commerce.CustomerMetafield](commerce.ItemNotTriedError{})
		}
	}
}

// lookAt finds out by reading what became of metafields when nobody said so.
func (c *Client) lookAt(ctx context.Context, places []int, change metafieldsChange, outcomes metafieldOutcomes) {
	keys := make([]commerce.MetafieldKey, len(places))
	for at, i := range places {
		keys[at] = change.key(i)
	}
	now, err := c.metafieldsByCustomer(ctx, keys)
	for at, i := range places {
		outcomes[i] = refused[commerce.CustomerMetafield](commerce.ItemOutcomeUnknownError{})
		if err != nil {
			continue
		}
		for _, m := range now[keys[at].CustomerID] {
			if change.isAsAsked(i, m) {
				outcomes[i] = done(m)
			}
		}
	}
}

// metafieldsAnswer is the answer to a change, whole or in part.
type metafieldsAnswer struct {
	enveloped[oneOrMany[wireMetafield]]

	Errors looseList[struct {
		Status looseInt `json:"status"`
	}] `json:"errors"`
}

// reason is why metafields were not taken, when it is the same for all of them.
func (m metafieldsAnswer) reason() (why commerce.StaffItemError, ok bool) {
	why = commerce.CustomerValidationError{}
	for i, e := range m.Errors {
		if i > 0 && e.Status != m.Errors[0].Status {
			return why, false
		}
		if named, known := statusRefusal(int(e.Status)); known {
			why = named
		}
	}
	return why, true
}

// statusRefusal says what a status means for an item.
func statusRefusal(status int) (commerce.StaffItemError, bool) {
	return soleRefusal(refusedItems(upstream.Answer{}, &upstream.Error{Kind: upstream.Invalid, Status: status}))
}

// textIs compares a text that may not be there.
func textIs(there *string, want string) bool { return textOr(there) == want }

// textOr returns the text, empty when there is none.
func textOr(text *string) string {
	if text == nil {
		return ""
	}
	return *text
}
