package contract

import (
	"context"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/upstream/storefront"
)

// asksForAccounts changes an account with all that can be said and with nothing. What
// the store answers is not the question here.
func asksForAccounts(t *testing.T, ctx context.Context, c *storefront.Client, cred commerce.ShopperCredential) {
	t.Helper()
	_, err := c.AccountForm(ctx, 1)
	wantAnswer(t, err)
	_, err = c.Metafields(ctx, cred, "loyalty", nil)
	wantAnswer(t, err)
	_, err = c.Metafields(ctx, cred, "loyalty", []string{"tier", "points"})
	wantAnswer(t, err)
	form := everyAnswer(t)
	address := commerce.AddressDraft{
		FirstName: "A", LastName: "B", Company: "C", Address1: "1 Road", Address2: "Rear", City: "Austin",
		StateOrProvince: "Texas", PostalCode: "78701", Phone: "5", CountryCode: "US", Form: form,
	}
	_, err = c.Register(ctx, commerce.Registration{
		ChannelID: 1, Email: "newcomer@example.com", Password: "kettle-77-Blue", FirstName: "A", LastName: "B",
	})
	wantAnswer(t, err)
	_, err = c.Register(ctx, commerce.Registration{
		ChannelID: 1, Email: "newcomer.two@example.com", Password: "kettle-77-Blue", FirstName: "A", LastName: "B",
		Company: "C", Phone: "5", Address: &address, Form: form,
	})
	wantAnswer(t, err)

	_, err = c.Register(ctx, commerce.Registration{
		ChannelID: 1, Email: "newcomer.three@example.com", Password: "kettle-77-Blue", FirstName: "A", LastName: "B", Captcha: "solved",
	})
	wantAnswer(t, err)

	text, null := "text", commerce.Optional[string]{Set: true}
	set := commerce.Optional[string]{Set: true, Value: &text}
	_, err = c.UpdateCustomer(ctx, cred, commerce.ProfileChange{FirstName: &text, LastName: &text, Company: null, Phone: null})
	wantAnswer(t, err)
	_, err = c.UpdateCustomer(ctx, cred, commerce.ProfileChange{Company: set, Phone: set, Form: form})
	wantAnswer(t, err)
	_, err = c.AddAddress(ctx, cred, address, "")
	wantAnswer(t, err)
	page, err := c.Addresses(ctx, cred, commerce.PageRequest{First: 1})
	wantAnswer(t, err)
	change := commerce.AddressChange{
		EntityID: page.Edges[0].Node.EntityID, Company: null, Address2: null, StateOrProvince: null, PostalCode: null, Phone: null,
	}
	_, err = c.UpdateAddress(ctx, cred, change, "")
	wantAnswer(t, err)
	country := commerce.CountryCode("US")
	change = commerce.AddressChange{
		EntityID: change.EntityID, FirstName: &text, LastName: &text, Address1: &text, City: &text, CountryCode: &country,
		Company: set, Address2: set, StateOrProvince: set, PostalCode: set, Phone: set, Form: form,
	}
	_, err = c.UpdateAddress(ctx, cred, change, "")
	wantAnswer(t, err)
	_, err = c.DeleteAddress(ctx, cred, change.EntityID, "")
	wantAnswer(t, err)

	_, err = c.Subscribe(ctx, 1, nil, "guest@example.com", "A", "B")
	wantAnswer(t, err)
	_, err = c.Subscribe(ctx, 1, &cred, "guest@example.com", "", "")
	wantAnswer(t, err)
	_, err = c.Unsubscribe(ctx, cred, "guest@example.com")
	wantAnswer(t, err)
}

// asksForPasswords changes a person's password with and without the old one.
func asksForPasswords(t *testing.T, ctx context.Context, c *storefront.Client, person sandbox.DescribedPerson) {
	t.Helper()
	email, password := commerce.Secret(person.Email), commerce.Secret(person.Password)
	_, err := c.RequestResetPassword(ctx, 1, email, "", "")
	wantAnswer(t, err)
	_, err = c.RequestResetPassword(ctx, 1, email, "/reset", "")
	wantAnswer(t, err)
	_, err = c.ResetPassword(ctx, 1, person.EntityID, "no-token", "kettle-77-Blue")
	wantAnswer(t, err)
	began, err := c.Login(ctx, commerce.Login{ChannelID: 1, Email: email, Password: password})
	wantAnswer(t, err)
	_, err = c.ChangePassword(ctx, began.Credential, password, "kettle-77-Blue")
	wantAnswer(t, err)
}

// everyAnswer is an answer of each kind to a form field.
func everyAnswer(t *testing.T) commerce.FormAnswers {
	t.Helper()
	number, err := commerce.ParseDecimal("1.5")
	if err != nil {
		t.Fatal(err)
	}
	return commerce.FormAnswers{
		Checkboxes:      []commerce.CheckboxesAnswer{{FieldEntityID: 30, ValueEntityIDs: []int{1, 2}}, {FieldEntityID: 31}},
		MultipleChoices: []commerce.ChoiceAnswer{{FieldEntityID: 32, ValueEntityID: 1}},
		Numbers:         []commerce.NumberAnswer{{FieldEntityID: 33, Number: number}},
		Dates:           []commerce.DateAnswer{{FieldEntityID: 34, Date: time.Date(1990, time.February, 3, 0, 0, 0, 0, time.UTC)}},
		Texts:           []commerce.TextAnswer{{FieldEntityID: 35, Text: "t"}},
		MultilineTexts:  []commerce.TextAnswer{{FieldEntityID: 36, Text: "a\nb"}},
		Passwords:       []commerce.PasswordAnswer{{FieldEntityID: 37, Password: "kettle-77-Blue"}},
	}
}
