package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestReadAnswers(t *testing.T) {
	s, _ := open(t)
	text := func(field int, kind FormFieldKind, text string) FormFieldValue {
		return FormFieldValue{FieldID: field, Kind: kind, Text: text}
	}
	choice := func(field int, kind FormFieldKind, ids ...int) FormFieldValue {
		return FormFieldValue{FieldID: field, Kind: kind, ValueIDs: ids}
	}
	number := func(n string) FormFieldValue {
		return FormFieldValue{FieldID: fieldCups, Kind: FormNumber, Number: amount(n)}
	}
	date := func(year int) FormFieldValue {
		return FormFieldValue{FieldID: fieldBirthday, Kind: FormDate, Date: day(year)}
	}
	for name, test := range map[string]struct {
		form  Form
		given FormFieldValue
		want  error
	}{
		"text":                 {FormAccount, text(fieldHeard, FormText, "x"), nil},
		"text, full":           {FormAccount, text(fieldHeard, FormText, strings.Repeat("ä", 100)), nil},
		"text, too long":       {FormAccount, text(fieldHeard, FormText, strings.Repeat("ä", 101)), ErrAnswerValue},
		"lines":                {FormAccount, text(fieldNotes, FormMultilineText, strings.Repeat("x\n", 999)), nil},
		"secret, too long":     {FormAccount, text(fieldGate, FormPassword, strings.Repeat("x", 31)), ErrAnswerValue},
		"boxes":                {FormAccount, choice(fieldInterests, FormCheckboxes, 1, 2), nil},
		"no boxes":             {FormAccount, choice(fieldInterests, FormCheckboxes), nil},
		"a box twice":          {FormAccount, choice(fieldInterests, FormCheckboxes, 1, 1), ErrAnswerValue},
		"no such box":          {FormAccount, choice(fieldInterests, FormCheckboxes, 9), ErrAnswerValue},
		"radio":                {FormAccount, choice(fieldRoast, FormMultipleChoice, 2), nil},
		"list":                 {FormAccount, choice(fieldShop, FormMultipleChoice, 2), nil},
		"two of a list":        {FormAccount, choice(fieldShop, FormMultipleChoice, 1, 2), ErrAnswerValue},
		"the news, built in":   {FormAccount, choice(15, FormCheckboxes, 1), nil},
		"a state, built in":    {FormAddress, text(12, FormText, "Oregon"), ErrNoSuchField},
		"number, at the bound": {FormAccount, number("20"), nil},
		"number, too large":    {FormAccount, number("20.1"), ErrAnswerValue},
		"number, too small":    {FormAccount, number("-0.1"), ErrAnswerValue},
		"date, at the bound":   {FormAccount, date(1950), nil},
		"date, too early":      {FormAccount, date(1949), ErrAnswerValue},
		"date, too late":       {FormAccount, date(2031), ErrAnswerValue},
		"another kind":         {FormAccount, text(fieldCups, FormText, "3"), ErrAnswerKind},
		"of the other form":    {FormAddress, text(fieldHeard, FormText, "x"), ErrNoSuchField},
		"of the address":       {FormAddress, text(fieldDelivery, FormText, "x"), nil},
		"a field that is not":  {FormAccount, text(999, FormText, "x"), ErrNoSuchField},
	} {
		read, err := s.ReadAnswers(test.form, []FormFieldValue{test.given})
		if !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
		if err == nil && (read[0].Name == "" || len(read[0].Values) != len(test.given.ValueIDs)) {
			t.Errorf("%s: read %+v", name, read)
		}
	}
	twice := []FormFieldValue{text(fieldHeard, FormText, "x"), text(fieldHeard, FormText, "y")}
	var at *AnswerError
	if _, err := s.ReadAnswers(FormAccount, twice); !errors.As(err, &at) || at.Index != 1 || !errors.Is(err, ErrAnswerTwice) {
		t.Errorf("twice: %v", err)
	}
	s.SetChoices(Choices{Account: AccountChoices{UnknownFormFieldsIgnored: true}})
	if read, err := s.ReadAnswers(FormAccount, []FormFieldValue{text(999, FormText, "x"), twice[0]}); err != nil || len(read) != 1 {
		t.Errorf("unknown, by choice: %+v, %v", read, err)
	}
}

