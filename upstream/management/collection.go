package management

import (
	"context"
	"net/url"
	"strconv"
)

// maxFound is how many pages are followed where a filter should leave less than
// one: so that a store that ignores it cannot keep us asking for ever.
const maxFound = 20

// collection is a page of a list of V3, which tells where the next one begins: in
// cursors, in numbers, or in both.
type collection[T any] struct {
	enveloped[[]T]

	Meta optional[struct {
		Pages optional[struct {
			Current looseInt `json:"current_page"`
			Total   looseInt `json:"total_pages"`
			Items   said     `json:"total"`
		}] `json:"pagination"`
		Cursors optional[struct {
			Start string `json:"start_cursor"`
			End   string `json:"end_cursor"`
			Links optional[struct {
				Previous string `json:"previous"`
				Next     string `json:"next"`
			}] `json:"links"`
		}] `json:"cursor_pagination"`
	}] `json:"meta"`
}

// total returns how many items the whole list has, nil when the store does not tell,
// as on a page by cursor.
func (c collection[T]) total() *int {
	items := c.Meta.value.Pages.value.Items
	if !items.isSaid {
		return nil
	}
	total := int(items.value)
	return &total
}

// after returns the cursor of the next page, empty when the cursors know of none.
func (c collection[T]) after() string {
	cursors := c.Meta.value.Cursors.value
	if cursors.Links.value.Next == "" {
		return ""
	}
	return cursors.End
}

// isLast reports whether there is nothing behind this page, which was asked for by
// that number.
func (c collection[T]) isLast(page int) bool {
	pages := c.Meta.value.Pages.value
	if len(*c.Data) == 0 {
		return true
	}
	if pages.Total == 0 {
		return c.after() == "" && (len(*c.Data) < perPage || page == 0)
	}
	return c.after() == "" && page >= int(pages.Total)
}

// eachFound reads a filtered list of V3 to its end and gives every item to keep. A
// list that does not end, or goes in circles, is an answer that cannot be meant:
// what was not read could be what the caller must not miss.
func eachFound[T any](ctx context.Context, c *Client, endpoint, path string, query url.Values, keep func(T)) error {
	query.Set("limit", strconv.Itoa(perPage))
	// page is 0 once cursors lead the way: they do not go back to numbers.
	page, seen := 1, map[string]bool{}
	for range maxFound {
		var found collection[T]
		if err := c.get(ctx, endpoint, path, query, &found); err != nil {
			return err
		}
		for _, item := range *found.Data {
			keep(item)
		}
		if found.isLast(page) {
			return nil
		}
		if after := found.after(); after != "" {
			if seen[after] {
				break
			}
			seen[after], page = true, 0
			query.Del("page")
			query.Set("after", after)
			continue
		}
		if page == 0 {
			return nil
		}
		page++
		query.Set("page", strconv.Itoa(page))
	}
	return unreadable(endpoint)
}
