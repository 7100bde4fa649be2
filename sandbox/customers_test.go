package sandbox_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// customerPage is a page of customers.
type customerPage struct {
	Data []struct {
		ID              int
		Email           string
		CustomerGroupID int    `json:"customer_group_id"`
		LastName        string `json:"last_name"`
		Addresses       []struct {
			ID         int
			CustomerID int `json:"customer_id"`
		}
		AddressCount int `json:"address_count"`
	}
	Meta struct {
		Pagination *struct {
			Total, Count int
			PerPage      int `json:"per_page"`
			CurrentPage  int `json:"current_page"`
			TotalPages   int `json:"total_pages"`
			Links        struct{ Previous, Current, Next string }
		}
		CursorPagination *struct {
			Count       int
			PerPage     int    `json:"per_page"`
			StartCursor string `json:"start_cursor"`
			EndCursor   string `json:"end_cursor"`
			Links       struct{ Previous, Current, Next string }
		} `json:"cursor_pagination"`
	}
}

func (p customerPage) ids() []int {
	var ids []int
	for _, c := range p.Data {
		ids = append(ids, c.ID)
	}
	return ids
}

func TestCustomerFilters(t *testing.T) {
	c := start(t)
	tests := []struct {
		query string
		want  []int
	}{
		{"id:in=3,1,999", []int{1, 3}},
		{"id:in=999", nil},
		{"email:in=" + url.QueryEscape(strings.ToUpper(c.seed.Customers[1].Email)), []int{2}},
		{"email:in=shared.inbox@example.com", []int{8, 9}},
		{"customer_group_id:in=4&limit=2", []int{4, 15}},
		{"id:in=1,2,3&customer_group_id:in=2,3", []int{2, 3}},
		{"id:in=1,2,3&sort=date_created:desc", []int{3, 2, 1}},
		{"id:in=1,2,3&sort=last_name:asc", []int{2, 1, 3}},
	}
	for _, test := range tests {
		got := get[customerPage](c, "/v3/customers?"+test.query)
		if diff := cmp.Diff(test.want, got.ids()); diff != "" {
			t.Errorf("%s (-want +got):\n%s", test.query, diff)
		}
	}
}

func TestCustomerQueriesThatAreRefused(t *testing.T) {
	c := start(t)
	for query, field := range map[string]string{
		"id:in=one": "id:in", "include=passwords": "include", "sort=age": "sort", "sort=last_name:up": "sort", "limit=0": "limit",
		"page=x": "page", "after=nowhere": "after", "after=Y3VzdG9tZXI6MQ&before=Y3VzdG9tZXI6MQ": "before", "nick:like=B": "nick:like",
	} {
		got := c.rest(http.MethodGet, "/v3/customers?"+query, nil)
		var p problem
		c.decode(got, http.StatusUnprocessableEntity, &p)
		if p.Errors[field] == "" {
			t.Errorf("%s: %s", query, got.body)
		}
	}
}

