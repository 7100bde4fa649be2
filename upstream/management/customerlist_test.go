package management

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// listed is a page of customers 1 to n, with the store's cursors.
func listed(n int, next, previous string) string {
	rows := make([]string, n)
	for i := range rows {
		rows[i] = fmt.Sprintf(`{"id":%d,"store_credit_amounts":[]}`, i+1)
	}
	return `{"data":[` + strings.Join(rows, ",") + `],"meta":{"cursor_pagination":{"start_cursor":"S==","end_cursor":"E==","links":{"next":` + next + `,"previous":` + previous + `}}}}`
}

func TestListCustomers(t *testing.T) {
	s := saying(t, http.StatusOK, listed(3, `"?after=E"`, `null`))
	got, err := s.ListCustomers(upstreamtest.Context(t), commerce.CustomersRequest{First: 3})
	if err != nil {
		t.Fatal(err)
	}
	var cursors []string
	for _, e := range got.Edges {
		cursors = append(cursors, e.Cursor)
	}
	if diff := cmp.Diff([]string{"S==", "~1~S==", "E=="}, cursors); diff != "" {
		t.Errorf("cursors (-want +got):\n%s", diff)
	}
	want := commerce.PageInfo{HasNextPage: true, StartCursor: new("S=="), EndCursor: new("E==")}
	if diff := cmp.Diff(want, got.PageInfo); diff != "" || got.TotalCount != nil {
		t.Errorf("page %v (-want +got):\n%s", got.TotalCount, diff)
	}
}

func TestListCustomersAfterAndBefore(t *testing.T) {
	for name, tc := range map[string]struct {
		in    commerce.CustomersRequest
		line  string
		first int
		n     int
	}{
		"the store's cursor": {commerce.CustomersRequest{First: 3, After: "E=="}, "after=E%3D%3D&include=storecredit&limit=3&", 1, 3},
		"between":            {commerce.CustomersRequest{First: 2, After: "~1~S=="}, "after=S%3D%3D&include=storecredit&limit=3&", 2, 2},
		"back":               {commerce.CustomersRequest{First: 3, Before: "S=="}, "before=S%3D%3D&include=storecredit&limit=3&", 1, 3},
	} {
		s := saying(t, http.StatusOK, listed(3, `null`, `"?before=S"`))
		got, err := s.ListCustomers(upstreamtest.Context(t), tc.in)
		if err != nil || len(got.Edges) != tc.n || got.Edges[0].Node.EntityID != tc.first || !got.PageInfo.HasPreviousPage || got.PageInfo.HasNextPage {
			t.Errorf("%s: %+v, %v", name, got, err)
		}
		if line := s.Heard()[0].Line; !strings.Contains(line, tc.line) {
			t.Errorf("%s: asked %s, want %s", name, line, tc.line)
		}
	}
}

func TestEveryFilterAndOrder(t *testing.T) {
	moment := time.Date(2026, time.March, 2, 13, 0, 0, 0, time.FixedZone("", 3600))
	s := saying(t, http.StatusOK, listed(0, `null`, `null`))
	_, err := s.ListCustomers(upstreamtest.Context(t), commerce.CustomersRequest{First: 50, Sort: commerce.SortLastNameDescending, Filter: commerce.CustomerFilter{
		IDs: []int{1, 2}, Emails: []string{"a@x"}, Names: []string{"A B"}, NameContains: "A", Companies: []string{"C", "D"}, Phones: []string{"5"},
		GroupIDs: []int{0, 3}, RegistrationIPAddresses: []string{"192.0.2.1"}, CreatedFrom: &moment, CreatedTo: &moment, ModifiedFrom: &moment, ModifiedTo: &moment,
	}})
	want := "GET /stores/abc/v3/customers?company%3Ain=C%2CD&customer_group_id%3Ain=0%2C3&date_created%3Amax=2026-03-02T12%3A00%3A00Z&date_created%3Amin=2026-03-02T12%3A00%3A00Z" +
		"&date_modified%3Amax=2026-03-02T12%3A00%3A00Z&date_modified%3Amin=2026-03-02T12%3A00%3A00Z&email%3Ain=a%40x&id%3Ain=1%2C2&include=storecredit&limit=50" +
		"&name%3Ain=A+B&name%3Alike=A&phone%3Ain=5&registration_ip_address%3Ain=192.0.2.1&sort=last_name%3Adesc"
	if got := s.Heard()[0].Line; err != nil || got != want {
		t.Errorf("%v, asked\n%s, want\n%s", err, got, want)
	}
	for sort, want := range map[commerce.CustomerSort]string{
		commerce.SortCreatedAscending: "date_created:asc", commerce.SortCreatedDescending: "date_created:desc", commerce.SortLastNameAscending: "last_name:asc",
		commerce.SortModifiedAscending: "date_modified:asc", commerce.SortModifiedDescending: "date_modified:desc", "": "date_created:asc",
	} {
		if got := sortWord(sort); got != want {
			t.Errorf("%s is %s, want %s", sort, got, want)
		}
	}
}

