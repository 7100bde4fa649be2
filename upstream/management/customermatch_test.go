package management

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// refusalOf is what an error says of an item that was alone in its call.
func refusalOf(err error) commerce.StaffItemError {
	var refused *commerce.ItemsRefused
	if !errors.As(err, &refused) {
		return nil
	}
	return refused.Refusal
}

// said writes outcomes as numbers, or as codes.
func outcomesOf[T any](outcomes []commerce.ItemOutcome[T], id func(T) int) string {
	words := make([]string, len(outcomes))
	for i, o := range outcomes {
		switch {
		case o.Value != nil:
			words[i] = fmt.Sprint(id(*o.Value))
		case len(o.Refused) == 1:
			words[i] = string(o.Refused[0].Code())
		}
	}
	return strings.Join(words, " ")
}

// TestNewCustomersAreMatchedByContent has answers in another order, with others in them,
// twice, and with somebody missing.
func TestNewCustomersAreMatchedByContent(t *testing.T) {
	drafts := make([]commerce.CustomerDraft, 4)
	for i, address := range []string{"a@example.com", "B@example.com", "same@example.com", "same@example.com"} {
		drafts[i] = commerce.CustomerDraft{Email: address, FirstName: "F", LastName: "L", ChannelIDs: []int{i + 1}}
	}
	drafts[0].ChannelIDs = nil
	row := func(id int, address, channels string) string {
		return fmt.Sprintf(`{"id":%d,"email":%q,"channel_ids":%s}`, id, address, channels)
	}
	a, b, c, d := row(1, "A@example.com", "null"), row(2, "b@example.com", "[2]"), row(3, "same@example.com", "[3]"), row(4, "same@example.com", `["4"]`)
	for name, tc := range map[string]struct{ rows, want string }{
		"in order":              {a + "," + b + "," + c + "," + d, "1 2 3 4"},
		"turned round":          {d + "," + c + "," + b + "," + a, "1 2 3 4"},
		"somebody else's too":   {row(99, "stranger@example.com", "null") + "," + d + "," + c + "," + b + "," + a, "1 2 3 4"},
		"one twice":             {a + "," + a + "," + b + "," + c + "," + d, "1 2 3 4"},
		"one is missing":        {a + "," + c + "," + d, "1 ITEM_MISSING 3 4"},
		"a twin is missing":     {a + "," + b + "," + d, "1 2 ITEM_OUTCOME_UNKNOWN 4"},
		"nobody":                {"", "ITEM_MISSING ITEM_MISSING ITEM_MISSING ITEM_MISSING"},
		"defaults for channels": {row(1, "a@example.com", "[1]") + "," + b + "," + c + "," + d, "1 2 3 4"},
		"two of one":            {a + "," + row(8, "a@example.com", "null") + "," + b + "," + c + "," + d, "ITEM_OUTCOME_UNKNOWN 2 3 4"},
		"without a number":      {row(0, "a@example.com", "null") + "," + b + "," + c + "," + d, "ITEM_MISSING 2 3 4"},
	} {
		for _, status := range []int{http.StatusOK, http.StatusMultiStatus} {
			got, err := saying(t, status, `{"data":[`+tc.rows+`],"meta":{}}`).CreateCustomers(upstreamtest.Context(t), drafts)
			if said := outcomesOf(got, func(c commerce.Customer) int { return c.EntityID }); err != nil || said != tc.want {
				t.Errorf("%s: %s, %v, want %s", name, said, err, tc.want)
			}
		}
	}
	got, err := saying(t, http.StatusOK, `{"data":`+a+`}`).CreateCustomers(upstreamtest.Context(t), drafts[:1])
	if said := outcomesOf(got, func(c commerce.Customer) int { return c.EntityID }); err != nil || said != "1" {
		t.Errorf("one without a list: %s, %v", said, err)
	}
}

