package commerce

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/govalues/decimal"
)

// answerForm has a field of every kind, number 1 to 9, two that share a label and one
// of the store's own.
func answerForm() []AccountFormField {
	options := []AccountFormFieldOption{{EntityID: 1, Label: "Red"}, {EntityID: 2, Label: "Blue"}}
	return []AccountFormField{
		{EntityID: 1, Label: "Boxes", Kind: FormFieldCheckboxes, Options: options},
		{EntityID: 2, Label: "Day", Kind: FormFieldDate},
		{EntityID: 3, Label: "Story", Kind: FormFieldMultilineText},
		{EntityID: 4, Label: "Cups", Kind: FormFieldNumber},
		{EntityID: 5, Label: "Gate", Kind: FormFieldPassword},
		{EntityID: 6, Label: "Pick", Kind: FormFieldPicklist, Options: options},
		{EntityID: 7, Label: "Other", Kind: FormFieldPicklistOrText, Options: options},
		{EntityID: 8, Label: "Radio", Kind: FormFieldRadioButtons, Options: options},
		{EntityID: 9, Label: "Line", Kind: FormFieldText},
		{EntityID: 10, Label: "Twin", Kind: FormFieldText},
		{EntityID: 11, Label: "Twin", Kind: FormFieldNumber},
		{EntityID: 12, Label: "Email", Kind: FormFieldText, BuiltInName: NonEmpty("EMAIL")},
	}
}

func TestNameAnswers(t *testing.T) {
	number := Decimal{decimal.MustParse("3.5")}
	late := time.Date(2026, time.March, 2, 23, 30, 0, 0, time.FixedZone("", -8*3600))
	got, fault := NameAnswers(answerForm(), FormAnswers{
		Checkboxes:      []CheckboxesAnswer{{FieldEntityID: 1, ValueEntityIDs: []int{2, 1}}},
		MultipleChoices: []ChoiceAnswer{{6, 1}, {8, 2}, {7, 2}},
		Numbers:         []NumberAnswer{{4, number}},
		Dates:           []DateAnswer{{2, late}},
		Texts:           []TextAnswer{{9, "short"}},
		MultilineTexts:  []TextAnswer{{3, "long\ntext"}},
		Passwords:       []PasswordAnswer{{5, "secret"}},
	})
	if fault != nil {
		t.Fatal(fault)
	}
	want := []NamedAnswer{
		{Name: "Boxes", IsList: true, Choices: []string{"Blue", "Red"}},
		{Name: "Pick", Text: "Red"},
		{Name: "Radio", Text: "Blue"},
		{Name: "Other", Text: "Blue"},
		{Name: "Cups", Number: &number},
		{Name: "Day", Text: "2026-03-02"}, // as it was written, not as UTC has it
		{Name: "Line", Text: "short"},
		{Name: "Story", Text: "long\ntext"},
		{Name: "Gate", Text: "secret"},
	}
	if diff := cmp.Diff(want, got, cmp.Comparer(func(a, b Secret) bool { return a.Reveal() == b.Reveal() }),
		cmp.Comparer(func(a, b Decimal) bool { return a.Cmp(b.Decimal) == 0 })); diff != "" {
		t.Errorf("named (-want +got):\n%s", diff)
	}
	got, fault = NameAnswers(answerForm(), FormAnswers{Checkboxes: []CheckboxesAnswer{{FieldEntityID: 1}}, Texts: []TextAnswer{{7, "own words"}}})
	if fault != nil || len(got) != 2 || !got[0].IsList || got[0].Choices == nil || got[1].Text.Reveal() != "own words" {
		t.Errorf("no box ticked: %+v, %v", got, fault)
	}
}

func TestNameAnswersFaults(t *testing.T) {
	for name, tc := range map[string]struct {
		answers FormAnswers
		path    string
	}{
		"no such field":      {FormAnswers{Texts: []TextAnswer{{9, "x"}, {99, "x"}}}, "texts.1.fieldEntityId"},
		"another kind":       {FormAnswers{Numbers: []NumberAnswer{{FieldEntityID: 9}}}, "numbers.0.fieldEntityId"},
		"text into a date":   {FormAnswers{Texts: []TextAnswer{{2, "x"}}}, "texts.0.fieldEntityId"},
		"date into a text":   {FormAnswers{Dates: []DateAnswer{{FieldEntityID: 9}}}, "dates.0.fieldEntityId"},
		"password as text":   {FormAnswers{Texts: []TextAnswer{{5, "x"}}}, "texts.0.fieldEntityId"},
		"text as password":   {FormAnswers{Passwords: []PasswordAnswer{{9, "x"}}}, "passwords.0.fieldEntityId"},
		"line as lines":      {FormAnswers{MultilineTexts: []TextAnswer{{9, "x"}}}, "multilineTexts.0.fieldEntityId"},
		"twice":              {FormAnswers{Texts: []TextAnswer{{9, "x"}, {9, "x"}}}, "texts.1.fieldEntityId"},
		"two of a label":     {FormAnswers{Texts: []TextAnswer{{10, "x"}}}, "texts.0.fieldEntityId"},
		"part of a customer": {FormAnswers{Texts: []TextAnswer{{12, "x"}}}, "texts.0.fieldEntityId"},
		"no such box":        {FormAnswers{Checkboxes: []CheckboxesAnswer{{1, []int{1, 9}}}}, "checkboxes.0.valueEntityIds"},
		"box of no field":    {FormAnswers{Checkboxes: []CheckboxesAnswer{{99, []int{1}}}}, "checkboxes.0.fieldEntityId"},
		"no such choice":     {FormAnswers{MultipleChoices: []ChoiceAnswer{{6, 1}, {8, 9}}}, "multipleChoices.1.valueEntityId"},
		"choice in boxes":    {FormAnswers{MultipleChoices: []ChoiceAnswer{{1, 1}}}, "multipleChoices.0.fieldEntityId"},
	} {
		got, fault := NameAnswers(answerForm(), tc.answers)
		if fault == nil || got != nil || strings.Join(fault.Path, ".") != tc.path || fault.Says == "" {
			t.Errorf("%s: %+v, %+v; want %s", name, got, fault, tc.path)
		}
	}
}

func TestFieldNamed(t *testing.T) {
	form := answerForm()
	if f, ok := FieldNamed(form, "Line"); !ok || f.EntityID != 9 {
		t.Errorf("line: %+v, %t", f, ok)
	}
	for _, label := range []string{"Twin", "Email", "line", ""} {
		if f, ok := FieldNamed(form, label); ok {
			t.Errorf("%q is field %d", label, f.EntityID)
		}
	}
}

func TestReservedNamespace(t *testing.T) {
	for namespace, want := range map[string]bool{
		IdentityNamespace: true, "Clientele_Identity": true, " clientele_identity\t": true,
		"clientele_identity\u200b": true, "\ufeffclientele_\u00adidentity": true,
		"clientele": false, "clientele_identity_2": false, "": false,
	} {
		if got := IsReservedNamespace(namespace); got != want {
			t.Errorf("%q: %t", namespace, got)
		}
	}
}