func TestListsThatCannotBeMeant(t *testing.T) {
	for body, code := range map[string]commerce.Code{
		listed(4, `null`, `null`): commerce.CodeUpstreamUnavailable, // more than asked for
		`{"data":[{"id":1}],"meta":{"pagination":{"current_page":1,"total_pages":2}}}`:           commerce.CodeUpstreamUnavailable,
		`{"data":[{"id":1}],"meta":{"pagination":{"current_page":1,"total_pages":1,"total":1}}}`: "",
		`{"data":[{"id":1}]}`: "",
	} {
		got, err := saying(t, http.StatusOK, body).ListCustomers(upstreamtest.Context(t), commerce.CustomersRequest{First: 3})
		if commerce.CodeOf(err) != code {
			t.Errorf("%s: %v, want %s", body, err, code)
		}
		if strings.Contains(body, `"total":1`) && (got.TotalCount == nil || *got.TotalCount != 1) {
			t.Errorf("%s: total %v", body, got.TotalCount)
		}
	}
	for field, in := range map[string]commerce.CustomersRequest{
		"after": {First: 1, After: "nonsense"}, "before": {First: 1, Before: "nonsense"}, "first": {First: 51},
		"after ": {First: 1, After: "~x~S"}, "after  ": {First: 1, After: "~60~S"}, "after   ": {First: 1, After: "~3~"},
	} {
		_, err := saying(t, http.StatusUnprocessableEntity, canary).ListCustomers(upstreamtest.Context(t), in)
		if wantCode(t, err, commerce.CodeBadUserInput); !isField(err, strings.TrimSpace(field)) {
			t.Errorf("%s: %v", field, err)
		}
	}
	_, err := saying(t, http.StatusUnprocessableEntity, canary).ListCustomers(upstreamtest.Context(t), commerce.CustomersRequest{First: 1})
	wantCode(t, err, commerce.CodeInternal)
}

// book answers with the pages of an address book of n.
func book(t *testing.T, n int) *fakeStore {
	t.Helper()
	return newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		page, limit := 1, 0
		_, _ = fmt.Sscan(r.URL.Query().Get("page"), &page)
		_, _ = fmt.Sscan(r.URL.Query().Get("limit"), &limit)
		var rows []string
		for id := (page-1)*limit + 1; id <= min(page*limit, n); id++ {
			rows = append(rows, fmt.Sprintf(`{"id":%d,"customer_id":7,"country_code":"at","address_type":"tent"}`, id))
		}
		w.Header().Set("Content-Type", "application/json")
		_, _ = fmt.Fprintf(w, `{"data":[%s],"meta":{"pagination":{"total":%d,"current_page":%d,"total_pages":9}}}`, strings.Join(rows, ","), n, page)
	})
}