func TestSetAnswers(t *testing.T) {
	s, _ := open(t)
	roast, _ := s.FormFieldNamed(FormAccount, "Favourite roast")
	dark, ok := roast.OptionNamed("dark")
	if roast.ID != fieldRoast || !ok || dark.ID != 3 {
		t.Fatalf("found %+v and %+v", roast, dark)
	}
	if _, ok := s.FormFieldNamed(FormAddress, "Favourite roast"); ok {
		t.Error("an account's field is in the address")
	}
	if _, ok := roast.OptionNamed("burnt"); ok {
		t.Error("an option that is not was found")
	}
	if err := s.SetAnswers(1, 0, FormFieldValue{FieldID: roast.ID, Kind: FormMultipleChoice, ValueIDs: []int{dark.ID}}); err != nil {
		t.Fatal(err)
	}
	one, _ := s.Customer(1)
	if len(one.FormFields) != 7 || !cmp.Equal(one.FormFields[4].Values, []string{"Dark"}) {
		t.Errorf("answers %+v", one.FormFields)
	}
	note := FormFieldValue{FieldID: fieldDelivery, Kind: FormText, Text: "Ring twice"}
	if err := s.SetAnswers(1, 102, note); err != nil {
		t.Fatal(err)
	}
	if one, _ = s.Customer(1); len(one.Addresses[1].FormFields) != 1 {
		t.Errorf("address %+v", one.Addresses[1])
	}
	for name, test := range map[string]struct {
		customer, address int
		want              error
	}{
		"nobody": {999, 101, ErrNoSuchCustomer}, "nowhere": {1, 999, ErrNoSuchAddress}, "on the account": {1, 0, ErrNoSuchField},
	} {
		if err := s.SetAnswers(test.customer, test.address, note); !errors.Is(err, test.want) {
			t.Errorf("%s: %v, want %v", name, err, test.want)
		}
	}
	if err := s.SetAnswers(999, 0, FormFieldValue{FieldID: fieldHeard, Kind: FormText, Text: "x"}); !errors.Is(err, ErrNoSuchCustomer) {
		t.Errorf("nobody's account: %v", err)
	}
}

// What the seed's customers answered is what their forms ask, and what they sign
// in with follows the rules.
func TestSeedAnswersFitTheForms(t *testing.T) {
	s, _ := open(t)
	fits := func(what string, form Form, answers []FormFieldValue) {
		read, err := s.ReadAnswers(form, answers)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			return
		}
		if diff := cmp.Diff(answers, read, cmp.Comparer(func(a, b time.Time) bool { return a.Equal(b) }), cmp.Comparer(sameList)); len(answers) > 0 && diff != "" {
			t.Errorf("%s (-seed +read):\n%s", what, diff)
		}
	}
	rules := s.AccountSettings().Passwords
	for _, c := range s.Customers(CustomerFilter{}) {
		fits("customer", FormAccount, c.FormFields)
		for _, a := range c.Addresses {
			fits("address", FormAddress, a.FormFields)
		}
		if !rules.Allows(string(c.Password)) {
			t.Errorf("the password of customer %d breaks the rules", c.ID)
		}
		if _, ok := s.Unanswered(FormAccount, nil); ok {
			t.Error("the seed's form asks for more than any store")
		}
	}
	sets := map[string]bool{}
	for _, m := range s.Metafields(MetafieldFilter{}) {
		sets[m.PermissionSet] = true
	}
	if len(sets) != 5 {
		t.Errorf("permission sets %v, want all five", sets)
	}
}

// sameList takes no list and an empty one as the same.
func sameList(a, b []string) bool {
	return strings.Join(a, "\x00") == strings.Join(b, "\x00")
}
