package sandbox_test

import (
	"encoding/json"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestCustomerRecord(t *testing.T) {
	c := start(t)
	token := c.login(1, c.member(store.GroupRetail))
	got := c.ask(`{ customer { entityId company customerGroupId customerGroupName email firstName lastName phone
		taxExemptCategory attributeCount storeCredit { currencyCode value }
		attributes { level: attribute(entityId: 1) { entityId name value } cards: attribute(entityId: 2) { value } }
		formFields { __typename entityId name
			... on CheckboxesFormFieldValue { valueEntityIds values }
			... on DateFormFieldValue { date { utc } }
			... on MultilineTextFormFieldValue { multilineText }
			... on MultipleChoiceFormFieldValue { valueEntityId value }
			... on NumberFormFieldValue { number }
			... on PasswordFormFieldValue { password }
			... on TextFormFieldValue { text } } } }`, nil, catHeader, token)
	var data struct{ Customer map[string]any }
	c.data(got, &data)
	want := map[string]any{
		"entityId": 1.0, "company": "", "customerGroupId": 1.0, "customerGroupName": "Retail",
		"email": c.seed.Customers[0].Email, "firstName": "Birch", "lastName": "Mockley", "phone": "555-0101",
		"taxExemptCategory": "", "attributeCount": 3.0,
		"storeCredit": []any{map[string]any{"currencyCode": "USD", "value": 10.0}},
		"attributes": map[string]any{
			"level": map[string]any{"entityId": 1.0, "name": "Loyalty level", "value": "Evergreen"},
			"cards": map[string]any{"value": "4"},
		},
		"formFields": []any{
			field("Text", 21, "How did you hear about us?", map[string]any{"text": "A friend"}),
			field("Checkboxes", 22, "Interests", map[string]any{"valueEntityIds": []any{1.0, 3.0}, "values": []any{"Hiking", "Roasting"}}),
			field("Date", 23, "Coffee birthday", map[string]any{"date": map[string]any{"utc": "2019-10-01T00:00:00Z"}}),
			field("MultilineText", 24, "Notes", map[string]any{"multilineText": "No lids, please.\nAnd no straws."}),
			field("MultipleChoice", 25, "Favourite roast", map[string]any{"valueEntityId": 2.0, "value": "Medium"}),
			field("Number", 26, "Cups a day", map[string]any{"number": 3.5}),
			field("Password", 27, "Gate word", map[string]any{"password": "open-larch-77"}),
		},
	}
	if diff := cmp.Diff(want, data.Customer); diff != "" {
		t.Errorf("customer (-want +got):\n%s", diff)
	}
}

// field is an answer to a form field as it looks on the wire.
func field(kind string, id float64, name string, more map[string]any) map[string]any {
	more["__typename"], more["entityId"], more["name"] = kind+"FormFieldValue", id, name
	return more
}

func TestAttributes(t *testing.T) {
	c := start(t)
	headers := []string{catHeader, c.login(1, c.member(store.GroupWholesale))}
	var data struct {
		Customer struct {
			Attributes struct {
				Attribute struct {
					Name  string
					Value *string
				}
			}
		}
	}
	c.data(c.ask(`{ customer { attributes { attribute(entityId: 1) { name value } } } }`, nil, headers...), &data)
	if got := data.Customer.Attributes.Attribute; got.Name != "Loyalty level" || got.Value != nil {
		t.Errorf("an attribute without a value: %+v", got)
	}
	if got := c.ask(`{ customer { attributes { attribute(entityId: 99) { name } } } }`, nil, headers...); len(got.Errors) != 1 {
		t.Errorf("an attribute that does not exist: %s", got.body)
	}
}

// addressPage is a page of the address book.
type addressPage struct {
	Customer struct {
		Addresses struct {
			PageInfo struct {
				HasNextPage, HasPreviousPage bool
				StartCursor, EndCursor       *string
			}
			CollectionInfo struct{ TotalItems int }
			Edges          []struct {
				Cursor string
				Node   struct{ EntityID int }
			}
		}
	}
}

func (p addressPage) ids() []int {
	var ids []int
	for _, edge := range p.Customer.Addresses.Edges {
		ids = append(ids, edge.Node.EntityID)
	}
	return ids
}

func TestAddressesInBothDirections(t *testing.T) {
	c := start(t)
	token := c.login(1, c.member(store.GroupRetail)) // seven addresses, 101 to 107
	ask := func(arguments map[string]any) addressPage {
		t.Helper()
		var page addressPage
		c.data(c.ask(`query ($first: Int, $last: Int, $after: String, $before: String) { customer {
			addresses(first: $first, last: $last, after: $after, before: $before) {
				pageInfo { hasNextPage hasPreviousPage startCursor endCursor } collectionInfo { totalItems }
				edges { cursor node { entityId } } } } }`, arguments, catHeader, token), &page)
		return page
	}
	forward := [][]int{}
	var after any
	for range 4 {
		page := ask(map[string]any{"first": 3, "after": after})
		forward = append(forward, page.ids())
		if !page.Customer.Addresses.PageInfo.HasNextPage {
			break
		}
		after = *page.Customer.Addresses.PageInfo.EndCursor
	}
	if diff := cmp.Diff([][]int{{101, 102, 103}, {104, 105, 106}, {107}}, forward); diff != "" {
		t.Errorf("forward (-want +got):\n%s", diff)
	}
	backward := [][]int{}
	var before any
	for range 4 {
		page := ask(map[string]any{"last": 3, "before": before})
		backward = append(backward, page.ids())
		if !page.Customer.Addresses.PageInfo.HasPreviousPage {
			break
		}
		before = *page.Customer.Addresses.PageInfo.StartCursor
	}
	if diff := cmp.Diff([][]int{{105, 106, 107}, {102, 103, 104}, {101}}, backward); diff != "" {
		t.Errorf("backward (-want +got):\n%s", diff)
	}
	empty := ask(map[string]any{"first": 0}).Customer.Addresses
	if len(empty.Edges) != 0 || empty.PageInfo.StartCursor != nil || empty.CollectionInfo.TotalItems != 7 {
		t.Errorf("an empty page is %+v", empty)
	}
}

func TestAddressFields(t *testing.T) {
	c := start(t)
	token := c.login(1, c.member(store.GroupRetail))
	got := c.ask(`{ customer { addresses(first: 4) { edges { node { entityId firstName lastName address1 address2 addressType city
		country countryCode stateOrProvince phone postalCode company formFields { name ... on TextFormFieldValue { text } } } } } } }`,
		nil, catHeader, token)
	var data struct {
		Customer struct {
			Addresses struct {
				Edges []struct{ Node json.RawMessage }
			}
		}
	}
	c.data(got, &data)
	want := []string{
		`{"entityId":101,"firstName":"Birch","lastName":"Mockley","address1":"101 Placeholder Lane","address2":null,` +
			`"addressType":"RESIDENTIAL","city":"Sampleton","country":"United States","countryCode":"US","stateOrProvince":"Oregon",` +
			`"phone":"555-0101","postalCode":"97000","company":null,` +
			`"formFields":[{"name":"Delivery note","text":"Leave it by the woodpile"}]}`,
		`{"entityId":104,"firstName":"Birch","lastName":"Mockley","address1":"104 Placeholder Lane","address2":"Dock 3",` +
			`"addressType":"COMMERCIAL","city":"Sampleton","country":"United States","countryCode":"US","stateOrProvince":"Oregon",` +
			`"phone":"555-0101","postalCode":"97000","company":"Example Outfitters","formFields":[]}`,
	}
	for i, at := range []int{0, 3} {
		if got := string(data.Customer.Addresses.Edges[at].Node); got != want[i] {
			t.Errorf("address %d is\n%s\nwant\n%s", at, got, want[i])
		}
	}
}