// TestAddressBooksByPage reads a book in every size of page, and finds everything once.
func TestAddressBooksByPage(t *testing.T) {
	s := book(t, 73)
	for _, size := range []int{1, 7, 49, 50} {
		next, after := 1, ""
		for {
			got, err := s.AddressesOf(upstreamtest.Context(t), 7, commerce.PageRequest{First: size, After: after})
			if err != nil || *got.TotalCount != 73 || got.PageInfo.HasPreviousPage != (after != "") {
				t.Fatalf("%d after %q: %+v, %v", size, after, got, err)
			}
			for _, e := range got.Edges {
				if e.Node.EntityID != next || e.Node.CountryCode != "AT" || *e.Node.Kind != commerce.AddressUnknown {
					t.Fatalf("%d: got %+v, want %d", size, e.Node, next)
				}
				next++
			}
			if !got.PageInfo.HasNextPage {
				break
			}
			after = *got.PageInfo.EndCursor
		}
		if next != 74 {
			t.Errorf("pages of %d end before %d", size, next)
		}
	}
}

func TestAddressBooksOfStrangers(t *testing.T) {
	s := book(t, 3)
	_, err := s.AddressesOf(upstreamtest.Context(t), 8, commerce.PageRequest{First: 5})
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	for _, cursor := range []string{"x", "YWRkcmVzczoteA", "YWRkcmVzczotMQ", writeAddressCursor(maxOffset + 1)} {
		_, err := s.AddressesOf(upstreamtest.Context(t), 7, commerce.PageRequest{First: 5, After: cursor})
		if wantCode(t, err, commerce.CodeBadUserInput); !isField(err, "after") {
			t.Errorf("%q: %v", cursor, err)
		}
	}
	found, err := s.AddressesByID(upstreamtest.Context(t), []int{2, 99})
	if err != nil || len(found) != 1 || found[2].CustomerID != 7 {
		t.Errorf("by number: %+v, %v", found, err)
	}
}

func FuzzAddressCursor(f *testing.F) {
	f.Add(writeAddressCursor(7))
	f.Add("")
	f.Fuzz(func(t *testing.T, cursor string) {
		before, ok := readAddressCursor(cursor)
		if ok && cursor != "" && (before < 0 || before > maxOffset || writeAddressCursor(before) != cursor) {
			t.Errorf("%q is %d", cursor, before)
		}
	})
}

func FuzzCustomerCursor(f *testing.F) {
	f.Add("~3~abc")
	f.Add("abc")
	f.Add("~-1~")
	f.Fuzz(func(t *testing.T, cursor string) {
		start, further, ok := readCustomerCursor(cursor)
		if ok && (further < 0 || further >= customersPerPage || writeCustomerCursor(start, further) != cursor) {
			t.Errorf("%q is %d after %q", cursor, further, start)
		}
	})
}

// FuzzCustomerAnswers reads anything as an answer about customers and addresses. Nobody
// is found who was not asked for.
func FuzzCustomerAnswers(f *testing.F) {
	f.Add([]byte(listed(2, `null`, `null`)))
	f.Add([]byte(`{"data":{"id":"1","email":"a@example.com","channel_ids":[]},"errors":{"0.email":""}}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		var customers customersAnswer
		if readAnswer(body, &customers) {
			for _, o := range matchCustomers([]commerce.CustomerDraft{{Email: "a@example.com"}}, *customers.Data) {
				if o.Value != nil && !sameEmail(o.Value.Email, "a@example.com") {
					t.Errorf("%s is %+v", body, o.Value)
				}
			}
		}
		var addresses addressesAnswer
		if readAnswer(body, &addresses) {
			matchAddresses([]newAddress{{CustomerID: 1}}, *addresses.Data)
		}
		for _, word := range pathAtFault(body) {
			if strings.ContainsAny(word, " @\"") {
				t.Errorf("%s says %q", body, word)
			}
		}
		var list collection[wireCustomer]
		if readAnswer(body, &list) {
			page, err := customerPage(list, commerce.CustomersRequest{First: 3}, 0)
			if err == nil && len(page.Edges) > 3 {
				t.Errorf("%s has %d", body, len(page.Edges))
			}
		}
	})
}