func TestCustomerIncludes(t *testing.T) {
	c := start(t)
	without := c.rest(http.MethodGet, "/v3/customers?id:in=1", nil)
	for _, part := range []string{"addresses", `"attributes"`, "form_fields", "store_credit_amounts", "password\""} {
		if strings.Contains(string(without.body), part) {
			t.Errorf("%s was told without being asked for: %s", part, without.body)
		}
	}
	type parts struct {
		Data []struct {
			Attributes  []map[string]any
			FormFields  []map[string]any `json:"form_fields"`
			StoreCredit []map[string]any `json:"store_credit_amounts"`
			Addresses   []map[string]any
			ChannelIDs  []int `json:"channel_ids"`
		}
	}
	got := get[parts](c, "/v3/customers?id:in=1&include=addresses,attributes,formfields,storecredit").Data[0]
	if len(got.Addresses) != 7 || got.Addresses[0]["customer_id"] != 1.0 || got.Addresses[0]["address_type"] != "residential" {
		t.Errorf("addresses %v", got.Addresses)
	}
	wantFields := []map[string]any{
		{"name": "How did you hear about us?", "value": "A friend", "customer_id": 1.0},
		{"name": "Interests", "value": []any{"Hiking", "Roasting"}, "customer_id": 1.0},
		{"name": "Coffee birthday", "value": "2019-10-01", "customer_id": 1.0},
		{"name": "Notes", "value": "No lids, please.\nAnd no straws.", "customer_id": 1.0},
		{"name": "Favourite roast", "value": "Medium", "customer_id": 1.0},
		{"name": "Cups a day", "value": 3.5, "customer_id": 1.0},
		{"name": "Gate word", "value": "open-larch-77", "customer_id": 1.0},
	}
	if diff := cmp.Diff(wantFields, got.FormFields); diff != "" {
		t.Errorf("form fields (-want +got):\n%s", diff)
	}
	if len(got.Attributes) != 3 || got.Attributes[0]["attribute_value"] != "Evergreen" || got.Attributes[0]["customer_id"] != 1.0 {
		t.Errorf("attributes %v", got.Attributes)
	}
	if diff := cmp.Diff([]map[string]any{{"amount": 10.0}}, got.StoreCredit); diff != "" {
		t.Errorf("store credit (-want +got):\n%s", diff)
	}
	if got.ChannelIDs != nil {
		t.Errorf("a global customer has channels %v", got.ChannelIDs)
	}
	many := get[customerPage](c, "/v3/customers?id:in=15&include=addresses").Data[0]
	if many.AddressCount != 12 || len(many.Addresses) != 10 {
		t.Errorf("%d of %d addresses were included, want 10 of 12", len(many.Addresses), many.AddressCount)
	}
}

func TestCustomersByPage(t *testing.T) {
	c := start(t)
	first := get[customerPage](c, "/v3/customers?limit=15")
	if p := first.Meta.Pagination; p == nil || p.Total != 40 || p.Count != 15 || p.PerPage != 15 || p.CurrentPage != 1 ||
		p.TotalPages != 3 || p.Links.Previous != "" || p.Links.Next != "?limit=15&page=2" {
		t.Errorf("pagination of the first page: %+v", p)
	}
	if first.Meta.CursorPagination == nil || first.Meta.CursorPagination.Links.Next == "" {
		t.Errorf("cursors of the first page: %+v", first.Meta.CursorPagination)
	}
	last := get[customerPage](c, "/v3/customers"+"?limit=15&page=3")
	if p := last.Meta.Pagination; len(last.Data) != 10 || p.Links.Next != "" || p.Links.Previous != "?limit=15&page=2" ||
		last.Meta.CursorPagination != nil {
		t.Errorf("the last page has %d customers, %+v", len(last.Data), last.Meta)
	}
	for _, page := range []string{"4", "9223372036854775807"} {
		if beyond := get[customerPage](c, "/v3/customers?limit=15&page="+page); len(beyond.Data) != 0 {
			t.Errorf("page %s has %d customers", page, len(beyond.Data))
		}
	}
}

func TestCustomersByCursor(t *testing.T) {
	c := start(t)
	page := get[customerPage](c, "/v3/customers?limit=15")
	var forward []int
	for range 5 {
		forward = append(forward, page.ids()...)
		next := page.Meta.CursorPagination.Links.Next
		if next == "" {
			break
		}
		page = get[customerPage](c, "/v3/customers"+next)
		if page.Meta.Pagination != nil {
			t.Fatalf("a page by cursor tells page numbers: %+v", page.Meta.Pagination)
		}
	}
	if len(forward) != 40 || forward[0] != 1 || forward[39] != 40 {
		t.Errorf("forward %v", forward)
	}
	back := get[customerPage](c, "/v3/customers"+page.Meta.CursorPagination.Links.Previous)
	if diff := cmp.Diff([]int{16, 30}, []int{back.ids()[0], back.ids()[14]}); diff != "" {
		t.Errorf("back from the last page (-want +got):\n%s", diff)
	}
	gone := get[customerPage](c, "/v3/customers?after="+page.Meta.CursorPagination.EndCursor)
	if len(gone.Data) != 0 {
		t.Errorf("after the end: %v", gone.ids())
	}
}
