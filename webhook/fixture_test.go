package webhook

import (
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/base64"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
)

// Every secret of these tests contains canary, so that one search finds them.
const (
	signingSecret = "canary-client-secret-0123456789"
	headerSecret  = "canary-header-secret-new"
	olderSecret   = "canary-header-secret-old"
)

func start() time.Time { return time.Date(2026, time.November, 1, 12, 0, 0, 0, time.UTC) }

// heard is a listener that writes down what it is told.
type heard struct {
	mu        sync.Mutex // guards the fields below
	changes   []commerce.StoreChange
	refetched []commerce.StoreChange
	fails     error
	// while is called during Changed, when it is set.
	while func(context.Context)
}

func (l *heard) Changed(ctx context.Context, change commerce.StoreChange) error {
	if l.while != nil {
		l.while(ctx)
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	l.changes = append(l.changes, change)
	return l.fails
}

func (l *heard) Refetch(change commerce.StoreChange) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.refetched = append(l.refetched, change)
}

func (l *heard) told() (changed, refetched int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return len(l.changes), len(l.refetched)
}

// receiver is a handler with a clock, a listener and a log of its own.
type receiver struct {
	*Handler

	heard
	clock time.Time
	log   patience.Log
}

func newReceiver(t testing.TB, changes ...func(*Options)) *receiver {
	t.Helper()
	r := &receiver{clock: start()}
	o := Options{
		StoreHash: "abc123", SigningSecret: signingSecret, Listener: &r.heard,
		HeaderSecrets: headerSecret + ", " + olderSecret,
		Now:           func() time.Time { return r.clock }, Logger: slog.New(slog.NewJSONHandler(&r.log, nil)),
	}
	for _, change := range changes {
		change(&o)
	}
	h, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	r.Handler = h
	t.Cleanup(func() {
		if strings.Contains(r.log.String(), "canary") {
			t.Errorf("a secret or a payload is in the log: %s", r.log.String())
		}
	})
	return r
}

func verifying(v Verification) func(*Options) { return func(o *Options) { o.Verify = v } }

// sign signs as the store does, with code of its own.
func sign(key, id string, at time.Time, body string) string {
	mac := hmac.New(sha256.New, []byte(key))
	_, _ = io.WriteString(mac, id+"."+strconv.FormatInt(at.Unix(), 10)+"."+body)
	return "v1," + base64.StdEncoding.EncodeToString(mac.Sum(nil))
}

// request is a delivery, signed and with a secret.
func request(id string, at time.Time, body string) *http.Request {
	r := httptest.NewRequestWithContext(context.Background(), http.MethodPost, "/webhooks/bigcommerce", strings.NewReader(body))
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("webhook-id", id)
	r.Header.Set("webhook-timestamp", strconv.FormatInt(at.Unix(), 10))
	r.Header.Set("webhook-signature", sign(signingSecret, id, at, body))
	r.Header.Set(SecretHeader, headerSecret)
	return r
}

// send delivers, and checks that the answer says nothing.
func (r *receiver) send(t testing.TB, in *http.Request) *httptest.ResponseRecorder {
	t.Helper()
	w := httptest.NewRecorder()
	r.ServeHTTP(w, in)
	if w.Body.Len() > 0 {
		t.Errorf("the answer says %q", w.Body.String())
	}
	return w
}

// says is the body of an event of ours.
func says(scope, data string) string {
	return `{"scope":"` + scope + `","store_id":"1025646","data":` + data +
		`,"hash":"352e4afc6dd3fc85ea26bfdf3f91852604d57528","created_at":1561482670,"producer":"stores/abc123"}`
}

const productUpdated = `{"scope":"store/product/updated","store_id":"1025646","data":{"type":"product","id":205},` +
	`"hash":"a833a57fadd56a32dc752fb6ca0841dc9602a495","created_at":1793534400,"producer":"stores/abc123"}`
