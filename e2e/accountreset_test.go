package e2e_test

import (
	"fmt"
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// reset: the mail's token works once, and ends all sessions.
func (seen *ledger) reset(t *testing.T) {
	d := open(t, seen)
	person := d.FirstOf(t, groupWholesale)
	old := d.shopper(d.SignIn(t, person))
	request := func(email string, more ...any) e2e.Answer {
		in := map[string]any{"email": email}
		for i := 0; i < len(more); i += 2 {
			in[more[i].(string)] = more[i+1]
		}
		return d.change(nil, "requestResetPassword", "__typename", in)
	}
	known, nobody := d.fine(request(person.Email, "path", "/new-password")), d.fine(request("nobody.at.all@example.net"))
	if diff := cmp.Diff(known.Data, nobody.Data); diff != "" {
		t.Errorf("the answer tells who is there:\n%s", diff)
	}
	mails := d.Store.Store().Mails()
	if len(mails) != 1 || mails[0].To != person.Email || mails[0].Kind != store.MailResetPassword {
		t.Fatalf("%d mails", len(mails))
	}
	set := func(token, next string) e2e.Answer {
		return d.change(nil, "resetPassword", "isChanged", map[string]any{"customerEntityId": person.EntityID, "token": token, "newPassword": next})
	}
	d.refused(set("0123456789abcdef", "a-reset-kettle-13"), "PASSWORD_REFUSED")
	d.refused(set(mails[0].Token, "short1"), "CUSTOMER_VALIDATION input.newPassword")
	if got := d.fine(set(mails[0].Token, "a-reset-kettle-13")); got.At("r", "isChanged") != true {
		t.Errorf("%+v", got)
	}
	d.refused(set(mails[0].Token, "a-reset-kettle-14"), "PASSWORD_REFUSED")
	if got := d.ask(old, viewerQuery, nil); codeOf(got) != "SESSION_EXPIRED" {
		t.Errorf("a session from before: %+v", got)
	}
	person.Password = "a-reset-kettle-13"
	isViewer(t, d.Env, d.SignIn(t, person), person)
}

func (seen *ledger) newsletter(t *testing.T) {
	d := open(t, seen)
	person, other := d.FirstOf(t, groupWholesale), d.FirstOf(t, groupRetail)
	who := d.shopper(d.SignIn(t, person))
	subscribe := func(who http.Header, in map[string]any) e2e.Answer {
		return d.change(who, "subscribeToNewsletter", "isSubscribed", in)
	}
	leave := func(who http.Header, in map[string]any) e2e.Answer {
		return d.change(who, "unsubscribeFromNewsletter", "isUnsubscribed", in)
	}
	isSubscribed := func() any {
		return d.ask(who, `{ viewer { isSubscribedToNewsletter } }`, nil).At("viewer", "isSubscribedToNewsletter")
	}
	guest := map[string]any{"email": "curious.guest@example.net", "firstName": "Curious", "lastName": "Guest"}
	first, again := d.fine(subscribe(nil, guest)), d.fine(subscribe(nil, guest))
	if first.At("r", "isSubscribed") != true || !cmp.Equal(first.Data, again.Data) {
		t.Errorf("a guest: %+v, again %+v", first, again)
	}
	if isSubscribed() != false {
		t.Error("subscribed before")
	}
	d.fine(subscribe(who, map[string]any{}))
	if isSubscribed() != true {
		t.Error("not subscribed")
	}
	d.fine(leave(who, map[string]any{"email": person.Email}))
	d.fine(leave(who, map[string]any{})) // also when there is none
	if isSubscribed() != false {
		t.Error("still subscribed")
	}
	for name, got := range map[string]e2e.Answer{
		"FORBIDDEN: subscribe":      subscribe(who, map[string]any{"email": other.Email}),
		"FORBIDDEN: leave":          leave(who, map[string]any{"email": other.Email}),
		"UNAUTHENTICATED: a guest":  leave(nil, map[string]any{"email": other.Email}),
		"BAD_USER_INPUT: no e-mail": subscribe(nil, map[string]any{}),
	} {
		if code := codeOf(got); code == "" || name[:len(code)] != code {
			t.Errorf("%s: %+v", name, got)
		}
	}
	d.Store.Store().TroubleNext("subscribe", 1)
	d.refused(subscribe(nil, guest), "NEWSLETTER_FAILED")
	d.Store.Store().TroubleNext("unsubscribe", 1)
	d.refused(leave(who, map[string]any{}), "NEWSLETTER_FAILED")
}

// ownRecord reads all that a shopper's record has.
func (seen *ledger) ownRecord(t *testing.T) {
	d := open(t, seen)
	person := d.Seed.Customers[0]
	who := d.shopper(d.SignIn(t, person))
	got := d.ask(who, `{ viewer { entityId email storeCredit { amount currencyCode } customerGroup { entityId name }
		all: attributes { entityId name value } some: attributes(entityIds: [3, 1]) { entityId value }
		metafields(namespace: "loyalty") { key value } named: metafields(namespace: "tasting", keys: ["note-02"]) { value }
		isSubscribedToNewsletter `+answered+`
		storedInstruments { __typename isDefault ... on StoredCard { brand lastFour } ... on StoredPayPalAccount { maskedEmail } ... on StoredBankAccount { maskedNumber } }
		staffOnly { notes } consent { allow } } }`, nil)
	if len(got.Errors) > 0 {
		t.Fatalf("%+v", got.Errors)
	}
	for _, want := range []struct {
		path []any
		want string
	}{
		{[]any{"storeCredit", 0, "amount"}, "10"},
		{[]any{"storeCredit", 0, "currencyCode"}, "USD"},
		{[]any{"customerGroup", "name"}, "Retail"},
		{[]any{"all", 2, "value"}, "2024-05-01"},
		{[]any{"some", 0, "value"}, "2024-05-01"},
		{[]any{"some", 1, "value"}, "Evergreen"},
		{[]any{"metafields"}, "[map[key:tier value:evergreen] map[key:card value:KP-0001]]"},
		{[]any{"named", 0, "value"}, "Cup 2"},
		{[]any{"isSubscribedToNewsletter"}, "true"},
		{[]any{"storedInstruments", 0, "lastFour"}, "1111"},
		{[]any{"storedInstruments", 2, "maskedEmail"}, "a***@example.com"},
		{[]any{"storedInstruments", 3, "maskedNumber"}, "XX56"},
		{[]any{"staffOnly"}, "<nil>"},
		{[]any{"consent"}, "<nil>"},
	} {
		if got := fmt.Sprint(got.At(append([]any{"viewer"}, want.path...)...)); got != want.want {
			t.Errorf("%v is %s, want %s", want.path, got, want.want)
		}
	}
	form := d.ask(nil, `{ accountForm { customerFields { entityId label kind isRequired builtInName options { label } minimum maximum maximumLength earliest }
		addressFields { entityId kind builtInName } passwordRules { minimumLength requiresLowerCase minimumDigits } captcha { siteKey } } }`, nil)
	fields, _ := form.At("accountForm", "customerFields").([]any)
	if len(form.Errors) > 0 || len(fields) != 12 || form.At("accountForm", "passwordRules", "minimumLength") != 8.0 {
		t.Errorf("the form: %+v", form)
	}
	kinds := map[any]bool{}
	for _, field := range fields {
		kinds[field.(map[string]any)["kind"]] = true
	}
	for _, kind := range []string{"TEXT", "PASSWORD", "CHECKBOXES", "DATE", "MULTILINE_TEXT", "RADIO_BUTTONS", "NUMBER", "PICKLIST"} {
		if !kinds[kind] {
			t.Errorf("no field of the form is %s", kind)
		}
	}
}

// contradictions: the proof of a session comes right before a change, so that a store
// without accidents never says these.
func (seen *ledger) contradictions(t *testing.T) {
	d := open(t, seen)
	who := d.shopper(d.SignIn(t, d.FirstOf(t, groupWholesale)))
	tries := map[string]func() e2e.Answer{
		"updateCustomer": func() e2e.Answer {
			return d.change(who, "updateCustomer", "customer { entityId }", map[string]any{"firstName": "Nova"})
		},
		"changePassword": func() e2e.Answer {
			return d.change(who, "changePassword", "isChanged", map[string]any{"currentPassword": "a-kettle-of-old-1", "newPassword": "a-kettle-of-new-1"})
		},
		"addCustomerAddress": func() e2e.Answer { return d.change(who, "addCustomerAddress", "address { entityId }", place()) },
		"updateCustomerAddress": func() e2e.Answer {
			return d.change(who, "updateCustomerAddress", "address { entityId }", map[string]any{"addressEntityId": 201, "city": "Never"})
		},
		"deleteCustomerAddress": func() e2e.Answer {
			return d.change(who, "deleteCustomerAddress", "addressEntityId", map[string]any{"addressEntityId": 201})
		},
	}
	says := func(parent, operation, typename, more string) {
		d.puppet.next(operation, fmt.Sprintf(`{"data":{%q:{%q:{"errors":[{"__typename":%q,"message":"So it is."%s}]}}}}`, parent, operation, typename, more))
	}
	for operation, try := range tries {
		says("customer", operation, "CustomerNotLoggedInError", "")
		d.refused(try(), "CUSTOMER_NOT_LOGGED_IN")
	}
	for _, operation := range []string{"updateCustomer", "changePassword"} {
		says("customer", operation, "CustomerDoesNotExistError", "")
		d.refused(tries[operation](), "CUSTOMER_DOES_NOT_EXIST")
	}
	// We look at the same things before, less strictly than a store may.
	says("newsletter", "subscribe", "CreateSubscriberEmailInvalidError", "")
	d.refused(d.change(nil, "subscribeToNewsletter", "isSubscribed", map[string]any{"email": "odd.address@example.net"}), "CUSTOMER_VALIDATION input.email")
}
