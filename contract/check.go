package contract

import (
	"bytes"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"slices"

	verrors "github.com/pb33f/libopenapi-validator/errors"
	"github.com/pb33f/libopenapi-validator/paths"
)

// Finding is one point in which an exchange differs from a file.
type Finding struct {
	// File is the name of the published file.
	File string
	// Path is the path as the file has it, or the path of the request when the
	// file has no such path.
	Path string
	// Method and Status are the method of the request and the status of its
	// answer.
	Method string
	Status int
	// InRequest tells a fault of the request from one of the answer.
	InRequest bool
	// Text says where and what, with * in the place of indexes.
	Text string
}

// String is the finding in one line.
func (f Finding) String() string {
	side := "answer"
	if f.InRequest {
		side = "request"
	}
	return fmt.Sprintf("%s: %s %s: %d: %s: %s", f.File, f.Method, f.Path, f.Status, side, f.Text)
}

// Check holds an exchange against the file and returns every difference once.
// The request is taken to have gone to the store's own host.
func (d *Document) Check(e Exchange) []Finding {
	at := Finding{File: d.name, Path: e.URL.Path, Method: e.Method, Status: e.Status}
	path, ok := d.below(e.URL)
	if !ok {
		at.InRequest, at.Text = true, "no server of the file has this URL"
		return []Finding{at}
	}
	at.Path = path
	if _, _, template := paths.FindPath(e.request(path), d.model, nil); template != "" {
		at.Path = template
	}
	var found []Finding
	add := func(inRequest bool, texts []string) {
		for _, text := range texts {
			f := at
			f.InRequest, f.Text = inRequest, text
			if !slices.Contains(found, f) {
				found = append(found, f)
			}
		}
	}
	_, errs := d.requests.ValidateHttpRequestSync(e.request(path))
	add(true, explainAll(errs))
	response := e.response()
	defer func() { _ = response.Body.Close() }()
	_, errs = d.answers.ValidateHttpResponse(e.request(path), response)
	add(false, explainAll(errs))
	add(false, d.undeclared(at.Path, e))
	return found
}

func explainAll(errs []*verrors.ValidationError) []string {
	var texts []string
	for _, err := range errs {
		texts = append(texts, explain(err)...)
	}
	return texts
}

func (e Exchange) request(path string) *http.Request {
	return &http.Request{
		Method: e.Method, URL: &url.URL{Path: path, RawQuery: e.URL.RawQuery}, Header: e.Asked.Clone(),
		Body: io.NopCloser(bytes.NewReader(e.Question)), ContentLength: int64(len(e.Question)),
	}
}

func (e Exchange) response() *http.Response {
	return &http.Response{
		StatusCode: e.Status, Header: e.Answered.Clone(),
		Body: io.NopCloser(bytes.NewReader(e.Answer)), ContentLength: int64(len(e.Answer)),
	}
}
