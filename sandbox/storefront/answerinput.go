package storefront

import (
	"errors"
	"strconv"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// givenAnswers are answers with where each stood in the input.
type givenAnswers struct {
	values []store.FormFieldValue
	paths  [][]string
}

func (g *givenAnswers) add(list string, i int, v store.FormFieldValue) {
	g.values = append(g.values, v)
	g.paths = append(g.paths, []string{"formFields", list, strconv.Itoa(i)})
}

// readAnswers checks the answers of an input; none for a nil one.
func (r *Resolver) readAnswers(form store.Form, in *model.CustomerFormFieldsInput) ([]store.FormFieldValue, *fault) {
	if in == nil {
		return nil, nil
	}
	var given givenAnswers
	for i, a := range in.Checkboxes {
		given.add("checkboxes", i, store.FormFieldValue{FieldID: a.FieldEntityID, Kind: store.FormCheckboxes, ValueIDs: a.FieldValueEntityIds})
	}
	for i, a := range in.MultipleChoices {
		given.add("multipleChoices", i, store.FormFieldValue{FieldID: a.FieldEntityID, Kind: store.FormMultipleChoice, ValueIDs: []int{a.FieldValueEntityID}})
	}
	for i, a := range in.Numbers {
		n, err := decimal.Parse(strconv.FormatFloat(a.Number, 'f', -1, 64))
		if err != nil {
			return nil, faultAt(textNotValid, "formFields", "numbers", strconv.Itoa(i))
		}
		given.add("numbers", i, store.FormFieldValue{FieldID: a.FieldEntityID, Kind: store.FormNumber, Number: n})
	}
	for i, a := range in.Dates {
		given.add("dates", i, store.FormFieldValue{FieldID: a.FieldEntityID, Kind: store.FormDate, Date: a.Date.UTC()})
	}
	for i, a := range in.Texts {
		given.add("texts", i, store.FormFieldValue{FieldID: a.FieldEntityID, Kind: store.FormText, Text: a.Text})
	}
	for i, a := range in.MultilineTexts {
		given.add("multilineTexts", i, store.FormFieldValue{FieldID: a.FieldEntityID, Kind: store.FormMultilineText, Text: a.MultilineText})
	}
	for i, a := range in.Passwords {
		given.add("passwords", i, store.FormFieldValue{FieldID: a.FieldEntityID, Kind: store.FormPassword, Text: a.Password})
	}
	read, err := r.store.ReadAnswers(form, given.values)
	if at, ok := errors.AsType[*store.AnswerError](err); ok {
		return nil, &fault{given.paths[at.Index], textNotValid}
	}
	return read, nil
}

// unanswered is the fault of a required field without an answer, if there is one.
func (r *Resolver) unanswered(form store.Form, answers []store.FormFieldValue) *fault {
	if field, missing := r.store.Unanswered(form, answers); missing {
		return faultAt(textRequired, "formFields", strconv.Itoa(field.ID))
	}
	return nil
}

// missingBuiltIn is the fault of a field that every store has, that this one
// requires, and that was left empty. given is by the schema's names of the fields.
func (r *Resolver) missingBuiltIn(form store.Form, given map[string]*string) *fault {
	for _, f := range r.store.FormFields(form) {
		name := builtInInputs()[f.BuiltIn]
		if value, asked := given[name]; asked && f.IsRequired && (value == nil || *value == "") {
			return faultAt(textRequired, name)
		}
	}
	return nil
}

// builtInInputs are the names in inputs of the fields that every store has.
func builtInInputs() map[string]string {
	return map[string]string{
		"FirstName": "firstName", "LastName": "lastName", "CompanyName": "company", "Phone": "phone",
		"AddressLine1": "address1", "AddressLine2": "address2", "City": "city", "State": "stateOrProvince", "Zip": "postalCode",
	}
}
