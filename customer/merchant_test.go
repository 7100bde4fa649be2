package customer

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/session"
)

// Staff read anybody's books through the Management API, and prove nothing.
func TestBooksOfAnybody(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.staff.page = commerce.CustomerAddressConnection{Edges: []commerce.CustomerAddressEdge{{Cursor: "c1"}}}
	e.staff.fields = []commerce.CustomerFormFieldValue{commerce.TextFormFieldValue{Text: "x"}}
	e.staff.attributes = []commerce.CustomerAttribute{{EntityID: 2, Name: "two"}, {EntityID: 5, Name: "five"}}
	e.staff.metafields = []commerce.CustomerMetafield{{Namespace: "n", Key: "k"}}
	e.staff.instruments = []commerce.StoredInstrument{commerce.StoredCard{LastFour: "1111"}}
	e.staff.consent = commerce.CustomerConsent{Allow: []commerce.CustomerConsentCategory{commerce.ConsentAnalytics}}
	ctx := with(t, staff(session.ScopeCustomersRead, session.ScopeInstrumentsRead))

	page, err := e.Addresses(ctx, 8, commerce.PageRequest{First: 5, After: "c0"})
	if err != nil || len(page.Edges) != 1 {
		t.Errorf("addresses: %+v, %v", page, err)
	}
	if fields, err := e.FormFields(ctx, 8); err != nil || len(fields) != 1 {
		t.Errorf("form fields: %+v, %v", fields, err)
	}
	attributes, err := e.Attributes(ctx, 8, []int{5, 9, 2, 5})
	if err != nil || len(attributes) != 3 || attributes[0].Name != "five" || attributes[1].Name != "two" {
		t.Errorf("attributes: %+v, %v", attributes, err)
	}
	if attributes, err = e.Attributes(ctx, 8, nil); err != nil || len(attributes) != 2 {
		t.Errorf("all attributes: %+v, %v", attributes, err)
	}
	if metafields, err := e.Metafields(ctx, 8, "n", []string{"k"}); err != nil || len(metafields) != 1 {
		t.Errorf("metafields: %+v, %v", metafields, err)
	}
	if instruments, err := e.StoredInstruments(ctx, 8); err != nil || len(instruments) != 1 {
		t.Errorf("instruments: %+v, %v", instruments, err)
	}
	if consent, err := e.Consent(ctx, 8); err != nil || len(consent.Allow) != 1 {
		t.Errorf("consent: %+v, %v", consent, err)
	}
	want := []string{
		`addresses of 8: 5 after "c0"`, "form fields of 8", "attributes of 8: [2 5 9], all false", "attributes of 8: [], all true",
		"metafields of 8: n [k], all false", "instruments of 8", "consent of 8",
	}
	if diff := cmp.Diff(want, e.staff.asked()); diff != "" {
		t.Error(diff)
	}
	if e.sessions.proofs.Load() != 0 || e.shopper.calls.Load() != 0 {
		t.Error("staff were taken for a shopper")
	}
}

// What only the merchant can read is read for a shopper after their session was proven,
// and not at all when it is over or is somebody else's.
func TestReadsOnBehalf(t *testing.T) {
	t.Parallel()
	for name, read := range map[string]func(context.Context, *env) (int, error){
		"attributes": func(ctx context.Context, e *env) (int, error) {
			out, err := e.Attributes(ctx, 7, nil)
			return len(out), err
		},
		"instruments": func(ctx context.Context, e *env) (int, error) {
			out, err := e.StoredInstruments(ctx, 7)
			return len(out), err
		},
	} {
		e := newEnv(t)
		e.staff.attributes = []commerce.CustomerAttribute{{EntityID: 1}}
		e.staff.instruments = []commerce.StoredInstrument{commerce.UnknownInstrument{}}
		if n, err := read(with(t, shopper7()), e); err != nil || n != 1 || e.sessions.proofs.Load() != 1 {
			t.Errorf("%s: %d, %v after %d proofs", name, n, err, e.sessions.proofs.Load())
		}
		e.staff.heard = nil
		e.sessions.err = dead()
		_, err := read(with(t, shopper7()), e)
		wantCode(t, err, commerce.CodeSessionExpired)
		e.sessions.err, e.sessions.proof.CustomerID = nil, 8
		_, err = read(with(t, shopper7()), e)
		wantCode(t, err, commerce.CodeInternal)
		if len(e.staff.asked()) != 0 || e.shopper.calls.Load() != 0 {
			t.Errorf("%s: the store was asked for %v", name, e.staff.asked())
		}
		e.sessions.proof.CustomerID = 7
		e.staff.broken = &commerce.Error{Code: commerce.CodeUpstreamUnavailable, Message: "Down."}
		_, err = read(with(t, shopper7()), e)
		wantCode(t, err, commerce.CodeUpstreamUnavailable)
		if len(e.sessions.observed) != 0 {
			t.Errorf("%s: what the merchant's reads say is not about the session: %v", name, e.sessions.observed)
		}
	}
}

