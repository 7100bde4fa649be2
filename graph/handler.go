package graph

import (
	"crypto/sha256"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"

	"github.com/clientele-graph/clientele/graph/generated"
)

// Options are what New needs; all are required but Introspection, QueriesByGET,
// CacheTags and Now.
type Options struct {
	Sessions  Sessions
	Customers Customers
	Pricing   Pricing
	HandOver  HandOver
	Purchases Purchases
	Accounts  Accounts
	Staff     StaffServices
	// Channels are the channels that may be asked for.
	Channels []int
	// Introspection answers __schema and __type, and says in errors what a client may
	// have meant. The SDL is always answered.
	Introspection bool
	// QueriesByGET answers queries by GET as well.
	QueriesByGET bool
	// CacheTags says in answers that everybody may keep by which tags a router can be
	// told to forget them.
	CacheTags bool
	// Now is the clock that says how long answers may be kept; nil is the system's.
	Now func() time.Time
	// MaxBodyBytes is how long a request's body may be, also once it is unpacked.
	MaxBodyBytes int64
	// Limits are how large a document may be.
	Limits Limits
	// DocumentCacheBytes is how much memory documents may take that were validated
	// before, PersistedCacheBytes that of texts that clients name by their hash.
	DocumentCacheBytes, PersistedCacheBytes int
	Logger                                  *slog.Logger
}

// New returns the handler of /graphql. It expects the principal in the request's
// context, also one whose credentials were refused.
func New(o Options) http.Handler {
	resolver := &Resolver{sessions: o.Sessions, customers: o.Customers, pricing: o.Pricing, handOver: o.HandOver, purchases: o.Purchases, accounts: o.Accounts, staff: o.Staff, channels: o.Channels}
	schema := generated.NewExecutableSchema(generated.Config{Resolvers: resolver})
	errors, weights := presenter{o.Logger}, readWeights(schema.Schema())
	assemble := func(outermost ...graphql.HandlerExtension) *executor.Executor {
		exec := executor.New(schema)
		exec.SetQueryCache(prepared{})
		exec.SetErrorPresenter(errors.present)
		exec.SetRecoverFunc(recovered)
		for _, extension := range outermost {
			exec.Use(extension)
		}
		exec.Use(introspection{allowed: o.Introspection})
		exec.Use(cost{limits: o.Limits, weights: weights})
		exec.Use(representations{})
		exec.AroundOperations(errors.refuseRejected)
		exec.AroundOperations(rememberAnswers(o.Limits))
		return exec
	}
	now := o.Now
	if now == nil {
		now = time.Now
	}
	return &transport{
		exec: assemble(), timing: assemble(fieldTimes{now}), log: o.Logger, maxBody: o.MaxBodyBytes, queriesByGET: o.QueriesByGET, cacheTags: o.CacheTags, now: now,
		documents: &documents{
			schema: schema.Schema(), rules: validationRules(o.Introspection), limits: o.Limits,
			kept: newByteCache[string, *ast.QueryDocument](o.DocumentCacheBytes),
		},
		persisted: &persisted{texts: newByteCache[[sha256.Size]byte, string](o.PersistedCacheBytes)},
	}
}
