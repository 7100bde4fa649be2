package graph

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/clientele-graph/clientele/commerce"
)

// knowGroups puts what the asker may know of them into the customers' groups, of which
// the Management API tells the number alone. It costs nothing unless more than the
// number is asked for.
func (r *Resolver) knowGroups(ctx context.Context, customers []*commerce.Customer) {
	if !asksAboutGroups(graphql.GetFieldContext(ctx).Field.Selections, false) {
		return
	}
	var ids []int
	for _, c := range customers {
		if c != nil && c.Group != nil && c.Group.Name == nil {
			ids = append(ids, c.Group.EntityID)
		}
	}
	if len(ids) == 0 {
		return
	}
	// Who may not read groups gets the numbers, which are part of the customers.
	known, _ := r.customers.Groups(ctx, ids)
	for _, c := range customers {
		if c == nil || c.Group == nil {
			continue
		}
		if group, ok := known[c.Group.EntityID]; ok {
			c.Group = &group
		}
	}
}

// outcomeValues are the customers of outcomes, nil where there is none.
func outcomeValues(outcomes []commerce.ItemOutcome[commerce.Customer]) []*commerce.Customer {
	customers := make([]*commerce.Customer, len(outcomes))
	for i := range outcomes {
		customers[i] = outcomes[i].Value
	}
	return customers
}

// asksAboutGroups reports whether a selection has, however deep, a customer's group with
// more than its number.
func asksAboutGroups(set ast.SelectionSet, isGroup bool) bool {
	for _, selection := range set {
		switch s := selection.(type) {
		case *ast.Field:
			if isGroup && (s.Name == "name" || s.Name == "staffOnly") || asksAboutGroups(s.SelectionSet, s.Name == "customerGroup") {
				return true
			}
		case *ast.InlineFragment:
			if asksAboutGroups(s.SelectionSet, isGroup) {
				return true
			}
		case *ast.FragmentSpread:
			if s.Definition != nil && asksAboutGroups(s.Definition.SelectionSet, isGroup) {
				return true
			}
		}
	}
	return false
}
