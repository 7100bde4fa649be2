package graph

import (
	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// formAnswers reads answers to the store's own form fields; nil answers nothing.
func formAnswers(input *model.FormFieldValuesInput) commerce.FormAnswers {
	if input == nil {
		return commerce.FormAnswers{}
	}
	return commerce.FormAnswers{
		Checkboxes: each(input.Checkboxes.Value(), func(a *model.CheckboxesFormFieldValueInput) commerce.CheckboxesAnswer {
			return commerce.CheckboxesAnswer{FieldEntityID: a.FieldEntityID, ValueEntityIDs: a.ValueEntityIds}
		}),
		MultipleChoices: each(input.MultipleChoices.Value(), func(a *model.MultipleChoiceFormFieldValueInput) commerce.ChoiceAnswer {
			return commerce.ChoiceAnswer{FieldEntityID: a.FieldEntityID, ValueEntityID: a.ValueEntityID}
		}),
		Numbers: each(input.Numbers.Value(), func(a *model.NumberFormFieldValueInput) commerce.NumberAnswer {
			return commerce.NumberAnswer{FieldEntityID: a.FieldEntityID, Number: a.Number}
		}),
		Dates: each(input.Dates.Value(), func(a *model.DateFormFieldValueInput) commerce.DateAnswer {
			return commerce.DateAnswer{FieldEntityID: a.FieldEntityID, Date: a.Date}
		}),
		Texts: each(input.Texts.Value(), func(a *model.TextFormFieldValueInput) commerce.TextAnswer {
			return commerce.TextAnswer{FieldEntityID: a.FieldEntityID, Text: a.Text}
		}),
		MultilineTexts: each(input.MultilineTexts.Value(), func(a *model.MultilineTextFormFieldValueInput) commerce.TextAnswer {
			return commerce.TextAnswer{FieldEntityID: a.FieldEntityID, Text: a.MultilineText}
		}),
		Passwords: each(input.Passwords.Value(), func(a *model.PasswordFormFieldValueInput) commerce.PasswordAnswer {
			return commerce.PasswordAnswer{FieldEntityID: a.FieldEntityID, Password: commerce.Secret(a.Password)}
		}),
	}
}

// each converts every item of a list, nil for none.
func each[A, B any](list []A, convert func(A) B) []B {
	var out []B
	for _, a := range list {
		out = append(out, convert(a))
	}
	return out
}
