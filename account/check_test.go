package account

import (
	"strings"
	"testing"
	"unicode"

	"github.com/clientele-graph/clientele/commerce"
)

func TestCheckForm(t *testing.T) {
	t.Parallel()
	full := commerce.FormAnswers{
		Checkboxes:      []commerce.CheckboxesAnswer{{FieldEntityID: 1}},
		MultipleChoices: []commerce.ChoiceAnswer{{FieldEntityID: 2, ValueEntityID: 1}},
		Numbers:         []commerce.NumberAnswer{{FieldEntityID: 3}},
		Dates:           []commerce.DateAnswer{{FieldEntityID: 4}},
		Texts:           []commerce.TextAnswer{{FieldEntityID: 5}},
		MultilineTexts:  []commerce.TextAnswer{{FieldEntityID: 6, Text: "a\nb\tc\r\n"}},
		Passwords:       []commerce.PasswordAnswer{{FieldEntityID: 7, Password: "p"}},
	}
	if err := checkForm("f", full); err != nil {
		t.Error(err)
	}
	for _, tt := range []struct {
		field string
		set   func(*commerce.FormAnswers)
	}{
		{"f.checkboxes.0.fieldEntityId", func(a *commerce.FormAnswers) { a.Checkboxes = []commerce.CheckboxesAnswer{{}} }},
		{"f.checkboxes.0.valueEntityIds.1", func(a *commerce.FormAnswers) {
			a.Checkboxes = []commerce.CheckboxesAnswer{{FieldEntityID: 1, ValueEntityIDs: []int{1, 0}}}
		}},
		{"f.checkboxes.0.valueEntityIds", func(a *commerce.FormAnswers) {
			a.Checkboxes = []commerce.CheckboxesAnswer{{FieldEntityID: 1, ValueEntityIDs: make([]int, 101)}}
		}},
		{"f.multipleChoices.0.valueEntityId", func(a *commerce.FormAnswers) { a.MultipleChoices = []commerce.ChoiceAnswer{{FieldEntityID: 2}} }},
		{"f.numbers.1.fieldEntityId", func(a *commerce.FormAnswers) {
			a.Numbers = []commerce.NumberAnswer{{FieldEntityID: 3}, {FieldEntityID: 3}}
		}},
		{"f.dates.0.fieldEntityId", func(a *commerce.FormAnswers) { a.Dates = []commerce.DateAnswer{{FieldEntityID: 3}} }},
		{"f.texts.0.text", func(a *commerce.FormAnswers) { a.Texts = []commerce.TextAnswer{{FieldEntityID: 5, Text: "a\nb"}} }},
		{"f.texts.0.text", func(a *commerce.FormAnswers) { a.Texts = []commerce.TextAnswer{{FieldEntityID: 5, Text: long(5001)}} }},
		{"f.multilineTexts.0.multilineText", func(a *commerce.FormAnswers) {
			a.MultilineTexts = []commerce.TextAnswer{{FieldEntityID: 6, Text: "\x00"}}
		}},
		{"f.multilineTexts.0.multilineText", func(a *commerce.FormAnswers) {
			a.MultilineTexts = []commerce.TextAnswer{{FieldEntityID: 6, Text: long(5001)}}
		}},
		{"f.passwords.0.password", func(a *commerce.FormAnswers) { a.Passwords = []commerce.PasswordAnswer{{FieldEntityID: 7}} }},
		{"f", func(a *commerce.FormAnswers) { a.Numbers = make([]commerce.NumberAnswer, 100) }},
	} {
		answers := full
		tt.set(&answers)
		wantField(t, checkForm("f", answers), tt.field)
	}
}

func TestCheckEmail(t *testing.T) {
	t.Parallel()
	for text, ok := range map[string]bool{
		"a@b": true, "ada.lovelace+x@example.test": true, "ö@ü.test": true, "a@[1.2.3.4]": true,
		"": false, "a": false, "@": false, "a@": false, "@b": false, "a@b@c": false, "a b@c": false, " a@b": false, "a@b\n": false,
		"\xff@b": false, long(249) + "@b": false, long(248) + "@b": true,
	} {
		if err := checkEmail("f", commerce.Secret(text)); (err == nil) != ok {
			t.Errorf("%q: %v", text, err)
		}
	}
}

// FuzzCheckEmail holds what is accepted against what every reader needs: one line of text
// that is an address and nothing around it.
func FuzzCheckEmail(f *testing.F) {
	for _, seed := range []string{"a@b", "a@b@c", " a@b", "a@b\r\nBcc: c@d", "ä@ö", "\xff@b"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		err := checkEmail("input.email", commerce.Secret(text))
		if err != nil {
			if len(text) > 3 && strings.Contains(err.Error(), text) && !strings.Contains("This is no e-mail address of 3 to 250 characters.", text) {
				t.Errorf("the error repeats %q", text)
			}
			return
		}
		odd := func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }
		if strings.Count(text, "@") != 1 || strings.ContainsFunc(text, odd) || len([]rune(text)) > 250 {
			t.Errorf("%q was accepted", text)
		}
	})
}
