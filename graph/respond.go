package graph

import (
	"bytes"
	"encoding/json"
	"net/http"
	"strconv"

	"github.com/99designs/gqlgen/graphql"
	"github.com/vektah/gqlparser/v2/gqlerror"
)

// minPackedBytes is how long an answer must be to be worth compressing.
const minPackedBytes = 1400

// respond sends the response to an operation. Whether the operation ran shows in
// the status only where the client asked for the media type that says so: routers
// take every other status than 200 for a broken subgraph.
func (t *transport) respond(w http.ResponseWriter, r *http.Request, mediaType string, response *graphql.Response) {
	status := http.StatusOK
	if mediaType == typeResponse && response.Data == nil && !isUnknownHash(response.Errors) {
		status = http.StatusBadRequest
	}
	t.write(w, r, status, mediaType, response)
}

// refuse answers what is no GraphQL request.
func (t *transport) refuse(w http.ResponseWriter, r *http.Request, mediaType string, no refusal) {
	if mediaType == "" {
		mediaType = typeJSON
	}
	t.write(w, r, no.status, mediaType, &graphql.Response{Errors: gqlerror.List{coded(no.problem, codeBadRequest)}})
}

// isUnknownHash reports whether the errors only ask for the text of a query, which
// is how a client and we agree and not a mistake of either.
func isUnknownHash(errors gqlerror.List) bool {
	return len(errors) == 1 && errors[0].Extensions["code"] == codePersistedQueryNotFound
}

// write sends a response as JSON, compressed if that is wanted and worth it.
func (t *transport) write(w http.ResponseWriter, r *http.Request, status int, mediaType string, response *graphql.Response) {
	buffer := t.buffers.get()
	defer t.buffers.put(buffer)
	if err := encode(buffer, response); err != nil {
		t.log.ErrorContext(r.Context(), "response cannot be encoded", "error", err)
		buffer.Reset()
		status = http.StatusInternalServerError
		w.Header().Set("Cache-Control", uncached)
		buffer.WriteString(`{"errors":[{"message":"Something went wrong on our side.","extensions":{"code":"INTERNAL"}}]}`)
	}
	header := w.Header()
	header.Set("Content-Type", mediaType+"; charset=utf-8")
	header.Set("X-Content-Type-Options", "nosniff")
	header.Add("Vary", "Accept, Accept-Encoding")
	if header.Get("Cache-Control") == "" {
		header.Set("Cache-Control", uncached)
	}
	content := buffer
	if buffer.Len() >= minPackedBytes && acceptsGzip(r) {
		packed := t.buffers.get()
		defer t.buffers.put(packed)
		if t.packers.pack(packed, buffer.Bytes()) == nil {
			header.Set("Content-Encoding", "gzip")
			content = packed
		}
	}
	header.Set("Content-Length", strconv.Itoa(content.Len()))
	w.WriteHeader(status)
	// The status is sent; a client that went away cannot be told anything.
	_, _ = w.Write(content.Bytes())
}

// encode writes the response. Its data is JSON already and is not looked at again;
// a request that was not run has none.
func encode(buffer *bytes.Buffer, response *graphql.Response) error {
	buffer.WriteByte('{')
	separator := ""
	if len(response.Errors) > 0 {
		buffer.WriteString(`"errors":`)
		if err := appendJSON(buffer, response.Errors); err != nil {
			return err
		}
		separator = ","
	}
	if response.Data != nil {
		buffer.WriteString(separator + `"data":`)
		buffer.Write(response.Data)
		separator = ","
	}
	if len(response.Extensions) > 0 {
		buffer.WriteString(separator + `"extensions":`)
		if err := appendJSON(buffer, response.Extensions); err != nil {
			return err
		}
	}
	buffer.WriteString("}\n")
	return nil
}

// appendJSON writes v as JSON, without the line break of an encoder.
func appendJSON(buffer *bytes.Buffer, v any) error {
	if err := json.NewEncoder(buffer).Encode(v); err != nil {
		return err
	}
	buffer.Truncate(buffer.Len() - 1)
	return nil
}
