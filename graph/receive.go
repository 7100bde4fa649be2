package graph

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"
	"strings"

	"github.com/99designs/gqlgen/graphql"
)

// refusal is why a request is no GraphQL request: a status and a sentence that
// holds nothing of what was sent.
type refusal struct {
	status  int
	problem string
}

// wireRequest is a request as clients write it.
type wireRequest struct {
	Query         *string        `json:"query"`
	OperationName string         `json:"operationName"`
	Variables     map[string]any `json:"variables"`
	Extensions    map[string]any `json:"extensions"`
}

const wrongShape = "the request must be one JSON object with query, operationName, variables and extensions"

// receive reads the request of a POST, or of a GET where those are taken.
func (t *transport) receive(w http.ResponseWriter, r *http.Request) (*graphql.RawParams, *refusal) {
	started := graphql.Now()
	var wire *wireRequest
	var no *refusal
	if r.Method == http.MethodGet {
		wire, no = fromURL(r)
	} else {
		wire, no = t.fromBody(w, r)
	}
	if no != nil {
		return nil, no
	}
	params := &graphql.RawParams{
		OperationName: wire.OperationName, Variables: wire.Variables, Extensions: wire.Extensions, Headers: r.Header,
		ReadTime: graphql.TraceTiming{Start: started, End: graphql.Now()},
	}
	if wire.Query != nil {
		params.Query = *wire.Query
	}
	if params.Query == "" && params.Extensions["persistedQuery"] == nil {
		return nil, &refusal{http.StatusBadRequest, "the request has no query"}
	}
	return params, nil
}

// fromBody decodes a body, which is read into memory that the next request uses
// again: decoding copies every text out of it.
func (t *transport) fromBody(w http.ResponseWriter, r *http.Request) (*wireRequest, *refusal) {
	buffer := t.buffers.get()
	defer t.buffers.put(buffer)
	if no := t.readBody(w, r, buffer); no != nil {
		return nil, no
	}
	if isWeighty(buffer.Bytes()) {
		return nil, &refusal{http.StatusRequestEntityTooLarge, "the request has too many values"}
	}
	return decode(buffer.Bytes())
}

// readBody fills the buffer, up to the cap, of a body that may be compressed. What
// is longer is refused before it is read, if it says so, or where the cap is.
func (t *transport) readBody(w http.ResponseWriter, r *http.Request, buffer *bytes.Buffer) *refusal {
	tooLong := &refusal{http.StatusRequestEntityTooLarge, "the body is too large"}
	if r.ContentLength > t.maxBody {
		w.Header().Set("Connection", "close") // nobody reads the rest
		return tooLong
	}
	var body io.Reader = http.MaxBytesReader(w, r.Body, t.maxBody)
	switch encoding := strings.TrimSpace(r.Header.Get("Content-Encoding")); {
	case encoding == "" || strings.EqualFold(encoding, "identity"):
	case strings.EqualFold(encoding, "gzip"):
		unpacker, err := t.unpackers.get(body)
		if err != nil {
			return readFailure(err)
		}
		defer t.unpackers.put(unpacker)
		body = io.LimitReader(unpacker, t.maxBody+1)
	default:
		w.Header().Set("Accept-Encoding", "gzip")
		return &refusal{http.StatusUnsupportedMediaType, "the content encoding must be gzip or none"}
	}
	if _, err := buffer.ReadFrom(body); err != nil {
		return readFailure(err)
	}
	if int64(buffer.Len()) > t.maxBody {
		return tooLong
	}
	return nil
}

// readFailure says why a body could not be read.
func readFailure(err error) *refusal {
	if tooLong := (*http.MaxBytesError)(nil); errors.As(err, &tooLong) {
		return &refusal{http.StatusRequestEntityTooLarge, "the body is too large"}
	}
	if errors.Is(err, os.ErrDeadlineExceeded) {
		return &refusal{http.StatusRequestTimeout, "the body did not arrive in time"}
	}
	return &refusal{http.StatusBadRequest, "the body could not be read"}
}

// fromURL decodes the parameters of a GET.
func fromURL(r *http.Request) (*wireRequest, *refusal) {
	values := r.URL.Query()
	wire := &wireRequest{OperationName: values.Get("operationName")}
	if query := values.Get("query"); query != "" {
		wire.Query = &query
	}
	for name, into := range map[string]*map[string]any{"variables": &wire.Variables, "extensions": &wire.Extensions} {
		if text := values.Get(name); text != "" && decodeStrictly([]byte(text), into) != nil {
			return nil, &refusal{http.StatusBadRequest, "variables and extensions must be JSON objects"}
		}
	}
	return wire, nil
}

// decode reads one JSON object and nothing behind it.
func decode(body []byte) (*wireRequest, *refusal) {
	var wire *wireRequest
	if decodeStrictly(body, &wire) != nil || wire == nil {
		return nil, &refusal{http.StatusBadRequest, wrongShape}
	}
	return wire, nil
}

// decodeStrictly reads one JSON value whose numbers stay exact.
func decodeStrictly(text []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("more follows")
	}
	return nil
}

// isOne reports whether v is the number 1.
func isOne(v any) bool {
	number, ok := v.(json.Number)
	return ok && number.String() == "1"
}