// Without a Management API those who may read are told; the others learn nothing.
func TestBooksWithoutManagement(t *testing.T) {
	t.Parallel()
	s, err := New(Options{Shopper: &fakeShopper{t: t}, Sessions: &fakeSessions{proof: commerce.Proof{CustomerID: 7}}})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		p    session.Principal
		want commerce.Code
	}{
		{shopper7(), commerce.CodeUpstreamUnavailable},
		{staff(session.ScopeInstrumentsRead), commerce.CodeUpstreamUnavailable},
		{staff(), commerce.CodeForbidden},
		{session.Principal{}, commerce.CodeUnauthenticated},
	} {
		_, err := s.StoredInstruments(with(t, tt.p), 7)
		wantCode(t, err, tt.want)
	}
	_, err = s.Consent(with(t, staff(session.ScopeCustomersRead)), 7)
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
	_, err = s.Addresses(with(t, staff(session.ScopeCustomersRead)), 7, commerce.PageRequest{First: 1})
	wantCode(t, err, commerce.CodeUpstreamUnavailable)
}

func TestMetafields(t *testing.T) {
	t.Parallel()
	e := newEnv(t)
	e.shopper.metafields = func(_ context.Context, c commerce.ShopperCredential, namespace string, keys []string) ([]commerce.CustomerMetafield, error) {
		if c.CustomerID != 7 || namespace != "n" || len(keys) > 1 {
			t.Errorf("asked for %s %v as %d", namespace, keys, c.CustomerID)
		}
		return []commerce.CustomerMetafield{
			{Namespace: "n", Key: "a"}, {Namespace: "other", Key: "a"}, {Namespace: "n", Key: "b"},
		}, nil
	}
	for _, tt := range []struct {
		keys []string
		want []string
	}{{nil, []string{"a", "b"}}, {[]string{}, []string{}}, {[]string{"b"}, []string{"b"}}, {[]string{"c"}, []string{}}} {
		found, err := e.Metafields(with(t, shopper7()), 7, "n", tt.keys)
		if err != nil || found == nil {
			t.Fatalf("%v: %v, %v", tt.keys, found, err)
		}
		got := []string{}
		for _, m := range found {
			got = append(got, m.Key)
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%v: %s", tt.keys, diff)
		}
	}
	if e.shopper.calls.Load() != 3 {
		t.Errorf("the store was asked %d times: nothing was asked for once", e.shopper.calls.Load())
	}
}

func TestMetafieldsValidates(t *testing.T) {
	t.Parallel()
	for field, tt := range map[string]struct {
		namespace string
		keys      []string
	}{
		"namespace": {"", nil}, "keys": {"n", make([]string, 51)}, "keys.1": {"n", []string{"k", ""}},
		"keys.0": {"n", []string{strings.Repeat("k", 65)}},
	} {
		_, err := newEnv(t).Metafields(with(t, shopper7()), 7, tt.namespace, tt.keys)
		wantField(t, err, field)
	}
	for _, namespace := range []string{strings.Repeat("n", 65), " n", "n\n", "a\x00b", "\xff", "clientele_identity", "CLIENTELE_identity"} {
		for _, p := range []session.Principal{shopper7(), staff(session.ScopeCustomersRead)} {
			_, err := newEnv(t).Metafields(with(t, p), 7, namespace, nil)
			wantField(t, err, "namespace")
		}
	}
	longest := strings.Repeat("ä", 64)
	if _, err := newFullEnv(t).Metafields(with(t, shopper7()), 7, longest, []string{longest}); err != nil {
		t.Error(err)
	}
}
