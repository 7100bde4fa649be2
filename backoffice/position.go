package backoffice

import (
	"encoding/base64"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
)

// The store numbers the pages of these lists, so that their cursors are ours: the place
// in the list that the next item has. A cursor holds with any size of page.

// maxPosition is far behind the end of every list.
const maxPosition = 10_000_000

// position writes a place in a list as a cursor of that kind of list.
func position(list string, offset int) string {
	return base64.RawURLEncoding.EncodeToString([]byte(list + ":" + strconv.Itoa(offset)))
}

// readPosition is the reverse of position; ok is false for any other text. The empty
// text is the beginning.
func readPosition(list, cursor string) (offset int, ok bool) {
	if cursor == "" {
		return 0, true
	}
	raw, err := base64.RawURLEncoding.DecodeString(cursor)
	if err != nil {
		return 0, false
	}
	digits, ok := strings.CutPrefix(string(raw), list+":")
	if !ok {
		return 0, false
	}
	offset, err = strconv.Atoi(digits)
	return offset, err == nil && offset > 0 && offset <= maxPosition && position(list, offset) == cursor
}

// checkPage reads where a page begins, and refuses one that nobody may ask for.
func checkPage(list string, page commerce.PageRequest) (offset int, err error) {
	if page.First < 1 || page.First > maxPage {
		return 0, commerce.BadInput("first", "Ask for 1 to 50 at once.")
	}
	offset, ok := readPosition(list, page.After)
	if !ok {
		return 0, commerce.BadInput("after", "This is no cursor of this list.")
	}
	return offset, nil
}

// connection makes a page of first items at most out of those that were found from an
// offset on. One item more than that says that there is a next page.
func connection[T any](list string, offset, first int, found []T) *commerce.Page[T] {
	page := &commerce.Page[T]{
		Edges:    make([]commerce.Edge[T], min(first, len(found))),
		PageInfo: commerce.PageInfo{HasNextPage: len(found) > first, HasPreviousPage: offset > 0},
	}
	for i := range page.Edges {
		page.Edges[i] = commerce.Edge[T]{Node: found[i], Cursor: position(list, offset+i+1)}
	}
	if n := len(page.Edges); n > 0 {
		page.PageInfo.StartCursor, page.PageInfo.EndCursor = &page.Edges[0].Cursor, &page.Edges[n-1].Cursor
	}
	return page
}
