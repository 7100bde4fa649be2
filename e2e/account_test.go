package e2e_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/clientele-graph/clientele/e2e"
	"github.com/clientele-graph/clientele/sandbox"
	"github.com/clientele-graph/clientele/sandbox/store"
)

// newcomer is somebody who registers, changed by pairs of field and value.
func newcomer(email string, changes ...any) map[string]any {
	in := map[string]any{"email": email, "password": "a-fresh-kettle-11", "firstName": "Nova", "lastName": "Sample"}
	for i := 0; i < len(changes); i += 2 {
		in[changes[i].(string)] = changes[i+1]
	}
	return in
}

// everyAnswer answers one field of each kind of the seed's account form.
func everyAnswer() map[string]any {
	return map[string]any{
		"texts":           []any{map[string]any{"fieldEntityId": 21, "text": "A trail sign"}},
		"checkboxes":      []any{map[string]any{"fieldEntityId": 22, "valueEntityIds": []any{1, 3}}},
		"dates":           []any{map[string]any{"fieldEntityId": 23, "date": "2019-10-01T00:00:00Z"}},
		"multilineTexts":  []any{map[string]any{"fieldEntityId": 24, "multilineText": "No lids.\nNo straws."}},
		"multipleChoices": []any{map[string]any{"fieldEntityId": 25, "valueEntityId": 2}},
		"numbers":         []any{map[string]any{"fieldEntityId": 26, "number": "3.5"}},
		"passwords":       []any{map[string]any{"fieldEntityId": 27, "password": "gate-larch-88"}},
	}
}

func place() map[string]any {
	return map[string]any{
		"firstName": "Nova", "lastName": "Sample", "address1": "77 Hidden Placeholder Lane", "city": "Sampleton",
		"stateOrProvince": "Oregon", "postalCode": "97000", "countryCode": "US", "phone": "555-0177-99",
	}
}

const answered = `formFields { __typename entityId
	... on TextFormFieldValue { text } ... on CheckboxesFormFieldValue { valueEntityIds values } ... on DateFormFieldValue { date }
	... on MultilineTextFormFieldValue { multilineText } ... on MultipleChoiceFormFieldValue { value } ... on NumberFormFieldValue { number } }`

func (seen *ledger) registration(t *testing.T) {
	d := open(t, seen)
	guest := http.Header{}
	register := func(in map[string]any) e2e.Answer {
		return d.change(guest, "registerCustomer", "customer { entityId email } session { token } cartEntityId", in)
	}
	got := d.fine(register(newcomer("nova.one@example.net")))
	if got.At("r", "customer", "email") != "nova.one@example.net" || got.At("r", "session") != nil {
		t.Errorf("without a session: %+v", got)
	}
	cart, err := d.Store.OpenCart()
	if err != nil {
		t.Fatal(err)
	}
	got = d.fine(register(newcomer("nova.two@example.net", "signIn", true, "guestCartEntityId", cart,
		"address", place(), "formFields", everyAnswer(), "company", "Nova & Sons", "phone", "555-0123-77")))
	if began(got) == "" || got.At("r", "cartEntityId") != cart {
		t.Fatalf("with a session: %+v", got)
	}
	self := d.ask(d.shopper(began(got)), `{ viewer { email company phone addresses { nodes { address1 city } totalCount } `+answered+` } }`, nil)
	if self.At("viewer", "company") != "Nova & Sons" || self.At("viewer", "addresses", "nodes", 0, "city") != "Sampleton" {
		t.Errorf("who has registered: %+v", self)
	}
	fields, _ := self.At("viewer", "formFields").([]any)
	texts := fmt.Sprint(fields)
	for _, want := range []string{"A trail sign", "Hiking", "2019-10-01", "No straws", "Medium", "3.5", "PasswordFormFieldValue"} {
		if !strings.Contains(texts, want) {
			t.Errorf("the answers lack %s: %s", want, texts)
		}
	}
	d.refused(register(newcomer("nova.one@example.net")), "EMAIL_ALREADY_IN_USE")
	d.Store.ResetCalls()
	d.refused(register(newcomer("nova.three@example.net", "password", "alllowercase")), "CUSTOMER_VALIDATION input.password")
	if n := len(d.Store.CallsTo(sandbox.On("storefront", "registerCustomer"))); n != 0 {
		t.Errorf("a password that breaks the rules was sent %d times", n)
	}
	bad := map[string]any{"numbers": []any{map[string]any{"fieldEntityId": 26, "number": "99"}}}
	d.refused(register(newcomer("nova.three@example.net", "formFields", bad)), "CUSTOMER_VALIDATION input.formFields.numbers.0")
	if got := register(newcomer("no address at all")); codeOf(got) != "BAD_USER_INPUT" || got.Errors[0].Extensions["field"] != "input.email" {
		t.Errorf("no e-mail address: %+v", got)
	}
	d.Store.Store().TroubleNext("registerCustomer", 1)
	d.refused(register(newcomer("nova.three@example.net")), "CUSTOMER_REGISTRATION_FAILED")
	if err := d.Store.FailNext(sandbox.On("storefront", "login"), 3, sandbox.Fault{Kind: sandbox.FaultStatus, Status: 503}); err != nil {
		t.Fatal(err)
	}
	got = register(newcomer("nova.four@example.net", "signIn", true))
	d.refused(got, "LOGIN_FAILED")
	if got.At("r", "customer", "entityId") == nil || got.At("r", "session") != nil {
		t.Errorf("made and not signed in: %+v", got)
	}
	d.Store.Store().EditAccountSettings(func(a *store.AccountSettings) { a.CreationDisabled = true })
	d.refused(register(newcomer("nova.five@example.net")), "ACCOUNT_CREATION_DISABLED")
}

