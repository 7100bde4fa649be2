package management

import (
	"context"
	"encoding/json"
	"net/url"
	"strconv"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// FormFieldsOf reads the answers of a customer to the store's own form fields, without
// those of their addresses. This API tells names and contents and neither numbers nor
// kinds: those are the form's, and an answer to what is not on it is an
// UnknownFormFieldValue without a content, because it could be a password.
func (c *Client) FormFieldsOf(ctx context.Context, customerID int) ([]commerce.CustomerFormFieldValue, error) {
	if customerID < 1 {
		return nil, nil
	}
	var form []commerce.AccountFormField
	if c.form != nil {
		var err error
		if form, err = c.form(ctx); err != nil {
			return nil, upstream.Public(err)
		}
	}
	var found []commerce.CustomerFormFieldValue
	query := url.Values{"customer_id": {strconv.Itoa(customerID)}}
	err := eachFound(ctx, c, "customer-form-fields", "/v3/customers/form-field-values", query, func(w wireFormValue) {
		if int(w.CustomerID) == customerID && w.AddressID == 0 && w.Name != "" {
			found = append(found, w.commerce(form))
		}
	})
	if err != nil {
		return nil, upstream.Public(err)
	}
	return found, nil
}

// wireFormValue is an answer as V3 writes it: a text, a number or a list of texts.
type wireFormValue struct {
	Name       string          `json:"name"`
	Value      json.RawMessage `json:"value"`
	CustomerID looseInt        `json:"customer_id"`
	AddressID  looseInt        `json:"address_id"`
}

// commerce converts an answer by the kind that the form says it has.
func (w wireFormValue) commerce(form []commerce.AccountFormField) commerce.CustomerFormFieldValue {
	field, ok := commerce.FieldNamed(form, w.Name)
	named := commerce.FormField{EntityID: field.EntityID, Name: w.Name}
	unknown := commerce.UnknownFormFieldValue{FormField: named}
	if !ok {
		return unknown
	}
	if field.Kind == commerce.FormFieldPassword {
		return commerce.PasswordFormFieldValue{FormField: named}
	}
	if field.Kind == commerce.FormFieldCheckboxes {
		return w.checkboxes(named, field)
	}
	var text looseText
	if json.Unmarshal(w.Value, &text) != nil {
		return unknown
	}
	switch field.Kind {
	case commerce.FormFieldText:
		return commerce.TextFormFieldValue{FormField: named, Text: string(text)}
	case commerce.FormFieldMultilineText:
		return commerce.MultilineTextFormFieldValue{FormField: named, MultilineText: string(text)}
	case commerce.FormFieldPicklist, commerce.FormFieldRadioButtons, commerce.FormFieldPicklistOrText:
		return choiceOf(named, field, string(text))
	case commerce.FormFieldNumber:
		var amount looseAmount
		if amount.UnmarshalJSON(w.Value) == nil && amount.isSet {
			return commerce.NumberFormFieldValue{FormField: named, Number: amount.value}
		}
	case commerce.FormFieldDate:
		var date looseTime
		if date.UnmarshalJSON(w.Value) == nil && date.value != nil {
			return commerce.DateFormFieldValue{FormField: named, Date: *date.value}
		}
	default:
	}
	return unknown
}

// checkboxes converts the labels of boxes. One that the form does not have any more has
// the number 0, so that the two lists stay pairs.
func (w wireFormValue) checkboxes(named commerce.FormField, field commerce.AccountFormField) commerce.CustomerFormFieldValue {
	var labels looseList[looseText]
	if labels.UnmarshalJSON(w.Value) != nil {
		return commerce.UnknownFormFieldValue{FormField: named}
	}
	ticked := commerce.CheckboxesFormFieldValue{FormField: named, ValueEntityIds: []int{}, Values: []string{}}
	for _, label := range labels {
		ticked.ValueEntityIds = append(ticked.ValueEntityIds, optionOf(field, string(label)))
		ticked.Values = append(ticked.Values, string(label))
	}
	return ticked
}

// choiceOf converts the label of a choice. A list that takes other answers as well has
// texts for those.
func choiceOf(named commerce.FormField, field commerce.AccountFormField, label string) commerce.CustomerFormFieldValue {
	id := optionOf(field, label)
	if id == 0 && field.Kind == commerce.FormFieldPicklistOrText {
		return commerce.TextFormFieldValue{FormField: named, Text: label}
	}
	return commerce.MultipleChoiceFormFieldValue{FormField: named, ValueEntityID: id, Value: label}
}

// optionOf returns the number of a choice, 0 for one that the form does not have.
func optionOf(field commerce.AccountFormField, label string) int {
	for _, o := range field.Options {
		if o.Label == label {
			return o.EntityID
		}
	}
	return 0
}
