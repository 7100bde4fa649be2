package backoffice

import (
	"context"
	"slices"

	"github.com/clientele-graph/clientele/commerce"
)

// The events of the audit that are about metafields.
const (
	eventMetafieldCreated = "customer_metafield_create"
	eventMetafieldUpdated = "customer_metafield_update"
	eventMetafieldDeleted = "customer_metafield_delete"
)

// The lengths of a metafield's parts, in characters (reference/customers.v3.yml).
const (
	maxMetafieldName  = 64
	maxMetafieldValue = 65_535
)

// metafieldName is what no two metafields of a customer share.
type metafieldName struct {
	customerID     int
	namespace, key string
}

// CreateMetafields adds metafields to customers: one outcome for each item. The error is
// what May says, or a list of no or too many items.
func (r *Records) CreateMetafields(ctx context.Context, drafts []commerce.MetafieldDraft) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	if err := mayChangeMetafields(ctx, len(drafts)); err != nil {
		return nil, err
	}
	known := seen[metafieldName]{}
	return metafieldList(eventMetafieldCreated, func(d commerce.MetafieldDraft) int { return d.CustomerID },
		func(_ int, d commerce.MetafieldDraft) []commerce.StaffItemError {
			var f faults
			f.positive(d.CustomerID, "customerEntityId")
			f.text(d.Namespace, 1, maxMetafieldName, "namespace")
			f.text(d.Key, 1, maxMetafieldName, "key")
			f.text(d.Value, 1, maxMetafieldValue, "value")
			f.text(d.Description, 0, maxText, "description")
			f.permission(d.Permission)
			if commerce.IsReservedNamespace(d.Namespace) {
				f.add("This namespace is taken.", "namespace")
			}
			if known.again(metafieldName{d.CustomerID, d.Namespace, d.Key}) {
				f.add("This metafield of this customer is named twice.", "key")
			}
			return f
		}, r.o.Metafields.CreateMetafields).change(ctx, r, drafts), nil
}

// UpdateMetafields changes metafields of customers, like CreateMetafields. Who may not
// read what is kept about customers is not shown what they say now.
func (r *Records) UpdateMetafields(ctx context.Context, changes []commerce.MetafieldChange) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	if err := mayChangeMetafields(ctx, len(changes)); err != nil {
		return nil, err
	}
	known := seen[int]{}
	return metafieldList(eventMetafieldUpdated, func(c commerce.MetafieldChange) int { return c.CustomerID },
		func(_ int, c commerce.MetafieldChange) []commerce.StaffItemError {
			f := checkMetafieldKey(c.MetafieldKey, known)
			f.required(c.Value, maxMetafieldValue, "value")
			f.optional(c.Description, maxText, "description")
			if c.Permission.Set && c.Permission.Value == nil {
				f.add("This cannot be taken away.", "permission")
			} else if c.Permission.Value != nil {
				f.permission(*c.Permission.Value)
			}
			if !c.Value.Set && !c.Description.Set && !c.Permission.Set {
				f.add("Say what becomes different.")
			}
			return f
		}, r.o.Metafields.UpdateMetafields).change(ctx, r, changes), nil
}

// DeleteMetafields removes metafields of customers, like CreateMetafields.
func (r *Records) DeleteMetafields(ctx context.Context, keys []commerce.MetafieldKey) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error) {
	if err := mayChangeMetafields(ctx, len(keys)); err != nil {
		return nil, err
	}
	known := seen[int]{}
	return metafieldList(eventMetafieldDeleted, func(k commerce.MetafieldKey) int { return k.CustomerID },
		func(_ int, k commerce.MetafieldKey) []commerce.StaffItemError { return checkMetafieldKey(k, known) },
		r.o.Metafields.DeleteMetafields).change(ctx, r, keys), nil
}

func mayChangeMetafields(ctx context.Context, n int) error {
	if err := mayChange(ctx); err != nil {
		return err
	}
	return checkCount("input.metafields", n)
}

// metafieldList is a list of changes of metafields.
func metafieldList[In any](event string, customer func(In) int, check func(int, In) []commerce.StaffItemError,
	send func(context.Context, []In) ([]commerce.ItemOutcome[commerce.CustomerMetafield], error),
) recordList[In, commerce.CustomerMetafield] {
	return recordList[In, commerce.CustomerMetafield]{
		event: event, list: "metafields", tellsMore: true, customer: customer, check: check,
		work: work[In, commerce.CustomerMetafield]{send: send},
	}
}

// checkMetafieldKey checks which metafield is meant. Its number alone is its name: with
// two customers beside it one of them is wrong.
func checkMetafieldKey(k commerce.MetafieldKey, known seen[int]) faults {
	var f faults
	f.positive(k.CustomerID, "customerEntityId")
	f.positive(k.EntityID, "entityId")
	if known.again(k.EntityID) {
		f.add("This metafield is named twice.", "entityId")
	}
	return f
}

// permission checks who is to read and write a metafield.
func (f *faults) permission(p commerce.CustomerMetafieldPermission) {
	known := []commerce.CustomerMetafieldPermission{
		commerce.MetafieldAppOnly, commerce.MetafieldRead, commerce.MetafieldWrite,
		commerce.MetafieldReadAndStorefront, commerce.MetafieldWriteAndStorefront,
	}
	if !slices.Contains(known, p) {
		f.add("The store has no such permission.", "permission")
	}
}
