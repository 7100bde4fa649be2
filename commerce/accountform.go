package commerce

import "time"

// AccountForm is what a page needs to draw the store's account forms itself.
type AccountForm struct {
	CustomerFields []AccountFormField
	AddressFields  []AccountFormField
	// PasswordRules is nil when the store does not tell.
	PasswordRules *PasswordRules
	// Captcha is nil when there is none.
	Captcha *AccountFormCaptcha
}

// AccountFormField is one field of a form. What has no limit is nil.
type AccountFormField struct {
	EntityID   int
	Label      string
	Kind       AccountFormFieldKind
	IsRequired bool
	// BuiltInName is the store's word for one of its own fields, nil for others.
	BuiltInName   *string
	Options       []AccountFormFieldOption
	MaximumLength *int
	Minimum       *Decimal
	Maximum       *Decimal
	Earliest      *time.Time
	Latest        *time.Time
}

// AccountFormFieldKind is the kind of answer that a form's field takes.
type AccountFormFieldKind string

// The kinds of answer.
const (
	FormFieldCheckboxes     AccountFormFieldKind = "CHECKBOXES"
	FormFieldDate           AccountFormFieldKind = "DATE"
	FormFieldMultilineText  AccountFormFieldKind = "MULTILINE_TEXT"
	FormFieldNumber         AccountFormFieldKind = "NUMBER"
	FormFieldPassword       AccountFormFieldKind = "PASSWORD"
	FormFieldPicklist       AccountFormFieldKind = "PICKLIST"
	FormFieldPicklistOrText AccountFormFieldKind = "PICKLIST_OR_TEXT"
	FormFieldRadioButtons   AccountFormFieldKind = "RADIO_BUTTONS"
	FormFieldText           AccountFormFieldKind = "TEXT"
	FormFieldUnknown        AccountFormFieldKind = "UNKNOWN" // a kind this version does not know
)

// AccountFormFieldOption is something that can be chosen in a form.
type AccountFormFieldOption struct {
	EntityID int
	Label    string
}

// PasswordRules is what a password must look like.
type PasswordRules struct {
	MinimumLength            int
	RequiresLowerCase        bool
	RequiresUpperCase        bool
	MinimumDigits            int
	MinimumSpecialCharacters int
}

// AccountFormCaptcha is the captcha of a form.
type AccountFormCaptcha struct{ SiteKey string }
