package graph

import (
	"log/slog"
	"net/http"

	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/99designs/gqlgen/graphql/handler/lru"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/clientele-graph/clientele/graph/generated"
)

// queryCacheSize is how many parsed documents are kept. The token limit bounds
// the bytes of each.
const queryCacheSize = 256

// tokenLimit is how many tokens a document may have.
const tokenLimit = 2000

// Options are what New needs; all but Introspection are required.
type Options struct {
	Sessions  Sessions
	Customers Customers
	Pricing   Pricing
	// Channels are the channels that may be asked for.
	Channels []int
	// Introspection answers __schema and __type. The SDL is always answered.
	Introspection bool
	// MaxBodyBytes is how long a request's body may be.
	MaxBodyBytes int64
	Logger       *slog.Logger
}

// New returns the handler of /graphql. It expects the principal in the request's
// context, also one whose credentials were refused.
func New(o Options) http.Handler {
	resolver := &Resolver{sessions: o.Sessions, customers: o.Customers, pricing: o.Pricing, channels: o.Channels}
	exec := executor.New(generated.NewExecutableSchema(generated.Config{Resolvers: resolver}))
	exec.SetQueryCache(lru.New[*ast.QueryDocument](queryCacheSize))
	exec.SetParserTokenLimit(tokenLimit)
	exec.SetDisableSuggestion(true)
	errors := presenter{o.Logger}
	exec.SetErrorPresenter(errors.present)
	exec.SetRecoverFunc(recovered)
	exec.Use(introspection{allowed: o.Introspection})
	exec.Use(representations{})
	exec.AroundOperations(errors.refuseRejected)
	exec.AroundOperations(rememberAnswers)
	return &transport{exec: exec, maxBody: o.MaxBodyBytes}
}
