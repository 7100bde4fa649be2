package management

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/clientele-graph/clientele/commerce"
	"github.com/clientele-graph/clientele/upstream/upstreamtest"
)

// link writes the metafield that a link is.
func link(customerID int, issuer, subject string) string {
	return fmt.Sprintf(`{"id":"9","permission_set":"app_only","namespace":"clientele_identity","key":%q,"value":%q,"description":"",`+
		`"resource_type":"customer","resource_id":"%d"}`, subject, issuer, customerID)
}

// page writes a page of metafields.
func page(fields ...string) string { return `{"data":[` + strings.Join(fields, ",") + `],"meta":{}}` }

func TestFindIdentityLink(t *testing.T) {
	mine := link(7, "iss", "sub")
	for name, tc := range map[string]struct {
		answer string
		ok     bool
	}{
		"none":             {page(), false},
		"one":              {page(mine), true},
		"the same twice":   {page(mine, mine), true},
		"among others":     {page(link(8, "iss", "other"), mine), true},
		"readable to all":  {page(strings.Replace(mine, "app_only", "read", 1)), false},
		"no permission":    {page(strings.Replace(mine, "app_only", "", 1)), false},
		"of another app":   {page(strings.Replace(mine, "clientele_identity", "clientele", 1)), false},
		"of a product":     {page(strings.Replace(mine, `"customer"`, `"product"`, 1)), false},
		"of nobody":        {page(link(0, "iss", "sub")), false},
		"of no issuer":     {page(link(7, "", "sub")), false},
		"in another case":  {page(link(7, "iss", "SUB")), false},
		"of another one":   {page(link(7, "iss", "su")), false},
		"one and a forger": {page(strings.Replace(link(8, "iss", "sub"), "app_only", "write", 1), mine), true},
	} {
		s := newAnsweringStore(t, map[string]string{"/v3/customers/metafields?key=sub&limit=50&namespace=clientele_identity": tc.answer})
		got, ok, err := s.FindIdentityLink(upstreamtest.Context(t), "sub")
		want := commerce.IdentityLink{}
		if tc.ok {
			want = commerce.IdentityLink{CustomerID: 7, Issuer: "iss", Subject: "sub"}
		}
		if err != nil || ok != tc.ok || got != want {
			t.Errorf("%s: %+v, %t, %v", name, got, ok, err)
		}
	}
}

func TestFindIdentityLinkNeverGuesses(t *testing.T) {
	for name, answer := range map[string]string{
		"two customers": page(link(7, "iss", "sub"), link(8, "iss", "sub")),
		"two issuers":   page(link(7, "iss", "sub"), link(7, "other", "sub")),
	} {
		got, ok, err := newAnsweringStore(t, map[string]string{"/v3/customers/metafields": answer}).FindIdentityLink(upstreamtest.Context(t), "sub")
		if wantCode(t, err, commerce.CodeInternal); ok || got.CustomerID != 0 || !errors.Is(err, errAmbiguousLink) {
			t.Errorf("%s: %+v, %t, %v", name, got, ok, err)
		}
	}
	// The second customer stands on the second page.
	s := newAnsweringStore(t, map[string]string{
		"/v3/customers/metafields?key=sub&limit=50&namespace=clientele_identity": `{"data":[` + link(7, "iss", "sub") +
			`],"meta":{"pagination":{"current_page":1,"total_pages":2}}}`,
		"/v3/customers/metafields?key=sub&limit=50&namespace=clientele_identity&page=2": `{"data":[` + link(8, "iss", "sub") +
			`],"meta":{"pagination":{"current_page":2,"total_pages":2}}}`,
	})
	if _, ok, err := s.FindIdentityLink(upstreamtest.Context(t), "sub"); ok || !errors.Is(err, errAmbiguousLink) {
		t.Errorf("on two pages: %t, %v", ok, err)
	}
}

