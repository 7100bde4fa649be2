package sandbox_test

import (
	"fmt"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

func newcomer() map[string]any {
	return map[string]any{
		"firstName": "Maple", "lastName": "Newcomer", "email": "maple.newcomer@example.com", "password": "kettle-and-pine-9",
	}
}

func newAddress() map[string]any {
	return map[string]any{
		"firstName": "Maple", "lastName": "Newcomer", "address1": "1 Sample Road", "city": "Sampleton", "countryCode": "US",
		"stateOrProvince": "Oregon", "postalCode": "97001",
	}
}

func TestRegisterAndSignIn(t *testing.T) {
	c := start(t)
	made := c.change(caller{}, "registerCustomer", with(newcomer(), "phone", "555-0177", "company", "Example", "address", newAddress())).
		wantDone(t, "register").Customer
	if made == nil || made.FirstName != "Maple" || made.Phone != "555-0177" || made.Company != "Example" ||
		made.CustomerGroupID != store.GroupRetail || made.IsSubscribedToNewsletter {
		t.Fatalf("made %+v", made)
	}
	cat := c.login(1, sandbox.DescribedPerson{Email: made.Email, Password: "kettle-and-pine-9"})
	var data struct {
		Customer struct {
			EntityID  int
			Addresses struct {
				Edges []struct{ Node shownAddress }
			}
		}
	}
	c.data(c.ask(`{ customer { entityId addresses { edges { node { `+addressFields+` } } } } }`, nil, catHeader, cat), &data)
	if data.Customer.EntityID != made.EntityID || len(data.Customer.Addresses.Edges) != 1 {
		t.Fatalf("signed in as %+v", data.Customer)
	}
	first := data.Customer.Addresses.Edges[0].Node
	if first.Country != "United States" || first.AddressType != "RESIDENTIAL" || first.EntityID == 0 {
		t.Errorf("first address %+v", first)
	}
	mails := c.sandbox.Store().Mails()
	if len(mails) != 1 || mails[0].Kind != store.MailWelcome || mails[0].CustomerID != made.EntityID {
		t.Errorf("mails %+v", mails)
	}
	kept, _ := c.sandbox.Store().Customer(made.EntityID)
	if kept.RegistrationIP == "" || kept.OriginChannelID != 1 || kept.ChannelIDs != nil {
		t.Errorf("kept %+v", kept)
	}
}

func TestRegisterIsPerChannel(t *testing.T) {
	c := start(t)
	in := newcomer()
	europe := caller{channel: store.ChannelEurope}
	made := c.change(europe, "registerCustomer", in).wantDone(t, "in Europe").Customer
	if kept, _ := c.sandbox.Store().Customer(made.EntityID); !cmp.Equal(kept.ChannelIDs, []int{store.ChannelEurope}) {
		t.Errorf("bound to %v where nobody signs in globally", kept.ChannelIDs)
	}
	c.change(caller{}, "registerCustomer", in).wantDone(t, "on the main channel too")
	for _, channel := range []int{store.ChannelMain, store.ChannelCanada, store.ChannelEurope} {
		upper := with(in, "email", strings.ToUpper(in["email"].(string)))
		c.change(caller{channel: channel}, "registerCustomer", upper).
			wantRefused(t, fmt.Sprint("again on channel ", channel), "EmailAlreadyInUseError")
	}
	c.sandbox.Store().SetChoices(store.Choices{Account: store.AccountChoices{NewCustomersAreBound: true}})
	bound := c.change(caller{}, "registerCustomer", with(in, "email", "b@example.com")).wantDone(t, "bound").Customer
	if kept, _ := c.sandbox.Store().Customer(bound.EntityID); !cmp.Equal(kept.ChannelIDs, []int{store.ChannelMain}) {
		t.Errorf("bound to %v by choice", kept.ChannelIDs)
	}
}

func TestRegisterRefused(t *testing.T) {
	c := start(t)
	in := newcomer()
	long := strings.Repeat("x", 300)
	for name, test := range map[string]struct {
		input map[string]any
		path  []string
	}{
		"no first name":           {with(in, "firstName", " "), []string{"input", "firstName"}},
		"a long last name":        {with(in, "lastName", long), []string{"input", "lastName"}},
		"a long company":          {with(in, "company", long), []string{"input", "company"}},
		"a long phone":            {with(in, "phone", long), []string{"input", "phone"}},
		"no e-mail":               {with(in, "email", ""), []string{"input", "email"}},
		"two @":                   {with(in, "email", "a@b@example.com"), []string{"input", "email"}},
		"a short password":        {with(in, "password", "abc-1"), []string{"input", "password"}},
		"no digit":                {with(in, "password", "kettleandpine"), []string{"input", "password"}},
		"no small letter":         {with(in, "password", "KETTLE-123"), []string{"input", "password"}},
		"no city":                 {with(in, "address", with(newAddress(), "city", "")), []string{"input", "address", "city"}},
		"no such country":         {with(in, "address", with(newAddress(), "countryCode", "XX")), []string{"input", "address", "countryCode"}},
		"an answer to nothing":    {with(in, "formFields", texts(999, "x")), []string{"input", "formFields", "texts", "0"}},
		"an answer to a built-in": {with(in, "formFields", texts(1, "x")), []string{"input", "formFields", "texts", "0"}},
		"an address's answer":     {with(in, "formFields", texts(28, "x")), []string{"input", "formFields", "texts", "0"}},
		"an account's answer in the address": {
			with(in, "address", with(newAddress(), "formFields", texts(21, "x"))),
			[]string{"input", "address", "formFields", "texts", "0"},
		},
	} {
		c.change(caller{}, "registerCustomer", test.input).wantRefused(t, name, "ValidationError", test.path...)
	}
	if found := c.sandbox.Store().Customers(store.CustomerFilter{Emails: []string{"maple.newcomer@example.com"}}); len(found) > 0 {
		t.Errorf("a refused registration made %d customers", len(found))
	}
	c.sandbox.Store().TroubleNext("registerCustomer", 1)
	c.change(caller{}, "registerCustomer", in).wantRefused(t, "trouble", "CustomerRegistrationError")
	c.sandbox.Store().EditAccountSettings(func(a *store.AccountSettings) { a.CreationDisabled = true })
	c.change(caller{}, "registerCustomer", in).wantRefused(t, "disabled", "AccountCreationDisabledError")
	c.sandbox.Store().EditAccountSettings(func(a *store.AccountSettings) { a.CreationDisabled = false })
	c.sandbox.Store().SetChoices(store.Choices{Account: store.AccountChoices{PathsBeginWithin: true}})
	c.change(caller{}, "registerCustomer", with(in, "email", "x")).wantRefused(t, "bare path", "ValidationError", "email")
	c.change(caller{}, "registerCustomer", in).wantDone(t, "in the end")
}

func TestRegisterNeedsTheScope(t *testing.T) {
	c := start(t)
	token, err := c.sandbox.IssueToken(sandbox.TokenSpec{Scopes: []string{sandbox.ScopeUnauthenticated}})
	if err != nil {
		t.Fatal(err)
	}
	if got := c.change(caller{token: token}, "registerCustomer", newcomer()); !strings.Contains(got.complaint, "scope") {
		t.Errorf("without the scope: %+v", got)
	}
	c.change(caller{token: token}, "subscribe", map[string]any{"email": "scope@example.com"}).wantDone(t, "the newsletter is a guest's")
}

// However many register one e-mail address at once, one of them gets it.
func TestRegisterRace(t *testing.T) {
	c := start(t)
	const runners = 12
	outcomes := make([]outcome, runners)
	var group sync.WaitGroup
	for i := range runners {
		group.Go(func() {
			outcomes[i] = c.change(caller{}, "registerCustomer", with(newcomer(), "firstName", fmt.Sprintf("Runner %d", i)))
		})
	}
	group.Wait()
	won := 0
	for _, o := range outcomes {
		if o.Customer != nil {
			won++
			continue
		}
		o.wantRefused(t, "a loser", "EmailAlreadyInUseError")
	}
	found := c.sandbox.Store().Customers(store.CustomerFilter{Emails: []string{"maple.newcomer@example.com"}})
	if won != 1 || len(found) != 1 {
		t.Errorf("%d of %d won, and %d exist", won, runners, len(found))
	}
}

func texts(field int, text string) map[string]any {
	return map[string]any{"texts": []any{map[string]any{"fieldEntityId": field, "text": text}}}
}