// captcha: while it is on, a registration needs one that was solved.
func (seen *ledger) captcha(t *testing.T) {
	d := open(t, seen)
	register := func(email string, more ...any) e2e.Answer {
		return d.change(http.Header{}, "registerCustomer", "customer { entityId }", newcomer(email, more...))
	}
	const form = `{ accountForm { captcha { siteKey } } }`
	if got := d.ask(nil, form, nil); got.At("accountForm") == nil || got.At("accountForm", "captcha") != nil {
		t.Errorf("off: %+v", got)
	}
	d.fine(register("cap.one@example.net"))
	d.fine(register("cap.two@example.net", "captchaToken", "nobody-looks-at-it"))
	d.Store.Store().EditAccountSettings(func(a *store.AccountSettings) { a.Captcha.IsEnabled = true })
	d.fine(register("cap.three@example.net", "captchaToken", store.SeedCaptcha))
	// Some stores say it with an error of the request, some with one of the mutation.
	d.refused(register("cap.four@example.net"), "CUSTOMER_VALIDATION input.captchaToken")
	on := d.Store.Store().Choices()
	on.Account.BadCaptchaIsTyped = true
	d.Store.Store().SetChoices(on)
	d.refused(register("cap.four@example.net"), "CUSTOMER_VALIDATION input.captchaToken")
	d.refused(register("cap.four@example.net", "captchaToken", "made-up-captcha"), "CUSTOMER_VALIDATION input.captchaToken")
	reset := func(more map[string]any) e2e.Answer {
		more["email"] = d.Seed.Customers[0].Email
		return d.change(nil, "requestResetPassword", "", more)
	}
	d.refused(reset(map[string]any{}), "CUSTOMER_VALIDATION input.captchaToken")
	d.fine(reset(map[string]any{"captchaToken": store.SeedCaptcha}))
	fresh := d.Replica(t) // one that has not read the forms yet
	if got := e2e.Post(t, fresh.URL(), http.Header{}, form, nil); got.At("accountForm", "captcha", "siteKey") == nil {
		t.Errorf("on: %+v", got)
	}
}

func (seen *ledger) profile(t *testing.T) {
	d := open(t, seen)
	person, other := d.FirstOf(t, groupWholesale), d.FirstOf(t, groupRetail)
	who := d.shopper(d.SignIn(t, person))
	update := func(in map[string]any) e2e.Answer {
		return d.change(who, "updateCustomer", "customer { firstName company phone email }", in)
	}
	before := d.ask(who, `{ viewer { company phone firstName } }`, nil)
	if before.At("viewer", "company") == nil || before.At("viewer", "phone") == nil {
		t.Fatalf("the seed has changed: %+v", before)
	}
	got := d.fine(update(map[string]any{"company": nil, "firstName": "Nova"}))
	if got.At("r", "customer", "company") != nil || got.At("r", "customer", "firstName") != "Nova" || got.At("r", "customer", "phone") != before.At("viewer", "phone") {
		t.Errorf("null takes away, absent keeps: %+v", got)
	}
	d.fine(update(map[string]any{"formFields": map[string]any{"numbers": everyAnswer()["numbers"]}}))
	if got := d.ask(who, `{ viewer { `+answered+` } }`, nil); !strings.Contains(fmt.Sprint(got.At("viewer", "formFields")), "3.5") {
		t.Errorf("the answer: %+v", got)
	}
	got = d.fine(update(map[string]any{"email": "moved.house@example.net"}))
	if got.At("r", "customer", "email") != "moved.house@example.net" {
		t.Errorf("%+v", got)
	}
	d.refused(update(map[string]any{"email": other.Email}), "EMAIL_ALREADY_IN_USE")
	tooMany := map[string]any{"numbers": []any{map[string]any{"fieldEntityId": 26, "number": "99"}}}
	d.refused(update(map[string]any{"formFields": tooMany}), "CUSTOMER_VALIDATION input.formFields.numbers.0")
	d.Store.Store().TroubleNext("updateCustomer", 1)
	d.refused(update(map[string]any{"firstName": "Never"}), "CUSTOMER_UPDATE_FAILED")
	if got := update(map[string]any{}); codeOf(got) != "BAD_USER_INPUT" {
		t.Errorf("nothing: %+v", got)
	}
	if got := d.change(nil, "updateCustomer", "customer { email }", map[string]any{"firstName": "X"}); codeOf(got) != "UNAUTHENTICATED" {
		t.Errorf("a guest: %+v", got)
	}
}

