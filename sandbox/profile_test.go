package sandbox_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/sandbox/store"
)

func TestUpdateCustomer(t *testing.T) {
	c := start(t)
	as := c.as(2)
	before, _ := c.sandbox.Store().Customer(2)
	changed := c.change(as, "updateCustomer", map[string]any{"firstName": "Oak"}).wantDone(t, "first name").Customer
	if changed.FirstName != "Oak" || changed.LastName != before.LastName || changed.Email != before.Email || changed.Company != before.Company {
		t.Errorf("changed %+v", changed)
	}
	changed = c.change(as, "updateCustomer", map[string]any{"company": "", "phone": nil, "email": "Oak@example.com"}).wantDone(t, "company").Customer
	if changed.Company != "" || changed.Phone != before.Phone || changed.Email != "Oak@example.com" {
		t.Errorf("changed %+v", changed)
	}
	c.change(as, "updateCustomer", map[string]any{"email": "oak@example.com"}).wantDone(t, "own e-mail in another case")
	c.change(as, "updateCustomer", map[string]any{}).wantDone(t, "nothing")
	if after, _ := c.sandbox.Store().Customer(2); after.ID != 2 || !after.Created.Equal(before.Created) || len(after.Addresses) != len(before.Addresses) {
		t.Errorf("kept %+v", after)
	}
}

func TestUpdateCustomerRefused(t *testing.T) {
	c := start(t)
	as, other := c.as(2), c.person(3)
	for name, test := range map[string]struct {
		input map[string]any
		kind  string
		path  []string
	}{
		"somebody's e-mail": {map[string]any{"email": other.Email}, "EmailAlreadyInUseError", nil},
		"no e-mail":         {map[string]any{"email": "no"}, "ValidationError", []string{"input", "email"}},
		"empty name":        {map[string]any{"lastName": ""}, "ValidationError", []string{"input", "lastName"}},
		"wrong kind": {
			map[string]any{"formFields": texts(26, "3")}, "ValidationError", []string{"input", "formFields", "texts", "0"},
		},
	} {
		c.change(as, "updateCustomer", test.input).wantRefused(t, name, test.kind, test.path...)
	}
	in := map[string]any{"firstName": "Oak"}
	c.change(caller{}, "updateCustomer", in).wantRefused(t, "a guest", "CustomerNotLoggedInError")
	c.change(caller{headers: []string{catHeader, "stale"}}, "updateCustomer", in).wantRefused(t, "a stale token", "CustomerNotLoggedInError")
	nobody := caller{token: c.seed.ImpersonationToken, headers: []string{"X-Bc-Customer-Id", "99999"}}
	c.change(nobody, "updateCustomer", in).wantRefused(t, "nobody", "CustomerDoesNotExistError")
	unnamed := caller{token: c.seed.ImpersonationToken}
	c.change(unnamed, "updateCustomer", in).wantRefused(t, "an impersonation token alone", "CustomerNotLoggedInError")
	c.sandbox.Store().TroubleNext("updateCustomer", 1)
	c.change(as, "updateCustomer", in).wantRefused(t, "trouble", "UnexpectedUpdateCustomerError")
	if after, _ := c.sandbox.Store().Customer(2); after.FirstName == "Oak" {
		t.Error("a refused change took effect")
	}
	named := caller{token: c.seed.ImpersonationToken, headers: []string{"X-Bc-Customer-Id", "2"}}
	c.change(named, "updateCustomer", in).wantDone(t, "by impersonation")
}

func allAnswers() map[string]any {
	return map[string]any{
		"texts":           []any{map[string]any{"fieldEntityId": 21, "text": "Radio"}},
		"checkboxes":      []any{map[string]any{"fieldEntityId": 22, "fieldValueEntityIds": []int{2, 3}}},
		"dates":           []any{map[string]any{"fieldEntityId": 23, "date": "2020-02-29T00:00:00Z"}},
		"multilineTexts":  []any{map[string]any{"fieldEntityId": 24, "multilineText": "a\nb"}},
		"multipleChoices": []any{map[string]any{"fieldEntityId": 25, "fieldValueEntityId": 3}, map[string]any{"fieldEntityId": 29, "fieldValueEntityId": 1}},
		"numbers":         []any{map[string]any{"fieldEntityId": 26, "number": 2.5}},
		"passwords":       []any{map[string]any{"fieldEntityId": 27, "password": "word"}},
	}
}

