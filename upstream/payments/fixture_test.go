package payments

import (
	"errors"
	"io"
	"net/http"
	"testing"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/patience"
	"github.com/clientele-graph/clientele/upstream"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// Every secret of these tests contains canary, so that one search finds them. It is
// spelled as a token may be.
const (
	canary      = "canary-4d20"
	pat         = "eyJ." + canary + "-pat.x"
	stored      = canary + "-stored"
	cvv         = canary + "-cvv"
	giftCode    = canary + "-gift"
	correlation = upstreamtest.CorrelationID
)

// fakeStore answers every request by hand and remembers it.
type fakeStore struct {
	*Client
	*upstreamtest.Store
}

// newFakeStore starts a store that answers with handler, and a client of it over the real
// chain, which is as patient as a test.
func newFakeStore(t testing.TB, handler http.HandlerFunc, changes ...func(*Options)) *fakeStore {
	t.Helper()
	s := &fakeStore{Store: upstreamtest.Serve(t, handler)}
	o := Options{
		URL: s.URL + "/stores/{hash}", StoreHash: "abc", Timeout: patience.Limit,
		HTTPClient: upstreamtest.Chain(t, upstream.Options{MaxBody: 1 << 16}),
	}
	for _, change := range changes {
		change(&o)
	}
	client, err := New(o)
	if err != nil {
		t.Fatal(err)
	}
	s.Client = client
	return s
}

// saying starts a store that always answers the same.
func saying(t testing.TB, status int, kind, body string) *fakeStore {
	t.Helper()
	return newFakeStore(t, say(status, kind, body))
}

func say(status int, kind, body string) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", kind)
		w.WriteHeader(status)
		_, _ = io.WriteString(w, body)
	}
}

// storedCard is a payment with every secret that there is.
func storedCard() commerce.Payment {
	return commerce.Payment{
		MethodID: "stripe.card", Kind: commerce.InstrumentStoredCard, Token: stored, VerificationValue: cvv, GiftCertificateCode: giftCode,
		Card: &commerce.TokenizedCard{IssuerID: canary, LastFour: canary}, SaveInstrument: true,
	}
}

// wantCode checks that err is public under that code, quotes no secret, and says which
// call it was.
func wantCode(t testing.TB, err error, want commerce.Code) {
	t.Helper()
	upstreamtest.WantCode(t, err, want, canary)
	var e *upstream.Error
	if !errors.As(err, &e) || e.API != upstream.Payments || e.Endpoint != "pay" || e.CorrelationID != correlation {
		t.Errorf("the cause got lost: %v", err)
	}
}

// answerOf is an answer as it is read.
func answerOf(status int, body string) upstream.Answer {
	return upstream.Answer{Status: status, Body: []byte(body)}
}
