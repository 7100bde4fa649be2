package sandbox_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

const formQuery = `query($filters: FormFieldFiltersInput, $sort: FormFieldSortInput) { site { settings { formFields {
	customer(filters: $filters, sortBy: $sort) { __typename entityId label sortOrder isBuiltIn isRequired builtInFieldId
		... on CheckboxesFormField { options { entityId label } }
		... on DateFormField { defaultDate minDate maxDate }
		... on MultilineTextFormField { lines: defaultText rows }
		... on NumberFormField { defaultNumber maxLength minNumber maxNumber }
		... on PasswordFormField { secret: defaultText maxLength }
		... on PicklistFormField { choosePrefix options { entityId label } }
		... on PicklistOrTextFormField { maxLength picklistPrefix }
		... on RadioButtonsFormField { options { entityId label } }
		... on TextFormField { text: defaultText } }
	shippingAddress(filters: $filters, sortBy: $sort) { __typename entityId builtInFieldId }
} } } }`

type shownField struct {
	Typename       string `json:"__typename"`
	EntityID       int
	Label          string
	SortOrder      int
	IsBuiltIn      bool
	IsRequired     bool
	BuiltInFieldID *string
	Options        []struct{ Label string }
	MinNumber      *int
	MaxNumber      *int
	DefaultNumber  *float64
	MaxLength      *int
	MinDate        *string
	MaxDate        *string
	Rows           int
	ChoosePrefix   string
}

func (c *client) form(variables map[string]any) (customer, address []shownField) {
	c.t.Helper()
	var data struct {
		Site struct {
			Settings struct {
				FormFields struct{ Customer, ShippingAddress []shownField }
			}
		}
	}
	c.data(c.ask(formQuery, variables), &data)
	return data.Site.Settings.FormFields.Customer, data.Site.Settings.FormFields.ShippingAddress
}

func TestFormDefinitions(t *testing.T) {
	c := start(t)
	customer, address := c.form(nil)
	kinds, byID := map[string]bool{}, map[int]shownField{}
	for i, f := range append(customer, address...) {
		kinds[f.Typename] = true
		byID[f.EntityID] = f
		if i > 0 && i != len(customer) && append(customer, address...)[i-1].EntityID >= f.EntityID {
			t.Errorf("field %d is out of order", f.EntityID)
		}
	}
	if len(kinds) != 9 {
		t.Errorf("kinds %v, want all nine", kinds)
	}
	if f := byID[1]; !f.IsBuiltIn || !f.IsRequired || f.BuiltInFieldID == nil || *f.BuiltInFieldID != "EmailAddress" {
		t.Errorf("e-mail field %+v", f)
	}
	if f := byID[26]; f.IsBuiltIn || f.BuiltInFieldID != nil || *f.MinNumber != 0 || *f.MaxNumber != 20 || *f.DefaultNumber != 2 || *f.MaxLength != 4 {
		t.Errorf("number field %+v", f)
	}
	if f := byID[23]; *f.MinDate != "1950-01-01T00:00:00Z" || *f.MaxDate != "2030-01-01T00:00:00Z" {
		t.Errorf("date field %+v", f)
	}
	if f := byID[29]; f.ChoosePrefix != "Choose a shop" || len(f.Options) != 2 || byID[24].Rows != 4 || len(byID[25].Options) != 3 {
		t.Errorf("pick list %+v", f)
	}
}

