package management

import (
	"context"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// ada is a customer to be made who has everything.
func ada() commerce.CustomerDraft {
	d := commerce.CustomerDraft{
		Email: email, FirstName: "Ada", LastName: "L", Company: "C", Phone: "5", Notes: "n", TaxExemptCategory: "E", GroupID: new(0),
		NewPassword: "pw-" + canary, MustResetPassword: new(false), SendsWelcomeEmail: new(true), AcceptsReviewAndCartEmails: new(false),
		OriginChannelID: 2, ChannelIDs: []int{2, 3}, Attributes: []commerce.AttributeDraft{{AttributeID: 1, Value: "v"}},
		Named: []commerce.NamedAnswer{
			{Name: "text", Text: "x"},
			{Name: "number", Number: &commerce.Decimal{}},
			{Name: "list", IsList: true, Choices: []string{"a", "b"}},
			{Name: "none", IsList: true},
		},
	}
	d.Addresses = []commerce.CustomerAddressDraft{lane(0)}
	return d
}

// lane is an address of a customer.
func lane(customerID int) commerce.CustomerAddressDraft {
	return commerce.CustomerAddressDraft{CustomerID: customerID, AddressDraft: commerce.AddressDraft{
		FirstName: "Ada", LastName: "L", Address1: "1 " + canary + " Lane", City: "Graz", CountryCode: "AT", PostalCode: "8010",
		Kind: new(commerce.AddressResidential),
	}}
}

func setTo[T any](value T) commerce.Optional[T] {
	return commerce.Optional[T]{Set: true, Value: &value}
}
func toNull[T any]() commerce.Optional[T] { return commerce.Optional[T]{Set: true} }

func customerMethods() []method {
	return []method{
		{"list customers", func(ctx context.Context, c *Client) error {
			_, err := c.ListCustomers(ctx, commerce.CustomersRequest{First: 5, Filter: commerce.CustomerFilter{Emails: []string{email}}})
			return err
		}, false},
		{"customers by e-mail", func(ctx context.Context, c *Client) error {
			_, err := c.CustomersByEmail(ctx, []string{email})
			return err
		}, false},
		{"create customers", func(ctx context.Context, c *Client) error {
			_, err := c.CreateCustomers(ctx, []commerce.CustomerDraft{ada()})
			return err
		}, true},
		{"update customers", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateCustomers(ctx, []commerce.CustomerChange{{CustomerID: 7, Email: setTo(email)}})
			return err
		}, true},
		{"validate credentials", func(ctx context.Context, c *Client) error {
			_, err := c.ValidateCredentials(ctx, commerce.CredentialsQuestion{Email: email, Password: "pw-" + canary, ChannelID: 1})
			return err
		}, false},
		{"addresses of", func(ctx context.Context, c *Client) error {
			_, err := c.AddressesOf(ctx, 7, commerce.PageRequest{First: 5})
			return err
		}, false},
		{"addresses by id", func(ctx context.Context, c *Client) error { _, err := c.AddressesByID(ctx, []int{1}); return err }, false},
		{"find addresses", func(ctx context.Context, c *Client) error {
			_, err := c.FindAddresses(ctx, []commerce.CustomerAddressDraft{lane(7)})
			return err
		}, false},
		{"create addresses", func(ctx context.Context, c *Client) error {
			_, err := c.CreateAddresses(ctx, []commerce.CustomerAddressDraft{lane(7)})
			return err
		}, true},
		{"update addresses", func(ctx context.Context, c *Client) error {
			_, err := c.UpdateAddresses(ctx, []commerce.CustomerAddressChange{{AddressID: 1, City: setTo(canary)}})
			return err
		}, true},
	}
}

