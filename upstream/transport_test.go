package upstream

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.opentelemetry.io/otel/attribute"
	"go.opentelemetry.io/otel/trace"
	"go.opentelemetry.io/otel/trace/embedded"
	"go.opentelemetry.io/otel/trace/noop"

	"github.com/clientele-graph/clientele/commerce"
)

// reports collects what a chain tells its observer.
type reports struct {
	mu   sync.Mutex
	list []Call
}

func (r *reports) add(c Call) {
	r.mu.Lock()
	defer r.mu.Unlock()
	c.Duration = 0
	r.list = append(r.list, c)
}

func newChain(t *testing.T, o Options) *http.Client {
	t.Helper()
	client := Client(Transport(nil, o))
	t.Cleanup(client.CloseIdleConnections)
	return client
}

// send makes a call as the clients beside this package do.
func send(t *testing.T, client *http.Client, url string, in Intent) (Answer, error) {
	t.Helper()
	ctx := commerce.WithCorrelationID(context.Background(), correlation)
	return Send(ctx, client, newRequest(t, ctx, url, Intent{}), in)
}

func TestChainRepeatsAReadOverTheWire(t *testing.T) {
	var mu sync.Mutex // guards bodies: each attempt may come on another connection
	var bodies []string
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		body, _ := io.ReadAll(r.Body)
		mu.Lock()
		bodies = append(bodies, string(body)+" "+r.Header.Get("X-Correlation-Id"))
		attempt := len(bodies)
		mu.Unlock()
		switch attempt {
		case 1:
			abort()
		case 2:
			w.WriteHeader(http.StatusBadGateway)
		default:
			fmt.Fprint(w, `{"ok":true}`)
		}
	})
	var seen reports
	client := newChain(t, Options{Observe: seen.add, Random: func() float64 { return 0 }})
	answer, err := send(t, client, url, reading())
	if err != nil || string(answer.Body) != `{"ok":true}` || answer.CorrelationID != correlation {
		t.Fatalf("got %+v, %v", answer, err)
	}
	mu.Lock()
	defer mu.Unlock()
	once := `{"q":"` + canary + `"} ` + correlation
	if diff := cmp.Diff([]string{once, once, once}, bodies); diff != "" {
		t.Errorf("attempts (-want +got):\n%s", diff)
	}
	want := []Call{{API: Management, Endpoint: "pricing", Outcome: "2xx", Attempts: 3}}
	if diff := cmp.Diff(want, seen.list); diff != "" {
		t.Errorf("reports (-want +got):\n%s", diff)
	}
}

func TestChainTriesAWriteOnce(t *testing.T) {
	for name, handler := range map[string]http.HandlerFunc{
		"hung up":   func(http.ResponseWriter, *http.Request) { abort() },
		"500":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(500) },
		"503":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(503) },
		"429":       func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(429) },
		"a page":    func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Type", "text/html") },
		"truncated": func(w http.ResponseWriter, _ *http.Request) { w.Header().Set("Content-Length", "9"); abort() },
	} {
		t.Run(name, func(t *testing.T) {
			var calls atomic.Int64
			warm := make(chan struct{}, 1)
			url := serve(t, func(w http.ResponseWriter, r *http.Request) {
				select {
				case warm <- struct{}{}:
					// The first call leaves an idle connection for the second.
				default:
					calls.Add(1)
					handler(w, r)
				}
			})
			client := newChain(t, Options{Random: func() float64 { return 0 }})
			if _, err := send(t, client, url, reading()); err != nil {
				t.Fatal(err)
			}
			_, err := send(t, client, url, writing())
			if err == nil || calls.Load() != 1 {
				t.Errorf("%d attempts, then %v", calls.Load(), err)
			}
		})
	}
}

func TestChainFollowsNoRedirect(t *testing.T) {
	var stolen atomic.Int64
	other := serve(t, func(http.ResponseWriter, *http.Request) { stolen.Add(1) })
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		http.SetCookie(w, &http.Cookie{Name: "c", Value: "v"})
		http.Redirect(w, r, other, http.StatusTemporaryRedirect)
	})
	for name, client := range map[string]*http.Client{
		"our client":        newChain(t, Options{}),
		"a hardened client": Harden(&http.Client{Transport: newChain(t, Options{}).Transport}),
	} {
		_, err := send(t, client, url, reading())
		e := mustError(t, err)
		if e.Kind != Unavailable || e.Reason != ReasonRedirected || e.Status != 307 || client.Jar != nil {
			t.Errorf("%s: got %+v", name, e)
		}
	}
	if stolen.Load() != 0 {
		t.Error("a request followed a redirect to another host")
	}
}