func TestIdentityLinks(t *testing.T) {
	s := newAnsweringStore(t, map[string]string{
		"/v3/customers/7/metafields?limit=50&namespace=clientele_identity": page(link(7, "a", "1"), link(8, "a", "2"), link(7, "b", "3"), `{"key":"x"}`),
	})
	got, err := s.IdentityLinks(upstreamtest.Context(t), 7)
	want := []commerce.IdentityLink{{CustomerID: 7, Issuer: "a", Subject: "1"}, {CustomerID: 7, Issuer: "b", Subject: "3"}}
	if diff := cmp.Diff(want, got); err != nil || diff != "" {
		t.Errorf("links (-want +got):\n%s%v", diff, err)
	}
	if _, err := s.IdentityLinks(upstreamtest.Context(t), 8); err == nil {
		t.Error("a customer who is not there has no links, instead of an error")
	}
}

func TestCreateIdentityLink(t *testing.T) {
	l := commerce.IdentityLink{CustomerID: 7, Issuer: "iss", Subject: "sub"}
	for _, data := range []string{link(7, "iss", "sub"), "[" + link(7, "iss", "sub") + "]"} {
		s := saying(t, http.StatusOK, `{"data":`+data+`,"errors":[],"meta":{}}`)
		if err := s.CreateIdentityLink(upstreamtest.Context(t), l); err != nil {
			t.Error(err)
		}
		sent := s.Heard()[0]
		if want := `{"permission_set":"app_only","namespace":"clientele_identity","key":"sub","value":"iss"}`; sent.Body != want ||
			sent.Line != "POST /stores/abc/v3/customers/7/metafields" {
			t.Errorf("sent %s %s, want %s", sent.Line, sent.Body, want)
		}
	}
	for _, data := range []string{`[]`, `7`, link(8, "iss", "sub"), link(7, "other", "sub"), "[" + link(7, "iss", "sub") + "," + link(7, "iss", "sub") + "]"} {
		err := saying(t, http.StatusOK, `{"data":`+data+`}`).CreateIdentityLink(upstreamtest.Context(t), l)
		wantCode(t, err, commerce.CodeOutcomeUnknown)
	}
}

func TestCreateIdentityLinkThatIsThere(t *testing.T) {
	for name, tc := range map[string]struct {
		there string
		want  commerce.Code
	}{
		"the same":            {page(link(7, "iss", "sub")), ""},
		"of another issuer":   {page(link(7, "other", "sub")), commerce.CodeInternal},
		"of another customer": {page(link(8, "iss", "sub")), commerce.CodeInternal},
		"gone since":          {page(), commerce.CodeInternal},
		"unreadable":          {`{`, commerce.CodeUpstreamUnavailable},
	} {
		s := newFakeStore(t, func(w http.ResponseWriter, r *http.Request) {
			if r.Method == http.MethodPost {
				w.WriteHeader(http.StatusConflict)
				return
			}
			_, _ = io.WriteString(w, tc.there)
		})
		err := s.CreateIdentityLink(upstreamtest.Context(t), commerce.IdentityLink{CustomerID: 7, Issuer: "iss", Subject: "sub"})
		if got := commerce.CodeOf(err); got != tc.want {
			t.Errorf("%s: %v, want %q", name, err, tc.want)
		}
	}
}

func TestLinksThatCouldNotBe(t *testing.T) {
	s := newAnsweringStore(t, nil)
	for _, subject := range []string{"", strings.Repeat("x", 65)} {
		_, ok, err := s.FindIdentityLink(upstreamtest.Context(t), subject)
		if wantCode(t, err, commerce.CodeInternal); ok {
			t.Errorf("%q was found", subject)
		}
	}
	for _, l := range []commerce.IdentityLink{
		{Issuer: "i", Subject: "s"}, {CustomerID: 7, Subject: "s"}, {CustomerID: 7, Issuer: "i"}, {CustomerID: 7, Issuer: "i", Subject: strings.Repeat("x", 65)},
	} {
		wantCode(t, s.CreateIdentityLink(upstreamtest.Context(t), l), commerce.CodeInternal)
	}
	_, err := s.IdentityLinks(upstreamtest.Context(t), 0)
	wantCode(t, err, commerce.CodeInternal)
	if n := len(s.Heard()); n != 0 {
		t.Errorf("%d requests", n)
	}
}
