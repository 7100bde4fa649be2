package storefront

import (
	"context"
	"encoding/json"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// FormFields reads the answers that the credential's customer gave to the
// store's own form fields, as values of the types in commerce. A kind that this
// version does not know, or an answer that it cannot read, is an
// UnknownFormFieldValue. What is in a password field is not asked for.
func (c *Client) FormFields(ctx context.Context, cred commerce.ShopperCredential) ([]commerce.CustomerFormFieldValue, error) {
	answer, err := formFields(ctx, c.asShopper(cred))
	if err != nil {
		return nil, public(err)
	}
	if err := sameCustomer(ctx, "formFields", cred, idOf(answer.Customer)); err != nil {
		return nil, err
	}
	values := make([]commerce.CustomerFormFieldValue, len(answer.Customer.FormFields))
	for i, f := range answer.Customer.FormFields {
		values[i] = f.commerce()
	}
	return values, nil
}

// formFieldValue is any kind of answer; which fields hold depends on Typename.
type formFieldValue struct {
	// Every kind has these.
	Typename string `json:"__typename"`
	EntityID int    `json:"entityId"`
	Name     string `json:"name"`
	// Each of these belongs to one kind, or to two that agree on its type.
	ValueEntityIDs []int       `json:"valueEntityIds"`
	Values         []string    `json:"values"`
	Date           wireDate    `json:"date"`
	MultilineText  string      `json:"multilineText"`
	ValueEntityID  int         `json:"valueEntityId"`
	Value          string      `json:"value"`
	Number         json.Number `json:"number"`
	Text           string      `json:"text"`
}

// wireDate is a date in one of its spellings.
type wireDate struct {
	UTC string `json:"utc"`
}

// commerce converts an answer by its kind.
func (f formFieldValue) commerce() commerce.CustomerFormFieldValue {
	field := commerce.FormField{EntityID: f.EntityID, Name: f.Name}
	switch f.Typename {
	case "CheckboxesFormFieldValue":
		return commerce.CheckboxesFormFieldValue{FormField: field, ValueEntityIds: f.ValueEntityIDs, Values: f.Values}
	case "DateFormFieldValue":
		if date, err := parseMoment(f.Date.UTC); err == nil {
			return commerce.DateFormFieldValue{FormField: field, Date: time.Time(date)}
		}
	case "MultilineTextFormFieldValue":
		return commerce.MultilineTextFormFieldValue{FormField: field, MultilineText: f.MultilineText}
	case "MultipleChoiceFormFieldValue":
		return commerce.MultipleChoiceFormFieldValue{FormField: field, ValueEntityID: f.ValueEntityID, Value: f.Value}
	case "NumberFormFieldValue":
		if number, err := upstream.ParseAmount(f.Number.String()); err == nil {
			return commerce.NumberFormFieldValue{FormField: field, Number: number}
		}
	case "PasswordFormFieldValue":
		return commerce.PasswordFormFieldValue{FormField: field}
	case "TextFormFieldValue":
		return commerce.TextFormFieldValue{FormField: field, Text: f.Text}
	}
	return commerce.UnknownFormFieldValue{FormField: field}
}
