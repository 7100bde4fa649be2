package storefront

import (
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// formFields shows answers to form fields, each as its own type.
func formFields(values []store.FormFieldValue) []model.CustomerFormFieldValue {
	shown := make([]model.CustomerFormFieldValue, 0, len(values))
	for _, v := range values {
		if field := formField(v); field != nil {
			shown = append(shown, field)
		}
	}
	return shown
}

func formField(v store.FormFieldValue) model.CustomerFormFieldValue {
	switch v.Kind {
	case store.FormCheckboxes:
		return model.CheckboxesFormFieldValue{EntityID: v.FieldID, Name: v.Name, ValueEntityIds: v.ValueIDs, Values: v.Values}
	case store.FormDate:
		return model.DateFormFieldValue{EntityID: v.FieldID, Name: v.Name, Date: &model.DateTimeExtended{Utc: v.Date.UTC()}}
	case store.FormMultilineText:
		return model.MultilineTextFormFieldValue{EntityID: v.FieldID, Name: v.Name, MultilineText: v.Text}
	case store.FormMultipleChoice:
		return multipleChoice(v)
	case store.FormNumber:
		number, _ := v.Number.Float64()
		return model.NumberFormFieldValue{EntityID: v.FieldID, Name: v.Name, Number: number}
	case store.FormPassword:
		return model.PasswordFormFieldValue{EntityID: v.FieldID, Name: v.Name, Password: v.Text}
	case store.FormText:
		return model.TextFormFieldValue{EntityID: v.FieldID, Name: v.Name, Text: v.Text}
	}
	return nil
}

// multipleChoice has exactly one choice; an answer without one is not shown.
func multipleChoice(v store.FormFieldValue) model.CustomerFormFieldValue {
	if len(v.ValueIDs) == 0 || len(v.Values) == 0 {
		return nil
	}
	return model.MultipleChoiceFormFieldValue{
		EntityID: v.FieldID, Name: v.Name, ValueEntityID: v.ValueIDs[0], Value: v.Values[0],
	}
}