func (seen *ledger) addressBook(t *testing.T) {
	d := open(t, seen)
	who := d.shopper(d.SignIn(t, d.FirstOf(t, groupWholesale)))
	const made = "address { entityId address1 address2 company city stateOrProvince }"
	in := place()
	in["company"], in["address2"] = "Nova & Sons", "Dock 3"
	in["formFields"] = map[string]any{"texts": []any{map[string]any{"fieldEntityId": 28, "text": "By the woodpile"}}}
	added := d.fine(d.change(who, "addCustomerAddress", made, in))
	id := added.At("r", "address", "entityId")
	change := func(in map[string]any) e2e.Answer {
		if in["addressEntityId"] == nil {
			in["addressEntityId"] = id
		}
		return d.change(who, "updateCustomerAddress", made, in)
	}
	got := d.fine(change(map[string]any{"company": nil, "city": "Mock Harbour"}))
	if got.At("r", "address", "company") != nil || got.At("r", "address", "city") != "Mock Harbour" || got.At("r", "address", "address2") != "Dock 3" {
		t.Errorf("null takes away, absent keeps: %+v", got)
	}
	page := d.ask(who, `{ viewer { addresses(first: 4) { nodes { entityId } pageInfo { hasNextPage endCursor } totalCount } } }`, nil)
	next := d.ask(who, `query ($after: String) { viewer { addresses(first: 4, after: $after) { nodes { entityId } pageInfo { hasNextPage } } } }`,
		map[string]any{"after": page.At("viewer", "addresses", "pageInfo", "endCursor")})
	if page.At("viewer", "addresses", "totalCount") != 7.0 || page.At("viewer", "addresses", "pageInfo", "hasNextPage") != true ||
		next.At("viewer", "addresses", "nodes", 2, "entityId") != id || next.At("viewer", "addresses", "pageInfo", "hasNextPage") != false {
		t.Errorf("pages: %+v, then %+v", page, next)
	}
	d.refused(change(map[string]any{"addressEntityId": 101, "city": "Theirs"}), "ADDRESS_DOES_NOT_EXIST")
	badState := place()
	badState["formFields"] = map[string]any{"multipleChoices": []any{map[string]any{"fieldEntityId": 30, "valueEntityId": 99}}}
	d.refused(d.change(who, "addCustomerAddress", made, badState), "CUSTOMER_VALIDATION input.formFields.multipleChoices.0")
	d.refused(change(map[string]any{"formFields": badState["formFields"]}), "CUSTOMER_VALIDATION input.formFields.multipleChoices.0")
	remove := func(id any) e2e.Answer {
		return d.change(who, "deleteCustomerAddress", "addressEntityId", map[string]any{"addressEntityId": id})
	}
	for operation, try := range map[string]func(){
		"addCustomerAddress":    func() { d.refused(d.change(who, "addCustomerAddress", made, place()), "ADDRESS_CREATION_FAILED") },
		"updateCustomerAddress": func() { d.refused(change(map[string]any{"city": "Never"}), "ADDRESS_UPDATE_FAILED") },
		"deleteCustomerAddress": func() { d.refused(remove(id), "ADDRESS_DELETION_FAILED") },
	} {
		d.Store.Store().TroubleNext(operation, 1)
		try()
	}
	if got := d.fine(remove(id)); got.At("r", "addressEntityId") != id {
		t.Errorf("removed: %+v", got)
	}
	d.refused(remove(id), "ADDRESS_DELETION_FAILED")
	d.refused(remove(101), "ADDRESS_DELETION_FAILED") // somebody else's is as unknown as nobody's
}

// password: all sessions end, at once and on every replica.
func (seen *ledger) password(t *testing.T) {
	d := open(t, seen, sharing(e2e.StartRedis(t)))
	person := d.FirstOf(t, groupWholesale)
	before := d.shopper(d.SignIn(t, person))
	who := d.shopper(d.SignIn(t, person)) // ends the one before: the store has one for each customer
	other := d.Replica(t)
	if got := e2e.Post(t, other.URL(), who, viewerQuery, nil); got.At("viewer", "entityId") == nil {
		t.Fatalf("%+v", got)
	}
	change := func(current, next string) e2e.Answer {
		return d.change(who, "changePassword", "isChanged", map[string]any{"currentPassword": current, "newPassword": next})
	}
	d.refused(change("not-my-password-1", "a-better-kettle-12"), "PASSWORD_REFUSED")
	d.refused(change(person.Password, "short1"), "CUSTOMER_VALIDATION input.newPassword")
	if got := d.fine(change(person.Password, "a-better-kettle-12")); got.At("r", "isChanged") != true {
		t.Errorf("%+v", got)
	}
	for _, at := range []string{d.Graph.URL(), other.URL()} {
		for _, session := range []http.Header{before, who} {
			if got := e2e.Post(t, at, session, viewerQuery, nil); codeOf(got) != "SESSION_EXPIRED" {
				t.Errorf("a session from before: %+v", got)
			}
		}
	}
	person.Password = "a-better-kettle-12"
	isViewer(t, d.Env, d.SignIn(t, person), person)
}
