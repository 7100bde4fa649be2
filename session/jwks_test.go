package session

import (
	"bytes"
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/MicahParks/jwkset"

	"github.com/clientele-graph/clientele/commerce"
)

func TestParseKeySet(t *testing.T) {
	t.Parallel()
	good := publicJWK(t, "good", newECKey(t).Public())
	small, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(*jwkset.JWKMarshal)) jwkset.JWKMarshal {
		m := publicJWK(t, "bad", newECKey(t).Public())
		change(&m)
		return m
	}
	set := map[string]any{"keys": []any{
		with(func(m *jwkset.JWKMarshal) { m.KID = "" }),
		with(func(m *jwkset.JWKMarshal) { m.USE = jwkset.UseEnc }),
		with(func(m *jwkset.JWKMarshal) { m.KTY = "new" }),
		with(func(m *jwkset.JWKMarshal) { m.X = m.Y }),
		with(func(m *jwkset.JWKMarshal) { m.KTY, m.K = jwkset.KtyOct, "AAAA" }),
		publicJWK(t, "bad", small.Public()),
		"no key at all", nil, 7,
		with(func(m *jwkset.JWKMarshal) { m.KID, m.X5U = "certificate", "http://127.0.0.1:1/never-fetched" }),
		good,
	}}
	body, err := json.Marshal(set)
	if err != nil {
		t.Fatal(err)
	}
	keys, err := parseKeySet(body)
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, k := range keys {
		names = append(names, k.Marshal().KID)
	}
	if got := strings.Join(names, " "); got != "certificate good" {
		t.Fatalf("kept %q", got)
	}
}

// refuse is a transport that reaches nobody.
type refuse struct{ err error }

func (r refuse) RoundTrip(*http.Request) (*http.Response, error) { return nil, r.err }

// The address of the keys may hold a secret, which net/http would put into its
// error.
func TestFetchKeysHidesAddress(t *testing.T) {
	t.Parallel()
	cause := errors.New("refused")
	_, err := fetchKeys(context.Background(), &http.Client{Transport: refuse{cause}}, "https://id.example.test/"+canaryToken)
	if !errors.Is(err, cause) {
		t.Fatalf("got %v", err)
	}
	wantNoCanary(t, err.Error())
	_, err = fetchKeys(context.Background(), http.DefaultClient, "http://%zz/"+canaryToken)
	if err == nil {
		t.Fatal("accepted")
	}
	wantNoCanary(t, err.Error())
}

// endless is an answer of good keys and then of spaces without end.
type endless struct {
	keys io.Reader
	read int
}

func (e *endless) RoundTrip(*http.Request) (*http.Response, error) {
	return &http.Response{StatusCode: http.StatusOK, Body: io.NopCloser(e)}, nil
}

func (e *endless) Read(p []byte) (int, error) {
	n, err := e.keys.Read(p)
	if err != nil {
		n = copy(p, bytes.Repeat([]byte(" "), len(p)))
	}
	if e.read += n; e.read > 100*maxKeySet {
		return n, io.EOF
	}
	return n, nil
}

// An answer that is too long is given up, however good it began.
func TestFetchKeysGivesUp(t *testing.T) {
	t.Parallel()
	body, err := json.Marshal(map[string]any{"keys": []any{publicJWK(t, "good", newECKey(t).Public())}})
	if err != nil {
		t.Fatal(err)
	}
	answer := &endless{keys: bytes.NewReader(body)}
	keys, err := fetchKeys(t.Context(), &http.Client{Transport: answer}, "https://id.example.test/keys")
	if err == nil || len(keys) != 0 {
		t.Errorf("got %d keys", len(keys))
	}
	if answer.read > maxKeySet+1 {
		t.Errorf("read %d bytes", answer.read)
	}
}

// Who signs for staff is said at the configured address and nowhere else.
func TestKeysFollowNoRedirect(t *testing.T) {
	t.Parallel()
	elsewhere := newProvider(t, "k1")
	for _, status := range []int{301, 302, 303, 307, 308} {
		for name, address := range map[string]string{"another host": elsewhere.server.URL, "the same host": "/other.json"} {
			p := newProvider(t, "k1")
			publish := p.answer
			p.reply(func(w http.ResponseWriter, r *http.Request) {
				if r.URL.Path == "/other.json" {
					publish(w, r)
					return
				}
				http.Redirect(w, r, address, status)
			})
			v := p.verifier(t)
			_, err := v.Verify(t.Context(), elsewhere.sign(t, "k1", p.claims()))
			wantCode(t, err, commerce.CodeUpstreamUnavailable)
			if p.hits.Load() != 1 {
				t.Errorf("%s: %d requests", name, p.hits.Load())
			}
		}
	}
	if elsewhere.hits.Load() != 0 {
		t.Errorf("%d redirects were followed", elsewhere.hits.Load())
	}
}

// Neither the cookies of the client we are given nor those of the provider go
// along.
func TestKeysKeepNoCookies(t *testing.T) {
	t.Parallel()
	p := newProvider(t, "k1")
	publish := p.answer
	var sent atomic.Int64
	p.reply(func(w http.ResponseWriter, r *http.Request) {
		sent.Add(int64(len(r.Cookies())))
		http.SetCookie(w, &http.Cookie{Name: "b", Value: "2"})
		publish(w, r)
	})
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	address, err := url.Parse(p.server.URL)
	if err != nil {
		t.Fatal(err)
	}
	jar.SetCookies(address, []*http.Cookie{{Name: "a", Value: "1"}})
	client := *p.server.Client()
	client.Jar = jar
	v := p.verifier(t, func(o *StaffOptions) { o.Client = &client })
	for range 3 {
		if _, err := v.Verify(t.Context(), p.sign(t, "k1", p.claims())); err != nil {
			t.Fatal(err)
		}
		p.clock.Add(2 * time.Hour)
	}
	if p.hits.Load() != 3 || sent.Load() != 0 {
		t.Errorf("%d cookies in %d requests", sent.Load(), p.hits.Load())
	}
	if got := jar.Cookies(address); len(got) != 1 {
		t.Errorf("the jar now holds %d cookies", len(got))
	}
}

func FuzzParseKeySet(f *testing.F) {
	f.Add([]byte(`{"keys":[{"kty":"EC","crv":"P-256","kid":"a","x":"AA","y":"AA"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}`))
	f.Add([]byte(`{"keys":[{"kty":"RSA","kid":"a","n":"AQAB","e":"AQAB"}]}`))
	f.Add([]byte(`{"keys":null}`))
	f.Fuzz(func(t *testing.T, body []byte) {
		keys, err := parseKeySet(body)
		if (err == nil) != (len(keys) > 0) {
			t.Fatalf("%d keys with error %v", len(keys), err)
		}
		for _, k := range keys {
			if k.Marshal().KID == "" {
				t.Fatal("a key without a name")
			}
		}
	})
}