func TestFormFilters(t *testing.T) {
	c := start(t)
	ids := func(fields []shownField) []int {
		found := []int{}
		for _, f := range fields {
			found = append(found, f.EntityID)
		}
		return found
	}
	for name, test := range map[string]struct {
		variables         map[string]any
		customer, address []int
	}{
		"required": {map[string]any{"filters": map[string]any{"isRequired": true}}, []int{1, 2, 3}, []int{4, 5, 8, 10, 11}},
		"own":      {map[string]any{"filters": map[string]any{"isBuiltIn": false}}, []int{21, 22, 23, 24, 25, 26, 27, 29}, []int{28, 30}},
		"by id":    {map[string]any{"filters": map[string]any{"entityIds": []int{28, 3, 999}}}, []int{3}, []int{28}},
		"none":     {map[string]any{"filters": map[string]any{"entityIds": []int{}}}, []int{}, []int{}},
		"both":     {map[string]any{"filters": map[string]any{"isBuiltIn": true, "isRequired": false}}, []int{15}, []int{6, 7, 9, 12, 13}},
		"in order": {
			map[string]any{"filters": map[string]any{"isBuiltIn": false}, "sort": "SORT_ORDER"},
			[]int{21, 23, 22, 24, 25, 26, 27, 29},
			[]int{28, 30},
		},
	} {
		customer, address := c.form(test.variables)
		if diff := cmp.Diff([][]int{test.customer, test.address}, [][]int{ids(customer), ids(address)}); diff != "" {
			t.Errorf("%s (-want +got):\n%s", name, diff)
		}
	}
}

func TestAccountSettings(t *testing.T) {
	c := start(t)
	const query = `{ site { settings { reCaptcha { siteKey isEnabledOnStorefront } customers { passwordComplexitySettings {
		minimumPasswordLength requireLowerCase requireUpperCase requireNumbers minimumNumbers requireSpecialCharacters minimumSpecialCharacters } } } } }`
	want := `{"site":{"settings":{"reCaptcha":{"siteKey":"6Lsandbox-kettle-and-pine","isEnabledOnStorefront":false},` +
		`"customers":{"passwordComplexitySettings":{"minimumPasswordLength":8,"requireLowerCase":true,"requireUpperCase":false,` +
		`"requireNumbers":true,"minimumNumbers":1,"requireSpecialCharacters":false,"minimumSpecialCharacters":0}}}}}`
	if got := c.ask(query, nil); string(got.Data) != want {
		t.Errorf("settings %s", got.body)
	}
	c.sandbox.Store().EditAccountSettings(func(a *store.AccountSettings) {
		a.Captcha.IsEnabled, a.Passwords.RequireSpecialCharacters, a.Passwords.MinimumSpecialCharacters = true, true, 2
	})
	got := string(c.ask(query, nil).Data)
	if !strings.Contains(got, `"isEnabledOnStorefront":true`) || !strings.Contains(got, `"minimumSpecialCharacters":2`) {
		t.Errorf("changed settings %s", got)
	}
}

