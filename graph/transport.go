package graph

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"time"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/errcode"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/ast"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// transport is GraphQL over HTTP: one operation per request, as JSON. It never
// repeats what it was sent, and it always answers with a JSON object.
type transport struct {
	exec *executor.Executor
	// timing is exec for operations that are traced.
	timing    *executor.Executor
	documents *documents
	persisted *persisted
	log       *slog.Logger
	maxBody   int64
	// queriesByGET takes queries, and nothing else, by GET as well.
	queriesByGET bool
	// cacheTags says under which tags public answers can be forgotten.
	cacheTags bool
	now       func() time.Time

	buffers   buffers
	packers   packers
	unpackers unpackers
}

// ServeHTTP reads one operation, runs it and writes its answer.
func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	mediaType := answerType(r)
	switch {
	case r.Method != http.MethodPost && (r.Method != http.MethodGet || !t.queriesByGET):
		t.refuseMethod(w, r, mediaType, "use "+t.methods())
		return
	case mediaType == "":
		t.refuse(w, r, mediaType, refusal{http.StatusNotAcceptable, "the answer can be " + typeJSON + " or " + typeResponse})
		return
	case r.Method == http.MethodPost && !isJSON(r.Header.Get("Content-Type")):
		t.refuse(w, r, mediaType, refusal{http.StatusUnsupportedMediaType, "the content type must be " + typeJSON + " in UTF-8"})
		return
	}
	params, no := t.receive(w, r)
	if no != nil {
		t.refuse(w, r, mediaType, *no)
		return
	}
	response, keeping, forbidden := t.run(r, params)
	if forbidden != "" {
		t.refuseMethod(w, r, mediaType, forbidden)
		return
	}
	judgeSpan(r.Context(), response)
	w.Header().Set("Cache-Control", keeping)
	t.respond(w, r, mediaType, response)
}

// methods lists what may be used.
func (t *transport) methods() string {
	if t.queriesByGET {
		return "GET or POST"
	}
	return "POST"
}

// refuseMethod answers a method that is not for this.
func (t *transport) refuseMethod(w http.ResponseWriter, r *http.Request, mediaType, problem string) {
	allowed := http.MethodPost
	if t.queriesByGET {
		allowed = "GET, POST"
	}
	w.Header().Set("Allow", allowed)
	t.refuse(w, r, mediaType, refusal{http.StatusMethodNotAllowed, problem})
}

// run executes the operation, unless it is one that the method must not run and then is
// told why, and says who may keep the answer. The executor answers nil once the context is done, which
// becomes an error here.
func (t *transport) run(r *http.Request, params *graphql.RawParams) (response *graphql.Response, keeping, forbidden string) {
	ctx, exec := graphql.StartOperationTrace(r.Context()), t.exec
	if wantsTrace(r) {
		exec = t.timing
	}
	defer func() {
		if cause := recover(); cause != nil {
			response = exec.DispatchError(ctx, gqlerror.List{asGraphQL(exec.PresentRecoveredError(ctx, cause))})
			response.Data = []byte("null")
			keeping = uncached
		}
	}()
	text, hash, problem := t.persisted.resolve(params.Query, params.Extensions)
	if problem != nil {
		return &graphql.Response{Errors: gqlerror.List{problem}}, uncached, ""
	}
	doc, problems := t.documents.prepare(text)
	if len(problems) > 0 {
		return &graphql.Response{Errors: problems}, uncached, ""
	}
	t.persisted.keep(hash, text, doc)
	params.Query = text
	opCtx, problems := exec.CreateOperationContext(withPrepared(ctx, doc), params)
	if len(problems) > 0 {
		return &graphql.Response{Errors: presentable(problems, errcode.ValidationFailed)}, uncached, ""
	}
	if r.Method == http.MethodGet {
		switch {
		case opCtx.Operation.Operation != ast.Query:
			return nil, uncached, "a mutation must be a POST"
		case asksAsBearer(doc):
			return nil, uncached, "a question with a handle must be a POST: addresses are written down everywhere"
		}
	}
	nameSpan(ctx, opCtx.Operation)
	next, ctx := exec.DispatchOperation(ctx, opCtx)
	response = next(ctx)
	if response == nil {
		late := tooLate(ctx.Err())
		response = exec.DispatchError(graphql.WithOperationContext(ctx, opCtx), gqlerror.List{gqlerror.Wrap(late)})
		response.Data = []byte("null")
	}
	return response, t.keeping(ctx, opCtx, response), ""
}

// keeping returns the answer's Cache-Control and tags it if everybody may keep it. The
// context is nil when the operation was refused before it began.
func (t *transport) keeping(ctx context.Context, opCtx *graphql.OperationContext, response *graphql.Response) string {
	if ctx == nil {
		return uncached
	}
	a := answersFrom(ctx)
	header, isPublic := cacheControl(opCtx.Operation, a, response, t.now())
	if isPublic && stopwatchFrom(ctx) != nil {
		return uncached // how long this took is nobody else's answer
	}
	if !isPublic || !t.cacheTags {
		return header
	}
	if !a.exposure.canBeTagged() {
		return uncached
	}
	a.tag(response, opCtx.Operation)
	return header
}

// asGraphQL returns err as the type that responses hold.
func asGraphQL(err error) *gqlerror.Error {
	if e := (*gqlerror.Error)(nil); errors.As(err, &e) {
		return e
	}
	return gqlerror.Wrap(err)
}
