package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"mime"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
	"github.com/99designs/gqlgen/graphql/executor"
	"github.com/vektah/gqlparser/v2/gqlerror"

	"github.com/clientele-graph/clientele/commerce"
)

// transport is GraphQL over HTTP: one operation per POST, as JSON. It never
// repeats what it was sent, and it always answers with a JSON object.
type transport struct {
	exec    *executor.Executor
	maxBody int64
}

// ServeHTTP reads one operation, runs it and writes its answer.
func (t *transport) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		refuse(w, http.StatusMethodNotAllowed, "use POST")
		return
	}
	if mediaType, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || mediaType != "application/json" {
		refuse(w, http.StatusUnsupportedMediaType, "the content type must be application/json")
		return
	}
	params, status, problem := t.read(w, r)
	if problem != "" {
		refuse(w, status, problem)
		return
	}
	write(w, http.StatusOK, t.run(r, params))
}

// read decodes the body. On failure it returns a status and a sentence that
// holds nothing of the body.
func (t *transport) read(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, int, string) {
	started := graphql.Now()
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, t.maxBody))
	if tooLarge := (*http.MaxBytesError)(nil); errors.As(err, &tooLarge) {
		return nil, http.StatusRequestEntityTooLarge, "the body is too large"
	}
	if err != nil {
		return nil, http.StatusBadRequest, "the body could not be read"
	}
	var wire struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
		Extensions    map[string]any `json:"extensions"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if decoder.Decode(&wire) != nil || decoder.More() {
		return nil, http.StatusBadRequest, "the body must be one JSON object with query, operationName, variables and extensions"
	}
	if wire.Query == "" {
		return nil, http.StatusBadRequest, "the body has no query"
	}
	return &graphql.RawParams{
		Query: wire.Query, OperationName: wire.OperationName, Variables: wire.Variables, Extensions: wire.Extensions,
		Headers:  r.Header,
		ReadTime: graphql.TraceTiming{Start: started, End: graphql.Now()},
	}, 0, ""
}

// run executes the operation. The executor answers nil once the context is done,
// which becomes an error here.
func (t *transport) run(r *http.Request, params *graphql.RawParams) (response *graphql.Response) {
	ctx := graphql.StartOperationTrace(r.Context())
	defer func() {
		if cause := recover(); cause != nil {
			response = t.exec.DispatchError(ctx, gqlerror.List{asGraphQL(t.exec.PresentRecoveredError(ctx, cause))})
		}
	}()
	opCtx, problems := t.exec.CreateOperationContext(ctx, params)
	if len(problems) > 0 {
		return t.exec.DispatchError(graphql.WithOperationContext(ctx, opCtx), problems)
	}
	next, ctx := t.exec.DispatchOperation(ctx, opCtx)
	response = next(ctx)
	if response == nil {
		late := &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "The operation took too long.", Err: ctx.Err()}
		response = t.exec.DispatchError(graphql.WithOperationContext(ctx, opCtx), gqlerror.List{gqlerror.Wrap(late)})
	}
	return response
}

// asGraphQL returns err as the type that responses hold.
func asGraphQL(err error) *gqlerror.Error {
	if e := (*gqlerror.Error)(nil); errors.As(err, &e) {
		return e
	}
	return gqlerror.Wrap(err)
}

// refuse answers a request that is no GraphQL operation.
func refuse(w http.ResponseWriter, status int, problem string) {
	write(w, status, &graphql.Response{Errors: gqlerror.List{{
		Message: problem, Extensions: map[string]any{"code": "BAD_REQUEST"},
	}}})
}

// write sends response as JSON.
func write(w http.ResponseWriter, status int, response *graphql.Response) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	if w.Header().Get("Cache-Control") == "" {
		w.Header().Set("Cache-Control", "no-store")
	}
	w.WriteHeader(status)
	// The status is sent; a client that went away cannot be told anything.
	_ = json.NewEncoder(w).Encode(response)
}
