package contract

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync"
)

// Exchange is one request and its answer, both complete.
type Exchange struct {
	// Method and URL are those of the request as it was sent.
	Method string
	URL    *url.URL
	// Asked and Question are the header and the body of the request.
	Asked    http.Header
	Question []byte
	// Status, Answered and Answer are the status, the header and the body of
	// the answer.
	Status   int
	Answered http.Header
	Answer   []byte
}

// Recorder is an http.RoundTripper that keeps what passes it. It is safe for
// concurrent use. It sees requests after everything a client does to them.
type Recorder struct {
	// Base carries the requests.
	Base http.RoundTripper

	mu   sync.Mutex // guards kept
	kept []Exchange
}

var _ http.RoundTripper = (*Recorder)(nil)

// RoundTrip sends a request, reads the whole answer and keeps both. A request
// without a whole answer is not kept, and its error is that of Base.
func (r *Recorder) RoundTrip(request *http.Request) (*http.Response, error) {
	question, err := take(&request.Body)
	if err != nil {
		return nil, err
	}
	asked := request.Header.Clone()
	response, err := r.Base.RoundTrip(request)
	if err != nil {
		return nil, err
	}
	answer, err := take(&response.Body)
	if err != nil {
		return nil, err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.kept = append(r.kept, Exchange{
		Method: request.Method, URL: request.URL, Asked: asked, Question: question,
		Status: response.StatusCode, Answered: response.Header.Clone(), Answer: answer,
	})
	return response, nil
}

// CloseIdleConnections passes on what http.Client asks at the end.
func (r *Recorder) CloseIdleConnections() {
	if closer, ok := r.Base.(interface{ CloseIdleConnections() }); ok {
		closer.CloseIdleConnections()
	}
}

// Exchanges returns what was kept, in the order of the answers.
func (r *Recorder) Exchanges() []Exchange {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]Exchange{}, r.kept...)
}

// take reads a body to its end and puts a copy in its place.
func take(body *io.ReadCloser) ([]byte, error) {
	if *body == nil || *body == http.NoBody {
		return nil, nil
	}
	content, err := io.ReadAll(*body)
	if closeErr := (*body).Close(); err == nil {
		err = closeErr
	}
	*body = io.NopCloser(bytes.NewReader(content))
	return content, err
}

// Resource is the path below /stores/{hash}, with the version in front; false
// when the exchange was not with the Management API.
func (e Exchange) Resource() (string, bool) {
	rest, ok := strings.CutPrefix(e.URL.Path, "/stores/")
	if !ok {
		return "", false
	}
	_, path, ok := strings.Cut(rest, "/")
	return "/" + path, ok
}