func TestWhatIsSentAboutCustomers(t *testing.T) {
	const address = `{"first_name":"Ada","last_name":"L","address1":"1 ` + canary + ` Lane","city":"Graz","state_or_province":"","postal_code":"8010","country_code":"AT","address_type":"residential"}`
	for line, tc := range map[string]struct {
		call func(context.Context, *Client)
		want string
	}{
		"POST /stores/abc/v3/customers": {
			func(ctx context.Context, c *Client) { _, _ = c.CreateCustomers(ctx, []commerce.CustomerDraft{ada()}) },
			`[{"email":"` + email + `","first_name":"Ada","last_name":"L","company":"C","phone":"5","notes":"n","tax_exempt_category":"E",` +
				`"customer_group_id":0,"authentication":{"force_password_reset":false,"new_password":"pw-` + canary + `"},` +
				`"trigger_account_created_notification":true,"accepts_product_review_abandoned_cart_emails":false,"origin_channel_id":2,"channel_ids":[2,3],` +
				`"addresses":[` + address + `],"attributes":[{"attribute_id":1,"attribute_value":"v"}],` +
				`"form_fields":[{"name":"text","value":"x"},{"name":"number","value":0},{"name":"list","value":["a","b"]},{"name":"none","value":[]}]}]`,
		},
		"PUT /stores/abc/v3/customers": {func(ctx context.Context, c *Client) {
			_, _ = c.UpdateCustomers(ctx, []commerce.CustomerChange{
				{CustomerID: 1, FirstName: setTo("A"), Company: toNull[string](), GroupID: toNull[int](), ChannelIDs: toNull[[]int](), StoreCredit: setTo(mustDecimal(t, "12.50"))},
				{CustomerID: 2, ChannelIDs: setTo([]int{1}), MustResetPassword: new(true), AcceptsReviewAndCartEmails: setTo(false), Named: []commerce.NamedAnswer{{Name: "n", Text: "x"}}},
			})
		}, `[{"channel_ids":null,"company":"","customer_group_id":0,"first_name":"A","id":1,"store_credit_amounts":[{"amount":12.5}]},` +
			`{"accepts_product_review_abandoned_cart_emails":false,"authentication":{"force_password_reset":true},"channel_ids":[1],"form_fields":[{"name":"n","value":"x"}],"id":2}]`},
		"DELETE /stores/abc/v3/customers?id%3Ain=3%2C4":       {func(ctx context.Context, c *Client) { _ = c.DeleteCustomers(ctx, []int{3, 4}) }, ``},
		"DELETE /stores/abc/v3/customers/addresses?id%3Ain=5": {func(ctx context.Context, c *Client) { _ = c.DeleteAddresses(ctx, []int{5}) }, ``},
		"POST /stores/abc/v3/customers/validate-credentials": {func(ctx context.Context, c *Client) {
			_, _ = c.ValidateCredentials(ctx, commerce.CredentialsQuestion{Email: email, Password: "p", ChannelID: 2})
		}, `{"email":"` + email + `","password":"p","channel_id":2}`},
		"POST /stores/abc/v3/customers/addresses": {func(ctx context.Context, c *Client) {
			_, _ = c.CreateAddresses(ctx, []commerce.CustomerAddressDraft{lane(7)})
		}, `[{"customer_id":7,` + address[1:] + `]`},
		"PUT /stores/abc/v3/customers/addresses": {func(ctx context.Context, c *Client) {
			_, _ = c.UpdateAddresses(ctx, []commerce.CustomerAddressChange{{
				AddressID: 5, City: setTo("Linz"), Company: toNull[string](), CountryCode: setTo(commerce.CountryCode("AT")), Kind: setTo(commerce.AddressCommercial),
			}})
		}, `[{"address_type":"commercial","city":"Linz","company":"","country_code":"AT","id":5}]`},
	} {
		s := saying(t, http.StatusOK, `{"data":[]}`)
		tc.call(upstreamtest.Context(t), s.Client)
		if got := s.Heard(); len(got) == 0 || got[0].Line != line || got[0].Body != tc.want {
			t.Errorf("got %+v\nwant %s %s", got, line, tc.want)
		}
	}
}

// TestDeletingNobodyIsNoCall keeps the store from saying yes to nothing.
func TestDeletingNobodyIsNoCall(t *testing.T) {
	s := saying(t, http.StatusNoContent, ``)
	for _, err := range []error{s.DeleteCustomers(upstreamtest.Context(t), nil), s.DeleteAddresses(upstreamtest.Context(t), []int{})} {
		if wantCode(t, err, commerce.CodeBadUserInput); len(s.Heard()) != 0 {
			t.Errorf("%d requests", len(s.Heard()))
		}
	}
	if err := s.DeleteCustomers(upstreamtest.Context(t), []int{1}); err != nil {
		t.Error(err)
	}
}