func TestFormAnswersInAndOut(t *testing.T) {
	c := start(t)
	made := c.change(caller{}, "registerCustomer", with(newcomer(), "formFields", allAnswers())).wantDone(t, "register").Customer
	want := []map[string]any{
		{"__typename": "TextFormFieldValue", "entityId": 21.0, "name": "How did you hear about us?", "text": "Radio"},
		{"__typename": "CheckboxesFormFieldValue", "entityId": 22.0, "name": "Interests", "valueEntityIds": []any{2.0, 3.0}, "values": []any{"Camping", "Roasting"}},
		{"__typename": "DateFormFieldValue", "entityId": 23.0, "name": "Coffee birthday", "date": map[string]any{"utc": "2020-02-29T00:00:00Z"}},
		{"__typename": "MultilineTextFormFieldValue", "entityId": 24.0, "name": "Notes", "multilineText": "a\nb"},
		{"__typename": "MultipleChoiceFormFieldValue", "entityId": 25.0, "name": "Favourite roast", "valueEntityId": 3.0, "value": "Dark"},
		{"__typename": "NumberFormFieldValue", "entityId": 26.0, "name": "Cups a day", "number": 2.5},
		{"__typename": "PasswordFormFieldValue", "entityId": 27.0, "name": "Gate word", "password": "word"},
		{"__typename": "MultipleChoiceFormFieldValue", "entityId": 29.0, "name": "Nearest shop", "valueEntityId": 1.0, "value": "Sampleton"},
	}
	if diff := cmp.Diff(want, made.FormFields); diff != "" {
		t.Errorf("answers (-want +got):\n%s", diff)
	}
	as := c.as(1)
	changed := c.change(as, "updateCustomer", map[string]any{"formFields": map[string]any{
		"texts":      []any{map[string]any{"fieldEntityId": 21, "text": ""}},
		"checkboxes": []any{map[string]any{"fieldEntityId": 22, "fieldValueEntityIds": []int{}}},
		"numbers":    []any{map[string]any{"fieldEntityId": 26, "number": 7}},
	}}).wantDone(t, "update").Customer
	if len(changed.FormFields) != 5 || changed.FormFields[3]["number"] != 7.0 {
		t.Errorf("empty answers stayed, or others went: %v", changed.FormFields)
	}
}

func TestRequiredFields(t *testing.T) {
	c := start(t)
	s := c.sandbox.Store()
	field := s.SetFormField(store.FormField{Kind: store.FieldText, Label: "Trail name", IsRequired: true})
	in := newcomer()
	path := []string{"input", "formFields", "31"}
	if field.ID != 31 {
		t.Fatalf("the new field has the number %d", field.ID)
	}
	c.change(caller{}, "registerCustomer", in).wantRefused(t, "no answer", "ValidationError", path...)
	c.change(caller{}, "registerCustomer", with(in, "formFields", texts(field.ID, " "))).wantRefused(t, "an empty answer", "ValidationError", path...)
	made := c.change(caller{}, "registerCustomer", with(in, "formFields", texts(field.ID, "Moss"))).wantDone(t, "an answer").Customer
	mine := caller{token: c.seed.ImpersonationToken, headers: []string{"X-Bc-Customer-Id", itoa(made.EntityID)}}
	c.change(mine, "updateCustomer", map[string]any{"formFields": texts(field.ID, "")}).wantRefused(t, "taken away", "ValidationError", path...)
	other := c.as(2)
	c.change(other, "updateCustomer", map[string]any{"formFields": texts(21, "Radio")}).wantDone(t, "who never had one")
	s.SetChoices(store.Choices{Account: store.AccountChoices{RequiredFieldsOnUpdate: true}})
	c.change(other, "updateCustomer", map[string]any{"formFields": texts(21, "TV")}).wantRefused(t, "by choice", "ValidationError", path...)
	s.DeleteFormField(field.ID)
	phone, _ := s.FormField(7)
	phone.IsRequired = true
	s.SetFormField(phone)
	c.change(other, "addCustomerAddress", newAddress()).wantRefused(t, "no phone", "ValidationError", "input", "phone")
	c.change(other, "addCustomerAddress", with(newAddress(), "phone", "555-0100")).wantDone(t, "a phone")
}
