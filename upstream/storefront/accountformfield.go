package storefront

import (
	"strings"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream"
)

// formField is any kind of field of a form; which of the latter half holds depends on
// Typename.
type formField struct {
	Typename   string  `json:"__typename"`
	EntityID   int     `json:"entityId"`
	Label      string  `json:"label"`
	IsRequired bool    `json:"isRequired"`
	BuiltInID  *string `json:"builtInFieldId"`

	Options   []formFieldOption `json:"options"`
	MaxLength *int              `json:"maxLength"`
	MinNumber *looseNumber      `json:"minNumber"`
	MaxNumber *looseNumber      `json:"maxNumber"`
	MinDate   *string           `json:"minDate"`
	MaxDate   *string           `json:"maxDate"`
}

// formFieldOption is something that can be chosen.
type formFieldOption struct {
	EntityID int    `json:"entityId"`
	Label    string `json:"label"`
}

// looseNumber is a number as it is written.
type looseNumber string

// UnmarshalJSON keeps the digits.
func (n *looseNumber) UnmarshalJSON(text []byte) error {
	*n = looseNumber(strings.Trim(string(text), `"`))
	return nil
}

// fieldsOf converts the fields of a form.
func fieldsOf(fields []formField) []commerce.AccountFormField {
	converted := make([]commerce.AccountFormField, len(fields))
	for i, f := range fields {
		converted[i] = f.commerce()
	}
	return converted
}

// commerce converts a field. A limit that cannot be read is none: the store keeps to
// its own in any case.
func (f formField) commerce() commerce.AccountFormField {
	field := commerce.AccountFormField{
		EntityID: f.EntityID, Label: f.Label, Kind: f.kind(), IsRequired: f.IsRequired,
		MaximumLength: f.MaxLength, Minimum: f.MinNumber.commerce(), Maximum: f.MaxNumber.commerce(),
		Earliest: dateOf(f.MinDate), Latest: dateOf(f.MaxDate),
	}
	if f.BuiltInID != nil {
		field.BuiltInName = commerce.NonEmpty(*f.BuiltInID)
	}
	for _, o := range f.Options {
		field.Options = append(field.Options, commerce.AccountFormFieldOption(o))
	}
	return field
}

// kind names the kind of a field by its type.
func (f formField) kind() commerce.AccountFormFieldKind {
	switch f.Typename {
	case "CheckboxesFormField":
		return commerce.FormFieldCheckboxes
	case "DateFormField":
		return commerce.FormFieldDate
	case "MultilineTextFormField":
		return commerce.FormFieldMultilineText
	case "NumberFormField":
		return commerce.FormFieldNumber
	case "PasswordFormField":
		return commerce.FormFieldPassword
	case "PicklistFormField":
		return commerce.FormFieldPicklist
	case "PicklistOrTextFormField":
		return commerce.FormFieldPicklistOrText
	case "RadioButtonsFormField":
		return commerce.FormFieldRadioButtons
	case "TextFormField":
		return commerce.FormFieldText
	}
	return commerce.FormFieldUnknown
}

// commerce converts a limit, nil for none.
func (n *looseNumber) commerce() *commerce.Decimal {
	if n == nil {
		return nil
	}
	number, err := upstream.ParseAmount(string(*n))
	if err != nil {
		return nil
	}
	return &number
}

// dateOf converts a limit, nil for none.
func dateOf(text *string) *time.Time {
	if text == nil {
		return nil
	}
	parsed, err := parseMoment(*text)
	if err != nil {
		return nil
	}
	date := time.Time(parsed)
	return &date
}
