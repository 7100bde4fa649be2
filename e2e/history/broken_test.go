package history_test

import (
	"bytes"
	"io"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/e2e/history"
)

// A check that finds nothing shows nothing until it has found something. These stand in
// front of a deployment that keeps its promise, and break it.

// breaker changes an answer of the deployment to a request of that document.
type breaker struct {
	next http.RoundTripper
	by   func(b *breaker, r *http.Request, document string) (*http.Response, error)

	mu      sync.Mutex // guards the fields below
	answers map[string][]byte
	count   int
}

// RoundTrip sends a question; whatever is none passes untouched.
func (b *breaker) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Path != "/graphql" {
		return b.next.RoundTrip(r)
	}
	body, err := io.ReadAll(r.Body)
	if err != nil {
		return nil, err
	}
	r = r.Clone(r.Context())
	r.Body = io.NopCloser(bytes.NewReader(body))
	r.GetBody = func() (io.ReadCloser, error) { return io.NopCloser(bytes.NewReader(body)), nil }
	return b.by(b, r, string(body))
}

// answer sends a request and reads the whole answer.
func (b *breaker) answer(r *http.Request) (*http.Response, []byte, error) {
	response, err := b.next.RoundTrip(r)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = response.Body.Close() }()
	text, err := io.ReadAll(response.Body)
	return with(response, text), text, err
}

func with(response *http.Response, text []byte) *http.Response {
	changed := *response
	changed.Body = io.NopCloser(bytes.NewReader(text))
	return &changed
}

func isRefusal(text []byte) bool { return bytes.Contains(text, []byte("SESSION_EXPIRED")) }

// remembers gives an answer again that was good once, when it is refused.
func remembers(b *breaker, r *http.Request, document string) (*http.Response, error) {
	response, text, err := b.answer(r)
	if err != nil {
		return nil, err
	}
	key := r.Header.Get("X-Clientele-Session") + document
	b.mu.Lock()
	defer b.mu.Unlock()
	if known := b.answers[key]; known != nil && isRefusal(text) {
		return with(response, known), nil
	}
	if !bytes.Contains(text, []byte(`"errors":[{"message"`)) {
		b.answers[key] = text
	}
	return response, nil
}

// mixesUp gives everybody who asks the same the same answer.
func mixesUp(b *breaker, r *http.Request, document string) (*http.Response, error) {
	response, text, err := b.answer(r)
	if err != nil {
		return nil, err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	known := b.answers[document]
	b.answers[document] = text
	if b.count++; known != nil && b.count%5 == 0 {
		return with(response, known), nil
	}
	return response, nil
}

// forgives asks again as a guest when the session is refused.
func forgives(b *breaker, r *http.Request, _ string) (*http.Response, error) {
	response, text, err := b.answer(r)
	if err != nil || !isRefusal(text) {
		return response, err
	}
	again := r.Clone(r.Context())
	again.Header.Del("X-Clientele-Session")
	if again.Body, err = r.GetBody(); err != nil {
		return nil, err
	}
	return b.next.RoundTrip(again)
}

// locksOut refuses every tenth who has a session.
func locksOut(b *breaker, r *http.Request, _ string) (*http.Response, error) {
	response, _, err := b.answer(r)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.count++; err != nil || b.count%10 != 0 || r.Header.Get("X-Clientele-Session") == "" {
		return response, err
	}
	return with(response, []byte(`{"errors":[{"message":"no","extensions":{"code":"SESSION_EXPIRED"}}],"data":null}`)), nil
}

// fails answers every tenth with a fault of its own.
func fails(b *breaker, r *http.Request, _ string) (*http.Response, error) {
	response, _, err := b.answer(r)
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.count++; err != nil || b.count%10 != 0 {
		return response, err
	}
	return with(response, []byte(`{"errors":[{"message":"no","extensions":{"code":"UPSTREAM_UNAVAILABLE"}}],"data":null}`)), nil
}

func TestABrokenDeploymentIsFoundOut(t *testing.T) {
	for name, test := range map[string]struct {
		by   func(*breaker, *http.Request, string) (*http.Response, error)
		want []string
	}{
		"remembers": {remembers, []string{history.AfterLogout, history.AfterEnd}},
		"mixes up":  {mixesUp, []string{history.SomebodyElse, history.WrongGroup}},
		"forgives":  {forgives, []string{history.AsGuest}},
		"locks out": {locksOut, []string{history.RefusedAlive}},
		"fails":     {fails, []string{history.FailedNeedless}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			d := deployment{replicas: 1}
			s := open(t, d, nil)
			s.client.Transport = &breaker{next: s.client.Transport, by: test.by, answers: map[string][]byte{}}
			rules := map[string]int{}
			found := func(rule string) bool { return rules[rule] > 0 }
			for round := range uint64(40) { // the first, unless the machine is busy
				s.live(t, 3*time.Second, round, nil)
				for _, v := range history.Check(s.History(), d.promise()) {
					rules[v.Rule]++
				}
				if slices.ContainsFunc(test.want, found) {
					return
				}
			}
			t.Errorf("nothing was %s, only %v", test.want, rules)
		})
	}
}
