package storefront

import (
	"context"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// requiredScope is the scope of a private token that a root field needs.
// Scopes do not imply each other, so a query needs the union over its fields
// (docs/start/authentication/graphql-storefront).
func requiredScope(object, field string) string {
	switch object + "." + field {
	case "Query.site", "Mutation.cart", "Mutation.checkout", "Mutation.newsletter":
		return "Unauthenticated"
	case "Query.customer", "Mutation.customer", "Mutation.login", "Mutation.logout", "Mutation.loginWithCustomerLoginJwt",
		"Mutation.generateSessionSyncJwt", "Mutation.validateSessionSyncJwt":
		return "Customer"
	}
	return ""
}

// requireScope refuses a field whose scope the token lacks.
func requireScope(ctx context.Context, next graphql.Resolver) (any, error) {
	field := graphql.GetFieldContext(ctx)
	scope := requiredScope(field.Object, field.Field.Name)
	if scope == "" || viewerFrom(ctx).has(scope) {
		return next(ctx)
	}
	return nil, &gqlerror.Error{
		Message: "Token does not have the required scope to access this field.",
		Path:    graphql.GetPath(ctx),
		Extensions: map[string]any{
			"code":           "INSUFFICIENT_ACCESS_SCOPE",
			"requiredScopes": []string{scope},
		},
	}
}
