package management

import (
	"context"
	"net/url"
	"strconv"
)

// allPages reads a V2 list to its end. Unlike eachPage it takes no part for the whole:
// an item that keep refuses, a page that is too long and a list without an end are
// answers that cannot be meant. Whoever compares lists would take what is missing for
// deleted.
func allPages[T any](ctx context.Context, c *Client, endpoint, path string, keep func(T) bool) error {
	for page := 1; page <= maxPages; page++ {
		query := url.Values{"page": {strconv.Itoa(page)}, "limit": {strconv.Itoa(perPage)}}
		var items listing[T]
		if err := c.get(ctx, endpoint, path, query, &items); err != nil {
			return err
		}
		for _, item := range items {
			if !keep(item) {
				return unreadable(endpoint)
			}
		}
		if len(items) < perPage {
			return nil
		}
		if len(items) > perPage {
			return unreadable(endpoint)
		}
	}
	return unreadable(endpoint)
}