func TestRefusedItems(t *testing.T) {
	for name, tc := range map[string]struct {
		status int
		body   string
		want   commerce.StaffItemError
		code   commerce.Code
	}{
		"422 with a field":        {422, `{"errors":{"0.email":"` + email + ` is bad"}}`, commerce.CustomerValidationError{Path: []string{"email"}}, ""},
		"422 deeper":              {422, `{"errors":{"data.3.addresses.1.first_name":"x"}}`, commerce.CustomerValidationError{Path: []string{"addresses", "1", "firstName"}}, ""},
		"422 about a password":    {422, `{"errors":{"authentication.new_password":"x"}}`, commerce.CustomerValidationError{Path: []string{"newPassword"}}, ""},
		"422 in brackets":         {422, `{"errors":{"[0][customer_group_id]":"x"}}`, commerce.CustomerValidationError{Path: []string{"customerGroupEntityId"}}, ""},
		"422 in the store's ways": {422, `{"errors":{".customer_create":"` + email + `"}}`, commerce.CustomerValidationError{}, ""},
		"422 of our canary":       {422, `{"errors":{"` + canary + `":"x"}}`, commerce.CustomerValidationError{}, ""},
		"422 with a list":         {422, `{"errors":[]}`, commerce.CustomerValidationError{}, ""},
		"422 with a page":         {422, `<html>` + canary, commerce.CustomerValidationError{}, ""},
		"400":                     {400, `{}`, commerce.CustomerValidationError{}, ""},
		"409":                     {409, `{}`, commerce.ItemConflictError{}, ""},
		"413":                     {413, ``, commerce.ItemLimitError{}, ""},
		"404":                     {404, `{}`, commerce.ItemNotFoundError{}, ""},
		"500":                     {500, `{}`, nil, commerce.CodeOutcomeUnknown},
		"503":                     {503, `{}`, nil, commerce.CodeUpstreamUnavailable},
		"429":                     {429, `{}`, nil, commerce.CodeRateLimited},
		"403":                     {403, `{}`, nil, commerce.CodeInternal},
		"418":                     {418, `{}`, nil, commerce.CodeInternal},
	} {
		for _, call := range []func(context.Context, *Client) error{
			func(ctx context.Context, c *Client) error { return c.DeleteCustomers(ctx, []int{1}) },
			func(ctx context.Context, c *Client) error { return c.DeleteAddresses(ctx, []int{1}) },
			func(ctx context.Context, c *Client) error {
				_, err := c.CreateCustomers(ctx, []commerce.CustomerDraft{ada()})
				return err
			},
			func(ctx context.Context, c *Client) error {
				_, err := c.UpdateCustomers(ctx, []commerce.CustomerChange{{CustomerID: 1}})
				return err
			},
			func(ctx context.Context, c *Client) error {
				_, err := c.CreateAddresses(ctx, []commerce.CustomerAddressDraft{lane(1)})
				return err
			},
			func(ctx context.Context, c *Client) error {
				_, err := c.UpdateAddresses(ctx, []commerce.CustomerAddressChange{{AddressID: 1}})
				return err
			},
		} {
			s := saying(t, tc.status, tc.body)
			err := call(upstreamtest.Context(t), s.Client)
			why := refusalOf(err)
			if diff := cmp.Diff(tc.want, why); diff != "" {
				t.Errorf("%s (-want +got):\n%s", name, diff)
			}
			if tc.want != nil {
				tc.code = commerce.CodeBadUserInput
			}
			if wantCode(t, err, tc.code); len(s.Heard()) != 1 {
				t.Errorf("%s: %d attempts", name, len(s.Heard()))
			}
		}
	}
}

// TestALostQuestionAboutAPasswordChangedNothing is the one call that is tried once and
// leaves nothing unknown.
func TestALostQuestionAboutAPasswordChangedNothing(t *testing.T) {
	for body, want := range map[string]commerce.CredentialsAnswer{
		`{"is_valid":true,"customer_id":"7"}`: {IsValid: true, CustomerID: 7}, `{"is_valid":"false","customer_id":null}`: {},
		`{"is_valid":false,"customer_id":9}`: {},
	} {
		got, err := saying(t, http.StatusOK, body).ValidateCredentials(upstreamtest.Context(t), commerce.CredentialsQuestion{})
		if err != nil || got != want {
			t.Errorf("%s: %+v, %v", body, got, err)
		}
	}
	for status, body := range map[int]string{200: `{"is_valid":true}`, 500: canary, 502: canary} {
		s := saying(t, status, body)
		_, err := s.ValidateCredentials(upstreamtest.Context(t), commerce.CredentialsQuestion{})
		if wantCode(t, err, commerce.CodeUpstreamUnavailable); len(s.Heard()) != 1 || !strings.Contains(s.Heard()[0].Line, "validate") {
			t.Errorf("%d: %d attempts", status, len(s.Heard()))
		}
		if !upstream.IsKind(err, upstream.OutcomeUnknown) {
			t.Errorf("%d: the cause got lost: %v", status, err)
		}
	}
}
