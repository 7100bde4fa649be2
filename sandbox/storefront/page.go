package storefront

import (
	"encoding/base64"
	"slices"
	"strconv"

	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// Page sizes: the documented ones of the store, and a bound for connections
// that it documents none for.
const (
	defaultPage = 10
	maxProducts = 50
	maxOthers   = 250
)

// pageArgs are the arguments that every connection has.
type pageArgs struct {
	before, after *string
	first, last   *int
}

// page is a part of a list, and where it stands.
type page[T any] struct {
	items []T
	info  *model.PageInfo
}

// paginate cuts a page out of items, which have distinct numbers. Cursors are
// made of the numbers, so they outlive changes elsewhere in the list.
func paginate[T any](items []T, number func(T) int, args pageArgs, limit int) (page[T], error) {
	if err := args.check(limit); err != nil {
		return page[T]{}, err
	}
	from, to, err := args.bounds(len(items), func(n int) int {
		return slices.IndexFunc(items, func(item T) bool { return number(item) == n })
	})
	if err != nil {
		return page[T]{}, err
	}
	switch {
	case args.last != nil:
		from = max(from, to-*args.last)
	case args.first != nil:
		to = min(to, from+*args.first)
	default:
		to = min(to, from+defaultPage)
	}
	info := &model.PageInfo{HasPreviousPage: from > 0, HasNextPage: to < len(items)}
	if from < to {
		start, end := cursor(number(items[from])), cursor(number(items[to-1]))
		info.StartCursor, info.EndCursor = &start, &end
	}
	return page[T]{items[from:to], info}, nil
}

// check refuses sizes that the store would refuse.
func (a pageArgs) check(limit int) error {
	if a.first != nil && a.last != nil {
		return gqlerror.Errorf("Only one of first and last may be given.")
	}
	for _, size := range []*int{a.first, a.last} {
		if size != nil && (*size < 0 || *size > limit) {
			return gqlerror.Errorf("The page size must be between 0 and %d.", limit)
		}
	}
	return nil
}

// bounds turns the cursors into indexes: the first one in, and the first one
// after. find returns the index of an item by its number, or -1.
func (a pageArgs) bounds(length int, find func(int) int) (from, to int, err error) {
	to = length
	if a.after != nil {
		at, err := locate(*a.after, find)
		if err != nil {
			return 0, 0, err
		}
		from = at + 1
	}
	if a.before != nil {
		at, err := locate(*a.before, find)
		if err != nil {
			return 0, 0, err
		}
		to = at
	}
	return from, max(from, to), nil
}

func locate(text string, find func(int) int) (int, error) {
	number, ok := readCursor(text)
	if !ok {
		return 0, gqlerror.Errorf("The cursor is not valid.")
	}
	at := find(number)
	if at < 0 {
		return 0, gqlerror.Errorf("The cursor is not valid.")
	}
	return at, nil
}

// cursor hides a number, so that nobody computes with it.
func cursor(number int) string {
	return base64.StdEncoding.EncodeToString([]byte("item:" + strconv.Itoa(number)))
}

// readCursor is the reverse of cursor; false for any other text.
func readCursor(text string) (int, bool) {
	raw, err := base64.StdEncoding.DecodeString(text)
	if err != nil || len(raw) < len("item:") {
		return 0, false
	}
	number, err := strconv.Atoi(string(raw[len("item:"):]))
	if err != nil || cursor(number) != text {
		return 0, false
	}
	return number, true
}
