package management

import (
	"context"
	"net/url"
	"strconv"
)

const (
	perPage  = 50  // the documented default, which every store takes
	maxPages = 200 // so that no answer can keep us asking for ever
)

// eachPage reads a V2 list, which is bare and does not tell how long it is, and
// gives every item to keep. It ends at a page that is not full, or of which keep
// wanted nothing: a store that ignores the page number repeats its first one.
func eachPage[T any](ctx context.Context, c *Client, endpoint, path string, keep func(T) bool) error {
	for page := 1; page <= maxPages; page++ {
		query := url.Values{"page": {strconv.Itoa(page)}, "limit": {strconv.Itoa(perPage)}}
		var items listing[T]
		if err := c.get(ctx, endpoint, path, query, &items); err != nil {
			return err
		}
		kept := 0
		for _, item := range items {
			if keep(item) {
				kept++
			}
		}
		// There is no count to compare with, so the end is known by a short page.
		if len(items) < perPage || kept == 0 {
			return nil
		}
	}
	return nil
}
