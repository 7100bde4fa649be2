package customer

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// The limits of what may be asked for; that of a name is the store's
// (reference/customers.v3.yml).
const (
	maxKeys = 50
	maxKey  = 64
)

// Metafields returns what apps keep about a customer in one namespace: of keys, and of nil
// all. Shoppers get what apps let storefronts see of them, staff who may read customers
// anybody's. It fails with CodeBadUserInput for names that the store cannot have, for more
// than 50, and for the namespace that is ours: it says who signs in as whom.
func (s *Service) Metafields(ctx context.Context, customerID int, namespace string, keys []string) ([]commerce.CustomerMetafield, error) {
	p, err := reader(ctx, session.ReadCustomerBooks, customerID)
	if err != nil {
		return nil, err
	}
	if !isName(namespace) || commerce.IsReservedNamespace(namespace) {
		return nil, commerce.BadInput("namespace", fmt.Sprintf("A namespace has 1 to %d characters and is not reserved.", maxKey))
	}
	if len(keys) > maxKeys {
		return nil, commerce.BadInput("keys", fmt.Sprintf("Ask for at most %d keys.", maxKeys))
	}
	for i, key := range keys {
		if !isName(key) {
			return nil, commerce.BadInput(fmt.Sprintf("keys.%d", i), fmt.Sprintf("A key has 1 to %d characters.", maxKey))
		}
	}
	if keys != nil && len(keys) == 0 {
		return []commerce.CustomerMetafield{}, nil
	}
	found, err := either(s, p,
		func(c commerce.ShopperCredential) ([]commerce.CustomerMetafield, error) {
			return s.o.Shopper.Metafields(ctx, c, namespace, keys)
		},
		func(staff Staff) ([]commerce.CustomerMetafield, error) {
			return staff.MetafieldsOf(ctx, customerID, namespace, keys)
		})
	// A filter that the store does not apply must not show more than was asked for.
	return list(slices.DeleteFunc(found, func(m commerce.CustomerMetafield) bool {
		return m.Namespace != namespace || keys != nil && !slices.Contains(keys, m.Key)
	}), err)
}

// isName reports whether the store could have a namespace or a key of that name.
func isName(name string) bool {
	return name != "" && utf8.ValidString(name) && utf8.RuneCountInString(name) <= maxKey &&
		strings.TrimSpace(name) == name && !strings.ContainsFunc(name, unicode.IsControl)
}
