package storefront

import (
	"cmp"
	"slices"
	"time"

	"github.com/govalues/decimal"

	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/model"
)

// formDefinitions shows the fields of a form that the filters leave, in order.
func formDefinitions(fields []store.FormField, filters *model.FormFieldFiltersInput, sortBy *model.FormFieldSortInput) []model.FormField {
	if sortBy != nil && *sortBy == model.FormFieldSortInputSortOrder {
		slices.SortStableFunc(fields, func(a, b store.FormField) int { return cmp.Compare(a.SortOrder, b.SortOrder) })
	}
	shown := []model.FormField{}
	for _, f := range fields {
		if isWanted(f, filters) {
			shown = append(shown, formDefinition(f))
		}
	}
	return shown
}

func isWanted(f store.FormField, filters *model.FormFieldFiltersInput) bool {
	return filters == nil ||
		(filters.EntityIds == nil || slices.Contains(filters.EntityIds, f.ID)) &&
			(filters.IsRequired == nil || *filters.IsRequired == f.IsRequired) &&
			(filters.IsBuiltIn == nil || *filters.IsBuiltIn == f.IsBuiltIn())
}

// formDefinition shows one field as its own type.
func formDefinition(f store.FormField) model.FormField {
	id, label, order, builtIn, required, name := f.ID, f.Label, f.SortOrder, f.IsBuiltIn(), f.IsRequired, builtInName(f)
	switch f.Kind {
	case store.FieldCheckboxes:
		return model.CheckboxesFormField{
			Options:  formOptions(f),
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldDate:
		start, _ := time.Parse(time.DateOnly, f.Default)
		return model.DateFormField{
			DefaultDate: moment(start), MinDate: moment(f.MinDate), MaxDate: moment(f.MaxDate),
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldMultilineText:
		return model.MultilineTextFormField{
			DefaultText: optional(f.Default), Rows: f.Rows,
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldNumber:
		return model.NumberFormField{
			DefaultNumber: number(f.Default), MaxLength: above0(f.MaxLength), MinNumber: whole(f.Min), MaxNumber: whole(f.Max),
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldPassword:
		return model.PasswordFormField{
			DefaultText: optional(f.Default), MaxLength: above0(f.MaxLength),
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldPicklist:
		return model.PicklistFormField{
			ChoosePrefix: f.Prefix, Options: formOptions(f),
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldPicklistOrText:
		return model.PicklistOrTextFormField{
			MaxLength: above0(f.MaxLength), PicklistPrefix: f.Prefix,
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldRadioButtons:
		return model.RadioButtonsFormField{
			Options:  formOptions(f),
			EntityID: id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
		}
	case store.FieldText:
	}
	return model.TextFormField{
		DefaultText: optional(f.Default),
		EntityID:    id, Label: label, SortOrder: order, IsBuiltIn: builtIn, IsRequired: required, BuiltInFieldID: name,
	}
}

func formOptions(f store.FormField) []*model.FormFieldOption {
	options := make([]*model.FormFieldOption, len(f.Options))
	for i, o := range f.Options {
		options[i] = &model.FormFieldOption{EntityID: o.ID, Label: o.Label}
	}
	return options
}

func builtInName(f store.FormField) *model.BuiltInFormFieldID {
	if !f.IsBuiltIn() {
		return nil
	}
	name := model.BuiltInFormFieldID(f.BuiltIn)
	return &name
}

// moment is null for no date.
func moment(t time.Time) *time.Time {
	if t.IsZero() {
		return nil
	}
	return &t
}

// number is null for what is none.
func number(text string) *float64 {
	d, err := decimal.Parse(text)
	if err != nil {
		return nil
	}
	f, _ := d.Float64()
	return &f
}

// whole is a bound as the schema tells it, without decimals.
func whole(n decimal.NullDecimal) *int {
	if !n.Valid {
		return nil
	}
	w, _, _ := n.Decimal.Int64(0)
	i := int(w)
	return &i
}

// above0 is null for 0.
func above0(n int) *int {
	if n == 0 {
		return nil
	}
	return &n
}
