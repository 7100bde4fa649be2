package management

import (
	"context"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/sync/errgroup"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// parallelReads is how many reads one change makes at once.
const parallelReads = 3

// MetafieldsOf reads what apps keep about a customer in a namespace: the keys that are
// given, in their order, or all. A reserved namespace is empty, like one that does not
// exist.
func (c *Client) MetafieldsOf(ctx context.Context, customerID int, namespace string, keys []string) ([]commerce.CustomerMetafield, error) {
	if customerID < 1 || commerce.IsReservedNamespace(namespace) || keys != nil && len(keys) == 0 {
		return nil, nil
	}
	query := url.Values{"namespace": {namespace}}
	// A comma in a key would make two of it; without the filter the key is found as well.
	if keys != nil && !slices.ContainsFunc(keys, func(key string) bool { return strings.Contains(key, ",") }) {
		query.Set("key:in", strings.Join(keys, ","))
	}
	found, err := c.readMetafields(ctx, customerID, query)
	if err != nil {
		return nil, upstream.Public(err)
	}
	found = slices.DeleteFunc(found, func(m commerce.CustomerMetafield) bool {
		return m.Namespace != namespace || keys != nil && !slices.Contains(keys, m.Key)
	})
	if keys != nil {
		slices.SortStableFunc(found, func(a, b commerce.CustomerMetafield) int {
			return slices.Index(keys, a.Key) - slices.Index(keys, b.Key)
		})
	}
	return found, nil
}

// readMetafields reads metafields of a customer; one who does not exist has none.
func (c *Client) readMetafields(ctx context.Context, customerID int, query url.Values) ([]commerce.CustomerMetafield, error) {
	if query == nil {
		query = url.Values{}
	}
	var found []commerce.CustomerMetafield
	err := eachFound(ctx, c, "customer-metafields", metafieldsOf(customerID), query, func(w wireMetafield) {
		if w.isCustomers() && int(w.ResourceID) == customerID && metafieldAt(found, int(w.ID)) < 0 {
			found = append(found, w.commerce())
		}
	})
	if upstream.IsKind(err, upstream.NotFound) {
		return nil, nil
	}
	return found, err
}

// metafieldsByCustomer reads all metafields of each customer, of which there are few.
func (c *Client) metafieldsByCustomer(ctx context.Context, keys []commerce.MetafieldKey) (map[int][]commerce.CustomerMetafield, error) {
	var mu sync.Mutex // guards found
	found := map[int][]commerce.CustomerMetafield{}
	g, gctx := errgroup.WithContext(ctx)
	g.SetLimit(parallelReads)
	asked := map[int]bool{}
	for _, key := range keys {
		id := key.CustomerID
		if asked[id] {
			continue
		}
		asked[id] = true
		g.Go(func() error {
			theirs, err := c.readMetafields(gctx, id, nil)
			mu.Lock()
			defer mu.Unlock()
			found[id] = theirs
			return err
		})
	}
	return found, g.Wait()
}

// metafieldAt finds a metafield by its number, -1 for none.
func metafieldAt(all []commerce.CustomerMetafield, id int) int {
	return slices.IndexFunc(all, func(m commerce.CustomerMetafield) bool { return m.EntityID == id })
}

// metafieldsOf is where the metafields of a customer are, and metafieldOf where one is.
func metafieldsOf(customerID int) string { return linksOf(customerID) }

func metafieldOf(key commerce.MetafieldKey) string {
	return metafieldsOf(key.CustomerID) + "/" + strconv.Itoa(key.EntityID)
}
