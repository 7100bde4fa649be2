// Package storefront is the sandbox's Storefront GraphQL API: the trimmed SDL
// of upstream/storefront/schema, executed over a store in memory. Start
// reading at Handler.Serve; the resolvers are in one file per schema file
// (root.go, product.go, customer.go, handover.go), what they ask lies beside them.
//
// Whoever serves it checks the token first and says in Access what the token
// allows. Tokens, faults, delays and recorded calls are not known here.
//
//go:generate go tool gqlgen generate
package storefront

import (
	"context"
	"fmt"
	"log/slog"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/sandbox/pass"
	"github.com/clientele-graph/clientele/sandbox/store"
	"github.com/clientele-graph/clientele/sandbox/storefront/generated"
)

// Handler answers Storefront requests of every channel of one store.
type Handler struct {
	store  *store.Store
	exec   *executor.Executor
	schema graphql.ExecutableSchema
}

// New makes the API of a store. desk makes and reads shoppers' tokens, till makes
// those that pay for orders, hosted
// tells the base of a channel's hosted pages, and logger hears of panics and
// nothing else.
func New(s *store.Store, desk *pass.Desk, till cashier, hosted func(channelID int) string, logger *slog.Logger) *Handler {
	h := &Handler{store: s}
	h.schema = generated.NewExecutableSchema(generated.Config{
		Resolvers:  &Resolver{store: s, desk: desk, cashier: till, hosted: hosted},
		Complexity: scores(),
	})
	h.exec = executor.New(h.schema)
	h.exec.Use(limits{schema: h.schema})
	h.exec.AroundFields(requireScope)
	h.exec.SetRecoverFunc(func(ctx context.Context, cause any) error {
		logger.ErrorContext(ctx, "storefront resolver panicked", slog.String("cause", fmt.Sprint(cause)))
		return gqlerror.Errorf("Internal server error")
	})
	return h
}
