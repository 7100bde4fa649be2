package management

import (
	"context"
	"errors"
	"maps"
	"net/url"
	"strconv"

	"github.com/clientele-graph/clientele/upstream"
)

// errNoWindow says that nobody can mean this part of a list.
var errNoWindow = errors.New("no part of a list is like this")

// window is a part of a list: so many items from an offset on. The store knows pages
// only, so a window is cut out of the pages that cover it.
type window struct{ offset, count int }

// maxWindow is how many items can be asked for at once: a page of ours, and one item
// more that tells whether there is a next one.
const maxWindow = perPage + 1

// pages returns the size of pages, and the numbers of the first and the last one, that
// cover the window: one where that can be, else two, and never larger ones than every
// store takes.
func (w window) pages() (size, first, last int) {
	for size := w.count; size <= perPage; size++ {
		if page := w.offset / size; (page+1)*size >= w.offset+w.count {
			return size, page + 1, page + 1
		}
	}
	return perPage, w.offset/perPage + 1, (w.offset+w.count-1)/perPage + 1
}

// readWindow reads the items of a window with read, which reads the page that its
// query names. It ends early where the list does. A page with more items than asked for
// is an answer that cannot be meant: nobody could say then which items are where.
func readWindow[T any](
	ctx context.Context, w window, endpoint string, filter url.Values, read func(context.Context, url.Values) ([]T, error),
) ([]T, error) {
	size, first, last := w.pages()
	var items []T
	for page := first; page <= last; page++ {
		query := url.Values{"page": {strconv.Itoa(page)}, "limit": {strconv.Itoa(size)}}
		maps.Copy(query, filter)
		found, err := read(ctx, query)
		if err != nil {
			return nil, err
		}
		if len(found) > size {
			return nil, unreadable(endpoint)
		}
		items = append(items, found...)
		if len(found) < size {
			break
		}
	}
	items = items[min(w.offset-(first-1)*size, len(items)):]
	return items[:min(w.count, len(items))], nil
}

// newWindow refuses what is no part of a list: a mistake of ours.
func newWindow(offset, count int) (window, error) {
	if offset < 0 || count < 1 || count > maxWindow {
		return window{}, upstream.Public(errNoWindow)
	}
	return window{offset, count}, nil
}
