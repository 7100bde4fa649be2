package commerce

import (
	"slices"
	"strconv"
	"time"
)

// NameAnswers puts names and labels in the place of the store's numbers. The fault, nil
// for none, has a path below the answers, such as texts, 0 and fieldEntityId: a field
// that the form does not have or has under a label that is not its own, another kind of
// field, a choice that it does not offer, a field that is answered twice, or one that
// is no answer of the form but a part of the customer, such as the e-mail address.
func NameAnswers(form []AccountFormField, answers FormAnswers) ([]NamedAnswer, *CustomerValidationError) {
	n := namer{form: form, seen: map[int]bool{}}
	for i, a := range answers.Checkboxes {
		if field, ok := n.field("checkboxes", i, a.FieldEntityID, FormFieldCheckboxes); ok {
			labels := []string{}
			for _, id := range a.ValueEntityIDs {
				labels = append(labels, n.label("checkboxes", i, "valueEntityIds", field, id))
			}
			n.add(NamedAnswer{Name: field.Label, IsList: true, Choices: labels})
		}
	}
	for i, a := range answers.MultipleChoices {
		field, ok := n.field("multipleChoices", i, a.FieldEntityID, FormFieldPicklist, FormFieldRadioButtons, FormFieldPicklistOrText)
		if ok {
			label := n.label("multipleChoices", i, "valueEntityId", field, a.ValueEntityID)
			n.add(NamedAnswer{Name: field.Label, Text: Secret(label)})
		}
	}
	for i, a := range answers.Numbers {
		if field, ok := n.field("numbers", i, a.FieldEntityID, FormFieldNumber); ok {
			n.add(NamedAnswer{Name: field.Label, Number: &a.Number})
		}
	}
	for i, a := range answers.Dates {
		if field, ok := n.field("dates", i, a.FieldEntityID, FormFieldDate); ok {
			n.add(NamedAnswer{Name: field.Label, Text: Secret(a.Date.Format(time.DateOnly))})
		}
	}
	n.texts("texts", answers.Texts, FormFieldText, FormFieldPicklistOrText)
	n.texts("multilineTexts", answers.MultilineTexts, FormFieldMultilineText)
	for i, a := range answers.Passwords {
		if field, ok := n.field("passwords", i, a.FieldEntityID, FormFieldPassword); ok {
			n.add(NamedAnswer{Name: field.Label, Text: a.Password})
		}
	}
	if n.fault != nil {
		return nil, n.fault
	}
	return n.named, nil
}

// FieldNamed returns the only field of that label which is not a part of the customer;
// ok is false when there is none or several, of which a name cannot tell one.
func FieldNamed(form []AccountFormField, label string) (field AccountFormField, ok bool) {
	for _, f := range form {
		if f.Label != label || f.BuiltInName != nil {
			continue
		}
		if ok {
			return AccountFormField{}, false
		}
		field, ok = f, true
	}
	return field, ok
}

// namer names answers and keeps the first thing that is wrong with them.
type namer struct {
	form  []AccountFormField
	seen  map[int]bool
	named []NamedAnswer
	fault *CustomerValidationError
}

func (n *namer) add(a NamedAnswer) { n.named = append(n.named, a) }

func (n *namer) texts(list string, answers []TextAnswer, kinds ...AccountFormFieldKind) {
	for i, a := range answers {
		if field, ok := n.field(list, i, a.FieldEntityID, kinds...); ok {
			n.add(NamedAnswer{Name: field.Label, Text: Secret(a.Text)})
		}
	}
}

// field finds the field that an answer of the kinds can be to.
func (n *namer) field(list string, i, id int, kinds ...AccountFormFieldKind) (AccountFormField, bool) {
	at := slices.IndexFunc(n.form, func(f AccountFormField) bool { return f.EntityID == id })
	says := ""
	switch {
	case at < 0:
		says = "The form has no such field."
	case n.form[at].BuiltInName != nil:
		says = "This is a part of the customer or the address. Change it by its own name."
	case !slices.Contains(kinds, n.form[at].Kind):
		says = "The field takes another kind of answer."
	case n.seen[id]:
		says = "The field is answered twice."
	default:
		if _, alone := FieldNamed(n.form, n.form[at].Label); !alone {
			says = "Two fields have the same label, so the store could take one for the other."
		}
	}
	if says != "" {
		n.wrong(says, list, i, "fieldEntityId")
		return AccountFormField{}, false
	}
	n.seen[id] = true
	return n.form[at], true
}

// label finds what a choice is called.
func (n *namer) label(list string, i int, member string, field AccountFormField, id int) string {
	at := slices.IndexFunc(field.Options, func(o AccountFormFieldOption) bool { return o.EntityID == id })
	if at < 0 {
		n.wrong("The field offers no such choice.", list, i, member)
		return ""
	}
	return field.Options[at].Label
}

func (n *namer) wrong(says, list string, i int, member string) {
	if n.fault == nil {
		n.fault = &CustomerValidationError{Path: []string{list, strconv.Itoa(i), member}, Says: says}
	}
}