func TestSendNamesStatusAndPatience(t *testing.T) {
	url := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("X-Rate-Limit-Time-Reset-Ms", "9000")
		w.WriteHeader(http.StatusTooManyRequests)
		fmt.Fprint(w, canary)
	})
	client := newChain(t, Options{})
	answer, err := send(t, client, url, reading())
	e := mustError(t, err)
	if e.Kind != RateLimited || e.Status != 429 || e.RetryAfter != 9*time.Second || e.CorrelationID != correlation {
		t.Errorf("got %+v", e)
	}
	if string(answer.Body) != canary || strings.Contains(fmt.Sprintf("%v %+v", e, *e), canary) {
		t.Error("the body belongs into the answer, and nowhere else")
	}
	// The chain has learned: the next call is not made.
	_, err = send(t, client, url, reading())
	if e := mustError(t, err); e.Reason != ReasonQuota || e.RetryAfter <= 0 || e.RetryAfter > 9*time.Second {
		t.Errorf("got %+v", e)
	}
}

func TestSendCleansTheErrorsOfAnyClient(t *testing.T) {
	s := httptest.NewServer(nil)
	s.Close()
	client := &http.Client{Transport: &http.Transport{}}
	_, err := send(t, client, s.URL+"/"+canary, reading())
	if e := mustError(t, err); strings.Contains(e.Error(), canary) || e.Kind != Unavailable {
		t.Errorf("got %v", e)
	}
}

func TestEveryCallHasACorrelationID(t *testing.T) {
	var got string
	url := serve(t, func(w http.ResponseWriter, r *http.Request) {
		got = r.Header.Get("X-Correlation-Id")
		w.WriteHeader(http.StatusTeapot)
	})
	r, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Send(context.Background(), newChain(t, Options{NewID: func() string { return "made-up" }}), r, reading())
	if e := mustError(t, err); got != "made-up" || e.CorrelationID != "made-up" {
		t.Errorf("sent %q, error has %q", got, e.CorrelationID)
	}
	newID := Options{}.withDefaults().NewID
	if a, b := newID(), newID(); len(a) != 36 || a == b || a[14] != '4' {
		t.Errorf("%q and %q are no random UUIDs", a, b)
	}
}

// spans is a tracer that keeps names and attributes.
type spans struct {
	embedded.Tracer
	names []string
	text  []string
}

type span struct {
	noop.Span
	of *spans
}

func (s *spans) Start(ctx context.Context, name string, o ...trace.SpanStartOption) (context.Context, trace.Span) {
	s.names = append(s.names, name)
	c := trace.NewSpanStartConfig(o...)
	for _, a := range c.Attributes() {
		s.text = append(s.text, string(a.Key)+"="+a.Value.String())
	}
	made := &span{of: s}
	return trace.ContextWithSpan(ctx, made), made
}

// IsRecording says that somebody wants to know.
func (s *span) IsRecording() bool { return true }

func (s *span) SetAttributes(kv ...attribute.KeyValue) {
	for _, a := range kv {
		s.of.text = append(s.of.text, string(a.Key)+"="+a.Value.String())
	}
}

func (s *span) AddEvent(name string, o ...trace.EventOption) {
	c := trace.NewEventConfig(o...)
	for _, a := range c.Attributes() {
		name += " " + string(a.Key) + "=" + a.Value.String()
	}
	s.of.text = append(s.of.text, name)
}

func TestChainMakesOneSpanPerCall(t *testing.T) {
	s := &script{steps: []step{answered(502), answered(401)}}
	var tracer spans
	client := Client(Transport(s, Options{Tracer: &tracer, Random: func() float64 { return 0 }}))
	in := reading()
	in.ChannelID = 2
	_, err := send(t, client, "https://store-"+canary+".mybigcommerce.com/?q="+canary, in)
	if e := mustError(t, err); e.Kind != Unauthorized {
		t.Fatalf("got %v", e)
	}
	if diff := cmp.Diff([]string{"management pricing"}, tracer.names); diff != "" {
		t.Errorf("spans (-want +got):\n%s", diff)
	}
	want := []string{
		"clientele.upstream.api=management", "clientele.upstream.endpoint=pricing",
		"clientele.correlation_id=" + correlation, "clientele.channel=2",
		"retry reason=5xx attempt=2",
		"clientele.upstream.attempts=2", "http.response.status_code=401", "error.type=4xx",
	}
	if diff := cmp.Diff(want, tracer.text); diff != "" {
		t.Errorf("attributes (-want +got):\n%s", diff)
	}
	if strings.Contains(strings.Join(tracer.text, " "), canary) {
		t.Error("a span quotes the URL")
	}
}
