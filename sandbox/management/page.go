package management

import (
	"encoding/base64"
	"net/url"
	"slices"
	"strconv"
	"strings"
)

// page is a page asked for by number.
type page struct{ number, limit int }

// cut takes the items of a page out of all items.
func cut[T any](p page, items []T) []T {
	if p.number > len(items)/p.limit+1 {
		return nil
	}
	from := min((p.number-1)*p.limit, len(items))
	return items[from:min(from+p.limit, len(items))]
}

// pagination is how V3 tells where a numbered page stands.
type pagination struct {
	Total       int   `json:"total"`
	Count       int   `json:"count"`
	PerPage     int   `json:"per_page"`
	CurrentPage int   `json:"current_page"`
	TotalPages  int   `json:"total_pages"`
	Links       links `json:"links"`
}

// cursorPagination is how V3 tells where a page by cursor stands.
type cursorPagination struct {
	Count       int    `json:"count"`
	PerPage     int    `json:"per_page"`
	StartCursor string `json:"start_cursor,omitempty"`
	EndCursor   string `json:"end_cursor,omitempty"`
	Links       links  `json:"links"`
}

// links are query strings, absent where there is no page.
type links struct {
	Previous string `json:"previous,omitempty"`
	Current  string `json:"current,omitempty"`
	Next     string `json:"next,omitempty"`
}

// pageMeta is the meta of a page: both kinds on the first page, else the kind
// that was asked for.
type pageMeta struct {
	Pagination *pagination       `json:"pagination,omitempty"`
	Cursors    *cursorPagination `json:"cursor_pagination,omitempty"`
}

// numbered describes a page by its number.
func numbered(values url.Values, p page, total, count int) *pagination {
	pages := (total + p.limit - 1) / p.limit
	described := &pagination{
		Total: total, Count: count, PerPage: p.limit, CurrentPage: p.number, TotalPages: pages,
		Links: links{Current: link(values, "page", strconv.Itoa(p.number))},
	}
	if p.number > 1 {
		described.Links.Previous = link(values, "page", strconv.Itoa(p.number-1))
	}
	if p.number < pages {
		described.Links.Next = link(values, "page", strconv.Itoa(p.number+1))
	}
	return described
}

// link is the request's query with one argument of paging changed.
func link(values url.Values, name, value string) string {
	changed := url.Values{}
	for key, v := range values {
		if key != "page" && key != "after" && key != "before" {
			changed[key] = slices.Clone(v)
		}
	}
	changed.Set(name, value)
	return "?" + changed.Encode()
}

// cursorPrefix tells our cursors from any other base64.
const cursorPrefix = "customer:"

// cursor hides the number of an item.
func cursor(number int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(cursorPrefix + strconv.Itoa(number)))
}

// readCursor is the reverse of cursor; false for any other text.
func readCursor(text string) (int, bool) {
	raw, err := base64.RawURLEncoding.DecodeString(text)
	if err != nil {
		return 0, false
	}
	digits, ok := strings.CutPrefix(string(raw), cursorPrefix)
	if !ok {
		return 0, false
	}
	number, err := strconv.Atoi(digits)
	return number, err == nil && cursor(number) == text
}
