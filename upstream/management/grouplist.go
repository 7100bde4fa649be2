package management

import (
	"context"
	"net/url"
	"strconv"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// ListCustomerGroups reads count groups, at most 51, from an offset on, by number. Fewer
// are the end of the list. A filter that is empty asks for all groups.
func (c *Client) ListCustomerGroups(ctx context.Context, f commerce.CustomerGroupFilter, offset, count int) ([]commerce.CustomerGroup, error) {
	w, err := newWindow(offset, count)
	if err != nil {
		return nil, err
	}
	found, err := readWindow(ctx, w, "groups", groupQuery(f), func(ctx context.Context, query url.Values) ([]wireGroup, error) {
		var page listing[wireGroup]
		err := c.get(ctx, "groups", groupsPath, query, &page)
		return page, err
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	groups := make([]commerce.CustomerGroup, 0, len(found))
	for _, w := range found {
		if w.ID > 0 {
			groups = append(groups, w.commerce())
			continue
		}
		return nil, unreadable("groups")
	}
	return groups, nil
}

// groupQuery writes a filter as the store takes it.
func groupQuery(f commerce.CustomerGroupFilter) url.Values {
	query := url.Values{}
	setText(query, "name", f.Name)
	setText(query, "name:like", f.NameContains)
	setFlag(query, "is_default", f.IsDefault)
	setFlag(query, "is_group_for_guests", f.IsForGuests)
	setTime(query, "date_created:min", f.CreatedFrom)
	setTime(query, "date_created:max", f.CreatedTo)
	return query
}

func setText(query url.Values, name, text string) {
	if text != "" {
		query.Set(name, text)
	}
}

func setFlag(query url.Values, name string, flag *bool) {
	if flag != nil {
		query.Set(name, strconv.FormatBool(*flag))
	}
}

func setTime(query url.Values, name string, moment *time.Time) {
	if moment != nil {
		query.Set(name, inQuery(*moment))
	}
}