func TestStorefrontMetafields(t *testing.T) {
	c := start(t)
	as := c.as(1)
	const query = `query($namespace: String!, $keys: [String!], $after: String, $before: String, $first: Int, $last: Int) {
		customer { metafields(namespace: $namespace, keys: $keys, after: $after, before: $before, first: $first, last: $last) {
			pageInfo { hasNextPage hasPreviousPage endCursor startCursor } edges { cursor node { entityId key value description } } } } }`
	read := func(variables map[string]any) (keys []string, next, previous string) {
		var data struct {
			Customer struct {
				Metafields struct {
					PageInfo struct {
						HasNextPage, HasPreviousPage bool
						EndCursor, StartCursor       string
					}
					Edges []struct{ Node struct{ Key string } }
				}
			}
		}
		c.data(c.ask(query, variables, as.headers...), &data)
		for _, e := range data.Customer.Metafields.Edges {
			keys = append(keys, e.Node.Key)
		}
		if data.Customer.Metafields.PageInfo.HasNextPage {
			next = data.Customer.Metafields.PageInfo.EndCursor
		}
		if data.Customer.Metafields.PageInfo.HasPreviousPage {
			previous = data.Customer.Metafields.PageInfo.StartCursor
		}
		return keys, next, previous
	}
	keys, next, _ := read(map[string]any{"namespace": store.NamespaceLoyalty})
	if diff := cmp.Diff([]string{"tier", "card"}, keys); diff != "" || next != "" {
		t.Errorf("what storefronts may see (-want +got):\n%s", diff)
	}
	if keys, _, _ = read(map[string]any{"namespace": store.NamespaceLoyalty, "keys": []string{"card", "risk", "nothing"}}); !cmp.Equal(keys, []string{"card"}) {
		t.Errorf("by keys: %v", keys)
	}
	if keys, _, _ = read(map[string]any{"namespace": "other"}); keys != nil {
		t.Errorf("of another namespace: %v", keys)
	}
	keys, next, _ = read(map[string]any{"namespace": store.NamespaceTasting})
	if len(keys) != 10 || next == "" {
		t.Fatalf("the first page has %v and goes on at %q", keys, next)
	}
	keys, next, previous := read(map[string]any{"namespace": store.NamespaceTasting, "after": next})
	if !cmp.Equal(keys, []string{"note-11", "note-12"}) || next != "" || previous == "" {
		t.Errorf("the second page has %v", keys)
	}
	if keys, _, _ = read(map[string]any{"namespace": store.NamespaceTasting, "before": previous, "last": 1}); !cmp.Equal(keys, []string{"note-10"}) {
		t.Errorf("backwards: %v", keys)
	}
	as = c.as(2)
	if keys, _, _ = read(map[string]any{"namespace": store.NamespaceTasting}); keys != nil {
		t.Errorf("somebody else's: %v", keys)
	}
}

func TestOneMutationWithinANamespace(t *testing.T) {
	c := start(t)
	two := `mutation { customer { a: deleteCustomerAddress(input: {addressEntityId: 1}) { errors { __typename } }
		b: deleteCustomerAddress(input: {addressEntityId: 2}) { errors { __typename } } } }`
	if got := c.ask(two, nil); len(got.Errors) != 1 || !strings.Contains(got.Errors[0].Message, "Only one mutation") {
		t.Errorf("two: %s", got.body)
	}
	one := `mutation { __typename customer { __typename deleteCustomerAddress(input: {addressEntityId: 1}) { errors { __typename } } } }`
	if got := c.ask(one, nil); len(got.Errors) != 0 {
		t.Errorf("one: %s", got.body)
	}
	if calls := c.sandbox.CallsTo(sandbox.On(sandbox.EndpointStorefront, "deleteCustomerAddress")); len(calls) != 2 {
		t.Errorf("%d calls found by the mutation's name", len(calls))
	}
}

func TestAccountControls(t *testing.T) {
	c := start(t)
	post := func(path, body string, status int) {
		t.Helper()
		if got := c.must(http.MethodPost, c.sandbox.URL()+path, []byte(body)); got.status != status {
			t.Errorf("%s %s: %d %s", path, body, got.status, got.body)
		}
	}
	post("/_sandbox/accounts", `{"creationDisabled": true}`, http.StatusOK)
	c.change(caller{}, "registerCustomer", newcomer()).wantRefused(t, "disabled", "AccountCreationDisabledError")
	post("/_sandbox/accounts", `{"creationDisabled": false}`, http.StatusOK)
	post("/_sandbox/trouble", `{"operation": "registerCustomer", "times": 1}`, http.StatusOK)
	post("/_sandbox/trouble", `{"operation": "", "times": 1}`, http.StatusUnprocessableEntity)
	post("/_sandbox/trouble", `{"operation": "x", "times": -1}`, http.StatusUnprocessableEntity)
	c.change(caller{}, "registerCustomer", newcomer()).wantRefused(t, "trouble", "CustomerRegistrationError")
	c.change(caller{}, "registerCustomer", newcomer()).wantDone(t, "once only")
	if mails := c.mails(); len(mails) != 1 || mails[0]["kind"] != "welcome" || mails[0]["expires"] != nil {
		t.Errorf("mails %v", mails)
	}
}