func TestChangedCustomersAreMatchedByNumber(t *testing.T) {
	s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "application/json")
		if r.Method == http.MethodGet {
			_, _ = w.Write([]byte(`{"data":[{"id":1,"notes":"now","store_credit_amounts":[{"amount":7}]}]}`))
			return
		}
		_, _ = w.Write([]byte(`{"data":[{"id":3},{"id":99},{"id":1},{"id":1}]}`))
	})
	got, err := s.UpdateCustomers(upstreamtest.Context(t), []commerce.CustomerChange{{CustomerID: 1}, {CustomerID: 2}, {CustomerID: 3}})
	if said := outcomesOf(got, func(c commerce.Customer) int { return c.EntityID }); err != nil || said != "1 ITEM_MISSING 3" {
		t.Errorf("%s, %v", said, err)
	}
	if view := got[0].Value.Staff; len(view.StoreCredit) != 1 || *view.Notes != "now" {
		t.Errorf("not read anew: %+v", view)
	}
}

func TestAddressesAreMatchedByContent(t *testing.T) {
	drafts := []commerce.CustomerAddressDraft{lane(7), lane(8), lane(7)}
	drafts[2].Company, drafts[2].Kind = "C", nil
	row := func(id, owner int, more string) string {
		return fmt.Sprintf(`{"id":%d,"customer_id":%d,"first_name":"Ada","last_name":"L","address1":"1 %s Lane","city":"Graz","postal_code":8010,"country_code":"AT","address_type":"residential"%s}`, id, owner, canary, more)
	}
	a, b, c := row(1, 7, ""), row(2, 8, ""), row(3, 7, `,"company":"C"`)
	for name, tc := range map[string]struct{ rows, want string }{
		"in order":              {a + "," + b + "," + c, "1 2 3"},
		"turned round":          {c + "," + b + "," + a, "1 2 3"},
		"twice, and a stranger": {c + "," + c + "," + row(9, 9, "") + "," + b + "," + a, "1 2 3"},
		"a duplicate":           {c + "," + a, "1 ITEM_MISSING 3"},
		"none":                  {"", "ITEM_MISSING ITEM_MISSING ITEM_MISSING"},
		"written another way":   {row(1, 7, `,"state_or_province":"Steiermark"`) + "," + b + "," + c, "1 2 3"},
		"another kind":          {row(1, 7, `,"address_type":"commercial"`) + "," + b + "," + c, "1 2 3"},
		"somebody else's":       {row(1, 9, "") + "," + b + "," + c, "ITEM_MISSING 2 3"},
	} {
		got, err := saying(t, http.StatusOK, `{"data":[`+tc.rows+`]}`).CreateAddresses(upstreamtest.Context(t), drafts)
		if said := outcomesOf(got, func(a commerce.CustomerAddress) int { return a.EntityID }); err != nil || said != tc.want {
			t.Errorf("%s: %s, %v, want %s", name, said, err, tc.want)
		}
	}
	got, err := saying(t, http.StatusOK, `{"data":[{"id":5},{"id":9},{"id":4}]}`).UpdateAddresses(upstreamtest.Context(t), []commerce.CustomerAddressChange{{AddressID: 4}, {AddressID: 6}, {AddressID: 5}})
	if said := outcomesOf(got, func(a commerce.CustomerAddress) int { return a.EntityID }); err != nil || said != "4 ITEM_MISSING 5" {
		t.Errorf("%s, %v", said, err)
	}
}

func TestCustomersOfOneEmail(t *testing.T) {
	s := saying(t, http.StatusOK, `{"data":[{"id":1,"email":"A@example.com"},{"id":2,"email":"a@example.com"},{"id":1,"email":"a@example.com"},{"id":3,"email":"b@example.com"},{"id":4,"email":"stranger@example.com"}]}`)
	got, err := s.CustomersByEmail(upstreamtest.Context(t), []string{"b@example.com", "a@Example.com", "x@y,z@y", ""})
	ids := make([]int, len(got))
	for i, c := range got {
		ids[i] = c.EntityID
	}
	if err != nil || !slices.Equal(ids, []int{1, 2, 3}) || !strings.Contains(s.Heard()[0].Line, "email%3Ain=a%40example.com%2Cb%40example.com&") {
		t.Errorf("%v, %v after %s", ids, err, s.Heard()[0].Line)
	}
	for _, none := range [][]string{nil, {""}, {"a,b"}} {
		if got, err := s.CustomersByEmail(upstreamtest.Context(t), none); err != nil || got != nil || len(s.Heard()) != 1 {
			t.Errorf("%q: %v, %v", none, got, err)
		}
	}
}
