package storefront

import (
	"bytes"
	"context"
	"encoding/json"
	"mime"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// HeaderComplexity is the response header that tells a query's complexity.
const HeaderComplexity = "X-Bc-Graphql-Complexity"

// Serve answers one request whose body has been read and whose token has been
// checked. Whatever is wrong with the GraphQL in it is told in a 200.
func (h *Handler) Serve(w http.ResponseWriter, r *http.Request, body []byte, access Access) {
	if r.Method != http.MethodPost {
		w.Header().Set("Allow", http.MethodPost)
		Refuse(w, http.StatusMethodNotAllowed, "Only POST is supported.")
		return
	}
	if kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type")); err != nil || kind != "application/json" {
		Refuse(w, http.StatusUnsupportedMediaType, "The content type must be application/json.")
		return
	}
	params, ok := readParams(body)
	if !ok {
		Refuse(w, http.StatusBadRequest, "The request is not valid JSON.")
		return
	}
	v, ok := h.view(r, access)
	if !ok {
		respond(w, invalidToken())
		return
	}
	response := h.run(withViewer(r.Context(), v), w.Header(), params)
	if response == nil {
		return // the client is gone
	}
	if v.refused.status != 0 {
		Refuse(w, v.refused.status, v.refused.message)
		return
	}
	respond(w, response)
}

// readParams decodes a body, keeping numbers as they were written.
func readParams(body []byte) (*graphql.RawParams, bool) {
	var params struct {
		Query         string         `json:"query"`
		OperationName string         `json:"operationName"`
		Variables     map[string]any `json:"variables"`
	}
	decoder := json.NewDecoder(bytes.NewReader(body))
	decoder.UseNumber()
	if err := decoder.Decode(&params); err != nil {
		return nil, false
	}
	return &graphql.RawParams{
		Query: params.Query, OperationName: params.OperationName, Variables: params.Variables,
	}, true
}

// run executes a request and notes its complexity in the headers. It returns
// nil when the request ended first.
func (h *Handler) run(ctx context.Context, header http.Header, params *graphql.RawParams) *graphql.Response {
	ctx = graphql.StartOperationTrace(ctx)
	op, errs := h.exec.CreateOperationContext(ctx, params)
	if score, ok := scoreFrom(op); ok {
		header.Set(HeaderComplexity, strconv.Itoa(score))
	}
	if len(errs) > 0 {
		return h.exec.DispatchError(graphql.WithOperationContext(ctx, op), errs)
	}
	next, ctx := h.exec.DispatchOperation(ctx, op)
	return next(ctx)
}

// invalidToken is the answer to a customer access token that opens nothing.
func invalidToken() *graphql.Response {
	return &graphql.Response{Data: json.RawMessage("null"), Errors: gqlerror.List{{
		Message:    "The customer access token is not valid.",
		Extensions: map[string]any{"code": "INVALID_CUSTOMER_ACCESS_TOKEN"},
	}}}
}

func respond(w http.ResponseWriter, response *graphql.Response) {
	writeJSON(w, http.StatusOK, response)
}

// Refuse answers a request that was not let in, in the shape that the store
// uses for that.
func Refuse(w http.ResponseWriter, status int, message string) {
	type refused struct {
		Message string `json:"message"`
	}
	writeJSON(w, status, map[string][]refused{"errors": {{message}}})
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	body, err := json.Marshal(value)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(body)))
	w.WriteHeader(status)
	_, _ = w.Write(body)
}
