package graph

import (
	"context"
	"slices"

	"github.com/99designs/gqlgen/graphql"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/graph/model"
)

// newGroup reads a group to be made. Null is as good as left out.
func newGroup(input model.CreateCustomerGroupInput) commerce.CustomerGroupChange {
	return commerce.CustomerGroupChange{
		Name: commerce.Some(input.Name), IsDefault: unlessGiven(optional(input.IsDefault)), IsForGuests: unlessGiven(optional(input.IsForGuests)),
		CategoryAccess: unlessGiven(categoryAccess(input.CategoryAccess)), DiscountRules: unlessGiven(discountRules(input.DiscountRules)),
	}
}

// groupChange reads what becomes different about a group. Null takes all rules away;
// for everything else it is refused further in.
func groupChange(input model.UpdateCustomerGroupInput) commerce.CustomerGroupChange {
	return commerce.CustomerGroupChange{
		Name: optional(input.Name), IsDefault: optional(input.IsDefault), IsForGuests: optional(input.IsForGuests),
		CategoryAccess: categoryAccess(input.CategoryAccess), DiscountRules: orEmpty(discountRules(input.DiscountRules)),
	}
}

func categoryAccess(input graphql.Omittable[*model.CustomerGroupCategoryAccessInput]) commerce.Optional[commerce.CustomerGroupCategoryAccess] {
	given, set := input.ValueOK()
	if given == nil {
		return commerce.Optional[commerce.CustomerGroupCategoryAccess]{Set: set}
	}
	return commerce.Some(commerce.CustomerGroupCategoryAccess{Kind: given.Kind, CategoryEntityIds: given.CategoryEntityIds.Value()})
}

func discountRules(input graphql.Omittable[[]*model.CustomerGroupDiscountRuleInput]) commerce.Optional[[]commerce.CustomerGroupDiscountRule] {
	given, set := input.ValueOK()
	if given == nil {
		return commerce.Optional[[]commerce.CustomerGroupDiscountRule]{Set: set}
	}
	rules := make([]commerce.CustomerGroupDiscountRule, len(given))
	for i, rule := range given {
		rules[i] = commerce.CustomerGroupDiscountRule{
			Kind: rule.Kind, Method: rule.Method.Value(), Amount: rule.Amount.Value(), TargetEntityID: rule.TargetEntityID.Value(),
		}
	}
	return commerce.Some(rules)
}

// groupFilter reads which groups are asked for.
func groupFilter(input *model.CustomerGroupsFilterInput) (f commerce.CustomerGroupFilter, err error) {
	if input == nil {
		return f, nil
	}
	t := givenTexts{}
	f = commerce.CustomerGroupFilter{
		Name: t.text("filter.name", input.Name), NameContains: t.text("filter.nameContains", input.NameContains),
		IsDefault: input.IsDefault.Value(), IsForGuests: input.IsForGuests.Value(),
		CreatedFrom: input.CreatedFrom.Value(), CreatedTo: input.CreatedTo.Value(),
	}
	return f, t.err
}

// givenTexts keeps the first text of a filter that was given and is empty: the store
// would take it for none, and answer with everything.
type givenTexts struct{ err error }

// text returns what was given, empty when it was left out or null.
func (g *givenTexts) text(field string, input graphql.Omittable[*string]) string {
	given := input.Value()
	if given != nil && *given == "" && g.err == nil {
		g.err = commerce.BadInput(field, "Nothing has an empty one. Leave it out to ask for all.")
	}
	return textOf(given)
}

// unlessGiven takes null for what was left out.
func unlessGiven[T any](value commerce.Optional[T]) commerce.Optional[T] {
	value.Set = value.Value != nil
	return value
}

// orEmpty takes null for nothing at all.
func orEmpty[T any](value commerce.Optional[T]) commerce.Optional[T] {
	if value.Set && value.Value == nil {
		value.Value = new(T)
	}
	return value
}

// deletedID is the number of what was deleted, nil when that was refused.
func deletedID[E any](id int, refused []E) *int {
	if len(refused) > 0 {
		return nil
	}
	return &id
}

// isSelected reports whether the operation asks for a field of what is being resolved.
func isSelected(ctx context.Context, field string) bool {
	return slices.Contains(graphql.CollectAllFields(ctx), field)
}
