package management

import (
	"context"
	"net/url"
	"strconv"
	"strings"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// ListCustomers reads a page of the store's customers, of at most fifty. The cursors at
// its ends are the store's own and go back to it as they came; those between count from
// the first. A cursor that the store does not take is BAD_USER_INPUT.
func (c *Client) ListCustomers(ctx context.Context, in commerce.CustomersRequest) (commerce.CustomerConnection, error) {
	if in.First < 1 || in.First > customersPerPage {
		return commerce.CustomerConnection{}, commerce.BadInput("first", "Ask for 1 to 50 customers.")
	}
	after, skip, ok := readCustomerCursor(in.After)
	if !ok {
		return commerce.CustomerConnection{}, commerce.BadInput("after", "This is no cursor of a list of customers.")
	}
	query := filterQuery(in.Filter)
	query.Set("sort", sortWord(in.Sort))
	query.Set("include", includeCredit)
	query.Set("limit", strconv.Itoa(in.First+skip))
	setText(query, "after", after)
	setText(query, "before", in.Before)
	var found collection[wireCustomer]
	err := c.get(ctx, "customers", "/v3/customers", query, &found)
	if upstream.IsKind(err, upstream.Invalid) && (after != "" || in.Before != "") {
		field := "after"
		if in.Before != "" {
			field = "before"
		}
		return commerce.CustomerConnection{}, &commerce.Error{
			Code: commerce.CodeBadUserInput, Field: field, Message: "This is no cursor of a list of customers.", Err: err,
		}
	}
	if err != nil {
		return commerce.CustomerConnection{}, upstream.Public(err)
	}
	return customerPage(found, in, skip)
}

// customerPage is what was found, without what a cursor says to skip. A store that says
// that there is more and does not say how to get there would hide the rest for ever.
func customerPage(found collection[wireCustomer], in commerce.CustomersRequest, skip int) (commerce.CustomerConnection, error) {
	cursors, pages := found.Meta.value.Cursors.value, found.Meta.value.Pages.value
	rows := *found.Data
	hasNext := cursors.Links.value.Next != "" || cursors.End == "" && pages.Current < pages.Total
	if hasNext && cursors.End == "" || len(rows) > in.First+skip {
		return commerce.CustomerConnection{}, upstream.Public(unreadable("customers"))
	}
	out := commerce.CustomerConnection{Edges: []commerce.CustomerEdge{}, TotalCount: found.total()}
	for i, row := range rows {
		if i < skip {
			continue
		}
		cursor := writeCustomerCursor(cursors.Start, i)
		if i == len(rows)-1 && cursors.End != "" {
			cursor = cursors.End
		}
		out.Edges = append(out.Edges, commerce.CustomerEdge{Node: row.commerce(), Cursor: cursor})
	}
	out.PageInfo = commerce.PageInfo{
		HasNextPage:     hasNext,
		HasPreviousPage: cursors.Links.value.Previous != "" || in.After != "",
	}
	if n := len(out.Edges); n > 0 {
		out.PageInfo.StartCursor, out.PageInfo.EndCursor = commerce.NonEmpty(out.Edges[0].Cursor), commerce.NonEmpty(out.Edges[n-1].Cursor)
	}
	return out, nil
}

// skipMark begins a cursor that is not the store's own: it stands in no base64.
const skipMark = "~"

// writeCustomerCursor names the place of the item that is so many after the one that
// the store's cursor names. Without a cursor of the store's there is none.
func writeCustomerCursor(start string, further int) string {
	if further == 0 || start == "" {
		return start
	}
	return skipMark + strconv.Itoa(further) + skipMark + start
}

// readCustomerCursor is the reverse: the store's own cursor, and how many items to skip
// after it. ok is false for what is none of ours and begins like one.
func readCustomerCursor(cursor string) (start string, further int, ok bool) {
	marked, isOurs := strings.CutPrefix(cursor, skipMark)
	if !isOurs {
		return cursor, 0, true
	}
	digits, start, found := strings.Cut(marked, skipMark)
	further, err := strconv.Atoi(digits)
	return start, further, found && err == nil && further > 0 && further < customersPerPage && start != "" &&
		writeCustomerCursor(start, further) == cursor
}

// filterQuery writes a filter as the store takes it: lists joined by commas.
func filterQuery(f commerce.CustomerFilter) url.Values {
	query := url.Values{}
	setText(query, "id:in", joined(f.IDs))
	setText(query, "email:in", strings.Join(f.Emails, ","))
	setText(query, "name:in", strings.Join(f.Names, ","))
	setText(query, "name:like", f.NameContains)
	setText(query, "company:in", strings.Join(f.Companies, ","))
	setText(query, "phone:in", strings.Join(f.Phones, ","))
	setText(query, "customer_group_id:in", joined(f.GroupIDs))
	setText(query, "registration_ip_address:in", strings.Join(f.RegistrationIPAddresses, ","))
	setTime(query, "date_created:min", f.CreatedFrom)
	setTime(query, "date_created:max", f.CreatedTo)
	setTime(query, "date_modified:min", f.ModifiedFrom)
	setTime(query, "date_modified:max", f.ModifiedTo)
	return query
}

// sortWord is an order in the store's words.
func sortWord(s commerce.CustomerSort) string {
	switch s {
	case commerce.SortCreatedDescending:
		return "date_created:desc"
	case commerce.SortLastNameAscending:
		return "last_name:asc"
	case commerce.SortLastNameDescending:
		return "last_name:desc"
	case commerce.SortModifiedAscending:
		return "date_modified:asc"
	case commerce.SortModifiedDescending:
		return "date_modified:desc"
	case commerce.SortCreatedAscending:
	}
	return "date_created:asc"
}
